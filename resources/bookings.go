package resources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/storage"
)

// AddBookable adds something that can be booked: a venue, equipment, a person's
// time.
func (r *Registry) AddBookable(ctx context.Context, act renjia.Act, b booking.Resource) (booking.Resource, error) {
	err := r.do(ctx, act, "resources.bookable.add", ref("resources_bookable", b.ID), func(w *work) error {
		if b.ID.IsZero() {
			b.ID = renjia.NewID[booking.Resource](w.tx.Source())
		}
		_, err := bookables.Ensure(w.ctx, w.tx, b)
		return err
	})
	return b, err
}

// Hold keeps a resource for a while: until b.Expires, from which instant on it
// is free again. What is taken is a [*booking.ConflictError] that names every
// booking in the way; closed hours are a [*booking.ClosedError].
func (r *Registry) Hold(ctx context.Context, act renjia.Act, b booking.Booking) (booking.Booking, error) {
	b.State = booking.Held
	return r.place(ctx, act, "resources.booking.hold", b)
}

// Book books a resource at once; errors are those of [Registry.Hold].
func (r *Registry) Book(ctx context.Context, act renjia.Act, b booking.Booking) (booking.Booking, error) {
	b.State = booking.Confirmed
	return r.place(ctx, act, "resources.booking.book", b)
}

func (r *Registry) place(ctx context.Context, act renjia.Act, verb string, b booking.Booking) (booked booking.Booking, err error) {
	err = r.do(ctx, act, verb, ref("resources_booking", b.ID), func(w *work) error {
		booked, err = w.book(b)
		return err
	})
	return booked, err
}

// ConfirmBooking turns a hold that has not run out into a booking.
func (r *Registry) ConfirmBooking(ctx context.Context, act renjia.Act, id booking.ID) (booking.Booking, error) {
	return r.stepBooking(ctx, act, "resources.booking.confirm", id, func(w *work, b *booking.Booking) error {
		return b.Confirm(w.tx.Time())
	})
}

// CancelBooking gives a hold or a booking up and frees its resource. The act's
// Reason is kept with it and must be given.
func (r *Registry) CancelBooking(ctx context.Context, act renjia.Act, id booking.ID) (booking.Booking, error) {
	return r.stepBooking(ctx, act, "resources.booking.cancel", id, func(w *work, b *booking.Booking) error {
		return b.Cancel(w.tx.Time(), act.Reason)
	})
}

// MarkUsed records that a booking took place.
func (r *Registry) MarkUsed(ctx context.Context, act renjia.Act, id booking.ID) (booking.Booking, error) {
	return r.stepBooking(ctx, act, "resources.booking.use", id, func(w *work, b *booking.Booking) error {
		return b.MarkUsed(w.tx.Time())
	})
}

// MarkNoShow records that nobody came.
func (r *Registry) MarkNoShow(ctx context.Context, act renjia.Act, id booking.ID) (booking.Booking, error) {
	return r.stepBooking(ctx, act, "resources.booking.miss", id, func(w *work, b *booking.Booking) error {
		return b.MarkNoShow(w.tx.Time())
	})
}

// ExpireHolds ends up to limit holds that have run out, the oldest first, and
// returns how many. It keeps the records tidy; a hold that has run out makes
// room without it.
func (r *Registry) ExpireHolds(ctx context.Context, act renjia.Act, limit int) (n int, err error) {
	err = r.do(ctx, act, "resources.booking.expire", renjia.Ref{}, func(w *work) error {
		due, err := w.dueHolds(limit)
		if err != nil {
			return err
		}
		for _, id := range due {
			if _, err := w.stepBooking(id, func(b *booking.Booking) error { return b.Expire(w.tx.Time()) }); err != nil {
				return err
			}
		}
		n = len(due)
		return nil
	})
	return n, err
}

func (w *work) dueHolds(limit int) (due []booking.ID, err error) {
	until := w.tx.Time().Add(time.Microsecond) // a hold ends at the very instant
	for doc, err := range bookings.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Until("hold", until)}, Order: "hold", Limit: limit}) {
		if err != nil {
			return nil, err
		}
		due = append(due, doc.Value.ID)
	}
	return due, nil
}

// BookSeries books one booking for each interval, like the given one, by a
// named policy, as one act. It returns the stored series with what was booked
// and what was refused. If nothing could be booked, or not all with
// booking.AllOrNone, that is a [*booking.SeriesError] and nothing has changed.
func (r *Registry) BookSeries(ctx context.Context, act renjia.Act, s booking.Series, like booking.Booking, at []renjia.Interval) (stored booking.Series, placed booking.Placed, err error) {
	err = r.do(ctx, act, "resources.series.book", ref("resources_series", s.ID), func(w *work) error {
		if s.ID.IsZero() {
			s.ID = renjia.NewID[booking.Series](w.tx.Source())
		}
		stored, placed, err = w.bookSeries(s, like, at)
		return err
	})
	return stored, placed, err
}

func (r *Registry) stepBooking(ctx context.Context, act renjia.Act, verb string, id booking.ID, step func(*work, *booking.Booking) error) (b booking.Booking, err error) {
	err = r.do(ctx, act, verb, bookings.Ref(id), func(w *work) error {
		b, err = w.stepBooking(id, func(b *booking.Booking) error { return step(w, b) })
		return err
	})
	return b, err
}

