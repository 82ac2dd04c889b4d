package margin_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

// Ann leads Bo by 25 of 520 papers: thirteen misread papers could undo it.
func Example() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(250, 0)
	b.Rank(225, 1)
	b.Rank(45, 2)
	p, _ := b.Profile()
	m, err := margin.Plurality().Margin(p, 0, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	fmt.Println(m.Upper, m.Exact(), p.Name(m.Challenger), err)

	a, err := margin.NewAudit(p.Voters(), 25, renjia.Frac(1, 10), renjia.Frac(20781, 20000))
	fmt.Println(a.Diluted, a.Sample, err)
	fmt.Println(a.Confirms(130, margin.Discrepancies{Over1: 1}), a.Confirms(130, margin.Discrepancies{Over2: 1}))
	// Output:
	// 13 true Bo <nil>
	// 5/104 99 <nil>
	// true false
}

// Bo wins the last round by twenty papers; but had one voter for Bo put Cy first,
// Bo might have been excluded before.
func ExampleIRV() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(40, 0, 1, 2)
	b.Rank(31, 1, 0, 2)
	b.Rank(29, 2, 1, 0)
	p, _ := b.Profile()
	m, _ := margin.IRV(context.Background(), p, 1, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	fmt.Print(m.Explain(p).Text(renjia.English))
	after, _ := margin.Apply(p, m.Changes)
	fmt.Println(after.Voters())
	// Output:
	// irv: papers altered until Bo may lose
	//   fewer than 1 are not enough
	//   1 are enough
	//   they are for Ann
	// 100
}

func ExampleSearch() {
	// Any function of a profile will do for a rule.
	beats := func(_ context.Context, p *voting.Profile, _ int, o voting.Options) (*voting.Result, error) {
		r := &voting.Result{Rule: "undefeated"}
		w := p.Pairwise()
		for c := range w.Len() {
			if undefeated(w, c) {
				r.Outcomes = append(r.Outcomes, []int{c})
			}
		}
		if r.Outcomes == nil { // a cycle: everybody
			for c := range w.Len() {
				r.Outcomes = append(r.Outcomes, []int{c})
			}
		}
		r.Winners = r.Outcomes[0]
		return r, nil
	}
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(9, 0, 1, 2)
	b.Rank(4, 1, 2, 0)
	p, _ := b.Profile()
	m, err := margin.Search(context.Background(), beats, p, 0, margin.Condorcet, margin.Options{Variant: margin.Alter, Goal: margin.MustLose, Nodes: 1000})
	fmt.Println(m.Lower, m.Upper, m.Exact(), err)
	// Output:
	// 3 3 true <nil>
}

func undefeated(w *voting.Pairwise, c int) bool {
	for d := range w.Len() {
		if w.Margin(d, c) > 0 {
			return false
		}
	}
	return true
}

// Three who want Ann give her the vote by putting Bo, her rival, last.
func ExampleScoring_Manipulate() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy", "Di"))
	b.Rank(3, 0, 1, 2, 3)
	b.Rank(3, 1, 0, 2, 3)
	b.Rank(1, 1, 2, 3, 0)
	p, _ := b.Profile()
	g, err := margin.Borda().Manipulate(p, 0, 3, voting.ByIndex())
	fmt.Println(p.Name(g.Before), g.Found, p.Name(g.After), g.Instead.Marks, err)
	// Output:
	// Bo true Ann [0 3 2 1] <nil>
}

func ExampleNoShow() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(7, 0, 2, 1)
	b.Rank(8, 1, 0, 2)
	b.Rank(6, 2, 1, 0)
	p, _ := b.Profile()
	g, _ := margin.NoShow(context.Background(), winners(irv).rule("irv"), p, 0, 2, voting.Options{Ties: voting.ByIndex()})
	fmt.Print(g.Explain(p).Text(renjia.English))
	// Output:
	// irv: what 2 papers of ballot 0 could gain; Bo wins
	//   had they stayed home, Cy, whom they prefer, would win
}
