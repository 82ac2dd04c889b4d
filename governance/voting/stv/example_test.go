package stv_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// courtyard is a residents' committee of three seats: one part of the courtyard
// cares about lifts, another about the garden.
func courtyard() *voting.Profile {
	b := voting.NewBuilder(voting.Ranked, voting.Named("An", "Bai", "Cao", "Ding", "E"))
	b.Rank(30, 0, 1, 2)
	b.Rank(10, 1, 0)
	b.Rank(6, 2, 1)
	b.Rank(12, 3, 4)
	b.Rank(9, 4, 3)
	p, err := b.Profile()
	if err != nil {
		panic(err)
	}
	return p
}

func ExampleScottish() {
	p := courtyard()
	r, err := stv.Scottish(context.Background(), p, 3, voting.Options{Ties: voting.ByLot(p, "announced on the day")})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, round := range r.Rounds {
		fmt.Printf("%d %s\n", i+1, round.Note.EN)
		for _, s := range round.Scores {
			fmt.Printf("  %s %s", p.Name(s.Candidate), s.Value.FloatString(5))
		}
		fmt.Println("\n  elected", p.Names(round.Elected), "excluded", p.Names(round.Excluded))
	}
	fmt.Println(r.Rounds[1].Note.ZH)
	fmt.Println(p.Names(r.Winners))
	// Output:
	// 1 first preferences; not transferable 0.00000; quota 17.00000
	//   An 30.00000  Bai 10.00000  Cao 6.00000  Ding 12.00000  E 9.00000
	//   elected [An] excluded []
	// 2 surplus 13.00000: An; not transferable 0.00000; quota 17.00000
	//   An 17.00000  Bai 22.99990  Cao 6.00000  Ding 12.00000  E 9.00000
	//   elected [Bai] excluded []
	// 3 surplus 5.99990: Bai; not transferable 2.60860; quota 17.00000
	//   An 17.00000  Bai 17.00000  Cao 9.39120  Ding 12.00000  E 9.00000
	//   elected [] excluded []
	// 4 excluded: E; not transferable 2.60860; quota 17.00000
	//   An 17.00000  Bai 17.00000  Cao 9.39120  Ding 21.00000  E 0.00000
	//   elected [Ding] excluded [E Cao]
	// 转移超额票13.00000：An；不可转移0.00000；当选票额17.00000
	// [An Bai Ding]
}

// The keep factors of Meek's method settle where every elected candidate keeps a
// quota, which falls as papers run out.
func ExampleMeekPRF() {
	p := courtyard()
	r, err := stv.MeekPRF(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, round := range r.Rounds {
		fmt.Println(round.Note.EN)
	}
	// Output:
	// first preferences; quota 16.750000001
	// elected: An; quota 16.750000001
	// elected: Bai; quota 16.750000001
	// excluded: E; quota 16.285714323
	// elected: Ding; quota 16.285714323
}

// Decimals lost in a transfer make Pollux fall behind by a hair in some variants;
// where nothing is lost, lots are drawn.
func ExampleMethods() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Castor", "Pollux", "Helen"))
	b.Rank(4, 0, 1)
	b.Rank(2, 2)
	p, _ := b.Profile()
	for _, m := range stv.Methods()[:4] {
		r, err := m.Run(context.Background(), p, 2, voting.Options{Ties: voting.ByIndex()})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(m.Name, p.Names(r.Winners), len(r.Broken))
	}
	// Output:
	// scottish [Castor Helen] 0
	// wigm_prf [Castor Helen] 0
	// wigm_prf_batch [Castor Helen] 0
	// wigm_rational [Castor Helen] 1
}

// Without a policy a tie is an error; with All every outcome is returned.
func Example_ties() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Castor", "Pollux", "Helen"))
	b.Rank(4, 0, 1)
	b.Rank(2, 2)
	p, _ := b.Profile()
	_, err := stv.WIGMRational(context.Background(), p, 2, voting.Options{})
	fmt.Println(errors.Is(err, renjia.ErrUnspecified), err)
	r, _ := stv.WIGMRational(context.Background(), p, 2, voting.Options{All: 100})
	fmt.Println(r.Outcomes)
	r, _ = stv.WIGMRational(context.Background(), p, 2, voting.Options{Ties: voting.ByChair(func(t voting.Tie) (int, error) {
		fmt.Println("drawn among", p.Names(t.Among), "to", t.For)
		return t.Among[1], nil
	})})
	fmt.Println(p.Names(r.Winners), r.Broken[0].How)
	// Output:
	// true wigm_rational: round 3: candidates [1 2] are tied (to exclude): choose how ties are broken
	// [[0 1] [0 2]]
	// drawn among [Pollux Helen] to exclude
	// [Castor Pollux] chair
}

// Papers that rank two candidates equal are worth half a vote to each.
func ExampleMeekGuarded() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("A", "B", "C"))
	b.Rank(5, 0, 1)
	b.RankTiers(1, [][]int{{1, 2}})
	b.Rank(3, 2)
	p, _ := b.Profile()
	r, err := stv.MeekGuarded(context.Background(), p, 2, voting.Options{})
	fmt.Println(p.Names(r.Winners), err)
	_, err = stv.Scottish(context.Background(), p, 2, voting.Options{})
	fmt.Println(err)
	// Output:
	// [A C] <nil>
	// scottish: some ballots rank candidates equal: use a Meek or Warren rule that shares votes between them: not supported
}

func ExampleQPQ() {
	p := courtyard()
	r, err := stv.QPQ(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, round := range r.Rounds[1:] {
		fmt.Println(round.Note.EN)
	}
	fmt.Println(p.Names(r.Winners))
	// Output:
	// elected: An; quota 16.750000000
	// elected: Bai; quota 16.750000000
	// excluded, all elections made anew: E; quota 16.285714286
	// elected: An; quota 16.750000000
	// elected: Ding; quota 16.750000000
	// elected: Bai; quota 15.333333333
	// [An Ding Bai]
}

func ExampleERS97() {
	p := courtyard()
	r, err := stv.ERS97(context.Background(), p, 3, voting.Options{Ties: voting.ByIndex()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, round := range r.Rounds {
		fmt.Println(round.Note.EN)
	}
	fmt.Println(p.Names(r.Winners))
	// Output:
	// first preferences; not transferable 0.00; quota 16.75
	// surplus 13.25: An; not transferable 0.05; quota 16.75
	// surplus 6.45: Bai; not transferable 0.20; quota 16.75
	// excluded: E; not transferable 0.20; quota 16.75
	// [An Bai Ding]
}
