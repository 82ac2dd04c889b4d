package committee

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// EqualSharesIncrement is [EqualSharesOnly] with an endowment for as many seats,
// and one more again and again, until every seat is filled. If fewer candidates
// are approved of than there are seats, it is [AV]. Rounds are those of the last
// endowment; Value is that endowment, counted in seats.
//
// More money does not always elect more, so every step is run. Options.All is not
// supported: the ways of breaking ties at different steps have no common outcome.
func EqualSharesIncrement(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "equal-shares-with-increment-completion"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	if o.All > 0 {
		return nil, fmt.Errorf("%s: there is no set of all outcomes; leave Options.All out: %w", rule, renjia.ErrUnsupported)
	}
	v := newVotes(p, seats)
	if v.approved() < seats {
		r, err := AV(ctx, p, seats, o)
		if err != nil {
			return nil, err
		}
		r.Rule = rule
		return r, nil
	}
	for endowment := int64(seats); ; endowment++ {
		try := newEqualShares(v, endowment, byNobody).process(rule)
		try.quiet = true
		r, err := try.run(ctx, o)
		if err != nil {
			return nil, err
		}
		if len(r.Winners) == seats {
			return told(ctx, v, endowment, r.Broken)
		}
	}
}

// told runs the last step again, ties broken as before, and tells its rounds.
func told(ctx context.Context, v *votes, endowment int64, broken []voting.BrokenTie) (*voting.Result, error) {
	next := 0
	again := voting.ByChair(func(voting.Tie) (int, error) {
		next++
		return broken[next-1].Chosen, nil
	})
	r, err := newEqualShares(v, endowment, byNobody).process("equal-shares-with-increment-completion").run(ctx, voting.Options{Ties: again})
	if err != nil {
		return nil, err
	}
	r.Broken, r.Value = broken, new(big.Rat).SetInt64(endowment)
	return r, nil
}
