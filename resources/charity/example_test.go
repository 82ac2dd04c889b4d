package charity_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
	"github.com/renjia-project/renjia/resources/ledger"
)

// A social service organization with net assets of 4,000,000 last year.
func ExampleTest() {
	rules, _ := charity.China()
	result, err := charity.Test(rules, charity.Case{
		Regime: "cn/charity-spending-rules", Organization: charity.Service, Public: charity.No, Base: charity.LastYear,
		Year:   charity.Figures{Year: 2026, Programme: cny("300000"), Management: cny("260000"), Total: cny("560000")},
		Before: []charity.Figures{{Year: 2025, NetAssets: cny("4000000"), Income: cny("500000")}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(result.Explanation.Text(renjia.English))
	fmt.Println("met:", result.Met())
	// Output:
	// Rules on annual charitable spending and management costs of charitable organizations (2016)
	//   band by net assets at the end of last year: 4000000.00 ≥ 1000000.00 — holds [art. 9 (3)]
	//   charitable spending against net assets: 300000.00 ≥ 320000.00 = 2/25 × 4000000.00 — fails [art. 9 (3)]
	//     2025: net assets 4000000.00
	//     20000.00 more must be spent
	//   management costs against total spending: 260000.00 ≤ 84000.00 = 3/20 × 560000.00 — fails [art. 9 (3)]
	//     176000.00 too much
	//     or 207058.83 must be saved, if total spending falls with it
	//     small management costs are free of the cap: 260000.00 < 200000.00 — fails [art. 11]
	// met: false
}

// What is not said is asked for.
func ExampleTest_unspecified() {
	rules, _ := charity.China()
	_, err := charity.Test(rules, charity.Case{Year: charity.Figures{Year: 2026}})
	var open *renjia.UnspecifiedError
	if errors.As(err, &open) {
		for _, c := range open.Choices {
			fmt.Println(c.Name, c.Options)
		}
	}
	// Output:
	// Regime [cn/foundation-regulations cn/charity-law cn/charity-spending-rules]
	// Organization [foundation association service]
	// Public [yes no]
	// Base [last-year average-3]
}

// Figures of a year out of entries.
func ExampleFiguresOf() {
	chart, _ := ledger.China()
	all, err := charity.FiguresOf(charity.Books{Chart: chart, Funds: find, Currency: renjia.CNY}, 2026, 2026, stream(
		move("2026-01-10", "1002", "4101", meals, "1000"),
		move("2026-02-10", "5101", "1002", meals, "600"),
		move("2026-03-10", "5301", "1002", meals, "50"),
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(all[0].Programme, all[0].Management, all[0].Total, all[0].NetAssets)
	// Output: 600.00 CNY 50.00 CNY 650.00 CNY 350.00 CNY
}

// A year-long fundraising must be accounted for every three months.
func ExampleClock_Due() {
	clocks, _ := charity.ChinaClocks()
	start, _ := renjia.ParseDate("2026-01-31")
	end, _ := renjia.ParseDate("2026-12-31")
	progress, _ := clocks.At("cn/fundraising-progress", start)
	fmt.Println(progress.Due(start, end))
	final, _ := clocks.At("cn/fundraising-final", end)
	fmt.Println(final.Due(end, renjia.Date{}))
	// Output:
	// [2026-04-30 2026-07-31 2026-10-31] <nil>
	// [2027-03-31] <nil>
}
