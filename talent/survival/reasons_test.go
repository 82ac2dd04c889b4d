package survival_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

var reasonChoices = survival.IncidenceOptions{Variance: survival.GreenwoodVariance, Interval: survival.LogLog, Level: .95}

func drawExits(t *rapid.T, reasons []string) []survival.Exit {
	exits := make([]survival.Exit, rapid.IntRange(1, 40).Draw(t, "n"))
	for i := range exits {
		exits[i] = survival.Exit{
			Length: float64(rapid.IntRange(1, 12).Draw(t, "length")),
			Reason: rapid.SampledFrom(reasons).Draw(t, "reason"),
			Group:  rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "group"),
		}
	}
	return exits
}

func TestReasonsAddUpToAllWhoLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exits := drawExits(t, []string{"", "resign", "retire", "dismiss"})
		c, err := survival.AalenJohansen(exits, reasonChoices)
		require.NoError(t, err)
		for i, stay := range c.Stay {
			sum := stay
			for _, r := range c.Reasons {
				sum += r.Share[i]
				require.True(t, r.Lower[i] <= r.Share[i]+1e-12 && r.Share[i] <= r.Upper[i]+1e-12 || math.IsNaN(r.Lower[i]))
			}
			require.InDelta(t, 1, sum, 1e-12)
		}
	})
}

func TestASingleReasonIsOneMinusKaplanMeier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exits := drawExits(t, []string{"", "left", "left"})
		for i := range exits {
			if exits[i].Length > 2 && rapid.Bool().Draw(t, "late") {
				exits[i].Entry = 1
			}
		}
		c, err := survival.AalenJohansen(exits, reasonChoices)
		require.NoError(t, err)
		var spells []survival.Spell
		for _, e := range exits {
			spells = append(spells, survival.Spell{Length: e.Length, Event: e.Reason != "", Entry: e.Entry})
		}
		k, err := survival.KaplanMeier(spells, choices)
		require.NoError(t, err)
		for _, r := range c.Reasons {
			for i, p := range k.Points {
				require.InDelta(t, 1-p.Survival, r.Share[i], 1e-12)
				if p.Survival > 0 {
					require.InDelta(t, p.StdErr, r.StdErr[i], 1e-7)
				}
			}
		}
	})
}

// Without censoring a share is binomial.
func TestWithoutCensoringSharesAreCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exits := drawExits(t, []string{"resign", "retire"})
		c, err := survival.AalenJohansen(exits, reasonChoices)
		require.NoError(t, err)
		n := float64(len(exits))
		for _, r := range c.Reasons {
			left := 0.0
			for i := range c.Time {
				left += float64(r.Events[i])
				p := left / n
				require.InDelta(t, p, r.Share[i], 1e-12)
				require.InDelta(t, math.Sqrt(p*(1-p)/n), r.StdErr[i], 1e-7)
			}
			at, err := c.At(r.Reason, c.Time[len(c.Time)-1]+1)
			require.NoError(t, err)
			require.InDelta(t, left/n, at, 1e-12)
		}
		at, err := c.At(c.Reasons[0].Reason, .5)
		require.NoError(t, err)
		require.Zero(t, at)
		_, err = c.At("nothing", 1)
		require.ErrorIs(t, err, renjia.ErrNotFound)
	})
}

// Where nobody leaves for another reason, Gray's observed and expected numbers are
// those of a log-rank test, and which group comes first never matters.
func TestGraysTestComparesAsALogRankTestDoesWithoutOtherReasons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exits := drawExits(t, []string{"", "left"})
		g, err := survival.Gray(exits, "left")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		var records []survival.Record
		for _, e := range exits {
			records = append(records, survival.Record{Spell: survival.Spell{Length: e.Length, Event: e.Reason != ""}, Group: e.Group})
		}
		l, err := survival.LogRank(records, survival.LogRankWeight)
		require.NoError(t, err)
		for i := range g.Groups {
			require.InDelta(t, l.Groups[i].Observed, g.Groups[i].Observed, 1e-9)
			require.InDelta(t, l.Groups[i].Expected, g.Groups[i].Expected, 1e-9)
		}
	})
}

func TestGraysTestDoesNotDependOnTheOrderOfGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exits := drawExits(t, []string{"", "left", "retired"})
		g, err := survival.Gray(exits, "left")
		turned := map[string]string{"a": "c", "b": "a", "c": "b"}
		for i := range exits {
			exits[i].Group = turned[exits[i].Group]
		}
		h, errTurned := survival.Gray(exits, "left")
		require.Equal(t, err == nil, errTurned == nil)
		if err == nil {
			require.Equal(t, g.DF, h.DF)
			require.InEpsilon(t, 1+g.Statistic, 1+h.Statistic, 1e-6)
		}
	})
}

func TestWhatGraysTestCannotDoIsRefused(t *testing.T) {
	exits := []survival.Exit{{Length: 3, Reason: "left", Group: "a"}, {Length: 4, Group: "b"}}
	_, err := survival.Gray(exits, "")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.Gray(exits, "retired")
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody left for it")
	exits[1].Entry = 1
	_, err = survival.Gray(exits, "left")
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = survival.Gray(nil, "left")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.AalenJohansen(exits, survival.IncidenceOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.AalenJohansen(exits, survival.IncidenceOptions{Variance: "best", Interval: survival.Log, Level: .9})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.AalenJohansen(nil, reasonChoices)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
