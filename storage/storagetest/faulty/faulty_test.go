package faulty_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/storagetest/faulty"
)

const space = "liede"

// batch inserts one record.
func batch(n byte) *driver.Batch {
	b := &driver.Batch{ID: [16]byte{n}, Space: space, Acts: "[]", Ops: []driver.Op{{
		Verb: driver.Put, Record: driver.Record{Key: driver.Key{Kind: "test_record", ID: fmt.Sprint(n)}, Rev: 1, Version: 1, Payload: "{}"},
	}}}
	b.Prepare(func([]byte) {})
	return b
}

func wrap(t *testing.T, p faulty.Plan) (*faulty.Store, *memory.Store) {
	t.Helper()
	engine := memory.Open()
	require.NoError(t, engine.Migrate(t.Context(), []driver.Kind{{Name: "test_record", Version: 1}}))
	s, err := faulty.Wrap(engine, p)
	require.NoError(t, err)
	return s, engine
}

func commits(t *testing.T, d driver.Store) (n int) {
	t.Helper()
	for _, err := range d.Commits(t.Context(), driver.Range{Space: space}) {
		require.NoError(t, err)
		n++
	}
	return n
}

// What each fault tells the caller, and what has happened then, after the
// client's next call, and at last.
func TestFaultsOfCommits(t *testing.T) {
	for fault, want := range map[faulty.Fault]struct {
		reply error // nil: a stamp
		now   int
		next  int
	}{
		faulty.None:    {nil, 1, 1},
		faulty.Refused: {&driver.TransientError{}, 0, 0},
		faulty.Failed:  {&faulty.Error{}, 0, 0},
		faulty.Unsent:  {renjia.ErrUnknown, 0, 0},
		faulty.CutOff:  {renjia.ErrUnknown, 0, 0},
		faulty.Lost:    {renjia.ErrUnknown, 1, 1},
		faulty.Late:    {renjia.ErrUnknown, 0, 1},
		faulty.Twice:   {nil, 1, 1},
		faulty.Echoed:  {nil, 1, 1},
		faulty.Slow:    {nil, 1, 1},
	} {
		t.Run(fault.String(), func(t *testing.T) {
			s, engine := wrap(t, faulty.Plan{Seed: 1, Script: []faulty.Fault{fault}})
			stamp, err := s.Commit(t.Context(), batch(1))
			var transient *driver.TransientError
			require.Equal(t, errors.Is(want.reply, renjia.ErrUnknown), errors.Is(err, renjia.ErrUnknown))
			require.Equal(t, errors.As(want.reply, &transient), errors.As(err, &transient))
			require.Equal(t, want.reply == nil, err == nil)
			require.Equal(t, want.reply == nil, stamp.Position == 1)
			require.Equal(t, want.now, commits(t, engine))
			if err != nil {
				var detail *faulty.Error
				require.ErrorAs(t, err, &detail)
				require.Equal(t, faulty.Event{Client: 0, Call: 1, Method: "commit", Fault: fault}, detail.Event)
			}
			cut := 0
			for range 25 { // one more than a client is cut off at most
				snap, err := s.Snapshot(t.Context(), space, 0)
				if err != nil {
					cut++
					continue
				}
				require.NoError(t, snap.Close())
			}
			require.Equal(t, fault == faulty.CutOff, cut > 0)
			require.Less(t, cut, 25)
			require.Equal(t, want.next, commits(t, engine))
			s.Settle(t.Context())
			require.Equal(t, want.next, commits(t, engine), "what was sent twice is done once")
		})
	}
}

func TestABatchThatWasRefusedIsNotEchoed(t *testing.T) {
	s, engine := wrap(t, faulty.Plan{Script: []faulty.Fault{faulty.None, faulty.Echoed}})
	_, err := s.Commit(t.Context(), batch(1))
	require.NoError(t, err)
	again := batch(1)
	again.ID[1] = 1
	_, err = s.Commit(t.Context(), again)
	require.ErrorIs(t, err, renjia.ErrExists)
	gone := batch(1)
	gone.ID[1] = 2
	gone.Ops[0].Verb, gone.Ops[0].Expect, gone.Ops[0].Record.Rev = driver.Delete, 1, 2
	gone.Prepare(func([]byte) {})
	_, err = engine.Commit(t.Context(), gone) // now an echo would find room
	require.NoError(t, err)
	s.Settle(t.Context())
	require.Equal(t, 2, commits(t, engine))
}

// A batch under way is delivered with the client's next call that gets through,
// whatever else would be its time.
func TestALateBatchComesWithTheNextCallAtTheLatest(t *testing.T) {
	for seed := range uint64(10) {
		s, engine := wrap(t, faulty.Plan{Seed: seed, Script: []faulty.Fault{faulty.Late, faulty.Refused, faulty.None}})
		_, err := s.Commit(t.Context(), batch(1))
		require.ErrorIs(t, err, renjia.ErrUnknown)
		_, err = s.Commit(t.Context(), batch(2))
		require.Error(t, err)
		_, err = s.Commit(t.Context(), batch(3))
		require.NoError(t, err)
		require.Equal(t, 2, commits(t, engine))
	}
}

func TestABatchUnderWaySurvivesItsClientAndItsContext(t *testing.T) {
	s, engine := wrap(t, faulty.Plan{Script: []faulty.Fault{faulty.Late}})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Client(3).Commit(ctx, batch(1))
	require.ErrorIs(t, err, renjia.ErrUnknown)
	cancel()
	require.Equal(t, 0, commits(t, engine))
	s.Settle(ctx)
	require.Equal(t, 1, commits(t, engine))
}

