package booking_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

func calendarOf(t *testing.T, r ...booking.Resource) *booking.Calendar {
	c, err := booking.NewCalendar(r...)
	require.NoError(t, err)
	return c
}

func must(t *testing.T, c *booking.Calendar, b booking.Booking) booking.Booking {
	b, _, err := c.Book(b, origin)
	require.NoError(t, err)
	return b
}

func TestIntervalsThatTouchDoNotClash(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	must(t, c, confirmed("b", r, between(60, 120), 1))
	must(t, c, confirmed("a", r, between(0, 60), 1))
	must(t, c, confirmed("c", r, between(120, 121), 1))
	for _, i := range []renjia.Interval{between(119, 121), between(59, 61), between(60, 61), between(0, 200), between(61, 119)} {
		_, _, err := c.Book(confirmed("x", r, i, 1), origin)
		require.ErrorIs(t, err, renjia.ErrConflict)
	}
	_, _, err := c.Book(confirmed("x", r, between(59, 120), 1), origin)
	var clash *booking.ConflictError
	require.ErrorAs(t, err, &clash)
	require.Equal(t, []booking.ID{bookingID("a"), bookingID("b")}, idsOf(clash.Clashes), "every booking in the way, by begin")
	require.ErrorContains(t, err, bookingID("a").String())
	require.ErrorContains(t, err, "2026-03-02T00:00Z")
}

func TestBuffersOfBothNeighboursCount(t *testing.T) {
	r := venue("r", 1)
	r.Setup, r.Cleanup = 10, 20
	c := calendarOf(t, r)
	b := must(t, c, confirmed("a", r, between(100, 200), 1))
	require.Equal(t, between(90, 220), b.Occupied())
	require.Equal(t, booking.Minutes(100), b.Minutes())
	_, _, err := c.Book(confirmed("early", r, between(229, 300), 1), origin)
	require.ErrorIs(t, err, renjia.ErrConflict, "10 minutes of setup begin before the cleanup ends")
	must(t, c, confirmed("after", r, between(230, 300), 1))
	_, _, err = c.Book(confirmed("late", r, between(0, 71), 1), origin)
	require.ErrorIs(t, err, renjia.ErrConflict)
	must(t, c, confirmed("before", r, between(0, 70), 1))
}

func TestAHoldIsFreeFromTheInstantItExpires(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	hold := must(t, c, held(confirmed("hold", r, between(100, 200), 1), at(5)))
	_, _, err := c.Book(confirmed("x", r, between(150, 250), 1), at(5).Add(-time.Microsecond))
	require.ErrorIs(t, err, renjia.ErrConflict)
	_, lapsed, err := c.Book(confirmed("x", r, between(150, 250), 1), at(5))
	require.NoError(t, err)
	require.Equal(t, []booking.Use{hold.Use()}, lapsed)
	require.False(t, c.Release(hold))
	_, _, err = c.Book(held(confirmed("y", r, between(300, 400), 1), at(5)), at(5))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a hold that is over when it is made")
	must(t, c, held(confirmed("z", r, between(300, 400), 1), at(9)))
	require.Empty(t, c.Expire(r.ID, at(8)))
	require.Len(t, c.Expire(r.ID, at(9)), 1)
}

