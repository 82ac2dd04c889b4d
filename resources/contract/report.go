package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/resources/service"
)

// ReportPlan says how often the provider reports (月报、季报) and by when.
type ReportPlan struct {
	Code    string `json:"code"`              // such as "monthly"
	Months  int    `json:"months"`            // 1 to 12: how many months a report covers
	Days    int    `json:"days"`              // after the end of what it covers
	Working bool   `json:"working,omitempty"` // the days are working days
}

// ReportDue is a report that the plan asks for: what it covers and the last day
// on which it is in time.
type ReportDue struct {
	Plan   string        `json:"plan"`
	Number int           `json:"number"` // from 1
	Covers renjia.Period `json:"covers"`
	By     renjia.Date   `json:"by"`
}

// ReportID identifies a report.
type ReportID = renjia.ID[Report]

// Report is what the provider reports of a month or a quarter: the blocks that
// reviews of stations ask for.
type Report struct {
	ID       ReportID       `json:"id"`
	Contract ID             `json:"contract"`
	Plan     string         `json:"plan"`
	Covers   renjia.Period  `json:"covers"`
	Due      renjia.Date    `json:"due"`
	Worked   Worked         `json:"worked"`
	Staff    Staff          `json:"staff"`
	Units    []UnitCount    `json:"units,omitempty"`
	Spent    []LineSpent    `json:"spent,omitempty"` // budget execution (预算执行)
	Note     string         `json:"note,omitempty"`
	State    ReportState    `json:"state"`
	Handed   renjia.Date    `json:"handed"` // last handed in
	Returned []ReportReturn `json:"returned,omitempty"`
	Accepted renjia.Date    `json:"accepted,omitzero"`
}

// UnitCount is the number of units delivered in the time a report covers.
type UnitCount struct {
	Unit     string              `json:"unit"`
	Quantity int64               `json:"quantity"`
	Persons  service.PersonTimes `json:"person_times,omitempty"`
}

// LineSpent is what was spent on a budget line in the time a report covers.
type LineSpent struct {
	Line   string       `json:"line"`
	Amount renjia.Money `json:"amount"`
}

// ReportReturn is why a report was sent back, and when.
type ReportReturn struct {
	On     renjia.Date `json:"on"`
	Reason string      `json:"reason"`
}

// ReportState is where a report is in its life.
type ReportState string

// The states of a report.
const (
	ReportHanded   ReportState = "handed-in" // 已提交
	ReportReturned ReportState = "returned"  // 已退回
	ReportAccepted ReportState = "accepted"  // 已接受
)

var reportLife = lifecycle.Table[ReportState]{
	ReportHanded:   {"accept": ReportAccepted, "return": ReportReturned},
	ReportReturned: {"hand in": ReportHanded},
	ReportAccepted: {},
}

func (r *Report) state() (string, string, *ReportState) { return "report", r.ID.String(), &r.State }

// Validate reports every problem of the plan.
func (p ReportPlan) Validate() error {
	var ps renjia.Problems
	ps.Require(p.Code != "", "code", "must be given")
	ps.Require(p.Months >= 1 && p.Months <= 12, "months", "%d: want 1 to 12", p.Months)
	ps.Require(p.Days >= 0 && p.Days <= 366, "days", "%d: want 0 to 366", p.Days)
	return ps.Err("report plan")
}

// Validate reports every problem of the report.
func (r Report) Validate() error {
	var p renjia.Problems
	p.Require(!r.Contract.IsZero(), "contract", "must be given")
	p.Require(r.Plan != "", "plan", "must be given")
	p.Within("covers", r.Covers.Validate())
	p.Require(!r.Due.IsZero(), "due", "must be given")
	p.Require(!r.Handed.IsZero(), "handed", "must be given")
	p.Require((r.State == ReportAccepted) == !r.Accepted.IsZero(), "accepted", "must be given for an accepted report, and only for one")
	p.Require(r.Accepted.IsZero() || !r.Accepted.Before(r.Handed), "accepted", "%s is before it was handed in on %s", r.Accepted, r.Handed)
	p.Require(r.Worked.Direct >= 0 && r.Worked.Direct <= r.Worked.Professional && r.Worked.Professional <= r.Worked.Total, "worked", "direct, professional and total minutes do not fit")
	for i, u := range r.Units {
		p.Require(u.Unit != "" && u.Quantity >= 0 && u.Persons >= 0, fmt.Sprintf("units[%d]", i), "want a unit and no negative numbers")
	}
	for i, s := range r.Spent {
		p.Require(s.Line != "" && s.Amount.Sign() >= 0, fmt.Sprintf("spent[%d]", i), "want a line and no negative amount")
	}
	p.Require(reportLife.Known(r.State), "state", "%q: is not a state of this record", r.State)
	return p.Err("report")
}

// Late is by how many days the report came after it was due; 0 is in time.
func (r Report) Late() int { return max(0, r.Handed.Sub(r.Due)) }

// Accept takes the report.
func (r *Report) Accept(on renjia.Date) error {
	return move(r, reportLife, "accept", func(r *Report) error {
		r.Accepted = on
		return nil
	})
}

// Return sends the report back, for a reason.
func (r *Report) Return(on renjia.Date, reason string) error {
	return move(r, reportLife, "return", func(r *Report) error {
		if reason == "" || on.Before(r.Handed) {
			return fmt.Errorf("report %s: want a reason, and a day from %s on: %w", r.ID, r.Handed, renjia.ErrInvalid)
		}
		r.Returned = append(r.Returned[:len(r.Returned):len(r.Returned)], ReportReturn{on, reason})
		return nil
	})
}

// HandIn hands a returned report in again, with what it says now.
func (r *Report) HandIn(now Report, on renjia.Date) error {
	return move(r, reportLife, "hand in", func(r *Report) error {
		r.Worked, r.Staff, r.Units, r.Spent, r.Note, r.Handed = now.Worked, now.Staff, now.Units, now.Spent, now.Note, on
		return nil
	})
}

// ReportsDue returns the reports that the plans of the contract ask for, plan
// by plan in the order of time. The last one covers what is left of the period.
// The calendar counts working days.
func (c Contract) ReportsDue(cal renjia.Calendar) ([]ReportDue, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	var all []ReportDue
	for _, plan := range c.Reporting {
		from := c.Period.From
		for n := 1; from.Before(c.Period.Until); n++ {
			until := c.Period.From.AddMonths(n * plan.Months)
			if c.Period.Until.Before(until) {
				until = c.Period.Until
			}
			all = append(all, ReportDue{Plan: plan.Code, Number: n, Covers: renjia.Period{From: from, Until: until}, By: plan.by(until, cal)})
			from = until
		}
	}
	return all, nil
}

// by counts from the last day that the report covers.
func (p ReportPlan) by(until renjia.Date, cal renjia.Calendar) renjia.Date {
	last := until.AddDays(-1)
	if p.Working {
		return cal.AddWorking(last, p.Days)
	}
	return last.AddDays(p.Days)
}
