package ledger_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

func id[T any](key string) renjia.ID[T] { return renjia.ImportedID[T]("test", "ledger", key) }

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(amount string) renjia.Money { return money(amount, renjia.CNY) }

func money(amount string, c renjia.Currency) renjia.Money {
	m, err := renjia.ParseMoney(amount, c)
	if err != nil {
		panic(err)
	}
	return m
}

// The funds of the tests, one of each restriction.
var (
	free    = ledger.Fund{ID: id[ledger.Fund]("free"), Name: renjia.Both("Free"), Restriction: ledger.Unrestricted}
	elderly = ledger.Fund{ID: id[ledger.Fund]("elderly"), Name: renjia.Both("Elderly"), Restriction: ledger.ByPurpose,
		Purpose: renjia.Both("meals for older people"), Projects: []string{"meals"}}
	year26 = ledger.Fund{ID: id[ledger.Fund]("2026"), Name: renjia.Both("2026"), Restriction: ledger.ByTime,
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}}
	both = ledger.Fund{ID: id[ledger.Fund]("both"), Name: renjia.Both("Both"), Restriction: ledger.ByBoth,
		Purpose: renjia.Both("meals in 2026"), Projects: []string{"meals"}, Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}}
	endowment = ledger.Fund{ID: id[ledger.Fund]("endowment"), Name: renjia.Both("Endowment"), Restriction: ledger.Endowment}
)

var allFunds = []ledger.Fund{free, elderly, year26, both, endowment}

func books(t require.TestingT) *ledger.Ledger {
	chart, err := ledger.China()
	require.NoError(t, err)
	l := ledger.New(chart)
	for _, f := range allFunds {
		require.NoError(t, l.Open(f))
	}
	return l
}

func find(f ledger.FundID) (ledger.Fund, bool) {
	i := slices.IndexFunc(allFunds, func(x ledger.Fund) bool { return x.ID == f })
	if i < 0 {
		return ledger.Fund{}, false
	}
	return allFunds[i], true
}

// move is the entry of two lines that debits one account and credits another.
func move(key, date, debit, credit string, f ledger.Fund, amount renjia.Money, project string) ledger.Entry {
	minus, err := amount.Neg()
	if err != nil {
		panic(err)
	}
	return ledger.Entry{ID: id[ledger.Entry](key), Date: day(date), Lines: []ledger.Line{
		{Account: debit, Fund: f.ID, Amount: amount, Project: project},
		{Account: credit, Fund: f.ID, Amount: minus},
	}}
}

func receive(key, date string, f ledger.Fund, amount string) ledger.Entry {
	return move(key, date, "1002", "4101", f, cny(amount), "")
}

func spend(key, date string, f ledger.Fund, amount, project string) ledger.Entry {
	return move(key, date, "5101", "1002", f, cny(amount), project)
}

func release(key, date string, f ledger.Fund, amount string) ledger.Release {
	return ledger.Release{ID: id[ledger.Entry](key), Fund: f.ID, Date: day(date), Amount: cny(amount)}
}

func post(t *testing.T, l *ledger.Ledger, entries ...ledger.Entry) {
	t.Helper()
	for _, e := range entries {
		changed, err := l.Post(e)
		require.NoError(t, err)
		require.True(t, changed)
	}
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

// state is everything a ledger shows, for comparison.
func state(l *ledger.Ledger) string { return fmt.Sprintf("%+v", l.Standings()) }
