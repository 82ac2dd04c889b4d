package indicator_test

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

// value unwraps the value of a result.
func value(t require.TestingT, r indicator.Result, err error) float64 {
	require.NoError(t, err)
	require.NotEmpty(t, r.ID)
	require.NotEmpty(t, r.Source)
	return r.Value
}

// ineq is the example vector of the R packages ineq, acid and DescTools.
var ineq = []float64{541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261}

func TestInequalityMatchesPublishedValues(t *testing.T) {
	stoermann := []float64{10, 10, 10, 20, 50} // REAT manual, after Störmann 2009
	gini, err := indicator.Gini(ineq, indicator.Population)
	require.InDelta(t, 0.462091130267624, value(t, gini, err), 1e-15)
	require.Equal(t, int64(10), gini.N)
	require.Equal(t, "population", gini.Variant)
	gini, err = indicator.Gini(ineq, indicator.BiasCorrected)
	require.InDelta(t, 0.513434589186249, value(t, gini, err), 1e-15)
	// speaking times 1…5
	gini, err = indicator.Gini([]float64{5, 3, 1, 2, 4}, indicator.Population)
	require.InDelta(t, 4.0/15, value(t, gini, err), 1e-15)
	gini, err = indicator.Gini([]float64{5, 3, 1, 2, 4}, indicator.BiasCorrected)
	require.InDelta(t, 1.0/3, value(t, gini, err), 1e-15)

	theil, err := indicator.TheilT(stoermann)
	require.InDelta(t, 0.250201211769094, value(t, theil, err), 1e-12)
	theil, err = indicator.TheilL(stoermann)
	require.InDelta(t, 0.232630161961136, value(t, theil, err), 1e-12)
	theil, err = indicator.TheilT([]float64{10, 20, 30, 40})
	require.InDelta(t, 0.106440, value(t, theil, err), 5e-7)
	theil, err = indicator.TheilL([]float64{10, 20, 30, 40})
	require.InDelta(t, 0.121777, value(t, theil, err), 5e-7)
}

func TestConcentrationMatchesPublishedValues(t *testing.T) {
	// US Department of Justice: four firms of 30, 30, 20 and 20 per cent.
	hhi, err := indicator.HHI([]float64{30, 30, 20, 20}, indicator.PointScale)
	require.InDelta(t, 2600, value(t, hhi, err), 1e-9)
	hhi, err = indicator.HHI([]float64{.85, .10, .05}, indicator.UnitScale)
	require.InDelta(t, .735, value(t, hhi, err), 1e-15)
	rdi, err := indicator.RDI([]float64{.85, .10, .05}, indicator.DeclaredStreams)
	require.InDelta(t, .3975, value(t, rdi, err), 1e-15)

	streams := []float64{620000, 180000, 90000, 10000, 0}
	rdi, err = indicator.RDI(streams, indicator.DeclaredStreams)
	require.InDelta(t, 385.0/648, value(t, rdi, err), 1e-15)
	require.Equal(t, int64(5), rdi.N)
	rdi, err = indicator.RDI(streams, indicator.NonzeroStreams)
	require.InDelta(t, 154.0/243, value(t, rdi, err), 1e-15)
	require.Equal(t, int64(4), rdi.N)
}

func TestTurnoverIsLeaversOverMeanHeadcount(t *testing.T) {
	r, err := indicator.Turnover(4, 20, 18)
	require.InDelta(t, 4.0/19, value(t, r, err), 1e-15)
	require.Equal(t, []indicator.Input{{Name: "separations", Value: "4"}, {Name: "opening", Value: "20"}, {Name: "closing", Value: "18"}}, r.Inputs)
}

func TestUndefinedIsAnErrorAndNeverZero(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	gini := func(x ...float64) error { _, err := indicator.Gini(x, indicator.Population); return err }
	corrected := func(x ...float64) error { _, err := indicator.Gini(x, indicator.BiasCorrected); return err }
	theilT := func(x ...float64) error { _, err := indicator.TheilT(x); return err }
	theilL := func(x ...float64) error { _, err := indicator.TheilL(x); return err }
	hhi := func(x ...float64) error { _, err := indicator.HHI(x, indicator.UnitScale); return err }
	rdi := func(x ...float64) error { _, err := indicator.RDI(x, indicator.NonzeroStreams); return err }
	lorenz := func(x ...float64) error { _, err := indicator.Lorenz(x); return err }
	share := func(part, whole int64) error { _, err := indicator.Share(part, whole); return err }
	ratio := func(a, b int64) error { _, err := indicator.Ratio(a, b); return err }
	turnover := func(s, o, c int64) error { _, err := indicator.Turnover(s, o, c); return err }
	for name, err := range map[string]error{
		"gini of nothing": gini(), "gini of zeros": gini(0, 0), "gini of a debt": gini(3, -1), "gini of NaN": gini(nan, 1),
		"gini beyond the floats": gini(math.MaxFloat64, math.MaxFloat64), "corrected gini of one": corrected(7),
		"T of nothing": theilT(), "T of infinity": theilT(inf), "L with a zero": theilL(0, 1), "L of nothing": theilL(),
		"hhi of zeros": hhi(0), "rdi of one stream": rdi(5, 0), "rdi of nothing": rdi(), "lorenz of zeros": lorenz(0),
		"share of nothing": share(0, 0), "share over one": share(3, 2), "negative share": share(-1, 2),
		"ratio to nothing": ratio(1, 0), "negative ratio": ratio(-1, 1), "turnover of nobody": turnover(0, 0, 0), "negative turnover": turnover(-1, 2, 2),
	} {
		var undefined *indicator.UndefinedError
		require.ErrorAs(t, err, &undefined, name)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.NotEmpty(t, undefined.Reason.EN, name)
		require.NotEmpty(t, undefined.Reason.ZH, name)
	}
}

