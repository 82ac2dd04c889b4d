package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const small = `META
key;value
description;synthetic
country;Nowhere
unit;Village
instance;2026
num_projects;3
num_votes;5
budget;100
vote_type;approval
rule;greedy-threshold
date_begin;2026
date_end;2026
min_project_score_threshold;2
currency;EUR
PROJECTS
project_id;cost;name
10;60;Playground
2;60;Bench & <tree>
3;40;Path
VOTES
voter_id;vote
a;10,3
b;10
c;2
d;2,3
e;3
`

func program(t *testing.T, args ...string) (out, complaint string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

func smallFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "small.pb")
	require.NoError(t, os.WriteFile(path, []byte(small), 0o600))
	return path
}

func TestOneLineForEachFile(t *testing.T) {
	file := smallFile(t)
	out, complaint, code := program(t, "-rule", "greedy", "-sat", "cost", "-json", file, file)
	require.Zero(t, code, complaint)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 2)
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &got))
	require.Contains(t, got, "seconds")
	delete(got, "seconds")
	// 3 has the most votes; of 10 and 2, tied, the first as text fits.
	require.Equal(t, map[string]any{"file": file, "rule": "greedy", "sat": "cost", "completion": "none", "selected": []any{"10", "3"},
		"cost": "100", "budget": "100", "order": []any{"3", "10"}, "ties": 1.0}, got)
}

func TestTiesAreAsAsked(t *testing.T) {
	file := smallFile(t)
	_, complaint, code := program(t, "-rule", "greedy", "-tie", "refuse", file)
	require.Equal(t, 1, code)
	require.Equal(t, "budget: "+file+": projects 10, 2 are tied: choose a policy with -tie\n", complaint)
	out, _, code := program(t, "-rule", "greedy", "-tie", "lot", "-seed", "drawn in public", "-json", file)
	require.Zero(t, code)
	require.Contains(t, out, `"ties":1`)
}

func TestExplanationsComparisonsAndPictures(t *testing.T) {
	file := smallFile(t)
	picture := filepath.Join(t.TempDir(), "p.svg")
	out, complaint, code := program(t, "-rule", "mes", "-sat", "cost", "-completion", "add1", "-explain", "-svg", picture, file)
	require.Zero(t, code, complaint)
	require.Contains(t, out, "would have needed")
	wellFormed(t, picture)
	out, complaint, code = program(t, "-rule", "mes", "-compare", "greedy/cost,phragmen,mes/cost/add1", "-svg", picture, "-lang", "zh", file)
	require.Zero(t, code, complaint)
	require.Contains(t, out, "Playground")
	wellFormed(t, picture)
	entries, err := os.ReadDir(filepath.Dir(picture))
	require.NoError(t, err)
	require.Len(t, entries, 1) // nothing half-written stays behind
}

func wellFormed(t *testing.T, file string) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	for d := xml.NewDecoder(bufio.NewReader(f)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

func TestOfficialConstraintsOnlyWhenAsked(t *testing.T) {
	file := smallFile(t)
	dear := strings.Replace(small, "threshold;2", "threshold;3", 1)
	require.NoError(t, os.WriteFile(file, []byte(dear), 0o600))
	out, complaint, code := program(t, "-rule", "greedy", "-official", "-json", file)
	require.Zero(t, code, complaint)
	require.Contains(t, out, `"selected":["3"]`)
}

func TestBadInputIsSaidInOneLine(t *testing.T) {
	file := smallFile(t)
	broken := filepath.Join(t.TempDir(), "broken.pb")
	require.NoError(t, os.WriteFile(broken, []byte(strings.Replace(small, "c;2\n", "c;7\n", 1)), 0o600))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{file}, "budget: -rule is missing"},
		{[]string{"-rule", "mes"}, "budget: name at least one .pb file"},
		{[]string{"-rule", "mess", file}, `method: "mess" is not one of`},
		{[]string{"-rule", "mes", "-completion", "all", file}, `completion: "all" is not one of`},
		{[]string{"-rule", "greedy", "-sat", "score", file}, `satisfaction "score" is not defined for votes of type approval`},
		{[]string{"-rule", "greedy", filepath.Join(t.TempDir(), "none.pb")}, "no such file"},
		{[]string{"-rule", "greedy", broken}, "broken.pb:25:2: vote: project \"7\""},
		{[]string{"-rule", "greedy", "-svg", "x.svg", file, file}, "-svg draws one file"},
		{[]string{"-rule", "greedy", "-compare", "x/y", file}, "-compare x/y"},
	} {
		out, complaint, code := program(t, c.args...)
		require.Equal(t, 1, code, "%v", c.args)
		require.Empty(t, out)
		require.Contains(t, complaint, c.want)
		require.Equal(t, 1, strings.Count(complaint, "\n"), "%q", complaint)
	}
}

func TestInterruptEndsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	require.Equal(t, 1, run(ctx, []string{"-rule", "mes", smallFile(t)}, &stdout, &stderr))
	require.Equal(t, "budget: interrupted\n", stderr.String())
}

func TestHelpNamesEveryFlag(t *testing.T) {
	out, _, code := program(t, "-h")
	require.Zero(t, code)
	for _, flag := range []string{"-rule", "-sat", "-completion", "-tie", "-explain", "-svg", "-json", "-official", "-exhaustive", "-compare", "-step"} {
		require.Contains(t, out, flag)
	}
}

// The reference outcomes through the command itself.
func TestReferenceOutcomes(t *testing.T) {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" || testing.Short() {
		t.Skip("RENJIA_SHARED is not set, or -short")
	}
	for _, folder := range []string{"pb", "pb_ties"} {
		data, err := os.ReadFile(filepath.Join(root, "data", folder, "expected.json"))
		require.NoError(t, err)
		var all map[string]struct {
			Rules map[string]struct {
				Selected []string
				Cost     string
			}
		}
		require.NoError(t, json.Unmarshal(data, &all))
		for name, flags := range map[string][]string{
			"greedy_card": {"-rule", "greedy", "-sat", "cardinality"}, "greedy_cost": {"-rule", "greedy", "-sat", "cost"},
			"phragmen": {"-rule", "phragmen"}, "mes_cost": {"-rule", "mes", "-sat", "cost"},
			"mes_card_add1_greedy": {"-rule", "mes", "-sat", "cardinality", "-completion", "add1-greedy"},
			"mes_score_add1":       {"-rule", "mes", "-sat", "score", "-completion", "add1"},
		} {
			args := append([]string{"-json"}, flags...)
			for file, want := range all {
				if want.Rules[name].Selected != nil {
					args = append(args, filepath.Join(root, "data", folder, file))
				}
			}
			if len(args) == len(flags)+1 {
				continue
			}
			out, complaint, code := program(t, args...)
			require.Zero(t, code, complaint)
			for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
				var got struct {
					File     string
					Selected []string
					Cost     string
				}
				require.NoError(t, json.Unmarshal([]byte(line), &got))
				want := all[filepath.Base(got.File)].Rules[name]
				require.Equal(t, want.Selected, got.Selected, "%s %s", name, got.File)
				require.Equal(t, want.Cost, got.Cost)
			}
		}
	}
}

// The sample that the README's commands use. It is synthetic.
func TestSampleCanBeDecidedByEveryRule(t *testing.T) {
	for _, rule := range []string{"greedy", "phragmen", "mes", "bos", "welfare"} {
		out, complaint, code := program(t, "-rule", rule, "data/village.pb")
		require.Zero(t, code, complaint)
		require.Contains(t, out, "of 120000 CNY")
	}
	for _, completion := range []string{"none", "add1", "add1-greedy", "greedy", "add1u", "epsilon"} {
		out, complaint, code := program(t, "-rule", "mes", "-completion", completion, "-explain", "data/village.pb")
		require.Zero(t, code, complaint)
		require.Contains(t, out, "is funded (place 1)")
	}
}
