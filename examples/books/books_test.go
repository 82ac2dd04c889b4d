package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func program(t *testing.T, args ...string) (out, complaint string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}

func saved(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "j.journal")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const stationJournal = "data/station.journal"

func TestTheStationsBooksAreRight(t *testing.T) {
	for _, file := range []string{stationJournal, "data/station.beancount"} {
		out, complaint, code := program(t, "check", file)
		require.Equal(t, []any{"", "", 0}, []any{out, complaint, code}, file)
	}
}

func TestBalancesForPeople(t *testing.T) {
	out, complaint, code := program(t, "balance", stationJournal)
	require.Zero(t, code, complaint)
	require.Equal(t, ` 76916.17 CNY  Assets:Bank
  6400.00 CNY  Assets:Goods
-14200.00 CNY  Equity:Conversion
  2000.00 USD  Equity:Conversion
-30000.00 CNY  Equity:Opening
 14050.50 CNY  Expenses:Meals
  1500.00 CNY  Expenses:Rent
 13333.33 CNY  Expenses:Wages
 -2000.00 USD  Income:Donations
 -8000.00 CNY  Income:Goods
-60000.00 CNY  Income:Grants
`, out)
	out, complaint, code = program(t, "funds", "-fund", "General", "-as-of", "2026-02-27", stationJournal)
	require.Zero(t, code, complaint)
	require.Equal(t, "fund General\n 30000.00 CNY  Assets:Bank\n-30000.00 CNY  Equity:Opening\n", out)
}

func TestBalancesAsJSON(t *testing.T) {
	out, complaint, code := program(t, "balance", "-json", "-fund", "Youth", stationJournal)
	require.Zero(t, code, complaint)
	require.Equal(t, `{"accounts":[{"account":"Assets:Bank","currency":"CNY","amount":8366.67},{"account":"Equity:Conversion","currency":"CNY","amount":-14200.00},{"account":"Equity:Conversion","currency":"USD","amount":2000.00},{"account":"Expenses:Rent","currency":"CNY","amount":1500.00},{"account":"Expenses:Wages","currency":"CNY","amount":4333.33},{"account":"Income:Donations","currency":"USD","amount":-2000.00}]}
`, out)
	out, complaint, code = program(t, "funds", "-json", "-fund", "Youth", "-as-of", "2026-02-10", stationJournal)
	require.Zero(t, code, complaint)
	require.Equal(t, `{"accounts":[{"fund":"Youth","account":"Assets:Dollars","currency":"USD","amount":2000.00},{"fund":"Youth","account":"Income:Donations","currency":"USD","amount":-2000.00}]}
`, out)
	out, _, code = program(t, "balance", "-json", "-as-of", "2020-01-01", stationJournal)
	require.Zero(t, code)
	require.JSONEq(t, `{"accounts":[]}`, out)
}

const wrong = `2026-01-01 off  ; fund: A
    Assets:Bank  100.00 CNY
    Income:Gifts  -99.996 CNY
2026-01-02 across
    Assets:Bank  1.00 CNY  ; fund: A
    Income:Gifts  -1.00 CNY  ; fund: B
2026-01-03 none
    Assets:Bank  1.00 CNY
    Income:Gifts  -1.00 CNY  ; fund: B
`

func TestCheckListsEveryViolationWithItsLine(t *testing.T) {
	file := saved(t, wrong)
	out, complaint, code := program(t, "check", file)
	require.Equal(t, 1, code)
	require.Empty(t, complaint)
	require.Equal(t, strings.ReplaceAll(`FILE:1: imbalance: debits and credits differ by 0.004 CNY
FILE:3: sub-minor: -99.996 CNY is finer than the 2 decimals of CNY
FILE:4: cross-fund: A 1.00 CNY, B -1.00 CNY: the entry balances, but not in each fund
FILE:8: no-fund: the posting to Assets:Bank names no fund
`, "FILE", file), out)
	out, _, code = program(t, "check", "-lang", "zh", "-as-of", "2026-01-01", "-fund", "A", file)
	require.Equal(t, 1, code)
	require.Equal(t, file+":1: imbalance: 借贷相差 0.004 CNY\n"+file+":3: sub-minor: -99.996 CNY 超出CNY的2位小数\n", out)
	out, _, code = program(t, "check", "-fund", "nobody's", file)
	require.Empty(t, out)
	require.Zero(t, code)
	out, _, code = program(t, "check", "-json", file)
	require.Equal(t, 1, code)
	var document struct {
		Entries    int
		Postings   int
		Violations []struct {
			File, Kind, Text string
			Line             int
			Funds            []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &document))
	require.Equal(t, []int{3, 6, 4}, []int{document.Entries, document.Postings, len(document.Violations)})
	require.Equal(t, []string{"A", "B"}, document.Violations[2].Funds)
}

