package booking_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// Mutants, each of which a test of this file kills:
//
//	WallTime takes the last of two           TestWallTimesAroundAChangeOfClocks
//	WallTime takes a skipped time            TestWallTimesAroundAChangeOfClocks
//	opens moves a skipped hour on by an hour TestOpeningHoursAroundAChangeOfClocks
//	merge joins no touching spans            TestOpeningRulesAddUp
//	rest days without the calendar           TestOpeningRulesAddUp
//	Fee of units that are complete only      TestTheFeeIsForEveryUnitBegun

func place(t *testing.T, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

func wall(s string) time.Time {
	w, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return w
}

func TestWallTimesAroundAChangeOfClocks(t *testing.T) {
	for _, c := range []struct{ zone, wall, utc string }{
		{"Asia/Shanghai", "2026-03-02 09:00", "2026-03-02 01:00"},
		{"Asia/Shanghai", "1986-05-04 01:59", "1986-05-03 17:59"},
		{"Asia/Shanghai", "1986-05-04 02:30", ""},
		{"Asia/Shanghai", "1986-05-04 03:00", "1986-05-03 18:00"},
		{"Europe/Berlin", "2023-03-26 02:30", ""},
		{"Europe/Berlin", "2023-03-26 03:00", "2023-03-26 01:00"},
		{"Europe/Berlin", "2023-10-29 02:30", "2023-10-29 00:30"},
		{"Europe/Berlin", "2023-10-29 01:59", "2023-10-28 23:59"},
		{"Europe/Berlin", "2023-10-29 03:00", "2023-10-29 02:00"},
		{"America/Sao_Paulo", "2018-11-04 00:30", ""},
		{"Pacific/Apia", "2011-12-30 12:00", ""}, // a day that did not exist
		{"Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"},
		{"Australia/Lord_Howe", "2023-10-01 02:15", ""}, // half an hour
		{"UTC", "2026-03-02 09:00", "2026-03-02 09:00"},
	} {
		got, ok := booking.WallTime(wall(c.wall), place(t, c.zone))
		require.Equal(t, c.utc != "", ok, "%s %s", c.zone, c.wall)
		if ok {
			require.Equal(t, c.utc, got.UTC().Format("2006-01-02 15:04"), "%s %s", c.zone, c.wall)
			require.Equal(t, c.wall, got.Format("2006-01-02 15:04"))
		}
	}
	_, ok := booking.WallTime(wall("2026-03-02 09:00"), nil)
	require.False(t, ok)
}

func TestOpeningHoursAroundAChangeOfClocks(t *testing.T) {
	berlin := place(t, "Europe/Berlin")
	r := venue("r", 1)
	r.Zone = "Europe/Berlin"
	r.Opening = []booking.Opening{{Days: []booking.Days{booking.Sundays}, From: 2*60 + 30, Until: 4 * 60}}
	day := func(d string) renjia.Interval {
		from := wall(d + " 00:00")
		return renjia.Interval{From: from, Until: from.Add(24 * time.Hour)}
	}
	open, err := r.Open(day("2023-03-26"), berlin)
	require.NoError(t, err)
	require.Len(t, open, 1)
	require.Equal(t, time.Hour, open[0].Duration(), "half an hour of the ninety minutes does not exist")
	require.True(t, open[0].From.Equal(wall("2023-03-26 01:00")))
	open, err = r.Open(day("2023-10-29"), berlin)
	require.NoError(t, err)
	require.Equal(t, 150*time.Minute, open[0].Duration(), "an hour of it comes twice")
	_, err = r.Open(day("2023-10-29"), time.UTC)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Open(day("2023-10-29"), nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestOpeningRulesAddUp(t *testing.T) {
	shanghai := place(t, "Asia/Shanghai")
	date := func(s string) renjia.Date {
		d, err := renjia.ParseDate(s)
		require.NoError(t, err)
		return d
	}
	r := venue("r", 1)
	r.Zone = "Asia/Shanghai"
	r.Days = renjia.Calendar{Rest: []renjia.Date{date("2026-05-04")}, Work: []renjia.Date{date("2026-05-09")}}
	r.Opening = []booking.Opening{
		{Days: []booking.Days{booking.WorkingDays}, From: 9 * 60, Until: 12 * 60},
		{Days: []booking.Days{booking.WorkingDays}, From: 12 * 60, Until: 17 * 60},
		{Days: []booking.Days{booking.RestDays}, From: 14 * 60, Until: 24 * 60},
		{Days: []booking.Days{booking.Fridays}, From: 18 * 60, Until: 20 * 60, Period: renjia.Period{From: date("2026-05-08")}},
	}
	require.NoError(t, r.Validate())
	local := func(s string) time.Time { return wall(s).Add(-8 * time.Hour) }
	open, err := r.Open(renjia.Interval{From: local("2026-05-04 00:00"), Until: local("2026-05-10 15:00")}, shanghai)
	require.NoError(t, err)
	var got []string
	for _, o := range open {
		got = append(got, o.From.In(shanghai).Format("01-02 15:04")+" "+o.Until.In(shanghai).Format("15:04"))
	}
	require.Equal(t, []string{
		"05-04 14:00 00:00", "05-05 09:00 17:00", "05-06 09:00 17:00", "05-07 09:00 17:00", "05-08 09:00 17:00", "05-08 18:00 20:00",
		"05-09 09:00 17:00", "05-10 14:00 15:00"}, got)
	require.NoError(t, r.Admits(renjia.Interval{From: local("2026-05-05 11:00"), Until: local("2026-05-05 13:00")}, shanghai), "across the rules")
	err = r.Admits(renjia.Interval{From: local("2026-05-05 16:00"), Until: local("2026-05-05 18:00")}, shanghai)
	var closed *booking.ClosedError
	require.ErrorAs(t, err, &closed)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	require.ErrorContains(t, err, "only from")
	always := venue("always", 1)
	require.NoError(t, always.Admits(between(0, 1), nil))
}

func TestTimesOfDayAreStrict(t *testing.T) {
	for s, want := range map[string]booking.Clock{"00:00": 0, "09:30": 570, "24:00": 1440} {
		var c booking.Clock
		require.NoError(t, json.Unmarshal([]byte(`"`+s+`"`), &c))
		require.Equal(t, want, c)
		require.Equal(t, s, c.String())
	}
	for _, s := range []string{"", "9:30", "09.30", "24:01", "12:60", "-1:00", "0a:00", "09:30:00"} {
		_, err := booking.ParseClock(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}

func TestTheFeeIsForEveryUnitBegun(t *testing.T) {
	price, err := renjia.ParseMoney("12.50", renjia.CNY)
	require.NoError(t, err)
	r := venue("r", 3)
	b := confirmed("b", r, between(0, 61), 2)
	_, _, err = r.Fee(b)
	require.ErrorIs(t, err, renjia.ErrUnspecified, "no tariff is not free of charge")
	r.Tariff = &booking.Tariff{Source: "station rules art. 4", Classes: []booking.UserClass{
		{Code: "resident"}, {Code: "business", Unit: 30, Price: price}}}
	_, _, err = r.Fee(b)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	b.Class = "business"
	fee, why, err := r.Fee(b)
	require.NoError(t, err)
	require.Equal(t, "75.00 CNY", fee.String(), "three half hours begun, two units")
	require.True(t, why.All())
	require.Contains(t, why.Text(renjia.Chinese), "station rules art. 4")
	b, err = b.On(r)
	require.NoError(t, err)
	require.Equal(t, fee, b.Fee)
	b.Fee = price
	_, err = b.On(r)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	b.Class, b.Fee = "resident", renjia.Money{}
	fee, _, err = r.Fee(b)
	require.NoError(t, err)
	require.True(t, fee.IsZero())
	b.Class = "stranger"
	_, _, err = r.Fee(b)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestPriorityDisplacesLowerRanksOnly(t *testing.T) {
	r := venue("r", 1)
	r.Tariff = &booking.Tariff{Classes: []booking.UserClass{
		{Code: "street", Rank: 3, Takes: booking.TakesBookings}, {Code: "resident", Rank: 2, Takes: booking.TakesHolds}, {Code: "business", Rank: 1}}}
	of := func(class string) booking.Booking {
		b := confirmed(class, r, between(0, 60), 1)
		b.Class = class
		return b
	}
	for _, c := range []struct {
		by, from string
		hold     bool
		want     bool
	}{
		{"street", "resident", false, true}, {"street", "street", true, false}, {"resident", "business", true, true},
		{"resident", "business", false, false}, {"business", "resident", true, false}, {"resident", "street", true, false},
	} {
		other := of(c.from)
		if c.hold {
			other = held(other, at(9))
		}
		got, err := r.Displaces(of(c.by), other)
		require.NoError(t, err)
		require.Equal(t, c.want, got, c)
	}
}
