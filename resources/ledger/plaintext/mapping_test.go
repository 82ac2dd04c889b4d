package plaintext_test

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func entryID(key string) ledger.EntryID {
	return renjia.ImportedID[ledger.Entry]("test", "resources_entry", key)
}

func fundID(key string) ledger.FundID {
	return renjia.ImportedID[ledger.Fund]("test", "resources_fund", key)
}

func money(t require.TestingT, minor int64, c renjia.Currency) renjia.Money {
	m, err := renjia.MoneyOf(minor, c)
	require.NoError(t, err)
	return m
}

func chart(t require.TestingT) plaintext.Mapping {
	c, err := ledger.China()
	require.NoError(t, err)
	return plaintext.Mapping{
		Space: "test", Lang: renjia.English,
		Accounts: plaintext.ChartAccounts(c, renjia.English),
		Funds:    map[string]ledger.FundID{"General": fundID("1"), "Canteen": fundID("2")},
	}
}

// entries draws entries with everything that a journal can carry.
func entries(t *rapid.T) (all []ledger.Entry) {
	words := rapid.StringMatching(`[a-zA-Z(*!"\\#^，；食堂][a-z(*!"\\#^ 食堂]{0,12}[a-z]`)
	for i := range rapid.IntRange(1, 5).Draw(t, "entries") {
		e := ledger.Entry{ID: entryID(fmt.Sprint(i)), Date: first.AddDays(rapid.IntRange(0, 9).Draw(t, "day")), Text: renjia.Text{EN: words.Draw(t, "text")}}
		if rapid.Bool().Draw(t, "payee") {
			e.Text.EN += " | " + words.Draw(t, "note")
		}
		if rapid.Bool().Draw(t, "keyed") {
			e.Key = fmt.Sprintf("G-%d", i)
		}
		if i > 0 && rapid.Bool().Draw(t, "reversal") {
			e.Reverses = entryID(fmt.Sprint(i - 1))
		}
		if rapid.Bool().Draw(t, "posting") {
			e.Posts = renjia.ImportedID[ledger.Pending]("test", "pending", fmt.Sprint(i))
			e.Recorded = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		}
		if rapid.Bool().Draw(t, "closing") {
			e.Closes = renjia.ImportedID[ledger.Closing]("test", "closing", fmt.Sprint(i))
		}
		if rapid.Bool().Draw(t, "event") {
			e.Event = renjia.RefTo("resources_contact", entryID("c"))
		}
		minor := rapid.Int64Range(1, 1<<50).Draw(t, "minor")
		currency := rapid.SampledFrom([]renjia.Currency{"CNY", "JPY", "KWD"}).Draw(t, "currency")
		fund := rapid.SampledFrom([]string{"1", "2"}).Draw(t, "fund")
		cost := ledger.Line{Account: "5101", Fund: fundID(fund), Amount: money(t, minor, currency), Project: words.Draw(t, "project"), Function: ledger.Programme, Area: words.Draw(t, "area"), Budget: renjia.ImportedID[ledger.BudgetLine]("test", "line", "1")}
		e.Lines = []ledger.Line{cost, {Account: "1002", Fund: fundID(fund), Amount: money(t, -minor, currency)}}
		all = append(all, e)
	}
	return all
}

func stream[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func collect[T any](t require.TestingT, all iter.Seq2[T, error]) (out []T) {
	for v, err := range all {
		require.NoError(t, err)
		out = append(out, v)
	}
	return out
}

func TestEntriesComeBackAsTheyWent(t *testing.T) {
	m := chart(t)
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)
		var journal, beans bytes.Buffer
		require.NoError(t, plaintext.WriteHledger(&journal, m.Export(stream(all))))
		require.NoError(t, plaintext.WriteBeancount(&beans, m.Export(stream(all))))
		for syntax, text := range map[plaintext.Syntax]string{plaintext.Hledger: journal.String(), plaintext.Beancount: beans.String()} {
			require.Empty(t, found(read(t, text, syntax)), text)
			back := collect(t, m.Import(plaintext.Transactions(strings.NewReader(text), syntax, plaintext.Options{})))
			require.Equal(t, all, back, text)
		}
	})
}

