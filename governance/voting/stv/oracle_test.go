package stv_test

import (
	"context"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// The oracles count paper by paper in big.Rat, without parcels, trees or merged
// ballots. Ties go to whoever is first in the list of candidates.

type oracle struct {
	papers [][]int32 // one a voter
	seats  int
	hope   []bool
	won    []int
	votes  []*big.Rat
}

func newOracle(p *voting.Profile, seats int) *oracle {
	o := &oracle{seats: seats, hope: make([]bool, len(p.Candidates)), votes: make([]*big.Rat, len(p.Candidates))}
	for i := range o.hope {
		o.hope[i] = true
	}
	for b := range p.Ballots() {
		for range b.Weight {
			if len(b.Marks) > 0 {
				o.papers = append(o.papers, b.Marks)
			}
		}
	}
	return o
}

func (o *oracle) hopefuls() (who []int) {
	for i, h := range o.hope {
		if h {
			who = append(who, i)
		}
	}
	return who
}

func (o *oracle) done() bool {
	return len(o.won) >= o.seats || len(o.hopefuls()) <= o.seats-len(o.won)
}

func (o *oracle) winners() []int {
	if left := o.hopefuls(); len(left) <= o.seats-len(o.won) {
		return sorted(append(o.won, left...))
	}
	return sorted(o.won)
}

// pick returns the candidate with the most (sign 1) or fewest votes.
func (o *oracle) pick(who []int, sign int) int {
	best := who[0]
	for _, i := range who {
		if o.votes[i].Cmp(o.votes[best])*sign > 0 {
			best = i
		}
	}
	return best
}

// cut truncates to decimals; without any it does not.
func cut(x *big.Rat, unit int64) *big.Rat {
	if unit == 0 {
		return x
	}
	n := new(big.Rat).Mul(x, big.NewRat(unit, 1))
	return new(big.Rat).SetFrac(new(big.Int).Quo(n.Num(), n.Denom()), big.NewInt(unit))
}

// byPaper is an oracle of transfers: every paper is at some candidate, at a value.
type byPaper struct {
	*oracle
	quota   *big.Rat
	at      []int
	value   []*big.Rat
	waiting []int // elected, surplus not transferred
	keep    bool  // they still receive papers
	history [][]*big.Rat
}

func papers(o *oracle, quota *big.Rat) *byPaper {
	b := &byPaper{oracle: o, quota: quota, at: make([]int, len(o.papers))}
	for range o.papers {
		b.value = append(b.value, big.NewRat(1, 1))
	}
	for i := range o.votes {
		o.votes[i] = new(big.Rat)
	}
	b.settle()
	return b
}

// settle recounts, after papers of excluded candidates went on.
func (b *byPaper) settle() {
	for i := range b.votes {
		if b.hope[i] || slices.Contains(b.waiting, i) {
			b.votes[i] = new(big.Rat)
		} else if !slices.Contains(b.won, i) {
			b.votes[i] = new(big.Rat)
		}
	}
	for k, paper := range b.papers {
		if b.at[k] < len(paper) && !slices.Contains(b.won, int(paper[b.at[k]])) {
			b.on(k)
		}
		if b.at[k] < len(paper) && (b.hope[paper[b.at[k]]] || slices.Contains(b.waiting, int(paper[b.at[k]]))) {
			c := paper[b.at[k]]
			b.votes[c].Add(b.votes[c], b.value[k])
		}
	}
}

// on moves a paper to the next candidate that takes it, from where it is.
func (b *byPaper) on(k int) {
	for paper := b.papers[k]; b.at[k] < len(paper); b.at[k]++ {
		c := int(paper[b.at[k]])
		if b.hope[c] || b.keep && slices.Contains(b.waiting, c) {
			return
		}
	}
}

func (b *byPaper) elects(exceed bool) {
	for _, i := range b.hopefuls() {
		if d := b.votes[i].Cmp(b.quota); d > 0 || d == 0 && !exceed {
			b.waiting, b.won, b.hope[i] = append(b.waiting, i), append(b.won, i), false
		}
	}
	slices.Sort(b.waiting)
}

// pass transfers the surpluses of some together.
func (b *byPaper) pass(who []int, share func(value, surplus, votes *big.Rat) *big.Rat) {
	b.waiting = slices.DeleteFunc(b.waiting, func(j int) bool { return slices.Contains(who, j) })
	var moved []int
	for k, paper := range b.papers {
		if b.at[k] == len(paper) || !slices.Contains(who, int(paper[b.at[k]])) {
			continue
		}
		votes := b.votes[paper[b.at[k]]]
		b.value[k] = share(b.value[k], new(big.Rat).Sub(votes, b.quota), votes)
		moved = append(moved, k)
	}
	for _, k := range moved {
		b.on(k)
	}
	for _, i := range who {
		b.votes[i] = b.quota
	}
	b.settle()
}

func (b *byPaper) out(who ...int) {
	for _, i := range who {
		b.hope[i] = false
	}
	b.settle()
}

// back is pick with ties broken by the latest stage at which the tied differed.
func (b *byPaper) back(who []int, sign int) int {
	votes := append(slices.Clone(b.history), clone(b.votes))
	for k := len(votes) - 1; k >= 0; k-- {
		best := votes[k][who[0]]
		for _, i := range who {
			if votes[k][i].Cmp(best)*sign > 0 {
				best = votes[k][i]
			}
		}
		who = slices.DeleteFunc(slices.Clone(who), func(i int) bool { return votes[k][i].Cmp(best) != 0 })
	}
	return who[0]
}

func clone(votes []*big.Rat) (c []*big.Rat) {
	for _, v := range votes {
		c = append(c, new(big.Rat).Set(v))
	}
	return c
}

// gregory transfers one surplus after another, or else excludes one candidate.
func (o *oracle) gregory(quota *big.Rat, exceed, back bool, share func(value, surplus, votes *big.Rat) *big.Rat) []int {
	b := papers(o, quota)
	for !o.done() {
		b.elects(exceed)
		if len(o.won) >= o.seats {
			break
		}
		choose := o.pick
		if back {
			choose = b.back
		}
		was := clone(b.votes)
		if len(b.waiting) > 0 {
			b.pass([]int{choose(b.waiting, 1)}, share)
		} else {
			b.out(choose(o.hopefuls(), -1))
		}
		b.history = append(b.history, was)
	}
	return o.winners()
}

// cfer transfers all surpluses together.
func (o *oracle) cfer() []int {
	q := cut(big.NewRat(int64(len(o.papers)), int64(o.seats)+1), 100_000)
	b := papers(o, q.Add(q, big.NewRat(1, 100_000)))
	for !o.done() {
		b.elects(false)
		if len(o.won) >= o.seats {
			break
		}
		over := slices.DeleteFunc(slices.Clone(b.waiting), func(i int) bool { return b.votes[i].Cmp(b.quota) == 0 })
		if len(over) > 0 {
			b.pass(over, o.share(100_000, true))
		} else {
			b.out(o.pick(o.hopefuls(), -1))
		}
	}
	return o.winners()
}

// batched excludes the largest set of sure losers, by trying all cuts between
// candidates in order of votes.
func (o *oracle) batched(b *byPaper) []int {
	for !o.done() {
		b.elects(false)
		if len(o.won) >= o.seats {
			break
		}
		surplus := new(big.Rat)
		for _, i := range b.waiting {
			surplus.Add(surplus, new(big.Rat).Sub(b.votes[i], b.quota))
		}
		who := o.hopefuls()
		slices.SortStableFunc(who, func(i, j int) int { return b.votes[i].Cmp(b.votes[j]) })
		var gone []int
		for k := 1; k <= len(who)-(o.seats-len(o.won)); k++ {
			sum := new(big.Rat).Set(surplus)
			for _, i := range who[:k] {
				sum.Add(sum, b.votes[i])
			}
			if sum.Cmp(b.votes[who[k]]) < 0 {
				gone = who[:k]
			}
		}
		switch {
		case len(gone) > 0:
			b.out(gone...)
		case len(b.waiting) > 0:
			b.pass([]int{o.pick(b.waiting, 1)}, o.share(10_000, true))
		default:
			b.out(o.pick(o.hopefuls(), -1))
		}
	}
	return o.winners()
}

func (o *oracle) share(frac int64, twice bool) func(value, surplus, votes *big.Rat) *big.Rat {
	return func(value, surplus, votes *big.Rat) *big.Rat {
		v := new(big.Rat).Mul(value, surplus)
		if twice {
			v = cut(v, frac)
		}
		return cut(v.Quo(v, votes), frac)
	}
}

// meek iterates paper by paper; up rounds to a unit.
func (o *oracle) meekPRF() []int {
	const unit = 1_000_000_000
	up := func(x *big.Rat) *big.Rat {
		c := cut(x, unit)
		if c.Cmp(x) < 0 {
			c.Add(c, big.NewRat(1, unit))
		}
		return c
	}
	keep := make([]*big.Rat, len(o.hope))
	for i := range keep {
		keep[i] = big.NewRat(1, 1)
	}
	for !o.done() {
		last := big.NewRat(int64(len(o.papers)), 1)
		for {
			total := o.distribute(keep, up)
			quota := cut(total.Quo(total, big.NewRat(int64(o.seats)+1, 1)), unit)
			quota.Add(quota, big.NewRat(1, unit))
			before := len(o.won)
			for _, i := range o.hopefuls() {
				if o.votes[i].Cmp(quota) >= 0 {
					o.won, o.hope[i] = append(o.won, i), false
				}
			}
			if len(o.won) > before {
				break
			}
			surplus := new(big.Rat)
			for _, i := range o.won {
				surplus.Add(surplus, new(big.Rat).Sub(o.votes[i], quota))
			}
			if surplus.Sign() < 0 {
				surplus.SetInt64(0)
			}
			if surplus.Cmp(big.NewRat(1, 1_000_000)) < 0 || surplus.Cmp(last) >= 0 {
				low := o.votes[o.pick(o.hopefuls(), -1)]
				reach := new(big.Rat).Add(low, surplus)
				for _, i := range o.hopefuls() {
					if o.votes[i].Cmp(reach) <= 0 {
						o.hope[i], keep[i] = false, new(big.Rat)
						break
					}
				}
				break
			}
			last = surplus
			for _, i := range o.won {
				k := up(new(big.Rat).Mul(keep[i], quota))
				keep[i] = up(k.Quo(k, o.votes[i]))
			}
		}
	}
	return o.winners()
}

func (o *oracle) distribute(keep []*big.Rat, up func(*big.Rat) *big.Rat) *big.Rat {
	for i := range o.votes {
		o.votes[i] = new(big.Rat)
	}
	total := new(big.Rat)
	for _, paper := range o.papers {
		w := big.NewRat(1, 1)
		for _, c := range paper {
			if keep[c].Sign() == 0 || w.Sign() <= 0 {
				continue
			}
			k := up(new(big.Rat).Mul(w, keep[c]))
			o.votes[c].Add(o.votes[c], k)
			total.Add(total, k)
			w.Sub(w, k)
		}
	}
	return total
}

// qpq counts quotients as fractions.
func (o *oracle) qpq() []int {
	for {
		elects := make([]*big.Rat, len(o.papers))
		for k := range elects {
			elects[k] = new(big.Rat)
		}
		out := o.pass(elects)
		if out < 0 {
			return o.winners()
		}
		o.hope[out] = false
		for _, i := range o.won {
			o.hope[i] = true
		}
		o.won = nil
	}
}

// pass elects until nobody exceeds the quota, and returns the one to exclude, or
// -1 at the end.
func (o *oracle) pass(elects []*big.Rat) int {
	for !o.done() {
		papers, by := make([]int64, len(o.hope)), make([]*big.Rat, len(o.hope))
		for i := range by {
			by[i] = big.NewRat(1, 1)
		}
		top := make([]int, len(o.papers))
		active, lost := int64(0), big.NewRat(int64(o.seats)+1, 1)
		for k, paper := range o.papers {
			j := slices.IndexFunc(paper, func(c int32) bool { return o.hope[c] })
			if top[k] = -1; j < 0 {
				lost.Sub(lost, elects[k])
				continue
			}
			c := int(paper[j])
			top[k], active = c, active+1
			papers[c]++
			by[c].Add(by[c], elects[k])
		}
		for i := range o.votes {
			o.votes[i] = by[i].Quo(big.NewRat(papers[i], 1), by[i])
		}
		high := o.pick(o.hopefuls(), 1)
		if o.votes[high].Cmp(lost.Quo(big.NewRat(active, 1), lost)) <= 0 {
			return o.pick(o.hopefuls(), -1)
		}
		o.won, o.hope[high] = append(o.won, high), false
		for k := range top {
			if top[k] == high {
				elects[k] = new(big.Rat).Inv(o.votes[high])
			}
		}
	}
	return -1
}

// small draws profiles in which ties are common.
func small(t *rapid.T) (*voting.Profile, int) {
	m := rapid.IntRange(2, 7).Draw(t, "candidates")
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for range rapid.IntRange(1, 25).Draw(t, "ballots") {
		order := rapid.Permutation(numbers(m)).Draw(t, "order")
		b.Rank(int64(rapid.IntRange(1, 9).Draw(t, "papers")), order[:rapid.IntRange(0, m).Draw(t, "length")]...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p, rapid.IntRange(1, m).Draw(t, "seats")
}

func numbers(m int) []int {
	all := make([]int, m)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestOracles(t *testing.T) {
	oracles := map[string]func(o *oracle) []int{
		"wigm_prf": func(o *oracle) []int {
			q := cut(big.NewRat(int64(len(o.papers)), int64(o.seats)+1), 10_000)
			return o.gregory(q.Add(q, big.NewRat(1, 10_000)), false, false, o.share(10_000, true))
		},
		"wigm_rational": func(o *oracle) []int {
			return o.gregory(big.NewRat(int64(len(o.papers)), int64(o.seats)+1), true, false, o.share(0, false))
		},
		"scottish": func(o *oracle) []int {
			return o.gregory(big.NewRat(int64(len(o.papers)/(o.seats+1))+1, 1), false, true, o.share(100_000, false))
		},
		"cfer": (*oracle).cfer,
		"wigm_prf_batch": func(o *oracle) []int {
			q := cut(big.NewRat(int64(len(o.papers)), int64(o.seats)+1), 10_000)
			return o.batched(papers(o, q.Add(q, big.NewRat(1, 10_000))))
		},
		"mpls": func(o *oracle) []int {
			b := papers(o, big.NewRat(int64(len(o.papers)/(o.seats+1))+1, 1))
			b.keep = true
			return o.batched(b)
		},
		"meek_prf": (*oracle).meekPRF,
		"qpq":      (*oracle).qpq,
	}
	for name, count := range oracles {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			p, seats := small(t)
			r, err := rules[name](context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			require.Equal(t, count(newOracle(p, seats)), sorted(r.Winners))
		}))
	}
}

var rules = func() map[string]voting.Rule {
	all := map[string]voting.Rule{}
	for _, m := range stv.Methods() {
		all[m.Name] = m.Run
	}
	return all
}()
