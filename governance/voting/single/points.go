package single

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Approval elects whom most voters approve of (Brams and Fishburn 1978). It takes
// O(A).
func Approval(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "approval"
	if err := check(ctx, rule, p, seats, voting.Approval); err != nil {
		return nil, err
	}
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for _, c := range b.Marks {
			scores[c] += b.Weight
		}
	}
	return highest(rule, p, scores, renjia.Text{EN: "approvals", ZH: "赞成票"}, o)
}

// Score elects who has most points; who is not marked on a ballot has none from
// it. It takes score and cumulative ballots, and O(A).
func Score(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "score"
	if err := check(ctx, rule, p, seats, voting.Score, voting.Cumulative); err != nil {
		return nil, err
	}
	return highest(rule, p, points(p), renjia.Text{EN: "points", ZH: "得分"}, o)
}

func points(p *voting.Profile) []int64 {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for i, c := range b.Marks {
			scores[c] += b.Weight * int64(b.Levels[i])
		}
	}
	return scores
}

// STAR is score then automatic runoff: of the two with most points, the one whom
// more voters give more points. Every tie, for the runoff and in it, goes to
// o.Ties; with Options.All every pair that may be the first two has its runoff.
// The protocol of the Equal Vote Coalition, which breaks ties by other counts
// before lots, can be given as a policy.
func STAR(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "star"
	if err := check(ctx, rule, p, seats, voting.Score); err != nil {
		return nil, err
	}
	return runoff(rule, p, points(p), func(a, b int) int64 { return leadByPoints(p, a, b) }, o)
}

func leadByPoints(p *voting.Profile, a, b int) int64 {
	margin := int64(0)
	for ballot := range p.Ballots() {
		var of [2]int32
		for i, c := range ballot.Marks {
			switch int(c) {
			case a:
				of[0] = ballot.Levels[i]
			case b:
				of[1] = ballot.Levels[i]
			}
		}
		switch {
		case of[0] > of[1]:
			margin += ballot.Weight
		case of[0] < of[1]:
			margin -= ballot.Weight
		}
	}
	return margin
}
