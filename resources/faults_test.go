package resources_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// Named mutants, and the test that kills each:
//
//	event-twice      a repeated event is carried out again                  TestAnEventIsWholeWhereverItIsInterrupted
//	stale-balance    admit works on a balance that it does not save         TestEightHandsAndOneFund, by agree
//	past-unchecked   EnactPurpose does not look at what was paid            TestAPurposeChangesWhileEightHandsPay, by agree
//	half-voided      VoidEvent leaves out a step                            TestEventsKilledAnywhereAreWhole, by agree

var errCut = errors.New("the line is cut")

// flaky fails at one call to the engine, or lets it happen and loses the answer.
type flaky struct {
	driver.Store
	calls  atomic.Int64
	failAt atomic.Int64 // number of the call that fails; 0: none
	after  bool         // a failing commit has happened
	err    error
}

// arm makes the n-th call from now fail.
func (f *flaky) arm(n int64) {
	f.calls.Store(0)
	f.failAt.Store(n)
}

func (f *flaky) cut() bool { return f.calls.Add(1) == f.failAt.Load() }

func (f *flaky) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	if !f.cut() {
		return f.Store.Commit(ctx, b)
	}
	if f.after {
		if _, err := f.Store.Commit(ctx, b); err != nil {
			return driver.Stamp{}, err
		}
	}
	return driver.Stamp{}, f.err
}

func (f *flaky) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	if f.cut() {
		return nil, f.err
	}
	s, err := f.Store.Snapshot(ctx, space, at)
	return &flakySnapshot{s, f}, err
}

type flakySnapshot struct {
	driver.Snapshot
	of *flaky
}

func (s *flakySnapshot) Get(ctx context.Context, kind string, ids []string) ([]driver.Record, error) {
	if s.of.cut() {
		return nil, s.of.err
	}
	return s.Snapshot.Get(ctx, kind, ids)
}

func (s *flakySnapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	if s.of.cut() {
		return func(yield func(*driver.Record, error) bool) { yield(nil, s.of.err) }
	}
	return s.Snapshot.Query(ctx, q)
}

// Each of the calls that an event makes to the engine fails once, in its turn:
// reads, the commit before it happens, the commit after it has happened, with
// the outcome known or not. The event is there whole or not at all, and
// repeating it completes it.
func TestAnEventIsWholeWhereverItIsInterrupted(t *testing.T) {
	for name, engine := range map[string]*flaky{
		"cut before":          {Store: memory.Open(), err: errCut},
		"cut after":           {Store: memory.Open(), err: errCut, after: true},
		"outcome unknown":     {Store: memory.Open(), err: renjia.ErrUnknown},
		"answer lost, unsure": {Store: memory.Open(), err: renjia.ErrUnknown, after: true},
	} {
		t.Run(name, func(t *testing.T) {
			space, r, lot, bank := kitchenIn(t, stationOn(t, engine))
			was := state(t, space, lot, bank)
			cuts := 0
			interrupted := func(do func() error) {
				for n := int64(1); ; n++ {
					before := state(t, space, lot, bank)
					engine.arm(n)
					err := do()
					reached := engine.calls.Load() >= n
					engine.arm(0)
					if after := state(t, space, lot, bank); err != nil && after != before {
						require.True(t, engine.after, "%v: half of it is there: %s", err, after)
					}
					agree(t, space)
					if !reached {
						require.NoError(t, err)
						return
					}
					require.Less(t, cuts, 1000, "%v", err)
					cuts++
				}
			}
			d := lunch("1", lot, bank)
			interrupted(func() error { _, err := r.RecordEvent(ctx, act, d); return err })
			require.Equal(t, "left 807.86 CNY, hours 60 in 1, ann 1:00/1:00, rice 90 worth 30.01 CNY, slots 1", state(t, space, lot, bank))
			interrupted(func() error {
				_, err := r.VoidEvent(ctx, reasoned("a mistake"), resources.EventOf(d.Contact.ID), day("2026-02-28"))
				if errors.Is(err, renjia.ErrState) && count(t, space, resources.Events) == 1 && state(t, space, lot, bank) == was {
					return nil // done before
				}
				return err
			})
			require.Equal(t, was, state(t, space, lot, bank))
			require.Greater(t, cuts, 20, "the calls of an event")
		})
	}
}

// hands lets eight goroutines do something until each is done, trying again
// after conflicts as a host would.
func hands(t *testing.T, each func(hand int) error) {
	var wg sync.WaitGroup
	for hand := range 8 {
		wg.Go(func() {
			err := each(hand)
			for n := 0; n < 100 && errors.Is(err, renjia.ErrConflict); n++ {
				err = each(hand)
			}
			if err != nil {
				t.Errorf("hand %d: %v", hand, err)
			}
		})
	}
	wg.Wait()
}

