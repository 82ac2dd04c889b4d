package exchange

import (
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Part is a part of a network that some formats cannot hold.
type Part string

// The parts of a network.
const (
	Name           Part = "name"
	Direction      Part = "direction"
	Isolates       Part = "isolates"
	Labels         Part = "labels"
	NodeAttributes Part = "node attributes"
	NodePeriods    Part = "node periods"
	Weights        Part = "weights"
	Layers         Part = "layers"
	Periods        Part = "periods"
	Records        Part = "records"
	TieAttributes  Part = "tie attributes"
)

// partsOf says which parts a network has, isolates apart. Every network has a
// direction.
func partsOf(n *network.Network) map[Part]bool {
	has := map[Part]bool{Name: n.Name != "", Direction: true}
	for i := range n.Nodes {
		v := &n.Nodes[i]
		has[Labels] = has[Labels] || v.Label != ""
		has[NodeAttributes] = has[NodeAttributes] || len(v.Attr) > 0
		has[NodePeriods] = has[NodePeriods] || v.Period != open
	}
	for i := range n.Ties {
		t := &n.Ties[i]
		has[Weights] = has[Weights] || t.Weight != 1
		has[Layers] = has[Layers] || t.Layer != ""
		has[Periods] = has[Periods] || t.Period != open
		has[Records] = has[Records] || !t.Record.IsZero()
		has[TieAttributes] = has[TieAttributes] || len(t.Attr) > 0
	}
	return has
}

func hasIsolates(n *network.Network) bool {
	tied := make(map[string]bool, len(n.Nodes))
	for i := range n.Ties {
		tied[n.Ties[i].From], tied[n.Ties[i].To] = true, true
	}
	return slices.ContainsFunc(n.Nodes, func(v network.Node) bool { return !tied[v.ID] })
}
