package survival

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia"
)

// conclude works out the statistic: U′V⁻U. The variance is the Laplacian of a graph
// in which groups that were at risk together are tied, so that leaving out one group
// of each component leaves a matrix that has an inverse.
func (t *Test) conclude() error {
	var kept []int
	first := t.components()
	for i, root := range first {
		if i != root {
			kept = append(kept, i)
		}
	}
	t.DF = len(kept)
	if t.DF == 0 {
		return fmt.Errorf("%s test of %d groups: undefined: at no event were two of them at risk: %w", t.Variant, len(t.Groups), renjia.ErrInvalid)
	}
	v, u := mat.NewSymDense(t.DF, nil), make([]float64, t.DF)
	for i, a := range kept {
		u[i] = t.Groups[a].Observed - t.Groups[a].Expected
		for j, b := range kept[:i+1] {
			v.SetSym(i, j, t.Variance[a][b])
		}
	}
	var err error
	if t.Statistic, err = quadratic(v, u); err != nil {
		return fmt.Errorf("%s test of %d groups: %w", t.Variant, len(t.Groups), err)
	}
	t.P = chiSquaredTail(t.Statistic, t.DF)
	return nil
}

// components returns for each group the first group that it is tied with.
func (t *Test) components() []int {
	first := make([]int, len(t.Groups))
	for i := range first {
		first[i] = i
	}
	for i := range first {
		for j := range i {
			if t.Variance[i][j] == 0 || first[i] == first[j] {
				continue
			}
			from, to := max(first[i], first[j]), min(first[i], first[j])
			for k := range first {
				if first[k] == from {
					first[k] = to
				}
			}
		}
	}
	return first
}

// quadratic returns u′V⁻¹u.
func quadratic(v *mat.SymDense, u []float64) (float64, error) {
	var c mat.Cholesky
	if !c.Factorize(v) {
		return 0, fmt.Errorf("the variance is singular: %w", renjia.ErrInvalid)
	}
	x, b := mat.NewVecDense(len(u), nil), mat.NewVecDense(len(u), u)
	if err := c.SolveVecTo(x, b); err != nil {
		return 0, fmt.Errorf("the variance is singular to working precision: %w", renjia.ErrInvalid)
	}
	return mat.Dot(b, x), nil
}

func chiSquaredTail(x float64, df int) float64 {
	return distuv.ChiSquared{K: float64(df)}.Survival(x)
}