// engines are the stores that a test runs on.
func engines(t *testing.T) map[string]driver.Store {
	file, err := sqlite.Open(filepath.Join(t.TempDir(), "a.db"), sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	return map[string]driver.Store{"memory": memory.Open(), "sqlite": file}
}

// Eight hands pay 30 yuan eight times each out of 1,000: 33 of the 64 payments
// are possible, whoever makes them, and what is stored is what the entries say.
func TestEightHandsAndOneFund(t *testing.T) {
	for name, engine := range engines(t) {
		t.Run(name, func(t *testing.T) {
			space := stationOn(t, engine)
			r := resources.NewRegistry(space)
			var paidTimes atomic.Int64
			hands(t, func(hand int) error {
				for i := range 8 {
					e := paid("2026-02-20", "meals", "30")
					e.Key = fmt.Sprint("hand ", hand, " payment ", i)
					_, err := r.Post(ctx, act, e)
					var over *ledger.OverspendError
					if err != nil && !errors.As(err, &over) {
						return err
					}
				}
				return nil
			})
			for i := range 64 {
				look(t, space, func(s *storage.Snapshot) {
					_, err := resources.Entries.Get(ctx, s, resources.EntryOf(spaceName, fmt.Sprint("hand ", i/8, " payment ", i%8)))
					if err == nil {
						paidTimes.Add(1)
					}
				})
			}
			require.Equal(t, int64(33), paidTimes.Load())
			left, _ := standing(t, space)
			require.Equal(t, cny("10"), left)
			agree(t, space)
		})
	}
}

// While eight hands pay for meals and heating, the purpose of the fund changes
// from one to the other: whatever the order, no entry stands that the purpose
// on its date did not cover.
func TestAPurposeChangesWhileEightHandsPay(t *testing.T) {
	for name, engine := range engines(t) {
		t.Run(name, func(t *testing.T) {
			space := stationOn(t, engine)
			r := resources.NewRegistry(space)
			change := consented(t, r)
			var enacted atomic.Bool
			hands(t, func(hand int) error {
				if hand == 0 {
					_, err := r.EnactPurpose(ctx, act, change.ID, day("2026-02-20"), guangzhou(t))
					if errors.Is(err, renjia.ErrConflict) && !errors.Is(err, renjia.ErrState) {
						return nil // a meal of that day was paid first, or overtaken too often
					}
					enacted.Store(err == nil)
					return err
				}
				for i := range 6 {
					e := paid([]string{"2026-02-19", "2026-02-20"}[i%2], []string{"meals", "youth"}[hand%2], "1")
					e.Key = fmt.Sprint(hand, " ", i)
					if _, err := r.Post(ctx, act, e); err != nil && !errors.Is(err, renjia.ErrForbidden) {
						return err
					}
				}
				return nil
			})
			agree(t, space)
			look(t, space, func(s *storage.Snapshot) {
				f, err := resources.Funds.Get(ctx, s, meals.ID)
				require.NoError(t, err)
				require.Equal(t, enacted.Load(), len(f.Value.Versions) == 1)
			})
		})
	}
}

const crashFile = "RENJIA_TEST_CRASH_FILE"

// crashed is the world of the program below, in a file as it finds it.
func crashed(t *testing.T, path string) *storage.Space {
	t.Helper()
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	store := storage.New(d, storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, resources.Kinds()...))
	return store.Space(spaceName)
}

// afternoon records three lunches, one after the other, and voids the second, as
// a program does that does not know how far it came.
func afternoon(space *storage.Space, lot stock.Lot, bank timebank.BankID, say func(string)) error {
	r := resources.NewRegistry(space)
	for i := range 3 {
		d := lunch(fmt.Sprint("crash ", i), lot, bank)
		shift := time.Duration(i) * 3 * time.Hour
		d.Contact.Interval = renjia.Interval{From: d.Contact.Interval.From.Add(shift), Until: d.Contact.Interval.Until.Add(shift)}
		d.Volunteers[0].Interval, d.Slots[0].Interval = d.Contact.Interval, d.Contact.Interval
		say(fmt.Sprint("record ", i))
		if _, err := r.RecordEvent(ctx, act, d); err != nil {
			return err
		}
		if i == 1 {
			say("void")
			if _, err := r.VoidEvent(ctx, reasoned("a mistake"), resources.EventOf(d.Contact.ID), day("2026-02-28")); err != nil && !errors.Is(err, renjia.ErrState) {
				return err
			}
		}
	}
	say("done")
	return nil
}

// TestChildServesLunchUntilKilled is the program that the test below kills.
func TestChildServesLunchUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestEventsKilledAnywhereAreWhole")
	}
	bank := timebank.BankID(renjia.IDFrom[timebank.Bank](imported[resources.CreditBank]("resources_credit_bank", "bank").UUID()))
	require.NoError(t, afternoon(crashed(t, path), lotOf("march", "2026-03-31"), bank, func(step string) { fmt.Println("begins", step) }))
}

func TestEventsKilledAnywhereAreWhole(t *testing.T) {
	delays := []time.Duration{0, 6 * time.Millisecond}
	if testing.Short() {
		delays = delays[:1]
	}
	for _, step := range []string{"record 0", "record 1", "void", "record 2"} {
		for _, delay := range delays {
			t.Run(fmt.Sprint(step, " ", delay), func(t *testing.T) { killedAt(t, step, delay) })
		}
	}
}

func killedAt(t *testing.T, step string, delay time.Duration) {
	path := filepath.Join(t.TempDir(), "a.db")
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	_, _, lot, bank := kitchenIn(t, stationOn(t, d))
	killChild(t, path, "TestChildServesLunchUntilKilled", "begins "+step, delay)

	space := crashed(t, path)
	agree(t, space)
	require.NoError(t, afternoon(space, lot, bank, func(string) {}))
	agree(t, space)
	// 1033.35 − 2 · (120 + 102.15) − 6.67 for 20 of 100 bags.
	require.Equal(t, "left 582.38 CNY, hours 120 in 2, ann 2:00/2:00, rice 80 worth 26.68 CNY, slots 2", state(t, space, lot, bank))
	require.Equal(t, 3, count(t, space, resources.Events))
}

// killChild kills the program with SIGKILL a while after it says a line.
func killChild(t *testing.T, path, program, line string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+program+"$")
	cmd.Env = append(os.Environ(), crashFile+"="+path)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines, said := bufio.NewScanner(out), false
	for !said && lines.Scan() {
		said = lines.Text() == line
	}
	time.Sleep(after)
	require.NoError(t, cmd.Process.Kill())
	require.True(t, said, "the program never said %q", line)
	_ = cmd.Wait() // killed, or done before
}
