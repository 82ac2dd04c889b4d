package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Mediation is one dispute before a people's mediation committee (人民调解), after
// the People's Mediation Law of 2010 (PML). What it holds of the parties is
// confidential (art. 15(4)): the privacy tags say so.
type Mediation struct {
	ID        MediationID    `json:"id"`
	Committee renjia.Ref     `json:"committee"`                // 人民调解委员会, a subject
	Origin    Origin         `json:"origin"`                   // who brought it
	Parties   []Disputant    `json:"parties"`                  // two or more
	Kind      string         `json:"kind" privacy:"sensitive"` // open vocabulary: "neighbours", "property service", "family"
	Dispute   string         `json:"dispute" privacy:"sensitive"`
	Public    bool           `json:"public,omitempty"` // held in the open: only if the parties want that (art. 23(3))
	State     MediationState `json:"state"`

	Applied   renjia.Date `json:"applied"`
	Answered  renjia.Date `json:"answered,omitzero"` // admitted or refused
	Mediators []Mediator  `json:"mediators,omitempty"`
	Near      string      `json:"near,omitempty"`     // which near relatives may not mediate: an id of the relations, such as "cn/civil-code-1045"
	Sessions  []Sitting   `json:"sessions,omitempty"` // in order
	Result    *Settlement `json:"settlement,omitempty"`
	Partly    bool        `json:"partly,omitempty"` // the agreement settles a part
	Ended     renjia.Date `json:"ended,omitzero"`   // settled, failed, withdrawn or terminated
	Reason    string      `json:"reason,omitempty" privacy:"sensitive"`
	Told      []Remedy    `json:"told,omitempty"` // what else the parties were told is open to them (art. 26)
	FollowUps []FollowUp  `json:"follow_ups,omitempty"`
	Fulfilled renjia.Date `json:"fulfilled,omitzero"` // all that was agreed was done, or was found broken
}

// MediationID identifies a Mediation.
type MediationID = renjia.ID[Mediation]

// Origin is how a dispute came to the committee.
type Origin string

// The origins.
const (
	OriginApplication Origin = "application" // by a party (PML art. 17)
	OriginOffer       Origin = "offer"       // the committee offered to mediate (art. 17)
	OriginReferred    Origin = "referred"    // a court or the police told the parties of it (art. 18)
)

// MediationState is where a mediation stands.
type MediationState string

// The states of a mediation.
const (
	MediationApplied    MediationState = "applied"
	MediationRefused    MediationState = "refused"
	MediationAdmitted   MediationState = "admitted"
	MediationAssigned   MediationState = "assigned"       // it has its mediators
	MediationSettled    MediationState = "settled"        // of all that was disputed
	MediationPartly     MediationState = "partly-settled" // of a part
	MediationFailed     MediationState = "failed"         // no agreement (art. 26)
	MediationWithdrawn  MediationState = "withdrawn"      // by a party (art. 23(2))
	MediationTerminated MediationState = "terminated"     // by the committee
	MediationPerformed  MediationState = "performed"      // what was agreed was done
	MediationBreached   MediationState = "breached"       // it was not
)

var mediationSteps = lifecycle.Table[MediationState]{
	MediationApplied:  {"admit": MediationAdmitted, "refuse": MediationRefused, "withdraw": MediationWithdrawn},
	MediationAdmitted: {"assign": MediationAssigned, "withdraw": MediationWithdrawn, "terminate": MediationTerminated},
	MediationAssigned: {
		"assign": MediationAssigned, "sit": MediationAssigned, "settle": MediationSettled, "settle-partly": MediationPartly,
		"fail": MediationFailed, "withdraw": MediationWithdrawn, "terminate": MediationTerminated,
	},
	MediationSettled: {
		"confirm": MediationSettled, "decide": MediationSettled, "perform": MediationSettled, "follow-up": MediationSettled,
		"complete": MediationPerformed, "breach": MediationBreached,
	},
	MediationPartly: {
		"confirm": MediationPartly, "decide": MediationPartly, "perform": MediationPartly, "follow-up": MediationPartly,
		"complete": MediationPerformed, "breach": MediationBreached,
	},
	MediationPerformed: {"follow-up": MediationPerformed},
	MediationBreached:  {"perform": MediationBreached, "follow-up": MediationBreached},
}

