package outcome_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/outcome"
	"github.com/renjia-project/renjia/resources/service"
)

var kiresuk = service.KiresukSherman()

func goals(weights []float64, levels ...service.Level) []outcome.Goal {
	all := make([]outcome.Goal, len(levels))
	for i, l := range levels {
		all[i] = outcome.Goal{Name: string(rune('a' + i)), Weight: 1, Level: l}
		if weights != nil {
			all[i].Weight = weights[i]
		}
	}
	return all
}

func attainment(t require.TestingT, g []outcome.Goal) float64 {
	r, err := outcome.GoalAttainment(g, kiresuk)
	require.NoError(t, err)
	return r.Value
}

func undefined(t require.TestingT, err error) {
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.NotEmpty(t, u.Reason.ZH)
}

// The conversion tables of the literature on goal attainment scaling: all goals at
// +1 give 60.0, 62.4, 63.7, 64.5, 65.1 for one to five goals.
func TestPublishedTScores(t *testing.T) {
	for n, want := range []float64{60.0, 62.4, 63.7, 64.5, 65.1} {
		levels := make([]service.Level, n+1)
		for i := range levels {
			levels[i] = service.More
		}
		require.InDelta(t, want, attainment(t, goals(nil, levels...)), .05)
	}
	require.InDelta(t, 45.59, attainment(t, goals([]float64{3, 2, 1}, -1, 0, 1)), .005)
	require.Equal(t, 50.0, attainment(t, goals([]float64{2, 1, 3}, 0, 0, 0)))
}

func TestTScoresDependOnRelativeWeightsOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "goals")
		weights := rapid.SliceOfN(rapid.Float64Range(.1, 10), n, n).Draw(t, "weights")
		levels := rapid.SliceOfN(rapid.Map(rapid.IntRange(-2, 2), func(i int) service.Level { return service.Level(i) }), n, n).Draw(t, "levels")
		g := goals(weights, levels...)
		value := attainment(t, g)
		opposite := goals(weights, levels...)
		for i := range g {
			g[i].Weight *= 7
			opposite[i].Level = -opposite[i].Level
		}
		require.InDelta(t, value, attainment(t, g), 1e-9)
		require.InDelta(t, 100, value+attainment(t, opposite), 1e-9)
	})
}

func TestGoalsThatMoved(t *testing.T) {
	weights := []float64{2, 1, 3}
	c, err := outcome.GoalChange(goals(weights, -1, -1, -2), goals(weights, 1, 0, -1), kiresuk)
	require.NoError(t, err)
	require.InDelta(t, 30.17063078423457, c.Before, 1e-12)
	require.InDelta(t, 47.79673675380384, c.After, 1e-12)
	require.InDelta(t, 17.62610596956927, c.Value, 1e-12)
	require.Len(t, c.Inputs, 2)

	after := goals(weights, 1, 0, -1)
	after[0], after[2] = after[2], after[0]
	again, err := outcome.GoalChange(goals(weights, -1, -1, -2), after, kiresuk)
	require.NoError(t, err)
	require.InDelta(t, c.Value, again.Value, 1e-12)
}

