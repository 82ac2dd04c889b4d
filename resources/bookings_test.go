package resources_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/storage"
)

// Mutants, each of which one of these tests kills:
//
//	work.occupy does not save the days        TestEightBookersOfOneSlotGetItOnce
//	work.occupy adds before it looks          TestARefusedBookingLeavesNothing
//	work.stepBooking keeps cancelled uses     TestACancelledBookingMakesRoom
//	work.stepBooking keeps the expiry         TestAHoldThatWasConfirmedLasts
//	work.occupy ends no lapsed hold           TestAHoldThatRanOutMakesRoomAndEnds
//	work.book does not ask opening hours      TestBookingsKeepToOpeningHours

var (
	monday = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) // 09:00 in Guangzhou
	room   = booking.Resource{
		ID: imported[booking.Resource]("resources_bookable", "room"), Code: "A1", Name: renjia.Text{EN: "Activity room", ZH: "活动室"},
		Class: booking.Venue, Capacity: 1, Cleanup: 30,
	}
)

func hour(key string, from time.Time) booking.Booking {
	return booking.Booking{
		ID: imported[booking.Booking]("resources_booking", key), Resource: room.ID, Quantity: 1,
		Interval: renjia.Interval{From: from, Until: from.Add(time.Hour)}, Event: renjia.RefTo("resources_contact", imported[int]("x", key)),
	}
}

func withRoom(t *testing.T) (*storage.Space, *resources.Registry) {
	space := station(t)
	r := resources.NewRegistry(space)
	_, err := r.AddBookable(ctx, act, room)
	require.NoError(t, err)
	return space, r
}

func booked(t *testing.T, space *storage.Space, id booking.ID) (b booking.Booking) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := resources.Bookings.Get(ctx, s, id)
		b = doc.Value
		return err
	}))
	return b
}

func usesOf(t *testing.T, space *storage.Space, from, until time.Time) (uses []booking.Use) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) (err error) {
		uses, err = resources.Uses(ctx, s, room.ID, renjia.Interval{From: from, Until: until})
		return err
	}))
	return uses
}

func TestEightBookersOfOneSlotGetItOnce(t *testing.T) {
	space, r := withRoom(t)
	for round := range 5 {
		from := monday.AddDate(0, 0, round)
		var won atomic.Int64
		var winner atomic.Value
		var wg sync.WaitGroup
		clashes := make(chan *booking.ConflictError, 8)
		for g := range 8 {
			wg.Go(func() {
				for {
					b, err := r.Book(ctx, act, hour(fmt.Sprint(round, " ", g), from))
					var clash *booking.ConflictError
					switch {
					case err == nil:
						won.Add(1)
						winner.Store(b.ID)
					case errors.As(err, &clash):
						clashes <- clash
					case errors.Is(err, renjia.ErrConflict):
						continue // overtaken too often: try again, as a host would
					default:
						t.Errorf("unexpected: %v", err)
					}
					return
				}
			})
		}
		wg.Wait()
		close(clashes)
		require.Equal(t, int64(1), won.Load())
		n := 0
		for clash := range clashes {
			n++
			require.Len(t, clash.Clashes, 1)
			require.Equal(t, winner.Load(), clash.Clashes[0].Booking)
			require.ErrorIs(t, clash, renjia.ErrConflict)
		}
		require.Equal(t, 7, n)
		require.Len(t, usesOf(t, space, from, from.Add(time.Hour)), 1)
	}
	require.Equal(t, 5, count(t, space, resources.Bookings))
}

func TestARefusedBookingLeavesNothing(t *testing.T) {
	space, r := withRoom(t)
	_, err := r.Book(ctx, act, hour("first", monday))
	require.NoError(t, err)
	before := head(t, space)
	for name, c := range map[string]struct {
		want  error
		spoil func(*booking.Booking)
	}{
		"during the other":     {renjia.ErrConflict, func(b *booking.Booking) {}},
		"while it is cleaned":  {renjia.ErrConflict, func(b *booking.Booking) { move(b, 89*time.Minute) }},
		"cleaned too late":     {renjia.ErrConflict, func(b *booking.Booking) { move(b, -89*time.Minute) }},
		"over midnight":        {renjia.ErrConflict, func(b *booking.Booking) { b.Interval.From = b.Interval.From.AddDate(0, 0, -1) }},
		"empty":                {renjia.ErrInvalid, func(b *booking.Booking) { b.Interval.Until = b.Interval.From }},
		"too long":             {renjia.ErrInvalid, func(b *booking.Booking) { b.Interval.Until = b.Interval.From.AddDate(0, 1, 1) }},
		"no such room":         {renjia.ErrNotFound, func(b *booking.Booking) { b.Resource = imported[booking.Resource]("x", "x") }},
		"more than there are":  {renjia.ErrInvalid, func(b *booking.Booking) { b.Quantity = 2 }},
		"known, other content": {renjia.ErrExists, func(b *booking.Booking) { b.ID = hour("first", monday).ID; move(b, 24*time.Hour) }},
	} {
		b := hour("x", monday)
		c.spoil(&b)
		_, err := r.Book(ctx, act, b)
		require.ErrorIs(t, err, c.want, name)
		require.Equal(t, before, head(t, space), name)
	}
	b := hour("x", monday)
	move(&b, 90*time.Minute)
	_, err = r.Book(ctx, act, b)
	require.NoError(t, err, "the moment it is clean")
	_, err = r.Book(ctx, act, b)
	require.NoError(t, err, "the same again changes nothing")
	require.Equal(t, before+1, head(t, space))
}

