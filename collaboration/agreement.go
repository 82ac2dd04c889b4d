package collaboration

import (
	"fmt"
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
	Ended  renjia.Date    `json:"ended,omitzero"` // first day on which it no longer holds
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
	AgreementDraft   AgreementState = "draft"
	AgreementSigned  AgreementState = "signed"
	AgreementInForce AgreementState = "in-force"
	AgreementEnded   AgreementState = "ended"
)

var agreementSteps = steps[AgreementState]{
	AgreementDraft:   {"sign": AgreementSigned, "end": AgreementEnded},
	AgreementSigned:  {"enter-into-force": AgreementInForce, "end": AgreementEnded},
	AgreementInForce: {"end": AgreementEnded},
}

// Validate checks that the agreement is complete.
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
	p.Require(agreementSteps.known(a.State) || a.State == AgreementEnded, "state", "%q is unknown", a.State)
	return p.Err("agreement")
}

// InForce reports whether the agreement binds its parties on a day.
func (a *Agreement) InForce(on renjia.Date) bool {
	held := a.State == AgreementInForce || a.State == AgreementEnded && !a.Ended.IsZero() && !a.Signed.IsZero()
	return held && a.Term.Contains(on) && (a.Ended.IsZero() || on.Before(a.Ended))
}

// CheckRenewals finds agreements that renew each other in a circle, given for
// each agreement the one it renews. Each circle is one problem; path names the
// first agreement of the circle.
func CheckRenewals(renews map[AgreementID]AgreementID) error {
	var p renjia.Problems
	done := map[AgreementID]bool{}
	ids := make([]AgreementID, 0, len(renews))
	for id := range renews {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b AgreementID) int { return compareText(a.String(), b.String()) })
	for _, start := range ids {
		seen := map[AgreementID]bool{}
		id := start
		for !id.IsZero() && !done[id] && !seen[id] {
			seen[id] = true
			id = renews[id]
		}
		if seen[id] {
			p.Add(id.String(), "renews itself through others")
		}
		for s := range seen {
			done[s] = true
		}
	}
	return p.Err("agreements")
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
