package stock

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// PickPolicy says which lot is handed out first. There is no default.
type PickPolicy string

// The policies.
const (
	FEFO PickPolicy = "fefo" // 先到期先出: the lot that expires first; those that keep come last
	FIFO PickPolicy = "fifo" // 先进先出: the lot that arrived first
)

// Available is a part of a lot that can be taken from a place.
type Available struct {
	Lot      Lot
	Quantity Quantity // from [Bin.Least]
}

// Take is a part of a lot that a pick chose.
type Take struct {
	Lot      LotID    `json:"lot"`
	Quantity Quantity `json:"quantity"`
}

// Pick chooses lots for a quantity on a day: none that has expired, in the order
// of the policy; equal ones by arrival, then by identifier. If there is not
// enough, it fails with a [*NotEnoughError]. It says why each lot was chosen or
// passed over.
func Pick(from []Available, need Quantity, policy PickPolicy, on renjia.Date) ([]Take, renjia.Explanation, error) {
	why := renjia.Explanation{Title: renjia.Textf("%d units on %s, %s", "%[2]s领取%[1]d单位，%[3]s", need, on, policy)}
	order, err := policy.order()
	if err != nil {
		return nil, why, err
	}
	if need < 1 {
		return nil, why, fmt.Errorf("pick: a quantity of %d: want at least 1: %w", need, renjia.ErrInvalid)
	}
	from = slices.SortedFunc(slices.Values(from), order)
	var takes []Take
	short := &NotEnoughError{Wanted: need, On: on}
	left := need
	for _, a := range from {
		if a.Quantity <= 0 {
			continue
		}
		if a.Lot.Expired(on) {
			short.Expired += a.Quantity
			why.Steps = append(why.Steps, a.step(on, 0))
			continue
		}
		take := min(left, a.Quantity)
		if left -= take; take > 0 {
			takes = append(takes, Take{Lot: a.Lot.ID, Quantity: take})
			why.Steps = append(why.Steps, a.step(on, take))
		}
	}
	if short.Found = need - left; left > 0 {
		return nil, why, short
	}
	return takes, why, nil
}

func (p PickPolicy) order() (func(a, b Available) int, error) {
	arrival := func(a, b Available) int {
		x, y := a.Lot.ID.UUID(), b.Lot.ID.UUID()
		return cmp.Or(a.Lot.Since.Compare(b.Lot.Since), slices.Compare(x[:], y[:]))
	}
	switch p {
	case FIFO:
		return arrival, nil
	case FEFO:
		return func(a, b Available) int {
			return cmp.Or(a.Lot.lastDay().Compare(b.Lot.lastDay()), arrival(a, b))
		}, nil
	case "":
		return nil, &renjia.UnspecifiedError{What: "which lot is handed out first", Choices: []renjia.Choice{{
			Name: "PickPolicy", Options: []string{string(FEFO), string(FIFO)}, Why: "it decides what spoils and what an issue is worth"}}}
	}
	return nil, fmt.Errorf("pick policy %q: want %s or %s: %w", p, FEFO, FIFO, renjia.ErrInvalid)
}

func (a Available) step(on renjia.Date, take Quantity) renjia.Step {
	arrived := a.Lot.Since.UTC().Format(time.DateOnly)
	s := renjia.Step{
		Claim: renjia.Textf("lot %s (arrived %s): %d of %d", "批次%s（%s入库）：%d／%d", cmp.Or(a.Lot.Code, a.Lot.ID.String()), arrived, take, a.Quantity), Holds: true,
	}
	if !a.Lot.UseBy.IsZero() {
		s.Left, s.Op, s.Right, s.Holds = a.Lot.UseBy.String(), renjia.AtLeast, on.String(), !a.Lot.Expired(on)
	}
	return s
}

// NotEnoughError says that a place has too little that may be used. It matches
// renjia.ErrState.
type NotEnoughError struct {
	Wanted  Quantity
	Found   Quantity
	Expired Quantity // there too, but past its use-by date
	On      renjia.Date
}

// Error says how much there is.
func (e *NotEnoughError) Error() string {
	return fmt.Sprintf("stock: %d wanted on %s, %d there, and %d expired", e.Wanted, e.On, e.Found, e.Expired)
}

// Is reports whether target is renjia.ErrState.
func (e *NotEnoughError) Is(target error) bool { return target == renjia.ErrState }
