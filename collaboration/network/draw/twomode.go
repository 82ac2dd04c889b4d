package draw

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
)

// TwoMode draws a network of two modes as two columns, the first mode on the left,
// both ordered so that fewer ties cross. The mode of each place is its class in
// the picture if it has none. More or fewer than two modes are ErrInvalid.
func TwoMode(w io.Writer, p Picture, mode []string) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if len(mode) != p.Graph.Len() {
		return fmt.Errorf("modes of %d parties, want %d: %w", len(mode), p.Graph.Len(), renjia.ErrInvalid)
	}
	var left, right []int
	for i, m := range mode {
		switch {
		case m == mode[0]:
			left = append(left, i)
		case len(right) == 0 || mode[right[0]] == m:
			right = append(right, i)
		default:
			return fmt.Errorf("modes %q, %q and %q: want two: %w", mode[0], mode[right[0]], m, renjia.ErrInvalid)
		}
	}
	if len(left) == 0 || len(right) == 0 {
		return fmt.Errorf("modes: want two: %w", renjia.ErrInvalid)
	}
	if p.Class == nil {
		p.Class = mode
	}
	outward := func(i int) [directions]float64 {
		var cost [directions]float64
		for k := range cost {
			cost[k] = 5
		}
		if mode[i] == mode[0] {
			cost[directions/2] = 0
		} else {
			cost[0] = 0
		}
		return cost
	}
	_, err := w.Write(arranged(&p, columns(&p, left, right), outward).svg())
	return err
}

// columns orders both modes by the mean height of their contacts, over and over
// (barycentre heuristic, Sugiyama, Tagawa & Toda 1981).
func columns(p *Picture, left, right []int) []Point {
	height := make([]float64, p.Graph.Len())
	spread := func(side []int) {
		for k, i := range side {
			height[i] = (float64(k) + .5) * .6 * float64(max(len(left), len(right))) / float64(len(side))
		}
	}
	spread(left)
	spread(right)
	for range 12 {
		for _, side := range [][]int{right, left} {
			slices.SortStableFunc(side, func(a, b int) int {
				switch x, y := p.mean(height, a), p.mean(height, b); {
				case x < y:
					return -1
				case x > y:
					return 1
				}
				return 0
			})
			spread(side)
		}
	}
	at := make([]Point, len(height))
	for i, h := range height {
		at[i] = Point{0, h}
	}
	for _, i := range right {
		at[i].X = 5
	}
	return at
}

// mean is the mean height of the contacts of a party, its own if it has none.
func (p *Picture) mean(height []float64, i int) float64 {
	all := contacts(p.Graph, i)
	if len(all) == 0 {
		return height[i]
	}
	sum := 0.0
	for _, j := range all {
		sum += height[j]
	}
	return sum / float64(len(all))
}
