package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/examples/liede/synthetic"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
)

var ctx = context.Background()

// liede runs the program as a shell would.
func liede(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(ctx, args, &out, &err)
	return code, out.String(), err.String()
}

func TestTheFolderThatShipsIsWhatTheGeneratorWrites(t *testing.T) {
	dir := t.TempDir()
	_, err := synthetic.Write(dir, 1, synthetic.Seed)
	require.NoError(t, err)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Greater(t, len(files), 15)
	for _, f := range files {
		want, err := os.ReadFile(filepath.Join(dir, f.Name()))
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join("data", f.Name()))
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got), f.Name())
	}
}

// The generator sums up what it writes by arithmetic of its own.
func TestTheYearComesOutAsTheGeneratorSummedIt(t *testing.T) {
	data, db, out := t.TempDir(), filepath.Join(t.TempDir(), "l.db"), filepath.Join(t.TempDir(), "report")
	want, err := synthetic.Write(data, 1, synthetic.Seed+1)
	require.NoError(t, err)
	code, first, stderr := liede(t, "-data", data, "-db", db, "-out", out)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	require.LessOrEqual(t, strings.Count(first, "\n"), 24, "one screen")
	require.Contains(t, first, "SYNTHETIC")
	for _, name := range []string{"report.md", "report.html"} {
		b, err := os.ReadFile(filepath.Join(out, name))
		require.NoError(t, err)
		require.Greater(t, len(b), 5000)
		if name == "report.html" {
			require.GreaterOrEqual(t, bytes.Count(b, []byte("<svg")), 3)
			require.NotContains(t, string(b), "<script")
			for _, figure := range []string{"waiting", "network", "lorenz", "concentration"} {
				require.Equal(t, 1, bytes.Count(b, []byte(`<figure id="`+figure+`"`)), figure)
			}
			require.True(t, bytes.Contains(b, []byte("Periphery profile: social organizations")))
		}
	}
	code, second, stderr := liede(t, "-data", data, "-db", db, "-out", out, "-lang", "zh")
	require.Zero(t, code, stderr)
	require.Contains(t, second, "没有改变")

	space := open(t, db)
	_, err = space.Verify(ctx, 0)
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		require.Equal(t, want.Published, published(t, s))
		adopted := map[string]bool{}
		for doc, err := range governance.Decisions.Find(ctx, s, storage.Query{}) {
			require.NoError(t, err)
			adopted[doc.Value.Number] = doc.Value.Adopted()
		}
		require.Equal(t, want.Adopted, adopted)
		minutes := int64(0)
		for doc, err := range resources.HoursDone.Find(ctx, s, storage.Query{}) {
			require.NoError(t, err)
			minutes += int64(doc.Value.Minutes)
		}
		require.Equal(t, want.Minutes, minutes)
		f := &folder.Folder{Community: folder.Community{Space: "liede"}}
		balances := map[string]int64{}
		for fund := range want.Balances {
			doc, err := resources.Balances.Get(ctx, s, resources.BalanceOf("liede", f.FundID(fund), "CNY"))
			require.NoError(t, err)
			balances[fund] = doc.Value.Balances[folder.Bank].Minor()
		}
		require.Equal(t, want.Balances, balances)
		return nil
	}))
}

// published counts, for each motion, the days from its certification to the first
// day on which it was up, and the days it was up.
func published(t *testing.T, s *storage.Snapshot) map[string][2]int {
	decided := map[renjia.Ref]governance.Decision{}
	for doc, err := range governance.Decisions.Find(ctx, s, storage.Query{}) {
		require.NoError(t, err)
		require.Equal(t, 3, doc.Value.Rule.Publication.WithinDays, "the by-laws are in the rule")
		decided[renjia.RefTo(governance.Decisions.Kind(), doc.Value.ID)] = doc.Value
	}
	place, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	days := map[string][2]int{}
	for doc, err := range governance.Disclosures.Find(ctx, s, storage.Query{}) {
		require.NoError(t, err)
		d := decided[doc.Value.Of]
		days[d.Number] = [2]int{doc.Value.From.Sub(renjia.DateIn(d.Certified, place)), 0}
		if !doc.Value.Down.IsZero() {
			days[d.Number] = [2]int{days[d.Number][0], doc.Value.Down.Sub(doc.Value.From)}
		}
	}
	return days
}

