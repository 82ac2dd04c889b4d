// Package survival estimates how long people stay, when some have not left yet and
// others were already there before anybody looked.
//
// # When to use it
//
// Use it for the retention of staff or volunteers: dividing those who stayed by
// those who came is wrong as soon as some are still there or came late.
//
// [KaplanMeier] draws the curve; its Quantile, Mean and Conditional tell by when half
// have left, how long people stay on average up to a limit, and who of those still
// there will be there in a year. [NelsonAalen] adds up the hazard. [LogRank] compares
// groups, [Cox] tells how much each of several things matters at once.
// [AalenJohansen] and [Gray] take reasons apart: resigned, dismissed, retired.
// [TurnoverOf], [Stability] and [Cohorts] are the figures of personnel reports, made of
// person-time; [NewRate], [NewRateRatio] and [NewProportion] are what they stand on.
// [Read] takes spells from a CSV file.
//
// # Spells
//
// A [Spell] is a length of time and whether it ended with the event (leaving) or was
// still running when last seen (right-censored). Who was already there when
// observation began is at risk from Entry on only (delayed entry, left truncation).
// The risk set at t is everybody with Entry < t ≤ Length: events that happen at the
// same length are taken before losses at that length. Events at time 0 count, with a
// warning: people do leave on their first day.
//
// Times are floats in any unit. Two are the same only if their floats are: count
// days, or round first.
//
// # Variants
//
// What programs disagree on is chosen by name, and a missing choice is a
// *renjia.UnspecifiedError: the interval ([Plain], [Log], [LogLog], [Logit],
// [ArcSin]), what a quantile is where the curve runs level ([QuantileFirst],
// [QuantileMiddle]), the weight of a comparison ([LogRankWeight], [PetoWeight] and
// others), ties ([Efron], [Breslow]; [TogetherTies], [SeparateTies]), the variance
// with competing reasons ([AalenVariance], [GreenwoodVariance]). A result names what
// it has. Standard errors of curves are those of S itself, not of its logarithm,
// which is what R keeps in std.err.
//
// # Few at risk
//
// With delayed entry the first few may leave while hardly anybody is under
// observation, and the curve then falls, even to 0, by what two people did. It is
// returned with a [Warning]; the Fleming–Harrington estimate stands beside it in
// every [Point], and Options.Start begins later.
//
// # Limits
//
// Covariates do not change with time, except by splitting a spell into records with
// Entry. Nothing is drawn. A test whether hazards are proportional, robust variances
// and regression with competing reasons are not here.
//
// # References
//
// Aalen, O. O. (1978), Nonparametric inference for a family of counting processes,
// Annals of Statistics 6; Aalen, O. O. & Johansen, S. (1978), An empirical transition
// matrix for non-homogeneous Markov chains, Scandinavian Journal of Statistics 5;
// Andersen, P. K. et al. (1993), Statistical Models Based on Counting Processes;
// Breslow, N. (1974), Covariance analysis of censored survival data, Biometrics 30;
// Brookmeyer, R. & Crowley, J. (1982), A confidence interval for the median survival
// time, Biometrics 38; Cox, D. R. (1972), Regression models and life-tables, JRSS B
// 34; Efron, B. (1977), The efficiency of Cox's likelihood function for censored
// data, JASA 72; Fleming, T. R. & Harrington, D. P. (1991), Counting Processes and
// Survival Analysis; Garwood, F. (1936), Fiducial limits for the Poisson
// distribution, Biometrika 28; Gray, R. J. (1988), A class of K-sample tests for
// comparing the cumulative incidence of a competing risk, Annals of Statistics 16;
// Greenwood, M. (1926), The natural duration of cancer; Kaplan, E. L. & Meier, P.
// (1958), Nonparametric estimation from incomplete observations, JASA 53; Klein, J. P.
// & Moeschberger, M. L. (2003), Survival Analysis; Mantel, N. (1966), Evaluation of
// survival data and two new rank order statistics, Cancer Chemotherapy Reports 50;
// Nelson, W. (1972), Theory and applications of hazard plotting for censored failure
// data, Technometrics 14; Peto, R. & Peto, J. (1972), Asymptotically efficient rank
// invariant test procedures, JRSS A 135; Wilson, E. B. (1927), Probable inference,
// JASA 22.
package survival
