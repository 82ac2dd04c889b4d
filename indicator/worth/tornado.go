package worth

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
)

// Assumption names a number of a plan that may be otherwise.
type Assumption string

// The assumptions. Inputs and rate are of the plan, the others of an outcome.
const (
	OfInputs       Assumption = "inputs"
	OfRate         Assumption = "rate"
	OfQuantity     Assumption = "quantity"
	OfProxy        Assumption = "proxy"
	OfDeadweight   Assumption = "deadweight"
	OfDisplacement Assumption = "displacement"
	OfAttribution  Assumption = "attribution"
	OfDropOff      Assumption = "drop_off"
)

// Range says between which values an assumption may lie.
type Range struct {
	Assumption Assumption      `json:"assumption"`
	Outcome    int             `json:"outcome"` // its number in the plan, from 0; 0 for inputs and rate
	Low        decimal.Decimal `json:"low"`
	High       decimal.Decimal `json:"high"`
}

// Swing is a row of a tornado table: what the ratio becomes at both ends of a range.
type Swing struct {
	Range
	AtLow  *big.Rat `json:"at_low"` // the ratio at the low end
	AtHigh *big.Rat `json:"at_high"`
	Width  *big.Rat `json:"width"` // how far they are apart
}

// Tornado moves one assumption at a time from the low to the high end of its range,
// with all others as planned, and returns the ratios at both ends, the widest swing
// first; equal ones stay in the order of the ranges (Eschenbach 1992).
func (p Plan) Tornado(ranges []Range) ([]Swing, error) {
	if _, err := Return(p); err != nil {
		return nil, err
	}
	swings := make([]Swing, len(ranges))
	for i, r := range ranges {
		low, err := p.at(r, r.Low)
		if err != nil {
			return nil, fmt.Errorf("range %d, low: %w", i+1, err)
		}
		high, err := p.at(r, r.High)
		if err != nil {
			return nil, fmt.Errorf("range %d, high: %w", i+1, err)
		}
		width := new(big.Rat).Sub(high, low)
		swings[i] = Swing{Range: r, AtLow: low, AtHigh: high, Width: width.Abs(width)}
	}
	slices.SortStableFunc(swings, func(a, b Swing) int { return b.Width.Cmp(a.Width) })
	return swings, nil
}

// at returns the ratio with one assumption replaced.
func (p Plan) at(r Range, value decimal.Decimal) (*big.Rat, error) {
	p.Outcomes = slices.Clone(p.Outcomes)
	place, err := p.place(r)
	if err != nil {
		return nil, err
	}
	*place = value
	v, err := Return(p)
	return v.Exact, err
}

// place returns where an assumption stands in the plan.
func (p *Plan) place(r Range) (*decimal.Decimal, error) {
	switch r.Assumption {
	case OfInputs:
		return &p.Inputs, nil
	case OfRate:
		return &p.Rate, nil
	}
	if r.Outcome < 0 || r.Outcome >= len(p.Outcomes) {
		return nil, fmt.Errorf("outcome %d of %d: %w", r.Outcome, len(p.Outcomes), renjia.ErrNotFound)
	}
	o := &p.Outcomes[r.Outcome]
	place, ok := map[Assumption]*decimal.Decimal{
		OfQuantity: &o.Quantity, OfProxy: &o.Proxy, OfDeadweight: &o.Deadweight,
		OfDisplacement: &o.Displacement, OfAttribution: &o.Attribution, OfDropOff: &o.DropOff,
	}[r.Assumption]
	if !ok {
		return nil, SROI.Invalid("assumption %q: there is none of that name", r.Assumption)
	}
	return place, nil
}

// Around returns a range for every assumption that is not zero: from 1 − by to
// 1 + by times its value, shares no higher than 1. It says how sensitive a ratio is,
// not how uncertain: for that, the ranges must be those of the evidence. By lies
// between 0 and 1, both excluded.
func (p Plan) Around(by decimal.Decimal) ([]Range, error) {
	one := decimal.NewFromInt(1)
	if !plain(by) || !by.IsPositive() || by.GreaterThanOrEqual(one) {
		return nil, SROI.Invalid("around: want a share between 0 and 1")
	}
	var ranges []Range
	add := func(a Assumption, outcome int) {
		place, err := p.place(Range{Assumption: a, Outcome: outcome})
		if err != nil || place.IsZero() { // never an error: both exist
			return
		}
		r := Range{Assumption: a, Outcome: outcome, Low: place.Mul(one.Sub(by)), High: place.Mul(one.Add(by))}
		if !slices.Contains([]Assumption{OfInputs, OfRate, OfQuantity, OfProxy}, a) {
			r.High = decimal.Min(r.High, one)
		}
		ranges = append(ranges, r)
	}
	add(OfInputs, 0)
	add(OfRate, 0)
	for i := range p.Outcomes {
		for _, a := range []Assumption{OfQuantity, OfProxy, OfDeadweight, OfDisplacement, OfAttribution, OfDropOff} {
			add(a, i)
		}
	}
	return ranges, nil
}

// BreakEven returns the value of an assumption at which the present value equals the
// inputs, with all others as planned. It is exact, and undefined where the present
// value does not depend on the assumption, or where no value that the assumption may
// take does it. Rate and drop-off are ErrUnsupported: they do not enter linearly.
func (p Plan) BreakEven(a Assumption, outcome int) (*big.Rat, error) {
	if a == OfRate || a == OfDropOff {
		return nil, fmt.Errorf("%s: break-even of %s: %w", SROI, a, renjia.ErrUnsupported)
	}
	p.Ratio = NetPresent
	r := Range{Assumption: a, Outcome: outcome}
	atZero, err := p.at(r, decimal.Zero)
	if err != nil {
		return nil, err
	}
	atOne, err := p.at(r, decimal.NewFromInt(1))
	if err != nil {
		return nil, err
	}
	slope := atOne.Sub(atOne, atZero)
	if slope.Sign() == 0 {
		return nil, SROI.Undefined("the value does not depend on %s", "结果与%s无关", a)
	}
	even := atZero.Quo(atZero.Neg(atZero), slope)
	share := a == OfDeadweight || a == OfDisplacement || a == OfAttribution
	if a != OfProxy && even.Sign() < 0 || share && even.Cmp(big.NewRat(1, 1)) > 0 {
		return nil, SROI.Undefined("no %s makes value and inputs equal", "任何%s取值都无法使价值与投入相等", a)
	}
	return even, nil
}
