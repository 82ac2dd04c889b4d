package single

import (
	"context"

	"github.com/renjia-project/renjia/governance/voting"
)

// BenhamLex is instant runoff that stops as soon as somebody beats every other
// candidate who is left in pairs (Benham; Green-Armytage 2011), with ties for
// exclusion broken as they arise. It elects who beats everybody. With Options.All
// it is [BenhamPUT]. It takes O(pairwise + A + rounds · m).
func BenhamLex(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "benham_lex"
	if o.All > 0 {
		return benhamUniverses(ctx, rule, p, seats, o)
	}
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	s := newPiles(p)
	s.pairs = w
	return eliminate(ctx, rule, s, o, func(s *piles, round int) ([]int, *voting.BrokenTie, error) {
		return s.lowestOne(rule, round, o.Ties)
	})
}

// BenhamPUT is [BenhamLex] under every way of breaking ties: who wins under some is
// a winner, and several winners are a tie. The search is that of
// [IRVParallelUniverse].
func BenhamPUT(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return benhamUniverses(ctx, "benham_put", p, seats, o)
}

func benhamUniverses(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	return irvUniverses(ctx, rule, p, w, o)
}
