package voting_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// A profile is built ballot by ballot; equal ballots are merged.
func Example() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Seats = 2
	b.Rank(120, 0, 1)
	b.RankTiers(7, [][]int{{2}, {0, 1}})
	b.Rank(5, 0, 1)
	p, err := b.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	for ballot := range p.Ballots() {
		fmt.Print(ballot.Weight, " papers:")
		for tier := range ballot.Tiers() {
			var names []string
			for _, c := range tier {
				names = append(names, p.Name(int(c)))
			}
			fmt.Print(" ", strings.Join(names, "="))
		}
		fmt.Println()
	}
	fmt.Println(p.Voters(), "voters, complete:", p.Complete(), "strict:", p.Strict())
	// Output:
	// 125 papers: Ann Bo
	// 7 papers: Cy Ann=Bo
	// 132 voters, complete: false strict: false
}

// A file is read in the format that its name tells, or every problem is told
// with its place.
func ExampleRead() {
	text := "3 1\n4 1 2 0\n2 3 0\n0\n\"Ann\" \"Bo\" \"Cy\"\n\"Chair\"\n"
	all, err := voting.Read(strings.NewReader(text), "chair.blt", voting.ReadOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := all[0].Profile
	fmt.Println(p.Title, p.Seats, "seat", p.Voters(), "voters", p.Names([]int{0, 1, 2}))

	_, err = voting.Read(strings.NewReader("3 1\n4 1 1 0\n2 5 0\n0\n"), "chair.blt", voting.ReadOptions{})
	var invalid *renjia.ValidationError
	if errors.As(err, &invalid) {
		for _, problem := range invalid.Problems {
			fmt.Println(problem)
		}
	}
	// Output:
	// Chair 1 seat 6 voters [Ann Bo Cy]
	// chair.blt:2:1: ballot: lists candidate 1 twice
	// chair.blt:3:3: there is no candidate 5: they are numbered from 1 to 3
}

// What a file does not say must be chosen.
func ExampleReadCSV() {
	table := "张三,李四,票数\n1,2,3\n2,1,4\n"
	_, err := voting.ReadCSV(strings.NewReader(table), "ballots.csv", voting.ReadOptions{})
	fmt.Println(err, errors.Is(err, renjia.ErrUnspecified))
	p, err := voting.ReadCSV(strings.NewReader(table), "ballots.csv", voting.ReadOptions{Kind: voting.Ranked})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Pairwise().Prefer(1, 0), "of", p.Voters(), "prefer", p.Name(1))
	// Output:
	// ballots.csv: choose Kind (ranked | approval | score | cumulative) true
	// 4 of 7 prefer 李四
}

func ExampleReadJSON() {
	document := `{"spring": {"candidates": ["Ann", "Bo"], "seats": 1, "ballots": [{"count": 2, "order": ["Bo", "Ann"]}, {"order": [0]}]},
 "autumn": {"candidates": 3, "committee_size": 2, "ballots": [[0, 2], [1]]}}`
	all, err := voting.ReadJSON(strings.NewReader(document), "elections.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range all {
		fmt.Println(e.ID, e.Profile.Kind, e.Profile.Seats, e.Profile.Voters())
	}
	_ = voting.WriteJSON(os.Stdout, all[0])
	// Output:
	// spring ranked 1 3
	// autumn approval 2 2
	// {"id": "spring",
	//  "kind": "ranked",
	//  "seats": 1,
	//  "candidates": ["Ann","Bo"],
	//  "ballots": [
	//   {"count": 2, "order": [1, 0]},
	//   {"count": 1, "order": [0]}]}
}

func ExampleReadPrefLib() {
	text := "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n# CATEGORY NAME 1: good\n# CATEGORY NAME 2: fair\n# CATEGORY NAME 3: poor\n" +
		"# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n3: 1, {2,3}, {}\n2: {1,2}, {}, 3\n"
	for _, meaning := range []voting.Categories{
		{},
		{Approve: []string{"good"}},
		{Points: map[string]int32{"good": 2, "fair": 1, "poor": -1}},
	} {
		p, err := voting.ReadPrefLib(strings.NewReader(text), "a.cat", voting.ReadOptions{Categories: meaning})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(p.Kind, p.Ballot(1).Marks, p.Ballot(1).Levels)
	}
	// Output:
	// a.cat: choose Categories (good | fair | poor)
	// approval [0 1] []
	// score [0 1 2] [2 2 -1]
}

