package stv_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// modelElection is the papers of section 8 of Newland and Britton's third
// edition, as far as the count there reads them: 753 papers, six places.
func modelElection(t testing.TB) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Smith", "Carpenter", "Wright", "Glazier", "Duke", "Prince", "Baron", "Abbot", "Vicar", "Monk", "Freeman"))
	for _, x := range [][]int{
		{35, 1, 2}, {3, 1, 3, 9}, {11, 1, 3, 6}, {5, 1, 3, 7}, {6, 1, 3, 8}, {20, 1, 4}, {7, 1, 4, 9}, {4, 1, 4, 11},
		{8, 1, 5}, {4, 1, 8}, {1, 1, 10, 5, 7}, {1, 1, 10, 9}, {18, 1, 11}, {11, 1}, {81, 2}, {23, 3, 1, 2},
		{2, 3, 1, 2, 7}, {1, 3, 1, 2, 8}, {1, 3, 1}, {3, 4, 1, 3, 7}, {1, 4, 8}, {11, 4, 5, 6}, {3, 4, 2}, {5, 4, 2, 11},
		{1, 4, 3}, {105, 5}, {91, 6}, {64, 7}, {5, 8}, {42, 8, 9}, {12, 8, 7}, {55, 9}, {2, 10, 5}, {5, 10, 8},
		{14, 10, 9}, {2, 10, 1, 11}, {90, 11},
	} {
		order := make([]int, 0, len(x))
		for _, c := range x[1:] {
			order = append(order, c-1)
		}
		b.Rank(int64(x[0]), order...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, int64(753), p.Voters())
	return p
}

// TestModelElection counts the model election by ERS97: the booklet gives the
// quota and the second stage, the rest follows by hand from its rules.
func TestModelElection(t *testing.T) {
	p := modelElection(t)
	r, err := stv.ERS97(context.Background(), p, 6, voting.Options{})
	require.NoError(t, err)
	require.Empty(t, r.Broken)
	require.Equal(t, []string{"Smith", "Duke", "Carpenter", "Prince", "Vicar", "Freeman"}, p.Names(r.Winners))
	want := []string{
		"134.00 81.00 27.00 24.00 105.00 91.00 64.00 59.00 55.00 23.00 90.00 lost 0.00",
		"107.58 88.35 32.25 30.51 106.68 91.00 64.00 59.84 55.00 23.42 93.78 lost 0.59",  // 26.42/123 = 0.21
		"107.58 88.35 32.25 30.51 108.68 91.00 64.21 64.84 69.21 0.00 95.78 lost 0.59",   // Monk
		"107.58 122.35 0.00 0.00 108.68 104.31 68.26 67.10 71.31 0.00 96.62 lost 6.79",   // Wright and Glazier: 62.76 + 1.10 of Duke do not exceed 64.21
		"107.58 107.58 0.00 0.00 108.68 104.31 70.26 68.10 71.31 0.00 101.62 lost 13.56", // Prince: 416.70 active votes, 4 · 104.31 is more
		"107.58 107.58 0.00 0.00 108.68 104.31 82.26 2.10 113.31 0.00 101.62 lost 25.56", // the first batch of Abbot's papers decides
	}
	require.Len(t, r.Rounds, len(want))
	for k, round := range r.Rounds {
		require.Equal(t, want[k], table(round), "stage %d", k+1)
		require.Equal(t, "107.58", quota(t, round))
	}
}

func table(r voting.Round) string {
	var votes []string
	for _, s := range r.Scores {
		votes = append(votes, s.Value.FloatString(2))
	}
	_, lost, _ := strings.Cut(r.Note.EN, "not transferable ")
	lost, _, _ = strings.Cut(lost, ";")
	return strings.Join(votes, " ") + " lost " + lost
}

// TestModelElectionMeek compares with the count of Hill, Wichmann and Woodall's
// program, as published to two decimals.
func TestModelElectionMeek(t *testing.T) {
	p := modelElection(t)
	for _, run := range []voting.Rule{stv.MeekPRF, stv.MeekGuarded, stv.MeekRational} {
		r, err := run(context.Background(), p, 6, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		require.Equal(t, []string{"Carpenter", "Duke", "Freeman", "Prince", "Smith", "Vicar"}, sorted(p.Names(r.Winners)))
	}
	r, err := stv.MeekPRF(context.Background(), p, 6, voting.Options{})
	require.NoError(t, err)
	for k, want := range map[int]string{
		2: "107.26 87.98 31.99 30.19 106.60 91.00 64.00 59.80 55.00 23.40 93.59",
		4: "106.96 88.47 32.34 30.62 106.96 91.00 64.00 64.85 69.21 0.00 94.27",
		5: "104.42 97.71 34.97 0.00 104.42 92.45 64.03 66.00 70.99 0.00 95.97",
		7: "101.58 101.58 0.00 0.00 101.58 97.07 67.24 68.92 73.27 0.00 99.81",
	} {
		require.Equal(t, want+" lost ", table(r.Rounds[k]), "round %d", k)
	}
}

// TestEarlierStages: in Scotland the latest stage at which the tied differed
// decides, not the first.
func TestEarlierStages(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("A", "B", "C", "D", "E"))
	b.Rank(20, 0)
	b.Rank(8, 1)
	b.Rank(6, 2)    // behind B at first
	b.Rank(3, 3, 2) // ahead of B when D has gone, at stage 3
	b.Rank(1, 4, 1) // level when E has gone
	b.Rank(3, 4)
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := stv.Scottish(context.Background(), p, 2, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 2}, r.Winners)
	require.Equal(t, []voting.BrokenTie{{
		Tie:    voting.Tie{Round: 5, For: voting.ToExclude, Among: []int{1, 2}},
		Chosen: 1, How: "prior stage 3",
	}}, r.Broken)
}
