package statement_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

func TestNothingIsGuessed(t *testing.T) {
	_, err := statement.Gather(chart(t), statement.Request{}, stream())
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	var names []string
	for _, c := range open.Choices {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"Split", "Period", "Currency", "Layouts", "Funds"}, names)
}

func TestRequestsThatCannotBeMetAreRefused(t *testing.T) {
	for name, change := range map[string]func(*statement.Request){
		"split":         func(r *statement.Request) { r.Split = "both" },
		"mixed":         func(r *statement.Request) { r.Mixed = "half" },
		"currency":      func(r *statement.Request) { r.Currency = "XXZ" },
		"period":        func(r *statement.Request) { r.Period.Until = r.Period.From },
		"prior overlap": func(r *statement.Request) { r.Prior = r.Period },
		"wrong layout":  func(r *statement.Request) { r.Layouts.Position = r.Layouts.Activities },
	} {
		r := request(t)
		change(&r)
		_, err := statement.Gather(chart(t), r, stream())
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func TestEntriesAreChecked(t *testing.T) {
	unbalanced := entry("2026-01-01", general, leg{"1002", "1"}, leg{"4101", "-2"})
	_, err := statement.Gather(chart(t), request(t), stream(unbalanced))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = statement.Gather(chart(t), request(t), stream(entry("2026-01-01", general, leg{"1002", "1"}, leg{"77", "-1"})))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = statement.Gather(chart(t), request(t), stream(entry("2026-01-01", ledger.Fund{ID: fundID("unknown")}, leg{"1002", "1"}, leg{"4101", "-1"})))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	broken := errors.New("disk")
	_, err = statement.Gather(chart(t), request(t), func(yield func(ledger.Entry, error) bool) { yield(ledger.Entry{}, broken) })
	require.ErrorIs(t, err, broken)
}

func TestOtherCurrenciesAreLeftOut(t *testing.T) {
	usd, err := renjia.ParseMoney("5.00", "USD")
	require.NoError(t, err)
	minus, err := usd.Neg()
	require.NoError(t, err)
	e := entry("2026-01-01", general)
	e.Lines = []ledger.Line{{Account: "1002", Fund: general.ID, Amount: usd}, {Account: "4101", Fund: general.ID, Amount: minus}}
	figures(t, set(t, request(t), e).Position, map[string][]string{"assets": {"0.00", "0.00"}})
	r := request(t)
	r.Currency = "USD"
	figures(t, set(t, r, e).Position, map[string][]string{"assets": {"0.00", "5.00"}})
}

func TestOverflowIsAnError(t *testing.T) {
	const most = "92233720368547758.07"
	_, err := statement.Gather(chart(t), request(t), stream(
		entry("2026-01-01", general, leg{"1002", most}, leg{"4101", "-" + most}),
		entry("2026-01-02", general, leg{"1002", "0.01"}, leg{"4101", "-0.01"})))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestCostsWithoutAFunctionAskForOne(t *testing.T) {
	accounts := append(chart(t).Accounts(), ledger.Account{Code: "5991", Class: ledger.Expense, Name: renjia.Both("Rent")})
	c, err := ledger.NewChart(renjia.Both("own"), "test", accounts...)
	require.NoError(t, err)
	rent := entry("2026-01-01", general, leg{"5991", "1"}, leg{"2202", "-1"})
	b, err := statement.Gather(c, request(t), stream(rent))
	require.NoError(t, err)
	_, err = b.Set()
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	rent.Lines[0].Function = ledger.Management
	b, err = statement.Gather(c, request(t), stream(rent))
	require.NoError(t, err)
	a, err := b.Activities()
	require.NoError(t, err)
	figures(t, a, map[string][]string{"management": {"1.00", "0.00", "1.00"}})
}