// book books in the working set: the days that the booking touches, which it
// reads and saves, and the booking itself. A booking that is stored with the
// same content is returned as it is. Nothing has changed if it clashes.
func (w *work) book(b booking.Booking) (booking.Booking, error) {
	r, err := bookables.Get(w.ctx, w.tx, b.Resource)
	if err != nil {
		return b, err
	}
	if b.ID.IsZero() {
		b.ID = renjia.NewID[booking.Booking](w.tx.Source())
	}
	if b, err = b.On(r.Value); err != nil {
		return b, err
	}
	stored, err := bookings.Get(w.ctx, w.tx, b.ID)
	if err == nil && !sameContent(stored.Value, b) {
		err = fmt.Errorf("booking %s: is stored with other content: %w", b.ID, renjia.ErrExists)
	}
	if !notFound(err) {
		return b, err
	}
	if b.Lapsed(w.tx.Time()) {
		return b, fmt.Errorf("booking %s: the hold ended at %s already: %w", b.ID, b.Expires.UTC().Format(time.RFC3339), renjia.ErrInvalid)
	}
	if len(r.Value.Opening) > 0 {
		if err := admits(r.Value, b.Interval); err != nil {
			return b, err
		}
	}
	if err := w.occupy(b, r.Value.Capacity); err != nil {
		return b, err
	}
	return b, bookings.Insert(w.tx, b)
}

// occupy puts a booking on its days, and ends the holds in its way that have
// run out.
func (w *work) occupy(b booking.Booking, capacity int64) error {
	u, now := b.Use(), w.tx.Time()
	days, err := w.days(b.Resource, u.Interval)
	if err != nil {
		return err
	}
	clash := booking.ConflictError{Resource: b.Resource, Wanted: u, Capacity: capacity}
	for _, d := range days {
		clash.Add(d.Clashes(u, capacity, now))
	}
	if len(clash.Clashes) > 0 {
		return &clash
	}
	for _, d := range days {
		for _, gone := range d.Lapsed(u.Interval, now) {
			if _, err := w.stepBooking(gone.Booking, func(b *booking.Booking) error { return b.Expire(now) }); err != nil {
				return err
			}
		}
	}
	for _, d := range days {
		if err := d.Add(u); err != nil {
			return err
		}
	}
	return nil
}

// days returns the guards of a resource for every date that a span touches.
func (w *work) days(r booking.ResourceID, span renjia.Interval) ([]*booking.Day, error) {
	dates, err := booking.Dates(span)
	if err != nil {
		return nil, err
	}
	all := make([]*booking.Day, len(dates))
	for i, date := range dates {
		id := BookedDayOf(w.tx.Space(), r, date)
		all[i], err = loadGuard(w, bookedDays, id, func() (booking.Day, error) {
			return booking.Day{ID: id, Resource: r, Date: date}, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// unbook cancels a booking in the working set and frees its resource.
func (w *work) unbook(id booking.ID, reason string) (booking.Booking, error) {
	return w.stepBooking(id, func(b *booking.Booking) error { return b.Cancel(w.tx.Time(), reason) })
}

// stepBooking changes the state of a stored booking, and its days with it.
func (w *work) stepBooking(id booking.ID, step func(*booking.Booking) error) (booking.Booking, error) {
	doc, err := bookings.Get(w.ctx, w.tx, id)
	if err != nil {
		return booking.Booking{}, err
	}
	before := doc.Value.State
	if err := step(&doc.Value); err != nil {
		return doc.Value, err
	}
	if before == booking.Held || doc.Value.State == booking.Cancelled {
		days, err := w.days(doc.Value.Resource, doc.Value.Occupied())
		if err != nil {
			return doc.Value, err
		}
		for _, d := range days {
			d.Follow(doc.Value)
		}
	}
	return doc.Value, bookings.Save(w.tx, doc)
}

// bookSeries books the occurrences of a series in the working set.
func (w *work) bookSeries(s booking.Series, like booking.Booking, at []renjia.Interval) (booking.Series, booking.Placed, error) {
	all := make([]booking.Booking, len(at))
	for i, interval := range at {
		all[i] = like
		all[i].Resource, all[i].Series, all[i].Interval = s.Resource, s.ID, interval
		all[i].ID = renjia.ImportedID[booking.Booking](w.tx.Space(), "resources_booking", s.ID.String()+" "+interval.From.UTC().Format(time.RFC3339))
		if all[i].State == "" {
			all[i].State = booking.Confirmed
		}
	}
	p, err := booking.PlaceSeries(all, s.Policy, func(b booking.Booking) (booking.Booking, []booking.Use, error) {
		b, err := w.book(b)
		return b, nil, err
	})
	if err != nil {
		return s, booking.Placed{}, err
	}
	s.Wanted, s.Booked = int64(len(at)), int64(len(p.Booked))
	_, err = series.Ensure(w.ctx, w.tx, s)
	return s, p, err
}

func notFound(err error) bool { return errors.Is(err, renjia.ErrNotFound) }

// opening returns when a resource is open within a span. Its time zone is
// looked up in the database of the host.
func opening(r booking.Resource, within renjia.Interval) ([]renjia.Interval, error) {
	var loc *time.Location
	if len(r.Opening) > 0 {
		var err error
		if loc, err = time.LoadLocation(r.Zone); err != nil {
			return nil, fmt.Errorf("resource %s: time zone %q: %w", r.ID, r.Zone, errors.Join(renjia.ErrNotFound, err))
		}
	}
	return r.Open(within, loc)
}

func admits(r booking.Resource, i renjia.Interval) error {
	open, err := opening(r, i)
	if err != nil {
		return err
	}
	return r.Inside(i, open)
}
