package indicator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// clock is the time of a store, which a test sets.
type clock struct{ now time.Time }

func (c *clock) at(t *testing.T, on string) { c.now = day(t, on).Start(time.UTC).Add(12 * time.Hour) }

func clockedStore(t *testing.T, policy storage.Policy) (*storage.Store, *clock) {
	c := &clock{}
	c.at(t, "2026-01-01")
	store := storage.New(memory.Open(), storage.Options{Policy: policy, Clock: func() time.Time { return c.now }})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(t.Context(), kinds()...))
	return store, c
}

// promise records a commitment on one day and, if it was kept, that on another.
type promise struct{ due, kept, recorded, reported string }

// history records promises in the order of the days they were recorded on.
func history(t *testing.T, store *storage.Store, c *clock, space string, all ...promise) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	r := collaboration.NewRegistry(store.Space(space), classes)
	var owner renjia.Ref
	for _, p := range all {
		c.at(t, p.recorded)
		if owner.IsZero() {
			owner = station(t, r)
		}
		made, err := r.Commit(t.Context(), importer, collaboration.Commitment{Owner: owner, What: "bench", Made: day(t, "2026-01-01"), Due: day(t, p.due)})
		require.NoError(t, err)
		if p.kept != "" {
			c.at(t, p.reported)
			_, err = r.Keep(t.Context(), importer, made.ID, day(t, p.kept))
			require.NoError(t, err)
		}
	}
}

func station(t *testing.T, r *collaboration.Registry) renjia.Ref {
	s, err := r.Register(t.Context(), importer, collaboration.Subject{Name: renjia.Both("Station"), Class: "station"})
	require.NoError(t, err)
	return s.Ref()
}

// late is a community whose second promise was kept in time and recorded late.
func late(t *testing.T) (*storage.Store, *storage.Space) {
	store, c := clockedStore(t, storage.AllowAll)
	history(t, store, c, "ferry",
		promise{"2026-02-28", "2026-02-20", "2026-02-01", "2026-03-01"},
		promise{"2026-03-15", "2026-03-10", "2026-03-02", "2026-05-02"}, // by 31 March nobody had written down that it was kept
		promise{"2026-05-31", "", "2026-05-03", ""},
		promise{"2026-03-20", "", "2026-05-04", ""}) // due in March, recorded in May
	return store, store.Space("ferry")
}

func courseOptions(t *testing.T, k indicator.Known, w indicator.Window) indicator.CourseOptions {
	o := indicator.CourseOptions{Options: options(t), Known: k, Window: w}
	if w == indicator.Trailing {
		o.From = renjia.Date{}
	}
	return o
}

func dates(t *testing.T, all ...string) (d []renjia.Date) {
	for _, s := range all {
		d = append(d, day(t, s))
	}
	return d
}

// kept returns the share of promises kept on each day, as "1/2", or the reason.
func kept(t *testing.T, c *indicator.Course) (all []string) {
	for _, d := range c.Days {
		s, ok := d.Scorecard.Score(indicator.CommitmentsKept)
		require.True(t, ok)
		if s.Result == nil {
			all = append(all, s.Undefined.EN)
			continue
		}
		all = append(all, s.Result.Inputs[0].Value+"/"+s.Result.Inputs[1].Value)
		require.InDelta(t, map[string]float64{"1/1": 1, "1/2": .5, "2/3": 2. / 3, "2/4": .5, "0/1": 0}[all[len(all)-1]], s.Result.Value, 1e-15)
	}
	return all
}

func TestWhatWasKnownThenDiffersFromWhatIsKnownNow(t *testing.T) {
	_, space := late(t)
	days := dates(t, "2026-06-30", "2026-01-15", "2026-03-31") // in any order
	then, err := indicator.GatherCourse(t.Context(), space, days, courseOptions(t, indicator.KnownThen, indicator.Cumulated))
	require.NoError(t, err)
	now, err := indicator.GatherCourse(t.Context(), space, days, courseOptions(t, indicator.KnownNow, indicator.Cumulated))
	require.NoError(t, err)
	require.Equal(t, []string{"nothing had been recorded", "1/2", "2/4"}, kept(t, then))
	require.Equal(t, []string{"the base is 0", "2/3", "2/4"}, kept(t, now))
	require.Zero(t, then.Days[0].Journal)
	require.Equal(t, []int64{4, 7}, []int64{then.Days[1].Journal.Position, then.Days[2].Journal.Position})
	for _, d := range now.Days {
		require.Equal(t, int64(7), d.Journal.Position)
	}
	require.Equal(t, both("Ferry Lane", "渡口里"), now.Community)
	require.True(t, now.Synthetic)
}

