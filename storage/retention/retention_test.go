package retention_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/schema"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/retention"
	"github.com/renjia-project/renjia/storage/sqlite"
)

var update = flag.Bool("update", false, "write the schema anew")

type file struct {
	ID     renjia.ID[file] `json:"id"`
	Name   string          `json:"name"`
	Closed renjia.Date     `json:"closed,omitzero"`
}

type visit struct {
	ID renjia.ID[visit] `json:"id"`
	At time.Time        `json:"at"`
}

var (
	files = storage.Define("test_file", func(f *file) renjia.ID[file] { return f.ID }, storage.Guarded[file](),
		storage.Index("closed", storage.Day(func(f *file) renjia.Date { return f.Closed })),
		storage.Index("name", storage.Text(func(f *file) string { return f.Name })))
	visits = storage.Define("test_visit", func(v *visit) renjia.ID[visit] { return v.ID },
		storage.Index("at", storage.Instant(func(v *visit) time.Time { return v.At })))
	kinds    = []storage.Registration{files, visits}
	ctx      = context.Background()
	act      = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
	shanghai = time.FixedZone("UTC+8", 8*3600)
)

const text = `{
  "id": "liede-2026", "title": {"en": "Keeping of records"}, "text_date": "2026-01-15",
  "rules": [
    {"id": "files", "kind": "test_file", "index": "closed", "period": {"years": 3}, "counting": "record", "action": "erase",
     "purpose": {"en": "follow-up", "zh": "跟进"}, "authority": "station rules, art. 7", "minimums": ["cn/network-data-12"]},
    {"id": "visits", "kind": "test_visit", "index": "at", "period": {"months": 6}, "counting": "year", "action": "review",
     "purpose": {"en": "statistics", "zh": "统计"}, "authority": "station rules, art. 8"}
  ]
}`

func schedule(t require.TestingT) retention.Schedule {
	s, err := retention.Read(strings.NewReader(text), "retention.json")
	require.NoError(t, err)
	return s
}

func keeper(t require.TestingT, s retention.Schedule) *retention.Keeper {
	k, err := retention.New(s, kinds, shanghai)
	require.NoError(t, err)
	return k
}

func space(t require.TestingT, d driver.Store) *storage.Space {
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, append(retention.Collections(), kinds...)...))
	return s.Space("liede")
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func fileID(n int) renjia.ID[file] {
	return renjia.ImportedID[file]("liede", "test_file", fmt.Sprint(n))
}

func add(t require.TestingT, sp *storage.Space, n int, closed string) {
	f := file{ID: fileID(n), Name: fmt.Sprintf("person-%d", n)}
	if closed != "" {
		f.Closed = day(closed)
	}
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error { return files.Insert(tx, f) }))
}

func due(t require.TestingT, k *retention.Keeper, sp *storage.Space, on string) (all []retention.Item) {
	for i, err := range k.Due(ctx, sp, act, day(on)) {
		require.NoError(t, err)
		all = append(all, i)
	}
	return all
}

func get(sp *storage.Space, n int) (name string, err error) {
	err = sp.Read(ctx, act, func(s *storage.Snapshot) error {
		doc, err := files.Get(ctx, s, fileID(n))
		name = doc.Value.Name
		return err
	})
	return name, err
}

// Civil Code art. 201: the first day does not count; art. 202: a period of years
// ends on the day of the same number, or the last of the month.
func TestARecordIsDueOnTheDayAfterItsLast(t *testing.T) {
	k, sp := keeper(t, schedule(t)), space(t, memory.Open())
	add(t, sp, 1, "2023-03-01")
	add(t, sp, 2, "2024-02-29")
	add(t, sp, 3, "") // not closed
	require.Empty(t, due(t, k, sp, "2026-03-01"))
	got := due(t, k, sp, "2026-03-02")
	require.Len(t, got, 1)
	require.Equal(t, files.Ref(fileID(1)), got[0].Ref)
	require.Equal(t, day("2023-03-01"), got[0].Dated)
	require.Equal(t, day("2026-03-01"), got[0].Last)
	require.Len(t, due(t, k, sp, "2027-02-28"), 1)
	require.Len(t, due(t, k, sp, "2027-03-01"), 2)
	require.Len(t, due(t, k, sp, "2099-01-01"), 2)
}

