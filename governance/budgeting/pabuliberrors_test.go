package budgeting

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

const (
	goodMeta     = "META\nkey;value\nbudget;100\nvote_type;approval\n"
	goodPoints   = "META\nkey;value\nbudget;100\nvote_type;cumulative\n"
	goodProjects = "PROJECTS\nproject_id;cost\n1;10\n2;20\n" // lines 5 to 8 after META
)

func TestFaultsHaveTheirPlace(t *testing.T) {
	for _, c := range []struct{ text, problems string }{
		{"", "f:1: the file has no section META"},
		{"key;value\n", `f:1:1: want one of the sections META, PROJECTS, VOTES, not "key"`},
		{"PROJECTS\n", "f:1:1: PROJECTS must come after META"},
		{"META\n", "f:2: META has no header; f:2: the file has no section PROJECTS"},
		{"META\nbudget;5\n", "f:2: key: META has no such column; f:2: value: META has no such column; f:3: the file has no section PROJECTS"},
		{"META\nkey;value\n", "f:2: vote_type: META does not say how people vote; f:2: budget: META does not state it; f:3: the file has no section PROJECTS"},
		{"META\nkey;value\nbudget;1 000\nvote_type;veto\n", `f:4:2: vote_type: vote type "veto" is not one of approval, choose-1, ordinal, cumulative, scoring: invalid; ` +
			`f:3:2: budget: "1 000" is not a number: write digits, without separators of thousands; f:5: the file has no section PROJECTS`},
		{"META\nkey;value\nbudget;-5\nvote_type;approval\nbudget;7\n", "f:5:1: budget: stands a second time, after line 3; f:3:2: budget: -5 is negative; f:6: the file has no section PROJECTS"},
		{"META\nkey;value\nbudget;0,0\nvote_type;approval\n", "f:3:2: budget: must be above 0; f:5: the file has no section PROJECTS"},
		{"META\nkey;value\nbudget;5;6\nvote_type\n", "f:3:3: has 3 cells for 2 columns: quote a cell with a semicolon in it; f:4:1: has 1 cells for 2 columns; " +
			"f:4: vote_type: META does not say how people vote; f:4: budget: META does not state it; f:5: the file has no section PROJECTS"},
		{goodMeta + "meta;\n", "f:5:1: a second section META"},
		{goodMeta + "VOTES\n", "f:5:1: VOTES must come after PROJECTS"},
		{goodMeta + "PROJECTS\nproject_id;name;name\n", "f:6:3: name: PROJECTS has this column twice; f:6: cost: PROJECTS has no such column; f:7: the file has no section VOTES"},
		{goodMeta + "PROJECTS\nproject_id;cost\n1;two\n1;5\n;7\n\"3,4\";8\n", `f:7:2: cost: "two" is not a number: write digits, without separators of thousands; ` +
			`f:8:1: project_id: "1" stands twice, first on line 7; f:9:1: project_id: is empty; ` +
			`f:10:1: project_id: "3,4" has a comma, which divides the projects on a ballot; f:11: the file has no section VOTES`},
		{goodMeta + "PROJECTS\nproject_id;cost\n1;1.0000001\n2;2000000000000000000\n3;99999999999999999999\n4;1,2,3\n",
			"f:7:2: cost: 1.0000001 has more than 6 decimals; f:9:2: cost: 99999999999999999999 is too large, or has too many decimals; " +
				`f:10:2: cost: "1,2,3" is not a number: write digits, without separators of thousands; f:11: the file has no section VOTES`},
		{goodMeta + "PROJECTS\nproject_id;cost\n1;1.000001\n2;2000000000000000\n", "f:8:2: cost: with 6 decimals it is above 1125899906842624 units, the most that is supported; f:9: the file has no section VOTES"},
		{goodMeta + "num_projects;3\nnum_votes;x\n" + goodProjects + "VOTES\n", "f:5:2: num_projects: is 3, but the file has 2 projects"},
		{goodMeta + "num_projects;2\nnum_votes;2\n" + goodProjects + "VOTES\nvoter_id;vote\nv;1\n", "f:6:2: num_votes: is 2, but the file has 1 votes"},
		{goodMeta + goodProjects + "VOTES\nvoter;vote\n", "f:10: voter_id: VOTES has no such column"},
		{goodMeta + goodProjects + "VOTES\nvoter_id;vote\nv;1,9\nw;1,\nx;2;3\ny\n", `f:11:2: vote: project "9" is not among PROJECTS; f:12:2: vote: has a comma with no project beside it; ` +
			"f:13:3: has 3 cells for 2 columns: quote a cell with a semicolon in it; f:14:1: has 1 cells for 2 columns"},
		{goodMeta + goodProjects + "VOTES\nvoter_id;vote\n\"v\"x;1\n\"w;2\ny;3\n", `f:11:1: text after a closing quote: double the quotes inside a quoted cell; ` +
			`f:12:1: a quote opens here that nothing closes; f:13:2: vote: project "3" is not among PROJECTS`},
		{strings.Replace(goodMeta, "approval", "choose-1", 1) + goodProjects + "VOTES\nvoter_id;vote\nv;1,2\n", "f:11:2: vote: lists 2 projects, where people choose one"},
		{goodPoints + goodProjects + "VOTES\nvoter_id;vote\n", "f:10: points: VOTES has no such column"},
		{goodPoints + goodProjects + "VOTES\nvoter_id;points;vote\na;;1\nb;None;2\nc;1;1,2\nd;1,2;1\ne;1;\nf;-1;1\ng;2000000;1\nh;x;2\ni;;none\n",
			"f:11:2: points: is empty, though the ballot lists projects; f:12:2: points: is empty, though the ballot lists projects; " +
				"f:13:2: points: there are fewer points than projects; f:14:2: points: there are more points than projects; " +
				"f:15:2: points: points without projects; f:16:2: points: -1 is negative; f:17:2: points: 2000000 is out of range; " +
				`f:18:2: points: "x" is not a number: write digits, without separators of thousands`},
		{"META\nkey;value\nunit;Krak\xf3w\n", "f:3: is not UTF-8: save the file as UTF-8"},
	} {
		_, err := ReadPabulib(strings.NewReader(c.text), "f")
		require.ErrorIs(t, err, renjia.ErrInvalid, c.text)
		if err.Error() != "f: "+c.problems {
			t.Errorf("%q:\n got %v\nwant f: %s", c.text, err, c.problems)
		}
	}
}

