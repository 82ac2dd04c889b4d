package ledger_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// scenarios has one scripted walk for each invariant, each on a fund of its
// own: what random steps seldom reach.
var scenarios = map[string]func(*rapid.T, *machine){
	"L1 zero per fund and currency":         zeroPerFund,
	"L3 no finer than the minor unit":       noSubMinor,
	"L4 no exchange but by conversion":      noImplicitExchange,
	"L5 taken back once, line by line":      reversedOnce,
	"L6 a key is used for one content":      keyHasOneContent,
	"L7 pending resolves once":              resolvesOnce,
	"L7 expiry on its instant":              expiresOnItsInstant,
	"L8 reserved is not available":          reservedIsNotAvailable,
	"L8 a part frees the rest":              aPartFreesTheRest,
	"L9 a line cannot be overspent":         lineCannotBeOverspent,
	"L9 shifts sum to zero":                 shiftsSumToZero,
	"L10 purpose and period and area":       purposePeriodArea,
	"L10 released is limited":               releaseIsLimited,
	"L11 the last good entry":               lastGoodEntry,
	"L12 closed is closed":                  closedIsClosed,
	"L13 dated back, known later":           datedBackKnownLater,
	"L14 overflow is an error":              overflowIsAnError,
	"endowment: reserved returns are spent": endowmentReserves,
}

// Each scenario on its own, so that a failure names its invariant.
func TestScenarios(t *testing.T) {
	for name, scenario := range scenarios {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := newMachine(t)
				scenario(t, m)
				m.check(t)
			})
		})
	}
}

// fund opens a fund of its own, for meals in Liede in the years after closing.
func (m *machine) fund(t *rapid.T, change func(*ledger.Fund)) ledger.Fund {
	f := ledger.Fund{ID: id[ledger.Fund](m.key()), Name: renjia.Both(m.key()), Restriction: ledger.ByPurpose,
		Purpose: renjia.Both("meals"), Projects: []string{"meals"}}
	if change != nil {
		change(&f)
	}
	require.NoError(t, m.l.Open(f))
	m.funds = append(m.funds, f)
	return f
}

func (m *machine) receive(t *rapid.T, f ledger.Fund, fen int64) ledger.Entry {
	e := move(m.key(), "2028-01-02", "1002", "4101", f, fens(fen), "")
	require.NoError(t, m.post(t, e))
	return e
}

func (m *machine) cost(f ledger.Fund, fen int64) ledger.Entry {
	return move(m.key(), "2028-02-01", "5101", "1002", f, fens(fen), "meals")
}

func (m *machine) pends(e ledger.Entry) ledger.Pending {
	return ledger.Pending{ID: id[ledger.Pending](m.key()), Date: e.Date, Lines: e.Lines}
}

