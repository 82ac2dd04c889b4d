package budgeting

import "math/big"

// phragmen buys whatever its supporters can pay for first, who earn at the same
// speed, until the first that the budget does not allow.
func (o *oracle) phragmen() {
	loads := make([]*big.Rat, len(o.papers))
	for i := range loads {
		loads[i] = new(big.Rat)
	}
	budget := o.left
	for {
		tied, at := o.earliest(loads, budget)
		for _, j := range tied {
			if o.projects[j].Cost > o.left {
				return
			}
		}
		if len(tied) == 0 {
			return
		}
		o.takeAt(o.first(tied), at, loads)
	}
}

// earliest returns what can be paid for first and when; those without support
// come after all others, at no time.
func (o *oracle) earliest(loads []*big.Rat, budget int64) ([]int, *big.Rat) {
	times, never := make([]*big.Rat, len(o.projects)), []int(nil)
	for j, p := range o.projects {
		if !o.may(j) || p.Cost > budget {
			continue
		}
		if times[j] = o.time(j, loads); times[j] == nil {
			never = append(never, j)
		}
	}
	if tied := smallest(times); len(tied) > 0 {
		return tied, times[tied[0]]
	}
	return never, nil
}

func (o *oracle) time(j int, loads []*big.Rat) *big.Rat {
	sum, n := new(big.Rat).SetInt64(o.projects[j].Cost), int64(0)
	for i, p := range o.papers {
		if o.likes(i, j) {
			n += p.weight
			sum.Add(sum, new(big.Rat).Mul(loads[i], new(big.Rat).SetInt64(p.weight)))
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, new(big.Rat).SetInt64(n))
}

func (o *oracle) takeAt(j int, at *big.Rat, loads []*big.Rat) {
	b := bought{project: j, stage: MainStage, price: at}
	if at != nil {
		b.paid = make([]*big.Rat, len(o.papers))
		for i := range o.papers {
			if o.likes(i, j) {
				b.paid[i] = new(big.Rat).Sub(at, loads[i])
				loads[i] = at
			}
		}
	}
	o.take(b)
}
