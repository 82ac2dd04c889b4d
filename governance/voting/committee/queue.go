package committee

import (
	"math"
	"slices"
)

// span holds a value for certain: lo ≤ value ≤ hi. Smaller values are better.
// Infinity on both sides means that a candidate cannot be had now.
type span struct{ lo, hi float64 }

var unattainable = math.Inf(1)

// queue finds the best candidates with few evaluations. It rests on values never
// getting better while candidates are elected: then an old lower bound is a lower
// bound, and only candidates whose bound is below the best value known need
// another look.
type queue struct {
	heap  []int32 // candidates, by bound
	bound []float64
	spans []span
	fresh []bool // spans is of now
	held  []int32
}

func newQueue(candidates int) *queue {
	q := &queue{bound: make([]float64, candidates), spans: make([]span, candidates), fresh: make([]bool, candidates)}
	for c := range candidates {
		q.heap = append(q.heap, int32(c))
		q.bound[c] = math.Inf(-1)
	}
	return q
}

// stale says that something was elected.
func (q *queue) stale() { clear(q.fresh) }

// forget gives up all bounds.
func (q *queue) forget() {
	q.stale()
	for _, c := range q.heap {
		q.bound[c] = math.Inf(-1)
	}
}

// remove takes a candidate out for good.
func (q *queue) remove(c int) {
	if i := slices.Index(q.heap, int32(c)); i >= 0 {
		q.heap[i] = q.heap[len(q.heap)-1]
		q.heap = q.heap[:len(q.heap)-1]
		q.arrange()
	}
}

// best returns the candidates of least value, ascending: more than one if they
// are exactly equal, none if nobody can be had.
func (q *queue) best(s sequence) []int {
	limit := q.contend(s)
	var tied []int
	for _, c := range q.held {
		if q.spans[c].lo > limit || math.IsInf(q.spans[c].lo, 1) {
			continue
		}
		order := -1
		if len(tied) > 0 {
			order = s.compare(int(c), tied[0])
		}
		if order < 0 {
			tied = tied[:0]
		}
		if order <= 0 {
			tied = append(tied, int(c))
		}
	}
	slices.Sort(tied)
	return tied
}

// after returns the candidates that would be best without some.
func (q *queue) after(s sequence, without []int) []int {
	all := slices.Clone(q.heap)
	q.heap = slices.DeleteFunc(q.heap, func(c int32) bool { return slices.Contains(without, int(c)) })
	q.arrange()
	next := q.best(s)
	q.heap = all
	q.arrange()
	return next
}

// arrange makes a heap.
func (q *queue) arrange() {
	for i := len(q.heap)/2 - 1; i >= 0; i-- {
		q.down(i)
	}
}

// contend evaluates until all are held whose value might be least, and returns
// what the least value cannot exceed.
func (q *queue) contend(s sequence) float64 {
	limit := unattainable
	q.held = q.held[:0]
	for len(q.heap) > 0 && q.bound[q.heap[0]] <= limit && !math.IsInf(q.bound[q.heap[0]], 1) {
		c := q.heap[0]
		if q.fresh[c] {
			limit = min(limit, q.spans[c].hi)
			q.held = append(q.held, c)
			q.heap[0] = q.heap[len(q.heap)-1]
			q.heap = q.heap[:len(q.heap)-1]
		} else {
			q.spans[c], q.fresh[c] = s.evaluate(int(c)), true
			q.bound[c] = q.spans[c].lo
		}
		q.down(0)
	}
	for _, c := range q.held {
		q.heap = append(q.heap, c)
		q.up(len(q.heap) - 1)
	}
	return limit
}

func (q *queue) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(q.heap) {
			return
		}
		if child+1 < len(q.heap) && q.bound[q.heap[child+1]] < q.bound[q.heap[child]] {
			child++
		}
		if q.bound[q.heap[i]] <= q.bound[q.heap[child]] {
			return
		}
		q.heap[i], q.heap[child] = q.heap[child], q.heap[i]
		i = child
	}
}

func (q *queue) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if q.bound[q.heap[parent]] <= q.bound[q.heap[i]] {
			return
		}
		q.heap[i], q.heap[parent] = q.heap[parent], q.heap[i]
		i = parent
	}
}
