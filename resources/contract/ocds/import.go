package ocds

import (
	"fmt"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
)

// Lost is something that could not be carried from a document into a contract,
// or that a contract needs and the document does not say.
type Lost struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// Import says how a document is read into records.
type Import struct {
	Location *time.Location // whose days the instants are; there is no default
	Lang     renjia.Lang    // of the texts; there is no default
	// Party finds an organization in the register of parties.
	Party func(Party) (renjia.Ref, bool)
	// ID gives the contract its identifier, from the space and key of the caller.
	ID func(ocid string, c Contract) contract.ID
}

// ToContract makes a contract of the n-th contract of a compiled release, with
// its account of payments and deliveries. What could not be carried is listed,
// never guessed: the contract may be one that does not validate yet, for example
// for want of hours.
func ToContract(r Release, n int, how Import) (contract.Contract, contract.Account, []Lost, error) {
	if how.Location == nil || how.Lang == "" || how.Party == nil || how.ID == nil {
		return contract.Contract{}, contract.Account{}, nil, &renjia.UnspecifiedError{What: "reading a contract from OCDS", Choices: []renjia.Choice{
			{Name: "Import", Why: "place, language, parties and identifiers are the caller's"}}}
	}
	if n < 0 || n >= len(r.Contracts) {
		return contract.Contract{}, contract.Account{}, nil, fmt.Errorf("release %s: contract %d of %d: %w", r.ID, n, len(r.Contracts), renjia.ErrNotFound)
	}
	m := importer{r: r, from: r.Contracts[n], how: how, path: fmt.Sprintf("contracts[%d]", n)}
	m.c.ID = how.ID(r.OCID, m.from)
	m.terms()
	m.parties()
	m.tranches()
	m.state()
	m.account()
	return m.c, m.a, m.lost, nil
}

// importer collects what is lost on the way.
type importer struct {
	r    Release
	from Contract
	how  Import
	path string
	c    contract.Contract
	a    contract.Account
	lost []Lost
}

func (m *importer) lose(path, why string, args ...any) {
	m.lost = append(m.lost, Lost{join(m.path, path), fmt.Sprintf(why, args...)})
}

func (m *importer) text(s string) renjia.Text {
	if m.how.Lang == renjia.Chinese {
		return renjia.Text{ZH: s}
	}
	return renjia.Text{EN: s}
}

func (m *importer) day(t *time.Time) renjia.Date {
	if t == nil {
		return renjia.Date{}
	}
	return renjia.DateIn(*t, m.how.Location)
}

func (m *importer) money(path string, v *Value) renjia.Money {
	amount, err := v.Money()
	if err != nil {
		m.lose(path, "%v", err)
	}
	return amount
}

func (m *importer) terms() {
	m.c.Title = m.text(m.from.Title)
	m.c.Number = string(m.from.ID)
	if m.c.Title.IsZero() && m.r.Tender != nil {
		m.c.Title = m.text(m.r.Tender.Title)
	}
	m.c.Price = m.money("value", m.from.Value)
	m.c.Period = m.period(m.from.Period)
	if h := m.from.ServiceHours; h != nil {
		m.c.Hours = contract.Hours{
			Minimum: service.Minutes(h.Minimum), Maximum: service.Minutes(h.Maximum), Professional: service.Minutes(h.Professional), Direct: service.Minutes(h.Direct),
		}
	} else {
		m.lose("serviceHours", "a contract promises hours; the document does not say how many")
	}
	if s := m.from.Staffing; s != nil {
		m.c.Staffing = contract.Staffing{Headcount: s.Headcount, Professional: s.Professional, Certified: s.Certified}
	}
	m.units()
	for i := range m.from.Amendments {
		m.lose(fmt.Sprintf("amendments[%d]", i), "the terms before an amendment are in the history, not in the compiled release")
	}
}

// period ends on the day after that of its last instant; an end at midnight is
// that day itself.
func (m *importer) period(s *Span) renjia.Period {
	if s == nil {
		return renjia.Period{}
	}
	p := renjia.Period{From: m.day(s.Start)}
	if s.End != nil {
		p.Until = renjia.DateIn(s.End.Add(-time.Nanosecond), m.how.Location).AddDays(1)
	}
	return p
}

