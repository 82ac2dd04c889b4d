package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Surplus says whose the money is that was earned and not spent (结余资金).
type Surplus string

// The rules for a surplus. The empty Surplus is no rule: a settlement with a
// surplus is then ErrUnspecified.
const (
	SurplusReturned Surplus = "returned" // to the purchaser (退回)
	SurplusKept     Surplus = "kept"     // by the provider (留归承接方)
	SurplusCarried  Surplus = "carried"  // into the next contract (结转下期)
)

// SettlementID identifies a settlement.
type SettlementID = renjia.ID[Settlement]

// Settlement closes the account between purchaser and provider (结算).
type Settlement struct {
	ID       SettlementID `json:"id"`
	Contract ID           `json:"contract"`
	Date     renjia.Date  `json:"date"`
	Price    renjia.Money `json:"price"`
	Earned   renjia.Money `json:"earned"` // what fell due of the tranches, by score and grade
	Paid     renjia.Money `json:"paid"`
	Spent    renjia.Money `json:"spent"` // by the provider, as its books say
	// Owed is still to be paid to the provider, Refund is to be paid back by it;
	// at most one of them is more than zero.
	Owed    renjia.Money `json:"owed"`
	Refund  renjia.Money `json:"refund"`
	Surplus renjia.Money `json:"surplus"`          // earned and not spent; never negative
	Deficit renjia.Money `json:"deficit"`          // spent beyond what was earned
	Rule    Surplus      `json:"rule,omitempty"`   // for the surplus, if there is one
	Carried renjia.Money `json:"carried,omitzero"` // into the next contract

	Explanation renjia.Explanation `json:"explanation"`
}

// Validate reports every problem of the settlement.
func (s Settlement) Validate() error {
	var p renjia.Problems
	p.Require(!s.Contract.IsZero(), "contract", "must be given")
	p.Require(!s.Date.IsZero(), "date", "must be given")
	p.Require(s.Owed.Sign() >= 0 && s.Refund.Sign() >= 0, "owed", "and refund must not be negative")
	p.Require(s.Owed.IsZero() || s.Refund.IsZero(), "refund", "and owed exclude each other")
	return p.Err("settlement")
}

// Settle computes what is owed or to be paid back when a contract has ended: the
// tranches earned by the facts, less what was paid, less a surplus that is
// returned. spent is what the provider's books say.
func (a Account) Settle(c Contract, f Facts, tie renjia.Tie, spent renjia.Money, on renjia.Date) (Settlement, error) {
	if c.ID != a.Contract {
		return Settlement{}, fmt.Errorf("account of contract %s: is not that of %s: %w", a.Contract, c.ID, renjia.ErrInvalid)
	}
	if c.State != Closed && c.State != Terminated {
		return Settlement{}, &renjia.StateError{Record: "contract", ID: c.ID.String(), State: string(c.State), Verb: "settle"}
	}
	if on.Before(c.Ended) || spent.Sign() < 0 {
		return Settlement{}, fmt.Errorf("contract %s: settlement on %q with %s spent: want a day from %s on and nothing negative: %w", c.ID, on, spent, c.Ended, renjia.ErrInvalid)
	}
	payments, err := c.Payments(f, tie)
	if err != nil {
		return Settlement{}, err
	}
	s := Settlement{Contract: c.ID, Date: on, Price: c.Price, Spent: spent}
	for _, p := range payments {
		if s.Earned, err = s.Earned.Add(p.Payable); err != nil {
			return Settlement{}, err
		}
	}
	if s.Paid, err = a.TotalPaid(); err != nil {
		return Settlement{}, err
	}
	if err := s.surplus(c); err != nil {
		return Settlement{}, err
	}
	if err := s.balance(); err != nil {
		return Settlement{}, err
	}
	s.Explanation = s.explain(c)
	return s, nil
}

// surplus compares what was earned with what was spent.
func (s *Settlement) surplus(c Contract) error {
	left, err := s.Earned.Sub(s.Spent)
	if err != nil {
		return err
	}
	switch left.Sign() {
	case 0:
		return nil
	case -1:
		s.Deficit, err = left.Neg()
		return err
	}
	s.Surplus, s.Rule = left, c.Surplus
	switch c.Surplus {
	case SurplusReturned, SurplusKept:
	case SurplusCarried:
		s.Carried = left
	default:
		return &renjia.UnspecifiedError{What: fmt.Sprintf("settlement of contract %s with a surplus of %s", c.ID, left), Choices: []renjia.Choice{{
			Name: "Contract.Surplus", Options: []string{string(SurplusReturned), string(SurplusKept), string(SurplusCarried)},
			Why: "contracts differ in whose the surplus is"}}}
	}
	return nil
}

// balance sets what is owed or refunded.
func (s *Settlement) balance() error {
	entitled := s.Earned
	if s.Rule == SurplusReturned {
		entitled = s.Spent
	}
	owed, err := entitled.Sub(s.Paid)
	if err != nil {
		return err
	}
	if owed.Sign() >= 0 {
		s.Owed = owed
		return nil
	}
	s.Refund, err = owed.Neg()
	return err
}

func (s Settlement) explain(c Contract) renjia.Explanation {
	fact := func(en, zh string, args ...any) renjia.Step {
		step := renjia.Fact(renjia.Textf(en, zh, args...))
		step.Source = c.source()
		return step
	}
	e := renjia.Explanation{Title: renjia.Text{EN: "settlement", ZH: "结算"}}
	e.Steps = append(e.Steps, fact("%s was earned of the price of %s", "应得%s（合同价款%s）", s.Earned, s.Price),
		fact("%s was paid, %s was spent", "已付%s，已支出%s", s.Paid, s.Spent))
	if s.Surplus.Sign() > 0 {
		e.Steps = append(e.Steps, fact("the surplus of %s is %s", "结余%s：%s", s.Surplus, s.Rule))
	}
	if s.Refund.Sign() > 0 {
		e.Steps = append(e.Steps, fact("%s is to be paid back", "应退回%s", s.Refund))
	}
	if s.Owed.Sign() > 0 {
		e.Steps = append(e.Steps, fact("%s is still owed", "尚应支付%s", s.Owed))
	}
	return e
}
