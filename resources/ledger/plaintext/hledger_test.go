package plaintext_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
)

// table renders balances by fund, one a line.
func table(t *testing.T, b *plaintext.Books) string {
	var all strings.Builder
	for _, r := range rows(t, b, plaintext.Query{ByFund: true}) {
		fmt.Fprintln(&all, r.Fund, r.Account, r.Amount)
	}
	return all.String()
}

func TestHledgerFormsOfAmountsDatesAndAccounts(t *testing.T) {
	b := read(t, `
commodity 1.000,00 EUR
commodity "A 4"
    format 1000. "A 4"
D 1000.00 CNY
account 资产:现金  ; fund: F1
alias 现金 = 资产:现金
Y2026
1/2 ! (c1) 食堂 | 午餐
    现金     1,200.00      ; the default commodity
    资产:现金:保险柜  -CNY1200.00
2026.01.03=2026-02-01 * plain  ; fund: F1
    Assets:A b  1.000,00 EUR
    [Not:Virtual  -1.000 EUR
2026-1-4 * quoted
    ; fund: F1
    (a)b   10 "A 4"
    * Assets:Paper   "A 4" -10
apply account Top
2026-01-05 under  ; fund: F1
    A   $1
    B  -$1
end apply account
`, plaintext.Hledger)
	require.Equal(t, []string{"21 undeclared"}, found(b)) // the dollar sign
	require.True(t, b.Sound())
	require.Equal(t, `F1 (a)b 10 A 4
F1 Assets:A b 1000.00 EUR
F1 Assets:Paper -10 A 4
F1 Top:A 1 $
F1 Top:B -1 $
F1 [Not:Virtual -1000.00 EUR
F1 资产:现金 1200.00 CNY
F1 资产:现金:保险柜 -1200.00 CNY
`, table(t, b))
}

func TestFundsComeFromPostingTransactionOrAccount(t *testing.T) {
	b := read(t, `
account Assets:Bank
    ; fund: B
account Assets:Other:Box  ; fund: C
2026-01-01 account and transaction agree  ; fund: B
    Assets:Bank:Sub  1 CNY
    Assets:X        -1 CNY
2026-01-02 they do not  ; fund: A
    Assets:Bank   1 CNY
    Assets:Other:Box  -1 CNY ; fund: A
2026-01-03 own tag, among others  ; project: x, fund: A
    Assets:Bank   1 CNY  ; note: n, fund: D
    Assets:Y     -1 CNY
    ; fund: D
2026-01-04 none
    Assets:Z   1 CNY  ; fund:
    Assets:Bank  -1 CNY  ; refund: A, my fund : A
2026-01-05 twice
    Assets:Z   1 CNY  ; fund: A, fund: B
    Assets:Z  -1 CNY  ; fund: A, fund: A
`, plaintext.Hledger)
	require.Equal(t, []string{"9 ambiguous-fund", "16 no-fund", "19 ambiguous-fund"}, found(b))
	require.Equal(t, ` Assets:Bank 1.00 CNY
 Assets:Z 2.00 CNY
A Assets:Other:Box -1.00 CNY
A Assets:Z -1.00 CNY
B Assets:Bank -1.00 CNY
B Assets:Bank:Sub 1.00 CNY
B Assets:X -1.00 CNY
D Assets:Bank 1.00 CNY
D Assets:Y -1.00 CNY
`, table(t, b))
}

