package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting/abcyaml"
)

// choice returns a path in the shared data of elections, which are not in the
// repository.
func choice(t testing.TB, parts ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{root, "data", "choice"}, parts...)...)
}

func readJSON(t testing.TB, v any, parts ...string) {
	data, err := os.ReadFile(choice(t, parts...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, v))
}

// told is a line of output, as far as the tests look at it.
type told struct {
	ID       string
	Winners  []any
	Elected  []any
	Outcomes [][]any
	More     bool
	Ties     []struct {
		Round    int
		For, How string
		Among    []any
		Chosen   any
	}
	Value, Bound string
	Rounds       []struct {
		Note     struct{ EN string }
		Scores   []struct{ Value string }
		Excluded []any
	}
}

// elected runs the program and returns its lines and complaints.
func elected(t testing.TB, args ...string) (lines []told, complaints string) {
	var out, errs bytes.Buffer
	code := run(t.Context(), append([]string{"-json"}, args...), &out, &errs)
	require.Equal(t, errs.Len() > 0, code != 0, errs.String())
	d := json.NewDecoder(&out)
	for d.More() {
		var l told
		require.NoError(t, d.Decode(&l))
		lines = append(lines, l)
	}
	return lines, errs.String()
}

// one runs the program on one election.
func one(t testing.TB, args ...string) told {
	lines, complaints := elected(t, args...)
	require.Empty(t, complaints)
	require.Len(t, lines, 1)
	return lines[0]
}

func numbers(t testing.TB, names []any) []int {
	all := make([]int, len(names))
	for i, n := range names {
		require.IsType(t, 0.0, n)
		all[i] = int(n.(float64))
	}
	return all
}

// excluded returns who was excluded, in that order.
func excluded(l told) []any {
	var all []any
	for _, r := range l.Rounds {
		all = append(all, r.Excluded...)
	}
	return all
}

func sets(t testing.TB, outcomes [][]any) [][]int {
	all := make([][]int, len(outcomes))
	for i, names := range outcomes {
		all[i] = numbers(t, names)
	}
	return all
}

// byID returns the lines of a file of several elections by their ids.
func byID(lines []told) map[string]told {
	all := map[string]told{}
	for _, l := range lines {
		all[l.ID] = l
	}
	return all
}

func TestRankedFile(t *testing.T) {
	var cases []struct {
		ID      string
		Winners map[string]struct {
			Winners []int
			Order   []int `json:"elimination_order"`
		}
	}
	readJSON(t, &cases, "ranked.json")
	rules := map[string]int{}
	for _, c := range cases {
		for rule, w := range c.Winners {
			if w.Winners != nil {
				rules[rule]++
			}
		}
	}
	for rule, n := range rules {
		if testing.Short() && strings.HasPrefix(rule, "stv_meek_rational") {
			continue
		}
		t.Run(rule, func(t *testing.T) {
			lines, _ := elected(t, "-rule", rule, "-rounds", choice(t, "ranked.json"))
			got, compared := byID(lines), 0
			for _, c := range cases {
				want := c.Winners[rule]
				if want.Winners == nil {
					continue
				}
				require.Contains(t, got, c.ID)
				require.Equal(t, want.Winners, numbers(t, got[c.ID].Winners), c.ID)
				require.False(t, got[c.ID].More)
				if want.Order != nil {
					require.Equal(t, want.Order, numbers(t, excluded(got[c.ID])), c.ID)
				}
				compared++
			}
			require.Equal(t, n, compared)
		})
	}
	require.Len(t, rules, 24)
}

// committees is an election of approval_committees.json.
type committees struct {
	ID      string
	Winners map[string]struct {
		All       [][]int
		Committee []int
		First     []int `json:"committee_lexmin"`
	}
}

func TestCommitteesFile(t *testing.T) {
	var cases []committees
	readJSON(t, &cases, "approval_committees.json")
	rules := map[string]bool{}
	for _, c := range cases {
		for rule := range c.Winners {
			rules[rule] = true
		}
	}
	require.Len(t, rules, 15)
	for rule := range rules {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			compareCommittees(t, rule, cases)
		})
	}
}

func compareCommittees(t *testing.T, rule string, cases []committees) {
	file := choice(t, "approval_committees.json")
	got := map[string]told{}
	if !slices.ContainsFunc(cases, func(c committees) bool { return c.Winners[rule].Committee == nil }) {
		lines, complaints := elected(t, "-rule", rule, file)
		require.Empty(t, complaints)
		got = byID(lines)
	}
	for _, c := range cases {
		want := c.Winners[rule]
		if want.Committee == nil {
			continue // too hard for the reference
		}
		l, ok := got[c.ID]
		if !ok {
			l = one(t, "-rule", rule, "-id", c.ID, file)
		}
		first := want.Committee
		if want.First != nil {
			first = want.First
		}
		require.Equal(t, first, numbers(t, l.Winners), c.ID)
		if want.All != nil && !testing.Short() {
			all := one(t, "-rule", rule, "-id", c.ID, "-tie", "all", file)
			require.Equal(t, want.All, sets(t, all.Outcomes), c.ID)
			require.False(t, all.More)
		}
	}
}

