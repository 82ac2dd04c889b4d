package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

func date(t *testing.T, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

// town fills a store with four communities: promises kept of those due in the
// first and in the second quarter, all written down today.
func town(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "town.db")
	engine, err := sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(t.Context(), collaboration.Kinds()...))
	for space, counts := range map[string][4]int{"east": {1, 2, 4, 4}, "west": {1, 4, 2, 4}, "north": {2, 4, 2, 4}, "south": {1, 4, 2, 4}} {
		promises(t, store.Space(space), counts)
	}
	require.NoError(t, store.Close())
	return path
}

func promises(t *testing.T, space *storage.Space, counts [4]int) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	act := renjia.Act{By: renjia.Program("test"), Verb: "test.fill"}
	_, err = space.Update(t.Context(), act, func(tx *storage.Tx) error {
		r := collaboration.NewRegistry(space, classes).In(tx)
		station, err := r.Register(t.Context(), act, collaboration.Subject{Name: renjia.Both("Station"), Class: "station"})
		require.NoError(t, err)
		for i, due := range []string{"2026-03-01", "2026-06-01"} {
			for n := range counts[2*i+1] {
				p, err := r.Commit(t.Context(), act, collaboration.Commitment{Owner: station.Ref(), What: "bench", Made: date(t, "2026-01-01"), Due: date(t, due)})
				require.NoError(t, err)
				if n < counts[2*i] {
					_, err = r.Keep(t.Context(), act, p.ID, date(t, due))
					require.NoError(t, err)
				}
			}
		}
		return nil
	})
	require.NoError(t, err)
}

// call runs the program with the flags that every call needs, then others.
func call(t *testing.T, db string, args ...string) (code int, stdout, stderr string) {
	var out, bad strings.Builder
	all := []string{"-db", db, "-on", "2026-03-31,2026-06-30", "-from", "2026-01-01", "-known", "now", "-window", "between"}
	for _, space := range []string{"east", "west", "north", "south"} {
		all = append(all, "-name", space+"="+strings.ToUpper(space))
	}
	code = run(t.Context(), append(all, args...), &out, &bad)
	return code, out.String(), bad.String()
}

var index = []string{
	"-rank", "commitments_kept=higher", "-normalisation", "min-max", "-weights", "equal", "-aggregation", "arithmetic", "-undefined", "drop", "-draws", "50",
}

func TestOneCommunityOverTime(t *testing.T) {
	code, out, bad := call(t, town(t), "-spaces", "east")
	require.Equal(t, exitFine, code, bad)
	require.Contains(t, out, "# EAST: scorecards over time")
	require.Contains(t, out, "| 50.0% | 100.0% | +50.0 pp |")
}

func TestCommunitiesSideBySideWithAnIndexAndAnEffect(t *testing.T) {
	db := town(t)
	args := append([]string{"-effect", "commitments_kept", "-begins", "2026-04-01", "-treated", "east,west", "-design", "collapsed"}, index...)
	code, out, bad := call(t, db, args...)
	require.Equal(t, exitFine, code, bad)
	for _, want := range []string{"# Communities side by side", "- Aggregation: arithmetic", "| EAST | 1.000 | 1 |", "Difference in differences", "- Effect: +0.2500"} {
		require.Contains(t, out, want)
	}
	code, out, bad = call(t, db, append(args, "-json")...)
	require.Equal(t, exitFine, code, bad)
	var found outcome
	require.NoError(t, json.Unmarshal([]byte(out), &found))
	require.Len(t, found.Comparison.Courses, 4)
	require.Len(t, found.Changes, 4)
	require.Equal(t, []string{"east", "north", "south", "west"}, []string{found.Ranking.Index.Units[0].Name, found.Ranking.Index.Units[1].Name, found.Ranking.Index.Units[2].Name, found.Ranking.Index.Units[3].Name})
	require.InDelta(t, .25, found.Effect.Value, 1e-12)
}

func TestWhatWasKnownThen(t *testing.T) {
	code, out, bad := call(t, town(t), "-spaces", "east", "-known", "then", "-on", "2026-05-01")
	require.Equal(t, exitFine, code, bad)
	require.Contains(t, out, "as the journal knew it")
}

func TestReportIsWrittenAsAFile(t *testing.T) {
	db, to := town(t), filepath.Join(t.TempDir(), "report.html")
	code, out, bad := call(t, db, "-out", to, "-lang", "zh")
	require.Equal(t, exitFine, code, bad)
	require.Empty(t, out)
	page, err := os.ReadFile(to)
	require.NoError(t, err)
	require.Contains(t, string(page), "社区比较")
	require.NoFileExists(t, to+".part")
}

func TestSlipsAreOneLineEach(t *testing.T) {
	db := town(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-known", ""}, exitBad, "choose -known (then, now)"},
		{[]string{"-window", ""}, exitBad, "choose -window (cumulated, between, trailing)"},
		{[]string{"-rank", "commitments_kept"}, exitBad, "choose -undefined (refuse, drop)"},
		{append(index, "-weights", "1,x"), exitUsage, `"x" is no number`},
		{append(index, "-rank", "beauty=higher"), exitBad, `indicator "beauty": not on the scorecard`},
		{[]string{"-spaces", "east,nowhere"}, exitBad, "space nowhere"},
		{[]string{"-on", "2026-13-01"}, exitUsage, "2026-13-01"},
		{[]string{"-db", db + ".none"}, exitBad, "no such file"},
		{[]string{"-lang", "fr"}, exitUsage, "want en or zh"},
		{[]string{"-name", "east"}, exitUsage, "want SPACE="},
		{[]string{"-zone", "Nowhere/City"}, exitUsage, "Nowhere/City"},
		{[]string{"-lead", "east=x"}, exitUsage, "x"},
		{[]string{"more"}, exitUsage, "unexpected argument"},
		{[]string{"-effect", "commitments_kept"}, exitBad, "choose -begins"},
		{[]string{"-effect", "commitments_kept", "-begins", "2026-04-01", "-treated", "east,west"}, exitBad, "choose -design"},
	} {
		code, out, bad := call(t, db, c.args...)
		require.Equal(t, c.code, code, "%v: %s", c.args, bad)
		require.Contains(t, bad, c.says)
		require.Equal(t, 1, strings.Count(bad, "\n"), bad)
		require.Empty(t, out)
	}
	code, out, _ := call(t, db, "-h")
	require.Equal(t, exitFine, code)
	require.Contains(t, out, "-treated")
}
