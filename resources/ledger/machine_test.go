package ledger_test

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// facts is all the model knows: what was admitted, and when. Every figure is
// computed from it anew, in big integers, each time it is asked for.
type facts struct {
	entries []ledger.Entry // with their instants
	pending []*waiting
	shifts  []ledger.Shift
}

type waiting struct {
	ledger.Pending
	ended time.Time // posted, voided or expired; zero: none of it
	how   ledger.PendingState
}

// figure is a sum over lines: of a fund and a currency, or of a budget line.
type figure struct {
	fund     ledger.FundID
	currency renjia.Currency
	line     ledger.BudgetLineID
	what     string
}

type figures map[figure]*big.Int

func (f figures) add(at figure, amount int64) {
	if f[at] == nil {
		f[at] = new(big.Int)
	}
	f[at].Add(f[at], big.NewInt(amount))
}

func (f figures) of(at figure) *big.Int {
	if f[at] == nil {
		return new(big.Int)
	}
	return f[at]
}

// figures adds up all there is.
func (f *facts) figures() figures {
	sums := figures{}
	for _, e := range f.entries {
		for _, l := range e.Lines {
			at, n := figure{fund: l.Fund, currency: l.Amount.Currency()}, l.Amount.Minor()
			for _, what := range []string{"all", l.Account} {
				at.what = what
				sums.add(at, n)
			}
			if at.what = "class " + l.Account[:1]; e.Closes.IsZero() {
				sums.add(at, n)
			}
			if at.what = "released"; e.Closes.IsZero() && l.Account == "3101" {
				sums.add(at, -n)
			}
			sums.add(figure{line: l.Budget, what: "spent"}, n)
		}
	}
	for _, p := range f.pending {
		for _, l := range p.Lines {
			if p.how != ledger.Waiting || l.Amount.Sign() < 0 {
				continue
			}
			if l.Account >= "3" {
				sums.add(figure{fund: l.Fund, currency: l.Amount.Currency(), what: "held"}, l.Amount.Minor())
			}
			sums.add(figure{line: l.Budget, what: "held"}, l.Amount.Minor())
		}
	}
	return sums
}

// machine drives a ledger and the facts side by side.
type machine struct {
	l       *ledger.Ledger
	facts   facts
	now     time.Time
	n       int
	funds   []ledger.Fund
	budget  ledger.Budget
	closed  renjia.Date
	closing ledger.ClosingID
	undone  map[ledger.EntryID]bool
	shots   []shot
}

// shot is what the books showed at an instant.
type shot struct {
	at    time.Time
	shown []ledger.Standing
}

func newMachine(t *rapid.T) *machine {
	m := &machine{l: books(t), now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), undone: map[ledger.EntryID]bool{}}
	m.funds = append(m.funds, allFunds...)
	m.budget = grant("grant", elderly.ID, "100", "50", "50")
	require.NoError(t, m.l.AddBudget(m.budget))
	return m
}

// grant is a budget with lines of programme costs, at most a fifth of each to be
// shifted freely.
func grant(key string, f ledger.FundID, amounts ...string) ledger.Budget {
	b := ledger.Budget{ID: id[ledger.Budget](key), Name: renjia.Both(key), Fund: f,
		Shift: &ledger.ShiftPolicy{Share: renjia.Frac(1, 5), Of: ledger.OfLine, Source: "art. 7 of the agreement"}}
	for i, a := range amounts {
		b.Lines = append(b.Lines, ledger.BudgetLine{ID: lineID(key, i), Name: renjia.Both(fmt.Sprint("line ", i)), Amount: cny(a), Accounts: []string{"5101"}})
	}
	return b
}

func lineID(budget string, i int) ledger.BudgetLineID {
	return id[ledger.BudgetLine](fmt.Sprint(budget, " ", i))
}

func (m *machine) key() string { m.n++; return fmt.Sprint("m", m.n) }

// tick lets time pass, in the books and in the model.
func (m *machine) tick(t *rapid.T, seconds int) {
	m.now = m.now.Add(time.Duration(seconds) * time.Second)
	gone, err := m.l.Expire(m.now)
	require.NoError(t, err)
	expired := 0
	for _, p := range m.facts.pending {
		if p.how == ledger.Waiting && !p.Expires.IsZero() && !m.now.Before(p.Expires) {
			p.how, p.ended = ledger.Expired, p.Expires
			expired++
		}
	}
	require.Len(t, gone, expired, "exactly what is over expires")
}

