package composite

import (
	"math"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Pairwise holds judgements of pairs of criteria: row i, column j says how many times
// more important i is than j, usually 1/9 to 9.
type Pairwise [][]float64

// Priority names how weights are found from judgements.
type Priority string

// The priorities. They agree where judgements are consistent. There is no default.
const (
	Eigenvector   Priority = "eigenvector"    // principal eigenvector, Saaty 1980
	GeometricMean Priority = "geometric-mean" // of the rows, Crawford & Williams 1985
)

// MostCriteria is the largest number of criteria for which a random index is known.
const MostCriteria = 15

// randomIndex is the mean consistency index of random judgements of n criteria, at
// n − 1 (Saaty 1980).
var randomIndex = [MostCriteria]float64{0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59}

// Hierarchy is what the analytic hierarchy process (层次分析法) finds.
type Hierarchy struct {
	Weights
	Lambda float64  `json:"lambda"`            // largest eigenvalue; the number of criteria if judgements are consistent
	Index  *float64 `json:"consistency_index"` // (λ − n)/(n − 1); nil for one criterion
	Ratio  *float64 `json:"consistency_ratio"` // Index over the random one; nil for fewer than three: two cannot contradict each other
}

// Consistent reports whether the consistency ratio is below Saaty's limit of one
// tenth, or cannot be otherwise.
func (h Hierarchy) Consistent() bool { return h.Ratio == nil || *h.Ratio < .1 }

// AHP returns the weights of 1 to 15 criteria from a square of judgements above 0.
// The upper triangle counts; the lower one must hold the reciprocals, to within 1 %
// for rounded ones such as 0.333, and the diagonal 1. Inconsistent judgements are not
// refused: see [Hierarchy.Consistent].
func (p Pairwise) AHP(by Priority) (Hierarchy, error) {
	if err := measured.Choose(AHPWeights, "priority", "they differ where judgements are inconsistent", by, Eigenvector, GeometricMean); err != nil {
		return Hierarchy{}, err
	}
	a, err := p.reciprocal()
	if err != nil {
		return Hierarchy{}, err
	}
	n := len(a)
	eigen := a.eigenvector()
	h := Hierarchy{Lambda: a.lambda(eigen), Weights: Weights{Values: eigen}}
	if by == GeometricMean {
		h.Values = a.geometric()
	}
	h.About = measured.About{ID: AHPWeights, N: int64(n), Variant: string(by) + ", random index of Saaty 1980", Source: "Saaty 1980"}
	if by == GeometricMean {
		h.Source = "Crawford & Williams 1985; Saaty 1980"
	}
	h.Inputs = []measured.Input{measured.Number("lambda", h.Lambda)}
	if n > 1 {
		index := max(0, (h.Lambda-float64(n))/float64(n-1)) // never below but by rounding
		h.Index = &index
		h.Inputs = append(h.Inputs, measured.Number("consistency index", index))
	}
	if n > 2 {
		ratio := *h.Index / randomIndex[n-1]
		h.Ratio = &ratio
		h.Inputs = append(h.Inputs, measured.Number("consistency ratio", ratio))
	}
	return h, nil
}

// reciprocal checks the judgements and returns them with exact reciprocals.
func (p Pairwise) reciprocal() (Pairwise, error) {
	n := len(p)
	if n < 1 || n > MostCriteria {
		return nil, AHPWeights.Invalid("%d criteria: want 1 to %d", n, MostCriteria)
	}
	a := make(Pairwise, n)
	for i, row := range p {
		if len(row) != n {
			return nil, AHPWeights.Invalid("row %d has %d judgements, want %d", i+1, len(row), n)
		}
		a[i] = make([]float64, n)
		a[i][i] = 1
		for j, v := range row {
			if !(v >= 1e-6 && v <= 1e6) { //nolint:staticcheck // nor NaN
				return nil, AHPWeights.Invalid("row %d, column %d is %v: want a number above 0, usually 1/9 to 9", i+1, j+1, v)
			}
		}
	}
	for i := range p {
		for j := range i + 1 {
			if math.Abs(p[i][j]*p[j][i]-1) > .01 {
				return nil, AHPWeights.Invalid("row %d, column %d is %v and row %d, column %d is %v: want reciprocals, and 1 on the diagonal", i+1, j+1, p[i][j], j+1, i+1, p[j][i])
			}
			if i != j {
				a[j][i], a[i][j] = p[j][i], 1/p[j][i]
			}
		}
	}
	return a, nil
}

// eigenvector finds the principal eigenvector by iteration, which converges for
// matrices above 0.
func (p Pairwise) eigenvector() []float64 {
	w := p.geometric()
	for range 10_000 {
		next := p.times(w)
		scale(next)
		moved := 0.0
		for i := range w {
			moved = max(moved, math.Abs(next[i]-w[i]))
		}
		if w = next; moved < 1e-16 {
			break
		}
	}
	return w
}

func (p Pairwise) times(w []float64) []float64 {
	out := make([]float64, len(w))
	for i, row := range p {
		for j, v := range row {
			out[i] += v * w[j]
		}
	}
	return out
}

// lambda is the eigenvalue of an eigenvector that sums to 1.
func (p Pairwise) lambda(w []float64) (sum float64) {
	for _, v := range p.times(w) {
		sum += v
	}
	return sum
}

func (p Pairwise) geometric() []float64 {
	w := make([]float64, len(p))
	for i, row := range p {
		for _, v := range row {
			w[i] += math.Log(v)
		}
		w[i] = math.Exp(w[i] / float64(len(p)))
	}
	scale(w)
	return w
}

// scale makes weights sum to 1.
func scale(w []float64) {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	for i := range w {
		w[i] /= sum
	}
}
