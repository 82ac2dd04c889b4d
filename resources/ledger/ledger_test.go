package ledger_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

func TestEntryThatDoesNotBalanceInAFundIsRefused(t *testing.T) {
	l := books(t)
	post(t, l, receive("in", "2026-01-02", free, "500"), receive("in2", "2026-01-02", elderly, "500"))
	before := state(l)
	for name, spoil := range map[string]func(*ledger.Entry){
		"one fen":              func(e *ledger.Entry) { e.Lines[1].Amount = cny("-99.99") },
		"cross fund":           func(e *ledger.Entry) { e.Lines[1].Fund = elderly.ID },
		"currency swap":        func(e *ledger.Entry) { e.Lines[1].Amount = money("-100", "USD") },
		"one line":             func(e *ledger.Entry) { e.Lines = e.Lines[:1] },
		"zero line":            func(e *ledger.Entry) { e.Lines = append(e.Lines, e.Lines[0]); e.Lines[2].Amount = cny("0") },
		"no fund":              func(e *ledger.Entry) { e.Lines[0].Fund = ledger.FundID{} },
		"no date":              func(e *ledger.Entry) { e.Date = renjia.Date{} },
		"no id":                func(e *ledger.Entry) { e.ID = ledger.EntryID{} },
		"bad function":         func(e *ledger.Entry) { e.Lines[0].Function = "fun" },
		"wrong function":       func(e *ledger.Entry) { e.Lines[0].Function = ledger.Management },
		"function of an asset": func(e *ledger.Entry) { e.Lines[1].Function = ledger.Programme },
	} {
		e := spend("x", "2026-01-03", free, "100", "")
		spoil(&e)
		_, err := l.Post(e)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.Equal(t, before, state(l), name)
	}
}

func TestImbalanceIsNamedPerFundAndCurrency(t *testing.T) {
	e := spend("x", "2026-01-03", free, "100", "")
	e.Lines[1].Amount = cny("-99.99")
	var v *renjia.ValidationError
	require.ErrorAs(t, e.Validate(), &v)
	require.Len(t, v.Problems, 1)
	require.Contains(t, v.Error(), "fund "+free.ID.String()+", CNY: debits and credits differ by 0.01")
	e.Lines[1].Fund = elderly.ID
	require.ErrorAs(t, e.Validate(), &v)
	require.Len(t, v.Problems, 2, "both funds are off")
}

