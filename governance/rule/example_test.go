package rule_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// A committee of five decides by more than half of those who vote yes or no,
// if more than half of it is there.
func ExampleEvaluate() {
	r := rule.Rule{
		ID: "liede/committee", Title: renjia.Text{EN: "Committee", ZH: "委员会"},
		Measures:      []rule.Measure{rule.Heads},
		Participation: map[rule.Response]rule.Class{rule.Abstain: rule.ForAbstain},
		Quorum: rule.Test{All: []rule.Threshold{{
			ID: "quorum", Measure: rule.Heads, Numerator: rule.Participating, Base: rule.Roll, Op: renjia.MoreThan, Fraction: renjia.Frac(1, 2),
		}}},
		Pass: rule.Test{All: []rule.Threshold{{
			ID: "majority", Measure: rule.Heads, Numerator: "yes", Base: "yes+no", Op: renjia.MoreThan, Fraction: renjia.Frac(1, 2),
		}}},
	}
	var electors []rule.Elector
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		electors = append(electors, rule.Elector{ID: id, Weights: []int64{1}})
	}
	ballots := []rule.Ballot{{Elector: "a", Response: rule.Yes}, {Elector: "b", Response: rule.No}, {Elector: "c", Response: rule.Abstain}}
	res, _ := rule.Evaluate(r, electors, ballots)
	fmt.Print(res.Explanation.Text(renjia.English))
	further, _ := rule.FewestFurtherYes(r, electors, ballots)
	fmt.Println("further yes votes needed:", further.Votes)
	// Output:
	// Committee: rejected
	//   quorum by heads, those taking part of the roll: 3 / 5 > 1/2 — holds
	//     share 3/5, 0 to spare
	//   vote by heads, in favour of votes for and against: 1 / 2 > 1/2 — fails
	//     share 1/2, 1 short
	// further yes votes needed: 1
}

// council decides by more than half of all.
var council = rule.Rule{
	ID: "liede/council", Title: renjia.Text{EN: "Council", ZH: "理事会"}, Measures: []rule.Measure{rule.Heads},
	Quorum: rule.Test{All: []rule.Threshold{{
		ID: "quorum", Measure: rule.Heads, Numerator: rule.Participating, Base: rule.Roll, Op: renjia.AtLeast, Fraction: renjia.Frac(2, 3),
	}}},
	Pass: rule.Test{All: []rule.Threshold{{
		ID: "majority", Measure: rule.Heads, Numerator: "yes", Base: rule.Participating, Op: renjia.MoreThan, Fraction: renjia.Frac(1, 2),
	}}},
	Proxy: &rule.ProxyPolicy{Allowed: true, Cap: 1, Transitive: true},
}

func named(ids ...string) (electors []rule.Elector) {
	for _, id := range ids {
		electors = append(electors, rule.Elector{ID: id, Weights: []int64{1}})
	}
	return electors
}

// Three of six have voted, all yes: a fourth who comes and says no makes the
// quorum, and with it the decision.
func ExampleDiagnose() {
	electors := named("a", "b", "c", "d", "e", "f")
	ballots := []rule.Ballot{{Elector: "a", Response: rule.Yes}, {Elector: "b", Response: rule.Yes}, {Elector: "c", Response: rule.Yes}}
	d, err := rule.Diagnose(council, electors, ballots)
	fmt.Println(d.Outcome, err)
	fmt.Println("further yes votes:", d.Further.Votes, "decided:", d.Decided)
	fmt.Println("one more no would adopt it:", d.ExtraNoHelps, "for example of", d.ExtraNo)
	// Output:
	// no-quorum <nil>
	// further yes votes: 1 decided: false
	// one more no would adopt it: true for example of d
}

// A standing proxy is passed on; nobody acts for more than one.
func ExampleDelegate() {
	day, _ := renjia.ParseDate("2026-03-01")
	since := renjia.Period{From: day}
	d, err := rule.Delegate(council, named("a", "b", "c", "d"), []rule.Ballot{{Elector: "a", Response: rule.Yes}}, rule.Delegations{
		On: day, List: []rule.Delegation{{From: "c", To: "b", Period: since}, {From: "b", To: "d", Period: since}, {From: "d", To: "a", Period: since}},
	})
	for _, p := range d.Counted {
		fmt.Println(p.Elector, "votes", p.Response, "with", p.Voter, "after", p.Steps, "steps")
	}
	for _, r := range d.Lapsed {
		fmt.Println(r.Elector+":", r.Reason.EN)
	}
	fmt.Println(len(d.Ballots), "ballots", err)
	// Output:
	// c votes yes with a after 3 steps
	// b: the proxy acts for as many as it may already
	// d: the proxy acts for as many as it may already
	// 4 ballots <nil>
}

// Weights mislead about power: with 50, 49 and 1 votes and more than half
// needed, 49 can do no more than 1.
func ExamplePowers() {
	r := rule.Rule{
		ID: "liede/shares", Title: renjia.Text{EN: "By shares"}, Measures: []rule.Measure{rule.Shares},
		Pass: rule.Test{All: []rule.Threshold{{
			ID: "majority", Measure: rule.Shares, Numerator: "yes", Base: rule.Roll, Op: renjia.MoreThan, Fraction: renjia.Frac(1, 2),
		}}},
	}
	powers, err := rule.Powers(context.Background(), r, []rule.Elector{
		{ID: "a", Weights: []int64{50}}, {ID: "b", Weights: []int64{49}}, {ID: "c", Weights: []int64{1}},
	}, rule.PowerOptions{})
	for _, p := range powers {
		fmt.Println(p.Electors[0], p.Weights[0], "Banzhaf", p.Banzhaf.Exact, "Shapley–Shubik", p.ShapleyShubik.Exact)
	}
	fmt.Println(err)
	// Output:
	// a 50 Banzhaf 3/4 Shapley–Shubik 2/3
	// b 49 Banzhaf 1/4 Shapley–Shubik 1/6
	// c 1 Banzhaf 1/4 Shapley–Shubik 1/6
	// <nil>
}