func TestARefusalChangesNothing(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	hold := must(t, c, held(confirmed("hold", r, between(0, 100), 1), at(5)))
	must(t, c, confirmed("a", r, between(100, 200), 1))
	_, _, err := c.Book(confirmed("x", r, between(50, 150), 1), at(5))
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.True(t, c.Release(hold), "the hold that ran out is still there")
	for name, b := range map[string]booking.Booking{
		"empty":        confirmed("x", r, between(500, 500), 1),
		"backwards":    confirmed("x", r, between(500, 400), 1),
		"half minutes": confirmed("x", r, renjia.Interval{From: at(500).Add(time.Second), Until: at(501)}, 1),
		"none of it":   confirmed("x", r, between(500, 600), 0),
		"too many":     confirmed("x", r, between(500, 600), 2),
		"no state":     {ID: bookingID("x"), Resource: r.ID, Interval: between(500, 600), Quantity: 1},
	} {
		_, _, err := c.Book(b, origin)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, _, err = c.Book(confirmed("x", venue("other", 1), between(500, 600), 1), origin)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = c.Take(r.ID, booking.Use{Booking: bookingID("x"), Interval: between(500, 500), Quantity: 1}, origin)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorIs(t, c.Add(r), renjia.ErrExists)
	_, _, err = c.Book(confirmed("a", r, between(150, 160), 1), origin)
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestAPoolIsFullOnlyAtInstants(t *testing.T) {
	chairs := venue("chairs", 40)
	c := calendarOf(t, chairs)
	must(t, c, confirmed("morning", chairs, between(0, 100), 30))
	must(t, c, confirmed("evening", chairs, between(100, 200), 30))
	must(t, c, confirmed("both", chairs, between(0, 200), 10))
	_, _, err := c.Book(confirmed("x", chairs, between(50, 150), 1), origin)
	var clash *booking.ConflictError
	require.ErrorAs(t, err, &clash)
	require.Len(t, clash.Clashes, 3)
	require.True(t, c.Release(confirmed("both", chairs, between(0, 200), 10)))
	must(t, c, confirmed("all that is left", chairs, between(50, 150), 10))
	_, _, err = c.Book(confirmed("x", chairs, between(140, 250), 5), origin)
	require.ErrorAs(t, err, &clash)
	require.Equal(t, []booking.ID{bookingID("all that is left"), bookingID("evening")}, idsOf(clash.Clashes))
	must(t, c, confirmed("y", chairs, between(150, 250), 10))
}

func TestManyUsesThatBeginAtOnceAreAllFound(t *testing.T) {
	pool := venue("pool", 1000)
	c := calendarOf(t, pool)
	for i := range int64(500) {
		must(t, c, confirmed(i, pool, between(100, 101+i), 1))
	}
	for i := range int64(500) {
		require.True(t, c.Release(confirmed(i, pool, between(100, 101+i), 1)), i)
	}
	for range c.Uses(pool.ID, between(0, 1000)) {
		t.Fatal("something is left")
	}
}

func TestAUseThatReachesIntoABlockIsSeen(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	short := func(i int64) booking.Booking { return confirmed(i, r, between(100*i, 100*i+10), 1) }
	for i := range int64(200) {
		must(t, c, short(i))
	}
	for i := range int64(200) {
		require.True(t, c.Release(short(i)))
		long := must(t, c, confirmed("long", r, between(100*i-50, 100*i+40), 1))
		_, _, err := c.Book(confirmed("x", r, between(100*i+20, 100*i+30), 1), origin)
		require.ErrorIs(t, err, renjia.ErrConflict, i)
		require.True(t, c.Release(long))
		must(t, c, short(i))
	}
}

func TestAnOldLongUseIsSeenInAPool(t *testing.T) {
	pool := venue("pool", 2)
	c := calendarOf(t, pool)
	must(t, c, confirmed("long", pool, between(0, 10_000), 1))
	for i := range int64(300) {
		must(t, c, confirmed(i, pool, between(i*30, i*30+10), 1))
	}
	_, _, err := c.Book(confirmed("x", pool, between(9_500, 9_600), 2), origin)
	var clash *booking.ConflictError
	require.ErrorAs(t, err, &clash)
	require.Equal(t, []booking.ID{bookingID("long")}, idsOf(clash.Clashes))
}

func TestTheLifeOfABooking(t *testing.T) {
	r := venue("r", 1)
	now := at(0)
	verbs := map[string]func(*booking.Booking) error{
		"confirm": func(b *booking.Booking) error { return b.Confirm(now) },
		"cancel":  func(b *booking.Booking) error { return b.Cancel(now, "rain") },
		"expire":  func(b *booking.Booking) error { return b.Expire(at(60)) },
		"use":     func(b *booking.Booking) error { return b.MarkUsed(at(60)) },
		"miss":    func(b *booking.Booking) error { return b.MarkNoShow(at(60)) },
	}
	ended := func(s booking.State) booking.Booking {
		b := confirmed("b", r, between(60, 120), 1)
		b.State, b.Ended, b.Reason = s, now, "rain"
		return b
	}
	edges := map[booking.State]map[string]booking.State{
		booking.Held:      {"confirm": booking.Confirmed, "cancel": booking.Cancelled, "expire": booking.Expired},
		booking.Confirmed: {"cancel": booking.Cancelled, "use": booking.Used, "miss": booking.NoShow},
		booking.Used:      {}, booking.Cancelled: {}, booking.Expired: {}, booking.NoShow: {},
	}
	for state, to := range edges {
		for verb, do := range verbs {
			b := ended(state)
			switch state {
			case booking.Held:
				b = held(confirmed("b", r, between(60, 120), 1), at(60))
			case booking.Confirmed:
				b = confirmed("b", r, between(60, 120), 1)
			}
			require.NoError(t, b.Validate())
			before := b
			err := do(&b)
			if want, ok := to[verb]; ok {
				require.NoError(t, err, "%s %s", state, verb)
				require.Equal(t, want, b.State)
				require.NoError(t, b.Validate())
				continue
			}
			var wrong *renjia.StateError
			require.ErrorAs(t, err, &wrong, "%s %s", state, verb)
			require.Equal(t, before, b)
		}
	}
	b := confirmed("b", r, between(60, 120), 1)
	require.ErrorIs(t, b.MarkUsed(at(59)), renjia.ErrState, "before it begins")
	require.ErrorIs(t, b.Cancel(now, ""), renjia.ErrInvalid, "no reason")
	h := held(b, at(30))
	require.ErrorIs(t, h.Confirm(at(30)), renjia.ErrState)
	require.ErrorIs(t, h.Expire(at(29)), renjia.ErrState)
	require.NoError(t, h.Confirm(at(29)))
	require.True(t, h.Expires.IsZero())
}

func TestRecordsReportEveryProblem(t *testing.T) {
	err := booking.Resource{Class: "boat", Capacity: 0, Setup: -1, Cleanup: 24*60 + 1, Opening: []booking.Opening{{Days: []booking.Days{"sunny"}, From: 60, Until: 60}},
		Tariff: &booking.Tariff{Classes: []booking.UserClass{{Takes: "all"}}}}.Validate()
	for _, part := range []string{"name", "class", "capacity", "setup", "cleanup", "opening[0].days[0]", "opening[0].until", "zone", "tariff.classes[0].code", "tariff.classes[0].takes"} {
		require.ErrorContains(t, err, part)
	}
	person := venue("worker", 2)
	person.Class = booking.Person
	require.ErrorContains(t, person.Validate(), "capacity")
	require.ErrorContains(t, person.Validate(), "person")
	err = booking.Booking{State: booking.Held, Setup: -1, Cleanup: -1}.Validate()
	for _, part := range []string{"resource", "interval", "quantity", "setup", "cleanup", "expires"} {
		require.ErrorContains(t, err, part)
	}
	require.ErrorIs(t, booking.Series{}.Validate(), renjia.ErrInvalid)
}

func TestADayKeepsItsFormAsJSON(t *testing.T) {
	d := booking.Day{Resource: venue("r", 1).ID, Date: renjia.DateIn(origin, time.UTC)}
	u := held(confirmed("a", venue("r", 1), between(30, 60), 1), at(5)).Use()
	require.NoError(t, d.Add(confirmed("b", venue("r", 1), between(90, 100), 1).Use()))
	require.NoError(t, d.Add(u))
	require.ErrorIs(t, d.Add(u), renjia.ErrExists)
	data, err := json.Marshal(d)
	require.NoError(t, err)
	require.Contains(t, string(data), `{"booking":"`+u.Booking.String()+`","from":"2026-03-02T00:30:00Z","until":"2026-03-02T01:00:00Z","quantity":1,"expires":"2026-03-02T00:05:00Z"}`)
	var back booking.Day
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, d, back)
	dates, err := booking.Dates(renjia.Interval{From: at(-1), Until: at(24 * 60)})
	require.NoError(t, err)
	require.Len(t, dates, 2, "midnight belongs to the next day")
	_, err = booking.Dates(between(0, 31*24*60+1))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestASeriesIsBookedWholeOrInPartAsNamed(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	must(t, c, confirmed("other", r, between(1440, 1500), 1))
	var all []booking.Booking
	for i := range int64(3) {
		all = append(all, confirmed(i, r, between(i*1440, i*1440+60), 1))
	}
	_, err := c.BookSeries(all, "", origin)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = c.BookSeries(all, "some", origin)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = c.BookSeries(nil, booking.AllOrNone, origin)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = c.BookSeries(all, booking.AllOrNone, origin)
	require.ErrorIs(t, err, renjia.ErrConflict)
	p, err := c.BookSeries(all, booking.WherePossible, origin)
	require.NoError(t, err, "nothing was left behind")
	require.Len(t, p.Booked, 2)
	require.Equal(t, 1, p.Refused[0].Index)
	_, err = c.BookSeries([]booking.Booking{confirmed("x", r, between(1440, 1441), 1)}, booking.WherePossible, origin)
	var none *booking.SeriesError
	require.ErrorAs(t, err, &none)
	require.ErrorContains(t, err, "occurrence 1")
	twice := []booking.Booking{confirmed("p", r, between(9000, 9060), 1), confirmed("q", r, between(9030, 9090), 1)}
	_, err = c.BookSeries(twice, booking.AllOrNone, origin)
	require.ErrorIs(t, err, renjia.ErrConflict, "a series that clashes with itself")
}

func TestFreeSlotsFitAndNothingElseDoes(t *testing.T) {
	r := venue("r", 3)
	r.Setup, r.Cleanup = 5, 15
	c := calendarOf(t, r)
	must(t, c, confirmed("a", r, between(100, 200), 2))
	must(t, c, confirmed("b", r, between(150, 300), 1))
	must(t, c, held(confirmed("h", r, between(400, 500), 3), at(1)))
	want := booking.Want{Within: between(0, 480), Length: 30, Quantity: 2}
	free, err := c.Free(r.ID, want, nil, at(1))
	require.NoError(t, err)
	require.Equal(t, []renjia.Interval{between(0, 80), between(220, 480)}, free)
	for minute := range int64(450) {
		b, err := confirmed("x", r, between(minute, minute+30), 2).On(r)
		require.NoError(t, err)
		_, _, err = calendarCopy(t, r).Book(b, at(1))
		fits := false
		for _, f := range free {
			fits = fits || !b.Interval.From.Before(f.From) && !f.Until.Before(b.Interval.Until)
		}
		require.Equal(t, fits, err == nil, "minute %d", minute)
	}
	free, err = c.Free(r.ID, want, []renjia.Interval{between(50, 70), between(75, 110), between(300, 340)}, at(1))
	require.NoError(t, err)
	require.Equal(t, []renjia.Interval{between(300, 340)}, free)
	n := 0
	for i := range booking.Starts(free, 30, 5) {
		require.Equal(t, 30*time.Minute, i.Duration())
		n++
	}
	require.Equal(t, 3, n)
	for range booking.Starts(free, 30, 0) {
		t.Fatal("no step")
	}
	_, err = c.Free(r.ID, booking.Want{Within: between(0, 480), Length: 30, Quantity: 4}, nil, origin)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func calendarCopy(t *testing.T, r booking.Resource) *booking.Calendar {
	c := calendarOf(t, r)
	must(t, c, confirmed("a", r, between(100, 200), 2))
	must(t, c, confirmed("b", r, between(150, 300), 1))
	return c
}

func TestUtilisationIsExact(t *testing.T) {
	r := venue("r", 2)
	r.Cleanup = 30
	on := func(key string, s booking.State, from, until, quantity int64) booking.Booking {
		b, err := confirmed(key, r, between(from, until), quantity).On(r)
		require.NoError(t, err)
		if b.State = s; s == booking.Held {
			b.Expires = at(1)
		} else if s != booking.Confirmed {
			b.Ended, b.Reason = at(1), "rain"
		}
		return b
	}
	all := []booking.Booking{
		on("used", booking.Used, 0, 60, 2), on("missed", booking.NoShow, 100, 130, 1), on("coming", booking.Confirmed, 470, 500, 1),
		on("cancelled", booking.Cancelled, 200, 300, 1), on("held", booking.Held, 300, 310, 1), on("outside", booking.Used, 600, 700, 1),
		confirmed("elsewhere", venue("other", 1), between(0, 60), 1),
	}
	open := []renjia.Interval{between(10, 200), between(150, 480)}
	u, err := r.Utilise(between(0, 480), open, all, at(0))
	require.NoError(t, err)
	require.Equal(t, booking.Utilisation{Resource: r.ID, Within: between(0, 480), Available: 940, Used: 120, NoShow: 30, Confirmed: 10, Held: 10,
		Buffers: 60 + 30 + 30, Outside: 20, Bookings: 4}, u)
	share, ok := u.Share()
	require.True(t, ok)
	require.Equal(t, renjia.Frac(120, 940), share)
	require.Equal(t, booking.Minutes(160), u.Booked())
	u, err = r.Utilise(between(0, 480), nil, all, at(1))
	require.NoError(t, err)
	require.Zero(t, u.Held, "it has run out")
	_, ok = u.Share()
	require.False(t, ok)
}
