package inequality_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/measured"
)

func near(t require.TestingT, want float64) func(measured.Result, error) {
	return func(r measured.Result, err error) {
		if h, ok := t.(interface{ Helper() }); ok {
			h.Helper()
		}
		require.NoError(t, err)
		require.NotEmpty(t, r.ID)
		require.NotEmpty(t, r.Source)
		require.InDelta(t, want, r.Value, 1e-12)
	}
}

func of(t require.TestingT, x ...float64) *inequality.Distribution {
	d, err := inequality.New(x, inequality.Options{})
	require.NoError(t, err)
	return d
}

func weighted(t require.TestingT, x, w []float64) *inequality.Distribution {
	d, err := inequality.New(x, inequality.Options{Weights: w})
	require.NoError(t, err)
	return d
}

func exactly(t *testing.T, want string) func(measured.Result, error) {
	return func(r measured.Result, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NotNil(t, r.Exact)
		require.Equal(t, want, r.Exact.RatString())
		f, _ := r.Exact.Float64()
		require.Equal(t, f, r.Value)
	}
}

// Speaking times 1 to 5, and the example 10, 20, 30, 40 of the measures of service.
func TestWorkedExamples(t *testing.T) {
	speaking := of(t, 5, 3, 1, 2, 4)
	exactly(t, "4/15")(speaking.Gini(inequality.Population))
	exactly(t, "1/3")(speaking.Gini(inequality.BiasCorrected))

	d := of(t, 40, 10, 30, 20)
	exactly(t, "1/4")(d.Gini(inequality.Population))
	for want, got := range map[float64]func() (measured.Result, error){
		.106440: d.TheilT, .121777: d.TheilL,
		.055586: func() (measured.Result, error) { return d.Atkinson(.5) },
		.114654: func() (measured.Result, error) { return d.Atkinson(1) },
		5.53895: func() (measured.Result, error) { return d.Kolm(.1) },
	} {
		r, err := got()
		require.NoError(t, err)
		require.InDelta(t, want, r.Value, 5e-6)
	}
	r, err := d.Kolm(.1)
	require.NoError(t, err)
	near(t, r.Value)(of(t, 15, 25, 35, 45).Kolm(.1))
	near(t, r.Value)(of(t, -25, -15, -5, 5).Kolm(.1)) // debts as well
}

// R 4.2: the definitions as double sums over x = 3 1 4 1 5 9 2 6 with weights.
func TestWeightedMeasuresMatchTheirDefinitionsInR(t *testing.T) {
	d := weighted(t, []float64{3, 1, 4, 1, 5, 9, 2, 6}, []float64{1, 2, 3, 1, 2, 1, 4, 1.5})
	near(t, 0.3375149342891278)(d.Gini(inequality.Population))
	near(t, 0.1865186104598535)(d.TheilT())
	near(t, 0.2072521710059079)(d.TheilL())
	near(t, 0.0941560288975336)(d.Atkinson(.5))
	near(t, 0.1871853441475144)(d.Atkinson(1))
	near(t, 0.3499729437229436)(d.Atkinson(2))
	near(t, 0.5815698352398018)(d.Kolm(.3))
	near(t, 0.2568697729988053)(d.Hoover())
	near(t, 0.1936728395061729)(d.HalfSquaredCV())
}

// Groups {10, 20} and {30, 40}: within .024157 and between .082283 make .106440.
func TestTheilDecomposesIntoWithinAndBetween(t *testing.T) {
	d, err := inequality.DecomposeT([]float64{10, 30, 20, 40}, []string{"a", "b", "a", "b"}, inequality.Options{})
	require.NoError(t, err)
	require.InDelta(t, .024157, d.Within, 5e-7)
	require.InDelta(t, .082283, d.Between, 5e-7)
	require.InDelta(t, .106440, d.Total, 5e-7)
	require.InDelta(t, d.Total, d.Within+d.Between, 1e-15)
	require.Len(t, d.Groups, 2)
	require.Equal(t, "a", d.Groups[0].Name)
	require.Equal(t, .3, d.Groups[0].Share)
}

func TestPartsAddUpToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := positives(t)
		w := weightsFor(t, x)
		groups := make([]string, len(x))
		for i := range groups {
			groups[i] = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "group")
		}
		a := rapid.SampledFrom([]float64{-1, 0, .5, 1, 2, 3}).Draw(t, "order")
		d, err := inequality.DecomposeEntropy(a, x, groups, inequality.Options{Weights: w})
		require.NoError(t, err)
		require.InEpsilon(t, d.Total+1, d.Within+d.Between+1, 1e-12)
		whole, err := weighted(t, x, w).Entropy(a)
		require.NoError(t, err)
		require.Equal(t, whole.Value, d.Total)
		shares := 0.0
		for _, g := range d.Groups {
			shares += g.Share
		}
		require.InDelta(t, 1, shares, 1e-12)
	})
}

func TestAGroupWithNothingAddsToTheBetweenAlone(t *testing.T) {
	d, err := inequality.DecomposeT([]float64{0, 0, 1, 3}, []string{"none", "none", "some", "some"}, inequality.Options{})
	require.NoError(t, err)
	require.Nil(t, d.Groups[0].Index)
	require.Zero(t, d.Groups[0].Within)
	require.InDelta(t, math.Ln2, d.Between, 1e-15)
	require.InDelta(t, d.Total, d.Within+d.Between, 1e-15)
}

func positives(t *rapid.T) []float64 {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(1, 100_000), func(i int) float64 { return float64(i) / 100 }), 2, 40).Draw(t, "x")
}

// weightsFor draws weights of which the first is positive.
func weightsFor(t *rapid.T, x []float64) []float64 {
	w := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 40), func(i int) float64 { return float64(i) / 4 }), len(x), len(x)).Draw(t, "w")
	w[0]++
	return w
}

// naive are the definitions, as double sums in fractions or as plain sums.
type naive struct{ x, w []float64 }

func rat(v float64) *big.Rat {
	r, _ := new(big.Rat).SetString(fmt.Sprint(v))
	return r
}

func (n naive) sums() (weights, total *big.Rat) {
	weights, total = new(big.Rat), new(big.Rat)
	for i := range n.x {
		weights.Add(weights, rat(n.w[i]))
		total.Add(total, new(big.Rat).Mul(rat(n.w[i]), rat(n.x[i])))
	}
	return weights, total
}

func (n naive) gini() *big.Rat {
	s := new(big.Rat)
	for i, a := range n.x {
		for j, b := range n.x {
			d := new(big.Rat).Sub(rat(a), rat(b))
			s.Add(s, d.Mul(d.Abs(d), new(big.Rat).Mul(rat(n.w[i]), rat(n.w[j]))))
		}
	}
	weights, total := n.sums()
	return s.Quo(s, weights.Mul(weights, total.Mul(total, big.NewRat(2, 1))))
}

func (n naive) hoover() *big.Rat {
	weights, total := n.sums()
	s := new(big.Rat)
	for i, a := range n.x {
		d := new(big.Rat).Quo(new(big.Rat).Mul(rat(a), rat(n.w[i])), total)
		d.Sub(d, new(big.Rat).Quo(rat(n.w[i]), weights))
		s.Add(s, d.Abs(d))
	}
	return s.Mul(s, big.NewRat(1, 2))
}

func (n naive) mean(f func(x, mean float64) float64) float64 {
	weights, total := 0.0, 0.0
	for i := range n.x {
		weights += n.w[i]
		total += n.w[i] * n.x[i]
	}
	s := 0.0
	for i, v := range n.x {
		s += n.w[i] * f(v, total/weights)
	}
	return s / weights
}

func TestMeasuresEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := positives(t)
		n := naive{x, weightsFor(t, x)}
		d := weighted(t, n.x, n.w)
		g, err := d.Gini(inequality.Population)
		require.NoError(t, err)
		require.Equal(t, n.gini().RatString(), g.Exact.RatString())
		h, err := d.Hoover()
		require.NoError(t, err)
		require.Equal(t, n.hoover().RatString(), h.Exact.RatString())
		near(t, n.mean(func(x, m float64) float64 { return x / m * math.Log(x/m) }))(d.TheilT())
		near(t, n.mean(func(x, m float64) float64 { return math.Log(m / x) }))(d.TheilL())
		near(t, n.mean(func(x, m float64) float64 { return (x/m*x/m - 1) / 2 }))(d.HalfSquaredCV())
		near(t, n.mean(func(x, m float64) float64 { return (x/m*x/m - 1) / 2 }))(d.Entropy(2))
		near(t, 1-math.Pow(n.mean(func(x, m float64) float64 { return math.Pow(x/m, .7) }), 1/.7))(d.Atkinson(.3))
		near(t, 1-1/n.mean(func(x, m float64) float64 { return m / x }))(d.Atkinson(2))
		k, err := d.Kolm(.01)
		require.NoError(t, err)
		want := math.Log(n.mean(func(x, m float64) float64 { return math.Exp(.01 * (m - x)) })) / .01
		require.InDelta(t, want, k.Value, 1e-10)
	})
}

