package roster

import (
	"runtime"
	"sync"
)

// relaxation looks for prices of the slots under which everybody's own best
// schedule comes as near as possible to covering the demand. For any prices,
//
//	Σ price × demand + Σ (best schedule of each person at these prices)
//
// is no more than the cost of any roster (Lagrangian bound); the best prices give
// the bound of column generation.
type relaxation struct {
	*model
	people []*schedules
	priced [][]int64 // costs at the present prices
	taken  [][]int   // responses at them
	values []int64
	limit  int // goroutines
}

func newRelaxation(m *model) *relaxation {
	r := &relaxation{model: m, limit: runtime.GOMAXPROCS(0), values: make([]int64, len(m.People))}
	for n := range m.People {
		r.people = append(r.people, m.schedules(n))
		r.priced = append(r.priced, make([]int64, len(m.cost[n])))
		r.taken = append(r.taken, make([]int, len(m.Days)))
	}
	return r
}

// respond lets each person choose the best schedule at the prices, and returns the
// bound in thousandths and what is left uncovered (negative: too many).
func (r *relaxation) respond(prices []int64, round int) (bound int64, lack []int) {
	r.each(func(n int) {
		r.price(n, prices)
		r.values[n] = r.people[n].solve(r.priced[n])
		r.people[n].trace(r.priced[n], round%r.choices, r.taken[n])
	})
	lack = append(lack, r.demand...)
	for at, want := range r.demand {
		bound += prices[at] * int64(want)
	}
	for n := range r.People {
		bound += r.values[n]
		for d, s := range r.taken[n] {
			if s != Off {
				lack[d*len(r.Shifts)+s]--
			}
		}
	}
	return bound, lack
}

func (r *relaxation) price(n int, prices []int64) {
	copy(r.priced[n], r.cost[n])
	shifts := len(r.Shifts)
	for d := range r.Days {
		for s := range shifts {
			r.priced[n][d*r.choices+s+1] -= prices[d*shifts+s]
		}
	}
}

// each does the work of every person, on several goroutines; the results do not
// depend on how many.
func (r *relaxation) each(work func(n int)) {
	if r.limit < 2 || len(r.People) < 2*r.limit {
		for n := range r.People {
			work(n)
		}
		return
	}
	var wait sync.WaitGroup
	for g := range r.limit {
		wait.Go(func() {
			for n := g; n < len(r.People); n += r.limit {
				work(n)
			}
		})
	}
	wait.Wait()
}
