package roll

import "slices"

// ownerKey is an owner's name and a key by which somebody of it votes.
type ownerKey struct{ owner, key string }

// register numbers the voters of a roll, and finds them by name and by
// identifier.
type register struct {
	ids     []string // of each voter
	owners  names    // who are named by a digest
	keys    names
	ofName  []int32             // by number of the owner, the voter
	ofIdent []int32             // by number of the key, the voter
	keysOf  map[string][]string // of owners
	named   map[ownerKey]bool   // what keysOf has: a name may stand for any number of keys
	known   *names              // all identifiers, once somebody has asked
}

func newRegister(n int) register {
	return register{ids: make([]string, 0, n), owners: newNames(n), keys: newNames(0), ofName: make([]int32, 0, n), keysOf: map[string][]string{}, named: map[ownerKey]bool{}}
}

// ofOwner returns the voter of an owner without a key. The digest is worked out
// once for each.
func (r *register) ofOwner(owner string, b *Builder) int32 {
	number, added := r.owners.add(owner)
	if added {
		r.ofName = append(r.ofName, int32(len(r.ids)))
		r.ids = append(r.ids, b.voterID("", owner))
	}
	return r.ofName[number]
}

// ofKey returns the voter of a key.
func (r *register) ofKey(key string) int32 {
	number, added := r.keys.add(key)
	if added {
		r.ofIdent = append(r.ofIdent, int32(len(r.ids)))
		r.ids = append(r.ids, key)
	}
	return r.ofIdent[number]
}

// names records that an owner votes by a key.
func (r *register) names(owner, key string) {
	if pair := (ownerKey{owner, key}); !r.named[pair] {
		r.named[pair] = true
		r.keysOf[owner] = append(r.keysOf[owner], key)
	}
}

// of returns the identifiers of the voters whom an owner's name names.
func (r *register) of(owner string) []string {
	keys := r.keysOf[owner]
	number := r.owners.find(owner)
	if number < 0 {
		return keys
	}
	id := r.ids[r.ofName[number]]
	if slices.Contains(keys, id) {
		return keys
	}
	return append([]string{id}, keys...)
}

// has reports whether a voter has this identifier.
func (r *register) has(id string) bool {
	if r.known == nil {
		known := newNames(len(r.ids))
		for _, id := range r.ids {
			known.add(id)
		}
		r.known = &known
	}
	return r.known.find(id) >= 0
}
