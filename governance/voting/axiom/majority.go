package axiom

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Base is the papers of which a majority is more than half.
type Base string

// The bases.
const (
	AllPapers    Base = "all"    // blank ones as well
	MarkedPapers Base = "marked" // those that list a candidate
)

func (b Base) of(p *voting.Profile) (int64, error) {
	switch b {
	case AllPapers:
		return p.Voters(), nil
	case MarkedPapers:
		marked := int64(0)
		for ballot := range p.Ballots() {
			if len(ballot.Marks) > 0 {
				marked += ballot.Weight
			}
		}
		return marked, nil
	}
	return 0, &renjia.UnspecifiedError{What: "majority", Choices: []renjia.Choice{{
		Name: "base", Options: []string{string(AllPapers), string(MarkedPapers)}, Why: "blank papers count in one and not in the other",
	}}}
}

// Coalition is papers that prefer every candidate of a set to every one outside.
type Coalition struct {
	Candidates []int `json:"candidates"` // ascending; not all of them
	Papers     int64 `json:"papers"`
}

// SolidCoalitions lists every set of candidates that some paper of a ranked
// profile puts above all others, with the number of such papers: by size, then
// in lexicographic order. Candidates a paper does not list are below all that it
// lists. It takes the time and memory of the papers' prefixes, at worst O(B·m²)
// for B distinct ballots.
//
// Source: Dummett, Voting Procedures, 1984.
func SolidCoalitions(p *voting.Profile) ([]Coalition, error) {
	if err := p.Require("solid coalitions", voting.Ranked); err != nil {
		return nil, err
	}
	at := map[string]int{}
	var all []Coalition
	key := make([]byte, (len(p.Candidates)+7)/8)
	for b := range p.Ballots() {
		clear(key)
		for prefix := range prefixes(b, key, len(p.Candidates)) {
			i, known := at[string(key)]
			if !known {
				i = len(all)
				at[string(key)] = i
				all = append(all, Coalition{Candidates: sorted(prefix)})
			}
			all[i].Papers += b.Weight
		}
	}
	slices.SortFunc(all, func(x, y Coalition) int {
		return cmp.Or(cmp.Compare(len(x.Candidates), len(y.Candidates)), slices.Compare(x.Candidates, y.Candidates))
	})
	return all, nil
}

// prefixes goes over the sets a ballot puts above all others, setting the bits of
// key as it goes.
func prefixes(b voting.Ballot, key []byte, candidates int) iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		end := 0
		for tier := range b.Tiers() {
			for _, c := range tier {
				key[c/8] |= 1 << (c % 8)
			}
			end += len(tier)
			if end == candidates || !yield(b.Marks[:end]) {
				return
			}
		}
	}
}

func sorted(marks []int32) []int {
	set := make([]int, len(marks))
	for i, c := range marks {
		set[i] = int(c)
	}
	slices.Sort(set)
	return set
}

// MutualMajority finds the smallest set of candidates that more than half of the
// papers put above all others; such sets lie one in the other. A rule that
// respects solid majorities elects from it. It is empty if there is none.
//
// Source: Woodall, "Properties of preferential election rules", 1994 (majority).
func MutualMajority(p *voting.Profile, base Base) (Finding, error) {
	n, err := base.of(p)
	if err != nil {
		return Finding{}, err
	}
	all, err := SolidCoalitions(p)
	if err != nil {
		return Finding{}, err
	}
	for _, s := range all {
		if 2*s.Papers > n {
			return majority("mutual_majority", s.Candidates, renjia.Textf("More than half put these above all others: %v", "过半数选票将其排在所有他人之上：%v", p.Names(s.Candidates)), s.Papers, n), nil
		}
	}
	return Finding{Check: "mutual_majority", Explanation: renjia.Explanation{Title: renjia.Text{
		EN: "No set of candidates is put above all others by more than half", ZH: "没有任何一组候选人被过半数选票排在所有他人之上"}}}, nil
}

// MajorityWinner finds the candidate that more than half of the papers put alone
// first. A paper of scores puts first whom it gives most points.
func MajorityWinner(p *voting.Profile, base Base) (Finding, error) {
	return extreme(p, base, "majority_winner", true,
		renjia.Text{EN: "papers with %s alone in the first place, twice", ZH: "单独将%s列首位的票数之两倍"},
		renjia.Text{EN: "No candidate is first on more than half of the papers", ZH: "没有候选人在过半数选票上居首位"})
}

// MajorityLoser finds the candidate that more than half of the papers put alone
// last.
func MajorityLoser(p *voting.Profile, base Base) (Finding, error) {
	return extreme(p, base, "majority_loser", false,
		renjia.Text{EN: "papers with %s alone in the last place, twice", ZH: "单独将%s列末位的票数之两倍"},
		renjia.Text{EN: "No candidate is last on more than half of the papers", ZH: "没有候选人在过半数选票上居末位"})
}

func extreme(p *voting.Profile, base Base, check string, first bool, claim, none renjia.Text) (Finding, error) {
	if err := p.Require(check, voting.Ranked, voting.Approval, voting.Score, voting.Cumulative); err != nil {
		return Finding{}, err
	}
	n, err := base.of(p)
	if err != nil {
		return Finding{}, err
	}
	papers := make([]int64, len(p.Candidates))
	grades := make([]int32, len(p.Candidates))
	for b := range p.Ballots() {
		if base == MarkedPapers && len(b.Marks) == 0 {
			continue
		}
		grade(p.Kind, b, grades)
		if c := alone(grades, first); c >= 0 {
			papers[c] += b.Weight
		}
	}
	for c, have := range papers {
		if 2*have > n {
			return majority(check, []int{c}, renjia.Textf(claim.EN, claim.ZH, p.Name(c)), have, n), nil
		}
	}
	return Finding{Check: check, Explanation: renjia.Explanation{Title: none}}, nil
}

func majority(check string, candidates []int, claim renjia.Text, papers, n int64) Finding {
	if check == "mutual_majority" {
		claim.EN, claim.ZH = claim.EN+": their papers, twice", claim.ZH+"：其票数之两倍"
	}
	return Finding{Check: check, Candidates: candidates, Explanation: renjia.Explanation{
		Title: renjia.Text{EN: "More than half of the papers agree", ZH: "过半数选票一致"},
		Steps: []renjia.Step{{Claim: claim, Left: fmt.Sprint(2 * papers), Op: renjia.MoreThan, Right: fmt.Sprint(n), Holds: true}},
	}}
}

// grade writes what a ballot thinks of each candidate: more is better.
func grade(kind voting.Kind, b voting.Ballot, into []int32) {
	clear(into)
	if kind == voting.Ranked {
		level := int32(len(b.Marks))
		for tier := range b.Tiers() {
			for _, c := range tier {
				into[c] = level
			}
			level--
		}
		return
	}
	for i, c := range b.Marks {
		into[c] = 1
		if b.Levels != nil {
			into[c] = b.Levels[i]
		}
	}
}

// alone returns the only candidate with the highest (or lowest) grade, or -1.
func alone(grades []int32, highest bool) int {
	best, sole := 0, true
	for c := 1; c < len(grades); c++ {
		switch d := cmp.Compare(grades[c], grades[best]); {
		case d == 0:
			sole = false
		case (d > 0) == highest:
			best, sole = c, true
		}
	}
	if !sole {
		return -1
	}
	return best
}
