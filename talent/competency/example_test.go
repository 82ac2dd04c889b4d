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

func ExamplePairs() {
	all := []competency.Assessment{
		found(competency.Self, "wong", "case", 3, "2026-01-01", ""), found(competency.Supervisor, "wong", "case", 2, "2026-01-10", ""),
		found(competency.Self, "chan", "case", 1, "2026-01-01", ""), found(competency.Supervisor, "chan", "case", 1, "2026-01-10", ""),
	}
	pairs, err := competency.Pairs(all, "station", competency.Self, competency.Supervisor, day("2026-06-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	agreed, about, err := competency.Agreed(pairs)
	fmt.Println(agreed, "of", about.N, err)
	k, err := competency.CohensKappa(pairs, competency.Linear)
	fmt.Println(k.Exact, err)
	// Output:
	// 1/2 of 2 <nil>
	// 1/2 <nil>
}

func ExampleIntraclass() {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	icc, err := competency.Intraclass(ratings, competency.ICC21)
	fmt.Printf("%.3f, %d people, %d raters, %s %v\n", icc.Value, icc.About.N, icc.K, icc.About.Variant, err)
	// Output: 0.290, 6 people, 4 raters, ICC(2,1) <nil>
}

func ExampleTeamOn() {
	all := []competency.Assessment{
		found(competency.Supervisor, "wong", "case", 3, "2026-01-01", "2026-09-01"),
		found(competency.Supervisor, "chan", "case", 1, "2026-01-01", ""),
	}
	o := competency.Options{From: []competency.Perspective{competency.Supervisor}, Basis: competency.Highest}
	team, err := competency.TeamOn(station(), []renjia.Ref{person("wong"), person("chan")}, all, day("2026-06-01"), day("2026-12-01"), o)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range team.Covers {
		fmt.Println(c.Competency, c.Rank, "holders:", len(c.Holders), "single:", c.Single(), "expire:", len(c.Loses))
	}
	// Output:
	// case 1 holders: 2 single: false expire: 1
	// case 2 holders: 1 single: true expire: 1
	// case 3 holders: 1 single: true expire: 1
	// group 2 holders: 0 single: false expire: 0
}

func ExampleReadCASE() {
	f, err := competency.ReadCASE(strings.NewReader(caseJSON), "framework.json", levels)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range f.Competencies {
		fmt.Println(c.Area, c.Title.In(renjia.Chinese), c.References[0].Scheme)
	}
	// Output:
	// 直接服务 个案工作 case
	// 直接服务 Group work case
}
