// Package profile puts numbers on the two problems of many subjects at one table:
// that a class of parties stands at the edge (the peripheral dilemma, 边缘化困境), and
// whether one leads while many coordinate (一核多元).
//
// # When to use it
//
// [Periphery] sets a class of parties beside all others: position, bridging and
// standing, its voice in decisions, what it depends on, whether its ties are
// answered. [Leadership] looks at the leading party in the layer of directives and
// at all others in the layer of coordination. [ModeOf] names the mode of governance
// that acts show and [Predict] the one that the literature would expect. All of
// them are profiles, never one number: bodies that are in the room but not in
// between would vanish in a sum. The reading of a profile says in English and
// Chinese what was shown and nothing more.
//
// # Variants
//
// What is not agreed on must be chosen, and a choice that is missing is a
// *renjia.UnspecifiedError: when reports make a tie ([network.Symmetry]), whether
// isolates count, the ideal pattern of the core, whether ties were reported or
// recorded ([Ties]) and by how many points rates of answers may differ, the level
// and the correction for several tests ([Correction]).
//
// # Limits
//
// A class that does not answer looks peripheral: with answers that differ by more
// than the points allowed no verdict is given, though the numbers are there
// ([AnswerGapError]). Permuting labels says whether class and position go together
// in this network and nothing of other networks; with very few members no small p
// exists, which is warned of. Who was counted as a party decides who is at the
// edge, and the edge may be a choice. What counts as a tie may decide the finding:
// of Knoke's voluntary bodies the delta of betweenness is .79 if one side's word
// makes a tie and .08 if it takes both, so read [Sensitivity] with it. Degree centralization is the lead's reach
// less the density of the rest ([Identity]): it punishes a lead whose partners work
// together, and is shown only to be explained. The thresholds of modes are ours.
//
// # References
//
// Cliff, N. (1993), Dominance statistics, Psychological Bulletin 114; Phipson, B. &
// Smyth, G. (2010), Permutation p-values should never be zero; Borgatti, S. &
// Everett, M. (1999), Models of core/periphery structures, Social Networks 21;
// Anderson, B., Butts, C. & Carley, K. (1999), The interaction of size and density
// with graph-level indices, Social Networks 21; Provan, K. & Kenis, P. (2008), Modes
// of network governance, JPART 18.
package profile
