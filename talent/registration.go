package talent

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

// Registration is a professional registration of a person. Its renewal is a new
// one, so that the past stays.
type Registration struct {
	ID         RegistrationID `json:"id"`
	Person     PersonID       `json:"person" privacy:"personal,about"`
	Rule       string         `json:"rule"`                                  // id of a credential.Rule, such as cn/social-worker
	Certified  renjia.Date    `json:"certified,omitzero" privacy:"personal"` // when the certificate was issued, if known
	Registered renjia.Date    `json:"registered" privacy:"personal"`
	Education  int64          `json:"education_hours"`  // continuing education since then, whole hours
	Degree     bool           `json:"degree,omitempty"` // a degree that counts as education was completed since then
}

// RegistrationID identifies a Registration.
type RegistrationID = renjia.ID[Registration]

// Validate checks that the registration is complete.
func (r *Registration) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	p.Require(!r.Person.IsZero(), "person", "must be given")
	p.Require(r.Rule != "", "rule", "must be given")
	p.Require(!r.Registered.IsZero(), "registered", "must be given")
	p.Require(!r.Registered.Before(r.Certified), "registered", "must not be before the certificate of %s", r.Certified)
	p.Require(r.Education >= 0, "education_hours", "must not be negative")
	return p.Err("registration")
}

// Facts returns what a credential.Rule needs to know of the registration.
func (r *Registration) Facts() credential.Facts {
	return credential.Facts{Certified: r.Certified, Registered: r.Registered, Education: r.Education, Degree: r.Degree}
}
