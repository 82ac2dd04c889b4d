package statement_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

func TestBuiltInFormsSayWhatWasNotVerified(t *testing.T) {
	forms, err := statement.China()
	require.NoError(t, err)
	for _, l := range []statement.Layout{forms.Position, forms.Activities, forms.CashFlow} {
		require.Contains(t, l.Source, "财会〔2024〕25号")
		require.NotEmpty(t, l.Unverified)
		require.Equal(t, day("2026-01-01"), l.Valid.From)
		for _, line := range l.Lines {
			require.NotEmpty(t, line.Caption.EN, line.ID)
			require.NotEmpty(t, line.Caption.ZH, line.ID)
		}
	}
	_, err = statement.Plain()
	require.NoError(t, err)
}

// Every account of the chart stands on the line of the forms that names it,
// none only on a line for what is left.
func TestEveryAccountOfTheChartHasALineOfItsOwn(t *testing.T) {
	forms, err := statement.China()
	require.NoError(t, err)
	named := map[string]bool{}
	for _, l := range append(forms.Position.Lines, forms.Activities.Lines...) {
		if l.Feed != nil {
			for _, code := range l.Feed.Accounts {
				named[code] = true
			}
		}
	}
	rest := map[string]bool{"3201": true, "4901": true, "5101": true, "5301": true, "5401": true, "5901": true} // by class and function
	for _, a := range chart(t).Accounts() {
		require.True(t, named[a.Code] || rest[a.Code] || a.Role == ledger.Free || a.Role == ledger.Restricted || a.Role == ledger.Conversion, a.Code)
	}
}

// The year of the world one year earlier, under the system it then was under.
func TestBooksUpTo2025HaveTheFormsOf2004(t *testing.T) {
	forms, err := statement.China2004()
	require.NoError(t, err)
	c, err := statement.Chart2004()
	require.NoError(t, err)
	r := request(t)
	r.Layouts, r.Period = forms, year(t, 2025)
	b, err := statement.Gather(c, r, stream(
		entry("2025-01-01", meals, leg{"1002", "100"}, leg{"4101", "-100"}),
		entry("2025-02-01", meals, leg{"5101", "40"}, leg{"1002", "-40"}),
		entry("2025-03-01", general, leg{"5201", "9"}, leg{"2204", "-9"}), // management then
		entry("2025-04-01", general, leg{"5301", "2"}, leg{"2401", "-2"}),
		entry("2025-05-01", general, leg{"1701", "5"}, leg{"2601", "-5"}),
		entry("2025-12-31", meals, leg{"3102", "40"}, leg{"3101", "-40"}),
	))
	require.NoError(t, err)
	s, err := b.Set()
	require.NoError(t, err)
	require.True(t, s.Checks.All(), s.Checks.Text(renjia.English))
	require.True(t, s.Position.InForce())
	figures(t, s.Activities, map[string][]string{"management": {"9.00", "0.00", "9.00"}, "fundraising": {"2.00", "0.00", "2.00"}, "change": {"-11.00", "60.00", "49.00"}})
	figures(t, s.Position, map[string][]string{"assets": {"0.00", "65.00"}, "liabilities": {"0.00", "16.00"}})
	row, _ := s.Position.Row("net-assets")
	require.Equal(t, 110, row.Number)
	figures(t, *s.CashFlow, map[string][]string{"purchases": {"40.00"}, "donations": {"100.00"}})
}

func TestAFormSaysWhetherItIsInForce(t *testing.T) {
	r := request(t)
	require.True(t, set(t, r, world()...).Position.InForce())
	r.Period = year(t, 2025)
	require.False(t, set(t, r, world()...).Position.InForce())
}

func TestTablesRenderAsMarkdown(t *testing.T) {
	s := set(t, request(t), world()...)
	var text strings.Builder
	require.NoError(t, s.Activities.Compact().WriteMarkdown(&text, renjia.Chinese))
	require.Equal(t, `### 业务活动表 · 会民非02表 · 2026-01-01 – 2026-12-31 · CNY

| | 非限定性 | 限定性 | 合计 |
|---|---:|---:|---:|
| **一、收入** |  |  |  |
|   捐赠收入 | 0.00 | 1000.00 | 1000.00 |
|   提供服务收入 | 8000.00 | 0.00 | 8000.00 |
| **收入合计** | 8000.00 | 1000.00 | 9000.00 |
| **二、费用** |  |  |  |
|   （一）业务活动成本 | 8500.00 | 0.00 | 8500.00 |
|   （二）管理费用 | 400.00 | 0.00 | 400.00 |
| **费用合计** | 8900.00 | 0.00 | 8900.00 |
|   三、限定性净资产转为非限定性净资产 | 2500.00 | -2500.00 | 0.00 |
| **六、净资产变动额** | 1600.00 | -1500.00 | 100.00 |
`, text.String())
}

