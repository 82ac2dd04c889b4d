package ocds

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
)

// Process is what is known of one contracting process. Only the contract must
// be there; what is missing is not published.
type Process struct {
	OCID        string // prefix registered with the Open Contracting Partnership, then a number of the publisher
	Demand      *contract.Demand
	Tender      *contract.Tender
	Award       *contract.Award
	Contract    contract.Contract
	Account     contract.Account
	Evaluations []contract.Evaluation
	Reports     []contract.Report
	Worked      *service.Minutes // delivered by Published
}

// Options are what a package needs beside the records.
type Options struct {
	URI       string
	Published time.Time
	Publisher Publisher
	License   string
	Lang      renjia.Lang    // of texts; there is no default
	Location  *time.Location // whose days the dates are; there is no default
	// Party names an organization; its roles are filled in. An organization it
	// does not know is an error.
	Party func(renjia.Ref) (Party, bool)
}

func (o Options) check() error {
	var choices []renjia.Choice
	for _, c := range []struct {
		missing bool
		renjia.Choice
	}{
		{o.URI == "", renjia.Choice{Name: "Options.URI", Why: "a package is identified by where it is published"}},
		{o.Published.IsZero(), renjia.Choice{Name: "Options.Published", Why: "the library reads no clock"}},
		{o.Publisher.Name == "", renjia.Choice{Name: "Options.Publisher", Why: "someone must answer for the data"}},
		{o.Lang == "", renjia.Choice{Name: "Options.Lang", Options: []string{"en", "zh"}, Why: "titles are published in one language"}},
		{o.Location == nil, renjia.Choice{Name: "Options.Location", Why: "a date becomes an instant only at a place"}},
		{o.Party == nil, renjia.Choice{Name: "Options.Party", Why: "names and identifiers of organizations are in the register of parties"}},
	} {
		if c.missing {
			choices = append(choices, c.Choice)
		}
	}
	if len(choices) > 0 {
		return &renjia.UnspecifiedError{What: "an OCDS package", Choices: choices}
	}
	return nil
}

// FromContract publishes a process: a release for planning, tender, award,
// signing, each amendment, the implementation so far and a termination, in the
// order of their dates. Each release tells what was known then; merged, they
// give where the process stands. A contract without a recorded award publishes
// one of its own, since OCDS lets no contract be without.
func FromContract(p Process, o Options) (Package, error) {
	if err := o.check(); err != nil {
		return Package{}, err
	}
	if p.OCID == "" {
		return Package{}, &renjia.UnspecifiedError{What: "an OCDS package", Choices: []renjia.Choice{{Name: "Process.OCID", Why: "its prefix is registered by the publisher"}}}
	}
	if err := p.Contract.Validate(); err != nil {
		return Package{}, err
	}
	x := exporter{Process: p, o: o}
	x.history()
	if x.err != nil {
		return Package{}, x.err
	}
	slices.SortStableFunc(x.releases, func(a, b Release) int { return a.Date.Compare(b.Date) })
	return Package{
		URI: o.URI, Version: "1.1", PublishedDate: o.Published, Publisher: o.Publisher, License: o.License, Releases: x.releases,
	}, nil
}

// exporter collects releases; the first error stays.
type exporter struct {
	Process
	o        Options
	releases []Release
	err      error
}

func (x *exporter) history() {
	if x.Demand != nil {
		x.planning()
	}
	if x.Tender != nil {
		x.tender()
	}
	if x.Award != nil {
		x.award()
	}
	if x.Contract.State == contract.Draft {
		return
	}
	x.signing()
	for i := range x.Contract.Amendments {
		x.amendment(i)
	}
	x.implementation()
	if !x.Contract.Ended.IsZero() {
		x.termination()
	}
}

// release begins a release of a day with the parties it names.
func (x *exporter) release(tag string, on renjia.Date, roles ...role) *Release {
	if on.IsZero() {
		on = renjia.DateIn(x.o.Published, x.o.Location)
	}
	r := Release{
		OCID: x.OCID, ID: fmt.Sprintf("%s-%02d-%s", x.OCID, len(x.releases)+1, tag), Date: on.Start(x.o.Location), Tag: []string{tag},
		InitiationType: "tender", Language: string(x.o.Lang),
	}
	for _, role := range roles {
		x.party(&r, role)
	}
	x.releases = append(x.releases, r)
	return &x.releases[len(x.releases)-1]
}

