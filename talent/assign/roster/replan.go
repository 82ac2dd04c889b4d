package roster

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
)

// Replanned is a roster that changes little of the published one.
type Replanned struct {
	Result
	Most    int `json:"most"`    // changes that were allowed
	Changed int `json:"changed"` // changes that were made

	// ChangePrice is the cost of each change under which Prices prove the bound:
	// that of [Bound] for the instance with this Change, less Most × (ChangePrice −
	// Change).
	ChangePrice int64 `json:"changePrice"`
}

// Replan plans a roster in which at most so many entries are unlike the published
// ones, those of people without a published schedule not counted. It puts a price on
// changes and searches for the price that is just high enough, by some ten rosters.
// Between two prices a better roster may lie that no price leads to: the gap says
// how much better at most. If more changes are needed it is an ErrInvalid that says
// how many.
func Replan(ctx context.Context, i *Instance, most int, o Options) (*Replanned, error) {
	if most < 0 {
		return nil, fmt.Errorf("roster: at most %d changes: %w", most, renjia.ErrInvalid)
	}
	s := &replanning{instance: i, most: most, options: o}
	changes, err := s.try(ctx, i.Change)
	if err != nil {
		return nil, err
	}
	low, high := i.Change, i.Change
	for changes > most {
		if high == mostCost {
			return nil, fmt.Errorf("roster: at most %d changes: the rules need some %d: %w", most, changes, renjia.ErrInvalid)
		}
		low, high = high, min(mostCost, 8*high+1)
		if changes, err = s.try(ctx, high); err != nil {
			return nil, err
		}
	}
	for high-low > max(1, low/8) {
		middle := low + (high-low)/2
		if changes, err = s.try(ctx, middle); err != nil {
			return nil, err
		}
		if changes > most {
			low = middle
			continue
		}
		high = middle
	}
	return s.result(), nil
}

// replanning keeps the best roster and the best bound of all prices tried.
type replanning struct {
	instance *Instance
	most     int
	options  Options

	best   *Audit
	roster Roster
	bound  *Result
	price  int64
}

// try plans with a price of changes and returns how many there are.
func (s *replanning) try(ctx context.Context, price int64) (int, error) {
	priced := *s.instance
	priced.Change = price
	r, err := Solve(ctx, &priced, s.options)
	if err != nil {
		return 0, err
	}
	if s.bound == nil || s.proves(r, price) > s.proves(s.bound, s.price) {
		s.bound, s.price = r, price
	}
	a := s.instance.audit(r.Roster)
	if a.Changed <= s.most && (s.best == nil || a.Cost.Total < s.best.Cost.Total) {
		s.best, s.roster = a, r.Roster
	}
	return a.Changed, nil
}

// proves is the least cost of a roster with few enough changes, by a result for
// another price of changes.
func (s *replanning) proves(r *Result, price int64) float64 {
	return max(r.Bound, float64(r.Least)) - float64(s.most)*float64(price-s.instance.Change)
}

func (s *replanning) result() *Replanned {
	r := &Replanned{Result: *s.bound, Most: s.most, Changed: s.best.Changed, ChangePrice: s.price}
	shift := int64(s.most) * (s.price - s.instance.Change)
	r.Bound -= float64(shift)
	r.Least -= shift
	r.Roster, r.Cost, r.Short = s.roster, s.best.Cost, s.best.Short
	r.Variant += fmt.Sprintf("; at most %d changes of what was published", s.most)
	switch {
	case r.Least < r.Cost.Total:
		r.Proof = Unproven
	case r.Proof == Unproven:
		r.Proof = ByBound
	}
	return r
}
