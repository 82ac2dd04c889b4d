package centrality

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Distances sums up how far apart the parties of a graph are. Pairs that do not
// reach each other count for the efficiency alone, as 0.
type Distances struct {
	network.About
	Pairs      int64   `json:"pairs"`      // pairs that reach each other; ordered pairs if directed
	Diameter   float64 `json:"diameter"`   // largest distance of such a pair
	Mean       float64 `json:"mean"`       // mean distance of such pairs
	Efficiency float64 `json:"efficiency"` // mean of 1/distance over all pairs (Latora & Marchiori 2001)
}

// DistancesOf sums up the distances of all pairs. It is undefined if nobody
// reaches anybody. It takes the time of [Closeness].
func DistancesOf(g *network.Graph, l network.Lengths, options ...Option) (Distances, error) {
	if err := l.Check(); err != nil {
		return Distances{}, err
	}
	all, compared, err := reachesOf(g, l, chosen(options).workers)
	if err != nil {
		return Distances{}, err
	}
	d := Distances{Diameter: all.largest}
	d.About = g.About("distances", fmt.Sprintf("lengths: %s%s", l, compared), "Wasserman & Faust 1994, 4.3; Latora & Marchiori 2001")
	total := 0.0
	for _, r := range all.of {
		d.Pairs += r.parties
		total += r.total
		d.Efficiency += r.harmonic
	}
	if d.Pairs == 0 {
		return Distances{}, d.Undefined("nobody reaches anybody")
	}
	n := float64(g.Len())
	d.Mean = total / float64(d.Pairs)
	d.Efficiency /= n * (n - 1)
	if !g.Directed() {
		d.Pairs /= 2
	}
	return d, nil
}
