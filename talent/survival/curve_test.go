package survival_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

// Two were seen early and both left; then many came.
func early() (spells []survival.Spell) {
	spells = []survival.Spell{{Entry: 1, Length: 10, Event: true}, {Entry: 2, Length: 12, Event: true}}
	for i := range 40 {
		spells = append(spells, survival.Spell{Entry: 20, Length: float64(30 + i), Event: i%2 == 0})
	}
	return spells
}

func TestACurveKilledByAFewIsReturnedWithAWarning(t *testing.T) {
	c, err := survival.KaplanMeier(early(), choices)
	require.NoError(t, err)
	require.Equal(t, []float64{.5, 0}, []float64{c.At(10), c.At(12)})
	require.Zero(t, c.At(40))
	var kinds []survival.WarningKind
	for _, w := range c.Warnings {
		kinds = append(kinds, w.Kind)
		require.NotEmpty(t, w.Text.EN)
		require.NotEmpty(t, w.Text.ZH)
	}
	require.Equal(t, []survival.WarningKind{survival.FewAtRisk, survival.FellToZero}, kinds)
	require.Equal(t, 2, c.Warnings[0].AtRisk)
	last := c.Points[len(c.Points)-1]
	require.Greater(t, last.FlemingHarrington, .03)
	o := choices
	o.Start = 20
	c, err = survival.KaplanMeier(early(), o)
	require.NoError(t, err)
	require.Empty(t, c.Warnings)
	require.InDelta(t, 39./40, c.At(30), 1e-15)
	require.Equal(t, 1.0, c.At(20))
	o.Start = 69
	_, err = survival.KaplanMeier(early(), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestWhoLeavesAtOnceCountsWithAWarning(t *testing.T) {
	c, err := survival.KaplanMeier([]survival.Spell{{Event: true}, {}, {Length: 1, Event: true}, {Length: 2}}, choices)
	require.NoError(t, err)
	require.Equal(t, .75, c.At(0))
	require.Equal(t, survival.EventsAtZero, c.Warnings[0].Kind)
	require.Len(t, c.Warnings, 1)
}

func TestASingleSpellHasACurve(t *testing.T) {
	c, err := survival.KaplanMeier([]survival.Spell{{Length: 3}}, choices)
	require.NoError(t, err)
	require.Equal(t, []float64{1, 0}, []float64{c.Points[0].Survival, c.Points[0].StdErr})
	require.True(t, math.IsNaN(c.Points[0].Lower) && math.IsNaN(c.Points[0].Upper), "1 has no place on the scale of %s", choices.Interval)
	plain, err := survival.KaplanMeier([]survival.Spell{{Length: 3}}, survival.Options{Interval: survival.Plain, Level: .95})
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1}, []float64{plain.Points[0].Lower, plain.Points[0].Upper})
	m, err := c.Mean(3)
	require.NoError(t, err)
	require.Equal(t, []float64{3, 0}, []float64{m.Value, m.StdErr})
}

func TestSpellsThatEndBeforeTheyEnterAreRefused(t *testing.T) {
	_, err := survival.KaplanMeier([]survival.Spell{{Entry: 3, Length: 3}, {Entry: -1, Length: 3}, {Entry: math.NaN(), Length: 3}, {Entry: 2, Length: 3}}, choices)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 3)
	require.Equal(t, "spells[0].entry", v.Problems[0].Path)
	for _, o := range []survival.Options{{Interval: "wide", Level: .9}, {Interval: survival.Log, Level: 1}, {Interval: survival.Log, Level: .9, Start: -1}} {
		_, err = survival.KaplanMeier(early(), o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Who has stayed until a time is as if seen from then on.
func TestWhatFollowsGivenATimeIsACurveThatStartsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spells := spellsOf(drawRecords(t, 40), "")
		o := survival.Options{Interval: rapid.SampledFrom(survival.Intervals()).Draw(t, "interval"), Level: .9}
		c, err := survival.KaplanMeier(spells, o)
		require.NoError(t, err)
		given, further := c.Last()*rapid.Float64Range(0, 1).Draw(t, "given"), c.Last()*rapid.Float64Range(0, 1).Draw(t, "further")
		got, err := c.Conditional(given, further)
		if c.At(given) == 0 || given+further > c.Last() && c.Points[len(c.Points)-1].Survival > 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, c.At(given+further)/c.At(given), got.Survival, 1e-12)
		o.Start = given
		if given == 0 {
			return
		}
		later, err := survival.KaplanMeier(spells, o)
		if err != nil {
			return // nobody was seen after given
		}
		require.InDelta(t, later.At(given+further), got.Survival, 1e-12)
		for _, p := range later.Points {
			if p.Time <= given+further && p.Survival == got.Survival && p.Survival > 0 {
				require.InDelta(t, p.StdErr, got.StdErr, 1e-12)
				require.InDelta(t, p.Lower, got.Lower, 1e-12)
			}
		}
	})
}

func TestAMeanIsTheAreaUnderTheCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := survival.KaplanMeier(spellsOf(drawRecords(t, 40), ""), choices)
		require.NoError(t, err)
		until := c.Last() * rapid.Float64Range(0, 1).Draw(t, "until")
		m, err := c.Mean(until)
		require.NoError(t, err)
		area, from := 0.0, 0.0
		for _, p := range c.Points {
			area += c.At(from) * (min(p.Time, until) - min(from, until))
			from = p.Time
		}
		require.InEpsilon(t, 1+area, 1+m.Value, 1e-10)
		require.False(t, math.IsNaN(m.StdErr))
	})
	c, err := survival.KaplanMeier(sixMP(), choices)
	require.NoError(t, err)
	_, err = c.Mean(36)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody was seen so long")
	_, err = c.Mean(-1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = c.Conditional(10, -1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestHazardsNeedTheirTiesChosen(t *testing.T) {
	_, err := survival.NelsonAalen(sixMP(), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.NelsonAalen(sixMP(), "best")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.NelsonAalen(nil, survival.SeparateTies)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	h, err := survival.NelsonAalen(sixMP(), survival.SeparateTies)
	require.NoError(t, err)
	require.InDelta(t, 1./21+1./20+1./19, h.Points[0].Hazard, 1e-15)
}

func TestLimitsOfAQuantileThatAreNeverReachedAreInfinite(t *testing.T) {
	c, err := survival.KaplanMeier(sixMP(), choices)
	require.NoError(t, err)
	lower, upper, err := c.QuantileLimits(renjia.Frac(1, 2), survival.QuantileFirst)
	require.NoError(t, err)
	require.Equal(t, 13.0, lower)
	require.True(t, math.IsInf(upper, 1))
	_, _, err = c.QuantileLimits(renjia.Frac(1, 2), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
