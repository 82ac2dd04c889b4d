package committee

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// shared returns the path of a file of real data, or skips the test.
func shared(t testing.TB, path ...string) string {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{folder}, path...)...)
}

func profileOf(t testing.TB, candidates int, ballots [][]int) *voting.Profile {
	b := voting.NewBuilder(voting.Approval, voting.Numbered(candidates))
	for _, ballot := range ballots {
		b.Approve(1, ballot...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func methods() map[string]voting.Rule {
	all := map[string]voting.Rule{}
	for _, m := range Methods() {
		all[m.Name] = m.Run
	}
	return all
}

func ascending(set []int) []int {
	set = slices.Clone(set)
	slices.Sort(set)
	return set
}

// TestPublishedCommittees runs what abcvoting 2.19 elects, by exact fractions,
// with ties broken by index, and all committees where it lists them.
func TestPublishedCommittees(t *testing.T) {
	data, err := os.ReadFile(shared(t, "data", "choice", "approval_committees.json"))
	require.NoError(t, err)
	var elections []struct {
		ID         string
		Candidates int
		Seats      int `json:"committee_size"`
		Ballots    [][]int
		Winners    map[string]struct {
			Committee []int
			Least     []int `json:"committee_lexmin"`
			All       [][]int
		}
	}
	require.NoError(t, json.Unmarshal(data, &elections))
	rules := methods()
	for _, e := range elections {
		p := profileOf(t, e.Candidates, e.Ballots)
		for name, want := range e.Winners {
			if want.Committee == nil || rules[name] == nil {
				continue
			}
			t.Run(e.ID+"/"+name, func(t *testing.T) {
				rule := rules[name]
				require.NotNil(t, rule)
				committee := want.Committee
				if want.Least != nil {
					committee = want.Least
				}
				r, err := rule(t.Context(), p, e.Seats, voting.Options{Ties: voting.ByIndex()})
				require.NoError(t, err)
				require.Equal(t, committee, ascending(r.Winners))
				if want.All == nil {
					return
				}
				r, err = rule(t.Context(), p, e.Seats, voting.Options{All: 1000})
				require.NoError(t, err)
				slices.SortFunc(want.All, slices.Compare[[]int])
				require.Equal(t, want.All, r.Outcomes)
				require.False(t, r.More)
			})
		}
	}
}

// TestDocumentedExamples runs what the documentation of abcvoting and the book of
// Lackner and Skowron (2023) show.
func TestDocumentedExamples(t *testing.T) {
	few := profileOf(t, 5, [][]int{{0, 1, 2}, {3}, {0, 1, 2, 3}, {0, 1, 2, 4}, {0, 1}, {4}})
	r, err := PAV(t.Context(), few, 3, voting.Options{All: 10})
	require.NoError(t, err)
	require.Equal(t, [][]int{{0, 1, 3}, {0, 1, 4}}, r.Outcomes)

	b := voting.NewBuilder(voting.Approval, voting.Numbered(3))
	b.Approve(99, 0)
	b.Approve(1, 1, 2)
	p, err := b.Profile()
	require.NoError(t, err)
	r, err = MinimaxAV(t.Context(), p, 1, voting.Options{All: 10})
	require.NoError(t, err)
	require.Equal(t, [][]int{{1}, {2}}, r.Outcomes)
}
