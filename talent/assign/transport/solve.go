package transport

import (
	"cmp"
	"slices"
)

// Solve returns a best plan. In this order it wants as many units as possible that
// a minimum asks for, then as many units as possible (or, with Vacancy, the least
// sum of costs and vacancies), then the least cost. A partial plan is a result, not
// an error: minima and demands that cannot be met are listed.
//
// Costs are exact; those too large for it are an ErrUnsupported. It takes
// O(F (P + E log E)) time for F units, E allowed pairs and P of them looked at per
// unit, and 28 bytes a pair. The plan depends on nothing but the problem; which of
// several equally good plans it is has no meaning.
func Solve(p Problem) (Plan, error) {
	if err := p.Validate(); err != nil {
		return Plan{}, err
	}
	g, err := build(p)
	if err != nil {
		return Plan{}, err
	}
	newSearch(g).run()
	return g.plan(p), nil
}

// plan reads the result off the network.
func (g *network) plan(p Problem) Plan {
	n, m := len(p.Supply), len(p.Demand)
	out := Plan{
		Flows: []Flow{}, Given: make([]int, n), Filled: make([]int, m), Unfilled: make([]int, m),
		Missed: []Missed{}, Unique: g.unique(), Prices: g.prices(p), About: p.about(),
	}
	for k, units := range g.flow {
		if units == 0 {
			continue
		}
		f := Flow{Person: int(g.person[g.leaf[k]]), Post: int(g.origin[k]), Units: int(units), Cost: g.base[k]}
		out.Flows = append(out.Flows, f)
		out.Given[f.Person] += f.Units
		out.Filled[f.Post] += f.Units
		out.Units += f.Units
		out.Cost += int64(f.Units) * f.Cost
	}
	slices.SortFunc(out.Flows, func(a, b Flow) int { return cmp.Or(a.Person-b.Person, a.Post-b.Post) })
	out.Objective = out.Cost
	for j, d := range p.Demand {
		out.Unfilled[j] = d - out.Filled[j]
		if p.Vacancy != nil {
			out.Objective += int64(out.Unfilled[j]) * p.Vacancy[j]
		}
	}
	out.Missed = append(out.Missed, g.missed()...)
	return out
}

// missed lists the minima that were not reached, people first.
func (g *network) missed() (all []Missed) {
	for v, least := range g.least {
		if short := least - g.through[v]; short > 0 {
			all = append(all, Missed{Person: int(g.person[v]), Span: int(g.span[v]), Post: -1, Units: int(short)})
		}
	}
	for j, least := range g.minDemand {
		if short := least - (g.demand[j] - g.unfilled[j]); short > 0 {
			all = append(all, Missed{Person: -1, Span: -1, Post: j, Units: int(short)})
		}
	}
	return all
}

func (g *network) prices(p Problem) Prices {
	out := Prices{Minimum: g.minimum, Vacancy: slices.Clone(g.vacancy), Posts: slices.Clone(g.price[:g.posts]), People: make([]int64, len(p.Supply))}
	if p.Spans != nil {
		out.Spans = make([][]int64, len(p.Supply))
		for i := range out.Spans {
			out.Spans[i] = make([]int64, len(p.Spans.Parent))
		}
	}
	for v, i := range g.person {
		price := g.price[g.posts+v]
		if s := g.span[v]; s < 0 {
			out.People[i] = price
		} else {
			out.Spans[i][s] = price
		}
	}
	return out
}