func fens(n int64) renjia.Money {
	amount, err := renjia.MoneyOf(n, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return amount
}

func some(t *rapid.T) int64 { return rapid.Int64Range(2, 100_000).Draw(t, "fen") }

func zeroPerFund(t *rapid.T, m *machine) {
	a, b := m.fund(t, nil), m.fund(t, nil)
	m.receive(t, a, 1000)
	m.receive(t, b, 1000)
	e := m.cost(a, 100)
	e.Lines[1].Fund = b.ID
	require.ErrorIs(t, m.post(t, e), renjia.ErrInvalid)
	e = m.cost(a, 100)
	e.Lines[1].Amount = fens(-101)
	require.ErrorIs(t, m.post(t, e), renjia.ErrInvalid)
}

func noSubMinor(t *rapid.T, _ *machine) {
	_, err := renjia.ParseMoney("0.004", renjia.CNY)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func noImplicitExchange(t *rapid.T, m *machine) {
	f := m.fund(t, func(f *ledger.Fund) { f.Restriction, f.Purpose, f.Projects = ledger.Unrestricted, renjia.Text{}, nil })
	pair := func(debit, credit string, amount renjia.Money) []ledger.Line {
		return move("", "2028-01-02", debit, credit, f, amount, "").Lines
	}
	e := ledger.Entry{ID: id[ledger.Entry](m.key()), Date: day("2028-01-02")}
	e.Lines = append(pair("1002", "1901", cny("710")), pair("2202", "1002", money("100", "USD"))...)
	require.ErrorIs(t, m.post(t, e), renjia.ErrInvalid, "in US dollars no line is on a conversion account")
	e.Lines = append(pair("1002", "1901", cny("710")), pair("1901", "1002", money("100", "USD"))...)
	require.NoError(t, m.post(t, e))
}

func reversedOnce(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	e := m.receive(t, f, some(t))
	back, err := e.Reversal(id[ledger.Entry](m.key()), day("2028-03-01"), renjia.Text{})
	require.NoError(t, err)
	other := back
	other.Lines = []ledger.Line{back.Lines[0], back.Lines[1]}
	other.Lines[0].Account = "1001"
	require.ErrorIs(t, m.post(t, other), renjia.ErrInvalid)
	require.NoError(t, m.post(t, back))
	m.receive(t, f, 100_000)
	back.ID = id[ledger.Entry](m.key())
	var wrong *renjia.StateError
	require.ErrorAs(t, m.post(t, back), &wrong, "and not for want of money")
}

func keyHasOneContent(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	e := m.cost(f, 100)
	e.Key = m.key()
	require.ErrorIs(t, m.post(t, e), renjia.ErrState, "no money: the key stays free")
	m.receive(t, f, 1000)
	require.NoError(t, m.post(t, e))
	e.ID, e.Text = id[ledger.Entry](m.key()), renjia.Both("other")
	require.ErrorIs(t, m.post(t, e), renjia.ErrConflict)
	bad := m.cost(f, 100)
	bad.Key, bad.Lines[0].Amount = m.key(), fens(99)
	require.ErrorIs(t, m.post(t, bad), renjia.ErrInvalid)
	bad.Lines[0].Amount = fens(100)
	require.ErrorIs(t, m.post(t, bad), renjia.ErrConflict, "wrong in itself: the key is used up")
	p := m.pends(m.cost(f, 100))
	p.Key = e.Key
	require.ErrorIs(t, m.reserve(t, p), renjia.ErrConflict, "one name space for both")
}

func resolvesOnce(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000)
	p := m.pends(m.cost(f, 1000))
	require.NoError(t, m.reserve(t, p))
	w := m.facts.pending[len(m.facts.pending)-1]
	whole := p.Whole(id[ledger.Entry](m.key()), p.Date)
	if rapid.Bool().Draw(t, "void first") {
		require.NoError(t, m.void(t, w))
	} else {
		require.NoError(t, m.post(t, whole))
		require.ErrorIs(t, m.void(t, w), renjia.ErrState)
		m.receive(t, f, 1000)
		whole.ID = id[ledger.Entry](m.key())
	}
	require.ErrorIs(t, m.post(t, whole), renjia.ErrState)
}

func expiresOnItsInstant(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000)
	p := m.pends(m.cost(f, 1000))
	p.Expires = m.now.Add(5 * time.Second)
	require.NoError(t, m.reserve(t, p)) // at one second
	first := rapid.Bool().Draw(t, "in time")
	if first {
		m.tick(t, 2)
	} else {
		m.tick(t, 3)
	}
	err := m.post(t, p.Whole(id[ledger.Entry](m.key()), p.Date)) // one second later
	require.Equal(t, first, err == nil, "from its instant on it is expired: %v", err)
	require.Equal(t, first, m.post(t, m.cost(f, 1)) != nil, "what expired is free")
}

