package booking

import (
	"slices"
	"sort"
)

// lane holds the uses of one resource in order of their begin, in blocks of at
// most blockSize, so that neither search nor insertion grows with the number of
// uses. All times are minutes since 1970.
type lane struct {
	capacity int64
	blocks   []*block
	firsts   []int32 // begin of the first use of each block
	longest  int64   // no use that was ever here was longer
	tails    []tail  // what is not searched, in no order
	unused   []int32 // places in tails
}

const blockSize = 32

// block holds what is searched, so that a search touches few cache lines.
// Minutes fit 32 bits, see wholeMinutes.
type block struct {
	n                 int
	from, until, tail [blockSize]int32
}

type tail struct {
	expires  int64
	quantity int64
	id       ID
}

func (l *lane) at(b *block, i int) slot {
	t := &l.tails[b.tail[i]]
	return slot{from: int64(b.from[i]), until: int64(b.until[i]), expires: t.expires, quantity: t.quantity, id: t.id}
}

func (b *block) insert(i int, s slot, tail int32) {
	copy(b.from[i+1:b.n+1], b.from[i:b.n])
	copy(b.until[i+1:b.n+1], b.until[i:b.n])
	copy(b.tail[i+1:b.n+1], b.tail[i:b.n])
	b.from[i], b.until[i], b.tail[i] = int32(s.from), int32(s.until), tail
	b.n++
}

func (b *block) delete(i int) {
	copy(b.from[i:], b.from[i+1:b.n])
	copy(b.until[i:], b.until[i+1:b.n])
	copy(b.tail[i:], b.tail[i+1:b.n])
	b.n--
}

// keep stores the tail of a use and returns its place.
func (l *lane) keep(s slot) int32 {
	t := tail{s.expires, s.quantity, s.id}
	if n := len(l.unused); n > 0 {
		i := l.unused[n-1]
		l.unused, l.tails[i] = l.unused[:n-1], t
		return i
	}
	l.tails = append(l.tails, t)
	return int32(len(l.tails) - 1)
}

// search returns the first use that begins at a minute or later.
func (b *block) search(from int64) int {
	lo, hi := 0, b.n
	for lo < hi {
		if mid := (lo + hi) / 2; int64(b.from[mid]) < from {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// locate returns the block in which a use that begins at from stands or would
// stand: the last that begins at or before it.
func (l *lane) locate(from int64) int {
	i := sort.Search(len(l.firsts), func(i int) bool { return int64(l.firsts[i]) > from })
	return max(i-1, 0)
}

func (l *lane) insert(s slot) {
	l.longest = max(l.longest, s.until-s.from)
	if len(l.blocks) == 0 {
		l.blocks, l.firsts = append(l.blocks, &block{}), append(l.firsts, 0)
	}
	i := l.locate(s.from)
	if l.blocks[i].n == blockSize {
		l.split(i)
		i = l.locate(s.from)
	}
	b := l.blocks[i]
	b.insert(b.search(s.from), s, l.keep(s))
	l.firsts[i] = b.from[0]
}

// split divides a full block in two.
func (l *lane) split(i int) {
	const half = blockSize / 2
	left, right := l.blocks[i], &block{n: blockSize - half}
	copy(right.from[:], left.from[half:])
	copy(right.until[:], left.until[half:])
	copy(right.tail[:], left.tail[half:])
	left.n = half
	l.blocks = slices.Insert(l.blocks, i+1, right)
	l.firsts = slices.Insert(l.firsts, i+1, right.from[0])
}

// find returns where a use stands. Uses that begin at once may lie in several
// blocks.
func (l *lane) find(s slot) (b *block, i, at int) {
	if len(l.blocks) == 0 {
		return nil, 0, 0
	}
	for i = l.locate(s.from); i >= 0; i-- {
		b = l.blocks[i]
		for at = b.search(s.from); at < b.n && int64(b.from[at]) == s.from; at++ {
			if l.tails[b.tail[at]].id == s.id {
				return b, i, at
			}
		}
		if int64(l.firsts[i]) < s.from {
			break
		}
	}
	return nil, 0, 0
}

func (l *lane) remove(s slot) bool {
	b, i, at := l.find(s)
	if b == nil {
		return false
	}
	l.unused = append(l.unused, b.tail[at])
	if b.delete(at); b.n > 0 {
		l.firsts[i] = b.from[0]
		return true
	}
	l.blocks, l.firsts = slices.Delete(l.blocks, i, i+1), slices.Delete(l.firsts, i, i+1)
	return true
}

// overlapping appends the uses that overlap a span, by begin. The uses of an
// exclusive resource are disjoint: only the last that begins before the span can
// reach into it. In a pool the search begins one longest use earlier.
func (l *lane) overlapping(span slot, into []slot) []slot {
	if len(l.blocks) == 0 {
		return into
	}
	i, at := l.start(span)
	for ; i < len(l.blocks); i, at = i+1, 0 {
		b := l.blocks[i]
		for ; at < b.n; at++ {
			if int64(b.from[at]) >= span.until {
				return into
			}
			if int64(b.until[at]) > span.from {
				into = append(into, l.at(b, at))
			}
		}
	}
	return into
}

// start returns a place before which nothing overlaps the span.
func (l *lane) start(span slot) (i, at int) {
	if l.capacity == 1 {
		i = l.locate(span.from)
		return i, max(l.blocks[i].search(span.from)-1, 0)
	}
	first := span.from - l.longest
	i = max(sort.Search(len(l.firsts), func(i int) bool { return int64(l.firsts[i]) >= first })-1, 0)
	return i, l.blocks[i].search(first)
}
