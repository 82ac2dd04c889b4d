package coreperiphery

import (
	"cmp"
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// sheet is a network as all patterns see it. They are alike in both directions, so
// that only what stands in both cells of a pair counts.
type sheet struct {
	ideal
	mode    []uint8 // of each place, nil if there is one
	offsets []int32
	targets []int32 // of a directed pair that is tied both ways twice
	values  []mass  // beside targets; nil if every cell is {one, one}
	one     int64   // 2 if undirected and of one mode: both cells hold the tie
	degree  []mass
	dense   []mass // n×n, nil if there are too many parties
}

// largestDense is the number of parties up to which all pairs are kept.
const largestDense = largestRestart

func newSheet(g *network.Graph, p Pattern, w network.Weights, mode []uint8) *sheet {
	n := g.Len()
	s := &sheet{ideal: ideal{pattern: p, n: n, modes: [2]int{n}}, degree: make([]mass, n), one: 1}
	var back *network.Graph
	switch {
	case g.Directed():
		back = g.Reversed()
	case mode == nil:
		s.one = 2
	default:
		s.setModes(mode)
	}
	s.rows(g, back, w == network.WeightsCount && g.Weighted())
	for i := range n {
		for k := s.offsets[i]; k < s.offsets[i+1]; k++ {
			s.degree[i].add(s.cell(k))
		}
		s.total.add(s.degree[i])
	}
	s.total.sum, s.total.squares = s.total.sum/2, s.total.squares/2
	if n <= largestDense {
		s.fillDense()
	}
	return s
}

func (s *sheet) setModes(mode []uint8) {
	s.mode, s.modes = mode, [2]int{}
	for _, m := range mode {
		s.modes[m]++
	}
}

func (s *sheet) modeOf(i int) int {
	if s.mode == nil {
		return 0
	}
	return int(s.mode[i])
}

func (s *sheet) rows(g, back *network.Graph, weighted bool) {
	s.offsets = make([]int32, s.n+1)
	scale := 1.0
	if weighted {
		scale = wholeScale(g)
	}
	add := func(g *network.Graph, i int) {
		s.targets = append(s.targets, g.Row(i)...)
		if weighted {
			for _, w := range g.RowWeights(i) {
				v := int64(math.Round(w * scale))
				s.values = append(s.values, mass{s.one * v, s.one * v * v})
			}
		}
	}
	for i := range s.n {
		add(g, i)
		if back != nil {
			add(back, i)
		}
		s.offsets[i+1] = int32(len(s.targets))
	}
}

// wholeScale returns the factor that makes whole numbers of weights. Correlations
// do not depend on it. It is a power of ten, or one over the smallest weight, that
// makes all weights whole, or else one that uses as many digits as sums of squares
// allow.
func wholeScale(g *network.Graph) float64 {
	_, _, weights := g.Rows()
	largest, squares := slices.Max(weights), 0.0
	for _, w := range weights {
		squares += w / largest * (w / largest)
	}
	room := math.Sqrt((1<<60)/squares) / largest
	for _, unit := range []float64{1, 1 / slices.Min(weights)} {
		for scale := unit; scale <= room && scale <= 1e9*unit; scale *= 10 {
			if !slices.ContainsFunc(weights, func(w float64) bool { return !whole(w * scale) }) {
				return scale
			}
		}
	}
	return room
}

func whole(x float64) bool { return math.Abs(x-math.Round(x)) <= 1e-9*max(1, x) && math.Round(x) > 0 }

func (s *sheet) cell(k int32) mass {
	if s.values == nil {
		return mass{s.one, s.one}
	}
	return s.values[k]
}

func (s *sheet) fillDense() {
	s.dense = make([]mass, s.n*s.n)
	for i := range s.n {
		for k := s.offsets[i]; k < s.offsets[i+1]; k++ {
			s.dense[i*s.n+int(s.targets[k])].add(s.cell(k))
		}
	}
}

// pair returns what stands in both cells of a pair.
func (s *sheet) pair(i, j int) (m mass) {
	if s.dense != nil {
		return s.dense[i*s.n+j]
	}
	for k := s.offsets[i]; k < s.offsets[i+1]; k++ {
		if int(s.targets[k]) == j {
			m.add(s.cell(k))
		}
	}
	return m
}

// byDegree returns the places, the best connected first.
func (s *sheet) byDegree() []int {
	order := make([]int, s.n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(s.degree[j].sum, s.degree[i].sum), cmp.Compare(i, j))
	})
	return order
}
