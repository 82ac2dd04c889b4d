package budgeting

import (
	"context"
	"iter"
	"math"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// tracer finds needs by one run.
type tracer struct {
	*inquest
	*trace
	ties  voting.Ties
	total int64 // of all endowments
	needs []claim
	picks []pick // scratch

	counts *Election // of greedy completion
}

// claim is a project's need as it is being found.
type claim struct {
	*Need
	mine                []bool // classes that support it
	optimist, pessimist search
	guess               int64 // of Singletons, at the endowments there were
}

// search is for the fewest voters, in the order of one moment.
type search struct {
	n     int64 // the fewest so far; 0: none
	picks []pick
}

func (q *inquest) needTraced(ctx context.Context, needs []*Need) error {
	r, err := q.tracer(ctx, needs)
	if err != nil {
		return err
	}
	return r.find(ctx)
}

func (q *inquest) tracer(ctx context.Context, needs []*Need) (*tracer, error) {
	q.field.transpose()
	ties, err := q.rule.Ties.order(q.e)
	if err != nil {
		return nil, err
	}
	r := &tracer{inquest: q, ties: ties}
	if q.rule.Method == Phragmen {
		r.trace = traceRace(q.field, q.start, q.stage(MainStage))
	} else {
		if r.total, err = endowed(q.o, q.field.voters); err != nil {
			return nil, err
		}
		if r.trace, _, err = q.again(ctx); err != nil {
			return nil, err
		}
	}
	if q.fills() {
		if r.counts, err = counted(q.e); err != nil {
			return nil, err
		}
	}
	for _, n := range needs {
		c := claim{Need: n, mine: make([]bool, len(q.field.weight))}
		for _, class := range q.field.classes(n.Project) {
			c.mine[class] = true
		}
		r.needs = append(r.needs, c)
	}
	return r, nil
}

func (r *tracer) find(ctx context.Context) error {
	approvals := r.e.Type == Approval && r.additive()
	err := r.walk(ctx, func(k int) {
		var order []int32
		if approvals {
			order = r.byMoney()
		}
		for i := range r.needs {
			c := &r.needs[i]
			r.cost(k, c)
			if cost := r.e.Projects[c.Project].Cost; !r.timed && r.room(k, c.Project) >= cost {
				if g := r.trace.guess(k, r.bidder(c, cost, nil)); c.guess == 0 || g < c.guess {
					c.guess = g
				}
			}
			if approvals {
				r.approvals(k, c, order)
			}
		}
	})
	if err != nil {
		return err
	}
	for i := range r.needs {
		// Projects without support come last under Phragmén, as long as all fit.
		if c := &r.needs[i]; r.timed && len(r.classes(c.Project)) == 0 {
			if err := r.needCost(ctx, r.e, c.Need, 1, true); err != nil {
				return err
			}
		}
	}
	if approvals {
		if err := r.settlePessimists(ctx); err != nil {
			return err
		}
	}
	if r.fills() {
		if err := r.fillNeeds(ctx); err != nil {
			return err
		}
	}
	return r.singletons(ctx)
}

func (r *tracer) byCost() bool {
	return r.rule.Method == EqualShares && r.rule.Satisfaction == CostShare
}

// bidder is the claim at a cost.
func (r *tracer) bidder(c *claim, cost int64, extra []pick) bidder {
	return bidder{project: c.Project, cost: cost, byCost: r.byCost(), ties: r.ties, extra: extra}
}

// cost looks for a larger cost that wins at moment k. What is offered is a concave
// function of the cost that is 0 at 0, so that with a cost all below it win.
func (r *tracer) cost(k int, c *claim) {
	p := c.Project
	if len(r.classes(p)) == 0 {
		return
	}
	most := min(r.room(k, p), r.e.Projects[p].Cost-1)
	low := int64(0) // wins here or at another moment
	if c.Cost != nil {
		low = c.Cost.N
	}
	buys := func(cost int64) bool { return r.trace.buys(k, r.bidder(c, cost, nil)) }
	if low < most && buys(low+1) {
		c.Cost = &Bound{greatest(low+1, most, buys), true}
	}
}

// greatest returns the greatest number up to most for which yes, which is true of
// low, and of all up to some number.
func greatest(low, most int64, yes func(int64) bool) int64 {
	for high := most + 1; high-low > 1; {
		if mid := low + (high-low)/2; yes(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// approvals looks for fewer voters who would be enough at moment k: the most and
// the least generous.
func (r *tracer) approvals(k int, c *claim, order []int32) {
	p := c.Project
	if cost := r.e.Projects[p].Cost; r.room(k, p) < cost || r.timed && cost > r.e.Budget {
		return
	}
	if r.timed && r.last(k) { // only projects without support are left: one voter is enough
		if r.e.Votes.Voters() > 0 {
			c.Optimist, c.Pessimist, c.pessimist.n = &Bound{1, true}, &Bound{1, true}, 0
		}
		return
	}
	r.fewest(k, c, &c.optimist, slices.Values(order))
	if c.optimist.n > 0 {
		c.Optimist = &Bound{c.optimist.n, true}
	}
	poorest := func(yield func(int32) bool) {
		for i := len(order) - 1; i >= 0 && yield(order[i]); i-- {
		}
	}
	r.fewest(k, c, &c.pessimist, poorest)
	if c.pessimist.n > 0 {
		c.Pessimist = &Bound{N: c.pessimist.n}
	}
}

// fewest takes voters in order until they are enough, unless as few were found
// before.
func (r *tracer) fewest(k int, c *claim, s *search, order iter.Seq[int32]) {
	cost := r.e.Projects[c.Project].Cost
	u := r.value[c.Project]
	most := r.cap(k, u)
	missing := float64(cost)
	var weight int64
	for _, class := range r.classes(c.Project) {
		missing -= float64(r.weight[class]) * r.offer(k, r.money[class], most)
		weight += r.weight[class]
	}
	off := r.margin(weight, len(r.classes(c.Project)))
	limit := int64(math.MaxInt64)
	if s.n > 0 {
		limit = s.n - 1
	}
	picks := r.picks[:0]
	defer func() { r.picks = picks }()
	var n int64
	for class := range order {
		if c.mine[class] || n >= limit {
			if n >= limit {
				return
			}
			continue
		}
		w, each := min(r.weight[class], limit-n), r.offer(k, r.money[class], most)
		picks = append(picks, pick{int(class), w})
		last := &picks[len(picks)-1]
		margin := off + r.margin(n+w, len(picks))
		if missing-float64(w)*each > margin {
			missing, n = missing-float64(w)*each, n+w
			continue
		}
		// Somewhere in this class they become enough.
		first := int64(1)
		if each > 0 {
			first = max(1, int64((missing-margin)/each))
		}
		for last.voters = min(first, w); last.voters <= w; last.voters++ {
			if r.trace.buys(k, r.bidder(c, cost, picks)) {
				s.n, s.picks = n+last.voters, slices.Clone(picks)
				return
			}
		}
		last.voters = w
		missing, n = missing-float64(w)*each, n+w
	}
}

// settlePessimists looks whether some voters, one fewer than are enough whoever
// they are, are not enough: the least generous at the moment that gave the bound.
// Then it is exact.
func (r *tracer) settlePessimists(ctx context.Context) error {
	hopeless := make([]bool, len(r.needs))
	for i := range r.needs {
		s := &r.needs[i].pessimist
		if hopeless[i] = s.n > 0; s.n > 0 {
			if last := &s.picks[len(s.picks)-1]; last.voters > 1 {
				last.voters--
			} else {
				s.picks = s.picks[:len(s.picks)-1]
			}
		}
	}
	err := r.walk(ctx, func(k int) {
		for i := range r.needs {
			c := &r.needs[i]
			cost := r.e.Projects[c.Project].Cost
			if !hopeless[i] || r.room(k, c.Project) < cost || r.timed && r.last(k) {
				continue
			}
			if r.trace.buys(k, r.bidder(c, cost, c.pessimist.picks)) {
				hopeless[i] = false
			}
		}
	})
	for i := range r.needs {
		if hopeless[i] {
			r.needs[i].Pessimist.Exact = true
		}
	}
	return err
}
