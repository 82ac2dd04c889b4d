package ledger_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// oracle recomputes everything from the list of admitted entries, in
// rationals, each time it is asked.
type oracle []ledger.Entry

func (o oracle) sum(f ledger.FundID, c renjia.Currency, accounts ...string) *big.Rat {
	total := new(big.Rat)
	for _, e := range o {
		for _, l := range e.Lines {
			for _, a := range accounts {
				if l.Account == a && l.Fund == f && l.Amount.Currency() == c {
					total.Add(total, new(big.Rat).SetFrac64(l.Amount.Minor(), 100))
				}
			}
		}
	}
	return total
}

var (
	incomes  = []string{"4101", "4601"}
	expenses = []string{"5101", "5301"}
	ours     = []string{"1002", "2202"}
)

// check compares a ledger with the oracle and asserts the invariants.
func (o oracle) check(t *rapid.T, l *ledger.Ledger) {
	for _, f := range allFunds {
		for _, c := range []renjia.Currency{renjia.CNY, "USD"} {
			s, ok := l.Standing(f.ID, c)
			if !ok {
				require.Zero(t, o.sum(f.ID, c, "1002", "2202", "3101", "3102", "4101", "4601", "5101", "5301").Sign())
				continue
			}
			o.checkStanding(t, f, s)
		}
	}
	for _, c := range []renjia.Currency{renjia.CNY, "USD"} {
		b, err := l.TrialBalance(c)
		require.NoError(t, err)
		require.Equal(t, b.Debit, b.Credit)
	}
}

func (o oracle) checkStanding(t *rapid.T, f ledger.Fund, s ledger.Standing) {
	sum := new(big.Rat)
	for account, balance := range s.Balances {
		got := new(big.Rat).SetFrac64(balance.Minor(), 100)
		require.Zero(t, got.Cmp(o.sum(f.ID, s.Currency, account)), account)
		sum.Add(sum, got)
	}
	require.Zero(t, sum.Sign(), "a fund sums to zero")
	net, err := s.Net()
	require.NoError(t, err)
	require.Zero(t, new(big.Rat).SetFrac64(net.Minor(), 100).Cmp(o.sum(f.ID, s.Currency, ours...)), "net assets = assets less liabilities")
	if f.Restriction == ledger.Unrestricted {
		return
	}
	require.GreaterOrEqual(t, net.Minor(), int64(0), "a restricted fund is not overspent")
	bound, err := s.Bound()
	require.NoError(t, err)
	require.GreaterOrEqual(t, bound.Minor(), int64(0))
	// Releases + restricted balance = restricted receipts less refunds.
	releases := new(big.Rat).Neg(o.sum(f.ID, s.Currency, "3101"))
	receipts := new(big.Rat).Neg(o.sum(f.ID, s.Currency, append([]string{"3101", "3102"}, incomes...)...))
	require.Zero(t, receipts.Cmp(new(big.Rat).Add(releases, new(big.Rat).SetFrac64(bound.Minor(), 100))))
	if f.Restriction != ledger.ByTime {
		require.LessOrEqual(t, releases.Cmp(o.sum(f.ID, s.Currency, expenses...)), 0, "no more is released than was spent")
	}
}

// Random histories: receipts, spending, releases, reversals, repetitions and
// broken entries, on every fund, in two currencies. Each refusal must change
// nothing, and what remains must be what the oracle computes from the log.
func TestRandomHistoriesAgreeWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, log := books(t), oracle{}
		reversed := map[ledger.EntryID]bool{}
		for n := range rapid.IntRange(1, 40).Draw(t, "steps") {
			e := drawEntry(t, log, n)
			before := state(l)
			changed, err := l.Post(e)
			if !changed {
				require.Equal(t, before, state(l))
			}
			if err != nil || !changed {
				continue
			}
			require.False(t, !e.Reverses.IsZero() && reversed[e.Reverses], "an entry is reversed once")
			reversed[e.Reverses] = true
			log = append(log, e)
			log.check(t, l)
		}
		rebuilt := books(t)
		n, err := rebuilt.Replay(stream(log...))
		require.NoError(t, err)
		require.Equal(t, int64(len(log)), n)
		require.Equal(t, state(l), state(rebuilt))
		n, err = rebuilt.Replay(stream(log...))
		require.NoError(t, err)
		require.Zero(t, n, "a second replay changes nothing")
	})
}