// A commit on the last instant of a day is of that day, one on the first of the
// next is not; the day is that of the place.
func TestADayEndsWithItsLastInstantInItsPlace(t *testing.T) {
	store, c := clockedStore(t, storage.AllowAll)
	guangzhou := time.FixedZone("Guangzhou", 8*60*60)
	midnight := day(t, "2026-04-01").Start(guangzhou)
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	r := collaboration.NewRegistry(store.Space("ferry"), classes)
	for _, at := range []time.Time{midnight.Add(-time.Microsecond), midnight} {
		c.now = at
		station(t, r)
	}
	o := courseOptions(t, indicator.KnownThen, indicator.Cumulated)
	o.Place = guangzhou
	got, err := indicator.GatherCourse(t.Context(), store.Space("ferry"), dates(t, "2026-03-31", "2026-04-01"), o)
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2}, []int64{got.Days[0].Journal.Position, got.Days[1].Journal.Position})
}

func TestWindowsSayWhichEventsCount(t *testing.T) {
	_, space := late(t)
	days := dates(t, "2026-03-15", "2026-03-31", "2026-06-30")
	for window, want := range map[indicator.Window][]string{
		indicator.Cumulated: {"2/2", "2/3", "2/4"},
		indicator.Between:   {"2/2", "0/1", "0/1"},
		indicator.Trailing:  {"2/2", "2/3", "2/4"},
	} {
		c, err := indicator.GatherCourse(t.Context(), space, days, courseOptions(t, indicator.KnownNow, window))
		require.NoError(t, err)
		for i, d := range c.Days {
			s, _ := d.Scorecard.Score(indicator.CommitmentsKept)
			require.Equal(t, want[i], s.Result.Inputs[0].Value+"/"+s.Result.Inputs[1].Value, "%s %d", window, i)
		}
		from := map[indicator.Window]string{indicator.Cumulated: "2026-01-01", indicator.Between: "2026-04-01", indicator.Trailing: "2025-07-01"}[window]
		require.Equal(t, renjia.Period{From: day(t, from), Until: day(t, "2026-07-01")}, c.Days[2].Scorecard.Period, window)
	}
}

func TestACourseReadsOnePositionWhileOthersWrite(t *testing.T) {
	_, space := late(t)
	o := courseOptions(t, indicator.KnownNow, indicator.Cumulated)
	o.Position = 4
	c, err := indicator.GatherCourse(t.Context(), space, dates(t, "2026-03-31", "2026-06-30"), o)
	require.NoError(t, err)
	require.Equal(t, []string{"1/2", "1/2"}, kept(t, c))
	require.Equal(t, int64(4), c.Days[1].Journal.Position)
}

