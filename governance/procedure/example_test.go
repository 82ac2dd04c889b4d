package procedure_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
)

// A synthetic community decides on its courtyard by the four deliberations and
// two disclosures. The two committees never discussed the proposal, and one
// Party member too few came to the review.
func Example() {
	template, err := procedure.Lookup("cn/four-deliberations-two-disclosures")
	if err != nil {
		fmt.Println(err)
		return
	}
	template, err = template.Choose(map[string]string{
		"base": "attending", "chair": "two-persons", "circulation": "none", "display": "fifteen-days",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	on := func(m, d int) renjia.Date {
		date, _ := renjia.ParseDate(fmt.Sprintf("2026-%02d-%02d", m, d))
		return date
	}
	people := procedure.Counted
	shown := func(from, until renjia.Date) renjia.Period { return renjia.Period{From: from, Until: until} }
	courtyard, err := procedure.Start(template, "courtyard", on(3, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, x := range []struct {
		step     string
		evidence procedure.Evidence
	}{
		{"propose", procedure.Evidence{On: on(3, 1), Motive: procedure.FromResident, Form: "talk", Consulted: people(12)}},
		{"review", procedure.Evidence{On: on(3, 8), ShouldAttend: people(30), Attended: people(19), Yes: people(17)}},
		{"decide-representatives", procedure.Evidence{On: on(3, 10), ShouldAttend: people(45), Attended: people(30), Yes: people(16)}},
		{"publish-decision", procedure.Evidence{On: on(3, 11), Shown: shown(on(3, 11), on(3, 27))}},
		{"publish-result", procedure.Evidence{
			On: on(6, 1), Shown: shown(on(6, 1), on(6, 17)),
			Papers: []procedure.Paper{{Kind: procedure.OpinionPaper, By: "supervision-committee", Number: "2026-7"}},
		}},
	} {
		if err := courtyard.Record(x.step, x.evidence); err != nil {
			fmt.Println(err)
			return
		}
	}
	checker, err := procedure.NewChecker(template, procedure.Options{Ending: procedure.CasesEnded})
	if err != nil {
		fmt.Println(err)
		return
	}
	why := checker.Check(courtyard.Case).Explain()
	fmt.Print(why.Text(renjia.English), why.Text(renjia.Chinese))
	// Output:
	// Four deliberations, two disclosures courtyard: 2 findings
	//   Discussion by the two committees: skipped [practice, step 2: the minority follows the majority]
	//   Review by the Party members' meeting: short of its quorum [practice, step 3]
	//     at least two thirds of the members attend: 19 / 30 ≥ 2/3 — fails [practice, step 3]
	//       1 person short
	//   fitness 6/7 (tokens: 7 produced, 7 consumed, 1 missing, 1 remaining)
	// 四议两公开 courtyard：发现 2 项问题
	//   两委会商议：缺少该环节 [practice, step 2: the minority follows the majority]
	//   党员大会审议：未达法定人数 [practice, step 3]
	//     应到会党员三分之二以上到会: 19 / 30 ≥ 2/3 — 不成立 [practice, step 3]
	//       差1人
	//   拟合度 6/7（令牌：产生 7，消耗 7，缺失 1，剩余 1）
}

// Deadlines count forward from what happened and back from what is planned.
func ExampleInstance_Deadlines() {
	template, err := procedure.Lookup("cn/owners-assembly-chengdu-2024")
	if err != nil {
		fmt.Println(err)
		return
	}
	if template, err = template.Choose(map[string]string{"matter": "ordinary"}); err != nil {
		fmt.Println(err)
		return
	}
	today, _ := renjia.ParseDate("2026-03-01")
	assembly, err := procedure.Start(template, "assembly", today)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := assembly.Plan("vote", today.AddDays(40)); err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range assembly.Deadlines(today, renjia.Calendar{}, 14) {
		fmt.Println(d.Due, d.Step, d.Status)
	}
	// Output:
	// 2026-03-11 report due-soon
	// 2026-03-26 notice open
}
