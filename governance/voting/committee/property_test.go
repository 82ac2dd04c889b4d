package committee

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// TestPartyListsGetTheirSeats checks what is known of profiles where voters approve
// of all candidates of one party: Thiele's and Phragmén's rules and maximin
// support give seats by D'Hondt, weights 1, 1/3, … by Sainte-Laguë (Brill,
// Laslier and Skowron 2018).
func TestPartyListsGetTheirSeats(t *testing.T) {
	divisors := map[string]func(seats int64) int64{}
	for _, name := range []string{"pav", "seqpav", "seqphragmen", "maximin-support", "leximaxphragmen"} {
		divisors[name] = func(s int64) int64 { return s + 1 }
	}
	divisors["slav"] = func(s int64) int64 { return 2*s + 1 }
	divisors["seqslav"] = divisors["slav"]
	rules := methods()
	rapid.Check(t, func(t *rapid.T) {
		seats := rapid.IntRange(1, 4).Draw(t, "seats")
		votes := rapid.SliceOfN(rapid.Int64Range(1, 60), 1, 3).Draw(t, "votes")
		b := voting.NewBuilder(voting.Approval, voting.Numbered(len(votes)*seats))
		for party, v := range votes {
			var marks []int
			for i := range seats {
				marks = append(marks, party*seats+i)
			}
			b.Approve(v, marks...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for name, divisor := range divisors {
			r, err := rules[name](context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			got := make([]int64, len(votes))
			for _, c := range r.Winners {
				got[c/seats]++
			}
			for i, v := range votes {
				for j, w := range votes {
					if got[j] > 0 {
						require.GreaterOrEqual(t, w*divisor(got[i]), v*divisor(got[j]-1), "%s: %v seats for %v", name, got, votes)
					}
				}
			}
		}
	})
}

// TestOneOutcomeIsAmongAll breaks ties by lot and looks for the committee in the
// list of all.
func TestOneOutcomeIsAmongAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, m := range Methods() {
		if !slices.Contains(m.Kinds, voting.Approval) || m.Name == "equal-shares-with-increment-completion" || m.Name == "bloc" || m.Name == "sntv" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			for range 60 {
				p, seats := draw(t, r)
				all, err := m.Run(t.Context(), p, seats, voting.Options{All: 3000})
				require.NoError(t, err)
				require.False(t, all.More)
				require.Equal(t, all.Outcomes[0], all.Winners)
				for _, seed := range []string{"a", "b", "c"} {
					one, err := m.Run(t.Context(), p, seats, voting.Options{Ties: voting.ByLot(p, seed)})
					require.NoError(t, err)
					require.Contains(t, all.Outcomes, ascending(one.Winners), "%v", describe(p, seats))
				}
			}
		})
	}
}

