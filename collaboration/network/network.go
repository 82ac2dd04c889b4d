package network

import (
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Node is a party with what is known of it.
type Node struct {
	ID    string
	Label string            // what people read; the identifier if empty
	Attr  map[string]string // class, sector, size…; what is missing is not there

	Period renjia.Period // when it takes part; all time if a file says nothing
}

// Network is parties and the ties between them as a file or records give them, in
// their order, before any choice is made. [Network.Graph] makes the graph.
type Network struct {
	Name     string
	Directed bool
	Columns  []string // names of the attributes of nodes, in order
	Nodes    []Node
	Ties     []Tie
}

// Validate reports every node without an identifier or with that of another, and
// every tie that names no party or has no weight.
func (n *Network) Validate() error {
	var p renjia.Problems
	seen := make(map[string]bool, len(n.Nodes))
	for i, v := range n.Nodes {
		path := fmt.Sprintf("nodes[%d].id", i)
		p.Require(v.ID != "", path, "must be given")
		p.Require(!seen[v.ID], path, "%q is there twice", v.ID)
		seen[v.ID] = true
	}
	for i := range n.Ties {
		p.Within(fmt.Sprintf("ties[%d]", i), n.Ties[i].check(i+1, LoopsDrop))
	}
	return p.Err("network")
}

// Layers returns the names of the layers in the order in which they occur.
func (n *Network) Layers() []string {
	var all []string
	for i := range n.Ties {
		if !slices.Contains(all, n.Ties[i].Layer) {
			all = append(all, n.Ties[i].Layer)
		}
	}
	return all
}

// All yields the ties, for [Build] and [Select].
func (n *Network) All() iter.Seq2[Tie, error] {
	return func(yield func(Tie, error) bool) {
		for _, t := range n.Ties {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// Graph builds the graph of one layer, or of all if layer is "". Nodes without a
// tie in it are isolates. It fails with ErrNotFound if no tie is of that layer.
func (n *Network) Graph(layer string, o Options) (*Graph, error) {
	if layer != "" && !slices.Contains(n.Layers(), layer) {
		return nil, fmt.Errorf("layer %q: there is %q: %w", layer, n.Layers(), renjia.ErrNotFound)
	}
	ids := make([]string, len(n.Nodes))
	for i, v := range n.Nodes {
		ids[i] = v.ID
	}
	return Build(ids, func(yield func(Tie, error) bool) {
		for _, t := range n.Ties {
			if (layer == "" || t.Layer == layer) && !yield(t, nil) {
				return
			}
		}
	}, o)
}

// Column returns an attribute for each place of a graph of the network, "" where
// a node has none. It fails with ErrNotFound if no node has the attribute.
func (n *Network) Column(g *Graph, name string) ([]string, error) {
	values := make([]string, g.Len())
	found := false
	for _, v := range n.Nodes {
		value, ok := v.Attr[name]
		if i := g.Index(v.ID); ok && i >= 0 {
			values[i], found = value, true
		}
	}
	if !found {
		return nil, fmt.Errorf("column %q: no node has it, there is %q: %w", name, n.Columns, renjia.ErrNotFound)
	}
	return values, nil
}

// Labels returns what people read for each place of a graph of the network.
func (n *Network) Labels(g *Graph) []string {
	labels := slices.Clone(g.ids)
	for _, v := range n.Nodes {
		if i := g.Index(v.ID); v.Label != "" && i >= 0 {
			labels[i] = v.Label
		}
	}
	return labels
}
