package committee

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// TestQuota checks the quota of Aziz and Lee: above n/(k+1), and below the next
// whole number.
func TestQuota(t *testing.T) {
	require.Equal(t, "4", quota(9, 2, 0).RatString()) // all the way
	require.Equal(t, "13/4", quota(9, 2, 3).RatString())
	require.Equal(t, "5/2", quota(9, 3, 2).RatString())
}

// TestExpandingApprovals compares with the definition, in fractions, on ballots
// with equals and truncated ones.
func TestExpandingApprovals(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 600 {
		m := 2 + r.IntN(5)
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
		for range 1 + r.IntN(7) {
			tiers := make([][]int, 1+r.IntN(m))
			for _, c := range r.Perm(m)[:1+r.IntN(m)] {
				i := r.IntN(len(tiers))
				tiers[i] = append(tiers[i], c)
			}
			b.RankTiers(1+r.Int64N(3), tiers)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		seats := 1 + r.IntN(m)
		got, err := ExpandingApprovals(t.Context(), p, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		require.Equal(t, expandPlainly(p, seats), got.Winners)
		all, err := ExpandingApprovals(t.Context(), p, seats, voting.Options{All: 1000})
		require.NoError(t, err)
		require.Contains(t, all.Outcomes, ascending(got.Winners))
	}
}

// expandPlainly is the rule as it is written.
func expandPlainly(p *voting.Profile, seats int) (elected []int) {
	m := len(p.Candidates)
	var weights []*big.Rat
	var ranks [][]int
	counts := make([][]int64, m) // minus papers by rank, so that less is better
	for c := range counts {
		counts[c] = make([]int64, m+2)
	}
	for b := range p.Ballots() {
		rank := slices.Repeat([]int{len(b.Marks) + 1}, m)
		for i, c := range b.Marks {
			above := i
			if b.Levels != nil {
				above = slices.Index(b.Levels, b.Levels[i])
			}
			rank[c] = above + 1
		}
		for c, r := range rank {
			counts[c][r] -= b.Weight
		}
		weights, ranks = append(weights, whole(b.Weight)), append(ranks, rank)
	}
	n, k := whole(p.Voters()), int64(seats)
	droop := quo(n, whole(k+1))
	up := sub(whole(p.Voters()/(k+1)+1), droop)
	price := add(droop, quo(up, whole(int64(m+1))))
	for depth := 1; len(elected) < seats; {
		supporters := func(c int) (all []int, sum *big.Rat) {
			sum = new(big.Rat)
			for b, rank := range ranks {
				if rank[c] <= depth {
					all, sum = append(all, b), add(sum, weights[b])
				}
			}
			return all, sum
		}
		best := -1
		for c := range m {
			_, sum := supporters(c)
			if slices.Contains(elected, c) || sum.Cmp(price) < 0 && depth <= m {
				continue
			}
			if best < 0 || slices.Compare(counts[c], counts[best]) < 0 {
				best = c
			}
		}
		if best < 0 {
			depth++
			continue
		}
		all, sum := supporters(best)
		elected = append(elected, best)
		for _, b := range all {
			if sum.Cmp(price) > 0 {
				weights[b] = mul(weights[b], quo(sub(sum, price), sum))
			} else {
				weights[b] = new(big.Rat)
			}
		}
	}
	return elected
}