func reservedIsNotAvailable(t *rapid.T, m *machine) {
	f, all := m.fund(t, nil), some(t)
	m.receive(t, f, all)
	require.NoError(t, m.reserve(t, m.pends(m.cost(f, all))))
	var over *ledger.OverspendError
	require.ErrorAs(t, m.post(t, m.cost(f, 1)), &over)
	require.Equal(t, []renjia.Money{fens(0), fens(all), fens(1)}, []renjia.Money{over.Available, over.Reserved, over.Short})
	require.ErrorAs(t, m.reserve(t, m.pends(m.cost(f, 1))), &over)
	require.ErrorAs(t, m.post(t, move(m.key(), "2028-03-01", "4101", "1002", f, fens(1), "")), &over, "a refund neither")
}

func aPartFreesTheRest(t *rapid.T, m *machine) {
	f, all := m.fund(t, nil), some(t)
	part := rapid.Int64Range(1, all-1).Draw(t, "part")
	m.receive(t, f, all)
	p := m.pends(m.cost(f, all))
	require.NoError(t, m.reserve(t, p))
	_, err := p.Part(id[ledger.Entry]("x"), p.Date, fens(all+1))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	tooMuch := p.Whole(id[ledger.Entry](m.key()), p.Date)
	tooMuch.Lines = m.cost(f, all+1).Lines
	require.ErrorIs(t, m.post(t, tooMuch), renjia.ErrInvalid)
	e, err := p.Part(id[ledger.Entry](m.key()), p.Date, fens(part))
	require.NoError(t, err)
	require.NoError(t, m.post(t, e))
	require.ErrorIs(t, m.post(t, m.cost(f, all-part+1)), renjia.ErrState)
	require.NoError(t, m.post(t, m.cost(f, all-part)))
}

func lineCannotBeOverspent(t *rapid.T, m *machine) {
	f := m.fund(t, func(f *ledger.Fund) { f.Budgeted = true })
	name := m.key()
	b := grant(name, f.ID, "10", "10")
	require.NoError(t, m.l.AddBudget(b))
	m.receive(t, f, 5000)
	on := func(fen int64) ledger.Entry {
		e := m.cost(f, fen)
		e.Lines[0].Budget = lineID(name, 0)
		return e
	}
	require.ErrorIs(t, m.post(t, m.cost(f, 1)), renjia.ErrForbidden, "every cost names a line")
	require.NoError(t, m.post(t, on(400)))
	require.NoError(t, m.reserve(t, m.pends(on(600))))
	var over *ledger.OverBudgetError
	require.ErrorAs(t, m.post(t, on(1)), &over)
	require.Equal(t, []renjia.Money{fens(0), fens(1)}, []renjia.Money{over.Available, over.Short})
	require.ErrorAs(t, m.reserve(t, m.pends(on(1))), &over)
	manage := move(m.key(), "2028-02-01", "5301", "1002", f, fens(1), "meals")
	manage.Lines[0].Budget = lineID(name, 1)
	require.ErrorIs(t, m.post(t, manage), renjia.ErrForbidden, "the line bears 5101 alone")
}

func shiftsSumToZero(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	name := m.key()
	b := grant(name, f.ID, "10", "10")
	require.NoError(t, m.l.AddBudget(b))
	shift := func(from, to int64) error {
		_, err := m.l.Reallocate(ledger.Reallocation{ID: id[ledger.Reallocation](m.key()), Budget: b.ID, Date: day("2028-01-02"), By: renjia.Program("test"),
			Shifts: []ledger.Shift{{Line: lineID(name, 0), Amount: fens(from)}, {Line: lineID(name, 1), Amount: fens(to)}}})
		return err
	}
	require.ErrorIs(t, shift(-100, 101), renjia.ErrInvalid)
	require.NoError(t, shift(-150, 150))
	require.ErrorIs(t, shift(-51, 51), renjia.ErrForbidden, "a fifth is free, all shifts together")
	require.NoError(t, shift(-50, 50), "exactly a fifth")
	require.NoError(t, shift(200, -200), "back again")
}

