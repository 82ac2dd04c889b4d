package statement_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

// world is a year worked out by hand:
//
//	2025  general: gift 10,000; meals: gift 3,000, all in the bank
//	2026  general: services earned 8,000, of which 5,000 collected; wages 6,000
//	        owed, 4,000 of it paid; a computer bought for 2,000, depreciated by 400
//	      meals: gift 1,000; meals for 2,500 paid; 2,500 released
func world() []ledger.Entry {
	return []ledger.Entry{
		entry("2025-03-01", general, leg{"1002", "10000"}, leg{"4101", "-10000"}),
		entry("2025-04-01", meals, leg{"1002", "3000"}, leg{"4101", "-3000"}),
		entry("2026-01-31", general, leg{"1121", "8000"}, leg{"4301", "-8000"}),
		entry("2026-02-28", general, leg{"1002", "5000"}, leg{"1121", "-5000"}),
		entry("2026-03-31", general, leg{"5101", "6000"}, leg{"2204", "-6000"}),
		entry("2026-04-05", general, leg{"2204", "4000"}, leg{"1002", "-4000"}),
		entry("2026-05-01", general, leg{"1501", "2000"}, leg{"1002", "-2000"}),
		entry("2026-12-31", general, leg{"5301", "400"}, leg{"1502", "-400"}),
		entry("2026-06-01", meals, leg{"1002", "1000"}, leg{"4101", "-1000"}),
		entry("2026-07-01", meals, leg{"5101", "2500"}, leg{"1002", "-2500"}),
		entry("2026-07-31", meals, leg{"3102", "2500"}, leg{"3101", "-2500"}),
		entry("2027-01-01", general, leg{"1002", "99999"}, leg{"4101", "-99999"}), // after the period
	}
}

func TestWorldWorkedOutByHand(t *testing.T) {
	s := set(t, request(t), world()...)
	figures(t, s.Position, map[string][]string{ // opening, closing
		"cash":         {"13000.00", "10500.00"}, // +5000 −4000 −2000 +1000 −2500
		"receivables":  {"0.00", "3000.00"},
		"fixed-cost":   {"0.00", "2000.00"},
		"depreciation": {"0.00", "400.00"},
		"fixed-net":    {"0.00", "1600.00"},
		"assets":       {"13000.00", "15100.00"},
		"employees":    {"0.00", "2000.00"},
		"liabilities":  {"0.00", "2000.00"},
		"unrestricted": {"10000.00", "11600.00"}, // +8000 −6000 −400 −2500 +2500
		"restricted":   {"3000.00", "1500.00"},   // +1000 −2500
		"net-assets":   {"13000.00", "13100.00"},
		// 2,000 of liabilities and 13,100 of net assets
		"liabilities-and-net-assets": {"13000.00", "15100.00"},
	})
	figures(t, s.Activities, map[string][]string{ // unrestricted, restricted, total
		"donations":  {"0.00", "1000.00", "1000.00"},
		"services":   {"8000.00", "0.00", "8000.00"},
		"income":     {"8000.00", "1000.00", "9000.00"},
		"programme":  {"8500.00", "0.00", "8500.00"},
		"management": {"400.00", "0.00", "400.00"},
		"expenses":   {"8900.00", "0.00", "8900.00"},
		"release":    {"2500.00", "-2500.00", "0.00"},
		"bind":       {"0.00", "0.00", "0.00"},
		"change":     {"1600.00", "-1500.00", "100.00"},
	})
	require.NotNil(t, s.CashFlow)
	figures(t, *s.CashFlow, map[string][]string{
		"donations":     {"1000.00"},
		"services":      {"5000.00"},
		"staff":         {"4000.00"},
		"purchases":     {"2500.00"},
		"operating":     {"-500.00"},
		"assets-bought": {"2000.00"},
		"investing":     {"-2000.00"},
		"change":        {"-2500.00"},
	})
}

func TestCostsStayWithTheirFundWhereTheBooksSaySo(t *testing.T) {
	r := request(t)
	r.Split = statement.ByFund
	all := world()
	all = append(all[:10:10], entry("2026-12-31", meals, leg{"3102", "700"}, leg{"3101", "-700"})) // only what is left is released
	s := set(t, r, all...)
	figures(t, s.Activities, map[string][]string{
		"programme": {"6000.00", "2500.00", "8500.00"},
		"release":   {"700.00", "-700.00", "0.00"},
		"change":    {"2300.00", "-2200.00", "100.00"},
	})
	figures(t, s.Position, map[string][]string{"unrestricted": {"10000.00", "12300.00"}, "restricted": {"3000.00", "800.00"}})
}

