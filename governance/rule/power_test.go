package rule_test

import (
	"context"
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// weighted is a voting game [quota; weights], the quota as a share of all.
func weighted(quota renjia.Fraction, weights ...int64) (rule.Rule, []rule.Elector) {
	r := rule.Rule{
		ID: "test/weighted", Title: renjia.Both("weighted"), Measures: []rule.Measure{rule.Votes},
		Pass: rule.Test{All: []rule.Threshold{{ID: "pass", Measure: rule.Votes, Numerator: "yes", Base: rule.Roll, Op: renjia.AtLeast, Fraction: quota}}},
	}
	var electors []rule.Elector
	for i, w := range weights {
		electors = append(electors, rule.Elector{ID: strconv.Itoa(i), Weights: []int64{w}})
	}
	return r, electors
}

// TestPowerOfPublishedGames has the Council of the EEC of 1958 (Banzhaf 5/21,
// 3/21, 0 when normalised; Shapley–Shubik 14/60, 9/60, 0) and the Security
// Council (Shapley–Shubik 421/2145 and 4/2145), both in Felsenthal and
// Machover, The Measurement of Voting Power, 1998.
func TestPowerOfPublishedGames(t *testing.T) {
	r, electors := weighted(renjia.Frac(12, 17), 4, 4, 4, 2, 2, 1)
	powers, err := rule.Powers(context.Background(), r, electors, rule.PowerOptions{})
	require.NoError(t, err)
	require.Len(t, powers, 3)
	for i, want := range []struct{ banzhaf, shapley *big.Rat }{
		{big.NewRat(10, 32), big.NewRat(14, 60)}, {big.NewRat(6, 32), big.NewRat(9, 60)}, {new(big.Rat), new(big.Rat)},
	} {
		require.Zero(t, powers[i].Banzhaf.Exact.Cmp(want.banzhaf), "%s", powers[i].Banzhaf.Exact)
		require.Zero(t, powers[i].ShapleyShubik.Exact.Cmp(want.shapley), "%s", powers[i].ShapleyShubik.Exact)
	}

	r, electors = weighted(renjia.Frac(39, 45), 7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	powers, err = rule.Powers(context.Background(), r, electors, rule.PowerOptions{})
	require.NoError(t, err)
	require.Zero(t, powers[0].ShapleyShubik.Exact.Cmp(big.NewRat(421, 2145)))
	require.Zero(t, powers[1].ShapleyShubik.Exact.Cmp(big.NewRat(4, 2145)))
}

// TestPowerAgainstAllCoalitions counts every coalition and every order of small
// rolls under two measures.
func TestPowerAgainstAllCoalitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		electors := make([]rule.Elector, n)
		for i := range electors {
			electors[i] = rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, rapid.Int64Range(1, 3).Draw(t, "area") * 50}}
		}
		r := ordinary
		if rapid.Bool().Draw(t, "special") {
			r = special
		}
		got, err := rule.Powers(context.Background(), r, electors, rule.PowerOptions{})
		require.NoError(t, err)
		wins := func(coalition uint) bool {
			ballots := make([]rule.Ballot, n)
			for i := range electors {
				ballots[i] = rule.Ballot{Elector: electors[i].ID, Response: rule.No}
				if coalition>>i&1 == 1 {
					ballots[i].Response = rule.Yes
				}
			}
			res, err := rule.Evaluate(r, electors, ballots)
			require.NoError(t, err)
			return res.Outcome == rule.Adopted
		}
		for _, p := range got {
			i, err := strconv.Atoi(p.Electors[0])
			require.NoError(t, err)
			banzhaf, shapley := oracle(n, i, wins)
			require.Zero(t, p.Banzhaf.Exact.Cmp(banzhaf), "banzhaf of %d", i)
			require.Zero(t, p.ShapleyShubik.Exact.Cmp(shapley), "shapley of %d", i)
		}
	})
}

func oracle(n, i int, wins func(uint) bool) (banzhaf, shapley *big.Rat) {
	banzhaf, shapley = new(big.Rat), new(big.Rat)
	for c := uint(0); c < 1<<n; c++ {
		if c>>i&1 == 1 || wins(c) || !wins(c|1<<i) {
			continue
		}
		size := int64(0)
		for b := c; b > 0; b &= b - 1 {
			size++
		}
		orders := new(big.Int).Mul(new(big.Int).MulRange(1, size), new(big.Int).MulRange(1, int64(n)-size-1))
		shapley.Add(shapley, new(big.Rat).SetFrac(orders, new(big.Int).MulRange(1, int64(n))))
		banzhaf.Add(banzhaf, big.NewRat(1, 1<<(n-1)))
	}
	return banzhaf, shapley
}

// TestSampledPowerStaysWithinItsError compares with the exact indices.
func TestSampledPowerStaysWithinItsError(t *testing.T) {
	r, electors := weighted(renjia.Frac(12, 17), 4, 4, 4, 2, 2, 1)
	exact, err := rule.Powers(context.Background(), r, electors, rule.PowerOptions{})
	require.NoError(t, err)
	_, err = rule.Powers(context.Background(), r, electors, rule.PowerOptions{MaxStates: 4})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	o := rule.PowerOptions{MaxStates: 4, Samples: 20000, Seed: 1}
	sampled, err := rule.Powers(context.Background(), r, electors, o)
	require.NoError(t, err)
	for i := range exact {
		require.InDelta(t, exact[i].Banzhaf.Value, sampled[i].Banzhaf.Value, sampled[i].Banzhaf.Error)
		require.InDelta(t, exact[i].ShapleyShubik.Value, sampled[i].ShapleyShubik.Value, sampled[i].ShapleyShubik.Error)
		require.Positive(t, sampled[i].Banzhaf.Error)
	}
	again, err := rule.Powers(context.Background(), r, electors, o)
	require.NoError(t, err)
	require.Equal(t, sampled, again, "the same seed, the same figures")
}