// post posts an entry at the present instant and, if it was admitted, adds it
// to the facts. A refusal must change nothing.
func (m *machine) post(t *rapid.T, e ledger.Entry) error {
	m.tick(t, 1)
	e.Recorded = m.now
	before := m.state()
	changed, err := m.l.Post(e)
	if !changed || err != nil {
		same(t, before, m.state(), "refused, and yet changed")
		return err
	}
	require.True(t, m.closed.IsZero() || m.closed.Before(e.Date), "L12: dated in a closed period")
	require.False(t, m.undone[e.Reverses] && !e.Reverses.IsZero(), "L5: reversed twice")
	m.undone[e.Reverses] = true
	for _, p := range m.facts.pending {
		if p.ID == e.Posts {
			require.Equal(t, ledger.Waiting, p.how, "L7: resolved twice")
			p.how, p.ended = ledger.Posted, m.now
		}
	}
	m.facts.entries = append(m.facts.entries, e)
	return nil
}

func (m *machine) reserve(t *rapid.T, p ledger.Pending) error {
	m.tick(t, 1)
	p.Recorded = m.now
	before := m.state()
	changed, err := m.l.Reserve(p)
	if !changed || err != nil {
		same(t, before, m.state(), "refused, and yet changed")
		return err
	}
	m.facts.pending = append(m.facts.pending, &waiting{Pending: p, how: ledger.Waiting})
	return nil
}

func (m *machine) void(t *rapid.T, p *waiting) error {
	m.tick(t, 1)
	err := m.l.Void(p.ID, m.now, "not needed")
	require.Equal(t, p.how == ledger.Waiting, err == nil, "L7: %v", err)
	if err == nil {
		p.how, p.ended = ledger.Voided, m.now
	}
	return err
}

func (m *machine) reallocate(t *rapid.T, shifts ...ledger.Shift) error {
	m.tick(t, 1)
	before := m.state()
	_, err := m.l.Reallocate(ledger.Reallocation{ID: id[ledger.Reallocation](m.key()), Budget: m.budget.ID, Date: day("2026-06-01"),
		Shifts: shifts, By: renjia.Program("test"), Recorded: m.now, Authority: renjia.RefTo("decision", id[ledger.Entry]("funder"))})
	if err != nil {
		same(t, before, m.state(), "refused, and yet changed")
		return err
	}
	m.facts.shifts = append(m.facts.shifts, shifts...)
	return nil
}

func (m *machine) decision() ledger.Decision {
	return ledger.Decision{By: renjia.Program("test"), At: m.now, Reason: "audit"}
}

func (m *machine) close(t *rapid.T, through string) error {
	m.tick(t, 1)
	c := ledger.Closing{ID: id[ledger.Closing](m.key()), Through: day(through), Closed: m.decision()}
	made, err := m.l.Close(c)
	if err != nil {
		return err
	}
	again, err := m.l.Close(c)
	require.NoError(t, err)
	require.Equal(t, made, again, "L12: closing is idempotent")
	m.facts.entries = append(m.facts.entries, made...)
	m.closed, m.closing = c.Through, c.ID
	return nil
}

func (m *machine) reopen(t *rapid.T) {
	m.tick(t, 1)
	made, err := m.l.Reopen(m.closing, m.decision())
	require.NoError(t, err)
	m.facts.entries = append(m.facts.entries, made...)
	last, stands := m.l.Closed()
	m.closed, m.closing = renjia.Date{}, ledger.ClosingID{}
	if stands {
		m.closed, m.closing = last.Through, last.ID
	}
}

// shown is everything the ledger shows, for comparison.
type shown struct {
	standings []ledger.Standing
	lines     []ledger.LineStanding
}

func (m *machine) state() shown {
	s := shown{standings: m.l.Standings()}
	for _, line := range m.budget.Lines {
		x, _ := m.l.BudgetLine(line.ID)
		s.lines = append(s.lines, x)
	}
	return s
}

