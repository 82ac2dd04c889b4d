package giving360

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
)

// Amount returns money as a number of the standard, with all places of its
// currency; the zero Money is no number.
func Amount(m renjia.Money) json.Number {
	if m.Currency() == "" {
		return ""
	}
	return json.Number(m.Amount())
}

// longestNumber bounds the numbers that are computed with, in characters.
const longestNumber = 40

// MoneyOf returns a number of the standard as money, exactly; no number is the zero
// Money. A number finer than the currency's minor unit, and a currency that is no
// longer in use, are ErrInvalid.
func MoneyOf(n json.Number, currency string) (renjia.Money, error) {
	if n == "" {
		return renjia.Money{}, nil
	}
	d, err := decimal.NewFromString(n.String())
	if err != nil || len(n) > longestNumber || d.Exponent() > longestNumber {
		return renjia.Money{}, fmt.Errorf("amount %.50q: is no number in range: %w", n, renjia.ErrInvalid)
	}
	return renjia.MoneyFromDecimal(d, renjia.Currency(currency))
}