// role is a party with what it does.
type role struct {
	ref   renjia.Ref
	names []string
}

func (x *exporter) buyer() role {
	return role{x.Contract.Purchaser, []string{"buyer", "procuringEntity", "payer"}}
}

func (x *exporter) supplier() role {
	return role{x.Contract.Provider, []string{"supplier", "tenderer", "payee"}}
}

func (x *exporter) party(r *Release, of role) {
	p, ok := x.o.Party(of.ref)
	if !ok || p.ID == "" || p.Name == "" {
		if x.err == nil {
			x.err = fmt.Errorf("party %s: needs an identifier and a name: %w", of.ref, renjia.ErrNotFound)
		}
		return
	}
	p.Roles = of.names
	r.Parties = append(r.Parties, p)
	if slices.Contains(of.names, "buyer") {
		r.Buyer = &PartyRef{ID: Text(p.ID), Name: p.Name}
	}
}

// named points at a party.
func (x *exporter) named(ref renjia.Ref) *PartyRef {
	p, ok := x.o.Party(ref)
	if !ok {
		return nil
	}
	return &PartyRef{ID: Text(p.ID), Name: p.Name}
}

func (x *exporter) day(d renjia.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	return at(d.Start(x.o.Location))
}

// span ends a second before the day on which the period is over.
func (x *exporter) span(p renjia.Period) *Span {
	if p == (renjia.Period{}) {
		return nil
	}
	s := &Span{Start: x.day(p.From)}
	if !p.Until.IsZero() {
		s.End = at(p.Until.Start(x.o.Location).Add(-time.Second))
	}
	return s
}

func (x *exporter) planning() {
	var needs []string
	for _, n := range x.Demand.Needs {
		needs = append(needs, n.Name.In(x.o.Lang))
	}
	r := x.release("planning", x.Demand.Surveyed.From, x.buyer())
	r.Planning = &Planning{Rationale: x.Demand.Title.In(x.o.Lang) + ": " + strings.Join(needs, "; ")}
}

func (x *exporter) tender() {
	t := x.Tender
	r := x.release("tender", t.Submission.From, x.buyer())
	r.Tender = &Tender{
		ID: Text(t.ID.String()), Title: t.Title.In(x.o.Lang), Status: string(contract.TenderActive), ProcuringEntity: x.named(t.Purchaser),
		Value: ValueOf(t.Ceiling), ProcurementMethod: string(t.Method), MainProcurementCategory: "services",
		TenderPeriod: x.span(t.Submission), ContractPeriod: x.span(t.Period),
	}
	var criteria []string
	for _, c := range t.Criteria {
		criteria = append(criteria, fmt.Sprintf("%s (%s): %s", c.Name.In(x.o.Lang), c.Formula, c.Points))
	}
	r.Tender.AwardCriteriaDetails = strings.Join(criteria, "; ")
	if t.State == contract.TenderActive {
		return
	}
	end := x.release(tenderTag(t.State), t.Changed)
	end.Tender = &Tender{ID: r.Tender.ID, Status: string(t.State), NumberOfTenderers: json.Number(fmt.Sprint(len(t.Bids)))}
	for _, b := range t.Bids {
		x.party(end, role{b.Bidder, []string{"tenderer"}})
		if ref := x.named(b.Bidder); ref != nil {
			end.Tender.Tenderers = append(end.Tender.Tenderers, *ref)
		}
	}
}

func tenderTag(s contract.TenderState) string {
	if s == contract.TenderCancelled || s == contract.TenderWithdrawn {
		return "tenderCancellation"
	}
	return "tenderUpdate"
}

