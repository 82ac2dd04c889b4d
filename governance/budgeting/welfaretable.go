package budgeting

import (
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// tableCells is how large a table of the best totals may be, 64 MB, for a welfare
// maximum to be looked up rather than searched for. The search is at its worst
// where costs are few and round, which is where the table is small.
const tableCells = 1 << 23

// welfareTable holds the best total that items from i on reach with an amount of
// money: the recurrence of Bellman 1957. Money is counted in the greatest common
// divisor of all costs.
type welfareTable struct {
	*knapsack
	items []int // in the order of the tie policy
	unit  int64
	width int
	best  []int64
}

// table returns nil where caps, groups or a number of projects restrict the
// choice, or it would be too large.
func (k *knapsack) table(ties voting.Ties) (*welfareTable, error) {
	l := k.limits
	if len(l.caps) > 0 || len(l.groups) > 0 || l.number >= 0 {
		return nil, nil
	}
	t := &welfareTable{knapsack: k}
	for _, p := range k.items {
		t.unit = gcd(t.unit, k.e.Projects[p].Cost)
	}
	if t.unit == 0 || l.left/t.unit+1 > tableCells/int64(len(k.items)+1) {
		return nil, nil
	}
	var err error
	if t.items, err = k.ranked(ties); err != nil {
		return nil, err
	}
	t.width = int(l.left/t.unit) + 1
	t.best = make([]int64, (len(t.items)+1)*t.width)
	for i := len(t.items) - 1; i >= 0; i-- {
		for money := range t.width {
			without, with := t.options(i, money)
			t.best[i*t.width+money] = max(without, with)
		}
	}
	return t, nil
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// ranked returns the items in the order of the tie policy; one that refuses has
// none to prefer.
func (k *knapsack) ranked(ties voting.Ties) (order []int, err error) {
	rest := slices.Clone(k.items)
	for len(rest) > 1 && ties.Name() != "" {
		b, err := ties.Break("welfare", voting.Tie{Round: 1, For: voting.ToOrder, Among: rest})
		if err != nil {
			return nil, err
		}
		order = append(order, b.Chosen)
		rest = slices.DeleteFunc(rest, func(p int) bool { return p == b.Chosen })
	}
	return append(order, rest...), nil
}

// options returns the best total of items from i on without and with item i; -1
// if it does not fit.
func (t *welfareTable) options(i, money int) (without, with int64) {
	next := t.best[(i+1)*t.width : (i+2)*t.width]
	cost := int(t.e.Projects[t.items[i]].Cost / t.unit)
	if cost > money {
		return next[money], -1
	}
	return next[money], next[money-cost] + t.gain[t.items[i]]
}

// choose returns the best set, of several the one whose projects go first.
func (t *welfareTable) choose(ties voting.Ties, o *Outcome) (set []int, err error) {
	money := t.width - 1
	for i, p := range t.items {
		without, with := t.options(i, money)
		if with == without {
			tied := differing(append([]int{p}, t.rest(i+1, money-int(t.e.Projects[p].Cost/t.unit))...), t.rest(i+1, money))
			tie := voting.Tie{Round: 1, For: voting.ToElect, Among: tied}
			if ties.Name() == "" {
				return nil, &voting.TieError{Rule: "welfare", Tie: tie}
			}
			o.Broken = append(o.Broken, voting.BrokenTie{Tie: tie, Chosen: p, How: ties.Name()})
		}
		if with >= without {
			set = append(set, p)
			money -= int(t.e.Projects[p].Cost / t.unit)
		}
	}
	return set, nil
}

// rest returns a best set of items from i on.
func (t *welfareTable) rest(i, money int) (set []int) {
	for ; i < len(t.items); i++ {
		if without, with := t.options(i, money); with >= without {
			set = append(set, t.items[i])
			money -= int(t.e.Projects[t.items[i]].Cost / t.unit)
		}
	}
	return set
}
