package plaintext_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

const gift = `2026-03-01 * Neighbours | gifts for the canteen  ; fund: Canteen
    Assets:Bank    500.00 CNY
    Income:Gifts

2026-03-08 * Market | vegetables  ; fund: Canteen
    Expenses:Meals  120.50 CNY  ; project: lunch
    Assets:Bank                 = 379.50 CNY
`

func ExampleLoad() {
	books, err := plaintext.Load(strings.NewReader(`commodity 1000.00 CNY

2026-03-01 * Canteen | lunches for the elderly
    Expenses:Meals   1200.00 CNY  ; fund: Elderly
    Assets:Bank     -1200.00 CNY  ; fund: Youth
`), plaintext.Hledger, plaintext.Options{File: "station.journal"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range books.Violations() {
		fmt.Println(v)
	}
	// Output:
	// station.journal:3: cross-fund: Elderly 1200.00 CNY, Youth -1200.00 CNY: the entry balances, but not in each fund
}

func ExampleBooks_Balances() {
	text := strings.ReplaceAll(gift, "Assets:Bank                 =", "Assets:Bank   -120.50 CNY   =")
	books, err := plaintext.Load(strings.NewReader(text), plaintext.Hledger, plaintext.Options{File: "station.journal"})
	if err != nil {
		fmt.Println(err)
		return
	}
	day, _ := renjia.ParseDate("2026-03-07")
	before, err := books.Balances(plaintext.Query{AsOf: day})
	fmt.Println(before, err)
	now, err := books.Balances(plaintext.Query{ByFund: true})
	for _, r := range now {
		fmt.Println(r.Fund, r.Account, r.Amount)
	}
	fmt.Println(err, books.Violations())
	// Output:
	// [{ Assets:Bank 500.00 CNY} { Income:Gifts -500.00 CNY}] <nil>
	// Canteen Assets:Bank 379.50 CNY
	// Canteen Expenses:Meals 120.50 CNY
	// Canteen Income:Gifts -500.00 CNY
	// <nil> []
}

// A balance assignment would make up the missing amount from what the balance
// should be, and hide what went wrong. It is a violation.
func ExampleTransactions() {
	for t, err := range plaintext.Transactions(strings.NewReader(gift), plaintext.Hledger, plaintext.Options{File: "station.journal"}) {
		fmt.Println(t.Date, t.Payee, t.Postings[1].Amount, err)
	}
	// Output:
	// 2026-03-01 Neighbours -500.00 CNY <nil>
	// 2026-03-08 Market 0 station.journal:7: assignment: the amount is left to a stated balance: write it
}

func ExampleMapping_Import() {
	m := plaintext.Mapping{
		Space:    "liede",
		Accounts: map[string]string{"Assets:Bank": "1002", "Income:Gifts": "4101", "Expenses:Meals": "5101"},
	}
	text := gift[:strings.Index(gift, "\n\n")+1]
	for e, err := range m.Import(plaintext.Transactions(strings.NewReader(text), plaintext.Hledger, plaintext.Options{File: "station.journal"})) {
		fmt.Println(e.Date, e.Text.EN, err)
		for _, l := range e.Lines {
			fmt.Println(" ", l.Account, l.Amount)
		}
	}
	// Output:
	// 2026-03-01 Neighbours | gifts for the canteen <nil>
	//   1002 500.00 CNY
	//   4101 -500.00 CNY
}

func ExampleMapping_Export() {
	chart, err := ledger.China()
	if err != nil {
		fmt.Println(err)
		return
	}
	canteen := renjia.ImportedID[ledger.Fund]("liede", "resources_fund", "canteen")
	date, _ := renjia.ParseDate("2026-03-01")
	amount, _ := renjia.Yuan(500)
	debt, _ := amount.Neg()
	entries := func(yield func(ledger.Entry, error) bool) {
		yield(ledger.Entry{Date: date, Key: "G-7", Text: renjia.Text{EN: "gifts for the canteen"}, Lines: []ledger.Line{
			{Account: "1002", Fund: canteen, Amount: amount},
			{Account: "2202", Fund: canteen, Amount: debt},
		}}, nil)
	}
	m := plaintext.Mapping{
		Accounts: plaintext.ChartAccounts(chart, renjia.English),
		Funds:    map[string]ledger.FundID{"Canteen": canteen},
	}
	if err := plaintext.WriteHledger(os.Stdout, m.Export(entries)); err != nil {
		fmt.Println(err)
	}
	if err := plaintext.WriteBeancount(os.Stdout, m.Export(entries)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2026-03-01 * (G-7) gifts for the canteen
	//     Assets:1002-Bank-deposits  500.00 CNY  ; fund: Canteen
	//     Liabilities:2202-Accounts-payable  -500.00 CNY  ; fund: Canteen
	//
	// 2026-03-01 * "gifts for the canteen"
	//   code: "G-7"
	//   Assets:1002-Bank-deposits  500.00 CNY
	//     fund: "Canteen"
	//   Liabilities:2202-Accounts-payable  -500.00 CNY
	//     fund: "Canteen"
	//
	// 2026-03-01 open Assets:1002-Bank-deposits
	// 2026-03-01 open Liabilities:2202-Accounts-payable
}
