package renjia_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func minutes(from, until int) renjia.Interval {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return renjia.Interval{From: start.Add(time.Duration(from) * time.Minute), Until: start.Add(time.Duration(until) * time.Minute)}
}

func TestMinutesThatTouchDoNotOverlap(t *testing.T) {
	require.False(t, minutes(0, 30).Overlaps(minutes(30, 60)))
	require.True(t, minutes(0, 31).Overlaps(minutes(30, 60)))
	require.True(t, minutes(0, 60).Overlaps(minutes(10, 20)))
	require.True(t, minutes(0, 30).Contains(minutes(0, 1).From))
	require.False(t, minutes(0, 30).Contains(minutes(30, 31).From))
	require.Equal(t, 30*time.Minute, minutes(0, 30).Duration())
}

func TestTheElapsedTimeSurvivesAChangeOfClocks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	night := renjia.Interval{From: time.Date(2026, 3, 29, 1, 0, 0, 0, berlin), Until: time.Date(2026, 3, 29, 4, 0, 0, 0, berlin)}
	require.Equal(t, 2*time.Hour, night.Duration())
}

func TestIntervalsThatAreNoneAreRefused(t *testing.T) {
	require.NoError(t, minutes(0, 1).Validate())
	for _, i := range []renjia.Interval{{}, minutes(1, 1), minutes(2, 1), {Until: time.Now()}} {
		require.ErrorIs(t, i.Validate(), renjia.ErrInvalid)
	}
}

func TestAnOverlapIsFoundExactlyIfThereIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []renjia.Interval
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			from := rapid.IntRange(0, 60).Draw(t, "from")
			all = append(all, minutes(from, from+rapid.IntRange(1, 12).Draw(t, "length")))
		}
		want := false
		for i := range all {
			for j := range i {
				want = want || all[i].Overlaps(all[j])
			}
		}
		a, b, found := renjia.FirstOverlap(all)
		require.Equal(t, want, found)
		if found {
			require.NotEqual(t, a, b)
			require.True(t, all[a].Overlaps(all[b]))
			require.False(t, all[b].From.Before(all[a].From), "the earlier one comes first")
		}
	})
}
