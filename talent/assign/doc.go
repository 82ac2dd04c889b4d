// Package assign places people on posts, shifts or cases, one each: as many as
// possible, then at least cost, with prices that prove the plan to anyone.
//
// # When to use it
//
// Use [Assign] where everybody takes at most one post and every post at most one
// person, some pairs are not allowed (a credential is missing), and a number says
// how poorly a pair fits: minutes of travel, gaps of competence, wishes. A plan
// that cannot place everybody is a result, not an error; [WhyOut], [WhyEmpty] and
// [Explain] say for each person left out and each post left empty why. [Verify]
// checks a plan in one pass over the costs without solving anything.
//
// People with several places or posts for several people are a transportation
// problem; two-sided wishes without a common cost are one of stable matching.
//
// # Variants
//
//   - [Assign]: the least total cost.
//   - [Optional]: leaving a person out or a post empty has its own price, so fewer
//     may be placed if that is cheaper.
//   - [Bottleneck]: the worst pair is as good as can be, then the total.
//   - [Leximin]: the worst pair, then the second worst, and so on.
//
// Equally good plans are common where costs are few. Which one is taken must be
// said: [FirstInOrder] follows the order of the table, [Lottery] one that is drawn
// from a published seed (splitmix64), so that an auditor can run it again;
// [AsFound] does not look. [Plan.Unique] says whether the rule decided anything.
//
// # Costs
//
// Whole numbers are exact and never overflow silently: what cannot be computed
// exactly is refused. So are floats wherever they are multiples of one power of
// two; other floats are as good as rounding allows. NaN and -Inf are errors, +Inf
// is a pair that is not allowed. [ReadTable] reads decimals exactly.
//
// Placing most first needs no large number in place of a forbidden pair, which is
// where other solvers go wrong: the table is split at the rows that compete for
// too few columns (Dulmage & Mendelsohn), and each part is solved by itself.
//
// # Limits
//
// Every order of people is equally likely in a lottery, not every plan. Lottery
// and FirstInOrder look at all tied pairs for each row: O(rows × tied pairs) at
// worst. Bottleneck proves its total cost among pairs up to the worst one only, and
// Leximin has no prices.
//
// # References
//
// Jonker, R. & Volgenant, A. (1987), A shortest augmenting path algorithm for dense
// and sparse linear assignment problems, Computing 38; Crouse, D. (2016), On
// implementing 2D rectangular assignment algorithms, IEEE Transactions on Aerospace
// and Electronic Systems 52; Hopcroft, J. & Karp, R. (1973), An n^5/2 algorithm for
// maximum matchings in bipartite graphs, SIAM Journal on Computing 2; Dulmage, A. &
// Mendelsohn, N. (1958), Coverings of bipartite graphs, Canadian Journal of
// Mathematics 10; Burkard, R., Dell'Amico, M. & Martello, S. (2009), Assignment
// Problems; Steele, G., Lea, D. & Flood, C. (2014), Fast splittable pseudorandom
// number generators, OOPSLA.
package assign
