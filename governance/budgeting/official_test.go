package budgeting

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

// plainGreedy funds projects by points under constraints as files state them,
// reading the points that the file states; ties in the order of the file. It is
// the oracle of what officials did: 1 for funded, 2 for the first misfit of which
// enough was left.
func plainGreedy(t *testing.T, e *Election, c Constraints) []Award {
	points := make([]int, len(e.Projects))
	order := make([]int, len(e.Projects))
	for i := range e.Projects {
		text, ok := e.Attribute(i, "score")
		if !ok {
			text, _ = e.Attribute(i, "votes")
		}
		var err error
		points[i], err = strconv.Atoi(text)
		require.NoError(t, err)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[b], points[a]) })
	awards, left, withdrawn := make([]Award, len(order)), e.Budget, e.Withdrawn()
	for _, p := range order {
		cost := e.Projects[p].Cost
		switch {
		case int64(points[p]) < c.MinSupport || slices.Contains(withdrawn, p):
		case cost <= left:
			awards[p] = Funded
			left -= cost
		default:
			if c.PartFunding > 0 && left*100 >= cost*int64(c.PartFunding) {
				awards[p] = FundedReserve
				return awards
			}
			if c.StopAtMisfit {
				return awards
			}
		}
	}
	return awards
}

// inFileOrder breaks ties as the order of the file does, which is the official one.
func inFileOrder(e *Election) TieRule {
	order := make([]string, len(e.Projects))
	for i, q := range e.Projects {
		order[i] = q.ID
	}
	return TieRule{Policy: OrderTies, Order: order}
}

// decideOfficially runs the rule that a file names, without withdrawn projects.
func decideOfficially(t *testing.T, e *Election) (awards []Award, supported bool) {
	stands, err := e.Without(e.Withdrawn()...)
	require.NoError(t, err)
	r, err := OfficialRule(stands, inFileOrder(stands))
	if errors.Is(err, renjia.ErrUnsupported) {
		return nil, false
	}
	if err != nil {
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	o, err := Decide(t.Context(), stands, r)
	require.NoError(t, err)
	awards = make([]Award, len(e.Projects))
	award := func(p int, a Award) {
		i, ok := e.Find(stands.Projects[p].ID)
		require.True(t, ok)
		awards[i] = a
	}
	for _, p := range o.Selected {
		award(p, Funded)
	}
	if o.Partial >= 0 {
		award(o.Partial, FundedReserve)
	}
	return awards, true
}

// The projects that officials funded are those the rule of the file funds, in
// every file at hand that names its rule and says what was funded.
func TestOfficialOutcomes(t *testing.T) {
	type tally struct{ files, plain, decided, same int }
	rules := make(map[string]*tally)
	for name, text := range sharedFiles(t, "pb") {
		e, err := ReadPabulib(bytes.NewReader(text), name)
		require.NoError(t, err)
		official, err := e.Awards()
		require.NoError(t, err)
		rule, _ := e.Meta("rule")
		c, err := Official(e)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrUnspecified, name)
		}
		if official == nil || rule == "unknown" {
			continue
		}
		if rules[rule] == nil {
			rules[rule] = &tally{}
		}
		n := rules[rule]
		n.files++
		if ours := plainGreedy(t, e, c); byTheRule(ours, official) {
			n.plain++
		}
		if ours, ok := decideOfficially(t, e); ok {
			n.decided++
			if byTheRule(ours, official) {
				n.same++
			} else {
				t.Log(name, rule, "\n", official, "\n", ours)
			}
		}
	}
	t.Logf("%-30s %5s %12s %8s %5s", "rule", "files", "plain greedy", "decided", "same")
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		n := rules[rule]
		t.Logf("%-30s %5d %12d %8d %5d", rule, n.files, n.plain, n.decided, n.same)
		if strings.HasPrefix(rule, "greedy") {
			require.Equal(t, n.files, n.plain, rule)
		}
		require.Equal(t, n.decided, n.same, rule)
	}
}

