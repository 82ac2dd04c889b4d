package indicator_test

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/study"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// On 30 June a promise had been kept that was written down only in July.
func ExampleGatherCourse() {
	ctx := context.Background()
	clock := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return clock }})
	if err := store.Migrate(ctx, kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	june := renjia.DateIn(clock, time.UTC)
	space := store.Space("ferry")
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, act := collaboration.NewRegistry(space, classes), renjia.Act{By: renjia.Program("example")}
	station, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Station"), Class: "station"})
	if err != nil {
		fmt.Println(err)
		return
	}
	bench, err := r.Commit(ctx, act, collaboration.Commitment{Owner: station.Ref(), What: "a bench", Made: june, Due: june.AddDays(20)})
	if err != nil {
		fmt.Println(err)
		return
	}
	clock = clock.AddDate(0, 1, 0)
	if _, err := r.Keep(ctx, act, bench.ID, june.AddDays(19)); err != nil {
		fmt.Println(err)
		return
	}
	for _, known := range []indicator.Known{indicator.KnownThen, indicator.KnownNow} {
		course, err := indicator.GatherCourse(ctx, space, []renjia.Date{june.AddDays(29)}, indicator.CourseOptions{
			Options: indicator.Options{Community: renjia.Text{EN: "Ferry Lane", ZH: "渡口里"}, Place: time.UTC},
			Known:   known, Window: indicator.Trailing,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		score, _ := course.Days[0].Scorecard.Score(indicator.CommitmentsKept)
		fmt.Printf("%s, known %s: %v of %d kept\n", course.Days[0].Scorecard.AsOf, known, score.Result.Inputs[0].Value, score.Result.N)
	}
	// Output:
	// 2026-06-30, known then: 0 of 1 kept
	// 2026-06-30, known now: 1 of 1 kept
}

// quarters makes a course by hand; GatherComparison makes it from a store.
func quarters(space string, before, after float64) indicator.Course {
	c := indicator.Course{Space: space, Community: renjia.Both(space), Known: indicator.KnownNow, Window: indicator.Between}
	from, err := renjia.ParseDate("2026-01-01")
	for i, v := range []float64{before, after} {
		begin, end := from.AddMonths(3*i), from.AddMonths(3*i+3)
		c.Days = append(c.Days, indicator.Day{Scorecard: indicator.Scorecard{
			AsOf: end.AddDays(-1), Period: renjia.Period{From: begin, Until: end},
			Groups: []indicator.Group{{Dimension: indicator.Mechanisms, Scores: []indicator.Score{
				{Indicator: indicator.CommitmentsKept, Result: &indicator.Result{Value: v, About: measured.About{N: 20}}},
				{Indicator: indicator.Certification, Result: &indicator.Result{Value: 1 - v, About: measured.About{N: 20}}},
			}}},
		}})
	}
	if err != nil {
		fmt.Println(err)
	}
	return c
}

// An index names its choices; beside each rank stand those that others would give.
func ExampleComparison_Rank() {
	all := &indicator.Comparison{Courses: []indicator.Course{quarters("east", .50, .90), quarters("north", .45, .60), quarters("west", .50, .55)}}
	ranking, err := all.Rank(all.Courses[0].Days[1].Scorecard.AsOf, indicator.Composition{
		Indicators: []composite.Indicator{
			{Name: string(indicator.CommitmentsKept), Better: composite.Higher},
			{Name: string(indicator.Certification), Better: composite.Higher},
		},
		Normalisation: composite.MinMax, Weigh: indicator.GivenWeights(.7, .3), Aggregation: composite.Arithmetic,
		Undefined: indicator.RefuseUndefined,
		Sampling:  composite.Sampling{Concentration: 20, Number: 1000, Seed: 1, Level: .9},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ranking.Index.Variant)
	for i, u := range ranking.Index.Units {
		fmt.Printf("%d %s %.2f; without %s %d, without %s %d\n", u.Rank, u.Name, u.Score,
			ranking.LeaveOneOut[0].Indicator, ranking.LeaveOneOut[0].Ranks[i], ranking.LeaveOneOut[1].Indicator, ranking.LeaveOneOut[1].Ranks[i])
	}
	// Output:
	// min-max, given weights, arithmetic
	// 1 east 0.70; without commitments_kept 3, without certification 1
	// 2 north 0.36; without commitments_kept 2, without certification 2
	// 3 west 0.30; without commitments_kept 1, without certification 3
}

// Two communities had a programme from April on, two had not.
func ExampleComparison_Observations() {
	all := &indicator.Comparison{Courses: []indicator.Course{
		quarters("east", .50, .90), quarters("north", .45, .75), quarters("west", .50, .55), quarters("south", .40, .55),
	}}
	april, err := renjia.ParseDate("2026-04-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	panel, err := all.Observations(indicator.CommitmentsKept, indicator.Programme{Begins: april, Treated: []string{"east", "north"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	effect, err := study.DifferenceInDifferences(panel, study.Comparison{Design: study.Pooled, FewClusters: study.CR1, Level: .95})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.2f, standard error %.3f, %d communities\n", effect.Value, effect.SE, effect.Communities[0]+effect.Communities[1])
	// Output:
	// +0.25, standard error 0.076, 4 communities
}
