package budgeting

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
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
	// budget's share plus what completion added.
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
}

// Purchase is one project chosen.
type Purchase struct {
	Project int
	Stage   Stage
	// Price is exact: under Equal Shares what a unit of satisfaction cost its
	// supporters, under Phragmén the time, under greedy the satisfaction per unit of
	// cost.
	Price *big.Rat
}

// Stage is the part of a rule that chose a project.
type Stage string

// The stages.
const (
	PrefundedStage Stage = "prefunded"
	MainStage      Stage = "main"
	FillStage      Stage = "fill" // greedy completion
)

// Decide runs a rule. It checks ctx now and then.
func Decide(ctx context.Context, e *Election, r Rule) (*Outcome, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	switch r.Method {
	}
	return nil, fmt.Errorf("method %s: %w", r.Method, renjia.ErrUnsupported)
}
