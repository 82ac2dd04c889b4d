package coreperiphery

import (
	"math"
	"math/rand/v2"
	"slices"
)

// found collects the best divisions that a search meets.
type found struct {
	*sheet
	best  tally
	any   bool
	count int
	cores [][]int
	hits  []int           // in how many of the counted each party is core
	seen  map[string]bool // nil if no division is met twice
}

func newFound(s *sheet) *found {
	return &found{sheet: s, hits: make([]int, s.n), seen: map[string]bool{}}
}

// offer takes a core if nothing better is known.
func (f *found) offer(t tally, core func() []int) {
	if math.IsInf(f.correlation(t), -1) {
		return
	}
	if f.any {
		switch c := f.compare(t, f.best); {
		case c < 0:
			return
		case c > 0:
			f.any = false
		}
	}
	if !f.any {
		f.any, f.best, f.count, f.cores = true, t, 0, nil
		clear(f.hits)
		clear(f.seen)
	}
	f.take(core())
}

func (f *found) take(core []int) {
	if f.seen != nil {
		key := keyOf(core, f.n)
		if f.seen[key] {
			return
		}
		f.seen[key] = true
	}
	f.count++
	for _, i := range core {
		f.hits[i]++
	}
	if f.cores = append(f.cores, core); len(f.cores) >= 2*MostCores {
		f.trim()
	}
}

// trim puts the cores in order and forgets those beyond [MostCores].
func (f *found) trim() {
	slices.SortFunc(f.cores, byGrayCode)
	f.cores = f.cores[:min(len(f.cores), MostCores)]
}

// byGrayCode orders cores as the reflected Gray code counts them, place 0 being
// its lowest digit. It is the order in which one meets them who looks at all
// divisions by moving one party at a time; the published optimum is the first.
func byGrayCode(a, b []int) int {
	for i, j := len(a)-1, len(b)-1; i >= 0 || j >= 0; i, j = i-1, j-1 {
		switch {
		case i >= 0 && j >= 0 && a[i] == b[j]:
			continue
		case i < 0 || j >= 0 && b[j] > a[i]: // b alone has the highest place that differs
			return 2*((len(b)-1-j)%2) - 1
		}
		return 1 - 2*((len(a)-1-i)%2)
	}
	return 0
}

func keyOf(core []int, n int) string {
	bits := make([]byte, (n+7)/8)
	for _, i := range core {
		bits[i/8] |= 1 << (i % 8)
	}
	return string(bits)
}

// search climbs from the parties of highest degree and from random cores to
// divisions that no flip and no swap betters (Borgatti & Everett 1999 leave the
// method open; UCINET uses a genetic algorithm).
func search(s *sheet, f *found, restarts int, seed uint64) {
	d := newDivision(s)
	climbFrom := func(core []int) {
		d.set(core)
		d.climb()
		f.offer(d.tally, d.places)
	}
	order := s.byDegree()
	for _, k := range prefixes(s, order) {
		climbFrom(order[:k])
	}
	for r := range restarts {
		rng := rand.New(rand.NewPCG(seed, uint64(r)))
		climbFrom(rng.Perm(s.n)[:1+rng.IntN(s.n-1)])
	}
}

// prefixes returns the number of best connected parties that make the best core,
// and a few others that start a search well; of a large network only the first.
func prefixes(s *sheet, order []int) []int {
	d := newDivision(s)
	best, at := tally{}, 0
	for k, i := range order[:s.n-1] {
		d.flip(i)
		if d.correlation(d.tally) > d.correlation(best) || at == 0 {
			best, at = d.tally, k+1
		}
	}
	sizes := []int{at}
	if s.n > largestRestart {
		return sizes
	}
	for _, part := range []int{8, 4, 3, 2} {
		sizes = append(sizes, max(1, s.n/part))
	}
	return sizes
}

// climb takes the best flip or swap until none betters the correlation. In a
// large network, where it would take long to look for the best, it takes every
// flip that betters it as it comes, and then looks for swaps.
func (d *division) climb() {
	large := d.n > largestDense
	for again := true; again; again = d.step() {
		for large && d.pass() {
		}
	}
}

// pass flips every party whose flip betters the correlation and reports whether
// there was one.
func (d *division) pass() (moved bool) {
	r := d.correlation(d.tally)
	for i := range d.n {
		t := d.flipped(i)
		if x := d.correlation(t); x > r+closeCall*math.Abs(r) {
			d.flip(i)
			r, moved = x, true
		}
	}
	return moved
}

func (d *division) step() bool {
	best, out, in := d.tally, -1, -1
	r := d.correlation(best)
	try := func(t tally, i, j int) {
		if x := d.correlation(t); x > r {
			r, best, out, in = x, t, i, j
		}
	}
	for i := range d.n {
		try(d.flipped(i), i, -1)
	}
	leavers, joiners := d.candidates()
	for _, i := range leavers {
		for _, j := range joiners {
			try(d.swapped(i, j), i, j)
		}
	}
	if out < 0 || d.compare(best, d.tally) <= 0 {
		return false
	}
	d.flip(out)
	if in >= 0 {
		d.flip(in)
	}
	return true
}

// shortList is how many parties of either side of a large network are tried for
// swaps.
const shortList = 16

// candidates returns who may leave and who may join the core in a swap: all, or in
// a large network those whose single move costs least.
func (d *division) candidates() (leavers, joiners []int) {
	limit := d.n
	if d.n > largestDense {
		limit = shortList
	}
	for i := range d.n {
		if d.inCore[i] {
			leavers = d.insert(leavers, i, limit)
		} else {
			joiners = d.insert(joiners, i, limit)
		}
	}
	return leavers, joiners
}

// insert keeps a list of the best moves short.
func (d *division) insert(list []int, i, limit int) []int {
	if limit >= d.n {
		return append(list, i)
	}
	if len(list) == limit {
		if !d.cheaper(i, list[limit-1]) {
			return list
		}
		list = list[:limit-1]
	}
	list = append(list, i)
	for k := len(list) - 1; k > 0 && d.cheaper(list[k], list[k-1]); k-- {
		list[k], list[k-1] = list[k-1], list[k]
	}
	return list
}

// cheaper reports whether to move i does better than to move j, which stands on
// the same side. What counts depends on the pattern: under Max what ties them to
// the periphery, under Product to the core, else both.
func (d *division) cheaper(i, j int) bool {
	a, b := d.claim(i), d.claim(j)
	if d.inCore[i] {
		return a < b
	}
	return a > b
}

// claim says how much a party belongs in the core.
func (d *division) claim(i int) int64 {
	switch d.pattern {
	case Max:
		return d.degree[i].sum - d.toCore[i].sum
	case Product:
		return d.toCore[i].sum
	}
	return d.degree[i].sum
}
