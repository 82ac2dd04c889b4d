package worth

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// The measures of this package.
const (
	SROI          measured.ID = "sroi"
	CostPerResult measured.ID = "cost_per_outcome"
	ICER          measured.ID = "icer"
)

// Outcome is one kind of change for one kind of people, in one year.
type Outcome struct {
	Name         string
	Quantity     decimal.Decimal // how many had it, 0 or more
	Proxy        decimal.Decimal // what one is worth; below 0 for harm
	Deadweight   decimal.Decimal // share that would have happened anyway (无谓效应), 0 to 1
	Displacement decimal.Decimal // share that only moved from elsewhere (替代效应), 0 to 1
	Attribution  decimal.Decimal // share that is owed to others (他方贡献), 0 to 1
	DropOff      decimal.Decimal // share that is lost each year after the first (衰减), 0 to 1
	Years        int             // that it lasts, 1 to MaxYears
}

// MaxYears is the longest that an outcome may last.
const MaxYears = 100

// Discounting says when the value of a year counts.
type Discounting string

// The ways of discounting. There is no default.
const (
	EndOfYear   Discounting = "end-of-year"   // year y is divided by (1 + r)^y
	StartOfYear Discounting = "start-of-year" // year y is divided by (1 + r)^(y−1)
	NotAtAll    Discounting = "undiscounted"  // the rate must be 0
)

// Ratio names what is published as the social return.
type Ratio string

// The ratios. There is no default.
const (
	ValuePerInput Ratio = "value"     // present value / inputs
	NetReturn     Ratio = "net"       // (present value − inputs) / inputs
	GrossPerInput Ratio = "gross"     // the same as value without deadweight, displacement and attribution
	NetPresent    Ratio = "net-value" // present value − inputs, in money
)

// Plan is what a social return is computed from.
type Plan struct {
	Inputs      decimal.Decimal // what the programme cost, above 0
	Rate        decimal.Decimal // of discounting for a year, such as 0.035; 0 or more
	Discounting Discounting
	Ratio       Ratio
	Outcomes    []Outcome
}

// check asks for the choices and reports every problem.
func (p Plan) check() error {
	if err := measured.Choose(SROI, "discounting", "the first year may count as now or as a year away",
		p.Discounting, EndOfYear, StartOfYear, NotAtAll); err != nil {
		return err
	}
	if err := measured.Choose(SROI, "ratio", "three ratios are published under one name",
		p.Ratio, ValuePerInput, NetReturn, GrossPerInput, NetPresent); err != nil {
		return err
	}
	var problems renjia.Problems
	if !plain(p.Inputs, p.Rate) {
		return SROI.Invalid("inputs and rate: want at most %d digits on either side of the point", mostDigits)
	}
	problems.Require(!p.Inputs.IsNegative(), "inputs", "%s: want 0 or more", p.Inputs)
	problems.Require(!p.Rate.IsNegative(), "rate", "%s: want 0 or more", p.Rate)
	problems.Require(p.Discounting != NotAtAll || p.Rate.IsZero(), "rate", "%s: want 0, for nothing is discounted", p.Rate)
	for i, o := range p.Outcomes {
		problems.Within(fmt.Sprintf("outcomes[%d]", i), o.validate())
	}
	return problems.Err(string(SROI))
}

func (o Outcome) validate() error {
	var p renjia.Problems
	if !plain(o.Quantity, o.Proxy, o.Deadweight, o.Displacement, o.Attribution, o.DropOff) {
		return SROI.Invalid("numbers: want at most %d digits on either side of the point", mostDigits)
	}
	p.Require(!o.Quantity.IsNegative(), "quantity", "%s: want 0 or more", o.Quantity)
	for _, share := range []struct {
		name  string
		value decimal.Decimal
	}{{"deadweight", o.Deadweight}, {"displacement", o.Displacement}, {"attribution", o.Attribution}, {"drop_off", o.DropOff}} {
		within := !share.value.IsNegative() && share.value.LessThanOrEqual(decimal.NewFromInt(1))
		p.Require(within, share.name, "%s: want a share of 0 to 1", share.value)
	}
	p.Require(o.Years >= 1 && o.Years <= MaxYears, "years", "%d: want 1 to %d", o.Years, MaxYears)
	return p.Err("outcome")
}

// mostDigits is how many digits a number may have on either side of the point, so
// that 1e999999999 takes no memory.
const mostDigits = 40

func plain(numbers ...decimal.Decimal) bool {
	for _, d := range numbers {
		if e := int(d.Exponent()); e < -mostDigits || e > mostDigits || d.NumDigits()+e > mostDigits {
			return false
		}
	}
	return true
}

// gross is quantity · proxy, impact what of it is owed to the programme.
func (o Outcome) gross() *big.Rat { return new(big.Rat).Mul(o.Quantity.Rat(), o.Proxy.Rat()) }

func (o Outcome) impact() *big.Rat {
	impact := o.gross()
	for _, lost := range []decimal.Decimal{o.Deadweight, o.Displacement, o.Attribution} {
		impact.Mul(impact, rest(lost))
	}
	return impact
}

// rest is 1 − share.
func rest(share decimal.Decimal) *big.Rat {
	return new(big.Rat).Sub(big.NewRat(1, 1), share.Rat())
}

// factors returns what the value of each year is multiplied by, from the first on,
// for drop-off and discount.
func (p Plan) factors(o Outcome) []*big.Rat {
	step := new(big.Rat).Inv(new(big.Rat).Add(big.NewRat(1, 1), p.Rate.Rat()))
	factor := big.NewRat(1, 1)
	if p.Discounting == EndOfYear {
		factor.Set(step)
	}
	step.Mul(step, rest(o.DropOff))
	all := make([]*big.Rat, o.Years)
	for y := range all {
		all[y] = new(big.Rat).Set(factor)
		factor.Mul(factor, step)
	}
	return all
}
