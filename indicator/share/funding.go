package share

import (
	"math"
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idDependence measured.ID = "government_dependence"
	idReserve    measured.ID = "reserve_months"
	idLeverage   measured.ID = "leverage"
	idUnitCost   measured.ID = "unit_cost"
)

// Dependence returns the share of income that is public money (政府资金依赖度), from 0 to
// 1. It is undefined for a total of zero; a part below 0 or above the total is
// ErrInvalid.
func Dependence(public, total float64) (measured.Result, error) {
	if err := finite(idDependence, public, total); err != nil {
		return measured.Result{}, err
	}
	if public < 0 || public > total {
		return measured.Result{}, idDependence.Invalid("public money %v: want 0 to the total %v", public, total)
	}
	return ratio(idDependence, 1, [2]string{"public", "total"}, public, total)
}

// ReserveMonths returns for how many months unrestricted net assets would pay for
// expenses like those of a year; below 0 if there are more debts than assets. It is
// undefined unless there are expenses.
func ReserveMonths(unrestricted, yearly float64) (measured.Result, error) {
	if err := finite(idReserve, unrestricted, yearly); err != nil {
		return measured.Result{}, err
	}
	return ratio(idReserve, 12, [2]string{"unrestricted", "yearly expenses"}, unrestricted, yearly)
}

// Leverage returns how much was raised elsewhere (money, goods and time at their
// valuation) for each yuan of public money (撬动比). It is undefined without public
// money; what was raised must not be negative.
func Leverage(raised, public float64) (measured.Result, error) {
	if err := finite(idLeverage, raised, public); err != nil {
		return measured.Result{}, err
	}
	if raised < 0 {
		return measured.Result{}, idLeverage.Invalid("raised %v: want at least 0", raised)
	}
	return ratio(idLeverage, 1, [2]string{"raised", "public"}, raised, public)
}

// UnitCost returns cost over what was done for it: per direct hour, per client. It
// is undefined if nothing was done; the cost must not be negative.
func UnitCost(cost, units float64) (measured.Result, error) {
	if err := finite(idUnitCost, cost, units); err != nil {
		return measured.Result{}, err
	}
	if cost < 0 {
		return measured.Result{}, idUnitCost.Invalid("cost %v: want at least 0", cost)
	}
	return ratio(idUnitCost, 1, [2]string{"cost", "units"}, cost, units)
}

func finite(id measured.ID, values ...float64) error {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return id.Invalid("%v: want a finite number", v)
		}
	}
	return nil
}

// ratio is factor·a/b without rounding.
func ratio(id measured.ID, factor int64, names [2]string, a, b float64) (measured.Result, error) {
	if b <= 0 {
		return measured.Result{}, id.Undefined("the base (%s) is %v", "基数（%s）为%v", names[1], b)
	}
	r := new(big.Rat).Quo(sum.Decimal(a), sum.Decimal(b))
	about := measured.About{ID: id, N: 1, Source: "elementary", Inputs: []measured.Input{measured.Number(names[0], a), measured.Number(names[1], b)}}
	return about.Exactly(r.Mul(r, big.NewRat(factor, 1))), nil
}
