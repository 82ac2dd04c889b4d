package network

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Density returns the share of possible ties that exist: m/(n(n−1)) if directed,
// twice that if not (Wasserman & Faust 1994, 4.1 and 5.1). It is undefined for
// fewer than two parties.
func (g *Graph) Density(x Isolates) (Result, error) {
	if err := x.check(); err != nil {
		return Result{}, err
	}
	n := int64(g.counted(x))
	about := g.about("density", int(n), "isolates: "+string(x), "Wasserman & Faust 1994, 4.1, 5.1")
	return about.result(int64(len(g.targets)), n*(n-1))
}

// Side is the side of a tie that a measure looks at.
type Side string

// The sides. In an undirected graph all three are the same.
const (
	Out   Side = "out"
	In    Side = "in"
	Total Side = "total" // out plus in
)

func (s Side) check() error {
	if s == Out || s == In || s == Total {
		return nil
	}
	choice := renjia.Choice{Name: "side", Options: []string{string(Out), string(In), string(Total)}}
	if s == "" {
		return &renjia.UnspecifiedError{What: "network measure", Choices: []renjia.Choice{choice}}
	}
	return fmt.Errorf("side %q: want out, in or total: %w", string(s), renjia.ErrInvalid)
}

// Degree returns each party's number of ties.
func (g *Graph) Degree(s Side) (Counts, error) {
	return g.sums("degree", s, func(int64) int64 { return 1 })
}

// Strength returns the sum of the weights of each party's ties (Barrat et al.
// 2004). It fails if a sum is out of range.
func (g *Graph) Strength(s Side) (Counts, error) {
	return g.sums("strength", s, func(w int64) int64 { return w })
}

func (g *Graph) sums(measure string, s Side, of func(weight int64) int64) (Counts, error) {
	if err := s.check(); err != nil {
		return Counts{}, err
	}
	sums := make([]int64, g.Len())
	ok := true
	add := func(i int32, w int64) {
		ok = ok && sums[i] <= math.MaxInt64-w
		sums[i] += w
	}
	for i := range int32(g.Len()) {
		for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
			w := of(g.weights[k])
			if s != In || g.options.Direction == Undirected {
				add(i, w)
			}
			if s != Out && g.options.Direction == Directed {
				add(g.targets[k], w)
			}
		}
	}
	if !ok {
		return Counts{}, fmt.Errorf("%s: out of range: %w", measure, renjia.ErrInvalid)
	}
	return Counts{g.about(measure, g.Len(), "side: "+string(s), "Wasserman & Faust 1994, 5.2"), sums}, nil
}

// DegreeCentralization returns Freeman's centralization by degree: the sum of
// differences from the largest degree, over the largest sum possible, which is
// (n−1)(n−2) if undirected and (n−1)² for the in- or out-degree of a directed
// graph (Freeman 1979; Wasserman & Faust 1994, 5.2). A star has 1.
func (g *Graph) DegreeCentralization(s Side, x Isolates) (Result, error) {
	if err := x.check(); err != nil {
		return Result{}, err
	}
	if s == Total && g.options.Direction == Directed {
		return Result{}, fmt.Errorf("centralization by total degree of a directed graph: has no agreed maximum, choose in or out: %w", renjia.ErrUnsupported)
	}
	degree, err := g.Degree(s)
	if err != nil {
		return Result{}, err
	}
	largest, sum := int64(0), int64(0)
	for _, d := range degree.Values {
		largest = max(largest, d)
		sum += d
	}
	n := int64(g.counted(x))
	most := (n - 1) * (n - 2)
	if g.options.Direction == Directed {
		most = (n - 1) * (n - 1)
	}
	if n < 3 {
		most = 0
	}
	about := g.about("degree-centralization", int(n), fmt.Sprintf("degree: %s, isolates: %s", s, x), "Freeman 1979")
	return about.result(n*largest-sum, most)
}
