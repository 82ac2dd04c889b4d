package stv_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// each runs a property for every rule.
func each(t *testing.T, names string, check func(t *rapid.T, run voting.Rule)) {
	for _, m := range stv.Methods() {
		if strings.HasPrefix(m.Name, "stv_") || names != "" && !slices.Contains(strings.Fields(names), m.Name) {
			continue
		}
		t.Run(m.Name, rapid.MakeCheck(func(t *rapid.T) { check(t, m.Run) }))
	}
}

// TestEverySeatIsFilledOnce: whatever the papers, as many winners as seats.
func TestEverySeatIsFilledOnce(t *testing.T) {
	each(t, "", func(t *rapid.T, run voting.Rule) {
		p, seats := small(t)
		r, err := run(context.Background(), p, seats, voting.Options{Ties: voting.ByLot(p, "seed")})
		require.NoError(t, err)
		require.Len(t, r.Winners, seats)
		require.Len(t, slices.Compact(sorted(r.Winners)), seats)
		elected := 0
		for _, round := range r.Rounds {
			elected += len(round.Elected)
			require.NotEmpty(t, round.Note.EN)
			require.NotEmpty(t, round.Note.ZH)
			total := new(big.Rat)
			for _, s := range round.Scores {
				require.GreaterOrEqual(t, s.Value.Sign(), 0)
				total.Add(total, s.Value)
			}
			if r.Rule != "qpq" && !strings.HasPrefix(r.Rule, "meek_rational") {
				require.LessOrEqual(t, total.Cmp(big.NewRat(p.Voters(), 1)), 0)
			}
		}
		if r.Rule != "qpq" { // elections are made anew there
			require.Equal(t, seats, elected)
		}
	})
}

