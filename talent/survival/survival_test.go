package survival_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

// sixMP is the treated group of Freireich et al. (1963), in weeks; a plus is a
// patient still in remission.
func sixMP() (spells []survival.Spell) {
	for _, n := range []float64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		spells = append(spells, survival.Spell{Length: n, Event: true})
	}
	for _, n := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		spells = append(spells, survival.Spell{Length: n})
	}
	return spells
}

var choices = survival.Options{Interval: survival.LogLog, Level: 0.95}

func TestPublishedRemissionTimes(t *testing.T) {
	c, err := survival.KaplanMeier(sixMP(), choices)
	require.NoError(t, err)
	for time, want := range map[float64]float64{5: 1, 6: .8571, 7: .8067, 10: .7529, 13: .6902, 16: .6275, 22: .5378, 23: .4482, 40: .4482} {
		require.InDelta(t, want, c.At(time), 0.00005, "S(%v)", time)
	}
	for _, p := range c.Points {
		if p.Time == 23 {
			require.InDelta(t, .1346, p.StdErr, 0.00005)
		}
		require.LessOrEqual(t, p.Lower, p.Survival)
		require.GreaterOrEqual(t, p.Upper, p.Survival)
	}
	median, ok, err := c.Median(survival.QuantileFirst)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 23.0, median)
}

func TestChoicesMustBeMadeAndBadSpellsAreRefused(t *testing.T) {
	_, err := survival.KaplanMeier(sixMP(), survival.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.KaplanMeier(nil, choices)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.KaplanMeier([]survival.Spell{{Length: -1}, {Length: math.NaN()}, {Length: math.Inf(1)}, {Length: 0}}, choices)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 3)
}

func TestCurvesFallAndEqualTheShareLeftWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		censoring := rapid.Bool().Draw(t, "censoring")
		spells := make([]survival.Spell, n)
		for i := range spells {
			spells[i] = survival.Spell{Length: float64(rapid.IntRange(1, 12).Draw(t, "length")), Event: !censoring || rapid.Bool().Draw(t, "event")}
		}
		o := survival.Options{Interval: rapid.SampledFrom([]survival.Interval{survival.Plain, survival.Log, survival.LogLog}).Draw(t, "interval"), Level: 0.9}
		c, err := survival.KaplanMeier(spells, o)
		require.NoError(t, err)
		last := 1.0
		for _, p := range c.Points {
			require.LessOrEqual(t, p.Survival, last)
			last = p.Survival
			if censoring {
				continue
			}
			left := 0
			for _, s := range spells {
				if s.Length > p.Time {
					left++
				}
			}
			require.InDelta(t, float64(left)/float64(n), p.Survival, 1e-12)
		}
	})
}

// The oracle works in exact rationals: S, the sum of Greenwood's formula, and
// which time is the median.
func TestCurvesEqualExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spells := make([]survival.Spell, rapid.IntRange(1, 60).Draw(t, "n"))
		for i := range spells {
			spells[i] = survival.Spell{Length: float64(rapid.IntRange(0, 15).Draw(t, "length")), Event: rapid.Bool().Draw(t, "event")}
		}
		c, err := survival.KaplanMeier(spells, choices)
		require.NoError(t, err)
		half, s, greenwood := big.NewRat(1, 2), big.NewRat(1, 1), new(big.Rat)
		median, found := 0.0, false
		for _, p := range c.Points {
			risk, events := atRisk(spells, p.Time)
			require.Equal(t, risk, int64(p.AtRisk))
			require.Equal(t, events, int64(p.Events))
			s.Mul(s, big.NewRat(risk-events, risk))
			if !found && s.Cmp(half) <= 0 {
				median, found = p.Time, true
			}
			exact, _ := s.Float64()
			require.InDelta(t, exact, p.Survival, 1e-12)
			if s.Sign() == 0 {
				require.True(t, math.IsNaN(p.StdErr) && math.IsNaN(p.Lower) && math.IsNaN(p.Upper))
				break // Greenwood's formula divides by zero from here on
			}
			greenwood.Add(greenwood, big.NewRat(events, risk*(risk-events)))
			variance, _ := greenwood.Float64()
			require.InDelta(t, exact*math.Sqrt(variance), p.StdErr, 1e-12)
		}
		got, ok, err := c.Median(survival.QuantileFirst)
		require.NoError(t, err)
		require.Equal(t, found, ok)
		require.Equal(t, median, got)
	})
}

func atRisk(spells []survival.Spell, time float64) (risk, events int64) {
	for _, s := range spells {
		if s.Length >= time {
			risk++
		}
		if s.Length == time && s.Event {
			events++
		}
	}
	return risk, events
}

// 7 of 10 stay, then 5 of 7: the product is one half, though no float product of
// these quotients needs to be.
func TestAMedianOnALevelIsDecidedExactly(t *testing.T) {
	var spells []survival.Spell
	for _, length := range []float64{1, 1, 1, 2, 2, 4} {
		spells = append(spells, survival.Spell{Length: length, Event: true})
	}
	for range 4 {
		spells = append(spells, survival.Spell{Length: 9})
	}
	c, err := survival.KaplanMeier(spells, choices)
	require.NoError(t, err)
	first, ok, err := c.Median(survival.QuantileFirst)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 2.0, first)
	middle, _, err := c.Median(survival.QuantileMiddle)
	require.NoError(t, err)
	require.Equal(t, 3.0, middle)
	_, ok, err = c.Quantile(renjia.Frac(9, 10), survival.QuantileFirst)
	require.NoError(t, err)
	require.False(t, ok, "four of ten are still there")
	_, _, err = c.Median("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, share := range []renjia.Fraction{renjia.Frac(0, 1), renjia.Frac(1, 1), renjia.Frac(-1, 2)} {
		_, _, err = c.Quantile(share, survival.QuantileFirst)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestACurveThatReachesZeroIsWrittenAsJSON(t *testing.T) {
	c, err := survival.KaplanMeier([]survival.Spell{{Length: 1, Event: true}, {Length: 2, Event: true}}, choices)
	require.NoError(t, err)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(text), `"stderr":null,"lower":null,"upper":null`)
	var back survival.Curve
	require.NoError(t, json.Unmarshal(text, &back))
	require.True(t, math.IsNaN(back.Points[1].Upper))
	require.Equal(t, c.Points[0], back.Points[0])
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}
