package booking

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Tariff is what a resource costs and who comes first, by class of user: data
// that the owner of the resource decides.
type Tariff struct {
	Source  string      `json:"source,omitempty"` // the decision or notice it rests on
	Classes []UserClass `json:"classes"`
}

// UserClass is a class of users, such as "resident" or "business".
type UserClass struct {
	Code  string       `json:"code"`
	Name  renjia.Text  `json:"name,omitzero"`
	Unit  Minutes      `json:"unit,omitempty"`  // what the price is for; each unit begun counts
	Price renjia.Money `json:"price,omitzero"`  // per unit and unit of quantity; none: free of charge
	Rank  int          `json:"rank,omitempty"`  // of priority; a higher number comes first
	Takes Displacement `json:"takes,omitempty"` // what it may take from a lower rank; empty: nothing
}

// Displacement says which bookings of a lower rank a class of users may
// displace (优先使用).
type Displacement string

// The displacements.
const (
	TakesNothing  Displacement = ""
	TakesHolds    Displacement = "holds"    // holds only
	TakesBookings Displacement = "bookings" // holds and confirmed bookings that have not begun
)

// Validate reports every problem of the tariff.
func (t Tariff) Validate() error {
	var p renjia.Problems
	p.Require(len(t.Classes) > 0, "classes", "must be given")
	for i, c := range t.Classes {
		path := fmt.Sprintf("classes[%d]", i)
		p.Require(c.Code != "", path+".code", "must be given")
		p.Require(!slices.ContainsFunc(t.Classes[:i], func(o UserClass) bool { return o.Code == c.Code }), path+".code", "%q is there twice", c.Code)
		p.Require(c.Price.Sign() >= 0, path+".price", "%s is negative", c.Price)
		p.Require(c.Price.IsZero() || c.Unit > 0, path+".unit", "must be given: what the price is for")
		p.Require(c.Unit >= 0, path+".unit", "%d minutes is negative", c.Unit)
		p.Require(c.Takes == TakesNothing || c.Takes == TakesHolds || c.Takes == TakesBookings, path+".takes", "%q: want holds or bookings", c.Takes)
	}
	return p.Err("tariff")
}

func (t Tariff) class(code string) (UserClass, error) {
	i := slices.IndexFunc(t.Classes, func(c UserClass) bool { return c.Code == code })
	if i >= 0 {
		return t.Classes[i], nil
	}
	if code != "" {
		return UserClass{}, fmt.Errorf("class of user %q: %w", code, renjia.ErrNotFound)
	}
	choice := renjia.Choice{Name: "Class", Why: "the tariff distinguishes classes of users"}
	for _, c := range t.Classes {
		choice.Options = append(choice.Options, c.Code)
	}
	return UserClass{}, &renjia.UnspecifiedError{What: "the price of a booking", Choices: []renjia.Choice{choice}}
}

// Fee returns what a booking costs by the resource's tariff: the price for each
// unit of time begun and each unit of quantity, without setup and cleanup. A
// resource without a tariff has no fee to tell, which is not the same as free
// of charge: that is ErrUnspecified.
func (r Resource) Fee(b Booking) (renjia.Money, renjia.Explanation, error) {
	why := renjia.Explanation{Title: renjia.Text{EN: "Fee of the booking", ZH: "预约费用"}}
	if r.Tariff == nil {
		return renjia.Money{}, why, &renjia.UnspecifiedError{What: "the price of resource " + r.ID.String(), Choices: []renjia.Choice{{Name: "Tariff", Why: "only its owner knows what it costs"}}}
	}
	c, err := r.Tariff.class(b.Class)
	if err != nil {
		return renjia.Money{}, why, err
	}
	if c.Price.IsZero() {
		why.Steps = append(why.Steps, renjia.Step{Claim: renjia.Textf("free of charge for %s", "%s免费", c.Code), Holds: true, Source: r.Tariff.Source})
		return renjia.Money{}, why, nil
	}
	units := (b.Minutes() + c.Unit - 1) / c.Unit
	factor, err := renjia.NewFraction(units, 1)
	if err != nil {
		return renjia.Money{}, why, err
	}
	each, err := c.Price.Times(factor, renjia.Down) // whole units: nothing is rounded
	if err != nil {
		return renjia.Money{}, why, err
	}
	quantity, err := renjia.NewFraction(b.Quantity, 1)
	if err != nil {
		return renjia.Money{}, why, err
	}
	fee, err := each.Times(quantity, renjia.Down)
	why.Steps = append(why.Steps, renjia.Step{
		Claim: renjia.Textf("%d minutes begin %d units of %d minutes, at %s, for %d", "%d分钟计%d个单位（每单位%d分钟），单价%s，数量%d", b.Minutes(), units, c.Unit, c.Price, b.Quantity),
		Left:  fee.String(), Op: renjia.Equal, Right: fmt.Sprintf("%d × %s × %d", units, c.Price, b.Quantity), Holds: err == nil, Source: r.Tariff.Source,
	})
	return fee, why, err
}

// Displaces reports whether a booking may take the place of another by the
// resource's tariff. It changes nothing: who may, decides and tells the other.
func (r Resource) Displaces(b, other Booking) (bool, error) {
	if r.Tariff == nil {
		return false, nil
	}
	c, err := r.Tariff.class(b.Class)
	if err != nil {
		return false, err
	}
	o, err := r.Tariff.class(other.Class)
	if err != nil || c.Rank <= o.Rank {
		return false, err
	}
	return other.State == Held && c.Takes != TakesNothing || other.State == Confirmed && c.Takes == TakesBookings, nil
}
