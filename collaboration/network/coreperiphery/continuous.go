package coreperiphery

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Coreness is how far each party stands in the core.
type Coreness struct {
	network.About
	Values []float64 // of each party in the order of the graph, not negative

	// Fit is the correlation of the cells off the diagonal with the products of the
	// corenesses of both ends; NaN if one of the two does not vary.
	Fit float64

	// Residual is the sum of squares that the products leave unexplained, over all
	// ordered pairs.
	Residual float64

	// Sizes has, for a core of the 1, 2, … n−1 parties of highest coreness, the
	// correlation of coreness with 1 for them and 0 for the others, which UCINET
	// lists; it is empty if coreness does not vary. Best is the size with the
	// highest, the smallest of several, 0 if there is none.
	Sizes []float64
	Best  int

	Sweeps int // that the solution took
}

type corenessJSON struct {
	network.About
	Values   []float64 `json:"values"`
	Fit      *float64  `json:"fit"`
	Residual float64   `json:"residual"`
	Sizes    []float64 `json:"sizes"`
	Best     int       `json:"best"`
	Sweeps   int       `json:"sweeps"`
}

// MarshalJSON writes a fit that is undefined as null.
func (c Coreness) MarshalJSON() ([]byte, error) {
	return json.Marshal(corenessJSON{c.About, c.Values, orNull(c.Fit), c.Residual, c.Sizes, c.Best, c.Sweeps})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Coreness) UnmarshalJSON(text []byte) error {
	var r corenessJSON
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	*c = Coreness{r.About, r.Values, orNaN(r.Fit), r.Residual, r.Sizes, r.Best, r.Sweeps}
	return nil
}

// Continuous returns the coreness c of every party for which the products cᵢcⱼ come
// closest to the ties: it minimises Σ(aᵢⱼ − cᵢcⱼ)² over all ordered pairs of two
// parties (MINRES; Borgatti & Everett 1999, 3; Boyd et al. 2010). Corenesses are not
// negative; an isolate has 0. A tie counts half for each of its directions in a
// directed network, which the minimum cannot tell from its symmetric mean.
//
// The minimum is found by sweeps that set one coreness after the other to its best
// value, O(m) each, from the degrees on; of several local minima that is the one
// that the degrees lead to. It takes some tens of sweeps.
//
// There need not be a minimum. If the parties that one is tied to hardly tie among
// themselves, as in a star or a chain of four, the residual falls as long as that
// one's coreness grows and theirs shrink. That is ErrInvalid, as is a network
// without ties. Of sparse networks of a few parties it befalls one in ten.
func Continuous(g *network.Graph, w network.Weights) (Coreness, error) {
	if err := w.Check(); err != nil {
		return Coreness{}, err
	}
	about := g.About("coreness", "MINRES, weights: "+string(w), "Boyd et al. 2010; Borgatti & Everett 1999, 3")
	if g.Edges() == 0 {
		return Coreness{}, about.Undefined("there is no tie")
	}
	m := newMinres(g, w == network.WeightsCount && g.Weighted())
	sweeps, ok := m.solve()
	switch {
	case ok:
	case sweeps < minresSweeps:
		return Coreness{}, about.Undefined(fmt.Sprintf("that of %s grows without bound, as in a star; use eigenvector centrality", g.ID(m.highest())))
	default:
		return Coreness{}, fmt.Errorf("coreness of %d parties: no minimum after %d sweeps: %w", g.Len(), sweeps, renjia.ErrUnsupported)
	}
	c := Coreness{About: about, Values: m.c, Sweeps: sweeps}
	c.Fit, c.Residual = m.fit()
	c.Sizes = idealSizes(m.c)
	for k, r := range c.Sizes {
		if c.Best == 0 || r > c.Sizes[c.Best-1] {
			c.Best = k + 1
		}
	}
	return c, nil
}

// idealSizes correlates values with 1 for the k highest and 0 for the others.
func idealSizes(values []float64) []float64 {
	n := float64(len(values))
	sorted := slices.SortedFunc(slices.Values(values), func(x, y float64) int { return cmp.Compare(y, x) })
	sum, squares := 0.0, 0.0
	for _, x := range sorted {
		sum += x
		squares += x * x
	}
	variance := n*squares - sum*sum
	if !(variance > 1e-12*n*squares) {
		return nil
	}
	sizes := make([]float64, len(sorted)-1)
	top := 0.0
	for k := range sizes {
		top += sorted[k]
		size := float64(k + 1)
		sizes[k] = (n*top - size*sum) / math.Sqrt(variance*size*(n-size))
	}
	return sizes
}
