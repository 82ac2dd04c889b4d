// Package community finds groups of parties that tie more among themselves than
// their numbers of ties would lead one to expect, and says how good a given
// grouping is in that sense.
//
// # When to use it
//
// Use [Modularity] to ask whether a network falls apart along a given line, such as
// sector or street. Use [Louvain] to find groups in a network of any size and
// [Optimal] for the best there are in a small one, proven where that can be done.
// Use [AdjustedRand] and [MutualInformation] to compare what was found with a line
// one knows.
//
// # Variants
//
// Whether weights count must be said. A directed network is measured by the
// modularity of Leicht and Newman, an undirected one by that of Newman and Girvan;
// the result names it, with the resolution.
//
// # Limits
//
// Modularity overlooks groups smaller than about the root of twice the number of
// ties (Fortunato & Barthélemy 2007), and many groupings are nearly as good as the
// best: its groups are a description, not a finding. In a network without any
// structure it is well above 0 for the best grouping, .30 for a thousand parties
// joined by preferential attachment. A network without a tie has none: an error.
//
// # References
//
// Newman, M. & Girvan, M. (2004), Finding and evaluating community structure in
// networks, Physical Review E 69; Leicht, E. & Newman, M. (2008), Community
// structure in directed networks, Physical Review Letters 100; Blondel, V. et al.
// (2008), Fast unfolding of communities in large networks, J. Stat. Mech. P10008;
// Traag, V., Waltman, L. & van Eck, N. (2019), From Louvain to Leiden, Scientific
// Reports 9; Brandes, U. et al. (2008), On modularity clustering, IEEE TKDE 20;
// Hubert, L. & Arabie, P. (1985), Comparing partitions, J. Classification 2.
package community