// TestDroopProportionality: voters who put the same k candidates, in whatever
// order, before all others and are more than l Droop quotas elect l of them.
func TestDroopProportionality(t *testing.T) {
	each(t, "wigm_rational meek_guarded meek_rational qpq", func(t *rapid.T, run voting.Rule) {
		p, seats := small(t)
		r, err := run(context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		solid, valid := map[uint]int64{}, int64(0)
		for b := range p.Ballots() {
			set := uint(0)
			for _, c := range b.Marks {
				set |= 1 << c
				solid[set] += b.Weight
			}
			if len(b.Marks) > 0 {
				valid += b.Weight
			}
		}
		won := uint(0)
		for _, w := range r.Winners {
			won |= 1 << w
		}
		for set, n := range solid {
			quotas := int((n*int64(seats+1) - 1) / max(1, valid)) // the most that n exceeds
			require.GreaterOrEqual(t, bits.OnesCount(set&won), min(quotas, bits.OnesCount(set)), "coalition %b of %d", set, n)
		}
	})
}

// TestNamesDoNotMatter: candidates in another order, with the lots in the same
// order as before, are elected alike.
func TestNamesDoNotMatter(t *testing.T) {
	each(t, "", func(t *rapid.T, run voting.Rule) {
		p, seats := small(t)
		order := rapid.Permutation(numbers(len(p.Candidates))).Draw(t, "renamed")
		q, err := p.Restrict(order)
		require.NoError(t, err)
		ties, err := voting.ByOrder(p, order)
		require.NoError(t, err)
		a, err := run(context.Background(), p, seats, voting.Options{Ties: ties})
		require.NoError(t, err)
		b, err := run(context.Background(), q, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		var same []int
		for _, i := range b.Winners {
			same = append(same, order[i])
		}
		require.Equal(t, sorted(a.Winners), sorted(same))
	})
}

// TestWarrenStandsStill: the surplus of a stage of Warren's method stands still
// while it is large, and the count ends it there, as the reference program does.
func TestWarrenStandsStill(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(7))
	b.Rank(1, 0, 1, 2, 3, 4, 5)
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := stv.WarrenGuarded(context.Background(), p, 6, voting.Options{All: 10})
	require.NoError(t, err)
	require.Len(t, r.Outcomes, 2)
	r, err = stv.MeekGuarded(context.Background(), p, 6, voting.Options{All: 10})
	require.NoError(t, err)
	require.Equal(t, [][]int{{0, 1, 2, 3, 4, 5}}, r.Outcomes)
}

// TestScale: a hundred times the papers elect alike where nothing is rounded and no
// limit is absolute, as a surplus at which an iteration ends is.
func TestScale(t *testing.T) {
	each(t, "wigm_rational qpq", func(t *rapid.T, run voting.Rule) {
		p, seats := small(t)
		b := voting.NewBuilder(voting.Ranked, p.Candidates)
		for x := range p.Ballots() {
			order := make([]int, len(x.Marks))
			for i, c := range x.Marks {
				order[i] = int(c)
			}
			b.Rank(100*x.Weight, order...)
		}
		q, err := b.Profile()
		require.NoError(t, err)
		one, err := run(context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		hundred, err := run(context.Background(), q, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		require.Equal(t, sorted(one.Winners), sorted(hundred.Winners))
	})
}

// TestAllOutcomes compares with asking a chair, in every way, without any memory
// of states.
func TestAllOutcomes(t *testing.T) {
	each(t, "", func(t *rapid.T, run voting.Rule) {
		p, seats := small(t)
		want, ok := everyChair(t, run, p, seats, 200)
		if !ok {
			t.Skip("too many ways")
		}
		r, err := run(context.Background(), p, seats, voting.Options{All: 1000})
		require.NoError(t, err)
		require.False(t, r.More)
		require.Equal(t, want, fmt.Sprint(r.Outcomes))
		require.Equal(t, r.Outcomes[0], r.Winners)
		if len(r.Outcomes) > 1 {
			r, err = run(context.Background(), p, seats, voting.Options{All: 1})
			require.NoError(t, err)
			require.True(t, r.More)
			require.Len(t, r.Outcomes, 1)
		}
	})
}

func everyChair(t *rapid.T, run voting.Rule, p *voting.Profile, seats, most int) (string, bool) {
	var all [][]int
	todo := [][]int{nil}
	for n := 0; len(todo) > 0; n++ {
		if n == most {
			return "", false
		}
		script := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		asked := 0
		r, err := run(context.Background(), p, seats, voting.Options{Ties: voting.ByChair(func(tie voting.Tie) (int, error) {
			if asked++; asked > len(script) {
				for _, other := range tie.Among[1:] {
					todo = append(todo, append(slices.Clone(script), other))
				}
				script = append(script, tie.Among[0])
			}
			return script[asked-1], nil
		})})
		require.NoError(t, err)
		all = append(all, sorted(r.Winners))
	}
	slices.SortFunc(all, slices.Compare[[]int])
	return fmt.Sprint(slices.CompactFunc(all, slices.Equal[[]int])), true
}

// TestManyTies: the ways to exclude eight candidates without a vote are not
// tried one by one.
func TestManyTies(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(10))
	b.Rank(5, 0)
	b.Rank(5, 1)
	p, err := b.Profile()
	require.NoError(t, err)
	for name, run := range rules {
		if strings.HasPrefix(name, "stv_") {
			continue
		}
		r, err := run(context.Background(), p, 1, voting.Options{All: 10})
		require.NoError(t, err, name)
		require.Equal(t, [][]int{{0}, {1}}, r.Outcomes, name)
		r, err = run(context.Background(), p, 1, voting.Options{All: 10, Nodes: 1})
		require.NoError(t, err, name)
		require.True(t, r.More || len(r.Outcomes) == 2, name) // sure losers go without a tie
	}
}

func tied(t testing.TB) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy", "Di"))
	b.Rank(9, 0, 1)
	b.Rank(3, 2, 3)
	b.Rank(3, 3, 2)
	b.Rank(1, 1)
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

// TestRefusesToGuess: without a policy a tie is an error that says what it is
// about, for every rule.
func TestRefusesToGuess(t *testing.T) {
	p := tied(t)
	for name, run := range rules {
		_, err := run(context.Background(), p, 2, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnspecified, name)
		var tie *voting.TieError
		require.True(t, errors.As(err, &tie))
		require.Equal(t, []int{2, 3}, tie.Among, name)
		require.Equal(t, voting.ToExclude, tie.For, name)
		require.Contains(t, err.Error(), "to exclude", name)
	}
}

// TestChair is told what a tie is about, and whom she names is excluded.
func TestChair(t *testing.T) {
	p := tied(t)
	for name, run := range rules {
		r, err := run(context.Background(), p, 2, voting.Options{Ties: voting.ByChair(func(tie voting.Tie) (int, error) {
			require.Equal(t, voting.ToExclude, tie.For, name)
			return 3, nil
		})})
		require.NoError(t, err, name)
		require.Equal(t, []int{0, 2}, sorted(r.Winners), name)
		require.Equal(t, "chair", r.Broken[0].How, name)
		require.Equal(t, voting.ToExclude, r.Broken[0].For, name)
	}
}

func TestRefusals(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.RankTiers(1, [][]int{{0, 1}, {2}})
	equal, err := b.Profile()
	require.NoError(t, err)
	b = voting.NewBuilder(voting.Approval, voting.Numbered(3))
	b.Approve(1, 0)
	approval, err := b.Profile()
	require.NoError(t, err)
	done, cancel := context.WithCancel(context.Background())
	cancel()
	o := voting.Options{Ties: voting.ByIndex()}
	for name, run := range rules {
		_, err := run(context.Background(), approval, 1, o)
		require.ErrorIs(t, err, renjia.ErrUnsupported, name)
		for _, seats := range []int{0, 5} {
			_, err = run(context.Background(), tied(t), seats, o)
			require.ErrorIs(t, err, renjia.ErrInvalid, name)
		}
		_, err = run(done, tied(t), 2, o)
		require.ErrorIs(t, err, context.Canceled, name)
		_, err = run(context.Background(), equal, 1, o)
		if strings.Contains(name, "guarded") || strings.Contains(name, "meek_rational") {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrUnsupported, name)
	}
}

// TestEqualRanks: a paper that ranks two equal is worth half a vote to each.
func TestEqualRanks(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	b.RankTiers(10, [][]int{{0, 1}, {2}})
	b.Rank(4, 2)
	b.Rank(6, 3)
	p, err := b.Profile()
	require.NoError(t, err)
	for _, name := range []string{"meek_guarded", "warren_guarded", "meek_rational", "meek_rational_o6"} {
		r, err := rules[name](context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		for i, want := range []int64{5, 5, 4, 6} {
			require.Zero(t, r.Rounds[0].Scores[i].Value.Cmp(big.NewRat(want, 1)), name)
		}
		require.Equal(t, []int{0, 1, 3}, sorted(r.Winners), name)
	}
}
