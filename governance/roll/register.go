package roll

import "slices"

// register numbers the voters of a roll, and finds them by name and by
// identifier.
type register struct {
	ids     []string            // of each voter
	byOwner map[string]int32    // who are named by a digest
	byKey   map[string]int32    // who are named by a key
	keysOf  map[string][]string // of owners
	known   map[string]bool     // all identifiers, once somebody has asked
}

func newRegister(n int) register {
	return register{ids: make([]string, 0, n), byOwner: make(map[string]int32, n), byKey: map[string]int32{}, keysOf: map[string][]string{}}
}

// ofOwner returns the voter of an owner without a key. The digest is worked out
// once for each.
func (r *register) ofOwner(owner string, b *Builder) int32 {
	number, known := r.byOwner[owner]
	if !known {
		number = int32(len(r.ids))
		r.byOwner[owner] = number
		r.ids = append(r.ids, b.voterID("", owner))
	}
	return number
}

// ofKey returns the voter of a key.
func (r *register) ofKey(key string) int32 {
	number, known := r.byKey[key]
	if !known {
		number = int32(len(r.ids))
		r.byKey[key] = number
		r.ids = append(r.ids, key)
	}
	return number
}

// names records that an owner votes by a key.
func (r *register) names(owner, key string) {
	if !slices.Contains(r.keysOf[owner], key) {
		r.keysOf[owner] = append(r.keysOf[owner], key)
	}
}

// of returns the identifiers of the voters whom an owner's name names.
func (r *register) of(owner string) []string {
	keys := r.keysOf[owner]
	number, hashed := r.byOwner[owner]
	if !hashed || slices.Contains(keys, r.ids[number]) {
		return keys
	}
	return append([]string{r.ids[number]}, keys...)
}

// has reports whether a voter has this identifier.
func (r *register) has(id string) bool {
	if r.known == nil {
		r.known = make(map[string]bool, len(r.ids))
		for _, id := range r.ids {
			r.known[id] = true
		}
	}
	return r.known[id]
}
