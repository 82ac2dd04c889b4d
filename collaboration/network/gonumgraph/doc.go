// Package gonumgraph shows graphs of package network to gonum's algorithms, and
// makes graphs of gonum's.
//
// # When to use it
//
// Use it for what gonum has and this module has not: shortest paths between given
// nodes, flows, dominators, cycles, colouring, products, spectra, layouts. A view
// copies nothing and is as fast as the rows of the graph; a graph is never changed,
// so that several goroutines may use a view.
//
// # Nodes
//
// The ID of a node is its place in the order of the graph: [network.Graph.ID] of it
// is the identifier of the party.
//
// # Variants
//
// [Undirected] and [Directed] give weights as they are. To gonum's paths and
// communities a weight is what each makes of it: its path and network packages take
// it for a length, its community package for a strength. A graph of strengths must
// be shown to algorithms on paths as [network.Graph.Unweighted] or with weights of
// 1/strength. The weight of a node to itself is 0, that between nodes without a tie
// +Inf, as gonum's path package wants.
//
// # Limits
//
// gonum's Betweenness counts every pair of an undirected graph twice and leaves out
// nodes with 0; its PageRank wants a directed view. Package centrality has both,
// defined for either kind of graph. Views are not multigraphs: the ties of a
// [network.Graph] are merged.
package gonumgraph
