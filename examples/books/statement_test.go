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

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

const stationBooks = "data/station.journal"

// asked runs the program.
func asked(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

const positionOfTheStation = `Statement of financial position · 2026-01-01 – 2026-03-31 · CNY
                                   Opening   Closing
Assets
  Assets:Bank                     30000.00  76916.17
  Assets:Goods                        0.00   6400.00
Total assets                      30000.00  83316.17
Total liabilities                     0.00      0.00
Net assets
  Unrestricted net assets         30000.00  21000.00
  Restricted net assets               0.00  62316.17
Total net assets                  30000.00  83316.17
Total liabilities and net assets  30000.00  83316.17
`

func TestStatementsOfTheStation(t *testing.T) {
	code, out, errs := asked("statement", "-unrestricted", "General", "-split", "fund", stationBooks)
	require.Zero(t, code, errs)
	require.Empty(t, errs)
	require.True(t, strings.HasPrefix(out, positionOfTheStation), out)
	require.Contains(t, out, "Change of net assets               -9000.00    62316.17  53316.17")
	require.Contains(t, out, "Net increase of cash                     46916.17")
	require.NotContains(t, out, "fails")
	code, out, _ = asked("statement", "-lang", "zh", "-markdown", "-full", "-pending", "leave", stationBooks)
	require.Zero(t, code)
	require.Contains(t, out, "| **资产总计** | 30000.00 | 84816.17 |", "rent not paid yet is left")
}

func TestStatementsWithoutRestrictionsShowTotalsAndSayWhatIsOpen(t *testing.T) {
	code, out, errs := asked("statement", stationBooks)
	require.Zero(t, code)
	require.NotContains(t, out, "Restricted")
	require.Contains(t, errs, "open: unrestricted (General, Canteen, Youth)")
	code, _, errs = asked("statement", "-unrestricted", "General", stationBooks)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "choose Split")
	code, _, errs = asked("statement", "-unrestricted", "Generel", "-split", "fund", stationBooks)
	require.Equal(t, 2, code)
	require.Contains(t, errs, `no posting names the fund "Generel"`)
}

