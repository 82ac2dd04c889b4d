package statement_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(amount string) renjia.Money {
	m, err := renjia.ParseMoney(amount, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

func fundID(key string) ledger.FundID { return renjia.ImportedID[ledger.Fund]("test", "fund", key) }

// The funds of the tests.
var (
	general = ledger.Fund{ID: fundID("general"), Name: renjia.Both("General"), Restriction: ledger.Unrestricted}
	meals   = ledger.Fund{ID: fundID("meals"), Name: renjia.Both("Meals"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals"), Projects: []string{"meals"}}
	youth   = ledger.Fund{ID: fundID("youth"), Name: renjia.Both("Youth"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("youth"), Projects: []string{"youth"}}
)

func find(id ledger.FundID) (ledger.Fund, bool) {
	all := []ledger.Fund{general, meals, youth}
	i := slices.IndexFunc(all, func(f ledger.Fund) bool { return f.ID == id })
	if i < 0 {
		return ledger.Fund{}, false
	}
	return all[i], true
}

// leg is a line on an account: debits positive.
type leg struct {
	account, amount string
}

func entry(date string, f ledger.Fund, legs ...leg) ledger.Entry {
	e := ledger.Entry{ID: renjia.ImportedID[ledger.Entry]("test", "entry", fmt.Sprint(date, f.ID, legs)), Date: day(date)}
	for _, l := range legs {
		e.Lines = append(e.Lines, ledger.Line{Account: l.account, Fund: f.ID, Amount: cny(l.amount)})
	}
	return e
}

func stream(entries ...ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func chart(t require.TestingT) *ledger.Chart {
	c, err := ledger.China()
	require.NoError(t, err)
	return c
}

func year(t require.TestingT, y int) renjia.Period {
	p, err := renjia.Year(y)
	require.NoError(t, err)
	return p
}

// request asks for the statements of 2026 in the forms of China.
func request(t require.TestingT) statement.Request {
	forms, err := statement.China()
	require.NoError(t, err)
	return statement.Request{
		Period: year(t, 2026), Currency: renjia.CNY, Layouts: forms, Split: statement.ByRelease, Funds: find,
		Choices: map[string]string{
			"programme-costs": "purchases", "management-costs": "other-out", "fundraising-costs": "other-out",
			"receivables": "services", "advances": "services",
		},
	}
}

func set(t *testing.T, r statement.Request, entries ...ledger.Entry) statement.Set {
	t.Helper()
	b, err := statement.Gather(chart(t), r, stream(entries...))
	require.NoError(t, err)
	s, err := b.Set()
	require.NoError(t, err)
	require.True(t, s.Checks.All(), s.Checks.Text(renjia.English))
	return s
}

// figures asserts the cells of rows, each "row amount amount…".
func figures(t *testing.T, table statement.Table, want map[string][]string) {
	t.Helper()
	for id, amounts := range want {
		row, ok := table.Row(id)
		require.True(t, ok, id)
		got := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			got[i] = c.Amount()
		}
		require.Equal(t, amounts, got, id)
	}
}