func TestOdditiesAreWarnings(t *testing.T) {
	e, err := ReadPabulib(strings.NewReader(strings.Replace(goodMeta, "100", "1,500", 1)+goodProjects+"VOTES\nvoter_id;vote\n7;1,1\n8;2\n7; 2 , 1 \n8;None\n"), "f")
	require.NoError(t, err)
	require.EqualValues(t, 15, e.Budget)
	require.Equal(t, 1, e.Scale)
	require.EqualValues(t, 100, e.Projects[0].Cost)
	var found []string
	for _, w := range e.Warnings() {
		found = append(found, w.String())
	}
	require.Equal(t, []string{
		"f:3:2: budget: 1,500 is read with a decimal comma, as less than 2",
		"f:11:2: vote: lists 1 twice; it counts once",
		"f:13:1: voter_id: 7 voted before, on line 11; both votes count",
		"f:14:1: voter_id: 8 voted before, on line 12; both votes count",
	}, found)
	require.EqualValues(t, 4, e.Votes.Voters())
	require.Equal(t, []int64{2, 2}, e.Support())
}

func TestLenientReadingWarnsOfWhatStrictReadingRefuses(t *testing.T) {
	text := goodMeta + "num_votes;2\nnum_projects;9\n" + goodProjects + "VOTES\nvoter_id;vote\n7;1,3\n"
	e, err := ReadPabulibLeniently(strings.NewReader(text), "f")
	require.NoError(t, err)
	require.Equal(t, []int64{1, 0}, e.Support())
	var found []string
	for _, w := range e.Warnings() {
		found = append(found, w.String())
	}
	require.Equal(t, []string{
		"f:6:2: num_projects: is 9, but the file has 2 projects",
		`f:13:2: vote: project "3" is not among PROJECTS`,
		"f:5:2: num_votes: is 2, but the file has 1 votes",
	}, found)
	var b bytes.Buffer
	require.NoError(t, WritePabulib(&b, e))
	require.Contains(t, b.String(), "num_votes;1\nnum_projects;2\n")
	require.Contains(t, b.String(), "\n7;1,3\n", "ballots are written as they were cast")
	again, err := ReadPabulibLeniently(&b, "f")
	require.NoError(t, err)
	sameElection(t, e, again)

	_, err = ReadPabulib(strings.NewReader(text), "f")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = ReadPabulibLeniently(strings.NewReader(goodMeta+goodProjects+"VOTES\nvoter_id;vote\n7;1,\n"), "f")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestProblemsAreBounded(t *testing.T) {
	text := goodMeta + goodProjects + "VOTES\nvoter_id;vote\n" + strings.Repeat("v;9\n", 1000)
	_, err := ReadPabulib(strings.NewReader(text), "f")
	var v *renjia.ValidationError
	require.True(t, errors.As(err, &v))
	require.Len(t, v.Problems, maxProblems+1)
	require.Equal(t, "and 900 more problems after this", v.Problems[maxProblems].Message)
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]amount{
		"0": {}, "0.000": {}, "7": {7, 0}, "400000.0": {400000, 0}, "1234,50": {12345, 1}, "+1.25": {125, 2}, "-3": {-3, 0},
		".5": {5, 1}, "5.": {5, 0}, "1e+06": {1000000, 0}, "2.5E3": {2500, 0}, "25e-1": {25, 1}, "0e99": {},
		"4611686018427387904": {1 << 62, 0}, "0.000001": {1, 6}, "1200.00000000": {1200, 0},
	} {
		got, err := readAmount([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", ".", "-", "e5", "1e", "1e+", "1e400", "1e19", "1.2.3", "1 000", "0x10", "NaN", "1e-7", "٣"} {
		_, err := readAmount([]byte(text))
		require.Error(t, err, text)
	}
	n, ok := amount{25, 1}.units(3)
	require.True(t, ok)
	require.EqualValues(t, 2500, n)
	_, ok = amount{1 << 60, 0}.units(6)
	require.False(t, ok)
}

func TestPointsWithDecimals(t *testing.T) {
	text := strings.Replace(goodPoints, "cumulative", "scoring", 1) + goodProjects + "VOTES\nvoter_id;points;vote\na;1,2;1,2\nb;-0.25;2\nc;1,1;2,2\n"
	e, err := ReadPabulib(strings.NewReader(text), "f")
	require.NoError(t, err)
	require.Equal(t, 2, e.PointScale)
	require.Equal(t, []int64{100, 275}, e.Score())
	require.Len(t, e.Warnings(), 1, "once, though the votes are read twice")
}

func ExampleReadPabulib() {
	const file = `META
key;value
description;Village fund
budget;1500,50
vote_type;approval
num_projects;2
num_votes;3
PROJECTS
project_id;cost;name;selected
7;1000;Playground;1
8;750.25;"Benches; new";0
VOTES
voter_id;vote;age
1;7,8;34
2;7;71
3;;18
`
	e, err := ReadPabulib(strings.NewReader(file), "village.pb")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Amount(e.Budget), e.Votes.Voters(), e.Support())
	for v := range e.Voters() {
		age, _ := v.Attribute("age")
		fmt.Println(v.ID, age, e.Votes.Ballot(v.Ballot).Marks)
	}
	// Output:
	// 1500.5 3 [2 1]
	// 1 34 [0 1]
	// 2 71 [0]
	// 3 18 []
}

func ExampleReadPabulib_faults() {
	const file = `META
key;value
budget;1000
vote_type;cumulative
PROJECTS
project_id;cost
7;100O
8;750
VOTES
`
	_, err := ReadPabulib(strings.NewReader(file), "village.pb")
	fmt.Println(err)
	// Output:
	// village.pb: village.pb:7:2: cost: "100O" is not a number: write digits, without separators of thousands
}
