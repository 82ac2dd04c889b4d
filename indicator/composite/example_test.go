package composite_test

import (
	"fmt"

	"github.com/renjia-project/renjia/indicator/composite"
)

// Three stations on three indicators, and how firm their ranks are.
func Example() {
	table := composite.Table{
		Units: []string{"East", "North", "West"},
		Indicators: []composite.Indicator{
			{Name: "goals attained", Better: composite.Higher},
			{Name: "complaints", Better: composite.Lower},
			{Name: "clients reached", Better: composite.Higher},
		},
		Values: [][]float64{{0.62, 14, 410}, {0.71, 9, 260}, {0.48, 11, 520}},
	}
	weights, err := composite.Given([]float64{0.5, 0.2, 0.3})
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := table.Index(composite.MinMax, weights, composite.Arithmetic)
	if err != nil {
		fmt.Println(err)
		return
	}
	stability, err := index.SampleWeights(composite.Sampling{Concentration: 20, Number: 2000, Seed: 1, Level: 0.9})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, u := range index.Units {
		s := stability.Units[i]
		fmt.Printf("%d %s %.3f, rank %v to %v\n", u.Rank, u.Name, u.Score, s.Limits.Lower, s.Limits.Upper)
	}
	// Output:
	// 2 East 0.477, rank 2 to 3
	// 1 North 0.700, rank 1 to 2
	// 3 West 0.420, rank 1 to 3
}

func ExamplePairwise_AHP() {
	h, err := composite.Pairwise{
		{1, 3, 5},
		{1.0 / 3, 1, 2},
		{1.0 / 5, 1.0 / 2, 1},
	}.AHP(composite.Eigenvector)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f, consistency ratio %.4f, consistent: %t\n", h.Values, *h.Ratio, h.Consistent())
	// Output:
	// [0.648 0.230 0.122], consistency ratio 0.0032, consistent: true
}