func TestVariantsFile(t *testing.T) {
	var cases []struct {
		ID    string
		Rules map[string]struct {
			Elected []int
			Quota   string
			Ties    []string `json:"ties_broken"`
		}
	}
	readJSON(t, &cases, "stv_variants.json")
	rules := map[string]bool{}
	for _, c := range cases {
		for rule := range c.Rules {
			rules[rule] = true
		}
	}
	for rule := range rules {
		t.Run(rule, func(t *testing.T) {
			lines, complaints := elected(t, "-rule", rule, "-rounds", choice(t, "stv_variants.json"))
			require.Empty(t, complaints)
			got := byID(lines)
			for _, c := range cases {
				want, ok := c.Rules[rule]
				if !ok || want.Elected == nil {
					continue
				}
				l := got[c.ID]
				require.Equal(t, want.Elected, numbers(t, l.Winners), c.ID)
				require.ElementsMatch(t, l.Winners, l.Elected, c.ID)
				require.Equal(t, len(want.Ties), len(l.Ties), "%s: %v %v", c.ID, want.Ties, l.Ties)
				require.Contains(t, l.Rounds[0].Note.EN, "quota "+want.Quota, c.ID)
			}
		})
	}
	t.Log(len(rules), "rules")
}

func TestWards(t *testing.T) {
	var wards map[string]struct {
		Rules map[string]struct{ Elected []string }
	}
	readJSON(t, &wards, "stv_wards.json")
	compared := 0
	for file, ward := range wards {
		path := choice(t, "blt", strings.TrimPrefix(file, "droop/"))
		if _, err := os.Stat(path); err != nil {
			t.Logf("%s is not among the files", file)
			continue
		}
		for rule, want := range ward.Rules {
			if want.Elected == nil || testing.Short() && strings.HasPrefix(rule, "meek_rational") {
				continue
			}
			t.Run(file+"/"+rule, func(t *testing.T) {
				got := one(t, "-rule", rule, path)
				var names []string
				for _, n := range got.Winners {
					names = append(names, n.(string))
				}
				slices.Sort(names)
				slices.Sort(want.Elected)
				require.Equal(t, want.Elected, names)
			})
			compared++
		}
	}
	t.Log(compared, "outcomes")
}

// TestCommitteesLibrary compares with all winning committees that abcvoting
// found for its library of small elections.
func TestCommitteesLibrary(t *testing.T) {
	files, err := filepath.Glob(choice(t, "abc", "*.abc.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	if testing.Short() {
		files = files[:20]
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			library := readLibrary(t, file)
			compared := 0
			for _, want := range library.Expected {
				if _, err := lookup(want.Rule); err != nil || !want.Known {
					continue
				}
				if want.Rule == "greedy-monroe" && int64(library.Profile.Len()) < library.Profile.Voters() {
					continue // abcvoting takes papers out in the order of the file, which a profile of merged ballots does not keep
				}
				compareLibrary(t, file, want)
				compared++
				if compared == 1 {
					file = withoutResults(t, library) // which take most of the time to read
				}
			}
			require.Greater(t, compared, 20)
		})
	}
}

func readLibrary(t *testing.T, file string) *abcyaml.File {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	library, err := abcyaml.Read(f, file)
	require.NoError(t, err)
	return library
}

func withoutResults(t *testing.T, library *abcyaml.File) string {
	file := filepath.Join(t.TempDir(), "bare.abc.yaml")
	f, err := os.Create(file)
	require.NoError(t, err)
	require.NoError(t, abcyaml.Write(f, &abcyaml.File{Profile: library.Profile}))
	require.NoError(t, f.Close())
	return file
}

func compareLibrary(t *testing.T, file string, want abcyaml.Expected) {
	expected := slices.Clone(want.Committees)
	slices.SortFunc(expected, slices.Compare[[]int])
	if want.Resolute {
		require.Contains(t, expected, numbers(t, one(t, "-rule", want.Rule, file).Winners), want.Rule)
		return
	}
	all := one(t, "-rule", want.Rule, "-tie", "all", file)
	require.Equal(t, expected, sets(t, all.Outcomes), want.Rule)
	require.False(t, all.More)
}
