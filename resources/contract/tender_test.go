package contract_test

// Named mutants of tenders, awards and frames, and the test that kills each:
//
//	own-benchmark   each bid is its own benchmark                                     → TestHoursArePricedAgainstTheMostOffered
//	invalid-bench   an invalid bid sets the benchmark                                 → TestHoursArePricedAgainstTheMostOffered
//	tie-first       the first of tied bids wins                                       → TestTiedBidsAreNamedNotBroken
//	trim-none       a trimmed mean leaves nothing out                                 → TestPanelsCombineAsTheCriterionSays
//	renew-any       a failing condition is ignored                                    → TestRenewalAsksForEachCondition
//	catalogue-late  an item stays on the day on which two years are full              → TestAnItemLeavesWhenTwoYearsAreFull

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
)

// shitan is a tender at the published fixed price of Shitan town, whose price
// score is that of the hours offered; its points are an example.
func shitan() contract.Tender {
	bid := func(code string, hours int64, quality int64) contract.Bid {
		return contract.Bid{
			Code: code, Bidder: subject(code), Submitted: day("2025-11-10"), Price: yuan(1_854_000), Hours: service.Minutes(hours * 60),
			Marks: []contract.PanelMark{{Criterion: "quality", Assessor: subject("a1"), Points: renjia.Frac(quality, 1)}},
		}
	}
	return contract.Tender{
		ID: renjia.ImportedID[contract.Tender]("test", "tender", "1"), Title: renjia.Both("Shitan station"), Purchaser: subject("town"), Method: contract.Open,
		Ceiling: yuan(1_854_000), Fixed: true, Hours: contract.Hours{Minimum: 20_000 * 60}, State: contract.TenderActive,
		Submission: renjia.Period{From: day("2025-11-01"), Until: day("2025-11-21")},
		Criteria: []contract.Criterion{
			{Code: "quality", Name: renjia.Text{EN: "quality", ZH: "服务方案"}, Points: renjia.Frac(90, 1), Formula: contract.Panel},
			{Code: "price", Name: renjia.Text{EN: "price", ZH: "价格（工时）"}, Points: renjia.Frac(10, 1), Formula: contract.MostHours},
		},
		Bids: []contract.Bid{bid("A", 27_000, 80), bid("B", 30_000, 79), bid("C", 19_999, 90)},
	}
}

func TestHoursArePricedAgainstTheMostOffered(t *testing.T) {
	tender := shitan()
	tender.Bids[2].Hours = 40_000 * 60 // would be the benchmark
	tender.Bids[2].Price = yuan(1_853_999)
	r, err := tender.Score()
	require.NoError(t, err)
	require.Equal(t, []string{"A", "B", "C"}, []string{r.Bids[0].Bid, r.Bids[1].Bid, r.Bids[2].Bid})
	require.Equal(t, renjia.Frac(9, 1), r.Bids[0].Points[1], "27,000 of 30,000 hours")
	require.Equal(t, renjia.Frac(10, 1), r.Bids[1].Points[1])
	require.Equal(t, "the price of 1853999.00 CNY is not the fixed price of 1854000.00 CNY", r.Bids[2].Invalid)
	require.Equal(t, []string{"A", "B"}, r.Tied, "89 points each")
	r, err = shitan().Score()
	require.NoError(t, err)
	require.Contains(t, r.Bids[2].Invalid, "below the 20000 asked for")
}

func TestTiedBidsAreNamedNotBroken(t *testing.T) {
	tender := shitan()
	_, err := tender.Decide(contract.AwardID{}, "", "", day("2025-11-25"))
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, []string{"A", "B"}, open.Choices[0].Options)
	_, err = tender.Decide(contract.AwardID{}, "C", "better", day("2025-11-25"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = tender.Decide(contract.AwardID{}, "B", "", day("2025-11-25"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "why?")
	a, err := tender.Decide(contract.AwardID{}, "B", "drawn by lot", day("2025-11-25"))
	require.NoError(t, err)
	require.Equal(t, "drawn by lot", a.Chosen)
	tender.Bids[0].Marks[0].Points = renjia.Frac(8001, 100)
	_, err = tender.Decide(contract.AwardID{}, "B", "wanted", day("2025-11-25"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "B is not the best")
}

func TestScoresDoNotDependOnTheOrderOfBids(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tender := shitan()
		for i := range tender.Bids {
			tender.Bids[i].Hours = service.Minutes(rapid.Int64Range(20_000*60, 60_000*60).Draw(t, "minutes"))
		}
		a, err := tender.Score()
		require.NoError(t, err)
		tender.Bids[0], tender.Bids[2] = tender.Bids[2], tender.Bids[0]
		b, err := tender.Score()
		require.NoError(t, err)
		scores := map[string]renjia.Fraction{}
		for _, x := range a.Bids {
			scores[x.Bid] = x.Total
		}
		full := false
		for _, x := range b.Bids {
			require.Equal(t, scores[x.Bid], x.Total)
			full = full || x.Points[1] == renjia.Frac(10, 1)
		}
		require.True(t, full, "the most hours have full marks")
	})
}

func TestPanelsCombineAsTheCriterionSays(t *testing.T) {
	tender := shitan()
	for i, points := range []int64{60, 88, 81} {
		tender.Bids[0].Marks = append(tender.Bids[0].Marks, contract.PanelMark{Criterion: "quality", Assessor: subject(fmt.Sprint("b", i)), Points: renjia.Frac(points, 1)})
	}
	tender.Bids = tender.Bids[:1]
	_, err := tender.Score()
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	tender.Criteria[0].Combine = contract.Mean
	r, err := tender.Score()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(309, 4), r.Bids[0].Points[0])
	tender.Criteria[0].Combine = contract.Trimmed
	r, err = tender.Score()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(161, 2), r.Bids[0].Points[0], "60 and 88 are left out")
}

