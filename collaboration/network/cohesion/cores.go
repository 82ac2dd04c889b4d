package cohesion

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// CoreNumbers returns for each party the largest k such that it belongs to a group
// whose members all have at least k ties within the group (Seidman 1983). Which
// ties count is the side; in a directed graph Total counts an answered tie twice.
// For the number of partners, whatever the direction, take the cores of
// [network.Graph.Undirected]. An isolate has 0. It takes O(n + m) time, as that
// of Batagelj & Zaveršnik (2003) does.
func CoreNumbers(g *network.Graph, s network.Side) (network.Counts, error) {
	if err := s.Check(); err != nil {
		return network.Counts{}, err
	}
	about := g.About("core-number", "side: "+string(s), "Seidman 1983; Batagelj & Zaveršnik 2003")
	p := newPeeling(g, s)
	for k := int32(0); len(p.left) > 0; {
		k = p.peel(k)
	}
	values := make([]int64, g.Len())
	for i, k := range p.degree {
		values[i] = int64(k)
	}
	return network.Counts{About: about, Values: values}, nil
}

// peeling takes parties off a graph that have the fewest ties left.
type peeling struct {
	degree []int32 // ties that are left; of a removed party its core number
	left   []int32 // parties with more ties than the last number peeled
	queue  []int32 // parties to remove
	losers []rows  // whose rows say who loses a tie with a party
}

func newPeeling(g *network.Graph, s network.Side) *peeling {
	p := &peeling{degree: make([]int32, g.Len()), left: make([]int32, g.Len())}
	switch {
	case !g.Directed() || s == network.In:
		p.losers = []rows{rowsOf(g)}
	case s == network.Out:
		p.losers = []rows{rowsOf(g.Reversed())}
	default:
		p.losers = []rows{rowsOf(g), rowsOf(g.Reversed())}
	}
	for i := range p.left {
		p.left[i] = int32(i)
		if !g.Directed() {
			p.degree[i] = int32(len(g.Row(i)))
		}
	}
	if g.Directed() { // a party has the ties that it can lose
		for _, r := range p.losers {
			for _, v := range r.targets {
				p.degree[v]++
			}
		}
	}
	return p
}

// peel removes all with k ties left, and those who then have no more than k, and so
// on. It returns the k to go on with. A party is looked at once for every k up to
// its core number, so all calls together take linear time.
func (p *peeling) peel(k int32) (next int32) {
	next = math.MaxInt32
	left := p.left[:0]
	for _, v := range p.left {
		switch d := p.degree[v]; {
		case d > k:
			left = append(left, v)
			next = min(next, d)
		case d == k:
			p.queue = append(p.queue, v)
		}
	}
	p.left = left
	if len(p.queue) == 0 {
		return next
	}
	for len(p.queue) > 0 {
		v := p.queue[len(p.queue)-1]
		p.queue = p.queue[:len(p.queue)-1]
		for _, r := range p.losers {
			for _, u := range r.row(v) {
				if p.degree[u] <= k {
					continue
				}
				if p.degree[u]--; p.degree[u] == k {
					p.queue = append(p.queue, u)
				}
			}
		}
	}
	return k + 1
}