func ExampleWriteBLT() {
	b := voting.NewBuilder(voting.Ranked, []voting.Candidate{{Name: "Ann"}, {Name: "Bo", Withdrawn: true}, {Name: "Cy"}})
	b.Title, b.Seats, b.Order = "Board", 1, []int{2, 0, 1}
	b.RankTiers(3, [][]int{{1}, {0, 2}})
	p, err := b.Profile()
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = voting.WriteBLT(os.Stdout, p)
	// Output:
	// 3 1
	// -2
	// [tie 3 1 2]
	// 3 2 1=3 0
	// 0
	// "Ann"
	// "Bo"
	// "Cy"
	// "Board"
}

// Candidates who withdrew stay on the ballots, and are passed over for the
// count.
func ExampleProfile_Standing() {
	text := "3 1\n-2\n4 2 1 0\n3 1 0\n0\n\"Ann\" \"Bo\" \"Cy\"\n"
	b, err := voting.ReadBLT(strings.NewReader(text), "chair.blt", voting.ReadOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, old, err := b.Profile.Standing()
	fmt.Println(p.Names([]int{0, 1}), old, p.Ballot(0).Weight, p.Ballot(0).Marks, err)
	// Output: [Ann Cy] [0 2] 7 [0] <nil>
}

func ExampleApprovalsOf() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.RankTiers(1, [][]int{{0, 1}, {2}})
	p, _ := b.Profile()
	q, err := voting.ApprovalsOf(p, 1)
	fmt.Println(q.Kind, q.Ballot(0).Marks, err)
	// Output: approval [0 1] <nil>
}

func ExampleRankingOf() {
	b := voting.NewBuilder(voting.Score, voting.Named("Ann", "Bo", "Cy"))
	b.Give(1, voting.Mark{Candidate: 2, Points: 5}, voting.Mark{Candidate: 0, Points: 5}, voting.Mark{Candidate: 1, Points: 2})
	p, _ := b.Profile()
	q, err := voting.RankingOf(p)
	for tier := range q.Ballot(0).Tiers() {
		fmt.Print(tier)
	}
	fmt.Println(err)
	// Output: [0 2][1]<nil>
}

// A seed that is published before the count lets anybody draw the same lots.
func ExampleByLot() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	p, _ := b.Profile()
	tie := voting.Tie{Round: 1, For: voting.ToElect, Among: []int{1, 2}}
	broken, err := voting.ByLot(p, "lucky seed").Break("plurality", tie)
	fmt.Println(p.Name(broken.Chosen), broken.How, err)

	_, err = voting.Ties{}.Break("plurality", tie)
	fmt.Println(err)
	// Output:
	// Cy lot <nil>
	// plurality: round 1: candidates [1 2] are tied (to elect): choose how ties are broken
}

func ExampleReadMatching() {
	text := "# NUMBER ALTERNATIVES: 2\n# NUMBER EDGES: 1\n# ALTERNATIVE NAME 1: Pair 1\n# ALTERNATIVE NAME 2: Pair 2\n1,2,0.25\n"
	m, err := voting.ReadMatching(strings.NewReader(text), "kidneys.wmd", voting.ReadOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range m.Edges {
		fmt.Println(m.Alternatives[e.From].Name, "→", m.Alternatives[e.To].Name, e.Weight)
	}
	// Output: Pair 1 → Pair 2 1/4
}

func ExampleReadABIF() {
	text := "=A:[Ann Smith]\n=B:[Bo]\n27: A > B\n24: B/5 > A/1\n"
	_, err := voting.ReadABIF(strings.NewReader(text), "b.abif", voting.ReadOptions{})
	fmt.Println(err)
	p, err := voting.ReadABIF(strings.NewReader(text), "b.abif", voting.ReadOptions{Kind: voting.Ranked})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name(0), p.Pairwise().Margin(0, 1))
	// Output:
	// b.abif: choose Kind (ranked | score | cumulative)
	// Ann Smith 3
}

func ExampleWriteCVotes() {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.RankTiers(7, [][]int{{2}, {0, 1}})
	b.Rank(1)
	p, _ := b.Profile()
	_ = voting.WriteCVotes(os.Stdout, p)
	// Output:
	// #/Candidates: Ann ; Bo ; Cy
	// #/Implicit Ranking: true
	// #/Weight Allowed: false
	//
	// Cy > Ann = Bo * 7
	// /EMPTY/
}
