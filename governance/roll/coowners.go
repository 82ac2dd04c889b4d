package roll

import (
	"math/big"

	"github.com/renjia-project/renjia"
)

// single checks units listed more than once: co-owners with shares that sum to
// one and one voter become one unit, anything else is a duplicate.
func (b *Builder) single(p *renjia.Problems) []Unit {
	place, co := make(map[unitKey]int, len(b.units)), map[unitKey][]Unit{}
	var units []Unit
	for _, u := range b.units {
		k := u.key()
		at, again := place[k]
		if again && (u.Share.IsZero() || units[at].Share.IsZero()) {
			p.At(u.place, "unit", "%s is listed twice%s", u.label(), before(units[at]))
			continue
		}
		if !again {
			place[k] = len(units)
			units = append(units, u)
		}
		if !u.Share.IsZero() {
			co[k] = append(co[k], u)
		}
	}
	for _, u := range units { // in the order of the list
		if owners := co[u.key()]; len(owners) > 0 {
			checkShares(p, owners)
		}
	}
	return units
}

func before(u Unit) string {
	if u.place.Line == 0 {
		return ""
	}
	return ", first at " + u.place.String()
}

// checkShares checks the co-owners of one unit. They are one head and choose
// who votes.
func checkShares(p *renjia.Problems, co []Unit) {
	first, sum := co[0], new(big.Rat)
	for _, u := range co {
		sum.Add(sum, u.Share.Rat())
		if u.Area != first.Area || u.AreaSource != first.AreaSource || u.Kind != first.Kind {
			p.At(u.place, "unit", "%s: its co-owners have different areas, sources or kinds", u.label())
		}
		if u.Voter == "" || u.Voter != first.Voter {
			p.At(u.place, "voter", "%s: all its co-owners must name the one voter they have chosen", u.label())
		}
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		p.At(first.place, "share", "%s: the shares of its co-owners sum to %s, not to 1", first.label(), sum.RatString())
	}
}
