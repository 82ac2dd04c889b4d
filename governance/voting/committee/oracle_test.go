package committee

import (
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// plain is a profile as the definitions of rules see it, computed with slowly and
// in fractions only. Its methods return winners in order of election, ties by
// index.
type plain struct {
	m, k    int
	weights []*big.Rat
	likes   [][]bool // by ballot, by candidate
	total   *big.Rat
	told    []*big.Rat // values of whoever was elected, where methods tell them
}

func (o *plain) tell(v *big.Rat) { o.told = append(o.told, v) }

func plainOf(p *voting.Profile, seats int) *plain {
	o := &plain{m: len(p.Candidates), k: seats, total: whole(p.Voters())}
	for b := range p.Ballots() {
		likes := make([]bool, o.m)
		for _, c := range b.Marks {
			likes[c] = true
		}
		o.likes = append(o.likes, likes)
		o.weights = append(o.weights, whole(b.Weight))
	}
	return o
}

func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

func (o *plain) supporters(c int) (all []int) {
	for b := range o.likes {
		if o.likes[b][c] {
			all = append(all, b)
		}
	}
	return all
}

func (o *plain) weight(ballots []int) *big.Rat {
	sum := new(big.Rat)
	for _, b := range ballots {
		sum = add(sum, o.weights[b])
	}
	return sum
}

// best returns the candidate of those left with the greatest value; nil values
// are left out. -1 if there is none.
func (o *plain) best(elected []int, value func(c int) *big.Rat) int {
	best := -1
	var most *big.Rat
	for c := range o.m {
		if slices.Contains(elected, c) {
			continue
		}
		if v := value(c); v != nil && (most == nil || v.Cmp(most) > 0) {
			best, most = c, v
		}
	}
	return best
}

func (o *plain) thiele(f func(int) *big.Rat) (elected []int) {
	gain := func(c int) *big.Rat {
		return sub(o.thieleScore(f, append(slices.Clone(elected), c)), o.thieleScore(f, elected))
	}
	for len(elected) < o.k {
		c := o.best(elected, gain)
		o.tell(gain(c))
		elected = append(elected, c)
	}
	return elected
}

func (o *plain) thieleScore(f func(int) *big.Rat, committee []int) *big.Rat {
	sum := new(big.Rat)
	for b, likes := range o.likes {
		n := 0
		for _, c := range committee {
			if likes[c] {
				n++
				sum = add(sum, mul(o.weights[b], f(n)))
			}
		}
	}
	return sum
}

func (o *plain) reverse(f func(int) *big.Rat) []int {
	var left []int
	for c := range o.m {
		left = append(left, c)
	}
	for len(left) > o.k {
		worst, least := -1, new(big.Rat)
		for i := range left {
			rest := slices.Delete(slices.Clone(left), i, i+1)
			loss := sub(o.thieleScore(f, left), o.thieleScore(f, rest))
			if worst < 0 || loss.Cmp(least) <= 0 {
				worst, least = i, loss
			}
		}
		left = slices.Delete(left, worst, worst+1)
	}
	return left
}

func (o *plain) phragmen() []int {
	load := make([]*big.Rat, len(o.likes))
	for b := range load {
		load[b] = new(big.Rat)
	}
	return o.phragmenFrom(nil, load)
}

func (o *plain) phragmenFrom(elected []int, load []*big.Rat) []int {
	next := func(c int) *big.Rat {
		sum, s := whole(1), o.supporters(c)
		if len(s) == 0 {
			return whole(1 << 60)
		}
		for _, b := range s {
			sum = add(sum, mul(o.weights[b], load[b]))
		}
		return quo(sum, o.weight(s))
	}
	for len(elected) < o.k {
		c := o.best(elected, func(c int) *big.Rat { return new(big.Rat).Neg(next(c)) })
		l := next(c)
		o.tell(l)
		for _, b := range o.supporters(c) {
			load[b] = l
		}
		elected = append(elected, c)
	}
	return elected
}

// equal returns whom papers can pay for, and what is left per paper.
func (o *plain) equal(endowment int64) (elected []int, budget []*big.Rat) {
	for range o.likes {
		budget = append(budget, quo(whole(endowment), o.total))
	}
	for len(elected) < o.k {
		c := o.best(elected, func(c int) *big.Rat {
			q := o.price(c, budget)
			if q == nil {
				return nil
			}
			return q.Neg(q)
		})
		if c < 0 {
			break
		}
		q := o.price(c, budget)
		o.tell(q)
		for _, b := range o.supporters(c) {
			if budget[b].Cmp(q) < 0 {
				budget[b] = new(big.Rat)
				continue
			}
			budget[b] = sub(budget[b], q)
		}
		elected = append(elected, c)
	}
	return elected, budget
}

// price goes through supporters from the poorest.
func (o *plain) price(c int, budget []*big.Rat) *big.Rat {
	s := o.supporters(c)
	slices.SortFunc(s, func(a, b int) int { return budget[a].Cmp(budget[b]) })
	missing, weight := whole(1), o.weight(s)
	for _, b := range s {
		if q := quo(missing, weight); q.Cmp(budget[b]) <= 0 {
			return q
		}
		missing = sub(missing, mul(o.weights[b], budget[b]))
		weight = sub(weight, o.weights[b])
	}
	return nil
}

func (o *plain) equalPhragmen() []int {
	elected, budget := o.equal(int64(o.k))
	for b := range budget {
		budget[b] = new(big.Rat).Neg(budget[b])
	}
	return o.phragmenFrom(elected, budget)
}

func (o *plain) approvals(elected []int) []int {
	for len(elected) < o.k {
		elected = append(elected, o.best(elected, func(c int) *big.Rat { return o.weight(o.supporters(c)) }))
	}
	return elected
}

func (o *plain) equalApprovals() []int {
	elected, _ := o.equal(int64(o.k))
	return o.approvals(elected)
}

func (o *plain) equalOnly() []int {
	elected, _ := o.equal(int64(o.k))
	return elected
}

func (o *plain) equalIncrement() []int {
	approved := 0
	for c := range o.m {
		if len(o.supporters(c)) > 0 {
			approved++
		}
	}
	if approved < o.k {
		return o.approvals(nil)
	}
	for endowment := int64(o.k); ; endowment++ {
		if elected, _ := o.equal(endowment); len(elected) == o.k {
			return elected
		}
	}
}

func (o *plain) enestroem() (elected []int) {
	var budget []*big.Rat
	for range o.likes {
		budget = append(budget, whole(1))
	}
	has := func(c int) *big.Rat {
		sum := new(big.Rat)
		for _, b := range o.supporters(c) {
			sum = add(sum, mul(o.weights[b], budget[b]))
		}
		return sum
	}
	price := quo(o.total, whole(int64(o.k)))
	for len(elected) < o.k {
		c := o.best(elected, has)
		keep, sum := new(big.Rat), has(c)
		o.tell(sum)
		if sum.Cmp(price) > 0 {
			keep = quo(sub(sum, price), sum)
		}
		for _, b := range o.supporters(c) {
			budget[b] = mul(budget[b], keep)
		}
		elected = append(elected, c)
	}
	return elected
}

func (o *plain) consensus() (elected []int) {
	budget := make([]*big.Rat, len(o.likes))
	for b := range budget {
		budget[b] = new(big.Rat)
	}
	for len(elected) < o.k {
		for b := range budget {
			budget[b] = add(budget[b], whole(1))
		}
		able := func(c int) []int {
			return slices.DeleteFunc(o.supporters(c), func(b int) bool { return budget[b].Sign() <= 0 })
		}
		c := o.best(elected, func(c int) *big.Rat {
			sum := new(big.Rat)
			for _, b := range able(c) {
				sum = add(sum, mul(o.weights[b], budget[b]))
			}
			return sum
		})
		payers := able(c)
		for _, b := range payers {
			budget[b] = sub(budget[b], quo(o.total, o.weight(payers)))
		}
		elected = append(elected, c)
	}
	return elected
}

func (o *plain) hugo() []int {
	var left []int
	for c := range o.m {
		left = append(left, c)
	}
	for len(left) > o.k {
		sums, votes := map[int]*big.Rat{}, map[int]*big.Rat{}
		for _, c := range left {
			sums[c], votes[c] = new(big.Rat), new(big.Rat)
			for _, b := range o.supporters(c) {
				n := int64(0)
				for _, d := range left {
					if o.likes[b][d] {
						n++
					}
				}
				sums[c] = add(sums[c], quo(o.weights[b], whole(n)))
				votes[c] = add(votes[c], o.weights[b])
			}
		}
		low := slices.Clone(left)
		slices.SortStableFunc(low, func(a, b int) int { return sums[a].Cmp(sums[b]) })
		cut := sums[low[1]]
		low = slices.DeleteFunc(low, func(c int) bool { return sums[c].Cmp(cut) > 0 })
		slices.SortStableFunc(low, func(a, b int) int { return votes[a].Cmp(votes[b]) })
		fewest := votes[low[0]]
		low = slices.DeleteFunc(low, func(c int) bool { return votes[c].Cmp(fewest) > 0 })
		slices.Sort(low)
		for range min(len(low), len(left)-o.k) {
			last := low[len(low)-1]
			low = low[:len(low)-1]
			left = slices.DeleteFunc(left, func(c int) bool { return c == last })
		}
	}
	return left
}
