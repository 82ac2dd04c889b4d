package trust_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/trust"
)

func Example() {
	instrument, _ := trust.InstrumentOf("partner-power")
	file := "rater,about,reliable,mission,open\n" +
		"street office,property company,2,2,1\n" +
		"owners' committee,property company,1,2,2\n" +
		"residents' committee,property company,3,2,3\n"
	survey := &trust.Survey{Instrument: instrument, Asked: trust.AskedListed}
	for _, id := range []string{"street office", "owners' committee", "residents' committee", "property company"} {
		survey.Roster = append(survey.Roster, trust.Party{ID: id})
	}
	for r, err := range trust.ReadResponses(strings.NewReader(file), "trust.csv", instrument) {
		if err != nil {
			fmt.Println(err)
			return
		}
		survey.Responses = append(survey.Responses, r)
	}
	measured, err := trust.Measure(survey, trust.Trust, trust.Options{Missing: trust.MissingComplete, Raters: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(measured.Received[3].Mean, "of", measured.Received[3].Raters, "raters")
	// Output: 1/3 of 3 raters
}

func ExampleReliabilities() {
	date := func(s string) renjia.Date { d, _ := renjia.ParseDate(s); return d }
	records := []trust.Record{
		{Who: "property company", Kind: trust.Commitment, Due: date("2025-03-01"), Done: date("2025-02-20")},
		{Who: "property company", Kind: trust.Commitment, Due: date("2025-05-01")},
		{Who: "property company", Kind: trust.Commitment, Due: date("2026-05-01")}, // not yet due
	}
	table, err := trust.Reliabilities(records, trust.ReliabilityOptions{
		On: date("2025-12-31"), HalfLife: trust.Forever, Late: trust.LateBroken, DueBy: trust.DueLast, Level: .9,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, _ := table.Of("property company", "")
	fmt.Printf("%.2f (%.2f to %.2f), %d kept, %d broken, %d not yet due\n", r.Mean, r.Lower, r.Upper, r.Kept, r.Broken, r.Censored)
	// Output: 0.50 (0.14 to 0.86), 1 kept, 1 broken, 1 not yet due
}

func ExampleIntensities_Shares() {
	reports := trust.Intensities{
		{From: "a", About: "b", Level: trust.Integration}, {From: "b", About: "a", Level: trust.Cooperation},
		{From: "a", About: "c", Level: trust.Awareness}, {From: "c", About: "a", Level: trust.Cooperation},
	}
	s, err := reports.Shares(trust.PairingLower)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.At(trust.Cooperation), "at", trust.Cooperation.Text().EN, "or above")
	// Output: 1/2 at cooperation or above
}
