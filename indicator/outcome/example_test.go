package outcome_test

import (
	"fmt"

	"github.com/renjia-project/renjia/indicator/outcome"
	"github.com/renjia-project/renjia/resources/service"
)

// An older client set three goals; going out again matters most to her.
func ExampleGoalChange() {
	before := []outcome.Goal{
		{Name: "goes out", Weight: 3, Level: service.MuchLess},
		{Name: "phones her son", Weight: 2, Level: service.Less},
		{Name: "cooks", Weight: 1, Level: service.Less},
	}
	after := []outcome.Goal{
		{Name: "goes out", Weight: 3, Level: service.Less},
		{Name: "phones her son", Weight: 2, Level: service.More},
		{Name: "cooks", Weight: 1, Level: service.Expected},
	}
	c, err := outcome.GoalChange(before, after, service.KiresukSherman())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("T %.1f → %.1f, %+.1f\n", c.Before, c.After, c.Value)
	// Output:
	// T 30.2 → 47.8, +17.6
}

func ExampleReliableChange() {
	r, err := outcome.ReliableChange(32.5, 47.5, outcome.Scale{SD: 10, Reliability: 0.80, Better: outcome.Higher})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f: %s\n", r.Value, r.Verdict)
	// Output:
	// 2.37: improved
}

func ExampleHedgesG() {
	members := outcome.Describe([]float64{12, 15, 11, 18, 14, 9})
	waiting := outcome.Describe([]float64{10, 9, 13, 8})
	e, err := outcome.HedgesG(members, waiting, outcome.EffectOptions{
		Correction: outcome.ExactJ, Variance: outcome.HedgesOlkin, Level: 0.95,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("g = %.2f, %.2f to %.2f (%s)\n", e.Value, e.Limits.Lower, e.Limits.Upper, e.Variant)
	// Output:
	// g = 1.00, -0.34 to 2.34 (exact J, hedges-olkin variance)
}
