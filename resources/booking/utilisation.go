package booking

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// Utilisation is how much of a resource was taken during a span (使用率), in
// exact unit-minutes: a pool of 40 has 40 a minute.
type Utilisation struct {
	Resource  ResourceID      `json:"resource"`
	Within    renjia.Interval `json:"within"`
	Available Minutes         `json:"available"` // open minutes × capacity
	Used      Minutes         `json:"used"`
	NoShow    Minutes         `json:"no_show"`   // kept, and nobody came
	Confirmed Minutes         `json:"confirmed"` // booked, not yet marked
	Held      Minutes         `json:"held"`
	Buffers   Minutes         `json:"buffers"`  // setup and cleanup of all these
	Outside   Minutes         `json:"outside"`  // of all these, booked outside the open spans
	Bookings  int64           `json:"bookings"` // counted, in whole or in part
}

// Booked returns the unit-minutes that were booked: used, missed and confirmed,
// within opening hours and outside.
func (u Utilisation) Booked() Minutes { return u.Used + u.NoShow + u.Confirmed }

// Share returns used minutes by available ones, or false if none is available.
func (u Utilisation) Share() (renjia.Fraction, bool) {
	if u.Available == 0 {
		return renjia.Fraction{}, false
	}
	f, err := renjia.NewFraction(u.Used, u.Available)
	return f, err == nil
}

// Utilise adds up the bookings of a resource within a span, those of other
// resources left out. open are its open spans, from [Resource.Open]. Bookings
// that occupy nothing by now do not count; of one that reaches beyond the span
// only the part within counts.
func (r Resource) Utilise(within renjia.Interval, open []renjia.Interval, all []Booking, now time.Time) (Utilisation, error) {
	u := Utilisation{Resource: r.ID, Within: within}
	if err := wholeMinutes(within); err != nil {
		return u, err
	}
	open = clip(merge(append([]renjia.Interval(nil), open...)), within)
	for _, o := range open {
		u.Available += length(o) * r.Capacity
	}
	for _, b := range all {
		if b.Resource != r.ID || !b.Occupies(now) {
			continue
		}
		if err := b.Validate(); err != nil {
			return u, fmt.Errorf("booking %s: %w", b.ID, err)
		}
		u.add(b, within, open)
	}
	return u, nil
}

func (u *Utilisation) add(b Booking, within renjia.Interval, open []renjia.Interval) {
	whole := clip([]renjia.Interval{b.Occupied()}, within)
	if len(whole) == 0 {
		return
	}
	u.Bookings++
	var booked, inside Minutes
	for _, i := range clip([]renjia.Interval{b.Interval}, within) {
		booked += length(i)
		for _, o := range clip(open, i) {
			inside += length(o)
		}
	}
	u.Buffers += (length(whole[0]) - booked) * b.Quantity
	u.Outside += (booked - inside) * b.Quantity
	switch b.State {
	case Used:
		u.Used += booked * b.Quantity
	case NoShow:
		u.NoShow += booked * b.Quantity
	case Confirmed:
		u.Confirmed += booked * b.Quantity
	case Held:
		u.Held += booked * b.Quantity
	}
}

func length(i renjia.Interval) Minutes { return Minutes(i.Duration() / time.Minute) }
