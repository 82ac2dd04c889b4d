// Package cohesion measures how a network hangs together: triangles, cores, what
// falls apart without whom, the shapes of triads, hierarchy, and how far ties stay
// within classes of parties.
//
// # When to use it
//
// Use it when the question is about the whole and its parts, not about who stands
// where (that is centrality) or between whom (that is holes). Of a network of
// agencies, organizations and volunteers it says
//
//   - who stays if all others with few ties leave: [CoreNumbers];
//   - whether partners of a partner are partners: [Transitivity], [Clustering],
//     [Triads];
//   - who leaves and it falls apart: [Cuts], [StrongComponents];
//   - whether it is led from one head, with unity of command: [GTD] and its four
//     parts, [Connectedness], [Hierarchy], [Efficiency], [LeastUpperBounds];
//   - whether government, party organizations, enterprises and residents' bodies
//     keep to themselves: [EI], [Mixing], [Assortativity], [Heterogeneity];
//   - whether its conflicts form camps: [Balance].
//
// The class of a party is a text beside its place in the graph, as
// [network.Network.Column] returns it.
//
// # Variants
//
// A choice on which the literature disagrees has no default: what the clustering
// of a party with one contact is ([Few]), how weights count in it ([WeightedKind]),
// whether hierarchy is one of reachability or of dyads ([HierarchyKind]), whether
// an answered tie is one link or two ([Links]), which end of a tie stands above
// ([Order]), what two parties are who are friends and foes ([Ambivalent]), which
// side of a tie is looked at ([network.Side]).
//
// The E–I index is read against what its classes allow: [EIIndex] has the lowest
// and the highest value with classes of these sizes and as many ties, and the value
// if ties took no notice of classes. It may be far from 0: of ten parties in five
// pairs 8/9 of all possible ties lead outwards.
//
// # Limits
//
// Shares are exact fractions. Everything takes linear time or O(m·√m), but
// [Hierarchy] by reachability takes O(n·m/64), and [LeastUpperBounds] O(c³/64) for
// c strong components: a second for 4 000 parties, half a minute for 10 000.
// Isolates count as they are; leave them out with [network.Graph.Sub].
//
// What is undefined (a share of nothing) is an error of a whole graph and NaN of a
// party. R sna 2.7 tests least upper bounds in the other direction; its values
// differ where parties have several superiors.
//
// # References
//
// Barrat, A. et al. (2004), The architecture of complex weighted networks, PNAS
// 101. Batagelj, V. & Mrvar, A. (2001), A subquadratic triad census algorithm,
// Social Networks 23. Batagelj, V. & Zaveršnik, M. (2003), An O(m) algorithm for
// cores decomposition of networks. Blau, P. (1977), Inequality and heterogeneity.
// Cartwright, D. & Harary, F. (1956), Structural balance, Psychological Review 63.
// Davis, J. (1967), Clustering and structural balance in graphs, Human Relations
// 20. Holland, P. & Leinhardt, S. (1970), A method for detecting structure in
// sociometric data, AJS 76. Hopcroft, J. & Tarjan, R. (1973), Algorithm 447,
// Communications of the ACM 16. Krackhardt, D. (1994), Graph theoretical dimensions of informal
// organizations. Krackhardt, D. & Stern, R. (1988), Informal networks and
// organizational crises, Social Psychology Quarterly 51. Newman, M. (2002),
// Assortative mixing in networks, PRL 89; (2003), Mixing patterns in networks,
// PRE 67. Onnela, J.-P. et al. (2005), Intensity and coherence of motifs in
// weighted complex networks, PRE 71. Pielou, E. (1966), The measurement of
// diversity in different types of biological collections, J. Theoretical Biology
// 13. Seidman, S. (1983), Network structure and minimum degree, Social Networks 5.
// Tarjan, R. (1972), Depth-first search and linear graph algorithms, SIAM J.
// Computing 1. Wasserman, S. & Faust, K. (1994), Social Network Analysis. Watts,
// D. & Strogatz, S. (1998), Collective dynamics of small-world networks, Nature
// 393.
package cohesion
