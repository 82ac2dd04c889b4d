package contract_test

// Named mutants of accounts, amendments, budgets and settlements, and the test
// that kills each:
//
//	deliver-sum     units delivered before are not counted               → TestDeliveredAndPaidStayWithinTheContract
//	pay-sum         what was paid of a tranche before is not counted     → TestDeliveredAndPaidStayWithinTheContract
//	terms-now       deliveries are judged by the terms of today          → TestTermsOfTheDayDecide
//	shift-each      each shift has the free share for itself             → TestShiftsWithoutApprovalAddUp
//	shift-leak      a shift changes the total                            → TestShiftsKeepTheTotal
//	surplus-kept    a surplus is kept without a rule                     → TestSettlementTellsOwedFromRefund
//	report-drift    months are added to the end of the month before      → TestReportsAreDueByTheirPlan

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
)

// running is the station's contract, running, for 60 cases.
func running(t require.TestingT) contract.Contract {
	c := station()
	c.Units = []contract.Unit{{Code: "case", Name: renjia.Both("case"), Quantity: 60}}
	require.NoError(t, c.Sign(day("2025-12-20")))
	require.NoError(t, c.Start(day("2026-01-01")))
	return c
}

func decision() renjia.Ref {
	return renjia.RefTo("governance_decision", renjia.ImportedID[int]("test", "decision", "1"))
}

// A random history is compared with sums kept apart; the scripted steps at its
// end reach the limits, which random ones seldom do.
func TestDeliveredAndPaidStayWithinTheContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := running(t)
		a := contract.AccountOf(c.ID)
		due, err := c.Payments(contract.Facts{AsOf: day("2026-12-31"), Done: c.Hours.Minimum, Staff: contract.Staff{Headcount: 20, Certified: 14}}, renjia.TieFirst)
		require.NoError(t, err)
		units, paid := int64(0), map[string]int64{}
		deliver := func(n int64) {
			err := a.Deliver(c, contract.Delivery{Unit: "case", Quantity: n, Accepted: day("2026-05-01")})
			fits := n != 0 && units+n >= 0 && units+n <= 60
			require.Equal(t, fits, err == nil, "%d beside %d: %v", n, units, err)
			if fits {
				units += n
			}
			require.Equal(t, units, a.Units("case"))
		}
		limit := map[string]int64{"1": 120_000_000, "2": 96_000_000, "3": 0}
		pay := func(tranche string, fen int64) {
			m, err := renjia.MoneyOf(fen, renjia.CNY)
			require.NoError(t, err)
			err = a.Pay(c, due, contract.Paid{Tranche: tranche, Amount: m, Date: day("2026-12-31")})
			fits := fen > 0 && paid[tranche]+fen <= limit[tranche]
			require.Equal(t, fits, err == nil, "%s: %d beside %d: %v", tranche, fen, paid[tranche], err)
			if fits {
				paid[tranche] += fen
			}
		}
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			deliver(rapid.Int64Range(-5, 40).Draw(t, "units"))
			pay(rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "tranche"), rapid.Int64Range(-1, 80_000_000).Draw(t, "fen"))
		}
		deliver(60 - units)
		deliver(1)
		pay("1", limit["1"]-paid["1"])
		pay("1", 1)
		total, err := a.TotalPaid()
		require.NoError(t, err)
		require.Equal(t, paid["1"]+paid["2"], total.Minor())
		require.NoError(t, a.Admits(c))
	})
}

func TestOnlyARunningContractTakesDeliveries(t *testing.T) {
	c := running(t)
	a := contract.AccountOf(c.ID)
	d := contract.Delivery{Unit: "case", Quantity: 1, Accepted: day("2026-05-01")}
	require.ErrorIs(t, a.Deliver(c, contract.Delivery{Unit: "group", Quantity: 1, Accepted: day("2026-05-01")}), renjia.ErrNotFound)
	require.ErrorIs(t, a.Deliver(c, contract.Delivery{Unit: "case", Quantity: 1, Accepted: day("2025-12-31")}), renjia.ErrInvalid)
	require.NoError(t, c.Terminate(day("2026-06-01"), "dissolved"))
	require.ErrorIs(t, a.Deliver(c, d), renjia.ErrState)
	require.ErrorIs(t, a.Pay(station(), nil, contract.Paid{Tranche: "1"}), renjia.ErrState)
}