// A month back from 30 March is 28 February, and what was closed that very day was
// kept until 28 March.
func TestShortMonthsHideNothing(t *testing.T) {
	s := schedule(t)
	s.Rules[0].Minimums, s.Rules[0].Period = nil, retention.Period{Months: 1}
	k, sp := keeper(t, s), space(t, memory.Open())
	for n, closed := range []string{"2026-02-28", "2026-01-31", "2026-03-01"} {
		add(t, sp, n, closed)
	}
	require.Len(t, due(t, k, sp, "2026-02-28"), 0)
	require.Len(t, due(t, k, sp, "2026-03-01"), 1)
	require.Len(t, due(t, k, sp, "2026-03-28"), 1)
	require.Len(t, due(t, k, sp, "2026-03-30"), 2)
}

// Measures for Accounting Archives art. 14: periods begin after the end of the
// year. An instant counts by the day it was in Shanghai.
func TestAYearEndsBeforeItsPeriodBegins(t *testing.T) {
	k, sp := keeper(t, schedule(t)), space(t, memory.Open())
	for n, at := range []string{"2025-12-31T15:59:59Z", "2025-12-31T16:00:00Z"} {
		instant, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		v := visit{ID: renjia.ImportedID[visit]("liede", "test_visit", fmt.Sprint(n)), At: instant}
		require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error { return visits.Insert(tx, v) }))
	}
	require.Empty(t, due(t, k, sp, "2026-06-30"))
	got := due(t, k, sp, "2026-07-01")
	require.Len(t, got, 1)
	require.Equal(t, day("2025-12-31"), got[0].Dated)
	require.Len(t, due(t, k, sp, "2027-06-30"), 1)
	require.Len(t, due(t, k, sp, "2027-07-01"), 2)
	report, err := k.Run(ctx, sp, act, day("2027-07-01"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "visits", Review: 2}}, report.Rows)
	require.Len(t, due(t, k, sp, "2027-07-01"), 2, "a person decides")
}

func TestRunErasesWhatIsDueAndNothingElse(t *testing.T) {
	t.Run("memory", func(t *testing.T) { runErases(t, memory.Open()) })
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		d, err := sqlite.Open(filepath.Join(dir, "a.db"), sqlite.Options{Synchronous: sqlite.Normal})
		require.NoError(t, err)
		t.Cleanup(func() { _ = d.Close() })
		runErases(t, d)
		for _, name := range []string{"a.db", "a.db-wal"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.NotContains(t, string(b), "person-7\"", name)
		}
	})
}

func runErases(t *testing.T, d driver.Store) {
	k, sp := keeper(t, schedule(t)), space(t, d)
	for n := range 250 {
		add(t, sp, n, "2020-01-01")
	}
	add(t, sp, 900, "2026-01-01")
	add(t, sp, 901, "")
	before, err := sp.Head(ctx)
	require.NoError(t, err)
	report, err := k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, retention.Report{Day: day("2026-11-27"), Rows: []retention.Row{{Rule: "files", Erased: 250}}}, report)
	_, err = get(sp, 0)
	require.ErrorIs(t, err, renjia.ErrErased)
	for _, n := range []int{900, 901} {
		_, err = get(sp, n)
		require.NoError(t, err)
	}
	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	acts := []string{}
	for c, err := range sp.Commits(ctx, before.Position) {
		require.NoError(t, err)
		acts = append(acts, c.Acts)
	}
	require.Len(t, acts, 1+3+3, "the list, three acts of erasure, and our own looks")
	require.Contains(t, acts[1], `"verb":"retention.erase"`)
	require.Contains(t, acts[1], `"reason":"schedule liede-2026, rule files, P3Y: station rules, art. 7"`)
	again, err := k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Empty(t, again.Rows)
}

