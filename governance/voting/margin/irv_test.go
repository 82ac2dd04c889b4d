package margin_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

func TestMarginsOfInstantRunoff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(2, 3).Draw(t, "m")
		papers := orders(m, true)
		p := drawn(t, voting.Ranked, m, papers, 6)
		winner := irv(p)[0]
		for _, v := range variants {
			most := 2
			if v != margin.Alter {
				most = 3
			}
			for _, g := range goals {
				got, err := margin.IRV(t.Context(), p, winner, margin.Options{Variant: v, Goal: g})
				require.NoError(t, err)
				want := slow(irv, p, winner, papers, v, g, most)
				if got.Found {
					recount(t, irv, p, got)
				}
				if want < 0 {
					require.True(t, !got.Found || got.Upper > int64(most), "%s %s: %+v", v, g, got)
					continue
				}
				require.LessOrEqual(t, got.Lower, want, "%s %s", v, g)
				require.True(t, !got.Found || got.Upper >= want, "%s %s", v, g)
				require.True(t, g == margin.MustLose || got.Exact() && got.Upper == want, "%s %s: %d, not %d", v, g, got.Upper, want)
			}
		}
	})
}

// Four candidates with more papers: against a search that knows nothing of orders.
func TestMarginsOfInstantRunoffWithFour(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	papers := orders(4, false)
	for range 12 {
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
		for range 4 {
			b.Rank(1+random.Int64N(3), random.Perm(4)...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		winner := irv(p)[0]
		got, err := margin.IRV(t.Context(), p, winner, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
		require.NoError(t, err)
		require.True(t, got.Exact())
		recount(t, irv, p, got)
		want := slow(irv, p, winner, papers, margin.Alter, margin.MayLose, 2)
		require.True(t, want == got.Upper || want < 0 && got.Upper > 2, "%d, not %d", got.Upper, want)
	}
}

// The margin may be far below half the lead of the last round: who is excluded
// early decides.
func TestTheMarginIsNotThatOfTheLastRound(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(40, 0, 1, 2)
	b.Rank(31, 1, 0, 2)
	b.Rank(29, 2, 1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, []int{1}, irv(p)) // Cy is excluded; Bo beats Ann by 60 to 40
	m, err := margin.IRV(t.Context(), p, 1, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	require.NoError(t, err)
	require.True(t, m.Exact())
	require.EqualValues(t, 1, m.Upper) // Bo and Cy tied at 30: Ann beats Cy
	require.Equal(t, 0, m.Challenger)
	recount(t, irv, p, m)
	m, err = margin.IRV(t.Context(), p, 1, margin.Options{Variant: margin.Alter, Goal: margin.MustLose})
	require.NoError(t, err)
	require.EqualValues(t, 2, m.Upper)
	recount(t, irv, p, m)
}

func TestInstantRunoffIsStoppedWithBounds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(6))
	for range 60 {
		b.Rank(1+random.Int64N(9), random.Perm(6)...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	winner := irv(p)[0]
	o := margin.Options{Variant: margin.Alter, Goal: margin.MayLose}
	exact, err := margin.IRV(t.Context(), p, winner, o)
	require.NoError(t, err)
	require.True(t, exact.Exact())
	recount(t, irv, p, exact)
	for _, nodes := range []int64{1, 5, 20} {
		o.Nodes = nodes
		m, err := margin.IRV(t.Context(), p, winner, o)
		require.NoError(t, err)
		require.LessOrEqual(t, m.Nodes, nodes)
		require.LessOrEqual(t, m.Lower, exact.Upper)
		require.True(t, !m.Found || m.Upper >= exact.Upper)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = margin.IRV(ctx, p, winner, o)
	require.ErrorIs(t, err, context.Canceled)
}

func TestInstantRunoffRefusesEqualRanks(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(2))
	b.RankTiers(1, [][]int{{0, 1}})
	p, err := b.Profile()
	require.NoError(t, err)
	o := margin.Options{Variant: margin.Alter, Goal: margin.MayLose}
	_, err = margin.IRV(t.Context(), p, 0, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	lone := voting.NewBuilder(voting.Ranked, voting.Numbered(1))
	lone.Rank(1, 0)
	p, err = lone.Profile()
	require.NoError(t, err)
	for _, g := range goals {
		o.Goal = g
		m, err := margin.IRV(t.Context(), p, 0, o)
		require.NoError(t, err)
		require.True(t, m.Never)
	}
}
