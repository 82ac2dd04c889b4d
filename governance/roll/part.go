package roll

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// SubElectorate says which units of an estate vote on a matter of their own.
// Those count that stand in one of the buildings, share the common part, or are
// named.
type SubElectorate struct {
	// Buildings are all units of these buildings: the interested owners of
	// 有利害关系的业主 in Civil Code art. 279 (2020 interpretation, art. 11).
	Buildings []string `json:"buildings,omitempty"`
	// Sharing is a common part that the units share (部分共用): a lift, a roof,
	// a gate. Only those who share it decide on it (Shanghai 2020, art. 69).
	Sharing string `json:"sharing,omitempty"`
	// Units are further ones, as "building/number": owners elsewhere who have
	// shown that the matter harms them (interpretation, art. 11).
	Units []string `json:"units,omitempty"`
}

// Part builds the roll of a part of the estate. Heads and area are those in the
// part alone: an owner with units elsewhere too has one head here and the area
// here. A building, common part or unit that the list does not have is a
// problem, and so is a part without any choice.
func Part(s SubElectorate) Option { return func(b *Builder) { b.part = &s } }

// Exclusion keeps a voter from voting on a matter, for a conflict of interest
// (利害关系回避).
type Exclusion struct {
	Who    string `json:"-"`                // owner's name or voter key, as in the list
	Reason string `json:"reason"`           // recorded in the snapshot: no names
	Source string `json:"source,omitempty"` // article or clause of the covenant it rests on
}

// Exclude takes voters off the roll: they have neither a head nor area in it,
// and the snapshot records who was left out by which reason. Nobody is excluded
// unless the law or the covenant says so. Somebody who is not on the list, and a
// missing reason, are problems.
func Exclude(all ...Exclusion) Option {
	return func(b *Builder) { b.exclusions = append(b.exclusions, all...) }
}

// Excluded is a voter who was left out.
type Excluded struct {
	ID string `json:"id" privacy:"personal"`
	Exclusion
	Units int64       `json:"units"`
	Area  renjia.Area `json:"area"`
}

// contains reports whether a unit belongs to the part.
func (s *SubElectorate) contains(u *entry) bool {
	return slices.Contains(s.Buildings, u.Building) ||
		s.Sharing != "" && slices.Contains(u.SharesPart, s.Sharing) ||
		slices.Contains(s.Units, u.label()) || slices.Contains(s.Units, u.inEstate())
}

// sorted returns the part in the one order that a snapshot records.
func (s *SubElectorate) sorted() *SubElectorate {
	if s == nil {
		return nil
	}
	list := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	return &SubElectorate{list(s.Buildings), s.Sharing, list(s.Units)}
}

// takePart keeps the units of the part.
func (m *merged) takePart(p *renjia.Problems) {
	if m.part == nil {
		return
	}
	s := m.part
	p.Require(len(s.Buildings) > 0 || s.Sharing != "" || len(s.Units) > 0, "part", "must say which buildings, common part or units")
	has := func(is func(*entry) bool) bool { return slices.ContainsFunc(m.units, is) }
	for _, name := range s.Buildings {
		p.Require(has(func(u *entry) bool { return u.Building == name }), "part.buildings", "the list has no building %q", name)
	}
	p.Require(s.Sharing == "" || has(func(u *entry) bool { return slices.Contains(u.SharesPart, s.Sharing) }), "part.sharing", "no unit shares %q", s.Sharing)
	for _, name := range s.Units {
		p.Require(has(func(u *entry) bool { return u.label() == name || u.inEstate() == name }), "part.units", "the list has no unit %q", name)
	}
	m.units = slices.DeleteFunc(m.units, func(u *entry) bool { return !s.contains(u) })
	m.number = newUnitIndex(len(m.units))
	for _, u := range m.units {
		m.number.add(u)
	}
}

// exclude splits the units of excluded voters from those that count.
func (m *merged) exclude(p *renjia.Problems) {
	for _, x := range m.exclusions {
		p.Require(strings.TrimSpace(x.Reason) != "", "exclude", "must have a reason")
		ids := m.voters.of(x.Who)
		if m.voters.has(x.Who) {
			ids = []string{x.Who}
		}
		if len(ids) != 1 {
			p.Add("exclude", "%q names %d voters of this roll: want one", x.Who, len(ids))
			continue
		}
		if m.excluded[ids[0]] != nil {
			p.Add("exclude", "%q is excluded twice", x.Who)
			continue
		}
		m.excluded[ids[0]] = &Excluded{ID: ids[0], Exclusion: Exclusion{Reason: x.Reason, Source: x.Source}}
	}
}
