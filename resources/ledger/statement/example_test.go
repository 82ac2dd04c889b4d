package statement_test

import (
	"fmt"
	"os"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

// A year of a station in the forms of China's accounting system.
func Example() {
	chart, _ := ledger.China()
	forms, _ := statement.China()
	year, _ := renjia.Year(2026)
	books, err := statement.Gather(chart, statement.Request{
		Period: year, Currency: renjia.CNY, Layouts: forms,
		Split: statement.ByRelease, Funds: find,
		Choices: map[string]string{"programme-costs": "purchases"}, // what meals were paid for
	}, stream(
		entry("2026-06-01", meals, leg{"1002", "1000"}, leg{"4101", "-1000"}),
		entry("2026-07-01", meals, leg{"5101", "600"}, leg{"1002", "-600"}),
		entry("2026-07-31", meals, leg{"3102", "600"}, leg{"3101", "-600"}),
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := books.Set()
	if err != nil {
		fmt.Println(err)
		return
	}
	set.Activities.Compact().WriteText(os.Stdout, renjia.English)
	fmt.Println("all checks hold:", set.Checks.All())
	// Output:
	// Statement of activities · 会民非02表 · 2026-01-01 – 2026-12-31 · CNY
	//                                      Unrestricted  Restricted    Total
	// 1. Income
	//   Donations                                  0.00     1000.00  1000.00
	// Total income                                 0.00     1000.00  1000.00
	// 2. Expenses
	//   Cost of programme activities             600.00        0.00   600.00
	// Total expenses                             600.00        0.00   600.00
	//   3. Restricted net assets released        600.00     -600.00     0.00
	// 6. Change of net assets                      0.00      400.00   400.00
	// all checks hold: true
}

// What a request leaves open is listed, never guessed.
func ExampleBooks_Set() {
	chart, _ := ledger.China()
	forms, _ := statement.China()
	year, _ := renjia.Year(2026)
	books, _ := statement.Gather(chart, statement.Request{
		Period: year, Currency: renjia.CNY, Layouts: forms, Split: statement.Unsplit,
	}, stream(entry("2026-07-01", meals, leg{"5101", "600"}, leg{"1002", "-600"})))
	set, _ := books.Set()
	for _, c := range set.Open {
		fmt.Println(c.Name, c.Options)
	}
	// Output:
	// programme-costs [aid staff purchases other-out]
}

// A balance sheet with a column for every fund.
func ExampleBooks_FundPositions() {
	chart, _ := ledger.China()
	forms, _ := statement.China()
	year, _ := renjia.Year(2026)
	books, _ := statement.Gather(chart, statement.Request{
		Period: year, Currency: renjia.CNY, Layouts: forms, Split: statement.ByRelease, Funds: find,
	}, stream(
		entry("2026-06-01", meals, leg{"1002", "1000"}, leg{"4101", "-1000"}),
		entry("2026-06-02", general, leg{"1121", "50"}, leg{"4301", "-50"}),
	))
	position, _ := books.FundPositions(func(id ledger.FundID) renjia.Text { f, _ := find(id); return f.Name })
	position.Compact().WriteText(os.Stdout, renjia.Chinese)
	// Output:
	// 资产负债表 · 会民非01表 · 2026-01-01 – 2026-12-31 · CNY
	//                     Meals  General     合计
	// 一、流动资产
	//   货币资金        1000.00     0.00  1000.00
	//   应收款项           0.00    50.00    50.00
	// 流动资产合计      1000.00    50.00  1050.00
	// 资产总计          1000.00    50.00  1050.00
	// 负债合计             0.00     0.00     0.00
	// 净资产
	//   非限定性净资产     0.00    50.00    50.00
	//   限定性净资产    1000.00     0.00  1000.00
	// 净资产合计        1000.00    50.00  1050.00
	// 负债和净资产总计  1000.00    50.00  1050.00
}
