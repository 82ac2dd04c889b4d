package survival_test

import (
	"fmt"
	"math"
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
	median, ok := c.Median()
	require.True(t, ok)
	require.Equal(t, 23.0, median)
}

func TestChoicesMustBeMadeAndBadSpellsAreRefused(t *testing.T) {
	_, err := survival.KaplanMeier(sixMP(), survival.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.KaplanMeier(nil, choices)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.KaplanMeier([]survival.Spell{{Length: 0}, {Length: math.NaN()}}, choices)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 2)
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

func ExampleKaplanMeier() {
	spells := []survival.Spell{{Length: 8, Event: true}, {Length: 14}, {Length: 20, Event: true}, {Length: 26}}
	c, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: 0.95})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f stay longer than a year, %.3f longer than two\n", c.At(12), c.At(24))
	// Output: 0.750 stay longer than a year, 0.375 longer than two
}
