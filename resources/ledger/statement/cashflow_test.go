package statement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

// wages of 100: 80 paid, 15 of income tax withheld, 5 owed to the insurance.
func wages() ledger.Entry {
	return entry("2026-05-01", general, leg{"5301", "100"}, leg{"1002", "-80"}, leg{"2206", "-15"}, leg{"2204", "-5"})
}

func TestMixedEntriesAreNotGuessed(t *testing.T) {
	r := request(t)
	b, err := statement.Gather(chart(t), r, stream(wages()))
	require.NoError(t, err)
	s, err := b.Set()
	require.NoError(t, err)
	require.Nil(t, s.CashFlow)
	require.Equal(t, "Mixed", s.Open[0].Name)
	require.Contains(t, s.Open[0].Why, wages().ID.String())

	r.Mixed = statement.OwnAmounts
	figures(t, *set(t, r, wages()).CashFlow, map[string][]string{"other-out": {"100.00"}, "taxes": {"-15.00"}, "staff": {"-5.00"}, "change": {"-80.00"}})
	r.Mixed = statement.Proportional
	figures(t, *set(t, r, wages()).CashFlow, map[string][]string{"other-out": {"80.00"}, "taxes": {"0.00"}, "staff": {"0.00"}, "change": {"-80.00"}})

	// 70 of cash for 60 of wages and 40 of office costs, 30 owed: 42 and 28.
	split := entry("2026-05-02", general, leg{"2204", "60"}, leg{"5901", "40"}, leg{"1002", "-70"}, leg{"2202", "-30"})
	figures(t, *set(t, r, split).CashFlow, map[string][]string{"staff": {"42.00"}, "other-out": {"28.00"}, "purchases": {"0.00"}})
}

func TestWhatCashExplainsNeedsNoChoice(t *testing.T) {
	s := set(t, request(t),
		entry("2026-02-01", general, leg{"1002", "100"}, leg{"4101", "-60"}, leg{"4301", "-40"}),                                             // one receipt of two kinds
		entry("2026-02-02", general, leg{"1002", "50"}, leg{"1001", "-20"}, leg{"4101", "-50"}, leg{"2204", "20"}),                           // in and out, all of it cash
		entry("2026-02-03", general, leg{"2202", "10"}, leg{"1141", "-4"}, leg{"1002", "-6"}),                                                // two accounts, one line
		entry("2026-02-04", general, leg{"1001", "7"}, leg{"1002", "-7"}),                                                                    // among cash
		entry("2026-02-05", general, leg{"1501", "900"}, leg{"2202", "-900"}),                                                                // no cash
		entry("2026-02-06", general, leg{"1501", "-3"}, leg{"1002", "3"}), entry("2026-02-07", general, leg{"1501", "8"}, leg{"1002", "-8"}), // sold, bought
	)
	figures(t, *s.CashFlow, map[string][]string{
		"donations": {"110.00"}, "services": {"40.00"}, "staff": {"20.00"}, "purchases": {"6.00"},
		"assets-sold": {"3.00"}, "assets-bought": {"8.00"}, "change": {"119.00"},
	})
}

func TestEveryFundOfAnEntryIsLookedAtAlone(t *testing.T) {
	e := entry("2026-03-01", general, leg{"5901", "10"}, leg{"1002", "-10"})
	e.Lines = append(e.Lines, entry("2026-03-01", meals, leg{"1002", "30"}, leg{"4101", "-20"}, leg{"2203", "-10"}).Lines...)
	e.Lines = append(e.Lines, entry("2026-03-01", youth, leg{"5101", "5"}, leg{"2202", "-5"}).Lines...) // without cash: no choice is needed
	figures(t, *set(t, request(t), e).CashFlow, map[string][]string{"other-out": {"10.00"}, "donations": {"20.00"}, "services": {"10.00"}, "purchases": {"0.00"}})
}

// A restricted fund pays what the general fund bought: the release between
// them is no flow of cash. Seen from one fund alone it is.
func TestAReleaseBetweenFundsIsNoFlow(t *testing.T) {
	e := entry("2026-03-01", general, leg{"5901", "10"}, leg{"3101", "-10"})
	e.Lines = append(e.Lines, entry("2026-03-01", meals, leg{"3102", "10"}, leg{"1002", "-10"}).Lines...)
	s := set(t, request(t), e)
	figures(t, *s.CashFlow, map[string][]string{"other-out": {"10.00"}, "other-financing-out": {"0.00"}, "change": {"-10.00"}})
	figures(t, s.Activities, map[string][]string{"release": {"10.00", "-10.00", "0.00"}})
	r := request(t)
	r.Fund = meals.ID
	figures(t, *set(t, r, e).CashFlow, map[string][]string{"other-out": {"0.00"}, "other-financing-out": {"10.00"}, "change": {"-10.00"}})
}

func TestAnEntryMayNameItsLine(t *testing.T) {
	r := request(t)
	r.Flow = func(e ledger.Entry) string { return "staff" }
	figures(t, *set(t, r, wages()).CashFlow, map[string][]string{"staff": {"80.00"}, "taxes": {"0.00"}, "change": {"-80.00"}})
	for _, line := range []string{"change", "nothing"} {
		r.Flow = func(e ledger.Entry) string { return line }
		_, err := statement.Gather(chart(t), r, stream(wages()))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestOpenChoicesAreListedAtOnce(t *testing.T) {
	r := request(t)
	r.Choices = map[string]string{"advances": "nonsense"}
	b, err := statement.Gather(chart(t), r, stream(wages(),
		entry("2026-01-01", general, leg{"5101", "1"}, leg{"1002", "-1"}),
		entry("2026-01-02", general, leg{"1002", "1"}, leg{"2203", "-1"}),
		entry("2025-01-02", general, leg{"5401", "1"}, leg{"1002", "-1"}), // before the period: no flow is shown
	))
	require.NoError(t, err)
	_, err = b.CashFlow()
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	var names []string
	for _, c := range open.Choices {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"advances", "management-costs", "programme-costs", "Mixed"}, names)
}

func TestEntriesWithoutCashNeedNoChoice(t *testing.T) {
	r := request(t)
	r.Choices = nil
	s := set(t, r, entry("2026-01-01", general, leg{"5101", "5"}, leg{"2202", "-5"}), entry("2026-01-02", general, leg{"1121", "5"}, leg{"4301", "-5"}))
	require.Empty(t, s.Open)
	figures(t, *s.CashFlow, map[string][]string{"change": {"0.00"}})
}

func TestCashAgainstAnUnknownAccountIsAnError(t *testing.T) {
	accounts := append(chart(t).Accounts(), ledger.Account{Code: "9001", Class: ledger.Liability, Name: renjia.Both("Strange")})
	c, err := ledger.NewChart(renjia.Both("own"), "test", accounts...)
	require.NoError(t, err)
	b, err := statement.Gather(c, request(t), stream(entry("2026-01-01", general, leg{"1002", "1"}, leg{"9001", "-1"})))
	require.NoError(t, err)
	_, err = b.Set()
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, "9001")
	p, err := b.Position()
	require.NoError(t, err)
	figures(t, p, map[string][]string{"other-current-liabilities": {"0.00", "1.00"}})
}
