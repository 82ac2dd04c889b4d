package ledger

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Basis is what a value was taken from.
type Basis string

// The bases. The first three value goods, the next two donated services, the
// last one money of another currency.
const (
	Invoice        Basis = "invoice"          // 凭据: an invoice, a customs form, an agreement that states the price
	MarketPrice    Basis = "market-price"     // 市场价格
	Appraisal      Basis = "appraisal"        // 评估: by a qualified appraiser
	ReplacementPay Basis = "replacement-wage" // 替代工资: what the skill costs if it is hired
	GeneralistPay  Basis = "generalist-wage"  // 通用工资: one wage for every service
	ExchangeRate   Basis = "exchange-rate"    // 汇率
)

func (b Basis) goods() bool { return b == Invoice || b == MarketPrice || b == Appraisal }

func (b Basis) service() bool { return b == ReplacementPay || b == GeneralistPay }

// Valuation says how the amount of a line was found when no money of its
// currency was paid: so many units at a rate, from a source, on a day. The
// amount is their exact product, rounded once in the named way.
type Valuation struct {
	Basis    Basis           `json:"basis"`
	Quantity renjia.Fraction `json:"quantity"` // more than zero
	Unit     string          `json:"unit"`     // "hour", "bag of 10 kg", or the currency given
	Rate     renjia.Fraction `json:"rate"`     // major units of the line's currency for one unit, more than zero
	Rounding renjia.Rounding `json:"rounding"`
	Source   string          `json:"source"` // document, price list, wage table, bank
	Date     renjia.Date     `json:"date"`   // of the source
}

// Validate reports every problem of the valuation. A missing rounding is one
// of them here; [Valuation.Amount] reports it as ErrUnspecified.
func (v Valuation) Validate() error {
	var p renjia.Problems
	p.Require(v.Basis.goods() || v.Basis.service() || v.Basis == ExchangeRate, "basis", "%q: want invoice, market-price, appraisal, replacement-wage, generalist-wage or exchange-rate", v.Basis)
	p.Require(v.Quantity.Sign() > 0, "quantity", "%s: want more than zero", v.Quantity)
	p.Require(v.Unit != "", "unit", "must be given")
	p.Require(v.Rate.Sign() > 0, "rate", "%s: want more than zero", v.Rate)
	p.Require(v.Rounding != "", "rounding", "must be named")
	p.Require(v.Source != "", "source", "must be given")
	p.Require(!v.Date.IsZero(), "date", "must be given")
	return p.Err("valuation")
}

// Amount returns quantity × rate in a currency. It fails with ErrUnspecified
// without a rounding, and with ErrInvalid out of range.
func (v Valuation) Amount(c renjia.Currency) (renjia.Money, error) {
	value, err := product(v.Quantity, v.Rate)
	if err != nil {
		return renjia.Money{}, err
	}
	unit, err := renjia.ParseMoney("1", c)
	if err != nil {
		return renjia.Money{}, err
	}
	return unit.Times(value, v.Rounding)
}

// explains reports whether an amount, debit or credit, is the one the
// valuation gives.
func (v Valuation) explains(m renjia.Money) (bool, error) {
	want, err := v.Amount(m.Currency())
	if err != nil {
		return false, err
	}
	credit, err := want.Neg()
	return m == want || m == credit, err
}

// checkValuation requires that an amount is the one its valuation gives.
func (l Line) checkValuation(p *renjia.Problems, path string) {
	if err := l.Valuation.Validate(); err != nil {
		p.Within(path+".valuation", err)
		return
	}
	right, err := l.Valuation.explains(l.Amount)
	p.Within(path+".valuation", err)
	p.Require(right || err != nil, path+".valuation", "%s at %s, rounded %s, is not %s", l.Valuation.Quantity, l.Valuation.Rate, l.Valuation.Rounding, l.Amount)
}

// valuation adds what a valuation says to a digest.
func (t *tracer) valuation(v *Valuation) {
	if v == nil {
		t.buf = append(t.buf, 0)
		return
	}
	t.buf = append(t.buf, 1)
	for _, s := range [...]string{string(v.Basis), v.Quantity.String(), v.Unit, v.Rate.String(), string(v.Rounding), v.Source, v.Date.String()} {
		t.text(s)
	}
}

// product returns a·b, exactly.
func product(a, b renjia.Fraction) (renjia.Fraction, error) {
	return fraction(new(big.Rat).Mul(a.Rat(), b.Rat()), a.String()+" × "+b.String())
}

// fraction brings an exact result back to 64 bits, or says what was too large.
func fraction(r *big.Rat, what string) (renjia.Fraction, error) {
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return renjia.Fraction{}, fmt.Errorf("%s: out of range: %w", what, renjia.ErrInvalid)
	}
	return renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
}