// Reading calls fail before the first record, or break off behind a few.
func TestFaultsOfReads(t *testing.T) {
	for fault, most := range map[faulty.Fault]int{faulty.Refused: 0, faulty.Failed: 0, faulty.Unsent: 0, faulty.Lost: 24} {
		s, engine := wrap(t, faulty.Plan{Seed: 5, Rates: map[faulty.Fault]float64{fault: 1}})
		for n := range byte(30) {
			_, err := engine.Commit(t.Context(), batch(n+1))
			require.NoError(t, err)
		}
		n := 0
		var broken error
		for _, err := range s.Commits(t.Context(), driver.Range{Space: space}) {
			if broken = err; err == nil {
				n++
			}
		}
		var detail *faulty.Error
		require.ErrorAs(t, broken, &detail, fault)
		require.LessOrEqual(t, n, most)
		require.Equal(t, fault == faulty.Lost, n > 0)
	}
}

func TestRatesAreKept(t *testing.T) {
	const calls = 20_000
	rates := map[faulty.Fault]float64{faulty.Refused: 0.1, faulty.Lost: 0.05, faulty.Failed: 0.02}
	s, _ := wrap(t, faulty.Plan{Seed: 3, Rates: rates})
	for range calls {
		if snap, err := s.Snapshot(t.Context(), space, 0); err == nil {
			require.NoError(t, snap.Close())
		}
	}
	count := map[faulty.Fault]int{}
	for _, e := range s.Events() {
		count[e.Fault]++
	}
	for f, rate := range rates { // six standard deviations
		require.InDelta(t, rate*calls, count[f], 6*math.Sqrt(rate*calls), f)
	}
}

func TestPlansThatCannotBe(t *testing.T) {
	for _, p := range []faulty.Plan{
		{Rates: map[faulty.Fault]float64{faulty.Lost: -0.1}},
		{Rates: map[faulty.Fault]float64{faulty.Lost: math.NaN()}},
		{Rates: map[faulty.Fault]float64{faulty.Lost: 0.6, faulty.Late: 0.6}},
		{Rates: map[faulty.Fault]float64{99: 0.1}},
		{Script: []faulty.Fault{99}},
	} {
		_, err := faulty.Wrap(memory.Open(), p)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Without turns, who is held back waits for a time.
func TestSlowCallsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := wrap(t, faulty.Plan{Script: []faulty.Fault{faulty.Slow, faulty.Slow}})
		begin := time.Now()
		_, err := s.Commit(t.Context(), batch(1))
		require.NoError(t, err)
		took := time.Since(begin)
		require.GreaterOrEqual(t, took, time.Millisecond)
		require.LessOrEqual(t, took, 24*time.Millisecond)
	})
}

// With turns, the same seed lets the same players come first, and another seed
// others; all of them end.
func TestTurnsRepeat(t *testing.T) {
	order := func(seed uint64, slow float64) (order []int) {
		turns := faulty.NewTurns(seed)
		s, _ := wrap(t, faulty.Plan{Seed: seed, Turns: turns, Rates: map[faulty.Fault]float64{faulty.Slow: slow}})
		turns.Play(5, func(player int) {
			for range 10 {
				if snap, err := s.Client(player).Snapshot(t.Context(), space, 0); err == nil {
					_ = snap.Close()
				}
				order = append(order, player) // only one moves
			}
		})
		return order
	}
	for _, slow := range []float64{0, 0.2} {
		first := order(1, slow)
		require.Len(t, first, 50)
		require.Equal(t, first, order(1, slow))
		require.NotEqual(t, first, order(2, slow))
	}
}

func TestAPlayerThatGivesUpHoldsUpNobody(t *testing.T) {
	turns := faulty.NewTurns(1)
	s, _ := wrap(t, faulty.Plan{Turns: turns})
	ended := 0
	turns.Play(3, func(player int) {
		if player == 1 {
			return
		}
		for range 5 {
			snap, err := s.Client(player).Snapshot(t.Context(), space, 0)
			require.NoError(t, err)
			_ = snap.Close()
		}
		ended++
	})
	require.Equal(t, 2, ended)
	_, err := s.Client(7).Commit(t.Context(), batch(1)) // nobody plays any more
	require.NoError(t, err)
}

type visit struct {
	ID   renjia.ID[visit] `json:"id"`
	Note string           `json:"note"`
}

// A reply that is lost is asked for again, and the visit is stored once.
func Example() {
	visits := storage.Define("study_visit", func(v *visit) renjia.ID[visit] { return v.ID })
	ctx := context.Background()
	broken, err := faulty.Wrap(memory.Open(), faulty.Plan{Seed: 17, Script: []faulty.Fault{faulty.Lost, faulty.Refused}})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(broken, storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, visits); err != nil {
		fmt.Println(err)
		return
	}
	act := renjia.Act{By: renjia.Program("study"), Verb: "study.visit", Key: "form-12"}
	stamp, err := store.Space(space).Update(ctx, act, func(tx *storage.Tx) error {
		return visits.Insert(tx, visit{ID: renjia.NewID[visit](tx.Source()), Note: "tea with Mrs Liang"})
	})
	fmt.Println(stamp.Position, err)
	fmt.Print(broken)
	// Output:
	// 1 <nil>
	// seed 17, 2 faults:
	// client 0, call 3, commit: lost
	// client 0, call 4, commit: refused
}
