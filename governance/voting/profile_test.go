package voting_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func board(t require.TestingT) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, []voting.Candidate{{Name: "Ann"}, {Name: "Bo", Withdrawn: true}, {Name: "Cy"}, {}})
	b.Title, b.Seats, b.Order = "Board", 2, []int{3, 1, 0, 2}
	b.Rank(5, 1, 0)
	b.RankTiers(2, [][]int{{0, 1}, {}, {2, 3}})
	b.Rank(1)
	b.Rank(3, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func TestWhatAProfileTells(t *testing.T) {
	p := board(t)
	require.Equal(t, 4, p.Len())
	require.EqualValues(t, 11, p.Voters())
	require.Equal(t, 7, p.MarkCount())
	require.Equal(t, voting.Ballot{Weight: 5, Marks: []int32{1, 0}, Levels: []int32{0, 1}}, p.Ballot(0), "levels were filled in when the second ballot needed them")
	require.False(t, p.Strict())
	require.False(t, p.Complete())
	require.Equal(t, []string{"Cy", "3"}, p.Names([]int{2, 3}))
	c, ok := p.Find("3")
	require.True(t, ok)
	require.Equal(t, 3, c)
	_, ok = p.Find("Di")
	require.False(t, ok)
	count := 0
	for range p.Ballots() {
		if count++; count == 2 {
			break
		}
	}
	require.Equal(t, 2, count)
	for range p.Ballot(1).Tiers() {
		break
	}
	var tiers [][]int32
	for tier := range p.Ballot(1).Tiers() {
		tiers = append(tiers, tier)
	}
	require.Equal(t, [][]int32{{0, 1}, {2, 3}}, tiers)
}

func TestStanding(t *testing.T) {
	p, old, err := board(t).Standing()
	require.NoError(t, err)
	require.Equal(t, []int{0, 2, 3}, old)
	// The ballots Bo, Ann and Ann alone are now the same; the empty one stays.
	require.Equal(t, "ranked \"Board\" 2 seats [{Ann false} {Cy false} { false}] order [2 0 1]\n8 [0]\n2 [0] [1 2]\n1\n", dump(p))
	again, same, err := p.Standing()
	require.NoError(t, err)
	require.Same(t, p, again)
	require.Equal(t, []int{0, 1, 2}, same)
}

// Restrict is the same as building the profile anew from what is left of each
// ballot.
func TestRestrict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		keep := rapid.Permutation(indices(len(p.Candidates))).Draw(t, "keep")
		keep = keep[:rapid.IntRange(0, len(keep)).Draw(t, "how many")]
		var left []voting.Candidate
		for _, c := range keep {
			left = append(left, p.Candidates[c])
		}
		b := voting.NewBuilder(p.Kind, left)
		b.Title, b.Seats = p.Title, p.Seats
		for _, c := range p.Order {
			if i := slices.Index(keep, c); i >= 0 {
				b.Order = append(b.Order, i)
			}
		}
		for ballot := range p.Ballots() {
			addRest(b, p.Kind, ballot, keep)
		}
		want, err := b.Profile()
		require.NoError(t, err)
		got, err := p.Restrict(keep)
		require.NoError(t, err)
		require.Equal(t, dump(want), dump(got))
	})
	_, err := board(t).Restrict([]int{1, 1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = board(t).Restrict([]int{4})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func addRest(b *voting.Builder, kind voting.Kind, ballot voting.Ballot, keep []int) {
	var tiers [][]int
	var marks []voting.Mark
	var set []int
	for tier := range ballot.Tiers() {
		tiers = append(tiers, nil)
		for _, c := range tier {
			if i := slices.Index(keep, int(c)); i >= 0 {
				tiers[len(tiers)-1] = append(tiers[len(tiers)-1], i)
			}
		}
	}
	for j, c := range ballot.Marks {
		i := slices.Index(keep, int(c))
		if i < 0 {
			continue
		}
		set = append(set, i)
		if kind == voting.Score || kind == voting.Cumulative {
			marks = append(marks, voting.Mark{Candidate: i, Points: ballot.Levels[j]})
		}
	}
	switch kind {
	case voting.Ranked:
		b.RankTiers(ballot.Weight, tiers)
	case voting.Approval:
		b.Approve(ballot.Weight, set...)
	default:
		b.Give(ballot.Weight, marks...)
	}
}

func TestRequire(t *testing.T) {
	p := board(t)
	require.ErrorIs(t, p.Require("av", voting.Approval), renjia.ErrUnsupported)
	require.ErrorContains(t, p.Require("irv", voting.Ranked), "irv: candidate Bo has withdrawn: call Standing first")
	p, _, err := p.Standing()
	require.NoError(t, err)
	require.NoError(t, p.Require("irv", voting.Score, voting.Ranked))
	require.NoError(t, p.RequireSeats("stv", 1, voting.Ranked))
	require.NoError(t, p.RequireSeats("stv", 3, voting.Ranked))
	for _, seats := range []int{-1, 0, 4} {
		require.ErrorIs(t, p.RequireSeats("stv", seats, voting.Ranked), renjia.ErrInvalid)
	}
	require.ErrorIs(t, p.RequireSeats("av", 1, voting.Approval), renjia.ErrUnsupported)
	empty, err := voting.NewBuilder(voting.Ranked, nil).Profile()
	require.NoError(t, err)
	require.ErrorIs(t, empty.Require("irv", voting.Ranked), renjia.ErrInvalid)
}
