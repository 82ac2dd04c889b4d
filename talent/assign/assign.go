package assign

import (
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
)

const source = "Jonker & Volgenant 1987; Crouse 2016"

// Assign places as many people as possible, and among such plans one of least
// total cost. Who cannot be placed is left out; that is a result, not an error.
//
// Whole-number costs are exact: where sums could leave int64, the answer is
// ErrUnsupported. Float costs are turned into whole numbers where all of them
// are multiples of one power of two within 2^59 of it, and then are exact, too;
// else two plans are equally good if they differ by rounding, which is 2^-40 of
// the largest cost.
//
// It takes O(k² × l) time at worst for k people or posts, whichever are fewer, and
// l of the others; far less as a rule. Beside the costs it needs O(k + l) memory,
// and a copy of them if there are more rows than columns or if they are floats.
// Where three in four pairs are forbidden it works on the allowed ones alone.
func Assign[C Number](costs Costs[C], o Options) (Plan[C], error) {
	if err := o.check(); err != nil {
		return Plan[C]{}, err
	}
	return assign(costs, o)
}

func assign[C Number](costs Costs[C], o Options) (Plan[C], error) {
	if f, ok := any(costs).(Costs[float64]); ok {
		if whole, unit, ok := whole(f); ok {
			p, err := assign(whole, o)
			return any(scaled(p, unit)).(Plan[C]), err
		}
	}
	s, err := solve(costs)
	if err != nil {
		return Plan[C]{}, err
	}
	p := Plan[C]{Method: MinCost, Rows: costs.rows, Columns: costs.columns, Variant: o.String(), Source: source}
	p.Unique = settleTies(costs, s, o)
	p.take(s)
	return p, p.sum(costs)
}

// settleTies chooses among the best placements and reports whether there is one.
func settleTies[C Number](costs Costs[C], s *solution[C], o Options) (unique bool) {
	if o.Ties == AsFound {
		return false
	}
	return tightOf(costs, s, tolerance(costs.largest)).settle(o)
}

// settle chooses among the best placements and reports whether there is one.
func (t *tight) settle(o Options) (unique bool) {
	if o.Ties == AsFound {
		return false
	}
	if t.unique() {
		return true
	}
	t.choose(o.order(len(t.colOf), len(t.rowOf)))
	return false
}

func (o Options) order(rows, columns int) order {
	if o.Ties == Lottery {
		return drawn(rows, columns, o.Seed)
	}
	return asNumbered(rows, columns)
}

// tolerance is 0 for whole numbers; for floats what rounding may add up to.
func tolerance[C Number](largest C) C {
	var c C
	if p, ok := any(&c).(*float64); ok {
		*p = math.Ldexp(float64(largest), -40)
	}
	return c
}

// take copies a solution into the plan.
func (p *Plan[C]) take(s *solution[C]) {
	p.Column = make([]int, len(s.colOf))
	for i, j := range s.colOf {
		p.Column[i] = int(j)
	}
	p.Prices = &Prices[C]{s.u, s.v, s.leftOut}
	if s.rows != nil {
		p.Contested = &Contested{indices(s.rows), indices(s.columns)}
	}
}

func indices(in []bool) []int {
	at := []int{}
	for i, yes := range in {
		if yes {
			at = append(at, i)
		}
	}
	return at
}

// sum counts and adds up the pairs.
func (p *Plan[C]) sum(costs Costs[C]) error {
	used := p.used(costs)
	p.Placed, p.Worst = len(used), highest(used)
	total, ok := add(used)
	if !ok {
		return fmt.Errorf("total cost of %d pairs: outside the range of the type; use smaller units: %w", p.Placed, renjia.ErrUnsupported)
	}
	p.Cost = total
	return nil
}

// used lists the costs of the pairs, rows ascending.
func (p Plan[C]) used(costs Costs[C]) []C {
	var used []C
	for i, j := range p.Column {
		if j >= 0 {
			cost, _ := costs.At(i, j)
			used = append(used, cost)
		}
	}
	return used
}

// add sums without rounding but the last.
func add[C Number](x []C) (total C, ok bool) {
	switch x := any(x).(type) {
	case []int64:
		sum := new(big.Int)
		for _, y := range x {
			sum.Add(sum, big.NewInt(y))
		}
		*any(&total).(*int64), ok = sum.Int64(), sum.IsInt64()
	case []float64:
		sum := new(big.Float).SetPrec(2200) // holds any sum of floats exactly
		for _, y := range x {
			sum.Add(sum, big.NewFloat(y))
		}
		f, _ := sum.Float64()
		*any(&total).(*float64), ok = f, !math.IsInf(f, 0)
	}
	return total, ok
}
