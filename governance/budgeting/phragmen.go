package budgeting

import (
	"context"
	"iter"
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// phragmen runs sequential Phragmén (Brill, Freeman, Janson, Lackner 2017; with
// costs Los, Christoff, Grossi 2022): voters earn money at the same pace, and a
// project is bought the moment its supporters together have its cost. It ends as
// soon as a project that would be next does not fit.
//
// Times are kept as whole multiples of 1/unit, rounded down. The time of the
// k-th purchase is a mean of earlier times plus an exact part, so it is too small
// by less than k; comparisons closer than that are decided by exact fractions.
func phragmen(ctx context.Context, f *field, l *limits, o *Outcome, ties voting.Ties) error {
	f.transpose()
	r := newRace(f, l)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		best := r.next()
		if len(best) == 0 {
			return nil
		}
		if slices.ContainsFunc(best, func(p int) bool { return !l.fits(p) }) {
			return nil
		}
		p := best[0]
		if len(best) > 1 {
			b, err := ties.Break("phragmen", voting.Tie{Round: len(o.Selected) + 1, For: voting.ToElect, Among: best})
			if err != nil {
				return err
			}
			o.Broken = append(o.Broken, b)
			p = b.Chosen
		}
		price, payments := r.buy(p)
		o.add(p, f.e.Projects[p].Cost, MainStage, price, payments)
		l.take(p, f.e.Projects[p].Cost)
	}
}

// race is the state of a run: when each voter last paid.
type race struct {
	*field
	*limits
	unit  int64
	time  []int64 // of each purchase, from 1; 0 stands for the start
	last  []int32 // of each class: the purchase it paid for last
	place []int   // of each project: which purchase it is, from 1; 0 if none
	loads [][]load
	exact *chain // of the first purchases, as far as it was needed
	queue queue[entry]
	light bool // every class has weight 1
	mute  []int
}

// entry is a project with a time that it does not come before, found in some
// round.
type entry struct {
	key     int64
	project int
	round   int
}

func (e entry) before(f entry) bool { return e.key < f.key }

// load is how many supporters of a purchase had last paid for another.
type load struct {
	purchase int
	weight   int64
}

func newRace(f *field, l *limits) *race {
	r := &race{field: f, limits: l, time: []int64{0}, last: make([]int32, len(f.weight)), place: make([]int, len(f.votes)), loads: [][]load{nil}, exact: newChain(0, 1)}
	r.unit = max(1, 1<<60/max(1, f.e.Budget))
	r.light = !slices.ContainsFunc(f.weight, func(w int64) bool { return w != 1 })
	for p, q := range f.e.Projects {
		switch {
		case !l.open(p) || q.Cost > l.left:
		case f.votes[p] == 0:
			r.mute = append(r.mute, p)
		default:
			r.queue.push(entry{key: q.Cost * r.unit / f.votes[p], project: p, round: 1})
		}
	}
	return r
}

// next returns the projects that are next, more than one if they tie exactly.
// Projects without supporters are next, all at once, when no other is left.
func (r *race) next() []int {
	var near []entry
	horizon := int64(math.MaxInt64)
	round := len(r.time)
	for len(r.queue) > 0 && r.queue[0].key <= horizon {
		e := r.queue.pop()
		if !r.open(e.project) || !r.withinCaps(e.project) {
			continue
		}
		if e.round != round {
			e.round, e.key = round, r.when(e.project)
			r.queue.push(e)
			continue
		}
		near = append(near, e)
		horizon = min(horizon, e.key+int64(round))
	}
	best := r.first(near)
	for _, e := range near {
		if len(best) != 1 || best[0] != e.project {
			r.queue.push(e)
		}
	}
	if len(best) > 0 {
		return best
	}
	r.mute = slices.DeleteFunc(r.mute, func(p int) bool { return !r.open(p) || !r.withinCaps(p) })
	return r.mute
}

// when returns the time a project would be bought, rounded down.
func (r *race) when(p int) int64 {
	sum := r.e.Projects[p].Cost * r.unit
	if r.light {
		for _, c := range r.classes(p) {
			sum += r.time[r.last[c]]
		}
		return sum / r.votes[p]
	}
	for _, c := range r.classes(p) {
		sum += r.weight[c] * r.time[r.last[c]]
	}
	return sum / r.votes[p]
}

// first returns which of some projects are first by exact times.
func (r *race) first(near []entry) []int {
	if len(near) == 0 {
		return nil
	}
	if len(near) == 1 {
		return []int{near[0].project}
	}
	r.settle()
	var best []int
	var least quotient
	for _, e := range near {
		q := r.quotient(e.project, r.spread(e.project))
		order := -1
		if best != nil {
			order = q.compare(least)
		}
		switch {
		case order < 0:
			best, least = []int{e.project}, q
		case order == 0:
			best = append(best, e.project)
		}
	}
	slices.Sort(best)
	return best
}

// spread counts the supporters of a project by the purchase they last paid for.
func (r *race) spread(p int) []load {
	weights := make([]int64, len(r.time))
	for _, c := range r.classes(p) {
		weights[r.last[c]] += r.weight[c]
	}
	var loads []load
	for i, w := range weights {
		if i > 0 && w > 0 {
			loads = append(loads, load{i, w})
		}
	}
	return loads
}

func (r *race) quotient(p int, loads []load) quotient {
	counts := make([]int64, len(r.time))
	for _, l := range loads {
		counts[l.purchase] = l.weight
	}
	return r.exact.combine(r.e.Projects[p].Cost, counts, r.votes[p])
}

// settle brings the exact times up to date.
func (r *race) settle() {
	for i := len(r.exact.nums); i < len(r.time); i++ {
		p := r.loads[i][0].purchase
		r.exact.push(r.quotient(p, r.loads[i][1:]))
	}
}

// buy notes a purchase and returns its exact time and who pays. A project without
// supporters costs nobody anything.
func (r *race) buy(p int) (func() *big.Rat, iter.Seq[Payment]) {
	if r.votes[p] == 0 {
		return nil, nil
	}
	loads := append([]load{{purchase: p}}, r.spread(p)...)
	r.loads = append(r.loads, loads)
	r.time = append(r.time, r.when(p))
	k := len(r.time) - 1
	r.place[p] = k
	for _, c := range r.classes(p) {
		r.last[c] = int32(k)
	}
	return func() *big.Rat {
		r.settle()
		return r.exact.rat(k)
	}, r.payments(k)
}
