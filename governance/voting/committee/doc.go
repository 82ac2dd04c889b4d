// Package committee elects committees of several seats from approval ballots:
// the rules of Thiele, Phragmén and Monroe, equal shares, and their kin.
//
// # When to use it
//
// Every rule is a voting.Rule:
//
//	r, err := committee.EqualShares(ctx, profile, 5, voting.Options{Ties: voting.ByIndex()})
//
// [Methods] lists them with the names that abcvoting gives them. For a community
// of several groups [EqualShares], [SeqPhragmen] and [SeqPAV] give each group
// seats by its size, and take milliseconds for tens of thousands of ballots; [AV]
// gives all seats to the largest; [CC] lets as many as possible have somebody.
//
// # Rules
//
//   - counted once: [AV], [SAV], [SNTV], [Bloc]
//   - Thiele's, the best committee of all: [PAV], [SLAV], [CC], [LexCC], [Adams],
//     [Geometric]; one seat after another: [SeqPAV], [SeqSLAV], [SeqCC]; from all
//     candidates down: [RevSeqPAV]
//   - Phragmén's: [SeqPhragmen], [Enestroem], [MinimaxPhragmen],
//     [LeximaxPhragmen], and [MaximinSupport]
//   - equal shares: [EqualShares], [EqualSharesAV], [EqualSharesIncrement],
//     [EqualSharesOnly]
//   - others: [Monroe], [GreedyMonroe], [MinimaxAV], [LexMinimaxAV], [Consensus],
//     [EPH], [Trivial]; of ranked ballots [ExpandingApprovals]
//
// # Variants
//
// Ties are broken candidate by candidate where a rule elects one after another.
// Where a rule looks for the best committee of all, the policy is asked whom, of
// the candidates that some but not all of the best committees hold, to elect
// first: by index that is the lexicographically least of them. With Options.All
// a sequential rule returns every committee that some way of breaking ties leads
// to, and a rule that looks for the best returns all of them.
//
// Result.Rounds tell, for every seat, the exact value of whoever is elected: the
// votes, the score, the load or the price; then of those it is tied with and of
// the next best.
//
// # How it is exact
//
// Values are kept as 64-bit integers where the weights of a rule have a common
// denominator that leaves room, and otherwise as floats or truncated integers
// with a bound on how far they are off; the comments of evaluate say how the
// bound is proved. A candidate whose interval lies beyond that of another cannot
// be better. Only those whose intervals meet are compared in exact rational
// arithmetic, so that a tie is a tie. Loads and prices of candidates that are
// elected are always exact, and what a ballot owes is a sum of them with whole
// coefficients; therefore errors do not grow from seat to seat.
//
// Most candidates are not looked at for most seats. Prices and loads only rise
// and marginal scores only fall while others are elected, so an old value bounds
// the new one.
//
// # Limits
//
// Rules that look for the best committee take exponential time at worst; with
// Options.Nodes they stop, and Value and Bound say between what the best lies;
// More says that the committee returned need not be the best, or not the one that
// the policy prefers. PAV and CC of a thousand ballots, forty candidates and
// eight seats take well under a second, Monroe's rule is for fewer. Scores of
// more than 319 bits are an error that matches renjia.ErrUnsupported.
//
// A profile merges equal ballots and does not keep the order of papers, on which
// [GreedyMonroe] depends.
//
// # References
//
// M. Lackner and P. Skowron, Multi-Winner Voting with Approval Preferences,
// Springer 2023. M. Brill, R. Freeman, S. Janson, M. Lackner, Phragmén's Voting
// Methods and Justified Representation, arXiv:2102.12305. S. Janson, Phragmén's
// and Thiele's election methods, arXiv:1611.08826. D. Peters and P. Skowron,
// Proportionality and the Limits of Welfarism, 2020. L. Sánchez-Fernández, N.
// Fernández, J. Fisteus, M. Brill, The maximin support method, arXiv:1609.05370.
// H. Aziz and B. Lee, The expanding approvals rule, Social Choice and Welfare 54,
// 2020.
package committee
