package survival_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

func day(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func period(t require.TestingT, from, until string) renjia.Period {
	p := renjia.Period{From: day(t, from)}
	if until != "" {
		p.Until = day(t, until)
	}
	return p
}

func TestARateWithoutEventsHasAnUpperLimit(t *testing.T) {
	r, err := survival.NewRate(0, 10, .95)
	require.NoError(t, err)
	require.Zero(t, r.Lower)
	require.InDelta(t, -math.Log(.025)/10, r.Upper, 1e-14)
	for _, bad := range []func() error{
		func() error { _, err := survival.NewRate(-1, 1, .95); return err },
		func() error { _, err := survival.NewRate(1, 0, .95); return err },
		func() error { _, err := survival.NewRate(1, 1, 1); return err },
		func() error { _, err := survival.NewProportion(1, 0, .95); return err },
		func() error { _, err := survival.NewProportion(3, 2, .95); return err },
		func() error { _, err := survival.NewRateRatio(r, r, .95); return err },
		func() error { _, err := survival.NewRateRatio(r, survival.Rate{Events: 1}, .95); return err },
	} {
		require.ErrorIs(t, bad(), renjia.ErrInvalid)
	}
}

// The limits of Garwood are where a Poisson number as large, or as small, as that
// seen has a probability of a tail.
func TestGarwoodsLimitsHaveTheirTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		level := rapid.SampledFrom([]float64{.8, .9, .95, .99}).Draw(t, "level")
		r, err := survival.NewRate(n, 1, level)
		require.NoError(t, err)
		upTo := func(n int, mean float64) (sum float64) {
			term := math.Exp(-mean)
			for k := range n + 1 {
				sum += term
				term *= mean / float64(k+1)
			}
			return sum
		}
		require.InDelta(t, (1-level)/2, upTo(n, r.Upper), 1e-11)
		require.InDelta(t, (1-level)/2, 1-upTo(n-1, r.Lower), 1e-11)
	})
}

// Values of R: poisson.test(c(11, 14), c(800, 400)) and prop.test(15, 148, correct = FALSE).
func TestRatiosAndProportionsEqualThoseOfR(t *testing.T) {
	a, err := survival.NewRate(11, 800, .95)
	require.NoError(t, err)
	b, err := survival.NewRate(14, 400, .95)
	require.NoError(t, err)
	r, err := survival.NewRateRatio(a, b, .95)
	require.NoError(t, err)
	require.InDelta(t, 0.3928571428571428, r.Value, 1e-10)
	require.InDelta(t, 0.1613963651353755, r.Lower, 1e-10)
	require.InDelta(t, 0.9315095651791495, r.Upper, 1e-10)
	require.InDelta(t, 0.0198789469081528, r.P, 1e-10)
	none, err := survival.NewRate(0, 400, .95)
	require.NoError(t, err)
	r, err = survival.NewRateRatio(a, none, .95)
	require.NoError(t, err)
	require.True(t, math.IsInf(r.Value, 1) && math.IsInf(r.Upper, 1))
	require.InDelta(t, 1.254914576474662, r.Lower, 1e-10)
	p, err := survival.NewProportion(15, 148, .95)
	require.NoError(t, err)
	require.InDelta(t, 0.06238639953073628, p.Lower, 1e-10)
	require.InDelta(t, 0.16048724172330800, p.Upper, 1e-10)
	all, err := survival.NewProportion(5, 5, .95)
	require.NoError(t, err)
	require.Equal(t, 1.0, all.Upper)
	require.Greater(t, all.Lower, .5)
}