func TestHoldsExempt(t *testing.T) {
	k, sp := keeper(t, schedule(t)), space(t, memory.Open())
	add(t, sp, 1, "2020-01-01")
	add(t, sp, 2, "2020-01-01")
	claim := func(authority string) retention.Claim {
		return retention.Claim{Authority: authority, Reason: "complaint", Since: day("2026-11-01")}
	}
	one := files.Ref(fileID(1))
	require.NoError(t, retention.Place(ctx, sp, act, one, claim("court 12/2026")))
	require.NoError(t, retention.Place(ctx, sp, act, one.In("liede"), claim("audit 3/2026")), "a full reference means the same record")
	require.ErrorIs(t, retention.Place(ctx, sp, act, one, claim("audit 3/2026")), renjia.ErrExists)
	require.ErrorIs(t, retention.Place(ctx, sp, act, one, retention.Claim{}), renjia.ErrInvalid)

	got := due(t, k, sp, "2026-11-27")
	require.Len(t, got, 2)
	for _, i := range got {
		require.Equal(t, i.Ref == one, i.Hold != nil)
	}
	report, err := k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Erased: 1, Held: 1}}, report.Rows)

	require.NoError(t, retention.Lift(ctx, sp, act, one, "court 12/2026"))
	require.ErrorIs(t, retention.Lift(ctx, sp, act, one, "court 12/2026"), renjia.ErrNotFound)
	report, err = k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Held: 1}}, report.Rows, "the audit holds it still")
	require.NoError(t, retention.Lift(ctx, sp, act, one, "audit 3/2026"))
	require.ErrorIs(t, retention.Lift(ctx, sp, act, one, "audit 3/2026"), renjia.ErrNotFound)

	require.NoError(t, retention.PlaceOnKind(ctx, sp, act, files.Kind(), claim("inspection")))
	report, err = k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Held: 1}}, report.Rows)
	require.NoError(t, retention.LiftFromKind(ctx, sp, act, files.Kind(), "inspection"))
	report, err = k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Erased: 1}}, report.Rows)
	require.ErrorIs(t, retention.PlaceOnKind(ctx, sp, act, "no kind", claim("x")), renjia.ErrInvalid)
}

// meddling runs a function once, just before the first commit of erasures.
type meddling struct {
	driver.Store
	meddle func()
	fail   error
}

func (m *meddling) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	if meddle := m.meddle; meddle != nil {
		m.meddle = nil
		meddle()
	}
	if m.fail != nil {
		return driver.Stamp{}, m.fail
	}
	return m.Store.Redact(ctx, keys, b)
}

func TestWhatHappensBetweenListAndErasureCounts(t *testing.T) {
	d := &meddling{Store: memory.Open()}
	k, sp := keeper(t, schedule(t)), space(t, d)
	for n := range 5 {
		add(t, sp, n, "2020-01-01")
	}
	d.meddle = func() {
		claim := retention.Claim{Authority: "court", Reason: "suit", Since: day("2026-11-27")}
		require.NoError(t, retention.Place(ctx, sp, act, files.Ref(fileID(1)), claim))
		require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
			doc, err := files.Get(ctx, tx, fileID(2))
			if err != nil {
				return err
			}
			doc.Value.Closed = day("2026-11-26") // it was opened again
			return files.Save(tx, doc)
		}))
	}
	report, err := k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Erased: 3, Held: 1, Changed: 1}}, report.Rows)
	for _, n := range []int{1, 2} {
		_, err = get(sp, n)
		require.NoError(t, err, n)
	}
}

