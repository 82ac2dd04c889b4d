package talent

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// Person is somebody who works or volunteers: the least personal data. Names,
// contacts and identifiers stand in the register of subjects.
type Person struct {
	ID       PersonID    `json:"id"`
	Subject  renjia.Ref  `json:"subject" privacy:"personal,about"`  // in the register of subjects
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
