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

// Term is a coefficient of a variable. Those of a constraint are of different
// variables.
type Term struct {
	Variable    int
	Coefficient int64
}

// limit is how large coefficients, costs and bounds may be, either side of zero.
const limit = 1 << 62

// New starts a program that minimizes Σ cost·x over x ≥ 0. A cost that is
// negative, or 2⁶² or more, is renjia.ErrInvalid.
func New(cost []int64) (*Program, error) {
	p := &Program{n: len(cost), goal: newRow(len(cost))}
	for j, c := range cost {
		if c < 0 || c >= limit {
			return nil, fmt.Errorf("linear program: the cost %d of variable %d is out of range: %w", c, j, renjia.ErrInvalid)
		}
		p.goal.s[j] = -c
		p.goal.most = max(p.goal.most, c)
		p.col = append(p.col, j)
	}
	return p, nil
}

// AtMost adds the constraint Σ terms ≤ bound. It may follow a solution.
func (p *Program) AtMost(bound int64, terms ...Term) {
	column := p.columns()
	r := newRow(len(p.col))
	r.s[r.rhs()] = bound
	r.most = max(r.most, int64(magnitude(bound)))
	var basic []Term
	for _, t := range terms {
		if j := column[t.Variable]; j >= 0 {
			r.s[j] += t.Coefficient
			r.most = max(r.most, int64(magnitude(r.s[j])))
			continue
		}
		basic = append(basic, t)
	}
	at := p.places()
	for _, t := range basic {
		r.eliminate(t.Coefficient, &p.rows[at[t.Variable]])
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

// Clone returns an independent copy, to branch on.
func (p *Program) Clone() *Program {
	q := &Program{n: p.n, goal: p.goal.clone(), calm: p.calm}
	q.col = append(q.col, p.col...)
	q.basis = append(q.basis, p.basis...)
	for i := range p.rows {
		q.rows = append(q.rows, p.rows[i].clone())
	}
	return q
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
		if p.goal.sign(in) == 0 {
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
	for i := range p.rows {
		r := &p.rows[i]
		switch {
		case r.sign(r.rhs()) >= 0:
		case out < 0:
			out = i
		case bland:
			if p.basis[i] < p.basis[out] {
				out = i
			}
		case r.ratio(r.rhs(), r.at(), &p.rows[out], r.rhs(), r.at()) < 0:
			out = i
		}
	}
	return out
}

// entering chooses the column that keeps all costs from falling below zero; of
// several that of the first variable.
func (p *Program) entering(out int) int {
	in := -1
	r := &p.rows[out]
	for j := range p.col {
		if r.sign(j) >= 0 {
			continue
		}
		if in < 0 {
			in = j
			continue
		}
		if d := p.cheaper(r, j, in); d < 0 || d == 0 && p.col[j] < p.col[in] {
			in = j
		}
	}
	return in
}

// cheaper compares the costs of two columns over their coefficients in a row. All
// four are negative or zero.
func (p *Program) cheaper(r *row, i, j int) int {
	if p.goal.s != nil && r.s != nil {
		return crossed(p.goal.s[i], r.s[j], p.goal.s[j], r.s[i])
	}
	x := new(big.Int).Mul(p.goal.whole(i), r.whole(j))
	return x.Cmp(new(big.Int).Mul(p.goal.whole(j), r.whole(i)))
}

// pivot exchanges the basic variable of a row for that of a column in which the
// row's coefficient is negative.
func (p *Program) pivot(out, in int) {
	by := &p.rows[out]
	by.turn(in)
	for i := range p.rows {
		if i != out {
			p.rows[i].replace(in, by)
		}
	}
	p.goal.replace(in, by)
	p.basis[out], p.col[in] = p.col[in], p.basis[out]
}

// Cost returns the least cost, after Solve.
func (p *Program) Cost() *big.Rat { return p.goal.value() }

// Values returns the variables of the solution found.
func (p *Program) Values() []*big.Rat {
	values := make([]*big.Rat, p.n)
	for i, v := range p.basis {
		if v < p.n {
			values[v] = p.rows[i].value()
		}
	}
	for v := range values {
		if values[v] == nil {
			values[v] = new(big.Rat)
		}
	}
	return values
}

// value is what the basic variable is if all others are zero.
func (r *row) value() *big.Rat { return new(big.Rat).SetFrac(r.whole(r.rhs()), r.whole(r.at())) }