func TestTermsOfTheDayDecide(t *testing.T) {
	c := running(t)
	a := contract.AccountOf(c.ID)
	more := contract.Amendment{Signed: day("2026-06-01"), From: day("2026-07-01"), Reason: "more need", Authority: decision()}
	require.NoError(t, c.Amend(more, func(t *contract.Terms) {
		t.Units[0].Quantity, t.Price = 80, yuan(2_600_000)
	}))
	require.Equal(t, 2, c.Version())
	before, version := c.TermsOn(day("2026-06-30"))
	require.Equal(t, 1, version)
	require.Equal(t, yuan(2_400_000), before.Price)
	after, version := c.TermsOn(day("2026-07-01"))
	require.Equal(t, 2, version)
	require.Equal(t, yuan(2_600_000), after.Price)
	var exceeds *contract.ExceedsError
	require.ErrorAs(t, a.Deliver(c, contract.Delivery{Unit: "case", Quantity: 61, Accepted: day("2026-06-30")}), &exceeds)
	require.NoError(t, a.Deliver(c, contract.Delivery{Unit: "case", Quantity: 61, Accepted: day("2026-07-01")}))

	same := c
	require.ErrorContains(t, c.Amend(more, func(*contract.Terms) {}), "changes nothing")
	early := more
	early.From = day("2026-06-30")
	require.ErrorIs(t, c.Amend(early, func(t *contract.Terms) { t.Hours.Minimum++ }), renjia.ErrInvalid)
	bare := more
	bare.Authority = renjia.Ref{}
	require.ErrorIs(t, c.Amend(bare, func(t *contract.Terms) { t.Hours.Minimum++ }), renjia.ErrInvalid)
	require.Equal(t, same, c, "a refused amendment changes nothing")
	require.ErrorIs(t, (&contract.Contract{State: contract.Closed}).Amend(more, nil), renjia.ErrState)
}

func budget() []contract.BudgetLine {
	return []contract.BudgetLine{
		{Code: "staff", Name: renjia.Both("staff"), Amount: yuan(1_800_000), Account: "5101"},
		{Code: "activities", Name: renjia.Both("activities"), Amount: yuan(500_000), Account: "5101"},
		{Code: "office", Name: renjia.Both("office"), Amount: yuan(100_000), Account: "5301"},
	}
}

func TestShiftsWithoutApprovalAddUp(t *testing.T) {
	c := running(t)
	c.Budget = budget()
	shift := func(amount int64, by renjia.Ref) error {
		return c.ShiftBudget(contract.Shift{From: "activities", To: "staff", Amount: yuan(amount), Date: day("2026-05-01"), Reason: "turnover", Authority: by})
	}
	require.ErrorIs(t, shift(1, renjia.Ref{}), renjia.ErrUnspecified)
	tenth := renjia.Frac(1, 10)
	c.Shift = contract.ShiftPolicy{Free: &tenth}
	require.NoError(t, shift(30_000, renjia.Ref{}))
	require.NoError(t, shift(20_000, renjia.Ref{}), "a tenth of 500,000")
	require.ErrorIs(t, shift(1, renjia.Ref{}), renjia.ErrForbidden)
	require.NoError(t, shift(1, decision()))
	require.ErrorIs(t, shift(449_999+1, decision()), renjia.ErrInvalid, "more than the line has")
	now, err := c.BudgetNow()
	require.NoError(t, err)
	require.Equal(t, yuan(449_999), now[1].Amount)
	c.Shift = contract.ShiftPolicy{Never: true}
	require.ErrorIs(t, shift(1, decision()), renjia.ErrForbidden)
	c.Budget[0].Amount = yuan(1)
	require.ErrorContains(t, c.Validate(), "budget: sum to")
}

func TestShiftsKeepTheTotal(t *testing.T) {
	all := renjia.Frac(1, 1)
	rapid.Check(t, func(t *rapid.T) {
		c := running(t)
		c.Budget, c.Shift = budget(), contract.ShiftPolicy{Free: &all}
		codes := []string{"staff", "activities", "office"}
		for range 6 {
			_ = c.ShiftBudget(contract.Shift{ // refused ones change nothing
				From: rapid.SampledFrom(codes).Draw(t, "from"), To: rapid.SampledFrom(codes).Draw(t, "to"),
				Amount: yuan(rapid.Int64Range(-1, 600_000).Draw(t, "amount")), Date: day("2026-05-01"), Reason: "x",
			})
		}
		now, err := c.BudgetNow()
		require.NoError(t, err)
		sum := renjia.Money{}
		for _, l := range now {
			require.GreaterOrEqual(t, l.Amount.Sign(), 0)
			sum, err = sum.Add(l.Amount)
			require.NoError(t, err)
		}
		require.Equal(t, c.Price, sum)
	})
}

