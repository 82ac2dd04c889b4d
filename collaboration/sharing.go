package collaboration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// DataClause is a clause of an agreement by which one party may share personal
// data with another for one purpose (Personal Information Protection Law arts 13,
// 20, 23).
type DataClause struct {
	From       renjia.Ref `json:"from"`
	To         renjia.Ref `json:"to"`
	Purpose    string     `json:"purpose"`
	Categories []string   `json:"categories"` // of data: "name", "phone", "needs"
	Basis      DataBasis  `json:"basis"`
	// RetentionDays is how long the receiver may keep it; zero: while the
	// agreement binds.
	RetentionDays int `json:"retention_days,omitzero"`
}

// DataBasis is the legal basis of processing personal data (Personal Information
// Protection Law art. 13).
type DataBasis string

// The legal bases.
const (
	BasisConsent   DataBasis = "consent"   // (1), and for sharing a separate one (art. 23)
	BasisContract  DataBasis = "contract"  // (2) with the person
	BasisDuty      DataBasis = "duty"      // (3) of the law
	BasisEmergency DataBasis = "emergency" // (4) public health, life and property
	BasisMedia     DataBasis = "media"     // (5) news and oversight by public opinion
	BasisPublished DataBasis = "published" // (6) by the person, or lawfully
	BasisOther     DataBasis = "other"     // (7) another law
)

var dataBases = []DataBasis{BasisConsent, BasisContract, BasisDuty, BasisEmergency, BasisMedia, BasisPublished, BasisOther}

func (a *Agreement) checkSharing(p *renjia.Problems) {
	for i, c := range a.Sharing {
		path := fmt.Sprintf("sharing[%d]", i)
		p.Require(a.party(c.From) >= 0, path+".from", "must be a party")
		p.Require(a.party(c.To) >= 0, path+".to", "must be a party")
		p.Require(c.From != c.To, path+".to", "must be another party than from")
		p.Require(c.Purpose != "", path+".purpose", "must be given")
		p.Require(len(c.Categories) > 0 && !slices.Contains(c.Categories, ""), path+".categories", "must be given")
		p.Require(slices.Contains(dataBases, c.Basis), path+".basis", "%q: want one of %v", c.Basis, dataBases)
		p.Require(c.RetentionDays >= 0, path+".retention_days", "must not be negative")
	}
}

// SharingQuery asks whether personal data may go from one subject to another.
type SharingQuery struct {
	From, To   renjia.Ref
	Purpose    string
	Categories []string // all of them must be in one clause
	On         renjia.Date
	// Of is the person, Consent what that person agreed to and At the moment of
	// sharing: needed where the clause rests on consent.
	Of      renjia.Ref
	Consent renjia.Consent
	At      time.Time
}

// Permission is the answer to a SharingQuery.
type Permission struct {
	Allowed   bool
	Agreement AgreementID // that allows it
	Clause    int         // which of its clauses
	Keep      renjia.Date // last day on which the receiver may keep the data; zero: none is set
	Why       renjia.Explanation
}

// MayShare reports whether an agreement in force on a day lets a subject share
// personal data with another for a purpose, and if it rests on consent, whether
// that covers it. The first clause that allows it is the answer, in the order in
// which agreements begin; the explanation names every clause that was looked at.
func MayShare(ctx context.Context, r storage.Reader, q SharingQuery) (Permission, error) {
	q.From, q.To, q.Of = within(r.Space(), q.From), within(r.Space(), q.To), within(r.Space(), q.Of)
	for _, ref := range [...]*renjia.Ref{&q.Consent.Of, &q.Consent.To, &q.Consent.Guardian} {
		*ref = within(r.Space(), *ref)
	}
	answer := Permission{Why: renjia.Explanation{Title: renjia.Textf("sharing for %q on %s", "为“%s”共享个人信息（%s）", q.Purpose, q.On)}}
	for a, err := range AgreementsOf(ctx, r, q.From, q.On) {
		if err != nil {
			return Permission{}, err
		}
		for i, c := range a.Sharing {
			if c.From != q.From || c.To != q.To {
				continue
			}
			step := c.weigh(q)
			step.Source = agreements.Ref(a.ID).String()
			answer.Why.Steps = append(answer.Why.Steps, step)
			if step.Holds && !answer.Allowed {
				answer.Allowed, answer.Agreement, answer.Clause, answer.Keep = true, a.ID, i, a.keep(c, q.On)
			}
		}
	}
	if len(answer.Why.Steps) == 0 {
		answer.Why.Steps = []renjia.Step{{
			Claim: renjia.Text{EN: "clauses between the two in agreements in force", ZH: "双方有效协议中的数据共享条款"}, Left: "0", Op: renjia.AtLeast, Right: "1",
		}}
	}
	return answer, nil
}

// weigh says whether a clause between the two allows it.
func (c DataClause) weigh(q SharingQuery) renjia.Step {
	steps := []renjia.Step{test(c.Purpose == q.Purpose, renjia.Text{EN: "purpose", ZH: "目的"}, q.Purpose, c.Purpose)}
	missing := 0
	for _, x := range q.Categories {
		if !slices.Contains(c.Categories, x) {
			missing++
		}
	}
	steps = append(steps, renjia.Step{
		Claim: renjia.Text{EN: "categories that the clause does not name", ZH: "条款未列明的信息种类"},
		Left:  fmt.Sprint(missing), Op: renjia.AtMost, Right: "0", Holds: missing == 0,
	})
	if c.Basis == BasisConsent {
		covered := !q.Of.IsZero() && q.Consent.Of == q.Of && q.Consent.Validate() == nil && q.Consent.Covers(q.To, q.Purpose, q.At) && covers(q.Consent.Scope, q.Categories)
		steps = append(steps, test(covered, renjia.Text{EN: "separate consent of the person", ZH: "个人单独同意"}, fmt.Sprint(covered), "true"))
	}
	whole := renjia.Fact(renjia.Textf("clause for %q on the basis %q", "目的为“%s”的条款，依据“%s”", c.Purpose, c.Basis), steps...)
	whole.Holds = renjia.Explanation{Steps: steps}.All()
	return whole
}

// covers reports whether a scope of consent has all categories; an empty scope is
// what the purpose needs.
func covers(scope, categories []string) bool {
	return len(scope) == 0 || !slices.ContainsFunc(categories, func(x string) bool { return !slices.Contains(scope, x) })
}

func test(holds bool, claim renjia.Text, left, right string) renjia.Step {
	return renjia.Step{Claim: claim, Left: left, Op: renjia.Equal, Right: right, Holds: holds}
}

// keep is the last day on which what is shared on a day may be kept.
func (a *Agreement) keep(c DataClause, on renjia.Date) renjia.Date {
	switch {
	case c.RetentionDays > 0:
		return on.AddDays(c.RetentionDays)
	case !a.effective().Until.IsZero():
		return a.effective().Until.AddDays(-1)
	}
	return renjia.Date{}
}
