package renjia

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"

	"github.com/shopspring/decimal"
)

// Money is an exact amount of one currency, counted in minor units (fen,
// cents) as a 64-bit integer. It may be negative. The zero value is no money
// of no currency: it adds to any amount and changes nothing. Two amounts are
// equal exactly when == says so.
type Money struct {
	minor    int64
	currency Currency
}

// MoneyOf returns that many minor units: MoneyOf(1230, CNY) is ¥12.30.
func MoneyOf(minor int64, c Currency) (Money, error) {
	if err := c.Check(); err != nil {
		return Money{}, err
	}
	return Money{minor, c}, nil
}

// Yuan returns whole yuan (CNY), for programs and tests; it fails beyond
// 9.2·10¹⁶ yuan.
func Yuan(n int64) (Money, error) {
	if n > math.MaxInt64/100 || n < math.MinInt64/100 {
		return Money{}, fmt.Errorf("%d yuan: out of range: %w", n, ErrInvalid)
	}
	return Money{n * 100, CNY}, nil
}

// ParseMoney reads a plain decimal such as "12.30" or "-5". Input finer than
// the currency's minor unit is refused, never rounded.
func ParseMoney(amount string, c Currency) (Money, error) {
	scale, ok := c.Scale()
	if !ok {
		return Money{}, c.Check()
	}
	n, err := parseScaled(amount, scale)
	if err != nil {
		return Money{}, fmt.Errorf("amount %q %s: %w", amount, c, err)
	}
	return Money{n, c}, nil
}

// MoneyFromDecimal converts a decimal exactly, or fails.
func MoneyFromDecimal(d decimal.Decimal, c Currency) (Money, error) {
	scale, ok := c.Scale()
	if !ok {
		return Money{}, c.Check()
	}
	shifted := d.Shift(int32(scale))
	if !shifted.IsInteger() {
		return Money{}, fmt.Errorf("amount %s %s: has more than %d decimal places: %w", d, c, scale, ErrInvalid)
	}
	whole := shifted.BigInt()
	if !whole.IsInt64() {
		return Money{}, fmt.Errorf("amount %s %s: out of range: %w", d, c, ErrInvalid)
	}
	return Money{whole.Int64(), c}, nil
}

// MoneyFromRat rounds an exact amount in major units to minor units in the named
// way.
func MoneyFromRat(amount *big.Rat, c Currency, how Rounding) (Money, error) {
	scale, ok := c.Scale()
	if !ok {
		return Money{}, c.Check()
	}
	minor := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	n, err := how.quotient(minor.Mul(minor, amount.Num()), amount.Denom())
	if err != nil {
		return Money{}, fmt.Errorf("amount %s %s: %w", amount.RatString(), c, err)
	}
	return Money{n, c}, nil
}

// Minor returns the amount in minor units.
func (m Money) Minor() int64 { return m.minor }

// Currency returns the currency, "" for the zero Money.
func (m Money) Currency() Currency { return m.currency }

// Decimal returns the amount in major units.
func (m Money) Decimal() decimal.Decimal { return decimal.New(m.minor, -int32(m.scale())) }

// IsZero reports whether the amount is zero, whatever the currency.
func (m Money) IsZero() bool { return m.minor == 0 }

// Sign returns -1, 0 or +1.
func (m Money) Sign() int { return sign(m.minor) }

// Neg returns the amount with its sign changed.
func (m Money) Neg() (Money, error) {
	if m.minor == math.MinInt64 {
		return Money{}, m.outOfRange("negated")
	}
	return Money{-m.minor, m.currency}, nil
}

// Add returns m + n. Different currencies and overflow are errors.
func (m Money) Add(n Money) (Money, error) {
	c, err := m.sameCurrency(n)
	if err != nil {
		return Money{}, err
	}
	sum, ok := addInt64(m.minor, n.minor)
	if !ok {
		return Money{}, m.outOfRange("plus " + n.String())
	}
	return Money{sum, c}, nil
}

// Sub returns m − n. Different currencies and overflow are errors.
func (m Money) Sub(n Money) (Money, error) {
	c, err := m.sameCurrency(n)
	if err != nil {
		return Money{}, err
	}
	diff := m.minor - n.minor
	if (diff < m.minor) != (n.minor > 0) {
		return Money{}, m.outOfRange("minus " + n.String())
	}
	return Money{diff, c}, nil
}

// Compare returns -1, 0 or +1; amounts of different currencies do not compare.
func (m Money) Compare(n Money) (int, error) {
	if _, err := m.sameCurrency(n); err != nil {
		return 0, err
	}
	switch {
	case m.minor < n.minor:
		return -1, nil
	case m.minor > n.minor:
		return 1, nil
	}
	return 0, nil
}

// SumMoney adds amounts of one currency; the sum of none is the zero Money.
func SumMoney(amounts ...Money) (sum Money, err error) {
	for _, m := range amounts {
		if sum, err = sum.Add(m); err != nil {
			return Money{}, err
		}
	}
	return sum, nil
}

// Times returns m·f rounded to minor units in the named way.
func (m Money) Times(f Fraction, r Rounding) (Money, error) {
	product := new(big.Int).Mul(big.NewInt(m.minor), big.NewInt(f.num))
	n, err := r.quotient(product, big.NewInt(f.Den()))
	if err != nil {
		return Money{}, fmt.Errorf("%s times %s: %w", m, f, err)
	}
	return Money{n, m.currency}, nil
}

func (m Money) sameCurrency(n Money) (Currency, error) {
	switch {
	case m.currency == n.currency || n == Money{}:
		return m.currency, nil
	case m == Money{}:
		return n.currency, nil
	}
	return "", fmt.Errorf("%s and %s: different currencies: %w", m, n, ErrInvalid)
}

func (m Money) outOfRange(what string) error {
	return fmt.Errorf("%s %s: out of range: %w", m, what, ErrInvalid)
}

func (m Money) scale() int {
	scale, _ := m.currency.Scale()
	return scale
}

// Amount returns the number alone with all places of its currency: "12.30".
func (m Money) Amount() string { return formatScaled(m.minor, m.scale()) }

// String returns amount and currency: "12.30 CNY".
func (m Money) String() string {
	if m.currency == "" {
		return m.Amount()
	}
	return m.Amount() + " " + string(m.currency)
}

type moneyJSON struct {
	Amount   string   `json:"amount"`
	Currency Currency `json:"currency"`
}

// MarshalJSON writes {"amount":"12.30","currency":"CNY"}; the zero Money is null.
func (m Money) MarshalJSON() ([]byte, error) {
	if m == (Money{}) {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 48)
	b = append(b, `{"amount":"`...)
	b = append(b, m.Amount()...)
	b = append(b, `","currency":"`...)
	b = append(b, m.currency...)
	return append(b, `"}`...), nil
}

// UnmarshalJSON reads what MarshalJSON writes. An amount written as a JSON
// number is refused: readers differ in what they make of it.
func (m *Money) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*m = Money{}
		return nil
	}
	var w moneyJSON
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("money %s: want {\"amount\":\"12.30\",\"currency\":\"CNY\"}: %w", b, ErrInvalid)
	}
	v, err := ParseMoney(w.Amount, w.Currency)
	if err == nil {
		*m = v
	}
	return err
}