func TestTurnoverCountsDaysAndTellsMovesFromLeaving(t *testing.T) {
	stays := []survival.Stay{
		{Person: "a", Period: period(t, "2020-01-01", "")},
		{Person: "b", Period: period(t, "2024-01-01", "2025-01-01"), Reason: "resigned"}, // left before 2025
		{Person: "c", Period: period(t, "2024-01-01", "2025-07-01"), Reason: "moved", Moved: true},
		{Person: "c", Period: period(t, "2025-07-01", "")},
		{Person: "d", Period: period(t, "2025-02-01", "2026-01-01"), Reason: "resigned"}, // the last day of 2025 was the last
		{Person: "e", Period: period(t, "2026-01-01", "")},
	}
	year := period(t, "2025-01-01", "2026-01-01")
	post, err := survival.TurnoverOf(stays, year, survival.LeavingPost, .95)
	require.NoError(t, err)
	require.Equal(t, 2, post.Separations)
	require.Equal(t, map[string]int{"moved": 1, "resigned": 1}, post.ByReason)
	require.Equal(t, 365+181+184+334, post.PersonDays)
	require.Equal(t, []int{4, 2, 3}, []int{post.Stays, post.Opening, post.Closing})
	require.InDelta(t, 2/(1064/365.25), post.Rate.Value, 1e-12)
	require.InDelta(t, 2/2.5*365.25/365, post.HeadCount, 1e-12)
	require.True(t, post.Differ)
	whole, err := survival.TurnoverOf(stays, year, survival.LeavingOrganization, .95)
	require.NoError(t, err)
	require.Equal(t, 1, whole.Separations)
	_, err = survival.TurnoverOf(stays, year, "", .95)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.TurnoverOf(stays, period(t, "2010-01-01", "2011-01-01"), survival.LeavingPost, .95)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody was at risk")
	_, err = survival.TurnoverOf([]survival.Stay{{}}, period(t, "2010-01-01", ""), survival.LeavingPost, .95)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 2)
}

func TestSteadyHeadsGiveTheSameTurnoverBothWays(t *testing.T) {
	var stays []survival.Stay
	for i := range 20 { // ten posts, each filled again on the day it falls vacant
		p := period(t, "2024-01-01", "2025-07-02")
		if i%2 == 1 {
			p = period(t, "2025-07-02", "")
		}
		stays = append(stays, survival.Stay{Person: string(rune('a' + i)), Period: p})
	}
	r, err := survival.TurnoverOf(stays, period(t, "2025-01-01", "2026-01-01"), survival.LeavingOrganization, .95)
	require.NoError(t, err)
	require.InDelta(t, r.Rate.Value, r.HeadCount, 1e-12)
	require.False(t, r.Differ)
}

func TestStabilityFollowsAPersonThroughPosts(t *testing.T) {
	stays := []survival.Stay{
		{Person: "stays", Period: period(t, "2020-01-01", "")},
		{Person: "moves", Period: period(t, "2020-01-01", "2025-06-01")},
		{Person: "moves", Period: period(t, "2025-06-01", "")},
		{Person: "comes back", Period: period(t, "2020-01-01", "2025-06-01")},
		{Person: "comes back", Period: period(t, "2025-06-02", "")},
		{Person: "leaves", Period: period(t, "2020-01-01", "2026-01-01")},
		{Person: "leaves a day later", Period: period(t, "2020-01-01", "2026-01-02")},
		{Person: "new", Period: period(t, "2025-01-02", "")},
	}
	p, err := survival.Stability(stays, period(t, "2025-01-01", "2026-01-01"), .95)
	require.NoError(t, err)
	require.Equal(t, []int{3, 5}, []int{p.Part, p.Whole})
	_, err = survival.Stability(stays, period(t, "2010-01-01", "2011-01-01"), .95)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestCohortsDoNotTakeNewcomersForCertain(t *testing.T) {
	stays := []survival.Stay{
		{Period: period(t, "2024-01-01", "2024-04-10")}, // 100 days
		{Period: period(t, "2024-01-01", "")},
		{Period: period(t, "2024-12-01", "")}, // seen for 31 days
		{Period: period(t, "2022-05-01", "2022-05-02")},
		{Period: period(t, "2025-01-01", "")}, // not yet there
	}
	all, err := survival.Cohorts(stays, day(t, "2025-01-01"), []int{30, 365, 400})
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, survival.Cohort{Year: 2022, N: 1, Left: 1, Retains: []float64{0, 0, 0}}, all[0])
	require.Equal(t, []int{2024, 3, 1}, []int{all[1].Year, all[1].N, all[1].Left})
	require.Equal(t, []float64{1, .5}, all[1].Retains[:2], "one of the two who could be seen for 100 days")
	require.True(t, math.IsNaN(all[1].Retains[2]), "nobody could be seen so long")
	_, err = survival.Cohorts(stays, renjia.Date{}, []int{30})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
