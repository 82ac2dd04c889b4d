package collaboration

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
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
	Signed renjia.Date    `json:"signed,omitzero"` // when the last party signed
	Ended  renjia.Date    `json:"ended,omitzero"`  // first day on which it no longer holds, if it was ended or renewed before its term

	Proposed      renjia.Date     `json:"proposed,omitzero"`
	Duties        []Duty          `json:"duties,omitempty"`
	Contributions []Contribution  `json:"contributions,omitempty"`
	Review        renjia.Date     `json:"review,omitzero"`      // when the parties look at it together
	NoticeDays    int             `json:"notice_days,omitzero"` // from notice to the end, if one party ends it
	Notice        Notice          `json:"notice,omitzero"`
	Consensual    bool            `json:"consensual,omitempty"` // it was ended by all parties, without notice
	Suspended     []renjia.Period `json:"suspended,omitempty"`  // the last one is open while it is suspended
	Sharing       []DataClause    `json:"sharing,omitempty"`
}

// AgreementID identifies an Agreement.
type AgreementID = renjia.ID[Agreement]

// Party is one side of an agreement with what it takes on.
type Party struct {
	Subject   renjia.Ref  `json:"subject" privacy:"personal"`
	Duty      string      `json:"duty,omitempty"`
	Role      string      `json:"role,omitempty"` // open: "lead", "provider", "funder"
	Signed    renjia.Date `json:"signed,omitzero"`
	Signatory renjia.Ref  `json:"signatory,omitzero" privacy:"personal"` // who signed for it
}

// Notice is one party's notice that it ends the agreement.
type Notice struct {
	By    renjia.Ref  `json:"by" privacy:"personal"`
	Given renjia.Date `json:"given"`
}

// AgreementState is where an agreement stands.
type AgreementState string

// The states of an agreement.
const (
	AgreementDraft     AgreementState = "draft"
	AgreementProposed  AgreementState = "proposed" // its text is fixed, parties sign
	AgreementSigned    AgreementState = "signed"
	AgreementInForce   AgreementState = "in-force"
	AgreementSuspended AgreementState = "suspended"
	AgreementExpired   AgreementState = "expired"   // its term is over
	AgreementEnded     AgreementState = "ended"     // before its term was over
	AgreementRenewed   AgreementState = "renewed"   // another that renews it is in force
	AgreementWithdrawn AgreementState = "withdrawn" // it never came into force
)

var agreementSteps = lifecycle.Table[AgreementState]{
	AgreementDraft:     {"propose": AgreementProposed, "sign": AgreementSigned, "withdraw": AgreementWithdrawn},
	AgreementProposed:  {"sign": AgreementSigned, "withdraw": AgreementWithdrawn},
	AgreementSigned:    {"enter-into-force": AgreementInForce, "withdraw": AgreementWithdrawn},
	AgreementInForce:   {"expire": AgreementExpired, "end": AgreementEnded, "suspend": AgreementSuspended, "renew": AgreementRenewed},
	AgreementSuspended: {"expire": AgreementExpired, "end": AgreementEnded, "resume": AgreementInForce, "renew": AgreementRenewed},
}

// Validate checks that the agreement is complete and its dates fit its state.
func (a *Agreement) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Title.IsZero(), "title", "must be given")
	p.Require(a.Type != "", "type", "must be given")
	a.checkParties(&p)
	p.Require(!a.Term.From.IsZero(), "term.from", "must be given")
	p.Within("term", a.Term.Validate())
	p.Require(a.Renews != a.ID || a.ID.IsZero(), "renews", "must be another agreement")
	p.Require(agreementSteps.Known(a.State), "state", "%q is unknown", a.State)
	a.checkDates(&p)
	a.checkNotice(&p)
	a.checkSuspensions(&p)
	a.checkDuties(&p)
	a.checkContributions(&p)
	a.checkSharing(&p)
	return p.Err("agreement")
}

func (a *Agreement) checkParties(p *renjia.Problems) {
	p.Require(len(a.Party) >= 2, "parties", "must be two or more")
	for i, q := range a.Party {
		path := fmt.Sprintf("parties[%d]", i)
		requireSubject(p, path+".subject", q.Subject)
		p.Require(a.party(q.Subject) == i, path+".subject", "is there twice")
		if !q.Signatory.IsZero() {
			requireSubject(p, path+".signatory", q.Signatory)
		}
		p.Require(a.State != AgreementDraft || q.Signed.IsZero(), path+".signed", "must be empty in a draft")
		p.Require(q.Signed.IsZero() || !q.Signed.Before(a.Proposed), path+".signed", "must not be before %s", a.Proposed)
		p.Require(a.Signed.IsZero() || !a.Signed.Before(q.Signed), path+".signed", "must not be after %s", a.Signed)
	}
	if a.State == AgreementProposed {
		p.Require(!a.signedByAll(), "state", "is signed: every party has signed")
	}
}

