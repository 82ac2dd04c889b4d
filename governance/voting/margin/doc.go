// Package margin says how firm a result is: the fewest papers that, changed, would
// unseat the winner, and what voters could have gained by another ballot.
//
// # When to use it
//
// After a count: a margin smaller than the papers in dispute means that the
// dispute decides. For rules by points [Scoring.Margin] is exact at once; for
// instant runoff [IRV] searches orders of exclusion; for any other rule [Search]
// tries, and is exact where what it finds meets a [Bound] of the rule, or on small
// profiles. [Condorcet] bounds all rules that elect whoever beats everybody,
// [Copeland], [Llull], [Minimax], [MinimaxOpposition] and [Schulze] bound their own.
//
// # Variants
//
// Papers may be altered, removed or added ([Variant]); the winner may lose if ties
// are broken against it, or must lose however they are ([Goal]). Neither has a
// default: each gives another number. Upper always comes with its changes: [Apply]
// makes them, and the rule can count again.
//
// # Manipulation
//
// [Scoring.Manipulate] and [Manipulate] look for another ballot that equal voters
// could have cast together to elect somebody they prefer, [NoShow] asks whether
// they should have stayed home. What they prefer is what their ballot says.
//
// # Audits
//
// [NewAudit] plans a risk-limiting audit of a lead: how many papers, drawn at
// random, must be compared with how they were counted. [Margin.Lead] gives the
// lead that a margin of any rule stands for.
//
// # Limits
//
// All margins but those of points are hard to compute (Xia 2012). Options.Nodes
// bounds the search; what is known then is Lower and Upper.
//
// # References
//
// Xia, "Computing the margin of victory for various voting rules", 2012; Magrino,
// Rivest, Shen and Wagner, "Computing the margin of victory in IRV elections",
// 2011; Lindeman and Stark, "A gentle introduction to risk-limiting audits", 2012;
// Bartholdi, Tovey and Trick, "The computational difficulty of manipulating
// an election", 1989.
package margin
