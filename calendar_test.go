package renjia_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

// The Spring Festival of 2026 as announced: rest from 15 to 23 February, work on
// Saturday the 14th and Saturday the 28th.
func springFestival(t require.TestingT) (c renjia.Calendar) {
	for d := date(t, "2026-02-15"); d.Before(date(t, "2026-02-24")); d = d.AddDays(1) {
		c.Rest = append(c.Rest, d)
	}
	c.Work = []renjia.Date{date(t, "2026-02-14"), date(t, "2026-02-28")}
	return c
}

func TestWorkingDaysFollowTheLists(t *testing.T) {
	c := springFestival(t)
	for day, want := range map[string]bool{
		"2026-02-13": true, "2026-02-14": true, "2026-02-16": false, "2026-02-23": false, "2026-02-24": true, "2026-02-28": true, "2026-03-01": false, "2026-03-07": false,
	} {
		require.Equal(t, want, c.Working(date(t, day)), day)
	}
	require.Equal(t, "2026-02-24", c.AddWorking(date(t, "2026-02-14"), 1).String())
	require.Equal(t, "2026-02-14", c.AddWorking(date(t, "2026-02-24"), -1).String())
	require.Equal(t, "2026-02-15", c.AddWorking(date(t, "2026-02-15"), 0).String())
	require.Equal(t, "2026-03-02", c.AddWorking(date(t, "2026-02-24"), 5).String())
	require.Equal(t, "2026-03-09", renjia.Calendar{}.AddWorking(date(t, "2026-03-06"), 1).String())
}

func TestADayIsNotBothRestAndWork(t *testing.T) {
	c := springFestival(t)
	require.NoError(t, c.Validate())
	c.Work = append(c.Work, c.Rest[0])
	require.ErrorIs(t, c.Validate(), renjia.ErrInvalid)
	require.ErrorContains(t, c.Validate(), "2026-02-15")
}

func TestTheNthWorkingDayIsFoundByCounting(t *testing.T) {
	c := springFestival(t)
	rapid.Check(t, func(t *rapid.T) {
		from := date(t, "2026-02-01").AddDays(rapid.IntRange(0, 40).Draw(t, "from"))
		n := rapid.IntRange(1, 30).Draw(t, "n")
		to := c.AddWorking(from, n)
		require.True(t, c.Working(to))
		working := 0
		for d := from.AddDays(1); !to.Before(d); d = d.AddDays(1) {
			if c.Working(d) {
				working++
			}
		}
		require.Equal(t, n, working)
		if c.Working(from) {
			require.Equal(t, from, c.AddWorking(to, -n))
		}
	})
}
