package agreement_test

import (
	"encoding/json"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/agreement"
	"github.com/renjia-project/renjia/indicator/measured"
)

var metrics = []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio}

// coders reads rows of coders in which a point is a missing value.
func coders(t require.TestingT, rows ...string) agreement.Ratings {
	var all [][]float64
	for _, row := range rows {
		var values []float64
		for _, s := range strings.Fields(row) {
			v, err := strconv.ParseFloat(s, 64)
			if s == "." {
				v, err = math.NaN(), nil
			}
			require.NoError(t, err)
			values = append(values, v)
		}
		all = append(all, values)
	}
	r, err := agreement.FromCoders(all)
	require.NoError(t, err)
	return r
}

// Four coders and twelve units, of which the last has one value: Krippendorff 2011,
// section C.
func fourCoders(t require.TestingT) agreement.Ratings {
	return coders(t,
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
}

// Five coders and forty units, Hayes & Krippendorff 2007, table 1.
func fortyUnits(t require.TestingT) agreement.Ratings {
	return coders(t,
		"1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1",
		"1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1",
		"2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1",
		". 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .",
		"2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1")
}

func alpha(t require.TestingT, r agreement.Ratings, m agreement.Metric) agreement.Alpha {
	a, err := agreement.Krippendorff(r, m)
	require.NoError(t, err)
	return a
}

func TestPublishedAlphas(t *testing.T) {
	// Krippendorff 2011.
	four := fourCoders(t)
	require.InDelta(t, .743, alpha(t, four, agreement.Nominal).Value, .0005)
	require.InDelta(t, .815, alpha(t, four, agreement.Ordinal).Value, .0005)
	require.InDelta(t, .849, alpha(t, four, agreement.Interval).Value, .0005)
	require.InDelta(t, .797, alpha(t, four, agreement.Ratio).Value, .0005)
	// Hayes & Krippendorff 2007: ordinal .7598, nominal .4765.
	forty := fortyUnits(t)
	require.InDelta(t, .7598, alpha(t, forty, agreement.Ordinal).Value, .00005)
	require.InDelta(t, .4765, alpha(t, forty, agreement.Nominal).Value, .00005)
}

func TestAlphaSaysWhatItWasMadeOf(t *testing.T) {
	a := alpha(t, fourCoders(t), agreement.Nominal)
	require.EqualValues(t, 40, a.N) // one of 41 values stands alone
	require.Equal(t, 11, a.Units)
	require.Equal(t, 1, a.LeftOut)
	require.Equal(t, "nominal", a.Variant)
	require.NotEmpty(t, a.Missing)
	require.Equal(t, measured.Input{Name: "distinct values", Value: "5"}, a.Inputs[2])
}

// oracle computes alpha from the matrix of coincidences with fractions, as
// Krippendorff writes it down.
func oracle(r agreement.Ratings, m agreement.Metric) *big.Rat {
	values := slices.Compact(slices.Sorted(func(yield func(float64) bool) {
		for _, u := range r {
			for _, v := range u {
				if len(u) > 1 && !yield(v) {
					return
				}
			}
		}
	}))
	k := len(values)
	o := make([][]*big.Rat, k)
	marginal := make([]*big.Rat, k)
	n := new(big.Rat)
	for c := range k {
		o[c], marginal[c] = make([]*big.Rat, k), new(big.Rat)
		for d := range k {
			o[c][d] = new(big.Rat)
		}
	}
	for _, u := range r {
		for i, v := range u {
			for j, w := range u {
				if i != j {
					c, d := slices.Index(values, v), slices.Index(values, w)
					share := big.NewRat(1, int64(len(u)-1))
					o[c][d].Add(o[c][d], share)
					marginal[c].Add(marginal[c], share)
					n.Add(n, share)
				}
			}
		}
	}
	observed, expected := new(big.Rat), new(big.Rat)
	for c := range k {
		for d := range k {
			delta := difference(values, marginal, c, d, m)
			observed.Add(observed, new(big.Rat).Mul(o[c][d], delta))
			expected.Add(expected, delta.Mul(delta, new(big.Rat).Mul(marginal[c], marginal[d])))
		}
	}
	if expected.Sign() == 0 {
		return nil
	}
	observed.Mul(observed, n.Sub(n, big.NewRat(1, 1)))
	return n.Sub(big.NewRat(1, 1), observed.Quo(observed, expected))
}

func difference(values []float64, marginal []*big.Rat, c, d int, m agreement.Metric) *big.Rat {
	if c == d {
		return new(big.Rat)
	}
	v, w := new(big.Rat).SetFloat64(values[c]), new(big.Rat).SetFloat64(values[d])
	delta := new(big.Rat).Sub(v, w)
	switch m {
	case agreement.Nominal:
		return big.NewRat(1, 1)
	case agreement.Ratio:
		delta.Quo(delta, v.Add(v, w))
	case agreement.Ordinal:
		delta = new(big.Rat)
		for g := min(c, d); g <= max(c, d); g++ {
			delta.Add(delta, marginal[g])
		}
		ends := new(big.Rat).Add(marginal[c], marginal[d])
		delta.Sub(delta, ends.Quo(ends, big.NewRat(2, 1)))
	}
	return delta.Mul(delta, delta)
}

func someRatings() *rapid.Generator[agreement.Ratings] {
	value := rapid.Map(rapid.IntRange(0, 12), func(i int) float64 { return float64(i) / 4 })
	return rapid.Map(rapid.SliceOfN(rapid.SliceOfN(value, 0, 5), 0, 8), func(r [][]float64) agreement.Ratings { return r })
}

func TestAlphaIsThatOfTheCoincidenceMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, m := someRatings().Draw(t, "ratings"), rapid.SampledFrom(metrics).Draw(t, "metric")
		a, err := agreement.Krippendorff(r, m)
		want := oracle(r, m)
		if want == nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		exact, _ := want.Float64()
		require.InDelta(t, exact, a.Value, 1e-12)
		require.LessOrEqual(t, a.Value, 1.0)
	})
}

