package election_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/statute"
)

// A residents' committee of five, elected by 60 representatives: a tie that a
// re-vote settles, a seat that stays vacant, a second election that gives it to
// a woman. People and numbers are made up.
func Example() {
	day, _ := renjia.NewDate(2026, time.April, 12)
	law, err := statute.Builtin().At("cn/residents-committee-2025/election-representatives", day)
	if err != nil {
		fmt.Println(err)
		return
	}
	g, _ := election.Lookup("cn/residents-committee-2025", day)
	province, _ := election.Lookup("cn-51/villages-2025", day) // by analogy: the election committee decided so
	g = g.Supplement(province)
	g.Seating.CarryDown = election.CarryNever
	surplus := 1
	g.Second.Surplus = &surplus

	var c election.Contest
	c.Posts = []election.Post{{ID: "chair", Seats: 1}, {ID: "member", Seats: 4}}
	c.Candidates, _ = election.ReadCandidates(strings.NewReader(
		"candidate,post,sex\nChen,chair,male\nDeng,chair,male\nGao,member,male\nHe,member,male\nJin,member,male\nKong,member,male\nLi,member,female\nMa,member,female\n"), "candidates.csv", c.Posts)
	pile := func(marks string, n int64) election.Pile {
		return election.Pile{Ballot: election.Ballot{Box: "hall", Marks: marks}, Number: n}
	}
	e := election.Election{
		ID: "2026", Day: day, Rule: law, Regulation: g, Electors: 60, Contest: c,
		Boxes: []election.Box{{ID: "hall", Issued: 50, Returned: 50}},
	}
	r, err := election.Count(e, []election.Pile{pile("+.++++", 25), pile("+.+++.+", 15), pile(".++..+.+", 10)})
	fmt.Println(r.Outcome, err)
	for _, p := range r.Posts {
		fmt.Println(p.Post, p.Elected, "vacant:", p.Vacant, "of them for women:", p.ForWomen)
	}

	e, err = election.Second(e, r)
	e.Day, e.Boxes = day.AddDays(5), []election.Box{{ID: "hall", Issued: 50, Returned: 50}}
	r, _ = election.Count(e, []election.Pile{pile("+", 25), pile(".+", 25)})
	fmt.Println("open:", r.Open[0].Kind, r.Open[0].Among, "by", r.Open[0].By, err)

	e.Settlements = []election.Settlement{{Kind: "tie", Post: r.Open[0].Post, Among: r.Open[0].Among, Elect: []string{"Li"}, By: "re-vote", Note: "26 to 24"}}
	r, _ = election.Count(e, []election.Pile{pile("+", 25), pile(".+", 25)})
	fmt.Println(r.Posts[0].Post, r.Posts[0].Elected, "next:", r.Next)
	// Output:
	// held <nil>
	// chair [Chen] vacant: 0 of them for women: 0
	// member [Gao He Jin] vacant: 1 of them for women: 1
	// open: tie [Li Ma] by re-vote <nil>
	// member/women [Li] next: <nil>
}

// The list of electors is due 20 days before, the handover 10 days after.
func ExampleSchedule_Plan() {
	day, _ := renjia.NewDate(2026, time.April, 12)
	s, _ := election.LookupSchedule("cn/residents-committee-2025", day)
	plan, _ := s.Plan(day, renjia.Calendar{})
	for _, p := range plan {
		fmt.Println(p.From, p.ID, p.Reason.EN)
	}
	// Output:
	// 2026-03-23 roll latest, -20 days from election day (2026-04-12)
	// 2026-03-28 objection latest, +5 days from roll (2026-03-23)
	// 2026-03-31 decision latest, +3 days from objection (2026-03-28)
	// 2026-04-12 election on, +0 days from election day (2026-04-12)
	// 2026-04-22 handover latest, +10 days from election day (2026-04-12)
}

// Why a result is what it is, in the words of the minutes.
func ExampleResult() {
	day, _ := renjia.NewDate(2026, time.April, 12)
	law, _ := statute.Builtin().At("cn/residents-committee-2025/election-representatives", day)
	g, _ := election.Lookup("cn/residents-committee-2025", day)
	r, err := election.Count(election.Election{
		ID: "2026", Day: day, Rule: law, Regulation: g, Electors: 60,
		Contest: election.Contest{
			Posts:      []election.Post{{ID: "member", Title: renjia.Text{EN: "Members", ZH: "委员"}, Seats: 1}},
			Candidates: []election.Candidate{{ID: "Li", Sex: election.Female, Posts: []string{"member"}}, {ID: "Ma", Sex: election.Female, Posts: []string{"member"}}},
		},
		Boxes: []election.Box{{ID: "1", Issued: 45, Returned: 41}},
	}, []election.Pile{
		{Ballot: election.Ballot{Box: "1", Marks: "+-"}, Number: 21}, {Ballot: election.Ballot{Box: "1", Marks: ".+"}, Number: 20},
	})
	fmt.Print(r.Explanation.Text(renjia.English), err)
	// Output:
	// 2026: the election is valid
	//   ballots returned against ballots issued: 41 ≤ 45 — holds
	//   turnout: 41 / 60 > 2/3 — holds [art. 19]
	//     votes to spare: 0
	//   41 ballots, of them 41 valid
	//   Members (seats: 1): Li
	//     Li: 21 votes, enough votes and a seat
	//       votes of the ballots: 21 / 41 > 1/2 — holds [art. 19]
	//         votes to spare: 0
	//     Ma: 20 votes, too few votes
	//       votes of the ballots: 20 / 41 > 1/2 — fails [art. 19]
	//         votes short: 1
	//   women elected: 1 ≥ 1 — holds [art. 8]
	// <nil>
}