// Floats that are no short decimals take the other way; both must agree.
func TestFloatsAgreeWithDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := positives(t)
		w := weightsFor(t, x)
		y := make([]float64, len(x))
		for i := range x {
			y[i] = x[i] / 3
		}
		a, b := weighted(t, x, w), weighted(t, y, w)
		for _, measure := range []func(*inequality.Distribution) (measured.Result, error){
			func(d *inequality.Distribution) (measured.Result, error) { return d.Gini(inequality.BiasCorrected) },
			func(d *inequality.Distribution) (measured.Result, error) {
				return d.Gini(inequality.FrequencyCorrected)
			},
			(*inequality.Distribution).Hoover, (*inequality.Distribution).HalfSquaredCV, (*inequality.Distribution).Palma,
			func(d *inequality.Distribution) (measured.Result, error) {
				return d.Share(renjia.Frac(1, 5), renjia.Frac(7, 10))
			},
		} {
			want, err := measure(a)
			if err != nil {
				_, err = measure(b)
				require.ErrorIs(t, err, renjia.ErrInvalid)
				continue
			}
			require.NotNil(t, want.Exact)
			got, err := measure(b)
			require.NoError(t, err)
			require.InDelta(t, want.Value, got.Value, 1e-12*max(1, math.Abs(want.Value)))
		}
	})
}

// Whole weights count like units, and a unit of weight zero is not there.
func TestAWeightIsSoManyUnits(t *testing.T) {
	d, same := weighted(t, []float64{7, 1, 1000, 2}, []float64{1, 3, 0, 2}), of(t, 1, 1, 1, 2, 2, 7)
	require.Equal(t, 3, d.N())
	for _, v := range []inequality.Variant{inequality.Population, inequality.FrequencyCorrected} {
		a, err := d.Gini(v)
		require.NoError(t, err)
		b, err := same.Gini(v)
		require.NoError(t, err)
		require.Equal(t, b.Exact.RatString(), a.Exact.RatString())
	}
	for _, measure := range []func(*inequality.Distribution) (measured.Result, error){
		(*inequality.Distribution).TheilT, (*inequality.Distribution).TheilL, (*inequality.Distribution).Hoover,
		(*inequality.Distribution).HalfSquaredCV, (*inequality.Distribution).Palma,
	} {
		want, err := measure(same)
		require.NoError(t, err)
		near(t, want.Value)(measure(d))
	}
}

// Scale and order of values make no difference; the smallest and the largest
// floats are measured like any others.
func TestInequalityDoesNotDependOnScale(t *testing.T) {
	x := []float64{1, 1, 2, 3, 5, 8}
	for _, unit := range []float64{1e-320, 1e-300, 1e-8, 1e9, 1e300, 2e307} {
		y := make([]float64, len(x))
		for i, v := range x {
			y[len(x)-1-i] = v * unit
		}
		a, b := of(t, x...), of(t, y...)
		for _, measure := range []func(*inequality.Distribution) (measured.Result, error){
			func(d *inequality.Distribution) (measured.Result, error) { return d.Gini(inequality.Population) },
			(*inequality.Distribution).TheilT, (*inequality.Distribution).TheilL, (*inequality.Distribution).Hoover,
			(*inequality.Distribution).HalfSquaredCV, (*inequality.Distribution).Palma,
			func(d *inequality.Distribution) (measured.Result, error) { return d.Atkinson(.5) },
			func(d *inequality.Distribution) (measured.Result, error) { return d.Atkinson(3) },
			func(d *inequality.Distribution) (measured.Result, error) { return d.Entropy(-.5) },
		} {
			want, err := measure(a)
			require.NoError(t, err)
			got, err := measure(b)
			require.NoError(t, err)
			tolerance := 1e-13
			if unit < 1e-310 {
				tolerance = 1e-3 // such floats have few digits
			}
			require.InDelta(t, want.Value, got.Value, tolerance*max(1, want.Value), "%v %s", unit, want.ID)
		}
	}
}

