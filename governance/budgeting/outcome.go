package budgeting

import (
	"iter"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// Outcome is which projects are funded, and how it came to that.
type Outcome struct {
	Rule     Rule
	Selected []int // projects in the order chosen
	Cost     int64 // of them all, in units
	// Purchases stand beside Selected.
	Purchases []Purchase
	Broken    []voting.BrokenTie // ties that the policy decided, in the order they arose
	// Endowment is what each voter had to spend under Equal Shares, in units: the
	// budget's share plus what completion added. With several budgets it is that of
	// the last.
	Endowment *big.Rat
	// Steps is how many steps Add1 added to the endowment.
	Steps int64
	// Partial is the project that was given Paid units, less than its cost; -1
	// without one. It is not in Selected.
	Partial int
	Paid    int64
	// Bound is what no outcome can exceed in total satisfaction, Total what this one
	// has, of the Welfare method. They are equal unless the search was stopped.
	Total, Bound *big.Rat
	// Preference is what the comparison step found: who prefers the rule's own
	// outcome, and who that of greedy. Nil without one.
	Preference *Preference
}

// Purchase is one project chosen.
type Purchase struct {
	Project int
	Stage   Stage

	// Computed when they are asked for.
	price    func() *big.Rat
	payments iter.Seq[Payment]
}

// Price returns the exact figure by which the project was chosen: under Equal
// Shares what a unit of satisfaction cost its supporters, under Phragmén the time,
// under greedy the satisfaction per unit of cost. It is nil of a project that was
// not chosen by one: prefunded, without supporters, or free under greedy.
func (p Purchase) Price() *big.Rat {
	if p.price == nil {
		return nil
	}
	return p.price()
}

// Stage is the part of a rule that chose a project.
type Stage string

// The stages.
const (
	PrefundedStage Stage = "prefunded"
	MainStage      Stage = "main"
	FillStage      Stage = "fill" // greedy completion
)

func (o *Outcome) clone() *Outcome {
	c := *o
	c.Selected, c.Purchases, c.Broken = slices.Clone(o.Selected), slices.Clone(o.Purchases), slices.Clone(o.Broken)
	return &c
}

// add notes a project chosen for units.
func (o *Outcome) add(p int, units int64, stage Stage, price func() *big.Rat, payments iter.Seq[Payment]) {
	o.Selected = append(o.Selected, p)
	o.Cost += units
	o.Purchases = append(o.Purchases, Purchase{Project: p, Stage: stage, price: price, payments: payments})
}
