package service

import (
	"fmt"
	"math"
	"time"

	"github.com/renjia-project/renjia"
)

// ContactID identifies a contact.
type ContactID = renjia.ID[Contact]

// Kind is what sort of service a contact was.
type Kind string

// The kinds of contact.
const (
	Case         Kind = "case"         // 个案
	Group        Kind = "group"        // 小组
	Activity     Kind = "activity"     // 社区活动
	Visit        Kind = "visit"        // 探访
	Consultation Kind = "consultation" // 咨询
)

// Valid reports whether the kind is one of the constants.
func (k Kind) Valid() bool {
	switch k {
	case Case, Group, Activity, Visit, Consultation:
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

// Contact is one service given: by a worker, to people, for a time. A wrong
// contact is corrected by a new record, never changed.
type Contact struct {
	ID           ContactID       `json:"id"`
	Kind         Kind            `json:"kind"`
	Program      string          `json:"program"` // code of the programme
	Worker       renjia.Ref      `json:"worker" privacy:"personal"`
	Clients      []renjia.Ref    `json:"clients,omitempty" privacy:"personal"` // those known by name
	Participants int64           `json:"participants"`                         // heads served, the known ones included
	Channel      string          `json:"channel,omitempty"`                    // place or medium: home, station, telephone…
	Date         renjia.Date     `json:"date"`                                 // civil date at the place, on which it began
	Interval     renjia.Interval `json:"interval"`                             // at most 24 hours
	Cost         renjia.Money    `json:"cost,omitzero"`                        // money spent on it, never negative
	Contract     renjia.Ref      `json:"contract,omitzero"`                    // under which contract it counts
}

// Minutes returns the whole minutes of the half-open interval: seconds of a
// minute that was not completed do not count.
func (c Contact) Minutes() Minutes { return Minutes(c.Interval.Duration() / time.Minute) }

// Validate reports every problem of the contact.
func (c Contact) Validate() error {
	var p renjia.Problems
	p.Require(c.Kind.Valid(), "kind", "%q: want case, group, activity, visit or consultation", c.Kind)
	p.Require(c.Program != "", "program", "must be given")
	p.Require(!c.Worker.IsZero(), "worker", "must be given")
	p.Require(c.Participants >= 1, "participants", "%d: want at least 1", c.Participants)
	p.Require(int64(len(c.Clients)) <= c.Participants, "participants", "%d are fewer than the %d clients named", c.Participants, len(c.Clients))
	p.Require(c.Cost.Sign() >= 0, "cost", "%s is negative", c.Cost)
	c.checkClients(&p)
	c.checkTime(&p)
	return p.Err("contact")
}

func (c Contact) checkClients(p *renjia.Problems) {
	seen := make(map[renjia.Ref]bool, len(c.Clients))
	for i, client := range c.Clients {
		p.Require(!client.IsZero() && !seen[client], fmt.Sprintf("clients[%d]", i), "is empty or named twice")
		seen[client] = true
	}
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

// add returns a + b for counts that are never negative, or false on overflow.
func add[N ~int64](a, b N) (N, bool) { return a + b, a <= math.MaxInt64-b }
