package budgeting

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sharedFiles are the .pb files of a folder of shared test data, by name.
func sharedFiles(t testing.TB, folder string) map[string][]byte {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	files := make(map[string][]byte)
	names, err := fs.Glob(os.DirFS(root), filepath.Join("data", folder, "*.pb"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		files[filepath.Base(name)], err = os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
	}
	return files
}

func TestPublishedFilesAreRead(t *testing.T) {
	for _, folder := range []string{"pb", "pb_ties"} {
		for name, text := range sharedFiles(t, folder) {
			e, err := ReadPabulib(bytes.NewReader(text), name)
			require.NoError(t, err)
			require.NoError(t, e.Validate(), name)
			for _, w := range e.Warnings() {
				t.Log(w)
			}
		}
	}
}

// The column "votes" of a file counts how often ballots mention a project, also
// twice on one ballot, also with no points; "score" adds up the points of
// cumulative votes, and counts down to 1 along an ordinal ballot.
func TestPublishedCountsAreOurs(t *testing.T) {
	for name, text := range sharedFiles(t, "pb") {
		e, err := ReadPabulib(bytes.NewReader(text), name)
		require.NoError(t, err)
		mentions, voters := make(map[string]int64), int64(0)
		for v := range e.Voters() {
			vote, _ := v.Attribute("vote")
			for id := range strings.SplitSeq(vote, ",") {
				mentions[id]++
			}
			voters++
		}
		require.Equal(t, voters, e.Votes.Voters(), name)
		odd := len(e.Warnings()) > 0
		support, score := e.Support(), e.Score()
		if e.Type == Ordinal {
			score = placePoints(e)
		}
		for i, q := range e.Projects {
			if votes, ok := e.Attribute(i, "votes"); ok {
				require.Equal(t, votes, fmt.Sprint(mentions[q.ID]), "%s: %s", name, q.ID)
			}
			if e.Type != Cumulative && !odd {
				require.Equal(t, mentions[q.ID], support[i], "%s: %s", name, q.ID)
			}
			if points, ok := e.Attribute(i, "score"); ok && e.Type != Approval {
				require.Equal(t, points, fmt.Sprint(score[i]), "%s: %s", name, q.ID)
			}
		}
	}
}

// placePoints gives the last on a ballot one point and each before it one more.
func placePoints(e *Election) []int64 {
	points := make([]int64, len(e.Projects))
	for b := range e.Votes.Ballots() {
		for place, p := range b.Marks {
			points[p] += b.Weight * int64(len(b.Marks)-place)
		}
	}
	return points
}

const smallFile = "\ufeffMETA\r\nkey;value\r\nbudget;\"1234,50\"\r\nvote_type;cumulative\r\nnum_votes;3\r\ncurrency;EUR\r\n" +
	"PROJECTS\r\nname;cost;project_id;category\r\n\"Park; \"\"new\"\"\";100.25;a;green,education, children and youth\r\nBridge;99;b;\r\n" +
	"VOTES\r\npoints;age;vote;voter_id\r\n2,3;30;b,a;v1\r\n;;;v2\r\n1,2,4;;a,b,a;v3\r\n"

func TestPabulibIsReadAsItIsMeant(t *testing.T) {
	e, err := ReadPabulib(strings.NewReader(smallFile), "small.pb")
	require.NoError(t, err)
	require.Equal(t, 2, e.Scale)
	require.EqualValues(t, 123450, e.Budget)
	require.Equal(t, "EUR", e.Currency)
	require.Equal(t, []Project{
		{ID: "a", Name: `Park; "new"`, Cost: 10025, Categories: []string{"green", "education, children and youth"}},
		{ID: "b", Name: "Bridge", Cost: 9900},
	}, e.Projects)
	require.EqualValues(t, 3, e.Votes.Voters())
	require.Equal(t, []int32{3, 2}, e.Votes.Ballot(0).Levels)
	require.Empty(t, e.Votes.Ballot(1).Marks)
	require.Equal(t, []int32{4, 2}, e.Votes.Ballot(2).Levels)
	require.Len(t, e.Warnings(), 1)
	require.Equal(t, "small.pb:15:3: vote: lists a twice; the last points count", e.Warnings()[0].String())
	var ages []string
	for v := range e.Voters() {
		age, ok := v.Attribute("age")
		require.True(t, ok)
		ages = append(ages, v.ID+age)
	}
	require.Equal(t, []string{"v130", "v2", "v3"}, ages)
}
