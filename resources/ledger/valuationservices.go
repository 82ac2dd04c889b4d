package ledger

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// ServicePolicy says which donated services (服务捐赠) enter the books, and at
// which wage. Those that do not are kept as a memo with their minutes.
type ServicePolicy struct {
	Origin     Origin `json:"origin"`
	Recognized bool   `json:"recognized"` // false: none is
	// Specialised and Purchased are further conditions: the service needs a
	// special skill; it would have to be bought if it were not given.
	Specialised bool `json:"specialised,omitempty"`
	Purchased   bool `json:"purchased,omitempty"`
	// Basis is the wage that measures it, replacement-wage or generalist-wage.
	Basis    Basis           `json:"basis,omitempty"`
	Rounding renjia.Rounding `json:"rounding,omitempty"`
}

// Validate reports every problem of the policy. Basis and rounding may be
// open, but [ServicePolicy.Recognize] asks for them.
func (s ServicePolicy) Validate() error {
	var p renjia.Problems
	p.Within("origin", s.Origin.Validate())
	p.Require(s.Basis == "" || s.Basis.service(), "basis", "%q: want replacement-wage or generalist-wage", s.Basis)
	p.Require(s.Recognized || !(s.Specialised || s.Purchased || s.Basis != "" || s.Rounding != ""), "recognized", "is false, so the other conditions mean nothing")
	return p.Err("policy for donated services")
}

// DonatedService is work given without pay, certified in minutes.
type DonatedService struct {
	Date    renjia.Date `json:"date"`
	Fund    FundID      `json:"fund"`
	Project string      `json:"project,omitempty"`
	Donor   renjia.Ref  `json:"donor,omitzero" privacy:"personal"`
	Skill   string      `json:"skill" privacy:"personal"` // as in the wage table
	Text    renjia.Text `json:"text,omitzero"`
	Minutes int64       `json:"minutes"` // more than zero
	Event   renjia.Ref  `json:"event,omitzero"`
	// Specialised and Purchased answer the conditions of a policy.
	Specialised bool `json:"specialised"`
	Purchased   bool `json:"purchased"`
	// Expense is debited, Income credited, for example 5101 and 4101.
	Expense  string   `json:"expense"`
	Income   string   `json:"income"`
	Function Function `json:"function,omitempty"` // empty: that of the expense account
}

// Validate reports every problem of the service.
func (s DonatedService) Validate() error {
	var p renjia.Problems
	p.Require(!s.Date.IsZero(), "date", "must be given")
	p.Require(!s.Fund.IsZero(), "fund", "must be given")
	p.Require(s.Minutes > 0, "minutes", "%d: want more than zero", s.Minutes)
	p.Require(s.Skill != "", "skill", "must be given")
	p.Require(s.Expense != "" && s.Income != "", "expense", "expense and income accounts must be given")
	p.Require(s.Function == "" || s.Function.valid(), "function", "%q: want programme, management, fundraising or other", s.Function)
	return p.Err("donated service")
}

