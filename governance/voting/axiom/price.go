package axiom

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/internal/simplex"
)

// Prices is a price system: every paper has the same budget and pays for members
// it approves of, every member is paid 1 in all, and no candidate outside could
// be paid more than 1 with what its supporters have left.
type Prices struct {
	Holds  bool  `json:"holds"`            // whether there is one; else the rest is empty
	Unpaid []int `json:"unpaid,omitempty"` // members nobody approves of, if that is why there is none
	// Denied is a group of papers without any member, if that is why there is none:
	// a committee with prices satisfies PJR, and so JR, of as many seats as it has
	// members.
	Denied   *Violation `json:"denied,omitempty"`
	Budget   *big.Rat   `json:"budget,omitempty"`   // of each paper; the least possible
	Payments []Payment  `json:"payments,omitempty"` // by ballot, then member
}

// Payment is what each paper of a distinct ballot pays for a member.
type Payment struct {
	Ballot int      `json:"ballot"`
	Member int      `json:"member"`
	Each   *big.Rat `json:"each"`
}

// Priceable looks for a price system that supports a committee. A committee that
// fills its seats and has one satisfies PJR. It solves an exact linear program of
// a variable for each ballot and member it approves of: seconds for some hundred
// distinct ballots; the context stops it.
//
// Source: Peters and Skowron, "Proportionality and the limits of welfarism",
// 2020, section 3.
func Priceable(ctx context.Context, p *voting.Profile, committee []int) (*Prices, error) {
	q, err := inquire("priceable", p, committee, Options{Seats: max(1, len(committee)), Quota: Hare}, voting.Approval)
	if err != nil {
		return nil, err
	}
	m := newMarket(q)
	if unpaid := m.unpaid(); len(unpaid) > 0 {
		return &Prices{Unpaid: unpaid}, nil
	}
	if denied := q.neglected(1); len(committee) > 0 && denied != nil {
		return &Prices{Denied: denied}, nil
	}
	found, err := m.settle(ctx)
	if err != nil {
		return nil, fmt.Errorf("priceable: %w", err)
	}
	if !found {
		return &Prices{}, nil
	}
	return m.prices(), nil
}

// market is the linear program of a committee. Variable 0 is the budget.
type market struct {
	*inquiry
	payments []Payment // of all papers of a ballot; the variables from 1
	first    []int     // of each ballot: its first payment; one more than ballots
	program  *simplex.Program
	limited  []bool // ballots whose budget is a constraint by now
}

func newMarket(q *inquiry) *market {
	m := &market{inquiry: q, limited: make([]bool, q.p.Len())}
	for i := range q.p.Len() {
		m.first = append(m.first, len(m.payments))
		for _, c := range q.p.Ballot(i).Marks {
			if q.member[c] {
				m.payments = append(m.payments, Payment{Ballot: i, Member: int(c)})
			}
		}
	}
	m.first = append(m.first, len(m.payments))
	return m
}

func (m *market) unpaid() []int {
	var unpaid []int
	for _, c := range m.members {
		if len(m.payers(c)) == 0 {
			unpaid = append(unpaid, c)
		}
	}
	return unpaid
}

func (m *market) payers(member int) []simplex.Term {
	var terms []simplex.Term
	for j, pay := range m.payments {
		if pay.Member == member {
			terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: 1})
		}
	}
	return terms
}

// settle solves the program. Budgets enter it only once a solution exceeds them,
// and candidates outside once they could be bought: most never do.
func (m *market) settle(ctx context.Context) (bool, error) {
	cost := make([]int64, len(m.payments)+1)
	cost[0] = 1
	var err error
	if m.program, err = simplex.New(cost); err != nil {
		return false, err
	}
	for _, c := range m.members {
		m.program.Equal(1, m.payers(c)...)
	}
	for {
		if ok, err := m.program.Solve(ctx); !ok || err != nil {
			return false, err
		}
		values := m.program.Values()
		if !m.limit(values) && !m.outbid(values) {
			return true, nil
		}
	}
}

