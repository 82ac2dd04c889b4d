package renjia_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func minors(parts []renjia.Money) []int64 {
	all := make([]int64, len(parts))
	for i, p := range parts {
		all[i] = p.Minor()
	}
	return all
}

func TestSplitHandsOutEveryUnit(t *testing.T) {
	for _, c := range []struct {
		total   int64
		weights []int64
		tie     renjia.Tie
		want    []int64
	}{
		{100, []int64{1, 1, 1}, renjia.TieFirst, []int64{34, 33, 33}},
		{100, []int64{1, 1, 1}, renjia.TieLast, []int64{33, 33, 34}},
		{-100, []int64{1, 1, 1}, renjia.TieFirst, []int64{-34, -33, -33}},
		{2, []int64{1, 3}, renjia.TieFirst, []int64{1, 1}}, // quotas 0.5 and 1.5
		{2, []int64{1, 3}, renjia.TieHeaviest, []int64{0, 2}},
		{3, []int64{2, 2, 2, 0}, renjia.TieHeaviest, []int64{1, 1, 1, 0}},
		{1, []int64{0, 5, 5}, renjia.TieFirst, []int64{0, 1, 0}},
		{1, []int64{0, 5, 5}, renjia.TieHeaviest, []int64{0, 1, 0}},
		{math.MinInt64, []int64{math.MaxInt64}, renjia.TieFirst, []int64{math.MinInt64}},
		{math.MaxInt64, []int64{math.MaxInt64, math.MaxInt64}, renjia.TieLast, []int64{math.MaxInt64 / 2, math.MaxInt64/2 + 1}},
		{0, []int64{1, 2}, renjia.TieFirst, []int64{0, 0}},
	} {
		parts, err := fen(t, c.total).Split(c.weights, c.tie)
		require.NoError(t, err)
		require.Equal(t, c.want, minors(parts), "%d by %v", c.total, c.weights)
	}
}

func TestSplitGivesTheSharedAllocations(t *testing.T) {
	var shared struct {
		Allocation []struct {
			Total   int64
			Weights []int64
			Parts   []int64
		}
	}
	readShared(t, "data/books/numeric.json", &shared)
	require.NotEmpty(t, shared.Allocation)
	for _, c := range shared.Allocation {
		parts, err := fen(t, c.Total).Split(c.Weights, renjia.TieFirst)
		if c.Parts == nil {
			require.ErrorIs(t, err, renjia.ErrInvalid, "%d by %v", c.Total, c.Weights)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.Parts, minors(parts), "%d by %v", c.Total, c.Weights)
	}
}

func TestSplitAsksForWhatItMustNotGuess(t *testing.T) {
	m := fen(t, 100)
	_, err := m.Split([]int64{1, 1, 1}, "")
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.Equal(t, "tie", missing.Choices[0].Name)
	for _, weights := range [][]int64{nil, {0, 0}, {1, -1}} {
		_, err := m.Split(weights, renjia.TieFirst)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = m.Split([]int64{1}, "random")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestEveryPartIsWithinOneUnitOfItsQuota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64().Draw(t, "total")
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, math.MaxInt64)), 1, 12).Draw(t, "weights")
		sum := new(big.Int)
		for _, w := range weights {
			sum.Add(sum, big.NewInt(w))
		}
		if sum.Sign() == 0 {
			t.Skip("nothing to split by")
		}
		tie := rapid.SampledFrom([]renjia.Tie{renjia.TieFirst, renjia.TieLast, renjia.TieHeaviest}).Draw(t, "tie")
		parts, err := fen(t, total).Split(weights, tie)
		require.NoError(t, err)
		all := new(big.Int)
		for i, p := range parts {
			all.Add(all, big.NewInt(p.Minor()))
			quota := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), sum)
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(p.Minor()), quota)
			require.Negative(t, off.Abs(off).Cmp(big.NewRat(1, 1)), "part %d", i)
			require.False(t, weights[i] == 0 && !p.IsZero())
		}
		require.Zero(t, all.Cmp(big.NewInt(total)), "the parts sum to the total")
	})
}

func TestSplitIsTheSameForBothSigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, math.MaxInt64).Draw(t, "total")
		weights := append(rapid.SliceOfN(rapid.Int64Range(0, 1000), 0, 9).Draw(t, "weights"), 1)
		gain, err := fen(t, total).Split(weights, renjia.TieFirst)
		require.NoError(t, err)
		loss, err := fen(t, -total).Split(weights, renjia.TieFirst)
		require.NoError(t, err)
		for i := range gain {
			require.Equal(t, gain[i].Minor(), -loss[i].Minor())
		}
	})
}

// The slow way: hand out unit by unit to whoever is furthest below its quota.
func TestSplitIsLargestRemainder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, 200).Draw(t, "total")
		weights := append(rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 6).Draw(t, "weights"), 1)
		tie := rapid.SampledFrom([]renjia.Tie{renjia.TieFirst, renjia.TieLast, renjia.TieHeaviest}).Draw(t, "tie")
		parts, err := fen(t, total).Split(weights, tie)
		require.NoError(t, err)
		require.Equal(t, splitSlowly(total, weights, tie), minors(parts))
	})
}

func splitSlowly(total int64, weights []int64, tie renjia.Tie) []int64 {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	parts := make([]int64, len(weights))
	left := total
	for i, w := range weights {
		parts[i] = total * w / sum
		left -= parts[i]
	}
	got := make([]bool, len(weights))
	for range left {
		best := -1
		for i, w := range weights {
			switch {
			case got[i]:
			case best < 0, total*w%sum > total*weights[best]%sum:
				best = i
			case total*w%sum < total*weights[best]%sum:
			case tie == renjia.TieLast, tie == renjia.TieHeaviest && w > weights[best]:
				best = i
			}
		}
		parts[best]++
		got[best] = true
	}
	return parts
}
