package committee

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// search looks for committees of great value by branch and bound. The value is a
// sum over ballots of whole, falling weights for each elected candidate; it is
// submodular, so the greatest gains of single candidates bound what they add
// together.
type search struct {
	*votes
	ctx   context.Context
	units []int64 // by j-1: what the j-th candidate of a ballot is worth

	elected []int32 // by ballot: how many of its candidates are in
	gain    []int64 // by candidate: what it would add now
	barred  []bool  // candidates that are in, or must not come in
	chosen  []int
	value   int64

	least   int64 // worth visiting
	visit   func(value int64) bool
	nodes   int64
	limit   int64
	stopped bool  // by limit, context or visit
	bound   int64 // of what was not looked at when stopped
}

func newSearch(ctx context.Context, v *votes, units []int64, nodes int64) *search {
	s := &search{votes: v, ctx: ctx, units: units, limit: nodes}
	if nodes == 0 {
		s.limit = math.MaxInt64
	}
	return s
}

// begin sets up a search among the committees that hold some candidates and do
// not hold others.
func (s *search) begin(in, out []int) {
	s.elected = make([]int32, len(s.weights))
	s.gain = make([]int64, s.candidates())
	s.barred = make([]bool, s.candidates())
	s.chosen, s.value, s.stopped, s.bound = nil, 0, false, math.MinInt64
	for c := range s.gain {
		s.gain[c] = s.support[c] * s.units[0]
	}
	for _, c := range in {
		s.enter(c)
	}
	for _, c := range out {
		s.barred[c] = true
	}
}

func (s *search) enter(c int) {
	s.value += s.gain[c]
	s.chosen = append(s.chosen, c)
	s.barred[c] = true
	for _, b := range s.supporters(c) {
		j := s.elected[b]
		s.elected[b]++
		fall := s.units[j]
		if int(j+1) < len(s.units) {
			fall -= s.units[j+1]
		}
		s.shift(b, -fall)
	}
}

func (s *search) leave(c int) {
	for _, b := range s.supporters(c) {
		s.elected[b]--
		j := s.elected[b]
		fall := s.units[j]
		if int(j+1) < len(s.units) {
			fall -= s.units[j+1]
		}
		s.shift(b, fall)
	}
	s.barred[c] = false
	s.chosen = s.chosen[:len(s.chosen)-1]
	s.value -= s.gain[c]
}

// shift changes what a ballot adds to the gains of its candidates.
func (s *search) shift(b int32, by int64) {
	if by == 0 {
		return
	}
	by *= s.weights[b]
	for _, c := range s.p.Ballot(int(b)).Marks {
		s.gain[c] += by
	}
}

// run visits every committee of at least the value that is worth it.
func (s *search) run() {
	s.nodes++
	if s.interrupted() {
		return
	}
	missing := s.seats - len(s.chosen)
	if missing == 0 {
		if s.value >= s.least {
			s.stopped = !s.visit(s.value)
		}
		return
	}
	pool, gains := s.pool()
	sum := s.value
	for _, g := range gains[:min(missing, len(gains))] {
		sum += g
	}
	tried := 0
	for i := 0; i+missing <= len(pool); i++ {
		if sum < s.least {
			break
		}
		if s.stopped {
			s.bound = max(s.bound, sum)
			break
		}
		s.enter(pool[i])
		s.run()
		s.leave(pool[i])
		s.barred[pool[i]] = true
		tried++
		if i+missing < len(pool) {
			sum += gains[i+missing] - gains[i]
		}
	}
	for _, c := range pool[:tried] {
		s.barred[c] = false
	}
}

// pool returns who may come in, best first.
func (s *search) pool() (pool []int, gains []int64) {
	for c, barred := range s.barred {
		if !barred {
			pool = append(pool, c)
		}
	}
	slices.SortFunc(pool, func(a, b int) int { return cmp.Or(cmp.Compare(s.gain[b], s.gain[a]), cmp.Compare(a, b)) })
	gains = make([]int64, len(pool))
	for i, c := range pool {
		gains[i] = s.gain[c]
	}
	return pool, gains
}

func (s *search) interrupted() bool {
	if s.stopped {
		return true
	}
	if s.nodes >= s.limit || s.nodes&1023 == 0 && s.ctx.Err() != nil {
		s.stopped = true
		s.bound = max(s.bound, s.ceiling())
	}
	return s.stopped
}

// ceiling bounds what can be had from here.
func (s *search) ceiling() int64 {
	_, gains := s.pool()
	sum := s.value
	for _, g := range gains[:min(len(gains), s.seats-len(s.chosen))] {
		sum += g
	}
	return sum
}

// maximum returns a best committee, ascending, and its value. If it was stopped,
// bound is what no committee exceeds.
func (s *search) maximum() (best []int, value, bound int64) {
	s.begin(nil, nil)
	best, value = s.climb()
	s.begin(nil, nil)
	s.least = value + 1
	s.visit = func(v int64) bool {
		best, value, s.least = slices.Clone(s.chosen), v, v+1
		return true
	}
	s.run()
	slices.Sort(best)
	return best, value, max(value, s.bound)
}

// climb elects greedily and then swaps while a swap helps.
func (s *search) climb() ([]int, int64) {
	for len(s.chosen) < s.seats {
		pool, _ := s.pool()
		s.enter(pool[0])
	}
	for swapped := true; swapped && s.ctx.Err() == nil; {
		swapped = false
		for range s.seats {
			first, before := s.chosen[0], s.value
			s.chosen = append(s.chosen[1:], first)
			s.leave(first)
			pool, _ := s.pool()
			s.enter(pool[0])
			swapped = swapped || s.value > before
		}
	}
	return slices.Clone(s.chosen), s.value
}

// find returns some committee of at least this value under the conditions, or nil.
func (s *search) find(value int64, in, out []int) []int {
	var found []int
	s.begin(in, out)
	s.least = value
	s.visit = func(int64) bool {
		found = slices.Clone(s.chosen)
		return false
	}
	s.run()
	slices.Sort(found)
	return found
}

// every passes each committee of at least this value on until it is told to stop.
func (s *search) every(value int64, yield func([]int) bool) {
	s.begin(nil, nil)
	s.least = value
	s.visit = func(int64) bool { return yield(s.chosen) }
	s.run()
}
