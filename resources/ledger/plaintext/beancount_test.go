package plaintext_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
)

const opened = "2025-01-01 open Assets:Bank\n2025-01-01 open Income:Gifts\n"

func TestBeancountFundsComeFromMetadataThenTags(t *testing.T) {
	b := read(t, opened+`2025-01-01 open Assets:Box:B
  fund: "B"
2025-01-01 open Expenses:Rent:A
2026-01-01 * "the only tag" #A
  Assets:Bank  1.00 CNY
  Income:Gifts
2026-01-02 * "the tag that ends the account" #A #B
  Expenses:Rent:A  1.00 CNY
  Assets:Bank
    fund: "A"
2026-01-03 * "metadata before tags" #X
  fund: "C"
  Assets:Bank  1.00 CNY
  Income:Gifts
    fund: "C"
2026-01-04 * "account against transaction"
  fund: "C"
  Assets:Box:B  1.00 CNY
  Income:Gifts
2026-01-05 * "several tags, none of the account" #A #B
  Assets:Bank  1.00 CNY
  Assets:Bank  -1.00 CNY
    fund: "A"
pushtag #D
2026-01-06 * "pushed"
  Assets:Bank  1.00 CNY
  #E
  Income:Gifts
poptag #D
2026-01-07 * "nothing"
  Assets:Bank  1.00 CNY
  Income:Gifts
`, plaintext.Beancount)
	require.Equal(t, []string{"20 ambiguous-fund", "23 no-fund", "28 no-fund", "30 no-fund", "33 no-fund", "34 no-fund"}, found(b))
	require.Equal(t, []string{"A", "B", "C"}, b.Funds())
}

func TestBeancountForms(t *testing.T) {
	text := opened + `option "title" "x"
plugin "beancount.plugins.auto"
* heading
; comment
1970-01-01 commodity HRS
  precision: 2
2026/01/01 txn "pay\"ee" "first
second" #F ^link ; comment
  code: "c-1"
  when: 2026-01-01
  ! Assets:Bank  1,000.00 CNY ; comment
    project: "p"
  Assets:Bank  -10.25 HRS {7.00 CNY} @ 8 CNY
  Assets:Bank  10.25 HRS
  Income:Gifts
2026-01-02 price USD 7.10 CNY
2026-01-02 note Assets:Bank "n"
2026-01-02 event "where" "here"
2026-01-02 custom "budget" 12 TRUE
2026-01-02 close Income:Gifts
`
	b := read(t, text, plaintext.Beancount)
	require.Empty(t, b.Violations())
	require.Equal(t, "F Assets:Bank 1000.00 CNY\nF Income:Gifts -1000.00 CNY\n", table(t, b))
	for tr, err := range plaintext.Transactions(strings.NewReader(text), plaintext.Beancount, plaintext.Options{File: "j"}) {
		require.NoError(t, err)
		require.Equal(t, `pay"ee`, tr.Payee)
		require.Equal(t, "first\nsecond", tr.Note)
		require.Equal(t, "c-1", tr.Code)
		require.Equal(t, []string{"link"}, tr.Links)
		require.Equal(t, []plaintext.Tag{{Name: "when", Value: "2026-01-01"}}, tr.Tags)
		require.Equal(t, 9, tr.Place.Line)
		require.Equal(t, 13, tr.Postings[0].Line)
		require.Equal(t, plaintext.Pending, tr.Postings[0].Status)
		require.Equal(t, []plaintext.Tag{{Name: "project", Value: "p"}}, tr.Postings[0].Tags)
		require.True(t, tr.Postings[1].Priced)
		require.Equal(t, "-1000.00 CNY", tr.Postings[3].Amount.String())
	}
}

