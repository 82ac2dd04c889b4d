package ledger

// index finds the numbers of things by a hash of 32 bits: open addressing in one
// array without pointers, a third of the memory of a map and one cache line for
// most questions. Things with the same hash are told apart by the caller.
type index struct {
	slots []uint64 // hash and number + 1; 0: free
	n     int
}

// probe is where a search begins: the slot was read, and nothing depends on it
// yet, so that a processor can do other work until the memory has answered.
type probe struct {
	hash uint32
	at   int
	slot uint64
}

// probe begins the search for a hash. It holds until the next add.
func (x *index) probe(hash uint32) probe {
	if x.n == 0 {
		return probe{hash: hash}
	}
	at := x.home(hash)
	return probe{hash, at, x.slots[at]}
}

// find returns the number with the hash of the probe for which same holds.
func (x *index) find(p probe, same func(int) bool) (int, bool) {
	for p.slot != 0 {
		if n := int(uint32(p.slot)) - 1; uint32(p.slot>>32) == p.hash && same(n) {
			return n, true
		}
		p.at = (p.at + 1) & (len(x.slots) - 1)
		p.slot = x.slots[p.at]
	}
	return 0, false
}

// add adds a number that find did not find.
func (x *index) add(hash uint32, n int) {
	if 4*(x.n+1) > 3*len(x.slots) {
		x.grow()
	}
	x.n++
	x.put(uint64(hash)<<32 | uint64(n+1))
}

func (x *index) put(slot uint64) {
	at := x.home(uint32(slot >> 32))
	for x.slots[at] != 0 {
		at = (at + 1) & (len(x.slots) - 1)
	}
	x.slots[at] = slot
}

// home is where the search for a hash begins: its high bits.
func (x *index) home(hash uint32) int { return int(uint64(hash) * uint64(len(x.slots)) >> 32) }

func (x *index) grow() {
	old := x.slots
	x.slots = make([]uint64, max(16, 2*len(old)))
	for _, slot := range old {
		if slot != 0 {
			x.put(slot)
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
	i, ok := k.index.find(k.index.probe(uint32(key[0]>>32)), func(n int) bool { return k.uses.at(n).key == key })
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
