package survival_test

import (
	"fmt"

	"github.com/renjia-project/renjia/talent/survival"
)

func ExampleKaplanMeier() {
	spells := []survival.Spell{{Length: 8, Event: true}, {Length: 14}, {Length: 20, Event: true}, {Length: 26}}
	c, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: 0.95})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f stay longer than a year, %.3f longer than two\n", c.At(12), c.At(24))
	// Output: 0.750 stay longer than a year, 0.375 longer than two
}

func ExampleNewRate() {
	r, err := survival.NewRate(3, 52.5, .95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f leave a person-year (%.3f to %.3f)\n", r.Value, r.Lower, r.Upper)
	// Output: 0.057 leave a person-year (0.012 to 0.167)
}

func ExampleAalenJohansen() {
	exits := []survival.Exit{{Length: 1, Reason: "resign"}, {Length: 2, Reason: "retire"}, {Length: 3, Reason: "resign"}, {Length: 4}}
	c, err := survival.AalenJohansen(exits, survival.IncidenceOptions{Variance: survival.AalenVariance, Interval: survival.LogLog, Level: .95})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range c.Reasons {
		fmt.Printf("%s %.2f\n", r.Reason, r.Share[len(r.Share)-1])
	}
	// Output:
	// resign 0.50
	// retire 0.25
}
