package contract_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// How far is a station after half a year, and what does an hour cost?
func ExampleContract_Progress() {
	p, err := station().Progress(18_000*60, day("2026-06-30"), renjia.HalfUp)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(p.Explanation.Text(renjia.English))
	// Output:
	// Station
	//   hours done, against the minimum: 18000 ≥ 35244 — fails [contract FY-2026]
	//   hours done, against an even pace (181 of 365 days): 18000 ≥ 6379164/365 — holds [contract FY-2026]
	//   2400000.00 CNY for 35244 hours: 68.10 CNY an hour (half-up) [contract FY-2026]
}
