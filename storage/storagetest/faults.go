package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest/faulty"
)

// Environment variables of RunFaults.
const (
	faultSchedules = "RENJIA_FAULT_SCHEDULES" // how many schedules to run
	faultSeed      = "RENJIA_FAULT_SEED"      // run this one alone
)

// RunFaults lets writers do random deeds over a store that fails, delays, loses
// replies, repeats and reorders by seeded schedules, and compares with a model.
// After each schedule nothing that was acknowledged is lost, nothing is done
// twice, what was not acknowledged is there whole or not at all and its key
// resolves it, every read showed one committed state, and the journal verifies.
//
// Each schedule has a space of its own in the one store that open returns. Five
// of six move the writers in turns and repeat exactly from their seed; in the
// sixth they run free. Without -short 48 schedules run, with it 12; set
// RENJIA_FAULT_SCHEDULES for another number, and RENJIA_FAULT_SEED to run the one
// that failed.
func RunFaults(t *testing.T, open func(*testing.T) driver.Store, caps Caps) {
	t.Run("Faults", func(t *testing.T) {
		if reason := caps.Skip["Faults"]; reason != "" {
			t.Skip("the adapter says: " + reason)
		}
		engine := open(t)
		defer engine.Close() //nolint:errcheck // the schedules have shown what there was to show
		first, last, err := seeds(caps.Schedules)
		require.NoError(t, err)
		t.Run("schedules", func(t *testing.T) {
			for seed := first; seed <= last; seed++ {
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
					t.Parallel()
					s := newSchedule(engine, seed)
					if err := s.run(t.Context()); err != nil {
						t.Errorf("%v\n%s=%d runs this schedule alone:\n%s", err, faultSeed, seed, s.store)
					}
				})
			}
		})
	})
}

func seeds(usual uint64) (first, last uint64, err error) {
	if one := os.Getenv(faultSeed); one != "" {
		first, err = strconv.ParseUint(one, 10, 64)
		return first, first, err
	}
	last = usual
	if last == 0 {
		last = 48
	}
	if testing.Short() {
		last = min(last, 12)
	}
	if many := os.Getenv(faultSchedules); many != "" {
		last, err = strconv.ParseUint(many, 10, 64)
	}
	return 1, last, err
}

const (
	writers = 4
	deeds   = 16 // of each writer
)

// schedule is one run: its faults, its writers and what they saw.
type schedule struct {
	seed   uint64
	engine driver.Store // without faults
	store  *faulty.Store
	turns  *faulty.Turns
	bare   *storage.Space // without faults
	err    error          // of the construction

	mu       sync.Mutex
	deeds    map[string]deed
	acks     map[string]storage.Stamp
	refusals []refusal
	never    map[string]bool // what was reported as not done
	open     []deed          // what nobody knows about
	looks    []look
}

// refusal is a deed that a store refused for good, somewhere between two heads.
type refusal struct {
	deed        deed
	from, until storage.Position
	err         error
}

// rates are how often things go wrong: about every sixth call.
var rates = map[faulty.Fault]float64{
	faulty.Refused: 0.02, faulty.Failed: 0.01, faulty.Unsent: 0.02, faulty.Lost: 0.03, faulty.Late: 0.02,
	faulty.Twice: 0.02, faulty.Echoed: 0.02, faulty.Slow: 0.03, faulty.CutOff: 0.005,
}

func newSchedule(engine driver.Store, seed uint64) *schedule {
	s := &schedule{
		seed: seed, engine: engine, deeds: map[string]deed{}, acks: map[string]storage.Stamp{}, never: map[string]bool{},
	}
	if seed%6 != 0 {
		s.turns = faulty.NewTurns(seed)
	}
	s.store, s.err = faulty.Wrap(engine, faulty.Plan{Seed: seed, Rates: rates, Turns: s.turns})
	return s
}

func (s *schedule) run(ctx context.Context) error {
	if s.err != nil {
		return s.err
	}
	var err error
	if s.bare, err = s.spaceOf(ctx, s.engine, 1<<20); err != nil {
		return err
	}
	if err := s.found(ctx); err != nil {
		return err
	}
	failed := make([]error, writers)
	s.play(func(n int) { failed[n] = s.write(ctx, n) })
	s.store.Settle(ctx)
	if err := errors.Join(failed...); err != nil {
		return err
	}
	if err := s.resolve(ctx); err != nil {
		return err
	}
	return s.check(ctx)
}

func (s *schedule) play(fn func(int)) {
	if s.turns != nil {
		s.turns.Play(writers, fn)
		return
	}
	var wg sync.WaitGroup
	for n := range writers {
		wg.Go(func() { fn(n) })
	}
	wg.Wait()
}

// spaceOf opens the space of the schedule as one client sees it: with a clock
// that stumbles and a source of chance of its own.
func (s *schedule) spaceOf(ctx context.Context, d driver.Store, n int) (*storage.Space, error) {
	store := storage.New(d, storage.Options{Policy: storage.AllowAll, Clock: s.clock(n), Rand: swift{rand.NewPCG(s.seed, uint64(n)+1<<32)}})
	if err := store.Migrate(ctx, records, others, secrets); err != nil {
		return nil, err
	}
	return store.Space(fmt.Sprint("faults-", s.seed)), nil
}

// clock goes forth, and now and then back.
func (s *schedule) clock(n int) func() time.Time {
	dice := rand.New(rand.NewPCG(s.seed, uint64(n)+1<<33))
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Duration(dice.IntN(1000)-200) * time.Millisecond)
		return now
	}
}

// swift is a source whose lowest 16 bits are zero. The portable layer draws the
// length of its pauses from them, so that a schedule does not wait.
type swift struct{ rand.Source }

