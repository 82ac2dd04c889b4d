package budgeting

import (
	"context"
	"math"
	"runtime"
	"sync"
)

// singletons finds how many new voters are needed, for several projects at a time.
func (r *tracer) singletons(ctx context.Context) error {
	if !r.additive() || r.e.Type == Cumulative || r.e.Type == Scoring {
		return nil
	}
	if r.timed {
		return r.timedSingletons(ctx)
	}
	errs := make([]error, len(r.needs))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range r.needs {
		slots <- struct{}{}
		wait.Go(func() {
			errs[i] = r.singleton(ctx, &r.needs[i])
			<-slots
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// scan is up to where every number of new voters is tried.
const scan = 12

// singleton searches by runs with smaller endowments, from a guess by the run as it
// was. It is exact if every smaller number was tried.
func (r *tracer) singleton(ctx context.Context, c *claim) error {
	cost := r.e.Projects[c.Project].Cost
	if cost > r.total || cost == 0 {
		return nil
	}
	tried := map[int64]bool{}
	wins := func(n int64) (bool, error) {
		if won, ok := tried[n]; ok {
			return won, nil
		}
		_, won, err := r.with(ctx, c, n)
		tried[n] = won
		return won, err
	}
	first := c.guess
	if first > 0 {
		again, won, err := r.with(ctx, c, first)
		if err != nil {
			return err
		}
		if tried[first] = won; again > 0 && !r.fills() {
			first = again
		}
	}
	found, err := boundary(first, min(1<<34, 1<<58/r.total), wins)
	if err != nil || found == 0 {
		return err
	}
	c.Singletons = &Bound{found, found == 1}
	if found > scan {
		return nil
	}
	for n := int64(1); n < found; n++ {
		if won, err := wins(n); err != nil || won {
			c.Singletons = &Bound{n, err == nil}
			return err
		}
	}
	c.Singletons.Exact = true
	return nil
}

// with runs Equal Shares without a project but with the endowments that n new
// voters leave to all. It returns how many would be needed at these endowments,
// roughly, and whether the project wins with n.
func (r *tracer) with(ctx context.Context, c *claim, n int64) (guess int64, won bool, err error) {
	f := *r.inquest.field
	f.voters += n
	l := r.start.clone()
	l.closed[c.Project] = true
	t, err := traceShares(ctx, &f, l, &Outcome{Rule: r.rule, Partial: -1}, r.ties, r.total)
	if err != nil {
		return 0, false, err
	}
	cost := r.e.Projects[c.Project].Cost
	b := r.bidder(c, cost, []pick{{-1, n}})
	err = t.walk(ctx, func(k int) {
		if won && guess > 0 {
			return
		}
		t.states[k].closed[c.Project] = t.shut(c.Project, k, r.start)
		if t.room(k, c.Project) < cost {
			return
		}
		won = won || t.buys(k, b)
		if g := t.guess(k, b); guess == 0 || g < guess {
			guess = g
		}
	})
	if err == nil && !won && r.fills() {
		won, err = r.filled(ctx, c.Project, n, t.projects)
	}
	return guess, won, err
}

// shut reports whether a project that took no part in the run is out of the count
// at moment k all the same.
func (t *trace) shut(p, k int, start *limits) bool {
	if start.closed[p] {
		return true
	}
	for _, g := range start.groups {
		in, rival := false, false
		for _, q := range g {
			in = in || q == p
			rival = rival || t.place[q] > 0 && int(t.place[q]) <= k
		}
		if in && rival {
			return true
		}
	}
	return false
}

// guess is how many new voters would make up for what is missing at moment k.
func (t *trace) guess(k int, b bidder) int64 {
	u := t.field.value[b.project]
	most := t.cap(k, u)
	missing := float64(b.cost)
	for _, c := range t.classes(b.project) {
		missing -= float64(t.weight[c]) * t.offer(k, t.money[c], most)
	}
	each := t.offer(k, t.fresh(), most)
	if n := math.Ceil(missing / each); n < 1<<34 {
		return max(1, int64(n))
	}
	return 1 << 34
}

// timedSingletons finds the numbers for Phragmén, where new voters change nothing
// for others: the more, the sooner.
func (r *tracer) timedSingletons(ctx context.Context) error {
	return r.walk(ctx, func(k int) {
		for i := range r.needs {
			c := &r.needs[i]
			cost := r.e.Projects[c.Project].Cost
			if cost > r.e.Budget || r.room(k, c.Project) < cost {
				continue
			}
			if r.last(k) {
				c.Singletons = &Bound{1, true}
				continue
			}
			n := r.guess(k, r.bidder(c, cost, nil)) // perhaps one too many or too few
			for n = max(1, n-1); c.Singletons == nil || n < c.Singletons.N; n++ {
				if r.trace.buys(k, r.bidder(c, cost, []pick{{-1, n}})) {
					c.Singletons = &Bound{n, true}
				}
			}
		}
	})
}
