package budgeting

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// FuzzReadPabulib reads anything without a panic, refuses it with places, and
// writes what it accepts so that it is read as the same election and written as
// the same text again.
func FuzzReadPabulib(f *testing.F) {
	f.Add([]byte(smallFile))
	f.Add([]byte(goodMeta + goodProjects + "VOTES\nvoter_id;vote\nv;1,2\n\"w;\"\"\n\";2,2\n"))
	f.Add([]byte(goodPoints + goodProjects + "VOTES\nvoter_id;points;vote\na;1.5;1\n\nb;None;None\n"))
	f.Add([]byte(strings.Replace(goodMeta, "approval", "ordinal", 1) + goodProjects + "VOTES\nvote;voter_id\n2,1;a"))
	f.Add([]byte("META\nkey;value\nbudget;9\nvote_type;approval\nrule;greedy-threshold\nmin_project_score_threshold;1,5\ncategories;a,b\nbudget_per_category;1,2\n" +
		"leftover_budget;Partially\nPROJECTS\nproject_id;cost;selected\n1;999999999;0\n2;3;2\nVOTES\nvoter_id;vote\nv;2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := ReadPabulib(bytes.NewReader(text), "f")
		if err != nil {
			var v *renjia.ValidationError
			require.True(t, errors.As(err, &v))
			for _, p := range v.Problems {
				require.Positive(t, p.Place.Line)
			}
			return
		}
		require.NoError(t, e.Validate())
		_, err = Official(e)
		require.True(t, err == nil || errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnspecified))
		_, err = e.Awards()
		require.True(t, err == nil || errors.Is(err, renjia.ErrInvalid))
		_, err = e.Without(e.Withdrawn()...)
		require.NoError(t, err)
		once := written(t, e)
		again, err := ReadPabulib(strings.NewReader(once), "f")
		require.NoError(t, err)
		sameElection(t, e, again)
		require.Equal(t, once, written(t, again))
	})
}

// drawElection is any election that a .pb file can say.
func drawElection(t *rapid.T) *Election {
	text := rapid.StringMatching(`[a-zA-Zł;" .'\n-]{0,12}`).Filter(func(s string) bool { return strings.TrimSpace(s) == s })
	e := &Election{Type: rapid.SampledFrom([]VoteType{Approval, ChooseOne, Ordinal, Cumulative, Scoring}).Draw(t, "type")}
	e.Scale = rapid.IntRange(0, 3).Draw(t, "scale")
	e.Budget = 10*rapid.Int64Range(0, 1<<40).Draw(t, "budget") + 1 // so that the scale is needed
	e.Currency = rapid.SampledFrom([]string{"", "EUR", "PLN"}).Draw(t, "currency")
	ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z0-9./;"ł-]{1,14}`), 0, 8, rapid.ID).Draw(t, "ids")
	list := rapid.SliceOfN(rapid.SampledFrom([]string{"green", "education, children", `a "b"; c`}), 0, 3)
	for _, id := range ids {
		q := Project{ID: id, Name: text.Draw(t, "name"), Area: text.Draw(t, "area"), Cost: rapid.Int64Range(0, MaxAmount).Draw(t, "cost")}
		if c := list.Draw(t, "categories"); len(c) > 0 {
			q.Categories = c
		}
		if c := list.Draw(t, "targets"); len(c) > 0 {
			q.Targets = c
		}
		e.Projects = append(e.Projects, q)
	}
	drawVotes(t, e)
	return e
}

func drawVotes(t *rapid.T, e *Election) {
	kind, err := e.Type.Kind()
	require.NoError(t, err)
	b := voting.NewBuilder(kind, Candidates(e.Projects))
	needed := false
	for range rapid.IntRange(0, 12).Draw(t, "voters") {
		most := len(e.Projects)
		if e.Type == ChooseOne {
			most = min(most, 1)
		}
		var levels []int32
		marks := rapid.Permutation(drawnNumbers(len(e.Projects))).Draw(t, "marks")[:rapid.IntRange(0, most).Draw(t, "length")]
		if kind == voting.Score || kind == voting.Cumulative {
			levels = make([]int32, len(marks))
			for i := range levels {
				levels[i] = rapid.Int32Range(0, 50).Draw(t, "points")
				needed = needed || levels[i]%10 != 0
			}
		}
		b.Put(1, marks, levels)
	}
	if needed {
		e.PointScale = 1
	}
	e.Votes, err = b.Profile()
	require.NoError(t, err)
}

func drawnNumbers(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

func TestAnyElectionIsReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawElection(t)
		var b bytes.Buffer
		require.NoError(t, WritePabulib(&b, e))
		again, err := ReadPabulib(&b, "written.pb")
		require.NoError(t, err)
		sameElection(t, e, again)
	})
}