// TestScaleDoesNotMatter multiplies all weights.
func TestScaleDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, m := range Methods() {
		if slices.Contains([]string{"monroe", "greedy-monroe", "expanding_approvals", "bloc", "sntv"}, m.Name) {
			continue
		}
		for range 30 {
			p, seats := draw(t, r)
			if p.Voters() > 1000 {
				continue
			}
			b := voting.NewBuilder(voting.Approval, p.Candidates)
			for ballot := range p.Ballots() {
				var marks []int
				for _, c := range ballot.Marks {
					marks = append(marks, int(c))
				}
				b.Approve(ballot.Weight*17, marks...)
			}
			q, err := b.Profile()
			require.NoError(t, err)
			x, err := m.Run(t.Context(), p, seats, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			y, err := m.Run(t.Context(), q, seats, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			require.Equal(t, x.Winners, y.Winners, m.Name)
		}
	}
}

// TestTiesAreRefused wants a policy wherever the outcome depends on one.
func TestTiesAreRefused(t *testing.T) {
	p := profileOf(t, 3, [][]int{{0}, {1}})
	for _, m := range Methods() {
		if !slices.Contains(m.Kinds, voting.Approval) || m.Name == "equal-shares-without-completion" {
			continue
		}
		_, err := m.Run(t.Context(), p, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnspecified, m.Name)
		var tie *voting.TieError
		require.True(t, errors.As(err, &tie), m.Name)
		require.Subset(t, tie.Among, []int{0, 1}, m.Name)
		require.Equal(t, m.Name, map[bool]string{true: m.Name, false: tie.Rule}[m.Name == "sav_exact"])
	}
}

// TestNoTieNoPolicy elects without a policy when nothing is tied.
func TestNoTieNoPolicy(t *testing.T) {
	p := profileOf(t, 3, [][]int{{0, 1}, {0, 1}, {0}, {0, 2}, {0}, {0}})
	for _, m := range Methods() {
		if !slices.Contains(m.Kinds, voting.Approval) || slices.Contains([]string{"trivial", "bloc", "sntv", "minimaxav", "minimaxphragmen"}, m.Name) {
			continue
		}
		r, err := m.Run(t.Context(), p, 1, voting.Options{})
		require.NoError(t, err, m.Name)
		require.Equal(t, []int{0}, r.Winners, m.Name)
		require.Empty(t, r.Broken, m.Name)
	}
}

// TestChairDecides asks the chair, who prefers the last.
func TestChairDecides(t *testing.T) {
	last := voting.ByChair(func(tie voting.Tie) (int, error) { return slices.Max(tie.Among), nil })
	p := profileOf(t, 4, [][]int{{0}, {1}, {2}, {3}})
	for _, m := range Methods() {
		if !slices.Contains(m.Kinds, voting.Approval) || m.Name == "revseqpav" || m.Name == "eph" || m.Name == "equal-shares-without-completion" {
			continue
		}
		r, err := m.Run(t.Context(), p, 2, voting.Options{Ties: last})
		require.NoError(t, err, m.Name)
		require.Equal(t, []int{2, 3}, ascending(r.Winners), m.Name)
		require.NotEmpty(t, r.Broken, m.Name)
		require.Equal(t, "chair", r.Broken[0].How, m.Name)
	}
}

// TestStoppedSearchesSaySo gives optimizing rules too few nodes.
func TestStoppedSearchesSaySo(t *testing.T) {
	p := popular(t, 60, 14, 9)
	for _, name := range []string{"pav", "cc", "slav", "monroe"} {
		full, err := methods()[name](t.Context(), p, 6, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		require.Zero(t, full.Value.Cmp(full.Bound))
		for nodes := int64(1); nodes < 200; nodes += 7 {
			r, err := methods()[name](t.Context(), p, 6, voting.Options{Ties: voting.ByIndex(), Nodes: nodes})
			if name == "monroe" && err != nil {
				require.ErrorIs(t, err, renjia.ErrUnsupported)
				continue
			}
			require.NoError(t, err)
			require.Len(t, r.Winners, 6)
			require.LessOrEqual(t, r.Value.Cmp(full.Value), 0)
			require.GreaterOrEqual(t, r.Bound.Cmp(full.Value), 0)
			require.True(t, r.More || r.Value.Cmp(r.Bound) == 0)
		}
	}
}

// TestBoundsHold stops searches whose first committee is not the best.
func TestBoundsHold(t *testing.T) {
	worse := 0
	for seed := range uint64(40) {
		p := parties(t, 60, 16, seed)
		full, err := CC(t.Context(), p, 5, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		for nodes := int64(1); nodes < 40; nodes += 3 {
			r, err := CC(t.Context(), p, 5, voting.Options{Ties: voting.ByIndex(), Nodes: nodes})
			require.NoError(t, err)
			require.GreaterOrEqual(t, r.Bound.Cmp(full.Value), 0)
			if r.Value.Cmp(full.Value) < 0 {
				worse++
			}
		}
	}
	require.NotZero(t, worse)
}

// TestContextStops runs every rule with a context that is over.
func TestContextStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := popular(t, 400, 24, 9)
	for _, m := range Methods() {
		if slices.Contains([]string{"av", "sav", "sav_exact", "sntv", "bloc", "trivial", "expanding_approvals"}, m.Name) {
			continue
		}
		_, err := m.Run(ctx, p, 4, voting.Options{Ties: voting.ByIndex()})
		require.ErrorIs(t, err, context.Canceled, m.Name)
	}
}

// TestWrongInput wants typed errors.
func TestWrongInput(t *testing.T) {
	scores, err := voting.NewBuilder(voting.Score, voting.Numbered(3)).Profile()
	require.NoError(t, err)
	for _, m := range Methods() {
		_, err := m.Run(t.Context(), scores, 1, voting.Options{})
		require.ErrorIs(t, err, renjia.ErrUnsupported, m.Name)
		p, err := voting.NewBuilder(m.Kinds[0], voting.Numbered(3)).Profile()
		require.NoError(t, err)
		for _, seats := range []int{-1, 0, 4} {
			_, err = m.Run(t.Context(), p, seats, voting.Options{})
			require.ErrorIs(t, err, renjia.ErrInvalid, m.Name)
		}
	}
}

// TestNobodyVotes elects by the policy alone.
func TestNobodyVotes(t *testing.T) {
	for _, m := range Methods() {
		p, err := voting.NewBuilder(m.Kinds[0], voting.Numbered(3)).Profile()
		require.NoError(t, err)
		r, err := m.Run(t.Context(), p, 2, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err, m.Name)
		if m.Name == "equal-shares-without-completion" {
			require.Empty(t, r.Winners)
			continue
		}
		require.Equal(t, []int{0, 1}, ascending(r.Winners), m.Name)
	}
}

// TestManySeats has more seats than weights with a common denominator fit.
func TestManySeats(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	if testing.Short() {
		t.Skip("the oracles are slow")
	}
	for range 1 {
		m := 50
		b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
		for range 5 {
			var marks []int
			for c := range m {
				if r.IntN(3) > 0 {
					marks = append(marks, c)
				}
			}
			b.Approve(1<<30+r.Int64N(3), marks...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for _, name := range []string{"seqpav", "seqslav", "revseqpav", "seqphragmen", "equal-shares", "consensus-rule"} {
			got, err := methods()[name](t.Context(), p, 44, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			require.Equal(t, ascending(oracles[name](plainOf(p, 44))), ascending(got.Winners), name)
		}
		_, err = LexCC(t.Context(), p, 44, voting.Options{Ties: voting.ByIndex()})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
}

// TestRankedBallots takes only ballots that say whom they are for.
func TestRankedBallots(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(4))
	b.Rank(3, 0, 1, 2)
	b.Rank(2, 2, 1)
	b.RankTiers(1, [][]int{{3}, {0, 1}, {2}})
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := SNTV(t.Context(), p, 2, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 2}, r.Winners)
	_, err = Bloc(t.Context(), p, 2, voting.Options{})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	r, err = Bloc(t.Context(), p, 3, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 0}, r.Winners)
}
