package plaintext_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Named mutants: each of these faults was put into the code on purpose, and
// died.
//
//	funds are not balanced, only currencies        TestOneBrokenRuleIsFoundWhereItIsBroken
//	a cent is tolerated                            TestOneBrokenRuleIsFoundWhereItIsBroken
//	a currency swap is accepted                    TestCostsBalanceNothing
//	a third decimal is accepted                    TestDecimalsOfACommodity
//	two amounts may be left out                    TestOneBrokenRuleIsFoundWhereItIsBroken
//	a balance assignment is accepted               TestStatedBalancesOfHledger
//	stated balances are not judged                 TestStatedBalancesOfHledger
//	stated balances go by line, not by date        TestStatedBalancesFollowDatesWhateverTheOrderOfLines
//	== is read as =                                TestStatedBalancesOfHledger
//	accounts below count always                    TestStatedBalancesFollowDatesWhateverTheOrderOfLines
//	A:BC counts as below A:B                       TestStatedBalancesOfHledger
//	beancount's balance holds at the end of a day  TestBeancountBalancesHoldAtTheStartOfTheDayExactlyAndWithSubaccounts
//	later entries count as the last good one       TestTheLastGoodEntryIsOneBeforeTheFailure
//	the day of closing stays open                  TestAClosingBindsWhatStandsBehindIt
//	an earlier closing opens the books again       TestAClosingBindsWhatStandsBehindIt
//	as of a day leaves the day out                 TestFiguresAreTheSumsOfPostings
//	sums wrap; rescaling wraps                     TestRescalingIsExactOrRefused
//	a finer amount forgets what is in its entry    TestAFinerAmountKeepsWhatWasCountedBeforeIt
//	a finer amount forgets what is booked          TestDecimalsOfACommodity
//	a posting's own fund loses                     TestFundsComeFromPostingTransactionOrAccount
//	a missing fund is accepted                     TestBeancountFundsComeFromMetadataThenTags
//	the first of several tags is the fund          TestBeancountFundsComeFromMetadataThenTags
//	a comma before three digits decides            TestNumbersOfEveryForm
//	an account is used on the day of its close     TestAccountsAreUsedWhileTheyAreOpen
//	priced postings are left out of the balance    TestCostsBalanceNothing
//	donors are exported                            TestDonorsStayBehind
//	equal transactions are one entry               TestImportingTwiceGivesTheSameEntries
//	a text ends early                              TestWritersKeepTextsFromBreakingOut

// The tests' own picture of a journal: what was meant, not what was read.
type (
	leg struct {
		account, fund, currency string
		minor                   int64
		elided                  bool
		number                  string // written instead of the amount
		stated                  string // a balance stated behind it
	}
	event struct {
		day    int
		legs   []leg
		before string // a line before it
	}
	world []event
)

var first = func() renjia.Date {
	d, _ := renjia.NewDate(2026, 1, 1)
	return d
}()

func (e event) date() renjia.Date { return first.AddDays(e.day) }

func (l leg) amount() string {
	switch {
	case l.elided:
		return ""
	case l.number != "":
		return l.number + " " + l.currency
	}
	return cents(l.minor) + " " + l.currency
}

// cents is written apart from the package's own way.
func cents(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%02d", sign, minor/100, minor%100)
}

// page is a journal under construction that knows its lines.
type page struct {
	strings.Builder
	line int
}

func (p *page) add(format string, args ...any) int {
	fmt.Fprintf(p, format+"\n", args...)
	p.line++
	return p.line
}

// hledger renders the world and says on which line each event (index 0) and
// each leg of it stands.
func (w world) hledger() (string, [][]int) {
	var p page
	var lines [][]int
	for _, e := range w {
		if e.before != "" {
			p.add("%s", e.before)
		}
		at := []int{p.add("%s * somebody | something", e.date())}
		for _, l := range e.legs {
			text := "    " + l.account
			if a := l.amount(); a != "" {
				text += "  " + a
			}
			if l.stated != "" {
				text += " = " + l.stated
			}
			if l.fund != "" {
				text += "  ; fund: " + l.fund
			}
			at = append(at, p.add("%s", text))
		}
		p.add("")
		lines = append(lines, at)
	}
	return p.String(), lines
}

func (w world) beancount() string {
	var p page
	for _, a := range accounts {
		p.add("2025-12-31 open %s", a)
	}
	for _, e := range w {
		p.add(`%s * "somebody" "something"`, e.date())
		for _, l := range e.legs {
			p.add("  %s  %s", l.account, l.amount())
			if l.fund != "" {
				p.add("    fund: %q", l.fund)
			}
		}
		p.add("")
	}
	return p.String()
}

