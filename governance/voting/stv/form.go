package stv

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// form is a polynomial in what is left by keep factors: a coefficient for each
// product of symbols. Figures of equal form are equal whatever the factors are.
// A nil form is not known.
type form map[string]*big.Rat

// made is what a figure is made of.
func (v figure) made() form {
	switch {
	case v.exact != nil:
		return form{"": v.exact}
	case v.form == nil:
		return nil
	}
	return v.form()
}

func sumOf(a, b figure, factor *big.Rat) form { return a.made().plus(b.made().times(factor)) }

func (p form) times(factor *big.Rat) form {
	if p == nil {
		return nil
	}
	q := form{}
	for k, c := range p {
		q[k] = new(big.Rat).Mul(c, factor)
	}
	return q
}

func (p form) plus(q form) form {
	if p == nil || q == nil {
		return nil
	}
	s := maps.Clone(p)
	for k, c := range q {
		s.gain(k, c)
	}
	return s
}

// gain adds a term in place.
func (p form) gain(k string, c *big.Rat) {
	if old := p[k]; old != nil {
		c = new(big.Rat).Add(old, c)
	}
	p[k] = c
}

func (p form) minus(q form) form { return p.plus(q.times(big.NewRat(-1, 1))) }

// constant returns the value of a form without symbols.
func (p form) constant() (*big.Rat, bool) {
	value := new(big.Rat)
	for k, c := range p {
		if k == "" {
			value = c
		} else if c.Sign() != 0 {
			return nil, false
		}
	}
	return value, p != nil
}

func (p form) zero() bool {
	c, ok := p.constant()
	return ok && c.Sign() == 0
}

// term is a product of symbols with a coefficient.
type term struct {
	symbols []string
	factor  *big.Rat
}

func (t term) key() string { return strings.Join(t.symbols, " ") }

// left multiplies by what a keep factor leaves: 1 - factor.
func (t term) left(keep figure, epoch int) term {
	if keep.exact != nil {
		rest := new(big.Rat).Sub(big.NewRat(1, 1), keep.exact)
		return term{t.symbols, rest.Mul(rest, t.factor)}
	}
	s := append(slices.Clone(t.symbols), fmt.Sprint(epoch, ".", keep.symbol))
	slices.Sort(s)
	return term{s, t.factor}
}

// forms returns what the votes of a distribution are made of, worked out when it
// is first asked for. With equal ranks it is not known.
func (f *exact) forms(t *tree, keep []figure) func() []form {
	var all []form
	epoch, factors := f.epoch, slices.Clone(keep)
	return func() []form {
		if all == nil {
			all = make([]form, len(factors))
			if len(t.equal) == 0 {
				t.work(all, factors, epoch)
			}
		}
		return all
	}
}

func (t *tree) work(all []form, keep []figure, epoch int) {
	for i := range all {
		all[i] = form{}
	}
	terms := make([]term, len(t.nodes))
	terms[0] = term{factor: big.NewRat(1, 1)}
	for i, n := range t.nodes[1:] {
		if n.papers == 0 {
			continue
		}
		come, papers := terms[n.parent], big.NewRat(n.papers, 1)
		all[n.candidate].gain(come.key(), new(big.Rat).Mul(come.factor, papers))
		if t.state[n.candidate] != hopeful {
			rest := come.left(keep[n.candidate], epoch)
			terms[i+1] = rest
			all[n.candidate].gain(rest.key(), new(big.Rat).Mul(rest.factor, papers.Neg(papers)))
		}
	}
}
