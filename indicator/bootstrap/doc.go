// Package bootstrap draws units with replacement to tell how far a measure of them
// may be trusted: its standard error and an interval.
//
// # When to use it
//
// Use [Run] where no formula for a standard error exists or is believed, as for the
// Gini coefficient or a corrected concentration index. A measure takes part as a
// [Statistic]: a function of how often each unit was drawn. Any measure with weights
// is one, so that nothing is sorted or copied again.
//
// # Variants
//
// [Percentile] takes quantiles of the draws; [BCa] corrects them for bias and for an
// error that changes with the value, and asks for the measure once more without
// each unit. The same seed gives the same numbers on any number of processors.
//
// # Limits
//
// Units are drawn one by one as if independent: draw clusters by letting a unit of
// the statistic be a cluster. BCa calls the statistic n times besides the draws. An
// interval for fewer than some twenty units, or of a maximum, is worth little.
//
// # References
//
//   - B. Efron, Better bootstrap confidence intervals, Journal of the American
//     Statistical Association 82, 1987.
//   - B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13–14.
package bootstrap