func TestStatementsAsJSON(t *testing.T) {
	code, out, _ := asked("statement", "-json", "-as-of", "2026-02-11", "-fund", "Youth", stationBooks)
	require.Zero(t, code)
	var d struct {
		Sets []statement.Set `json:"sets"`
		Open []renjia.Choice `json:"open"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &d))
	require.Equal(t, "unrestricted", d.Open[0].Name)
	require.Len(t, d.Sets, 2)
	require.Equal(t, "2000.00", d.Sets[1].Position.Cell("assets", "closing").Amount(), "dollars are not sold yet")
	require.Equal(t, renjia.Currency("USD"), d.Sets[1].Position.Currency)
}

func TestFundsBesideEachOther(t *testing.T) {
	code, out, _ := asked("statement", "-by-fund", stationBooks)
	require.Zero(t, code)
	require.Regexp(t, `(?m)^ +General +Canteen +Youth +Total$`, out)
	require.Regexp(t, `(?m)^Total net assets +21000.00 +53949.50 +8366.67 +83316.17$`, out)
}

const coded = `commodity 1000.00 CNY
2026-01-05 * donor | gift
    Assets:1002 Bank      1000.00 CNY ; fund: A
    Income:4101 Gifts    -1000.00 CNY ; fund: A

2026-02-05 * meals
    Expenses:5101 Meals    600.00 CNY ; fund: A
    Assets:1002 Bank      -600.00 CNY ; fund: A

2026-02-06 * wages
    ; cash-flow: staff
    Expenses:5301 Wages    100.00 CNY ; fund: A
    Assets:1002 Bank       -90.00 CNY ; fund: A
    Liabilities:2206 Tax   -10.00 CNY ; fund: A

2026-02-28 * release
    Equity:3102            600.00 CNY ; fund: A
    Equity:3101           -600.00 CNY ; fund: A
`

func TestAccountsWithCodesFillTheFormsOfChina(t *testing.T) {
	file := written(t, "coded.journal", coded)
	_, _, errs := asked("statement", file)
	require.Contains(t, errs, "open: programme-costs (aid, staff, purchases, other-out)")
	code, out, errs := asked("statement", "-choose", "programme-costs=aid", "-prior", file)
	require.Zero(t, code, errs)
	for _, line := range []string{`会民非01表`, `Cash paid as donations and aid +0.00 +600.00`, `Cash paid to and for employees +0.00 +90.00`, `Management expenses +0.00 +100.00`, `Taxes payable|Total current liabilities +0.00 +10.00`} {
		require.Regexp(t, line, out)
	}
	require.NotContains(t, out, "fails")
	_, _, errs = asked("statement", written(t, "half.journal", strings.ReplaceAll(coded, "5301 Wages", "Wages")))
	require.Contains(t, errs, "Expenses:Wages: has no code of the chart")
}

func TestCodesMeanWhatTheyMeantInTheirYear(t *testing.T) {
	file := written(t, "coded.journal", strings.ReplaceAll(coded, "2026-", "2025-"))
	_, out, _ := asked("statement", file)
	require.Regexp(t, `Fundraising expenses +100.00`, out, "5301 in 2025")
	_, out, errs := asked("statement", "-system", "2026", file)
	require.Regexp(t, `Management expenses +100.00`, out)
	require.Contains(t, errs, "the form 会民非01表 is in force 2026-01-01/..")
	code, _, errs := asked("statement", "-system", "1998", file)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "want 2004 or 2026")
}

func TestMappingsSayWhatAccountsAre(t *testing.T) {
	m := written(t, "map.json", `{"accounts":{"Assets:Bank":"1002","Assets:Dollars":"100202","Assets:Goods":"1201","Income":"4101","Income:Grants":"4401","Expenses":"5101","Expenses:Rent":"5301","Equity:Opening":"3101","Equity:Conversion":"1901"}}`)
	code, out, errs := asked("statement", "-map", m, "-choose", "programme-costs=staff", "-choose", "management-costs=other-out", stationBooks)
	require.Zero(t, code, errs)
	require.Regexp(t, `Management expenses +1500.00`, out)
	require.Regexp(t, `4. Effect of exchange on cash +14200.00`, out)
	require.NotContains(t, out, "fails")
	for text, want := range map[string]string{
		`{"accounts":{"Expenses":"cost"}}`:           `"cost" is no code of the chart and no class`,
		`{"functions":{"Expenses":"fun"}}`:           `want programme`,
		`{"account":{}}`:                             `account`,
		`{"accounts":{"Expenses":"5101"}}`:           `has no code of the chart, others have`,
		`{"accounts":{"Equity:Opening":"restricted"`: `map.json`,
	} {
		code, _, errs := asked("statement", "-map", written(t, "map.json", text), stationBooks)
		require.Equal(t, 2, code, text)
		require.Contains(t, errs, want)
	}
}

func TestStatementsNeedBooksThatBreakNoRule(t *testing.T) {
	file := written(t, "bad.journal", strings.ReplaceAll(coded, "600.00 CNY ; fund: A\n    Assets", "600.00 CNY ; fund: B\n    Assets"))
	code, out, errs := asked("statement", file)
	require.Equal(t, 1, code)
	require.Empty(t, out)
	require.Contains(t, errs, "cross-fund")
}

func TestCharityOfTheStation(t *testing.T) {
	args := []string{"charity", "-regime", "cn/charity-spending-rules", "-organization", "service", "-public", "no", "-base", "last-year"}
	code, out, errs := asked(append(args, "-programme", "Expenses", "-management", "Expenses:Rent", stationBooks)...)
	require.Zero(t, code, errs)
	require.Contains(t, out, "1500.00 ≤ 5776.76 = 1/5 × 28883.83 — holds [art. 9 (4)]")
	code, out, _ = asked(append(args, "-management", "Expenses", stationBooks)...)
	require.Zero(t, code)
	require.Contains(t, out, "small management costs are free of the cap: 15550.50 < 200000.00 — holds [art. 11]")
	code, out, _ = asked("charity", "-regime", "cn/charity-law", "-organization", "foundation", "-public", "yes", "-base", "last-year", "-lang", "zh", "-management", "Expenses", stationBooks)
	require.Equal(t, 1, code)
	require.Contains(t, out, "未达标：报告办理其登记的民政部门并向社会公开说明情况")
	code, out, _ = asked(append(args, "-json", "-programme", "Expenses", "-timed", "Canteen=2027-01-01", stationBooks)...)
	require.Zero(t, code)
	require.Contains(t, out, `"time_bound":{"amount":"68000.00","currency":"CNY"}`)
	code, _, errs = asked(append(args, stationBooks)...)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "choose Function")
	code, _, errs = asked("charity", stationBooks)
	require.Equal(t, 2, code)
	for _, choice := range []string{"Regime", "Organization", "Public", "Base"} {
		require.Contains(t, errs, choice)
	}
	code, _, errs = asked(append(args, "-timed", "Canteen=soon", stationBooks)...)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "want FUND=FROM/UNTIL")
}

func TestHelpOfStatementAndCharity(t *testing.T) {
	for _, name := range []string{"statement", "charity"} {
		code, out, errs := asked(name, "-h")
		require.Zero(t, code)
		require.Empty(t, errs)
		require.Contains(t, out, "go run ./examples/books "+name)
		require.Contains(t, out, "-map")
	}
}

// A journal of 10,000 entries: whatever is asked, the statements articulate,
// and their totals are those of hledger's balances.
func TestStatementsOfALargeJournalArticulate(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	file := filepath.Join(folder, "data", "books", "l10k.journal")
	for _, args := range [][]string{
		{"-unrestricted", "F001,F002", "-split", "release", "-prior"}, {"-fund", "F007", "-from", "2021-07-01"},
	} {
		code, out, errs := asked(append(append([]string{"statement", "-json"}, args...), file)...)
		require.Zero(t, code, errs)
		var d struct{ Sets []statement.Set }
		require.NoError(t, json.Unmarshal([]byte(out), &d))
		require.Len(t, d.Sets, 2)
		for _, s := range d.Sets {
			require.True(t, s.Checks.All())
			require.NotNil(t, s.CashFlow)
		}
	}
	_, out, _ := asked("statement", "-json", "-as-of", "2022-12-31", file)
	var d struct{ Sets []statement.Set }
	require.NoError(t, json.Unmarshal([]byte(out), &d))
	require.Equal(t, sumOfRoot(t, folder, "Assets"), d.Sets[0].Position.Cell("assets", "closing").Amount())
}

// sumOfRoot adds up hledger's balances in yuan of the accounts of a root.
func sumOfRoot(t *testing.T, folder, root string) string {
	text, err := os.ReadFile(filepath.Join(folder, "data", "books", "l10k.hledger.balance_before_2023.csv"))
	require.NoError(t, err)
	sum, err := renjia.MoneyOf(0, renjia.CNY)
	require.NoError(t, err)
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Split(strings.ReplaceAll(line, `"`, ""), ",")
		if len(fields) < 2 || !strings.HasPrefix(fields[0], root+":") {
			continue
		}
		for _, part := range strings.Split(strings.Join(fields[1:], ","), ", ") {
			number, ok := strings.CutSuffix(strings.TrimSpace(part), " CNY")
			if !ok {
				continue
			}
			m, err := renjia.ParseMoney(number, renjia.CNY)
			require.NoError(t, err)
			sum, err = sum.Add(m)
			require.NoError(t, err)
		}
	}
	return sum.Amount()
}
