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
