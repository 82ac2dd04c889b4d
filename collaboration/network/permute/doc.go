// Package permute tests what is seen in a network against what chance would make
// of it, by relabelling, rewiring and resampling.
//
// # When to use it
//
// The parties of a network are no random sample and their ties are not independent,
// so that the tests of textbooks do not hold. What can be asked instead:
//
//   - Is a class of parties, such as voluntary organizations, more peripheral than
//     the others? [Labels] for one measure of position, [LabelsAll] for several with
//     p-values that hold together.
//   - Does any other number hang on which party is of which class, such as an E–I
//     index? [LabelStatistic].
//   - Do two networks of the same parties go together, such as referral and funding?
//     [QAP], and [MRQAP] if other networks or attributes may explain it. [Common],
//     [Jaccard], [Hamming] and [Correlation] say how much.
//   - Is a number of the network, such as its centralization, unusual for so many
//     parties and ties, or for such degrees? [Against], and [Random] and [Rewire] for
//     the networks themselves.
//   - How much does a number hang on who happens to be in the network? [Bootstrap]
//     and [Jackknife].
//
// # Variants
//
// If there are few relabellings (200,000) a test goes through all of them and p is
// exact; else it draws a sample and p is (1 + count)/(1 + draws), which is never 0.
// [Options] say otherwise: [Exhaustive], [Sampled], or [Counted] for a class among
// some dozens of parties, whose relabellings are too many to go through but not to
// count. Strata confine relabelling to parties of a kind. What a random network
// keeps ([Null]) must be chosen. Every result says which relabellings were looked at,
// how many there are, the seed, the smallest p that could have come out, and how p is
// defined, in words.
//
// # Limits
//
// A test of labels says that class and position go together in this network, with
// its ties as they are; not why, and nothing of other networks. With one class member
// among ten parties no p is below .1: see Draws.Resolution. Draws are the same for a
// seed on any number of goroutines; a statistic given by the caller is called from
// several. Values that are equal but for rounding count as equal ([Rounded]).
//
// # References
//
// Anderson, B., Butts, C. & Carley, K. (1999), The interaction of size and density
// with graph-level indices, Social Networks 21. Cliff, N. (1993), Dominance
// statistics, Psychological Bulletin 114. Dekker, D., Krackhardt, D. & Snijders, T.
// (2007), Sensitivity of MRQAP tests to collinearity and autocorrelation conditions,
// Psychometrika 72. Fosdick, B., Larremore, D., Nishimura, J. & Ugander, J. (2018),
// Configuring random graph models with fixed degree sequences, SIAM Review 60. Holm,
// S. (1979), A simple sequentially rejective multiple test procedure, Scandinavian
// Journal of Statistics 6. Krackhardt, D. (1988), Predicting with networks, Social
// Networks 10. Phipson, B. & Smyth, G. (2010), Permutation p-values should never be
// zero, Statistical Applications in Genetics and Molecular Biology 9. Snijders, T. &
// Borgatti, S. (1999), Non-parametric standard errors and tests for network
// statistics, Connections 22. Streitberg, B. & Röhmel, J. (1986), Exact distributions
// for permutation and rank tests, Statistical Software Newsletter 12. Westfall, P. &
// Young, S. (1993), Resampling-based multiple testing.
package permute
