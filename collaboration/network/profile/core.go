package profile

import (
	"errors"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
)

// Core is how often a class stands in the core, against chance. Where several
// cores are equally good, the numbers are their means. Above sixty parties fewer
// random starts are made than [coreperiphery.Discrete] makes by itself (five, none
// above 150), so that a profile takes tenths of a second; Proven says what is
// certain.
type Core struct {
	network.About
	CoreSize  float64  `json:"core_size"`
	InCore    float64  `json:"class_in_core"`
	Expected  float64  `json:"expected"`              // members in a core of that size by chance
	P         float64  `json:"hypergeom_p_le"`        // exact chance of as few members in the core
	Ratio     float64  `json:"periphery_share_ratio"` // share of the class in the periphery over that among all parties
	Optima    int      `json:"optima"`                // equally good cores
	Proven    bool     `json:"proven"`                // no better core exists
	Fit       float64  `json:"correlation"`           // how far the network has a core at all
	Core      []string `json:"core"`                  // the first of the optimal cores
	Undefined string   `json:"undefined,omitempty"`   // why there is no core; all above is 0 then
}

// coreFinder is the core of a network, or why it has none.
type coreFinder struct {
	part coreperiphery.Partition
	ids  []string
	why  error
}

// findCores divides a network. One without a core is no error of the profile.
func findCores(g *network.Graph, p coreperiphery.Pattern, seed uint64) (f coreFinder, err error) {
	f.part, f.why = coreperiphery.Discrete(g, p, search(g.Len(), seed))
	if f.why != nil && !errors.Is(f.why, renjia.ErrInvalid) {
		return f, f.why
	}
	for _, i := range f.part.Core {
		f.ids = append(f.ids, g.ID(i))
	}
	return f, nil
}

// of returns the membership of a class.
func (f coreFinder) of(classes []string, class string) (Core, error) {
	if f.why != nil {
		return Core{Undefined: f.why.Error()}, nil
	}
	share, err := f.part.Class(classes, class)
	return Core{
		About: share.About, CoreSize: share.CoreSize, InCore: share.InCore, Expected: share.Expected, P: share.P, Ratio: share.PeripheryRatio,
		Optima: f.part.Optima, Proven: f.part.Proven, Fit: f.part.Correlation, Core: f.ids,
	}, err
}

// search is how a core is looked for among so many parties.
func search(n int, seed uint64) coreperiphery.Options {
	o := coreperiphery.Options{Weights: network.WeightsIgnore, Seed: seed}
	switch {
	case n > 150:
		o.Restarts, o.Branches = -1, -1
	case n > 60:
		o.Restarts, o.Branches = 5, -1
	}
	return o
}
