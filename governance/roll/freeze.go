package roll

import (
	"cmp"
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
	return s, s.Validate()
}

// total sorts the voters, takes the excluded ones out, and sums up.
func (m *merged) total(s *Snapshot, voters []Voter) {
	sorted := sortVoters(voters)
	s.Voters = make([]Voter, 0, len(sorted))
	for _, v := range sorted {
		if x := m.excluded[v.ID]; x != nil {
			x.Units, x.Area = v.Units, v.Area
			continue
		}
		s.Area, _ = s.Area.Add(v.Area) // no more than all
		s.Units += v.Units
		s.Voters = append(s.Voters, v)
	}
}

// sortVoters sorts by identifier. Identifiers begin alike, and where they differ
// eight characters nearly always decide: they are compared as one number, so
// that sorting seldom looks at the texts. Voters of one identifier, a key that
// is somebody's digest, become one.
func sortVoters(voters []Voter) []Voter {
	type place struct {
		begins uint64
		at     int32
	}
	same := samePrefix(voters)
	places := make([]place, len(voters))
	for i := range voters {
		places[i] = place{eight(voters[i].ID[same:]), int32(i)}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.begins != b.begins {
			return cmp.Compare(a.begins, b.begins)
		}
		return strings.Compare(voters[a.at].ID, voters[b.at].ID)
	})
	sorted := make([]Voter, 0, len(voters))
	for _, p := range places {
		v := voters[p.at]
		if n := len(sorted); n > 0 && sorted[n-1].ID == v.ID {
			sorted[n-1].Units += v.Units
			sorted[n-1].Area, _ = sorted[n-1].Area.Add(v.Area) // no more than all
			continue
		}
		sorted = append(sorted, v)
	}
	return sorted
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
