package resources_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// Mutants, each of which one of these tests kills:
//
//	work.enter does not resolve what an entry posts  TestAPendingEntryIsPostedInPartAndTheRestIsFree
//	work.settle frees nothing                        TestAPendingEntryIsPostedInPartAndTheRestIsFree
//	work.freeing never expires                       TestAReservationThatIsOverStandsInNobodysWay
//	work.move leaves out the budget lines            TestABudgetLineIsNotOverspentByEight
//	work.move applies a line before the fund agrees  TestALineIsChargedOnceThoughTheFundAgreesLater
//	work.enter does not ask what is closed           TestAClosedPeriodRefusesEntriesUntilItIsReopened
//	work.close does not look for entries meanwhile   TestAnEntryThatMeetsAClosingIsNeverLost
//	work.post admits entries of closings             TestAClosedPeriodRefusesEntriesUntilItIsReopened
//	work.balance leaves what is closed alone         TestAClosingAndAFirstEntrySeeEachOther

// clocked is a station whose clock the test moves.
type clocked struct {
	*resources.Registry
	space *storage.Space
	now   atomic.Int64
}

func withClock(t *testing.T) *clocked {
	c := &clocked{}
	c.set(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return time.Unix(c.now.Load(), 0).UTC() }})
	require.NoError(t, store.Migrate(ctx, resources.Kinds()...))
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	c.space = store.Space(spaceName)
	c.Registry = resources.NewRegistry(c.space)
	_, err := c.OpenFund(ctx, act, meals)
	require.NoError(t, err)
	_, err = c.Post(ctx, act, gift("gift", "1000"))
	require.NoError(t, err)
	return c
}

func (c *clocked) set(t time.Time) { c.now.Store(t.Unix()) }

func (c *clocked) available(t *testing.T) (left renjia.Money) {
	look(t, c.space, func(s *storage.Snapshot) {
		b, err := resources.Balances.Get(ctx, s, resources.BalanceOf(spaceName, meals.ID, renjia.CNY))
		require.NoError(t, err)
		left, err = b.Value.Available(meals)
		require.NoError(t, err)
	})
	return left
}

func minus(m renjia.Money) renjia.Money {
	n, err := m.Neg()
	if err != nil {
		panic(err)
	}
	return n
}

func spending(amount string, line ledger.BudgetLineID) []ledger.Line {
	return []ledger.Line{
		{Account: "5101", Fund: meals.ID, Amount: cny(amount), Project: "meals", Budget: line},
		{Account: "1002", Fund: meals.ID, Amount: minus(cny(amount))},
	}
}

func order(key, amount string) ledger.Pending {
	return ledger.Pending{Key: key, Date: day("2026-03-01"), Lines: spending(amount, ledger.BudgetLineID{})}
}

func TestAPendingEntryIsPostedInPartAndTheRestIsFree(t *testing.T) {
	c := withClock(t)
	p, err := c.Reserve(ctx, act, order("order", "900"))
	require.NoError(t, err)
	require.Equal(t, cny("100"), c.available(t))
	again, err := c.Reserve(ctx, act, order("order", "900"))
	require.NoError(t, err)
	require.Equal(t, p, again)
	require.Equal(t, cny("100"), c.available(t))
	_, err = c.Reserve(ctx, act, order("order", "901"))
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = c.Post(ctx, act, ledger.Entry{Date: day("2026-03-01"), Lines: spending("101", ledger.BudgetLineID{})})
	var overspent *ledger.OverspendError
	require.ErrorAs(t, err, &overspent)
	require.Equal(t, cny("900"), overspent.Reserved)

	more, err := p.Part(imported[ledger.Entry]("resources_entry", "more"), day("2026-03-02"), cny("900"))
	require.NoError(t, err)
	more.Lines = spending("900.01", ledger.BudgetLineID{})
	_, err = c.Post(ctx, act, more)
	require.ErrorIs(t, err, renjia.ErrInvalid, "more than is pending")
	part, err := p.Part(imported[ledger.Entry]("resources_entry", "part"), day("2026-03-02"), cny("850"))
	require.NoError(t, err)
	_, err = c.Post(ctx, act, part)
	require.NoError(t, err)
	require.Equal(t, cny("150"), c.available(t))
	var resolved *renjia.StateError
	_, err = c.Post(ctx, act, p.Whole(imported[ledger.Entry]("resources_entry", "twice"), day("2026-03-02")))
	require.ErrorAs(t, err, &resolved)
	_, err = c.VoidPending(ctx, act, p.ID)
	require.ErrorAs(t, err, &resolved)

	p, err = c.Reserve(ctx, act, order("second", "150"))
	require.NoError(t, err)
	require.True(t, c.available(t).IsZero())
	p, err = c.VoidPending(ctx, reasoned("not delivered"), p.ID)
	require.NoError(t, err)
	require.Equal(t, ledger.Voided, p.State)
	require.Equal(t, "not delivered", p.Reason)
	require.Equal(t, cny("150"), c.available(t))
	again, err = c.Reserve(ctx, act, order("second", "150"))
	require.NoError(t, err)
	require.Equal(t, ledger.Voided, again.State, "it is there, whatever became of it")
}

