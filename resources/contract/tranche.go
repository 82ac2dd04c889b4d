package contract

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Tranche is a part of the price that falls due when its conditions hold
// (分期付款), for example 50 % after month 3, 40 % after half a year, the last
// 10 % by the result of the evaluation.
type Tranche struct {
	Name  renjia.Text     `json:"name"`
	Share renjia.Fraction `json:"share"` // of the price; all shares sum to 1
	// The conditions; an empty one asks for nothing, all others must hold.
	From       renjia.Date     `json:"from,omitzero"`        // not due before this day
	Completion renjia.Fraction `json:"completion,omitzero"`  // credited hours / minimum, at least this
	Evaluation string          `json:"evaluation,omitempty"` // name of an evaluation, such as "final"
	Score      int64           `json:"score,omitempty"`      // its score, at least this, 0 to 100
	Staffed    bool            `json:"staffed,omitempty"`    // the staffing condition is met
}

// Validate reports every problem of the tranche.
func (t Tranche) Validate() error {
	var p renjia.Problems
	p.Require(!t.Name.IsZero(), "name", "must be given")
	p.Require(t.Share.Sign() > 0 && t.Share.Compare(renjia.Frac(1, 1)) <= 0, "share", "%s: want more than 0, at most 1", t.Share)
	p.Require(t.Completion.Sign() >= 0, "completion", "%s is negative", t.Completion)
	p.Require(t.Score >= 0 && t.Score <= 100, "score", "%d: want 0 to 100", t.Score)
	p.Require(t.Score == 0 || t.Evaluation != "", "evaluation", "must be named for a score")
	return p.Err("tranche")
}

// Facts are what tranches are judged by, as of a day.
type Facts struct {
	AsOf      renjia.Date      `json:"as_of"`
	Done      service.Minutes  `json:"done"`               // delivered by then
	Scores    map[string]int64 `json:"scores,omitempty"`   // of evaluations held, by name
	Headcount int64            `json:"headcount,omitzero"` // staff on that day
	Certified int64            `json:"certified,omitzero"`
}

// Payment is a tranche with its amount and whether it is due.
type Payment struct {
	Tranche     Tranche            `json:"tranche"`
	Amount      renjia.Money       `json:"amount"`
	Due         bool               `json:"due"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Payments splits the price by the shares (largest remainder; tie says who
// gets the odd fen) and judges each tranche by the facts. The amounts sum to
// the price exactly.
func (c Contract) Payments(f Facts, tie renjia.Tie) ([]Payment, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	weights, err := shareWeights(c.Tranches)
	if err != nil {
		return nil, err
	}
	amounts, err := c.Price.Split(weights.parts, tie)
	if err != nil {
		return nil, fmt.Errorf("contract %s: %w", c.ID, err)
	}
	payments := make([]Payment, len(c.Tranches))
	for i, t := range c.Tranches {
		why := renjia.Explanation{Title: t.Name, Steps: c.conditions(t, f)}
		payments[i] = Payment{Tranche: t, Amount: amounts[i], Due: why.All(), Explanation: why}
	}
	return payments, nil
}

// conditions judges what a tranche asks for, one step each.
func (c Contract) conditions(t Tranche, f Facts) []renjia.Step {
	var steps []renjia.Step
	test := func(claim renjia.Text, left, right string, holds bool) {
		steps = append(steps, renjia.Step{Claim: claim, Left: left, Op: renjia.AtLeast, Right: right, Holds: holds, Source: c.source()})
	}
	if !t.From.IsZero() {
		test(renjia.Text{EN: "date", ZH: "日期"}, f.AsOf.String(), t.From.String(), !f.AsOf.Before(t.From))
	}
	if !t.Completion.IsZero() {
		done, whole := int64(c.Credit(f.Done)), int64(c.Hours.Minimum)
		test(renjia.Text{EN: "share of the minimum hours", ZH: "最低工时完成比例"}, fmt.Sprintf("%d/%d", done, whole), t.Completion.String(),
			t.Completion.CompareShare(done, whole) >= 0)
	}
	if t.Evaluation != "" {
		score, held := f.Scores[t.Evaluation]
		left := fmt.Sprint(score)
		if !held {
			left = "—"
		}
		test(renjia.Textf("score of the evaluation %s", "评估“%s”得分", t.Evaluation), left, fmt.Sprint(t.Score), held && score >= t.Score)
	}
	if t.Staffed {
		s := c.Staffing
		test(renjia.Text{EN: "staff", ZH: "人员"}, fmt.Sprint(f.Headcount), fmt.Sprint(s.Headcount), f.Headcount >= s.Headcount)
		test(renjia.Text{EN: "certified staff", ZH: "持证人员"}, fmt.Sprint(f.Certified), fmt.Sprint(s.Certified), f.Certified >= s.Certified)
	}
	return steps
}

// weights are shares brought to one denominator, so that a split is exact.
type weights struct {
	parts []int64
	whole int64
}

func shareWeights(tranches []Tranche) (w weights, err error) {
	common := big.NewInt(1)
	for _, t := range tranches {
		den := big.NewInt(t.Share.Den())
		gcd := new(big.Int).GCD(nil, nil, common, den)
		common.Mul(common, den.Quo(den, gcd))
	}
	// A million is far beyond any agreed share, and keeps sums in range.
	if !common.IsInt64() || common.Int64() > 1_000_000 {
		return w, fmt.Errorf("shares have the common denominator %s, at most 1000000 is allowed: %w", common, renjia.ErrInvalid)
	}
	w.whole = common.Int64()
	for _, t := range tranches {
		if t.Share.Sign() <= 0 || t.Share.Compare(renjia.Frac(1, 1)) > 0 {
			return w, fmt.Errorf("share %s: want more than 0, at most 1: %w", t.Share, renjia.ErrInvalid)
		}
		w.parts = append(w.parts, t.Share.Num()*(w.whole/t.Share.Den()))
	}
	return w, nil
}