func TestFiguresOfUnsoundBooksAreNotPrinted(t *testing.T) {
	out, complaint, code := program(t, "balance", saved(t, wrong))
	require.Equal(t, 1, code)
	require.Empty(t, out)
	require.Contains(t, complaint, "imbalance")
	require.Contains(t, complaint, "no figures are printed")
	// Violations of form are said, but hledger's figures stand.
	form := wrong[strings.Index(wrong, "2026-01-02"):]
	out, complaint, code = program(t, "balance", saved(t, form))
	require.Zero(t, code)
	require.Equal(t, " 2.00 CNY  Assets:Bank\n-2.00 CNY  Income:Gifts\n", out)
	require.Contains(t, complaint, "no-fund")
	out, _, code = program(t, "funds", saved(t, form))
	require.Zero(t, code)
	require.Equal(t, "no fund\n 1.00 CNY  Assets:Bank\nfund A\n 1.00 CNY  Assets:Bank\nfund B\n-2.00 CNY  Income:Gifts\n", out)
}

func TestWhatCannotBeReadExitsTwo(t *testing.T) {
	for want, args := range map[string][]string{
		"no subcommand":                  {"frobnicate"},
		"name one journal":               {"balance"},
		"flag provided but not defined":  {"check", "-x", stationJournal},
		"no such file":                   {"check", "nowhere.journal"},
		"choose syntax":                  {"check", "nowhere.txt"},
		":1: \"oops\"":                   {"check", saved(t, "oops\n")},
		"want year-month-day":            {"balance", "-as-of", "yesterday", stationJournal},
		"no posting names the fund":      {"balance", "-fund", "Yuoth", stationJournal},
		"want hledger or beancount":      {"convert", stationJournal},
		"lang":                           {"check", "-lang", "fr", stationJournal},
		"SUBCOMMAND":                     {},
		"beancount cannot read the name": {"convert", "-to", "beancount", saved(t, "2026-01-01 x ; fund: F\n  Bank  1 CNY\n  Gifts\n")},
	} {
		_, complaint, code := program(t, args...)
		require.Equal(t, 2, code, args)
		require.Contains(t, complaint, want, args)
	}
}

func TestHelpOfEverySubcommand(t *testing.T) {
	out, _, code := program(t, "-h")
	require.Zero(t, code)
	for _, c := range commands() {
		require.Contains(t, out, c.name)
		help, complaint, code := program(t, c.name, "-h")
		require.Zero(t, code, complaint)
		require.Contains(t, help, "go run ./examples/books "+c.name)
	}
}

func TestConvertedBooksHoldTheSame(t *testing.T) {
	for _, file := range []string{stationJournal, "data/station.beancount"} {
		want, _, code := program(t, "funds", "-json", file)
		require.Zero(t, code)
		for _, to := range []string{"hledger", "beancount"} {
			out := filepath.Join(t.TempDir(), "out."+map[string]string{"hledger": "journal", "beancount": "beancount"}[to])
			printed, complaint, code := program(t, "convert", "-to", to, "-o", out, file)
			require.Zero(t, code, complaint)
			require.Empty(t, printed)
			got, complaint, code := program(t, "funds", "-json", out)
			require.Zero(t, code, complaint)
			require.Equal(t, want, got)
			_, complaint, code = program(t, "convert", "-to", to, "-o", out, file)
			require.Equal(t, 2, code)
			require.Contains(t, complaint, "exists")
		}
	}
	_, complaint, code := program(t, "convert", "-to", "hledger", saved(t, wrong))
	require.Equal(t, 1, code)
	require.Contains(t, complaint, "cross-fund")
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	require.Equal(t, 2, run(ctx, []string{"balance", stationJournal}, &stdout, &stderr))
	require.Equal(t, "books: interrupted\n", stderr.String())
	require.Empty(t, stdout.String())
}
