package budgeting

import (
	"math/big"
	"slices"
	"strings"
)

// The oracles decide by definition: a paper at a time, in fractions, without any
// bound. They are written from the articles: Peters, Pierczyński and Skowron,
// "Proportional Participatory Budgeting with Additive Utilities" (2021); Brill,
// Freeman, Janson and Lackner, "Phragmén's Voting Methods and Justified
// Representation" (2017); Los, Christoff and Grossi, "Proportional Budget
// Allocations" (2022).

// oracle is a poll under a rule, and what it came to.
type oracle struct {
	*poll
	rule   Rule
	rank   []int        // of each project in ties
	worth  [][]*big.Rat // of each paper and project; nil without support
	out    []bool
	left   int64
	caps   []int64
	bought []bought
	ties   [][]int // that were broken, each ascending
	steps  int64
	total  *big.Rat // what all purses had together
	rest   int      // the project with a part of its cost, or -1
	paid   int64
}

// bought is one purchase.
type bought struct {
	project int
	stage   Stage
	price   *big.Rat
	paid    []*big.Rat // of each voter of each paper; nil if nobody was asked
}

func newOracle(p *poll, r Rule) *oracle {
	o := &oracle{poll: p, rule: r, rest: -1, left: p.budget, out: make([]bool, len(p.projects))}
	o.rank = make([]int, len(p.projects))
	for i := range p.projects {
		for j := range p.projects {
			if o.goesBefore(j, i) {
				o.rank[i]++
			}
		}
	}
	for i := range p.papers {
		o.worth = append(o.worth, p.worthOf(i, r.Satisfaction))
	}
	o.constrain()
	return o
}

// goesBefore is the order for ties: a policy, then the ID as text.
func (o *oracle) goesBefore(a, b int) bool {
	p, q := o.projects[a], o.projects[b]
	switch o.rule.Ties.Policy {
	case VoteTies:
		if v, w := o.votes(a), o.votes(b); v != w {
			return v > w
		}
	case CostTies:
		if p.Cost != q.Cost {
			return p.Cost < q.Cost
		}
	case OrderTies:
		return slices.Index(o.rule.Ties.Order, p.ID) < slices.Index(o.rule.Ties.Order, q.ID)
	}
	return p.ID < q.ID
}

func (p *poll) likes(i, project int) bool {
	at := slices.Index(p.papers[i].marks, project)
	return at >= 0 && (p.papers[i].points == nil || p.papers[i].points[at] > 0)
}

func (p *poll) votes(project int) (n int64) {
	for i := range p.papers {
		if p.likes(i, project) {
			n += p.papers[i].weight
		}
	}
	return n
}

// support is votes, or points where votes give or stand for points.
func (p *poll) support(project int) (n int64) {
	for i, q := range p.papers {
		at := slices.Index(q.marks, project)
		switch {
		case at < 0:
		case p.kind == Ordinal:
			n += int64(p.longest()-at) * q.weight
		default:
			n += p.points(i, at) * q.weight
		}
	}
	return n
}

func (p *poll) voters() (n int64) {
	for _, q := range p.papers {
		n += q.weight
	}
	return n
}

func (p *poll) worthOf(i int, s Satisfaction) []*big.Rat {
	all := make([]*big.Rat, len(p.projects))
	for j := range all {
		if w := p.value(i, j, s); p.likes(i, j) && w.Sign() > 0 {
			all[j] = w
		}
	}
	return all
}

func (p *poll) value(i, project int, s Satisfaction) *big.Rat {
	cost := new(big.Int).SetInt64(p.projects[project].Cost)
	at := slices.Index(p.papers[i].marks, project)
	switch {
	case s == CostShare:
	case s == SquareRoot:
		cost.Sqrt(cost.Mul(cost, big.NewInt(1e12)))
	case at < 0:
		cost.SetInt64(0)
	case s == Points:
		cost.SetInt64(p.points(i, at))
	case s == PointsCost:
		cost.Mul(cost, big.NewInt(p.points(i, at)))
	case s == Borda:
		cost.SetInt64(int64(p.longest() - at))
	case s == BordaCost:
		cost.Mul(cost, big.NewInt(int64(p.longest()-at)))
	default:
		cost.SetInt64(1)
	}
	return new(big.Rat).SetInt(cost)
}

