package committee

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// instance is an .abc.yaml file: a profile and what rules make of it.
type instance struct {
	seats   int
	profile *voting.Profile
	results []expected
}

type expected struct {
	Rule     string
	Sets     [][]int
	Resolute bool
}

var ruleLine = regexp.MustCompile(`(?s)rule_id: (\S+)\n  result:(.*?)\n  resolute: (true|false)`)

// readInstance reads the few shapes that these files have.
func readInstance(t *testing.T, path string) instance {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	text := string(data)
	field := func(name string) (value string) {
		_, value, _ = strings.Cut(text, "\n"+name+":")
		end := regexp.MustCompile(`\n\S`).FindStringIndex(value)
		return strings.TrimSpace(value[:end[0]])
	}
	var ballots [][]int
	require.NoError(t, json.Unmarshal([]byte(field("profile")), &ballots))
	var candidates int
	require.NoError(t, json.Unmarshal([]byte(field("num_cand")), &candidates))
	in := instance{profile: profileOf(t, candidates, ballots)}
	require.NoError(t, json.Unmarshal([]byte(field("committeesize")), &in.seats))
	for _, m := range ruleLine.FindAllStringSubmatch(text, -1) {
		e := expected{Rule: m[1], Resolute: m[3] == "true"}
		if strings.TrimSpace(m[2]) == "" {
			continue
		}
		require.NoError(t, json.Unmarshal([]byte(m[2]), &e.Sets))
		for _, s := range e.Sets {
			slices.Sort(s)
		}
		slices.SortFunc(e.Sets, slices.Compare[[]int])
		in.results = append(in.results, e)
	}
	return in
}

// TestLibraryOfCommittees runs the profiles of abcvoting with all winning
// committees of each rule.
func TestLibraryOfCommittees(t *testing.T) {
	files, err := filepath.Glob(shared(t, "data", "choice", "abc", "*.abc.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	if testing.Short() {
		files = files[:60]
	}
	rules := methods()
	for _, file := range files {
		in := readInstance(t, file)
		for _, e := range in.results {
			rule := rules[e.Rule]
			if rule == nil {
				continue
			}
			t.Run(filepath.Base(file)+"/"+e.Rule, func(t *testing.T) { check(t, in, e, rule) })
		}
	}
}

func check(t *testing.T, in instance, e expected, rule voting.Rule) {
	if e.Rule == "greedy-monroe" && int64(in.profile.Len()) < in.profile.Voters() {
		t.Skip("abcvoting takes papers out in their order, which a profile does not keep")
	}
	if e.Resolute {
		r, err := rule(t.Context(), in.profile, in.seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		require.Contains(t, e.Sets, ascending(r.Winners))
		return
	}
	r, err := rule(t.Context(), in.profile, in.seats, voting.Options{All: 100000})
	require.NoError(t, err)
	require.Equal(t, e.Sets, r.Outcomes)
}
