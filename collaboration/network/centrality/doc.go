// Package centrality measures who is central in a graph: closeness, betweenness
// and Freeman's centralization of the whole.
package centrality
