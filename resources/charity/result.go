package charity

import (
	"github.com/renjia-project/renjia"
)

// Outcome is how a test ended.
type Outcome string

// The outcomes.
const (
	Met      Outcome = "met"
	Missed   Outcome = "missed"
	Exempted Outcome = "exempt"   // the cap does not apply
	Excused  Outcome = "reported" // missed, reported and explained
)

// Result is what a case came to.
type Result struct {
	Regime    string    `json:"regime"`
	Valid     string    `json:"valid"` // period of the text
	Article   string    `json:"article"`
	Band      int       `json:"band"` // from 1, the largest first
	Base      Base      `json:"base"`
	Spending  []Finding `json:"spending"`
	Managed   Finding   `json:"management"`
	Agreed    []Finding `json:"agreed,omitempty"`     // the terms of single gifts
	Unchecked string    `json:"unverified,omitempty"` // of the text and the band
	// Duty is what to do about a standard that is missed and not reported yet.
	Duty        renjia.Text        `json:"duty,omitzero"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Met reports whether every standard is met or does not apply.
func (r Result) Met() bool {
	for _, t := range append(append(r.Spending[:len(r.Spending):len(r.Spending)], r.Agreed...), r.Managed) {
		if t.Outcome != Met && t.Outcome != Exempted {
			return false
		}
	}
	return true
}

// Finding is one standard tested: Actual against Share of Base. Base is the sum over
// Years years, so that the average of three needs no rounding.
type Finding struct {
	Of      Measure         `json:"of"`
	Op      renjia.Op       `json:"op"`
	Actual  renjia.Money    `json:"actual"`
	Share   renjia.Fraction `json:"share,omitzero"`
	Base    renjia.Money    `json:"base"`
	Years   int             `json:"years"`
	Limit   renjia.Money    `json:"limit"` // the least that suffices, or the most that is allowed
	Outcome Outcome         `json:"outcome"`
	// Short is how much more must be spent, or how much of the costs must be
	// shown to serve the purposes instead, total spending staying the same.
	// It is zero if the standard is met.
	Short renjia.Money `json:"short"`
	// Spare is how much room is left.
	Spare renjia.Money `json:"spare"`
	// Save is, for management costs, how much of them must be saved if total
	// spending falls with them.
	Save    renjia.Money `json:"save,omitzero"`
	Article string       `json:"article"`
}

// judge compares and fills in limit, outcome and margins.
func (t *Finding) judge() error {
	share, err := renjia.NewFraction(t.Share.Num(), t.Share.Den()*int64(t.Years))
	if err != nil {
		return err
	}
	rounding := renjia.Ceiling
	if t.Op == renjia.AtMost {
		rounding = renjia.Floor
	}
	if t.Limit, err = t.Base.Times(share, rounding); err != nil {
		return err
	}
	return t.settle()
}

// settle compares with the limit. Whole fen lie on the same side of the limit
// as of the exact share of the base, because the limit is rounded away from
// what would miss it.
func (t *Finding) settle() error {
	cmp, err := t.Actual.Compare(t.Limit)
	if err != nil {
		return err
	}
	room, err := t.Actual.Sub(t.Limit)
	if err == nil && t.Op == renjia.AtMost {
		room, err = room.Neg()
	}
	if err != nil {
		return err
	}
	zero, err := room.Sub(room)
	if err != nil {
		return err
	}
	t.Short, t.Spare, t.Outcome = zero, room, Met
	if !t.Op.Satisfied(cmp) {
		t.Spare, t.Outcome = zero, Missed
		t.Short, err = room.Neg()
	}
	return err
}

// step tells the test as a line that can be checked by hand.
func (t Finding) step(claim renjia.Text) renjia.Step {
	right := t.Limit.Amount()
	if !t.Share.IsZero() {
		right += " = " + t.Share.String() + " × " + t.Base.Amount()
		if t.Years > 1 {
			right += " / 3"
		}
	}
	s := renjia.Step{Claim: claim, Left: t.Actual.Amount(), Op: t.Op, Right: right, Holds: t.Outcome == Met, Source: t.Article}
	switch {
	case t.Outcome == Met:
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("room left: %s", "余量：%s", t.Spare.Amount())))
	case t.Op == renjia.AtLeast:
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("%s more must be spent", "还须支出 %s", t.Short.Amount())))
	default:
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("%s too much", "超出 %s", t.Short.Amount())))
	}
	if !t.Save.IsZero() {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf(
			"or %s must be saved, if total spending falls with it", "或者节省 %s（总支出随之减少）", t.Save.Amount())))
	}
	return s
}