// check compares everything the books show with what the facts say.
func (m *machine) check(t *rapid.T) {
	sums := m.facts.figures()
	for _, f := range m.funds {
		for _, c := range []renjia.Currency{renjia.CNY, "USD"} {
			s, _ := m.l.Standing(f.ID, c)
			checkFigures(t, sums, f, c, s)
		}
	}
	m.checkBudget(t, sums)
	m.checkPast(t)
}

func checkFigures(t *rapid.T, sums figures, f ledger.Fund, c renjia.Currency, s ledger.Standing) {
	sum := func(what string) *big.Int { return sums.of(figure{fund: f.ID, currency: c, what: what}) }
	equal := func(want *big.Int, got renjia.Money, what string) {
		if want.Cmp(big.NewInt(got.Minor())) != 0 {
			t.Fatalf("%s of %s in %s: want %s, got %s", what, f.Name.EN, c, want, got)
		}
	}
	if sum("all").Sign() != 0 {
		t.Fatalf("L2: %s does not sum to zero", f.Name.EN)
	}
	for _, account := range []string{"1002", "2202", "3101", "3102", "4101", "4601", "5101", "5301", "1901"} {
		equal(sum(account), s.Balances[account], account)
	}
	received := new(big.Int).Neg(new(big.Int).Add(sum("class 3"), sum("class 4")))
	received.Sub(received, sum("1901"))
	equal(received, s.Received, "received")
	equal(sum("class 5"), s.Spent, "spent")
	equal(sum("held"), s.Reserved, "reserved")
	if f.Restriction == ledger.Unrestricted {
		return
	}
	equal(sum("released"), s.Released, "released")
	left := new(big.Int).Sub(received, sum("class 5"))
	if left.Sub(left, sum("held")).Sign() < 0 || received.Cmp(sum("released")) < 0 {
		t.Fatalf("%s: L8: spent and reserved, L10: released, are at most what was received: %+v", f.Name.EN, s)
	}
}

func (m *machine) checkBudget(t *rapid.T, sums figures) {
	total := new(big.Int)
	for _, line := range m.budget.Lines {
		s, _ := m.l.BudgetLine(line.ID)
		limit := big.NewInt(line.Amount.Minor())
		for _, x := range m.facts.shifts {
			if x.Line == line.ID {
				limit.Add(limit, big.NewInt(x.Amount.Minor()))
			}
		}
		spent, held := sums.of(figure{line: line.ID, what: "spent"}), sums.of(figure{line: line.ID, what: "held"})
		require.Equal(t, []string{spent.String(), held.String()}, []string{fmt.Sprint(s.Spent.Minor()), fmt.Sprint(s.Reserved.Minor())})
		require.LessOrEqual(t, new(big.Int).Add(spent, held).Cmp(limit), 0, "L9: spent and reserved are at most the limit")
		total.Add(total, limit)
	}
	require.Equal(t, "20000", total.String(), "L9: reallocations keep the total")
}

// checkPast asks for the books as of an instant seen before: L13.
func (m *machine) checkPast(t *rapid.T) {
	m.shots = append(m.shots, shot{m.now, m.l.Standings()})
	if len(m.shots)%3 > 0 {
		return // slow
	}
	past := rapid.SampledFrom(m.shots).Draw(t, "past")
	then, err := m.l.StandingsAsOf(ledger.AsOf{Recorded: past.at})
	require.NoError(t, err)
	same(t, past.shown, then, "L13: as of what was recorded")
	until := rapid.SampledFrom(dates).Draw(t, "until")
	view := ledger.AsOf{Effective: day(until), Recorded: past.at}
	mine, err := m.l.StandingsAsOf(view)
	require.NoError(t, err)
	var waiting []ledger.Pending
	for _, p := range m.facts.pending {
		known, _ := m.l.Pending(p.ID)
		require.Equal(t, p.how, known.State)
		waiting = append(waiting, known)
	}
	stored, err := ledger.StandingsOf(chart(t), view, stream(m.facts.entries...), pendings(waiting))
	require.NoError(t, err)
	same(t, stored, mine, "a store's entries say the same")
}

// same compares faster than require does, which matters at each step.
func same(t *rapid.T, want, got any, what string) {
	if !reflect.DeepEqual(want, got) {
		t.Fatalf("%s:\nwant %+v\ngot  %+v", what, want, got)
	}
}

