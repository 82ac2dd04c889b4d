package roll

import (
	"hash/maphash"
	"math/bits"
)

// table finds numbers by hash: open addressing, half full at most, each number
// beside a part of its hash, so that a miss costs no look at what is numbered.
// The hashes are not kept, so it has room from the beginning or is made anew.
type table struct {
	shift uint
	slots []slot
}

type slot struct {
	number int32 // counted from 1; 0 = free
	tag    uint32
}

// newTable returns a table with room for n numbers.
func newTable(n int) table {
	size := bits.Len(uint(2*n) | 7)
	return table{shift: uint(64 - size), slots: make([]slot, 1<<size)}
}

// add returns the number of what is there already, or adds the next one.
func (t *table) add(hash uint64, next int32, same func(int32) bool) (number int32, added bool) {
	at, number := t.search(hash, same)
	if number >= 0 {
		return number, false
	}
	t.slots[at] = slot{next + 1, uint32(hash)}
	return next, true
}

// find returns the number, -1 if there is none.
func (t *table) find(hash uint64, same func(int32) bool) int32 {
	_, number := t.search(hash, same)
	return number
}

func (t *table) search(hash uint64, same func(int32) bool) (at uint64, number int32) {
	mask := uint64(len(t.slots) - 1)
	for at = hash >> t.shift; ; at = (at + 1) & mask {
		s := t.slots[at]
		if s.number == 0 {
			return at, -1
		}
		if s.tag == uint32(hash) && same(s.number-1) {
			return at, s.number - 1
		}
	}
}

// names numbers texts.
type names struct {
	table
	seed maphash.Seed
	list []string
}

func newNames(n int) names { return names{table: newTable(n), seed: maphash.MakeSeed()} }

// add returns the number of a name, new or known.
func (x *names) add(name string) (number int32, added bool) {
	if 2*len(x.list) >= len(x.slots) {
		x.grow()
	}
	number, added = x.table.add(maphash.String(x.seed, name), int32(len(x.list)), func(n int32) bool { return x.list[n] == name })
	if added {
		x.list = append(x.list, name)
	}
	return number, added
}

func (x *names) grow() {
	x.table = newTable(2 * len(x.list))
	for i, name := range x.list {
		x.table.add(maphash.String(x.seed, name), int32(i), func(int32) bool { return false })
	}
}

// find returns the number of a name, -1 if it has none.
func (x *names) find(name string) int32 {
	return x.table.find(maphash.String(x.seed, name), func(n int32) bool { return x.list[n] == name })
}