func TestAlphaOfIntervalsIgnoresUnitAndOrigin(t *testing.T) {
	moved := fourCoders(t)
	for _, u := range moved {
		for i := range u {
			u[i] = 1e6 + 3*u[i]
		}
	}
	require.InDelta(t, alpha(t, fourCoders(t), agreement.Interval).Value, alpha(t, moved, agreement.Interval).Value, 1e-12)
	require.NotEqual(t, alpha(t, fourCoders(t), agreement.Ratio).Value, alpha(t, moved, agreement.Ratio).Value)
}

func TestTwoZerosAreAlikeOnARatioScale(t *testing.T) {
	a := alpha(t, coders(t, "0 0 1", "0 1 1"), agreement.Ratio)
	// Observed 2/6, expected 2·9/30: zero differs from all else by one, as a name does.
	require.InDelta(t, 1-(2.0/6)/(18.0/30), a.Value, 1e-15)
}

func TestAgreementThatDoesNotExist(t *testing.T) {
	for name, rows := range map[string][]string{
		"nothing":             nil,
		"no units":            {"", ""},
		"one coder":           {"1 2 3"},
		"no unit of two":      {"1 . 3", ". 2 ."},
		"no variation":        {"2 2 2", "2 2 2"},
		"variation elsewhere": {"2 2 1", "2 2 ."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, m := range metrics {
				_, err := agreement.Krippendorff(coders(t, rows...), m)
				var undefined *measured.UndefinedError
				require.ErrorAs(t, err, &undefined)
				require.NotEmpty(t, undefined.Reason.ZH)
				_, err = agreement.Limits(coders(t, rows...), m, agreement.Draws{Resampling: agreement.WholeUnits, Number: 9, Level: .9})
				require.ErrorAs(t, err, &undefined)
			}
		})
	}
}

