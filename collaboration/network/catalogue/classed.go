package catalogue

import (
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/community"
	"github.com/renjia-project/renjia/collaboration/network/holes"
)

// classed are the measures of what classes of parties have to do with each other.
var classed = map[string]kernel{
	"assortativity_nominal": {needs: classes, compute: func(in *Input) (Answer, error) {
		return share(cohesion.Assortativity(in.Graph, in.Class))
	}},
	"modularity_by_attr": {of: undirectedOnly, needs: classes, compute: func(in *Input) (Answer, error) {
		return estimate(community.Modularity(in.Graph, in.Class, community.Options{Weights: in.Weights}))
	}},
	"modularity_by_attr_weighted": {of: undirectedOnly, needs: classes, weighted: true, compute: func(in *Input) (Answer, error) {
		return estimate(community.Modularity(in.Graph, in.Class, community.Options{Weights: network.WeightsCount}))
	}},
	"ei_index": {needs: classes, compute: func(in *Input) (Answer, error) {
		e, err := cohesion.EI(in.Graph, in.Class)
		return Answer{About: e.About, Value: e.Value.Float64()}, err
	}},
	"brokerage_raw_wI_wO_bIO_bOI_bO": brokerage(func(b holes.Brokers) Answer {
		rows := make([][]float64, len(b.Values))
		for i, roles := range b.Values {
			rows[i] = row(roles)[:holes.AnyRole]
		}
		return Answer{ByNode: rows}
	}),
	"brokerage_z":          {of: directedOnly, needs: classes, compute: func(in *Input) (Answer, error) { return zOfBrokerage(in.Graph, in.Class) }},
	"brokerage_raw_global": brokerage(func(b holes.Brokers) Answer { return Answer{Value: row(b.All)} }),
}

func brokerage(of func(b holes.Brokers) Answer) kernel {
	return kernel{of: directedOnly, needs: classes, compute: func(in *Input) (Answer, error) {
		b, err := holes.Brokerage(in.Graph, in.Class)
		if err != nil {
			return Answer{}, err
		}
		a := of(b)
		a.About = b.About
		return a, nil
	}}
}

func row(roles holes.Roles[int64]) []float64 {
	values := make([]float64, len(roles))
	for i, n := range roles {
		values[i] = float64(n)
	}
	return values
}

// zOfBrokerage is the deviation of each role from chance, in standard deviations.
func zOfBrokerage(g *network.Graph, class []string) (Answer, error) {
	c, err := holes.BrokerageByChance(g, class)
	if err != nil {
		return Answer{}, err
	}
	z := c.Z()
	rows := make([][]float64, len(z))
	for i := range z {
		rows[i] = z[i][:]
	}
	return Answer{About: c.About, ByNode: rows}, nil
}
