package voting_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func named(t require.TestingT, names ...string) *voting.Profile {
	p, err := voting.NewBuilder(voting.Ranked, voting.Named(names...)).Profile()
	require.NoError(t, err)
	return p
}

// whole is the order in which a policy prefers candidates, found tie by tie.
func whole(t require.TestingT, policy voting.Ties, n int) (order []int) {
	left := indices(n)
	for len(left) > 1 {
		b, err := policy.Break("rule", voting.Tie{For: voting.ToElect, Among: left})
		require.NoError(t, err)
		order = append(order, b.Chosen)
		var rest []int
		for _, c := range left {
			if c != b.Chosen {
				rest = append(rest, c)
			}
		}
		left = rest
	}
	return append(order, left...)
}

func TestTiesAreRefused(t *testing.T) {
	_, err := voting.Ties{}.Break("plurality", voting.Tie{Round: 2, For: voting.ToElect, Among: []int{3, 1}})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	var tie *voting.TieError
	require.True(t, errors.As(err, &tie))
	require.Equal(t, voting.TieError{Rule: "plurality", Tie: voting.Tie{Round: 2, For: voting.ToElect, Among: []int{1, 3}}}, *tie)
	require.EqualError(t, err, "plurality: round 2: candidates [1 3] are tied (to elect): choose how ties are broken")
	require.Empty(t, voting.Ties{}.Name())
}

func TestOrdersOfTies(t *testing.T) {
	p := named(t, "2", "10", "é", "Z", "a")
	require.Equal(t, []int{0, 1, 2, 3, 4}, whole(t, voting.ByIndex(), 5))
	require.Equal(t, []int{1, 0, 3, 4, 2}, whole(t, voting.ByName(p), 5), "by code point")
	chosen, err := voting.ByOrder(p, []int{4, 2, 0, 1, 3})
	require.NoError(t, err)
	require.Equal(t, []int{4, 2, 0, 1, 3}, whole(t, chosen, 5))
	for _, wrong := range [][]int{{0, 1}, {0, 1, 2, 3, 3}, {0, 1, 2, 3, 5}, {-1, 1, 2, 3, 0}, nil} {
		_, err := voting.ByOrder(p, wrong)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	own, err := voting.InOrder("drawn on stage", []int{1, 0})
	require.NoError(t, err)
	require.Equal(t, "drawn on stage", own.Name())
	require.Equal(t, []int{1, 0}, whole(t, own, 2))
	_, err = voting.InOrder("drawn on stage", []int{1, 1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// The digests are those of sha256sum: printf 'lucky seed\nAnn' gives 02f1c302…,
// Bo 4896adb9…, Cy 19906249….
func TestLotsCanBeDrawnByAnybody(t *testing.T) {
	p := named(t, "Ann", "Bo", "Cy")
	require.Equal(t, []int{0, 2, 1}, whole(t, voting.ByLot(p, "lucky seed"), 3))
	require.Equal(t, "lot", voting.ByLot(p, "lucky seed").Name())
	// The lot goes with the name, not with the place on the ballot paper.
	moved := named(t, "Cy", "Bo", "Ann")
	require.Equal(t, []int{2, 0, 1}, whole(t, voting.ByLot(moved, "lucky seed"), 3))
	twins := named(t, "Ann", "Ann")
	require.Equal(t, []int{0, 1}, whole(t, voting.ByLot(twins, "x"), 2))
}

// The last of an order is excluded, for whoever is preferred to be elected
// should not be.
func TestExclusionTakesTheLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "candidates")
		order := rapid.Permutation(indices(n)).Draw(t, "order")
		policy, err := voting.InOrder("order", order)
		require.NoError(t, err)
		among := rapid.Permutation(indices(n)).Draw(t, "among")[:rapid.IntRange(2, n).Draw(t, "tied")]
		given := append([]int(nil), among...)
		for purpose, first := range map[voting.Purpose]bool{voting.ToElect: true, voting.ToOrder: true, voting.ToExclude: false} {
			b, err := policy.Break("rule", voting.Tie{Round: 1, For: purpose, Among: among})
			require.NoError(t, err)
			require.IsIncreasing(t, b.Among)
			require.ElementsMatch(t, among, b.Among)
			require.Equal(t, given, among, "what was given is not changed")
			for _, c := range among {
				if c != b.Chosen {
					require.Equal(t, first, place(order, b.Chosen) < place(order, c))
				}
			}
		}
	})
}

func place(order []int, c int) int {
	for i, x := range order {
		if x == c {
			return i
		}
	}
	return -1
}

func TestTheChair(t *testing.T) {
	var asked voting.Tie
	policy := voting.ByChair(func(tie voting.Tie) (int, error) { asked = tie; return tie.Among[1], nil })
	b, err := policy.Break("stv", voting.Tie{Round: 3, For: voting.ToExclude, Among: []int{5, 2, 4}})
	require.NoError(t, err)
	require.Equal(t, voting.Tie{Round: 3, For: voting.ToExclude, Among: []int{2, 4, 5}}, asked)
	require.Equal(t, voting.BrokenTie{Tie: asked, Chosen: 4, How: "chair"}, b)
	_, err = voting.ByChair(func(voting.Tie) (int, error) { return 9, nil }).Break("stv", asked)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	away := errors.New("the chair is away")
	_, err = voting.ByChair(func(voting.Tie) (int, error) { return 2, away }).Break("stv", asked)
	require.ErrorIs(t, err, away)
}

// A lot takes the first in the order whatever it is drawn for, and an order is no
// chair whatever it is called.
func TestLotsTakeTheFirst(t *testing.T) {
	order, err := voting.InOrder("chair", []int{2, 0, 1})
	require.NoError(t, err)
	require.False(t, order.Asks())
	for _, purpose := range []voting.Purpose{voting.ToElect, voting.ToOrder, voting.ToExclude} {
		b, err := order.Draw("stv", voting.Tie{Round: 1, For: purpose, Among: []int{1, 0}})
		require.NoError(t, err)
		require.Equal(t, voting.BrokenTie{Tie: voting.Tie{Round: 1, For: purpose, Among: []int{0, 1}}, Chosen: 0, How: "chair"}, b)
	}
	chair := voting.ByChair(func(tie voting.Tie) (int, error) {
		require.Equal(t, voting.ToExclude, tie.For)
		return 1, nil
	})
	require.True(t, chair.Asks())
	b, err := chair.Draw("stv", voting.Tie{Round: 1, For: voting.ToExclude, Among: []int{0, 1}})
	require.NoError(t, err)
	require.Equal(t, 1, b.Chosen)
	_, err = voting.Ties{}.Draw("stv", voting.Tie{Round: 1, For: voting.ToExclude, Among: []int{0, 1}})
	require.EqualError(t, err, "stv: round 1: candidates [0 1] are tied (to exclude): choose how ties are broken")
}

func TestNobodyIsAsked(t *testing.T) {
	require.False(t, voting.ByChair(nil).Asks())
	require.Empty(t, voting.ByChair(nil).Name())
	_, err := voting.ByChair(nil).Break("stv", voting.Tie{Round: 1, For: voting.ToElect, Among: []int{0, 1}})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
