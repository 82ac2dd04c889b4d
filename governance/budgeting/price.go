package budgeting

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/internal/simplex"
)

// Prices is a price system for an outcome: every voter has the same sum and pays
// for funded projects they support, each of these is paid for in full, and no
// other project could be paid for with what its supporters have left.
type Prices struct {
	Holds bool `json:"holds"`
	// Unpaid are funded projects that are not paid for in full: nobody supports
	// them, or the rule did not charge anybody.
	Unpaid []int `json:"unpaid,omitempty"`
	// Affordable are other projects whose supporters have more left than they cost.
	Affordable []int `json:"affordable,omitempty"`
	// Endowment is what each voter has, in units. Nil if there is no price system.
	Endowment *big.Rat `json:"endowment,omitempty"`
	// Charges are what voters pay, by project in the order chosen, then by ballot.
	Charges []Charge `json:"charges,omitempty"`
}

// Charge is what each of the voters of a distinct ballot pays for a project.
type Charge struct {
	Project int      `json:"project"`
	Ballot  int      `json:"ballot"`
	Each    *big.Rat `json:"each"`
}

// PricesOf checks whether what was paid in an outcome of Equal Shares is a price
// system. It is one for what Equal Shares bought; projects that greedy completed
// the outcome with are paid for by nobody, and constraints may keep out what
// supporters could pay for. An outcome of a rule without an endowment has no
// payments to check; see [Priceable].
func PricesOf(ctx context.Context, e *Election, o *Outcome) (*Prices, error) {
	if _, err := audit(e, o.Selected); err != nil {
		return nil, err
	}
	purchases, err := charged(ctx, e, o)
	if err != nil {
		return nil, err
	}
	r := &Prices{Endowment: o.Endowment}
	left := make([]*big.Rat, e.Votes.Len())
	for i := range left {
		left[i] = new(big.Rat)
		if o.Endowment != nil {
			left[i].Set(o.Endowment)
		}
	}
	for _, p := range purchases {
		missing := new(big.Rat).SetInt64(e.Projects[p.Project].Cost)
		for pay := range p.Payments() {
			r.Charges = append(r.Charges, Charge{p.Project, pay.Ballot, pay.Amount})
			missing.Sub(missing, new(big.Rat).Mul(pay.Amount, new(big.Rat).SetInt64(pay.Voters)))
			left[pay.Ballot].Sub(left[pay.Ballot], pay.Amount)
		}
		if missing.Sign() != 0 {
			r.Unpaid = append(r.Unpaid, p.Project)
		}
	}
	r.Affordable = e.affordable(o.Selected, left)
	overdrawn := slices.ContainsFunc(left, func(l *big.Rat) bool { return l.Sign() < 0 })
	r.Holds = !overdrawn && len(r.Unpaid) == 0 && len(r.Affordable) == 0 && o.Endowment != nil
	return r, nil
}

// affordable returns the projects that are not funded and cost less than their
// supporters have left.
func (e *Election) affordable(selected []int, left []*big.Rat) []int {
	behind := make([]*big.Rat, len(e.Projects))
	for p := range behind {
		behind[p] = new(big.Rat)
	}
	for i, l := range left {
		b := e.Votes.Ballot(i)
		if l.Sign() == 0 {
			continue
		}
		all := new(big.Rat).Mul(l, new(big.Rat).SetInt64(b.Weight))
		for j, p := range b.Marks {
			if e.supports(b.Levels, j) {
				behind[p].Add(behind[p], all)
			}
		}
	}
	var found []int
	for p, q := range e.Projects {
		if !slices.Contains(selected, p) && behind[p].Cmp(new(big.Rat).SetInt64(q.Cost)) > 0 {
			found = append(found, p)
		}
	}
	return found
}

