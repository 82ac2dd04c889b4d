package share_test

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
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/share"
)

func exactly(t *testing.T, want string) func(measured.Result, error) {
	return func(r measured.Result, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NotEmpty(t, r.Source)
		require.NotNil(t, r.Exact)
		require.Equal(t, want, r.Exact.RatString())
		f, _ := r.Exact.Float64()
		require.Equal(t, f, r.Value)
	}
}

func near(t require.TestingT, want float64) func(measured.Result, error) {
	return func(r measured.Result, err error) {
		if h, ok := t.(interface{ Helper() }); ok {
			h.Helper()
		}
		require.NoError(t, err)
		require.InDelta(t, want, r.Value, 1e-12)
	}
}

func TestWorkedExamples(t *testing.T) {
	exactly(t, "2600")(share.HHI([]float64{30, 30, 20, 20}, share.PointScale)) // US Department of Justice
	exactly(t, "147/200")(share.HHI([]float64{.85, .10, .05}, share.UnitScale))
	exactly(t, "159/400")(share.RDI([]float64{.85, .10, .05}, share.DeclaredStreams)) // .3975
	near(t, 1/.735)(share.EffectiveNumber([]float64{.85, .10, .05}))
	exactly(t, "2/5")(share.Dissimilarity([]float64{.6, .3, .1}, []float64{.2, .3, .5})) // residents and attendees
	exactly(t, "31/50")(share.Dependence(620_000, 1_000_000))
	exactly(t, "9/2")(share.ReserveMonths(150_000, 400_000))
	exactly(t, "-3")(share.ReserveMonths(-1, 4))
	exactly(t, "1/4")(share.Leverage(155_000.50, 620_002))
	exactly(t, "681/10")(share.UnitCost(6810, 100)) // 68.10 yuan an hour
}

func TestConcentrationMatchesReferenceFile(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(shared, "data", "indicators", "expected.json"))
	require.NoError(t, err)
	type exact struct{ Exact string }
	var e struct {
		Inequality []struct {
			X         []float64
			HHI       exact
			Effective float64 `json:"effective_number"`
			TheilT    float64 `json:"theil_T"`
		}
		Revenue struct {
			Streams   map[string]float64
			HHI       exact
			Declared  exact   `json:"rdi_N_declared_5"`
			Nonzero   exact   `json:"rdi_N_nonzero_4"`
			Effective float64 `json:"effective_streams"`
		} `json:"revenue_diversification"`
	}
	require.NoError(t, json.Unmarshal(b, &e))
	require.NotEmpty(t, e.Inequality)
	for _, c := range e.Inequality {
		exactly(t, c.HHI.Exact)(share.HHI(c.X, share.UnitScale))
		near(t, c.Effective)(share.EffectiveNumber(c.X))
		near(t, math.Log(float64(len(c.X)))-c.TheilT)(share.Shannon(c.X, share.Nats)) // T = ln n − H
	}
	var x []float64
	for _, v := range e.Revenue.Streams {
		x = append(x, v)
	}
	exactly(t, e.Revenue.HHI.Exact)(share.HHI(x, share.UnitScale))
	exactly(t, e.Revenue.Declared.Exact)(share.RDI(x, share.DeclaredStreams))
	exactly(t, e.Revenue.Nonzero.Exact)(share.RDI(x, share.NonzeroStreams))
	near(t, e.Revenue.Effective)(share.EffectiveNumber(x))
}

func TestDiversityOfGroups(t *testing.T) {
	near(t, 1.5)(share.Shannon([]float64{2, 1, 1, 0}, share.Bits))
	near(t, 1.5*math.Ln2)(share.Shannon([]float64{2, 1, 1}, share.Nats))
	near(t, 1)(share.Evenness([]float64{5, 5, 0}, share.NonzeroStreams))
	near(t, math.Ln2/math.Log(3))(share.Evenness([]float64{5, 5, 0}, share.DeclaredStreams))
	x := []float64{6, 3, 1}
	exactly(t, "23/50")(share.Simpson(x, share.Dominance))
	exactly(t, "27/50")(share.Simpson(x, share.GiniSimpson))
	exactly(t, "50/23")(share.Simpson(x, share.Inverse))
	exactly(t, "3/5")(share.Simpson(x, share.Unbiased)) // 1 − (30 + 6)/90
}

func TestSizeAndUnitMakeNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9999), func(i int) float64 { return float64(i) / 100 }), 2, 12).Draw(t, "x")
		x = append(x, 1, 2)
		unit := rapid.SampledFrom([]float64{1. / 3, 1e-300, 1e304}).Draw(t, "unit")
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = v * unit
		}
		for _, measure := range []func(x []float64) (measured.Result, error){
			func(x []float64) (measured.Result, error) { return share.HHI(x, share.UnitScale) },
			func(x []float64) (measured.Result, error) { return share.HHI(x, share.PointScale) },
			func(x []float64) (measured.Result, error) { return share.RDI(x, share.DeclaredStreams) },
			func(x []float64) (measured.Result, error) { return share.RDI(x, share.NonzeroStreams) },
			func(x []float64) (measured.Result, error) { return share.Simpson(x, share.GiniSimpson) },
			func(x []float64) (measured.Result, error) { return share.Simpson(x, share.Dominance) },
			func(x []float64) (measured.Result, error) { return share.Simpson(x, share.Inverse) },
			func(x []float64) (measured.Result, error) { return share.Shannon(x, share.Nats) },
			share.EffectiveNumber,
		} {
			want, err := measure(x)
			require.NoError(t, err)
			got, err := measure(y)
			require.NoError(t, err)
			require.InEpsilon(t, want.Value, got.Value, 1e-12)
		}
		z := append([]float64{x[1]}, x[1:]...)
		for i := range z {
			z[i] *= unit
		}
		want, err := share.Dissimilarity(x, append([]float64{x[1]}, x[1:]...))
		require.NoError(t, err)
		near(t, want.Value)(share.Dissimilarity(y, z))
	})
}

// Five organizations: the fifth is the one that is worst on each criterion.
func TestVulnerabilityFlagsTheWorstFifth(t *testing.T) {
	sound := func(name string, more float64) share.Finances {
		return share.Finances{Name: name, Equity: 50 + more, Revenue: []float64{50, 50 + more}, Expenses: 80, Administration: 20 + more}
	}
	field := []share.Finances{
		sound("a", 1), sound("b", 2), sound("c", 3),
		{Name: "indebted", Equity: -10, Revenue: []float64{60, 40}, Expenses: 120, Administration: 40},
		{Name: "single", Equity: 60, Revenue: []float64{100}, Expenses: 90, Administration: 1},
	}
	for _, ties := range []share.Ties{share.TiesIn, share.TiesOut} {
		f, err := share.Vulnerabilities(field, ties)
		require.NoError(t, err)
		require.Equal(t, int64(5), f.N)
		require.Equal(t, share.Flags{EquityRatio: true, Margin: true}, f.Organizations[3].Flags)
		require.Equal(t, share.Flags{Concentration: true, Administration: true}, f.Organizations[4].Flags)
		require.Equal(t, 2, f.Organizations[4].Flags.Count())
		require.Zero(t, f.Organizations[0].Flags.Count())
		require.Equal(t, share.Vulnerability{
			Name: "indebted", EquityRatio: -.1, Concentration: .52, Administration: 1. / 3, Margin: -.2,
			Flags: share.Flags{EquityRatio: true, Margin: true},
		}, f.Organizations[3])
	}
	level := []share.Finances{sound("a", 0), sound("b", 0), sound("c", 0), sound("d", 0), sound("e", 0)}
	in, err := share.Vulnerabilities(level, share.TiesIn)
	require.NoError(t, err)
	require.Equal(t, 4, in.Organizations[0].Flags.Count())
	out, err := share.Vulnerabilities(level, share.TiesOut)
	require.NoError(t, err)
	require.Zero(t, out.Organizations[0].Flags.Count())
}

