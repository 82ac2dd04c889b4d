package resources

import (
	"context"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/storage"
)

var bookables = storage.Define("resources_bookable", func(r *booking.Resource) booking.ResourceID { return r.ID },
	storage.Unique("code", storage.Text(func(r *booking.Resource) string { return r.Code })),
	storage.Index("class", storage.Text(func(r *booking.Resource) string { return string(r.Class) })))

var bookings = storage.Define("resources_booking", func(b *booking.Booking) booking.ID { return b.ID },
	storage.Index("resource", storage.Text(func(b *booking.Booking) string { return b.Resource.String() })),
	storage.Index("from", storage.Instant(func(b *booking.Booking) time.Time { return b.Interval.From })),
	storage.Index("hold", storage.Instant(heldUntil)),
	storage.Index("event", storage.Text(func(b *booking.Booking) string { return b.Event.String() })),
	storage.Index("series", storage.Text(func(b *booking.Booking) string { return b.Series.String() })),
	storage.Index("for", storage.Text(func(b *booking.Booking) string { return b.For.String() })))

var bookedDays = storage.Define("resources_day", func(d *booking.Day) booking.DayID { return d.ID })

var series = storage.Define("resources_series", func(s *booking.Series) booking.SeriesID { return s.ID },
	storage.Index("resource", storage.Text(func(s *booking.Series) string { return s.Resource.String() })))

// Read-only views of the bookings.
var (
	Bookables  = bookables.Reader()  // resources_bookable, by code, class
	Bookings   = bookings.Reader()   // resources_booking, by resource, from, hold, event, series, for
	BookedDays = bookedDays.Reader() // resources_day: the guard of a resource on a UTC day
	Series     = series.Reader()     // resources_series, by resource
)

func bookingKinds() []storage.Registration {
	return []storage.Registration{bookables, bookings, bookedDays, series}
}

// heldUntil indexes holds by when they expire, and nothing else.
func heldUntil(b *booking.Booking) time.Time {
	if b.State == booking.Held {
		return b.Expires
	}
	return time.Time{}
}

// BookedDayOf returns the identifier of the guard of a resource on a UTC day.
func BookedDayOf(space string, r booking.ResourceID, date renjia.Date) booking.DayID {
	return booking.DayOf(space, "resources_day", r, date)
}

// Uses returns what is booked of a resource during a span of at most 31 days,
// holds that have run out included, by begin.
func Uses(ctx context.Context, s storage.Reader, r booking.ResourceID, span renjia.Interval) ([]booking.Use, error) {
	dates, err := booking.Dates(span)
	if err != nil {
		return nil, err
	}
	seen := map[booking.ID]bool{}
	var all []booking.Use
	for _, d := range dates {
		day, err := bookedDays.Get(ctx, s, BookedDayOf(s.Space(), r, d))
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, u := range day.Value.Uses {
			if !seen[u.Booking] && u.Overlaps(span) {
				seen[u.Booking] = true
				all = append(all, u)
			}
		}
	}
	return all, nil
}

// Free returns where a booking can be placed; see [booking.Calendar.Free]. The
// wanted span with setup and cleanup has at most 31 days.
func Free(ctx context.Context, s storage.Reader, id booking.ResourceID, want booking.Want, now time.Time) ([]renjia.Interval, error) {
	r, err := bookables.Get(ctx, s, id)
	if err != nil {
		return nil, err
	}
	open, err := opening(r.Value, want.Within)
	if err != nil {
		return nil, err
	}
	taken, err := Uses(ctx, s, id, r.Value.Occupied(want.Within))
	if err != nil {
		return nil, err
	}
	return r.Value.Free(want, open, slices.Values(taken), now)
}

// Utilisation adds up the bookings of a resource during a span; see
// [booking.Resource.Utilise].
func Utilisation(ctx context.Context, s storage.Reader, id booking.ResourceID, within renjia.Interval, now time.Time) (booking.Utilisation, error) {
	r, err := bookables.Get(ctx, s, id)
	if err != nil {
		return booking.Utilisation{}, err
	}
	open, err := opening(r.Value, within)
	if err != nil {
		return booking.Utilisation{}, err
	}
	reach := renjia.Interval{From: within.From.Add(-booking.MaxSpan), Until: within.Until.Add(booking.MaxSpan)}
	var all []booking.Booking
	for b, err := range bookings.Find(ctx, s, storage.Query{Where: []storage.Cond{
		storage.Eq("resource", id), storage.Between("from", reach.From, reach.Until)}, Order: "from"}) {
		if err != nil {
			return booking.Utilisation{}, err
		}
		all = append(all, b.Value)
	}
	return r.Value.Utilise(within, open, all, now)
}