// Priceable looks for any price system for a set of funded projects, with the
// least endowment, whatever rule chose it. It solves an exact linear program with
// a variable for each distinct ballot and funded project it supports: seconds
// for some hundred distinct ballots; the context stops it.
//
// Source: Peters and Skowron, "Proportionality and the limits of welfarism",
// 2020, section 3; with costs, Peters, Pierczyński and Skowron 2021.
func Priceable(ctx context.Context, e *Election, selected []int) (*Prices, error) {
	a, err := audit(e, selected)
	if err != nil {
		return nil, err
	}
	m := market{auditor: a, selected: selected, limited: make([]bool, e.Votes.Len())}
	m.list()
	r := &Prices{}
	for _, p := range selected {
		if len(m.payers(p)) == 0 && e.Projects[p].Cost > 0 {
			r.Unpaid = append(r.Unpaid, p)
		}
	}
	if len(r.Unpaid) > 0 {
		return r, nil
	}
	if r.Holds, err = m.settle(ctx); err != nil {
		return nil, fmt.Errorf("price system: %w", err)
	}
	if r.Holds {
		m.fill(r)
	}
	return r, nil
}

// market is the linear program of an outcome. Variable 0 is the endowment, those
// from 1 are what all voters of a ballot pay for a project together.
type market struct {
	*auditor
	selected []int
	charges  []Charge
	first    []int // of each ballot: its first charge; one more than ballots
	program  *simplex.Program
	limited  []bool // ballots whose endowment is a constraint by now
}

func (m *market) list() {
	for i := range m.e.Votes.Len() {
		m.first = append(m.first, len(m.charges))
		b := m.e.Votes.Ballot(i)
		for j, p := range b.Marks {
			if m.funded[p] && m.e.supports(b.Levels, j) {
				m.charges = append(m.charges, Charge{Project: int(p), Ballot: i})
			}
		}
	}
	m.first = append(m.first, len(m.charges))
}

func (m *market) payers(project int) []simplex.Term {
	var terms []simplex.Term
	for j, c := range m.charges {
		if c.Project == project {
			terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: 1})
		}
	}
	return terms
}

// settle solves the program. A ballot's endowment enters it only once a solution
// exceeds it: most never do.
func (m *market) settle(ctx context.Context) (bool, error) {
	cost := make([]int64, len(m.charges)+1)
	cost[0] = 1
	var err error
	if m.program, err = simplex.New(cost); err != nil {
		return false, err
	}
	for p, q := range m.e.Projects {
		switch {
		case !m.funded[p]:
			m.program.AtMost(q.Cost, m.left(p)...)
		case q.Cost > 0:
			m.program.Equal(q.Cost, m.payers(p)...)
		}
	}
	for {
		if ok, err := m.program.Solve(ctx); !ok || err != nil {
			return false, err
		}
		if !m.limit(m.program.Values()) {
			return true, nil
		}
	}
}

// left is what the supporters of a project have left.
func (m *market) left(project int) []simplex.Term {
	terms := []simplex.Term{{Variable: 0}}
	for i := range m.e.Votes.Len() {
		b := m.e.Votes.Ballot(i)
		if j := slices.Index(b.Marks, int32(project)); j < 0 || !m.e.supports(b.Levels, j) {
			continue
		}
		terms[0].Coefficient += b.Weight
		for j := m.first[i]; j < m.first[i+1]; j++ {
			terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: -1})
		}
	}
	return terms
}

// limit adds the endowments that a solution exceeds, and reports whether any.
func (m *market) limit(values []*big.Rat) bool {
	exceeded := false
	for i := range m.limited {
		if m.limited[i] {
			continue
		}
		w := m.e.Votes.Ballot(i).Weight
		left := new(big.Rat).Mul(values[0], new(big.Rat).SetInt64(w))
		terms := []simplex.Term{{Variable: 0, Coefficient: w}}
		for j := m.first[i]; j < m.first[i+1]; j++ {
			left.Sub(left, values[j+1])
			terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: -1})
		}
		if left.Sign() < 0 {
			m.program.AtLeast(0, terms...)
			m.limited[i], exceeded = true, true
		}
	}
	return exceeded
}

func (m *market) fill(r *Prices) {
	values := m.program.Values()
	r.Endowment = values[0]
	for _, p := range m.selected {
		for j, c := range m.charges {
			if c.Project == p && values[j+1].Sign() > 0 {
				w := new(big.Rat).SetInt64(m.e.Votes.Ballot(c.Ballot).Weight)
				r.Charges = append(r.Charges, Charge{p, c.Ballot, w.Quo(values[j+1], w)})
			}
		}
	}
}