func TestStatedBalancesOfHledger(t *testing.T) {
	entry := func(day int, amount, stated string) string {
		return fmt.Sprintf("2026-01-%02d x  ; fund: F\n    A:B  %s = %s\n    C\n", day, amount, stated)
	}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"single commodity", entry(1, "1 CNY", "1 CNY") + entry(2, "1 USD", "1 USD"), nil},
		{"sole commodity", entry(1, "1 CNY", "1 CNY") + "2026-01-02 x ; fund: F\n    A:B  1 USD == 1 USD\n    C\n", []string{"5 assertion"}},
		{"not a parent's", "2026-01-01 x ; fund: F\n  A:B:C  1 CNY\n  A:B  -1 CNY = -1 CNY\n", nil},
		{"with those below", "2026-01-01 x ; fund: F\n  A:B:C  1 CNY\n  A:B  -1 CNY =* 0 CNY\n", nil},
		{"a name that only begins so", "2026-01-01 x ; fund: F\n  A:BC  1 CNY\n  A:B  -1 CNY =* -1 CNY\n", nil},
		{"by date, not by line", entry(2, "1 CNY", "3 CNY") + entry(1, "2 CNY", "2 CNY"), nil},
		{"same day by line", entry(1, "1 CNY", "1 CNY") + entry(1, "2 CNY", "3 CNY"), nil},
		{"0.004 off", entry(1, "1.000 CNY", "1.004 CNY"), []string{"2 assertion"}},
		{"trailing zeros", entry(1, "1.0000 CNY", "1.000 CNY"), nil},
		{"another commodity", entry(1, "1 CNY", "0.07 USD"), []string{"2 assertion"}},
		{"assigned", "2026-01-01 x ; fund: F\n  A:B  = 5 CNY\n  C\n", []string{"2 assignment"}},
	} {
		text := strings.ReplaceAll(c.text, "    C\n", "    C  ; fund: F\n")
		got := found(read(t, text, plaintext.Hledger))
		require.Equal(t, append([]string{}, c.want...), got, "%s\n%s", c.name, text)
	}
}

func TestAFailingBalanceNamesTheLastEntryAfterWhichItHeld(t *testing.T) {
	b := read(t, `2026-01-03 c ; fund: F
    A  1 CNY = 7 CNY
    B
2026-01-01 a ; fund: F
    A  7 CNY
    B
2026-01-02 b ; fund: F
    A  1 CNY
    B
`, plaintext.Hledger)
	require.Len(t, b.Violations(), 1)
	require.Equal(t, "j:2: assertion: A holds 9.00 CNY, not 7 CNY; it last did after the entry at j:4", b.Violations()[0].String())
	require.Equal(t, "j:2: assertion: 科目A的余额为9.00 CNY, 而非7 CNY; 最后一次相符是在j:4的分录之后", b.Violations()[0].In(renjia.Chinese))
}

// Later entries are no help to whoever looks for the mistake.
func TestTheLastGoodEntryIsOneBeforeTheFailure(t *testing.T) {
	b := read(t, `2026-01-01 a ; fund: F
    A  1 CNY = 2 CNY
    B
2026-01-02 b ; fund: F
    A  1 CNY
    B
`, plaintext.Hledger)
	require.Equal(t, "j:2: assertion: A holds 1.00 CNY, not 2 CNY", b.Violations()[0].String())
}

// A finer amount in the middle of an entry must not change what was counted
// before it: 0.01 + 0.019 − 0.02 is not zero.
func TestAFinerAmountKeepsWhatWasCountedBeforeIt(t *testing.T) {
	b := read(t, `2026-01-01 x ; fund: F
    A  0.01 CNY
    A  0.019 CNY
    B  -0.02 CNY
`, plaintext.Hledger)
	require.Equal(t, []string{"1 imbalance", "3 sub-minor"}, found(b))
	require.Equal(t, "F A 0.029 CNY\nF B -0.02 CNY\n", table(t, b))
}

func TestAnEntryMayTouchAnyNumberOfFunds(t *testing.T) {
	for _, n := range []int{15, 16, 17, 18, 300} {
		var all strings.Builder
		all.WriteString("2026-01-01 x\n")
		for _, sign := range []string{"", "-"} {
			for i := range n {
				fmt.Fprintf(&all, "    A  %s%d CNY  ; fund: F%03d\n", sign, i+1, i)
			}
		}
		require.Empty(t, found(read(t, all.String(), plaintext.Hledger)), n)
		fmt.Fprintf(&all, "    A  1 CNY  ; fund: F000\n    A  -1 CNY  ; fund: F%03d\n", n-1)
		require.Equal(t, []string{"1 cross-fund"}, found(read(t, all.String(), plaintext.Hledger)), n)
	}
}

func TestCostsBalanceNothing(t *testing.T) {
	b := read(t, `
2026-01-01 swap ; fund: F
    A   10.00 USD @ 7.00 CNY
    B  -70.00 CNY
2026-01-02 pairs ; fund: F
    A   10.00 USD @@ 70.00 CNY
    C  -10.00 USD
    C   70.00 CNY
    B  -70.00 CNY
2026-01-03 hidden by elision ; fund: F
    A   10.00 USD
    B  -70.00 CNY
    D
`, plaintext.Hledger)
	require.Equal(t, []string{"2 currency-swap", "13 elided"}, found(b))
}

