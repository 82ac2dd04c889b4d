package process_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/process"
	"github.com/renjia-project/renjia/talent/survival"
)

// march returns a day of March 2026, 0 for none.
func march(d int) renjia.Date {
	date, err := renjia.NewDate(2026, 3, d)
	if err != nil {
		return renjia.Date{}
	}
	return date
}

// Four requests of residents, seen from the 20th: one kept its day, one was late, one
// is overdue, one has time until the 30th.
func Example() {
	cases := []process.Case{
		{Opened: march(1), Due: march(10), Closed: march(9)},
		{Opened: march(1), Due: march(10), Closed: march(13)},
		{Opened: march(2), Due: march(12)},
		{Opened: march(15), Due: march(30)},
	}
	c, err := process.Deadlines(cases, march(20), process.DueCases)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s kept their day, %d pending\n", c.Exact.RatString(), c.Pending)

	l, err := process.Delay(cases, march(20), process.SinceOpened, survival.Options{Interval: survival.LogLog, Level: 0.95}, survival.QuantileFirst)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("half are closed after %v days, %s\n", l.Value, l.Missing)
	// Output:
	// 1/3 kept their day, 1 pending
	// half are closed after 12 days, open cases are censored
}

func ExampleAlong() {
	required := []string{"proposal", "Party study", "consultation", "resolution"}
	happened := []string{"proposal", "consultation", "Party study", "resolution", "publication"}
	g := process.Along(required, happened)
	fmt.Printf("%d of %d steps in their order\n", g.InOrder, g.Required)
	// Output:
	// 3 of 4 steps in their order
}
