package roll

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// freeze sums up the units of every voter.
func (m *merged) freeze() (Snapshot, error) {
	s := Snapshot{AsOf: m.asOf, Part: m.part.sorted()}
	voters, sources := make([]Voter, len(m.voters.ids)), map[AreaSource]int64{}
	for i, id := range m.voters.ids {
		voters[i].ID = id
	}
	var all renjia.Area
	var last AreaSource
	var run int64 // of units with the last source: a map is slow to count in
	for i, u := range m.units {
		if m.voterOf[i] < 0 {
			continue
		}
		var err error
		if all, err = all.Add(u.Area); err != nil {
			return Snapshot{}, err
		}
		v := &voters[m.voterOf[i]]
		v.Area, _ = v.Area.Add(u.Area) // no more than all
		v.Units++
		if len(m.excluded) > 0 && m.excluded[v.ID] != nil {
			continue
		}
		if u.AreaSource != last {
			sources[last] += run
			last, run = u.AreaSource, 0
		}
		run++
	}
	sources[last] += run
	m.total(&s, voters)
	m.describe(&s, sources)
	var p renjia.Problems // the rest holds by how it was made
	p.Require(len(s.Voters) > 0, "voters", "must not be empty")
	return s, p.Err("roll")
}

// total sorts the voters, takes the excluded ones out, and sums up. Voters of
// one identifier, a key that is somebody's digest, become one.
func (m *merged) total(s *Snapshot, voters []Voter) {
	s.Voters = make([]Voter, 0, len(voters))
	for _, at := range byID(voters) {
		v := &voters[at]
		s.Area, _ = s.Area.Add(v.Area) // no more than all
		s.Units += v.Units
		if n := len(s.Voters); n > 0 && s.Voters[n-1].ID == v.ID {
			s.Voters[n-1].Units += v.Units
			s.Voters[n-1].Area, _ = s.Voters[n-1].Area.Add(v.Area)
			continue
		}
		s.Voters = append(s.Voters, *v)
	}
	if len(m.excluded) > 0 {
		s.Voters = slices.DeleteFunc(s.Voters, func(v Voter) bool { return m.leaveOut(s, v) })
	}
}

// leaveOut takes an excluded voter out of the sums.
func (m *merged) leaveOut(s *Snapshot, v Voter) bool {
	x := m.excluded[v.ID]
	if x == nil {
		return false
	}
	x.Units, x.Area = v.Units, v.Area
	s.Units -= v.Units
	s.Area, _ = renjia.AreaOf(s.Area.Hundredths() - v.Area.Hundredths()) // it is part of it
	return true
}

// byID returns the places of the voters in the order of their identifiers.
// Identifiers begin alike, and where they differ eight characters nearly always
// decide: they are sorted as numbers, digit by digit, and texts are looked at
// only where the numbers are equal.
func byID(voters []Voter) []int32 {
	same := samePrefix(voters)
	places := make([]place, len(voters))
	for i := range voters {
		places[i] = place{eight(voters[i].ID[same:]), int32(i)}
	}
	places = radixSort(places)
	for from := 0; from < len(places); {
		to := from + 1
		for to < len(places) && places[to].begins == places[from].begins {
			to++
		}
		if to-from > 1 {
			slices.SortFunc(places[from:to], func(a, b place) int { return strings.Compare(voters[a.at].ID, voters[b.at].ID) })
		}
		from = to
	}
	sorted := make([]int32, len(places))
	for i, p := range places {
		sorted[i] = p.at
	}
	return sorted
}

// place is a voter's number beside what the identifier begins with.
type place struct {
	begins uint64
	at     int32
}

// radixSort sorts by the bytes of the numbers, the last first; bytes that are
// all the same cost one look.
func radixSort(places []place) []place {
	var counts [8][256]int32
	for _, p := range places {
		for digit := range counts {
			counts[digit][byte(p.begins>>(8*digit))]++
		}
	}
	room := make([]place, len(places))
	for digit := range counts {
		starts, sum := &counts[digit], int32(0)
		if slices.Contains(starts[:], int32(len(places))) {
			continue
		}
		for value, n := range starts {
			starts[value], sum = sum, sum+n
		}
		for _, p := range places {
			value := byte(p.begins >> (8 * digit))
			room[starts[value]] = p
			starts[value]++
		}
		places, room = room, places
	}
	return places
}

// samePrefix returns how many bytes all identifiers begin with in common.
func samePrefix(voters []Voter) int {
	if len(voters) == 0 {
		return 0
	}
	first := voters[0].ID
	for i := range voters {
		id := voters[i].ID
		for !strings.HasPrefix(id, first) {
			first = first[:len(first)-1]
		}
	}
	return len(first)
}

// eight returns the first eight bytes as a number that sorts as they do. A
// shorter text is filled up with zeros.
func eight(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.BigEndian.Uint64(b[:])
}

// describe records what the sums rest on: sources, developer and choices.
func (m *merged) describe(s *Snapshot, sources map[AreaSource]int64) {
	for _, source := range areaSources {
		if n := sources[source]; n > 0 {
			s.Sources = append(s.Sources, SourceCount{source, n})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.excluded)) {
		s.Excluded = append(s.Excluded, *m.excluded[id])
	}
	if _, votes := slices.BinarySearchFunc(s.Voters, m.developerID, func(v Voter, id string) int { return strings.Compare(v.ID, id) }); votes {
		s.Developer = m.developerID
	}
	if len(m.units) > 0 {
		s.Compound = m.units[0].Compound
	}
	if m.has(Parked) {
		s.Parking = m.parking
	}
	if m.has(StoreRoom) {
		s.Storage = m.storage
	}
}
