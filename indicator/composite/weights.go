package composite

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Weights are what indicators weigh, with how that was found. They sum to 1.
type Weights struct {
	measured.About
	Values []float64 `json:"values"`
}

// Equal returns equal weights of n indicators.
func Equal(n int) Weights {
	w := Weights{About: measured.About{ID: "equal_weights", N: int64(n), Variant: "equal"}}
	for range n {
		w.Values = append(w.Values, 1/float64(n))
	}
	return w
}

// Given returns weights that somebody set. They must be 0 or more and sum to 1,
// within 1e-9; scaling others is for the caller, who knows whether one is missing.
func Given(values []float64) (Weights, error) {
	const id measured.ID = "given_weights"
	sum := 0.0
	for i, v := range values {
		if !(v >= 0) || math.IsInf(v, 0) { //nolint:staticcheck // NaN is no weight either
			return Weights{}, id.Invalid("weight %d is %v: want 0 or more", i+1, v)
		}
		sum += v
	}
	if math.Abs(sum-1) > 1e-9 {
		return Weights{}, id.Invalid("the weights sum to %v: want 1", sum)
	}
	return Weights{About: measured.About{ID: id, N: int64(len(values)), Variant: "given"}, Values: append([]float64(nil), values...)}, nil
}

// Entropy returns weights by how much indicators tell units apart (熵权法): from
// values normalised by [MinMax], with shares p of each indicator's sum, they are in
// proportion to 1 − e, where e = −Σp·ln p/ln n and 0·ln 0 = 0 (Zeleny 1982). An
// indicator that does not vary is undefined.
func (t Table) Entropy() (Weights, error) {
	rows, err := t.Normalise(MinMax)
	if err != nil {
		return Weights{}, err
	}
	w := Weights{
		About:  measured.About{ID: EntropyWeights, N: int64(len(t.Units)), Variant: "min-max, 0·ln 0 = 0", Source: "Shannon 1948; Zeleny 1982"},
		Values: make([]float64, len(t.Indicators)),
	}
	total := 0.0
	for j := range w.Values {
		sum, entropy := 0.0, 0.0
		for _, row := range rows {
			sum += row[j]
		}
		for _, row := range rows {
			if p := row[j] / sum; p > 0 {
				entropy -= p * math.Log(p)
			}
		}
		w.Values[j] = 1 - entropy/math.Log(float64(len(rows)))
		total += w.Values[j]
	}
	for j := range w.Values {
		w.Values[j] /= total // above 0, for the least unit of each indicator has none of it
	}
	return w, nil
}

// Principal returns the squared loadings of the first principal component of the
// correlations between indicators; its share of the variance is an input. Below one
// half the first component does not speak for all (OECD & JRC 2008, step 6).
// Indicators must be fewer than units.
func (t Table) Principal() (Weights, error) {
	rows, err := t.Normalise(ZScore)
	if err != nil {
		return Weights{}, err
	}
	n, k := len(rows), len(t.Indicators)
	if n <= k {
		return Weights{}, PrincipalWeights.Undefined("%d units are too few for %d indicators", "%d个单位不足以分析%d项指标", n, k)
	}
	data := mat.NewDense(n, k, nil)
	for i, row := range rows {
		data.SetRow(i, row)
	}
	var pc stat.PC
	if !pc.PrincipalComponents(data, nil) {
		return Weights{}, PrincipalWeights.Undefined("the components could not be found", "无法求得主成分")
	}
	var vectors mat.Dense
	pc.VectorsTo(&vectors)
	w := Weights{Values: make([]float64, k)}
	for j := range w.Values {
		w.Values[j] = vectors.At(j, 0) * vectors.At(j, 0)
	}
	w.About = measured.About{
		ID: PrincipalWeights, N: int64(n), Variant: "squared loadings of the first component, correlations", Source: "OECD & JRC 2008",
		Inputs: []measured.Input{measured.Number("share of variance", pc.VarsTo(nil)[0]/float64(k))},
	}
	return w, nil
}
