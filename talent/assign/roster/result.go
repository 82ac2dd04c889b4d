package roster

import (
	"cmp"
	"math"
	"slices"
)

// Source is where the method comes from.
const Source = "Lagrangian relaxation of the cover (Fisher 1981; volume algorithm, Barahona & Anbil 2000), one person's period by dynamic programming; large neighbourhood search (Shaw 1998) cut off by reduced costs"

// Proof says how a roster is known to be the best.
type Proof string

// The proofs there are.
const (
	Unproven Proof = ""       // the bound is lower than the roster
	ByBound  Proof = "bound"  // the bound, rounded up to a whole cost, equals the roster
	BySearch Proof = "search" // all rosters of lower cost were tried
)

// About says what a result was made of.
type About struct {
	People  int    `json:"people"`
	Days    int    `json:"days"`
	Wanted  int    `json:"wanted"` // sum of the demand
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

// Result is a roster, what it costs, and how far from the best it can be.
type Result struct {
	About
	Roster Roster `json:"roster"`
	Cost   Cost   `json:"cost"`
	Short  int    `json:"short"` // people wanted and not there, over all slots

	// Bound is what the prices prove that no roster undercuts, in whole
	// thousandths. Least is the same for whole costs, with what a search proved.
	Bound float64 `json:"bound"`
	Least int64   `json:"least"`

	// Proof is empty unless the roster is known to be the best.
	Proof Proof `json:"proof,omitempty"`

	// Prices say by day and shift what one person more in a slot would be worth,
	// in whole thousandths: at most the cost of an uncovered slot, which is the
	// price of a slot that nobody can fill; negative where more people want the
	// slot than it takes.
	Prices [][]float64 `json:"prices"`
}

// Proven reports whether no roster costs less.
func (r *Result) Proven() bool { return r.Proof != Unproven }

// Gap is how much the roster costs more than the least that is possible for all
// that was proven, as a share of the latter: 0 if the roster is the best. It is
// undefined, NaN, if it is not and the least is not positive.
func (r *Result) Gap() float64 {
	switch {
	case r.Cost.Total == r.Least:
		return 0
	case r.Least <= 0:
		return math.NaN()
	}
	return float64(r.Cost.Total-r.Least) / float64(r.Least)
}

// Scarcity is a slot with its price.
type Scarcity struct {
	Slot
	Price float64 `json:"price"`
	Short int     `json:"short"`
}

// Scarce returns the slots that people are missing for, dearest first: those with a
// positive price. Equal ones come in the order of the days.
func (r *Result) Scarce(i *Instance) (slots []Scarcity) {
	short := i.short(r.Roster)
	for d := range r.Prices {
		for s, price := range r.Prices[d] {
			if price > 0 {
				slots = append(slots, Scarcity{Slot{d, s}, price, max(0, short[d][s])})
			}
		}
	}
	slices.SortStableFunc(slots, func(a, b Scarcity) int { return cmp.Compare(b.Price, a.Price) })
	return slots
}

func (m *model) result(roster Roster, bound int64, prices []int64, proof Proof) *Result {
	audit := m.audit(roster)
	r := &Result{
		About:  m.about(),
		Roster: roster, Cost: audit.Cost, Short: audit.Short,
		Bound: float64(bound) / scale, Least: ceil(bound) / scale,
		Proof: proof, Prices: make([][]float64, len(m.Days)),
	}
	if proof != Unproven {
		r.Least = r.Cost.Total
	}
	for d := range r.Prices {
		r.Prices[d] = make([]float64, len(m.Shifts))
		for s := range r.Prices[d] {
			r.Prices[d][s] = float64(prices[d*len(m.Shifts)+s]) / scale
		}
	}
	return r
}

func (m *model) about() About {
	a := About{People: len(m.People), Days: len(m.Days), Source: Source}
	for _, n := range m.demand {
		a.Wanted += n
	}
	a.Variant = "no more people than wanted; uncovered slots cost"
	if m.Burden != nil {
		a.Variant += "; burdens of earlier periods cost the increment of their square"
	}
	if m.Change > 0 {
		a.Variant += "; changes of what was published cost"
	}
	return a
}

// Bound computes anew what prices prove, so that nobody needs to trust [Solve]: for
// any prices, by day and shift, no roster costs less. Prices are rounded to
// thousandths, and lowered to the cost of uncovered slots, above which they prove
// nothing.
func Bound(i *Instance, prices [][]float64) (float64, error) {
	m, err := newModel(i)
	if err != nil {
		return 0, err
	}
	whole, err := m.thousandths(prices)
	if err != nil {
		return 0, err
	}
	bound, _ := newRelaxation(m).respond(whole, 0)
	return float64(bound) / scale, nil
}
