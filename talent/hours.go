package talent

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// HoursRecord is one stretch of work or volunteering of one person.
type HoursRecord struct {
	ID       HoursID         `json:"id"`
	Person   PersonID        `json:"person" privacy:"personal,about"`
	Interval renjia.Interval `json:"interval" privacy:"personal"`
	Activity string          `json:"activity" privacy:"personal"` // open vocabulary: "direct-service", "training", "volunteering"
	Source   renjia.Ref      `json:"source,omitzero"`
	State    HoursState      `json:"state"`
	Reverses HoursID         `json:"reverses,omitzero"` // the record this one corrects
}

// HoursID identifies an HoursRecord.
type HoursID = renjia.ID[HoursRecord]

// HoursState is where a record of hours stands.
type HoursState string

// The states of a record of hours. An open record has no check-out yet and counts
// for nothing. A reversed record no longer counts and no longer blocks its time.
const (
	HoursOpen     HoursState = "open"
	HoursRecorded HoursState = "recorded"
	HoursApproved HoursState = "approved"
	HoursReversed HoursState = "reversed"
)

// LongestHours is the longest stretch one record may hold. A longer one is a
// forgotten check-out.
const LongestHours = 24 * time.Hour

var hoursSteps = lifecycle.Table[HoursState]{
	HoursOpen:     {"check-out": HoursRecorded, "reverse": HoursReversed},
	HoursRecorded: {"approve": HoursApproved, "reverse": HoursReversed},
	HoursApproved: {"reverse": HoursReversed},
}

// Minutes returns the whole minutes of the record, whatever clocks were changed
// meanwhile; none without a check-out.
func (h *HoursRecord) Minutes() int64 {
	if h.Interval.Until.IsZero() {
		return 0
	}
	return int64(h.Interval.Duration() / time.Minute)
}

// Validate checks that the record is complete and of a credible length.
func (h *HoursRecord) Validate() error {
	var p renjia.Problems
	p.Require(!h.ID.IsZero(), "id", "must be given")
	p.Require(!h.Person.IsZero(), "person", "must be given")
	p.Require(h.Activity != "", "activity", "must be given")
	switch open := h.Interval.Until.IsZero(); {
	case h.State == HoursOpen:
		p.Require(open, "interval.until", "is given, but the record is open")
		p.Require(!h.Interval.From.IsZero(), "interval.from", "must be given")
	case open && h.State != HoursReversed:
		p.Add("interval.until", "is missing: there was no check-out")
	case open: // reversed without a check-out
	default:
		p.Within("interval", h.Interval.Validate())
		p.Require(h.Interval.Duration() <= LongestHours, "interval", "is longer than %v: was the check-out forgotten?", LongestHours)
	}
	p.Require(h.Reverses != h.ID || h.ID.IsZero(), "reverses", "must be another record")
	p.Require(hoursSteps.Known(h.State), "state", "%q is unknown", h.State)
	return p.Err("hours record")
}

// next returns the state a verb leads to.
func (h *HoursRecord) next(verb string) (HoursState, error) {
	return hoursSteps.Next("hours record", h.ID.String(), h.State, verb)
}

// slot is the place of a record in the order of its person's time.
func (h *HoursRecord) slot() string {
	if h.State == HoursReversed {
		return "" // does not block its time
	}
	return slotAt(h.Person, h.Interval.From)
}

func slotAt(p PersonID, t time.Time) string {
	return p.String() + " " + t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// guard is changed by every new record of its person, so that two overlapping
// ones cannot be written at the same time.
type guard struct {
	ID      renjia.ID[guard] `json:"id"`
	Records int64            `json:"records"`
	Open    HoursID          `json:"open,omitzero"` // the record without a check-out
}

func guardOf(p PersonID) renjia.ID[guard] { return renjia.IDFrom[guard](p.UUID()) }
