package inequality_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
)

var (
	income = []float64{1200, 1500, 1500, 1800, 2100, 2600, 3000, 3300, 4100, 5200, 6000, 8800}
	hours  = []float64{12, 10, 8, 9, 7, 6, 6, 4, 3, 3, 2, 1}
	times  = []float64{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3}
)

func rank(t require.TestingT, h, by, w []float64) *inequality.Ranking {
	r, err := inequality.Rank(h, by, inequality.Options{Weights: w})
	require.NoError(t, err)
	return r
}

// R 4.2, lm(2·s2·h/mean(h) ~ R) and the delta method on vcov(lm(h ~ R)), with ties,
// plain and weighted.
func TestStandardErrorsMatchR(t *testing.T) {
	for _, c := range []struct {
		w                    []float64
		c, regression, delta float64
	}{
		{nil, -0.311032863849765, 0.0211837390232160, 0.0240906647527738},
		{times, -0.321794871794872, 0.0229450022059869, 0.0263218766869081},
	} {
		r := rank(t, hours, income, c.w)
		e, err := r.Estimate(inequality.ConvenientRegression, .95)
		require.NoError(t, err)
		require.InDelta(t, c.c, e.Value, 1e-14)
		require.InDelta(t, c.regression, e.StdErr, 1e-14)
		require.InDelta(t, e.Value-1.959963984540054*e.StdErr, e.Limits.Lower, 1e-14)
		e, err = r.Estimate(inequality.DeltaMethod, .95)
		require.NoError(t, err)
		require.InDelta(t, c.delta, e.StdErr, 1e-14)
	}
}

// Computed in R 4.2 by the formulas of Kakwani, Wagstaff & van Doorslaer 1997.
// The groups are those of the World Bank's Technical Note 7: births and deaths
// under five by wealth in India.
func TestLinearizedErrorMatchesItsFormula(t *testing.T) {
	places := make([]float64, len(hours))
	for i := range places {
		places[i] = float64(i)
	}
	e, err := rank(t, hours, places, nil).Estimate(inequality.Linearized, .9)
	require.NoError(t, err)
	require.InDelta(t, -0.3133802816901408, e.Value, 1e-14)
	require.InDelta(t, 0.0588998615532753, e.StdErr, 1e-13)

	births, rates := []float64{29939, 28776, 26528, 24689, 19739}, []float64{.1547, .1529, .1195, .0869, .0543}
	for want, known := range map[float64]bool{0.06157688307688616: false, 0.00393522335405045: true} {
		groups := make([]inequality.Stratum, len(births))
		for i, n := range births {
			groups[i] = inequality.Stratum{Units: n, Mean: rates[i]}
			if known {
				groups[i].SD = math.Sqrt(rates[i] * (1 - rates[i]))
			}
		}
		r, err := inequality.Strata(groups)
		require.NoError(t, err)
		e, err := r.Estimate(inequality.Linearized, .95)
		require.NoError(t, err)
		require.InDelta(t, -0.1694, e.Value, 5e-5) // as published
		require.InDelta(t, want, e.StdErr, 1e-12)
	}
}

// naiveIndex is (2/μ)·cov(h, r) in fractions, the rank of a unit being the share
// below it and half the share of those level with it.
func naiveIndex(h, by, w []float64) *big.Rat {
	half, weights, total, s := big.NewRat(1, 2), new(big.Rat), new(big.Rat), new(big.Rat)
	for i := range h {
		weights.Add(weights, rat(w[i]))
		total.Add(total, new(big.Rat).Mul(rat(w[i]), rat(h[i])))
	}
	for i := range h {
		r := new(big.Rat)
		for j := range by {
			switch {
			case by[j] < by[i]:
				r.Add(r, rat(w[j]))
			case by[j] == by[i]:
				r.Add(r, new(big.Rat).Mul(half, rat(w[j])))
			}
		}
		r.Quo(r, weights)
		r.Sub(r, half)
		s.Add(s, r.Mul(r, new(big.Rat).Mul(rat(w[i]), rat(h[i]))))
	}
	return s.Quo(s.Mul(s, big.NewRat(2, 1)), total)
}

func TestIndexEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := positives(t)
		w := weightsFor(t, h)
		by := rapid.SliceOfN(rapid.Map(rapid.IntRange(-4, 4), func(i int) float64 { return float64(i) }), len(h), len(h)).Draw(t, "by")
		r := rank(t, h, by, w)
		c, err := r.Index()
		require.NoError(t, err)
		require.Equal(t, naiveIndex(h, by, w).RatString(), c.Exact.RatString())
		near(t, c.Value)(r.Extended(2))

		third := make([]float64, len(h))
		for i := range h {
			third[i] = h[i] / 3
		}
		near(t, c.Value)(rank(t, third, by, w).Index())
		for _, sign := range []float64{-1, 0} {
			for i := range by {
				third[i] = sign * by[i]
			}
			near(t, sign*c.Value*sign*sign)(rank(t, h, third, w).Index()) // the other way round; all level
		}
	})
}

