package transport

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Load asks which worker takes each case so that loads are even.
type Load struct {
	Workers int     `json:"workers"`
	Allowed [][]int `json:"allowed"`         // the workers each case may go to
	Prior   []int   `json:"prior,omitempty"` // cases each worker has already; nil: none
	Limit   []int   `json:"limit,omitempty"` // most cases of each worker, prior ones included; nil: none
}

// Loads is who takes which case.
type Loads struct {
	Worker     []int `json:"worker"` // of each case, -1 for none
	Loads      []int `json:"loads"`  // of each worker, prior ones included
	Assigned   int   `json:"assigned"`
	SumSquares int64 `json:"sumSquares"` // of all loads
	Most       int   `json:"most"`
	About      About `json:"about"`
}

// Balance gives as many cases as possible to one allowed worker each, and among
// those plans has the least sum of squared loads. The loads, from the largest down,
// are then the smallest there are in that order, and best for every other symmetric
// convex cost, too (Harvey et al. 2006, optimal semi-matchings). It takes O(n E) time
// for n cases and E allowed pairs. Which of several such plans is returned has no
// meaning.
func Balance(l Load) (Loads, error) {
	if err := l.Validate(); err != nil {
		return Loads{}, err
	}
	b := balancer{Load: l, worker: make([]int, len(l.Allowed)), loads: make([]int, l.Workers), has: make([][]int, l.Workers), seen: make([]int, l.Workers), via: make([]int, l.Workers)}
	copy(b.loads, l.Prior)
	for c := range l.Allowed {
		b.worker[c] = -1
		b.place(c)
	}
	return b.result(), nil
}

// Validate reports what is wrong with the lists.
func (l Load) Validate() error {
	var bad renjia.Problems
	bad.Require(l.Workers >= 0, "workers", "must not be negative")
	bad.Require(l.Prior == nil || len(l.Prior) == l.Workers, "prior", "want %d workers, not %d", l.Workers, len(l.Prior))
	bad.Require(l.Limit == nil || len(l.Limit) == l.Workers, "limit", "want %d workers, not %d", l.Workers, len(l.Limit))
	notNegative(&bad, "prior", l.Prior)
	notNegative(&bad, "limit", l.Limit)
	for c, list := range l.Allowed {
		for _, w := range list {
			bad.Require(w >= 0 && w < l.Workers, at("allowed", c), "there is no worker %d", w)
		}
	}
	return bad.Err("load")
}

type balancer struct {
	Load
	worker []int
	loads  []int
	has    [][]int // the cases of each worker
	seen   []int   // the last case whose search came to a worker, plus 1
	via    []int   // the case that would move to the worker
}

// place gives a case to a worker, moving others along the way that ends at the least
// loaded worker it can reach.
func (b *balancer) place(c int) {
	var queue []int
	visit := func(other int) {
		for _, w := range b.Allowed[other] {
			if b.seen[w] != c+1 {
				b.seen[w], b.via[w] = c+1, other
				queue = append(queue, w)
			}
		}
	}
	visit(c)
	best := -1
	for k := 0; k < len(queue); k++ {
		w := queue[k]
		if b.room(w) && (best < 0 || b.loads[w] < b.loads[best]) {
			best = w
		}
		for _, other := range b.has[w] {
			visit(other)
		}
	}
	if best < 0 {
		return
	}
	b.loads[best]++
	for w := best; ; {
		other := b.via[w]
		from := b.worker[other]
		b.worker[other] = w
		b.has[w] = append(b.has[w], other)
		if from < 0 {
			return
		}
		k := slices.Index(b.has[from], other)
		b.has[from] = slices.Delete(b.has[from], k, k+1)
		w = from
	}
}

func (b *balancer) room(w int) bool { return b.Limit == nil || b.loads[w] < b.Limit[w] }

func (b *balancer) result() Loads {
	out := Loads{Worker: b.worker, Loads: b.loads, About: About{
		Measure: "balanced load", N: b.Workers, Posts: len(b.Allowed), Variant: "most cases first, then least sum of squared loads",
		Source: "Harvey, Ladner, Lovász & Tamir (2006), Semi-matchings for bipartite graphs and load balancing, Journal of Algorithms 59",
	}}
	for _, w := range b.worker {
		if w >= 0 {
			out.Assigned++
		}
	}
	for _, units := range b.loads {
		out.SumSquares += int64(units) * int64(units)
		out.Most = max(out.Most, units)
	}
	return out
}