func TestDisclosuresAreCheckedAgainstTheirMotions(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "tiny"))))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "disclosures.csv"), []byte(
		"motion,where,from,down\nM1,board,2026-03-15,\nM1,board,2026-03-16,2026-03-16\nM9,board,2026-03-17,\nM1,;,2026-03-18,\nM2,board,2026-04-16,\nM2,app,2026-04-16,\n"), 0o600))
	bad, _ := attempt(dir)
	for _, want := range []string{
		"disclosures.csv:2:3: from: 2026-03-15: the motion is not decided before 2026-03-16",
		"disclosures.csv:3:4: down: 2026-03-16: must be after 2026-03-16",
		"disclosures.csv:4:1: motion: M9 is not defined",
		"disclosures.csv:5:2: where: must not be empty",
		"is defined twice, first at disclosures.csv:6:3",
	} {
		require.ErrorContains(t, bad, want)
	}
	var invalid *renjia.ValidationError
	require.ErrorAs(t, bad, &invalid)
	require.Len(t, invalid.Problems, 5)

	require.NoError(t, os.Remove(filepath.Join(dir, "disclosures.csv")))
	bad, failed := attempt(dir)
	require.NoError(t, bad, "the file may be missing")
	require.NoError(t, failed)
}

func TestTheEdgeMustBeOfKnownClasses(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "tiny"))))
	edit(t, dir, "community.json", replace(`"lead"`, `"edge": {"classes": ["station", "choir"]}, "lead"`))
	bad, _ := attempt(dir)
	require.ErrorContains(t, bad, `"choir" is no class of subjects`)
	require.ErrorContains(t, bad, "must be given for several classes")
}

func open(t *testing.T, db string) *storage.Space {
	t.Helper()
	engine, err := sqlite.Open(db, sqlite.Options{})
	require.NoError(t, err)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { _ = store.Close() })
	for _, kinds := range [][]storage.Registration{governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()} {
		require.NoError(t, store.Migrate(ctx, kinds...))
	}
	return store.Space("liede")
}

// One motion passes by heads and fails by area, as the assembly of an estate
// with a large developer does.
func TestOneMotionFailsByAreaThoughItPassesByHeads(t *testing.T) {
	long(t)
	db := filepath.Join(t.TempDir(), "l.db")
	code, _, stderr := liede(t, "-data", "data", "-db", db, "-out", t.TempDir())
	require.Zero(t, code, stderr)
	require.NoError(t, open(t, db).View(ctx, func(s *storage.Snapshot) error {
		split := 0
		for doc, err := range governance.Decisions.Find(ctx, s, storage.Query{}) {
			require.NoError(t, err)
			held := map[string]bool{}
			for _, c := range doc.Value.Result.Thresholds {
				held[string(c.Stage)+" "+string(c.Measure)] = c.Holds
			}
			if held["quorum heads"] && held["quorum area"] && held["pass heads"] != held["pass area"] {
				require.True(t, held["pass heads"])
				split++
			}
		}
		require.Equal(t, 1, split)
		return nil
	}))
}

// edit changes one file of a copy of the folder.
func edit(t *testing.T, dir, name string, change func(string) string) {
	t.Helper()
	path := filepath.Join(dir, name)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	text := change(string(b))
	require.NotEqual(t, string(b), text, "the change changes nothing")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func replace(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

func TestABadFolderIsOneListOfAllProblemsAndTouchesNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("data")))
	require.NoError(t, os.Remove(filepath.Join(dir, "commitments.csv")))
	edit(t, dir, "supervisions.csv", replace("supervisor,worker", "boss,worker"))
	edit(t, dir, "clients.csv", replace("K000002,", "K000002\xff\xfe,"))
	edit(t, dir, "owners.csv", func(s string) string {
		lines := strings.Split(s, "\n")
		lines[5] = lines[4] // the same unit again, on line 6
		lines[10] = strings.Replace(lines[10], ","+strings.Split(lines[10], ",")[4]+",", ",-3,", 1)
		return strings.Join(lines, "\n")
	})
	edit(t, dir, "agreements.csv", replace(";O003,2025-01-01,2026-01-01,,", ";O003,2025-01-01,2026-01-01,A0002,"))
	edit(t, dir, "agreements.csv", replace("O001;O002", "O001;O999"))
	edit(t, dir, "entries.csv", replace(",500000.00", ",0.005"))
	edit(t, dir, "contract.json", replace(`"hours_minimum"`, `"hours_minimal"`))
	db, out := filepath.Join(t.TempDir(), "l.db"), filepath.Join(t.TempDir(), "report")
	code, stdout, stderr := liede(t, "-data", dir, "-db", db, "-out", out)
	require.Less(t, strings.Count(stderr, "\n"), 20, stderr)
	require.Equal(t, exitBad, code)
	require.Empty(t, stdout)
	for _, want := range []string{
		"nothing was stored",
		"commitments.csv: the file is missing",
		`supervisions.csv:1:1: unknown column "boss"`,
		"supervisions.csv:1: supervisor: the column is missing",
		"clients.csv:3: has bytes that are neither UTF-8 nor GBK text",
		"owners.csv:6:2: unit D001", "is defined twice, first at owners.csv:5:2",
		"owners.csv:11:5: area: area -3.00 m²: must not be negative",
		"agreements.csv:2:8: renews: the agreement renews itself through others",
		"subject O999 is not defined",
		"has more than 2 decimal places",
		`contract.json:`, `unknown field "hours_minimal"`,
	} {
		require.Contains(t, stderr, want)
	}
	require.NoFileExists(t, db)
	require.NoDirExists(t, out)
}

