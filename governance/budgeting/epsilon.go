package budgeting

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// perturb completes Equal Shares as if every voter supported every project a
// little (Peters, Pierczyński, Skowron 2021, section on completion): supporters of
// a project give all they have left, the others share the rest of its cost
// equally, and the project for which they give least is bought next. The outcome
// uses up the budget as far as one project at a time can.
func perturb(ctx context.Context, s *purses, l *limits, o *Outcome, ties voting.Ties) error {
	for {
		best, err := cheapest(ctx, len(s.votes), func(p int) (part, bool) {
			if !l.open(p) || !l.fits(p) {
				return part{}, false
			}
			share, ok := s.others(p)
			return part{project: p, ratio: share, price: share}, ok
		})
		if err != nil {
			return err
		}
		if len(best) == 0 {
			return nil
		}
		chosen, err := o.choose("mes", best, ties)
		if err != nil {
			return err
		}
		p := best[chosen].project
		s.collect(p, best[chosen].price)
		o.add(p, s.e.Projects[p].Cost, FillStage, nil, nil)
		l.take(p, s.e.Projects[p].Cost)
	}
}

// others returns the share of those who do not support a project when its
// supporters give all; it is not ok if all money together is not enough.
func (s *purses) others(p int) (*big.Rat, bool) {
	rest := s.whole(s.e.Projects[p].Cost)
	weights := map[*big.Rat]int64{}
	outside := int64(0)
	for c, w := range s.weight {
		if s.backs(int32(c), p) {
			rest.Sub(rest, new(big.Rat).Mul(s.of[c], s.whole(w)))
			continue
		}
		weights[s.of[c]] += w
		outside += w
	}
	if rest.Sign() <= 0 {
		return new(big.Rat), true
	}
	amounts := make([]*big.Rat, 0, len(weights))
	for a := range weights {
		amounts = append(amounts, a)
	}
	slices.SortFunc(amounts, func(a, b *big.Rat) int { return cmp.Or(a.Cmp(b), 0) })
	for _, a := range amounts {
		if share := new(big.Rat).Quo(rest, s.whole(outside)); share.Cmp(a) <= 0 {
			return share, true
		}
		rest.Sub(rest, new(big.Rat).Mul(a, s.whole(weights[a])))
		outside -= weights[a]
	}
	return nil, rest.Sign() == 0
}

func (s *purses) backs(c int32, p int) bool {
	_, found := slices.BinarySearch(s.classes(p), c)
	return found
}

// collect takes all from supporters of a project, and share from the others.
func (s *purses) collect(p int, share *big.Rat) {
	nothing := new(big.Rat)
	left := map[*big.Rat]*big.Rat{}
	for c := range s.of {
		if s.backs(int32(c), p) {
			s.of[c] = nothing
			continue
		}
		rest, ok := left[s.of[c]]
		if !ok {
			rest = new(big.Rat).Sub(s.of[c], share)
			if rest.Sign() < 0 {
				rest.SetInt64(0)
			}
			left[s.of[c]] = rest
		}
		s.of[c] = rest
	}
}

// exactPurses returns what everybody has left of a run of Equal Shares.
func (s *shares) exactPurses() *purses {
	s.know()
	e := &purses{field: s.field, of: make([]*big.Rat, len(s.purse))}
	same := map[string]*big.Rat{}
	nothing := new(big.Rat)
	for c := range e.of {
		if s.spent[c] != 0 {
			e.of[c] = nothing
			continue
		}
		left := s.left(int32(c)).rat(s.exact)
		key := left.String()
		if same[key] == nil {
			same[key] = left
		}
		e.of[c] = same[key]
	}
	return e
}
