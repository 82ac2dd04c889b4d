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
		for _, den := range []int64{1, 7} {
			parts, rest, err := fen(t, c.Total).Allocate(over(c.Weights, den), renjia.LargestRemainder, renjia.TieFirst)
			require.NoError(t, err)
			require.Equal(t, c.Parts, minors(parts), "%d by %v over %d", c.Total, c.Weights, den)
			require.True(t, rest.IsZero())
		}
	}
}

// over returns weights as fractions with a denominator.
func over(weights []int64, den int64) []renjia.Fraction {
	all := make([]renjia.Fraction, len(weights))
	for i, w := range weights {
		all[i] = renjia.Frac(w, den)
	}
	return all
}

var divisions = []renjia.Division{renjia.LargestRemainder, renjia.FloorToFirst, renjia.FloorToLast, renjia.FloorSeparate, renjia.BlockSeparate}

// The first amount is that of the manual of brick/money (CHF 987.65 by 48, 41
// and 11), whose modes these are.
func TestEveryDivisionDoesItsOwnWithWhatIsLeft(t *testing.T) {
	for _, c := range []struct {
		total   int64
		weights []renjia.Fraction
		want    [][]int64 // as in divisions, the rest at the end
	}{
		{98765, over([]int64{48, 41, 11}, 1), [][]int64{
			{47407, 40494, 10864, 0}, {47408, 40493, 10864, 0}, {47407, 40493, 10865, 0}, {47407, 40493, 10864, 1}, {47376, 40467, 10857, 65}}},
		{-98765, over([]int64{48, 41, 11}, 100), [][]int64{
			{-47407, -40494, -10864, 0}, {-47408, -40493, -10864, 0}, {-47407, -40493, -10865, 0}, {-47407, -40493, -10864, -1}, {-47376, -40467, -10857, -65}}},
		{5, over([]int64{0, 1, 1, 1, 0}, 3), [][]int64{
			{0, 2, 2, 1, 0, 0}, {0, 2, 2, 1, 0, 0}, {0, 1, 2, 2, 0, 0}, {0, 1, 1, 1, 0, 2}, {0, 1, 1, 1, 0, 2}}},
		{100, []renjia.Fraction{renjia.Frac(1, 2), renjia.Frac(1, 3), renjia.Frac(1, 6)}, [][]int64{
			{50, 33, 17, 0}, {51, 33, 16, 0}, {50, 33, 17, 0}, {50, 33, 16, 1}, {48, 32, 16, 4}}},
		{math.MinInt64, over([]int64{1, 1}, math.MaxInt64), [][]int64{
			{math.MinInt64 / 2, math.MinInt64 / 2, 0}, {math.MinInt64 / 2, math.MinInt64 / 2, 0}, {math.MinInt64 / 2, math.MinInt64 / 2, 0}, {math.MinInt64 / 2, math.MinInt64 / 2, 0}, {math.MinInt64 / 2, math.MinInt64 / 2, 0}}},
	} {
		for i, how := range divisions {
			parts, rest, err := fen(t, c.total).Allocate(c.weights, how, renjia.TieFirst)
			require.NoError(t, err)
			require.Equal(t, c.want[i], append(minors(parts), rest.Minor()), "%d by %v, %s", c.total, c.weights, how)
		}
	}
}

func TestTheDivisionMustBeNamed(t *testing.T) {
	half := over([]int64{1, 1}, 2)
	_, _, err := fen(t, 1).Allocate(half, "", renjia.TieFirst)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, _, err = fen(t, 1).Allocate(half, renjia.LargestRemainder, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, _, err = fen(t, 1).Allocate(half, renjia.FloorToFirst, "")
	require.NoError(t, err, "a tie decides nothing there")
	_, _, err = fen(t, 1).Allocate(half, "fair", renjia.TieFirst)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, weights := range [][]renjia.Fraction{nil, over([]int64{0, 0}, 1), over([]int64{1, -1}, 2)} {
		_, _, err = fen(t, 1).Allocate(weights, renjia.FloorToFirst, "")
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// What every division keeps: nothing is lost, nobody is more than one unit away
// from the quota (and by largest remainder always less) except where whole blocks are kept together, and then the
// parts are in exact proportion.
func TestEveryDivisionHandsOutTheWholeAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64().Draw(t, "total")
		weights := append(rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 6).Draw(t, "weights"), 1)
		den := rapid.Int64Range(1, 12).Draw(t, "den")
		how := rapid.SampledFrom(divisions).Draw(t, "how")
		parts, rest, err := fen(t, total).Allocate(over(weights, den), how, renjia.TieFirst)
		require.NoError(t, err)
		all, sum := big.NewInt(rest.Minor()), int64(0)
		for i, p := range parts {
			all.Add(all, big.NewInt(p.Minor()))
			sum += weights[i]
		}
		require.Zero(t, all.Cmp(big.NewInt(total)))
		for i, p := range parts {
			if how == renjia.BlockSeparate {
				require.Equal(t, p.Minor(), parts[len(parts)-1].Minor()*weights[i], "the last weight is 1")
				require.Less(t, rest.Minor(), sum)
				require.Greater(t, rest.Minor(), -sum)
				continue
			}
			off := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), big.NewInt(sum))
			off.Sub(off, new(big.Rat).SetInt64(p.Minor()))
			far := off.Abs(off).Cmp(big.NewRat(1, 1))
			require.False(t, far > 0 || (far == 0 && how == renjia.LargestRemainder), "part %d", i)
		}
	})
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
