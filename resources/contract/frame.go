package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// FrameID identifies a frame.
type FrameID = renjia.ID[Frame]

// Frame is an agreement of at most three years under which a contract is signed
// every year (采购一次、合同一年一签): Order 102 of 2020 allows it where the need is
// stable, the funding is secured and the price changes little.
type Frame struct {
	ID        FrameID       `json:"id"`
	Number    string        `json:"number,omitempty"`
	Title     renjia.Text   `json:"title"`
	Award     AwardID       `json:"award,omitzero"`
	Purchaser renjia.Ref    `json:"purchaser"`
	Provider  renjia.Ref    `json:"provider"`
	Period    renjia.Period `json:"period"`
	Value     renjia.Money  `json:"value"` // of all years
	Renewal   RenewalTerms  `json:"renewal"`
	State     FrameState    `json:"state"`
	Ended     renjia.Date   `json:"ended,omitzero"`
	EndedFor  string        `json:"ended_for,omitempty"`
}

// RenewalTerms are what a renewal asks for beside the conditions of Order 102.
type RenewalTerms struct {
	Evaluation string          `json:"evaluation,omitempty"` // of the year before, such as "final"
	Score      renjia.Fraction `json:"score,omitzero"`       // at least this
	Passed     bool            `json:"passed,omitempty"`     // and a grade that passes
	// Steady is by how much the price may differ from that of the year before, in
	// either direction, such as 1/10. It has no default.
	Steady *renjia.Fraction `json:"steady,omitempty"`
}

// RenewalFacts are what a renewal is judged by.
type RenewalFacts struct {
	Stable   bool         // the need is stable (需求稳定)
	Funded   bool         // the budget of the next year is secured (预算有保障)
	Price    renjia.Money // of the next year
	Result   *Score       // of the evaluation that the terms name
	Contract Contract     // of the year before
	Period   renjia.Period
	Agreed   renjia.Money // agreed so far under the frame, over all its contracts
}

// FrameState is where a frame is in its life.
type FrameState string

// The states of a frame.
const (
	FrameActive FrameState = "active" // 有效
	FrameEnded  FrameState = "ended"  // 已终止
)

var frameLife = lifecycle.Table[FrameState]{
	FrameActive: {"end": FrameEnded},
	FrameEnded:  {},
}

func (f *Frame) state() (string, string, *FrameState) { return "frame", f.ID.String(), &f.State }

// Validate reports every problem of the frame.
func (f Frame) Validate() error {
	var p renjia.Problems
	p.Require(!f.Title.IsZero(), "title", "must be given")
	p.Require(!f.Purchaser.IsZero(), "purchaser", "must be given")
	p.Require(!f.Provider.IsZero() && f.Provider != f.Purchaser, "provider", "must be given, and not the purchaser")
	checkSpan(&p, "period", f.Period, 3)
	p.Require(f.Value.Sign() > 0, "value", "%s: want more than zero", f.Value)
	r := f.Renewal
	p.Require(r.Evaluation != "" || r.Score.IsZero() && !r.Passed, "renewal.evaluation", "must be named for a score or a grade")
	p.Require(r.Steady == nil || r.Steady.Sign() >= 0, "renewal.steady", "is negative")
	p.Require(frameLife.Known(f.State), "state", "%q: is not a state of this record", f.State)
	return p.Err("frame")
}

// End ends the frame before its time or at its end, for a reason (退出).
func (f *Frame) End(on renjia.Date, reason string) error {
	return move(f, frameLife, "end", func(f *Frame) error {
		if reason == "" || on.IsZero() {
			return fmt.Errorf("frame %s: want a day and a reason: %w", f.ID, renjia.ErrInvalid)
		}
		f.Ended, f.EndedFor = on, reason
		return nil
	})
}

const order102 = "Order 102 of 2020 (政府购买服务管理办法)"

