package survival

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/renjia-project/renjia"
)

// Coefficient is what a covariate does. An infinite estimate is ±Inf and has
// neither standard error nor interval: these are NaN, null in JSON.
type Coefficient struct {
	Name     string  `json:"name"`
	Estimate float64 `json:"coef"` // the logarithm of the hazard ratio of one unit more
	StdErr   float64 `json:"se"`
	Z        float64 `json:"z"`
	P        float64 `json:"p"` // Wald, two-sided
	Ratio    float64 `json:"ratio"`
	Lower    float64 `json:"lower"` // of Ratio
	Upper    float64 `json:"upper"`
	Infinite bool    `json:"infinite,omitempty"`
}

// MarshalJSON writes what is not a finite number as null.
func (c Coefficient) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name     string   `json:"name"`
		Estimate *float64 `json:"coef"`
		StdErr   *float64 `json:"se"`
		Z        *float64 `json:"z"`
		P        *float64 `json:"p"`
		Ratio    *float64 `json:"ratio"`
		Lower    *float64 `json:"lower"`
		Upper    *float64 `json:"upper"`
		Infinite int      `json:"infinite,omitempty"` // 1 or −1: the sign
	}{c.Name, finite(c.Estimate), finite(c.StdErr), finite(c.Z), finite(c.P), finite(c.Ratio), finite(c.Lower), finite(c.Upper), c.sign()})
}

func (c *Coefficient) sign() int {
	if !c.Infinite {
		return 0
	}
	return int(math.Copysign(1, c.Estimate))
}

// finite returns nil for what JSON has no number for.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// ModelTest is a test that no covariate does anything.
type ModelTest struct {
	Statistic float64 `json:"statistic"` // chi-squared
	DF        int     `json:"df"`
	P         float64 `json:"p"`
}

// Baseline is the cumulative hazard of somebody with mean covariates, at each time
// of an event.
type Baseline struct {
	Stratum string    `json:"stratum,omitempty"`
	Time    []float64 `json:"time"`
	Hazard  []float64 `json:"hazard"`
}

// Model is a fitted regression.
type Model struct {
	N              int           `json:"n"`
	Dropped        int           `json:"dropped,omitempty"` // records left out: a covariate is missing
	Events         int           `json:"events"`
	Coefficients   []Coefficient `json:"coefficients"`
	Variance       [][]float64   `json:"variance,omitempty"` // of the coefficients; nil if one is infinite
	NullLikelihood float64       `json:"null_loglik"`
	Likelihood     float64       `json:"loglik"`
	Wald           *ModelTest    `json:"wald"` // nil if a coefficient is infinite: the other two still hold
	Score          ModelTest     `json:"score"`
	Ratio          ModelTest     `json:"likelihood_ratio"`
	Concordance    float64       `json:"concordance"` // NaN if no two can be compared; it has no JSON then
	Means          []float64     `json:"means"`       // of the covariates, where Baselines stand
	Baselines      []Baseline    `json:"baselines,omitempty"`
	Iterations     int           `json:"iterations"`
	Variant        CoxOptions    `json:"variant"`
	Source         string        `json:"source"`
}

// MarshalJSON writes an undefined concordance as null.
func (m Model) MarshalJSON() ([]byte, error) {
	type bare Model
	return json.Marshal(struct {
		bare
		Concordance *float64 `json:"concordance"`
	}{bare(m), finite(m.Concordance)})
}

// report fills a model in.
func (f *fit) report(m *Model) {
	p := len(f.b)
	m.NullLikelihood, m.Likelihood, m.Iterations = f.atZero.loglik, f.at.loglik, f.iterations
	m.Means = f.mean
	test := func(x float64) ModelTest { return ModelTest{x, p, chiSquaredTail(x, p)} }
	m.Score = test(f.scoreTest)
	m.Ratio = test(max(0, 2*(m.Likelihood-m.NullLikelihood)))
	m.Concordance = f.concordance()
	var c mat.Cholesky
	var inverse mat.SymDense
	if c.Factorize(f.at.info) && c.InverseTo(&inverse) == nil && !slices.ContainsFunc(f.infinite, func(s int) bool { return s != 0 }) {
		wald := test(mat.Inner(mat.NewVecDense(p, f.b), f.at.info, mat.NewVecDense(p, f.b)))
		m.Wald = &wald
		for i := range p {
			m.Variance = append(m.Variance, make([]float64, p))
			for j := range p {
				m.Variance[i][j] = inverse.At(i, j) / (f.scale[i] * f.scale[j])
			}
		}
	}
	z := normalQuantile(m.Variant.Level)
	for j, name := range f.names {
		se := math.NaN()
		if f.infinite[j] == 0 && !inverse.IsEmpty() {
			se = math.Sqrt(inverse.At(j, j)) / f.scale[j]
		}
		m.Coefficients = append(m.Coefficients, coefficient(name, f.b[j]/f.scale[j], se, z, f.infinite[j]))
	}
	m.Baselines = f.baselines()
}

func coefficient(name string, estimate, se, z float64, infinite int) Coefficient {
	if infinite != 0 {
		nan := math.NaN()
		inf := math.Inf(infinite)
		return Coefficient{name, inf, nan, nan, nan, math.Exp(inf), nan, nan, true}
	}
	c := Coefficient{Name: name, Estimate: estimate, StdErr: se, Z: estimate / se}
	c.P = math.Erfc(math.Abs(c.Z) / math.Sqrt2)
	c.Ratio, c.Lower, c.Upper = math.Exp(estimate), math.Exp(estimate-z*se), math.Exp(estimate+z*se)
	return c
}

// baselines are the cumulative hazards; ties count as in the likelihood.
func (f *fit) baselines() (all []Baseline) {
	if slices.ContainsFunc(f.infinite, func(s int) bool { return s != 0 }) {
		return nil // the mean is infinitely far from those who leave
	}
	for i, s := range f.strata {
		b := Baseline{Stratum: f.stratumNames[i]}
		lowered := s.sweep(f.b, func(time float64, risk, died *sums) {
			up := 0.0
			for k := range died.n {
				up += 1 / (risk.w - f.ties.out(k, died.n)*died.w)
			}
			b.Time, b.Hazard = append(b.Time, time), append(b.Hazard, up)
		})
		slices.Reverse(b.Time)
		slices.Reverse(b.Hazard)
		sum := 0.0
		for k, up := range b.Hazard {
			sum += up * math.Exp(-lowered)
			b.Hazard[k] = sum
		}
		all = append(all, b)
	}
	return all
}

// Survival predicts the share of those with some covariates who stay longer than a
// time, in a stratum: exp(−H₀(t)·exp(β′(x−mean))).
func (m *Model) Survival(stratum string, time float64, covariates []float64) (float64, error) {
	if len(covariates) != len(m.Coefficients) {
		return 0, fmt.Errorf("prediction: %d covariates, want %d: %w", len(covariates), len(m.Coefficients), renjia.ErrInvalid)
	}
	for _, b := range m.Baselines {
		if b.Stratum != stratum {
			continue
		}
		eta := 0.0
		for j, c := range m.Coefficients {
			eta += c.Estimate * (covariates[j] - m.Means[j])
		}
		at, found := slices.BinarySearch(b.Time, time)
		if found {
			at++
		}
		if at == 0 {
			return 1, nil
		}
		return math.Exp(-b.Hazard[at-1] * math.Exp(eta)), nil
	}
	return 0, fmt.Errorf("prediction in stratum %q: no baseline: %w", stratum, renjia.ErrNotFound)
}