func TestEqualValuesHaveNoInequality(t *testing.T) {
	for _, v := range []float64{1, .1, 1. / 3, 1e300, 1e-300, 123456789.123456789} {
		d := weighted(t, []float64{v, v, v, v, v, v, v}, []float64{.1, .2, .3, .4, .5, .6, 1. / 7})
		for _, measure := range []func(*inequality.Distribution) (measured.Result, error){
			func(d *inequality.Distribution) (measured.Result, error) { return d.Gini(inequality.Population) },
			(*inequality.Distribution).TheilT, (*inequality.Distribution).TheilL, (*inequality.Distribution).Hoover,
			(*inequality.Distribution).HalfSquaredCV,
			func(d *inequality.Distribution) (measured.Result, error) { return d.Atkinson(.5) },
			func(d *inequality.Distribution) (measured.Result, error) { return d.Atkinson(1) },
			func(d *inequality.Distribution) (measured.Result, error) { return d.Kolm(.1) },
		} {
			r, err := measure(d)
			require.NoError(t, err)
			require.Zero(t, r.Value, "%s of %v", r.ID, v)
		}
	}
}

// At the ends of what floats hold, the limits.
func TestStrongAversionGoesToTheWorstOff(t *testing.T) {
	d := of(t, 1, 2, 3, 1000)
	r, err := d.Atkinson(1000)
	require.NoError(t, err)
	require.InDelta(t, 1-1/251.5, r.Value, 1e-4)
	r, err = d.Kolm(1000)
	require.NoError(t, err)
	require.InDelta(t, 251.5-1-math.Log(4)/1000, r.Value, 1e-12)
	near(t, 1)(of(t, 0, 1).Atkinson(1))
	near(t, 1)(of(t, 0, 1).Atkinson(2))
	near(t, .5)(of(t, 0, 1).Atkinson(.5))
	a, err := d.Atkinson(87) // just before and just after the change of the formula
	require.NoError(t, err)
	b, err := d.Atkinson(89)
	require.NoError(t, err)
	require.InDelta(t, a.Value, b.Value, 1e-3)
}

func TestLorenzCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := positives(t)
		d := weighted(t, x, weightsFor(t, x))
		curve, err := d.Lorenz()
		require.NoError(t, err)
		require.Len(t, curve, d.N()+1)
		require.Equal(t, inequality.Point{}, curve[0])
		require.Equal(t, inequality.Point{X: 1, Y: 1}, curve[d.N()])
		area, height := 0.0, 0.0
		for i, p := range curve[1:] {
			require.GreaterOrEqual(t, p.Y, curve[i].Y)
			require.LessOrEqual(t, p.Y, p.X+1e-12)
			area += (p.Y + curve[i].Y) / 2 * (p.X - curve[i].X)
			height = max(height, p.X-p.Y)
		}
		near(t, 1-2*area)(d.Gini(inequality.Population))
		near(t, height)(d.Hoover())
	})
}

func TestQuantileShares(t *testing.T) {
	ten := of(t, 1, 2, 3, 4, 5, 6, 7, 8, 9, 55)
	exactly(t, "11/20")(ten.Share(renjia.Frac(9, 10), renjia.Frac(1, 1)))
	exactly(t, "3/100")(ten.Share(renjia.Frac(0, 1), renjia.Frac(1, 5)))
	exactly(t, "1")(ten.Share(renjia.Frac(0, 1), renjia.Frac(1, 1)))
	exactly(t, "11/2")(ten.Palma())
}

