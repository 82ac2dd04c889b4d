package inequality

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// Decomposition is an inequality as the sum of what lies within groups and what
// lies between them.
type Decomposition struct {
	measured.About
	Total   float64 `json:"total"`
	Within  float64 `json:"within"`
	Between float64 `json:"between"` // as if each had the mean of its group
	Groups  []Group `json:"groups"`  // in the order of their names
}

// Group is what a group contributes to an inequality.
type Group struct {
	Name       string   `json:"name"`
	N          int64    `json:"n"`
	Mean       float64  `json:"mean"`
	Population float64  `json:"population"`      // its share of the units
	Share      float64  `json:"share"`           // its share of the total
	Index      *float64 `json:"index,omitempty"` // the inequality within, nil if it has nothing to share out
	Within     float64  `json:"within"`          // what that adds to the whole
}

// DecomposeT decomposes Theil's T by the group of each value: within groups
// Σs·T_g, between them Σs·ln(μ_g/μ), with s the group's share of the total. It is
// undefined where [Distribution.TheilT] is (Theil 1967; Shorrocks 1980).
func DecomposeT(x []float64, group []string, o Options) (Decomposition, error) {
	return decompose(idTheilT, 1, x, group, o)
}

// DecomposeL decomposes Theil's L by the group of each value: within groups Σp·L_g,
// between them Σp·ln(μ/μ_g), with p the group's share of the units. It is undefined
// where [Distribution.TheilL] is (Theil 1967; Shorrocks 1980).
func DecomposeL(x []float64, group []string, o Options) (Decomposition, error) {
	return decompose(idTheilL, 0, x, group, o)
}

// DecomposeEntropy decomposes the generalized entropy of order a by the group of
// each value: within groups Σp^(1−a)·s^a·GE_g, with p and s the group's shares of
// units and total. It is undefined where [Distribution.Entropy] is (Shorrocks 1980).
func DecomposeEntropy(a float64, x []float64, group []string, o Options) (Decomposition, error) {
	if math.IsNaN(a) || math.IsInf(a, 0) {
		return Decomposition{}, idEntropy.Invalid("order %v: want a finite number", a)
	}
	return decompose(idEntropy, a, x, group, o)
}

func decompose(id measured.ID, a float64, x []float64, group []string, o Options) (Decomposition, error) {
	if len(group) != len(x) {
		return Decomposition{}, id.Invalid("there are %d groups of %d values", len(group), len(x))
	}
	all, err := New(x, Options{Weights: o.Weights})
	if err != nil {
		return Decomposition{}, err
	}
	defined := all.shares
	if a <= 0 {
		defined = all.positive
	}
	if err := defined(id); err != nil {
		return Decomposition{}, err
	}
	parts, err := split(x, group, o.Weights)
	if err != nil {
		return Decomposition{}, err
	}
	d := Decomposition{About: all.about(id, "", "Theil 1967; Shorrocks 1980"), Total: all.mean(entropyTerm(a))}
	if id == idEntropy {
		d.Variant = "order " + strconv.FormatFloat(a, 'g', -1, 64)
	}
	d.add(all, parts, a)
	return d, nil
}

// split makes a distribution of each group.
func split(x []float64, group []string, w []float64) (map[string]*Distribution, error) {
	places := map[string][]int{}
	for i, g := range group {
		if w == nil || w[i] > 0 {
			places[g] = append(places[g], i)
		}
	}
	parts := map[string]*Distribution{}
	for name, at := range places {
		var o Options
		if w != nil {
			o.Weights = pick(w, at)
		}
		part, err := New(pick(x, at), o)
		if err != nil {
			return nil, err
		}
		parts[name] = part
	}
	return parts, nil
}

func pick(x []float64, at []int) []float64 {
	picked := make([]float64, len(at))
	for i, k := range at {
		picked[i] = x[k]
	}
	return picked
}

// add fills in the groups and the two parts.
func (d *Decomposition) add(all *Distribution, parts map[string]*Distribution, a float64) {
	term := entropyTerm(a)
	mean, weights := all.average()/all.scale, all.weights()
	var within, between sum.Compensated
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part := parts[name]
		g := Group{Name: name, N: int64(len(part.x)), Mean: part.average() / part.scale, Population: part.weights() / weights}
		r := g.Mean / mean
		g.Share = g.Population * r
		if part.Max() > 0 {
			index := part.mean(term)
			g.Index = &index
			g.Within = g.Population * math.Pow(r, a) * index
		}
		within.Add(g.Within)
		between.Add(g.Population * term(relative{r, math.Log(r)}))
		d.Groups = append(d.Groups, g)
	}
	d.Within, d.Between = within.Value(), between.Value()
}
