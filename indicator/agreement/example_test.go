package agreement_test

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia/indicator/agreement"
)

// Two coders judged how well eight speeches at a residents' council were justified,
// from 0 to 3; one skipped the last.
func ExampleKrippendorff() {
	ratings, err := agreement.FromCoders([][]float64{
		{0, 1, 1, 2, 3, 0, 2, 1},
		{0, 1, 2, 2, 3, 0, 1, math.NaN()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := agreement.Krippendorff(ratings, agreement.Ordinal)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("α = %.3f (%s), %d values of %d speeches, %d left out\n", a.Value, a.Variant, a.N, a.Units, a.LeftOut)
	// Output:
	// α = 0.860 (ordinal), 14 values of 7 speeches, 1 left out
}

func ExampleLimits() {
	ratings := agreement.Ratings{{0, 0}, {1, 1}, {1, 2}, {2, 2}, {3, 3}, {0, 0}, {2, 1}, {3, 3}, {1, 1}, {0, 1}}
	l, err := agreement.Limits(ratings, agreement.Interval, agreement.Draws{
		Resampling: agreement.WholeUnits, Number: 1000, Seed: 2026, Level: 0.95,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f to %.2f\n", l.Lower, l.Upper)
	// Output:
	// 0.51 to 1.00
}

func ExampleCronbach() {
	c, err := agreement.Cronbach([][]float64{{4, 5, 4}, {2, 3, 3}, {5, 5, 4}, {3, 3, 2}, {1, 2, 2}}, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("α = %.3f, %.3f to %.3f\n", c.Value, c.Limits.Lower, c.Limits.Upper)
	// Output:
	// α = 0.944, 0.717 to 0.994
}