func TestUndefinedIsAnErrorAndNeverZero(t *testing.T) {
	type result = func(*inequality.Distribution) (measured.Result, error)
	gini := func(v inequality.Variant) result {
		return func(d *inequality.Distribution) (measured.Result, error) { return d.Gini(v) }
	}
	for name, c := range map[string]struct {
		measure result
		x       []float64
	}{
		"gini of zeros":         {gini(inequality.Population), []float64{0, 0}},
		"gini of a debt":        {gini(inequality.Population), []float64{3, -1}},
		"corrected gini of one": {gini(inequality.BiasCorrected), []float64{7}},
		"T of zeros":            {(*inequality.Distribution).TheilT, []float64{0}},
		"T of a debt":           {(*inequality.Distribution).TheilT, []float64{-1, 2}},
		"L with a zero":         {(*inequality.Distribution).TheilL, []float64{0, 1}},
		"hoover of zeros":       {(*inequality.Distribution).Hoover, []float64{0}},
		"variation of zeros":    {(*inequality.Distribution).HalfSquaredCV, []float64{0}},
		"palma without bottom":  {(*inequality.Distribution).Palma, []float64{0, 0, 0, 1}},
		"palma of thirds":       {(*inequality.Distribution).Palma, []float64{0, 0, 0, 1. / 3}},
		"order 0 with a zero":   {func(d *inequality.Distribution) (measured.Result, error) { return d.Entropy(0) }, []float64{0, 1}},
		"order beyond floats":   {func(d *inequality.Distribution) (measured.Result, error) { return d.Entropy(-400) }, []float64{1, 1e9}},
		"kolm beyond floats":    {func(d *inequality.Distribution) (measured.Result, error) { return d.Kolm(1e300) }, []float64{1e300, 2e300}},
		"atkinson of a debt":    {func(d *inequality.Distribution) (measured.Result, error) { return d.Atkinson(1) }, []float64{-1, 1}},
	} {
		_, err := c.measure(of(t, c.x...))
		undefined(t, name, err)
	}
	_, err := of(t, 0, 1).Entropy(0)
	require.ErrorContains(t, err, "a value is zero")
	_, err = inequality.New(nil, inequality.Options{})
	undefined(t, "nothing", err)
	_, err = inequality.New([]float64{1, 2}, inequality.Options{Weights: []float64{0, 0}})
	undefined(t, "no weight", err)
	_, err = of(t, 0).Lorenz()
	undefined(t, "curve of zeros", err)
	_, err = weighted(t, []float64{1, 2}, []float64{.25, .5}).Gini(inequality.FrequencyCorrected)
	undefined(t, "less than a unit", err)
}

func undefined(t *testing.T, name string, err error) {
	t.Helper()
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u, name)
	require.ErrorIs(t, err, renjia.ErrInvalid, name)
	require.NotEmpty(t, u.Reason.EN, name)
	require.NotEmpty(t, u.Reason.ZH, name)
}

func TestWhatIsNoNumberIsRefused(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := inequality.New([]float64{1, bad}, inequality.Options{})
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.ErrorContains(t, err, "value 2")
		_, err = inequality.New([]float64{1, 2}, inequality.Options{Weights: []float64{bad, 1}})
		require.ErrorContains(t, err, "weight 1")
		_, err = of(t, 1, 2).Atkinson(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = of(t, 1, 2).Kolm(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = of(t, 1, 2).Entropy(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = inequality.DecomposeEntropy(bad, []float64{1}, []string{"a"}, inequality.Options{})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	for _, w := range [][]float64{{1}, {-1, 2}} {
		_, err := inequality.New([]float64{1, 2}, inequality.Options{Weights: w})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := of(t, 1, 2).Atkinson(0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = of(t, 1, 2).Share(renjia.Frac(1, 2), renjia.Frac(1, 2))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = of(t, 1, 2).Share(renjia.Frac(1, 2), renjia.Frac(3, 2))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = inequality.DecomposeT([]float64{1, 2}, []string{"a"}, inequality.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAMissingConventionIsAskedFor(t *testing.T) {
	_, err := of(t, 1, 2).Gini("")
	var choice *renjia.UnspecifiedError
	require.ErrorAs(t, err, &choice)
	require.Len(t, choice.Choices[0].Options, 3)
	_, err = of(t, 1, 2).Gini("sample")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestValuesAreLeftAloneUnlessAllowed(t *testing.T) {
	x := []float64{3, 1, 2}
	of(t, x...)
	require.Equal(t, []float64{3, 1, 2}, x)
	_, err := inequality.New(x, inequality.Options{InPlace: true})
	require.NoError(t, err)
	require.True(t, slices.IsSorted(x))
}
