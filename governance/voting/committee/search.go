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
type search[N number[N]] struct {
	*votes
	ctx     context.Context
	first   N       // what the first candidate of a ballot is worth
	falls   []N     // by j: what the (j+1)-th is worth more than the next
	level   []bool  // by j: whether that is nothing
	elected []int32 // by ballot: how many of its candidates are in
	gain    []N     // by candidate: what it would add now
	barred  []bool  // candidates that are in, or must not come in
	chosen  []int
	pools   [][]int // scratch, by depth
	gains   [][]N
	before  [][]N // by depth: gains before the last candidate came in
	value   N

	least   N    // worth visiting
	better  bool // only more than least is
	visit   func(value N) bool
	nodes   int64
	limit   int64
	stopped bool // by limit, context or visit
	bound   N    // of what was not looked at when stopped
}

func newSearch[N number[N]](ctx context.Context, v *votes, units []N, nodes int64) *search[N] {
	s := &search[N]{votes: v, ctx: ctx, first: units[0], falls: slices.Clone(units), limit: nodes}
	for j := range units[1:] {
		s.falls[j] = units[j].minus(units[j+1])
	}
	var zero N
	for _, f := range s.falls {
		s.level = append(s.level, f.compare(zero) == 0)
	}
	s.before = make([][]N, v.seats)
	if nodes == 0 {
		s.limit = math.MaxInt64
	}
	return s
}

// begin sets up a search among the committees that hold some candidates and do
// not hold others.
func (s *search[N]) begin(in, out []int) {
	s.elected = make([]int32, len(s.weights))
	s.gain = make([]N, s.candidates())
	s.barred = make([]bool, s.candidates())
	var zero N
	s.chosen, s.value, s.better, s.stopped, s.bound = nil, zero, false, false, zero
	for c := range s.gain {
		s.gain[c] = s.first.times(s.support[c])
	}
	for _, c := range in {
		s.enter(c)
	}
	for _, c := range out {
		s.barred[c] = true
	}
}

// enter lets a candidate in, and keeps the gains as they were.
func (s *search[N]) enter(c int) {
	depth := len(s.chosen)
	s.before[depth] = append(s.before[depth][:0], s.gain...)
	s.value = s.value.plus(s.gain[c])
	s.chosen = append(s.chosen, c)
	s.barred[c] = true
	for _, b := range s.supporters(c) {
		j := s.elected[b]
		s.elected[b]++
		if s.level[j] {
			continue
		}
		fall := s.falls[j].times(s.weights[b])
		for _, d := range s.marks(b) {
			s.gain[d] = s.gain[d].minus(fall)
		}
	}
}

// leave takes the candidate out who came in last.
func (s *search[N]) leave() {
	depth := len(s.chosen) - 1
	c := s.chosen[depth]
	for _, b := range s.supporters(c) {
		s.elected[b]--
	}
	s.chosen, s.barred[c] = s.chosen[:depth], false
	copy(s.gain, s.before[depth])
	s.value = s.value.minus(s.gain[c])
}

// run visits every committee of at least the value that is worth it.
func (s *search[N]) run() {
	s.nodes++
	if s.interrupted() {
		return
	}
	missing := s.seats - len(s.chosen)
	switch missing {
	case 0: // all seats were given before
		if s.worth(s.value) {
			s.stopped = !s.visit(s.value)
		}
		return
	case 1:
		s.last()
		return
	}
	pool, gains := s.pool()
	sum := s.total(gains[:min(missing, len(gains))])
	tried := 0
	for i := 0; i+missing <= len(pool) && s.worth(sum); i++ {
		if s.stopped {
			s.leaveOut(sum)
			break
		}
		s.enter(pool[i])
		s.run()
		s.leave()
		s.barred[pool[i]] = true
		tried++
		if i+missing < len(pool) {
			sum = sum.plus(gains[i+missing]).minus(gains[i])
		}
	}
	for _, c := range pool[:tried] {
		s.barred[c] = false
	}
}