func drawEntry(t *rapid.T, log oracle, n int) ledger.Entry {
	f := rapid.SampledFrom(allFunds).Draw(t, "fund")
	date := rapid.SampledFrom([]string{"2026-01-01", "2026-12-31", "2027-01-01"}).Draw(t, "date")
	currency := rapid.SampledFrom([]renjia.Currency{renjia.CNY, renjia.CNY, "USD"}).Draw(t, "currency")
	amount := money(fmt.Sprintf("%d.%02d", rapid.IntRange(0, 30).Draw(t, "yuan"), rapid.IntRange(1, 99).Draw(t, "fen")), currency)
	key := fmt.Sprint(n)
	switch rapid.SampledFrom([]string{"receive", "receive", "return", "opening", "spend", "spend", "manage", "owe", "refund", "release", "reverse", "repeat", "cross"}).Draw(t, "what") {
	case "receive":
		return move(key, date, "1002", "4101", f, amount, "")
	case "return":
		return move(key, date, "1002", "4601", f, amount, "")
	case "opening":
		return move(key, date, "1002", "3102", f, amount, "")
	case "spend":
		return move(key, date, "5101", "1002", f, amount, rapid.SampledFrom([]string{"meals", "meals", "youth"}).Draw(t, "project"))
	case "manage":
		return move(key, date, "5301", "1002", f, amount, "meals")
	case "owe":
		return move(key, date, "5101", "2202", f, amount, "meals")
	case "refund":
		return move(key, date, "4101", "1002", f, amount, "")
	case "release":
		c, _ := ledger.China()
		e, err := ledger.Release{ID: id[ledger.Entry](key), Fund: f.ID, Date: day(date), Amount: amount}.Entry(c)
		require.NoError(t, err)
		return e
	case "cross":
		e := move(key, date, "1002", "4101", f, amount, "")
		e.Lines[1].Fund = rapid.SampledFrom(allFunds).Draw(t, "other fund").ID
		return e
	}
	if len(log) == 0 {
		return move(key, date, "1002", "4101", f, amount, "")
	}
	old := rapid.SampledFrom(log).Draw(t, "which")
	if rapid.Bool().Draw(t, "repeat") {
		return old
	}
	e, err := old.Reversal(id[ledger.Entry](key), day(date), renjia.Text{})
	if err != nil {
		return old
	}
	return e
}

// A scripted walk for what random steps seldom reach: everything received is
// spent, released, and nothing more can be done.
func TestAFundCanBeUsedUpExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := books(t)
		fen := rapid.Int64Range(2, 1_000_000).Draw(t, "fen")
		all, err := renjia.MoneyOf(fen, renjia.CNY)
		require.NoError(t, err)
		part, err := renjia.MoneyOf(rapid.Int64Range(1, fen-1).Draw(t, "part"), renjia.CNY)
		require.NoError(t, err)
		rest, err := all.Sub(part)
		require.NoError(t, err)
		for i, e := range []ledger.Entry{
			move("in", "2026-01-01", "1002", "4101", both, all, ""),
			move("a", "2026-02-01", "5101", "1002", both, part, "meals"),
			move("b", "2026-03-01", "5101", "1002", both, rest, "meals"),
		} {
			changed, err := l.Post(e)
			require.NoError(t, err, i)
			require.True(t, changed)
		}
		_, err = l.Post(move("c", "2026-03-02", "5101", "1002", both, cny("0.01"), "meals"))
		require.ErrorIs(t, err, renjia.ErrState)
		_, err = l.Release(ledger.Release{ID: id[ledger.Entry]("r"), Fund: both.ID, Date: day("2026-12-31"), Amount: all})
		require.NoError(t, err)
		_, err = l.Release(release("more", "2026-12-31", both, "0.01"))
		require.ErrorIs(t, err, renjia.ErrForbidden)
	})
}
