package budgeting

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func written(t testing.TB, e *Election) string {
	var b bytes.Buffer
	require.NoError(t, WritePabulib(&b, e))
	return b.String()
}

// normal is the normal form of a file that has it but for line ends.
func normal(text []byte) string {
	return strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") + "\n"
}

func TestPublishedFilesAreWrittenAsTheyWere(t *testing.T) {
	for _, folder := range []string{"pb", "pb_ties"} {
		for name, text := range sharedFiles(t, folder) {
			e, err := ReadPabulib(bytes.NewReader(text), name)
			require.NoError(t, err)
			if written(t, e) != normal(text) {
				t.Errorf("%s is written differently", name)
			}
		}
	}
}

func TestWrittenVotesAreTheSame(t *testing.T) {
	for name, text := range sharedFiles(t, "pb") {
		if testing.Short() && len(text) > 100_000 {
			continue
		}
		e, err := ReadPabulib(bytes.NewReader(text), name)
		require.NoError(t, err)
		fresh := *e
		fresh.file = table{}
		again, err := ReadPabulib(strings.NewReader(written(t, &fresh)), name)
		require.NoError(t, err)
		sameElection(t, e, again)
	}
}

func sameElection(t require.TestingT, want, got *Election) {
	require.Equal(t, want.Scale, got.Scale)
	require.Equal(t, want.Budget, got.Budget)
	require.Equal(t, want.Currency, got.Currency)
	require.Equal(t, want.Type, got.Type)
	require.Equal(t, want.PointScale, got.PointScale)
	require.Equal(t, len(want.Projects), len(got.Projects))
	for i := range want.Projects {
		require.Equal(t, want.Projects[i], got.Projects[i])
	}
	require.Equal(t, want.Votes.Len(), got.Votes.Len())
	for i := range want.Votes.Len() {
		require.Equal(t, want.Votes.Ballot(i), got.Votes.Ballot(i))
	}
}

func TestWhatChangedIsWritten(t *testing.T) {
	e, err := ReadPabulib(strings.NewReader(smallFile), "small.pb")
	require.NoError(t, err)
	require.Equal(t, "META\nkey;value\nbudget;\"1234,50\"\nvote_type;cumulative\nnum_votes;3\ncurrency;EUR\nnum_projects;2\n"+
		"PROJECTS\nname;cost;project_id;category\n\"Park; \"\"new\"\"\";100.25;a;green,education, children and youth\nBridge;99;b;\n"+
		"VOTES\npoints;age;vote;voter_id\n2,3;30;b,a;v1\n;;;v2\n1,2,4;;a,b,a;v3\n", written(t, e))

	e.Budget, e.Currency = 50001, "CHF"
	e.Projects[1].Cost, e.Projects[1].Area = 9990, "North; East"
	e.SetMeta("rule", "greedy")
	b := voting.NewBuilder(voting.Cumulative, Candidates(e.Projects))
	b.Give(2, voting.Mark{Candidate: 1, Points: 15})
	b.Give(1, voting.Mark{Candidate: 0, Points: 3}, voting.Mark{Candidate: 1, Points: 20})
	e.Votes, err = b.Profile()
	require.NoError(t, err)
	e.PointScale = 1
	require.Equal(t, "META\nkey;value\nbudget;500.01\nvote_type;cumulative\nnum_votes;3\ncurrency;CHF\nrule;greedy\nnum_projects;2\n"+
		"PROJECTS\nname;cost;project_id;category;neighborhood\n\"Park; \"\"new\"\"\";100.25;a;green,education, children and youth;\nBridge;99.9;b;;\"North; East\"\n"+
		"VOTES\nvoter_id;vote;points\n1;b;1.5\n2;b;1.5\n3;a,b;0.3,2\n", written(t, e))
}

func TestWhatTheFormatCannotSayIsRefused(t *testing.T) {
	e := &Election{Budget: 5, Type: Ordinal, Projects: []Project{{ID: "a", Cost: 1}, {ID: "b", Cost: 2}}}
	b := voting.NewBuilder(voting.Ranked, Candidates(e.Projects))
	b.RankTiers(1, [][]int{{0, 1}})
	var err error
	e.Votes, err = b.Profile()
	require.NoError(t, err)
	require.ErrorIs(t, WritePabulib(&bytes.Buffer{}, e), renjia.ErrUnsupported)

	e.Projects[0].ID = "a,b"
	require.ErrorIs(t, WritePabulib(&bytes.Buffer{}, e), renjia.ErrUnsupported)
	e.Projects[0] = Project{ID: "a", Categories: []string{"parks,roads"}}
	require.ErrorIs(t, WritePabulib(&bytes.Buffer{}, e), renjia.ErrUnsupported)
	e.Projects[0] = Project{ID: "a", Name: "\xff"}
	require.ErrorIs(t, WritePabulib(&bytes.Buffer{}, e), renjia.ErrInvalid)
	e.Budget = 0
	require.ErrorIs(t, WritePabulib(&bytes.Buffer{}, e), renjia.ErrInvalid)
}
