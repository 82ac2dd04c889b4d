package single

import (
	"cmp"
	"slices"
)

// branch ranks a set that is too large for a table: depth first, from the top of
// the ranking down, with what is known of each subset kept.
func (k *kemeny) branch(part []int) solution {
	order := k.improve(part)
	s := solution{order: order, tops: order[:1], cost: k.backward(order), bound: k.cycles(part)}
	b := bounding{kemeny: k, known: map[string]subsetCost{}}
	if v, ok := b.least(part, s.cost-1); ok {
		s.cost = v
	}
	if k.stopped {
		s.cost = k.backward(order)
		return s
	}
	s.bound = s.cost
	tops, ranked := b.firsts(part, s.cost), []int{}
	for left, budget := part, s.cost; len(left) > 0; {
		first := b.firsts(left, budget)
		if len(first) == 0 {
			// Stopped while looking for all first places.
			return s
		}
		budget -= k.lost(first[0], left)
		ranked, left = append(ranked, first[0]), without(left, first[0])
	}
	s.order, s.tops = ranked, tops
	return s
}

// improve ranks by Borda points, then moves single candidates as long as that
// helps.
func (k *kemeny) improve(part []int) []int {
	sums := marginSums(k.w, part)
	order := slices.Clone(part)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sums[b], sums[a]) })
	for moved := true; moved && k.ctx.Err() == nil; {
		moved = false
		for i := range order {
			if to := k.bestPlace(order, i); to != i {
				c := order[i]
				order = slices.Insert(slices.Delete(order, i, i+1), to, c)
				moved = true
			}
		}
	}
	return order
}

// bestPlace returns where the i-th is best put, all others staying in order.
func (k *kemeny) bestPlace(order []int, i int) int {
	to, gain := i, int64(0)
	sum := int64(0)
	for j := i - 1; j >= 0; j-- {
		if sum += k.w.Margin(order[i], order[j]); sum > gain {
			to, gain = j, sum
		}
	}
	sum = 0
	for j := i + 1; j < len(order); j++ {
		if sum += k.w.Margin(order[j], order[i]); sum > gain {
			to, gain = j, sum
		}
	}
	return to
}

// backward adds the leads of majorities that a ranking has the wrong way round.
func (k *kemeny) backward(order []int) int64 {
	sum := int64(0)
	for i, a := range order {
		sum += k.lost(a, order[i:])
	}
	return sum
}

// lost adds the leads over a candidate of those in a set.
func (k *kemeny) lost(c int, among []int) int64 {
	sum := int64(0)
	for _, d := range among {
		sum += max(0, k.w.Margin(d, c))
	}
	return sum
}

// cycles bounds the cost of a set from below: of every cycle of three majorities
// one is ranked the wrong way round. What a cycle has been charged with is taken
// from its majorities before the next is looked for.
func (k *kemeny) cycles(part []int) int64 {
	n := len(part)
	lead := make([]int64, n*n)
	for i, a := range part {
		for j, b := range part {
			lead[i*n+j] = max(0, k.w.Margin(a, b))
		}
	}
	sum := int64(0)
	for i := range n {
		for j := i + 1; j < n; j++ {
			for l := i + 1; l < n && lead[i*n+j] > 0; l++ {
				if least := min(lead[i*n+j], lead[j*n+l], lead[l*n+i]); least > 0 {
					sum += least
					lead[i*n+j] -= least
					lead[j*n+l] -= least
					lead[l*n+i] -= least
				}
			}
		}
	}
	return sum
}

// subsetCost is what is known of the least cost of a subset.
type subsetCost struct {
	cost  int64
	exact bool // else the cost is at least this
}

type bounding struct {
	*kemeny
	known map[string]subsetCost
}

// least returns the least cost of ranking a set if that is within the budget.
func (b *bounding) least(left []int, budget int64) (int64, bool) {
	if len(left) < 2 {
		return 0, budget >= 0
	}
	key := setKey(left, b.w.Len())
	if old, ok := b.known[key]; ok && (old.exact || old.cost > budget) {
		return old.cost, old.cost <= budget
	}
	if b.ctx.Err() != nil || b.nodes <= 0 {
		b.stopped = true
		return 0, false
	}
	b.nodes--
	if under := b.cycles(left); under > budget {
		b.learn(key, subsetCost{cost: under})
		return 0, false
	}
	cost, ok := b.within(left, budget)
	switch {
	case b.stopped:
	case ok:
		b.learn(key, subsetCost{cost, true})
	default:
		b.learn(key, subsetCost{cost: budget + 1})
	}
	return cost, ok
}

func (b *bounding) learn(key string, c subsetCost) {
	if int64(len(b.known)) < maxStates {
		b.known[key] = c
	}
}

// within tries candidates as the first of a set, those with the smallest losses
// before others; one who loses to nobody is first in some best ranking.
func (b *bounding) within(left []int, budget int64) (best int64, ok bool) {
	type choice struct {
		c    int
		lost int64
	}
	choices := make([]choice, len(left))
	for i, c := range left {
		choices[i] = choice{c, b.lost(c, left)}
	}
	slices.SortStableFunc(choices, func(x, y choice) int { return cmp.Compare(x.lost, y.lost) })
	for _, x := range choices {
		if x.lost > budget || b.stopped {
			break
		}
		v, found := b.least(without(left, x.c), budget-x.lost)
		if found {
			best, ok = v+x.lost, true
			budget = best - 1
		}
		if x.lost == 0 {
			break
		}
	}
	return best, ok
}

// firsts returns who is first in some ranking of a set within its least cost.
func (b *bounding) firsts(left []int, least int64) []int {
	var all []int
	for _, c := range left {
		if _, ok := b.least(without(left, c), least-b.lost(c, left)); ok {
			all = append(all, c)
		}
	}
	return all
}
