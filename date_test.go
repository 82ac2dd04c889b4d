package renjia_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func date(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

var (
	firstDay = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	finalDay = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

func someDay(t *rapid.T, label string) (renjia.Date, time.Time) {
	day := firstDay.AddDate(0, 0, rapid.IntRange(0, 3652058).Draw(t, label))
	d, err := renjia.NewDate(day.Date())
	require.NoError(t, err)
	return d, day
}

func TestDaysThatDoNotExistAreRefused(t *testing.T) {
	for _, s := range []string{
		"2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01",
		"2026-3-1", "26-03-01", "2026/03/01", "20260301", "2026-03-01T00:00:00Z", " 2026-03-01", "２026-03-01", "-026-03-01", "", "abcd-ef-gh",
	} {
		_, err := renjia.ParseDate(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
	for _, s := range []string{"2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31"} {
		require.Equal(t, s, date(t, s).String())
	}
	_, err := renjia.NewDate(10000, 1, 1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestDatesAreThoseOfTheTimePackage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, day := someDay(t, "day")
		require.Equal(t, day.Format(time.DateOnly), d.String())
		require.Equal(t, []int{day.Year(), int(day.Month()), day.Day(), int(day.Weekday())}, []int{d.Year(), int(d.Month()), d.Day(), int(d.Weekday())})
		require.Equal(t, d, date(t, d.String()))
		e, other := someDay(t, "other")
		require.Equal(t, day.Compare(other), d.Compare(e))
		require.Equal(t, day.Before(other), d.Before(e))
		require.Equal(t, (day.Unix()-other.Unix())/86400, int64(d.Sub(e)))
		require.Equal(t, e, d.AddDays(e.Sub(d)))
	})
}

func TestMonthsEndOnTheLastDayOfAShortMonth(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-01-15", 1, "2026-02-15"},
		{"2026-11-30", 3, "2027-02-28"}, {"2026-05-31", 6, "2026-11-30"}, {"2028-02-29", 12, "2029-02-28"}, {"2028-02-29", 48, "2032-02-29"},
		{"2026-01-01", -1, "2025-12-01"},
	} {
		require.Equal(t, c.want, date(t, c.from).AddMonths(c.months).String())
	}
	require.Equal(t, "2029-02-28", date(t, "2028-02-29").AddYears(1).String())
	require.Equal(t, "2024-02-29", date(t, "2028-02-29").AddYears(-4).String())
}

func TestAddingMonthsKeepsTheDayOrTheEndOfTheMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, day := someDay(t, "day")
		n := rapid.IntRange(-2000, 2000).Draw(t, "months")
		month := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		if month.Before(firstDay) || month.After(finalDay) {
			t.Skip("out of range")
		}
		got := d.AddMonths(n)
		require.Equal(t, month.Format("2006-01"), got.String()[:7])
		if got.Day() != d.Day() {
			require.Less(t, got.Day(), d.Day())
			require.Equal(t, 1, got.AddDays(1).Day())
		}
	})
}

func TestAgeIsCountedInFullYears(t *testing.T) {
	for _, c := range []struct {
		birth, on string
		want      int
	}{
		{"2008-11-24", "2026-11-23", 17}, {"2008-11-24", "2026-11-24", 18}, {"2008-02-29", "2026-02-27", 17}, {"2008-02-29", "2026-02-28", 18},
		{"2026-01-01", "2026-01-01", 0}, {"2026-01-02", "2026-01-01", -1},
	} {
		require.Equal(t, c.want, date(t, c.birth).Age(date(t, c.on)), "%s on %s", c.birth, c.on)
	}
}

func TestTheDayDependsOnThePlace(t *testing.T) {
	guangzhou := time.FixedZone("Asia/Shanghai", 8*3600)
	evening := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	require.Equal(t, "2026-03-01", renjia.DateIn(evening, time.UTC).String())
	require.Equal(t, "2026-03-02", renjia.DateIn(evening, guangzhou).String())
	start := date(t, "2026-03-02").Start(guangzhou)
	require.True(t, start.Equal(time.Date(2026, 3, 1, 16, 0, 0, 0, time.UTC)))
	require.Equal(t, "2026-03-02", renjia.DateIn(start, guangzhou).String())
}

func TestDatesReadBackFromJSONAndNothingElseIsWritten(t *testing.T) {
	b, err := json.Marshal([]renjia.Date{date(t, "2026-03-01"), {}})
	require.NoError(t, err)
	require.Equal(t, `["2026-03-01",""]`, string(b))
	var back []renjia.Date
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, []renjia.Date{date(t, "2026-03-01"), {}}, back)
	for _, out := range []renjia.Date{
		date(t, "9999-12-31").AddDays(1), date(t, "0001-01-01").AddDays(-2), date(t, "2026-01-01").AddDays(math.MaxInt), date(t, "2026-01-01").AddDays(math.MinInt),
		date(t, "2026-01-01").AddYears(8000), date(t, "2026-01-01").AddYears(100_000_000),
	} {
		_, err := json.Marshal(out)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	d := date(t, "2026-03-01")
	require.Error(t, json.Unmarshal([]byte(`"2026-02-30"`), &d))
	require.Equal(t, "2026-03-01", d.String())
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-01", "2026-02-29", "0000-00-00", "2026-3-01", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := renjia.ParseDate(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		if (err == nil) != (wantErr == nil && want.Year() >= 1) {
			t.Fatalf("%q: %v, the time package says %v", s, err, wantErr)
		}
		if err == nil && d.String() != s {
			t.Fatalf("%q became %s", s, d)
		}
	})
}
