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
	firsts   []int64 // begin of the first use of each block
	longest  int64   // no use that was ever here was longer
}

type block struct{ slots []slot }

const blockSize = 64

// locate returns the block in which a use that begins at from stands or would
// stand: the last that begins at or before it.
func (l *lane) locate(from int64) int {
	i := sort.Search(len(l.firsts), func(i int) bool { return l.firsts[i] > from })
	return max(i-1, 0)
}

func (l *lane) insert(s slot) {
	l.longest = max(l.longest, s.until-s.from)
	if len(l.blocks) == 0 {
		l.blocks, l.firsts = append(l.blocks, &block{slots: append(make([]slot, 0, blockSize), s)}), append(l.firsts, s.from)
		return
	}
	i := l.locate(s.from)
	b := l.blocks[i]
	at, _ := slices.BinarySearchFunc(b.slots, s, slot.compare)
	if len(b.slots) == blockSize {
		if l.split(i); at > blockSize/2 {
			i, at = i+1, at-blockSize/2
			b = l.blocks[i]
		}
	}
	b.slots = slices.Insert(b.slots, at, s)
	l.firsts[i] = b.slots[0].from
}

// split divides a full block in two.
func (l *lane) split(i int) {
	old := l.blocks[i]
	right := &block{slots: append(make([]slot, 0, blockSize), old.slots[blockSize/2:]...)}
	old.slots = old.slots[:blockSize/2]
	l.blocks = slices.Insert(l.blocks, i+1, right)
	l.firsts = slices.Insert(l.firsts, i+1, right.slots[0].from)
}

// find returns where a use stands.
func (l *lane) find(s slot) (i, at int, found bool) {
	if len(l.blocks) == 0 {
		return 0, 0, false
	}
	// Uses that begin at once may lie in several blocks.
	for i = l.locate(s.from); ; i-- {
		if at, found = slices.BinarySearchFunc(l.blocks[i].slots, s, slot.compare); found || i == 0 || l.firsts[i] < s.from {
			return i, at, found
		}
	}
}

func (l *lane) remove(s slot) bool {
	i, at, found := l.find(s)
	if !found {
		return false
	}
	b := l.blocks[i]
	if b.slots = slices.Delete(b.slots, at, at+1); len(b.slots) > 0 {
		l.firsts[i] = b.slots[0].from
		return true
	}
	l.blocks, l.firsts = slices.Delete(l.blocks, i, i+1), slices.Delete(l.firsts, i, i+1)
	return true
}

// overlapping appends the uses that overlap a span, by begin.
func (l *lane) overlapping(span slot, into []slot) []slot {
	if len(l.blocks) == 0 {
		return into
	}
	if l.capacity == 1 {
		return l.neighbours(span, into)
	}
	first := span.from - l.longest
	i := max(sort.Search(len(l.firsts), func(i int) bool { return l.firsts[i] >= first })-1, 0)
	for ; i < len(l.blocks) && l.firsts[i] < span.until; i++ {
		slots := l.blocks[i].slots
		at := 0
		if l.firsts[i] < first {
			at = sort.Search(len(slots), func(k int) bool { return slots[k].from >= first })
		}
		for ; at < len(slots) && slots[at].from < span.until; at++ {
			if slots[at].until > span.from {
				into = append(into, slots[at])
			}
		}
	}
	return into
}

// neighbours is overlapping for an exclusive resource: its uses are disjoint,
// so that their ends are in order too.
func (l *lane) neighbours(span slot, into []slot) []slot {
	for i := l.locate(span.from); i < len(l.blocks) && l.firsts[i] < span.until; i++ {
		slots := l.blocks[i].slots
		at := sort.Search(len(slots), func(k int) bool { return slots[k].until > span.from })
		for ; at < len(slots) && slots[at].from < span.until; at++ {
			into = append(into, slots[at])
		}
	}
	return into
}
