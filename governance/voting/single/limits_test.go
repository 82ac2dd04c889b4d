package single

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestLookupListsVariants(t *testing.T) {
	for family, variant := range map[string]string{
		"irv": "irv_lex", "ranked_pairs": "ranked_pairs_margins_put", "ranked_pairs_margins": "ranked_pairs_margins_lex",
		"schulze": "schulze_winning", "minimax": "minimax_opposition",
	} {
		_, err := Lookup(family)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		var open *renjia.UnspecifiedError
		require.ErrorAs(t, err, &open)
		require.Contains(t, open.Choices[0].Options, variant)
	}
	for _, name := range []string{"", "irvx", "ranked"[:5]} {
		_, err := Lookup(name)
		require.ErrorIs(t, err, renjia.ErrNotFound, name)
	}
	m, err := Lookup("borda")
	require.NoError(t, err)
	require.Equal(t, "borda", m.Name)
}

func TestMethodsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		require.False(t, seen[m.Name], m.Name)
		seen[m.Name] = true
		require.NotEmpty(t, m.Title.EN, m.Name)
		require.NotEmpty(t, m.Title.ZH, m.Name)
		require.NotEmpty(t, m.Kinds, m.Name)
		require.NotEmpty(t, m.Source, m.Name)
		require.NotEmpty(t, m.Growth, m.Name)
		require.False(t, m.Seats, m.Name)
	}
}

// One candidate wins whatever the ballots; without ballots all are tied; what a
// rule does not take is an error.
func TestEdges(t *testing.T) {
	for _, m := range Methods() {
		for _, kind := range []voting.Kind{voting.Ranked, voting.Approval, voting.Score, voting.Cumulative} {
			takes := false
			for _, k := range m.Kinds {
				takes = takes || k == kind
			}
			none, err := voting.NewBuilder(kind, nil).Profile()
			require.NoError(t, err)
			_, err = m.Run(context.Background(), none, 1, voting.Options{})
			require.Error(t, err, m.Name)
			one, err := voting.NewBuilder(kind, voting.Numbered(1)).Profile()
			require.NoError(t, err)
			r, err := m.Run(context.Background(), one, 1, voting.Options{})
			if !takes {
				require.ErrorIs(t, err, renjia.ErrUnsupported, m.Name)
				continue
			}
			require.NoError(t, err, m.Name)
			require.Equal(t, []int{0}, r.Winners, m.Name)
			_, err = m.Run(context.Background(), one, 2, voting.Options{})
			require.ErrorIs(t, err, renjia.ErrUnsupported, m.Name)
			empty, err := voting.NewBuilder(kind, voting.Numbered(3)).Profile()
			require.NoError(t, err)
			r, err = m.Run(context.Background(), empty, 1, voting.Options{All: 9})
			require.NoError(t, err, m.Name)
			require.Equal(t, [][]int{{0}, {1}, {2}}, r.Outcomes, m.Name)
			r, err = m.Run(context.Background(), empty, 1, voting.Options{All: 2})
			require.NoError(t, err, m.Name)
			require.Equal(t, [][]int{{0}, {1}}, r.Outcomes, m.Name)
			require.True(t, r.More, m.Name)
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			_, err = m.Run(ctx, empty, 1, voting.Options{Ties: voting.ByIndex()})
			require.ErrorIs(t, err, context.Canceled, m.Name)
		}
	}
}

// Ballots that leave something open are refused, with what to take instead.
func TestBallotsThatARuleCannotCount(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	b.RankTiers(1, [][]int{{0, 1}, {2}})
	equal, err := b.Profile()
	require.NoError(t, err)
	b = voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	b.Rank(1, 0, 1)
	short, err := b.Profile()
	require.NoError(t, err)
	for _, run := range []voting.Rule{Plurality, PluralityRunoff, IRVLex, IRVTruncated, IRVAllLowestAtOnce, IRVParallelUniverse, Bucklin, Dowdall, Coombs, CoombsPUT, AntiPlurality, PositiveNegative} {
		_, err := run(context.Background(), equal, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
	for _, run := range []voting.Rule{Coombs, CoombsLex, CoombsPUT, AntiPlurality, PositiveNegative} {
		_, err := run(context.Background(), short, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
	for _, p := range []*voting.Profile{equal, short} {
		_, err := Borda(context.Background(), p, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
}

// A search that is stopped says that there is more, or that it does not know.
func TestSearchesStopAtNodes(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(9))
	for c := range 9 {
		b.Rank(1, c, (c+1)%9, (c+2)%9, (c+3)%9, (c+4)%9, (c+5)%9, (c+6)%9, (c+7)%9, (c+8)%9)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	for _, run := range []voting.Rule{IRVParallelUniverse, CoombsPUT, RankedPairsMarginsPUT} {
		r, err := run(context.Background(), p, 1, voting.Options{All: 99, Nodes: 2})
		require.NoError(t, err)
		require.True(t, r.More)
		require.NotEmpty(t, r.Outcomes)
		_, err = run(context.Background(), p, 1, voting.Options{Nodes: 2})
		require.ErrorIs(t, err, renjia.ErrUnknown)
		require.Len(t, every(t, run, p), 9)
	}
	p = random(t, 15, 10, 1)
	r, err := River(context.Background(), p, 1, voting.Options{All: 99, Nodes: 1})
	require.NoError(t, err)
	require.True(t, r.More)
}

// Who refuses to break ties hears of the tie if it is too hard to say whether it
// decides.
func TestHardTiesAreRefused(t *testing.T) {
	p := random(t, 15, 10, 1)
	for _, run := range []voting.Rule{River, RankedPairsMarginsLex} {
		_, err := run(context.Background(), p, 1, voting.Options{Nodes: 1})
		var tie *voting.TieError
		require.ErrorAs(t, err, &tie)
		require.Greater(t, len(tie.Among), 1)
	}
}

func TestTooManyCandidatesForPairs(t *testing.T) {
	p, err := voting.NewBuilder(voting.Ranked, voting.Numbered(voting.MaxPairwise+1)).Profile()
	require.NoError(t, err)
	for _, m := range pairwiseMethods() {
		_, err = m.Run(context.Background(), p, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnsupported, m.Name)
	}
	for _, rule := range []voting.Rule{BordaTournament, Baldwin, Nanson, NansonWeak} {
		_, err = rule(context.Background(), p, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
}

// Thousands of candidates do not fill memory with scores.
func TestLongCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	const m = 4000
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for c := range m {
		b.Rank(int64(c+1), c)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := IRVLex(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	scores := 0
	for _, round := range r.Rounds {
		scores += len(round.Scores)
	}
	require.Positive(t, scores)
	require.LessOrEqual(t, scores, maxStandings)
	require.Equal(t, []int{m - 1}, r.Winners)
}

// The chair is asked, and its answer counts.
func TestTheChairIsAsked(t *testing.T) {
	p := profile(t, "ABCD", map[string]int64{"AB": 2, "BA": 2, "C": 1, "DC": 1})
	var asked []voting.Tie
	ties := voting.ByChair(func(tie voting.Tie) (int, error) {
		asked = append(asked, tie)
		return tie.Among[0], nil
	})
	r, err := IRVLex(context.Background(), p, 1, voting.Options{Ties: ties})
	require.NoError(t, err)
	require.Equal(t, []int{1}, r.Winners)
	require.Equal(t, []voting.Tie{
		{Round: 1, For: voting.ToExclude, Among: []int{2, 3}},
		{Round: 3, For: voting.ToExclude, Among: []int{0, 1}},
	}, asked)
}
