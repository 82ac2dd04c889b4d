package single

import (
	"cmp"
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

var pairwiseKinds = []voting.Kind{voting.Ranked, voting.Approval, voting.Score, voting.Cumulative}

// pairs counts the pairwise preferences for a rule that needs nothing else.
func pairs(ctx context.Context, rule string, p *voting.Profile, seats int) (*voting.Pairwise, error) {
	if err := check(ctx, rule, p, seats, pairwiseKinds...); err != nil {
		return nil, err
	}
	if err := p.RequirePairs(rule); err != nil {
		return nil, err
	}
	return p.Pairwise(), nil
}

// measure says how strong a majority is, given the two sides of a pair.
type measure func(with, against int64) int64

// margins is the lead of the majority.
func margins(with, against int64) int64 { return with - against }

// winning is the size of the majority, however many are on the other side.
func winning(with, _ int64) int64 { return with }

// link is a majority of one candidate over another.
type link struct {
	strength int64
	from, to int32
}

// links returns all majorities, the strongest first, equal ones by candidate.
// Pairs that are tied are no majority of either.
func links(w *voting.Pairwise, m measure) []link {
	n := w.Len()
	all := make([]link, 0, n*(n-1)/2)
	for a := range n {
		row := w.Row(a)
		for b := range a {
			switch with, against := row[b], w.Prefer(b, a); {
			case with > against:
				all = append(all, link{m(with, against), int32(a), int32(b)})
			case with < against:
				all = append(all, link{m(against, with), int32(b), int32(a)})
			}
		}
	}
	slices.SortFunc(all, func(x, y link) int {
		if x.strength != y.strength {
			return cmp.Compare(y.strength, x.strength)
		}
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
	})
	return all
}

// levels goes over the links of equal strength together.
func levels(all []link) func(yield func([]link) bool) {
	return func(yield func([]link) bool) {
		for len(all) > 0 {
			n := 1
			for n < len(all) && all[n].strength == all[0].strength {
				n++
			}
			if !yield(all[:n:n]) {
				return
			}
			all = all[n:]
		}
	}
}
