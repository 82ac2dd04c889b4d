package ledger_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// shared returns a file of the shared test data, or skips the test.
func shared(t testing.TB, path string) string {
	t.Helper()
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED names no folder of test data")
	}
	return filepath.Join(root, "data", "books", path)
}

// journal reads the plain journals of the corpus: a head line with the date,
// then lines of account, amount, currency and a fund tag.
func journal(r io.Reader) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		var e ledger.Entry
		n := 0
		flush := func() bool {
			done := e
			e = ledger.Entry{}
			return len(done.Lines) == 0 || yield(done, nil)
		}
		for scan := bufio.NewScanner(r); scan.Scan(); {
			text := scan.Text()
			switch {
			case strings.HasPrefix(text, "20"):
				if !flush() {
					return
				}
				n++
				e = ledger.Entry{ID: id[ledger.Entry](fmt.Sprint(n)), Date: day(text[:10])}
			case strings.HasPrefix(text, "    "):
				line, err := journalLine(strings.Fields(text))
				if err != nil {
					yield(e, err)
					return
				}
				e.Lines = append(e.Lines, line)
			}
		}
		flush()
	}
}

// journalLine reads "Assets:Bank:F021 1.00 CNY ; fund: F021".
func journalLine(fields []string) (ledger.Line, error) {
	if len(fields) != 6 {
		return ledger.Line{}, fmt.Errorf("%q: %w", fields, renjia.ErrUnsupported)
	}
	amount, err := renjia.ParseMoney(fields[1], renjia.Currency(fields[2]))
	account := fields[0][:strings.LastIndexByte(fields[0], ':')]
	return ledger.Line{Account: account, Fund: id[ledger.Fund](fields[5]), Amount: amount}, err
}

// journalBooks has the accounts and the 40 funds of the corpus.
func journalBooks(t testing.TB) *ledger.Ledger {
	classes := map[string]ledger.Class{
		"Assets": ledger.Asset, "Liabilities": ledger.Liability, "Equity": ledger.NetAssets, "Income": ledger.Income, "Expenses": ledger.Expense,
	}
	var accounts []ledger.Account
	for _, code := range strings.Fields(`Assets:Bank Assets:DueFrom Assets:InKind Equity:Released Expenses:Activities
		Expenses:Admin Expenses:Goods Expenses:Personnel Expenses:Shared Expenses:Subsidies Expenses:Supplies
		Expenses:Transport Income:Grants Income:InKind Income:Released Liabilities:DueTo Liabilities:Payable`) {
		a := ledger.Account{Code: code, Name: renjia.Both(code), Class: classes[code[:strings.IndexByte(code, ':')]]}
		if a.Class == ledger.Expense {
			a.Function = ledger.Programme
		}
		accounts = append(accounts, a)
	}
	c, err := ledger.NewChart(renjia.Both("corpus"), "test data", accounts...)
	require.NoError(t, err)
	l := ledger.New(c)
	for n := range 40 {
		name := fmt.Sprintf("F%03d", n+1)
		require.NoError(t, l.Open(ledger.Fund{ID: id[ledger.Fund](name), Name: renjia.Both(name), Restriction: ledger.Unrestricted}))
	}
	return l
}

func replay(t testing.TB, l *ledger.Ledger, path string) (int64, error) {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	return l.Replay(journal(f))
}

// The corpus of journals that a fund ledger must accept or reject: those kinds
// that need no balance assertions and no inferred amounts, which this package
// does not have.
func TestVerdictsOfTheCorpus(t *testing.T) {
	f, err := os.Open(shared(t, "verdicts.tsv"))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	judged := 0
	for _, row := range rows[1:] {
		file, kind, want := row[0], row[1], row[len(row)-1]
		switch kind {
		case "ok", "cross_fund", "currency_swap", "subcent", "off_by_cent":
		default:
			continue
		}
		judged++
		n, err := replay(t, journalBooks(t), shared(t, filepath.Join("verdicts", file)))
		if want == "accept" {
			require.NoError(t, err, file)
			require.Equal(t, int64(12), n, file)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrInvalid, file)
	}
	require.Equal(t, 34, judged)
}

func TestBalancesOfTenThousandEntriesEqualTheGenerators(t *testing.T) {
	b, err := os.ReadFile(shared(t, "l10k.expected.json"))
	require.NoError(t, err)
	var want struct {
		N        int64            `json:"n"`
		Balances map[string]int64 `json:"balances"`
	}
	require.NoError(t, json.Unmarshal(b, &want))
	l := journalBooks(t)
	n, err := replay(t, l, shared(t, "l10k.journal"))
	require.NoError(t, err)
	require.Equal(t, want.N, n)
	got := map[string]int64{}
	for _, s := range l.Standings() {
		sum := cny("0")
		for account, balance := range s.Balances {
			f, ok := l.Fund(s.Fund)
			require.True(t, ok)
			if balance.Minor() != 0 {
				got[fmt.Sprintf("%s:%s %s", account, f.Name.EN, s.Currency)] = balance.Minor()
			}
			sum, err = renjia.MoneyOf(sum.Minor()+balance.Minor(), s.Currency)
			require.NoError(t, err)
		}
		require.True(t, sum.IsZero(), "every fund sums to zero in every currency")
	}
	for place, minor := range want.Balances {
		if minor == 0 {
			delete(want.Balances, place)
		}
	}
	require.Equal(t, want.Balances, got)
}
