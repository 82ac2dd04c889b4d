package contract

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Tranche is a part of the price that falls due when its conditions hold
// (分期付款), for example 50 % after month 3, 40 % after half a year, the last
// 10 % by the result of the evaluation: by its score, or by its grade with a
// share for each.
type Tranche struct {
	Code  string          `json:"code,omitempty"` // how payments name it; must be its own, if given
	Name  renjia.Text     `json:"name"`
	Share renjia.Fraction `json:"share"` // of the price; all shares sum to 1
	// The conditions; an empty one asks for nothing, all others must hold.
	From       renjia.Date     `json:"from,omitzero"`        // not due before this day
	Completion renjia.Fraction `json:"completion,omitzero"`  // credited hours / minimum, at least this
	Evaluation string          `json:"evaluation,omitempty"` // name of an evaluation, such as "final"
	Score      int64           `json:"score,omitempty"`      // its score, at least this, 0 to 100
	Staffed    bool            `json:"staffed,omitempty"`    // the staffing condition is met
	// By pays a share of the tranche for each grade of the evaluation; a grade
	// that is not in the table is an error. What is not paid is lost.
	By       []GradeShare    `json:"by,omitempty"`
	Rounding renjia.Rounding `json:"rounding,omitempty"` // of a share of the amount
}

// GradeShare is the share of a tranche that a grade earns.
type GradeShare struct {
	Grade string          `json:"grade"`
	Share renjia.Fraction `json:"share"` // 0 to 1
}

// Validate reports every problem of the tranche.
func (t Tranche) Validate() error {
	var p renjia.Problems
	p.Require(!t.Name.IsZero(), "name", "must be given")
	p.Require(t.Share.Sign() > 0 && t.Share.Compare(renjia.Frac(1, 1)) <= 0, "share", "%s: want more than 0, at most 1", t.Share)
	p.Require(t.Completion.Sign() >= 0, "completion", "%s is negative", t.Completion)
	p.Require(t.Score >= 0 && t.Score <= 100, "score", "%d: want 0 to 100", t.Score)
	p.Require(t.Score == 0 && len(t.By) == 0 || t.Evaluation != "", "evaluation", "must be named for a score and for grades")
	grades := map[string]bool{}
	for i, g := range t.By {
		p.Require(g.Grade != "" && !grades[g.Grade], fmt.Sprintf("by[%d].grade", i), "%q: want a grade of its own", g.Grade)
		p.Require(g.Share.Sign() >= 0 && g.Share.Compare(renjia.Frac(1, 1)) <= 0, fmt.Sprintf("by[%d].share", i), "%s: want 0 to 1", g.Share)
		grades[g.Grade] = true
	}
	return p.Err("tranche")
}

// Facts are what tranches are judged by, as of a day.
type Facts struct {
	AsOf   renjia.Date                `json:"as_of"`
	Done   service.Minutes            `json:"done"`             // delivered by then
	Scores map[string]renjia.Fraction `json:"scores,omitempty"` // exact, of evaluations held, by name
	Grades map[string]string          `json:"grades,omitempty"` // of the same
	Staff
}

// Payment is a tranche with its amount and whether it is due.
type Payment struct {
	Tranche Tranche      `json:"tranche"`
	Amount  renjia.Money `json:"amount"` // its part of the price
	Due     bool         `json:"due"`
	// Payable is what is due of the amount: all of it, or the share that the
	// grade earns; nothing while the tranche is not due.
	Payable     renjia.Money       `json:"payable,omitzero"`
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
		if err := payments[i].pay(f, c.source()); err != nil {
			return nil, fmt.Errorf("contract %s: tranche %q: %w", c.ID, t.Name.In(renjia.English), err)
		}
	}
	return payments, nil
}

// pay sets what is payable of a tranche that is due.
func (p *Payment) pay(f Facts, source string) (err error) {
	if !p.Due {
		return nil
	}
	p.Payable = p.Amount
	if len(p.Tranche.By) == 0 {
		return nil
	}
	grade := f.Grades[p.Tranche.Evaluation]
	i := slices.IndexFunc(p.Tranche.By, func(g GradeShare) bool { return g.Grade == grade })
	if i < 0 {
		return fmt.Errorf("no share for the grade %q: %w", grade, renjia.ErrUnspecified)
	}
	share := p.Tranche.By[i].Share
	p.Payable, err = p.Amount.Times(share, p.Tranche.Rounding)
	if errors.Is(err, renjia.ErrUnspecified) && p.whole(share) {
		p.Payable, err = p.Amount.Times(share, renjia.Down) // exact: nothing to round
	}
	step := renjia.Fact(renjia.Textf("the grade %s earns %s of %s: %s", "等级%s应付%s × %s = %s", grade, share, p.Amount, p.Payable))
	step.Source = source
	p.Explanation.Steps = append(p.Explanation.Steps, step)
	return err
}

// whole reports whether a share of the amount needs no rounding.
func (p *Payment) whole(share renjia.Fraction) bool {
	return exact{}.plus(share).times(renjia.Frac(p.Amount.Minor(), 1)).rat().IsInt()
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
		left := score.String()
		if !held {
			left = "—"
		}
		test(renjia.Textf("score of the evaluation %s", "评估“%s”得分", t.Evaluation), left, fmt.Sprint(t.Score), held && score.Compare(renjia.Frac(t.Score, 1)) >= 0)
	}
	if t.Staffed {
		steps = append(steps, c.Staffing.judge(f.Staff, c.source())...)
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