func TestPostingsOutsideOfDoubleEntryAreViolations(t *testing.T) {
	b := read(t, `
2026-01-01 v ; fund: F
    (Plan)  10.00 CNY
    [Plan:A]  1.00 CNY
    [Plan:B]  -1.00 CNY
    A   1.00 CNY ; date: 2026-01-05
    B  -1.00 CNY
`, plaintext.Hledger)
	require.Equal(t, []string{"3 virtual", "4 virtual", "5 virtual", "6 posting-date"}, found(b))
	require.True(t, b.Sound())
}

func TestAClosingBindsWhatStandsBehindIt(t *testing.T) {
	b := read(t, `2025-12-30 before ; fund: F
    A  1 CNY
    B
; closed: 2025-12-31
2025-12-31 on the day ; fund: F
    A  1 CNY
    B
2026-01-01 after ; fund: F
    A  1 CNY
    B
;closed: 2025-06-30
2025-07-01 an earlier closing opens nothing ; fund: F
    A  1 CNY
    B
`, plaintext.Hledger)
	require.Equal(t, []string{"5 closed-period", "12 closed-period"}, found(b))
	require.True(t, b.Sound())
}

func TestWhatIsNoAmountOfFundsIsLeftOutWithAWarning(t *testing.T) {
	b := read(t, `
comment
2026-01-01 not this
    A  1 CNY
end comment
~ monthly
    A  1 CNY

= Expenses
    (Plan)  1
P 2026-01-01 USD 7 CNY
payee 食堂
* heading
# 2026-01-01 commented out
2026-01-01 this ; fund: F
    A  1 CNY
    B
`, plaintext.Hledger)
	require.Empty(t, b.Violations())
	require.Equal(t, 1, b.Entries())
	require.Len(t, b.Warnings(), 2)
	require.Equal(t, "j:6", b.Warnings()[0].Place.String())
}