// Renewable judges whether the next year may be signed; the explanation says
// which condition fails. The price band must be named in the terms.
func (f Frame) Renewable(x RenewalFacts) (bool, renjia.Explanation, error) {
	why := renjia.Explanation{Title: f.Title}
	if err := f.Validate(); err != nil {
		return false, why, err
	}
	if f.State != FrameActive {
		return false, why, &renjia.StateError{Record: "frame", ID: f.ID.String(), State: string(f.State), Verb: "renew"}
	}
	if f.Renewal.Steady == nil {
		return false, why, &renjia.UnspecifiedError{What: fmt.Sprintf("renewal under frame %s", f.ID), Choices: []renjia.Choice{{
			Name: "RenewalTerms.Steady", Why: "Order 102 asks for a price that changes little and does not say how much that is"}}}
	}
	holds := func(claim renjia.Text, ok bool, source string) {
		why.Steps = append(why.Steps, renjia.Step{Claim: claim, Left: fmt.Sprint(ok), Op: renjia.Equal, Right: "true", Holds: ok, Source: source})
	}
	within, _ := f.Period.Intersect(x.Period)
	holds(renjia.Text{EN: "the need is stable", ZH: "需求稳定"}, x.Stable, order102)
	holds(renjia.Text{EN: "the funding is secured", ZH: "预算有保障"}, x.Funded, order102)
	holds(renjia.Textf("the year %s lies in the frame %s", "续签期间%s在框架期%s内", x.Period, f.Period), within == x.Period, "frame "+f.Number)
	price, err := f.steady(x)
	if err != nil {
		return false, why, err
	}
	total, err := x.Agreed.Add(x.Price)
	if err != nil {
		return false, why, err
	}
	under, err := total.Compare(f.Value)
	if err != nil {
		return false, why, err
	}
	why.Steps = append(why.Steps, price, renjia.Step{
		Claim: renjia.Text{EN: "contracts under the frame, with this one", ZH: "框架项下合同总额（含本年）"},
		Left:  total.String(), Op: renjia.AtMost, Right: f.Value.String(), Holds: under <= 0, Source: "frame " + f.Number,
	})
	why.Steps = append(why.Steps, f.Renewal.result(x.Result, "frame "+f.Number)...)
	return why.All(), why, nil
}

// steady compares the change of price with the band.
func (f Frame) steady(x RenewalFacts) (renjia.Step, error) {
	change, err := x.Price.Sub(x.Contract.Price)
	if err == nil && change.Sign() < 0 {
		change, err = change.Neg()
	}
	if err != nil {
		return renjia.Step{}, fmt.Errorf("frame %s: %w", f.ID, err)
	}
	return renjia.Step{
		Claim: renjia.Textf("the price changes from %s to %s", "价格由%s变为%s", x.Contract.Price, x.Price),
		Left:  fmt.Sprintf("%d/%d", change.Minor(), x.Contract.Price.Minor()), Op: renjia.AtMost, Right: f.Renewal.Steady.String(),
		Holds: x.Contract.Price.Sign() > 0 && f.Renewal.Steady.CompareShare(change.Minor(), x.Contract.Price.Minor()) <= 0, Source: order102,
	}, nil
}

// result judges the evaluation that the terms name.
func (r RenewalTerms) result(s *Score, source string) []renjia.Step {
	if r.Evaluation == "" {
		return nil
	}
	score, passed := "—", "—"
	if s != nil {
		score, passed = s.Score.String(), fmt.Sprint(s.Passed)
	}
	steps := []renjia.Step{{
		Claim: renjia.Textf("score of the evaluation %s", "评估“%s”得分", r.Evaluation),
		Left:  score, Op: renjia.AtLeast, Right: r.Score.String(), Holds: s != nil && s.Score.Compare(r.Score) >= 0, Source: source,
	}}
	if r.Passed {
		steps = append(steps, renjia.Step{
			Claim: renjia.Textf("the evaluation %s is passed", "评估“%s”合格", r.Evaluation),
			Left:  passed, Op: renjia.Equal, Right: "true", Holds: s != nil && s.Passed, Source: source,
		})
	}
	return steps
}

// Renewed returns the draft of the next year's contract: the terms of the year
// before, with the new period and price. Tranches and budget must be given anew,
// because their days and amounts are those of a year.
func (c Contract) Renewed(id ID, period renjia.Period, price renjia.Money, tranches []Tranche, budget []BudgetLine) Contract {
	next := c
	next.ID, next.Number, next.Period, next.Price, next.Tranches, next.Budget = id, "", period, price, tranches, budget
	next.Renews, next.State, next.Amendments, next.Shifts = c.ID, Draft, nil, nil
	next.Signed, next.Started, next.Ended, next.EndedFor = renjia.Date{}, renjia.Date{}, renjia.Date{}, ""
	return next
}
