package collaboration

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Agreement is what two or more subjects have agreed for a term.
type Agreement struct {
	ID     AgreementID    `json:"id"`
	Title  renjia.Text    `json:"title"`
	Type   string         `json:"type"` // open vocabulary: "memorandum", "joint-work", "data-sharing"
	Party  []Party        `json:"parties"`
	Term   renjia.Period  `json:"term"`
	Renews AgreementID    `json:"renews,omitzero"` // the agreement it continues
	State  AgreementState `json:"state"`
	Signed renjia.Date    `json:"signed,omitzero"`
	Ended  renjia.Date    `json:"ended,omitzero"` // first day on which it no longer holds, if it was ended before its term
}

// AgreementID identifies an Agreement.
type AgreementID = renjia.ID[Agreement]

// Party is one side of an agreement with what it takes on.
type Party struct {
	Subject renjia.Ref `json:"subject"`
	Duty    string     `json:"duty,omitempty"`
}

// AgreementState is where an agreement stands.
type AgreementState string

// The states of an agreement.
const (
	AgreementDraft     AgreementState = "draft"
	AgreementSigned    AgreementState = "signed"
	AgreementInForce   AgreementState = "in-force"
	AgreementExpired   AgreementState = "expired"   // its term is over
	AgreementEnded     AgreementState = "ended"     // before its term was over
	AgreementWithdrawn AgreementState = "withdrawn" // it never came into force
)

var agreementSteps = steps[AgreementState]{
	AgreementDraft:   {"sign": AgreementSigned, "withdraw": AgreementWithdrawn},
	AgreementSigned:  {"enter-into-force": AgreementInForce, "withdraw": AgreementWithdrawn},
	AgreementInForce: {"expire": AgreementExpired, "end": AgreementEnded},
}

// Validate checks that the agreement is complete and its dates fit its state.
func (a *Agreement) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Title.IsZero(), "title", "must be given")
	p.Require(a.Type != "", "type", "must be given")
	p.Require(len(a.Party) >= 2, "parties", "must be two or more")
	for i, q := range a.Party {
		path := fmt.Sprintf("parties[%d].subject", i)
		requireSubject(&p, path, q.Subject)
		same := func(o Party) bool { return o.Subject == q.Subject }
		p.Require(slices.IndexFunc(a.Party, same) == i, path, "is there twice")
	}
	p.Require(!a.Term.From.IsZero(), "term.from", "must be given")
	p.Within("term", a.Term.Validate())
	p.Require(a.Renews != a.ID || a.ID.IsZero(), "renews", "must be another agreement")
	p.Require(agreementSteps.known(a.State), "state", "%q is unknown", a.State)
	a.checkDates(&p)
	return p.Err("agreement")
}

func (a *Agreement) checkDates(p *renjia.Problems) {
	signed := a.State != AgreementDraft && a.State != AgreementWithdrawn
	p.Require(!signed || !a.Signed.IsZero(), "signed", "must be given in state %s", a.State)
	p.Require(a.State != AgreementDraft || a.Signed.IsZero(), "signed", "must be empty in a draft")
	p.Require(a.State != AgreementExpired || !a.Term.Until.IsZero(), "term.until", "must be given in state %s", a.State)
	if a.State != AgreementEnded {
		p.Require(a.Ended.IsZero(), "ended", "must be empty in state %s", a.State)
		return
	}
	p.Require(!a.Ended.IsZero() && !a.Ended.Before(a.Signed), "ended", "must be given and not before %s", a.Signed)
}

// InForce reports whether the agreement binds its parties on a day. One that is
// over still did on the days before.
func (a *Agreement) InForce(on renjia.Date) bool {
	held := a.State == AgreementInForce || a.State == AgreementExpired || a.State == AgreementEnded
	return held && a.Term.Contains(on) && (a.Ended.IsZero() || on.Before(a.Ended))
}

// within brings the references of an agreement into the form of a space.
func (a Agreement) within(space string) Agreement {
	a.Party = slices.Clone(a.Party)
	for i := range a.Party {
		a.Party[i].Subject = within(space, a.Party[i].Subject)
	}
	return a
}

// CheckRenewals finds agreements that renew each other in a circle, given for
// each agreement the one it renews. Each circle is one problem, whose path is
// the agreement of the circle whose identifier comes first as text.
func CheckRenewals(renews map[AgreementID]AgreementID) error {
	var p renjia.Problems
	done := map[AgreementID]bool{}
	byText := func(a, b AgreementID) int { return cmp.Compare(a.String(), b.String()) }
	for _, start := range slices.SortedFunc(maps.Keys(renews), byText) {
		var path []AgreementID // from start, each the one renewed by the one before
		id := start
		for !id.IsZero() && !done[id] {
			done[id] = true
			path = append(path, id)
			id = renews[id]
		}
		if at := slices.Index(path, id); at >= 0 {
			first := slices.MinFunc(path[at:], byText)
			p.Add(first.String(), "renews itself through others")
		}
	}
	return p.Err("agreements")
}
