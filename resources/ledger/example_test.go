package ledger_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia/resources/ledger"
)

// A gift for older people's meals pays for meals and for nothing else.
func Example() {
	chart, err := ledger.China()
	if err != nil {
		fmt.Println(err)
		return
	}
	books := ledger.New(chart)
	if err := books.Open(elderly); err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []ledger.Entry{
		receive("gift", "2026-01-05", elderly, "1000"),
		spend("lunch", "2026-02-01", elderly, "600.50", "meals"),
		spend("camp", "2026-07-01", elderly, "100", "youth"),
		spend("dinner", "2026-08-01", elderly, "400", "meals"),
	} {
		_, err := books.Post(e)
		var breach *ledger.RestrictionError
		var over *ledger.OverspendError
		switch {
		case errors.As(err, &breach):
			fmt.Println("forbidden:", breach.Breach)
		case errors.As(err, &over):
			fmt.Println("short of", over.Short, "with", over.Available, "left")
		}
	}
	// Output:
	// forbidden: spending on project "youth" does not serve its purpose, which covers ["meals"]
	// short of 0.50 CNY with 399.50 CNY left
}
