package worth_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/worth"
)

// A hundred older people feel less alone, at ¥500 for each and year; a fifth would
// have anyway, a quarter of the rest is owed to their families.
func ExampleReturn() {
	plan := worth.Plan{
		Inputs: decimal.NewFromInt(60000), Rate: decimal.RequireFromString("0.035"),
		Discounting: worth.EndOfYear, Ratio: worth.ValuePerInput,
		Outcomes: []worth.Outcome{{
			Name: "company", Quantity: decimal.NewFromInt(100), Proxy: decimal.NewFromInt(500),
			Deadweight: decimal.RequireFromString("0.2"), Attribution: decimal.RequireFromString("0.25"),
			DropOff: decimal.RequireFromString("0.1"), Years: 3,
		}},
	}
	v, err := worth.Return(plan)
	if err != nil {
		fmt.Println(err)
		return
	}
	present, err := renjia.MoneyFromRat(v.Present, renjia.CNY, renjia.HalfUp)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s, %.2f (%s)\n", present, v.Value, v.Variant)

	even, err := plan.BreakEven(worth.OfProxy, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("it pays from a proxy of %s on\n", even.FloatString(2))
	// Output:
	// 76107.50 CNY, 1.27 (value, end-of-year)
	// it pays from a proxy of 394.18 on
}

func ExampleFrontier() {
	option := func(name string, yuan, effect int64) worth.Alternative {
		cost, err := renjia.Yuan(yuan)
		if err != nil {
			fmt.Println(err)
		}
		return worth.Alternative{Name: name, Cost: cost, Effect: decimal.NewFromInt(effect)}
	}
	all, err := worth.Frontier([]worth.Alternative{
		option("leaflets", 1000, 10), option("hotline", 4000, 30), option("visits", 5000, 50), option("hall", 6000, 40),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range all {
		if a.ICER != nil {
			fmt.Printf("%s: one more costs %s\n", a.Name, a.ICER.RatString())
			continue
		}
		fmt.Printf("%s: %s\n", a.Name, a.Place)
	}
	// Output:
	// leaflets: frontier
	// hotline: extended dominated
	// visits: one more costs 100
	// hall: dominated
}