func pendings(all []ledger.Pending) func(func(ledger.Pending, error) bool) {
	return func(yield func(ledger.Pending, error) bool) {
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
}

var dates = []string{"2025-12-31", "2026-01-01", "2026-06-30", "2026-12-31", "2027-01-01"}

// draw makes an entry as the older model does, now and then on a budget line.
func (m *machine) draw(t *rapid.T) ledger.Entry {
	m.n++
	e := drawEntry(t, m.facts.entries, m.n)
	if e.Lines[0].Account == "5101" && e.Reverses.IsZero() && e.Recorded.IsZero() && rapid.Bool().Draw(t, "on budget") {
		e.Lines[0].Budget = rapid.SampledFrom(m.budget.Lines).Draw(t, "line").ID
	}
	return e
}

// TestTheMachineAgreesWithTheFacts walks at random over all verbs, with the
// scenarios of each invariant among the steps.
func TestTheMachineAgreesWithTheFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		actions := map[string]func(*rapid.T){
			"":      m.check,
			"post":  func(t *rapid.T) { _ = m.post(t, m.draw(t)) },
			"more":  func(t *rapid.T) { _ = m.post(t, m.draw(t)) },
			"retry": m.retry, "reserve": m.drawPending, "resolve": m.drawResolution,
			"wait":  func(t *rapid.T) { m.tick(t, rapid.IntRange(0, 90).Draw(t, "seconds")) },
			"shift": m.drawShift, "close": m.drawClosing,
		}
		for name, scenario := range scenarios {
			actions[name] = func(t *rapid.T) { scenario(t, m) }
		}
		t.Repeat(actions)
	})
}

func (m *machine) retry(t *rapid.T) {
	if len(m.facts.entries) == 0 {
		return
	}
	e := rapid.SampledFrom(m.facts.entries).Draw(t, "again")
	before := m.state()
	changed, err := m.l.Post(e)
	require.NoError(t, err, "L6")
	require.False(t, changed, "L6")
	same(t, before, m.state(), "refused, and yet changed")
}

func (m *machine) drawPending(t *rapid.T) {
	e := m.draw(t)
	p := ledger.Pending{ID: id[ledger.Pending](m.key()), Date: e.Date, Lines: e.Lines}
	if rapid.Bool().Draw(t, "expires") {
		p.Expires = m.now.Add(time.Duration(rapid.IntRange(2, 60).Draw(t, "after")) * time.Second)
	}
	_ = m.reserve(t, p)
}

func (m *machine) drawResolution(t *rapid.T) {
	if len(m.facts.pending) == 0 {
		return
	}
	p := rapid.SampledFrom(m.facts.pending).Draw(t, "which")
	if rapid.Bool().Draw(t, "void") {
		_ = m.void(t, p)
		return
	}
	e := p.Whole(id[ledger.Entry](m.key()), day(rapid.SampledFrom(dates).Draw(t, "date")))
	if len(p.Lines) == 2 && rapid.Bool().Draw(t, "part") {
		most := max(p.Lines[0].Amount.Minor(), p.Lines[1].Amount.Minor())
		amount, err := renjia.MoneyOf(rapid.Int64Range(1, most+1).Draw(t, "amount"), p.Lines[0].Amount.Currency())
		require.NoError(t, err)
		part, err := p.Part(e.ID, e.Date, amount)
		require.Equal(t, amount.Minor() > most, errors.Is(err, renjia.ErrInvalid))
		e = part
	}
	_ = m.post(t, e)
}

func (m *machine) drawShift(t *rapid.T) {
	from := rapid.IntRange(0, 2).Draw(t, "from")
	amount, _ := renjia.MoneyOf(rapid.Int64Range(1, 4_000).Draw(t, "fen"), renjia.CNY)
	minus, _ := amount.Neg()
	_ = m.reallocate(t, ledger.Shift{Line: lineID("grant", from), Amount: minus}, ledger.Shift{Line: lineID("grant", (from+1)%3), Amount: amount})
}

func (m *machine) drawClosing(t *rapid.T) {
	if !m.closing.IsZero() && rapid.Bool().Draw(t, "reopen") {
		m.reopen(t)
		return
	}
	_ = m.close(t, rapid.SampledFrom(dates[:3]).Draw(t, "through"))
}
