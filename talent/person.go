package talent

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// Person is somebody who works or volunteers.
type Person struct {
	ID       PersonID    `json:"id"`
	Subject  renjia.Ref  `json:"subject"`                           // in the register of subjects
	Zone     string      `json:"zone"`                              // IANA time zone, such as Asia/Shanghai
	Born     renjia.Date `json:"born,omitzero" privacy:"personal"`  // only where an age limit needs it
	Guardian renjia.Ref  `json:"guardian,omitzero" privacy:"minor"` // who consented for a minor
}

// PersonID identifies a Person.
type PersonID = renjia.ID[Person]

// Validate checks that the person is complete. Whether a minor needs a guardian
// depends on the day, so it is checked when the person is engaged.
func (p *Person) Validate() error {
	var probs renjia.Problems
	probs.Require(!p.ID.IsZero(), "id", "must be given")
	probs.Require(!p.Subject.IsZero(), "subject", "must be given")
	_, err := p.Location()
	probs.Require(err == nil, "zone", "%q is no time zone such as Asia/Shanghai", p.Zone)
	return probs.Err("person")
}

// Location returns the person's time zone.
func (p *Person) Location() (*time.Location, error) {
	if p.Zone == "" || p.Zone == "Local" {
		return nil, fmt.Errorf("zone %q: must name a place: %w", p.Zone, renjia.ErrInvalid)
	}
	return time.LoadLocation(p.Zone)
}

// EngagementType says in which way somebody is engaged.
type EngagementType string

// The types of engagement.
const (
	Agency    EngagementType = "agency"    // employed by a social organization
	Direct    EngagementType = "direct"    // employed by the street or town itself (双百)
	Volunteer EngagementType = "volunteer" // unpaid
)

// Engagement is a spell of work or volunteering.
type Engagement struct {
	ID           EngagementID   `json:"id"`
	Person       PersonID       `json:"person"`
	Organization renjia.Ref     `json:"organization"`
	Type         EngagementType `json:"type"`
	Post         string         `json:"post,omitempty"`
	Professional bool           `json:"professional,omitzero"` // a post for professional social workers
	Period       renjia.Period  `json:"period"`
	Reason       string         `json:"reason,omitempty" privacy:"personal"` // why it ended
}

// EngagementID identifies an Engagement.
type EngagementID = renjia.ID[Engagement]

// Employed reports whether the engagement is paid work.
func (e *Engagement) Employed() bool { return e.Type == Agency || e.Type == Direct }

// Validate checks that the engagement is complete.
func (e *Engagement) Validate() error {
	var p renjia.Problems
	p.Require(!e.ID.IsZero(), "id", "must be given")
	p.Require(!e.Person.IsZero(), "person", "must be given")
	p.Require(!e.Organization.IsZero(), "organization", "must be given")
	p.Require(e.Type == Agency || e.Type == Direct || e.Type == Volunteer, "type", "%q is unknown", e.Type)
	p.Require(!e.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", e.Period.Validate())
	p.Require(e.Reason == "" || !e.Period.Until.IsZero(), "reason", "is given, but the engagement has not ended")
	return p.Err("engagement")
}
