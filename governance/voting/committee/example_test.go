package committee_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/committee"
)

// courtyard is 100 households on who should sit in the courtyard's committee: 60
// at the front, 30 at the back, 10 by the gate.
func courtyard() *voting.Profile {
	b := voting.NewBuilder(voting.Approval, voting.Named("An", "Bo", "Chen", "Dai", "E", "Fang"))
	b.Approve(60, 0, 1, 2)
	b.Approve(30, 3, 4)
	b.Approve(10, 4, 5)
	p, err := b.Profile()
	if err != nil {
		panic(err)
	}
	return p
}

func show(rule voting.Rule, o voting.Options) {
	p := courtyard()
	r, err := rule(context.Background(), p, 3, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Names(r.Winners))
}

// The majority takes all seats by approvals, but not by proportional rules.
func Example() {
	o := voting.Options{Ties: voting.ByIndex()}
	show(committee.AV, o)
	show(committee.EqualShares, o)
	show(committee.PAV, o)
	// Output:
	// [An Bo Chen]
	// [An E Bo]
	// [An Bo E]
}

// A tie is refused unless a policy was fixed before.
func Example_ties() {
	p := courtyard()
	_, err := committee.SeqPAV(context.Background(), p, 3, voting.Options{})
	fmt.Println(errors.Is(err, renjia.ErrUnspecified))
	fmt.Println(err)
	r, _ := committee.SeqPAV(context.Background(), p, 3, voting.Options{Ties: voting.ByName(p)})
	for _, b := range r.Broken {
		fmt.Println("round", b.Round, p.Names(b.Among), "by", b.How, "to", p.Name(b.Chosen))
	}
	// Output:
	// true
	// seqpav: round 1: candidates [0 1 2] are tied (to elect): choose how ties are broken
	// round 1 [An Bo Chen] by name to An
	// round 3 [Bo Chen] by name to Bo
}

// All committees that some way of breaking ties leads to.
func Example_all() {
	p := courtyard()
	r, _ := committee.SeqPhragmen(context.Background(), p, 3, voting.Options{All: 10})
	for _, w := range r.Outcomes {
		fmt.Println(p.Names(w))
	}
	// Output:
	// [An Bo E]
	// [An Chen E]
	// [Bo Chen E]
}

// Rounds tell the exact price per paper. The last seat has no price: nobody can
// pay for it, and what papers are short of is a load.
func ExampleEqualShares() {
	p := courtyard()
	r, _ := committee.EqualShares(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	for i, round := range r.Rounds {
		fmt.Println(i+1, p.Name(round.Elected[0]), round.Scores[0].Value, round.Note.EN)
	}
	// Output:
	// 1 An 1/60 price per paper
	// 2 E 1/40 price per paper
	// 3 Bo 1/300 nobody can be paid for: load per paper
}

func ExampleEqualSharesOnly() {
	p := courtyard()
	r, _ := committee.EqualSharesOnly(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	fmt.Println(p.Names(r.Winners))
	// Output:
	// [An E]
}

// The endowment grows until all seats are filled.
func ExampleEqualSharesIncrement() {
	p := courtyard()
	r, _ := committee.EqualSharesIncrement(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	fmt.Println(p.Names(r.Winners), "with money for", r.Value.RatString(), "seats")
	// Output:
	// [An Bo E] with money for 4 seats
}

func ExampleSeqPhragmen() {
	p := courtyard()
	r, _ := committee.SeqPhragmen(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	for i, round := range r.Rounds {
		fmt.Println(i+1, p.Name(round.Elected[0]), round.Scores[0].Value)
	}
	// Output:
	// 1 An 1/60
	// 2 E 1/40
	// 3 Bo 1/30
}

func ExamplePAV() {
	p := courtyard()
	r, _ := committee.PAV(context.Background(), p, 3, voting.Options{All: 10})
	fmt.Println(r.Value.RatString(), len(r.Outcomes))
	// Output:
	// 130 3
}

func ExampleCC() {
	p := courtyard()
	r, _ := committee.CC(context.Background(), p, 2, voting.Options{Ties: voting.ByIndex()})
	fmt.Println(p.Names(r.Winners), r.Value.RatString())
	// Output:
	// [An E] 100
}

func ExampleSAV() {
	p := courtyard()
	r, _ := committee.SAV(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
	for _, s := range r.Rounds[0].Scores[2:5] {
		fmt.Println(p.Name(s.Candidate), s.Value.RatString())
	}
	// Output:
	// Chen 20
	// Dai 15
	// E 20
}

// The worst supported member has as much support as can be.
func ExampleMaximinSupport() {
	p := courtyard()
	r, _ := committee.MaximinSupport(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	for i, round := range r.Rounds {
		fmt.Println(i+1, p.Name(round.Elected[0]), round.Scores[0].Value.RatString())
	}
	// Output:
	// 1 An 60
	// 2 E 40
	// 3 Bo 30
}

func ExampleEnestroem() {
	p := courtyard()
	r, _ := committee.Enestroem(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	for i, round := range r.Rounds {
		fmt.Println(i+1, p.Name(round.Elected[0]), round.Scores[0].Value.RatString())
	}
	// Output:
	// 1 An 60
	// 2 E 40
	// 3 Bo 80/3
}

// A ballot counts for its first preference, or for as many as there are seats.
func ExampleSNTV() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("An", "Bo", "Chen"))
	b.Rank(4, 0, 1)
	b.Rank(3, 1, 2)
	b.Rank(2, 2, 1)
	p, _ := b.Profile()
	one, _ := committee.SNTV(context.Background(), p, 2, voting.Options{})
	all, _ := committee.Bloc(context.Background(), p, 2, voting.Options{})
	fmt.Println(p.Names(one.Winners), p.Names(all.Winners))
	// Output:
	// [An Bo] [Bo Chen]
}

func ExampleExpandingApprovals() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("An", "Bo", "Chen"))
	b.Rank(4, 0, 1)
	b.Rank(3, 1, 2)
	b.Rank(2, 2, 1)
	p, _ := b.Profile()
	r, _ := committee.ExpandingApprovals(context.Background(), p, 2, voting.Options{Ties: voting.ByIndex()})
	fmt.Println(p.Names(r.Winners), r.Rounds[0].Note.EN, "and", r.Rounds[1].Note.EN)
	// Output:
	// [An Bo] ranks up to 1 count and ranks up to 2 count
}

func ExampleMethods() {
	for _, m := range committee.Methods()[:3] {
		fmt.Println(m.Name, m.Title.EN)
	}
	// Output:
	// av Approval voting
	// sav Satisfaction approval voting
	// sav_exact Satisfaction approval voting
}
