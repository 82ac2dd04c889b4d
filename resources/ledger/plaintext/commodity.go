package plaintext

import "github.com/renjia-project/renjia"

// commodity is what is known of a commodity so far.
type commodity struct {
	name  string
	mark  byte // decimal mark that was declared, 0 if none was
	limit int  // the most places an amount may have, -1 if nobody said
	scale int  // the places in which units are counted: limit, or more if finer amounts came
	used  bool
}

func newCommodity(name string) *commodity {
	limit, ok := renjia.Currency(name).Scale()
	if !ok {
		return &commodity{name: name, limit: -1}
	}
	return &commodity{name: name, limit: limit, scale: limit}
}

// declare sets the places an amount may have. What came before the declaration
// was judged without it, so it reports false if that made a difference.
func (c *commodity) declare(places int) bool {
	ok := !c.used || c.limit == places
	c.limit = places
	c.scale = max(c.scale, places)
	if !c.used {
		c.scale = places
	}
	return ok
}

// units brings an amount to the commodity's scale, which grows if the amount
// is finer. It reports false if the result is out of range.
func (c *commodity) units(a Amount) (int64, bool) {
	c.used = true
	if a.Scale == c.scale {
		return a.Units, true
	}
	units, scale := trimmed(a.Units, a.Scale, c.scale)
	c.scale = max(c.scale, scale)
	return rescaled(units, scale, c.scale)
}
