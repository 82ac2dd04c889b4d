package profile

import (
	"errors"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
)

// Core is how often a class stands in the core, against chance. Where several
// cores are equally good, the numbers are their means.
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
	f.part, f.why = coreperiphery.Discrete(g, p, coreperiphery.Options{Weights: network.WeightsIgnore, Seed: seed})
	if f.why != nil && !errors.Is(f.why, renjia.ErrInvalid) {
		return f, f.why
	}
	for _, i := range f.part.Core {
		f.ids = append(f.ids, g.ID(i))
	}
	return f, nil
}

// of returns the membership of a class.
func (f coreFinder) of(member []bool) Core {
	if f.why != nil {
		return Core{Undefined: f.why.Error()}
	}
	c := Core{About: f.part.About, Optima: f.part.Optima, Proven: f.part.Proven, Fit: f.part.Correlation, Core: f.ids}
	class := 0
	for _, m := range member {
		if m {
			class++
		}
	}
	for _, core := range f.part.Cores {
		c.see(core, member, class, float64(len(f.part.Cores)))
	}
	return c
}

// see adds one of several cores.
func (c *Core) see(core []int, member []bool, class int, cores float64) {
	n, size, in := len(member), len(core), 0
	for _, i := range core {
		if member[i] {
			in++
		}
	}
	c.CoreSize += float64(size) / cores
	c.InCore += float64(in) / cores
	c.Expected += float64(size) * float64(class) / float64(n) / cores
	c.P += atMost(in, n, class, size) / cores
	if size < n {
		c.Ratio += float64(class-in) / float64(n-size) / (float64(class) / float64(n)) / cores
	}
}

// atMost is the chance that a draw of so many of n contains at most k of the
// marked ones (hypergeometric).
func atMost(k, n, marked, draw int) float64 {
	sum, whole := 0.0, logChoose(n, draw)
	for i := max(0, draw-(n-marked)); i <= min(k, draw, marked); i++ {
		sum += math.Exp(logChoose(marked, i) + logChoose(n-marked, draw-i) - whole)
	}
	return min(1, sum)
}

// logChoose is the logarithm of a binomial coefficient.
func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
