package margin

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// IRV computes the margin of a winner of instant runoff in which candidates are
// excluded one by one, whoever of those with fewest votes. It branches on the
// order of exclusions from its end and bounds each part of an order by an exact
// linear program, so that few orders are looked at to the end; o.Nodes bounds the
// programs. Real elections of ten candidates take moments; of random ballots eight
// candidates take seconds. Ballots must be strict; they may be short.
//
// With MayLose the margin is exact unless the search was stopped. With MustLose
// Upper makes one other candidate win without any tie, and Lower is that of
// MayLose: they may differ by a paper or so.
//
// Source: Magrino, Rivest, Shen and Wagner, "Computing the margin of victory in
// IRV elections", 2011; Blom, Teague, Stuckey and Tidhar, "Efficient computation
// of exact IRV margins", 2016.
func IRV(ctx context.Context, p *voting.Profile, winner int, o Options) (*Margin, error) {
	const rule = "irv"
	if err := p.Require(rule, voting.Ranked); err != nil {
		return nil, err
	}
	if err := p.RequirePairs(rule); err != nil {
		return nil, err
	}
	if !p.Strict() {
		return nil, fmt.Errorf("margin of %s: a ballot ranks candidates equal: %w", rule, renjia.ErrUnsupported)
	}
	if err := o.check(rule, p, winner); err != nil {
		return nil, err
	}
	may := o
	may.Goal = MayLose
	m, err := newRunoff(ctx, p, winner, may).margin(rule)
	if err != nil || o.Goal == MayLose || m.Never {
		return m, err
	}
	must, err := newRunoff(ctx, p, winner, o).margin(rule)
	if err != nil {
		return nil, err
	}
	must.Lower, must.Never = m.Lower, false // no order without ties says nothing of those with
	must.Nodes += m.Nodes
	return must, nil
}

// runoff is a search over orders of exclusion, by their ends.
type runoff struct {
	ctx     context.Context
	p       *voting.Profile
	o       Options
	m       *Margin
	open    []ending
	stopped bool
	before  [][]int64 // papers it takes at least to exclude row before column
}

// ending is the last candidates left, in the order of exclusion; the last of them
// wins.
type ending struct {
	order []int
	bound int64 // of papers
}

func newRunoff(ctx context.Context, p *voting.Profile, winner int, o Options) *runoff {
	return &runoff{ctx: ctx, p: p, o: o, m: o.margin("", winner), before: exclusions(p, o)}
}

// exclusions bounds what it takes to exclude one candidate before another: while
// both are left, the one has at least its first places, and the other at most the
// papers that prefer it to the one.
func exclusions(p *voting.Profile, o Options) [][]int64 {
	first := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		if len(b.Marks) > 0 {
			first[b.Marks[0]] += b.Weight
		}
	}
	w := p.Pairwise()
	before := make([][]int64, len(first))
	for c := range before {
		before[c] = make([]int64, len(first))
		for d := range before {
			if d != c {
				before[c][d] = atLeast(first[c]-w.Prefer(d, c), perPaper(o.Variant))
			}
		}
	}
	return before
}

// early bounds an ending by those who must be excluded before all of it.
func (r *runoff) early(e ending) int64 {
	bound := e.bound
	for c := range r.before {
		if slices.Contains(e.order, c) {
			continue
		}
		for _, d := range e.order {
			bound = max(bound, r.before[c][d])
		}
	}
	return bound
}

func (r *runoff) margin(rule string) (*Margin, error) {
	r.m.Rule = rule
	if err := r.guess(); err != nil {
		return nil, err
	}
	for c := range r.p.Candidates {
		if c != r.m.Winner {
			r.open = append(r.open, ending{order: []int{c}})
		}
	}
	for len(r.open) > 0 && !r.stopped {
		e := r.next()
		if r.m.Found && e.bound >= r.m.Upper {
			r.open = nil
			break
		}
		if err := r.expand(e); err != nil {
			return nil, err
		}
	}
	r.conclude()
	return r.m, nil
}

