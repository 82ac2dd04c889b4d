package single

import (
	"math/bits"
	"slices"
)

// closure is which candidates reach which by links added so far: a transitive
// closure that grows. All additions together take O(m³/64): every row that is
// looked at gains at least one candidate (Italiano 1986).
type closure struct {
	n, words int
	reach    []uint64 // row: whom a candidate reaches, itself included
	from     []uint64 // row: who reaches a candidate, itself included
}

func newClosure(n int) *closure {
	words := (n + 63) / 64
	c := &closure{n: n, words: words, reach: make([]uint64, n*words), from: make([]uint64, n*words)}
	for i := range n {
		set(c.down(i), i)
		set(c.up(i), i)
	}
	return c
}

func set(row []uint64, i int)      { row[i>>6] |= 1 << (i & 63) }
func has(row []uint64, i int) bool { return row[i>>6]>>(i&63)&1 != 0 }

func (c *closure) down(i int) []uint64 { return c.reach[i*c.words : (i+1)*c.words : (i+1)*c.words] }
func (c *closure) up(i int) []uint64   { return c.from[i*c.words : (i+1)*c.words : (i+1)*c.words] }

// reaches reports whether there is a path.
func (c *closure) reaches(a, b int) bool { return has(c.down(a), b) }

// add enters a link and calls fresh, if given, for each pair that it connects for
// the first time.
func (c *closure) add(a, b int, fresh func(x, y int)) {
	if c.reaches(a, b) {
		return
	}
	gain := c.down(b)
	above, already := c.up(a), c.up(b)
	for i := range above {
		for news := above[i] &^ already[i]; news != 0; news &= news - 1 {
			c.widen(i<<6|bits.TrailingZeros64(news), gain, fresh)
		}
	}
}

// widen lets x reach all that gain holds.
func (c *closure) widen(x int, gain []uint64, fresh func(x, y int)) {
	mine := c.down(x)
	for i, g := range gain {
		news := g &^ mine[i]
		mine[i] |= g
		for ; news != 0; news &= news - 1 {
			y := i<<6 | bits.TrailingZeros64(news)
			set(c.up(y), x)
			if fresh != nil {
				fresh(x, y)
			}
		}
	}
}

// clone copies the closure.
func (c *closure) clone() *closure {
	d := *c
	d.reach = append([]uint64(nil), c.reach...)
	d.from = append([]uint64(nil), c.from...)
	return &d
}

// keyAmong tells closures apart by who reaches whom among some.
func (c *closure) keyAmong(some []uint64) string {
	rows := slices.Clone(some)
	for a := range c.n {
		if has(some, a) {
			for i, w := range c.down(a) {
				rows = append(rows, w&some[i])
			}
		}
	}
	return wordsKey(rows)
}

// free reports whether nobody else reaches i.
func (c *closure) free(i int) bool {
	n := 0
	for _, w := range c.up(i) {
		n += bits.OnesCount64(w)
	}
	return n == 1
}

// tops returns whom nobody else reaches.
func (c *closure) tops() []int {
	var all []int
	for i := range c.n {
		if c.free(i) {
			all = append(all, i)
		}
	}
	return all
}

// below returns how many others i reaches.
func (c *closure) below(i int) int64 {
	n := int64(-1)
	for _, w := range c.down(i) {
		n += int64(bits.OnesCount64(w))
	}
	return n
}

func wordsKey(words []uint64) string {
	b := make([]byte, 0, 8*len(words))
	for _, w := range words {
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24), byte(w>>32), byte(w>>40), byte(w>>48), byte(w>>56))
	}
	return string(b)
}
