package roll

import (
	"math/big"

	"github.com/renjia-project/renjia"
)

// single checks units listed more than once. Rows of co-owners, who have shares
// or name the one of them who votes, become one unit of that voter; anything
// else is a duplicate.
func (m *merged) single(p *renjia.Problems) []*entry {
	co := map[unitKey][]entry{}
	for _, u := range m.store.units {
		at, added := m.number.add(u)
		first := m.number.units[at]
		if !added && (!u.shared() || !first.shared()) {
			p.At(u.place(), "unit", "%s is listed twice%s", u.label(), before(first))
			continue
		}
		if added && u.Share.IsZero() {
			continue
		}
		k := u.key()
		if !added && len(co[k]) == 0 {
			co[k] = append(co[k], *first)
		}
		co[k] = append(co[k], *u)
	}
	units := m.number.units
	for i, u := range units { // in the order of the list
		if owners := co[u.keyIf(len(co) > 0)]; len(owners) > 0 {
			checkShares(p, owners)
			joint := voterOf(p, owners)
			units[i] = &joint
		}
		if units[i].Voter != "" && units[i].Voter == units[i].Owner { // the owner's name is no key
			named := *units[i]
			named.Voter = ""
			units[i] = &named
		}
	}
	return units
}

// keyIf returns the key of the unit if anybody asks for one.
func (u *entry) keyIf(asked bool) unitKey {
	if !asked {
		return unitKey{}
	}
	return u.key()
}

// shared reports whether a row can be one of several of a unit.
func (u *entry) shared() bool { return u.Status == Sold && (!u.Share.IsZero() || u.Voter != "") }

func before(u *entry) string {
	if u.place() == (renjia.Place{}) {
		return ""
	}
	return ", first at " + u.place().String()
}

// checkShares checks the co-owners of one unit: that they describe the same
// unit, and that the shares, if there are any, are those of the whole.
func checkShares(p *renjia.Problems, co []entry) {
	first, sum, shares := co[0], new(big.Rat), 0
	for i, u := range co {
		sum.Add(sum, u.Share.Rat())
		if !u.Share.IsZero() {
			shares++
		}
		if u.Area != first.Area || u.AreaSource != first.AreaSource || u.Kind != first.Kind {
			p.At(u.place(), "unit", "%s: its co-owners have different areas, sources or kinds", u.label())
		}
		for j := range co[:i] {
			other := &co[j]
			if other.Owner == u.Owner {
				p.At(u.place(), "owner", "%s: the same co-owner is listed twice%s", u.label(), before(other))
			}
		}
	}
	if shares > 0 && (shares < len(co) || sum.Cmp(big.NewRat(1, 1)) != 0) {
		p.At(first.place(), "share", "%s: the shares of its %d co-owners sum to %s, not to 1", first.label(), len(co), sum.RatString())
	}
}

// voterOf returns the unit as that of the co-owner who votes: they are one head
// and choose one of them (建房〔2009〕274号). Rows may leave the voter out as long
// as one names it and none another. A voter who is none of the co-owners by
// name is a key.
func voterOf(p *renjia.Problems, co []entry) entry {
	unit := co[0]
	unit.extra = &extra{SharesPart: unit.SharesPart}
	for _, u := range co {
		if unit.Voter == "" {
			unit.Voter = u.Voter
		}
		if u.Voter != "" && u.Voter != unit.Voter {
			p.At(u.place(), "voter", "%s: its co-owners name two voters, %s and %s", u.label(), unit.Voter, u.Voter)
		}
	}
	if unit.Voter == "" {
		p.At(unit.place(), "voter", "%s: its co-owners must name the one of them who votes", unit.label())
	}
	for _, u := range co {
		if u.Owner == unit.Voter {
			unit.Owner, unit.Voter = u.Owner, ""
			return unit
		}
	}
	unit.joint = true
	return unit
}