func purposePeriodArea(t *rapid.T, m *machine) {
	f := m.fund(t, func(f *ledger.Fund) {
		f.Restriction, f.Areas, f.Period = ledger.ByBoth, []string{"liede"}, renjia.Period{From: day("2028-01-01"), Until: day("2029-01-01")}
	})
	m.receive(t, f, 1000)
	try := func(project, area, date string) error {
		e := move(m.key(), date, "5101", "1002", f, fens(1), project)
		e.Lines[0].Area = area
		return m.post(t, e)
	}
	require.ErrorIs(t, try("youth", "liede", "2028-06-01"), renjia.ErrForbidden)
	require.ErrorIs(t, try("meals", "tianhe", "2028-06-01"), renjia.ErrForbidden)
	require.ErrorIs(t, try("meals", "", "2028-06-01"), renjia.ErrForbidden)
	require.ErrorIs(t, try("meals", "liede", "2029-01-01"), renjia.ErrForbidden)
	require.NoError(t, try("meals", "liede", "2028-06-01"))
}

func releaseIsLimited(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000)
	require.NoError(t, m.post(t, m.cost(f, 400)))
	due := func(fen int64) ledger.Entry {
		e, err := ledger.Release{ID: id[ledger.Entry](m.key()), Fund: f.ID, Date: day("2028-12-31"), Amount: fens(fen)}.Entry(chart(t))
		require.NoError(t, err)
		return e
	}
	require.ErrorIs(t, m.post(t, due(401)), renjia.ErrForbidden)
	require.NoError(t, m.post(t, due(400)))
	require.ErrorIs(t, m.post(t, due(1)), renjia.ErrForbidden)
}

func lastGoodEntry(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000)
	good := m.cost(f, 100)
	require.NoError(t, m.post(t, good))
	late := m.cost(f, 1)
	late.Date = day("2028-02-02")
	require.NoError(t, m.post(t, late))
	states := func(amount int64, on string) error {
		a := ledger.Assertion{Account: "1002", Fund: f.ID, Amount: fens(amount), On: day(on)}
		err := m.l.Assert(a)
		require.Equal(t, err, a.Check(stream(m.facts.entries...)), "the books and the entries say the same")
		return err
	}
	require.NoError(t, states(900, "2028-02-01"))
	require.NoError(t, states(899, "2028-02-02"))
	var failed *ledger.AssertionError
	require.ErrorAs(t, states(900, "2028-02-02"), &failed)
	require.Equal(t, good.ID, failed.LastGood)
	require.Equal(t, fens(-1), failed.Difference)
	require.ErrorAs(t, states(898, "2028-02-02"), &failed)
	require.False(t, failed.Ever)
}

func closedIsClosed(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000) // of 2028
	early := move(m.key(), "2027-06-01", "1002", "4101", f, fens(500), "")
	require.NoError(t, m.post(t, early))
	spent := move(m.key(), "2027-06-02", "5101", "1002", f, fens(200), "meals")
	require.NoError(t, m.post(t, spent))
	before := m.closing
	require.NoError(t, m.close(t, "2027-12-31"))
	s, _ := m.l.Standing(f.ID, renjia.CNY)
	require.Equal(t, []renjia.Money{fens(-1000), fens(200), fens(-500)}, []renjia.Money{s.Balances["4101"], s.Balances["3101"], s.Balances["3102"]})
	require.Zero(t, s.Balances["5101"])
	require.Equal(t, []renjia.Money{fens(1500), fens(200)}, []renjia.Money{s.Received, s.Spent}, "closing receives and spends nothing")
	stored, err := ledger.StandingsOf(chart(t), ledger.AsOf{}, stream(m.facts.entries...), pendings(nil))
	require.NoError(t, err)
	require.Contains(t, stored, s, "a store's entries say the same")
	var shut *ledger.ClosedError
	require.ErrorAs(t, m.post(t, move(m.key(), "2027-12-31", "1002", "4101", f, fens(1), "")), &shut)
	require.ErrorAs(t, m.reserve(t, m.pends(move(m.key(), "2027-12-31", "5101", "1002", f, fens(1), "meals"))), &shut)
	require.NoError(t, m.post(t, move(m.key(), "2028-01-01", "1002", "4101", f, fens(1), "")))
	require.Error(t, m.close(t, "2027-12-31"), "closed already")
	m.reopen(t)
	require.Equal(t, before, m.closing)
	s, _ = m.l.Standing(f.ID, renjia.CNY)
	require.Equal(t, []renjia.Money{fens(-1501), fens(200)}, []renjia.Money{s.Balances["4101"], s.Balances["5101"]})
	require.NoError(t, m.post(t, move(m.key(), "2027-12-31", "1002", "4101", f, fens(1), "")))
}

