package rule_test

import (
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
