package budgeting

import (
	"math/big"
	"slices"
)

// share gives every voter the same purse and buys the project that costs its
// supporters least for a unit of satisfaction, until nobody can pay for anything.
func (o *oracle) share(total *big.Rat) {
	o.total = total
	purses := make([]*big.Rat, len(o.papers))
	for i := range purses {
		purses[i] = new(big.Rat).Quo(total, new(big.Rat).SetInt64(o.voters()))
	}
	for {
		prices := make([]*big.Rat, len(o.projects))
		for j := range o.projects {
			if o.may(j) {
				prices[j] = o.price(j, purses)
			}
		}
		tied := smallest(prices)
		if len(tied) == 0 {
			return
		}
		j := o.first(tied)
		o.takeFrom(j, prices[j], purses)
	}
}

// price is the least rho at which what supporters pay, rho for each unit of
// satisfaction or all they have, comes to the cost: nil if it never does.
func (o *oracle) price(j int, purses []*big.Rat) *big.Rat {
	var fans []int
	have := new(big.Rat)
	for i, p := range o.papers {
		if o.worth[i][j] != nil {
			fans = append(fans, i)
			have.Add(have, times(purses[i], p.weight))
		}
	}
	cost := new(big.Rat).SetInt64(o.projects[j].Cost)
	if len(fans) == 0 || have.Cmp(cost) < 0 {
		return nil
	}
	reach := func(i int) *big.Rat { return new(big.Rat).Quo(purses[i], o.worth[i][j]) }
	slices.SortFunc(fans, func(a, b int) int { return reach(a).Cmp(reach(b)) })
	for k, i := range fans {
		units := new(big.Rat)
		for _, f := range fans[k:] {
			units.Add(units, times(o.worth[f][j], o.papers[f].weight))
		}
		if rho := new(big.Rat).Quo(cost, units); rho.Cmp(reach(i)) <= 0 {
			return rho
		}
		cost.Sub(cost, times(purses[i], o.papers[i].weight))
	}
	panic("those who can pay do")
}

func times(r *big.Rat, n int64) *big.Rat { return new(big.Rat).Mul(r, new(big.Rat).SetInt64(n)) }

func (o *oracle) takeFrom(j int, rho *big.Rat, purses []*big.Rat) {
	b := bought{project: j, stage: MainStage, price: rho, paid: make([]*big.Rat, len(o.papers))}
	for i := range o.papers {
		if w := o.worth[i][j]; w != nil {
			pays := new(big.Rat).Mul(w, rho)
			if pays.Cmp(purses[i]) > 0 {
				pays = purses[i]
			}
			b.paid[i] = pays
			purses[i] = new(big.Rat).Sub(purses[i], pays)
		}
	}
	o.take(b)
}

// equalShares runs the method and completes it.
func (o *oracle) equalShares() *oracle {
	base, budget := o.clone(), o.left
	o.share(new(big.Rat).SetInt64(budget))
	switch o.rule.Completion {
	case Add1, Add1Greedy, Add1U:
		o = base.add(o, budget)
	}
	switch o.rule.Completion {
	case GreedyFill, Add1Greedy:
		o.greedy(FillStage)
	case Add1U:
		for i := range o.papers {
			o.worth[i] = o.worthOf(i, CostShare)
		}
		o.greedy(FillStage)
	}
	return o
}

// add runs every step.
func (o *oracle) add(last *oracle, budget int64) *oracle {
	step := o.rule.Step
	if step == 0 {
		step = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(o.scale)), nil).Int64()
	}
	for steps := int64(1); ; steps++ {
		if !o.rule.Inexhaustive && last.exhausted() {
			return last
		}
		next := o.clone()
		next.share(new(big.Rat).Add(new(big.Rat).SetInt64(budget), times(new(big.Rat).SetInt64(step), steps*o.voters())))
		next.steps = steps
		if next.left < 0 {
			return last
		}
		if last = next; next.full() {
			return last
		}
	}
}

// exhausted reports that no project with support and a cost still fits.
func (o *oracle) exhausted() bool {
	for j, p := range o.projects {
		if p.Cost > 0 && o.votes(j) > 0 && o.fits(j) {
			return false
		}
	}
	return true
}

// full reports that no project that is worth something may be added.
func (o *oracle) full() bool {
	for j := range o.projects {
		if o.gain(j).Sign() > 0 && o.may(j) {
			return false
		}
	}
	return true
}
