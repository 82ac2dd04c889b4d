package badge

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/renjia-project/renjia"
)

// The contexts that every credential names, in this order.
const (
	ContextVC = "https://www.w3.org/ns/credentials/v2"
	ContextOB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// Credential is an OpenBadgeCredential: an issuer's word that somebody achieved
// something.
type Credential struct {
	ID         string    // a URI such as urn:uuid:…
	Issuer     Profile   // who says so
	Name       string    // of the credential, for people
	ValidFrom  time.Time // the instant from which it holds
	ValidUntil time.Time // the first instant at which it no longer does; zero: no end
	Subject    Subject
	Evidence   []Evidence
	// Status is where a revocation would be published, if anywhere.
	Status *Status
}

// Profile is an issuer.
type Profile struct {
	ID   string // a URI: did:…, https:…
	Name string
	URL  string
}

// Subject is who achieved what.
type Subject struct {
	ID          string // a URI of the person; empty: whoever holds the credential
	Achievement Achievement
	Results     []Result
}

// Achievement is what is achieved.
type Achievement struct {
	ID          string // a URI
	Type        string // such as Competency, Certificate, CommunityService
	Name        string
	Description string
	Criteria    string // what one has to do, for people
	Alignments  []Alignment
}

// Alignment names the same thing in a framework, such as a CASE item.
type Alignment struct {
	Name      string // targetName
	URL       string // targetUrl
	Code      string // targetCode
	Framework string // targetFramework
}

// Result is a level, grade or number that was reached.
type Result struct {
	Description string // resultDescription: a URI
	Value       string
}

// Evidence shows the achievement.
type Evidence struct {
	ID        string // a URI
	Narrative string
}

// Status says where the state of the credential is published.
type Status struct {
	ID   string // a URI
	Type string // such as BitstringStatusListEntry
}

// Validate checks what the specification requires: URIs where it wants URIs,
// names, a description and criteria, and an end after the beginning.
func (c *Credential) Validate() error {
	var p renjia.Problems
	uri(&p, "id", c.ID, true)
	uri(&p, "issuer.id", c.Issuer.ID, true)
	p.Require(c.Issuer.Name != "", "issuer.name", "must be given")
	uri(&p, "issuer.url", c.Issuer.URL, false)
	p.Require(c.Name != "", "name", "must be given")
	p.Require(!c.ValidFrom.IsZero(), "validFrom", "must be given")
	p.Require(c.ValidUntil.IsZero() || c.ValidFrom.Before(c.ValidUntil), "validUntil", "must be after validFrom")
	instant(&p, "validFrom", c.ValidFrom)
	instant(&p, "validUntil", c.ValidUntil)
	uri(&p, "credentialSubject.id", c.Subject.ID, false)
	c.Subject.Achievement.validate(&p, "credentialSubject.achievement")
	for i, r := range c.Subject.Results {
		uri(&p, fmt.Sprintf("credentialSubject.result[%d].resultDescription", i), r.Description, true)
		p.Require(r.Value != "", fmt.Sprintf("credentialSubject.result[%d].value", i), "must be given")
	}
	for i, e := range c.Evidence {
		uri(&p, fmt.Sprintf("evidence[%d].id", i), e.ID, false)
		p.Require(e.ID != "" || e.Narrative != "", fmt.Sprintf("evidence[%d]", i), "is empty")
	}
	if c.Status != nil {
		uri(&p, "credentialStatus.id", c.Status.ID, true)
		p.Require(c.Status.Type != "", "credentialStatus.type", "must be given")
	}
	return p.Err("badge")
}

func (a *Achievement) validate(p *renjia.Problems, path string) {
	uri(p, path+".id", a.ID, true)
	p.Require(a.Name != "", path+".name", "must be given")
	p.Require(a.Description != "", path+".description", "must be given")
	p.Require(a.Criteria != "", path+".criteria", "must be given")
	for i, l := range a.Alignments {
		at := fmt.Sprintf("%s.alignment[%d]", path, i)
		p.Require(l.Name != "", at+".targetName", "must be given")
		uri(p, at+".targetUrl", l.URL, true)
	}
}

// instant requires what a JWT can hold.
func instant(p *renjia.Problems, path string, t time.Time) {
	whole := t.Nanosecond() == 0 && t.Year() > 0 && t.Year() < 10000
	p.Require(whole, path, "must be a whole second of the years 1 to 9999")
}

// uri requires an absolute URI.
func uri(p *renjia.Problems, path, s string, required bool) {
	if s == "" {
		p.Require(!required, path, "must be given")
		return
	}
	u, err := url.Parse(s)
	p.Require(err == nil && u.IsAbs(), path, "%q is no absolute URI", s)
}

// JSON returns the unsigned credential as JSON-LD.
func (c *Credential) JSON() ([]byte, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return json.Marshal(c.wire())
}

// Expired reports whether the credential does not hold at an instant: not yet, or
// no longer.
func (c *Credential) Expired(at time.Time) bool {
	return at.Before(c.ValidFrom) || !c.ValidUntil.IsZero() && !at.Before(c.ValidUntil)
}