// byTheRule compares what the rule funded; one file marks as 2 a project that
// was funded with the money of a withdrawn one.
func byTheRule(ours, official []Award) bool {
	for i := range ours {
		if (ours[i] == Funded) != (official[i] == Funded) || ours[i] == FundedReserve && official[i] != FundedReserve {
			return false
		}
	}
	return true
}

func electionOf(t *testing.T, meta, projects, votes string) *Election {
	text := "META\nkey;value\nbudget;100\n" + meta + "PROJECTS\n" + projects + "VOTES\n" + votes
	e, err := ReadPabulib(strings.NewReader(text), "f")
	require.NoError(t, err)
	return e
}

const (
	cappedMeta = "vote_type;approval\nrule;greedy\ncategories;parks,roads, bridges\nbudget_per_category;70,30.5\nneighborhoods;North,South\nbudget_per_neighborhood;60,40\n"
	customNote = "comment;#1: Finally, if the remaining budget is enough to fund at least 80% of that project, we fund it as well.\n"
)

func TestConstraintsThatFilesState(t *testing.T) {
	for _, c := range []struct {
		meta    string
		want    Constraints
		missing string
	}{
		{"vote_type;approval\nrule;greedy\nmax_sum_cost;50\nfully_funded;1\n", Constraints{}, ""},
		{"vote_type;approval\nrule;greedy-threshold\nmin_project_score_threshold;49,5\n", Constraints{MinSupport: 50}, ""},
		{"vote_type;cumulative\nrule;greedy-threshold\nmin_project_score_threshold;50.0\n", Constraints{MinSupport: 500}, ""},
		{"vote_type;approval\nrule;greedy-no-skip\nmin_project_score_threshold;2\n", Constraints{MinSupport: 2, StopAtMisfit: true}, ""},
		{"vote_type;approval\nrule;greedy-custom\n" + customNote, Constraints{StopAtMisfit: true, PartFunding: 80}, ""},
		{"vote_type;approval\nrule;greedy-custom\ncomment;see the bylaws\n", Constraints{StopAtMisfit: true}, "f: choose Constraints"},
		{"vote_type;approval\nrule;greedy-exclusive\n", Constraints{}, "f: choose Constraints.Exclusive"},
		{"vote_type;approval\nrule;unknown\n", Constraints{}, "f: choose rule"},
		{"vote_type;approval\n", Constraints{}, "f: choose rule"},
		{cappedMeta, Constraints{Caps: []Cap{{Category: "parks", Max: 700}, {Category: "roads, bridges", Max: 305}, {Area: "North", Max: 600}, {Area: "South", Max: 400}}}, ""},
		{"vote_type;approval\nrule;greedy\nleftover_budget;Fund additional projects that fit within leftover budget ordered by score\n", Constraints{}, ""},
		{"vote_type;approval\nrule;greedy\nleftover_budget;Partially fund one additional project with highest score\n", Constraints{PartFunding: 1}, ""},
		{"vote_type;approval\nrule;greedy\nleftover_budget;Plant trees\n", Constraints{}, "f: choose Constraints"},
		{"vote_type;approval\nrule;greedy\nneighborhoods;N\nbudget_per_neighborhood;5\nleftover_budget;Fund additional projects that fit\n", Constraints{Caps: []Cap{{Area: "N", Max: 50}}}, "f: choose Constraints.Caps"},
	} {
		e := electionOf(t, c.meta, "project_id;cost\n1;10.5\n", "voter_id;vote;points\na;1;1.5\n")
		got, err := Official(e)
		require.Equal(t, c.want, got, c.meta)
		if c.missing == "" {
			require.NoError(t, err, c.meta)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrUnspecified, c.meta)
		require.Equal(t, c.missing, err.Error())
	}
}