func (x *exporter) award() {
	a := x.Award
	r := x.release("award", a.Decided, x.buyer(), role{a.Supplier, []string{"supplier", "tenderer", "payee"}})
	one := Award{ID: Text(a.ID.String()), Status: string(a.State), Date: x.day(a.Decided), Value: ValueOf(a.Value)}
	if ref := x.named(a.Supplier); ref != nil {
		one.Suppliers = []PartyRef{*ref}
	}
	r.Awards = []Award{one}
}

// awardID is that of the award, or one derived from the contract.
func (x *exporter) awardID() Text {
	switch {
	case x.Award != nil:
		return Text(x.Award.ID.String())
	case !x.Contract.Award.IsZero():
		return Text(x.Contract.Award.String())
	}
	return Text(x.Contract.ID.String() + "-award")
}

func (x *exporter) bare() Contract {
	return Contract{ID: Text(x.Contract.ID.String()), AwardID: x.awardID()}
}

func (x *exporter) signing() {
	c := x.Contract
	r := x.release("contract", c.Signed, x.buyer(), x.supplier())
	terms, _ := c.TermsOn(c.Signed)
	if len(c.Amendments) > 0 {
		terms = c.Amendments[0].Before
	}
	one := x.terms(terms)
	one.Title, one.Status, one.DateSigned = c.Title.In(x.o.Lang), "active", x.day(c.Signed)
	one.Milestones = x.tranches()
	r.Contracts = []Contract{one}
	if x.Award == nil {
		own := Award{ID: x.awardID(), Status: "active", Date: x.day(c.Signed), Value: ValueOf(terms.Price)}
		if ref := x.named(c.Provider); ref != nil {
			own.Suppliers = []PartyRef{*ref}
		}
		r.Awards = []Award{own}
	}
}

func (x *exporter) terms(t contract.Terms) Contract {
	one := x.bare()
	one.Period, one.Value = x.span(t.Period), ValueOf(t.Price)
	one.ServiceHours = &ServiceHours{
		Minimum: int64(t.Hours.Minimum), Maximum: int64(t.Hours.Maximum), Professional: int64(t.Hours.Professional), Direct: int64(t.Hours.Direct),
	}
	if t.Staffing != (contract.Staffing{}) {
		one.Staffing = &Staffing{Headcount: t.Staffing.Headcount, Professional: t.Staffing.Professional, Certified: t.Staffing.Certified}
	}
	for _, u := range t.Units {
		one.Items = append(one.Items, Item{
			ID: Text(u.Code), Description: u.Name.In(x.o.Lang), Quantity: json.Number(fmt.Sprint(u.Quantity)),
			Unit: &Unit{Name: u.Name.In(x.o.Lang), Value: ValueOf(u.Price)},
		})
	}
	return one
}

// tranches are milestones of type payment.
func (x *exporter) tranches() (all []Milestone) {
	for i, t := range x.Contract.Tranches {
		m := Milestone{
			ID: Text(trancheCode(t, i)), Title: t.Name.In(x.o.Lang), Type: "payment", DueDate: x.day(t.From), Status: "scheduled",
			Tranche: &Tranche{Share: t.Share, Completion: t.Completion, Evaluation: t.Evaluation, Score: t.Score, Staffed: t.Staffed, Rounding: t.Rounding},
		}
		for _, g := range t.By {
			m.Tranche.By = append(m.Tranche.By, GradeShare(g))
		}
		all = append(all, m)
	}
	return all
}

// trancheCode is how payments name a tranche.
func trancheCode(t contract.Tranche, i int) string {
	if t.Code != "" {
		return t.Code
	}
	return fmt.Sprint(i + 1)
}

func (x *exporter) amendment(i int) {
	a, after := x.Contract.Amendments[i], x.Contract.Terms()
	if i+1 < len(x.Contract.Amendments) {
		after = x.Contract.Amendments[i+1].Before
	}
	previous := x.releases[len(x.releases)-1].ID
	r := x.release("contractAmendment", a.Signed)
	one := x.terms(after)
	number := a.Number
	if number == "" {
		number = fmt.Sprint(i + 1)
	}
	one.Amendments = []Amendment{{
		ID: number, Date: x.day(a.Signed), Rationale: a.Reason, AmendsReleaseID: previous, ReleaseID: r.ID,
	}}
	r.Contracts = []Contract{one}
}