func TestReportsAreDueByTheirPlan(t *testing.T) {
	c := station()
	c.Period = renjia.Period{From: day("2026-01-31"), Until: day("2026-06-15")}
	c.Reporting = []contract.ReportPlan{{Code: "monthly", Months: 1, Days: 5, Working: true}, {Code: "quarterly", Months: 3, Days: 10}}
	due, err := c.ReportsDue(renjia.Calendar{})
	require.NoError(t, err)
	var monthly []string
	for _, d := range due {
		if d.Plan == "monthly" {
			monthly = append(monthly, d.Covers.String()+" by "+d.By.String())
		}
	}
	require.Equal(t, []string{
		"2026-01-31/2026-02-28 by 2026-03-06", "2026-02-28/2026-03-31 by 2026-04-06", "2026-03-31/2026-04-30 by 2026-05-06",
		"2026-04-30/2026-05-31 by 2026-06-05", "2026-05-31/2026-06-15 by 2026-06-19",
	}, monthly)
	require.Equal(t, "2026-05-09", due[5].By.String())
}

func TestReportsGoBackAndForth(t *testing.T) {
	r := contract.Report{
		Contract: station().ID, Plan: "monthly", Covers: renjia.Period{From: day("2026-01-01"), Until: day("2026-02-01")},
		Due: day("2026-02-05"), Handed: day("2026-02-07"), State: contract.ReportHanded,
	}
	require.Equal(t, 2, r.Late())
	require.ErrorIs(t, r.Return(day("2026-02-08"), ""), renjia.ErrInvalid)
	require.NoError(t, r.Return(day("2026-02-08"), "no hours"))
	require.ErrorIs(t, r.Accept(day("2026-02-09")), renjia.ErrState)
	now := r
	now.Worked = contract.Worked{Total: 600, Professional: 500, Direct: 501}
	require.ErrorIs(t, r.HandIn(now, day("2026-02-09")), renjia.ErrInvalid)
	now.Worked.Direct = 400
	require.NoError(t, r.HandIn(now, day("2026-02-09")))
	require.NoError(t, r.Accept(day("2026-02-10")))
	require.Len(t, r.Returned, 1)
}

