package margin

import (
	"sort"

	"github.com/renjia-project/renjia/governance/voting"
)

// Bound is a number of papers below which a winner is safe, by an argument about
// its rule. It must hold for both goals.
type Bound func(p *voting.Profile, winner int, v Variant) int64

// perPaper is by how much one paper can change the lead of one candidate over
// another.
func perPaper(v Variant) int64 {
	if v == Alter {
		return 2
	}
	return 1
}

func atLeast(lead, perPaper int64) int64 {
	if lead <= 0 {
		return 0
	}
	return (lead + perPaper - 1) / perPaper
}

// Condorcet bounds rules that elect whoever beats every other candidate: a winner
// that does is safe until one of its duels is tied. It says nothing of others.
func Condorcet(p *voting.Profile, winner int, v Variant) int64 {
	return condorcet(p.Pairwise(), winner, perPaper(v))
}

func condorcet(w *voting.Pairwise, winner int, per int64) int64 {
	if w.Len() < 2 {
		return 0
	}
	least := int64(-1)
	for c := range w.Len() {
		if c == winner {
			continue
		}
		if m := w.Margin(winner, c); least < 0 || m < least {
			least = max(0, m)
		}
	}
	return atLeast(least, per)
}

// Copeland bounds the rule that counts victories less defeats: a challenger must
// come up to the winner even if every duel within reach of the papers turned.
func Copeland(p *voting.Profile, winner int, v Variant) int64 {
	return duels(p, winner, v, sign)
}

// Llull bounds the rule that counts duels not lost.
func Llull(p *voting.Profile, winner int, v Variant) int64 {
	return duels(p, winner, v, func(lead int64) int { return min(0, sign(lead)) })
}

// duels bounds rules that add what each duel is worth by its lead.
func duels(p *voting.Profile, winner int, v Variant, worth func(lead int64) int) int64 {
	w := p.Pairwise()
	per := perPaper(v)
	total := func(c int, shift int64) int {
		score := 0
		for x := range w.Len() {
			if x != c {
				score += worth(w.Margin(c, x) + shift)
			}
		}
		return score
	}
	return int64(sort.Search(int(p.Voters())+1, func(t int) bool {
		shift := per * int64(t)
		low := total(winner, -shift)
		for c := range w.Len() {
			if c != winner && total(c, shift) >= low {
				return true
			}
		}
		return false
	}))
}

func sign(x int64) int { return compare(x, 0) }

// Minimax bounds the rule that elects whose greatest defeat, by its lead, is
// smallest.
func Minimax(p *voting.Profile, winner int, v Variant) int64 {
	w := p.Pairwise()
	return apart(w, winner, v, func(c int) int64 {
		return worst(w, c) - worst(w, winner)
	})
}

// MinimaxOpposition bounds the rule that elects against whom fewest papers ever
// stand; a paper of any variant changes a duel's number by one.
func MinimaxOpposition(p *voting.Profile, winner int, _ Variant) int64 {
	w := p.Pairwise()
	against := make([]int64, w.Len())
	for c := range against {
		for x := range against {
			if x != c {
				against[c] = max(against[c], w.Prefer(x, c))
			}
		}
	}
	least := int64(-1)
	for c := range against {
		if b := atLeast(against[c]-against[winner], 2); c != winner && (least < 0 || b < least) {
			least = b
		}
	}
	return max(0, least)
}

func worst(w *voting.Pairwise, c int) int64 {
	defeat := int64(0)
	for x := range w.Len() {
		if x != c {
			defeat = max(defeat, w.Margin(x, c))
		}
	}
	return defeat
}

// Schulze bounds the rule that compares the strongest paths of leads. It takes
// O(m³) time.
func Schulze(p *voting.Profile, winner int, v Variant) int64 {
	w := p.Pairwise()
	paths := widest(w)
	return apart(w, winner, v, func(c int) int64 { return paths[winner][c] - paths[c][winner] })
}

// apart bounds by a lead of two measures, each of which a paper changes by as much
// as a margin; and by the Condorcet criterion.
func apart(w *voting.Pairwise, winner int, v Variant, lead func(c int) int64) int64 {
	per := perPaper(v)
	least, first := int64(0), true
	for c := range w.Len() {
		if c == winner {
			continue
		}
		if b := atLeast(lead(c), 2*per); first || b < least {
			least, first = b, false
		}
	}
	return max(least, condorcet(w, winner, per))
}

// widest computes the strongest paths of positive leads (Floyd and Warshall).
func widest(w *voting.Pairwise) [][]int64 {
	n := w.Len()
	paths := make([][]int64, n)
	for a := range n {
		paths[a] = make([]int64, n)
		for b := range n {
			paths[a][b] = max(0, w.Margin(a, b))
		}
	}
	for k := range n {
		for a := range n {
			for b := range n {
				paths[a][b] = max(paths[a][b], min(paths[a][k], paths[k][b]))
			}
		}
	}
	return paths
}
