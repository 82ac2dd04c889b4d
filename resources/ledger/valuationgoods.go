package ledger

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// GoodsPolicy says how donated goods (实物捐赠) are valued: by the best evidence
// there is, in an order.
type GoodsPolicy struct {
	Origin Origin `json:"origin"`
	// Order is the evidence accepted, the best first.
	Order []Basis `json:"order"`
	// Apart is how far the price of a document may lie from the market price or
	// appraisal, as a share of the latter, before that replaces it
	// (凭据金额与公允价值相差较大). It must be named where both are at hand.
	Apart *renjia.Fraction `json:"apart,omitempty"`
}

// Validate reports every problem of the policy.
func (g GoodsPolicy) Validate() error {
	var p renjia.Problems
	p.Within("origin", g.Origin.Validate())
	p.Require(len(g.Order) > 0, "order", "must be given")
	for i, b := range g.Order {
		path := fmt.Sprintf("order[%d]", i)
		p.Require(b.goods(), path, "%q: want invoice, market-price or appraisal", b)
		p.Require(!slices.Contains(g.Order[:i], b), path, "%s stands there twice", b)
	}
	p.Require(g.Apart == nil || g.Apart.Sign() >= 0, "apart", "must not be negative")
	return p.Err("policy for donated goods")
}

// Valued is what a policy makes of a gift: an amount with its valuation, or
// neither if it can only be recorded.
type Valued struct {
	Amount      renjia.Money       `json:"amount,omitzero"`
	Valuation   *Valuation         `json:"valuation,omitempty"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Measurable reports whether there is an amount.
func (v Valued) Measurable() bool { return v.Valuation != nil }

// Value chooses among the evidence for one gift, at most one valuation of each
// basis, and returns its value. Without any evidence the gift is to be
// recorded without an amount (备查登记): see [Memo].
func (g GoodsPolicy) Value(c renjia.Currency, evidence ...Valuation) (Valued, error) {
	found, err := g.sort(evidence)
	if err != nil {
		return Valued{}, err
	}
	why := renjia.Explanation{Title: renjia.Text{EN: "Value of donated goods", ZH: "接受捐赠实物的入账价值"}}
	for _, b := range g.Order {
		if _, ok := found[b]; !ok {
			why.Steps = append(why.Steps, renjia.Fact(renjia.Textf("no evidence by %s", "没有“%s”的依据", b)))
			continue
		}
		chosen, step, err := g.against(b, found, c)
		if err != nil {
			return Valued{}, err
		}
		amount, err := chosen.Amount(c)
		if err != nil {
			return Valued{}, err
		}
		why.Steps = append(why.Steps, step...)
		why.Steps = append(why.Steps, chosen.step(amount, g.Origin.cite()))
		return Valued{Amount: amount, Valuation: &chosen, Explanation: why}, nil
	}
	last := renjia.Fact(renjia.Text{EN: "cannot be measured: recorded without an amount", ZH: "无法可靠计量：仅作备查登记"})
	last.Source = g.Origin.cite()
	why.Steps = append(why.Steps, last)
	return Valued{Explanation: why}, nil
}

// sort checks the evidence and lists it by basis.
func (g GoodsPolicy) sort(evidence []Valuation) (map[Basis]Valuation, error) {
	var p renjia.Problems
	found := map[Basis]Valuation{}
	for i, v := range evidence {
		path := fmt.Sprintf("evidence[%d]", i)
		p.Within(path, v.Validate())
		_, twice := found[v.Basis]
		p.Require(!twice, path+".basis", "%s is given twice: which of them counts is the caller's choice", v.Basis)
		p.Require(slices.Contains(g.Order, v.Basis), path+".basis", "%s is not accepted by %s", v.Basis, g.Origin.ID)
		found[v.Basis] = v
	}
	return found, p.Err("evidence of value")
}

// against lets fair value replace the price of a document that lies too far
// from it.
func (g GoodsPolicy) against(b Basis, found map[Basis]Valuation, c renjia.Currency) (Valuation, []renjia.Step, error) {
	document := found[b]
	if b != Invoice {
		return document, nil, nil
	}
	for _, fair := range g.Order {
		other, ok := found[fair]
		if !ok || fair == Invoice {
			continue
		}
		if g.Apart == nil {
			return document, nil, &renjia.UnspecifiedError{What: "value of goods with a document and a " + string(fair), Choices: []renjia.Choice{{
				Name: "Apart", Why: "how far a document may lie from fair value is not in the rules"}}}
		}
		step, near, err := g.near(document, other, c)
		if err != nil || near {
			return document, []renjia.Step{step}, err
		}
		return other, []renjia.Step{step}, nil
	}
	return document, nil, nil
}

func (g GoodsPolicy) near(document, fair Valuation, c renjia.Currency) (renjia.Step, bool, error) {
	stated, err := document.Amount(c)
	if err != nil {
		return renjia.Step{}, false, err
	}
	value, err := fair.Amount(c)
	if err != nil {
		return renjia.Step{}, false, err
	}
	off := new(big.Int).Sub(big.NewInt(stated.Minor()), big.NewInt(value.Minor()))
	left := new(big.Rat).SetInt(off.Abs(off))
	right := new(big.Rat).Mul(g.Apart.Rat(), new(big.Rat).SetInt64(value.Minor()))
	near := left.Cmp(right) <= 0
	return renjia.Step{
		Claim: renjia.Textf("the document's %s lies within %s of %s (%s)", "凭据金额%s与公允价值相差不超过%s：%s（%s）", stated, g.Apart, value, fair.Basis),
		Left:  left.RatString(), Op: renjia.AtMost, Right: right.RatString(), Holds: near, Source: g.Origin.cite(),
	}, near, nil
}

// step states how an amount was found.
func (v Valuation) step(amount renjia.Money, source string) renjia.Step {
	s := renjia.Fact(renjia.Textf("%[1]s %[2]s at %[3]s (%[4]s, %[5]s, %[6]s), rounded %[7]s: %[8]s", "%[1]s %[2]s × %[3]s（%[4]s，%[5]s，%[6]s），舍入方式%[7]s：%[8]s",
		v.Quantity, v.Unit, v.Rate, v.Basis, v.Source, v.Date, v.Rounding, amount))
	s.Source = source
	return s
}

// MemoID identifies a memo.
type MemoID = renjia.ID[Memo]

// Memo is a gift that is kept without an amount (备查登记): goods that cannot be
// measured, services that are not recognized. The quantity stays exact, for
// the notes to the accounts.
type Memo struct {
	ID       MemoID          `json:"id,omitzero"`
	Date     renjia.Date     `json:"date"`
	Fund     FundID          `json:"fund,omitzero"`
	Project  string          `json:"project,omitempty"`
	Donor    renjia.Ref      `json:"donor,omitzero" privacy:"personal"`
	Text     renjia.Text     `json:"text,omitzero"`
	Quantity renjia.Fraction `json:"quantity"` // more than zero
	Unit     string          `json:"unit"`     // "minute" for services
	Why      renjia.Text     `json:"why"`      // why there is no amount
	Policy   string          `json:"policy"`   // the ID of the policy that says so
	Event    renjia.Ref      `json:"event,omitzero"`
}

// Validate reports every problem of the memo.
func (m Memo) Validate() error {
	var p renjia.Problems
	p.Require(!m.Date.IsZero(), "date", "must be given")
	p.Require(m.Quantity.Sign() > 0, "quantity", "%s: want more than zero", m.Quantity)
	p.Require(m.Unit != "", "unit", "must be given")
	p.Require(!m.Why.IsZero(), "why", "must be given")
	p.Require(m.Policy != "", "policy", "must be given")
	return p.Err("memo")
}
