package margin_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
	"github.com/renjia-project/renjia/governance/voting/single"
)

// by is a rule of the library as the set of its tied winners.
func by(t require.TestingT, rule voting.Rule) winners {
	return func(p *voting.Profile) []int {
		r, err := rule(context.Background(), p, 1, voting.Options{All: len(p.Candidates) + 1})
		require.NoError(t, err)
		var top []int
		for _, w := range r.Outcomes {
			top = append(top, w...)
		}
		slices.Sort(top)
		return top
	}
}

// The rules of package single agree with what margins are computed of.
func TestChangesUnseatByTheRulesThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, voting.Ranked, 4, orders(4, false), 12)
		for _, x := range []struct {
			rule voting.Rule
			run  func(winner int, o margin.Options) (*margin.Margin, error)
		}{
			{single.Plurality, func(w int, o margin.Options) (*margin.Margin, error) { return margin.Plurality().Margin(p, w, o) }},
			{single.AntiPlurality, func(w int, o margin.Options) (*margin.Margin, error) { return margin.AntiPlurality().Margin(p, w, o) }},
			{single.Borda, func(w int, o margin.Options) (*margin.Margin, error) { return margin.Borda().Margin(p, w, o) }},
			{single.BordaTournament, func(w int, o margin.Options) (*margin.Margin, error) {
				return margin.BordaTournament().Margin(p, w, o)
			}},
			{single.IRVParallelUniverse, func(w int, o margin.Options) (*margin.Margin, error) { return margin.IRV(t.Context(), p, w, o) }},
			{single.Copeland, searched(t, p, single.Copeland, margin.Copeland)},
			{single.MinimaxMargins, searched(t, p, single.MinimaxMargins, margin.Minimax)},
			{single.SchulzeMargins, searched(t, p, single.SchulzeMargins, margin.Schulze)},
			{single.MinimaxOpposition, searched(t, p, single.MinimaxOpposition, margin.MinimaxOpposition)},
			{single.Llull, searched(t, p, single.Llull, margin.Llull)},
			{single.Coombs, searched(t, p, single.Coombs, nil)},
		} {
			f := by(t, x.rule)
			w := f(p)[0]
			for _, v := range variants {
				for _, g := range goals {
					m, err := x.run(w, margin.Options{Variant: v, Goal: g, Nodes: 30})
					require.NoError(t, err)
					require.True(t, !m.Found || m.Lower <= m.Upper)
					if m.Found {
						recount(t, f, p, m)
					}
				}
			}
		}
	})
}

func searched(t *rapid.T, p *voting.Profile, rule voting.Rule, b margin.Bound) func(int, margin.Options) (*margin.Margin, error) {
	return func(w int, o margin.Options) (*margin.Margin, error) {
		return margin.Search(t.Context(), rule, p, w, b, o)
	}
}

// Elections of New South Wales: the margin is found, no more than half the lead of
// the last round, and undoes the result.
func TestElectionsOfNewSouthWales(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	files, err := filepath.Glob(filepath.Join(folder, "data/choice/preflib/00058-*.soi"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	exact, below := 0, 0
	for _, name := range files {
		f, err := os.Open(name)
		require.NoError(t, err)
		p, err := voting.ReadPrefLib(f, name, voting.ReadOptions{})
		require.NoError(t, err)
		require.NoError(t, f.Close())
		if testing.Short() && len(p.Candidates) > 4 {
			continue
		}
		r, err := single.IRVParallelUniverse(t.Context(), p, 1, voting.Options{})
		require.NoError(t, err)
		m, err := margin.IRV(t.Context(), p, r.Winners[0], margin.Options{Variant: margin.Alter, Goal: margin.MayLose, Nodes: 500})
		require.NoError(t, err)
		require.True(t, m.Found)
		require.LessOrEqual(t, m.Upper, (lastLead(p)+1)/2)
		recount(t, by(t, single.IRVParallelUniverse), p, m)
		if m.Exact() {
			exact++
		}
		if m.Upper < (lastLead(p)+1)/2 {
			below++
		}
		t.Logf("%s: %d candidates, %d papers: %d to %d, for %s; half the last lead %d, nodes %d", p.Title, len(p.Candidates), p.Voters(), m.Lower, m.Upper, p.Name(m.Challenger), (lastLead(p)+1)/2, m.Nodes)
	}
	require.NotZero(t, exact)
	require.True(t, testing.Short() || below > 0) // Maitland 2015
}

// On drawn profiles of all kinds the bounds of pairwise rules meet what is found.
func TestPairwiseMarginsOfSharedProfiles(t *testing.T) {
	for _, p := range rankedProfiles(t) {
		if p.Voters() > 2000 || testing.Short() && p.Voters() > 50 {
			continue
		}
		for _, x := range []struct {
			rule  voting.Rule
			bound margin.Bound
		}{{single.Copeland, margin.Copeland}, {single.MinimaxMargins, margin.Minimax}, {single.SchulzeMargins, margin.Schulze}, {single.Llull, margin.Llull}} {
			f := by(t, x.rule)
			for _, v := range variants {
				m, err := margin.Search(t.Context(), x.rule, p, f(p)[0], x.bound, margin.Options{Variant: v, Goal: margin.MayLose, Nodes: 1})
				require.NoError(t, err)
				require.True(t, m.Exact(), "%s: %d to %d", p.Title, m.Lower, m.Upper)
				recount(t, f, p, m)
			}
		}
	}
}

func rankedProfiles(t *testing.T) (all []*voting.Profile) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(folder, "data/choice/ranked.json"))
	require.NoError(t, err)
	var files []struct {
		ID         string
		Candidates int
		Ballots    []struct {
			Count int64
			Tiers [][]int
		}
	}
	require.NoError(t, json.Unmarshal(text, &files))
	for _, f := range files {
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(f.Candidates))
		b.Title = f.ID
		for _, x := range f.Ballots {
			b.RankTiers(x.Count, x.Tiers)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		all = append(all, p)
	}
	return all
}

// lastLead excludes one by one and returns the lead between the last two.
func lastLead(p *voting.Profile) int64 {
	left := numbers(len(p.Candidates))
	for {
		votes := make([]int64, len(p.Candidates))
		for b := range p.Ballots() {
			if i := slices.IndexFunc(b.Marks, func(c int32) bool { return slices.Contains(left, int(c)) }); i >= 0 {
				votes[b.Marks[i]] += b.Weight
			}
		}
		slices.SortFunc(left, func(a, b int) int { return compare(int(votes[b]), int(votes[a])) })
		if len(left) == 2 {
			return votes[left[0]] - votes[left[1]]
		}
		left = left[:len(left)-1]
	}
}
