package stv

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// scaled are the figures of iterative rules with a fixed number of decimals, as
// multiples of the last.
type scaled struct {
	scale
	guard   int      // decimals at the end that only absorb rounding
	near    *big.Int // figures closer than this are equal
	cut     wide     // the same, for what is left of a paper
	up      bool     // round up, else down
	warren  bool     // a candidate keeps an amount, not a part
	weights []wide   // of nodes, reused
}

// guarded are figures of digits decimals and as many guard decimals that two that
// differ by less than half a unit of the former count as equal.
func guarded(digits, guard int) *scaled {
	half := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(guard)), nil)
	half.Rsh(half, 1)
	return &scaled{scale: newScale(digits + guard), guard: guard, near: half, cut: narrow(half)}
}

func (f *scaled) doubt() error                       { return nil }
func (f *scaled) whole(n int64) *big.Int             { return new(big.Int).Mul(big.NewInt(n), f.unit) }
func (f *scaled) add(a, b *big.Int) *big.Int         { return new(big.Int).Add(a, b) }
func (f *scaled) sub(a, b *big.Int) *big.Int         { return new(big.Int).Sub(a, b) }
func (f *scaled) times(v *big.Int, n int64) *big.Int { return new(big.Int).Mul(v, big.NewInt(n)) }
func (f *scaled) part(v *big.Int, n int64) *big.Int  { return new(big.Int).Div(v, big.NewInt(n)) }
func (f *scaled) rat(v *big.Int) *big.Rat            { return new(big.Rat).SetFrac(v, f.unit) }
func (f *scaled) text(v *big.Int) string             { return f.rat(v).FloatString(f.digits - f.guard) }

func (f *scaled) cmp(a, b *big.Int) int {
	if f.guard > 0 {
		d := new(big.Int).Sub(a, b)
		if d.CmpAbs(f.near) < 0 {
			return 0
		}
		return d.Sign()
	}
	return a.Cmp(b)
}

// share is keep · quota / vote, each step rounded.
func (f *scaled) share(keep, quota, vote *big.Int) *big.Int {
	n := f.quotient(new(big.Int).Mul(keep, quota), f.unit)
	return f.quotient(n.Mul(n, f.unit), vote)
}

func (f *scaled) quotient(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if f.up && r.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// keeps is what a candidate keeps of a paper of some weight, and what is left.
func (f *scaled) keeps(weight, keep wide) (kept, rest wide) {
	switch {
	case keep == f.one && !f.warren:
		return weight, wide{}
	case f.warren:
		kept = weight
		if rest = weight.minus(keep); !rest.less(f.cut) {
			kept = keep
		}
		rest = weight.minus(kept)
	case f.up:
		var more bool
		if kept, more = f.product(weight, keep); more {
			kept = kept.next()
		}
		rest = weight.minus(kept)
	default:
		kept, _ = f.product(weight, keep)
		rest, _ = f.product(weight, f.one.minus(keep))
	}
	if rest.less(f.cut) {
		rest = wide{}
	}
	return kept, rest
}

func (f *scaled) spread(t *tree, keep []*big.Int) []*big.Int {
	factors := make([]wide, len(keep))
	for i, k := range keep {
		factors[i] = narrow(k)
	}
	votes := make([]wider, len(keep))
	f.weights = append(f.weights[:0], f.one)
	for _, n := range t.nodes[1:] {
		w := f.weights[n.parent]
		var kept, rest wide
		if n.papers > 0 && !w.zero() {
			kept, rest = f.keeps(w, factors[n.candidate])
			votes[n.candidate].plus(kept, n.papers)
		}
		f.weights = append(f.weights, rest)
	}
	for _, i := range t.equal {
		b := t.p.Ballot(i)
		f.divide(t, votes, factors, tiers(b), b.Weight, f.one)
	}
	sums := make([]*big.Int, len(votes))
	for i := range votes {
		sums[i] = votes[i].big()
	}
	return sums
}

func tiers(b voting.Ballot) [][]int32 {
	var all [][]int32
	for tier := range b.Tiers() {
		all = append(all, tier)
	}
	return all
}

// divide distributes a paper with equal ranks: the candidates of a tier who are
// not excluded get equal parts, and what each of them leaves goes on by itself.
func (f *scaled) divide(t *tree, votes []wider, keep []wide, tiers [][]int32, papers int64, weight wide) {
	if len(tiers) == 0 || weight.zero() {
		return
	}
	among := t.active(tiers[0])
	if len(among) == 0 {
		f.divide(t, votes, keep, tiers[1:], papers, weight)
		return
	}
	part := weight.over(uint64(len(among)))
	for _, c := range among {
		kept, rest := f.keeps(part, keep[c])
		votes[c].plus(kept, papers)
		f.divide(t, votes, keep, tiers[1:], papers, rest)
	}
}

// active lists who of some candidates is not excluded.
func (t *tree) active(who []int32) []int32 {
	var all []int32
	for _, c := range who {
		if t.state[c] != excluded {
			all = append(all, c)
		}
	}
	return all
}

// MeekPRF counts by the PR Foundation's reference rule of Meek's method: nine
// decimals, kept votes and keep factors rounded up, quota votes/(seats+1)
// truncated plus 0.000000001, an iteration ends when the surplus is below
// 0.000001 or no longer falls. Candidates within the surplus of the lowest are
// tied, and the tie is broken by lot. It knows no equal ranks.
func MeekPRF(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "meek_prf", p, seats, o, strict(func(c *count) error {
		f := &scaled{scale: newScale(9), up: true}
		return newMeek(c, figures[*big.Int](f), meekRule[*big.Int]{extra: big.NewInt(1), omega: big.NewInt(1000)}).all()
	}))
}

// MeekGuarded counts by Meek's method in guarded arithmetic: 18 decimals and nine
// more that absorb rounding, so that outcomes are those of exact arithmetic
// unless figures differ by less than 5·10⁻¹⁹, or so many papers, some 10⁸, are
// rounded alike that the guard does not suffice. The quota is votes/(seats+1) and
// must be exceeded; an iteration ends at a surplus of 10⁻⁹; sure losers are
// excluded together. Equal ranks share a paper equally.
func MeekGuarded(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return guardedRule(ctx, "meek_guarded", p, seats, o, false)
}

// WarrenGuarded is [MeekGuarded] for Warren's method: an elected candidate keeps
// the same amount of every paper, or all that is left of it, rather than the same
// part.
//
// As in the reference program an iteration also ends when the surplus no longer
// falls. With amounts it may stand still while it is large, because what one
// elected candidate leaves all goes to another; then all candidates within it are
// tied for exclusion, and a large enough coalition may lose a seat. Prefer Meek's
// method for elections.
func WarrenGuarded(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return guardedRule(ctx, "warren_guarded", p, seats, o, true)
}

func guardedRule(ctx context.Context, name string, p *voting.Profile, seats int, o voting.Options, warren bool) (*voting.Result, error) {
	return run(ctx, name, p, seats, o, func(c *count) error {
		f := guarded(18, 9)
		f.warren = warren
		omega := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
		r := meekRule[*big.Int]{extra: new(big.Int), exceeds: true, omega: omega, reach: true, batch: true}
		return newMeek(c, figures[*big.Int](f), r).all()
	})
}