func (s swift) Uint64() uint64 { return s.Source.Uint64() &^ 0xffff }

// found makes the accounts.
func (s *schedule) found(ctx context.Context) error {
	_, err := s.bare.Update(ctx, act, func(tx *storage.Tx) error {
		for n := range accounts {
			if err := records.Insert(tx, Record{ID: id(n), Group: "account", Number: money}); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// writer is one client of a schedule.
type writer struct {
	*schedule
	client *client // over the faulty store
	space  *storage.Space
	dice   *rand.Rand
	heads  []storage.Stamp // of what it has read of the journal
}

// write does deeds and looks around, one after the other. An error is something
// a store must never do.
func (s *schedule) write(ctx context.Context, n int) error {
	w := &writer{schedule: s, client: &client{Store: s.store.Client(n)}, dice: rand.New(rand.NewPCG(s.seed, uint64(n)+1<<34))}
	var err error
	if w.space, err = s.spaceOf(ctx, w.client, n); err != nil {
		return err
	}
	for i := range deeds {
		if err := w.look(ctx); err != nil {
			return fmt.Errorf("writer %d: %w", n, err)
		}
		d := drawDeed(w.dice, fmt.Sprintf("%d-%d-%d", s.seed, n, i), n*deeds+i)
		s.mu.Lock()
		s.deeds[d.label] = d
		s.mu.Unlock()
		if err := w.attempt(ctx, d); err != nil {
			return fmt.Errorf("writer %d: %s %s: %w", n, d.verb, d.label, err)
		}
	}
	return nil
}

// attempt does a deed as a careful program does: it repeats what failed on the
// way, and under the same key what nobody knows the outcome of. Sometimes it
// gives up.
func (w *writer) attempt(ctx context.Context, d deed) error {
	unknown := false
	for range 6 {
		from, err := w.bare.Head(ctx)
		if err != nil {
			return err
		}
		stamp, err := w.hurried(ctx, d)
		until, headErr := w.bare.Head(ctx)
		switch outcome := outcomeOf(d, err); {
		case headErr != nil:
			return headErr
		case outcome == done:
			w.acknowledge(d, stamp)
			return nil
		case outcome == refused:
			w.refuse(refusal{d, from.Position, until.Position, err})
			return nil
		case outcome == strange:
			return err
		case outcome == unclear:
			unknown = true
		}
		if unknown && !d.repeatable() || w.dice.IntN(6) == 0 {
			break
		}
	}
	w.giveUp(d, unknown)
	return nil
}

// repeatable reports whether a deed may be done again while nobody knows whether
// it was done.
func (d deed) repeatable() bool { return d.keyed || d.verb == load }

// hurried does a deed under a context that is sometimes cancelled on the way.
func (w *writer) hurried(ctx context.Context, d deed) (storage.Stamp, error) {
	if w.dice.IntN(8) > 0 {
		return d.do(ctx, w.space)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.client.cancel, w.client.commits = cancel, w.dice.IntN(4)
	defer func() { w.client.cancel = nil }()
	return d.do(ctx, w.space)
}

// client is a writer's store. It can cancel the writer's context before or behind
// a commit.
type client struct {
	*faulty.Store
	cancel  context.CancelFunc // nil: never
	commits int                // halves of commits until then
}

func (c *client) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	c.half()
	defer c.half()
	return c.Store.Commit(ctx, b)
}

func (c *client) half() {
	if c.cancel != nil && c.commits == 0 {
		c.cancel()
	}
	c.commits--
}

// outcome is what a reply says about a deed.
type outcome int

const (
	done    outcome = iota
	refused         // it was not done and will not be
	failed          // it was not done, try again
	unclear         // it may have been done
	strange         // no store may say that here
)

func outcomeOf(d deed, err error) outcome {
	var fault *faulty.Error
	var transient *driver.TransientError
	var conflict *driver.ConflictError
	switch {
	case err == nil:
		return done
	case errors.Is(err, renjia.ErrUnknown):
		return unclear
	case errors.As(err, &conflict) && (d.verb != insert || conflict.ID != d.a.String()):
		return failed // others were faster until no attempt was left
	case errors.As(err, &fault), errors.As(err, &transient), errors.Is(err, context.Canceled):
		return failed
	}
	for _, expected := range []error{renjia.ErrNotFound, renjia.ErrExists, renjia.ErrUnique, renjia.ErrErased, renjia.ErrState} {
		if errors.Is(err, expected) {
			return refused
		}
	}
	return strange
}

func (s *schedule) acknowledge(d deed, stamp storage.Stamp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acks[d.label] = stamp
}

func (s *schedule) refuse(r refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals = append(s.refusals, r)
	s.never[r.deed.label] = true
}

func (s *schedule) giveUp(d deed, unknown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if unknown {
		s.open = append(s.open, d)
	} else {
		s.never[d.label] = true
	}
}

// resolve finds out about every deed of which nobody knows whether it was done,
// by doing it again under its key, on the store without faults.
func (s *schedule) resolve(ctx context.Context) error {
	for _, d := range s.open {
		if !d.repeatable() {
			continue // there or not, but not twice
		}
		from, err := s.bare.Head(ctx)
		if err != nil {
			return err
		}
		stamp, err := d.do(ctx, s.bare)
		switch outcomeOf(d, err) {
		case done:
			s.acknowledge(d, stamp)
		case refused:
			s.refuse(refusal{d, from.Position, from.Position, err})
		default:
			return fmt.Errorf("%s %s is not resolved by its key: %w", d.verb, d.label, err)
		}
	}
	return nil
}
