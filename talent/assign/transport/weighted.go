package transport

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia"
)

// Weighted asks which worker takes each case where cases weigh differently.
type Weighted struct {
	Workers int     `json:"workers"`
	Weight  []int64 `json:"weight"`            // of each case, at least 0
	Allowed [][]int `json:"allowed,omitempty"` // nil: every case may go to everybody
	Prior   []int64 `json:"prior,omitempty"`
}

// WeightedLoads is who takes which case, and how far from the best that can be.
type WeightedLoads struct {
	Worker []int   `json:"worker"` // of each case, -1 if nobody may take it
	Loads  []int64 `json:"loads"`
	Most   int64   `json:"most"`  // the largest load
	Bound  int64   `json:"bound"` // no plan's largest load is below it
	Proven bool    `json:"proven"`
	About  About   `json:"about"`
}

const maxWeight = int64(1) << 40

func (w Weighted) check() error {
	var bad renjia.Problems
	bad.Require(w.Workers > 0 || w.Workers == 0 && len(w.Weight) == 0, "workers", "want at least one")
	bad.Require(w.Prior == nil || len(w.Prior) == w.Workers, "prior", "want %d workers, not %d", w.Workers, len(w.Prior))
	bad.Require(w.Allowed == nil || len(w.Allowed) == len(w.Weight), "allowed", "want %d cases, not %d", len(w.Weight), len(w.Allowed))
	for _, list := range []struct {
		name   string
		values []int64
	}{{"weight", w.Weight}, {"prior", w.Prior}} {
		for c, x := range list.values {
			bad.Require(x >= 0 && x <= maxWeight, at(list.name, c), "want 0 to %d, not %d", maxWeight, x)
		}
	}
	for c, list := range w.Allowed {
		for _, k := range list {
			bad.Require(k >= 0 && k < w.Workers, at("allowed", c), "there is no worker %d", k)
		}
	}
	return bad.Err("weighted load")
}

func (w Weighted) about() About {
	return About{
		Measure: "balanced weighted load", N: w.Workers, Posts: len(w.Weight), Variant: "longest processing time first, then moves and exchanges",
		Source: "Graham (1969), Bounds on multiprocessing timing anomalies, SIAM Journal on Applied Mathematics 17",
	}
}

// BalanceWeighted makes the largest load small where cases weigh differently. To make
// it smallest is NP-hard; the heaviest cases go first to the least loaded worker who
// may take them (LPT), then cases move and change places while the largest load, or
// the number of those who have it, falls. Bound says what no plan can be below; the
// plan is proven best only if it meets it.
func BalanceWeighted(w Weighted) (WeightedLoads, error) {
	if err := w.check(); err != nil {
		return WeightedLoads{}, err
	}
	x := exchange{Weighted: w, worker: make([]int, len(w.Weight)), loads: make([]int64, w.Workers)}
	copy(x.loads, w.Prior)
	x.longestFirst()
	for x.improve() {
	}
	out := WeightedLoads{Worker: x.worker, Loads: x.loads, Bound: w.bound(), About: w.about()}
	for _, load := range x.loads {
		out.Most = max(out.Most, load)
	}
	out.Proven = out.Most == out.Bound
	return out, nil
}

// bound is the larger of the mean load, rounded up, and what the case that is
// hardest to place brings its least loaded worker to.
func (w Weighted) bound() int64 {
	if w.Workers == 0 {
		return 0
	}
	var total, bound int64
	for _, load := range w.Prior {
		total += load
		bound = max(bound, load)
	}
	for c, weight := range w.Weight {
		least := int64(-1)
		for _, k := range w.workersOf(c) {
			load := weight
			if w.Prior != nil {
				load += w.Prior[k]
			}
			if least < 0 || load < least {
				least = load
			}
		}
		if least >= 0 {
			total += weight
			bound = max(bound, least)
		}
	}
	n := int64(w.Workers)
	return max(bound, (total+n-1)/n)
}

func (w Weighted) workersOf(c int) []int {
	if w.Allowed != nil {
		return w.Allowed[c]
	}
	all := make([]int, w.Workers)
	for k := range all {
		all[k] = k
	}
	return all
}

func (w Weighted) may(c, worker int) bool {
	return w.Allowed == nil || slices.Contains(w.Allowed[c], worker)
}

type exchange struct {
	Weighted
	worker []int
	loads  []int64
}

func (x *exchange) longestFirst() {
	order := make([]int, len(x.Weight))
	for c := range order {
		order[c] = c
		x.worker[c] = -1
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x.Weight[b], x.Weight[a]) })
	for _, c := range order {
		best := -1
		for _, k := range x.workersOf(c) {
			if best < 0 || x.loads[k] < x.loads[best] || x.loads[k] == x.loads[best] && k < best {
				best = k
			}
		}
		if best >= 0 {
			x.worker[c] = best
			x.loads[best] += x.Weight[c]
		}
	}
}

// improve relieves one most loaded worker by a move or an exchange that leaves both
// below its load. Each time the loads, from the largest down, become smaller, so that
// it ends.
func (x *exchange) improve() bool {
	if len(x.loads) == 0 {
		return false
	}
	most := slices.Max(x.loads)
	for c, from := range x.worker {
		if from < 0 || x.loads[from] != most || x.Weight[c] == 0 {
			continue
		}
		if x.move(c, from, most) || x.swap(c, from, most) {
			return true
		}
	}
	return false
}

func (x *exchange) move(c, from int, most int64) bool {
	for _, to := range x.workersOf(c) {
		if to != from && x.loads[to]+x.Weight[c] < most {
			x.shift(c, from, to)
			return true
		}
	}
	return false
}

func (x *exchange) swap(c, from int, most int64) bool {
	for d, to := range x.worker {
		if to < 0 || to == from || !x.may(c, to) || !x.may(d, from) {
			continue
		}
		less := x.Weight[c] - x.Weight[d]
		if less > 0 && x.loads[to]+less < most {
			x.shift(c, from, to)
			x.shift(d, to, from)
			return true
		}
	}
	return false
}

func (x *exchange) shift(c, from, to int) {
	x.worker[c] = to
	x.loads[from] -= x.Weight[c]
	x.loads[to] += x.Weight[c]
}
