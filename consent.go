package renjia

import "time"

// Consent is one person's agreement that someone uses data about them for one
// purpose (Personal Information Protection Law arts 13–16, 23, 29, 31). It can
// be withdrawn at any time; what was done before stays lawful.
type Consent struct {
	Of        Ref       `json:"of"`                 // the person the data is about
	To        Ref       `json:"to"`                 // who may use it
	Purpose   string    `json:"purpose"`            // what for, one purpose a consent
	Scope     []string  `json:"scope,omitempty"`    // which fields or kinds; empty = what the purpose needs
	Guardian  Ref       `json:"guardian,omitzero"`  // who consented for a minor under 14
	Channel   string    `json:"channel,omitempty"`  // paper, counter, app…
	Given     time.Time `json:"given"`              // when
	Until     time.Time `json:"until,omitzero"`     // when it ends by itself
	Withdrawn time.Time `json:"withdrawn,omitzero"` // when it was withdrawn
}

// Covers reports whether the consent allows a use for a purpose at an instant.
func (c Consent) Covers(to Ref, purpose string, at time.Time) bool {
	return c.To == to && c.Purpose == purpose && !at.Before(c.Given) &&
		(c.Until.IsZero() || at.Before(c.Until)) &&
		(c.Withdrawn.IsZero() || at.Before(c.Withdrawn))
}

// Validate checks that the consent names person, user, purpose and time.
func (c Consent) Validate() error {
	var p Problems
	p.Require(!c.Of.IsZero(), "of", "must name the person the data is about")
	p.Require(!c.To.IsZero(), "to", "must name who may use the data")
	p.Require(c.Purpose != "", "purpose", "must be given")
	p.Require(!c.Given.IsZero(), "given", "must be given")
	p.Require(c.Until.IsZero() || c.Given.Before(c.Until), "until", "must be after given")
	p.Require(c.Withdrawn.IsZero() || !c.Withdrawn.Before(c.Given), "withdrawn", "must not be before given")
	return p.Err("consent")
}

// Sensitivity is the value of the struct tag `privacy` on a field that holds
// personal data. What lies inside the field is of the same class. A reference
// whose tag goes on with ",about", as in `privacy:"personal,about"`, names the
// person whom the whole record is about; a list does so if it names but one.
type Sensitivity string

// The classes of personal data (Personal Information Protection Law art. 28).
const (
	Personal  Sensitivity = "personal"  // identifies or concerns a person
	Sensitive Sensitivity = "sensitive" // health, finances, belief, specific identity…
	Minor     Sensitivity = "minor"     // any datum of a child under 14
	Neutral   Sensitivity = "none"      // looked at, and says nothing about a person
)