func (s MediationState) settled() bool {
	return slices.Contains([]MediationState{MediationSettled, MediationPartly, MediationPerformed, MediationBreached}, s)
}

// Disputant is a party to a dispute.
type Disputant struct {
	Subject renjia.Ref  `json:"subject" privacy:"sensitive"`
	Side    string      `json:"side,omitempty" privacy:"sensitive"`   // parties of the same side do not dispute with each other; empty: a side of its own
	Applied bool        `json:"applied,omitempty"`                    // brought it
	Willing renjia.Date `json:"willing,omitzero" privacy:"sensitive"` // agreed to be mediated; nobody is against their will (art. 17)
}

// Choosing is how a mediator came to sit (PML arts 19, 23(1)).
type Choosing string

// The ways.
const (
	Chosen     Choosing = "chosen"     // by the parties
	Designated Choosing = "designated" // by the committee, and accepted by the parties
)

// Mediator is somebody who mediates. The parties choose or accept.
type Mediator struct {
	Subject  renjia.Ref  `json:"subject" privacy:"personal"`
	How      Choosing    `json:"how"`
	Accepted renjia.Date `json:"accepted"`         // by all parties
	Waived   []string    `json:"waived,omitempty"` // kinds of conflicts of interest that all parties were told of and accept: never being a party or a near relative
}

// Sitting is one session.
type Sitting struct {
	On      renjia.Date  `json:"on"`
	Present []renjia.Ref `json:"present" privacy:"sensitive"` // parties, mediators, and those invited with the parties' consent (art. 20)
	Note    string       `json:"note,omitempty" privacy:"sensitive"`
}

// Form is the form of an agreement.
type Form string

// The forms (PML arts 28–30).
const (
	Written Form = "written" // effective when signed by the parties and the mediator and sealed
	Oral    Form = "oral"    // effective when reached; the mediator records its content
)

// Settlement is the agreement that the parties reached (调解协议).
type Settlement struct {
	Form      Form          `json:"form"`
	Reached   renjia.Date   `json:"reached"`
	Effective renjia.Date   `json:"effective"` // binding from here on (art. 31)
	Content   string        `json:"content" privacy:"sensitive"`
	Terms     []Term        `json:"terms,omitempty"`
	Confirm   *Confirmation `json:"confirmation,omitempty"`
}

// Term is one thing that one side is to do for another.
type Term struct {
	Debtor    renjia.Ref  `json:"debtor" privacy:"sensitive"`
	Creditor  renjia.Ref  `json:"creditor" privacy:"sensitive"`
	What      string      `json:"what" privacy:"sensitive"`
	Due       renjia.Date `json:"due,omitzero"`
	Performed renjia.Date `json:"performed,omitzero"`
}

// Confirmation is the judicial confirmation of an agreement (司法确认): the parties
// apply together within 30 days from when it took effect (PML art. 33).
type Confirmation struct {
	Applied    renjia.Date  `json:"applied"`
	Applicants []renjia.Ref `json:"applicants" privacy:"sensitive"` // all parties
	Court      string       `json:"court"`
	Decided    renjia.Date  `json:"decided,omitzero"`
	Result     CourtResult  `json:"result,omitempty"`
}

// CourtResult is what the court decided on a confirmation.
type CourtResult string

// The results. A confirmed agreement can be enforced; one found invalid can be
// changed or made anew by mediation, or the parties sue (PML art. 33).
const (
	Confirmed    CourtResult = "confirmed"
	FoundInvalid CourtResult = "invalid"
	Dismissed    CourtResult = "dismissed" // not taken on, or the application was withdrawn
)