func TestProblemsOfHledgerJournalsAllAtOnceWithTheirLines(t *testing.T) {
	_, err := plaintext.Load(strings.NewReader(`python
2026-02-30 no such day
    A  1 CNY
2026-01-01 x
    A  1,000 CNY
    B  1 CNY 2
    C ; one space
    ; fund: F
    D  "A
    E  9223372036854775808 CNY
  F  1 CNY =
commodity 1,0.0,0 CNY
commodity
decimal-mark x
year zwei
alias /x/ = y
end apply account
include other.journal
; closed: yesterday
account
  stray
`+"\xff\n"+`D 1
C
comment
`), plaintext.Hledger, plaintext.Options{File: "j"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	var lines []int
	for _, p := range v.Problems {
		require.Equal(t, "j", p.Place.File)
		lines = append(lines, p.Place.Line)
	}
	require.Equal(t, []int{1, 2, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25}, lines, err)
}

func TestIncludedFilesAreReadInTheirPlace(t *testing.T) {
	files := map[string]string{
		"books/2025/a.journal":     "alias X = Y\ndecimal-mark ,\n2025-01-01 x ; fund: F\n  X  1,00 CNY\n  B\ninclude ../common.journal\n",
		"books/common.journal":     "2024-01-01 x ; fund: F\n  X  2,000 CNY\n  B\n; closed: 2025-12-31\n",
		"books/round.journal":      "include round.journal\n",
		"books/common2.journal":    "",
		"books/2025/broken.ledger": "oops\n",
	}
	load := func(text string) (*plaintext.Books, error) {
		return plaintext.Load(strings.NewReader(text), plaintext.Hledger, plaintext.Options{File: "books/main.journal", Open: func(name string) (io.ReadCloser, error) {
			text, ok := files[name]
			if !ok {
				return nil, errors.New(name + " is not there")
			}
			return io.NopCloser(strings.NewReader(text)), nil
		}})
	}
	b, err := load("2024-06-01 before ; fund: F\n  X  1.00 CNY\n  B\ninclude 2025/a.journal ; years\n2025-01-01 late ; fund: F\n  X  1.00 CNY\n  B\n")
	require.NoError(t, err)
	require.Equal(t, []string{"5 closed-period"}, found(b))
	require.Equal(t, "F B -5.00 CNY\nF X 2.00 CNY\nF Y 3.00 CNY\n", table(t, b))
	for text, problem := range map[string]string{
		"include round.journal\n":      "include each other",
		"include nowhere.journal\n":    "books/main.journal:1: include: books/nowhere.journal is not there",
		"include *.journal\n":          "patterns are not supported",
		"\ninclude 2025/broken.ledger": "books/2025/broken.ledger:1: \"oops\"",
	} {
		_, err := load(text)
		require.ErrorContains(t, err, problem)
	}
}

// A reader that fails, stops, or has lines without end.
type brokenReader struct{ text string }

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.text == "" {
		return 0, errors.New("the disk is gone")
	}
	n := copy(p, b.text[:1])
	b.text = b.text[n:]
	return n, nil
}

func TestReadingFailsWhereTheReaderFails(t *testing.T) {
	_, err := plaintext.Load(&brokenReader{"2026-01-01 x ; fund: F\n  A  1 CNY\n  B\n"}, plaintext.Hledger, plaintext.Options{File: "j"})
	require.ErrorContains(t, err, "j:4: the disk is gone")
	_, err = plaintext.Load(strings.NewReader(strings.Repeat("x", 1<<21)), plaintext.Hledger, plaintext.Options{File: "j"})
	require.ErrorContains(t, err, "j:1: a line is longer than a million bytes")
	_, err = plaintext.Load(strings.NewReader(strings.Repeat("oops\n", 5000)), plaintext.Hledger, plaintext.Options{File: "j"})
	require.ErrorContains(t, err, "more problems than these")
	_, err = plaintext.Load(strings.NewReader(""), "", plaintext.Options{File: "j"})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = plaintext.Load(strings.NewReader(""), "gnucash", plaintext.Options{File: "j"})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	b := read(t, "\ufeff2026-01-01 x ; fund: F\r\n  A  1 CNY\r\n  B", plaintext.Hledger)
	require.Equal(t, "F A 1.00 CNY\nF B -1.00 CNY\n", table(t, b))
}

// Sums at the edge of 64 bits are refused, never wrapped (L14).
func TestSumsOutOfRangeAreErrors(t *testing.T) {
	largest := cents(math.MaxInt64)
	one := fmt.Sprintf("2026-01-01 x ; fund: F\n  A  %s CNY\n  B\n", largest)
	require.Empty(t, found(read(t, one, plaintext.Hledger)))
	b := read(t, one+"2026-01-02 x ; fund: F\n  A  0.01 CNY\n  B\n", plaintext.Hledger)
	require.Empty(t, found(b))
	_, err := b.Balances(plaintext.Query{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Equal(t, []string{"3 out-of-range", "5 out-of-range"}, found(read(t, fmt.Sprintf("2026-01-01 x ; fund: F\n  A  %s CNY\n  B  0.02 CNY\n  C  -0.01 CNY\n  C  -%s CNY\n", largest, largest), plaintext.Hledger)))
	b = read(t, one+"2026-01-02 x ; fund: F\n  A  0.001 CNY\n  B\n", plaintext.Hledger)
	require.Contains(t, found(b), "5 sub-minor")
	require.False(t, b.Sound())
	_, err = plaintext.Load(strings.NewReader(one+"2026-01-02 x ; fund: F\n  A  0.01 CNY = 1 CNY\n  B\n"), plaintext.Hledger, plaintext.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestDecimalsOfACommodity(t *testing.T) {
	b := read(t, `
2026-01-01 iso ; fund: F
    A  1.000 CNY
    B  -1 CNY
2026-01-01 too fine for yen ; fund: F
    A  1.5 JPY
    B  -1.5 JPY
commodity 1.0000 JPY
2026-01-02 hours ; fund: F
    A  1.25 HRS
    B
commodity 1000.00 HRS
2026-01-02 hours ; fund: F
    A  1.255 HRS
    B
commodity 1.0 XAU
2026-01-02 gold ; fund: F
    A  1.25 XAU
    B
`, plaintext.Hledger)
	require.Equal(t, []string{"6 sub-minor", "7 sub-minor", "8 undeclared", "10 undeclared", "12 undeclared", "14 sub-minor", "18 sub-minor"}, found(b))
	require.True(t, b.Sound())
	require.Equal(t, "F A 1.00 CNY\nF A 2.505 HRS\nF A 1.5000 JPY\nF A 1.25 XAU\nF B -1.00 CNY\nF B -2.505 HRS\nF B -1.5000 JPY\nF B -1.25 XAU\n", table(t, b))
}
