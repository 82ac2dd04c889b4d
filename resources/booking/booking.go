package booking

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// ID identifies a booking.
type ID = renjia.ID[Booking]

// Booking is one use of a resource (预约). It is made as a hold, which ends by
// itself, or confirmed at once.
type Booking struct {
	ID       ID              `json:"id"`
	Resource ResourceID      `json:"resource"`
	Interval renjia.Interval `json:"interval"` // half-open, whole minutes
	Quantity int64           `json:"quantity"` // units of the resource, at least 1
	// Setup and Cleanup are those of the resource when it was booked: changing
	// the resource later moves no booking.
	Setup   Minutes   `json:"setup,omitempty"`
	Cleanup Minutes   `json:"cleanup,omitempty"`
	State   State     `json:"state"`
	Expires time.Time `json:"expires,omitzero"` // of a hold: free again from this instant on
	// For is who booked, Event what for: an activity, a contact, a meeting.
	For    renjia.Ref   `json:"for,omitzero" privacy:"personal,about"`
	Event  renjia.Ref   `json:"event,omitzero"`
	Text   renjia.Text  `json:"text,omitzero"`
	Class  string       `json:"class,omitempty"`                     // of user: decides priority and fee
	Series SeriesID     `json:"series,omitzero"`                     // the series it belongs to
	Fee    renjia.Money `json:"fee,omitzero"`                        // agreed when booked
	Ended  time.Time    `json:"ended,omitzero"`                      // when it was used, cancelled, missed, or expired
	Reason string       `json:"reason,omitempty" privacy:"personal"` // of a cancellation
}

// SeriesID identifies a series of bookings.
type SeriesID = renjia.ID[Series]

// Validate reports every problem of the booking on its own.
func (b Booking) Validate() error {
	var p renjia.Problems
	p.Require(!b.Resource.IsZero(), "resource", "must be given")
	p.Within("interval", wholeMinutes(b.Interval))
	p.Require(b.Quantity >= 1, "quantity", "%d: want at least 1", b.Quantity)
	p.Require(b.Setup >= 0 && b.Setup <= MaxBuffer, "setup", "%d minutes: want 0 to %d", b.Setup, MaxBuffer)
	p.Require(b.Cleanup >= 0 && b.Cleanup <= MaxBuffer, "cleanup", "%d minutes: want 0 to %d", b.Cleanup, MaxBuffer)
	_, known := transitions[b.State]
	p.Require(known, "state", "%q: want held, confirmed, used, cancelled, expired or no-show", b.State)
	p.Require(b.State != Held || !b.Expires.IsZero(), "expires", "must be given: a hold ends by itself")
	p.Require(b.Expires.Equal(renjia.Instant(b.Expires)), "expires", "%s: is finer than a microsecond", b.Expires)
	p.Require(b.Fee.Sign() >= 0, "fee", "%s is negative", b.Fee)
	ended := b.State != Held && b.State != Confirmed
	p.Require(!known || ended == !b.Ended.IsZero(), "ended", "must be given exactly when the booking has ended")
	p.Require(b.State != Cancelled || b.Reason != "", "reason", "must be given for a cancellation")
	return p.Err("booking")
}

// Occupied returns the span that is kept from others: the interval with setup
// and cleanup.
func (b Booking) Occupied() renjia.Interval { return widen(b.Interval, b.Setup, b.Cleanup) }

// Minutes returns how long the booking is, without setup and cleanup.
func (b Booking) Minutes() Minutes { return Minutes(b.Interval.Duration() / time.Minute) }

// Use returns what the booking does to the occupation of its resource.
func (b Booking) Use() Use {
	u := Use{Booking: b.ID, Interval: b.Occupied(), Quantity: b.Quantity}
	if b.State == Held {
		u.Expires = b.Expires
	}
	return u
}

// Occupies reports whether the booking keeps its resource from others at an
// instant: held and not run out, confirmed, used, or missed. A missed booking
// keeps its slot, which was kept for it.
func (b Booking) Occupies(now time.Time) bool {
	switch b.State {
	case Held:
		return now.Before(b.Expires)
	case Confirmed, Used, NoShow:
		return true
	}
	return false
}

// On fills in what a new booking takes from its resource: setup, cleanup and,
// if there is a tariff, the fee; and checks that the two fit: whose it is, the
// quantity, the state. A fee other than that of the tariff is refused.
func (b Booking) On(r Resource) (Booking, error) {
	b.Setup, b.Cleanup = r.Setup, r.Cleanup
	if r.Tariff != nil {
		fee, _, err := r.Fee(b)
		if err != nil {
			return b, err
		}
		if !b.Fee.IsZero() && b.Fee != fee {
			return b, fmt.Errorf("booking %s: the fee is %s by the tariff, not %s: %w", b.ID, fee, b.Fee, renjia.ErrInvalid)
		}
		b.Fee = fee
	}
	if err := b.Validate(); err != nil {
		return b, err
	}
	if b.Resource != r.ID {
		return b, fmt.Errorf("booking %s: is of resource %s, not %s: %w", b.ID, b.Resource, r.ID, renjia.ErrInvalid)
	}
	if b.Quantity > r.Capacity {
		return b, fmt.Errorf("booking %s: wants %d of %s, which has %d: %w", b.ID, b.Quantity, r.label(), r.Capacity, renjia.ErrInvalid)
	}
	if b.State != Held && b.State != Confirmed {
		return b, &renjia.StateError{Record: "booking", ID: b.ID.String(), State: string(b.State), Verb: "book"}
	}
	return b, nil
}

func (r Resource) label() string {
	if r.Code != "" {
		return r.Code
	}
	return r.Name.In(renjia.English)
}
