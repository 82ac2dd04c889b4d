package talent

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// EngagementType says in which way somebody is engaged.
type EngagementType string

// The types of engagement.
const (
	Agency    EngagementType = "agency"    // employed by a social organization
	Direct    EngagementType = "direct"    // employed by the street or town itself (双百)
	Volunteer EngagementType = "volunteer" // unpaid
)

// Cause says why an engagement ended.
type Cause string

// The causes. An internal move ends a post, not the employment: the person goes on
// in another engagement.
const (
	Voluntary    Cause = "voluntary"       // 辞职
	Dismissal    Cause = "dismissal"       // 辞退
	EndOfTerm    Cause = "end-of-contract" // 合同期满
	Retirement   Cause = "retirement"      // 退休
	InternalMove Cause = "internal-move"   // 内部调动
	OtherCause   Cause = "other"
	UnknownCause Cause = "unknown" // asked, and nobody knows
)

var causes = []Cause{Voluntary, Dismissal, EndOfTerm, Retirement, InternalMove, OtherCause, UnknownCause}

// Engagement is a spell of work or volunteering.
type Engagement struct {
	ID           EngagementID   `json:"id"`
	Person       PersonID       `json:"person" privacy:"personal,about"`
	Organization renjia.Ref     `json:"organization"`
	Type         EngagementType `json:"type" privacy:"personal"`
	Post         string         `json:"post,omitempty" privacy:"personal"`
	Professional bool           `json:"professional,omitzero"` // a post for professional social workers
	Period       renjia.Period  `json:"period" privacy:"personal"`
	Cause        Cause          `json:"cause,omitempty" privacy:"personal"`  // why it ended; empty: not recorded
	Reason       string         `json:"reason,omitempty" privacy:"personal"` // the same in words
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
	over := !e.Period.Until.IsZero()
	p.Require(e.Cause == "" || slices.Contains(causes, e.Cause), "cause", "%q: want one of %q", e.Cause, causes)
	p.Require(e.Cause == "" || over, "cause", "is given, but the engagement has not ended")
	p.Require(e.Reason == "" || over, "reason", "is given, but the engagement has not ended")
	return p.Err("engagement")
}