func TestConversionIsTwoBalancedPairs(t *testing.T) {
	chart, err := ledger.NewChart(renjia.Both("own"), "test",
		ledger.Account{Code: "bank", Class: ledger.Asset, Name: renjia.Both("bank")},
		ledger.Account{Code: "exchange", Class: ledger.Asset, Role: ledger.Conversion, Name: renjia.Both("exchange")})
	require.NoError(t, err)
	l := ledger.New(chart)
	require.NoError(t, l.Open(free))
	e := ledger.Entry{ID: id[ledger.Entry]("fx"), Date: day("2026-01-02"), Lines: []ledger.Line{
		{Account: "bank", Fund: free.ID, Amount: cny("710")}, {Account: "exchange", Fund: free.ID, Amount: cny("-710")},
		{Account: "exchange", Fund: free.ID, Amount: money("100", "USD")}, {Account: "bank", Fund: free.ID, Amount: money("-100", "USD")},
	}}
	post(t, l, e)
	require.Len(t, l.Standings(), 2)
	_, err = l.Release(release("r", "2026-01-02", free, "1"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "the chart has no restricted net assets")
}

func TestUnknownAccountAndFundAreNotFound(t *testing.T) {
	l := books(t)
	e := receive("x", "2026-01-02", free, "1")
	e.Lines[0].Account = "9999"
	_, err := l.Post(e)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = l.Post(receive("x", "2026-01-02", ledger.Fund{ID: id[ledger.Fund]("nobody's")}, "1"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestSameKeyAndContentChangesNothing(t *testing.T) {
	l := books(t)
	e := receive("in", "2026-01-02", free, "100")
	e.Key = "bank-0001"
	post(t, l, e)
	before := state(l)
	again := e
	for range 2 {
		changed, err := l.Post(again)
		require.NoError(t, err)
		require.False(t, changed)
		again.ID = id[ledger.Entry]("a retry under another identifier")
	}
	again.Lines = receive("in", "2026-01-02", free, "100.01").Lines
	_, err := l.Post(again)
	require.ErrorIs(t, err, renjia.ErrConflict, "the key was used for other content")
	again.ID = e.ID
	_, err = l.Post(again)
	require.ErrorIs(t, err, renjia.ErrExists, "the identifier was used for other content")
	require.Equal(t, before, state(l))
}

func TestEveryFieldIsContent(t *testing.T) {
	for name, change := range map[string]func(*ledger.Entry){
		"date":     func(e *ledger.Entry) { e.Date = day("2026-01-03") },
		"text en":  func(e *ledger.Entry) { e.Text.EN = "x" },
		"text zh":  func(e *ledger.Entry) { e.Text.ZH = "x" },
		"key":      func(e *ledger.Entry) { e.Key = "x" },
		"event":    func(e *ledger.Entry) { e.Event = renjia.RefTo("resources_contact", e.ID) },
		"account":  func(e *ledger.Entry) { e.Lines[0].Account = "1001" },
		"amount":   func(e *ledger.Entry) { e.Lines[0].Amount, e.Lines[1].Amount = cny("2"), cny("-2") },
		"project":  func(e *ledger.Entry) { e.Lines[0].Project = "x" },
		"area":     func(e *ledger.Entry) { e.Lines[0].Area = "x" },
		"budget":   func(e *ledger.Entry) { e.Lines[0].Budget = id[ledger.BudgetLine]("x") },
		"valued":   func(e *ledger.Entry) { e.Lines[0].Valuation = &ledger.Valuation{} },
		"function": func(e *ledger.Entry) { e.Lines[0].Function = ledger.Other },
		"donor":    func(e *ledger.Entry) { e.Lines[0].Donor = renjia.RefTo("collaboration_subject", e.ID) },
		"fund":     func(e *ledger.Entry) { e.Lines[0].Fund, e.Lines[1].Fund = elderly.ID, elderly.ID },
		"reverses": func(e *ledger.Entry) { e.Reverses = id[ledger.Entry]("x") },
		"posts":    func(e *ledger.Entry) { e.Posts = id[ledger.Pending]("x") },
	} {
		l := books(t)
		post(t, l, receive("in", "2026-01-02", free, "1"))
		e := receive("in", "2026-01-02", free, "1")
		change(&e)
		_, err := l.Post(e)
		require.ErrorIs(t, err, renjia.ErrExists, name)
	}
}

// The identifiers of many entries are known the moment they are booked and ever
// after, however much the index has grown in between.
func TestEveryEntryIsFoundAgain(t *testing.T) {
	l := books(t)
	entries := make([]ledger.Entry, 3_000)
	again := func(i int) {
		changed, err := l.Post(entries[i])
		require.NoError(t, err)
		require.False(t, changed, "entry %d", i)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range entries {
		entries[i] = receive(fmt.Sprint(i), "2026-01-02", free, "1")
		post(t, l, entries[i])
		if i%100 == 99 {
			again(i)
			again(random.IntN(i))
		}
	}
	for i := range entries {
		again(i)
	}
	require.Equal(t, cny("3000"), l.Standings()[0].Balances["1002"])
}

func TestAccountsOfLikeCodesAreKeptApart(t *testing.T) {
	l := books(t)
	for i, code := range []string{"1002", "1202", "1102", "1002", "1402"} {
		post(t, l, move(fmt.Sprint(i), "2026-01-02", code, "4101", free, cny("1"), ""))
	}
	require.Equal(t, map[string]renjia.Money{"1002": cny("2"), "1202": cny("1"), "1102": cny("1"), "1402": cny("1"), "4101": cny("-5")},
		l.Standings()[0].Balances)
}

func TestRefusedEntryLeavesItsKeyFree(t *testing.T) {
	l := books(t)
	e := spend("out", "2026-01-02", elderly, "100", "meals")
	e.Key = "k"
	_, err := l.Post(e)
	require.ErrorIs(t, err, renjia.ErrState)
	post(t, l, receive("in", "2026-01-03", elderly, "100"), e)
}

func TestRestrictedFundIsNeverOverspent(t *testing.T) {
	l := books(t)
	post(t, l, receive("in", "2026-01-02", elderly, "100"), spend("out", "2026-01-03", elderly, "60", "meals"))
	_, err := l.Post(spend("more", "2026-01-04", elderly, "40.01", "meals"))
	var over *ledger.OverspendError
	require.ErrorAs(t, err, &over)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, cny("40"), over.Available)
	require.Equal(t, cny("0.01"), over.Short)
	require.Contains(t, err.Error(), "has 40.00 CNY available, 0.01 CNY too little")
	post(t, l, spend("last", "2026-01-04", elderly, "40", "meals"))
	post(t, l, spend("deficit", "2026-01-04", free, "40", "")) // an unrestricted fund may run one
	_, err = l.Post(move("payable", "2026-01-05", "5101", "2202", elderly, cny("1"), "meals"))
	require.ErrorAs(t, err, &over, "owing for it is spending too")
}

func TestOneShortFundStopsTheWholeEntry(t *testing.T) {
	l := books(t)
	post(t, l, receive("a", "2026-01-02", year26, "100"), receive("b", "2026-01-02", elderly, "10"))
	before := state(l)
	e := spend("x", "2026-01-03", year26, "50", "")
	e.Lines = append(e.Lines, spend("x", "2026-01-03", elderly, "50", "meals").Lines...)
	_, err := l.Post(e)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, before, state(l))
}

func TestSpendingMustServePurposeAndPeriod(t *testing.T) {
	for name, c := range map[string]struct {
		fund          ledger.Fund
		date, project string
		forbidden     bool
	}{
		"as wanted":              {elderly, "2031-01-01", "meals", false},
		"other purpose":          {elderly, "2026-02-01", "youth", true},
		"no project":             {elderly, "2026-02-01", "", true},
		"first day":              {year26, "2026-01-01", "youth", false},
		"last day":               {year26, "2026-12-31", "", false},
		"the day after":          {year26, "2027-01-01", "", true},
		"the day before":         {year26, "2025-12-31", "", true},
		"both hold":              {both, "2026-06-01", "meals", false},
		"both, only the period":  {both, "2026-06-01", "youth", true},
		"both, only the purpose": {both, "2027-06-01", "meals", true},
	} {
		l := books(t)
		post(t, l, receive("in", "2025-12-01", c.fund, "100"))
		_, err := l.Post(spend("out", c.date, c.fund, "10", c.project))
		var breach *ledger.RestrictionError
		require.Equal(t, c.forbidden, errors.As(err, &breach), name)
		require.Equal(t, c.forbidden, errors.Is(err, renjia.ErrForbidden), name)
	}
}

func TestEndowmentSpendsItsReturnsOnly(t *testing.T) {
	l := books(t)
	post(t, l, receive("principal", "2026-01-02", endowment, "1000"))
	_, err := l.Post(spend("out", "2026-02-01", endowment, "1", "any"))
	require.ErrorIs(t, err, renjia.ErrState)
	post(t, l, move("interest", "2026-06-30", "1002", "4601", endowment, cny("30"), ""),
		spend("out", "2026-07-01", endowment, "30", "any"))
	_, err = l.Post(spend("more", "2026-07-02", endowment, "0.01", "any"))
	require.ErrorIs(t, err, renjia.ErrState)
	post(t, l, move("loss", "2026-08-01", "4601", "1002", endowment, cny("50"), "")) // a loss is a fact
	s, _ := l.Standing(endowment.ID, renjia.CNY)
	left, err := s.Available(endowment)
	require.NoError(t, err)
	require.Equal(t, cny("-50"), left)
}

func TestMoneyLeavesARestrictedFundBySpendingRefundOrReleaseOnly(t *testing.T) {
	l := books(t)
	opening := move("opening", "2026-01-01", "1002", "3102", elderly, cny("100"), "")
	post(t, l, opening)
	for name, e := range map[string]ledger.Entry{
		"out of restricted net assets":   move("a", "2026-01-02", "3102", "1002", elderly, cny("10"), ""),
		"out of unrestricted net assets": move("b", "2026-01-02", "3101", "1002", elderly, cny("10"), ""),
		"bound again":                    move("c", "2026-01-02", "3101", "3102", elderly, cny("10"), ""),
		"opening as released":            move("d", "2026-01-02", "1002", "3101", elderly, cny("10"), ""),
		"restricted in a free fund":      move("e", "2026-01-02", "1002", "3102", free, cny("10"), ""),
	} {
		_, err := l.Post(e)
		require.ErrorIs(t, err, renjia.ErrForbidden, name)
	}
	post(t, l, move("refund", "2026-01-03", "4101", "1002", elderly, cny("100"), ""))
	_, err := l.Post(move("refund 2", "2026-01-03", "4101", "1002", elderly, cny("0.01"), ""))
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestReleaseIsLimitedToWhatWasSpentAsWanted(t *testing.T) {
	l := books(t)
	post(t, l, receive("in", "2026-01-02", elderly, "100"), spend("out", "2026-01-03", elderly, "60", "meals"))
	_, err := l.Release(release("too much", "2026-12-31", elderly, "60.01"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	e, err := l.Release(release("r", "2026-12-31", elderly, "50"))
	require.NoError(t, err)
	require.Equal(t, "3102", e.Lines[0].Account)
	_, err = l.Release(release("rest", "2026-12-31", elderly, "10.01"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = l.Release(release("none", "2026-12-31", elderly, "0"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = l.Release(release("free", "2026-12-31", free, "1"))
	require.ErrorIs(t, err, renjia.ErrForbidden)

	s, _ := l.Standing(elderly.ID, renjia.CNY)
	net, err := s.Net()
	require.NoError(t, err)
	require.Equal(t, cny("40"), net)
	bound, err := s.Bound()
	require.NoError(t, err)
	require.Equal(t, cny("50"), bound)
	_, err = l.Reverse(spend("out", "2026-01-03", elderly, "60", "meals"), id[ledger.Entry]("undo"), day("2026-12-31"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrForbidden, "what is released must stay spent")
}

func TestTimeAloneReleasesOnlyAFundRestrictedByTime(t *testing.T) {
	l := books(t)
	post(t, l, receive("a", "2026-01-02", year26, "100"), receive("b", "2026-01-02", both, "100"))
	_, err := l.Release(release("early", "2026-12-31", year26, "1"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = l.Release(release("free by time", "2027-01-01", year26, "100"))
	require.NoError(t, err)
	_, err = l.Release(release("both", "2027-01-01", both, "1"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "the purpose still binds")
	_, err = l.Post(move("refund", "2027-01-02", "4101", "1002", year26, cny("1"), ""))
	require.ErrorIs(t, err, renjia.ErrForbidden, "what is released is received for good")
}

func TestReversalMirrorsAnEntryOnce(t *testing.T) {
	l := books(t)
	in, out := receive("in", "2026-01-02", both, "100"), spend("out", "2026-01-03", both, "60", "meals")
	post(t, l, in)
	before, _ := l.Standing(both.ID, renjia.CNY)
	post(t, l, out)
	_, err := l.Reverse(in, id[ledger.Entry]("undo in"), day("2026-01-04"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrState, "its money is spent")
	wrong, err := out.Reversal(id[ledger.Entry]("undo"), day("2028-01-01"), renjia.Both("wrong payee"))
	require.NoError(t, err)
	wrong.Lines[0].Account = "5301"
	_, err = l.Post(wrong)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	undo, err := l.Reverse(out, id[ledger.Entry]("undo"), day("2028-01-01"), renjia.Both("wrong payee"))
	require.NoError(t, err, "a correction is free of the period")
	after, _ := l.Standing(both.ID, renjia.CNY)
	delete(before.Balances, "5101")
	require.Equal(t, before, after)
	_, err = l.Reverse(out, id[ledger.Entry]("undo again"), day("2028-01-01"), renjia.Text{})
	var wrongState *renjia.StateError
	require.ErrorAs(t, err, &wrongState)
	_, err = l.Reverse(undo, id[ledger.Entry]("undo the undo"), day("2028-01-01"), renjia.Text{})
	require.ErrorAs(t, err, &wrongState)
	missing := undo
	missing.ID, missing.Reverses = id[ledger.Entry]("m"), id[ledger.Entry]("nothing")
	_, err = l.Post(missing)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestOverflowIsAnErrorAndNeverAWrap(t *testing.T) {
	huge, err := renjia.MoneyOf(math.MaxInt64, renjia.CNY)
	require.NoError(t, err)
	l := books(t)
	post(t, l, move("huge", "2026-01-02", "1002", "4101", free, huge, ""))
	before := state(l)
	_, err = l.Post(receive("drop", "2026-01-02", free, "0.01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Equal(t, before, state(l))
}

func TestTrialBalanceColumnsAreEqual(t *testing.T) {
	l := books(t)
	post(t, l, receive("a", "2026-01-02", free, "100"), spend("b", "2026-01-03", free, "30", ""),
		receive("c", "2026-01-02", elderly, "50"), move("d", "2026-01-04", "1002", "4101", free, money("7", "USD"), ""))
	b, err := l.TrialBalance(renjia.CNY)
	require.NoError(t, err)
	require.Equal(t, cny("150"), b.Debit)
	require.Equal(t, cny("150"), b.Credit)
	require.Len(t, b.Rows, 3)
	require.Equal(t, "1002", b.Rows[0].Account.Code)
	require.Equal(t, cny("120"), b.Rows[0].Debit)
	_, err = l.TrialBalance("XXX")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestFundStatementIdentities(t *testing.T) {
	entries := []ledger.Entry{
		receive("a", "2025-11-01", elderly, "100"), spend("b", "2025-12-01", elderly, "20", "meals"),
		receive("c", "2026-02-01", elderly, "50"), spend("d", "2026-03-01", elderly, "70", "meals"),
		spend("late", "2027-01-01", elderly, "5", "meals"),
	}
	r, err := release("r", "2026-12-31", elderly, "90").Entry(chart(t))
	require.NoError(t, err)
	period, err := renjia.Year(2026)
	require.NoError(t, err)
	all, err := ledger.FundStatements(chart(t), period, find, stream(append(entries, r)...))
	require.NoError(t, err)
	require.Equal(t, []ledger.FundStatement{{
		Fund: elderly.ID, Currency: renjia.CNY, Period: period,
		Opening: cny("80"), Received: cny("50"), Spent: cny("70"), Closing: cny("60"),
		Released: cny("90"), BoundOpening: cny("100"), BoundClosing: cny("60"),
	}}, all)
}

func chart(t require.TestingT) *ledger.Chart {
	c, err := ledger.China()
	require.NoError(t, err)
	return c
}

func TestFundsAreOpenedOnceAndValid(t *testing.T) {
	l := books(t)
	require.ErrorIs(t, l.Open(free), renjia.ErrExists)
	require.ErrorIs(t, l.Open(ledger.Fund{Name: free.Name, Restriction: free.Restriction}), renjia.ErrInvalid)
	for name, f := range map[string]ledger.Fund{
		"no restriction": {Name: renjia.Both("x")},
		"no purpose":     {Name: renjia.Both("x"), Restriction: ledger.ByPurpose},
		"no period":      {Name: renjia.Both("x"), Restriction: ledger.ByTime},
		"idle period":    {Name: renjia.Both("x"), Restriction: ledger.Unrestricted, Period: year26.Period},
		"idle projects":  {Name: renjia.Both("x"), Restriction: ledger.ByTime, Period: year26.Period, Projects: []string{"a"}},
		"no name":        {Restriction: ledger.Unrestricted},
	} {
		require.ErrorIs(t, f.Validate(), renjia.ErrInvalid, name)
	}
}
