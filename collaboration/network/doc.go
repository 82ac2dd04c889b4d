// Package network turns ties between parties into a graph and measures it. It
// knows nothing of records: whoever has agreements, referrals or a table of
// edges yields [Tie] values.
//
// # When to use it
//
// Use it to ask how dense, how centralized and how reciprocal the collaboration
// of a place is, who is close to whom, who stands between others, and who is
// constrained by having all contacts through one lead. [Build] makes the
// [Graph]; its methods are the measures. A graph is never changed: several
// goroutines may measure it.
//
// # Variants
//
// Where the literature disagrees the caller chooses, and a choice that is missing
// is a *renjia.UnspecifiedError: whether ties are [Directed], what becomes of
// several ties between the same two parties ([Merge]) and of a tie to oneself
// ([Loops]), whether parties without any tie count ([Isolates]), which [Side] of
// a tie is looked at, how far away the unreachable is ([Closeness]), whether
// weights count ([Weights]). Every result names its choices, the number of
// parties and its source.
//
// # Limits
//
// Shares are exact fractions; closeness, betweenness, constraint and effective
// size are floats, the same on every run. Distances count ties, never weights.
// A graph holds up to 2³¹ arcs in memory. [Graph.WriteSVG] draws it on a circle;
// other layouts, and core–periphery, brokerage, permutation tests and file
// formats, are not here yet.
//
// # References
//
// Freeman, L. C. (1979), Centrality in social networks: conceptual
// clarification, Social Networks 1; Wasserman, S. & Faust, K. (1994), Social
// Network Analysis; Brandes, U. (2001), A faster algorithm for betweenness
// centrality, Journal of Mathematical Sociology 25; Marchiori, M. & Latora, V.
// (2000), Harmony in the small-world, Physica A 285; Burt, R. S. (1992),
// Structural Holes.
package network