func TestACourseAsksForItsChoices(t *testing.T) {
	_, space := late(t)
	days := dates(t, "2026-03-31")
	gather := func(days []renjia.Date, spoil func(*indicator.CourseOptions)) error {
		o := courseOptions(t, indicator.KnownNow, indicator.Cumulated)
		spoil(&o)
		_, err := indicator.GatherCourse(t.Context(), space, days, o)
		return err
	}
	for name, spoil := range map[string]func(*indicator.CourseOptions){
		"Known":  func(o *indicator.CourseOptions) { o.Known = "" },
		"Window": func(o *indicator.CourseOptions) { o.Window = "" },
		"From":   func(o *indicator.CourseOptions) { o.From = renjia.Date{} },
		"Place":  func(o *indicator.CourseOptions) { o.Place = nil },
	} {
		var open *renjia.UnspecifiedError
		require.ErrorAs(t, gather(days, spoil), &open, name)
		require.Equal(t, name, open.Choices[0].Name)
	}
	fine := func(*indicator.CourseOptions) {}
	for name, err := range map[string]error{
		"no day":    gather(nil, fine),
		"twice":     gather(dates(t, "2026-03-31", "2026-02-28", "2026-03-31"), fine),
		"empty":     gather([]renjia.Date{{}}, fine),
		"known":     gather(days, func(o *indicator.CourseOptions) { o.Known = "soon" }),
		"from":      gather(days, func(o *indicator.CourseOptions) { o.Window = indicator.Trailing }),
		"positions": gather(days, func(o *indicator.CourseOptions) { o.Known, o.Position = indicator.KnownThen, 2 }),
		"before":    gather(dates(t, "2025-12-31"), fine),
	} {
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	require.ErrorIs(t, gather(days, func(o *indicator.CourseOptions) { o.Position = 99 }), renjia.ErrNotFound)
	require.ErrorIs(t, gather(days, func(o *indicator.CourseOptions) { o.Community = renjia.Text{} }), renjia.ErrUnspecified)
}

func TestChangesAreDifferencesOrReasons(t *testing.T) {
	_, space := late(t)
	c, err := indicator.GatherCourse(t.Context(), space, dates(t, "2026-01-15", "2026-03-31", "2026-06-30"), courseOptions(t, indicator.KnownNow, indicator.Cumulated))
	require.NoError(t, err)
	all := c.Changes()
	catalogue, err := indicator.Builtin()
	require.NoError(t, err)
	require.Len(t, all, 2*len(catalogue.Indicators))
	got := map[string]indicator.Change{}
	for _, x := range all {
		got[string(x.Indicator)+" "+x.To.String()] = x
		require.Equal(t, x.Value == nil, !x.Undefined.IsZero())
	}
	x := got["commitments_kept 2026-03-31"]
	require.Nil(t, x.Value)
	require.Equal(t, both("on 2026-01-15: the base is 0", "2026-01-15：基数为0"), x.Undefined)
	x = got["commitments_kept 2026-06-30"]
	require.InDelta(t, .5-2./3, *x.Value, 1e-15)
	require.Equal(t, day(t, "2026-03-31"), x.From)
	_, err = c.Change(indicator.CommitmentsKept, day(t, "2026-03-31"), day(t, "2026-04-01"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = c.Change("beauty", day(t, "2026-03-31"), day(t, "2026-06-30"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// pages renders a report in both forms and languages and parses the HTML.
func pages(t *testing.T, r *indicator.Report) map[string]string {
	all := map[string]string{}
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		var md, page strings.Builder
		require.NoError(t, r.WriteMarkdown(&md, l))
		require.NoError(t, r.WriteHTML(&page, l))
		parse(t, page.String())
		all[string(l)+".md"], all[string(l)+".html"] = md.String(), page.String()
	}
	return all
}

func TestReportOverTimeSaysHowItWasReadAndWhatIsMissing(t *testing.T) {
	_, space := late(t)
	c, err := indicator.GatherCourse(t.Context(), space, dates(t, "2026-01-15", "2026-03-31", "2026-06-30"), courseOptions(t, indicator.KnownThen, indicator.Cumulated))
	require.NoError(t, err)
	b, err := json.Marshal(c)
	require.NoError(t, err)
	var back indicator.Course
	require.NoError(t, json.Unmarshal(b, &back))
	r, err := indicator.NewCourseReport(&back)
	require.NoError(t, err)
	all := pages(t, r)
	for name, words := range map[string][]string{
		"en.md":   {"as the journal knew it at the end of that day", "| – | 50.0% | 50.0% | – |", "| 2026-01-15 | nothing had been recorded |", "Synthetic data", "| 2026-03-31 | 2026-01-01 | 4 | "},
		"zh.md":   {"以当日日终日志所载为准", "| 2026-01-15 | 尚无任何记录 |", "合成数据", "渡口里：历次五维评估"},
		"en.html": {"<svg", `id="course-c"`},
		"zh.html": {"<svg", "历次变化"},
	} {
		for _, w := range words {
			require.True(t, strings.Contains(all[name], w), "%s lacks %q:\n%s", name, w, all[name][:min(4000, len(all[name]))])
		}
	}
	require.Equal(t, 1, strings.Count(all["en.html"], "<figure"), "only dimension C has values")
	require.NotContains(t, all["en.md"], "in a panel")
}

func TestChangesArePrintedWithTheirSign(t *testing.T) {
	_, space := late(t)
	c, err := indicator.GatherCourse(t.Context(), space, dates(t, "2026-03-15", "2026-03-31"), courseOptions(t, indicator.KnownNow, indicator.Cumulated))
	require.NoError(t, err)
	r, err := indicator.NewCourseReport(c)
	require.NoError(t, err)
	all := pages(t, r)
	require.Contains(t, all["en.md"], "| 100.0% | 66.7% | -33.3 pp |")
	require.Contains(t, all["zh.md"], "| 100.0% | 66.7% | -33.3个百分点 |")
	_, err = indicator.NewCourseReport(&indicator.Course{Space: "ferry"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestPanelsCutRunsWhereThereIsNoValue(t *testing.T) {
	chart := func(panels ...indicator.Panel) (string, error) {
		c := indicator.Chart{Panels: panels, Marks: []indicator.Mark{{Text: both("first", "首")}, {X: 5, Text: both("middle", "中")}, {X: 9, Text: both("last", "末")}}}
		return c.SVG(renjia.English)
	}
	cut := indicator.Panel{Title: both("Cut", "断"), Runs: [][]indicator.Point{{{X: 0, Y: 1}}, {{X: 5, Y: 2}, {X: 9, Y: 2}}}}
	svg, err := chart(cut, indicator.Panel{Title: both("Zero", "零"), Runs: [][]indicator.Point{{{X: 0}, {X: 9}}}}, cut)
	require.NoError(t, err)
	labels := texts(svg)
	for _, want := range []string{"Cut", "Zero", "first", "last"} {
		require.Contains(t, labels, want)
	}
	require.NotContains(t, labels, "middle")
	require.NotContains(t, svg, "NaN")
	c := indicator.Chart{Panels: []indicator.Panel{cut}}
	_, err = c.SVG(renjia.English)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no marks")
	_, err = chart(indicator.Panel{Title: both("Empty", "空")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = chart(indicator.Panel{Runs: [][]indicator.Point{{}}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
