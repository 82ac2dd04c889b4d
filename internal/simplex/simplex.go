package simplex

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Program is a linear program as it is being solved. Variables are numbered from
// 0. It is not safe for concurrent use.
type Program struct {
	n     int // variables
	goal  row
	rows  []row
	col   []int // variable of each column: those from n on are slacks
	basis []int // variable of each row
	calm  int   // pivots in a row that left the cost unchanged
}

// row is the equation at·basic + Σ a·(column) = rhs; at is positive. That of the
// goal has the cost as its basic variable.
type row struct {
	at  *big.Int
	a   []*big.Int
	rhs *big.Int
}

// Term is a coefficient of a variable.
type Term struct {
	Variable    int
	Coefficient int64
}

// New starts a program that minimizes Σ cost·x over x ≥ 0. A negative cost is
// renjia.ErrInvalid.
func New(cost []int64) (*Program, error) {
	p := &Program{n: len(cost), goal: zeros(len(cost))}
	for j, c := range cost {
		if c < 0 {
			return nil, fmt.Errorf("linear program: variable %d has a negative cost %d: %w", j, c, renjia.ErrInvalid)
		}
		p.goal.a[j].SetInt64(-c)
		p.col = append(p.col, j)
	}
	return p, nil
}

func zeros(n int) row {
	r := row{at: big.NewInt(1), a: make([]*big.Int, n), rhs: new(big.Int)}
	for j := range r.a {
		r.a[j] = new(big.Int)
	}
	return r
}

// AtMost adds the constraint Σ terms ≤ bound. It may follow a solution.
func (p *Program) AtMost(bound int64, terms ...Term) {
	column := p.columns()
	r := zeros(len(p.col))
	r.rhs.SetInt64(bound)
	var basic []Term
	for _, t := range terms {
		if j := column[t.Variable]; j >= 0 {
			r.a[j].Add(r.a[j], big.NewInt(t.Coefficient))
			continue
		}
		basic = append(basic, t)
	}
	at := p.places()
	for _, t := range basic {
		r.eliminate(big.NewInt(t.Coefficient), p.rows[at[t.Variable]])
	}
	p.rows = append(p.rows, r)
	p.basis = append(p.basis, p.n+len(p.basis))
}

// AtLeast adds the constraint Σ terms ≥ bound.
func (p *Program) AtLeast(bound int64, terms ...Term) {
	negative := make([]Term, len(terms))
	for i, t := range terms {
		negative[i] = Term{t.Variable, -t.Coefficient}
	}
	p.AtMost(-bound, negative...)
}

// Equal adds the constraint Σ terms = value.
func (p *Program) Equal(value int64, terms ...Term) {
	p.AtMost(value, terms...)
	p.AtLeast(value, terms...)
}

// columns finds the column of each variable, -1 for basic ones.
func (p *Program) columns() []int {
	column := make([]int, p.n)
	for v := range column {
		column[v] = -1
	}
	for j, v := range p.col {
		if v < p.n {
			column[v] = j
		}
	}
	return column
}

// places finds the row of each basic variable.
func (p *Program) places() []int {
	at := make([]int, p.n)
	for i, v := range p.basis {
		if v < p.n {
			at[v] = i
		}
	}
	return at
}

// eliminate takes a basic variable out of an equation in which it has a
// coefficient times the equation's own scale, by means of its row.
func (r *row) eliminate(coefficient *big.Int, basic row) {
	// (basic.at)·r − (coefficient·r.at)·basic
	factor := new(big.Int).Mul(coefficient, r.at)
	t := new(big.Int)
	combine := func(x, y *big.Int) { x.Sub(x.Mul(x, basic.at), t.Mul(factor, y)) }
	for j := range r.a {
		combine(r.a[j], basic.a[j])
	}
	combine(r.rhs, basic.rhs)
	r.at.Mul(r.at, basic.at)
	r.reduce()
}

// reduce divides an equation by the common factor of its numbers.
func (r *row) reduce() {
	if r.at.BitLen() < 24 {
		return // not worth it yet
	}
	g := new(big.Int).GCD(nil, nil, r.at, new(big.Int).Abs(r.rhs))
	t := new(big.Int)
	for j := 0; j < len(r.a) && g.BitLen() > 1; j++ {
		if r.a[j].Sign() != 0 {
			g.GCD(nil, nil, g, t.Abs(r.a[j]))
		}
	}
	if g.BitLen() <= 1 {
		return
	}
	r.at.Quo(r.at, g)
	r.rhs.Quo(r.rhs, g)
	for _, x := range r.a {
		if x.Sign() != 0 {
			x.Quo(x, g)
		}
	}
}

