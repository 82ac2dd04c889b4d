package disclosure

import (
	"math"
	"math/big"
	"slices"
)

// worst follows the levels of a confidential column from class to class.
type worst struct {
	whole     []int64
	hierarchy *Hierarchy
	grounds   []Ground
	entropy   float64
	recursive []*big.Rat
	distance  map[Ground]*big.Rat
}

func newWorst(t *Table, column int) *worst {
	w := &worst{
		whole: t.whole(column), hierarchy: t.columns[column].Hierarchy,
		entropy: math.Inf(1), distance: map[Ground]*big.Rat{},
	}
	for _, g := range []Ground{EqualGround, OrderedGround, HierarchicalGround} {
		if t.ground(column, g) == nil {
			w.grounds = append(w.grounds, g)
			w.distance[g] = new(big.Rat)
		}
	}
	return w
}

func (w *worst) see(h *histogram, n int64) error {
	w.entropy = min(w.entropy, math.Exp(effective(h, n, math.Log)))
	w.seeCounts(h)
	for _, g := range w.grounds {
		d, err := Distance(h.count, w.whole, g, w.hierarchy)
		if err != nil {
			return err
		}
		if d.Cmp(w.distance[g]) > 0 {
			w.distance[g] = d
		}
	}
	return nil
}

// seeCounts keeps for each ℓ the largest r₁/(r_ℓ + … + r_m) of a class that has
// so many values. A class with fewer cuts the list off, in level.
func (w *worst) seeCounts(h *histogram) {
	counts := make([]int64, len(h.touched))
	for i, v := range h.touched {
		counts[i] = h.count[v]
	}
	slices.SortFunc(counts, func(a, b int64) int { return int(b - a) })
	for len(w.recursive) < len(counts)-1 {
		w.recursive = append(w.recursive, new(big.Rat))
	}
	tail := int64(0)
	for l := len(counts); l >= 2; l-- {
		tail += counts[l-1]
		if r := big.NewRat(counts[0], tail); r.Cmp(w.recursive[l-2]) > 0 {
			w.recursive[l-2] = r
		}
	}
}