// Remedy is a way that is open to parties without an agreement (PML arts 3(3), 26,
// 32).
type Remedy string

// The remedies.
const (
	Arbitration    Remedy = "arbitration"
	Administrative Remedy = "administrative"
	Litigation     Remedy = "litigation"
)

// FollowUp is one visit after the agreement (回访).
type FollowUp struct {
	On      renjia.Date `json:"on"`
	By      renjia.Ref  `json:"by" privacy:"personal"`
	Finding string      `json:"finding" privacy:"sensitive"`
	Urged   bool        `json:"urged,omitempty"` // a party was urged to perform (PML art. 31)
}

// Validate reports every problem of the mediation on its own.
func (m *Mediation) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "committee", m.Committee)
	p.Require(slices.Contains([]Origin{OriginApplication, OriginOffer, OriginReferred}, m.Origin), "origin", "%q is unknown", m.Origin)
	p.Require(m.Kind != "", "kind", "must be given")
	p.Require(m.Dispute != "", "dispute", "must be given")
	p.Require(mediationSteps.Known(m.State), "state", "%q is unknown", m.State)
	m.checkParties(&p)
	m.checkCourse(&p)
	m.checkPeople(&p)
	if m.Result != nil {
		p.Within("settlement", m.Result.check(m))
	}
	p.Require(m.State.settled() == (m.Result != nil), "settlement", "must be given when settled, and only then")
	p.Require(!m.Partly || m.State.settled() && m.State != MediationSettled, "partly", "must be empty in state %s", m.State)
	p.Require(m.State != MediationPartly || m.Partly, "partly", "must be given in state %s", m.State)
	for i, f := range m.FollowUps {
		path := fmt.Sprintf("follow_ups[%d]", i)
		p.Require(!f.On.IsZero() && !f.On.Before(m.Ended), path+".on", "must be given and not before %s", m.Ended)
		requireSubject(&p, path+".by", f.By)
		p.Require(f.Finding != "", path+".finding", "must be given")
	}
	return p.Err("mediation")
}

func (m *Mediation) checkParties(p *renjia.Problems) {
	p.Require(len(m.Parties) >= 2, "parties", "must be two or more")
	applied, sides := false, map[string]bool{}
	for i, d := range m.Parties {
		path := fmt.Sprintf("parties[%d]", i)
		requireSubject(p, path+".subject", d.Subject)
		same := func(o Disputant) bool { return o.Subject == d.Subject }
		p.Require(slices.IndexFunc(m.Parties, same) == i, path+".subject", "is there twice")
		applied = applied || d.Applied
		sides[m.side(i)] = true
	}
	p.Require(len(m.Parties) < 2 || len(sides) >= 2, "parties", "must stand on two or more sides")
	p.Require(m.Origin != OriginApplication || applied, "parties", "one must have applied")
}

// side names the side of a party, its own if none is given.
func (m *Mediation) side(i int) string {
	if m.Parties[i].Side != "" {
		return "side " + m.Parties[i].Side
	}
	return "party " + m.Parties[i].Subject.String()
}

