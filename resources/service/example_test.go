package service_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// A contract asks for two community activities of at least eight people.
func ExampleCount() {
	promise := service.Indicator{
		Code: "activities", Title: renjia.Text{EN: "Community activities", ZH: "社区活动"},
		Kinds: []service.Kind{service.KindActivity}, MinParticipants: 8,
		Unit: service.BySessions, Target: 2,
	}
	tally, err := service.Count(promise, service.Facts{}, stream(
		activity("2026-03-01", 90, 12), activity("2026-03-08", 90, 5)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(tally.Explain().Text(renjia.English))
	// Output:
	// Community activities
	//   sessions: 1 ≥ 2 — fails [indicator activities]
	//     1 of 2 contacts count
	//     1 left out: too few participants
}
