package single_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/single"
)

// site is where a neighbourhood would build its lift: 100 ballots on four places.
func site() *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Named("North", "East", "South", "West"))
	b.Rank(42, 0, 1, 2, 3)
	b.Rank(26, 1, 2, 3, 0)
	b.Rank(15, 2, 3, 1, 0)
	b.Rank(17, 3, 2, 1, 0)
	p, err := b.Profile()
	if err != nil {
		panic(err)
	}
	return p
}

// The same ballots elect three places, by how one counts.
func Example() {
	p := site()
	for _, name := range []string{"plurality", "irv_lex", "borda", "schulze_margins", "kemeny"} {
		m, err := single.Lookup(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := m.Run(context.Background(), p, 1, voting.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(m.Title.EN+":", p.Name(r.Winners[0]))
	}
	// Output:
	// Plurality: North
	// Instant runoff, ties as they arise: West
	// Borda: East
	// Schulze, margins: East
	// Kemeny–Young: East
}

// Rounds tell how it came to the result, in two languages and exact numbers.
func ExampleIRVLex() {
	p := site()
	r, err := single.IRVLex(context.Background(), p, 1, voting.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, round := range r.Rounds {
		for _, s := range round.Scores {
			fmt.Printf("%s %s  ", p.Name(s.Candidate), s.Value.RatString())
		}
		fmt.Println("|", round.Note.EN, "|", round.Note.ZH)
	}
	// Output:
	// North 42  East 26  South 15  West 17  | fewest votes, excluded: South | 票数最少，淘汰：South
	// North 42  East 26  West 32  | fewest votes, excluded: East | 票数最少，淘汰：East
	// North 42  West 58  | West has 58 of 100 votes | West得58票，有效票共100
}

// The note names, for each who does not win, who is ahead and by what: here the
// strengths of the strongest paths there and back.
func ExampleSchulzeMargins() {
	p := site()
	r, err := single.SchulzeMargins(context.Background(), p, 1, voting.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Rounds[0].Note.EN)
	// Output:
	// has to each other candidate a path no weaker than the one back: East; beaten along paths: East > North (16 : 0); East > South (36 : 0); East > West (36 : 0)
}

// A family of rules has no default: the error lists the variants.
func ExampleLookup() {
	_, err := single.Lookup("irv")
	fmt.Println(errors.Is(err, renjia.ErrUnspecified))
	fmt.Println(err)
	// Output:
	// true
	// voting rule irv: choose variant (irv_all_lowest_at_once | irv_approval | irv_lex | irv_parallel_universe | irv_truncated)
}

// Three equal majorities go round in a circle. Without a policy nobody is elected;
// with lots drawn from a seed that was published before, anybody can check who is.
func ExampleRankedPairsMarginsLex() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(1, 0, 1, 2)
	b.Rank(1, 1, 2, 0)
	b.Rank(1, 2, 0, 1)
	p, err := b.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = single.RankedPairsMarginsLex(context.Background(), p, 1, voting.Options{})
	fmt.Println(err)
	r, err := single.RankedPairsMarginsLex(context.Background(), p, 1, voting.Options{Ties: voting.ByLot(p, "2026-05-01")})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name(r.Winners[0]), "by", r.Broken[0].How)
	fmt.Println(r.Rounds[0].Note.EN)
	// Output:
	// ranked_pairs_margins_lex: round 1: candidates [0 1 2] are tied (to elect): choose how ties are broken
	// Ann by lot
	// no locked majority against Ann; scores say over how many others they are; 1 majorities left out: Cy > Ann (1)
}

// Three are tied for the last place. Whoever is excluded first, Ann does not win; of
// the others each does under some way of breaking ties.
func ExampleIRVParallelUniverse() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(4, 0)
	b.Rank(3, 1, 2)
	b.Rank(3, 2, 1)
	b.Rank(1, 1, 0)
	b.Rank(1, 2, 0)
	p, err := b.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := single.IRVParallelUniverse(context.Background(), p, 1, voting.Options{All: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, outcome := range r.Outcomes {
		fmt.Println(p.Names(outcome))
	}
	// Output:
	// [Bo]
	// [Cy]
}

// The distance of the ranking found is that of no other ranking undercut.
func ExampleKemeny() {
	p := site()
	r, err := single.Kemeny(context.Background(), p, 1, voting.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Rounds[0].Note.EN)
	fmt.Println(r.Value.RatString(), r.Bound.RatString())
	// Output:
	// closest ranking: East > South > West > North; first in some closest ranking: East
	// 207 207
}

// Grades are compared by their medians; how far apart grades are does not matter.
func ExampleMajorityJudgement() {
	b := voting.NewBuilder(voting.Score, voting.Named("Playground", "Parking"))
	give := func(weight int64, playground, parking int32) {
		b.Give(weight, voting.Mark{Candidate: 0, Points: playground}, voting.Mark{Candidate: 1, Points: parking})
	}
	give(3, 3, 5)
	give(2, 4, 0)
	give(2, 3, 2)
	p, err := b.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := single.MajorityJudgement(context.Background(), p, 1, voting.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range r.Rounds[0].Scores {
		fmt.Println(p.Name(s.Candidate), s.Value.RatString())
	}
	fmt.Println(p.Name(r.Winners[0]))
	// Output:
	// Playground 3
	// Parking 2
	// Playground
}
