package ledger_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// stocked returns books with 1,000 yuan for older people's meals.
func stocked() (*ledger.Ledger, error) {
	chart, err := ledger.China()
	if err != nil {
		return nil, err
	}
	l := ledger.New(chart)
	if err := l.Open(elderly); err != nil {
		return nil, err
	}
	gift := receive("gift", "2026-01-05", elderly, "1000")
	gift.Recorded = time.Date(2026, 1, 6, 9, 0, 0, 0, time.UTC)
	_, err = l.Post(gift)
	return l, err
}

// What an order will cost is reserved until its bill comes; the bill is lower,
// and the rest is free again at once.
func ExamplePending() {
	books, err := stocked()
	if err != nil {
		fmt.Println(err)
		return
	}
	order := ledger.Pending{
		ID: id[ledger.Pending]("order"), Date: day("2026-02-01"), Lines: spend("", "2026-02-01", elderly, "800", "meals").Lines,
		Recorded: time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC), Expires: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	}
	if _, err := books.Reserve(order); err != nil {
		fmt.Println(err)
		return
	}
	_, err = books.Post(spend("dinner", "2026-02-02", elderly, "300", "meals"))
	var over *ledger.OverspendError
	if errors.As(err, &over) {
		fmt.Println("available", over.Available, "reserved", over.Reserved, "short", over.Short)
	}

	bill, err := order.Part(id[ledger.Entry]("bill"), day("2026-02-20"), cny("750"))
	if err != nil {
		fmt.Println(err)
		return
	}
	bill.Recorded = time.Date(2026, 2, 20, 9, 0, 0, 0, time.UTC)
	if _, err := books.Post(bill); err != nil {
		fmt.Println(err)
		return
	}
	s, _ := books.Standing(elderly.ID, renjia.CNY)
	left, _ := s.Available(elderly)
	fmt.Println("left", left, "reserved", s.Reserved)
	// Output:
	// available 200.00 CNY reserved 800.00 CNY short 100.00 CNY
	// left 250.00 CNY reserved 0.00 CNY
}

// A grant's lines refuse overspending; a tenth of a line may be moved without
// asking the funder.
func ExampleBudget() {
	books, err := stocked()
	if err != nil {
		fmt.Println(err)
		return
	}
	food, staff := id[ledger.BudgetLine]("food"), id[ledger.BudgetLine]("staff")
	grant := ledger.Budget{
		ID: id[ledger.Budget]("meals 2026"), Name: renjia.Both("Meals 2026"), Fund: elderly.ID,
		Lines: []ledger.BudgetLine{
			{ID: food, Name: renjia.Text{EN: "food", ZH: "餐费"}, Amount: cny("600")},
			{ID: staff, Name: renjia.Text{EN: "staff", ZH: "人员费"}, Amount: cny("400")},
		},
		Shift: &ledger.ShiftPolicy{Share: renjia.Frac(1, 10), Of: ledger.OfLine, Source: "agreement, art. 7"},
	}
	if err := books.AddBudget(grant); err != nil {
		fmt.Println(err)
		return
	}
	lunch := spend("lunch", "2026-02-01", elderly, "630", "meals")
	lunch.Lines[0].Budget = food
	_, err = books.Post(lunch)
	fmt.Println(err != nil)

	why, err := books.Reallocate(ledger.Reallocation{
		ID: id[ledger.Reallocation]("1"), Budget: grant.ID, Date: day("2026-02-01"), By: renjia.Program("example"),
		Shifts: []ledger.Shift{{Line: staff, Amount: cny("-30")}, {Line: food, Amount: cny("30")}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range why.Steps {
		fmt.Println(s.Claim.EN, s.Left, s.Op, s.Right)
	}
	_, err = books.Post(lunch)
	fmt.Println(err)
	// Output:
	// true
	// staff: moved without approval in all, at most 1/10 of the line 30.00 CNY <= 40.00 CNY
	// food: moved without approval in all, at most 1/10 of the line 30.00 CNY <= 60.00 CNY
	// <nil>
}

// Closing a year turns income and expense into net assets and shuts it.
func ExampleLedger_Close() {
	books, err := stocked()
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := books.Post(spend("lunch", "2026-02-01", elderly, "600", "meals")); err != nil {
		fmt.Println(err)
		return
	}
	made, err := books.Close(ledger.Closing{
		ID: id[ledger.Closing]("2026"), Through: day("2026-12-31"),
		Closed: ledger.Decision{By: renjia.Program("example"), At: time.Date(2027, 1, 20, 9, 0, 0, 0, time.UTC)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range made[0].Lines {
		fmt.Println(l.Account, l.Amount)
	}
	_, err = books.Post(spend("late", "2026-12-31", elderly, "1", "meals"))
	fmt.Println(err != nil)
	// Output:
	// 4101 1000.00 CNY
	// 5101 -600.00 CNY
	// 3101 600.00 CNY
	// 3102 -1000.00 CNY
	// true
}

// A bill of February that comes in March is of February on one axis of time,
// and unknown before March on the other.
func ExampleLedger_StandingsAsOf() {
	books, err := stocked()
	if err != nil {
		fmt.Println(err)
		return
	}
	bill := spend("bill", "2026-02-20", elderly, "400", "meals")
	bill.Recorded = time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	if _, err := books.Post(bill); err != nil {
		fmt.Println(err)
		return
	}
	february := day("2026-02-28")
	for _, at := range []ledger.AsOf{
		{Effective: february},
		{Effective: february, Recorded: february.Start(time.UTC)},
	} {
		then, err := books.StandingsAsOf(at)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("spent", then[0].Spent)
	}
	// Output:
	// spent 400.00 CNY
	// spent 0.00 CNY
}

// A balance asserted by a bank statement fails exactly, and names the last
// entry after which it held.
func ExampleLedger_Assert() {
	books, err := stocked()
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := books.Post(spend("fee", "2026-02-01", elderly, "0.01", "meals")); err != nil {
		fmt.Println(err)
		return
	}
	err = books.Assert(ledger.Assertion{Account: "1002", Amount: cny("1000"), On: day("2026-02-28")})
	var failed *ledger.AssertionError
	if errors.As(err, &failed) {
		fmt.Println("off by", failed.Difference, "since after", failed.GoodOn)
	}
	// Output:
	// off by -0.01 CNY since after 2026-01-05
}