func TestAFolderInGBKReadsTheSame(t *testing.T) {
	long(t)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("data")))
	for _, name := range []string{"subjects.csv", "people.csv", "owners.csv", "motions.csv", "clients.csv"} {
		edit(t, dir, name, func(s string) string {
			gbk, err := simplifiedchinese.GBK.NewEncoder().String(s)
			require.NoError(t, err)
			return gbk
		})
	}
	db := filepath.Join(t.TempDir(), "l.db")
	code, _, stderr := liede(t, "-data", "data", "-db", db, "-out", t.TempDir())
	require.Zero(t, code, stderr)
	code, stdout, stderr := liede(t, "-data", dir, "-db", db, "-out", t.TempDir())
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "nothing changed")
}

func TestAnOverspentFundIsFoundBeforeAnythingIsStored(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("data")))
	edit(t, dir, "funds.csv", replace("ELDER;CANTEEN", "CANTEEN"))
	code, _, stderr := liede(t, "-data", dir, "-db", filepath.Join(t.TempDir(), "l.db"), "-out", t.TempDir())
	require.Equal(t, exitBad, code)
	require.Contains(t, stderr, "contacts.csv:")
	require.Contains(t, stderr, "does not serve its purpose")
}

func TestWrongUseIsOneLine(t *testing.T) {
	for _, args := range [][]string{{"-lang", "fr"}, {"extra"}, {"-nosuch"}} {
		code, stdout, stderr := liede(t, args...)
		require.Equal(t, exitUsage, code, args)
		require.NotEmpty(t, stderr+stdout, args)
	}
	code, _, stderr := liede(t, "-data", filepath.Join(t.TempDir(), "nowhere"), "-db", filepath.Join(t.TempDir(), "l.db"))
	require.Equal(t, exitBad, code)
	require.Contains(t, stderr, "the folder is missing")
	code, _, stderr = liede(t, "-data", "data", "-db", filepath.Join(t.TempDir(), "no", "folder.db"), "-out", t.TempDir())
	require.Equal(t, exitBad, code)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	code, stdout, _ := liede(t, "-h")
	require.Zero(t, code)
	require.Contains(t, stdout, "owners.csv")
}

func TestAnInterruptedRunIsCompletedByTheNext(t *testing.T) {
	long(t)
	db := filepath.Join(t.TempDir(), "l.db")
	interrupted, cancel := context.WithCancel(ctx)
	f, err := folder.Open("data")
	require.NoError(t, err)
	show := newProgress(&cancelAfter{cancel: cancel, n: 1})
	j := job{data: "data", db: db, out: t.TempDir(), lang: "en"}
	show.out = &cancelAfter{cancel: cancel, n: 6}
	err = j.fill(interrupted, f, show, &bytes.Buffer{})
	require.ErrorIs(t, err, context.Canceled)
	head, err := open(t, db).Verify(ctx, 0)
	require.NoError(t, err)
	require.Positive(t, head.Position)
	code, stdout, stderr := liede(t, "-data", "data", "-db", db, "-out", t.TempDir())
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "rows stored")
	code, stdout, _ = liede(t, "-data", "data", "-db", db, "-out", t.TempDir())
	require.Zero(t, code)
	require.Contains(t, stdout, "nothing changed")
}

// cancelAfter ends a context after so many lines of progress.
type cancelAfter struct {
	cancel func()
	n      int
}

func (c *cancelAfter) Write(p []byte) (int, error) {
	if bytes.HasSuffix(p, []byte("\n")) {
		if c.n--; c.n == 0 {
			c.cancel()
		}
	}
	return len(p), nil
}

func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the whole year; the race detector makes that slow")
	}
}
