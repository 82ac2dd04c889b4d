package voting_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestTheEndingChooses(t *testing.T) {
	for file, text := range map[string]string{
		"a.json":   `{"candidates": ["A", "B"], "ballots": [{"order": ["A", "B"]}]}`,
		"a.BLT":    "2 1\n1 1 2 0\n0\n\"A\" \"B\"\n",
		"a.abif":   "1: A > B\n",
		"a.cvotes": "A > B\n",
		"a.csv":    "A,B\n1,2\n",
		"a.toc":    "# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n1: 1, 2\n",
		"a.soi":    "# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n1: 1, 2\n",
	} {
		all, err := voting.Read(strings.NewReader(text), file, voting.ReadOptions{Kind: voting.Ranked})
		require.NoError(t, err, file)
		require.Len(t, all, 1)
		all[0].Profile.Seats = 1
		var b bytes.Buffer
		require.NoError(t, voting.Write(&b, file, all[0].Profile))
		all, err = voting.Read(&b, file, voting.ReadOptions{Kind: voting.Ranked})
		require.NoError(t, err, file)
		all[0].Profile.Seats = 0
		require.Equal(t, "ranked \"\" 0 seats [{A false} {B false}] order []\n1 [0] [1]\n", dump(all[0].Profile), file)
	}
	for _, file := range []string{"a.abc.yaml", "a", "", "a.wmd"} {
		require.ErrorIs(t, voting.Write(&bytes.Buffer{}, file, &voting.Profile{}), renjia.ErrUnsupported)
		_, err := voting.Read(strings.NewReader(""), file, voting.ReadOptions{})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
	for _, file := range []string{"a.json", "a.blt", "a.csv"} {
		_, err := voting.Read(strings.NewReader(""), file, voting.ReadOptions{Kind: voting.Ranked})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestTheScaleIsKept(t *testing.T) {
	all, err := voting.Read(strings.NewReader("1 1\n0.5 1 0\n1 1 0\n0\n"), "a.blt", voting.ReadOptions{Scale: true})
	require.NoError(t, err)
	require.EqualValues(t, 2, all[0].Scale)
	require.EqualValues(t, 3, all[0].Profile.Voters())
}

// Every ballot of one long line has its place, and none takes long to find.
func TestOneLongLine(t *testing.T) {
	text := "2 1 " + strings.Repeat("1 1 2 0 /* é */ ", 200_000) + "1 3 0 0"
	_, err := voting.ReadBLT(strings.NewReader(text), "a.blt", voting.ReadOptions{})
	require.Equal(t, []string{"a.blt:1:3200007: there is no candidate 3: they are numbered from 1 to 2"}, problems(t, err))
	_, err = voting.ReadBLT(strings.NewReader("2 1 "+strings.Repeat("1 1 3 0 ", 200_000)+"0"), "a.blt", voting.ReadOptions{})
	require.Len(t, problems(t, err), 101)
}

func TestLenientJSON(t *testing.T) {
	var warned []string
	o := voting.ReadOptions{Warn: func(p renjia.Problem) { warned = append(warned, p.String()) }}
	all, err := voting.Read(strings.NewReader(`[{"candidates": 1, "colour": "red", "ballots": [[0]]}]`), "a.json", o)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, []string{"a.json:1:30: colour is not known here"}, warned)
}

func TestReadersTellOfBrokenDisks(t *testing.T) {
	for _, file := range []string{"a.json", "a.blt", "a.abif", "a.cvotes", "a.csv", "a.toc"} {
		_, err := voting.Read(&failing{"\n", errDisk}, file, voting.ReadOptions{Kind: voting.Ranked})
		require.ErrorContains(t, err, errDisk.Error(), file)
	}
}
