package voting_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestConversions(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	b.RankTiers(2, [][]int{{1}, {0, 2}, {3}})
	b.RankTiers(3, [][]int{{1}, {2}})
	b.Rank(4)
	p, err := b.Profile()
	require.NoError(t, err)
	of := func(q *voting.Profile, err error) string {
		require.NoError(t, err)
		return dump(q)
	}
	const head = " \"\" 0 seats [{ false} { false} { false} { false}] order []\n"
	require.Equal(t, "approval"+head+"5 [1] []\n4 [] []\n", of(voting.ApprovalsOf(p, 1)))
	require.Equal(t, "approval"+head+"2 [0 1 2] []\n3 [1 2] []\n4 [] []\n", of(voting.ApprovalsOf(p, 2)))
	require.Equal(t, "approval"+head+"2 [0 1 2] []\n3 [1 2] []\n4 [] []\n", of(voting.ApprovalsOfFirst(p, 3)))
	require.Equal(t, "score"+head+"2 [0 1 2] [1 3 1]\n3 [1 2] [3 1]\n4 [] []\n", of(voting.ScoresOf(p, []int32{3, 1})))

	s := voting.NewBuilder(voting.Score, voting.Numbered(4))
	s.Give(1, voting.Mark{Candidate: 0, Points: 5}, voting.Mark{Candidate: 1, Points: 5}, voting.Mark{Candidate: 2}, voting.Mark{Candidate: 3, Points: 2})
	s.Give(1, voting.Mark{Candidate: 0, Points: -1}, voting.Mark{Candidate: 2, Points: 3})
	s.Give(1)
	scores, err := s.Profile()
	require.NoError(t, err)
	require.Equal(t, "ranked"+head+"1 [0 1] [3]\n1 [2] [1 3] [0]\n1\n", of(voting.RankingOf(scores)))
	require.Equal(t, "approval"+head+"1 [0 1] []\n1 [2] []\n1 [] []\n", of(voting.ApprovalsFrom(scores, 3)))

	for _, wrong := range []func() (*voting.Profile, error){
		func() (*voting.Profile, error) { return voting.ApprovalsOf(p, 0) },
		func() (*voting.Profile, error) { return voting.ApprovalsOfFirst(p, 0) },
		func() (*voting.Profile, error) { return voting.ApprovalsFrom(scores, 0) },
	} {
		_, err := wrong()
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = voting.RankingOf(p)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = voting.ApprovalsOf(scores, 1)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// The sizes are those that abcvoting's test_readfile_setsize_with_ties expects of
// its test1.toi, whose ballots these are.
func TestFirstCandidatesWithTies(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(6))
	b.Rank(1, 0, 1, 2)
	b.RankTiers(2, [][]int{{1}, {0, 3}})
	b.RankTiers(1, [][]int{{0, 1}, {3}})
	b.Rank(1, 3, 4, 5, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	for first, want := range map[int][]int{1: {1, 1, 2, 1}, 2: {2, 3, 2, 2}, 3: {3, 3, 3, 3}} {
		q, err := voting.ApprovalsOfFirst(p, first)
		require.NoError(t, err)
		sizes := map[int]int64{}
		for ballot := range q.Ballots() {
			sizes[len(ballot.Marks)] += ballot.Weight
		}
		expected := map[int]int64{}
		for i, size := range want {
			expected[size] += p.Ballot(i).Weight
		}
		require.Equal(t, expected, sizes)
	}
}

// A ranking of points says of every two candidates what the points say.
func TestRankingsKeepComparisons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		q, err := voting.RankingOf(p)
		require.NoError(t, err)
		before, after := p.Pairwise(), q.Pairwise()
		for a := range p.Candidates {
			require.Equal(t, before.Row(a), after.Row(a))
		}
	})
}