func TestFrozenGoalsMustNotChange(t *testing.T) {
	before := goals(nil, -1, -2)
	heavier, renamed := goals(nil, 1, 0), goals(nil, 1, 0)
	heavier[1].Weight, renamed[0].Name = 2, "c"
	for _, after := range [][]outcome.Goal{heavier, renamed, goals(nil, 1), goals(nil, 1, 0, 2)} {
		_, err := outcome.GoalChange(before, after, kiresuk)
		require.ErrorIs(t, err, renjia.ErrState)
		require.ErrorContains(t, err, "frozen")
	}
	_, err := outcome.GoalChange(goals(nil, -1, 0), goals(nil, 1, 1), kiresuk)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, `goal 2 "b" has the baseline 0`)
	twice := goals(nil, -1, -1)
	twice[1].Name = "a"
	_, err = outcome.GoalChange(twice, twice, kiresuk)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestTScoresRefuse(t *testing.T) {
	_, err := outcome.GoalAttainment(goals(nil, 1), service.Correlation{})
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	_, err = outcome.GoalChange(goals(nil, -1), goals(nil, 1), service.Correlation{})
	require.ErrorAs(t, err, &missing)
	_, err = outcome.GoalAttainment(nil, kiresuk)
	undefined(t, err)
	for _, g := range [][]outcome.Goal{
		goals([]float64{0}, 1), goals([]float64{-1}, 1), goals([]float64{math.NaN()}, 1), goals([]float64{math.Inf(1)}, 1),
		goals([]float64{1e200}, 1), goals([]float64{1e-200}, 1), goals(nil, 3), goals(nil, -3),
	} {
		_, err := outcome.GoalAttainment(g, kiresuk)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = outcome.GoalChange(g, g, kiresuk)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Jacobson & Truax 1991, p. 14: from 32.5 to 47.5 with s = 10 and r = .80 gives a
// standard error of 4.47, 6.32 of a difference, and 2.37.
func TestPublishedReliableChange(t *testing.T) {
	r, err := outcome.ReliableChange(32.5, 47.5, outcome.Scale{SD: 10, Reliability: .8, Better: outcome.Higher})
	require.NoError(t, err)
	require.InDelta(t, 4.472, r.SEM, .0005)
	require.InDelta(t, 6.325, r.Difference, .0005)
	require.InDelta(t, 2.372, r.Value, .0005)
	require.Equal(t, outcome.Improved, r.Verdict)

	r, err = outcome.ReliableChange(32.5, 47.5, outcome.Scale{SD: 10, Reliability: .8, Better: outcome.Lower})
	require.NoError(t, err)
	require.Equal(t, outcome.Deteriorated, r.Verdict)
	require.Positive(t, r.Value)
}

func TestAChangeAtTheLimitIsNoReliableOne(t *testing.T) {
	s := outcome.Scale{SD: 1 / math.Sqrt2, Better: outcome.Lower} // the error of a difference is 1
	for after, want := range map[float64]outcome.Verdict{
		-1.95: outcome.Unchanged, 1.95: outcome.Unchanged, -1.97: outcome.Improved, 1.97: outcome.Deteriorated, 0: outcome.Unchanged,
	} {
		r, err := outcome.ReliableChange(0, after, s)
		require.NoError(t, err)
		require.Equal(t, want, r.Verdict, after)
	}
}

func TestReliableChangeRefuses(t *testing.T) {
	_, err := outcome.ReliableChange(1, 2, outcome.Scale{SD: 1, Reliability: .5})
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	for _, s := range []outcome.Scale{{SD: 1, Reliability: 1}, {SD: 0, Reliability: .5}, {SD: 1e-320, Reliability: .5}} {
		s.Better = outcome.Higher
		_, err := outcome.ReliableChange(1, 2, s)
		undefined(t, err)
	}
	for _, s := range []outcome.Scale{{SD: -1}, {SD: math.NaN()}, {SD: 1, Reliability: -.1}, {SD: 1, Reliability: 1.1}, {SD: 1, Reliability: math.NaN()}} {
		s.Better = outcome.Higher
		_, err := outcome.ReliableChange(1, 2, s)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = outcome.ReliableChange(math.NaN(), 2, outcome.Scale{SD: 1, Better: outcome.Higher})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Jacobson & Truax 1991, p. 13: those in need have mean 40 and s 7.5, the others 60
// and 7.5: the cutoffs are 55, 45 and 50.
func TestPublishedCutoffs(t *testing.T) {
	in, others := outcome.Norm{Mean: 40, SD: 7.5}, outcome.Norm{Mean: 60, SD: 7.5}
	for c, want := range map[outcome.Cutoff]float64{outcome.CutoffA: 55, outcome.CutoffB: 45, outcome.CutoffC: 50} {
		line, err := c.Line(in, others, outcome.Higher)
		require.NoError(t, err)
		require.Equal(t, want, line, c)
	}
	line, err := outcome.CutoffA.Line(others, in, outcome.Lower)
	require.NoError(t, err)
	require.Equal(t, 45.0, line)
	// The group that spreads less pulls the line towards itself.
	line, err = outcome.CutoffC.Line(outcome.Norm{Mean: 40, SD: 10}, outcome.Norm{Mean: 60, SD: 5}, outcome.Higher)
	require.NoError(t, err)
	require.InDelta(t, 160.0/3, line, 1e-12)
	_, err = outcome.CutoffC.Line(outcome.Norm{Mean: 40}, outcome.Norm{Mean: 60}, outcome.Higher)
	undefined(t, err)
	_, err = outcome.Cutoff("").Line(in, others, outcome.Higher)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = outcome.CutoffA.Line(in, others, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = outcome.CutoffA.Line(outcome.Norm{SD: -1}, others, outcome.Higher)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

var (
	treated = outcome.Sample{N: 50, Mean: 103, SD: 5.5}
	control = outcome.Sample{N: 40, Mean: 100, SD: 4.5}
	exact   = outcome.EffectOptions{Correction: outcome.ExactJ, Variance: outcome.HedgesOlkin, Level: .95}
)

// R 4.2.2, metafor 3.8-1: escalc(measure="SMD", …, vtype="LS", "LS2", "UB").
func TestHedgesGIsThatOfMetafor(t *testing.T) {
	for variance, want := range map[outcome.Variance]float64{
		outcome.HedgesOlkin: 0.04690364095462367, outcome.Borenstein: 0.04613733440933368, outcome.Unbiased: 0.04698635774775365,
	} {
		o := exact
		o.Variance = variance
		e, err := outcome.HedgesG(treated, control, o)
		require.NoError(t, err)
		require.InDelta(t, 0.58536772359967093, e.Value, 1e-12)
		require.InDelta(t, want, e.SE*e.SE, 1e-12, variance)
		require.InDelta(t, e.Value-1.959963984540054*e.SE, e.Limits.Lower, 1e-12)
		require.EqualValues(t, 90, e.N)
	}
	e, err := outcome.HedgesG(outcome.Describe([]float64{12, 15, 11, 18, 14, 9}), outcome.Describe([]float64{10, 9, 13, 8}), exact)
	require.NoError(t, err)
	require.InDelta(t, 1.0041375660928, e.Value, 1e-12)
	require.InDelta(t, 0.4670812792486053, e.SE*e.SE, 1e-12)
}

// Borenstein et al. 2009, p. 27: J = 1 − 3/(4·98 − 1) = .9923, d = .5970, V = .0418,
// g = .5924, V = .0411 for means 103 and 100, s 5.5 and 4.5, 50 persons each.
func TestPublishedHedgesG(t *testing.T) {
	e, err := outcome.HedgesG(treated, outcome.Sample{N: 50, Mean: 100, SD: 4.5},
		outcome.EffectOptions{Correction: outcome.ApproximateJ, Variance: outcome.Borenstein, Level: .95})
	require.NoError(t, err)
	require.InDelta(t, .9923, e.J, .00005)
	require.InDelta(t, .5970, e.D, .00005)
	require.InDelta(t, .5924, e.Value, .00005)
	require.InDelta(t, .0418, e.SE*e.SE/e.J/e.J, .00005)
	require.InDelta(t, .0411, e.SE*e.SE, .00005)
}

func TestTheTwoCorrectionsAreClose(t *testing.T) {
	for _, n := range []int{2, 5, 50} {
		o := exact
		a, err := outcome.HedgesG(outcome.Sample{N: n, Mean: 1, SD: 1}, outcome.Sample{N: n + 1, SD: 1}, o)
		require.NoError(t, err)
		o.Correction = outcome.ApproximateJ
		b, err := outcome.HedgesG(outcome.Sample{N: n, Mean: 1, SD: 1}, outcome.Sample{N: n + 1, SD: 1}, o)
		require.NoError(t, err)
		require.NotEqual(t, a.J, b.J)
		require.InDelta(t, a.J, b.J, .02/float64(n))
	}
}

// R 4.2.2, metafor 3.8-1: escalc(measure="SMCC" and "SMCR", …).
func TestHedgesGOfPairsIsThatOfMetafor(t *testing.T) {
	pre := []float64{20, 24, 19, 30, 27, 22, 25, 18, math.NaN()}
	post := []float64{25, 27, 24, 31, 33, 21, 30, 24, 30}
	e, err := outcome.HedgesGPaired(pre, post, outcome.ByChange, exact)
	require.NoError(t, err)
	require.InDelta(t, 1.3064319110345792, e.Value, 1e-12)
	require.InDelta(t, 0.2316727711355914, e.SE*e.SE, 1e-12)
	require.EqualValues(t, 8, e.N)
	e, err = outcome.HedgesGPaired(pre, post, outcome.ByBaseline, exact)
	require.NoError(t, err)
	require.InDelta(t, 0.80153821811047243, e.Value, 1e-12)
	require.InDelta(t, 0.08759217697364757, e.SE*e.SE, 1e-12)
}

func TestHedgesGAsksAndRefuses(t *testing.T) {
	pair := []float64{1, 2, 4}
	for _, o := range []outcome.EffectOptions{{Variance: outcome.Unbiased, Level: .9}, {Correction: outcome.ExactJ, Level: .9}} {
		_, err := outcome.HedgesG(treated, control, o)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	_, err := outcome.HedgesGPaired(pair, pair, "", exact)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = outcome.HedgesG(treated, control, outcome.EffectOptions{Correction: outcome.ExactJ, Variance: outcome.Unbiased})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, s := range []outcome.Sample{{N: 3, Mean: math.NaN(), SD: 1}, {N: 3, SD: -1}, {N: 3, SD: math.Inf(1)}} {
		_, err = outcome.HedgesG(treated, s, exact)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = outcome.HedgesG(treated, outcome.Describe([]float64{1}), exact)
	undefined(t, err)
	_, err = outcome.HedgesG(outcome.Describe([]float64{1, 1}), outcome.Describe([]float64{2, 2}), exact)
	undefined(t, err)

	_, err = outcome.HedgesGPaired(pair, pair[:2], outcome.ByChange, exact)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = outcome.HedgesGPaired(pair, []float64{1, 2, math.Inf(1)}, outcome.ByChange, exact)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, after := range [][]float64{{2, 3, 5}, {1, 2, math.NaN()}} { // all change alike; two pairs
		_, err = outcome.HedgesGPaired(pair, after, outcome.ByChange, exact)
		undefined(t, err)
	}
	_, err = outcome.HedgesGPaired(pair, []float64{3, 3, 3}, outcome.ByBaseline, exact) // no correlation
	undefined(t, err)
}
