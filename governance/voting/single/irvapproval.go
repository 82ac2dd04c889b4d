package single

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// IRVApproval is instant runoff on ballots that may rank candidates equal: a ballot
// counts in full for everybody on its highest tier of whom somebody is left, and
// the candidate with fewest votes is excluded until one is left (Delemazure and
// Peters 2024). On strict ballots it elects as [IRVLex] does. Ties are broken as
// they arise, or with Options.All in every way, as bounded by Options.Nodes. It
// takes O(rounds · A).
func IRVApproval(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "irv_approval"
	if err := check(ctx, rule, p, seats, voting.Ranked); err != nil {
		return nil, err
	}
	left, in := numbered(len(p.Candidates)), make([]bool, len(p.Candidates))
	if o.All > 0 {
		return irvApprovalEveryWay(ctx, rule, p, o)
	}
	var written tape
	var rounds []voting.Round
	var broken []voting.BrokenTie
	for len(left) > 1 {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		votes := countTops(p, left, in)
		gone := worst(left, of(votes))
		if len(gone) > 1 {
			b, err := o.Ties.Break(rule, voting.Tie{Round: len(rounds) + 1, For: voting.ToExclude, Among: gone})
			if err != nil {
				return nil, err
			}
			gone, broken = []int{b.Chosen}, append(broken, b)
		}
		rounds = append(rounds, voting.Round{
			Scores: written.standings(left, of(votes)), Excluded: gone,
			Note: renjia.Textf("fewest votes, excluded: %s", "票数最少，淘汰：%s", called(p, gone)),
		})
		left = without(left, gone...)
	}
	rounds = append(rounds, voting.Round{Elected: left, Note: renjia.Textf("left: %s", "余下：%s", called(p, left))})
	return withBroken(broken)(settle(rule, left, rounds, o))
}

// irvApprovalEveryWay excludes each of those tied in a universe of its own.
func irvApprovalEveryWay(ctx context.Context, rule string, p *voting.Profile, o voting.Options) (*voting.Result, error) {
	left, in := numbered(len(p.Candidates)), make([]bool, len(p.Candidates))
	e := elimination{search: newSearch(ctx, rule, len(left), int64(p.MarkCount()), o)}
	e.step = func(left []int) (int, []int, []int) {
		if len(left) == 1 {
			return left[0], nil, nil
		}
		return -1, nil, worst(left, of(countTops(p, left, in)))
	}
	first := voting.Round{Scores: standings(left, of(countTops(p, left, in))), Note: firstCount}
	e.from(left)
	return e.result(p, []voting.Round{first}, o)
}

// countTops counts each ballot for all who are left of the first tier on which
// somebody is.
func countTops(p *voting.Profile, left []int, in []bool) []int64 {
	clear(in)
	for _, c := range left {
		in[c] = true
	}
	votes := make([]int64, len(in))
	for b := range p.Ballots() {
		for tier := range b.Tiers() {
			counted := false
			for _, c := range tier {
				if in[c] {
					votes[c] += b.Weight
					counted = true
				}
			}
			if counted {
				break
			}
		}
	}
	return votes
}