func TestUndefinedIsAnErrorAndNeverZero(t *testing.T) {
	zeros, none, debt := []float64{0, 0}, []float64{}, []float64{1, -1}
	for _, x := range [][]float64{zeros, none, debt} {
		for _, err := range []error{
			second(share.HHI(x, share.UnitScale)), second(share.EffectiveNumber(x)), second(share.RDI(x, share.DeclaredStreams)),
			second(share.Shannon(x, share.Nats)), second(share.Evenness(x, share.DeclaredStreams)), second(share.Simpson(x, share.Unbiased)),
			second(share.Dissimilarity(x, make([]float64, len(x)))),
		} {
			undefined(t, err)
		}
	}
	field := []share.Finances{{}, {}, {}, {}, {}}
	for _, err := range []error{
		second(share.RDI([]float64{5, 0}, share.NonzeroStreams)), second(share.RDI([]float64{5}, share.DeclaredStreams)),
		second(share.Evenness([]float64{5}, share.DeclaredStreams)), second(share.Simpson([]float64{1, 0}, share.Unbiased)),
		second(share.Dissimilarity([]float64{1, 1}, zeros)),
		second(share.Dependence(0, 0)), second(share.ReserveMonths(1, 0)), second(share.Leverage(1, 0)), second(share.UnitCost(1, 0)),
		second(share.ReserveMonths(1, -1)), second(share.Vulnerabilities(field, share.TiesIn)), second(share.Vulnerabilities(field[:4], share.TiesIn)),
	} {
		undefined(t, err)
	}
}

func undefined(t *testing.T, err error) {
	t.Helper()
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.NotEmpty(t, u.Reason.EN)
	require.NotEmpty(t, u.Reason.ZH)
}

func second[T any](_ T, err error) error { return err }

func TestWhatCannotBeIsRefused(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, err := range []error{
			second(share.HHI([]float64{1, bad}, share.UnitScale)), second(share.Dissimilarity([]float64{1}, []float64{bad})),
			second(share.Dependence(bad, 1)), second(share.ReserveMonths(1, bad)), second(share.Leverage(bad, 1)), second(share.UnitCost(1, bad)),
		} {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			require.NotErrorAs(t, err, new(*measured.UndefinedError))
		}
	}
	field := make([]share.Finances, 5)
	for i := range field {
		field[i] = share.Finances{Revenue: []float64{1}, Expenses: 1, Administration: 2}
	}
	for _, err := range []error{
		second(share.Dependence(2, 1)), second(share.Dependence(-1, 1)), second(share.Leverage(-1, 1)), second(share.UnitCost(-1, 1)),
		second(share.Dissimilarity([]float64{1}, []float64{1, 2})), second(share.Simpson([]float64{.5, 1}, share.Unbiased)),
		second(share.Vulnerabilities(field, share.TiesIn)), second(share.HHI([]float64{1}, "percent")),
	} {
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestMissingVariantsAreAskedFor(t *testing.T) {
	x := []float64{1, 2}
	for _, err := range []error{
		second(share.HHI(x, "")), second(share.RDI(x, "")), second(share.Shannon(x, "")), second(share.Evenness(x, "")),
		second(share.Simpson(x, "")), second(share.Vulnerabilities(nil, "")),
	} {
		var choice *renjia.UnspecifiedError
		require.ErrorAs(t, err, &choice)
		require.GreaterOrEqual(t, len(choice.Choices[0].Options), 2)
	}
}

// The exact way and a sum of fractions agree for any decimals.
func TestSquaresOfSharesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.Int64Range(1, 1e12), func(i int64) float64 { return float64(i) / 100 }), 1, 10).Draw(t, "x")
		total, squares := new(big.Rat), new(big.Rat)
		for _, v := range x {
			r := new(big.Rat).SetFrac64(int64(math.Round(v*100)), 100)
			total.Add(total, r)
			squares.Add(squares, r.Mul(r, r))
		}
		squares.Quo(squares, total.Mul(total, total))
		r, err := share.HHI(x, share.UnitScale)
		require.NoError(t, err)
		require.Equal(t, squares.RatString(), r.Exact.RatString())
	})
}