func TestOneFundHasStatementsOfItsOwn(t *testing.T) {
	r := request(t)
	r.Fund = meals.ID
	s := set(t, r, world()...)
	figures(t, s.Position, map[string][]string{"cash": {"3000.00", "1500.00"}, "restricted": {"3000.00", "1500.00"}, "unrestricted": {"0.00", "0.00"}})
	figures(t, s.Activities, map[string][]string{"income": {"0.00", "1000.00", "1000.00"}, "change": {"0.00", "-1500.00", "-1500.00"}})
}

func TestEveryFundHasAColumn(t *testing.T) {
	b, err := statement.Gather(chart(t), request(t), stream(world()...))
	require.NoError(t, err)
	p, err := b.FundPositions(func(id ledger.FundID) renjia.Text { f, _ := find(id); return f.Name })
	require.NoError(t, err)
	require.Equal(t, "Meals", p.Columns[1].Caption.EN)
	figures(t, p, map[string][]string{
		"cash":       {"9000.00", "1500.00", "10500.00"},
		"assets":     {"13600.00", "1500.00", "15100.00"},
		"net-assets": {"11600.00", "1500.00", "13100.00"},
		"restricted": {"0.00", "1500.00", "1500.00"},
	})
}

func TestPriorPeriodStandsBeside(t *testing.T) {
	r := request(t)
	r.Prior = year(t, 2025)
	s := set(t, r, world()...)
	figures(t, s.Activities, map[string][]string{
		"donations": {"10000.00", "3000.00", "13000.00", "0.00", "1000.00", "1000.00"},
		"change":    {"10000.00", "3000.00", "13000.00", "1600.00", "-1500.00", "100.00"},
	})
	figures(t, *s.CashFlow, map[string][]string{"donations": {"13000.00", "1000.00"}, "change": {"13000.00", "-2500.00"}})
}

func TestTotalsNeedNoFunds(t *testing.T) {
	r := request(t)
	r.Split, r.Funds = statement.Unsplit, nil
	s := set(t, r, world()...)
	require.Len(t, s.Activities.Columns, 1)
	figures(t, s.Activities, map[string][]string{"change": {"100.00"}})
	_, ok := s.Position.Row("restricted")
	require.False(t, ok)
	figures(t, s.Position, map[string][]string{"net-assets": {"13000.00", "13100.00"}})
}

func TestClosingEntriesAreNoActivities(t *testing.T) {
	r := request(t)
	closing := entry("2026-12-31", general, leg{"4301", "8000"}, leg{"5101", "-6000"}, leg{"5301", "-400"}, leg{"3101", "-1600"})
	bound := entry("2026-12-31", meals, leg{"4101", "1000"}, leg{"3102", "-1000"}, leg{"5101", "-2500"}, leg{"3101", "2500"})
	want := set(t, r, world()...)
	r.Closing = func(e ledger.Entry) bool { return e.ID == closing.ID || e.ID == bound.ID }
	require.Equal(t, want, set(t, r, append(world(), closing, bound)...))
}

// The ledger closes the year by entries of its own, which say so; the same
// statements come out before, after, and after the year was reopened.
func TestClosingsOfTheLedgerChangeNoStatement(t *testing.T) {
	l := ledger.New(chart(t))
	for _, f := range []ledger.Fund{general, meals} {
		require.NoError(t, l.Open(f))
	}
	all := world()[:11]
	for i := range all[9].Lines {
		all[9].Lines[i].Project = "meals"
	}
	for _, e := range all {
		_, err := l.Post(e)
		require.NoError(t, err)
	}
	want := set(t, request(t), all...)
	closing := ledger.Closing{ID: renjia.ImportedID[ledger.Closing]("test", "closing", "2026"), Through: day("2026-12-31"),
		Closed: ledger.Decision{By: renjia.Program("test"), At: day("2027-01-31").Start(time.UTC), Reason: "year end"}}
	entries, err := l.Close(closing)
	require.NoError(t, err)
	require.NotEmpty(t, entries)
	require.Equal(t, want, set(t, request(t), append(all, entries...)...))
}

func TestOpeningBalancesAreShownApart(t *testing.T) {
	s := set(t, request(t),
		entry("2026-01-01", general, leg{"1002", "500"}, leg{"3101", "-500"}),
		entry("2026-01-01", meals, leg{"1002", "80"}, leg{"3102", "-80"}),
		entry("2026-05-01", general, leg{"1002", "7"}, leg{"3201", "-7"}),
		entry("2026-06-01", general, leg{"3101", "30"}, leg{"3102", "-30"}),
	)
	figures(t, s.Activities, map[string][]string{
		"direct":     {"500.00", "80.00", "580.00"},
		"adjustment": {"7.00", "0.00", "7.00"},
	})
}
