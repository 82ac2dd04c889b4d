package service_test

import (
	"fmt"
	"iter"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// A contract asks for two community activities of at least eight people.
func ExampleCount() {
	promise := service.Indicator{
		Code: "activities", Title: renjia.Text{EN: "Community activities", ZH: "社区活动"},
		Kinds: []service.Kind{service.KindActivity}, MinParticipants: 8,
		Unit: service.BySessions, Target: 2,
	}
	tally, err := service.Count(promise, service.Facts{}, stream(
		activity("2026-03-01", 90, 12), activity("2026-03-08", 90, 5)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(tally.Explain().Text(renjia.English))
	// Output:
	// Community activities
	//   sessions: 1 ≥ 2 — fails [indicator activities]
	//     1 of 2 contacts count
	//     1 left out: too few participants
}

// The life of a case, as the table has it.
func ExampleCaseEdges() {
	for _, e := range service.CaseEdges() {
		fmt.Printf("%s –%s→ %s\n", e.From, e.Verb, e.To)
	}
	// Output:
	// opened –assess→ assessed
	// opened –evaluate→ evaluated
	// opened –refer→ referred
	// opened –void→ entered-in-error
	// assessed –assess→ assessed
	// assessed –plan→ planned
	// assessed –evaluate→ evaluated
	// assessed –refer→ referred
	// assessed –void→ entered-in-error
	// planned –assess→ assessed
	// planned –plan→ planned
	// planned –evaluate→ evaluated
	// planned –refer→ referred
	// planned –void→ entered-in-error
	// evaluated –close→ closed
	// evaluated –reopen→ assessed
	// evaluated –void→ entered-in-error
	// referred –reopen→ assessed
	// referred –evaluate→ evaluated
	// referred –void→ entered-in-error
	// closed –reopen→ assessed
	// closed –void→ entered-in-error
}

// The life of a group or an activity, as the table has it.
func ExampleUndertakingEdges() {
	for _, e := range service.UndertakingEdges() {
		fmt.Printf("%s –%s→ %s\n", e.From, e.Verb, e.To)
	}
	// Output:
	// planned –approve→ approved
	// planned –cancel→ cancelled
	// planned –void→ entered-in-error
	// approved –start→ running
	// approved –cancel→ cancelled
	// approved –void→ entered-in-error
	// running –close→ closed
	// running –void→ entered-in-error
	// closed –archive→ archived
	// closed –void→ entered-in-error
}

// A case with a goal, which is frozen before it is scored.
func ExampleCase() {
	c := service.OpenCase(renjia.ImportedID[service.Case]("liede", "case", "7"), person(1), "elderly", person(2), "does not go out", date("2026-03-01"))
	steps := []error{
		c.Assess(service.Assessment{On: date("2026-03-02"), By: person(2), Findings: "afraid of falling"}),
		c.MakePlan(date("2026-03-05"), service.Plan{Period: renjia.Period{From: date("2026-03-05"), Until: date("2026-09-01")}, By: person(2), Text: "a walk a week"}),
		c.SetGoals(service.Goal{Code: "out", Text: "goes out", Weight: 1, Baseline: service.Less, Levels: [5]string{"never", "monthly", "weekly", "twice a week", "daily"}}),
	}
	early := c.ScoreGoals(service.Scoring{On: date("2026-08-01"), By: person(2), Levels: map[string]service.Level{"out": service.More}})
	fmt.Println("early:", early)
	steps = append(steps,
		c.FreezeGoals(date("2026-03-05")),
		c.ScoreGoals(service.Scoring{On: date("2026-08-01"), By: person(2), Levels: map[string]service.Level{"out": service.More}}),
		c.Evaluate(service.Outcome{On: date("2026-08-01"), Result: "achieved"}),
		c.Close(date("2026-08-02"), "goal attained"))
	for _, err := range steps {
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	scores, err := c.Scales[0].Attainments(service.KiresukSherman())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s, T = %.1f\n", c.State, scores[0].T)
	fmt.Println(c.Assess(service.Assessment{}))
	// Output:
	// early: goals, version 1: cannot score them: they are not frozen yet
	// closed, T = 60.0
	// case 9f909927-bf9c-5a11-893c-fed59619577c: cannot assess while closed; allowed: reopen, void
}

// A station's programmes are made from a model, and checked against it.
func ExampleTemplate() {
	model, err := service.LookupTemplate("cn/guangzhou-113x")
	if err != nil {
		fmt.Println(err)
		return
	}
	programs, err := model.Programs(map[string]string{"older": "YL"}, service.Program{Code: "carers", Name: renjia.Text{EN: "Carers' circle", ZH: "照顾者互助"}, Tier: service.Distinctive})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range programs {
		fmt.Println(p.Code, p.Tier, p.Name.ZH)
	}
	// Output:
	// core core 党建引领社区治理
	// key key 困难群体兜底服务
	// family basic 家庭服务
	// YL basic 长者服务
	// youth basic 青少年服务
	// carers distinctive 照顾者互助
}

// Half a year is over: what will the year come to?
func ExampleTally_Forecast() {
	promise := service.Indicator{
		Code: "visits", Title: renjia.Both("Visits"), Unit: service.BySessions, Target: 100,
		Period: renjia.Period{From: date("2026-01-01"), Until: date("2027-01-01")},
	}
	visits := func(yield func(service.Contact, error) bool) {
		for d := date("2026-01-02"); d.Before(date("2026-07-01")); d = d.AddDays(4) {
			if !yield(activity(d.String(), 60, 1), nil) {
				return
			}
		}
	}
	tally, err := service.Count(promise, service.Facts{}, visits)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := tally.Forecast(date("2026-06-30"), service.Band{Method: service.GammaPoisson, Level: 0.9})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(f.Explain(promise).Text(renjia.English))
	// Output:
	// Visits
	//   45 were done by 2026-06-30
	//   16425/181 at the end, if it goes on at the same pace
	//   between 76.0 and 108.0 with a chance of 90 % (gamma-poisson); the target of 100 is reached with a chance of 19 %
}

// Needs are counted by the programmes that answer them.
func ExampleNeeds() {
	instrument := service.Instrument{
		ID: renjia.ImportedID[service.Instrument]("liede", "instrument", "needs 2026"), Code: "needs", Version: "2026", Title: renjia.Both("Needs"),
		Questions: []service.Question{{Code: "help", Text: renjia.Both("What would help?"), Type: service.AnyOf, Options: []service.Option{
			{Code: "meals", Text: renjia.Both("Meals"), Programs: []string{"elderly"}},
			{Code: "visits", Text: renjia.Both("Visits"), Programs: []string{"elderly", "volunteers"}},
		}}},
	}
	const table = "response,date,help\n1,2026-03-01,meals;visits\n2,2026-03-01,meals\n3,2026-03-02,visits\n"
	var answers iter.Seq2[service.Response, error] = service.ReadResponses(strings.NewReader(table), "needs.csv", "liede", instrument)
	needs, err := service.Needs(instrument, nil, answers)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range needs {
		fmt.Println(n.Rank, n.Program, n.People, n.Share)
	}
	// Output:
	// 1 elderly 3 1
	// 2 volunteers 2 2/3
}