func TestMissingVariantIsAskedFor(t *testing.T) {
	x := []float64{1, 2}
	_, gini := indicator.Gini(x, "")
	_, hhi := indicator.HHI(x, "percent")
	_, rdi := indicator.RDI(x, "")
	for _, err := range []error{gini, hhi, rdi} {
		var choice *renjia.UnspecifiedError
		require.ErrorAs(t, err, &choice)
		require.Len(t, choice.Choices[0].Options, 2)
	}
}

// amounts draws whole amounts of which at least one is positive.
func amounts(t *rapid.T) []float64 {
	x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 1_000_000), func(i int) float64 { return float64(i) }), 2, 60).Draw(t, "x")
	return append(x, float64(rapid.IntRange(1, 1000).Draw(t, "positive")))
}

// exactGini is the definition G = Σ|xᵢ − xⱼ|/(2n·Σx), in rationals.
func exactGini(x []float64) float64 {
	var difference, total int64
	for _, a := range x {
		total += int64(a)
		for _, b := range x {
			difference += int64(math.Abs(a - b))
		}
	}
	f, _ := big.NewRat(difference, 2*int64(len(x))*total).Float64()
	return f
}

func TestGiniEqualsMeanDifferenceAndLorenzArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := amounts(t)
		r, err := indicator.Gini(x, indicator.Population)
		g := value(t, r, err)
		require.InDelta(t, exactGini(x), g, 1e-14)
		curve, err := indicator.Lorenz(x)
		require.NoError(t, err)
		area := 0.0
		for i := range curve[1:] {
			area += (curve[i].Y + curve[i+1].Y) / 2 * (curve[i+1].X - curve[i].X)
		}
		require.InDelta(t, 1-2*area, g, 1e-12)
	})
}

func TestLorenzRisesBelowTheDiagonal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := amounts(t)
		curve, err := indicator.Lorenz(x)
		require.NoError(t, err)
		require.Len(t, curve, len(x)+1)
		require.Equal(t, indicator.Point{}, curve[0])
		require.Equal(t, indicator.Point{X: 1, Y: 1}, curve[len(x)])
		for i, p := range curve[1:] {
			require.GreaterOrEqual(t, p.Y, curve[i].Y)
			require.LessOrEqual(t, p.Y, p.X+1e-12)
		}
	})
}

func TestInequalityDoesNotDependOnScaleOrOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := amounts(t)
		y := make([]float64, len(x))
		for i, v := range x {
			y[len(x)-1-i] = 8 * v
		}
		for _, f := range []func([]float64) (indicator.Result, error){
			indicator.TheilT,
			func(x []float64) (indicator.Result, error) { return indicator.Gini(x, indicator.BiasCorrected) },
			func(x []float64) (indicator.Result, error) { return indicator.HHI(x, indicator.UnitScale) },
		} {
			a, err := f(x)
			require.NoError(t, err)
			b, err := f(y)
			require.NoError(t, err)
			require.InDelta(t, a.Value, b.Value, 1e-12)
		}
	})
}

// expected is the part of the shared reference file that is tested here. Its
// values were computed in exact fractions and checked against R's laeken and
// vegan.
type expected struct {
	Inequality []struct {
		Name   string
		X      []float64
		Gini   struct{ Value float64 }
		Sample struct{ Value float64 } `json:"gini_unbiased"`
		TheilT float64                 `json:"theil_T"`
		TheilL *float64                `json:"theil_L"`
		HHI    struct{ Value float64 }
	}
	Revenue struct {
		Streams  map[string]float64
		HHI      struct{ Value float64 }
		Declared struct{ Value float64 } `json:"rdi_N_declared_5"`
		Nonzero  struct{ Value float64 } `json:"rdi_N_nonzero_4"`
	} `json:"revenue_diversification"`
}

func readExpected(t *testing.T) (e expected) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(shared, "data", "indicators", "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &e))
	require.NotEmpty(t, e.Inequality)
	return e
}

func TestInequalityMatchesReferenceFile(t *testing.T) {
	for _, c := range readExpected(t).Inequality {
		t.Run(c.Name, func(t *testing.T) {
			r, err := indicator.Gini(c.X, indicator.Population)
			require.InDelta(t, c.Gini.Value, value(t, r, err), 1e-15)
			r, err = indicator.Gini(c.X, indicator.BiasCorrected)
			require.InDelta(t, c.Sample.Value, value(t, r, err), 1e-15)
			r, err = indicator.TheilT(c.X)
			require.InDelta(t, c.TheilT, value(t, r, err), 1e-12)
			r, err = indicator.HHI(c.X, indicator.UnitScale)
			require.InDelta(t, c.HHI.Value, value(t, r, err), 1e-15)
			r, err = indicator.TheilL(c.X)
			if c.TheilL == nil {
				require.ErrorIs(t, err, renjia.ErrInvalid)
				return
			}
			require.InDelta(t, *c.TheilL, value(t, r, err), 1e-12)
		})
	}
}

func TestDiversificationMatchesReferenceFile(t *testing.T) {
	e := readExpected(t).Revenue
	var x []float64
	for _, v := range e.Streams {
		x = append(x, v)
	}
	r, err := indicator.HHI(x, indicator.UnitScale)
	require.InDelta(t, e.HHI.Value, value(t, r, err), 1e-15)
	r, err = indicator.RDI(x, indicator.DeclaredStreams)
	require.InDelta(t, e.Declared.Value, value(t, r, err), 1e-15)
	r, err = indicator.RDI(x, indicator.NonzeroStreams)
	require.InDelta(t, e.Nonzero.Value, value(t, r, err), 1e-15)
}