// Donors are persons: nothing that leaves for a journal names them.
func TestDonorsStayBehind(t *testing.T) {
	donor := renjia.RefTo("collaboration_subject", entryID("donor"))
	e := ledger.Entry{ID: entryID("1"), Date: first, Lines: []ledger.Line{
		{Account: "1002", Fund: fundID("1"), Amount: money(t, 1, "CNY"), Donor: donor},
		{Account: "4101", Fund: fundID("1"), Amount: money(t, -1, "CNY"), Donor: donor},
	}}
	var journal bytes.Buffer
	m := plaintext.Mapping{}
	require.NoError(t, plaintext.WriteHledger(&journal, m.Export(stream([]ledger.Entry{e}))))
	require.NotContains(t, journal.String(), donor.ID.String())
	require.Contains(t, journal.String(), "1002  0.01 CNY  ; fund: "+fundID("1").String())
	back := collect(t, m.Import(plaintext.Transactions(&journal, plaintext.Hledger, plaintext.Options{})))
	e.Lines[0].Donor, e.Lines[1].Donor = renjia.Ref{}, renjia.Ref{}
	require.Equal(t, []ledger.Entry{e}, back)
}

const imported = `
2026-01-01 * first  ; fund: F
    A  1 CNY  ; project: p
    B  -1 CNY
    C  0 CNY
2026-01-01 * first  ; fund: F
    A  1 CNY  ; project: p
    B
    C  0 CNY
2026-01-02 (k) second  ; fund: F, function: programme
    A  1 CNY
    B
`

func TestImportingTwiceGivesTheSameEntries(t *testing.T) {
	m := plaintext.Mapping{Space: "station"}
	read := func() []ledger.Entry {
		return collect(t, m.Import(plaintext.Transactions(strings.NewReader(imported), plaintext.Hledger, plaintext.Options{})))
	}
	a, b := read(), read()
	require.Equal(t, a, b)
	require.Len(t, a, 3)
	require.NotEqual(t, a[0].ID, a[1].ID)
	require.Equal(t, a[0].Lines, a[1].Lines)
	require.Len(t, a[0].Lines, 2)
	require.Equal(t, "p", a[0].Lines[0].Project)
	require.Equal(t, "k", a[2].Key)
	require.Equal(t, ledger.Programme, a[2].Lines[1].Function)
	require.Equal(t, renjia.Both("second"), a[2].Text)
}

func TestWhatAMappingDoesNotCoverIsAnErrorWithItsPlace(t *testing.T) {
	text := `2026-01-01 ! x ; fund: F
    A  1 CNY
    B
2026-01-02 x ; fund: G
    A  1 CNY
    B
2026-01-02 x ; fund: F
    X  1 CNY
    B
2026-01-03 x ; fund: F
    A  1 ¥
    B
2026-01-04 x ; fund: F
    A  1 CNY
    B  -2 CNY
2026-01-05 x ; fund: F
    A  1 CNY
    B
`
	m := plaintext.Mapping{Accounts: map[string]string{"A": "1001", "B": "4101"}, Funds: map[string]ledger.FundID{"F": fundID("F")}}
	all := func(m plaintext.Mapping) (errs []error, n int) {
		for _, err := range m.Import(plaintext.Transactions(strings.NewReader(text), plaintext.Hledger, plaintext.Options{File: "j"})) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			n++
		}
		return errs, n
	}
	errs, n := all(m)
	require.Len(t, errs, 5)
	require.Equal(t, 1, n)
	require.ErrorIs(t, errs[0], renjia.ErrUnspecified)
	require.ErrorIs(t, errs[1], renjia.ErrNotFound)
	require.ErrorContains(t, errs[1], `j:4: fund "G"`)
	require.ErrorContains(t, errs[2], `j:7: account "X"`)
	require.ErrorContains(t, errs[3], `j:11: undeclared`)
	require.ErrorContains(t, errs[4], `j:13: imbalance`)
	m.Pending = plaintext.LeavePending
	errs, n = all(m)
	require.Len(t, errs, 4)
	require.Equal(t, 1, n)
	m.Pending, m.Currencies = plaintext.BookPending, map[string]renjia.Currency{"¥": renjia.CNY}
	text = "commodity ¥1.00\n" + text
	errs, n = all(m)
	require.Len(t, errs, 3)
	require.Equal(t, 3, n)
}

