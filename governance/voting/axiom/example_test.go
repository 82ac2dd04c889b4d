package axiom_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// Sixty households want the three projects of one end of the village, thirty
// those of the other. By votes alone the first take all seats.
func Example() {
	b := voting.NewBuilder(voting.Approval, voting.Named("bridge", "lamps", "well", "school", "clinic", "park"))
	b.Approve(60, 0, 1, 2)
	b.Approve(30, 3, 4, 5)
	p, _ := b.Profile()
	r, err := axiom.EJRPlus(context.Background(), p, []int{0, 1, 2}, axiom.Options{Seats: 3, Quota: axiom.Hare})
	fmt.Println(r.Outcome, err)
	fmt.Print(r.Explain(p).Text(renjia.English))
	r, _ = axiom.EJRPlus(context.Background(), p, []int{0, 1, 3}, axiom.Options{Seats: 3, Quota: axiom.Hare})
	fmt.Println(r.Outcome)
	// Output:
	// violated <nil>
	// ejr+ is violated for 3 seats
	//   papers of the group, against those that deserve 1 seats (hare quota): 30 ≥ 30 — holds
	//   they all approve of [school]: members the best served of them approves of: 0 ≥ 1 — fails
	// holds
}

func ExampleCompare() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(5, 0, 1, 2)
	b.Rank(4, 1, 2, 0)
	b.Rank(2, 2, 1, 0)
	p, _ := b.Profile()
	c, _ := axiom.Compare(p)
	fmt.Print(c.CondorcetWinner().Explanation.Text(renjia.English))
	fmt.Print(c.CondorcetLoser().Explanation.Text(renjia.Chinese))
	// Output:
	// Bo beats every other candidate (Condorcet winner)
	//   papers that prefer Bo to Ann, against those that prefer Ann to Bo: 6 > 5 — holds
	//   papers that prefer Bo to Cy, against those that prefer Cy to Bo: 9 > 2 — holds
	// Ann在两两比较中负于所有其他候选人（孔多塞败者）
	//   偏好Ann甚于Bo的票数，对比偏好Bo甚于Ann的票数: 5 < 6 — 成立
	//   偏好Ann甚于Cy的票数，对比偏好Cy甚于Ann的票数: 5 < 6 — 成立
}

// Whatever rule counts, six of nine papers put the two sisters above the other.
func ExampleMutualMajority() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Li An", "Li Mei", "Wang"))
	b.Rank(3, 0, 1)
	b.Rank(3, 1, 0)
	b.Rank(3, 2)
	p, _ := b.Profile()
	f, _ := axiom.MutualMajority(p, axiom.AllPapers)
	fmt.Println(p.Names(f.Candidates))
	// Output:
	// [Li An Li Mei]
}

func ExamplePSC() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy", "Di"))
	b.Rank(60, 0, 1)
	b.Rank(41, 2, 3)
	p, _ := b.Profile()
	r, _ := axiom.PSC(context.Background(), p, []int{0, 1}, axiom.Options{Seats: 2, Quota: axiom.Droop})
	fmt.Println(r.Outcome, p.Names(r.Violation.Candidates), r.Violation.Papers, "of", r.Violation.Need)
	// Output:
	// violated [Cy] 41 of 34
}

// The two lists of the same street are clones: every paper puts them side by side.
func ExampleClones() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("East 1", "East 2", "West"))
	b.Rank(6, 0, 1, 2)
	b.Rank(5, 2, 0, 1)
	p, _ := b.Profile()
	sets, _ := axiom.Clones(p)
	for _, s := range sets {
		fmt.Println(p.Names(s))
	}
	// Output:
	// [East 1 East 2]
}

// Plurality elects Ann, whom most papers put last.
func ExampleJudge() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(4, 0, 1, 2)
	b.Rank(3, 1, 2, 0)
	b.Rank(2, 2, 1, 0)
	p, _ := b.Profile()
	all, _ := axiom.Judge(p, 0, axiom.AllPapers)
	for _, j := range all {
		if !j.Holds {
			fmt.Println(j.Step.Claim.EN)
		}
	}
	// Output:
	// mutual_majority: Ann is none of [Bo Cy]
	// majority_loser: Ann is one of [Ann]
	// condorcet_winner: Ann is none of [Bo]
	// smith_set: Ann is none of [Bo]
	// schwartz_set: Ann is none of [Bo]
	// condorcet_loser: Ann is one of [Ann]
}
