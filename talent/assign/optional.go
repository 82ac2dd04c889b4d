package assign

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

const optionalSource = "assignment with opt-out: each row has a place of its own; Burkard, Dell'Amico & Martello 2009, 5.4"

// Penalties say what it costs to leave a row out and a column empty, in the unit
// of the costs. A nil slice stands for zeros.
type Penalties[C Number] struct {
	Rows    []C
	Columns []C
}

// Optional takes the plan of least total cost where that of every row left out and
// every column left empty counts, however few are placed: a post stays vacant if
// filling it costs more than the vacancy. A pair that costs exactly what it saves
// is placed under [FirstInOrder] and [Lottery] wherever the first rows gain by it.
//
// Prices of an Optional plan are at most the penalty of their row or column, and
// equal it if that is left; all of them add up to the cost, so Prices.LeftOut and
// Contested have no meaning.
func Optional[C Number](costs Costs[C], w Penalties[C], o Options) (Plan[C], error) {
	if err := o.check(); err != nil {
		return Plan[C]{}, err
	}
	w, err := w.checked(costs)
	if err != nil {
		return Plan[C]{}, err
	}
	return optional(costs, w, o)
}

// checked returns the penalties with zeros for nil.
func (w Penalties[C]) checked(costs Costs[C]) (Penalties[C], error) {
	if w.Rows == nil {
		w.Rows = make([]C, costs.rows)
	}
	if w.Columns == nil {
		w.Columns = make([]C, costs.columns)
	}
	if len(w.Rows) != costs.rows || len(w.Columns) != costs.columns {
		return w, fmt.Errorf("penalties for %d rows and %d columns: the costs have %d and %d: %w",
			len(w.Rows), len(w.Columns), costs.rows, costs.columns, renjia.ErrInvalid)
	}
	most := limit[C]()
	for side, penalties := range [][]C{w.Rows, w.Columns} {
		for k, x := range penalties {
			if !(x >= -most && x <= most) {
				return w, fmt.Errorf("penalty of %s %d: %v: want a number within the limits of costs: %w", [...]string{"row", "column"}[side], k, x, renjia.ErrInvalid)
			}
		}
	}
	return w, nil
}

func optional[C Number](costs Costs[C], w Penalties[C], o Options) (Plan[C], error) {
	if f, ok := any(costs).(Costs[float64]); ok {
		wf := any(w).(Penalties[float64])
		if c, more, unit, ok := wholeWith(f, wf.Rows, wf.Columns); ok {
			p, err := optional(c, Penalties[int64]{more[0], more[1]}, o)
			return any(scaled(p, unit)).(Plan[C]), err
		}
	}
	gains, err := gainsOf(costs, w)
	if err != nil {
		return Plan[C]{}, err
	}
	s, err := solve(gains)
	if err != nil {
		return Plan[C]{}, err
	}
	p := Plan[C]{Method: WithPenalties, Rows: costs.rows, Columns: costs.columns, Variant: o.String(), Source: optionalSource}
	p.Unique = optionalTies(gains, s, o, costs.columns)
	p.takeOptional(s, w)
	if err := p.sum(costs); err != nil {
		return Plan[C]{}, err
	}
	return p, p.addPenalties(costs, w)
}

// gainsOf returns the cost of each pair less the penalties it saves, of those
// that are not worse than none, and for each row a column of its own at 0.
func gainsOf[C Number](costs Costs[C], w Penalties[C]) (Costs[C], error) {
	l := newLists[C](costs.rows, costs.columns+costs.rows, 0)
	g := Costs[C]{rows: costs.rows, columns: l.columns, lists: l}
	for i := range costs.rows {
		costs.each(i, func(j int, c C) bool {
			if gain := c - w.Rows[i] - w.Columns[j]; gain <= 0 {
				l.add(i, j, gain)
				g.largest = max(g.largest, -gain)
			}
			return true
		})
		l.add(i, costs.columns+i, 0)
	}
	l.close()
	g.allowed = len(l.cost)
	if g.largest > limit[C]() || l.columns > math.MaxInt32 {
		return g, fmt.Errorf("penalties: a pair saves %v: want at most %v: %w", g.largest, limit[C](), renjia.ErrUnsupported)
	}
	return g, nil
}

// optionalTies is settleTies; the columns of single rows are wanted least.
func optionalTies[C Number](gains Costs[C], s *solution[C], o Options, columns int) bool {
	if o.Ties == AsFound {
		return false
	}
	t := tightOf(gains, s, tolerance(gains.largest))
	if t.unique() {
		return true
	}
	choice := o.order(gains.rows, columns)
	for j := columns; j < gains.columns; j++ {
		choice.rank = append(choice.rank, int32(j))
	}
	t.choose(choice)
	return false
}

func (p *Plan[C]) takeOptional(s *solution[C], w Penalties[C]) {
	p.Column = make([]int, p.Rows)
	p.Prices = &Prices[C]{Rows: s.u, Columns: s.v[:p.Columns:p.Columns]}
	for i, j := range s.colOf {
		p.Column[i] = int(j)
		if int(j) >= p.Columns {
			p.Column[i] = -1
		}
		// The price of a row's own place is what the row can do without.
		p.Prices.Rows[i] += w.Rows[i] + s.v[p.Columns+i]
	}
	for j := range p.Prices.Columns {
		p.Prices.Columns[j] += w.Columns[j]
	}
}

func (p *Plan[C]) addPenalties(costs Costs[C], w Penalties[C]) error {
	total, ok := add(append(p.penalties(w), p.used(costs)...))
	if !ok {
		return fmt.Errorf("total of costs and penalties: outside the range of the type; use smaller units: %w", renjia.ErrUnsupported)
	}
	p.Cost = total
	return nil
}

// penalties lists those that the plan incurs.
func (p Plan[C]) penalties(w Penalties[C]) (incurred []C) {
	for _, i := range p.Unassigned() {
		incurred = append(incurred, w.Rows[i])
	}
	for _, j := range p.Vacant() {
		incurred = append(incurred, w.Columns[j])
	}
	return incurred
}

// VerifyOptional is [Verify] for a plan of [Optional].
func VerifyOptional[C Number](costs Costs[C], w Penalties[C], p Plan[C]) error {
	w, err := w.checked(costs)
	if err != nil {
		return err
	}
	if err := p.checkShape(costs); err != nil {
		return err
	}
	if p.Method != WithPenalties || p.Prices == nil || len(p.Prices.Rows) != p.Rows || len(p.Prices.Columns) != p.Columns {
		return wrong("%s: not one with penalties, or a price is missing", p.Method)
	}
	if err := p.checkSum(costs, p.penalties(w)); err != nil {
		return err
	}
	off := 4 * tolerance(max(costs.largest, highest(w.Rows), highest(w.Columns)))
	if err := p.checkReduced(costs, off, func(C) bool { return true }); err != nil {
		return err
	}
	for i, j := range p.Column {
		if u := p.Prices.Rows[i]; u > w.Rows[i]+off || j < 0 && u < w.Rows[i]-off {
			return wrong("row %d: has the price %v; want at most its penalty %v, and that if it is left out", i, u, w.Rows[i])
		}
	}
	for j, i := range p.holders() {
		if v := p.Prices.Columns[j]; v > w.Columns[j]+off || i < 0 && v < w.Columns[j]-off {
			return wrong("column %d: has the price %v; want at most its penalty %v, and that if it is empty", j, v, w.Columns[j])
		}
	}
	return nil
}