func TestAReservationThatIsOverStandsInNobodysWay(t *testing.T) {
	c := withClock(t)
	over := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	p := order("order", "900")
	p.Expires = over
	p, err := c.Reserve(ctx, act, p)
	require.NoError(t, err)
	spend := ledger.Entry{Key: "spend", Date: day("2026-03-01"), Lines: spending("500", ledger.BudgetLineID{})}

	c.set(over.Add(-time.Second))
	_, err = c.Post(ctx, act, spend)
	require.ErrorIs(t, err, renjia.ErrState)
	n, err := c.ExpirePending(ctx, act, 10)
	require.NoError(t, err)
	require.Zero(t, n)

	c.set(over)
	_, err = c.Post(ctx, act, p.Whole(imported[ledger.Entry]("resources_entry", "late"), day("2026-03-01")))
	require.ErrorIs(t, err, renjia.ErrState, "expired for every verb, whether or not somebody has said so")
	_, err = c.Post(ctx, act, spend)
	require.NoError(t, err)
	require.Equal(t, cny("500"), c.available(t))
	look(t, c.space, func(s *storage.Snapshot) {
		doc, err := resources.Pendings.Get(ctx, s, p.ID)
		require.NoError(t, err)
		require.Equal(t, ledger.Expired, doc.Value.State)
	})
	n, err = c.ExpirePending(ctx, act, 10)
	require.NoError(t, err)
	require.Zero(t, n)
}

var grantBudget = ledger.Budget{
	ID: imported[ledger.Budget]("resources_budget", "grant"), Name: renjia.Both("grant"), Fund: meals.ID,
	Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")},
	Lines: []ledger.BudgetLine{
		{ID: imported[ledger.BudgetLine]("resources_budget_line", "food"), Name: renjia.Both("food"), Amount: cny("300")},
		{ID: imported[ledger.BudgetLine]("resources_budget_line", "travel"), Name: renjia.Both("travel"), Amount: cny("100")},
	},
	Shift: &ledger.ShiftPolicy{Share: renjia.Frac(1, 10), Of: ledger.OfLine, Source: "agreement § 7 (invented)"},
}

func (c *clocked) line(t *testing.T, i int) (l ledger.LineStanding) {
	look(t, c.space, func(s *storage.Snapshot) {
		doc, err := resources.BudgetLines.Get(ctx, s, resources.BudgetLineOf(grantBudget.Lines[i].ID))
		require.NoError(t, err)
		l = doc.Value.LineStanding
	})
	return l
}

func TestALineIsChargedOnceThoughTheFundAgreesLater(t *testing.T) {
	c := withClock(t)
	_, err := c.AddBudget(ctx, act, grantBudget)
	require.NoError(t, err)
	over := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	p := order("order", "900")
	p.Expires = over
	_, err = c.Reserve(ctx, act, p)
	require.NoError(t, err)
	c.set(over)
	_, err = c.Post(ctx, act, ledger.Entry{Date: day("2026-03-01"), Lines: spending("150", grantBudget.Lines[0].ID)})
	require.NoError(t, err, "the reservation is over")
	require.Equal(t, cny("150"), c.line(t, 0).Spent)
}