var (
	accounts   = []string{"Assets:Bank", "Assets:Bank:Branch", "Income:Gifts", "Expenses:Meals", "Expenses:Rent", "Liabilities:Loans"}
	fundsOf    = []string{"F1", "F2", "F3"}
	currencies = []string{"CNY", "USD"}
)

// worlds draws books that break no rule: one to three funds an entry, each
// balanced.
func worlds() *rapid.Generator[world] {
	return rapid.Custom(func(t *rapid.T) world {
		w := make(world, rapid.IntRange(1, 12).Draw(t, "events"))
		day := 0
		for i := range w {
			day += rapid.IntRange(0, 2).Draw(t, "days")
			w[i] = event{day: day, legs: legs(t)}
		}
		return w
	})
}

func legs(t *rapid.T) (all []leg) {
	currency := rapid.SampledFrom(currencies).Draw(t, "currency")
	for f := range rapid.IntRange(1, 3).Draw(t, "funds") {
		rest := int64(0)
		for range rapid.IntRange(1, 2).Draw(t, "legs") {
			minor := rapid.Int64Range(1, 1_000_000).Draw(t, "minor")
			if rapid.Bool().Draw(t, "credit") {
				minor = -minor
			}
			rest -= minor
			all = append(all, leg{account: rapid.SampledFrom(accounts).Draw(t, "account"), fund: fundsOf[f], currency: currency, minor: minor})
		}
		if rest == 0 {
			rest, all[len(all)-1].minor = -1, all[len(all)-1].minor+1
		}
		all = append(all, leg{account: rapid.SampledFrom(accounts).Draw(t, "account"), fund: fundsOf[f], currency: currency, minor: rest})
	}
	if rapid.Bool().Draw(t, "elide") {
		all[rapid.IntRange(0, len(all)-1).Draw(t, "elided")].elided = true
	}
	return all
}

// held is what the world's accounts hold, added up leg by leg.
func (w world) held(keep func(event, leg) bool) map[string]int64 {
	all := map[string]int64{}
	for _, e := range w {
		for _, l := range e.legs {
			if keep(e, l) {
				all[l.account+" "+l.currency] += l.minor
			}
		}
	}
	for key, minor := range all {
		if minor == 0 {
			delete(all, key)
		}
	}
	return all
}

func minors(rows []plaintext.Row) map[string]int64 {
	all := map[string]int64{}
	for _, r := range rows {
		all[r.Account+" "+r.Amount.Commodity] = r.Amount.Units
	}
	return all
}

func read(t require.TestingT, text string, syntax plaintext.Syntax) *plaintext.Books {
	b, err := plaintext.Load(strings.NewReader(text), syntax, plaintext.Options{File: "j"})
	require.NoError(t, err, text)
	return b
}

// found lists violations as "line kind", in order.
func found(b *plaintext.Books) []string {
	all := []string{}
	for _, v := range b.Violations() {
		all = append(all, fmt.Sprint(v.Place.Line, " ", v.Kind))
	}
	return all
}

func TestFiguresAreTheSumsOfPostings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worlds().Draw(t, "world")
		text, _ := w.hledger()
		for syntax, text := range map[plaintext.Syntax]string{plaintext.Hledger: text, plaintext.Beancount: w.beancount()} {
			b := read(t, text, syntax)
			require.Empty(t, b.Violations(), text)
			require.Equal(t, len(w), b.Entries())
			require.Equal(t, w.held(func(event, leg) bool { return true }), minors(rows(t, b, plaintext.Query{})))
			day := rapid.IntRange(0, 30).Draw(t, "day")
			require.Equal(t, w.held(func(e event, _ leg) bool { return e.day <= day }), minors(rows(t, b, plaintext.Query{AsOf: first.AddDays(day)})))
			fund := rapid.SampledFrom(fundsOf).Draw(t, "fund")
			want := w.held(func(_ event, l leg) bool { return l.fund == fund })
			require.Equal(t, want, minors(rows(t, b, plaintext.Query{Fund: fund})))
			require.Equal(t, want, minors(slices.DeleteFunc(rows(t, b, plaintext.Query{ByFund: true}), func(r plaintext.Row) bool { return r.Fund != fund })))
		}
	})
}

