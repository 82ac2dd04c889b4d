package booking

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Want describes a booking that is looked for.
type Want struct {
	Within   renjia.Interval
	Length   Minutes // of the booking, without setup and cleanup
	Quantity int64   // 0: one unit
}

// Free returns the spans within which a booking of the wanted length can be
// placed anywhere, setup and cleanup provided for: maximal, disjoint, in order.
// open are the hours to look in, from [Resource.Open]; nil means all of
// want.Within.
func (c *Calendar) Free(id ResourceID, want Want, open []renjia.Interval, now time.Time) ([]renjia.Interval, error) {
	r, ok := c.resources[id]
	if !ok {
		return nil, fmt.Errorf("resource %s: %w", id, renjia.ErrNotFound)
	}
	around := r.Occupied(want.Within)
	return r.Free(want, open, c.Uses(id, around), now)
}

// Free is [Calendar.Free] over the uses of the resource that a store keeps:
// those that overlap the wanted span with its setup and cleanup.
func (r Resource) Free(want Want, open []renjia.Interval, taken iter.Seq[Use], now time.Time) ([]renjia.Interval, error) {
	want.Quantity = cmp.Or(want.Quantity, 1)
	if err := wholeMinutes(want.Within); err != nil {
		return nil, err
	}
	if want.Length < 1 || want.Quantity < 1 || want.Quantity > r.Capacity {
		return nil, fmt.Errorf("want %d of %d for %d minutes: want at least one minute and one unit, within the capacity: %w", want.Quantity, r.Capacity, want.Length, renjia.ErrInvalid)
	}
	if open == nil {
		open = []renjia.Interval{want.Within}
	}
	var live []slot
	for u := range taken {
		if !u.Lapsed(now) {
			live = append(live, slotOf(&u))
		}
	}
	around := slotOf(&Use{Interval: r.Occupied(want.Within), Quantity: want.Quantity})
	var free []renjia.Interval
	for _, gap := range gaps(live, &around, r.Capacity) {
		span := widen(gap.interval(), -r.Setup, -r.Cleanup)
		for _, o := range clip(open, want.Within) {
			if both := clip([]renjia.Interval{o}, span); len(both) == 1 && both[0].Duration() >= minutes(want.Length) {
				free = append(free, both[0])
			}
		}
	}
	return free, nil
}

// gaps returns the maximal parts of a span in which its quantity fits.
func gaps(live []slot, around *slot, capacity int64) (free []span) {
	live = slices.DeleteFunc(live, func(s slot) bool { return !s.overlaps(around) })
	from := around.from
	for _, full := range fullSpans(live, around, capacity) {
		if from < full.from {
			free = append(free, span{from, full.from})
		}
		from = max(from, full.until)
	}
	if from < around.until {
		free = append(free, span{from, around.until})
	}
	return free
}

// Starts yields the bookings of a length that fit into free spans, beginning
// every step minutes after the begin of each span.
func Starts(free []renjia.Interval, length, step Minutes) iter.Seq[renjia.Interval] {
	return func(yield func(renjia.Interval) bool) {
		if length < 1 || step < 1 {
			return
		}
		for _, f := range free {
			for from := f.From; !f.Until.Before(from.Add(minutes(length))); from = from.Add(minutes(step)) {
				if !yield(renjia.Interval{From: from, Until: from.Add(minutes(length))}) {
					return
				}
			}
		}
	}
}
