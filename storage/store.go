package storage

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Position numbers the commits of one space: 1, 2, 3…
type Position = driver.Position

// Commit is one entry of the journal.
type Commit = driver.Commit

// Stamp identifies a commit: space, position, time of recording and hash.
type Stamp = driver.Stamp

// Store is a set of spaces kept by one engine.
type Store struct {
	driver driver.Store
	policy Policy
	clock  func() time.Time
	source *renjia.Source
	fill   func([]byte)
	log    *slog.Logger // nil: nobody listens

	observer Observer // nil: nobody

	mu    sync.RWMutex
	kinds map[string]*definition
}

// Options are the choices of a store. Policy must be given.
type Options struct {
	Policy Policy           // who may do what; AllowAll must be named
	Clock  func() time.Time // nil: time.Now
	Rand   rand.Source      // identifiers, salts and delays; nil: cryptographic
	Log    *slog.Logger     // ends of operations, without any content; nil: nowhere
	// Observer is told of every operation; nil: nobody. See storage/otel.
	Observer Observer
}

// New returns the store kept by an adapter. A store without a policy refuses
// every act with ErrUnspecified.
func New(d driver.Store, o Options) *Store {
	s := &Store{driver: d, policy: o.Policy, clock: o.Clock, log: o.Log, observer: o.Observer, kinds: map[string]*definition{}}
	if s.policy == nil {
		s.policy = noPolicy{}
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	r := &lockedRand{source: o.Rand}
	s.fill = r.fill
	s.source = &renjia.Source{Clock: s.clock}
	if o.Rand != nil {
		s.source.Rand = r
	}
	return s
}

// Migrate makes the engine ready for the kinds of these collections: it
// creates tables, adds columns and fills new indexes from what is stored. It
// can be run any number of times and drops nothing. Collections are usable
// after their first Migrate on this store.
func (s *Store) Migrate(ctx context.Context, collections ...Registration) error {
	return s.observe(ctx, Operation{Name: OpMigrate}, func(ctx context.Context, _ *watch) error {
		return s.migrate(ctx, collections)
	})
}

func (s *Store) migrate(ctx context.Context, collections []Registration) error {
	defs := []*definition{keys.registration()}
	names := map[string]bool{}
	for _, c := range collections {
		defs = append(defs, c.registration())
	}
	kinds := make([]driver.Kind, len(defs))
	for i, d := range defs {
		if d.err != nil {
			return d.err
		}
		if names[d.kind.Name] {
			return fmt.Errorf("collection %s: registered twice: %w", d.kind.Name, renjia.ErrInvalid)
		}
		names[d.kind.Name] = true
		kinds[i] = d.kind
	}
	if err := s.driver.Migrate(ctx, kinds); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range defs {
		s.kinds[d.kind.Name] = d
	}
	return nil
}

// Space returns the handle of a space: a community, a street, a study. It
// needs no creation; a name that is not allowed shows at the first use.
func (s *Store) Space(name string) *Space {
	return &Space{store: s, name: name, err: renjia.CheckSpace(name)}
}

// Spaces yields the spaces in which the policy allows the act, in order.
func (s *Store) Spaces(ctx context.Context, act renjia.Act) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if err := act.Validate(); err != nil {
			yield("", err)
			return
		}
		for name, err := range s.driver.Spaces(ctx) {
			if err == nil && !s.Space(name).allows(ctx, act) {
				continue
			}
			if !yield(name, err) || err != nil {
				return
			}
		}
	}
}

// Close releases the engine. Everything opened on the store becomes unusable.
func (s *Store) Close() error { return s.driver.Close() }

// known reports why a collection cannot be used on this store.
func (s *Store) known(d *definition) error {
	if d.err != nil {
		return d.err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.kinds[d.kind.Name] != d {
		return fmt.Errorf("collection %s: not migrated on this store, pass it to Migrate first: %w", d.kind.Name, renjia.ErrInvalid)
	}
	return nil
}

func (s *Store) definition(kind string) (*definition, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if d := s.kinds[kind]; d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("kind %q: not migrated on this store: %w", kind, renjia.ErrInvalid)
}

// lockedRand lets goroutines share a seeded source.
type lockedRand struct {
	mu     sync.Mutex
	source rand.Source
}

func (r *lockedRand) Uint64() uint64 {
	if r.source == nil {
		var b [8]byte
		_, _ = crand.Read(b[:]) // documented never to fail
		return binary.LittleEndian.Uint64(b[:])
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Uint64()
}

func (r *lockedRand) fill(b []byte) {
	if r.source == nil {
		_, _ = io.ReadFull(crand.Reader, b) // documented never to fail
		return
	}
	for len(b) > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], r.Uint64())
		b = b[copy(b, word[:]):]
	}
}