func TestSettlementTellsOwedFromRefund(t *testing.T) {
	c := running(t)
	a := contract.AccountOf(c.ID)
	facts := contract.Facts{AsOf: day("2026-12-31"), Done: c.Hours.Minimum, Staff: contract.Staff{Headcount: 20, Certified: 14}, Scores: map[string]renjia.Fraction{"final": renjia.Frac(50, 1)}}
	due, err := c.Payments(facts, renjia.TieFirst)
	require.NoError(t, err)
	require.NoError(t, a.Pay(c, due, contract.Paid{Tranche: "1", Amount: yuan(1_200_000), Date: day("2026-04-01")}))
	_, err = a.Settle(c, facts, renjia.TieFirst, yuan(0), day("2027-01-20"))
	require.ErrorIs(t, err, renjia.ErrState)
	require.NoError(t, c.Close(day("2027-01-10")))
	settle := func(spent int64, rule contract.Surplus) (contract.Settlement, error) {
		c.Surplus = rule
		return a.Settle(c, facts, renjia.TieFirst, yuan(spent), day("2027-01-20"))
	}
	s, err := settle(2_160_000, "")
	require.NoError(t, err, "earned 2,160,000, spent as much: no rule is asked for")
	require.Equal(t, yuan(960_000), s.Owed)
	_, err = settle(1_000_000, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	s, err = settle(1_000_000, contract.SurplusReturned)
	require.NoError(t, err)
	require.Equal(t, yuan(200_000), s.Refund)
	require.Equal(t, yuan(1_160_000), s.Surplus)
	require.Contains(t, s.Explanation.Text(renjia.Chinese), "应退回200000.00 CNY")
	s, err = settle(1_000_000, contract.SurplusKept)
	require.NoError(t, err)
	require.Equal(t, yuan(960_000), s.Owed)
	s, err = settle(3_000_000, "")
	require.NoError(t, err)
	require.Equal(t, yuan(840_000), s.Deficit)
	require.NoError(t, s.Validate())
}

func TestStaffAndHoursHaveTargetsOfTheirOwn(t *testing.T) {
	c := station()
	c.Staffing = contract.Staffing{Headcount: 20, Professional: 14, Certified: 10}
	c.Hours.Professional, c.Hours.Direct = 30_000*60, 20_000*60
	require.NoError(t, c.Validate())
	require.True(t, c.JudgeStaff(contract.Staff{Headcount: 20, Professional: 14, Certified: 10}).All())
	require.False(t, c.JudgeStaff(contract.Staff{Headcount: 20, Professional: 13, Certified: 10}).All())
	why, err := c.JudgeHours(contract.Worked{Total: 35_244 * 60, Professional: 30_000 * 60, Direct: 20_000*60 - 1})
	require.NoError(t, err)
	require.False(t, why.All())
	require.Len(t, why.Steps, 3)
	_, err = c.JudgeHours(contract.Worked{Total: 1, Professional: 2})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c.Staffing.Certified = 15
	require.ErrorContains(t, c.Validate(), "15 of 14 professionals")
}

func TestNeedsAreRankedByWhoNamedThem(t *testing.T) {
	d := contract.Demand{
		Title: renjia.Both("Survey"), Community: subject("community"), By: subject("agency"), Methods: []string{"questionnaire"}, Population: 1000, Respondents: 90,
		Surveyed: renjia.Period{From: day("2025-09-01"), Until: day("2025-10-01")}, State: contract.DemandOpen,
		Needs: []contract.Need{{Code: "a", Name: renjia.Both("a"), Named: 30}, {Code: "b", Name: renjia.Both("b"), Named: 60}, {Code: "c", Name: renjia.Both("c"), Named: 30}},
	}
	ranked, err := d.Ranked()
	require.NoError(t, err)
	require.Equal(t, "b", ranked[0].Need.Code)
	require.Equal(t, renjia.Frac(2, 3), ranked[0].Share)
	require.Equal(t, []int{1, 2, 2}, []int{ranked[0].Rank, ranked[1].Rank, ranked[2].Rank})
	d.Needs[0].Named = 91
	require.ErrorContains(t, d.Validate(), "needs[0].named: 91 of 90")
}

func TestRectificationEndsByItsReevaluation(t *testing.T) {
	first := renjia.ImportedID[contract.Evaluation]("test", "evaluation", "1")
	r := contract.Rectification{
		Contract: station().ID, Evaluation: first, Ordered: day("2026-12-02"), Deadline: day("2026-12-15"), State: contract.Ordered,
		Findings: []contract.Finding{{Code: "1", Text: "files"}, {Code: "2", Text: "hours"}},
	}
	require.NoError(t, r.Validate())
	require.False(t, r.Overdue(day("2026-12-15")))
	require.True(t, r.Overdue(day("2026-12-16")))
	require.ErrorIs(t, r.Report(day("2026-12-10"), map[string]string{"1": "done"}), renjia.ErrInvalid, "finding 2 is open")
	require.NoError(t, r.Report(day("2026-12-10"), map[string]string{"1": "done", "2": "done"}))
	e := contract.Evaluation{ID: renjia.ImportedID[contract.Evaluation]("test", "evaluation", "2"), Kind: contract.ReEvaluation, Of: first, Held: day("2026-12-20"), Result: &contract.Score{}}
	require.NoError(t, r.Conclude(e))
	require.Equal(t, contract.Failed, r.State)
}

// The last tranche is paid by grade: what is owed when the year is over?
func ExampleAccount_Settle() {
	c := station()
	c.Tranches[2].Score, c.Tranches[2].By = 0, []contract.GradeShare{{Grade: "pass", Share: renjia.Frac(4, 5)}}
	c.State, c.Signed, c.Started, c.Ended = contract.Closed, day("2025-12-20"), day("2026-01-01"), day("2027-01-10")
	facts := contract.Facts{
		AsOf: day("2027-01-10"), Done: 35_244 * 60, Staff: contract.Staff{Headcount: 20, Certified: 14},
		Scores: map[string]renjia.Fraction{"final": renjia.Frac(72, 1)}, Grades: map[string]string{"final": "pass"},
	}
	s, err := contract.AccountOf(c.ID).Settle(c, facts, renjia.TieFirst, yuan(2_352_000), day("2027-01-20"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(s.Explanation.Text(renjia.English))
	// Output:
	// settlement
	//   2352000.00 CNY was earned of the price of 2400000.00 CNY [contract FY-2026]
	//   0 was paid, 2352000.00 CNY was spent [contract FY-2026]
	//   2352000.00 CNY is still owed [contract FY-2026]
}