func TestAnInterruptedRunGoesOn(t *testing.T) {
	d := &meddling{Store: memory.Open()}
	k, sp := keeper(t, schedule(t)), space(t, d)
	for n := range 150 {
		add(t, sp, n, "2020-01-01")
	}
	broken := errors.New("no more disk")
	d.meddle = func() { d.meddle = func() { d.fail = broken } } // at the second act
	report, err := k.Run(ctx, sp, act, day("2026-11-27"))
	require.ErrorIs(t, err, broken)
	require.Equal(t, []retention.Row{{Rule: "files", Erased: 100}}, report.Rows)
	d.fail = nil
	report, err = k.Run(ctx, sp, act, day("2026-11-27"))
	require.NoError(t, err)
	require.Equal(t, []retention.Row{{Rule: "files", Erased: 50}}, report.Rows)
	keyed := act
	keyed.Key = "x"
	_, err = k.Run(ctx, sp, keyed, day("2026-11-27"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// forbidding refuses one verb.
type forbidding string

func (f forbidding) Allow(_ context.Context, _ storage.Reader, act renjia.Act) error {
	if act.Verb == string(f) {
		return renjia.ErrForbidden
	}
	return nil
}

func TestThePolicyIsAsked(t *testing.T) {
	for verb, listed := range map[forbidding]bool{"retention.due": false, "retention.erase": true} {
		s := storage.New(memory.Open(), storage.Options{Policy: verb})
		require.NoError(t, s.Migrate(ctx, append(retention.Collections(), kinds...)...))
		sp := s.Space("liede")
		add(t, sp, 1, "2020-01-01")
		k := keeper(t, schedule(t))
		seen := false
		for _, err := range k.Due(ctx, sp, act, day("2026-11-27")) {
			seen = err == nil
		}
		require.Equal(t, listed, seen)
		_, err := k.Run(ctx, sp, act, day("2026-11-27"))
		require.ErrorIs(t, err, renjia.ErrForbidden)
		_, err = get(sp, 1)
		require.NoError(t, err)
	}
}

func TestItemsExplainThemselves(t *testing.T) {
	k, sp := keeper(t, schedule(t)), space(t, memory.Open())
	add(t, sp, 1, "2020-01-01")
	ref := files.Ref(fileID(1))
	require.NoError(t, retention.Place(ctx, sp, act, ref, retention.Claim{Authority: "court 12/2026", Reason: "suit", Since: day("2026-11-01")}))
	e := due(t, k, sp, "2026-11-27")[0].Explain()
	require.True(t, e.All())
	en, zh := e.Text(renjia.English), e.Text(renjia.Chinese)
	for _, want := range []string{"rule files", "purpose: follow-up", "dated 2020-01-01, kept for P3Y", "2026-11-27 > 2023-01-01", "station rules, art. 7", "held since 2026-11-01", "court 12/2026"} {
		require.Contains(t, en, want)
	}
	for _, want := range []string{"保存目的:跟进", "日期为 2020-01-01", "暂缓处理"} {
		require.Contains(t, zh, want)
	}
}

func TestEveryKindNeedsARule(t *testing.T) {
	s := schedule(t)
	s.Rules = s.Rules[:1]
	_, err := retention.New(s, kinds, shanghai)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.ErrorContains(t, err, "rule for test_visit")
	_, err = retention.New(schedule(t), kinds[:1], shanghai)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = retention.New(schedule(t), kinds, nil)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = retention.New(retention.Schedule{}, kinds, shanghai)
	require.ErrorIs(t, err, renjia.ErrInvalid)

	s = schedule(t)
	s.Rules[0] = retention.Rule{ID: "files", Kind: "test_file", Action: retention.Keep, Purpose: renjia.Both("record"), Authority: "x"}
	k, sp := keeper(t, s), space(t, memory.Open())
	add(t, sp, 1, "1990-01-01")
	require.Empty(t, due(t, k, sp, "2026-11-27"))
}

func TestSchedulesThatAreRefused(t *testing.T) {
	for replace, want := range map[[2]string]string{
		{`"years": 3`, `"years": 2`}:                                     "cn/network-data-12: at least P3Y, the rule says P2Y",
		{`"years": 3`, `"months": 35, "days": 27`}:                       "at least P3Y",
		{`"years": 3`, `"months": 35, "days": 40`}:                       "at least P3Y", // months come first: some are short
		{`"cn/network-data-12"`, `"cn/none"`}:                            `minimum "cn/none": not found`,
		{`"cn/network-data-12"`, `"cn/accounting-statements"`}:           "is to be kept permanently",
		{`"years": 3}, "counting": "record"`, `}, "counting": "record"`}: "rules[0].period: must be given",
		{`"counting": "record"`, `"counting": "day"`}:                    "want record or year",
		{`"action": "erase"`, `"action": "delete"`}:                      "want erase, review or keep",
		{`"action": "erase"`, `"action": "keep"`}:                        "what is kept has no index, period and counting",
		{`"authority": "station rules, art. 7", `, ``}:                   "rules[0].authority",
		{`"index": "closed", `, ``}:                                      "rules[0].index",
		{`"id": "visits"`, `"id": "files"`}:                              "is used twice",
		{`"test_visit"`, `"test_file"`}:                                  "has a rule already",
		{`"text_date": "2026-01-15"`, `"text_date": "2026-02-30"`}:       "text_date",
		{`"rules"`, `"rule"`}:                                            "rule",
		{`"years": 3`, `"years": -3`}:                                    "want parts from 0",
	} {
		require.Contains(t, text, replace[0])
		_, err := retention.Read(strings.NewReader(strings.Replace(text, replace[0], replace[1], 1)), "retention.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, replace[1])
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "retention.json:")
	}
	// Accounting archives count from the end of the year.
	s := strings.Replace(strings.Replace(text, `"years": 3`, `"years": 30`, 1), "cn/network-data-12", "cn/accounting-vouchers", 1)
	_, err := retention.Read(strings.NewReader(s), "retention.json")
	require.ErrorContains(t, err, "counts from the end of the year")
	_, err = retention.Read(strings.NewReader(strings.Replace(s, `"counting": "record"`, `"counting": "year"`, 1)), "retention.json")
	require.NoError(t, err)
}

func TestAnIndexThatDatesNothingIsRefused(t *testing.T) {
	s := schedule(t)
	sp := space(t, memory.Open())
	add(t, sp, 1, "2020-01-01")
	for _, index := range []string{"name", "none"} { // a text is no date
		s.Rules[0].Index = index
		_, err := keeper(t, s).Run(ctx, sp, act, day("2026-11-27"))
		require.ErrorIs(t, err, renjia.ErrInvalid, index)
	}
}

func TestMinimumsNameTheirSource(t *testing.T) {
	all, err := retention.Minimums()
	require.NoError(t, err)
	ids := map[string]retention.Minimum{}
	for _, m := range all {
		require.NoError(t, m.Validate())
		require.NotEmpty(t, m.Law.ZH)
		require.NotContains(t, ids, m.ID)
		ids[m.ID] = m
	}
	// Personal Information Protection Law art. 56: 至少保存三年.
	require.Equal(t, retention.Period{Years: 3}, ids["cn/pipl-56"].Period)
	// Network Data Security Regulations art. 12: 至少保存3年.
	require.Equal(t, retention.Period{Years: 3}, ids["cn/network-data-12"].Period)
	// Cybersecurity Law art. 21 (3): 不少于六个月.
	require.Equal(t, retention.Period{Months: 6}, ids["cn/cybersecurity-logs"].Period)
}

func TestTheSchemaIsThatOfTheType(t *testing.T) {
	words := schema.Words{
		reflect.TypeFor[retention.Action]():   {"erase", "review", "keep"},
		reflect.TypeFor[retention.Counting](): {"record", "year"},
	}
	derived, err := schema.Of(retention.Schedule{}, "storage/retention/schema/schedule.json", "Renjia retention schedule", words)
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema/schedule.json", derived, 0o644))
		return
	}
	require.Equal(t, string(derived), string(retention.Schema()), "run the test with -update")
}

// The list is what going through all records one by one finds.
func TestDueIsWhatOneByOneIsDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := schedule(t)
		s.Rules[0].Minimums = nil
		s.Rules[0].Period = retention.Period{
			Years: rapid.IntRange(0, 3).Draw(t, "years"), Months: rapid.IntRange(0, 14).Draw(t, "months"), Days: rapid.IntRange(1, 40).Draw(t, "days"),
		}
		s.Rules[0].Counting = rapid.SampledFrom([]retention.Counting{retention.FromRecord, retention.FromYear}).Draw(t, "counting")
		k, sp := keeper(t, s), space(t, memory.Open())
		today := day("2024-01-01").AddDays(rapid.IntRange(0, 800).Draw(t, "today"))
		want := map[renjia.Ref]bool{}
		for n := range rapid.IntRange(0, 30).Draw(t, "records") {
			closed := today.AddDays(-rapid.IntRange(0, 2500).Draw(t, "age"))
			add(t, sp, n, closed.String())
			begin := closed
			if s.Rules[0].Counting == retention.FromYear {
				begin = day(fmt.Sprintf("%d-12-31", closed.Year()))
			}
			want[files.Ref(fileID(n))] = slowly(begin, s.Rules[0].Period).Before(today)
		}
		got := map[renjia.Ref]bool{}
		for _, i := range due(t, k, sp, today.String()) {
			got[i.Ref] = true
		}
		for ref, is := range want {
			require.Equal(t, is, got[ref], "%s", ref)
		}
	})
}

// slowly walks day by day: months first, each to the same number of day or the
// last of the month (Civil Code art. 202), then days.
func slowly(begin renjia.Date, p retention.Period) renjia.Date {
	d := begin
	for range 12*p.Years + p.Months {
		d = d.AddDays(1 - d.Day())
		for month := d.Month(); d.Month() == month; {
			d = d.AddDays(1)
		}
		for d.Day() < begin.Day() && d.AddDays(1).Month() == d.Month() {
			d = d.AddDays(1)
		}
	}
	return d.AddDays(p.Days)
}

func FuzzRead(f *testing.F) {
	f.Add(text)
	f.Add(`{"rules":[{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := retention.Read(strings.NewReader(text), "x")
		if err == nil {
			require.NoError(t, s.Validate())
		}
	})
}