func datedBackKnownLater(t *rapid.T, m *machine) {
	f := m.fund(t, nil)
	m.receive(t, f, 1000)
	known := m.now
	require.NoError(t, m.post(t, move(m.key(), "2027-12-30", "1002", "4101", f, fens(7), "")))
	received := func(a ledger.AsOf) renjia.Money {
		all, err := m.l.StandingsAsOf(a)
		require.NoError(t, err)
		for _, s := range all {
			if s.Fund == f.ID {
				return s.Received
			}
		}
		return renjia.Money{}
	}
	require.Equal(t, fens(1000), received(ledger.AsOf{Recorded: known}))
	require.Equal(t, fens(7), received(ledger.AsOf{Effective: day("2027-12-30")}))
	require.Zero(t, received(ledger.AsOf{Effective: day("2027-12-29")}))
	require.Zero(t, received(ledger.AsOf{Effective: day("2027-12-30"), Recorded: known}))
	e := m.cost(f, 1)
	e.Recorded = known
	_, err := m.l.Post(e)
	require.ErrorIs(t, err, renjia.ErrInvalid, "instants never go back")
}

func overflowIsAnError(t *rapid.T, m *machine) {
	f := m.fund(t, func(f *ledger.Fund) { f.Restriction, f.Purpose, f.Projects = ledger.Unrestricted, renjia.Text{}, nil })
	edge := func(name string) int64 {
		k := rapid.SampledFrom([]int{31, 32, 53, 61, 62, 63}).Draw(t, name)
		n := rapid.Int64Range(-8, 8).Draw(t, name+" off")
		if k == 63 {
			return math.MaxInt64 - max(n, -n)
		}
		return int64(1)<<k + n
	}
	a, b := edge("a"), edge("b")
	require.NoError(t, m.post(t, move(m.key(), "2028-01-02", "1002", "4101", f, fens(a), "")))
	err := m.post(t, move(m.key(), "2028-01-02", "1002", "4101", f, fens(b), ""))
	require.Equal(t, a > math.MaxInt64-b, err != nil, "%d + %d", a, b)
	if err != nil {
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func endowmentReserves(t *rapid.T, m *machine) {
	f := m.fund(t, func(f *ledger.Fund) { f.Restriction = ledger.Endowment })
	m.receive(t, f, 10_000)
	require.NoError(t, m.post(t, move(m.key(), "2028-01-03", "1002", "4601", f, fens(30), "")))
	require.NoError(t, m.reserve(t, m.pends(m.cost(f, 30))))
	require.ErrorIs(t, m.post(t, m.cost(f, 1)), renjia.ErrState)
}

func TestPendingRefundIsHeld(t *testing.T) {
	l := books(t)
	post(t, l, receive("in", "2026-01-02", elderly, "100"))
	back := move("back", "2026-01-03", "4101", "1002", elderly, cny("100"), "")
	p := ledger.Pending{ID: id[ledger.Pending]("back"), Date: back.Date, Lines: back.Lines}
	changed, err := l.Reserve(p)
	require.NoError(t, err)
	require.True(t, changed)
	changed, err = l.Reserve(p)
	require.NoError(t, err)
	require.False(t, changed, "the same again")
	_, err = l.Post(spend("out", "2026-01-04", elderly, "0.01", "meals"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = l.Post(p.Whole(id[ledger.Entry]("whole"), back.Date))
	require.ErrorIs(t, err, renjia.ErrInvalid, "resolving needs an instant")
	e := p.Whole(id[ledger.Entry]("whole"), back.Date)
	e.Recorded = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	post(t, l, e)
	_, ok := l.Standing(elderly.ID, renjia.CNY)
	require.False(t, ok, "all of it is zero")
}

func TestPartOfManyLinesMustBeSaid(t *testing.T) {
	p := ledger.Pending{ID: id[ledger.Pending]("p"), Date: day("2026-01-02"), Lines: append(
		spend("a", "2026-01-02", elderly, "10", "meals").Lines, spend("b", "2026-01-02", elderly, "20", "meals").Lines...)}
	_, err := p.Part(id[ledger.Entry]("e"), p.Date, cny("5"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Every verb in every state, against the table of a pending entry's life.
func TestPendingStepsAlongItsEdgesOnly(t *testing.T) {
	at := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for _, state := range []ledger.PendingState{ledger.Waiting, ledger.Posted, ledger.Voided, ledger.Expired} {
		p := ledger.Pending{ID: id[ledger.Pending]("p"), Date: day("2026-01-02"), State: state, Expires: at,
			Lines: spend("a", "2026-01-02", elderly, "10", "meals").Lines}
		for verb, do := range map[string]func(p *ledger.Pending) error{
			"post":       func(p *ledger.Pending) error { return p.Post(p.Whole(id[ledger.Entry]("e"), p.Date), at.Add(-1)) },
			"void":       func(p *ledger.Pending) error { return p.Void(at.Add(-1), "x") },
			"expire":     func(p *ledger.Pending) error { return p.Expire(at) },
			"late post":  func(p *ledger.Pending) error { return p.Post(p.Whole(id[ledger.Entry]("e"), p.Date), at) },
			"late void":  func(p *ledger.Pending) error { return p.Void(at, "x") },
			"early exit": func(p *ledger.Pending) error { return p.Expire(at.Add(-1)) },
		} {
			q := p
			err := do(&q)
			if state == ledger.Waiting && (verb == "post" || verb == "void" || verb == "expire") {
				require.NoError(t, err, verb)
				require.NotEqual(t, ledger.Waiting, q.State)
				continue
			}
			require.ErrorIs(t, err, renjia.ErrState, "%s in %s", verb, state)
			require.Equal(t, p, q)
		}
	}
}

func TestReallocationNeedsAPolicyOrAnAuthority(t *testing.T) {
	l := books(t)
	b := grant("open", elderly.ID, "10", "10")
	b.Shift = nil
	require.NoError(t, l.AddBudget(b))
	require.ErrorIs(t, l.AddBudget(b), renjia.ErrExists)
	r := ledger.Reallocation{ID: id[ledger.Reallocation]("r"), Budget: b.ID, Date: day("2026-02-01"), By: renjia.Program("test"),
		Shifts: []ledger.Shift{{Line: lineID("open", 0), Amount: cny("-5")}, {Line: lineID("open", 1), Amount: cny("5")}}}
	_, err := l.Reallocate(r)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	r.Authority = renjia.RefTo("governance_decision", id[ledger.Entry]("d"))
	why, err := l.Reallocate(r)
	require.NoError(t, err)
	require.Len(t, why.Steps, 2)
	_, err = l.Reallocate(r)
	require.NoError(t, err)
	s, _ := l.BudgetLine(lineID("open", 1))
	limit, err := s.Limit()
	require.NoError(t, err)
	require.Equal(t, cny("15"), limit, "the same again changes nothing")
	r.ID, r.Shifts[0].Amount, r.Shifts[1].Amount = id[ledger.Reallocation]("r2"), cny("-5.01"), cny("5.01")
	_, err = l.Reallocate(r)
	var over *ledger.OverBudgetError
	require.ErrorAs(t, err, &over, "a line cannot give more than it has")
}
