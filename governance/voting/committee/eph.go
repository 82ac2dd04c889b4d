package committee

import (
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// hugo excludes candidates until few are left.
type hugo struct {
	*votes
	left  []int  // candidates, ascending
	in    []bool // by candidate
	marks []int  // by ballot: of candidates that are left
	unit  *big.Int
}

// EPH is E Pluribus Hugo, the single divisible vote with elimination of the least
// popular, by which the Hugo Awards nominate (Quinn and Schneier 2016). Each paper
// is divided equally among those it approves of that are left; of the two, or
// more if they are equal, with the lowest sums the one with fewest approvals is
// excluded, all of them if they are equal, until that would leave too few. Ties
// then are ties to exclude. Sums are exact. It takes O(m·A) time at worst.
func EPH(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "eph"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	h := newHugo(p, seats)
	r := &voting.Result{Rule: rule}
	for len(h.left) > seats {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sums := h.sums()
		last := h.lowest(sums)
		r.Rounds = append(r.Rounds, h.round(sums, last))
		if len(h.left)-len(last) <= seats {
			return h.finish(r, last, o)
		}
		for _, c := range last {
			h.exclude(c)
		}
	}
	return h.finish(r, nil, o)
}

func newHugo(p *voting.Profile, seats int) *hugo {
	h := &hugo{votes: newVotes(p, seats), unit: big.NewInt(1), marks: make([]int, p.Len())}
	seen := map[int]bool{}
	for c := range h.candidates() {
		h.left, h.in = append(h.left, c), append(h.in, true)
	}
	for i := range h.marks {
		h.marks[i] = len(p.Ballot(i).Marks)
		for n := h.marks[i]; n > 0 && !seen[n]; n-- {
			seen[n] = true
			lcm(h.unit, big.NewInt(int64(n)))
		}
	}
	return h
}

// sums returns, by candidate, what ballots give, in parts of 1/unit: first papers
// are counted by the number of their marks, so that each number is multiplied
// once.
func (h *hugo) sums() []*big.Int {
	sums := make([]*big.Int, h.candidates())
	counts := make([]int64, slices.Max(append(h.marks, 0))+1)
	var part, n big.Int
	for _, c := range h.left {
		clear(counts)
		for _, b := range h.supporters(c) {
			counts[h.marks[b]] += h.weights[b]
		}
		sums[c] = new(big.Int)
		for marks, weight := range counts {
			if weight > 0 {
				part.Quo(h.unit, n.SetInt64(int64(marks)))
				sums[c].Add(sums[c], part.Mul(&part, n.SetInt64(weight)))
			}
		}
	}
	return sums
}

// lowest returns whom to exclude.
func (h *hugo) lowest(sums []*big.Int) []int {
	order := slices.Clone(h.left)
	slices.SortStableFunc(order, func(a, b int) int { return sums[a].Cmp(sums[b]) })
	cut := sums[order[1]] // at least two are left, for one seat or more
	var last []int
	for _, c := range h.left {
		if sums[c].Cmp(cut) > 0 {
			continue
		}
		if last != nil && h.support[c] < h.support[last[0]] {
			last = last[:0]
		}
		if len(last) == 0 || h.support[c] == h.support[last[0]] {
			last = append(last, c)
		}
	}
	return last
}

func (h *hugo) round(sums []*big.Int, last []int) voting.Round {
	r := voting.Round{Excluded: last}
	for _, c := range last {
		r.Scores = append(r.Scores, voting.Standing{Candidate: c, Value: new(big.Rat).SetFrac(sums[c], h.unit)})
	}
	return r
}

func (h *hugo) exclude(c int) {
	h.in[c] = false
	h.left = slices.DeleteFunc(h.left, func(d int) bool { return d == c })
	for _, b := range h.supporters(c) {
		h.marks[b]--
	}
}

// finish excludes as many of the last as there are too many.
func (h *hugo) finish(r *voting.Result, last []int, o voting.Options) (*voting.Result, error) {
	if o.All > 0 {
		stay := slices.DeleteFunc(slices.Clone(h.left), func(c int) bool { return slices.Contains(last, c) })
		found := newOutcomes(o.All)
		subsets(stay, last, h.seats-len(stay), found.add)
		all := found.result(r.Rule)
		all.Rounds = r.Rounds
		return all, nil
	}
	for len(h.left) > h.seats {
		if len(h.left)-len(last) == h.seats {
			for _, c := range last {
				h.exclude(c)
			}
			break
		}
		b, err := o.Ties.Break(r.Rule, voting.Tie{Round: len(r.Rounds), For: voting.ToExclude, Among: last})
		if err != nil {
			return nil, err
		}
		r.Broken = append(r.Broken, b)
		h.exclude(b.Chosen)
		last = slices.DeleteFunc(slices.Clone(last), func(c int) bool { return c == b.Chosen })
	}
	if n := len(r.Rounds); n > 0 {
		r.Rounds[n-1].Excluded = slices.DeleteFunc(slices.Clone(r.Rounds[n-1].Excluded), func(c int) bool { return h.in[c] })
	}
	r.Winners = h.left
	return r, nil
}
