package single_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/single"
)

func decisive(t *testing.T, kind voting.Kind, n int, fill func(b *voting.Builder)) *voting.Profile {
	t.Helper()
	b := voting.NewBuilder(kind, voting.Numbered(n))
	fill(b)
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func winner(t *testing.T, rule voting.Rule, p *voting.Profile) *voting.Result {
	t.Helper()
	r, err := rule(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
	require.NoError(t, err)
	return r
}

// In a cycle of three equal leads, none is greater than the path back.
func TestSplitCycleStrikesEveryWeakestLink(t *testing.T) {
	p := decisive(t, voting.Ranked, 3, func(b *voting.Builder) {
		b.Rank(1, 0, 1, 2)
		b.Rank(1, 1, 2, 0)
		b.Rank(1, 2, 0, 1)
	})
	r, err := single.SplitCycle(context.Background(), p, 1, voting.Options{All: 9})
	require.NoError(t, err)
	require.Equal(t, [][]int{{0}, {1}, {2}}, r.Outcomes)
	require.Contains(t, r.Rounds[0].Note.EN, "path back: —")
}

func TestPointsBelowNothing(t *testing.T) {
	p := decisive(t, voting.Score, 3, func(b *voting.Builder) {
		b.Give(3, voting.Mark{Candidate: 0, Points: 2}, voting.Mark{Candidate: 1, Points: 1})
		b.Give(1, voting.Mark{Candidate: 0, Points: -5}, voting.Mark{Candidate: 2, Points: -1})
	})
	r := winner(t, single.Score, p)
	require.Equal(t, []int{1}, r.Winners, "1 : 3 : -1")
}

// Voters who give both of the runoff the same points prefer neither.
func TestRunoffLeavesOutTheIndifferent(t *testing.T) {
	p := decisive(t, voting.Score, 3, func(b *voting.Builder) {
		b.Give(5, voting.Mark{Candidate: 0, Points: 4}, voting.Mark{Candidate: 1, Points: 4})
		b.Give(2, voting.Mark{Candidate: 1, Points: 1})
		b.Give(1, voting.Mark{Candidate: 0, Points: 5})
	})
	r := winner(t, single.STAR, p)
	require.Equal(t, []int{1}, r.Winners, "25 and 22 points, but two against one")
	require.Empty(t, r.Broken)
}

// Of those tied to be excluded the last in the order goes, whatever the rule.
func TestTheLastOfTheOrderIsExcluded(t *testing.T) {
	p := decisive(t, voting.Ranked, 3, func(b *voting.Builder) {
		b.Rank(1, 0, 1, 2)
		b.Rank(1, 1, 2, 0)
		b.Rank(1, 2, 0, 1)
	})
	for name, rule := range map[string]voting.Rule{
		"irv": single.IRVLex, "approval": single.IRVApproval, "coombs": single.CoombsLex, "benham": single.BenhamLex,
	} {
		r := winner(t, rule, p)
		require.NotEmpty(t, r.Broken, name)
		require.Equal(t, voting.ToExclude, r.Broken[0].For, name)
		require.Equal(t, 2, r.Broken[0].Chosen, name)
		require.Equal(t, []int{0}, r.Winners, name)
	}
}

// Options.All is the most outcomes that are told, and More that there are others.
func TestAllIsALimit(t *testing.T) {
	ranked := decisive(t, voting.Ranked, 3, func(b *voting.Builder) {
		b.Rank(1, 0, 1, 2)
		b.Rank(1, 1, 2, 0)
		b.Rank(1, 2, 0, 1)
	})
	scores, err := voting.ScoresOf(ranked, []int32{1, 1, 1})
	require.NoError(t, err)
	approvals, err := voting.ApprovalsOf(ranked, 3)
	require.NoError(t, err)
	for _, m := range single.Methods() {
		p := map[voting.Kind]*voting.Profile{voting.Ranked: ranked, voting.Score: scores, voting.Approval: approvals}[m.Kinds[0]]
		full, err := m.Run(context.Background(), p, 1, voting.Options{All: 100})
		if err != nil {
			require.Equal(t, "condorcet", m.Name)
			continue
		}
		require.Len(t, full.Outcomes, 3, m.Name)
		for k := 1; k <= 3; k++ {
			r, err := m.Run(context.Background(), p, 1, voting.Options{All: k})
			require.NoError(t, err)
			require.Len(t, r.Outcomes, k, m.Name)
			require.Equal(t, k < 3, r.More, "%s: %d of 3", m.Name, k)
			require.Equal(t, r.Outcomes[0], r.Winners, m.Name)
		}
	}
}
