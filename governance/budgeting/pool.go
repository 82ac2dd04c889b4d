package budgeting

import (
	"cmp"
	"math/big"
	"slices"
)

// pool is what voters have, exactly, by amount: for rules that count in fractions
// from the start. All amounts stand over one denominator, so that sums need no
// greatest common divisors.
type pool struct {
	*field
	den     *big.Int
	amounts []*big.Int // distinct, ascending, over den; the first is 0
	near    []float64  // the amounts in units, to within some 10^-15 of each
	weight  []int64    // of the voters who have each
	at      []int32    // of each class: its amount
}

// newPool gives each class of a field a purse.
func newPool(f *field, purse func(class int) *big.Rat) *pool {
	p := &pool{field: f, den: big.NewInt(1), amounts: []*big.Int{new(big.Int)}, at: make([]int32, len(f.weight))}
	known := map[*big.Rat]bool{}
	for c := range p.at {
		if q := purse(c); !known[q] {
			known[q] = true
			g := new(big.Int).GCD(nil, nil, p.den, q.Denom())
			p.den.Mul(p.den, g.Quo(q.Denom(), g))
		}
	}
	index := map[*big.Rat]int32{}
	for c := range p.at {
		q := purse(c)
		i, ok := index[q]
		if !ok {
			i = int32(len(p.amounts))
			index[q] = i
			amount := new(big.Int).Quo(p.den, q.Denom())
			p.amounts = append(p.amounts, amount.Mul(amount, q.Num()))
		}
		p.at[c] = i
	}
	p.sort()
	return p
}

// sort brings the amounts into order, merges equal ones, drops those that nobody
// has, and weighs the others.
func (p *pool) sort() {
	has := make([]int64, len(p.amounts))
	for c, i := range p.at {
		has[i] += p.field.weight[c]
	}
	order := make([]int32, 0, len(p.amounts))
	for i := range p.amounts {
		if i == 0 || has[i] > 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return p.amounts[a].Cmp(p.amounts[b]) })
	var sorted []*big.Int
	to := make([]int32, len(p.amounts))
	p.weight = nil
	for _, i := range order {
		if n := len(sorted); n == 0 || sorted[n-1].Cmp(p.amounts[i]) != 0 {
			sorted, p.weight = append(sorted, p.amounts[i]), append(p.weight, 0)
		}
		to[i] = int32(len(sorted) - 1)
		p.weight[to[i]] += has[i]
	}
	for c, i := range p.at {
		p.at[c] = to[i]
	}
	p.amounts = sorted
	p.approximate()
}

func (p *pool) approximate() {
	den, amount := new(big.Float).SetInt(p.den), new(big.Float).SetPrec(64)
	p.near = make([]float64, len(p.amounts))
	for i, a := range p.amounts {
		p.near[i], _ = amount.Quo(amount.SetInt(a), den).Float64()
	}
}

// giver is supporters of a project who have the same, and to whom it is worth the
// same.
type giver struct {
	amount int32
	worth  int64
	weight int64
}

// backers returns the givers of a project and what it is worth to them together.
func (p *pool) backers(project int) (all []giver, worth int64) {
	all = p.givers(project)
	for _, g := range all {
		worth += g.weight * g.worth
	}
	return all, worth
}

// givers returns the supporters of a project who have money, those with the least
// for a unit of worth first.
func (p *pool) givers(project int) []giver {
	worth := p.worthOf(project)
	if worth == nil {
		return p.likeGivers(project)
	}
	index := map[giver]int{}
	var all []giver
	for i, c := range p.classes(project) {
		g := giver{amount: p.at[c], worth: worth[i]}
		if g.amount == 0 {
			continue
		}
		j, ok := index[g]
		if !ok {
			j = len(all)
			index[g] = j
			all = append(all, g)
		}
		all[j].weight += p.field.weight[c]
	}
	slices.SortFunc(all, func(a, b giver) int {
		x, y := new(big.Int), new(big.Int)
		x.Mul(p.amounts[a.amount], y.SetInt64(b.worth))
		y.Mul(p.amounts[b.amount], y.SetInt64(a.worth))
		return cmp.Or(x.Cmp(y), cmp.Compare(a.worth, b.worth))
	})
	return all
}

// likeGivers is givers of a project that is worth the same to all.
func (p *pool) likeGivers(project int) (all []giver) {
	weights := make([]int64, len(p.amounts))
	for _, c := range p.classes(project) {
		weights[p.at[c]] += p.field.weight[c]
	}
	for i, w := range weights {
		if i > 0 && w > 0 {
			all = append(all, giver{int32(i), 1, w})
		}
	}
	return all
}

// pay takes a price for a unit of worth from all supporters of a project, or all
// they have.
func (p *pool) pay(project int, price *big.Rat) {
	shared := new(big.Int).GCD(nil, nil, p.den, price.Denom())
	scale := new(big.Int).Quo(price.Denom(), shared)
	each := new(big.Int).Quo(p.den, shared)
	each.Mul(each, price.Num()) // over the new denominator
	p.den.Mul(p.den, scale)
	for _, a := range p.amounts {
		a.Mul(a, scale)
	}
	worth := p.worthOf(project)
	left := map[giver]int32{}
	for i, c := range p.classes(project) {
		g := giver{amount: p.at[c], worth: 1}
		if worth != nil {
			g.worth = worth[i]
		}
		rest, ok := left[g]
		if !ok {
			rest = p.keep(g, each)
			left[g] = rest
		}
		p.at[c] = rest
	}
	p.sort()
}

// keep returns the number of a new amount: what a giver has less what it pays.
func (p *pool) keep(g giver, each *big.Int) int32 {
	rest := new(big.Int).Mul(each, big.NewInt(g.worth))
	if rest.Sub(p.amounts[g.amount], rest); rest.Sign() <= 0 {
		return 0
	}
	p.amounts = append(p.amounts, rest)
	return int32(len(p.amounts) - 1)
}

// all returns at what price for a unit of worth the supporters of a project can
// buy it; it is not ok if they cannot.
func (p *pool) all(project int) (price *big.Rat, ok bool) {
	rest := new(big.Int).Mul(big.NewInt(p.e.Projects[project].Cost), p.den)
	givers, rich := p.backers(project)
	x, y := new(big.Int), new(big.Int)
	for _, g := range givers {
		a := p.amounts[g.amount]
		if x.Mul(rest, y.SetInt64(g.worth)).Cmp(y.Mul(a, y.SetInt64(rich))) <= 0 {
			return new(big.Rat).SetFrac(rest, y.Mul(p.den, y.SetInt64(rich))), true
		}
		rest.Sub(rest, x.Mul(a, y.SetInt64(g.weight)))
		rich -= g.weight * g.worth
	}
	return nil, false
}