func move(b *booking.Booking, by time.Duration) {
	b.Interval.From, b.Interval.Until = b.Interval.From.Add(by), b.Interval.Until.Add(by)
}

func TestACancelledBookingMakesRoom(t *testing.T) {
	space, r := withRoom(t)
	night := hour("night", time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC)) // touches two days
	_, err := r.Book(ctx, act, night)
	require.NoError(t, err)
	_, err = r.CancelBooking(ctx, act, night.ID)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	because := act
	because.Reason = "ill"
	b, err := r.CancelBooking(ctx, because, night.ID)
	require.NoError(t, err)
	require.Equal(t, booking.Cancelled, b.State)
	require.Empty(t, usesOf(t, space, night.Interval.From.Add(-time.Hour), night.Interval.Until.Add(time.Hour)))
	other := night
	other.ID = hour("other", monday).ID
	_, err = r.Book(ctx, act, other)
	require.NoError(t, err)
	_, err = r.CancelBooking(ctx, because, night.ID)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Len(t, usesOf(t, space, night.Interval.From, night.Interval.Until), 1)
}

func TestAHoldThatWasConfirmedLasts(t *testing.T) {
	space, r := withRoom(t)
	b := hour("hold", monday)
	b.Expires = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) // an hour after the clock of the store
	_, err := r.Hold(ctx, act, b)
	require.NoError(t, err)
	late := act
	late.At = b.Expires
	_, err = r.ConfirmBooking(ctx, late, b.ID)
	require.ErrorIs(t, err, renjia.ErrState, "from the very instant it expires at")
	_, err = r.ConfirmBooking(ctx, act, b.ID)
	require.NoError(t, err)
	_, err = r.Book(ctx, late, hour("x", monday))
	require.ErrorIs(t, err, renjia.ErrConflict)
	require.Equal(t, booking.Confirmed, booked(t, space, b.ID).State)
	_, err = r.MarkUsed(ctx, act, b.ID)
	require.ErrorIs(t, err, renjia.ErrState, "not before it begins")
	late.At = monday
	_, err = r.MarkUsed(ctx, late, b.ID)
	require.NoError(t, err)
	_, err = r.MarkNoShow(ctx, late, b.ID)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestAHoldThatRanOutMakesRoomAndEnds(t *testing.T) {
	space, r := withRoom(t)
	b := hour("hold", monday)
	b.Expires = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	_, err := r.Hold(ctx, act, b)
	require.NoError(t, err)
	just, late := act, act
	just.At, late.At = b.Expires.Add(-time.Microsecond), b.Expires
	_, err = r.Book(ctx, just, hour("x", monday))
	require.ErrorIs(t, err, renjia.ErrConflict)
	_, err = r.Book(ctx, late, hour("x", monday))
	require.NoError(t, err)
	require.Equal(t, booking.Expired, booked(t, space, b.ID).State)
	uses := usesOf(t, space, monday, monday.Add(time.Hour))
	require.Len(t, uses, 1)
	require.Equal(t, hour("x", monday).ID, uses[0].Booking)
}

func TestHoldsThatRanOutAreSwept(t *testing.T) {
	space, r := withRoom(t)
	for i := range 3 {
		b := hour(fmt.Sprint(i), monday.AddDate(0, 0, i))
		b.Expires = time.Date(2026, 3, 1, 9, i, 0, 0, time.UTC)
		_, err := r.Hold(ctx, act, b)
		require.NoError(t, err)
	}
	late := act
	late.At = time.Date(2026, 3, 1, 9, 1, 0, 0, time.UTC)
	n, err := r.ExpireHolds(ctx, late, 100)
	require.NoError(t, err)
	require.Equal(t, 2, n, "the third ends a minute later")
	require.Empty(t, usesOf(t, space, monday, monday.AddDate(0, 0, 2)))
	require.Equal(t, booking.Held, booked(t, space, hour("2", monday).ID).State)
}

