package governance_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// estateOf is a space with an owners' assembly and a frozen roll of voters.
func estateOf(voters ...string) (*storage.Space, *governance.Registry, governance.BodyID, governance.RollID) {
	ctx, clerk := context.Background(), renjia.Act{By: renjia.Program("clerk")}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	must(store.Migrate(ctx, governance.Kinds()...))
	space := store.Space("liede")
	registry := governance.NewRegistry(space)
	community := governance.Community{ID: renjia.ImportedID[governance.Community]("liede", "community", "1"), Code: "1", Name: renjia.Both("Liede")}
	must(registry.Found(ctx, clerk, community))
	assembly := governance.Body{
		ID: renjia.ImportedID[governance.Body]("liede", "body", "1"), Community: community.ID,
		Kind: governance.OwnersAssembly, Name: renjia.Text{EN: "Owners", ZH: "业主大会"},
	}
	must(registry.Establish(ctx, clerk, assembly))
	day, err := renjia.ParseDate("2026-03-01")
	must(err)
	snapshot, err := roll.Persons(day, voters...)
	must(err)
	frozen, err := registry.Freeze(ctx, clerk, snapshot)
	must(err)
	return space, registry, assembly.ID, frozen.ID
}

// Five owners choose two of three candidates for a council by the single
// transferable vote, from the call to a dossier that anyone can count again.
func ExamplePoll() {
	ctx, clerk := context.Background(), renjia.Act{By: renjia.Program("clerk")}
	space, registry, assembly, owners := estateOf("o1", "o2", "o3", "o4", "o5")
	day, _ := renjia.ParseDate("2026-03-01")

	poll := governance.Poll{
		ID:   renjia.ImportedID[governance.Poll]("liede", "poll", "council"),
		Call: governance.Call{Body: assembly, Title: renjia.Text{EN: "Council", ZH: "业主委员会"}},
	}
	must(registry.CallPoll(ctx, clerk, poll))
	for key, name := range map[string]string{"1": "Chan", "2": "Li", "3": "Wu"} {
		candidate := governance.Option{ID: renjia.ImportedID[governance.Option]("liede", "candidate", key), Poll: poll.ID, Key: key, Title: renjia.Both(name)}
		must(registry.ProposeOption(ctx, clerk, candidate))
		_, err := registry.ScreenOption(ctx, clerk, candidate.ID, governance.Screening{On: day, Admits: true})
		must(err)
	}
	_, err := registry.ScreenPoll(ctx, clerk, poll.ID) // no more candidates
	must(err)

	_, err = registry.OpenPoll(ctx, clerk, poll.ID, governance.Ballotage{
		Roll: owners, Variant: governance.Open,
		Terms: governance.VotingTerms{Ballots: governance.BallotRule{Kind: voting.Ranked}, Measure: rule.Heads},
	}, governance.PollRule{Method: "scottish", Seats: 2, Ties: governance.TieRule{Policy: budgeting.LotTies, Seed: "published on 1 March"}})
	must(err)
	for voter, order := range map[string][]string{"o1": {"1", "2"}, "o2": {"1", "2"}, "o3": {"1", "2"}, "o4": {"3"}, "o5": {"2", "1"}} {
		_, err := registry.CastPoll(ctx, clerk, poll.ID, governance.Vote{Voter: voter, Preference: governance.Ranking(order...)})
		must(err)
	}
	_, err = registry.CastPoll(ctx, clerk, poll.ID, governance.Vote{Voter: "o1", Preference: governance.Ranking("3")})
	fmt.Println("again:", err != nil)

	_, err = registry.ClosePoll(ctx, clerk, poll.ID)
	must(err)
	_, err = registry.CountPoll(ctx, clerk, poll.ID)
	must(err)
	certificate, err := registry.CertifyPoll(ctx, clerk, poll.ID)
	must(err)
	fmt.Println("elected:", certificate.Chosen())

	var dossier governance.Dossier
	must(space.View(ctx, func(s *storage.Snapshot) (err error) {
		dossier, err = governance.ExportDossier(ctx, s, certificate.ID)
		return err
	}))
	fmt.Println("counted again:", dossier.Verify(ctx))
	fmt.Print(certificate.Explanation().Text(renjia.English))
	dossier.Ballots[0].Preference = governance.Ranking("3", "2")
	fmt.Println("a ballot changed:", dossier.Verify(ctx) != nil)
	// Output:
	// again: true
	// elected: [1 2]
	// counted again: <nil>
	// Council
	//   took part, by heads of the roll: 5 / 5 > 0 — holds
	//   Scottish STV, 2 to be chosen: [1 2] [Scottish Local Government Elections Order 2007, Sch. 1, rules 45–52 (2011 alike)]
	//     round 1 first preferences; not transferable 0.00000; quota 2.00000
	//       1 3
	//       2 1
	//       3 1
	//       1 is elected
	//     round 2 surplus 1.00000: 1; not transferable 0.00000; quota 2.00000
	//       1 2
	//       2 199999/100000
	//       3 1
	//     round 3 excluded: 3; not transferable 1.00000; quota 2.00000
	//       1 2
	//       2 199999/100000
	//       3 0
	//       2 is elected
	//       3 is excluded
	// a ballot changed: true
}

