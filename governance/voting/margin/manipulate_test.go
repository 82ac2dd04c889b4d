package margin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

// Ties policy for manipulations: lower index first.
func TestManipulationsOfPointsAreFoundIfThereAreAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SampledFrom(scorings(t)).Draw(t, "rule")
		m := rapid.IntRange(2, 4).Draw(t, "m")
		if x.kind == voting.Score {
			m = min(m, 3)
		}
		papers := x.papers(m)
		p := drawn(t, x.kind, m, papers, 5)
		i := rapid.IntRange(0, p.Len()-1).Draw(t, "ballot")
		k := rapid.Int64Range(1, p.Ballot(i).Weight).Draw(t, "coalition")
		order := rapid.Permutation(numbers(m)).Draw(t, "order")
		ties, err := voting.ByOrder(p, order)
		require.NoError(t, err)
		elect := func(q *voting.Profile) int {
			r, err := x.f.rule("x")(t.Context(), q, 1, voting.Options{Ties: ties})
			require.NoError(t, err)
			return r.Winners[0]
		}
		got, err := x.s.Manipulate(p, i, k, ties)
		require.NoError(t, err)
		before := elect(p)
		require.Equal(t, before, got.Before)
		grade := grades(p, i)
		best := before
		for j := range papers {
			if x.kind == voting.Ranked && p.Complete() && len(papers[j].Marks) < m {
				continue // as [margin.Manipulate] does
			}
			q, err := margin.Apply(p, []margin.Change{{From: i, Papers: k, To: &papers[j]}})
			require.NoError(t, err)
			if w := elect(q); grade[w] > grade[best] {
				best = w
			}
		}
		require.Equal(t, grade[best] > grade[before], got.Found)
		if got.Found {
			require.Equal(t, grade[best], grade[got.After])
			q, err := margin.Apply(p, []margin.Change{{From: i, Papers: k, To: got.Instead}})
			require.NoError(t, err)
			require.Equal(t, got.After, elect(q))
		}
		if x.kind != voting.Ranked && x.kind != voting.Approval {
			return
		}
		tried, err := margin.Manipulate(t.Context(), x.f.rule("x"), p, i, k, voting.Options{Ties: ties})
		require.NoError(t, err)
		require.True(t, tried.Complete)
		require.Equal(t, got.Found, tried.Found)
		if got.Found {
			require.Equal(t, grade[got.After], grade[tried.After])
		}
	})
}

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func grades(p *voting.Profile, i int) []int {
	b := p.Ballot(i)
	g := make([]int, len(p.Candidates))
	if p.Kind == voting.Ranked {
		for c, at := range places(p, b) {
			g[c] = -at
		}
		return g
	}
	for j, c := range b.Marks {
		g[c] = 1
		if b.Levels != nil {
			g[c] = int(b.Levels[j])
		}
	}
	return g
}

// Moulin's paradox under instant runoff: two who rank Bo last would have had Cy
// rather than Bo, had they stayed home.
func TestNoShowParadox(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(7, 0, 2, 1)
	b.Rank(8, 1, 0, 2)
	b.Rank(6, 2, 1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, []int{1}, irv(p)) // Cy is out, her papers elect Bo
	o := voting.Options{Ties: voting.ByIndex()}
	g, err := margin.NoShow(t.Context(), winners(irv).rule("irv"), p, 0, 2, o)
	require.NoError(t, err)
	require.True(t, g.Found)
	require.Equal(t, 2, g.After)
	require.Nil(t, g.Instead)
	g, err = margin.NoShow(t.Context(), winners(plurality).rule("plurality"), p, 0, 2, o)
	require.NoError(t, err)
	require.False(t, g.Found)
	_, err = margin.NoShow(t.Context(), winners(irv).rule("irv"), p, 0, 8, o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	few, err := margin.Manipulate(t.Context(), winners(irv).rule("irv"), p, 0, 7, voting.Options{Ties: voting.ByIndex(), Nodes: 2})
	require.NoError(t, err)
	require.False(t, few.Complete)
	require.EqualValues(t, 2, few.Tried)
}

// Of two equal rivals, the one that wins ties must be given less.
func TestManipulationMindsWhoWinsTies(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(3, 0, 1, 2)
	b.Rank(1, 1, 2, 0)
	b.Rank(1, 2, 1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	ties, err := voting.ByOrder(p, []int{1, 0, 2})
	require.NoError(t, err)
	g, err := margin.BordaTournament().Manipulate(p, 0, 3, ties)
	require.NoError(t, err)
	require.Equal(t, 1, g.Before)
	require.True(t, g.Found)
	require.Equal(t, []int32{0, 2, 1}, g.Instead.Marks)
}

// Whoever may leave candidates out keeps two rivals at half a place each, where a
// complete order would have to lift one of them to the top.
func TestManipulationLeavesRivalsOut(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(1, 0)
	b.Rank(1, 0, 1)
	b.Rank(1, 1, 2)
	b.Rank(1, 2, 1)
	p, err := b.Profile()
	require.NoError(t, err)
	ballot := -1
	for i := range p.Len() {
		if x := p.Ballot(i); len(x.Marks) == 2 && x.Marks[0] == 0 {
			ballot = i
		}
	}
	g, err := margin.BordaTournament().Manipulate(p, ballot, 1, voting.ByIndex())
	require.NoError(t, err)
	require.Equal(t, 1, g.Before)
	require.True(t, g.Found)
	require.Equal(t, 0, g.After)
	require.Equal(t, []int32{0}, g.Instead.Marks)
}
