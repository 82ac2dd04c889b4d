package centrality

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Katz returns Katz's status of each party: 1 and, for every walk that leads to
// it, alpha to the number of its ties, times their weights if weights count (Katz
// 1953). Side In follows who names whom, Out goes the other way; Total is not
// supported in a directed graph. The scores are not normalized. Alpha lies above
// 0 and below the inverse of the leading eigenvalue; at or above it the sum has no
// end, which is ErrInvalid.
func Katz(g *network.Graph, alpha float64, s network.Side, w network.Weights) (network.Scores, error) {
	for _, err := range []error{s.Check(), w.Check()} {
		if err != nil {
			return network.Scores{}, err
		}
	}
	switch {
	case !(alpha > 0) || math.IsInf(alpha, 0): //nolint:staticcheck // NaN is no alpha either
		return network.Scores{}, fmt.Errorf("katz status with alpha %v: want a number above 0: %w", alpha, renjia.ErrInvalid)
	case s == network.Total && g.Directed():
		return network.Scores{}, fmt.Errorf("katz status by both sides of a directed graph: choose in or out, or build it undirected: %w", renjia.ErrUnsupported)
	}
	r, in, err := weighed(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	if s == network.In {
		r = in
	}
	ones := make([]float64, g.Len())
	for i := range ones {
		ones[i] = 1
	}
	x, ok := attenuated(r, alpha, ones)
	if !ok {
		return network.Scores{}, fmt.Errorf("katz status with alpha %v: must be below 1 by the leading eigenvalue of the graph: %w", alpha, renjia.ErrInvalid)
	}
	about := g.About("katz", fmt.Sprintf("alpha: %v, side: %s, weights: %s, not normalized", alpha, s, w), "Katz 1953")
	return network.Scores{About: about, Values: x}, nil
}

// Bonacich returns Bonacich's power centrality: (I − beta·A)⁻¹·A·1, scaled so that
// the squares sum to n (Bonacich 1987). With beta above 0 it is good to have
// powerful contacts, below 0 to have weak ones; with 0 it is the degree. In a
// directed graph it follows the arcs. It is undefined where beta is the inverse of
// an eigenvalue, and without ties; beyond the inverse of the leading eigenvalue it
// is defined but hard to read, and ErrUnsupported for more than 1,500 parties.
func Bonacich(g *network.Graph, beta float64, w network.Weights) (network.Scores, error) {
	if err := w.Check(); err != nil {
		return network.Scores{}, err
	}
	if math.IsNaN(beta) || math.IsInf(beta, 0) {
		return network.Scores{}, fmt.Errorf("bonacich power with beta %v: want a finite number: %w", beta, renjia.ErrInvalid)
	}
	about := g.About("bonacich-power", fmt.Sprintf("beta: %v, weights: %s, sum of squares n", beta, w), "Bonacich 1987")
	r, _, err := weighed(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	if len(r.targets) == 0 {
		return network.Scores{}, about.Undefined("there are no ties")
	}
	degrees := make([]float64, g.Len())
	for i := range degrees {
		degrees[i] = r.strength(int32(i))
	}
	x, err := powers(r, beta, degrees, about)
	if err != nil {
		return network.Scores{}, err
	}
	length := norm(x)
	if length == 0 {
		return network.Scores{}, about.Undefined("all powers are 0")
	}
	shrink(x, length/math.Sqrt(float64(g.Len())))
	return network.Scores{About: about, Values: x}, nil
}

// powers solves x = b + c·A·x. Iteration would also find a solution where there
// are many; there is one if the sum of all walks has an end.
func powers(r rows, c float64, b []float64, about network.About) ([]float64, error) {
	ones := make([]float64, r.len())
	for i := range ones {
		ones[i] = 1
	}
	if _, ends := attenuated(r, math.Abs(c), ones); ends {
		if x, ok := attenuated(r, c, b); ok {
			return x, nil
		}
	}
	return solved(r, c, b, about)
}

const (
	walkRounds   = 10000
	walkResidual = 1e-14
	walkLimit    = 1e100
)

// attenuated solves x = b + c·A·x by Gauss and Seidel. It reports whether that
// converged, which for positive b and c it does only if c is below the inverse of
// the leading eigenvalue.
func attenuated(r rows, c float64, b []float64) ([]float64, bool) {
	x := append([]float64(nil), b...)
	for range walkRounds {
		change, most := 0.0, 0.0
		for i := range x {
			next := b[i] + c*r.product(i, x)
			change = max(change, math.Abs(next-x[i]))
			most = max(most, math.Abs(next))
			x[i] = next
		}
		if !(most < walkLimit) { //nolint:staticcheck // NaN is beyond the limit too
			return nil, false
		}
		if change <= walkResidual*most {
			return x, true
		}
	}
	return nil, false
}

const (
	denseLimit   = 1500
	worstSolving = 1e12 // condition number beyond which a matrix counts as singular
)

// solved solves x = b + c·A·x directly.
func solved(r rows, c float64, b []float64, about network.About) ([]float64, error) {
	n := r.len()
	if n > denseLimit {
		return nil, fmt.Errorf("%s of %d parties with a beta at or beyond the leading eigenvalue's inverse: at most %d: %w", about.Measure, n, denseLimit, renjia.ErrUnsupported)
	}
	m := mat.NewDense(n, n, nil)
	for i := range n {
		for k := r.offsets[i]; k < r.offsets[i+1]; k++ {
			m.Set(i, int(r.targets[k]), -c*r.weight(k))
		}
		m.Set(i, i, 1)
	}
	var lu mat.LU
	lu.Factorize(m)
	if !(lu.Cond() < worstSolving) { //nolint:staticcheck // NaN is worse too
		return nil, about.Undefined("beta is the inverse of an eigenvalue")
	}
	x := mat.NewVecDense(n, nil)
	if err := lu.SolveVecTo(x, false, mat.NewVecDense(n, b)); err != nil {
		return nil, about.Undefined(err.Error())
	}
	return x.RawVector().Data, nil
}