func TestAlphaRefusesWhatItCannotCompare(t *testing.T) {
	var missing *renjia.UnspecifiedError
	_, err := agreement.Krippendorff(fourCoders(t), "")
	require.ErrorAs(t, err, &missing)
	for _, c := range []struct {
		r agreement.Ratings
		m agreement.Metric
	}{
		{fourCoders(t), "kappa"},
		{agreement.Ratings{{1, math.NaN()}}, agreement.Nominal},
		{agreement.Ratings{{1, math.Inf(1)}}, agreement.Ordinal},
		{agreement.Ratings{{1, -1}}, agreement.Ratio},
		{agreement.Ratings{{-1e300, 1e300}, {1, 2}}, agreement.Interval},
	} {
		_, err := agreement.Krippendorff(c.r, c.m)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = agreement.FromCoders([][]float64{{1, 2}, {1}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "coder 2")
}

func TestLabelsAreNames(t *testing.T) {
	r, err := agreement.FromLabels([][]string{
		{"yes", "no", "", "maybe"},
		{"yes", "yes", "no", "maybe"},
	})
	require.NoError(t, err)
	a := alpha(t, r, agreement.Nominal)
	require.Equal(t, alpha(t, coders(t, "3 2 . 1", "3 3 2 1"), agreement.Nominal).Value, a.Value)
	require.EqualValues(t, 6, a.N)
}

func TestLimitsOfTheFortyUnits(t *testing.T) {
	// Hayes & Krippendorff 2007: .7078 to .8078 for ordinal data, drawn by
	// disagreements. The draws differ from theirs.
	d := agreement.Draws{Resampling: agreement.Disagreements, Number: 4000, Seed: 1, Level: .95}
	l, err := agreement.Limits(fortyUnits(t), agreement.Ordinal, d)
	require.NoError(t, err)
	require.InDelta(t, .7078, l.Lower, .01)
	require.InDelta(t, .8078, l.Upper, .01)

	again, err := agreement.Limits(fortyUnits(t), agreement.Ordinal, d)
	require.NoError(t, err)
	require.Equal(t, l, again)

	d.Resampling = agreement.WholeUnits
	whole, err := agreement.Limits(fortyUnits(t), agreement.Ordinal, d)
	require.NoError(t, err)
	require.Less(t, whole.Lower, l.Lower) // units hang together, pairs are taken as if they did not
	require.Contains(t, whole.Method, "units")
}

func TestLimitsAskAndRefuse(t *testing.T) {
	var missing *renjia.UnspecifiedError
	_, err := agreement.Limits(fourCoders(t), agreement.Nominal, agreement.Draws{Number: 10, Level: .9})
	require.ErrorAs(t, err, &missing)
	_, err = agreement.Limits(fourCoders(t), agreement.Nominal, agreement.Draws{Resampling: agreement.WholeUnits, Number: 10})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	// Two units: half of the draws are of one unit only.
	_, err = agreement.Limits(coders(t, "1 2", "1 2"), agreement.Nominal, agreement.Draws{Resampling: agreement.WholeUnits, Number: 100, Level: .9})
	var undefined *measured.UndefinedError
	require.ErrorAs(t, err, &undefined)
}

func TestLimitsNeverFallBelowMinusOne(t *testing.T) {
	for _, resampling := range []agreement.Resampling{agreement.Disagreements, agreement.WholeUnits} {
		l, err := agreement.Limits(coders(t, "1 2 3 1 2 3 1", "3 1 2 3 1 2 1"), agreement.Nominal,
			agreement.Draws{Resampling: resampling, Number: 500, Seed: 3, Level: .99})
		require.NoError(t, err)
		require.GreaterOrEqual(t, l.Lower, -1.0)
	}
}

// Eight respondents, four items.
func questionnaire() [][]float64 {
	return [][]float64{{1, 2, 3, 3}, {2, 2, 3, 2}, {4, 4, 5, 4}, {3, 3, 3, 4}, {5, 4, 5, 5}, {2, 1, 2, 2}, {3, 3, 4, 3}, {4, 5, 4, 4}}
}

// R 4.2.2, psych 2.2.9: alpha(d) gives raw_alpha 0.943627450980392 with Feldt's
// limits 0.832650740918515 and 0.987337823032425.
func TestCronbachIsThatOfR(t *testing.T) {
	c, err := agreement.Cronbach(questionnaire(), .95)
	require.NoError(t, err)
	require.InDelta(t, 0.943627450980392, c.Value, 1e-12)
	require.InDelta(t, 0.832650740918515, c.Limits.Lower, 1e-9)
	require.InDelta(t, 0.987337823032425, c.Limits.Upper, 1e-9)
	require.EqualValues(t, 8, c.N)
	require.Len(t, c.Without, 4)

	three := questionnaire()
	for i := range three {
		three[i] = append(three[i][:1:1], three[i][2:]...)
	}
	dropped, err := agreement.Cronbach(three, .95)
	require.NoError(t, err)
	require.Equal(t, dropped.Value, *c.Without[1])
}

func TestCronbachLeavesOutWhoDidNotAnswer(t *testing.T) {
	rows := append(questionnaire(), []float64{1, math.NaN(), 5, 1})
	c, err := agreement.Cronbach(rows, .95)
	require.NoError(t, err)
	require.InDelta(t, 0.943627450980392, c.Value, 1e-12)
	require.Equal(t, 1, c.LeftOut)
}

func TestCronbachThatDoesNotExist(t *testing.T) {
	nan := math.NaN()
	for name, rows := range map[string][][]float64{
		"nothing":       nil,
		"one row":       {{1, 2}},
		"one item":      {{1}, {2}},
		"one full row":  {{1, 2}, {nan, 2}},
		"equal sums":    {{1, 3}, {2, 2}, {3, 1}},
		"no variation":  {{1, 1}, {1, 1}},
		"beyond floats": {{1e200, 1}, {-1e200, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := agreement.Cronbach(rows, .95)
			var undefined *measured.UndefinedError
			require.ErrorAs(t, err, &undefined)
		})
	}
	for _, rows := range [][][]float64{{{1, 2}, {1, 2, 3}}, {{1, math.Inf(1)}, {1, 2}}} {
		_, err := agreement.Cronbach(rows, .95)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := agreement.Cronbach(questionnaire(), 1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAConsistencyWithoutAValueIsNull(t *testing.T) {
	c, err := agreement.Cronbach([][]float64{{1, 1, 3}, {2, 2, 2}, {3, 3, 1}}, .95)
	require.NoError(t, err)
	require.Nil(t, c.Without[0])
	b, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(b), `"without":[null,null,`)
}