func TestBookingsKeepToOpeningHours(t *testing.T) {
	_, r := withRoom(t)
	hall := room
	hall.ID, hall.Code, hall.Zone = imported[booking.Resource]("resources_bookable", "hall"), "B1", "Asia/Shanghai"
	hall.Opening = []booking.Opening{{Days: []booking.Days{booking.WorkingDays}, From: 9 * 60, Until: 17 * 60}}
	hall.Days = renjia.Calendar{Work: []renjia.Date{day("2026-03-07")}}
	_, err := r.AddBookable(ctx, act, hall)
	require.NoError(t, err)
	b := hour("a", monday)
	b.Resource = hall.ID
	_, err = r.Book(ctx, act, b)
	require.NoError(t, err)
	for i, from := range []time.Time{monday.Add(-time.Minute), monday.Add(7*time.Hour + time.Minute), monday.AddDate(0, 0, 6)} {
		c := hour(fmt.Sprint(i), from)
		c.Resource = hall.ID
		_, err = r.Book(ctx, act, c)
		require.ErrorIs(t, err, renjia.ErrForbidden)
	}
	b = hour("saturday", monday.AddDate(0, 0, 5)) // a make-up working day
	b.Resource = hall.ID
	_, err = r.Book(ctx, act, b)
	require.NoError(t, err)
}

func TestASeriesIsBookedByItsPolicy(t *testing.T) {
	space, r := withRoom(t)
	_, err := r.Book(ctx, act, hour("other", monday.AddDate(0, 0, 7)))
	require.NoError(t, err)
	before := head(t, space)
	var at []renjia.Interval
	for i := range 3 {
		at = append(at, hour("", monday.AddDate(0, 0, 7*i)).Interval)
	}
	s := booking.Series{ID: imported[booking.Series]("resources_series", "choir"), Resource: room.ID, Text: renjia.Both("choir")}
	like := booking.Booking{Quantity: 1}
	_, _, err = r.BookSeries(ctx, act, s, like, at)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	s.Policy = booking.AllOrNone
	_, _, err = r.BookSeries(ctx, act, s, like, at)
	require.ErrorIs(t, err, renjia.ErrConflict)
	var refused *booking.SeriesError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, 1, refused.Refused[0].Index)
	require.Equal(t, before, head(t, space))
	require.Equal(t, 1, count(t, space, resources.Bookings))

	s.Policy = booking.WherePossible
	stored, placed, err := r.BookSeries(ctx, act, s, like, at)
	require.NoError(t, err)
	require.Equal(t, before+1, head(t, space), "one act")
	require.Len(t, placed.Booked, 2)
	require.Len(t, placed.Refused, 1)
	require.Equal(t, int64(2), stored.Booked)
	_, placed, err = r.BookSeries(ctx, act, s, like, at)
	require.NoError(t, err, "the same again books nothing twice")
	require.Len(t, placed.Booked, 2)
	require.Equal(t, 3, count(t, space, resources.Bookings))
	_, _, err = r.BookSeries(ctx, act, s, like, at[1:2])
	require.ErrorIs(t, err, renjia.ErrConflict, "none is possible")
}

func TestFreeSlotsAndUtilisationComeFromTheStore(t *testing.T) {
	space, r := withRoom(t)
	b := hour("a", monday)
	_, err := r.Book(ctx, act, b)
	require.NoError(t, err)
	within := renjia.Interval{From: monday.Add(-2 * time.Hour), Until: monday.Add(3 * time.Hour)}
	look(t, space, func(s *storage.Snapshot) {
		free, err := resources.Free(ctx, s, room.ID, booking.Want{Within: within, Length: 60}, monday)
		require.NoError(t, err)
		require.Equal(t, []renjia.Interval{
			{From: within.From, Until: monday.Add(-30 * time.Minute)}, {From: monday.Add(90 * time.Minute), Until: within.Until}}, free)
		u, err := resources.Utilisation(ctx, s, room.ID, within, monday)
		require.NoError(t, err)
		require.Equal(t, booking.Utilisation{Resource: room.ID, Within: within, Available: 300, Confirmed: 60, Buffers: 30, Bookings: 1}, u)
	})
}