func (m *Mediation) checkCourse(p *renjia.Problems) {
	open := m.State == MediationApplied || m.State == MediationWithdrawn
	over := m.State.settled() || slices.Contains([]MediationState{MediationFailed, MediationWithdrawn, MediationTerminated}, m.State)
	done := m.State == MediationPerformed || m.State == MediationBreached
	p.Require(!m.Applied.IsZero(), "applied", "must be given")
	p.Require(open || !m.Answered.IsZero(), "answered", "must be given in state %s", m.State)
	p.Require(m.State != MediationApplied || m.Answered.IsZero(), "answered", "must be empty in state %s", m.State)
	p.Require(over == !m.Ended.IsZero(), "ended", "must be given when the mediation is over, and only then")
	p.Require(done == !m.Fulfilled.IsZero(), "fulfilled", "must be given when performed or breached, and only then")
	last := m.Applied
	for _, s := range []datedStep{{path: "answered", on: m.Answered}, {path: "ended", on: m.Ended}, {path: "fulfilled", on: m.Fulfilled}} {
		p.Require(s.on.IsZero() || !s.on.Before(last), s.path, "must not be before %s", last)
		last = later(last, s.on)
	}
	unsettled := m.State == MediationRefused || m.State == MediationFailed || m.State == MediationTerminated
	p.Require(!unsettled || m.Reason != "", "reason", "must be given in state %s", m.State)
	p.Require(m.State != MediationRefused && m.State != MediationFailed || len(m.Told) > 0, "told", "must say what else is open to the parties (People's Mediation Law art. 26)")
	for i, r := range m.Told {
		p.Require(slices.Contains([]Remedy{Arbitration, Administrative, Litigation}, r), fmt.Sprintf("told[%d]", i), "%q is unknown", r)
	}
	if m.State != MediationApplied && m.State != MediationRefused && m.State != MediationWithdrawn {
		for i, d := range m.Parties {
			p.Require(!d.Willing.IsZero(), fmt.Sprintf("parties[%d].willing", i), "must be given: nobody is mediated against their will (People's Mediation Law art. 17)")
		}
	}
}

func (m *Mediation) checkPeople(p *renjia.Problems) {
	mediated := m.State == MediationAssigned || m.State == MediationFailed || m.State.settled()
	p.Require(!mediated || len(m.Mediators) > 0, "mediators", "must be given in state %s", m.State)
	for i, x := range m.Mediators {
		path := fmt.Sprintf("mediators[%d]", i)
		requireSubject(p, path+".subject", x.Subject)
		p.Require(x.How == Chosen || x.How == Designated, path+".how", "%q: want %s or %s", x.How, Chosen, Designated)
		p.Require(!x.Accepted.IsZero() && !x.Accepted.Before(m.Answered), path+".accepted", "must be given and not before %s", m.Answered)
		p.Require(!m.isParty(x.Subject), path+".subject", "is a party")
		p.Require(!slices.Contains(x.Waived, ConflictParty) && !slices.Contains(x.Waived, ConflictRelative), path+".waived", "must not be %s or %s", ConflictParty, ConflictRelative)
		same := func(o Mediator) bool { return o.Subject == x.Subject }
		p.Require(slices.IndexFunc(m.Mediators, same) == i, path+".subject", "is there twice")
	}
	last := m.Answered
	for i, s := range m.Sessions {
		path := fmt.Sprintf("sessions[%d]", i)
		p.Require(!s.On.IsZero() && !s.On.Before(last), path+".on", "must be given and not before %s", last)
		p.Require(m.Ended.IsZero() || !m.Ended.Before(s.On), path+".on", "must not be after %s", m.Ended)
		p.Require(len(s.Present) > 0, path+".present", "must name who was there")
		last = later(last, s.On)
	}
}

func (m *Mediation) isParty(ref renjia.Ref) bool {
	return slices.ContainsFunc(m.Parties, func(d Disputant) bool { return d.Subject == ref })
}

