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
