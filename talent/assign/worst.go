package assign

import (
	"cmp"
	"slices"
)

const worstSource = "Gross 1959; Burkard, Dell'Amico & Martello 2009, 6.2"

// Bottleneck places as many people as possible so that the worst pair costs as
// little as can be, and among such plans takes one of least total cost. Use it
// where the longest way or the poorest fit counts more than the sum.
//
// It takes the time of [Assign] twice, and that of a search over the distinct
// costs with one matching by Hopcroft & Karp for each step.
func Bottleneck[C Number](costs Costs[C], o Options) (Plan[C], error) {
	if err := o.check(); err != nil {
		return Plan[C]{}, err
	}
	b, err := narrow(costs)
	if err != nil {
		return Plan[C]{}, err
	}
	p, err := assign(b.within, o)
	if err != nil {
		return Plan[C]{}, err
	}
	b.finish(costs, &p)
	p.Method, p.Source = MinWorst, worstSource
	return p, nil
}

// narrowed is a table without the pairs that no plan of least worst cost uses.
type narrowed[C Number] struct {
	within    Costs[C]
	contested *Contested // in the whole table
	below     *Contested // with less than the worst cost
}

// narrow finds the least worst cost. It starts from a cheap plan of most pairs:
// what costs more than its worst pair is out at once.
func narrow[C Number](costs Costs[C]) (n narrowed[C], err error) {
	cheap, err := assign(costs, Options{Ties: AsFound})
	if err != nil {
		return n, err
	}
	n.contested = cheap.Contested
	pairs := costs.upTo(cheap.Worst)
	distinct := slices.Clone(pairs.cost)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	at, _ := slices.BinarySearchFunc(distinct, cheap.Placed, func(t C, placed int) int {
		return cmp.Compare(mostUpTo(pairs, t).size, placed)
	})
	if cheap.Placed == 0 {
		n.within = Costs[C]{rows: costs.rows, columns: costs.columns, lists: pairs}
		return n, nil
	}
	worst := distinct[at]
	kept := pairs.keep(func(_, _ int, c C) bool { return c <= worst })
	n.within = Costs[C]{rows: costs.rows, columns: costs.columns, lists: kept, allowed: len(kept.cost), largest: costs.largest}
	less := pairs.keep(func(_, _ int, c C) bool { return c < worst })
	rows, columns := most(less.start, less.column, less.columns).contested()
	n.below = &Contested{indices(rows), indices(columns)}
	return n, nil
}

// upTo returns the pairs that cost at most t.
func (c Costs[C]) upTo(t C) *lists[C] {
	l := newLists[C](c.rows, c.columns, 0)
	for i := range c.rows {
		l.start = append(l.start, len(l.column))
		c.each(i, func(j int, cost C) bool {
			if cost <= t {
				l.column = append(l.column, int32(j))
				l.cost = append(l.cost, cost)
			}
			return true
		})
	}
	l.close()
	return l
}

func mostUpTo[C Number](l *lists[C], t C) *matching {
	kept := l.keep(func(_, _ int, c C) bool { return c <= t })
	return most(kept.start, kept.column, kept.columns)
}

// finish gives a plan of the narrowed table what holds of the whole.
func (n narrowed[C]) finish(costs Costs[C], p *Plan[C]) {
	p.Contested, p.Below, p.Levels = n.contested, n.below, nil
	used := p.used(costs)
	slices.Sort(used)
	slices.Reverse(used)
	for k, c := range used {
		if k == 0 || c != used[k-1] {
			p.Levels = append(p.Levels, Level[C]{Cost: c})
		}
		p.Levels[len(p.Levels)-1].Pairs++
	}
}

// checkBelow checks that the worst pair cannot be better.
func (p Plan[C]) checkBelow(costs Costs[C]) error {
	if p.Placed == 0 {
		return nil
	}
	if p.Below == nil {
		return wrong("nothing proves that its worst pair cannot cost less than %v", p.Worst)
	}
	fewer := p
	fewer.Placed--
	return fewer.checkHall(costs, *p.Below, func(c C) bool { return c < p.Worst })
}