func (s *Settlement) check(m *Mediation) error {
	var p renjia.Problems
	p.Require(s.Form == Written || s.Form == Oral, "form", "%q: want %s or %s", s.Form, Written, Oral)
	p.Require(s.Reached == m.Ended, "reached", "must be %s, when the mediation ended", m.Ended)
	p.Require(!s.Effective.IsZero() && !s.Effective.Before(s.Reached), "effective", "must be given and not before %s", s.Reached)
	p.Require(s.Form != Oral || s.Effective == s.Reached, "effective", "must be %s: an oral agreement takes effect when it is reached (People's Mediation Law art. 30)", s.Reached)
	p.Require(s.Content != "", "content", "must be given, of an oral agreement as the mediator recorded it (People's Mediation Law art. 28)")
	for i, t := range s.Terms {
		path := fmt.Sprintf("terms[%d]", i)
		p.Require(m.isParty(t.Debtor), path+".debtor", "must be a party")
		p.Require(m.isParty(t.Creditor) && t.Creditor != t.Debtor, path+".creditor", "must be another party")
		p.Require(t.What != "", path+".what", "must be given")
		p.Require(t.Due.IsZero() || !t.Due.Before(s.Reached), path+".due", "must not be before %s", s.Reached)
		p.Require(t.Performed.IsZero() || !t.Performed.Before(s.Reached), path+".performed", "must not be before %s", s.Reached)
		p.Require(m.State != MediationPerformed || !t.Performed.IsZero(), path+".performed", "must be given in state %s", m.State)
	}
	if s.Confirm != nil {
		p.Within("confirmation", s.Confirm.check(s, m))
	}
	return p.Err("settlement")
}

// confirmWithin is the days in which the parties can apply for judicial
// confirmation (PML art. 33; Civil Procedure Law art. 205 as of 2023).
const confirmWithin = 30

func (c *Confirmation) check(s *Settlement, m *Mediation) error {
	var p renjia.Problems
	last := s.Effective.AddDays(confirmWithin)
	p.Require(!c.Applied.Before(s.Effective) && !last.Before(c.Applied), "applied", "must be from %s to %s (People's Mediation Law art. 33)", s.Effective, last)
	for i, d := range m.Parties {
		p.Require(slices.Contains(c.Applicants, d.Subject), "applicants", "must be all parties together: parties[%d] is missing (People's Mediation Law art. 33)", i)
	}
	p.Require(c.Court != "", "court", "must be given")
	p.Require(c.Decided.IsZero() == (c.Result == ""), "result", "must be given with the day")
	p.Require(c.Decided.IsZero() || !c.Decided.Before(c.Applied), "decided", "must not be before %s", c.Applied)
	p.Require(slices.Contains([]CourtResult{"", Confirmed, FoundInvalid, Dismissed}, c.Result), "result", "%q is unknown", c.Result)
	return p.Err("confirmation")
}

// within brings the references of a mediation into the form of a space.
func (m Mediation) within(space string) Mediation {
	m.Committee = within(space, m.Committee)
	m.Parties = slices.Clone(m.Parties)
	for i := range m.Parties {
		m.Parties[i].Subject = within(space, m.Parties[i].Subject)
	}
	m.Mediators = slices.Clone(m.Mediators)
	for i := range m.Mediators {
		m.Mediators[i].Subject = within(space, m.Mediators[i].Subject)
	}
	m.Sessions = slices.Clone(m.Sessions)
	for i := range m.Sessions {
		m.Sessions[i] = m.Sessions[i].within(space)
	}
	m.FollowUps = slices.Clone(m.FollowUps)
	for i := range m.FollowUps {
		m.FollowUps[i].By = within(space, m.FollowUps[i].By)
	}
	if m.Result != nil {
		s := m.Result.within(space)
		m.Result = &s
	}
	return m
}

func (s Sitting) within(space string) Sitting {
	s.Present = slices.Clone(s.Present)
	for i := range s.Present {
		s.Present[i] = within(space, s.Present[i])
	}
	return s
}

func (s Settlement) within(space string) Settlement {
	s.Terms = slices.Clone(s.Terms)
	for i := range s.Terms {
		s.Terms[i].Debtor, s.Terms[i].Creditor = within(space, s.Terms[i].Debtor), within(space, s.Terms[i].Creditor)
	}
	if s.Confirm != nil {
		c := *s.Confirm
		c.Applicants = slices.Clone(c.Applicants)
		for i := range c.Applicants {
			c.Applicants[i] = within(space, c.Applicants[i])
		}
		s.Confirm = &c
	}
	return s
}
