package catalogue

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/community"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
)

// cored are the measures of core and periphery. Restarts for large networks take
// long, so that those above some hundred parties are asked for by name.
var cored = map[string]kernel{
	"core_number_undirected": {compute: func(in *Input) (Answer, error) {
		return partners(in.Graph, func(g *network.Graph) (Answer, error) { return counts(cohesion.CoreNumbers(g, network.Total)) })
	}},
	"rossa_cp_centralization": rossa(func(p coreperiphery.Profile) Answer { return Answer{Value: p.Centralization} }),
	"rossa_profile_sorted":    rossa(func(p coreperiphery.Profile) Answer { return Answer{Value: p.Alpha} }),
	"modularity_optimal": {of: undirectedOnly, needs: oneMode, costly: 400, compute: func(in *Input) (Answer, error) {
		c, err := community.Optimal(in.Graph, community.Options{Weights: in.Weights, Seed: in.Seed})
		return Answer{About: c.About, Value: c.Modularity}, err
	}},
	"core_number_in_plus_out":                   on(directedOnly, func(g *network.Graph) (Answer, error) { return counts(cohesion.CoreNumbers(g, network.Total)) }),
	"borgatti_everett_discrete_max":             discrete(coreperiphery.Max),
	"borgatti_everett_discrete_product":         discrete(coreperiphery.Product),
	"borgatti_everett_discrete_missing":         discrete(coreperiphery.Missing),
	"coreness_minres":                           continuous(func(c coreperiphery.Coreness) Answer { return Answer{ByNode: c.Values} }),
	"coreness_minres_fit_correlation":           continuous(func(c coreperiphery.Coreness) Answer { return Answer{Value: c.Fit} }),
	"coreness_minres_residual_ss_ordered_pairs": continuous(func(c coreperiphery.Coreness) Answer { return Answer{Value: c.Residual} }),
}

// Division is the value of a discrete core and periphery. Places are those of the
// order of the graph.
type Division struct {
	Core        []int      `json:"core_one_optimum"`
	Size        int        `json:"core_size"`
	Correlation float64    `json:"correlation"`
	Density     []*float64 `json:"density_cc_cp_pp"` // null for a block without cells
	Optima      int        `json:"optima"`
	Membership  []float64  `json:"membership"` // share of the optima in which each party is core
	Proven      bool       `json:"proven"`
}

func discrete(p coreperiphery.Pattern) kernel {
	return kernel{needs: oneMode, costly: 150, compute: func(in *Input) (Answer, error) {
		d, err := coreperiphery.Discrete(in.Graph, p, coreperiphery.Options{Weights: in.Weights, Seed: in.Seed})
		if err != nil {
			return Answer{}, err
		}
		return Answer{About: d.About, Value: Division{
			d.Core, len(d.Core), d.Correlation,
			defined(d.Densities.Core, d.Densities.Mixed, d.Densities.Periphery), d.Optima, d.Membership, d.Proven,
		}}, nil
	}}
}

// defined has null for what is undefined.
func defined(values ...float64) []*float64 {
	all := make([]*float64, len(values))
	for i := range values {
		if !math.IsNaN(values[i]) {
			all[i] = &values[i]
		}
	}
	return all
}

func rossa(of func(p coreperiphery.Profile) Answer) kernel {
	return kernel{of: undirectedOnly, needs: oneMode, costly: 20_000, compute: func(in *Input) (Answer, error) {
		p, err := coreperiphery.Rossa(in.Graph, in.Weights)
		if err != nil {
			return Answer{}, err
		}
		a := of(p)
		a.About = p.About
		return a, nil
	}}
}

func continuous(of func(c coreperiphery.Coreness) Answer) kernel {
	return kernel{of: undirectedOnly, needs: oneMode, compute: func(in *Input) (Answer, error) {
		c, err := coreperiphery.Continuous(in.Graph, in.Weights)
		if err != nil {
			return Answer{}, err
		}
		a := of(c)
		a.About = c.About
		if x, ok := a.Value.(float64); ok && math.IsNaN(x) {
			return Answer{}, c.About.Undefined("ties or corenesses do not vary")
		}
		return a, nil
	}}
}