func TestMemoLinesRepeatAndAddNothing(t *testing.T) {
	s := set(t, request(t), entry("2026-01-01", general, leg{"5101", "100"}, leg{"1002", "-100"}), entry("2026-01-01", general, leg{"5201", "7"}, leg{"1002", "-7"}))
	figures(t, s.Activities, map[string][]string{
		"programme": {"107.00", "0.00", "107.00"}, "surcharges": {"7.00", "0.00", "7.00"}, "expenses": {"107.00", "0.00", "107.00"},
	})
}

func TestTheLongestCodeDecides(t *testing.T) {
	accounts := append(chart(t).Accounts(),
		ledger.Account{Code: "142101", Class: ledger.Asset, Name: renjia.Both("Impairment of equity")},
		ledger.Account{Code: "100201", Class: ledger.Asset, Name: renjia.Both("Bank A")})
	c, err := ledger.NewChart(renjia.Both("own"), "test", accounts...)
	require.NoError(t, err)
	b, err := statement.Gather(c, request(t), stream(
		entry("2026-01-01", general, leg{"1401", "100"}, leg{"100201", "-100"}),
		entry("2026-01-01", general, leg{"5501", "9"}, leg{"142101", "-9"}),
	))
	require.NoError(t, err)
	s, err := b.Set()
	require.NoError(t, err)
	figures(t, s.Position, map[string][]string{"cash": {"0.00", "-100.00"}, "equity-investments": {"0.00", "91.00"}})
	figures(t, *s.CashFlow, map[string][]string{"investments-made": {"100.00"}, "change": {"-100.00"}})
}

// 710 yuan become 100 dollars: each currency has statements that articulate.
func TestMoneyChangedStandsOnALineOfItsOwn(t *testing.T) {
	r := request(t)
	r.Currency = "USD"
	usd := func(amount string) renjia.Money { m, _ := renjia.ParseMoney(amount, "USD"); return m }
	e := entry("2026-02-01", general, leg{"1901", "710"}, leg{"1002", "-710"})
	e.Lines = append(e.Lines, ledger.Line{Account: "1002", Fund: general.ID, Amount: usd("100")}, ledger.Line{Account: "1901", Fund: general.ID, Amount: usd("-100")})
	s := set(t, r, e)
	figures(t, s.Position, map[string][]string{"cash": {"0.00", "100.00"}, "conversion": {"0.00", "-100.00"}, "assets": {"0.00", "0.00"}})
	figures(t, *s.CashFlow, map[string][]string{"exchange": {"100.00"}, "change": {"100.00"}})
	r.Currency = renjia.CNY
	figures(t, *set(t, r, e).CashFlow, map[string][]string{"exchange": {"-710.00"}, "change": {"-710.00"}})
}

func TestPlainFormsShowEveryAccount(t *testing.T) {
	forms, err := statement.Plain()
	require.NoError(t, err)
	c, err := ledger.NewChart(renjia.Both("own"), "test",
		ledger.Account{Code: "Assets:Bank", Class: ledger.Asset, Name: renjia.Both("Assets:Bank")},
		ledger.Account{Code: "Liabilities:Payable", Class: ledger.Liability, Name: renjia.Both("Liabilities:Payable")},
		ledger.Account{Code: "Equity:Opening", Class: ledger.NetAssets, Name: renjia.Both("Equity:Opening")},
		ledger.Account{Code: "Income:Gifts", Class: ledger.Income, Name: renjia.Both("Income:Gifts")},
		ledger.Account{Code: "Expenses:Food", Class: ledger.Expense, Name: renjia.Both("Expenses:Food")})
	require.NoError(t, err)
	r := request(t)
	r.Layouts = forms
	entries := []ledger.Entry{
		entry("2026-01-01", general, leg{"Assets:Bank", "40"}, leg{"Equity:Opening", "-40"}),
		entry("2026-01-02", meals, leg{"Assets:Bank", "100"}, leg{"Income:Gifts", "-100"}),
		entry("2026-01-03", meals, leg{"Expenses:Food", "30"}, leg{"Liabilities:Payable", "-30"}),
		entry("2026-01-04", meals, leg{"Liabilities:Payable", "25"}, leg{"Assets:Bank", "-25"}),
	}
	b, err := statement.Gather(c, r, stream(entries...))
	require.NoError(t, err)
	_, err = b.CashFlow()
	require.ErrorIs(t, err, renjia.ErrUnspecified, "which accounts are cash?")
	r.Layouts.CashFlow.Cash = []string{"Assets:Bank"}
	b, err = statement.Gather(c, r, stream(entries...))
	require.NoError(t, err)
	s, err := b.Set()
	require.NoError(t, err)
	require.True(t, s.Checks.All(), s.Checks.Text(renjia.English))
	var text strings.Builder
	require.NoError(t, s.Position.WriteText(&text, renjia.English))
	require.Regexp(t, `(?m)^  Assets:Bank +0\.00 +115\.00$`, text.String())
	figures(t, s.Activities, map[string][]string{"other": {"40.00", "0.00", "40.00"}, "change": {"10.00", "100.00", "110.00"}})
	figures(t, *s.CashFlow, map[string][]string{"in": {"115.00"}, "out": {"0.00"}, "change": {"115.00"}})
}

