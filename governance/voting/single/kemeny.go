package single

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// maxKemeny keeps the distance of a ranking within 64 bits.
const maxKemeny = 1 << 11

// Kemeny elects the first of a ranking with the smallest distance to the ballots:
// for each two candidates, the number of voters who prefer them the other way
// round (Kemeny 1959, Young and Levenglick 1978). Finding it is NP-hard. Who is
// in front of whom for sure, because a set of candidates beats all others in
// pairs, is settled first. Each set that is left is solved exactly, up to 20
// candidates in O(2^k · k), above that by a search with bounds.
//
// Result.Value is the distance of the ranking found, Result.Bound one that no
// ranking falls below. They differ, and Result.More is true, only if Options.Nodes
// stopped the search: then the winner is not certain. Scores are places.
func Kemeny(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "kemeny"
	if len(p.Candidates) > maxKemeny {
		return nil, fmt.Errorf("%s: %d candidates: at most %d are supported: %w", rule, len(p.Candidates), maxKemeny, renjia.ErrUnsupported)
	}
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	parts := dominantSets(w)
	largest := int64(len(slices.MaxFunc(parts, func(a, b []int) int { return len(a) - len(b) })))
	k := kemeny{search: newSearch(ctx, rule, w.Len(), largest*largest*largest, o), w: w, given: o.Nodes > 0}
	value := closestPairs(w)
	bound := value
	var ranked, tops []int
	for i, part := range parts {
		s := k.solve(part)
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		if i == 0 {
			tops = s.tops
		}
		ranked = append(ranked, s.order...)
		value, bound = value+s.cost, bound+s.bound
	}
	r, err := settle(rule, tops, []voting.Round{rankingRound(p, ranked, tops)}, o)
	if err != nil {
		return nil, err
	}
	r.Value, r.Bound = big.NewRat(value, 1), big.NewRat(bound, 1)
	r.More = r.More || value > bound
	return r, nil
}

func rankingRound(p *voting.Profile, ranked, tops []int) voting.Round {
	place := make([]int64, len(ranked))
	for i, c := range ranked {
		place[c] = int64(i + 1)
	}
	order := strings.Join(p.Names(ranked[:min(shown, len(ranked))]), " > ")
	if len(ranked) > shown {
		order += " > …"
	}
	return voting.Round{
		Scores: standings(numbered(len(ranked)), of(place)), Elected: tops,
		Note: renjia.Textf("closest ranking: %s; first in some closest ranking: %s", "最近排序：%s；某一最近排序之首：%s", order, called(p, tops)),
	}
}

// closestPairs returns the distance that no ranking falls below: of each pair, the
// smaller side.
func closestPairs(w *voting.Pairwise) int64 {
	sum := int64(0)
	for a := range w.Len() {
		for b := range a {
			sum += min(w.Prefer(a, b), w.Prefer(b, a))
		}
	}
	return sum
}

// dominantSets parts the candidates so that everybody in a set beats everybody in
// later sets: every closest ranking has the sets in that order (Truchon 1998). The
// first is the Smith set.
func dominantSets(w *voting.Pairwise) [][]int {
	n := w.Len()
	c := newClosure(n)
	for a := range n {
		for b := range n {
			if a != b && w.Margin(a, b) >= 0 {
				c.add(a, b, nil)
			}
		}
	}
	order := numbered(n)
	slices.SortStableFunc(order, func(a, b int) int { return int(c.below(b) - c.below(a)) })
	var sets [][]int
	for i, a := range order {
		if i > 0 && c.below(order[i-1]) == c.below(a) {
			sets[len(sets)-1] = append(sets[len(sets)-1], a)
			continue
		}
		sets = append(sets, []int{a})
	}
	return sets
}

// kemeny ranks sets of candidates so that the leads of majorities that are ranked
// the wrong way round add up to least.
type kemeny struct {
	*search
	w     *voting.Pairwise
	given bool // whether Options.Nodes sets a bound
}

// solution is a ranking of a set.
type solution struct {
	order       []int
	tops        []int // who is first in some best ranking
	cost, bound int64
}

// maxTable is for how many candidates the best rankings of all subsets are kept.
const maxTable = 20

func (k *kemeny) solve(part []int) solution {
	n := len(part)
	switch {
	case n == 1:
		return solution{order: part, tops: part}
	case n <= maxTable && (!k.given || k.nodes >= 1<<n):
		if k.given {
			k.nodes -= 1 << n
		}
		return k.tabulate(part)
	}
	return k.branch(part)
}

// tabulate computes the least cost of every subset from those one smaller.
func (k *kemeny) tabulate(part []int) solution {
	n := len(part)
	t := defeatTable{low: make([][]int64, n), high: make([][]int64, n), half: n / 2}
	for c := range n {
		lost := make([]int64, n)
		for d := range n {
			lost[d] = max(0, k.w.Margin(part[d], part[c]))
		}
		t.low[c], t.high[c] = subsetSums(lost[:t.half]), subsetSums(lost[t.half:])
	}
	least := make([]int64, 1<<n)
	for set := 1; set < len(least); set++ {
		if set&0xffff == 0 && k.ctx.Err() != nil {
			return solution{order: part, tops: part}
		}
		least[set] = t.least(set, least)
	}
	s := solution{cost: least[len(least)-1], bound: least[len(least)-1]}
	for set := len(least) - 1; set > 0; {
		firsts := t.firsts(set, least)
		if s.tops == nil {
			for _, c := range firsts {
				s.tops = append(s.tops, part[c])
			}
		}
		s.order = append(s.order, part[firsts[0]])
		set &^= 1 << firsts[0]
	}
	return s
}

// defeatTable sums up by how much a candidate loses to those of a set: two table
// look-ups, one for each half of the candidates.
type defeatTable struct {
	low, high [][]int64
	half      int
}

func (t *defeatTable) cost(c, set int) int64 {
	return t.low[c][set&(1<<t.half-1)] + t.high[c][set>>t.half]
}

func (t *defeatTable) least(set int, least []int64) int64 {
	best := int64(-1)
	for c := range t.low {
		if set>>c&1 == 0 {
			continue
		}
		if v := t.cost(c, set) + least[set&^(1<<c)]; best < 0 || v < best {
			best = v
		}
	}
	return best
}

func (t *defeatTable) firsts(set int, least []int64) []int {
	var all []int
	for c := range t.low {
		if set>>c&1 != 0 && t.cost(c, set)+least[set&^(1<<c)] == least[set] {
			all = append(all, c)
		}
	}
	return all
}

func subsetSums(values []int64) []int64 {
	sums := make([]int64, 1<<len(values))
	for i, v := range values {
		for set := range 1 << i {
			sums[1<<i|set] = sums[set] + v
		}
	}
	return sums
}
