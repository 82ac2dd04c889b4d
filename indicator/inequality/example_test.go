package inequality_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Minutes of service that five clients received.
func Example() {
	d, err := inequality.New([]float64{60, 120, 180, 240, 300}, inequality.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range []inequality.Variant{inequality.Population, inequality.BiasCorrected} {
		g, err := d.Gini(v)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s = %.4f (n = %d, %s; %s)\n", g.Exact.RatString(), g.Value, g.N, g.Variant, g.Source)
	}
	// Output:
	// 4/15 = 0.2667 (n = 5, population; Gini 1912; bias correction: Deltas 2003)
	// 1/3 = 0.3333 (n = 5, bias-corrected; Gini 1912; bias correction: Deltas 2003)
}

// How much of an inequality lies between two streets, and how much within them.
func ExampleDecomposeT() {
	hours := []float64{10, 20, 30, 40}
	d, err := inequality.DecomposeT(hours, []string{"east", "east", "west", "west"}, inequality.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.6f = %.6f within + %.6f between\n", d.Total, d.Within, d.Between)
	// Output:
	// 0.106440 = 0.024157 within + 0.082283 between
}

// Does service reach the poor? Below zero it does more than the rest.
func ExampleRank() {
	income := []float64{1200, 1500, 1500, 2600, 5200}
	hours := []float64{12, 8, 10, 6, 3}
	r, err := inequality.Rank(hours, income, inequality.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := r.Estimate(inequality.ConvenientRegression, .95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s = %.3f, standard error %.3f\n", c.Exact.RatString(), c.Value, c.StdErr)
	// Output:
	// -14/65 = -0.215, standard error 0.028
}

// Groups of which only the size and a rate are known: births and deaths under five
// by wealth (World Bank, Quantitative Techniques for Health Equity Analysis, note 7).
func ExampleStrata() {
	r, err := inequality.Strata([]inequality.Stratum{
		{Units: 29939, Mean: 154.7}, {Units: 28776, Mean: 152.9}, {Units: 26528, Mean: 119.5},
		{Units: 24689, Mean: 86.9}, {Units: 19739, Mean: 54.3},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := r.Index()
	fmt.Printf("%.4f %v\n", c.Value, err)
	// Output:
	// -0.1694 <nil>
}

// What does not exist is an error with a reason, never zero.
func ExampleDistribution_TheilL() {
	d, err := inequality.New([]float64{0, 3, 5}, inequality.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = d.TheilL()
	var undefined *measured.UndefinedError
	if errors.As(err, &undefined) {
		fmt.Println(undefined.Reason.In(renjia.Chinese))
	}
	// Output:
	// 有数值为零
}