func TestABudgetLineIsNotOverspentByEight(t *testing.T) {
	c := withClock(t)
	_, err := c.AddBudget(ctx, act, grantBudget)
	require.NoError(t, err)
	food := grantBudget.Lines[0].ID
	var stored, refused atomic.Int64
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for {
				_, err := c.Post(ctx, act, ledger.Entry{Key: fmt.Sprint("food ", g), Date: day("2026-03-01"), Lines: spending("70", food)})
				var over *ledger.OverBudgetError
				switch {
				case err == nil:
					stored.Add(1)
				case errors.As(err, &over):
					refused.Add(1)
				case errors.Is(err, renjia.ErrConflict):
					continue
				default:
					t.Errorf("unexpected: %v", err)
				}
				return
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(4), stored.Load())
	require.Equal(t, int64(4), refused.Load())
	require.Equal(t, cny("280"), c.line(t, 0).Spent)
	require.Equal(t, cny("720"), c.available(t), "what a line refuses the fund has not spent")

	p := order("food", "20")
	p.Lines = spending("20", food)
	_, err = c.Reserve(ctx, act, p)
	require.NoError(t, err)
	_, err = c.Post(ctx, act, ledger.Entry{Date: day("2026-03-01"), Lines: spending("0.01", food)})
	require.ErrorIs(t, err, renjia.ErrState, "reserved is not available")
	_, err = c.Post(ctx, act, ledger.Entry{Date: day("2026-03-01"), Lines: spending("1", imported[ledger.BudgetLine]("x", "y"))})
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestAReallocationKeepsTheTotal(t *testing.T) {
	c := withClock(t)
	_, err := c.AddBudget(ctx, act, grantBudget)
	require.NoError(t, err)
	food, travel := grantBudget.Lines[0].ID, grantBudget.Lines[1].ID
	shift := func(amount string) ledger.Reallocation {
		return ledger.Reallocation{Budget: grantBudget.ID, Date: day("2026-03-01"),
			Shifts: []ledger.Shift{{Line: food, Amount: cny(amount)}, {Line: travel, Amount: minus(cny(amount))}}}
	}
	_, _, err = c.Reallocate(ctx, act, shift("10.01"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "more than a tenth of the travel line")
	_, why, err := c.Reallocate(ctx, act, shift("10"))
	require.NoError(t, err)
	require.NotEmpty(t, why.Steps)
	approved := act
	approved.Authority = subject("funder's letter")
	m, _, err := c.Reallocate(ctx, approved, shift("40"))
	require.NoError(t, err)
	require.Equal(t, approved.Authority, m.Authority)
	a, err := c.line(t, 0).Available()
	require.NoError(t, err)
	b, err := c.line(t, 1).Available()
	require.NoError(t, err)
	require.Equal(t, []renjia.Money{cny("350"), cny("50")}, []renjia.Money{a, b})
	_, _, err = c.Reallocate(ctx, approved, shift("50.01"))
	require.ErrorIs(t, err, renjia.ErrState, "a line cannot give what it has not")
}

func TestAClosedPeriodRefusesEntriesUntilItIsReopened(t *testing.T) {
	c := withClock(t)
	_, err := c.Post(ctx, act, ledger.Entry{Key: "spend", Date: day("2026-02-28"), Lines: spending("300", ledger.BudgetLineID{})})
	require.NoError(t, err)
	_, err = c.Post(ctx, act, ledger.Entry{Key: "later", Date: day("2026-03-01"), Lines: spending("50", ledger.BudgetLineID{})})
	require.NoError(t, err)
	id := imported[ledger.Closing]("resources_closing", "february")
	made, err := c.ClosePeriod(ctx, act, id, day("2026-02-28"))
	require.NoError(t, err)
	require.Len(t, made, 1)
	before := head(t, c.space)
	again, err := c.ClosePeriod(ctx, act, id, day("2026-02-28"))
	require.NoError(t, err)
	require.Equal(t, made, again)
	require.Equal(t, before, head(t, c.space))
	balance := func(account, on string) (m renjia.Money) {
		chart, err := ledger.China()
		require.NoError(t, err)
		look(t, c.space, func(s *storage.Snapshot) {
			all, err := resources.StandingsOn(ctx, s, chart, day(on))
			require.NoError(t, err)
			require.Len(t, all, 1)
			m = all[0].Balances[account]
		})
		return m
	}
	require.True(t, balance("5101", "2026-02-28").IsZero(), "costs have become net assets")
	require.True(t, balance("4101", "2026-02-28").IsZero())
	require.Equal(t, cny("50"), balance("5101", "2026-03-01"))
	require.Equal(t, cny("650"), c.available(t), "closing spends and receives nothing")

	var closed *ledger.ClosedError
	_, err = c.Post(ctx, act, ledger.Entry{Key: "late", Date: day("2026-02-28"), Lines: spending("1", ledger.BudgetLineID{})})
	require.ErrorAs(t, err, &closed)
	_, err = c.Reserve(ctx, act, ledger.Pending{Key: "late", Date: day("2026-02-28"), Lines: spending("1", ledger.BudgetLineID{})})
	require.ErrorAs(t, err, &closed)
	forged := ledger.Entry{Key: "forged", Date: day("2026-02-28"), Closes: id, Lines: []ledger.Line{
		{Account: "1002", Fund: meals.ID, Amount: cny("1")}, {Account: "3102", Fund: meals.ID, Amount: minus(cny("1"))}}}
	_, err = c.Post(ctx, act, forged)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = c.Reverse(ctx, act, made[0].ID, resources.Reversal{Date: day("2026-03-01")})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = c.ClosePeriod(ctx, act, ledger.ClosingID{}, day("2026-02-28"))
	require.ErrorIs(t, err, renjia.ErrState)

	_, err = c.ReopenPeriod(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrInvalid, "without a reason")
	_, err = c.ReopenPeriod(ctx, reasoned("an invoice came late"), id)
	require.NoError(t, err)
	require.Equal(t, cny("300"), balance("5101", "2026-02-28"))
	_, err = c.Post(ctx, act, ledger.Entry{Key: "late", Date: day("2026-02-28"), Lines: spending("1", ledger.BudgetLineID{})})
	require.NoError(t, err)
	_, err = c.ReopenPeriod(ctx, reasoned("again"), id)
	require.ErrorIs(t, err, renjia.ErrState)
	made, err = c.ClosePeriod(ctx, act, ledger.ClosingID{}, day("2026-02-28"))
	require.NoError(t, err)
	require.Len(t, made, 1)
	require.True(t, balance("5101", "2026-02-28").IsZero())
}

// TestAnEntryThatMeetsAClosingIsNeverLost posts while the period is closed: each
// entry is either among the closing's sums or refused.
func TestAnEntryThatMeetsAClosingIsNeverLost(t *testing.T) {
	for round := range 20 {
		c := withClock(t)
		var posted atomic.Int64
		var wg sync.WaitGroup
		for g := range 4 {
			wg.Go(func() {
				for i := range 5 {
					_, err := c.Post(ctx, act, ledger.Entry{Key: fmt.Sprint(g, " ", i), Date: day("2026-02-28"), Lines: spending("1", ledger.BudgetLineID{})})
					if err == nil {
						posted.Add(1)
					}
				}
			})
		}
		var made []ledger.Entry
		err := renjia.ErrConflict
		for tries := 0; errors.Is(err, renjia.ErrConflict) && tries < 1000; tries++ {
			made, err = c.ClosePeriod(ctx, act, imported[ledger.Closing]("c", fmt.Sprint(round)), day("2026-02-28"))
		}
		require.NoError(t, err)
		wg.Wait()
		var closed renjia.Money
		for _, l := range made[0].Lines {
			if l.Account == "5101" {
				closed = minus(l.Amount)
			}
		}
		require.Equal(t, posted.Load()*100, closed.Minor())
	}
}

// TestTheFirstEntryOfAFundMeetsAClosing is the same for balances that are not
// there yet when the closing begins.
func TestTheFirstEntryOfAFundMeetsAClosing(t *testing.T) {
	for round := range 20 {
		c := withClock(t)
		for g := range 4 {
			_, err := c.OpenFund(ctx, act, freeFund(g))
			require.NoError(t, err)
		}
		var posted atomic.Int64
		var wg sync.WaitGroup
		for g := range 4 {
			wg.Go(func() {
				_, err := c.Post(ctx, act, ledger.Entry{Key: fmt.Sprint("first ", g), Date: day("2026-02-28"), Lines: []ledger.Line{
					{Account: "1002", Fund: freeFund(g).ID, Amount: cny("1")}, {Account: "4101", Fund: freeFund(g).ID, Amount: minus(cny("1"))}}})
				if err == nil {
					posted.Add(1)
				}
			})
		}
		var made []ledger.Entry
		err := renjia.ErrConflict
		for tries := 0; errors.Is(err, renjia.ErrConflict) && tries < 1000; tries++ {
			made, err = c.ClosePeriod(ctx, act, imported[ledger.Closing]("c", fmt.Sprint(round)), day("2026-02-28"))
		}
		require.NoError(t, err)
		wg.Wait()
		require.Len(t, made, 1+int(posted.Load()))
	}
}

// The same, one after the other: what is written meanwhile is seen when the act
// that waited is tried again.
func TestAClosingAndAFirstEntrySeeEachOther(t *testing.T) {
	first := ledger.Entry{Key: "first", Date: day("2026-02-28"), Lines: []ledger.Line{
		{Account: "1002", Fund: freeFund(0).ID, Amount: cny("1")}, {Account: "4101", Fund: freeFund(0).ID, Amount: minus(cny("1"))}}}
	var made []ledger.Entry
	post := func(r *resources.Registry) error { _, err := r.Post(ctx, act, first); return err }
	shut := func(r *resources.Registry) (err error) {
		made, err = r.ClosePeriod(ctx, act, imported[ledger.Closing]("c", "1"), day("2026-02-28"))
		return err
	}
	run := func(waiting, meanwhile func(*resources.Registry) error) error {
		c := withClock(t)
		_, err := c.OpenFund(ctx, act, freeFund(0))
		require.NoError(t, err)
		met := false
		_, err = c.space.Update(ctx, act.Does("test.all", renjia.Ref{}), func(tx *storage.Tx) error {
			if err := waiting(c.In(tx)); err != nil || met {
				return err
			}
			met = true
			return meanwhile(c.Registry)
		})
		return err
	}
	require.NoError(t, run(shut, post))
	require.Len(t, made, 2, "the closing takes the first entry of the fund in")
	var closed *ledger.ClosedError
	require.ErrorAs(t, run(post, shut), &closed)
}

func freeFund(g int) ledger.Fund {
	return ledger.Fund{ID: imported[ledger.Fund]("resources_fund", fmt.Sprint("free ", g)), Name: renjia.Both("free"), Restriction: ledger.Unrestricted}
}

func TestAStatedBalanceHoldsExactlyOrNamesWhereItLastDid(t *testing.T) {
	c := withClock(t)
	e, err := c.Post(ctx, act, ledger.Entry{Key: "spend", Date: day("2026-02-10"), Lines: spending("300", ledger.BudgetLineID{})})
	require.NoError(t, err)
	_, err = c.Post(ctx, act, ledger.Entry{Key: "forgotten", Date: day("2026-02-11"), Lines: spending("0.01", ledger.BudgetLineID{})})
	require.NoError(t, err)
	stated := ledger.Assertion{Account: "1002", Fund: meals.ID, Amount: cny("700"), On: day("2026-02-10")}
	look(t, c.space, func(s *storage.Snapshot) {
		require.NoError(t, resources.CheckBalance(ctx, s, stated))
		stated.On = day("2026-02-28")
		var wrong *ledger.AssertionError
		require.ErrorAs(t, resources.CheckBalance(ctx, s, stated), &wrong)
		require.Equal(t, e.ID, wrong.LastGood)
		require.Equal(t, minus(cny("0.01")), wrong.Difference)
	})
}
