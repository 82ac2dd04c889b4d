package ledger

// index finds the numbers of things by a hash of 32 bits: open addressing in
// arrays without pointers, a third of the memory of a map. Things with the same
// hash are told apart by the caller.
//
// Most questions are about things that are not there, and are answered by the
// tags alone, which stay in the cache of a processor where the slots do not. The
// slots are written some at a time, so that their memory is waited for once.
type index struct {
	tags  []uint8  // 0: the slot is free; else some bits of its hash
	slots []uint64 // hash and number
	late  []lateSlot
	n     int
}

// lateSlot is a slot that is taken and not written yet.
type lateSlot struct {
	at   int
	slot uint64
}

const lateSlots = 64

// find returns the number with a hash for which same holds.
func (x *index) find(hash uint32, same func(int) bool) (int, bool) {
	if x.n == 0 {
		return 0, false
	}
	for at := x.home(hash); x.tags[at] != 0; at = (at + 1) & (len(x.tags) - 1) {
		if x.tags[at] != tag(hash) {
			continue
		}
		x.settle()
		if slot := x.slots[at]; uint32(slot>>32) == hash && same(int(uint32(slot))) {
			return int(uint32(slot)), true
		}
	}
	return 0, false
}

// add adds a number that find did not find.
func (x *index) add(hash uint32, n int) {
	if 4*(x.n+1) > 3*len(x.slots) {
		x.grow()
	}
	x.n++
	x.late = append(x.late, lateSlot{x.take(hash), uint64(hash)<<32 | uint64(n)})
	if len(x.late) == lateSlots {
		x.settle()
	}
}

// take takes the first free slot for a hash.
func (x *index) take(hash uint32) int {
	at := x.home(hash)
	for x.tags[at] != 0 {
		at = (at + 1) & (len(x.tags) - 1)
	}
	x.tags[at] = tag(hash)
	return at
}

// settle writes the slots that are late.
func (x *index) settle() {
	for _, s := range x.late {
		x.slots[s.at] = s.slot
	}
	x.late = x.late[:0]
}

// home is where the search for a hash begins: its high bits.
func (x *index) home(hash uint32) int { return int(uint64(hash) * uint64(len(x.tags)) >> 32) }

// tag is made of the low bits of a hash, which say nothing of its home.
func tag(hash uint32) uint8 { return uint8(hash) | 1 }

func (x *index) grow() {
	x.settle()
	old := *x
	size := max(16, 2*len(old.slots))
	x.tags, x.slots = make([]uint8, size), make([]uint64, size)
	for i, slot := range old.slots {
		if old.tags[i] != 0 {
			x.slots[x.take(uint32(slot>>32))] = slot
		}
	}
}

// keys is what each key was used for.
type keys struct {
	index index
	uses  chunks[keyUse]
}

type keyUse struct{ key, content print }

func (k *keys) get(key print) (content print, ok bool) {
	i, ok := k.index.find(uint32(key[0]>>32), func(n int) bool { return k.uses.at(n).key == key })
	if !ok {
		return content, false
	}
	return k.uses.at(i).content, true
}

// set adds a key that get did not find.
func (k *keys) set(key, content print) {
	k.index.add(uint32(key[0]>>32), k.uses.n)
	k.uses.add(keyUse{key, content})
}