func rows(t require.TestingT, b *plaintext.Books, q plaintext.Query) []plaintext.Row {
	rows, err := b.Balances(q)
	require.NoError(t, err)
	return rows
}

// breaks are the ways to break one rule in one place of sound books. Each says
// what must be found: on the entry's line (0) or on that of a leg (1…).
var breaks = map[string]func(t *rapid.T, w world, i int) []string{
	"off by a cent": func(t *rapid.T, w world, i int) []string {
		k := written(t, w[i])
		w[i].legs[k].minor++
		return want(w, i, 0, plaintext.Imbalance)
	},
	"another fund": func(t *rapid.T, w world, i int) []string {
		w[i].legs[written(t, w[i])].fund = "F9"
		return want(w, i, 0, plaintext.CrossFund)
	},
	"another currency": func(t *rapid.T, w world, i int) []string {
		w[i].legs[written(t, w[i])].currency = "EUR"
		return want(w, i, 0, plaintext.CurrencySwap)
	},
	"a third decimal": func(t *rapid.T, w world, i int) []string {
		k := written(t, w[i])
		w[i].legs[k].number = cents(w[i].legs[k].minor) + string(rapid.SampledFrom([]byte("123456789")).Draw(t, "digit"))
		return append(want(w, i, 0, plaintext.Imbalance), want(w, i, k+1, plaintext.SubMinor)...)
	},
	"two left out": func(t *rapid.T, w world, i int) []string {
		a, b := 0, written(t, w[i])
		if a == b {
			b = len(w[i].legs) - 1
		}
		w[i].legs[a].elided, w[i].legs[b].elided = true, true
		return want(w, i, b+1, plaintext.Elision)
	},
	"no fund": func(t *rapid.T, w world, i int) []string {
		k := written(t, w[i])
		w[i].legs[k].fund = ""
		return want(w, i, k+1, plaintext.NoFund)
	},
	"a wrong balance": func(t *rapid.T, w world, i int) []string {
		k := written(t, w[i])
		w[i].legs[k].stated = cents(w.after(i, k)+rapid.SampledFrom([]int64{-1, 1, 100}).Draw(t, "by")) + " " + w[i].legs[k].currency
		return want(w, i, k+1, plaintext.FailedAssertion)
	},
	"closed": func(t *rapid.T, w world, i int) (all []string) {
		w[i].before = "; closed: " + w[i].date().String()
		for j := i; j < len(w) && w[j].day <= w[i].day; j++ {
			all = append(all, want(w, j, 0, plaintext.ClosedPeriod)...)
		}
		return all
	},
}

// written draws a leg whose amount is written, after taking out an elision.
func written(t *rapid.T, e event) int {
	for k := range e.legs {
		e.legs[k].elided = false
	}
	return rapid.IntRange(0, len(e.legs)-1).Draw(t, "leg")
}

func want(w world, i, k int, kind plaintext.Kind) []string {
	_, lines := w.hledger()
	return []string{fmt.Sprint(lines[i][k], " ", kind)}
}

// after is what the account of a leg holds right after it, in the order of
// dates and then of lines.
func (w world) after(i, k int) int64 {
	total, l := int64(0), w[i].legs[k]
	for j, e := range w {
		for m, x := range e.legs {
			earlier := e.day < w[i].day || (e.day == w[i].day && (j < i || (j == i && m <= k)))
			if earlier && x.account == l.account && x.currency == l.currency {
				total += x.minor
			}
		}
	}
	return total
}

func TestOneBrokenRuleIsFoundWhereItIsBroken(t *testing.T) {
	for name, breakIt := range breaks {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := worlds().Draw(t, "world")
				all := breakIt(t, w, rapid.IntRange(0, len(w)-1).Draw(t, "event"))
				text, _ := w.hledger()
				require.Equal(t, all, found(read(t, text, plaintext.Hledger)), text)
			})
		})
	}
}

func TestStatedBalancesFollowDatesWhateverTheOrderOfLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Permutation(worlds().Draw(t, "world")).Draw(t, "order")
		for range 3 {
			i := rapid.IntRange(0, len(w)-1).Draw(t, "event")
			k := rapid.IntRange(0, len(w[i].legs)-1).Draw(t, "leg")
			l := &w[i].legs[k]
			if !l.elided {
				l.stated = cents(world(w).after(i, k)) + " " + l.currency
			}
		}
		text, _ := world(w).hledger()
		require.Empty(t, found(read(t, text, plaintext.Hledger)), text)
	})
}