// A participatory budget of 100,000 yuan: projects are proposed and screened,
// voted on, funded, and delivered or given up.
func ExampleBudget() {
	ctx, clerk := context.Background(), renjia.Act{By: renjia.Program("clerk")}
	space, registry, assembly, residents := estateOf("r1", "r2", "r3", "r4")
	day, _ := renjia.ParseDate("2026-03-01")
	yuan := func(n int64) renjia.Money {
		m, err := renjia.Yuan(n)
		must(err)
		return m
	}

	budget := governance.Budget{
		ID:     renjia.ImportedID[governance.Budget]("liede", "budget", "2026"),
		Call:   governance.Call{Body: assembly, Title: renjia.Text{EN: "Budget 2026", ZH: "2026年参与式预算"}},
		Amount: yuan(100_000),
	}
	must(registry.CallBudget(ctx, clerk, budget))
	propose := func(key, title string, cost int64, finding governance.Screening) {
		project := governance.Option{
			ID: renjia.ImportedID[governance.Option]("liede", "project", key), Budget: budget.ID, Key: key,
			Title: renjia.Both(title), Project: &governance.Project{Cost: yuan(cost), Area: "north"},
		}
		must(registry.ProposeOption(ctx, clerk, project))
		finding.On = day
		_, err := registry.ScreenOption(ctx, clerk, project.ID, finding)
		must(err)
	}
	propose("P1", "Street lamps", 60_000, governance.Screening{Admits: true})
	propose("P2", "Trees", 50_000, governance.Screening{Admits: true})
	propose("P3", "Benches", 40_000, governance.Screening{Admits: true})
	propose("P4", "A tower", 90_000, governance.Screening{Reason: renjia.Both("not on land of the community")})
	_, err := registry.ScreenBudget(ctx, clerk, budget.ID)
	must(err)

	_, err = registry.OpenBudget(ctx, clerk, budget.ID, governance.Ballotage{
		Roll: residents, Variant: governance.Sealed,
		Terms: governance.VotingTerms{
			Ballots: governance.BallotRule{Kind: voting.Approval, Max: 2}, Measure: rule.Heads,
			Turnout: renjia.Frac(1, 2), Publication: rule.Publication{ChallengeMonths: 1},
		},
	}, budgeting.Rule{Method: budgeting.Greedy, Satisfaction: budgeting.CostShare, Ties: governance.TieRule{Policy: budgeting.CostTies}})
	must(err)
	for voter, projects := range map[string][]string{"r1": {"P1", "P2"}, "r2": {"P2", "P3"}, "r3": {"P2"}} {
		_, err := registry.CastBudget(ctx, clerk, budget.ID, governance.Vote{Voter: voter, Preference: governance.Approving(projects...)})
		must(err)
	}
	_, err = registry.CastBudget(ctx, clerk, budget.ID, governance.Vote{Voter: "r4", Preference: governance.Approving("P4")})
	fmt.Println(err)

	_, err = registry.CloseBudget(ctx, clerk, budget.ID)
	must(err)
	_, err = registry.CountBudget(ctx, clerk, budget.ID)
	must(err)
	certificate, err := registry.CertifyBudget(ctx, clerk, budget.ID)
	must(err)
	fmt.Println(certificate.Chosen(), certificate.BudgetCount.Cost)
	var dossier governance.Dossier
	must(space.Read(ctx, clerk.Does("governance.dossier.export", renjia.Ref{}), func(s *storage.Snapshot) (err error) {
		dossier, err = governance.ExportDossier(ctx, s, certificate.ID)
		return err
	}))
	fmt.Print(certificate.Explanation().Text(renjia.English))
	fmt.Println(len(dossier.Options), "projects,", len(dossier.Papers), "papers:", dossier.Verify(ctx))

	_, awards, err := registry.FundBudget(ctx, clerk, budget.ID, day, renjia.Ref{})
	must(err)
	for _, a := range awards {
		if a.Key == "P3" {
			_, err = registry.AbandonProject(ctx, clerk, a.ID, governance.Closeout{On: day.AddDays(90), Reason: renjia.Both("the maker closed down")})
		} else {
			_, err = registry.DeliverProject(ctx, clerk, a.ID, governance.Closeout{On: day.AddDays(60), Actual: yuan(48_500)})
		}
		must(err)
	}
	must(space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := governance.Budgets.Get(ctx, s, budget.ID)
		fmt.Println(doc.Value.State, doc.Value.Spent)
		return err
	}))
	// Output:
	// voter r4: ballot: "P4" is not among the options
	// [P2 P3] 90000.00 CNY
	// Budget 2026
	//   took part, by heads of the roll: 3 / 4 ≥ 1/2 — holds
	//   the projects chosen cost together: 90000.00 CNY ≤ 100000.00 CNY — holds [greedy]
	//   P2 for 50000.00 CNY
	//   P3 for 40000.00 CNY
	// 4 projects, 3 papers: <nil>
	// done 48500.00 CNY
}

// The methods that fill several seats from ranked ballots by the law of a land.
func ExampleMethods() {
	for _, m := range governance.Methods() {
		if m.Name == "scottish" {
			fmt.Println(m.Title.EN, m.Kinds, "several seats:", m.Seats)
		}
	}
	// Output:
	// Scottish STV [ranked] several seats: true
}
