package centrality

import "math/bits"

// laneBits is how many breadth-first searches run side by side.
const laneBits = 256

// lane is a set of sources, one bit each.
type lane [laneBits / 64]uint64

func (l lane) size() int {
	return bits.OnesCount64(l[0]) + bits.OnesCount64(l[1]) + bits.OnesCount64(l[2]) + bits.OnesCount64(l[3])
}

// reach sums up the distances between a place and those it reaches.
type reach struct {
	parties  int64   // others reached
	total    float64 // sum of distances, exact as long as they are whole
	harmonic float64 // sum of 1/distance
}

// reaches is the sums of all places, and the largest distance there is.
type reaches struct {
	of      []reach
	largest float64
}

// flood searches from many sources at once: what arrives at a place is a set of
// sources, and their number times the distance is added there. So nothing is done
// for single pairs (Then et al. 2014, The more the merrier). As in [brandes],
// sets are pushed or pulled, whichever has fewer arcs.
type flood struct {
	out, in rows
	seen    []lane // by place: which sources have arrived
	now     []lane // by place: which arrived at the last step
	next    []lane
	active  []int32 // places where a source arrived at the last step
	part    *reaches
}

func newFlood(out, in rows) *flood {
	n := out.len()
	return &flood{out: out, in: in, seen: make([]lane, n), now: make([]lane, n), next: make([]lane, n), active: make([]int32, 0, n)}
}

// batch adds, for every place, its distances to the places from first on, up to
// laneBits of them, along the arcs that leave it.
func (f *flood) batch(first, upTo int, part *reaches) {
	clear(f.seen)
	clear(f.now)
	f.part, f.active = part, f.active[:0]
	var all lane
	for s := first; s < upTo; s++ {
		b := s - first
		f.seen[s][b/64] |= 1 << (b % 64)
		f.now[s][b/64] |= 1 << (b % 64)
		all[b/64] |= 1 << (b % 64)
		f.active = append(f.active, int32(s))
	}
	for distance := 1.0; len(f.active) > 0; distance++ {
		if f.pushes(all) {
			f.push()
		} else {
			f.pull(all)
		}
		f.arrive(distance)
		f.now, f.next = f.next, f.now
	}
}

// pushes decides for the side that has fewer arcs to look at.
func (f *flood) pushes(all lane) bool {
	push, pull := 0, 0
	for _, v := range f.active {
		push += 2 * f.in.degree(v) // it reads and writes
	}
	for w := range f.seen {
		if f.seen[w] != all {
			if pull += f.out.degree(int32(w)); pull > push {
				return true
			}
		}
	}
	return false
}

// push and pull keep sets in four words each: arrays would stay in memory.
func (f *flood) push() {
	clear(f.next)
	for _, v := range f.active {
		now := &f.now[v]
		a, b, c, d := now[0], now[1], now[2], now[3]
		for _, w := range f.in.of(v) {
			next := &f.next[w]
			next[0] |= a
			next[1] |= b
			next[2] |= c
			next[3] |= d
		}
	}
}

func (f *flood) pull(all lane) {
	for w := range f.next {
		var a, b, c, d uint64
		if f.seen[w] != all {
			for _, v := range f.out.of(int32(w)) {
				now := &f.now[v]
				a |= now[0]
				b |= now[1]
				c |= now[2]
				d |= now[3]
			}
		}
		f.next[w] = lane{a, b, c, d}
	}
}

// arrive takes what reaches every place for the first time.
func (f *flood) arrive(distance float64) {
	f.active = f.active[:0]
	inverse := 1 / distance
	for w := range f.next {
		next, seen := &f.next[w], &f.seen[w]
		a, b, c, d := next[0]&^seen[0], next[1]&^seen[1], next[2]&^seen[2], next[3]&^seen[3]
		*next = lane{a, b, c, d}
		if a|b|c|d == 0 {
			continue
		}
		*seen = lane{seen[0] | a, seen[1] | b, seen[2] | c, seen[3] | d}
		arrived, to := next.size(), &f.part.of[w]
		to.parties += int64(arrived)
		to.total += float64(arrived) * distance
		to.harmonic += float64(arrived) * inverse
		f.active = append(f.active, int32(w))
		f.part.largest = max(f.part.largest, distance)
	}
}
