package booking

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// State is where a booking is in its life.
type State string

// The states.
const (
	Held      State = "held"      // 暂留: kept until it expires
	Confirmed State = "confirmed" // 已确认
	Used      State = "used"      // 已使用
	Cancelled State = "cancelled" // 已取消
	Expired   State = "expired"   // 已过期: a hold that nobody confirmed
	NoShow    State = "no-show"   // 未到: confirmed, and nobody came
)

// transitions is the life of a booking: state, verb, next state.
var transitions = map[State]map[string]State{
	Held:      {"confirm": Confirmed, "cancel": Cancelled, "expire": Expired},
	Confirmed: {"use": Used, "cancel": Cancelled, "miss": NoShow},
	Used:      {},
	Cancelled: {},
	Expired:   {},
	NoShow:    {},
}

func (b *Booking) step(verb string) error {
	next, ok := transitions[b.State][verb]
	if !ok {
		return &renjia.StateError{
			Record: "booking", ID: b.ID.String(), State: string(b.State), Verb: verb,
			Allowed: slices.Sorted(maps.Keys(transitions[b.State])),
		}
	}
	b.State = next
	return nil
}

// Lapsed reports whether the booking is a hold that has run out: from the very
// instant it expires at.
func (b Booking) Lapsed(now time.Time) bool { return b.State == Held && !now.Before(b.Expires) }

// Confirm turns a hold into a booking, before it expires.
func (b *Booking) Confirm(now time.Time) error {
	if b.Lapsed(now) {
		return &renjia.StateError{Record: "booking", ID: b.ID.String(), State: "expired since " + b.Expires.UTC().Format(time.RFC3339), Verb: "confirm", Allowed: []string{"expire"}}
	}
	return b.change("confirm", func(b *Booking) { b.Expires = time.Time{} })
}

// Cancel gives a hold or a booking up, for a reason.
func (b *Booking) Cancel(now time.Time, reason string) error {
	return b.change("cancel", func(b *Booking) { b.Ended, b.Reason = now, reason })
}

// Expire ends a hold that has run out.
func (b *Booking) Expire(now time.Time) error {
	if b.State == Held && !b.Lapsed(now) {
		return &renjia.StateError{Record: "booking", ID: b.ID.String(), State: "held until " + b.Expires.UTC().Format(time.RFC3339), Verb: "expire", Allowed: []string{"cancel", "confirm"}}
	}
	return b.change("expire", func(b *Booking) { b.Ended = b.Expires })
}

// MarkUsed records that the booking took place, not before it began.
func (b *Booking) MarkUsed(now time.Time) error { return b.finish("use", now) }

// MarkNoShow records that nobody came, not before it began.
func (b *Booking) MarkNoShow(now time.Time) error { return b.finish("miss", now) }

func (b *Booking) finish(verb string, now time.Time) error {
	if b.State == Confirmed && now.Before(b.Interval.From) {
		return fmt.Errorf("booking %s: cannot %s before it begins at %s: %w", b.ID, verb, b.Interval.From.UTC().Format(time.RFC3339), renjia.ErrState)
	}
	return b.change(verb, func(b *Booking) { b.Ended = now })
}

// change steps, sets and validates; on an error the booking is unchanged.
func (b *Booking) change(verb string, set func(*Booking)) error {
	next := *b
	if err := next.step(verb); err != nil {
		return err
	}
	set(&next)
	if err := next.Validate(); err != nil {
		return err
	}
	*b = next
	return nil
}
