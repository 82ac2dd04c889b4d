package indicator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/study"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

// closed forbids every act in some spaces.
type closed map[string]bool

func (c closed) Allow(_ context.Context, r storage.Reader, _ renjia.Act) error {
	if c[r.Space()] {
		return fmt.Errorf("%s is closed: %w", r.Space(), renjia.ErrForbidden)
	}
	return nil
}

var listing = renjia.Act{By: renjia.Program("compare"), Verb: "indicator.compare"}

// promises records so many promises due in a month, of which some are kept.
func promises(due string, kept, n int) (all []promise) {
	for i := range n {
		p := promise{due: due, recorded: "2026-01-02"}
		if i < kept {
			p.kept, p.reported = due, due
		}
		all = append(all, p)
	}
	return all
}

// staff engages so many professionals, of whom some hold a registration.
func staff(t *testing.T, store *storage.Store, space string, certified, n int) {
	r := talent.NewRegistry(store.Space(space))
	for i := range n {
		p, err := r.Enrol(t.Context(), importer, talent.Person{Subject: personRef(fmt.Sprint(space, " ", i)), Zone: "Asia/Shanghai"})
		require.NoError(t, err)
		_, err = r.Engage(t.Context(), importer, talent.Engagement{
			Person: p.ID, Organization: personRef("station"), Type: talent.Agency, Professional: true, Period: renjia.Period{From: day(t, "2025-01-01")},
		})
		require.NoError(t, err)
		if i < certified {
			_, err = r.Certify(t.Context(), importer, talent.Registration{Person: p.ID, Rule: "cn/social-worker", Registered: day(t, "2025-01-01")})
			require.NoError(t, err)
		}
	}
}

// town has four communities; the last has promises only.
//
//	            promises kept    certified staff
//	east         1 of 2 = .50      4 of 4 = 1.00
//	north        4 of 4 = 1.00     1 of 2 = .50
//	west         0 of 4 = 0        0 of 4 = 0
//	south        1 of 1 = 1.00     –
func town(t *testing.T, policy storage.Policy) *storage.Store {
	store, c := clockedStore(t, policy)
	for _, x := range []struct {
		space            string
		kept, promised   int
		certified, staff int
	}{{"east", 1, 2, 4, 4}, {"north", 4, 4, 1, 2}, {"west", 0, 4, 0, 4}, {"south", 1, 1, 0, 0}} {
		history(t, store, c, x.space, promises("2026-03-01", x.kept, x.promised)...)
		staff(t, store, x.space, x.certified, x.staff)
	}
	return store
}

// each names communities by their space.
func each(space string, o indicator.Options) indicator.Options {
	o.Community = map[string]renjia.Text{
		"east": both("East", "东社区"), "north": both("North", "北社区"), "west": both("West", "西社区"), "south": both("South", "南社区"),
	}[space]
	return o
}

func severalOptions(t *testing.T) indicator.CourseOptions {
	o := courseOptions(t, indicator.KnownNow, indicator.Cumulated)
	o.Community, o.Each = renjia.Text{}, each
	return o
}

func compared(t *testing.T, store *storage.Store, spaces ...string) *indicator.Comparison {
	c, err := indicator.GatherComparison(t.Context(), store, listing, spaces, dates(t, "2026-06-30"), severalOptions(t))
	require.NoError(t, err)
	return c
}

func spacesOf(c *indicator.Comparison) (names []string) {
	for _, x := range c.Courses {
		names = append(names, x.Space)
	}
	return names
}

func TestOnlySpacesThatThePolicyAllowsAreCompared(t *testing.T) {
	shut := closed{}
	store := town(t, shut)
	shut["north"] = true
	require.Equal(t, []string{"east", "south", "west"}, spacesOf(compared(t, store)))
	require.Equal(t, []string{"west", "east"}, spacesOf(compared(t, store, "west", "east")), "in the order asked for")
	for _, name := range []string{"north", "nowhere"} {
		_, err := indicator.GatherComparison(t.Context(), store, listing, []string{"east", name}, dates(t, "2026-06-30"), severalOptions(t))
		require.ErrorIs(t, err, renjia.ErrNotFound, name)
	}
}