func TestLayoutsThatCannotWorkAreRefused(t *testing.T) {
	const head = `{"statement":"position","title":{"en":"P"},"source":"s","lines":[`
	const needed = `{"id":"assets","caption":{"en":"A"},"feed":{"class":"asset"},"side":"debit"},{"id":"liabilities","caption":{"en":"L"},"feed":{"class":"liability"},"side":"credit"},{"id":"net-assets","caption":{"en":"N"},"net_assets":"total"}`
	_, err := statement.ReadLayout(strings.NewReader(head+needed+`]}`), "own.json")
	require.NoError(t, err)
	for name, text := range map[string]string{
		"a needed line missing":  head + `{"id":"assets","caption":{"en":"A"}}]}`,
		"unknown statement":      `{"statement":"equity","title":{"en":"P"},"source":"s","lines":[]}`,
		"an id twice":            head + needed + `,{"id":"assets","caption":{"en":"A"}}]}`,
		"a later line summed":    head + needed + `,{"id":"x","caption":{"en":"A"},"sum":["y"]},{"id":"y","caption":{"en":"A"}}]}`,
		"two sources of figures": head + needed + `,{"id":"x","caption":{"en":"A"},"sum":["assets"],"net_assets":"total"}]}`,
		"no side":                head + needed + `,{"id":"x","caption":{"en":"A"},"feed":{"accounts":["1"]}}]}`,
		"an account fed twice":   head + needed + `,{"id":"x","caption":{"en":"A"},"feed":{"accounts":["1"]},"side":"debit"},{"id":"y","caption":{"en":"A"},"feed":{"accounts":["1"]},"side":"debit"}]}`,
		"a flow on a position":   head + needed + `,{"id":"x","caption":{"en":"A"},"flow":true,"side":"debit"}]}`,
		"a rule to nowhere":      `{"statement":"cash-flow","title":{"en":"C"},"source":"s","lines":[{"id":"change","caption":{"en":"N"},"flow":true,"side":"debit"}],"rules":[{"from":{"class":"income"},"in":"change","out":"x"}]}`,
		"a choice of one":        `{"statement":"cash-flow","title":{"en":"C"},"source":"s","lines":[{"id":"change","caption":{"en":"N"},"flow":true,"side":"debit"}],"rules":[{"from":{"class":"income"},"choose":"c","options":["change"]}]}`,
		"an unknown name":        head + needed + `],"colour":"red"}`,
	} {
		_, err := statement.ReadLayout(strings.NewReader(text), "own.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.ErrorContains(t, err, "own.json", name)
	}
}

func TestAnAccountWithoutALineIsAnError(t *testing.T) {
	r := request(t)
	r.Layouts.Position.Lines = append([]statement.Line(nil), r.Layouts.Position.Lines...)
	for i := range r.Layouts.Position.Lines {
		if r.Layouts.Position.Lines[i].ID == "cash" {
			r.Layouts.Position.Lines[i].Feed = &statement.Feed{Accounts: []string{"1001"}}
		}
		if r.Layouts.Position.Lines[i].ID == "other-current" {
			r.Layouts.Position.Lines[i].Feed = &statement.Feed{}
		}
	}
	_, err := statement.Gather(chart(t), r, stream())
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "account 1002")
}

func FuzzReadLayout(f *testing.F) {
	f.Add(`{"statement":"cash-flow","title":{"en":"C"},"source":"s","lines":[{"id":"change","caption":{"en":"N"},"flow":true,"side":"debit"}],"rules":[{"from":{"class":"income"},"in":"change","out":"change"}]}`)
	f.Add(`{"statement":"activities","title":{"en":"C"},"source":"s","lines":[{"id":"change","caption":{"en":"N"},"transfer":"release"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		l, err := statement.ReadLayout(strings.NewReader(text), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, l.Validate())
	})
}
