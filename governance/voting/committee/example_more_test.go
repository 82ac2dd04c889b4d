package committee_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/committee"
)

var byIndex = voting.Options{Ties: voting.ByIndex()}

func ExampleAV() {
	p := courtyard()
	r, _ := committee.AV(context.Background(), p, 3, voting.Options{})
	fmt.Println(p.Names(r.Winners), r.Rounds[0].Scores[4].Value.RatString())
	// Output:
	// [An Bo Chen] 40
}

// Excluding from all candidates, the last of the tied go first.
func ExampleRevSeqPAV() {
	p := courtyard()
	r, _ := committee.RevSeqPAV(context.Background(), p, 3, byIndex)
	for _, round := range r.Rounds {
		fmt.Println(p.Names(round.Excluded), round.Scores[0].Value.RatString())
	}
	fmt.Println(p.Names(r.Winners))
	// Output:
	// [Fang] 5
	// [Dai] 15
	// [Chen] 20
	// [An Bo E]
}

func ExampleSeqCC() {
	show(committee.SeqCC, byIndex)
	show(committee.SeqSLAV, byIndex)
	// Output:
	// [An E Bo]
	// [An E Bo]
}

func ExampleSLAV() {
	show(committee.SLAV, byIndex)
	show(committee.Geometric, byIndex)
	show(committee.LexCC, byIndex)
	show(committee.Adams, byIndex)
	// Output:
	// [An Bo E]
	// [An Bo E]
	// [An Bo E]
	// [An Bo E]
}

// Every member speaks for a third of the papers, 33 or 34.
func ExampleMonroe() {
	p := courtyard()
	r, _ := committee.Monroe(context.Background(), p, 3, byIndex)
	fmt.Println(p.Names(r.Winners), r.Value.RatString())
	show(committee.GreedyMonroe, byIndex)
	// Output:
	// [An Bo E] 94
	// [An E Bo]
}

// The greatest load of a paper is least if 60 papers carry two seats, whoever has
// the third; the next greatest is least if 40 carry it.
func ExampleMinimaxPhragmen() {
	p := courtyard()
	r, _ := committee.MinimaxPhragmen(context.Background(), p, 3, byIndex)
	fmt.Println(p.Names(r.Winners), r.Value)
	show(committee.LeximaxPhragmen, byIndex)
	// Output:
	// [An Bo Dai] 1/30
	// [An Bo E]
}

// 99 voters want one thing and one voter two others: no voter should be far from
// the committee (Lackner and Skowron 2023).
func ExampleMinimaxAV() {
	b := voting.NewBuilder(voting.Approval, voting.Named("a", "b", "c"))
	b.Approve(99, 0)
	b.Approve(1, 1, 2)
	p, _ := b.Profile()
	r, _ := committee.MinimaxAV(context.Background(), p, 1, voting.Options{All: 5})
	for _, w := range r.Outcomes {
		fmt.Println(p.Names(w))
	}
	fmt.Println(r.Value.RatString())
	show(committee.LexMinimaxAV, byIndex)
	// Output:
	// [b]
	// [c]
	// 2
	// [An Bo E]
}

func ExampleConsensus() {
	show(committee.Consensus, byIndex)
	show(committee.EPH, byIndex)
	show(committee.EqualSharesAV, byIndex)
	// Output:
	// [An E Bo]
	// [An Bo E]
	// [An E Bo]
}
