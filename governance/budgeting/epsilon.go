package budgeting

import (
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
//
// Purses only shrink, so a share found earlier is a lower bound. All purses stand
// over one denominator.
func perturb(ctx context.Context, pool *pool, l *limits, o *Outcome, ties voting.Ties) error {
	var queue queue[share]
	for p := range pool.votes {
		queue.push(share{project: p, round: -1})
	}
	for round := 0; ; round++ {
		best, err := pool.next(ctx, &queue, l, round)
		if err != nil || len(best) == 0 {
			return err
		}
		chosen, err := choose(o, "mes", best, ties)
		if err != nil {
			return err
		}
		for i, b := range best {
			if i != chosen {
				queue.push(b)
			}
		}
		p := best[chosen].project
		pool.collect(p, best[chosen].each)
		o.add(p, pool.e.Projects[p].Cost, FillStage, nil, nil)
		l.take(p, pool.e.Projects[p].Cost)
	}
}

// share is what those who do not support a project would each give for it.
type share struct {
	project int
	round   int
	key     float64 // a lower bound, in units
	each    quotient
}

func (a share) before(b share) bool { return a.key < b.key }

func (a share) of() (project, round int) { return a.project, a.round }

// pool returns what everybody has left of a run of Equal Shares.
func (s *shares) pool() *pool {
	s.know()
	p := &pool{field: s.field, den: new(big.Int).Set(&s.exact.den), amounts: []*big.Int{new(big.Int)}, at: make([]int32, len(s.purse))}
	known := map[string]int32{"": 0}
	for c := range p.at {
		if s.spent[c] != 0 {
			continue
		}
		left := s.left(int32(c)).num
		i, ok := known[string(left.Bytes())]
		if !ok {
			i = int32(len(p.amounts))
			known[string(left.Bytes())] = i
			p.amounts = append(p.amounts, left)
		}
		p.at[c] = i
	}
	p.sort()
	return p
}

// next returns the projects with the least share, more than one if they tie.
func (p *pool) next(ctx context.Context, q *queue[share], l *limits, round int) (best []share, err error) {
	same := func(first, next share) bool { return next.key <= first.key*(1+1e-9)+1e-9 }
	near, err := nearest(ctx, q, l, round, same, func(project int) (share, bool) {
		fresh, ok := p.share(project)
		fresh.round = round
		return fresh, ok
	})
	if err != nil {
		return nil, err
	}
	for _, b := range near {
		switch {
		case len(best) == 0 || b.each.compare(best[0].each) < 0:
			best = append(best[:0], b)
		case b.each.compare(best[0].each) == 0:
			best = append(best, b)
		}
	}
	for _, b := range near {
		if !slices.ContainsFunc(best, func(c share) bool { return c.project == b.project }) {
			q.push(b)
		}
	}
	return best, nil
}

// share returns what the others give for a project when its supporters give all;
// it is not ok if all money together is not enough.
func (p *pool) share(project int) (share, bool) {
	backing := make([]int64, len(p.amounts))
	for _, c := range p.classes(project) {
		backing[p.at[c]] += p.field.weight[c]
	}
	rest := new(big.Int).Mul(big.NewInt(p.e.Projects[project].Cost), p.den)
	outside, term := int64(0), new(big.Int)
	for i, w := range backing {
		outside += p.weight[i] - w
		if w > 0 {
			rest.Sub(rest, term.Mul(p.amounts[i], big.NewInt(w)))
		}
	}
	if rest.Sign() <= 0 {
		return share{project: project, each: quotient{new(big.Int), big.NewInt(1)}}, true
	}
	for i, amount := range p.amounts {
		if outside == 0 {
			break
		}
		if term.Mul(amount, big.NewInt(outside)).Cmp(rest) >= 0 {
			each := quotient{rest, big.NewInt(outside)}
			return share{project: project, key: p.below(each), each: each}, true
		}
		others := p.weight[i] - backing[i]
		rest.Sub(rest, term.Mul(amount, big.NewInt(others)))
		outside -= others
	}
	return share{}, false
}

// below returns a number not above a quotient over the denominator.
func (p *pool) below(q quotient) float64 {
	f, _ := new(big.Rat).SetFrac(q.num, new(big.Int).Mul(p.den, q.by)).Float64()
	return f * (1 - 1e-12)
}

// collect takes all from the supporters of a project, and each from the others.
func (p *pool) collect(project int, each quotient) {
	for _, c := range p.classes(project) {
		p.at[c] = 0
	}
	p.den.Mul(p.den, each.by)
	for _, amount := range p.amounts {
		amount.Mul(amount, each.by)
		if amount.Sub(amount, each.num); amount.Sign() < 0 {
			amount.SetInt64(0)
		}
	}
	p.sort()
}