func TestLowestPriceHasFullMarks(t *testing.T) {
	tender := shitan()
	tender.Fixed, tender.Criteria[1].Formula = false, contract.LowestPrice
	tender.Bids[0].Price = yuan(1_500_000)
	r, err := tender.Score()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(10, 1), r.Bids[0].Points[1])
	require.Equal(t, renjia.Frac(15_000, 1854), r.Bids[1].Points[1])
}

func TestAwardsKeepPartiesPriceAndHours(t *testing.T) {
	a, err := shitan().Decide(contract.AwardID{}, "B", "drawn by lot", day("2025-11-25"))
	require.NoError(t, err)
	c := station()
	c.Purchaser, c.Provider, c.Price, c.Hours.Minimum = subject("town"), subject("B"), yuan(618_000), 10_000*60
	require.ErrorIs(t, a.Fits(c, 3), renjia.ErrInvalid, "the award is not published")
	require.ErrorIs(t, a.Publish(day("2025-11-24")), renjia.ErrInvalid)
	require.NoError(t, a.Publish(day("2025-11-26")))
	require.NoError(t, a.Fits(c, 3))
	c.Hours.Minimum--
	require.ErrorContains(t, a.Fits(c, 3), "below the")
}

func TestRenewalAsksForEachCondition(t *testing.T) {
	tenth := renjia.Frac(1, 10)
	frame := contract.Frame{
		Number: "F", Title: renjia.Both("Station"), Purchaser: subject("street"), Provider: subject("agency"), State: contract.FrameActive,
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2029-01-01")}, Value: yuan(7_200_000),
		Renewal: contract.RenewalTerms{Evaluation: "final", Score: renjia.Frac(60, 1), Passed: true, Steady: &tenth},
	}
	facts := contract.RenewalFacts{
		Stable: true, Funded: true, Price: yuan(2_400_000), Contract: station(), Agreed: yuan(4_800_000), Result: &contract.Score{Score: renjia.Frac(60, 1), Passed: true},
		Period: renjia.Period{From: day("2028-01-01"), Until: day("2029-01-01")},
	}
	ok, why, err := frame.Renewable(facts)
	require.NoError(t, err)
	require.True(t, ok, why.Text(renjia.English))
	for name, spoil := range map[string]func(*contract.RenewalFacts){
		"need":  func(x *contract.RenewalFacts) { x.Stable = false },
		"funds": func(x *contract.RenewalFacts) { x.Funded = false },
		"price": func(x *contract.RenewalFacts) { x.Price, x.Agreed = yuan(2_159_999), yuan(0) },
		"value": func(x *contract.RenewalFacts) { x.Agreed = yuan(4_800_001) },
		"score": func(x *contract.RenewalFacts) {
			x.Result = &contract.Score{Score: renjia.Frac(5999, 100), Passed: true}
		},
		"grade":  func(x *contract.RenewalFacts) { x.Result = &contract.Score{Score: renjia.Frac(60, 1)} },
		"absent": func(x *contract.RenewalFacts) { x.Result = nil },
		"period": func(x *contract.RenewalFacts) { x.Period.Until = day("2029-01-02") },
	} {
		x := facts
		spoil(&x)
		ok, _, err := frame.Renewable(x)
		require.NoError(t, err, name)
		require.False(t, ok, name)
	}
	frame.Renewal.Steady = nil
	_, _, err = frame.Renewable(facts)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	frame.Period.Until = day("2029-01-02")
	require.ErrorContains(t, frame.Validate(), "longer than 3 years")
}

func TestAnItemLeavesWhenTwoYearsAreFull(t *testing.T) {
	item := contract.CatalogueItem{Code: "D1", Name: renjia.Both("x"), Listed: day("2022-01-01"), State: contract.ItemListed}
	require.NoError(t, item.Purchase(day("2024-02-29")))
	require.NoError(t, item.Purchase(day("2023-05-01")))
	for _, c := range []struct {
		on  string
		due bool
	}{{"2026-02-27", false}, {"2026-02-28", true}, {"2026-03-01", true}} {
		due, _, err := item.Removal(contract.Guangzhou2020(), day(c.on))
		require.NoError(t, err)
		require.Equal(t, c.due, due, c.on)
	}
	require.NoError(t, item.Renew(day("2024-12-01"), day("2025-01-31")))
	due, why, err := item.Removal(contract.Guangzhou2020(), day("2025-02-01"))
	require.NoError(t, err)
	require.True(t, due, why.Text(renjia.English))
	_, _, err = item.Removal(contract.CatalogueRule{}, day("2025-02-01"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.NoError(t, item.Remove(day("2025-02-01"), renjia.Both("not renewed")))
	require.ErrorIs(t, item.Purchase(day("2025-03-01")), renjia.ErrState)
	require.ErrorIs(t, contract.CheckSubject("cleaners", contract.LabourDispatch), renjia.ErrForbidden)
}

// Who wins a tender whose price is scored on the hours offered?
func ExampleTender_Score() {
	r, err := shitan().Score()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("tied:", r.Tied)
	fmt.Print(r.Explanation.Text(renjia.English))
	// Output:
	// tied: [A B]
	// Shitan station
	//   bid A has 89 points, rank 1
	//     服务方案: 80 of 90 (panel)
	//     价格（工时）: 9 of 10 (most-hours)
	//   bid B has 89 points, rank 1
	//     服务方案: 79 of 90 (panel)
	//     价格（工时）: 10 of 10 (most-hours)
	//   bid C is invalid: 19999 hours are below the 20000 asked for
}
