package stock

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
)

// ItemID identifies an item.
type ItemID = renjia.ID[Item]

// Quantity counts base units of an item: whole pieces, grams, millilitres. An
// item that is handed out in halves has a smaller base unit.
type Quantity = int64

// Item is a kind of goods (物资).
type Item struct {
	ID   ItemID      `json:"id"`
	Code string      `json:"code"`
	Name renjia.Text `json:"name"`
	Base string      `json:"base"` // the unit in which quantities are counted
	// Units are other units, each worth a fixed number of base units: a carton of
	// 24 pieces has 24, a pair of a base unit "dozen" has 1/6.
	Units []Unit `json:"units,omitempty"`
	// Account is the inventory account that holds its value (存货), such as 1201.
	Account string `json:"account,omitempty"`
}

// Unit is a unit of count of an item.
type Unit struct {
	Name string          `json:"name"`
	Of   renjia.Fraction `json:"of"` // base units in one, positive
}

// Validate reports every problem of the item.
func (i Item) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(!i.Name.IsZero(), "name", "must be given")
	p.Require(i.Base != "", "base", "must be given")
	names := []string{i.Base}
	for k, u := range i.Units {
		path := fmt.Sprintf("units[%d]", k)
		p.Require(u.Name != "", path+".name", "must be given")
		p.Require(!slices.Contains(names, u.Name), path+".name", "%q is there twice", u.Name)
		p.Require(u.Of.Sign() > 0, path+".of", "%s: want a positive number of %s", u.Of, i.Base)
		names = append(names, u.Name)
	}
	return p.Err("item")
}

// InBase converts a number of units to base units, exactly: a number that is
// not whole in base units is refused.
func (i Item) InBase(n renjia.Fraction, unit string) (Quantity, error) {
	of, err := i.unit(unit)
	if err != nil {
		return 0, err
	}
	q := n.Rat()
	q.Mul(q, of.Rat())
	if !q.IsInt() {
		return 0, fmt.Errorf("item %s: %s %s are %s %s, not a whole number: %w", i.Code, n, unit, q.RatString(), i.Base, renjia.ErrInvalid)
	}
	if !q.Num().IsInt64() {
		return 0, fmt.Errorf("item %s: %s %s are out of range: %w", i.Code, n, unit, renjia.ErrInvalid)
	}
	return q.Num().Int64(), nil
}

// In converts base units to another unit, exactly.
func (i Item) In(q Quantity, unit string) (renjia.Fraction, error) {
	of, err := i.unit(unit)
	if err != nil {
		return renjia.Fraction{}, err
	}
	n := renjia.Frac(q, 1).Rat()
	n.Quo(n, of.Rat())
	if !n.Num().IsInt64() || !n.Denom().IsInt64() {
		return renjia.Fraction{}, fmt.Errorf("item %s: %d %s in %s are out of range: %w", i.Code, q, i.Base, unit, renjia.ErrInvalid)
	}
	return renjia.NewFraction(n.Num().Int64(), n.Denom().Int64())
}

func (i Item) unit(name string) (renjia.Fraction, error) {
	if name == i.Base {
		return renjia.Frac(1, 1), nil
	}
	k := slices.IndexFunc(i.Units, func(u Unit) bool { return u.Name == name })
	if k < 0 || i.Units[k].Of.Sign() <= 0 {
		return renjia.Fraction{}, fmt.Errorf("item %s: unit %q: %w", i.Code, name, renjia.ErrNotFound)
	}
	return i.Units[k].Of, nil
}

// PlaceID identifies a place.
type PlaceID = renjia.ID[Place]

// Place is where goods are kept (存放地点).
type Place struct {
	ID   PlaceID     `json:"id"`
	Code string      `json:"code"`
	Name renjia.Text `json:"name"`
	// MayOwe lets the stock of the place fall below zero, for the reason given,
	// such as a hall whose deliveries are written down a day later. Empty: never.
	MayOwe string `json:"may_owe,omitempty"`
}

// Validate reports every problem of the place.
func (p Place) Validate() error {
	var problems renjia.Problems
	problems.Require(p.Code != "", "code", "must be given")
	problems.Require(!p.Name.IsZero(), "name", "must be given")
	return problems.Err("place")
}

// add returns a + b, and false on overflow.
func add(a, b int64) (int64, bool) {
	sum, _ := bits.Add64(uint64(a), uint64(b), 0)
	s := int64(sum)
	return s, (a >= 0) != (b >= 0) || (s >= 0) == (a >= 0)
}