// outbid adds the candidates outside that a solution leaves too much money for,
// and reports whether there are any.
func (m *market) outbid(values []*big.Rat) bool {
	exceeded := false
	for c := range m.p.Candidates {
		if m.member[c] {
			continue
		}
		terms := m.left(func(b voting.Ballot) bool { return approves(b, c) })
		sum := new(big.Rat)
		for _, t := range terms {
			sum.Add(sum, new(big.Rat).Mul(new(big.Rat).SetInt64(t.Coefficient), values[t.Variable]))
		}
		if sum.Cmp(big.NewRat(1, 1)) > 0 {
			m.program.AtMost(1, terms...)
			exceeded = true
		}
	}
	return exceeded
}

// left is what the papers of some ballots have left.
func (m *market) left(of func(b voting.Ballot) bool) []simplex.Term {
	terms := []simplex.Term{{Variable: 0}}
	for i := range m.p.Len() {
		if b := m.p.Ballot(i); of(b) {
			terms[0].Coefficient += b.Weight
			for j := m.first[i]; j < m.first[i+1]; j++ {
				terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: -1})
			}
		}
	}
	return terms
}

// limit adds the budgets that a solution exceeds, and reports whether it did.
func (m *market) limit(values []*big.Rat) bool {
	exceeded := false
	for i := range m.p.Len() {
		if m.limited[i] {
			continue
		}
		w := m.p.Ballot(i).Weight
		have := new(big.Rat).Mul(values[0], new(big.Rat).SetInt64(w))
		terms := []simplex.Term{{Variable: 0, Coefficient: w}}
		for j := m.first[i]; j < m.first[i+1]; j++ {
			have.Sub(have, values[j+1])
			terms = append(terms, simplex.Term{Variable: j + 1, Coefficient: -1})
		}
		if have.Sign() < 0 {
			m.program.AtLeast(0, terms...)
			m.limited[i], exceeded = true, true
		}
	}
	return exceeded
}

func (m *market) prices() *Prices {
	values := m.program.Values()
	r := &Prices{Holds: true, Budget: values[0]}
	for j, pay := range m.payments {
		if values[j+1].Sign() > 0 {
			papers := new(big.Rat).SetInt64(m.p.Ballot(pay.Ballot).Weight)
			r.Payments = append(r.Payments, Payment{Ballot: pay.Ballot, Member: pay.Member, Each: papers.Quo(values[j+1], papers)})
		}
	}
	return r
}

// Explain says what each paper pays for, or that there is no price system.
func (r *Prices) Explain(p *voting.Profile) renjia.Explanation {
	switch {
	case len(r.Unpaid) > 0:
		return renjia.Explanation{Title: renjia.Textf("No prices support it: nobody approves of %v", "不存在支持该委员会的价格体系：无人认可%v", p.Names(r.Unpaid))}
	case r.Denied != nil:
		return renjia.Explanation{
			Title: renjia.Text{EN: "No prices support the committee: it denies a group its due", ZH: "不存在支持该委员会的价格体系：某群体未得应有代表"},
			Steps: r.Denied.steps(&Verdict{Check: "jr", Quota: Hare}, p),
		}
	case !r.Holds:
		return renjia.Explanation{Title: renjia.Text{EN: "No prices support the committee", ZH: "不存在支持该委员会的价格体系"}}
	}
	e := renjia.Explanation{Title: renjia.Textf("Prices support the committee: each member costs 1, each paper has %s", "存在支持该委员会的价格体系：每名当选者价格为1，每张票预算为%s", r.Budget.RatString())}
	for _, pay := range r.Payments {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("each of the %d papers of ballot %d pays %s for %s", "第%[2]d种选票的%[1]d张票每张为%[4]s支付%[3]s",
			p.Ballot(pay.Ballot).Weight, pay.Ballot, pay.Each.RatString(), p.Name(pay.Member))))
	}
	return e
}
