package booking

import (
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// SeriesPolicy says what becomes of a series if some of its bookings clash.
// There is no default.
type SeriesPolicy string

// The policies.
const (
	AllOrNone     SeriesPolicy = "all-or-none"    // 全部成功或全部不订
	WherePossible SeriesPolicy = "where-possible" // 能订则订: the others are listed
)

// Check returns ErrUnspecified for no policy and ErrInvalid for an unknown one.
func (p SeriesPolicy) Check() error {
	switch p {
	case AllOrNone, WherePossible:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "what becomes of a series some of which clashes", Choices: []renjia.Choice{{
			Name: "SeriesPolicy", Options: []string{string(AllOrNone), string(WherePossible)}, Why: "half a course may be worth nothing"}}}
	}
	return fmt.Errorf("series policy %q: want %s or %s: %w", p, AllOrNone, WherePossible, renjia.ErrInvalid)
}

// Series is a set of bookings made together (系列预约).
type Series struct {
	ID       SeriesID     `json:"id"`
	Resource ResourceID   `json:"resource"`
	Policy   SeriesPolicy `json:"policy"`
	Rule     string       `json:"rule,omitempty"` // RFC 5545, as asked for
	Wanted   int64        `json:"wanted"`         // occurrences asked for
	Booked   int64        `json:"booked"`         // occurrences booked
	Text     renjia.Text  `json:"text,omitzero"`
}

// Validate reports every problem of the series.
func (s Series) Validate() error {
	var p renjia.Problems
	p.Require(!s.Resource.IsZero(), "resource", "must be given")
	p.Within("policy", s.Policy.Check())
	p.Require(s.Wanted > 0, "wanted", "%d: a series without occurrences is none", s.Wanted)
	p.Require(s.Booked > 0 && s.Booked <= s.Wanted, "booked", "%d: want 1 to %d", s.Booked, s.Wanted)
	p.Require(s.Policy != AllOrNone || s.Booked == s.Wanted, "booked", "%d of %d: all or none", s.Booked, s.Wanted)
	return p.Err("series")
}

// Refusal is a booking of a series that could not be made.
type Refusal struct {
	Index   int // of the occurrence
	Booking Booking
	Err     error
}

// SeriesError says which bookings of a series could not be made. It matches
// what its refusals match, such as renjia.ErrConflict.
type SeriesError struct{ Refused []Refusal }

// Error names every refusal.
func (e *SeriesError) Error() string {
	s := fmt.Sprintf("series: %d bookings are not possible", len(e.Refused))
	for _, r := range e.Refused {
		s += fmt.Sprintf("; occurrence %d: %v", r.Index+1, r.Err)
	}
	return s
}

// Unwrap returns the errors of the refusals.
func (e *SeriesError) Unwrap() []error {
	all := make([]error, len(e.Refused))
	for i, r := range e.Refused {
		all[i] = r.Err
	}
	return all
}

// Placed is what became of a series.
type Placed struct {
	Booked  []Booking
	Refused []Refusal // only where possible
	Lapsed  []Use     // holds that have run out and gave way
}

// BookSeries books several occurrences, or as the policy says none if one is
// refused. A booking is refused if it clashes, also with an earlier one of the
// same series; every other mistake ends the series. If none is possible, that
// is a [*SeriesError] under either policy. On an error nothing is booked, but
// holds that have run out may be gone.
func (c *Calendar) BookSeries(all []Booking, policy SeriesPolicy, now time.Time) (Placed, error) {
	p, err := PlaceSeries(all, policy, func(b Booking) (Booking, []Use, error) { return c.Book(b, now) })
	if err != nil {
		for _, b := range p.Booked {
			c.Release(b)
		}
		return Placed{Lapsed: p.Lapsed}, err
	}
	return p, nil
}

// PlaceSeries runs a series through a function that books one occurrence, and
// judges the refusals by the policy. On an error it returns what the caller has
// to undo.
func PlaceSeries(all []Booking, policy SeriesPolicy, book func(Booking) (Booking, []Use, error)) (p Placed, err error) {
	if err := policy.Check(); err != nil {
		return p, err
	}
	if len(all) == 0 {
		return p, fmt.Errorf("series: has no occurrences: %w", renjia.ErrInvalid)
	}
	for i, b := range all {
		booked, lapsed, err := book(b)
		p.Lapsed = append(p.Lapsed, lapsed...)
		switch {
		case err == nil:
			p.Booked = append(p.Booked, booked)
		case errors.Is(err, renjia.ErrConflict) || errors.Is(err, renjia.ErrForbidden):
			p.Refused = append(p.Refused, Refusal{Index: i, Booking: b, Err: err})
		default:
			return p, fmt.Errorf("occurrence %d: %w", i+1, err)
		}
	}
	if len(p.Booked) == 0 || policy == AllOrNone && len(p.Refused) > 0 {
		return p, &SeriesError{Refused: p.Refused}
	}
	return p, nil
}
