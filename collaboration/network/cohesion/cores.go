package cohesion

import "github.com/renjia-project/renjia/collaboration/network"

// CoreNumbers returns for each party the largest k such that it belongs to a group
// whose members all have at least k ties within the group (Seidman 1983). Which
// ties count is the side; in a directed graph Total counts an answered tie twice.
// For the number of partners, whatever the direction, take the cores of
// [network.Graph.Undirected]. An isolate has 0. It takes O(n + m) time (Batagelj &
// Zaveršnik 2003).
func CoreNumbers(g *network.Graph, s network.Side) (network.Counts, error) {
	if err := s.Check(); err != nil {
		return network.Counts{}, err
	}
	about := g.About("core-number", "side: "+string(s), "Seidman 1983; Batagelj & Zaveršnik 2003")
	p := newPeeling(g, s)
	values := make([]int64, g.Len())
	for i, v := range p.order {
		values[v] = int64(p.degree[v])
		p.remove(i)
	}
	return network.Counts{About: about, Values: values}, nil
}

// peeling takes parties off a graph, always one with the fewest ties that are
// left. Parties stand in the order of those ties, and a party that loses one
// changes places with the first of its equals.
type peeling struct {
	degree []int32 // ties that are left; of a removed party its core number
	order  []int32 // parties by degree
	at     []int32 // place of each party in order
	first  []int32 // place in order of the first party that has this degree or more
	losers []rows  // whose rows say who loses a tie with a party
}

type rows struct{ offsets, targets []int32 }

func rowsOf(g *network.Graph) rows {
	offsets, targets, _ := g.Rows()
	return rows{offsets, targets}
}

func (r rows) row(i int32) []int32 { return r.targets[r.offsets[i]:r.offsets[i+1]] }

func newPeeling(g *network.Graph, s network.Side) *peeling {
	n := g.Len()
	p := &peeling{degree: make([]int32, n), order: make([]int32, n), at: make([]int32, n)}
	forward := rowsOf(g)
	switch {
	case !g.Directed() || s == network.In:
		p.losers = []rows{forward}
	case s == network.Out:
		p.losers = []rows{rowsOf(g.Reversed())}
	default:
		p.losers = []rows{forward, rowsOf(g.Reversed())}
	}
	p.count()
	p.sort()
	return p
}

// count sets the degrees: how often a party is among the losers.
func (p *peeling) count() {
	for _, r := range p.losers {
		for _, v := range r.targets {
			p.degree[v]++
		}
	}
}

// sort orders the parties by counting how many have which degree.
func (p *peeling) sort() {
	largest := int32(0)
	for _, d := range p.degree {
		largest = max(largest, d)
	}
	p.first = make([]int32, largest+2)
	for _, d := range p.degree {
		p.first[d+1]++
	}
	for d := range largest {
		p.first[d+1] += p.first[d]
	}
	for v, d := range p.degree {
		p.at[v] = p.first[d]
		p.order[p.first[d]] = int32(v)
		p.first[d]++
	}
	copy(p.first[1:], p.first) // every first had moved on to that of the next degree
	p.first[0] = 0
}

// remove takes away the party at a place of the order, before which all are
// removed.
func (p *peeling) remove(place int) {
	v := p.order[place]
	left := p.degree[v]
	for _, r := range p.losers {
		for _, u := range r.row(v) {
			if p.degree[u] > left {
				p.lower(u)
			}
		}
	}
}

func (p *peeling) lower(u int32) {
	d := p.degree[u]
	here, front := p.at[u], p.first[d]
	other := p.order[front]
	p.order[here], p.at[other] = other, here
	p.order[front], p.at[u] = u, front
	p.first[d]++
	p.degree[u]--
}
