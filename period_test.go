package renjia_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func period(t require.TestingT, from, until string) (p renjia.Period) {
	require.NoError(t, p.From.UnmarshalText([]byte(from)))
	require.NoError(t, p.Until.UnmarshalText([]byte(until)))
	return p
}

func TestThePeriodEndsBeforeItsUntil(t *testing.T) {
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	require.Equal(t, period(t, "2026-01-01", "2027-01-01"), year)
	require.True(t, year.Contains(date(t, "2026-01-01")))
	require.True(t, year.Contains(date(t, "2026-12-31")))
	require.False(t, year.Contains(date(t, "2027-01-01")))
	require.False(t, year.Contains(date(t, "2025-12-31")))
	days, closed := year.Days()
	require.True(t, closed)
	require.Equal(t, 365, days)
	_, closed = period(t, "2026-01-01", "").Days()
	require.False(t, closed)
	_, err = renjia.Year(0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAPeriodWithoutADayIsRefused(t *testing.T) {
	for _, p := range []renjia.Period{period(t, "2026-01-01", "2026-01-01"), period(t, "2026-01-02", "2026-01-01")} {
		require.ErrorIs(t, p.Validate(), renjia.ErrInvalid)
	}
	for _, p := range []renjia.Period{{}, period(t, "2026-01-01", ""), period(t, "", "2026-01-01"), period(t, "2026-01-01", "2026-01-02")} {
		require.NoError(t, p.Validate())
	}
}

func TestPeriodsAreWrittenWithTheirOpenSides(t *testing.T) {
	require.Equal(t, "2026-01-01/2027-01-01", period(t, "2026-01-01", "2027-01-01").String())
	require.Equal(t, "../..", renjia.Period{}.String())
	b, err := json.Marshal(period(t, "", "2027-01-01"))
	require.NoError(t, err)
	require.Equal(t, `{"until":"2027-01-01"}`, string(b))
}

// somePeriod lies within twenty days, with open sides now and then.
func somePeriod(t *rapid.T, label string) renjia.Period {
	base := date(t, "2026-02-20")
	from := rapid.IntRange(-1, 20).Draw(t, label+" from")
	until := rapid.IntRange(max(from, -1)+1, 22).Draw(t, label+" until")
	p := renjia.Period{From: base.AddDays(from), Until: base.AddDays(until)}
	if from < 0 {
		p.From = renjia.Date{}
	}
	if until > 20 {
		p.Until = renjia.Date{}
	}
	return p
}

func TestTheIntersectionHasTheDaysOfBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := somePeriod(t, "p"), somePeriod(t, "q")
		both, ok := p.Intersect(q)
		mirrored, mirroredOK := q.Intersect(p)
		require.Equal(t, ok, mirroredOK)
		require.Equal(t, ok, p.Overlaps(q))
		if ok {
			require.Equal(t, both, mirrored)
			require.NoError(t, both.Validate())
		}
		shared := 0
		for n := -5; n < 30; n++ {
			d := date(t, "2026-02-20").AddDays(n)
			in := p.Contains(d) && q.Contains(d)
			require.Equal(t, in, ok && both.Contains(d), "%s in %s and %s", d, p, q)
			if in {
				shared++
			}
		}
		require.Equal(t, shared > 0, ok)
		if days, closed := both.Days(); ok && closed {
			require.Equal(t, shared, days)
		}
	})
}

func TestPeriodsReadBackFromJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePeriod(t, "p")
		b, err := json.Marshal(p)
		require.NoError(t, err)
		var back renjia.Period
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, p, back)
	})
}

func FuzzPeriodJSON(f *testing.F) {
	for _, s := range []string{`{"from":"2026-01-01","until":"2027-01-01"}`, `{}`, `{"from":""}`, `{"until":"2026-02-30"}`, "null", "[]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var p, back renjia.Period
		if json.Unmarshal(b, &p) != nil {
			return
		}
		out, err := json.Marshal(p)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &back))
		require.Equal(t, p, back)
	})
}
