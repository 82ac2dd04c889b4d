package booking

import "slices"

// lane holds the uses of one resource in order of their begin, in blocks of at
// most blockSize, so that neither search nor insertion grows with the number of
// uses. All times are minutes since 1970.
type lane struct {
	capacity int64
	firsts   []int32 // begin of the first use of each block
	blocks   []*block
	longest  int64 // no use that was ever here was longer
	tails    *tails
}

const blockSize = 32

// block keeps the begins apart, so that a search touches few cache lines.
// Minutes fit 32 bits, see wholeMinutes, and so does a quantity, see
// [Resource.Validate].
type block struct {
	n    int
	from [blockSize]int32
	rest [blockSize]rest
}

type rest struct{ until, quantity, tail int32 }

// place is where a use stands or would stand: in which block, and where in it.
type place struct{ block, at int }

func (l *lane) slot(b *block, i int) slot {
	r := &b.rest[i]
	t := l.tails.at(r.tail)
	return slot{from: int64(b.from[i]), until: int64(r.until), expires: t.expires, quantity: int64(r.quantity), id: t.id}
}

func (b *block) insert(i int, from int32, r rest) {
	copy(b.from[i+1:b.n+1], b.from[i:b.n])
	copy(b.rest[i+1:b.n+1], b.rest[i:b.n])
	b.from[i], b.rest[i] = from, r
	b.n++
}

func (b *block) delete(i int) {
	copy(b.from[i:], b.from[i+1:b.n])
	copy(b.rest[i:], b.rest[i+1:b.n])
	b.n--
}

// before counts the begins before a minute, among those in order. It adds with
// a mask where a search would branch: which half it is cannot be foreseen, and a
// wrong guess costs more than all the rest of a step.
func before(begins []int32, minute int64) (count int) {
	for n := len(begins); n > 0; {
		half := (n + 1) / 2
		earlier := (int64(begins[count+half-1]) - minute) >> 63 // -1 or 0
		count += half & int(earlier)
		n -= half
	}
	return count
}

// search returns the first use of the block that begins at a minute or later.
func (b *block) search(from int64) int { return before(b.from[:b.n], from) }

// locate returns the block in which a use that begins at from stands or would
// stand: the last that begins at or before it.
func (l *lane) locate(from int64) int { return max(before(l.firsts, from+1)-1, 0) }

// after returns the place behind every use that begins at from or before.
func (l *lane) after(from int64) place {
	if len(l.blocks) == 0 {
		return place{}
	}
	i := l.locate(from)
	return place{i, l.blocks[i].search(from + 1)}
}

// vacant reports whether nothing overlaps a span for which p is the place, on an
// exclusive resource. Its uses are disjoint: only the neighbours can.
func (l *lane) vacant(p place, span *slot) bool {
	if len(l.blocks) == 0 {
		return true
	}
	b := l.blocks[p.block]
	if p.at > 0 && int64(b.rest[p.at-1].until) > span.from {
		return false
	}
	if p.at < b.n {
		return int64(b.from[p.at]) >= span.until
	}
	return p.block+1 == len(l.firsts) || int64(l.firsts[p.block+1]) >= span.until
}

// insert puts a use at its place, see after.
func (l *lane) insert(p place, s *slot) {
	l.longest = max(l.longest, s.until-s.from)
	if len(l.blocks) == 0 {
		l.blocks, l.firsts = append(l.blocks, &block{}), append(l.firsts, 0)
	}
	if l.blocks[p.block].n == blockSize {
		p = l.split(p)
	}
	b := l.blocks[p.block]
	b.insert(p.at, int32(s.from), rest{int32(s.until), int32(s.quantity), l.tails.keep(tail{s.expires, s.id})})
	l.firsts[p.block] = b.from[0]
}

// split divides a full block in two and returns where a place in it is now.
func (l *lane) split(p place) place {
	const half = blockSize / 2
	left, right := l.blocks[p.block], &block{n: blockSize - half}
	copy(right.from[:], left.from[half:])
	copy(right.rest[:], left.rest[half:])
	left.n = half
	l.blocks = slices.Insert(l.blocks, p.block+1, right)
	l.firsts = slices.Insert(l.firsts, p.block+1, right.from[0])
	if p.at > half {
		return place{p.block + 1, p.at - half}
	}
	return p
}

// find returns where a use stands. Uses that begin at once may lie in several
// blocks.
func (l *lane) find(s *slot) (p place, found bool) {
	if len(l.blocks) == 0 {
		return p, false
	}
	for p.block = l.locate(s.from); p.block >= 0; p.block-- {
		b := l.blocks[p.block]
		for p.at = b.search(s.from); p.at < b.n && int64(b.from[p.at]) == s.from; p.at++ {
			if l.tails.at(b.rest[p.at].tail).id == s.id {
				return p, true
			}
		}
		if int64(l.firsts[p.block]) < s.from {
			break
		}
	}
	return place{}, false
}

func (l *lane) remove(s *slot) bool {
	p, found := l.find(s)
	if !found {
		return false
	}
	b := l.blocks[p.block]
	l.tails.free(b.rest[p.at].tail)
	if b.delete(p.at); b.n > 0 {
		l.firsts[p.block] = b.from[0]
		return true
	}
	l.blocks, l.firsts = slices.Delete(l.blocks, p.block, p.block+1), slices.Delete(l.firsts, p.block, p.block+1)
	return true
}

// overlapping appends the uses that overlap a span for which after is the place,
// by begin.
func (l *lane) overlapping(after place, span *slot, into []slot) []slot {
	if len(l.blocks) == 0 {
		return into
	}
	p := l.start(after, span)
	for ; p.block < len(l.blocks); p.block, p.at = p.block+1, 0 {
		b := l.blocks[p.block]
		for ; p.at < b.n; p.at++ {
			if int64(b.from[p.at]) >= span.until {
				return into
			}
			if int64(b.rest[p.at].until) > span.from {
				into = append(into, l.slot(b, p.at))
			}
		}
	}
	return into
}

// start returns a place before which nothing overlaps the span. The uses of an
// exclusive resource are disjoint: only the last that does not begin after the
// span can reach into it. In a pool the search begins one longest use earlier.
func (l *lane) start(after place, span *slot) place {
	if l.capacity == 1 {
		return place{after.block, max(after.at-1, 0)}
	}
	first := span.from - l.longest
	i := max(before(l.firsts, first)-1, 0)
	return place{i, l.blocks[i].search(first)}
}
