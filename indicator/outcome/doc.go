// Package outcome measures whether people are better off: goals attained
// ([GoalAttainment], [GoalChange]), the change of one person beyond the error of the
// test ([ReliableChange]), and the size of an effect on a group ([HedgesG],
// [HedgesGPaired]).
//
// # When to use it
//
// Use goal attainment where every client has goals of their own, a reliable change
// where all answered the same scale, an effect size to compare a group with another,
// or with itself before, on a scale of standard deviations. What an outcome costs is
// package worth.
//
// # Goals are frozen
//
// Levels of goals are worded and weighted before the work begins. [GoalChange] refuses
// goals that differ between baseline and follow-up, and baselines above −1: a goal
// that is reached already is none. The records, with their dates, are in
// service.Scale, which enforces the same on the day.
//
// # Variants
//
// What programs disagree on is named: the correlation ρ of goals, the correction
// ([ExactJ], [ApproximateJ]) and the variance ([HedgesOlkin], [Borenstein],
// [Unbiased]) of Hedges' g, and the standard deviation before or of the changes
// ([ByBaseline], [ByChange]).
//
// # Limits
//
// A T-score rests on goals that somebody set: it rewards modest ones. A reliable
// change is not yet a recovery: see [Cutoff]. Effect sizes before and after without
// a comparison include whatever else happened meanwhile; package study has designs
// that do better. The formula of T as printed in Turner-Stokes 2009 has an erratum;
// here is that of Kiresuk and Sherman.
//
// # References
//
// Kiresuk, T. & Sherman, R. (1968), Goal attainment scaling, Community Mental Health
// Journal 4; Turner-Stokes, L. (2009), Goal attainment scaling in rehabilitation,
// Clinical Rehabilitation 23; Jacobson, N. & Truax, P. (1991), Clinical significance,
// Journal of Consulting and Clinical Psychology 59; Hedges, L. (1981), Distribution
// theory for Glass's estimator of effect size, Journal of Educational Statistics 6;
// Hedges, L. & Olkin, I. (1985), Statistical Methods for Meta-Analysis; Borenstein,
// M. et al. (2009), Introduction to Meta-Analysis; Morris, S. (2000), Distribution of
// the standardized mean change effect size, British Journal of Mathematical and
// Statistical Psychology 53; Viechtbauer, W. (2010), Conducting meta-analyses in R
// with the metafor package, Journal of Statistical Software 36.
package outcome