func (p *poll) points(i, at int) int64 {
	if p.papers[i].points == nil {
		return 1
	}
	return p.papers[i].points[at]
}

func (p *poll) longest() (n int) {
	for _, q := range p.papers {
		n = max(n, len(q.marks))
	}
	return n
}

// constrain closes what has too little support and pays what is prefunded.
func (o *oracle) constrain() {
	c := o.rule.Constraints
	for _, limit := range c.Caps {
		o.caps = append(o.caps, limit.Max)
	}
	for j := range o.projects {
		o.out[j] = o.support(j) < c.MinSupport
	}
	for _, id := range c.Prefunded {
		j := slices.IndexFunc(o.projects, func(p Project) bool { return p.ID == id })
		o.take(bought{project: j, stage: PrefundedStage})
	}
}

func (l Cap) covers(p Project) bool {
	return l.Area != "" && p.Area == l.Area || l.Category != "" && slices.Contains(p.Categories, l.Category) ||
		slices.Contains(l.Projects, p.ID)
}

// take funds a project.
func (o *oracle) take(b bought) {
	o.pay(b.project, o.projects[b.project].Cost)
	o.bought = append(o.bought, b)
}

// pay spends units on a project and closes its rivals.
func (o *oracle) pay(j int, units int64) {
	p := o.projects[j]
	o.out[j] = true
	o.left -= units
	for i, limit := range o.rule.Constraints.Caps {
		if limit.covers(p) {
			o.caps[i] -= units
		}
	}
	for _, group := range o.rule.Constraints.Exclusive {
		for k, q := range o.projects {
			if slices.Contains(group, p.ID) && slices.Contains(group, q.ID) {
				o.out[k] = true
			}
		}
	}
}

// may reports whether constraints, the budget apart, let a project be funded.
func (o *oracle) may(j int) bool {
	p := o.projects[j]
	for i, limit := range o.rule.Constraints.Caps {
		if limit.covers(p) && p.Cost > o.caps[i] {
			return false
		}
	}
	most := o.rule.Constraints.MaxProjects
	return !o.out[j] && (most == 0 || o.count() < most)
}

func (o *oracle) fits(j int) bool { return o.may(j) && o.projects[j].Cost <= o.left }

// first breaks a tie, and remembers that there was one.
func (o *oracle) first(tied []int) int {
	if len(tied) > 1 {
		tied = slices.Sorted(slices.Values(tied))
		o.ties = append(o.ties, tied)
	}
	return slices.MinFunc(tied, func(a, b int) int { return o.rank[a] - o.rank[b] })
}

// clone is a state to go on from.
func (o *oracle) clone() *oracle {
	c := *o
	c.out, c.caps = slices.Clone(o.out), slices.Clone(o.caps)
	c.bought, c.ties = slices.Clone(o.bought), slices.Clone(o.ties)
	return &c
}

// decide runs the rule.
func (o *oracle) decide() *oracle {
	switch o.rule.Method {
	case Greedy:
		o.greedy(MainStage)
	case Phragmen:
		o.phragmen()
	case EqualShares:
		return o.equalShares()
	}
	return o
}

func (o *oracle) cost() (sum int64) {
	for _, b := range o.bought {
		sum += o.projects[b.project].Cost
	}
	return sum + o.paid
}

// smallest returns the projects with the smallest figures; nil figures stand out.
func smallest(figures []*big.Rat) (at []int) {
	for j, f := range figures {
		if f == nil {
			continue
		}
		if len(at) > 0 {
			switch c := f.Cmp(figures[at[0]]); {
			case c > 0:
				continue
			case c < 0:
				at = at[:0]
			}
		}
		at = append(at, j)
	}
	return at
}

func (o *oracle) String() string {
	var s strings.Builder
	for _, b := range o.bought {
		s.WriteString(o.projects[b.project].ID + " ")
	}
	return s.String()
}
