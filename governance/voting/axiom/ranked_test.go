package axiom_test

import (
	"math/bits"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

func randomRanked(t *rapid.T, papers, candidates int) *voting.Profile {
	m := rapid.IntRange(1, candidates).Draw(t, "m")
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for range rapid.IntRange(1, papers).Draw(t, "n") {
		order := rapid.Permutation(seq(m)).Draw(t, "order")[:rapid.IntRange(0, m).Draw(t, "listed")]
		var tiers [][]int
		for _, c := range order {
			if len(tiers) > 0 && rapid.IntRange(0, 3).Draw(t, "equal") == 0 {
				tiers[len(tiers)-1] = append(tiers[len(tiers)-1], c)
				continue
			}
			tiers = append(tiers, []int{c})
		}
		b.RankTiers(rapid.Int64Range(1, 3).Draw(t, "weight"), tiers)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

// rank gives the place of each candidate on a ballot; less is better.
func rank(p *voting.Profile, b voting.Ballot) []int {
	places := make([]int, len(p.Candidates))
	for c := range places {
		places[c] = len(places)
	}
	place := 0
	for tier := range b.Tiers() {
		for _, c := range tier {
			places[c] = place
		}
		place++
	}
	return places
}

// margins counts as slowly as the definition reads.
func margins(p *voting.Profile) [][]int64 {
	m := make([][]int64, len(p.Candidates))
	for a := range m {
		m[a] = make([]int64, len(m))
		for c := range m {
			for b := range p.Ballots() {
				r := rank(p, b)
				switch {
				case r[a] < r[c]:
					m[a][c] += b.Weight
				case r[a] > r[c]:
					m[a][c] -= b.Weight
				}
			}
		}
	}
	return m
}

func members(set uint64) []int {
	var all []int
	for ; set != 0; set &= set - 1 {
		all = append(all, bits.TrailingZeros64(set))
	}
	return all
}

// across reports whether ok holds of every member and every outsider of a set.
func across(n int, set uint64, ok func(in, out int) bool) bool {
	for a := range n {
		for b := range n {
			if set>>a&1 == 1 && set>>b&1 == 0 && !ok(a, b) {
				return false
			}
		}
	}
	return true
}

func TestSetsAgreeWithTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomRanked(t, 8, 6)
		n := len(p.Candidates)
		m := margins(p)
		c, err := axiom.Compare(p)
		require.NoError(t, err)

		smith, schwartz := uint64(1<<n-1), uint64(0)
		var undominated []uint64
		for set := uint64(1); set < 1<<n; set++ {
			if across(n, set, func(a, b int) bool { return m[a][b] > 0 }) && bits.OnesCount64(set) < bits.OnesCount64(smith) {
				smith = set
			}
			if across(n, set, func(a, b int) bool { return m[b][a] <= 0 }) {
				undominated = append(undominated, set)
			}
		}
		for _, s := range undominated {
			if !slices.ContainsFunc(undominated, func(u uint64) bool { return u != s && u&s == u }) {
				schwartz |= s
			}
		}
		require.Equal(t, members(smith), c.SmithSet().Candidates)
		require.Equal(t, members(schwartz), c.SchwartzSet().Candidates)
		for _, f := range []axiom.Finding{c.SmithSet(), c.SchwartzSet()} {
			require.Len(t, f.Duels, n-len(f.Candidates))
			known := mask(f.Candidates)
			for _, d := range f.Duels {
				require.NotZero(t, known>>d.First&1)
				require.Equal(t, m[d.First][d.Second], d.For-d.Against)
				require.Positive(t, d.For-d.Against)
				known |= 1 << d.Second
			}
			require.True(t, f.Explanation.All())
		}

		var winners, losers, weak []int
		for a := range n {
			won, lost, undefeated := true, true, true
			for b := range n {
				won, lost = won && (a == b || m[a][b] > 0), lost && (a == b || m[a][b] < 0)
				undefeated = undefeated && m[a][b] >= 0
			}
			if won {
				winners = append(winners, a)
			}
			if lost {
				losers = append(losers, a)
			}
			if undefeated {
				weak = append(weak, a)
			}
		}
		require.Equal(t, winners, c.CondorcetWinner().Candidates)
		require.Equal(t, losers, c.CondorcetLoser().Candidates)
		require.Equal(t, weak, c.WeakCondorcetWinners().Candidates)
		for _, f := range []axiom.Finding{c.CondorcetWinner(), c.CondorcetLoser(), c.WeakCondorcetWinners(), c.Pareto()} {
			require.True(t, f.Explanation.All(), f.Check)
		}
	})
}

func TestDominatedCandidatesAreThoseNoPaperPrefers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomRanked(t, 4, 5)
		var want []int
		for a := range p.Candidates {
			dominated := false
			for b := range p.Candidates {
				never, once := true, false
				for ballot := range p.Ballots() {
					r := rank(p, ballot)
					never, once = never && r[a] >= r[b], once || r[b] < r[a]
				}
				dominated = dominated || never && once
			}
			if dominated {
				want = append(want, a)
			}
		}
		c, err := axiom.Compare(p)
		require.NoError(t, err)
		require.Equal(t, want, c.Pareto().Candidates)
	})
}

func TestUncoveredSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomRanked(t, 6, 6)
		m := margins(p)
		c, err := axiom.Compare(p)
		require.NoError(t, err)
		above := func(a int) (set uint64) { // who beats a
			for z := range m {
				if m[z][a] > 0 {
					set |= 1 << z
				}
			}
			return set
		}
		below := func(a int) (set uint64) {
			for z := range m {
				if m[a][z] > 0 {
					set |= 1 << z
				}
			}
			return set
		}
		within := func(x, y uint64) bool { return x&^y == 0 }
		for d, covers := range map[axiom.Covering]func(a, b int) bool{
			axiom.Gillies:  func(a, b int) bool { return m[a][b] > 0 && within(above(a), above(b)) },
			axiom.Bordes:   func(a, b int) bool { return m[a][b] > 0 && within(below(b), below(a)) },
			axiom.McKelvey: func(a, b int) bool { return m[a][b] > 0 && within(above(a), above(b)) && within(below(b), below(a)) },
			axiom.Fishburn: func(a, b int) bool { return within(above(a), above(b)) && above(a) != above(b) },
		} {
			var want []int
			for b := range m {
				if !slices.ContainsFunc(seq(len(m)), func(a int) bool { return covers(a, b) }) {
					want = append(want, b)
				}
			}
			f, err := c.UncoveredSet(d)
			require.NoError(t, err)
			require.Equal(t, want, f.Candidates, d)
			require.NotEmpty(t, f.Candidates)
			smith := c.SmithSet().Candidates
			for _, a := range f.Candidates {
				require.Contains(t, smith, a, d)
			}
		}
		_, err = c.UncoveredSet("")
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	})
}

// supporters counts papers that put every member of a set above every outsider.
func supporters(p *voting.Profile, set uint64) int64 {
	papers := int64(0)
	for b := range p.Ballots() {
		r := rank(p, b)
		if across(len(r), set, func(a, c int) bool { return r[a] < r[c] }) {
			papers += b.Weight
		}
	}
	return papers
}

func TestSolidCoalitionsAndMutualMajority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomRanked(t, 6, 5)
		n := len(p.Candidates)
		all, err := axiom.SolidCoalitions(p)
		require.NoError(t, err)
		got := map[uint64]int64{}
		for _, s := range all {
			got[mask(s.Candidates)] = s.Papers
		}
		require.Len(t, got, len(all))
		least := uint64(0)
		for set := uint64(1); set < 1<<n-1; set++ {
			require.Equal(t, supporters(p, set), got[set])
			if 2*supporters(p, set) > p.Voters() && (least == 0 || bits.OnesCount64(set) < bits.OnesCount64(least)) {
				least = set
			}
		}
		f, err := axiom.MutualMajority(p, axiom.AllPapers)
		require.NoError(t, err)
		require.Equal(t, members(least), f.Candidates)
		winner, err := axiom.MajorityWinner(p, axiom.AllPapers)
		require.NoError(t, err)
		if len(f.Candidates) == 1 && n > 1 {
			require.Equal(t, f.Candidates, winner.Candidates)
		}

		k := rapid.IntRange(1, n).Draw(t, "k")
		committee := rapid.Permutation(seq(n)).Draw(t, "committee")[:k]
		for _, q := range []axiom.Quota{axiom.Hare, axiom.Droop} {
			r, err := axiom.PSC(t.Context(), p, committee, axiom.Options{Seats: k, Quota: q})
			require.NoError(t, err)
			holds := true
			for set := uint64(1); set < 1<<n-1; set++ {
				for l := 1; l <= k; l++ {
					if papers := int(supporters(p, set)); papers > 0 && deserve(q, papers, int(p.Voters()), l, k) {
						holds = holds && bits.OnesCount64(set&mask(committee)) >= min(l, bits.OnesCount64(set))
					}
				}
			}
			require.Equal(t, holds, r.Outcome == axiom.Holds)
			if !holds {
				require.Equal(t, supporters(p, mask(r.Violation.Candidates)), r.Violation.Papers)
				require.Less(t, r.Violation.Has, r.Violation.Level)
				require.False(t, r.Explain(p).All())
			}
		}
	})
}

func TestMajoritiesDependOnTheBase(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(5, 0, 1)
	b.Rank(4, 1, 2)
	b.Rank(1)
	p, err := b.Profile()
	require.NoError(t, err)
	for _, c := range []struct {
		base axiom.Base
		want []int
	}{{axiom.AllPapers, nil}, {axiom.MarkedPapers, []int{0}}} {
		f, err := axiom.MajorityWinner(p, c.base)
		require.NoError(t, err)
		require.Equal(t, c.want, f.Candidates, c.base)
	}
	f, err := axiom.MajorityLoser(p, axiom.MarkedPapers)
	require.NoError(t, err)
	require.Equal(t, []int{2}, f.Candidates) // not listed by five of nine
	require.Equal(t, "10", f.Explanation.Steps[0].Left)
	_, err = axiom.MajorityLoser(p, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = axiom.MutualMajority(p, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Of a cycle of three above a fourth, the three are the Smith set.
func TestACycleIsTheSmithSet(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy", "Di"))
	b.Rank(4, 0, 1, 2, 3)
	b.Rank(3, 1, 2, 0, 3)
	b.Rank(2, 2, 0, 1, 3)
	p, err := b.Profile()
	require.NoError(t, err)
	c, err := axiom.Compare(p)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1, 2}, c.SmithSet().Candidates)
	require.Empty(t, c.CondorcetWinner().Candidates)
	require.Len(t, c.CondorcetWinner().Duels, 4)
	require.Equal(t, []int{3}, c.CondorcetLoser().Candidates)
	require.Equal(t, []int{3}, c.Pareto().Candidates)
}