func TestComparisonRefusesWhatCannotBeCompared(t *testing.T) {
	store := town(t, storage.AllowAll)
	gather := func(spaces []string, spoil func(*indicator.CourseOptions)) error {
		o := severalOptions(t)
		spoil(&o)
		_, err := indicator.GatherComparison(t.Context(), store, listing, spaces, dates(t, "2026-06-30"), o)
		return err
	}
	two := []string{"east", "west"}
	for name, err := range map[string]error{
		"twice":    gather([]string{"east", "east"}, func(*indicator.CourseOptions) {}),
		"name":     gather(two, func(o *indicator.CourseOptions) { o.Community = both("One", "一") }),
		"lead":     gather(two, func(o *indicator.CourseOptions) { o.Lead = personRef("street") }),
		"position": gather(two, func(o *indicator.CourseOptions) { o.Position = 1 }),
		"period": gather(two, func(o *indicator.CourseOptions) {
			o.Each = func(space string, x indicator.Options) indicator.Options {
				if space == "west" {
					x.From = x.From.AddDays(1)
				}
				return each(space, x)
			}
		}),
	} {
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	require.ErrorIs(t, gather(two, func(o *indicator.CourseOptions) { o.Known = "" }), renjia.ErrUnspecified)
	require.NoError(t, gather([]string{"east"}, func(o *indicator.CourseOptions) { o.Community = both("One", "一") }))
}

func composition() indicator.Composition {
	return indicator.Composition{
		Indicators: []composite.Indicator{
			{Name: string(indicator.CommitmentsKept), Better: composite.Higher}, {Name: string(indicator.CertifiedStaff), Better: composite.Higher},
		},
		Normalisation: composite.MinMax, Weigh: indicator.GivenWeights(.4, .6), Aggregation: composite.Arithmetic,
		Undefined: indicator.DropUndefined, Sampling: composite.Sampling{Concentration: 10, Number: 500, Seed: 7, Level: .9},
	}
}

// By hand: east .4·.5 + .6·1 = .8; north .4·1 + .6·.5 = .7; west 0. Without the
// promises east leads, without the staff north does; west is always last.
func TestACompositeIndexOfCommunitiesByHand(t *testing.T) {
	r, err := compared(t, town(t, storage.AllowAll), "east", "north", "west", "south").Rank(day(t, "2026-06-30"), composition())
	require.NoError(t, err)
	require.Len(t, r.Index.Units, 3)
	for i, want := range []struct {
		name  string
		score float64
		rank  int
		parts []float64
	}{{"east", .8, 1, []float64{.5, 1}}, {"north", .7, 2, []float64{1, .5}}, {"west", 0, 3, []float64{0, 0}}} {
		u := r.Index.Units[i]
		require.Equal(t, want.name, u.Name)
		require.InDelta(t, want.score, u.Score, 1e-12)
		require.Equal(t, want.rank, u.Rank)
		require.InDeltaSlice(t, want.parts, u.Parts, 1e-12)
	}
	require.Equal(t, []int{1, 2, 3}, r.LeaveOneOut[0].Ranks)
	require.Equal(t, []int{2, 1, 3}, r.LeaveOneOut[1].Ranks)
	require.InDelta(t, 1, r.Stability.Units[2].Same, 1e-12)
	require.Less(t, r.Stability.Units[0].Same, 1.0)
	require.Equal(t, []indicator.LeftOut{{Space: "south", Community: both("South", "南社区"), Indicator: indicator.CertifiedStaff, Reason: both("the base is 0", "基数为0")}}, r.LeftOut)
}

func TestAnIndexAsksForEveryChoice(t *testing.T) {
	c := compared(t, town(t, storage.AllowAll), "east", "north", "west", "south")
	rank := func(spoil func(*indicator.Composition)) error {
		how := composition()
		spoil(&how)
		_, err := c.Rank(day(t, "2026-06-30"), how)
		return err
	}
	for name, spoil := range map[string]func(*indicator.Composition){
		"indicators":    func(x *indicator.Composition) { x.Indicators = nil },
		"better":        func(x *indicator.Composition) { x.Indicators[1].Better = "" },
		"normalisation": func(x *indicator.Composition) { x.Normalisation = "" },
		"weights":       func(x *indicator.Composition) { x.Weigh = nil },
		"aggregation":   func(x *indicator.Composition) { x.Aggregation = "" },
		"undefined":     func(x *indicator.Composition) { x.Undefined = "" },
	} {
		var missing *renjia.UnspecifiedError
		require.ErrorAs(t, rank(spoil), &missing, name)
		require.Equal(t, name, missing.Choices[0].Name)
	}
	var undefined *measured.UndefinedError
	require.ErrorAs(t, rank(func(x *indicator.Composition) { x.Undefined = indicator.RefuseUndefined }), &undefined)
	require.Contains(t, undefined.Reason.EN, "certified_staff of space south has no value (the base is 0)")
	require.Contains(t, undefined.Reason.ZH, "空间south的指标certified_staff无数值（基数为0）")
	require.ErrorIs(t, rank(func(x *indicator.Composition) { x.Indicators[0].Name = "beauty" }), renjia.ErrNotFound)
	require.ErrorIs(t, rank(func(x *indicator.Composition) { x.Indicators[0].Name = x.Indicators[1].Name }), renjia.ErrInvalid)
	require.ErrorIs(t, rank(func(x *indicator.Composition) { x.Weigh = indicator.GivenWeights(1) }), renjia.ErrInvalid)
	require.ErrorIs(t, rank(func(x *indicator.Composition) { x.Sampling = composite.Sampling{} }), renjia.ErrInvalid)
	_, err := c.Rank(day(t, "2026-06-29"), composition())
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.NoError(t, rank(func(x *indicator.Composition) {
		x.Indicators, x.Weigh = x.Indicators[:1], indicator.EqualWeights
	}), "of a single indicator, nothing can be left out")
}

func TestComparisonIsPrintedWithItsChoicesInBothLanguages(t *testing.T) {
	c := compared(t, town(t, storage.AllowAll), "east", "north", "west", "south")
	ranking, err := c.Rank(day(t, "2026-06-30"), composition())
	require.NoError(t, err)
	plain, err := indicator.NewComparisonReport(c)
	require.NoError(t, err)
	require.NotContains(t, pages(t, plain)["en.md"], "Rank")
	r, err := indicator.NewComparisonReport(c, ranking)
	require.NoError(t, err)
	all := pages(t, r)
	for name, words := range map[string][]string{
		"en.md": {
			"The order says nothing", "- Normalisation: min-max", "- Weights: given", "- Aggregation: arithmetic", "left out of the index", "seed 7",
			"Left out: South", "| East | 0.800 | 1 | 1 to 2 |", "| West | 0.000 | 3 | 3 | 3 | 100.0% |", "| higher | 0.400 | 0.500 | 1.000 | 0.000 |", "| South | –",
		},
		"zh.md": {"排列顺序不代表优劣", "- 标准化方法：min-max", "不纳入指数", "种子7", "未纳入：南社区", "| 东社区 | 0.800 | 1 | 1至2 |", "越高越好", "剔除任一指标后的排名"},
	} {
		for _, w := range words {
			require.True(t, strings.Contains(all[name], w), "%s lacks %q", name, w)
		}
	}
	_, err = indicator.NewComparisonReport(&indicator.Comparison{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestTheReportTakesWhatItsDataCarries(t *testing.T) {
	c := compared(t, town(t, storage.AllowAll), "east", "north", "west")
	ranking, err := c.Rank(day(t, "2026-06-30"), composition())
	require.NoError(t, err)
	d := fixture(t)
	d.Course, d.Comparison, d.Rankings = &c.Courses[0], c, []*indicator.Ranking{ranking}
	b, err := json.Marshal(d)
	require.NoError(t, err)
	var back indicator.Data
	require.NoError(t, json.Unmarshal(b, &back))
	for name, page := range renderings(t, &back) {
		said := map[bool][]string{true: {"历次评估", "社区比较", "综合指数（2026-06-30）"}, false: {"The scorecard over time", "Communities side by side", "Composite index as of 2026-06-30"}}
		for _, w := range said[strings.Contains(name, ".zh.")] {
			require.True(t, strings.Contains(page, w), "%s lacks %s", name, w)
		}
	}
	var titles []string
	r, err := indicator.NewReport(d)
	require.NoError(t, err)
	for _, s := range r.Sections {
		titles = append(titles, s.Anchor)
	}
	require.Equal(t, []string{"scorecard", "course", "comparison", "index-1", "decisions"}, titles[:5])
}

// programme is a town in which east and west had work from April on: on 31 March
// and 30 June these shares of promises were kept in the quarter.
//
//	east   1/2 → 4/4   +.50 treated
//	west   1/4 → 2/4   +.25 treated
//	north  2/4 → 2/4    0
//	south  1/4 → 2/4   +.25
//	ferry   –  → 1/2        no value before
func programme(t *testing.T) *indicator.Comparison {
	store, c := clockedStore(t, storage.AllowAll)
	for _, x := range []struct {
		space  string
		counts [4]int
	}{{"east", [4]int{1, 2, 4, 4}}, {"west", [4]int{1, 4, 2, 4}}, {"north", [4]int{2, 4, 2, 4}}, {"south", [4]int{1, 4, 2, 4}}, {"ferry", [4]int{0, 0, 1, 2}}} {
		history(t, store, c, x.space, promises("2026-03-01", x.counts[0], x.counts[1])...)
		history(t, store, c, x.space, promises("2026-06-01", x.counts[2], x.counts[3])...)
	}
	o := severalOptions(t)
	o.Window = indicator.Between
	o.Each = func(space string, x indicator.Options) indicator.Options {
		x.Community = renjia.Both(space)
		return x
	}
	all, err := indicator.GatherComparison(t.Context(), store, listing, nil, dates(t, "2026-03-31", "2026-06-30"), o)
	require.NoError(t, err)
	return all
}

// By hand: (.5 + .25)/2 − (0 + .25)/2 = .25.
func TestProgrammesAreJudgedAgainstCommunitiesWithoutThem(t *testing.T) {
	panel, err := programme(t).Observations(indicator.CommitmentsKept, indicator.Programme{Begins: day(t, "2026-04-01"), Treated: []string{"west", "east"}})
	require.NoError(t, err)
	require.Len(t, panel, 10)
	require.Equal(t, study.Observation{Community: "east", Treated: true, Value: .5}, panel[0])
	require.Equal(t, study.Observation{Community: "east", Treated: true, After: true, Value: 1}, panel[1])
	require.True(t, math.IsNaN(panel[2].Value) && panel[2].Community == "ferry" && !panel[2].Treated)
	d, err := study.DifferenceInDifferences(panel, study.Comparison{Design: study.Collapsed, Level: .95})
	require.NoError(t, err)
	require.InDelta(t, .25, d.Value, 1e-12)
	require.Equal(t, [2]int{2, 2}, d.Communities)
	_, err = study.DifferenceInDifferences(panel, study.Comparison{Design: study.Pooled, FewClusters: study.CR1, Level: .95})
	require.NoError(t, err)
}

func TestAPanelHasTwoSides(t *testing.T) {
	c := programme(t)
	for name, x := range map[string]struct {
		p  indicator.Programme
		id indicator.ID
		is error
	}{
		"no beginning":      {indicator.Programme{Treated: []string{"east"}}, indicator.CommitmentsKept, renjia.ErrUnspecified},
		"window over it":    {indicator.Programme{Begins: day(t, "2026-05-01"), Treated: []string{"east"}}, indicator.CommitmentsKept, renjia.ErrInvalid},
		"nothing before":    {indicator.Programme{Begins: day(t, "2026-01-01"), Treated: []string{"east"}}, indicator.CommitmentsKept, renjia.ErrInvalid},
		"nothing after":     {indicator.Programme{Begins: day(t, "2026-07-01"), Treated: []string{"east"}}, indicator.CommitmentsKept, renjia.ErrInvalid},
		"unknown space":     {indicator.Programme{Begins: day(t, "2026-04-01"), Treated: []string{"easst"}}, indicator.CommitmentsKept, renjia.ErrNotFound},
		"unknown indicator": {indicator.Programme{Begins: day(t, "2026-04-01"), Treated: []string{"east"}}, "beauty", renjia.ErrNotFound},
	} {
		_, err := c.Observations(x.id, x.p)
		require.ErrorIs(t, err, x.is, name)
	}
}
