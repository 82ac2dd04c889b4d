package stv

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// TestSpread follows a tree through elections and exclusions and compares every
// distribution with one in fractions, ballot by ballot and rank by rank.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 6).Draw(t, "candidates")
		p := tiered(t, m, 1<<30)
		state, keep := make([]standing, m), make([]*big.Rat, m)
		for i := range keep {
			keep[i] = big.NewRat(1, 1)
		}
		tree := newTree(p, state)
		for _, i := range rapid.Permutation(upTo(m)).Draw(t, "events") {
			if state[i] = excluded; rapid.Bool().Draw(t, "elected") {
				state[i] = elected
			}
			tree.update([]int{i})
			for c := range keep {
				switch state[c] {
				case elected:
					keep[c] = big.NewRat(rapid.Int64Range(1, 1000).Draw(t, "factor"), 1000)
				case excluded:
					keep[c] = new(big.Rat)
				}
			}
			for _, warren := range []bool{false, true} {
				compareSpread(t, p, tree, state, keep, warren)
			}
		}
	})
}

// tiered draws ballots, some with equal ranks.
func tiered(t *rapid.T, m int, papers int64) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for range rapid.IntRange(1, 8).Draw(t, "ballots") {
		order := rapid.Permutation(upTo(m)).Draw(t, "order")[:rapid.IntRange(1, m).Draw(t, "length")]
		var tiers [][]int
		for len(order) > 0 {
			n := min(len(order), rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "equal"))
			tiers, order = append(tiers, order[:n]), order[n:]
		}
		b.RankTiers(rapid.Int64Range(1, papers).Draw(t, "papers"), tiers)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func compareSpread(t *rapid.T, p *voting.Profile, tree *tree, state []standing, keep []*big.Rat, warren bool) {
	want := make([]*big.Rat, len(keep))
	for i := range want {
		want[i] = new(big.Rat)
	}
	for b := range p.Ballots() {
		naive(want, state, keep, tiers(b), big.NewRat(b.Weight, 1), big.NewRat(1, 1), warren)
	}
	g := guarded(18, 9)
	g.warren = warren
	factors, figures := make([]*big.Int, len(keep)), make([]figure, len(keep))
	for i, k := range keep {
		n := new(big.Int).Mul(k.Num(), g.unit)
		factors[i], figures[i] = n.Quo(n, k.Denom()), figure{exact: k}
	}
	for i, v := range g.spread(tree, factors) {
		d := new(big.Rat).Sub(g.rat(v), want[i])
		require.Negative(t, d.Abs(d).Cmp(big.NewRat(1, 1_000_000_000)), "candidate %d: %s, want %s", i, g.rat(v), want[i])
	}
	if warren {
		return
	}
	for _, long := range []int{0, 1 << 20} {
		f := newExact(128)
		f.long = long
		for i, v := range f.spread(tree, figures) {
			lo, hi := f.bounds(v)
			unit := new(big.Int).Lsh(big.NewInt(1), f.bits)
			require.LessOrEqual(t, new(big.Rat).SetFrac(lo, unit).Cmp(want[i]), 0)
			require.GreaterOrEqual(t, new(big.Rat).SetFrac(hi, unit).Cmp(want[i]), 0)
			if v.exact != nil {
				require.Zero(t, v.exact.Cmp(want[i]))
			}
			if c, ok := v.made().constant(); ok && len(tree.equal) == 0 {
				require.Zero(t, c.Cmp(want[i]))
			}
		}
	}
}

func naive(votes []*big.Rat, state []standing, keep []*big.Rat, tiers [][]int32, papers, weight *big.Rat, warren bool) {
	if len(tiers) == 0 {
		return
	}
	var among []int32
	for _, c := range tiers[0] {
		if state[c] != excluded {
			among = append(among, c)
		}
	}
	if len(among) == 0 {
		naive(votes, state, keep, tiers[1:], papers, weight, warren)
	}
	for _, c := range among {
		part := new(big.Rat).Quo(weight, big.NewRat(int64(len(among)), 1))
		kept := new(big.Rat).Mul(part, keep[c])
		if warren {
			if kept.Set(keep[c]); part.Cmp(kept) < 0 {
				kept.Set(part)
			}
		}
		votes[c].Add(votes[c], new(big.Rat).Mul(kept, papers))
		naive(votes, state, keep, tiers[1:], papers, part.Sub(part, kept), warren)
	}
}
