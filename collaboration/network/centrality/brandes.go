package centrality

import "math"

// brandes works out on what share of the shortest paths from one source each
// place lies, every tie being one step (Brandes 2001).
//
// The places of a level are found, and their shares passed back, from whichever
// side has fewer arcs: by those just reached, who look for places not reached yet
// (push), or by the latter, who look for places just reached (pull; Beamer,
// Asanović & Patterson 2012). Pulling needs no test in the inner loop: a place not
// reached has a count of 0, and one that has neighbours before the last level
// would have been reached. So both passes add up numbers of one slice that mostly
// fits the cache, and read everything else in order.
type brandes struct {
	out, in  rows
	directed bool
	by       []float64 // by place: forward the number of paths, 0 if not reached; backward the coefficient
	queue    []int32   // places in the order in which they were reached
	paths    []float64 // beside queue: number of shortest paths from the source
	share    []float64 // beside queue: (1 + dependency) / paths
	levels   []level
	rest     []int32 // places that may not be reached yet; made when first needed
	arcs     int     // from places not reached yet
}

// level is the places at one distance from the source.
type level struct {
	from, upTo int     // in the queue
	out, in    int     // number of arcs from them and to them
	most       float64 // the largest number of paths of one of them
}

// mostPaths is up to where numbers of paths are exact enough as floats: above,
// a share might leave their range.
var mostPaths = math.Ldexp(1, 900)

func newBrandes(out, in rows) *brandes {
	n := out.len()
	return &brandes{
		out: out, in: in, directed: n > 0 && &out.offsets[0] != &in.offsets[0], by: make([]float64, n),
		queue: make([]int32, n+1), paths: make([]float64, n+1), share: make([]float64, n+1), rest: make([]int32, 0, n),
	}
}

// forward counts the shortest paths from a source. It reports whether the
// numbers stayed in the range that floats serve for.
func (b *brandes) forward(source int32) bool {
	clear(b.by)
	b.rest, b.levels = b.rest[:0], b.levels[:0]
	b.arcs = len(b.in.targets) - b.in.degree(source)
	b.queue[0], b.paths[0], b.by[source] = source, 1, 1
	last := level{upTo: 1, out: b.out.degree(source), in: b.in.degree(source)}
	for last.from < last.upTo {
		b.levels = append(b.levels, last)
		if b.arcs == 0 || last.out == 0 {
			break
		}
		next := level{from: last.upTo}
		if b.arcs < last.out+last.out/2 { // an arc costs less to pull
			b.pull(&next)
		} else {
			b.push(last, &next)
		}
		if next.most >= mostPaths {
			return false
		}
		b.arcs -= next.in
		last = next
	}
	return true
}

// push adds the paths of a level to all its neighbours. What it adds to places
// reached before is never read.
func (b *brandes) push(l level, next *level) {
	end := l.upTo
	for p := l.from; p < l.upTo; p++ {
		count := b.paths[p]
		for _, w := range b.out.of(b.queue[p]) {
			old := b.by[w]
			b.by[w] = old + count
			b.queue[end] = w
			end += oneIf(old == 0)
		}
	}
	next.upTo = end
	for p := next.from; p < end; p++ {
		w := b.queue[p]
		count := b.by[w]
		b.paths[p] = count
		next.out += b.out.degree(w)
		if count > next.most {
			next.most = count
		}
	}
	b.countIn(next)
}

// pull lets every place that is not reached add up the paths of its neighbours.
func (b *brandes) pull(next *level) {
	if len(b.rest) == 0 {
		b.listRest()
	}
	end, keep := next.from, 0
	for _, w := range b.rest {
		if b.by[w] != 0 {
			continue // reached by a push
		}
		row := b.in.of(w)
		sum := 0.0
		for _, v := range row {
			sum += b.by[v]
		}
		b.queue[end], b.paths[end], b.rest[keep] = w, sum, w
		reached := oneIf(sum != 0)
		end += reached
		keep += 1 - reached
		next.out += len(row) & -reached
		if sum > next.most {
			next.most = sum
		}
	}
	b.rest, next.upTo = b.rest[:keep], end
	for p := next.from; p < end; p++ {
		b.by[b.queue[p]] = b.paths[p]
	}
	if b.directed {
		next.out = 0
		for _, w := range b.queue[next.from:end] {
			next.out += b.out.degree(w)
		}
	}
	b.countIn(next)
}

// countIn counts the arcs to a level.
func (b *brandes) countIn(l *level) {
	l.in = l.out
	if b.directed {
		l.in = 0
		for _, w := range b.queue[l.from:l.upTo] {
			l.in += b.in.degree(w)
		}
	}
}

func (b *brandes) listRest() {
	for i, count := range b.by {
		if count == 0 {
			b.rest = append(b.rest, int32(i))
		}
	}
}

// backward adds the dependency of the source on every other place.
func (b *brandes) backward(sum []float64) {
	clear(b.by)
	for d := len(b.levels) - 1; d >= 1; d-- {
		here := b.levels[d]
		if d == len(b.levels)-1 {
			clear(b.share[here.from:here.upTo])
		} else {
			b.pass(here, b.levels[d+1])
		}
		for p := here.from; p < here.upTo; p++ {
			v := b.queue[p]
			dependency := b.paths[p] * b.share[p]
			sum[v] += dependency
			b.share[p] = (1 + dependency) / b.paths[p]
			b.by[v] = b.share[p]
		}
	}
}

// pass adds up for each place of a level what its neighbours in the next have.
func (b *brandes) pass(here, next level) {
	if here.out <= next.in+next.in/2 {
		for p := here.from; p < here.upTo; p++ {
			sum := 0.0
			for _, w := range b.out.of(b.queue[p]) {
				sum += b.by[w]
			}
			b.share[p] = sum
		}
		return
	}
	for p := next.from; p < next.upTo; p++ {
		share := b.share[p]
		for _, v := range b.in.of(b.queue[p]) {
			b.by[v] += share
		}
	}
	for p := here.from; p < here.upTo; p++ {
		b.share[p] = b.by[b.queue[p]]
	}
}

// backwardArcs adds the dependency of the source on every arc.
func (b *brandes) backwardArcs(sum []float64) {
	clear(b.by)
	for d := len(b.levels) - 1; d >= 0; d-- {
		here := b.levels[d]
		for p := here.from; p < here.upTo; p++ {
			v, dependency := b.queue[p], 0.0
			for k := b.out.offsets[v]; k < b.out.offsets[v+1]; k++ {
				part := b.paths[p] * b.by[b.out.targets[k]]
				dependency += part
				sum[k] += part
			}
			b.share[p] = (1 + dependency) / b.paths[p]
		}
		for p := here.from; p < here.upTo; p++ {
			b.by[b.queue[p]] = b.share[p]
		}
	}
}

// oneIf is written so that the compiler makes no jump of it.
func oneIf(x bool) int {
	n := 0
	if x {
		n = 1
	}
	return n
}