// Ranked by itself, the index is the Gini coefficient.
func TestIndexOfARankingByItselfIsGini(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := positives(t)
		w := weightsFor(t, x)
		g, err := weighted(t, x, w).Gini(inequality.Population)
		require.NoError(t, err)
		near(t, g.Value)(rank(t, x, x, w).Index())
	})
}

func TestCurveEnclosesTheIndex(t *testing.T) {
	r := rank(t, hours, income, times)
	curve, err := r.Curve()
	require.NoError(t, err)
	require.Len(t, curve, 12) // one tie
	area := 0.0
	for i, p := range curve[1:] {
		area += (p.Y + curve[i].Y) / 2 * (p.X - curve[i].X)
	}
	near(t, 1-2*area)(r.Index())
}

// What is had and what is lacked mirror each other, in any unit.
func TestErreygersMirrorsAndWagstaffReachesOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 10), func(i int) float64 { return float64(i) / 10 }), 3, 30).Draw(t, "h")
		h[0], h[1] = 0, 1
		by := rapid.SliceOfN(rapid.Float64Range(0, 5), len(h), len(h)).Draw(t, "by")
		lack, third := make([]float64, len(h)), make([]float64, len(h))
		for i, v := range h {
			lack[i], third[i] = 1-v, v/3-1
		}
		has, lacks, scaled := rank(t, h, by, nil), rank(t, lack, by, nil), rank(t, third, by, nil)
		e, err := has.Erreygers(0, 1)
		require.NoError(t, err)
		near(t, -e.Value)(lacks.Erreygers(0, 1))
		near(t, e.Value)(scaled.Erreygers(-1, 1./3-1))
		w, err := has.Wagstaff(0, 1)
		require.NoError(t, err)
		near(t, -w.Value)(lacks.Wagstaff(0, 1))
		near(t, w.Value)(scaled.Wagstaff(-1, 1./3-1))
		g, err := has.Generalized()
		require.NoError(t, err)
		near(t, 4*g.Value)(has.Erreygers(0, 1))
	})
	near(t, -1)(rank(t, []float64{1, 0, 0, 0}, []float64{1, 2, 3, 4}, nil).Wagstaff(0, 1))
}

func TestRankingsWithoutAnIndex(t *testing.T) {
	of := func(h ...float64) *inequality.Ranking { return rank(t, h, []float64{1, 2, 3, 4}[:len(h)], nil) }
	_, err := of(0, 0).Index()
	undefined(t, "zeros", err)
	_, err = of(-1, 3).Index()
	undefined(t, "a debt", err)
	_, err = of(1e308, 1e308, 1e308).Index()
	undefined(t, "beyond the floats", err)
	_, err = of(0, 0).Curve()
	undefined(t, "curve of zeros", err)
	_, err = of(0, 0).Extended(3)
	undefined(t, "extended, of zeros", err)
	_, err = of(1, 1).Wagstaff(0, 1)
	undefined(t, "all at the bound", err)
	near(t, 0)(of(1, 1).Erreygers(0, 1))
	_, err = of(1, 2).Estimate(inequality.Linearized, .95)
	undefined(t, "error of two", err)
	_, err = rank(t, []float64{1, 2, 3}, []float64{1, 1, 1}, nil).Estimate(inequality.Linearized, .95)
	undefined(t, "error of a single rank", err)
	_, err = inequality.Strata(nil)
	undefined(t, "no groups", err)
	_, err = inequality.Strata([]inequality.Stratum{{Units: 0, Mean: 1}})
	undefined(t, "no units", err)

	for _, err := range []error{
		second(inequality.Rank([]float64{1}, []float64{math.NaN()}, inequality.Options{})),
		second(inequality.Rank([]float64{1, 2}, []float64{1}, inequality.Options{})),
		second(inequality.Rank([]float64{math.Inf(1)}, []float64{1}, inequality.Options{})),
		second(inequality.Strata([]inequality.Stratum{{Units: 1, Mean: 1, SD: -1}})),
		second(of(1, 2).Wagstaff(0, 1)), second(of(1, 2).Erreygers(2, 1)), second(of(1, 2).Erreygers(0, math.Inf(1))),
		second(of(1, 2).Extended(.5)), second(of(1, 2, 4).Estimate("bootstrap", .95)), second(of(1, 2, 4).Estimate(inequality.Linearized, 95)),
	} {
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = of(1, 2, 4).Estimate("", .95)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func second[T any](_ T, err error) error { return err }
