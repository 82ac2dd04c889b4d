package service

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Unit is what an indicator counts.
type Unit string

// The counting units.
const (
	BySessions      Unit = "sessions"       // 节次
	ByPersonTimes   Unit = "person-times"   // 人次
	ByUniquePersons Unit = "unique-persons" // 人数
	ByHours         Unit = "hours"          // 工时
)

// Valid reports whether the unit is one of the constants.
func (u Unit) Valid() bool {
	switch u {
	case BySessions, ByPersonTimes, ByUniquePersons, ByHours:
		return true
	}
	return false
}

// claim is how an explanation names the unit.
func (u Unit) claim() renjia.Text {
	switch u {
	case BySessions:
		return renjia.Text{EN: "sessions", ZH: "节次"}
	case ByPersonTimes:
		return renjia.Text{EN: "person-times", ZH: "人次"}
	case ByUniquePersons:
		return renjia.Text{EN: "unique persons", ZH: "人数"}
	}
	return renjia.Text{EN: "hours", ZH: "工时"}
}

// Indicator is a promise of a contract that can be counted (服务指标): which
// contacts count, in which unit, how many are asked for, and up to how many
// are credited. Contacts below a floor do not count at all, as in contracts
// that ask for "activities with at least 8 participants".
type Indicator struct {
	Code            string        `json:"code"`
	Title           renjia.Text   `json:"title"`
	Kinds           []Kind        `json:"kinds,omitempty"`            // empty: any kind
	Programs        []string      `json:"programs,omitempty"`         // codes; empty: any programme
	Period          renjia.Period `json:"period,omitzero"`            // by the contact's date; empty: all time
	MinParticipants int64         `json:"min_participants,omitempty"` // floor of a contact
	MinMinutes      Minutes       `json:"min_minutes,omitempty"`      // floor of a contact
	Unit            Unit          `json:"unit"`
	Target          int64         `json:"target"`        // in the unit, more than 0
	Cap             int64         `json:"cap,omitempty"` // most that is credited; 0 = no cap
}

// Validate reports every problem of the indicator.
func (i Indicator) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(!i.Title.IsZero(), "title", "must be given")
	for n, k := range i.Kinds {
		p.Require(k.Valid(), fmt.Sprintf("kinds[%d]", n), "%q: unknown kind", k)
	}
	p.Within("period", i.Period.Validate())
	p.Require(i.MinParticipants >= 0, "min_participants", "is negative")
	p.Require(i.MinMinutes >= 0, "min_minutes", "is negative")
	p.Require(i.Unit.Valid(), "unit", "%q: want sessions, person-times, unique-persons or hours", i.Unit)
	p.Require(i.Target > 0, "target", "%d: want more than 0", i.Target)
	p.Require(i.Cap == 0 || i.Cap >= i.Target, "cap", "%d is below the target %d", i.Cap, i.Target)
	return p.Err("indicator")
}

// Reason says why a contact does not count.
type Reason string

// Counts is the reason of a contact that does count; the others say what is
// missing.
const (
	Counts       Reason = ""
	OtherKind    Reason = "other kind"
	OtherProgram Reason = "other programme"
	OtherPeriod  Reason = "outside the period"
	TooFew       Reason = "too few participants"
	TooShort     Reason = "too short"
)

// Judge says whether a contact counts for the indicator, and if not, the first
// reason why. With a tree, the programmes below a named one count too; without
// (nil), only those named.
func (i Indicator) Judge(c Contact, tree *Tree) Reason {
	switch {
	case len(i.Kinds) > 0 && !slices.Contains(i.Kinds, c.Kind):
		return OtherKind
	case !i.covers(c.Program, tree):
		return OtherProgram
	case !i.Period.Contains(c.Date):
		return OtherPeriod
	case c.Participants < i.MinParticipants:
		return TooFew
	case c.Minutes() < i.MinMinutes:
		return TooShort
	}
	return Counts
}

func (i Indicator) covers(program string, tree *Tree) bool {
	if len(i.Programs) == 0 {
		return true
	}
	return slices.ContainsFunc(i.Programs, func(p string) bool {
		return p == program || (tree != nil && tree.Under(program, p))
	})
}