func TestConstraintsStatedWronglyHaveTheirPlace(t *testing.T) {
	for meta, want := range map[string]string{
		"rule;greedy\nmin_project_score_threshold;half\n":                    `f: f:6:2: min_project_score_threshold: "half" is not a number of votes or points`,
		"rule;greedy-threshold\n":                                            "f: f:5:2: rule: is greedy-threshold, but META has no min_project_score_threshold",
		"rule;lottery\n":                                                     `f: f:5:2: rule: "lottery" is not a rule of the format`,
		"rule;greedy\nbudget_per_category;5\n":                               "f: f:6:2: budget_per_category: does not say what it is for: META has no categories",
		"rule;greedy\ncategories;a,b\nbudget_per_category;5\n":               "f: f:7:2: budget_per_category: has 1 amounts for 2 categories",
		"rule;greedy\nneighborhoods;a\nbudget_per_neighborhood;x\n":          `f: f:7:2: budget_per_neighborhood: "x" is not a number: write digits, without separators of thousands`,
		"rule;greedy\nneighborhoods;a,b\nbudget_per_neighborhood;1, 0.001\n": "f: f:7:2: budget_per_neighborhood:  0.001 is negative, or has more decimals than the 0 of the budget and the costs",
	} {
		e := electionOf(t, "vote_type;approval\n"+meta, "project_id;cost\n1;10\n", "voter_id;vote\na;1\n")
		c, err := Official(e)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.Equal(t, want, err.Error())
		require.Zero(t, c)
	}
}

func TestAwards(t *testing.T) {
	e := electionOf(t, "vote_type;approval\n", "project_id;selected;cost\n1;1;10\n2;0;10\n3;2;5\n4;3;5\n", "voter_id;vote\n")
	awards, err := e.Awards()
	require.NoError(t, err)
	require.Equal(t, []Award{Funded, NotFunded, FundedReserve, FundedExtra}, awards)

	e = electionOf(t, "vote_type;approval\n", "project_id;cost\n1;10\n", "voter_id;vote\n")
	awards, err = e.Awards()
	require.NoError(t, err)
	require.Nil(t, awards)

	e = electionOf(t, "vote_type;approval\n", "project_id;cost;selected\n1;10;yes\n", "voter_id;vote\n")
	_, err = e.Awards()
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Equal(t, `f: f:7:3: selected: "yes" is not one of 0, 1, 2, 3`, err.Error())
}

func TestWithoutWithdrawnProjects(t *testing.T) {
	e := electionOf(t, "vote_type;ordinal\nrule;greedy-no-skip\n", "project_id;cost;name\n1;10.5;a\n2;999999999;b\n3;7;c\n", "voter_id;vote\na;2,3,1\nb;2\nc;3\n")
	require.Equal(t, []int{1}, e.Withdrawn())
	rest, err := e.Without(e.Withdrawn()...)
	require.NoError(t, err)
	require.NoError(t, rest.Validate())
	require.EqualValues(t, 3, rest.Votes.Voters())
	require.Equal(t, []int64{1, 2}, rest.Support())
	require.Equal(t, []int32{1, 0}, rest.Votes.Ballot(0).Marks)
	name, ok := rest.Attribute(1, "name")
	require.True(t, ok)
	require.Equal(t, "c", name)
	require.Len(t, e.Projects, 3, "the election itself stays as it is")
	_, err = e.Without(3)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Equal(t, "META\nkey;value\nbudget;100\nvote_type;ordinal\nrule;greedy-no-skip\nnum_projects;2\nnum_votes;3\n"+
		"PROJECTS\nproject_id;cost;name\n1;10.5;a\n3;7;c\nVOTES\nvoter_id;vote\n1;3,1\n2;\n3;3\n", written(t, rest))
}

func ExampleOfficial() {
	const file = `META
key;value
budget;1000
vote_type;approval
rule;greedy-no-skip
min_project_score_threshold;2
PROJECTS
project_id;cost;selected
7;600;1
8;500;0
9;100;0
VOTES
voter_id;vote
1;7,8
2;7,8,9
3;7
`
	e, err := ReadPabulib(strings.NewReader(file), "village.pb")
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := Official(e)
	fmt.Println(c.MinSupport, c.StopAtMisfit, err)
	awards, err := e.Awards()
	fmt.Println(awards, err)
	// Output:
	// 2 true <nil>
	// [1 0 0] <nil>
}
