package assign

import (
	"math"
	"slices"
)

const leximinSource = "leximin over the costs of pairs; Burkard, Dell'Amico & Martello 2009, 6.6 (lexicographic bottleneck)"

// Leximin places as many people as possible so that the worst pair costs as little
// as can be, among such plans the second worst pair, and so on: nobody's burden
// is made heavier to spare somebody who carries less. It compares costs and adds
// none, so it is exact for floats, too.
//
// It solves one assignment for every few distinct costs in reach: seconds for a
// thousand people with costs all different, far less where costs are few.
func Leximin[C Number](costs Costs[C], o Options) (Plan[C], error) {
	if err := o.check(); err != nil {
		return Plan[C]{}, err
	}
	b, err := narrow(costs)
	if err != nil {
		return Plan[C]{}, err
	}
	l := rankedBy(b.within)
	for !l.done() {
		if err := l.step(); err != nil {
			return Plan[C]{}, err
		}
	}
	p := Plan[C]{Method: MinLeximin, Rows: costs.rows, Columns: costs.columns, Variant: o.String(), Source: leximinSource}
	p.Unique = l.tight.settle(o)
	p.Column = make([]int, costs.rows)
	for i, j := range l.tight.colOf {
		p.Column[i] = int(j)
	}
	if err := p.sum(costs); err != nil {
		return Plan[C]{}, err
	}
	b.finish(costs, &p)
	return p, nil
}

// leximin narrows a table, a few levels of cost at a time, to the pairs of plans
// that have as few pairs as possible at each level from the top.
type leximin struct {
	rank   *lists[int64] // the pairs still in reach and the ranks of their costs
	ranks  []int64       // not yet settled, largest last
	placed int64         // a bound on the number of pairs
	group  int           // levels in one step
	tight  *tight        // of the last step; nil before the first
	unique bool
}

func rankedBy[C Number](c Costs[C]) *leximin {
	distinct := slices.Clone(c.lists.cost)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	l := &leximin{
		rank:   &lists[int64]{c.columns, c.lists.start, c.lists.column, make([]int64, len(c.lists.cost))},
		placed: int64(min(c.rows, c.columns)),
	}
	for k, cost := range c.lists.cost {
		at, _ := slices.BinarySearch(distinct, cost)
		l.rank.cost[k] = int64(at)
	}
	for at := range distinct {
		l.ranks = append(l.ranks, int64(at))
	}
	// The largest weight is (k+1)^(group-1), and k² of it must stay exact.
	k := float64(max(l.placed, 1))
	l.group = 1 + max(0, int((57-2*math.Log2(k))/math.Log2(k+1)))
	return l
}

func (l *leximin) done() bool { return l.tight != nil && (l.unique || len(l.ranks) == 0) }

// step makes pairs at the highest levels rare, those at the very highest first,
// and keeps the pairs of the best plans alone.
func (l *leximin) step() error {
	from := max(0, len(l.ranks)-l.group)
	weight, w := map[int64]int64{}, int64(1)
	for _, rank := range l.ranks[from:] {
		weight[rank] = w
		w *= l.placed + 1
	}
	l.ranks = l.ranks[:from]
	costs := l.weighted(weight, l.placed*(w/(l.placed+1))+1)
	s, err := solve(costs)
	if err != nil {
		return err
	}
	l.tight = tightOf(costs, s, 0)
	l.unique = l.tight.unique()
	l.keepTight()
	return nil
}

// weighted gives each pair the weight of its level. A row or column that all best
// plans so far use earns its pairs a bonus that no weights outweigh.
func (l *leximin) weighted(weight map[int64]int64, bonus int64) Costs[int64] {
	w := &lists[int64]{l.rank.columns, l.rank.start, l.rank.column, make([]int64, len(l.rank.cost))}
	costs := Costs[int64]{rows: l.rank.rows(), columns: l.rank.columns, lists: w, allowed: len(w.cost)}
	for i := range l.rank.rows() {
		for k := l.rank.start[i]; k < l.rank.start[i+1]; k++ {
			w.cost[k] = weight[l.rank.cost[k]]
			if l.needs(i, w.column[k]) {
				w.cost[k] -= bonus
			}
		}
	}
	costs.largest = bonus
	return costs
}

func (l *leximin) needs(row int, column int32) bool {
	if l.tight == nil {
		return false
	}
	t := l.tight
	return t.contested[row] && !t.rowMay[row] || !t.contested[row] && !t.colMay[column]
}

// keepTight drops the pairs that no best plan uses, and the levels they alone had.
func (l *leximin) keepTight() {
	present := map[int64]bool{}
	kept := newLists[int64](l.rank.rows(), l.rank.columns, len(l.tight.column))
	for i := range l.rank.rows() {
		kept.start = append(kept.start, len(kept.column))
		columns, ranks := l.rank.row(i)
		tight := l.tight.row(int32(i))
		for k, j := range columns {
			if _, ok := slices.BinarySearch(tight, j); ok {
				kept.column = append(kept.column, j)
				kept.cost = append(kept.cost, ranks[k])
				present[ranks[k]] = true
			}
		}
	}
	kept.close()
	l.rank = kept
	l.ranks = slices.DeleteFunc(l.ranks, func(r int64) bool { return !present[r] })
}
