package competency_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/competency"
)

func ExampleGapOf() {
	assessments := []competency.Assessment{
		found(competency.Supervisor, "wong", "case", 2, "2026-01-01", "2027-01-01"),
		found(competency.Self, "wong", "case", 3, "2026-02-01", ""),
	}
	held, err := competency.HeldOn(assessments, "station", day("2026-06-01"), competency.Options{
		From: []competency.Perspective{competency.Supervisor}, Basis: competency.Latest,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	chief := competency.Profile{Post: "chief", Framework: "station", Requirements: []competency.Requirement{{Competency: "case", Rank: 3, Weight: 2, Essential: true}}}
	gap, err := competency.GapOf(chief, person("wong"), held, competency.Fit{Bar: 2})
	fmt.Println(gap.Ready, gap.Barred, gap.Distance, err)
	// Output: false false 2 <nil>
}

func ExampleSucceed() {
	wong, chan_ := person("wong"), person("chan")
	s, err := competency.Succeed([]competency.Post{
		{Name: "chief", Ready: []renjia.Ref{wong, chan_}},
		{Name: "deputy", Ready: []renjia.Ref{wong}},
		{Name: "cashier", Ready: []renjia.Ref{wong}},
	})
	fmt.Println(len(s.Covered), "of 3 covered, bench depth", s.BenchDepth, err)
	fmt.Println("uncovered:", s.Uncovered, "because too few are ready for", s.Short)
	// Output:
	// 2 of 3 covered, bench depth 4 <nil>
	// uncovered: [cashier] because too few are ready for [deputy cashier]
}

func ExampleCohensKappa() {
	pairs := []competency.Pair{{3, 3}, {2, 2}, {1, 2}, {3, 2}, {1, 1}}
	k, err := competency.CohensKappa(pairs, competency.Quadratic)
	fmt.Printf("%s = %.3f, n = %d, %s %v\n", k.Exact, k.Value, k.About.N, k.About.Variant, err)
	// Output: 2/3 = 0.667, n = 5, quadratic <nil>
}

func ExampleReadCSV() {
	head := competency.Framework{ID: "station", Title: renjia.Both("Station"), Source: "own", Levels: levels}
	table := "competency,title,level,evidence\ncase,Case work,1,keeps complete notes\ncase,,2,assesses needs alone\n"
	f, err := competency.ReadCSV(strings.NewReader(table), "framework.csv", head)
	fmt.Println(len(f.Competencies), f.Competencies[0].Descriptors[1].Evidence[0].EN, err)
	// Output: 1 assesses needs alone <nil>
}
