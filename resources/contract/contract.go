package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// ID identifies a contract.
type ID = renjia.ID[Contract]

// Contract is a government purchase of services (政府购买服务合同) for one year of
// a frame. Hours are held in minutes, so that they are exact.
type Contract struct {
	ID         ID                  `json:"id"`
	Number     string              `json:"number,omitempty"` // unique in the space, if given
	Title      renjia.Text         `json:"title"`
	Purchaser  renjia.Ref          `json:"purchaser"` // 购买主体
	Provider   renjia.Ref          `json:"provider"`  // 承接主体
	Supervisor renjia.Ref          `json:"supervisor,omitzero"`
	Frame      renjia.Period       `json:"frame,omitzero"` // of which Period is a year; empty: none
	Period     renjia.Period       `json:"period"`         // at most one year
	Price      renjia.Money        `json:"price"`          // for Period
	Hours      Hours               `json:"hours"`
	Staffing   Staffing            `json:"staffing,omitzero"`
	Tranches   []Tranche           `json:"tranches"`
	Indicators []service.Indicator `json:"indicators,omitempty"`
	Units      []Unit              `json:"units,omitempty"`  // bought by the piece
	Budget     []BudgetLine        `json:"budget,omitempty"` // sums to Price, if given
	Shift      ShiftPolicy         `json:"shift,omitzero"`
	Shifts     []Shift             `json:"shifts,omitempty"` // of the budget, in their order
	Reporting  []ReportPlan        `json:"reporting,omitempty"`
	Surplus    Surplus             `json:"surplus,omitempty"` // whose it is (结余); asked for at the settlement

	Award      AwardID     `json:"award,omitzero"`
	FrameID    FrameID     `json:"frame_id,omitzero"`
	Renews     ID          `json:"renews,omitzero"` // the contract of the year before
	Amendments []Amendment `json:"amendments,omitempty"`

	State    State       `json:"state"`
	Signed   renjia.Date `json:"signed,omitzero"`
	Started  renjia.Date `json:"started,omitzero"`
	Ended    renjia.Date `json:"ended,omitzero"`      // closed or terminated
	EndedFor string      `json:"ended_for,omitempty"` // why it was terminated
}

// Hours is the service promised, in minutes. A maximum of 0 is none; time
// beyond a maximum is not credited. Professional and Direct are targets of their
// own, judged by [Contract.JudgeHours].
type Hours struct {
	Minimum      service.Minutes `json:"minimum_minutes"`
	Maximum      service.Minutes `json:"maximum_minutes,omitempty"`
	Professional service.Minutes `json:"professional_minutes,omitempty"` // 专业服务总工时, at least
	Direct       service.Minutes `json:"direct_minutes,omitempty"`       // 直接专业服务工时, at least
}

// Validate reports every problem of the contract. The frame of at most three
// years and the year of at most twelve months are those of the measures on
// government purchase of services (政府购买服务管理办法, Order 102 of 2020).
func (c Contract) Validate() error {
	var p renjia.Problems
	p.Require(!c.Title.IsZero(), "title", "must be given")
	p.Require(!c.Purchaser.IsZero(), "purchaser", "must be given")
	p.Require(!c.Provider.IsZero(), "provider", "must be given")
	p.Require(c.Provider.IsZero() || c.Provider != c.Purchaser, "provider", "is the purchaser")
	p.Require(c.Price.Sign() > 0, "price", "%s: want more than zero", c.Price)
	p.Require(c.Hours.Minimum > 0, "hours.minimum_minutes", "%d: want more than 0", c.Hours.Minimum)
	p.Require(c.Hours.Maximum == 0 || c.Hours.Maximum >= c.Hours.Minimum, "hours.maximum_minutes", "%d is below the minimum", c.Hours.Maximum)
	p.Require(c.Hours.Direct >= 0 && c.Hours.Professional >= 0 && (c.Hours.Professional == 0 || c.Hours.Direct <= c.Hours.Professional),
		"hours.direct_minutes", "%d of %d professional minutes is not possible", c.Hours.Direct, c.Hours.Professional)
	p.Within("staffing", c.Staffing.Validate())
	c.checkBudget(&p)
	c.checkUnits(&p)
	for i, x := range c.Reporting {
		p.Within(fmt.Sprintf("reporting[%d]", i), x.Validate())
	}
	for i, x := range c.Amendments {
		p.Within(fmt.Sprintf("amendments[%d]", i), x.Validate())
	}
	c.checkPeriod(&p)
	c.checkTranches(&p)
	for i, x := range c.Indicators {
		p.Within(fmt.Sprintf("indicators[%d]", i), x.Validate())
	}
	c.checkState(&p)
	return p.Err("contract")
}

func (c Contract) checkPeriod(p *renjia.Problems) {
	checkSpan(p, "period", c.Period, 1)
	if c.Frame == (renjia.Period{}) {
		return
	}
	checkSpan(p, "frame", c.Frame, 3)
	within, _ := c.Frame.Intersect(c.Period)
	p.Require(within == c.Period, "period", "%s is not within the frame %s", c.Period, c.Frame)
}

func checkSpan(p *renjia.Problems, path string, span renjia.Period, years int) {
	if span.From.IsZero() || span.Until.IsZero() {
		p.Add(path, "must have a first day and an end")
		return
	}
	p.Within(path, span.Validate())
	p.Require(span.Until.Compare(span.From.AddYears(years)) <= 0, path, "%s is longer than %d years", span, years)
}

// checkTranches requires shares that sum to the whole price exactly.
func (c Contract) checkTranches(p *renjia.Problems) {
	p.Require(len(c.Tranches) > 0, "tranches", "must be given")
	for i, t := range c.Tranches {
		p.Within(fmt.Sprintf("tranches[%d]", i), t.Validate())
	}
	weights, err := shareWeights(c.Tranches)
	if err != nil {
		p.Add("tranches", "%v", err)
		return
	}
	sum := int64(0)
	for _, w := range weights.parts {
		sum += w
	}
	p.Require(sum == weights.whole, "tranches", "shares sum to %s, want 1", renjia.Frac(sum, weights.whole))
}

// checkState ties the dates to the state, in their order.
func (c Contract) checkState(p *renjia.Problems) {
	p.Require(contractLife[c.State] != nil, "state", "%q: want draft, signed, running, closed or terminated", c.State)
	p.Require(c.Started.IsZero() || !c.Started.Before(c.Signed), "started", "%s is before the signing on %s", c.Started, c.Signed)
	p.Require(c.Ended.IsZero() || !c.Ended.Before(c.Started), "ended", "%s is before the start on %s", c.Ended, c.Started)
	p.Require((c.State == Draft) == c.Signed.IsZero(), "signed", "must be given unless the contract is a draft")
	ended := c.State == Closed || c.State == Terminated
	p.Require(ended == !c.Ended.IsZero(), "ended", "must be given for a contract that has ended, and only for one")
	p.Require((c.State == Terminated) == (c.EndedFor != ""), "ended_for", "must be given for a terminated contract, and only for one")
}