func (m *importer) units() {
	for i, item := range m.from.Items {
		path := fmt.Sprintf("items[%d]", i)
		n, err := strconv.ParseInt(item.Quantity.String(), 10, 64)
		if err != nil || n <= 0 {
			m.lose(path+".quantity", "%q is not a whole number of units", item.Quantity)
			continue
		}
		u := contract.Unit{Code: string(item.ID), Name: m.text(item.Description), Quantity: n}
		if item.Unit != nil {
			u.Price = m.money(path+".unit.value", item.Unit.Value)
			if u.Name.IsZero() {
				u.Name = m.text(item.Unit.Name)
			}
		}
		m.c.Units = append(m.c.Units, u)
	}
}

func (m *importer) parties() {
	find := func(ref PartyRef, path string) renjia.Ref {
		p := Party{ID: string(ref.ID), Name: ref.Name}
		for _, x := range m.r.Parties {
			if x.ID == string(ref.ID) {
				p = x
			}
		}
		found, ok := m.how.Party(p)
		if !ok {
			m.lost = append(m.lost, Lost{path, fmt.Sprintf("no party of the register is %q (%s)", p.ID, p.Name)})
		}
		return found
	}
	if m.r.Buyer != nil {
		m.c.Purchaser = find(*m.r.Buyer, "buyer")
	} else {
		m.lost = append(m.lost, Lost{"buyer", "is missing"})
	}
	for i, a := range m.r.Awards {
		if a.ID != m.from.AwardID {
			continue
		}
		path := fmt.Sprintf("awards[%d].suppliers", i)
		if len(a.Suppliers) == 0 {
			m.lost = append(m.lost, Lost{path, "is missing"})
			return
		}
		m.c.Provider = find(a.Suppliers[0], path+"[0]")
		if len(a.Suppliers) > 1 {
			m.lost = append(m.lost, Lost{path, "a contract has one provider; the others are left out"})
		}
		return
	}
	m.lose("awardID", "no award is %q, so the provider is unknown", m.from.AwardID)
}

func (m *importer) tranches() {
	for i, x := range m.from.Milestones {
		path := fmt.Sprintf("milestones[%d]", i)
		if x.Type != "payment" || x.Tranche == nil {
			m.lose(path, "is no tranche with a share of the price")
			continue
		}
		t := contract.Tranche{
			Code: string(x.ID), Name: m.text(x.Title), Share: x.Tranche.Share, From: m.day(x.DueDate), Completion: x.Tranche.Completion,
			Evaluation: x.Tranche.Evaluation, Score: x.Tranche.Score, Staffed: x.Tranche.Staffed, Rounding: x.Tranche.Rounding,
		}
		for _, g := range x.Tranche.By {
			t.By = append(t.By, contract.GradeShare(g))
		}
		m.c.Tranches = append(m.c.Tranches, t)
	}
	if len(m.c.Tranches) == 0 {
		m.lose("milestones", "no tranche says how the price is paid")
	}
}

// state follows from the status; OCDS knows no day of the start and none of the
// end.
func (m *importer) state() {
	m.c.Signed = m.day(m.from.DateSigned)
	switch {
	case m.from.Status == "active" && !m.c.Signed.IsZero():
		m.c.State = contract.Signed
	case m.from.Status == "pending" || m.from.Status == "":
		m.c.State = contract.Draft
	default:
		m.c.State = contract.Draft
		m.lose("status", "%q with the day of signing %q has no state here", m.from.Status, m.c.Signed)
	}
	if m.c.State == contract.Draft && !m.c.Signed.IsZero() {
		m.lose("dateSigned", "a draft is not signed")
		m.c.Signed = renjia.Date{}
	}
}

func (m *importer) account() {
	m.a = contract.AccountOf(m.c.ID)
	im := m.from.Implementation
	if im == nil {
		return
	}
	for i, t := range im.Transactions {
		path := fmt.Sprintf("implementation.transactions[%d]", i)
		p := contract.Paid{Tranche: t.Milestone, Amount: m.money(path+".value", t.Value), Date: m.day(t.Date)}
		if p.Amount.Sign() <= 0 || p.Date.IsZero() {
			m.lose(path, "a payment has a day and more than zero")
			continue
		}
		m.a.Paid = append(m.a.Paid, p)
	}
	for _, d := range im.Deliveries {
		m.a.Delivered = append(m.a.Delivered, contract.Delivery{
			Unit: d.Item, Quantity: d.Quantity, Beneficiaries: d.Beneficiaries, Accepted: renjia.DateIn(d.Date, m.how.Location),
		})
	}
	for i := range im.Milestones {
		m.lose(fmt.Sprintf("implementation.milestones[%d]", i), "evaluations and reports are records of their own; the sheets behind them are not published")
	}
	if im.MinutesDelivered != nil {
		m.lose("implementation.minutesDelivered", "minutes delivered come from contacts")
	}
}
