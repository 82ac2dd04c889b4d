// Package network turns ties between parties into a graph. It knows nothing of
// records: whoever has agreements, referrals or a table of edges yields [Tie]
// values, or a [Network] of nodes and ties.
//
// # When to use it
//
// Use it to see how the collaboration of a place hangs together. [Build] makes the
// [Graph]; what can be counted on it without a model is here (density, degrees,
// reciprocity, components). What asks more stands in packages below, one idea
// each: centrality, cohesion, holes, coreperiphery, community, twomode; permute and
// temporal for tests and change; profile for the two problems that community
// governance is about; exchange and draw for files and pictures. A graph is never
// changed: several goroutines may measure it.
//
// # Variants
//
// Where the literature disagrees the caller chooses, and a choice that is missing
// is a *renjia.UnspecifiedError: whether ties are [Directed], what becomes of
// several ties between the same two parties ([Merge]) and of a tie to oneself
// ([Loops]), when a tie one side reports counts ([Symmetry]), whether parties
// without any tie count ([Isolates]), which [Side] of a tie is looked at, whether
// weights count as strengths ([Weights]) or lengths ([Lengths]). Every result names
// its choices, the number of parties and its source.
//
// # Limits
//
// Shares are exact fractions; what is a float is the same on every run and on any
// number of goroutines. A graph holds up to 2³⁰ ties in memory. A sign belongs to a
// layer, not to a weight: build the hostile layer as a graph of its own.
//
// # References
//
// Wasserman, S. & Faust, K. (1994), Social Network Analysis; Barrat, A. et al.
// (2004), The architecture of complex weighted networks, PNAS 101.
package network
