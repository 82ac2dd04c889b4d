package outcome

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/resources/service"
)

// The measures of this package.
const (
	GASTScore measured.ID = "gas_t"
	GASChange measured.ID = "gas_change"
	RCI       measured.ID = "rci"
	G         measured.ID = "hedges_g"
	GPaired   measured.ID = "hedges_g_paired"
)

// Goal is a goal of a client with the level that was reached.
type Goal struct {
	Name   string
	Weight float64       // above 0; 1 for all if none is more important
	Level  service.Level // −2 to +2, 0 as expected
}

// GoalAttainment returns the T-score (目标达成量表T分)
//
//	T = 50 + 10·Σwx/√((1−ρ)Σw² + ρ(Σw)²)
//
// of goals with weights w and levels x: 50 if all is as expected, with a standard
// deviation of 10 if goals correlate by ρ. It is undefined without a goal. Weights
// must be above 0 (Kiresuk & Sherman 1968).
func GoalAttainment(goals []Goal, c service.Correlation) (measured.Result, error) {
	rho, err := correlation(GASTScore, c)
	if err != nil {
		return measured.Result{}, err
	}
	return attainment(GASTScore, goals, rho)
}

func correlation(id measured.ID, c service.Correlation) (renjia.Fraction, error) {
	rho, named := c.Rho()
	if !named {
		return rho, id.Unspecified("correlation", "how goals correlate is assumed, not measured on one client",
			"KiresukSherman (3/10)", "Correlated (any other)")
	}
	return rho, nil
}

func attainment(id measured.ID, goals []Goal, rho renjia.Fraction) (measured.Result, error) {
	if len(goals) == 0 {
		return measured.Result{}, id.Undefined("there are no goals", "没有目标")
	}
	var sum, weights, squares float64
	for i, g := range goals {
		if !(g.Weight > 0) || math.IsInf(g.Weight, 0) { //nolint:staticcheck // NaN is no weight either
			return measured.Result{}, id.Invalid("goal %d %q has the weight %v: want a number above 0", i+1, g.Name, g.Weight)
		}
		if !g.Level.Valid() {
			return measured.Result{}, id.Invalid("goal %d %q has the level %d: want −2 to +2", i+1, g.Name, g.Level)
		}
		sum += g.Weight * float64(g.Level)
		weights += g.Weight
		squares += g.Weight * g.Weight
	}
	root := (1-rho.Float64())*squares + rho.Float64()*weights*weights
	if math.IsInf(root, 0) || root == 0 {
		return measured.Result{}, id.Invalid("the weights are too large or too small")
	}
	return measured.About{
		ID: id, N: int64(len(goals)), Variant: "rho " + rho.String(), Source: "Kiresuk & Sherman 1968",
		Missing: "every goal has a level",
		Inputs:  []measured.Input{measured.Number("sum", sum), measured.Number("root", root)},
	}.Of(50 + 10*sum/math.Sqrt(root)), nil
}

// Change is the T-score of the same goals at two times.
type Change struct {
	measured.Result         // after − before
	Before          float64 `json:"before"` // T-scores
	After           float64 `json:"after"`
}

// GoalChange returns by how many points of T goals moved. The goals must be the
// same, by name and weight, in any order: goals that changed are ErrState, for they
// are frozen before the work begins. Baselines are −1, or −2 if it cannot get worse;
// others are ErrInvalid.
func GoalChange(before, after []Goal, c service.Correlation) (Change, error) {
	rho, err := correlation(GASChange, c)
	if err != nil {
		return Change{}, err
	}
	first, err := attainment(GASChange, before, rho)
	if err != nil {
		return Change{}, fmt.Errorf("baseline: %w", err)
	}
	second, err := attainment(GASChange, after, rho)
	if err != nil {
		return Change{}, fmt.Errorf("follow-up: %w", err)
	}
	for i, g := range before {
		if g.Level >= service.Expected {
			return Change{}, GASChange.Invalid("goal %d %q has the baseline %d: want −1 or −2", i+1, g.Name, g.Level)
		}
	}
	if err := sameGoals(before, after); err != nil {
		return Change{}, err
	}
	change := Change{Before: first.Value, After: second.Value}
	change.Result = first.With(measured.Number("before", first.Value), measured.Number("after", second.Value)).Of(second.Value - first.Value)
	change.Inputs = change.Inputs[2:] // sum and root of the baseline alone say little
	return change, nil
}

func sameGoals(before, after []Goal) error {
	first, second := sorted(before), sorted(after)
	if len(first) != len(second) {
		return changed("there were %d goals at the baseline and are %d now", len(first), len(second))
	}
	for i, g := range first {
		switch h := second[i]; {
		case g.Name != h.Name:
			return changed("goal %q of the baseline stands against %q", g.Name, h.Name)
		case g.Weight != h.Weight:
			return changed("the weight of goal %q was %v at the baseline and is %v now", g.Name, g.Weight, h.Weight)
		case i > 0 && first[i-1].Name == g.Name:
			return GASChange.Invalid("goal %q stands there twice", g.Name)
		}
	}
	return nil
}

func changed(format string, args ...any) error {
	return fmt.Errorf("%s: %s: goals are frozen before the follow-up: %w", GASChange, fmt.Sprintf(format, args...), renjia.ErrState)
}

func sorted(goals []Goal) []Goal {
	return slices.SortedStableFunc(slices.Values(goals), func(a, b Goal) int { return strings.Compare(a.Name, b.Name) })
}
