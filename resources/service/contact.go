package service

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// ContactID identifies a contact.
type ContactID = renjia.ID[Contact]

// Kind is what sort of service a contact was.
type Kind string

// The kinds of contact.
const (
	KindCase         Kind = "case"         // 个案
	KindGroup        Kind = "group"        // 小组
	KindActivity     Kind = "activity"     // 社区活动
	KindVisit        Kind = "visit"        // 探访
	KindConsultation Kind = "consultation" // 咨询
)

// Valid reports whether the kind is one of the constants.
func (k Kind) Valid() bool {
	switch k {
	case KindCase, KindGroup, KindActivity, KindVisit, KindConsultation:
		return true
	}
	return false
}

// Minutes is working time in whole minutes.
type Minutes int64

// PersonTimes counts attendances (人次): someone who comes twice counts twice.
type PersonTimes int64

// UniquePersons counts people (人数): someone who comes twice counts once.
type UniquePersons int64

// Sessions counts contacts (节次).
type Sessions int64

// ContactState says whether a contact still stands.
type ContactState string

// The states of a contact. What does not stand any more is kept, and counts
// for nothing.
const (
	Recorded       ContactState = ""                 // 已记录
	Corrected      ContactState = "corrected"        // 已更正: another contact stands in its place
	EnteredInError ContactState = "entered-in-error" // 误录: it never took place
)

var contactLife = lifecycle[ContactState]{"contact", []Edge[ContactState]{
	{Recorded, "correct", Corrected},
	{Recorded, "void", EnteredInError},
}}

// ContactEdges returns the steps a contact can take.
func ContactEdges() []Edge[ContactState] { return slices.Clone(contactLife.edges) }

// Contact is one service given: by a worker, to people, for a time. A wrong
// contact is corrected by a new record, never changed: see [Contact.Correct].
// It holds no free text about people; that belongs to the case.
type Contact struct {
	ID           ContactID       `json:"id"`
	Kind         Kind            `json:"kind"`
	Program      string          `json:"program"` // code of the programme
	Worker       renjia.Ref      `json:"worker" privacy:"personal"`
	Clients      []renjia.Ref    `json:"clients,omitempty" privacy:"personal,about"` // those known by name
	Participants int64           `json:"participants"`                               // heads served, the known ones included
	Channel      string          `json:"channel,omitempty"`                          // place or medium: home, station, telephone…
	Purpose      string          `json:"purpose,omitempty" privacy:"sensitive"`      // a code of the station's own
	Outcome      string          `json:"outcome,omitempty" privacy:"sensitive"`      // a code of the station's own
	Date         renjia.Date     `json:"date"`                                       // civil date at the place, on which it began
	Interval     renjia.Interval `json:"interval"`                                   // at most 24 hours
	Indirect     Minutes         `json:"indirect_minutes,omitempty"`                 // preparing and recording it (间接服务), beside the interval
	Cost         renjia.Money    `json:"cost,omitzero"`                              // money spent on it, never negative
	Contract     renjia.Ref      `json:"contract,omitzero"`                          // under which contract it counts
	Of           renjia.Ref      `json:"of,omitzero"`                                // the case or undertaking of which it is a session
	// OneOff says that it is no session of a plan: first aid, a follow-up after
	// a case was closed.
	OneOff      bool         `json:"one_off,omitempty"`
	State       ContactState `json:"state,omitempty"`
	Corrects    ContactID    `json:"corrects,omitzero"`                // in whose place it stands
	CorrectedBy ContactID    `json:"corrected_by,omitzero"`            // what stands in its place
	Why         string       `json:"why,omitempty" privacy:"personal"` // why it was corrected or entered in error
}

// Minutes returns the whole minutes of the half-open interval: seconds of a
// minute that was not completed do not count. This is direct service (直接服务).
func (c Contact) Minutes() Minutes { return Minutes(c.Interval.Duration() / time.Minute) }

// Validate reports every problem of the contact.
func (c Contact) Validate() error {
	var p renjia.Problems
	p.Require(c.Kind.Valid(), "kind", "%q: want case, group, activity, visit or consultation", c.Kind)
	p.Require(c.Program != "", "program", "must be given")
	p.Require(!c.Worker.IsZero(), "worker", "must be given")
	p.Require(c.Participants >= 1, "participants", "%d: want at least 1", c.Participants)
	p.Require(int64(len(c.Clients)) <= c.Participants, "participants", "%d are fewer than the %d clients named", c.Participants, len(c.Clients))
	p.Require(c.Indirect >= 0, "indirect_minutes", "is negative")
	p.Require(c.Cost.Sign() >= 0, "cost", "%s is negative", c.Cost)
	checkRefs(&p, "clients", c.Clients)
	c.checkTime(&p)
	c.checkState(&p)
	return p.Err("contact")
}

func (c Contact) checkTime(p *renjia.Problems) {
	p.Within("interval", c.Interval.Validate())
	p.Require(c.Interval.Duration() <= 24*time.Hour, "interval", "is longer than 24 hours")
	p.Require(!c.Date.IsZero(), "date", "must be given")
	if c.Date.IsZero() || c.Interval.From.IsZero() {
		return
	}
	// Civil time differs from UTC by less than a day, so the two dates do too.
	days := c.Date.Sub(renjia.DateIn(c.Interval.From, time.UTC))
	p.Require(days >= -1 && days <= 1, "date", "%s is not the day of %s", c.Date, c.Interval.From.UTC().Format(time.RFC3339))
}

func (c Contact) checkState(p *renjia.Problems) {
	p.Require(contactLife.known(c.State), "state", "%q: want nothing, corrected or entered-in-error", c.State)
	p.Require((c.State == Corrected) == !c.CorrectedBy.IsZero(), "corrected_by", "must be given for a corrected contact, and only for one")
	p.Require((c.State == Recorded) == (c.Why == ""), "why", "must be given for a contact that does not stand any more, and only for one")
	p.Require(c.ID.IsZero() || c.ID != c.Corrects && c.ID != c.CorrectedBy, "corrects", "is the contact itself")
}

// Correct puts another contact in the place of this one: it marks this one and
// returns the other with Corrects filled in. The other needs an identifier.
func (c *Contact) Correct(by Contact, why string) (Contact, error) {
	by.Corrects = c.ID
	err := c.change("correct", why, func(old *Contact) { old.CorrectedBy = by.ID })
	if err != nil {
		return by, err
	}
	return by, by.Validate()
}

// Void marks a contact that never took place. It is kept and counts for
// nothing.
func (c *Contact) Void(why string) error {
	return c.change("void", why, func(*Contact) {})
}

func (c *Contact) change(verb, why string, set func(*Contact)) (err error) {
	next := *c
	if next.State, err = contactLife.next(c.ID.String(), c.State, verb); err != nil {
		return err
	}
	next.Why = why
	set(&next)
	if err := next.Validate(); err != nil {
		return err
	}
	*c = next
	return nil
}

// add returns a + b for counts that are never negative, or false on overflow.
func add[N ~int64](a, b N) (N, bool) { return a + b, a <= math.MaxInt64-b }

// index is the path of an element of a list.
func index(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// checkRefs wants references that are given and named once.
func checkRefs(p *renjia.Problems, list string, refs []renjia.Ref) {
	seen := make(map[renjia.Ref]bool, len(refs))
	for i, r := range refs {
		p.Require(!r.IsZero() && !seen[r], index(list, i), "is empty or named twice")
		seen[r] = true
	}
}