func TestBeancountBalancesHoldAtTheStartOfTheDayExactlyAndWithSubaccounts(t *testing.T) {
	for _, c := range []struct {
		stated string
		want   []string
	}{
		{"2026-01-02 balance Assets:Bank  1.00 CNY", nil},
		{"2026-01-01 balance Assets:Bank  0 CNY", nil},
		{"2026-01-01 balance Assets:Bank  1.00 CNY", []string{"3 assertion"}},
		{"2026-01-02 balance Assets  1.00 CNY", nil},
		{"2026-01-02 balance Assets:Bank  1.004 CNY", []string{"3 assertion"}},
		{"2026-01-02 balance Assets:Bank  1.004 ~ 0.01 CNY", []string{"3 assertion"}},
		{"2026-01-02 balance Assets:Bank  1.00 ~ 0.01 CNY", nil},
		{"2099-01-02 balance Income:Gifts  -1 CNY", nil},
	} {
		text := opened + c.stated + "\n2026-01-01 * \"x\" #F\n  Assets:Bank  1.00 CNY\n  Income:Gifts\n"
		if strings.Contains(c.stated, "Assets ") {
			_, err := plaintext.Load(strings.NewReader(text), plaintext.Beancount, plaintext.Options{File: "j"})
			require.ErrorContains(t, err, `j:3: "Assets": want an account such as Assets:Bank`)
			continue
		}
		require.Equal(t, append([]string{}, c.want...), found(read(t, text, plaintext.Beancount)), c.stated)
	}
	require.Empty(t, found(read(t, opened+`2025-01-01 open Assets:Bank:Branch
2026-01-01 * "x" #F
  Assets:Bank:Branch  1.00 CNY
  Income:Gifts
2026-01-02 balance Assets:Bank 1.00 CNY
`, plaintext.Beancount)))
}

func TestAccountsAreUsedWhileTheyAreOpen(t *testing.T) {
	b := read(t, `2026-01-02 open Assets:Bank  CNY, EUR
2026-01-01 * "x" #F
  Assets:Bank  1.00 CNY
  Assets:Bank  -1.00 CNY
2026-01-05 * "x" #F
  Assets:Bank  1.00 USD
  Income:Gifts  -1.00 USD
2026-01-05 close Assets:Bank
`, plaintext.Beancount)
	require.Equal(t, []string{"3 inactive-account", "6 inactive-account", "6 undeclared", "7 undeclared"}, found(b))
	require.True(t, b.Sound())
}

func TestBeancountClosings(t *testing.T) {
	entry := "2025-12-31 * \"x\" #F\n  Assets:Bank  1.00 CNY\n  Income:Gifts\n"
	require.Equal(t, []string{"7 closed-period"}, found(read(t, opened+entry+"2026-01-15 custom \"closed\" 2025-12-31\n"+entry, plaintext.Beancount)))
	require.Equal(t, []string{"7 closed-period"}, found(read(t, opened+entry+"2025-12-31 custom \"closed\"\n"+entry, plaintext.Beancount)))
	require.Empty(t, found(read(t, opened+entry+"2026-01-15 custom \"closed\" 2025-12-30\n"+entry, plaintext.Beancount)))
}

func TestProblemsOfBeancountAllAtOnceWithTheirLines(t *testing.T) {
	_, err := plaintext.Load(strings.NewReader(`2026-01-01 pad Assets:Bank Equity:Opening
2026-01-01 frobnicate
2026-1-1 * "x"
Assets:Bank
2026-01-01 * "x" y
  Assets:Bank  (1+2) CNY
  Assets:Bank  1 + 2 CNY
  Assets:Bank  1.00
  Assets:Bank  1.00 cny
  Bank  1.00 CNY
  Assets:Bank  1.00 CNY 5
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Bank
poptag #x
include other.beancount
include "other.beancount"
2026-01-01 balance Assets:Bank 1
2026-01-01 custom "closed" soon
2026-01-01 commodity cny

  stray
unknown
2026-01-01 * "a" "b" "c"
2026-01-01 * "never closed
`), plaintext.Beancount, plaintext.Options{File: "j"})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	var lines []int
	for _, p := range v.Problems {
		lines = append(lines, p.Place.Line)
	}
	require.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24}, lines, err)
}

func TestBeancountIncludes(t *testing.T) {
	b, err := plaintext.Load(strings.NewReader("include \"2026.beancount\"\n"+opened), plaintext.Beancount, plaintext.Options{File: "main.beancount", Open: func(name string) (io.ReadCloser, error) {
		require.Equal(t, "2026.beancount", name)
		return io.NopCloser(strings.NewReader("2026-01-01 * \"x\"\n  Assets:Bank  1.00 CNY\n  Income:Gifts\n")), nil
	}})
	require.NoError(t, err)
	require.Equal(t, "2026.beancount:2", fmt.Sprint(b.Violations()[0].Place))
}
