package budgeting

import (
	"cmp"
	"context"
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
	s := newPurses(f, l.left)
	var queue queue[part]
	for p := range f.votes {
		if l.open(p) && f.votes[p] > 0 {
			queue.push(part{project: p, round: -1, ratio: new(big.Rat)})
		}
	}
	for round := 0; ; round++ {
		best, err := s.next(ctx, &queue, l, round)
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
		s.pay(b)
		price := new(big.Rat).Quo(b.price, s.whole(f.value[b.project]))
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

func (a part) of() int { return a.project }

// choose lets the policy decide between offers that are equally good.
func choose[T interface{ of() int }](o *Outcome, rule string, tied []T, ties voting.Ties) (int, error) {
	if len(tied) == 1 {
		return 0, nil
	}
	tie := voting.Tie{Round: len(o.Selected) + 1, For: voting.ToElect}
	for _, b := range tied {
		tie.Among = append(tie.Among, b.of())
	}
	broken, err := ties.Break(rule, tie)
	if err != nil {
		return 0, err
	}
	o.Broken = append(o.Broken, broken)
	return slices.Index(tie.Among, broken.Chosen), nil
}

// purses holds what everybody has, exactly. Classes with the same purse share the
// number.
type purses struct {
	*field
	of []*big.Rat // of each class
}

func newPurses(f *field, total int64) *purses {
	s := &purses{field: f, of: make([]*big.Rat, len(f.weight))}
	endowment := big.NewRat(total, f.voters)
	for c := range s.of {
		s.of[c] = endowment
	}
	return s
}

func (s *purses) whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// next returns the parts with the least ratio, more than one if they tie.
func (s *purses) next(ctx context.Context, q *queue[part], l *limits, round int) (best []part, err error) {
	for len(*q) > 0 && (len(best) == 0 || (*q)[0].ratio.Cmp(best[0].ratio) == 0) {
		b := q.pop()
		switch {
		case !l.open(b.project) || !l.fits(b.project):
		case b.round != round:
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if fresh, ok := s.part(b.project); ok {
				fresh.round = round
				q.push(fresh)
			}
		default:
			best = append(best, b)
		}
	}
	return best, nil
}

// giver is supporters who run out of money at the same λ.
type giver struct {
	runsOut *big.Rat // λ
	purse   *big.Rat
	worth   int64
	weight  int64
}

// givers returns the supporters of a project who have money, those who run out
// first first.
func (s *purses) givers(p int) []giver {
	type key struct {
		purse *big.Rat
		worth int64
	}
	at := map[key]int{}
	var all []giver
	worth := s.worthOf(p)
	for i, c := range s.classes(p) {
		k := key{s.of[c], 1}
		if worth != nil {
			k.worth = worth[i]
		}
		if k.purse.Sign() == 0 {
			continue
		}
		j, ok := at[k]
		if !ok {
			j = len(all)
			at[k] = j
			all = append(all, giver{new(big.Rat).Quo(k.purse, s.whole(k.worth)), k.purse, k.worth, 0})
		}
		all[j].weight += s.weight[c]
	}
	slices.SortFunc(all, func(a, b giver) int { return cmp.Or(a.runsOut.Cmp(b.runsOut), cmp.Compare(a.worth, b.worth)) })
	return all
}

// part finds the best part of a project; it is not ok if nobody can pay for any.
func (s *purses) part(p int) (part, bool) {
	best := part{project: p}
	cost, value := s.whole(s.e.Projects[p].Cost), s.whole(s.value[p])
	rich, spent := new(big.Rat), new(big.Rat)
	all := s.givers(p)
	for _, g := range all {
		rich.Add(rich, s.whole(g.weight*g.worth))
	}
	for i, g := range all {
		given := new(big.Rat).Mul(g.runsOut, rich)
		given.Add(given, spent)
		lambda, enough := g.runsOut, given.Cmp(cost) >= 0
		if enough { // all of it, at a λ no larger
			lambda = new(big.Rat).Quo(new(big.Rat).Sub(cost, spent), rich)
			given = cost
		}
		best.improve(lambda, given, cost, value)
		if enough {
			break
		}
		rich.Sub(rich, s.whole(g.weight*g.worth))
		spent.Add(spent, new(big.Rat).Mul(all[i].purse, s.whole(g.weight)))
	}
	return best, best.ratio != nil
}

// improve takes λ if its ratio is less.
func (b *part) improve(lambda, given, cost, value *big.Rat) {
	alpha := big.NewRat(1, 1)
	if cost.Sign() > 0 {
		alpha.Quo(given, cost)
	}
	price := new(big.Rat).Quo(lambda, alpha)
	ratio := new(big.Rat).Quo(price, alpha)
	if ratio.Quo(ratio, value); b.ratio == nil || ratio.Cmp(b.ratio) < 0 {
		b.ratio, b.price = ratio, price
	}
}

// pay takes a part's price from the purses of all supporters.
func (s *purses) pay(b part) {
	type key struct {
		purse *big.Rat
		worth int64
	}
	left := map[key]*big.Rat{}
	worth := s.worthOf(b.project)
	for i, c := range s.classes(b.project) {
		k := key{s.of[c], 1}
		if worth != nil {
			k.worth = worth[i]
		}
		rest, ok := left[k]
		if !ok {
			rest = new(big.Rat).Mul(b.price, s.whole(k.worth))
			if rest.Sub(k.purse, rest); rest.Sign() < 0 {
				rest.SetInt64(0)
			}
			left[k] = rest
		}
		s.of[c] = rest
	}
}
