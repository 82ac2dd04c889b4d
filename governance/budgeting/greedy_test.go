package budgeting

import (
	"math/big"
	"slices"
)

// greedy takes projects by satisfaction per cost, free ones with support first,
// those without support last, whatever fits.
func (o *oracle) greedy(stage Stage) {
	considered := make([]bool, len(o.projects))
	for {
		tied := slices.DeleteFunc(o.densest(considered), func(j int) bool {
			considered[j] = !o.may(j) && !o.capped(j) || !o.rule.Constraints.StopAtMisfit && !o.parts() && !o.fits(j)
			return considered[j]
		})
		if len(tied) == 0 {
			if len(o.densest(considered)) == 0 {
				return
			}
			continue
		}
		j := o.foremost(tied)
		considered[j] = true
		if o.fits(j) {
			o.take(bought{project: j, stage: stage, price: o.density(j)})
			continue
		}
		if o.fundInPart(j) && o.left == 0 || o.rule.Constraints.StopAtMisfit {
			return
		}
	}
}

// foremost breaks a tie; it is one only if it matters who goes first.
func (o *oracle) foremost(tied []int) int {
	sum, c := int64(0), o.rule.Constraints
	for _, j := range tied {
		sum += o.projects[j].Cost
	}
	if sum <= o.left && c.Exclusive == nil && c.Caps == nil && (c.MaxProjects == 0 || o.count()+len(tied) <= c.MaxProjects) && len(tied) > 1 {
		was := o.ties
		defer func() { o.ties = was }()
	}
	return o.first(tied)
}

// count is how many projects get money.
func (o *oracle) count() int {
	if o.rest >= 0 {
		return len(o.bought) + 1
	}
	return len(o.bought)
}

// capped reports whether nothing but a cap keeps a project out.
func (o *oracle) capped(j int) bool {
	most := o.rule.Constraints.MaxProjects
	return !o.out[j] && (most == 0 || o.count() < most)
}

// parts reports whether some project may still be given a part of its cost.
func (o *oracle) parts() bool { return o.rule.Constraints.PartFunding > 0 && o.rest < 0 }

// fundInPart gives a project what is left, or what its caps leave.
func (o *oracle) fundInPart(j int) bool {
	room := o.left
	for i, limit := range o.rule.Constraints.Caps {
		if limit.covers(o.projects[j]) {
			room = min(room, o.caps[i])
		}
	}
	have := new(big.Int).Mul(big.NewInt(room), big.NewInt(100))
	need := new(big.Int).Mul(big.NewInt(o.projects[j].Cost), big.NewInt(int64(o.rule.Constraints.PartFunding)))
	if !o.parts() || room <= 0 || have.Cmp(need) < 0 {
		return false
	}
	o.pay(j, room)
	o.rest, o.paid = j, room
	return true
}

// density is nil of projects that are free or without support.
func (o *oracle) density(j int) *big.Rat {
	sum := o.gain(j)
	if sum.Sign() == 0 || o.projects[j].Cost == 0 {
		return nil
	}
	return sum.Quo(sum, new(big.Rat).SetInt64(o.projects[j].Cost))
}

func (o *oracle) gain(j int) *big.Rat {
	sum := new(big.Rat)
	for i, p := range o.papers {
		if w := o.worth[i][j]; w != nil {
			sum.Add(sum, new(big.Rat).Mul(w, new(big.Rat).SetInt64(p.weight)))
		}
	}
	return sum
}

// densest returns the best of the projects not considered yet: by class, then
// by density.
func (o *oracle) densest(considered []bool) []int {
	class, best := 3, make([]*big.Rat, len(o.projects))
	for j, p := range o.projects {
		if considered[j] || o.out[j] {
			continue
		}
		mine, figure := 1, o.density(j)
		switch {
		case o.gain(j).Sign() == 0:
			mine, figure = 2, new(big.Rat)
		case p.Cost == 0:
			mine, figure = 0, new(big.Rat)
		}
		if mine < class {
			class = mine
			clear(best)
		}
		if mine == class {
			best[j] = figure.Neg(figure)
		}
	}
	return smallest(best)
}
