package single

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// rankedCase is an election of ranked.json with what other programs and an
// independent count found.
type rankedCase struct {
	ID         string
	Candidates int
	Ballots    []struct {
		Count int64
		Tiers [][]int
	}
	Prefers [][]int64
	Borda   []int64 `json:"borda_scores"`
	Winners map[string]struct {
		Winners []int
		Order   []int   `json:"elimination_order"`
		Scores  []int64 `json:"scores_wins_minus_losses"`
	}
}

func (c rankedCase) profile(t testing.TB) *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(c.Candidates))
	for _, ballot := range c.Ballots {
		b.RankTiers(ballot.Count, ballot.Tiers)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func rankedCases(t testing.TB) []rankedCase {
	data, err := os.ReadFile(filepath.Join(shared(t), "data/choice/ranked.json"))
	require.NoError(t, err)
	var cases []rankedCase
	require.NoError(t, json.Unmarshal(data, &cases))
	return cases
}

func shared(t testing.TB) string {
	dir := os.Getenv("RENJIA_SHARED")
	if dir == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return dir
}

// Other programs' winners come out of every rule that the file has: all that are
// tied, or with the policy the file names where it has a single one.
func TestRankedVectors(t *testing.T) {
	seen := map[string]int{}
	for _, c := range rankedCases(t) {
		p := c.profile(t)
		for name, want := range c.Winners {
			if len(name) > 4 && name[:4] == "stv_" {
				continue
			}
			m, err := Lookup(name)
			require.NoError(t, err, name)
			o := voting.Options{All: 1 << 20}
			if len(name) > 4 && name[len(name)-4:] == "_lex" {
				o = voting.Options{Ties: voting.ByIndex()}
			}
			got, err := m.Run(context.Background(), p, 1, o)
			require.NoError(t, err, "%s %s", c.ID, name)
			winners := got.Winners
			if o.All > 0 {
				winners = slices.Concat(got.Outcomes...)
			}
			require.Equal(t, want.Winners, winners, "%s %s", c.ID, name)
			require.False(t, got.More, "%s %s", c.ID, name)
			if want.Order != nil {
				require.Equal(t, want.Order, excluded(got), "%s %s", c.ID, name)
			}
			if want.Scores != nil {
				require.Equal(t, want.Scores, wholeScores(got.Rounds[0]), "%s %s", c.ID, name)
			}
			if name == "borda" {
				require.Equal(t, c.Borda, wholeScores(got.Rounds[0]), "%s %s", c.ID, name)
			}
			seen[name]++
		}
		w := p.Pairwise()
		for a, row := range c.Prefers {
			require.Equal(t, row, w.Row(a), c.ID)
		}
	}
	require.Len(t, seen, 16)
}

func excluded(r *voting.Result) []int {
	order := []int{}
	for _, round := range r.Rounds {
		order = append(order, round.Excluded...)
	}
	return order
}

func wholeScores(r voting.Round) []int64 {
	scores := make([]int64, len(r.Scores))
	for _, s := range r.Scores {
		scores[s.Candidate] = s.Value.Num().Int64()
	}
	return scores
}
