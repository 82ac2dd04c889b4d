package worth

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// UnitCost is what one outcome cost.
type UnitCost struct {
	measured.Result              // exact, in major units of the currency
	Amount          renjia.Money `json:"amount"` // rounded as named
}

// PerOutcome returns (direct cost + allocated overhead)/outcomes. Outcomes may be
// clients, sessions or goals attained, and need not be whole; which they are, the
// name says. It is undefined for no outcomes. Costs are 0 or more and of one
// currency; the rounding of the amount must be named.
func PerOutcome(direct, overhead renjia.Money, outcomes decimal.Decimal, how renjia.Rounding) (UnitCost, error) {
	total, err := direct.Add(overhead)
	if err != nil {
		return UnitCost{}, err
	}
	if !plain(outcomes) {
		return UnitCost{}, CostPerResult.Invalid("outcomes: want at most %d digits on either side of the point", mostDigits)
	}
	if direct.Sign() < 0 || overhead.Sign() < 0 || outcomes.IsNegative() {
		return UnitCost{}, CostPerResult.Invalid("cost %s and overhead %s for %s outcomes: want 0 or more of each", direct, overhead, outcomes)
	}
	if outcomes.IsZero() {
		return UnitCost{}, CostPerResult.Undefined("there are no outcomes", "没有成效")
	}
	each := new(big.Rat).Quo(total.Decimal().Rat(), outcomes.Rat())
	u := UnitCost{}
	if u.Amount, err = renjia.MoneyFromRat(each, total.Currency(), how); err != nil {
		return UnitCost{}, err
	}
	u.Result = measured.About{
		ID: CostPerResult, N: outcomes.Ceil().IntPart(), Variant: "direct cost and allocated overhead", Source: "Drummond et al. 2015",
		Inputs: []measured.Input{
			{Name: "direct", Value: direct.String()}, {Name: "overhead", Value: overhead.String()}, {Name: "outcomes", Value: outcomes.String()},
		},
	}.Exactly(each)
	return u, nil
}