// Recognition is what a policy makes of a donated service: the two lines of
// income and expense, or a memo.
type Recognition struct {
	Amount      renjia.Money       `json:"amount,omitzero"`
	Lines       []Line             `json:"lines,omitempty"`
	Memo        *Memo              `json:"memo,omitempty"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Recognize applies the policy to a service. The wage is the caller's finding,
// usually from [WageTable.At]; nil says that there is none, so that the service
// cannot be measured. The amount is minutes × wage, exact until it is rounded
// once. Errors:
//
//   - ErrInvalid: problems of the service, a policy that does not hold on its
//     date, a wage of another basis, day or skill, an amount out of range
//   - ErrUnspecified: the policy leaves open the basis or the rounding
func (s ServicePolicy) Recognize(d DonatedService, wage *Wage) (Recognition, error) {
	if err := d.Validate(); err != nil {
		return Recognition{}, err
	}
	if !s.Origin.Valid.Contains(d.Date) {
		return Recognition{}, fmt.Errorf("policy %s: holds %s, not on %s: %w", s.Origin.ID, s.Origin.Valid, d.Date, renjia.ErrInvalid)
	}
	r := Recognition{Explanation: renjia.Explanation{
		Title: renjia.Textf("Donated service of %d minutes (%s)", "服务捐赠%d分钟（%s）", d.Minutes, d.Skill),
		Steps: s.conditions(d, wage),
	}}
	if !r.Explanation.All() {
		r.Memo = s.memo(d, unmet(r.Explanation.Steps))
		return r, nil
	}
	value, err := s.value(d, *wage)
	if err != nil {
		return Recognition{}, err
	}
	if r.Amount, err = value.Amount(wage.Pay.Currency()); err != nil {
		return Recognition{}, err
	}
	r.Explanation.Steps = append(r.Explanation.Steps, value.step(r.Amount, s.Origin.cite()))
	if r.Amount.IsZero() {
		r.Memo = s.memo(d, renjia.Text{EN: "its value rounds to nothing", ZH: "舍入后金额为零"})
		return r, nil
	}
	r.Lines, err = d.lines(r.Amount, &value)
	return r, err
}

// conditions tests the policy's conditions one by one.
func (s ServicePolicy) conditions(d DonatedService, wage *Wage) []renjia.Step {
	test := func(claim renjia.Text, met bool) renjia.Step {
		return renjia.Step{Claim: claim, Left: yes(met), Op: renjia.Equal, Right: yes(true), Holds: met, Source: s.Origin.cite()}
	}
	if !s.Recognized {
		return []renjia.Step{test(renjia.Text{EN: "the policy recognizes donated services", ZH: "该政策确认服务捐赠"}, false)}
	}
	steps := []renjia.Step{test(renjia.Text{EN: "the service can be measured", ZH: "能够可靠计量"}, wage != nil)}
	if s.Specialised {
		steps = append(steps, test(renjia.Text{EN: "it needs a special skill", ZH: "需要专门技能"}, d.Specialised))
	}
	if s.Purchased {
		steps = append(steps, test(renjia.Text{EN: "it would be bought if it were not given", ZH: "如非捐赠则需购买"}, d.Purchased))
	}
	return steps
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// value measures the service at a wage that fits policy and service.
func (s ServicePolicy) value(d DonatedService, w Wage) (Valuation, error) {
	if err := s.open(); err != nil {
		return Valuation{}, err
	}
	if err := w.fits(s, d); err != nil {
		return Valuation{}, err
	}
	hours, err := fraction(big.NewRat(d.Minutes, 60), fmt.Sprintf("%d minutes", d.Minutes))
	if err != nil {
		return Valuation{}, err
	}
	rate, err := w.Rate()
	return Valuation{
		Basis: w.Basis, Quantity: hours, Unit: "hour", Rate: rate, Rounding: s.Rounding, Source: w.Source, Date: w.Date,
	}, err
}

// open lists what the policy leaves to its user.
func (s ServicePolicy) open() error {
	missing := &renjia.UnspecifiedError{What: "donated services under " + s.Origin.ID}
	if s.Basis == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Basis", Options: []string{string(ReplacementPay), string(GeneralistPay)},
			Why: "the two wages give different income"})
	}
	if s.Rounding == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Rounding", Why: "minutes at an hourly wage leave fractions of a cent"})
	}
	if len(missing.Choices) > 0 {
		return missing
	}
	return nil
}

// lines debits the expense and credits the income, each with the valuation.
func (d DonatedService) lines(amount renjia.Money, v *Valuation) ([]Line, error) {
	credit, err := amount.Neg()
	return []Line{
		{Account: d.Expense, Fund: d.Fund, Amount: amount, Project: d.Project, Function: d.Function, Valuation: v},
		{Account: d.Income, Fund: d.Fund, Amount: credit, Donor: d.Donor, Valuation: v},
	}, err
}

// memo keeps the minutes of a service that is not booked.
func (s ServicePolicy) memo(d DonatedService, why renjia.Text) *Memo {
	return &Memo{
		Date: d.Date, Fund: d.Fund, Project: d.Project, Donor: d.Donor, Text: d.Text,
		Quantity: renjia.Frac(d.Minutes, 1), Unit: "minute", Why: why, Policy: s.Origin.ID, Event: d.Event,
	}
}

// unmet names the first condition that does not hold.
func unmet(steps []renjia.Step) renjia.Text {
	for _, s := range steps {
		if !s.Holds {
			return renjia.Text{EN: "not so: " + s.Claim.EN, ZH: "不符合：" + s.Claim.ZH}
		}
	}
	return renjia.Text{}
}
