// Package network turns ties between parties into a graph and measures it. It
// knows nothing of records: whoever has agreements, referrals or a table of
// edges yields [Tie] values.
//
// Where the literature disagrees, the caller chooses: whether ties are
// [Directed], what becomes of several ties between the same two parties
// ([Merge]) and of a tie to oneself ([Loops]), and whether parties without any
// tie count ([Isolates]). Every result names the choices it was made under.
//
// Shares are exact fractions; betweenness is a float.
//
// References: Freeman, L. C. (1979), Centrality in social networks: conceptual
// clarification, Social Networks 1; Wasserman & Faust (1994), Social Network
// Analysis; Brandes, U. (2001), A faster algorithm for betweenness centrality,
// Journal of Mathematical Sociology 25.
package network
