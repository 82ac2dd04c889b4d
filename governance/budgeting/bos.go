package budgeting

import (
	"context"
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// overspend runs Equal Shares with Bounded Overspending (Papasotiropoulos,
// Pishbin, Skibski, Skowron, Wąs 2025). Supporters may buy a part α of a project
// at price ρ; the part with the least ρ/α is found, the project is then funded
// whole, and its supporters pay as if all of it were bought at ρ, or all they
// have. What they do not cover is overspent, but never more than the budget.
//
// Let each supporter give what λ times the project's worth asks, or all; then α
// is what comes together over the cost, and ρ/α = λ/α². Between two λ at which
// somebody runs out of money this rises and then falls, so that only those λ and
// the one at which α is 1 need be looked at. Purses only shrink, so that an
// earlier ρ/α is a lower bound.
func overspend(ctx context.Context, f *field, l *limits, o *Outcome, ties voting.Ties) error {
	f.transpose()
	endowment := big.NewRat(l.left, f.voters)
	s := newPool(f, func(int) *big.Rat { return endowment })
	var queue queue[part]
	for p := range f.votes {
		if l.open(p) && f.votes[p] > 0 {
			queue.push(part{project: p, round: -1, ratio: new(big.Rat)})
		}
	}
	for round := 0; ; round++ {
		best, err := s.cheapest(ctx, &queue, l, round)
		if err != nil || len(best) == 0 {
			return err
		}
		chosen, err := choose(o, "bos", best, ties)
		if err != nil {
			return err
		}
		for i, b := range best {
			if i != chosen {
				queue.push(b)
			}
		}
		b := best[chosen]
		s.pay(b.project, b.price)
		price := new(big.Rat).Quo(b.price, whole(f.value[b.project]))
		o.add(b.project, f.e.Projects[b.project].Cost, MainStage, func() *big.Rat { return price }, nil)
		l.take(b.project, f.e.Projects[b.project].Cost)
	}
}

// part is the best part of a project to buy.
type part struct {
	project int
	round   int
	ratio   *big.Rat // ρ/α, for a unit of satisfaction
	price   *big.Rat // ρ, for a unit of worth
}

func (a part) before(b part) bool { return a.ratio.Cmp(b.ratio) < 0 }

func (a part) of() (project, round int) { return a.project, a.round }

// offer is what a project would be bought at, found in some round.
type offer[T any] interface {
	comesBefore[T]
	of() (project, round int)
}

// nearest takes from a queue the first offer and those that are the same as far
// as may be. Offers of earlier rounds are lower bounds: they are made anew before
// they count, and dropped if they cannot be.
func nearest[T offer[T]](ctx context.Context, q *queue[T], l *limits, round int, same func(first, next T) bool, anew func(project int) (T, bool)) (near []T, err error) {
	for len(*q) > 0 && (len(near) == 0 || same(near[0], (*q)[0])) {
		b := q.pop()
		p, made := b.of()
		switch {
		case !l.open(p) || !l.fits(p):
		case made == round:
			near = append(near, b)
		default:
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if fresh, ok := anew(p); ok {
				q.push(fresh)
			}
		}
	}
	return near, nil
}

// choose lets the policy decide between offers that are equally good.
func choose[T offer[T]](o *Outcome, rule string, tied []T, ties voting.Ties) (int, error) {
	if len(tied) == 1 {
		return 0, nil
	}
	tie := voting.Tie{Round: len(o.Selected) + 1, For: voting.ToElect}
	for _, b := range tied {
		project, _ := b.of()
		tie.Among = append(tie.Among, project)
	}
	broken, err := ties.Break(rule, tie)
	if err != nil {
		return 0, err
	}
	o.Broken = append(o.Broken, broken)
	return slices.Index(tie.Among, broken.Chosen), nil
}

// cheapest returns the parts with the least ratio, more than one if they tie.
func (p *pool) cheapest(ctx context.Context, q *queue[part], l *limits, round int) ([]part, error) {
	same := func(first, next part) bool { return next.ratio.Cmp(first.ratio) == 0 }
	return nearest(ctx, q, l, round, same, func(project int) (part, bool) {
		fresh, ok := p.part(project)
		fresh.round = round
		return fresh, ok
	})
}

func whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// part finds the best part of a project; it is not ok if nobody can pay for any.
// Floats tell which λ may be the best; those are compared exactly.
func (p *pool) part(project int) (part, bool) {
	givers, rich := p.backers(project)
	limit := p.leastRatio(project, givers, rich) * (1 + 1e-6)
	best := part{project: project}
	price := p.e.Projects[project].Cost
	cost := new(big.Int).Mul(big.NewInt(price), p.den)
	spent, given, x := new(big.Int), new(big.Int), new(big.Int)
	spentNear := 0.0
	for _, g := range givers {
		a := p.amounts[g.amount]
		ratio, alpha := ratioNear(p.near[g.amount]/float64(g.worth), spentNear, rich, price)
		if ratio <= limit || alpha > 1-1e-9 {
			given.Mul(spent, x.SetInt64(g.worth))
			given.Add(given, x.Mul(a, x.SetInt64(rich))) // over den and worth
			if given.Cmp(x.Mul(cost, x.SetInt64(g.worth))) >= 0 {
				best.improve(p, new(big.Rat).SetFrac(given.Sub(cost, spent), x.Mul(p.den, x.SetInt64(rich))), big.NewRat(1, 1))
				break
			}
			alpha := new(big.Rat).SetFrac(given, x)
			best.improve(p, new(big.Rat).SetFrac(a, x.Mul(p.den, x.SetInt64(g.worth))), alpha)
		}
		spent.Add(spent, x.Mul(a, x.SetInt64(g.weight)))
		spentNear += p.near[g.amount] * float64(g.weight)
		rich -= g.weight * g.worth
	}
	return best, best.ratio != nil
}

// leastRatio returns about the least λ/α² of a project, at those λ at which
// somebody runs out of money.
func (p *pool) leastRatio(project int, givers []giver, rich int64) float64 {
	least, spent := math.Inf(1), 0.0
	for _, g := range givers {
		near := p.near[g.amount]
		ratio, alpha := ratioNear(near/float64(g.worth), spent, rich, p.e.Projects[project].Cost)
		if least = min(least, ratio); alpha > 1+1e-9 {
			break
		}
		spent += near * float64(g.weight)
		rich -= g.weight * g.worth
	}
	return least
}

// ratioNear returns about λ/α², and α, which counts for no more than 1.
func ratioNear(lambda, spent float64, rich, cost int64) (ratio, alpha float64) {
	alpha = (spent + lambda*float64(rich)) / float64(cost)
	return lambda / (min(1, alpha) * min(1, alpha)), alpha
}

// improve takes λ and α if their ratio is less.
func (b *part) improve(p *pool, lambda, alpha *big.Rat) {
	price := new(big.Rat).Quo(lambda, alpha)
	ratio := new(big.Rat).Quo(price, alpha)
	if ratio.Quo(ratio, whole(p.value[b.project])); b.ratio == nil || ratio.Cmp(b.ratio) < 0 {
		b.ratio, b.price = ratio, price
	}
}
