package permute

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// strata returns the places of each stratum, both in the order of places.
func (o Options) strata(n int) ([][]int32, error) {
	if o.Strata != nil && len(o.Strata) != n {
		return nil, fmt.Errorf("strata: %d for %d places: %w", len(o.Strata), n, renjia.ErrInvalid)
	}
	var groups [][]int32
	number := map[string]int{}
	for i := range n {
		name := ""
		if o.Strata != nil {
			name = o.Strata[i]
		}
		g, known := number[name]
		if !known {
			g = len(groups)
			number[name] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], int32(i))
	}
	return groups, nil
}

// choose returns the binomial coefficient, exact below 2⁵³.
func choose(n, k int) float64 {
	c := 1.0
	for i := range min(k, n-k) {
		c = math.Round(c * float64(n-i) / float64(i+1))
	}
	return c
}
