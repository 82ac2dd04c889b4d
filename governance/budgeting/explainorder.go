package budgeting

import (
	"context"
	"math/big"
	"slices"
)

// queue goes through what greedy did from a state of limits on: whoever lost was
// looked at before the first of those chosen that come after it in the order, and
// after those that tie with it, as long as it fitted.
func (q *inquest) queue(l *limits, f *field, stage Stage) {
	g := greed{field: f, limits: l, outcome: q.o}
	state, chosen := l.clone(), []int{}
	before := len(q.o.Purchases) - len(q.stage(stage))
	waiting := slices.DeleteFunc(q.lost(), func(p int) bool { return p == q.o.Partial })
	slices.SortStableFunc(waiting, func(a, b int) int { return g.compare(b, a) })
	for _, c := range q.payees(&g, stage) {
		waiting = slices.DeleteFunc(waiting, func(p int) bool {
			order := g.compare(p, c.project)
			return order > 0 && q.turn(&g, state, p, chosen, before) ||
				order == 0 && !g.stop && !(state.open(p) && state.fits(p)) && q.turn(&g, state, p, chosen, before)
		})
		state.take(c.project, c.units)
		chosen = append(chosen, c.project)
	}
	for _, p := range waiting {
		q.turn(&g, state, p, chosen, before)
	}
	q.halt(&g, waiting)
}

// payee is a project that was given units.
type payee struct {
	project int
	units   int64
}

// payees returns what greedy paid for, in order, a partly funded project at its
// place.
func (q *inquest) payees(g *greed, stage Stage) (all []payee) {
	partial := q.o.Partial
	for _, p := range q.stage(stage) {
		if partial >= 0 && g.compare(partial, p.Project) > 0 {
			all, partial = append(all, payee{partial, q.o.Paid}), -1
		}
		all = append(all, payee{p.Project, q.e.Projects[p.Project].Cost})
	}
	if partial >= 0 {
		all = append(all, payee{partial, q.o.Paid})
	}
	return all
}

// turn says why a project was passed over when its turn came. It always returns
// true.
func (q *inquest) turn(g *greed, l *limits, p int, chosen []int, before int) bool {
	r, cost := &q.reasons[p], q.e.Projects[p].Cost
	r.After = before + len(chosen)
	if cost > 0 {
		r.Figure = big.NewRat(g.gain[p], cost)
	}
	switch {
	case q.shut(r, l, chosen):
	case cost > q.e.Budget:
		r.Cause = TooDear
		q.lack(r, l)
	case !l.fits(p) && l.left >= cost:
		r.Cause = Capped
		q.lack(r, l)
	case !l.fits(p):
		r.Cause = Misfit
		q.lack(r, l)
	}
	return true
}

// halt names the project at which greedy stopped, if it stops at the first that
// does not fit, as the reason of all behind it. Waiting are in greedy's order.
func (q *inquest) halt(g *greed, waiting []int) {
	if !g.stop {
		return
	}
	at := slices.IndexFunc(waiting, func(p int) bool {
		c := q.reasons[p].Cause
		return c == Misfit || c == Capped || c == TooDear
	})
	if at < 0 {
		return
	}
	for _, p := range waiting[at+1:] {
		if r := &q.reasons[p]; r.Cause != Excluded {
			*r = Reason{Project: p, Votes: r.Votes, Figure: r.Figure, After: r.After, Cause: Stopped, By: waiting[at]}
		}
	}
}

// race goes through a Phragmén outcome: it ends when a project comes due that does
// not fit.
func (q *inquest) race(ctx context.Context) error {
	t := traceRace(q.field, q.start, q.stage(MainStage))
	end := t.states[t.moments()-1]
	due, stop := t.nextDue()
	before := len(q.o.Purchases) - len(t.projects)
	stopper := slices.IndexFunc(due, func(p int) bool { return !end.fits(p) })
	for _, p := range q.lost() {
		r := &q.reasons[p]
		r.After = before + len(t.projects)
		switch {
		case q.field.votes[p] == 0:
			r.Cause = Unsupported
		case q.shut(r, end, t.projects):
		case q.e.Projects[p].Cost > q.e.Budget:
			r.Cause = TooDear
			q.lack(r, q.start)
		case stop != nil && slices.Contains(due, p) && !end.fits(p):
			r.Cause, r.Figure = Misfit, stop
			q.lack(r, end)
		case stopper >= 0:
			r.Cause, r.Figure, r.By = Stopped, t.due(p), due[stopper]
		}
	}
	return t.walk(ctx, func(k int) { q.charge(t, k) })
}