// Clone returns an independent copy, to branch on.
func (p *Program) Clone() *Program {
	q := &Program{n: p.n, goal: p.goal.clone(), calm: p.calm}
	q.col = append(q.col, p.col...)
	q.basis = append(q.basis, p.basis...)
	for _, r := range p.rows {
		q.rows = append(q.rows, r.clone())
	}
	return q
}

func (r row) clone() row {
	c := row{at: new(big.Int).Set(r.at), a: make([]*big.Int, len(r.a)), rhs: new(big.Int).Set(r.rhs)}
	for j, x := range r.a {
		c.a[j] = new(big.Int).Set(x)
	}
	return c
}

// Solve minimizes. It reports false if no variables meet the constraints. The
// error is that of the context.
func (p *Program) Solve(ctx context.Context) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		out := p.leaving()
		if out < 0 {
			return true, nil
		}
		in := p.entering(out)
		if in < 0 {
			return false, nil
		}
		if p.goal.a[in].Sign() == 0 {
			p.calm++
		} else {
			p.calm = 0
		}
		p.pivot(out, in)
	}
}

// leaving chooses a row whose basic variable is negative: the most negative, but
// by Bland's rule where the cost has not moved for long, so that it ends.
func (p *Program) leaving() int {
	out := -1
	bland := p.calm > len(p.rows)+len(p.col)
	x, y := new(big.Int), new(big.Int)
	for i, r := range p.rows {
		switch {
		case r.rhs.Sign() >= 0:
		case out < 0:
			out = i
		case bland:
			if p.basis[i] < p.basis[out] {
				out = i
			}
		case x.Mul(r.rhs, p.rows[out].at).Cmp(y.Mul(p.rows[out].rhs, r.at)) < 0:
			out = i
		}
	}
	return out
}

// entering chooses the column that keeps all costs from falling below zero; of
// several that of the first variable.
func (p *Program) entering(out int) int {
	in := -1
	r := p.rows[out]
	x, y := new(big.Int), new(big.Int)
	for j, a := range r.a {
		if a.Sign() >= 0 {
			continue
		}
		if in < 0 {
			in = j
			continue
		}
		// costs over coefficients: both signs are negative
		d := x.Mul(p.goal.a[j], r.a[in]).Cmp(y.Mul(p.goal.a[in], a))
		if d < 0 || d == 0 && p.col[j] < p.col[in] {
			in = j
		}
	}
	return in
}

// pivot exchanges the basic variable of a row for that of a column in which the
// row's coefficient is negative.
func (p *Program) pivot(out, in int) {
	r := &p.rows[out]
	for j := range r.a {
		r.a[j].Neg(r.a[j])
	}
	r.rhs.Neg(r.rhs)
	r.at, r.a[in] = r.a[in], r.at.Neg(r.at)
	for i := range p.rows {
		if i != out {
			p.rows[i].replace(in, *r)
		}
	}
	p.goal.replace(in, *r)
	p.basis[out], p.col[in] = p.col[in], p.basis[out]
}

// replace puts the variable that left a row in the place of the one that entered.
func (r *row) replace(in int, by row) {
	if r.a[in].Sign() == 0 {
		return
	}
	g := new(big.Int).GCD(nil, nil, by.at, new(big.Int).Abs(r.a[in]))
	mine := new(big.Int).Quo(by.at, g)
	theirs := new(big.Int).Quo(r.a[in], g)
	t := new(big.Int)
	plain := mine.IsInt64() && mine.Int64() == 1
	combine := func(x, y *big.Int) {
		if !plain && x.Sign() != 0 {
			x.Mul(x, mine)
		}
		if y.Sign() != 0 {
			x.Sub(x, t.Mul(theirs, y))
		}
	}
	r.a[in].SetInt64(0)
	for j := range r.a {
		combine(r.a[j], by.a[j])
	}
	combine(r.rhs, by.rhs)
	r.at.Mul(r.at, mine)
	r.reduce()
}

// Cost returns the least cost, after Solve.
func (p *Program) Cost() *big.Rat { return new(big.Rat).SetFrac(p.goal.rhs, p.goal.at) }

// Values returns the variables of the solution found.
func (p *Program) Values() []*big.Rat {
	values := make([]*big.Rat, p.n)
	for v := range values {
		values[v] = new(big.Rat)
	}
	for i, v := range p.basis {
		if v < p.n {
			values[v].SetFrac(p.rows[i].rhs, p.rows[i].at)
		}
	}
	return values
}