// worth reports whether a value is worth a visit.
func (s *search[N]) worth(value N) bool {
	order := value.compare(s.least)
	return order > 0 || order == 0 && !s.better
}

// last visits committees that lack one member.
func (s *search[N]) last() {
	for c, barred := range s.barred {
		if s.stopped {
			return
		}
		if value := s.value.plus(s.gain[c]); !barred && s.worth(value) {
			s.chosen = append(s.chosen, c)
			s.stopped = !s.visit(value)
			s.chosen = s.chosen[:len(s.chosen)-1]
		}
	}
}

// total returns the value with some gains.
func (s *search[N]) total(gains []N) N {
	sum := s.value
	for _, g := range gains {
		sum = sum.plus(g)
	}
	return sum
}

// leaveOut keeps the bound of what is not looked at.
func (s *search[N]) leaveOut(bound N) {
	if bound.compare(s.bound) > 0 {
		s.bound = bound
	}
}

// pool returns who may come in, best first, in memory that the next call at the
// same depth uses again.
func (s *search[N]) pool() (pool []int, gains []N) {
	depth := len(s.chosen)
	for depth >= len(s.pools) {
		s.pools = append(s.pools, nil)
		s.gains = append(s.gains, nil)
	}
	pool, gains = s.pools[depth][:0], s.gains[depth][:0]
	for c, barred := range s.barred {
		if !barred {
			pool = append(pool, c)
		}
	}
	slices.SortFunc(pool, func(a, b int) int { return cmp.Or(s.gain[b].compare(s.gain[a]), cmp.Compare(a, b)) })
	for _, c := range pool {
		gains = append(gains, s.gain[c])
	}
	s.pools[depth], s.gains[depth] = pool, gains
	return pool, gains
}

func (s *search[N]) interrupted() bool {
	if s.stopped {
		return true
	}
	if s.nodes >= s.limit || s.nodes&1023 == 0 && s.ctx.Err() != nil {
		s.stopped = true
		s.leaveOut(s.ceiling())
	}
	return s.stopped
}

// ceiling bounds what can be had from here.
func (s *search[N]) ceiling() N {
	_, gains := s.pool()
	return s.total(gains[:min(len(gains), s.seats-len(s.chosen))])
}

// maximum returns a best committee, ascending, and its value. If it was stopped,
// bound is what no committee exceeds.
func (s *search[N]) maximum() (best []int, value, bound N) {
	s.begin(nil, nil)
	best, value = s.climb()
	s.begin(nil, nil)
	s.least, s.better = value, true
	s.visit = func(v N) bool {
		best, value, s.least = slices.Clone(s.chosen), v, v
		return true
	}
	s.run()
	slices.Sort(best)
	s.leaveOut(value)
	return best, value, s.bound
}

// climb elects greedily and then swaps while a swap helps.
func (s *search[N]) climb() ([]int, N) {
	for len(s.chosen) < s.seats {
		pool, _ := s.pool()
		s.enter(pool[0])
	}
	for swapped := true; swapped && s.ctx.Err() == nil; {
		swapped = false
		for range s.seats {
			rest, before := slices.Clone(s.chosen[1:]), s.value
			s.begin(rest, nil)
			pool, _ := s.pool()
			s.enter(pool[0])
			swapped = swapped || s.value.compare(before) > 0
		}
	}
	return slices.Clone(s.chosen), s.value
}

// find returns some committee of at least this value under the conditions, or nil.
func (s *search[N]) find(value N, in, out []int) []int {
	var found []int
	s.begin(in, out)
	s.least = value
	s.visit = func(N) bool {
		found = slices.Clone(s.chosen)
		return false
	}
	s.run()
	slices.Sort(found)
	return found
}

// every passes each committee of at least this value on until it is told to stop.
func (s *search[N]) every(value N, yield func([]int) bool) {
	s.begin(nil, nil)
	s.least = value
	s.visit = func(N) bool { return yield(s.chosen) }
	s.run()
}
