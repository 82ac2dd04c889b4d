// Package transport fills posts that ask for several units from people who can give
// several: as many units as possible, then at the least cost, with the proof.
//
// # When to use it
//
// Use [Solve] where a person may hold several posts and a post needs several people:
// shifts, cases, on-call duties. Units are whatever is counted. Use [Between] to
// make the problem of what people offer and posts need, and to learn why a person
// may not take a post. [Why] says of a post with unfilled units why nobody fills
// them, and [Conflict] names the smallest set of posts that cannot all be filled.
// [Verify] checks a plan without solving anything.
//
// Use [Balance] where every case goes to one worker and loads shall be even, and
// [BalanceWeighted] where cases weigh differently.
//
// # Variants
//
// What comes first: without Vacancy as many units as possible, whatever they cost;
// with it a unit is filled only where that is not dearer than leaving it unfilled.
// PairLimit is how many units one person may give to one post, 1 unless said
// otherwise. Minima ("everybody gets something") come before all else, and those
// that cannot be met are listed: a partial plan is a result, never an error.
//
// # Caps within caps
//
// [Spans] limit what a person gives within a day, week or month. Every two spans
// must lie one in the other or apart; then the plan is still exact. Two posts at the
// same hour are a span of one unit.
//
// # Limits
//
// Exact are only rules that are a flow. That two people must or must not work
// together, that there be rest between days, or that one of a team know a language,
// is not: see package roster. A cost too large to be exact is refused, not rounded.
// Which of several equally good plans is returned has no meaning; Unique says
// whether there is only one.
//
// # References
//
// Ahuja, R., Magnanti, T. & Orlin, J. (1993), Network Flows, §9.7; Hall, P. (1935),
// On representatives of subsets, Journal of the London Mathematical Society 10;
// Harvey, N., Ladner, R., Lovász, L. & Tamir, T. (2006), Semi-matchings for
// bipartite graphs and load balancing, Journal of Algorithms 59; Graham, R. (1969),
// Bounds on multiprocessing timing anomalies, SIAM Journal on Applied Mathematics 17.
package transport
