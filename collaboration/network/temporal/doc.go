// Package temporal looks at networks over time and over layers: windows of dated
// ties, what is kept and what is new, and whether a change is more than chance.
//
// # When to use it
//
// [Slices] cuts dated ties into one graph a window, over the same parties.
// [Turnover] compares two of them, [TurnoverByParty] says whose ties changed, and
// [Stability] whether more is kept than if the parties had been mixed up.
// [Trajectory], [Difference] and [Trend] follow a statistic of classes, such as how
// peripheral one is ([Deltas]), with permutation tests in which a party keeps its
// class in all windows. [Multiplex] and [Layers] compare networks of different
// relations among the same parties, such as referral and funding.
//
// # Variants
//
// When a tie is in a window ([Alive]) and which parties are in all graphs
// ([Roster]) must be chosen.
//
// # Limits
//
// Windows are half-open, in order and do not overlap. They are not independent of
// each other: nothing here pools them, and a trend asks for five at least. A measure
// that hangs on size and density must not be compared between windows as it is; take
// its place among random networks (permute.Against) instead. Models of change (SAOM,
// TERGM) are left to other programs.
//
// # References
//
// Battiston, F., Nicosia, V. & Latora, V. (2014), Structural measures for multiplex
// networks, Physical Review E 89. Snijders, T., van de Bunt, G. & Steglich, C.
// (2010), Introduction to stochastic actor-based models for network dynamics, Social
// Networks 32, 4.1 (stability between waves). Wasserman, S. & Faust, K. (1994),
// Social Network Analysis.
package temporal