// guess begins with the order of exclusions as it was, but the last two.
func (r *runoff) guess() error {
	order := excluded(r.p, r.m.Winner)
	if len(order) < 2 {
		return nil
	}
	n := len(order)
	order[n-1], order[n-2] = order[n-2], order[n-1]
	return r.settle(ending{order: order})
}

// excluded lists the candidates as they are excluded, lower indexes first of those
// tied, but a given one last.
func excluded(p *voting.Profile, last int) []int {
	left := make([]bool, len(p.Candidates))
	for c := range left {
		left[c] = true
	}
	var order []int
	for len(order) < len(left)-1 {
		votes := make([]int64, len(left))
		for b := range p.Ballots() {
			if i := slices.IndexFunc(b.Marks, func(c int32) bool { return left[c] }); i >= 0 {
				votes[b.Marks[i]] += b.Weight
			}
		}
		lowest := -1
		for c := range left {
			if left[c] && c != last && (lowest < 0 || votes[c] < votes[lowest]) {
				lowest = c
			}
		}
		left[lowest] = false
		order = append(order, lowest)
	}
	return append(order, last)
}

// next takes the ending with the least bound, of equal ones the longest.
func (r *runoff) next() ending {
	i, least := 0, r.open[0]
	for j, e := range r.open {
		if cmp.Or(cmp.Compare(e.bound, least.bound), -cmp.Compare(len(e.order), len(least.order))) < 0 {
			i, least = j, e
		}
	}
	r.open[i] = r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	return least
}

// expand puts each other candidate before an ending. An ending that stops the
// search is kept: its bound still counts.
func (r *runoff) expand(e ending) error {
	for c := range r.p.Candidates {
		if slices.Contains(e.order, c) {
			continue
		}
		longer := ending{order: append([]int{c}, e.order...), bound: e.bound}
		if err := r.consider(longer); err != nil {
			return err
		}
	}
	return nil
}

func (r *runoff) consider(e ending) error {
	if e.bound = r.early(e); r.m.Found && e.bound >= r.m.Upper {
		return nil
	}
	if len(e.order) == len(r.p.Candidates) {
		return r.settle(e)
	}
	if !r.visit() {
		r.open = append(r.open, e)
		return nil
	}
	l, err := newOrder(r.p, e.order, r.o)
	if err != nil {
		return err
	}
	bound, ok, err := l.bound(r.ctx)
	if err != nil || !ok {
		return err
	}
	e.bound = max(e.bound, bound)
	if !r.m.Found || e.bound < r.m.Upper {
		r.open = append(r.open, e)
	}
	return nil
}

// visit counts a program; false ends the search.
func (r *runoff) visit() bool {
	if r.o.Nodes > 0 && r.m.Nodes >= r.o.Nodes {
		r.stopped = true
		return false
	}
	r.m.Nodes++
	return true
}

// settle finds the fewest whole papers for a complete order.
func (r *runoff) settle(e ending) error {
	if !r.visit() {
		r.open = append(r.open, e)
		return nil
	}
	l, err := newOrder(r.p, e.order, r.o)
	if err != nil {
		return err
	}
	if err := r.branch(l); err != nil {
		return err
	}
	if r.stopped {
		r.open = append(r.open, e)
	}
	return nil
}

// branch solves a program in whole numbers, and keeps the best.
func (r *runoff) branch(l *order) error {
	bound, ok, err := l.bound(r.ctx)
	if err != nil || !ok || r.m.Found && bound >= r.m.Upper {
		return err
	}
	variable, below, whole := l.fraction()
	if whole {
		r.m.Found, r.m.Upper, r.m.Challenger = true, bound, l.order[len(l.order)-1]
		r.m.Changes = l.changes(r.p)
		return nil
	}
	for _, up := range []bool{false, true} {
		if !r.visit() {
			return nil
		}
		if err := r.branch(l.split(variable, below, up)); err != nil {
			return err
		}
	}
	return nil
}

func (r *runoff) conclude() {
	r.m.Lower = r.m.Upper
	if len(r.open) == 0 {
		r.m.Never = !r.m.Found
		return
	}
	least := slices.MinFunc(r.open, func(a, b ending) int { return cmp.Compare(a.bound, b.bound) }).bound
	if !r.m.Found || least < r.m.Upper {
		r.m.Lower = least
	}
}