// party returns which party a subject is, -1 if none.
func (a *Agreement) party(subject renjia.Ref) int {
	return slices.IndexFunc(a.Party, func(q Party) bool { return q.Subject == subject })
}

// signedByAll reports whether every party has signed.
func (a *Agreement) signedByAll() bool {
	return !slices.ContainsFunc(a.Party, func(q Party) bool { return q.Signed.IsZero() })
}

func (a *Agreement) checkDates(p *renjia.Problems) {
	open := a.State == AgreementDraft || a.State == AgreementProposed
	signed := !open && a.State != AgreementWithdrawn
	p.Require(!signed || !a.Signed.IsZero(), "signed", "must be given in state %s", a.State)
	p.Require(!open || a.Signed.IsZero(), "signed", "must be empty in state %s", a.State)
	p.Require(a.State != AgreementExpired || !a.Term.Until.IsZero(), "term.until", "must be given in state %s", a.State)
	switch a.State {
	case AgreementEnded:
		p.Require(!a.Ended.IsZero() && !a.Ended.Before(a.Signed), "ended", "must be given and not before %s", a.Signed)
	case AgreementRenewed:
		p.Require(a.Ended.IsZero() || !a.Ended.Before(a.Signed), "ended", "must not be before %s", a.Signed)
	default:
		p.Require(a.Ended.IsZero(), "ended", "must be empty in state %s", a.State)
	}
}

func (a *Agreement) checkNotice(p *renjia.Problems) {
	p.Require(a.NoticeDays >= 0, "notice_days", "must not be negative")
	given := !a.Notice.Given.IsZero()
	p.Require(given == !a.Notice.By.IsZero(), "notice", "must name both the party and the day")
	p.Require(!given || a.party(a.Notice.By) >= 0, "notice.by", "must be a party")
	if a.State != AgreementEnded || a.NoticeDays <= 0 || a.Consensual {
		return
	}
	p.Require(given, "notice", "must be given: %d days before the end, unless all parties end it", a.NoticeDays)
	p.Require(!given || !a.Ended.Before(a.Notice.Given.AddDays(a.NoticeDays)), "ended", "must not be before %s, %d days after the notice", a.Notice.Given.AddDays(a.NoticeDays), a.NoticeDays)
}

func (a *Agreement) checkSuspensions(p *renjia.Problems) {
	apart(p, "suspended", a.Suspended)
	open := len(a.Suspended) > 0 && a.Suspended[len(a.Suspended)-1].Until.IsZero()
	over := a.State == AgreementExpired || a.State == AgreementEnded || a.State == AgreementRenewed
	p.Require(open || a.State != AgreementSuspended, "suspended", "must have an open period in state %s", a.State)
	p.Require(!open || over || a.State == AgreementSuspended, "suspended", "must have no open period in state %s", a.State)
}

// held reports whether the agreement has been in force at all.
func (a *Agreement) held() bool {
	switch a.State {
	case AgreementInForce, AgreementSuspended, AgreementExpired, AgreementEnded, AgreementRenewed:
		return true
	}
	return false
}

// InForce reports whether the agreement binds its parties on a day. One that is
// over still did on the days before; on a day of a suspension it does not.
func (a *Agreement) InForce(on renjia.Date) bool {
	return a.held() && a.effective().Contains(on) && !anyContains(a.Suspended, on)
}

// effective is the term, cut where the agreement ended before. It is empty if
// that is not after its beginning.
func (a *Agreement) effective() renjia.Period {
	term := a.Term
	if !a.Ended.IsZero() && (term.Until.IsZero() || a.Ended.Before(term.Until)) {
		term.Until = a.Ended
	}
	return term
}

// within brings the references of an agreement into the form of a space.
func (a Agreement) within(space string) Agreement {
	a.Party, a.Duties = slices.Clone(a.Party), slices.Clone(a.Duties)
	a.Contributions, a.Sharing = slices.Clone(a.Contributions), slices.Clone(a.Sharing)
	refs := []*renjia.Ref{&a.Notice.By}
	for i := range a.Party {
		refs = append(refs, &a.Party[i].Subject, &a.Party[i].Signatory)
	}
	for i := range a.Duties {
		refs = append(refs, &a.Duties[i].Debtor, &a.Duties[i].Creditor, &a.Duties[i].Evidence)
	}
	for i := range a.Contributions {
		refs = append(refs, &a.Contributions[i].By)
	}
	for i := range a.Sharing {
		refs = append(refs, &a.Sharing[i].From, &a.Sharing[i].To)
	}
	for _, ref := range refs {
		*ref = within(space, *ref)
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
