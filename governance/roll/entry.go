package roll

import (
	"hash/maphash"

	"github.com/renjia-project/renjia"
)

// entry is a unit as a builder keeps it. What many units have in common they
// share, and what few have is kept apart: a list of a million units is as fast
// as the memory it moves.
type entry struct {
	*site
	*traits
	*extra        // never nil
	Number, Owner string
	Voter         string
	Area          renjia.Area
	line          int32
	joint         bool // of co-owners whose voter has a key: none of them votes by name
}

// site is where a unit stands, in the estate and in a file.
type site struct {
	Compound, Building string
	file               string
	column             int
}

// traits are the words that describe a unit.
type traits struct {
	AreaSource AreaSource
	Status     Status
	Kind       Kind
}

// extra is what few units have.
type extra struct {
	Share      renjia.Fraction
	SharesPart []string
}

func (u *entry) place() renjia.Place {
	return renjia.Place{File: u.file, Line: int(u.line), Column: u.column}
}

// key tells units apart: numbers repeat between buildings and estates.
func (u *entry) key() unitKey { return unitKey{u.Compound, u.Building, u.Number} }

// inEstate names the unit within its estate.
func (u *entry) inEstate() string { return inBuilding(u.Building, u.Number) }

func (u *entry) label() string { return inCompound(u.Compound, u.inEstate()) }

// store keeps units as entries.
type store struct {
	units []*entry
	room  []entry // for the next units

	plain  *extra // of units that have none
	sites  map[site]*site
	last   *site // lists are sorted by building, or nearly
	traits []*traits
}

// roomUnits is how many units are given room at once.
const roomUnits = 256

func newStore() store {
	return store{plain: &extra{}, sites: map[site]*site{}, last: &site{}}
}

func (s *store) add(u *Unit) {
	if len(s.room) == 0 {
		s.room = make([]entry, roomUnits)
	}
	e := &s.room[0]
	s.room = s.room[1:]
	e.site = s.site(site{u.Compound, u.Building, u.place.File, u.place.Column})
	e.traits = s.traitsOf(traits{u.AreaSource, u.Status, u.Kind})
	e.extra = s.plain
	if !u.Share.IsZero() || len(u.SharesPart) > 0 {
		e.extra = &extra{u.Share, u.SharesPart}
	}
	e.Number, e.Owner, e.Voter, e.Area, e.line = u.Number, u.Owner, u.Voter, u.Area, int32(u.place.Line)
	s.units = append(s.units, e)
}

func (s *store) site(x site) *site {
	if *s.last == x {
		return s.last
	}
	known := s.sites[x]
	if known == nil {
		found := x // x itself would be allocated at every call
		known = &found
		s.sites[x] = known
	}
	s.last = known
	return known
}

// traitsOf looks through the few combinations that there are.
func (s *store) traitsOf(x traits) *traits {
	for _, known := range s.traits {
		if *known == x {
			return known
		}
	}
	found := x // x itself would be allocated at every call
	s.traits = append(s.traits, &found)
	return &found
}

// unitIndex finds units by their keys.
type unitIndex struct {
	table
	seed  maphash.Seed
	units []*entry
}

func newUnitIndex(n int) unitIndex {
	return unitIndex{table: newTable(n), seed: maphash.MakeSeed(), units: make([]*entry, 0, n)}
}

// hash mixes estate and building in, in which numbers repeat.
func (x *unitIndex) hash(k unitKey) uint64 {
	h := maphash.String(x.seed, k.number)
	for _, part := range [...]string{k.building, k.compound} {
		h *= 0x9e3779b97f4a7c15 // odd, or bits would be lost: 2⁶⁴ over the golden ratio
		if part != "" {
			h ^= maphash.String(x.seed, part)
		}
	}
	return h
}

// add numbers a unit, unless its key has a number already.
func (x *unitIndex) add(u *entry) (number int32, added bool) {
	k := u.key()
	number, added = x.table.add(x.hash(k), int32(len(x.units)), func(n int32) bool { return x.units[n].key() == k })
	if added {
		x.units = append(x.units, u)
	}
	return number, added
}

// find returns the number of the unit with a key, -1 if there is none.
func (x *unitIndex) find(k unitKey) int32 {
	return x.table.find(x.hash(k), func(n int32) bool { return x.units[n].key() == k })
}
