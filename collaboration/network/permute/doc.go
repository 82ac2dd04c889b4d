// Package permute tests what is seen in a network against what chance would make
// of it, by relabelling, rewiring and resampling.
//
// # When to use it
//
// [Labels] and [LabelsAll] say whether a class of parties is more peripheral than
// the others, given a measure of position.
//
// # References
//
// Cliff, N. (1993), Dominance statistics, Psychological Bulletin 114. Holm, S.
// (1979), A simple sequentially rejective multiple test procedure, Scandinavian
// Journal of Statistics 6. Phipson, B. & Smyth, G. K. (2010), Permutation p-values
// should never be zero, Statistical Applications in Genetics and Molecular Biology
// 9. Westfall, P. & Young, S. (1993), Resampling-based multiple testing.
package permute
