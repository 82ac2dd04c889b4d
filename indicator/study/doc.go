// Package study estimates from data what changed, and what would have without the
// work: before and after ([Paired]), panels whose members drop out ([Waves]),
// comparison with other communities ([DifferenceInDifferences]), and surveys with
// weights, strata and clusters ([Survey.Mean], [Survey.Total], [Rake]).
//
// # When to use it
//
// A change before and after says that something happened. Communities that had no
// programme and were observed at the same times say what would have happened anyway:
// the difference of the differences is the effect, if both would have moved alike.
//
// # Clusters
//
// Residents of one community are alike, so that a thousand residents of four
// communities are nearer to four observations than to a thousand. Standard errors are
// by community (or cluster of a survey), intervals from Student's t with degrees of
// freedom by communities. The correction for few of them must be named ([CR0],
// [CR1]). With fewer than ten communities no correction saves the day: prefer
// [Collapsed], which compares one change for each community.
//
// # Missing values
//
// NaN is a missing value. Each estimate says how many it left out, and how: who has
// no pair is left out of a change; in a survey, who did not answer stays in the
// design with no weight.
//
// # Limits
//
// That both groups would have moved alike cannot be tested with two times; draw the
// times before. Several starts of a programme, covariates and more than two periods
// are not here: R's packages did and fixest have them. Intervals of shares near 0 or
// 1 may leave 0 to 1. Weights are taken as given: raking does not widen an error.
//
// # References
//
// Angrist, J. & Pischke, J.-S. (2009), Mostly Harmless Econometrics; Bertrand, M.,
// Duflo, E. & Mullainathan, S. (2004), How much should we trust
// differences-in-differences estimates?, Quarterly Journal of Economics 119; Liang,
// K.-Y. & Zeger, S. (1986), Longitudinal data analysis using generalized linear
// models, Biometrika 73; Cameron, A. C. & Miller, D. (2015), A practitioner's guide to
// cluster-robust inference, Journal of Human Resources 50; Lumley, T. (2010), Complex
// Surveys; Kish, L. (1965), Survey Sampling; Deming, W. & Stephan, F. (1940), On a
// least squares adjustment of a sampled frequency table, Annals of Mathematical
// Statistics 11; Welch, B. (1947), The generalization of Student's problem, Biometrika
// 34; Horvitz, D. & Thompson, D. (1952), A generalization of sampling without
// replacement from a finite universe, JASA 47.
package study