func TestAMappingBackIsOneToOne(t *testing.T) {
	m := plaintext.Mapping{Accounts: map[string]string{"A": "1001", "B": "1001"}}
	for _, err := range m.Export(stream([]ledger.Entry{{}})) {
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	m = plaintext.Mapping{Accounts: map[string]string{"A": "1001"}}
	for _, err := range m.Export(stream([]ledger.Entry{{Lines: []ledger.Line{{Account: "1002"}}}})) {
		require.ErrorIs(t, err, renjia.ErrNotFound)
	}
}

// What a writer cannot say in a syntax is refused or said otherwise, never
// written so that it reads differently.
func TestWritersKeepTextsFromBreakingOut(t *testing.T) {
	tr := &plaintext.Transaction{Date: first, Code: "a)b", Note: "(x) y; z\nw | v", Tags: []plaintext.Tag{{Name: "t", Value: "a, fund: X"}}, Postings: []plaintext.Posting{
		{Account: "Assets:Bank", Fund: "F", Amount: plaintext.Amount{Units: 1234, Scale: 3, Commodity: "A 4"}},
		{Account: "Income:Gifts", Fund: "F", Amount: plaintext.Amount{Units: -1234, Scale: 3, Commodity: "A 4"}},
	}}
	var out bytes.Buffer
	require.NoError(t, plaintext.WriteHledger(&out, stream([]*plaintext.Transaction{tr})))
	require.Equal(t, `commodity 1000.000 "A 4"

2026-01-01 (a）b) (x) y； z w ｜ v
    ; t: a， fund: X
    Assets:Bank  1.234 "A 4"  ; fund: F
    Income:Gifts  -1.234 "A 4"  ; fund: F

`, out.String())
	require.Empty(t, found(read(t, out.String(), plaintext.Hledger)))
	err := plaintext.WriteBeancount(&out, stream([]*plaintext.Transaction{tr}))
	require.ErrorContains(t, err, `commodity "A 4": beancount cannot read the name`)
	for _, bad := range []plaintext.Posting{{Account: "A  B", Fund: "F"}, {Account: "A; B", Fund: "F"}, {Account: "(A)", Fund: "F"}, {Account: "", Fund: "F"}, {Account: "A"}, {Account: "A", Fund: "F", Virtual: true}, {Account: "A", Fund: "F,G"}} {
		err := plaintext.WriteHledger(&out, stream([]*plaintext.Transaction{{Date: first, Postings: []plaintext.Posting{bad}}}))
		require.ErrorIs(t, err, renjia.ErrInvalid, "%+v", bad)
	}
	for _, bad := range []string{"Assets", "Assets:bank", "Kasse:Bank", "Assets:Bank A", "Assets:", "资产:银行"} {
		err := plaintext.WriteBeancount(&out, stream([]*plaintext.Transaction{{Date: first, Postings: []plaintext.Posting{{Account: bad, Fund: "F", Amount: plaintext.Amount{Commodity: "CNY"}}}}}))
		require.ErrorContains(t, err, "cannot read the name", bad)
	}
}

func TestStatedBalancesAreWrittenAgain(t *testing.T) {
	text := "2026-01-01 * x\n    A  1.00 CNY = 1.00 CNY  ; fund: F\n    B  -1.00 CNY ==* -1.00 CNY  ; fund: F\n\n"
	var out bytes.Buffer
	require.NoError(t, plaintext.WriteHledger(&out, plaintext.Transactions(strings.NewReader(text), plaintext.Hledger, plaintext.Options{})))
	require.Equal(t, text, out.String())
}

func TestEveryAccountOfTheChartHasANameForBothSyntaxes(t *testing.T) {
	c, err := ledger.China()
	require.NoError(t, err)
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		names := plaintext.ChartAccounts(c, l)
		require.Len(t, names, len(c.Accounts()))
		var all []*plaintext.Transaction
		for name := range names {
			all = append(all, &plaintext.Transaction{Date: first, Postings: []plaintext.Posting{{Account: name, Fund: "F", Amount: plaintext.Amount{Commodity: "CNY"}}}})
		}
		var out bytes.Buffer
		require.NoError(t, plaintext.WriteBeancount(&out, stream(all)))
		require.NoError(t, plaintext.WriteHledger(&out, stream(all)))
	}
	require.True(t, slices.Contains(slices.Collect(func(yield func(string) bool) {
		for name := range plaintext.ChartAccounts(c, renjia.English) {
			if !yield(name) {
				return
			}
		}
	}), "Assets:1002-Bank-deposits"))
}
