package timebank_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

// twoBanks are two banks that give each other 50 minutes of credit.
func twoBanks(t require.TestingT) (a, b *timebank.Bank) {
	ids := []timebank.BankID{id[timebank.Bank]("bank"), id[timebank.Bank]("other")}
	limit := timebank.Minutes(50)
	var all []*timebank.Bank
	for i, bank := range ids {
		v, err := timebank.New(bank, builtin(t, "minutes"), day("2026-01-01"))
		require.NoError(t, err)
		for _, x := range []timebank.Account{
			{Kind: timebank.Member, Holder: person("ann"), Opened: day("2026-01-01")},
			{Kind: timebank.Clearing, Peer: ids[1-i], Credit: &limit, Opened: day("2026-01-01")},
		} {
			_, err := v.Open(x)
			require.NoError(t, err)
		}
		all = append(all, v)
	}
	return all[0], all[1]
}

func TestATransferBetweenBanksIsInBothBooksOrNeither(t *testing.T) {
	a, b := twoBanks(t)
	ids := []timebank.BankID{id[timebank.Bank]("bank"), id[timebank.Bank]("other")}
	credit(t, a, "1", "ann", "2026-03-01", 100)
	x := timebank.Exchanged{
		ID: id[timebank.Transfer]("x"), From: member("ann"), To: timebank.AccountOf(ids[1], timebank.Member, person("ann")), Minutes: 40, Date: day("2026-03-02"),
	}
	mirrored := func() {
		t.Helper()
		require.Zero(t, balance(a, timebank.ClearingAccount(ids[0], ids[1]))+balance(b, timebank.ClearingAccount(ids[1], ids[0])))
	}
	_, _, err := a.Clear(b, x)
	require.NoError(t, err)
	mirrored()
	require.Equal(t, timebank.Minutes(60), balance(a, member("ann")))
	require.Equal(t, timebank.Minutes(40), balance(b, x.To))
	_, _, err = a.Clear(b, x)
	require.NoError(t, err, "the same again changes nothing")
	require.Equal(t, timebank.Minutes(40), balance(b, x.To))
	x.ID, x.Minutes = id[timebank.Transfer]("more"), 11
	_, _, err = a.Clear(b, x)
	var limit *timebank.LimitError
	require.ErrorAs(t, err, &limit, "the banks agreed on 50")
	mirrored()
	require.Equal(t, timebank.Minutes(60), balance(a, member("ann")), "neither half")
	for bound, half := range map[timebank.Bound]func() error{ // each bank keeps the limit by itself
		timebank.Ceiling: func() error { out, _ := x.Halves(ids[0], ids[1]); _, _, err := a.Post(out); return err },
		timebank.Floor:   func() error { _, in := x.Halves(ids[0], ids[1]); _, _, err := b.Post(in); return err },
	} {
		require.ErrorAs(t, half(), &limit)
		require.Equal(t, bound, limit.Bound)
	}
	nobody := x
	nobody.Minutes, nobody.To = 1, timebank.AccountOf(ids[1], timebank.Member, person("nobody"))
	_, _, err = a.Clear(b, nobody)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	mirrored()
	require.Equal(t, timebank.Minutes(60), balance(a, member("ann")), "the first half needs the second")
	_, _, err = a.ReverseClear(b, id[timebank.Transfer]("x"), id[timebank.Transfer]("back"), day("2026-03-03"), renjia.Text{})
	require.NoError(t, err)
	mirrored()
	require.Equal(t, timebank.Minutes(100), balance(a, member("ann")))
	require.Zero(t, balance(b, x.To))
	_, _, err = a.ReverseClear(b, id[timebank.Transfer]("x"), id[timebank.Transfer]("twice"), day("2026-03-03"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrState)
	mirrored()
}
