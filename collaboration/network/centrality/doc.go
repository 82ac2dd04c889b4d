// Package centrality measures who is central in a graph, and how far the whole is
// centred on one party.
//
// # When to use it
//
// [Closeness] tells who is near to everybody, [Betweenness] who lies between
// others, and [EdgeBetweenness] which tie does. [Eigenvector], [Katz], [Bonacich]
// and [PageRank] tell whose contacts count, [HITS] who names and who is named,
// [Information] who is near by all paths and not only by the shortest.
// [DegreeCentralization] and its like tell how far one party outranks the rest
// (Freeman 1979), [DistancesOf] how far apart the parties are.
//
// # Variants
//
// Where the literature disagrees the caller chooses, and a choice that is missing
// is a *renjia.UnspecifiedError. What closeness means where not all parties reach
// each other: [Formula]. Whether a weight is a length, a strength or nothing:
// network.Lengths on paths, network.Weights on walks. What becomes of several
// components: [Components]. What degree centralization is a share of: [Maximum].
// Whether isolates count: network.Isolates. Scores are not normalized unless
// [Normalized] is given or the doc comment says otherwise; a result names the
// variant it has.
//
// # Paths of the same length
//
// Shortest paths by weight are only right if paths of the same length are known as
// such: 1/3 + 1/6 is 1/2, but not in floats, and a program that compares floats
// loses such paths. Here lengths are whole multiples of a common unit wherever
// every weight has at most 15 digits and the unit is not too small for the longest
// path; a weight stands for the decimal it was written as. Otherwise, lengths
// within a relative 1e-10 count as equal. The variant of a result says which.
//
// # Limits
//
// Everything by paths works on all processors or on as many goroutines as
// [Workers] says, and every result is the same to the last bit on any number. On
// graphs of five ties a party, one processor takes about 5 s for the betweenness
// of 10,000 parties and 3 s for the closeness of 50,000. For the betweenness
// of much more, [SampledBetweenness] gives estimates with bounds: an error of .05
// of all pairs takes some thousand sources, one of .01 hardly fewer than 10,000.
// [Information] inverts a matrix and stops at 3,000 parties.
//
// # References
//
// Bonacich, P. (1972), Factoring and weighting approaches to status scores,
// Journal of Mathematical Sociology 2; Bonacich, P. (1987), Power and centrality,
// American Journal of Sociology 92; Brandes, U. (2001), A faster algorithm for
// betweenness centrality, Journal of Mathematical Sociology 25; Brandes, U. (2008),
// On variants of shortest-path betweenness, Social Networks 30; Brin, S. & Page, L.
// (1998), The anatomy of a large-scale hypertextual web search engine, Computer
// Networks 30; Freeman, L. C. (1979), Centrality in social networks: conceptual
// clarification, Social Networks 1; Katz, L. (1953), A new status index,
// Psychometrika 18; Kleinberg, J. (1999), Authoritative sources in a hyperlinked
// environment, Journal of the ACM 46; Marchiori, M. & Latora, V. (2000), Harmony in
// the small-world, Physica A 285; Stephenson, K. & Zelen, M. (1989), Rethinking
// centrality, Social Networks 11; Wasserman, S. & Faust, K. (1994), Social Network
// Analysis, chapter 5.
package centrality
