// Package twomode measures networks of two kinds of node, such as organizations
// and the meetings they attend, in which ties only run from one kind to the other.
//
// # When to use it
//
// Use it for attendance, membership, participation in decisions: whatever is
// recorded as who took part in what. [New] makes a [Graph] of a network and the
// mode of each node. Its measures are scaled by what two modes allow: a party is as
// central as can be if it attends every event, not if it is tied to every node. Use
// [Graph.Project] for who meets whom, and [Graph.Redundancy] for whether a node adds
// to what others already join.
//
// # Variants
//
// A projection must say what an event is worth: [Shared] counts it in full for every
// pair, [Newman] divides it among those who attend. Co-attendance makes cliques: one
// meeting of all ties everybody to everybody under Shared.
//
// # Limits
//
// A tie is there or not; weights do not count. Closeness and betweenness are scaled
// by maxima that hold for connected networks; closeness is refused for others.
//
// # References
//
// Borgatti, S. & Everett, M. (1997), Network analysis of 2-mode data, Social
// Networks 19; Newman, M. (2001), Scientific collaboration networks II, Physical
// Review E 64; Latapy, M., Magnien, C. & Del Vecchio, N. (2008), Basic notions for
// the analysis of large two-mode networks, Social Networks 30; Robins, G. &
// Alexander, M. (2004), Small worlds among interlocking directors, Computational &
// Mathematical Organization Theory 10.
package twomode
