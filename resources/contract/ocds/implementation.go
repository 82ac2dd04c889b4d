package ocds

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
)

// implementation tells of payments, deliveries, evaluations and reports.
func (x *exporter) implementation() {
	im := Implementation{}
	last := x.Contract.Started
	for i, p := range x.Account.Paid {
		im.Transactions = append(im.Transactions, Transaction{
			ID: Text(fmt.Sprintf("payment-%d", i+1)), Date: x.day(p.Date), Value: ValueOf(p.Amount),
			Payer: x.named(x.Contract.Purchaser), Payee: x.named(x.Contract.Provider), Milestone: p.Tranche,
		})
		last = later(last, p.Date)
	}
	for i, d := range x.Account.Delivered {
		im.Deliveries = append(im.Deliveries, Delivery{
			ID: fmt.Sprintf("delivery-%d", i+1), Item: d.Unit, Quantity: d.Quantity, Beneficiaries: d.Beneficiaries, Date: d.Accepted.Start(x.o.Location),
		})
		last = later(last, d.Accepted)
	}
	for _, e := range x.Evaluations {
		im.Milestones = append(im.Milestones, x.assessment(e))
		last = later(last, e.Held)
	}
	for _, r := range x.Reports {
		im.Milestones = append(im.Milestones, x.report(r))
		last = later(last, r.Handed)
	}
	if x.Worked != nil {
		minutes := int64(*x.Worked)
		im.MinutesDelivered = &minutes
		last = later(last, renjia.DateIn(x.o.Published, x.o.Location))
	}
	if len(im.Transactions)+len(im.Deliveries)+len(im.Milestones) == 0 && im.MinutesDelivered == nil {
		return
	}
	r := x.release("implementation", last)
	one := x.bare()
	one.Implementation = &im
	r.Contracts = []Contract{one}
}

func later(a, b renjia.Date) renjia.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func (x *exporter) assessment(e contract.Evaluation) Milestone {
	m := Milestone{ID: Text(e.ID.String()), Title: string(e.Kind), Type: "assessment", DueDate: x.day(e.Held), Status: "scheduled"}
	if e.Result != nil {
		m.Status, m.DateMet, m.Score, m.Grade = "notMet", x.day(e.Held), e.Result.Score.String(), e.Result.Grade
		if e.Result.Passed {
			m.Status = "met"
		}
	}
	return m
}

func (x *exporter) report(r contract.Report) Milestone {
	m := Milestone{ID: Text(r.ID.String()), Title: r.Plan, Type: "reporting", DueDate: x.day(r.Due), Status: "partiallyMet"}
	if r.State == contract.ReportAccepted {
		m.Status, m.DateMet = "met", x.day(r.Accepted)
	}
	return m
}

// termination ends the contract, at its end or early: OCDS calls both
// terminated.
func (x *exporter) termination() {
	r := x.release("contractTermination", x.Contract.Ended)
	one := x.bare()
	one.Status = "terminated"
	r.Contracts = []Contract{one}
}
