package plaintext_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
)

// shared returns the path of reference data that is too large to keep here.
// The test is skipped where RENJIA_SHARED does not say where it is.
func shared(t testing.TB, path string) string {
	t.Helper()
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(folder, "data", "books", path)
}

func load(t testing.TB, path string) *plaintext.Books {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	syntax, err := plaintext.SyntaxOf(path)
	require.NoError(t, err)
	b, err := plaintext.Load(f, syntax, plaintext.Options{File: filepath.Base(path)})
	require.NoError(t, err)
	return b
}

func balances(t testing.TB, b *plaintext.Books, q plaintext.Query) []plaintext.Row {
	t.Helper()
	rows, err := b.Balances(q)
	require.NoError(t, err)
	return rows
}

// The corpus of verdicts: what a fund ledger must accept and reject, and why.
func TestVerdictsAreThoseOfAFundLedger(t *testing.T) {
	kinds := map[string][]plaintext.Kind{
		"ok": nil, "assert_ok": nil, "elided": nil,
		"cross_fund": {plaintext.CrossFund}, "currency_swap": {plaintext.CurrencySwap},
		"assert_wrong": {plaintext.FailedAssertion}, "assert_wrong_cur": {plaintext.FailedAssertion},
		"subcent": {plaintext.Imbalance, plaintext.SubMinor}, "two_elided": {plaintext.Elision}, "off_by_cent": {plaintext.Imbalance},
	}
	f, err := os.Open(shared(t, "verdicts.tsv"))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 68)
	for _, row := range rows[1:] {
		file, kind, want := row[0], row[1], row[5]
		b := load(t, shared(t, "verdicts/"+file))
		var got []plaintext.Kind
		for _, v := range b.Violations() {
			got = append(got, v.Kind)
		}
		require.ElementsMatch(t, kinds[kind], got, "%s: %v", file, b.Violations())
		require.Equal(t, want == "accept", len(got) == 0, file)
	}
}

func TestBalancesOfTheGeneratorInBothSyntaxes(t *testing.T) {
	var expected struct {
		N        int              `json:"n"`
		Postings int              `json:"postings"`
		Balances map[string]int64 `json:"balances"`
	}
	text, err := os.ReadFile(shared(t, "l10k.expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &expected))
	for key, units := range expected.Balances {
		if units == 0 {
			delete(expected.Balances, key)
		}
	}
	for _, file := range []string{"l10k.journal", "l10k.beancount"} {
		b := load(t, shared(t, file))
		require.Empty(t, b.Violations(), file)
		require.Equal(t, expected.N, b.Entries())
		require.Equal(t, expected.Postings, b.Postings())
		got := map[string]int64{}
		for _, r := range balances(t, b, plaintext.Query{}) {
			require.Equal(t, 2, r.Amount.Scale)
			got[r.Account+" "+r.Amount.Commodity] = r.Amount.Units
		}
		require.Equal(t, expected.Balances, got, file)
	}
}

// The tables were written by hledger 1.25.
func TestBalancesEqualThoseOfHledger(t *testing.T) {
	end, err := renjia.ParseDate("2022-12-31")
	require.NoError(t, err)
	for _, file := range []string{"l10k.journal", "l10k.beancount"} {
		b := load(t, shared(t, file))
		for table, q := range map[string]plaintext.Query{
			"l10k.hledger.balance.csv":             {},
			"l10k.hledger.balance_before_2023.csv": {AsOf: end},
			"l10k.hledger.fund_F001.csv":           {Fund: "F001"},
		} {
			require.Equal(t, hledgerTable(t, table), asTable(balances(t, b, q)), "%s %s", file, table)
		}
		totals, err := b.FundTotals(renjia.Date{})
		require.NoError(t, err)
		funds := map[string]string{}
		for _, r := range totals {
			require.Zero(t, r.Amount.Units)
			funds[r.Fund] = "0"
		}
		require.Equal(t, hledgerTable(t, "l10k.hledger.by_fund_all.csv"), funds)
		require.Len(t, b.Funds(), 40)
	}
}

func hledgerTable(t *testing.T, file string) map[string]string {
	f, err := os.Open(shared(t, file))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	_, err = r.Read()
	require.NoError(t, err)
	table := map[string]string{}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return table
		}
		require.NoError(t, err)
		table[row[0]] = row[1]
	}
}

func asTable(rows []plaintext.Row) map[string]string {
	all := map[string][]string{}
	for _, r := range rows {
		all[r.Account] = append(all[r.Account], r.Amount.String())
	}
	table := map[string]string{}
	for account, amounts := range all {
		table[account] = strings.Join(amounts, ", ")
	}
	return table
}
