package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Options are the choices of a connection to a server. The zero value is a safe
// one.
type Options struct {
	Schema      string        // schema that holds the tables; default "renjia"
	Connections int           // most connections at a time; default 16, or pool_max_conns of the connection string
	Timeout     time.Duration // longest time of one statement of a commit, locks included; default 30 s. Reads end with their context
	Patience    time.Duration // how long to look for a server or a free connection; default 10 s
	Log         *slog.Logger  // lost connections and overtaken commits; nil: nowhere
	// NoGrouping commits every batch alone. It exists to measure what sharing a
	// transaction saves.
	NoGrouping bool

	tracer pgx.QueryTracer // for tests
}

// Store keeps spaces on a server. It implements driver.Store and
// driver.Auditor.
type Store struct {
	options Options
	schema  schema
	pool    *pgxpool.Pool
	log     *slog.Logger
	flights sync.WaitGroup
	walled  atomic.Bool // the server has refused COPY

	changes, commits insertion

	mu     sync.RWMutex
	kinds  map[string]*table
	lanes  map[string]*lane
	open   map[*reader]struct{}
	closed bool
}

var schemaName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// Open connects to a server. The connection string is a URL such as
// postgres://app@db1,db2/city?target_session_attrs=read-write or a list of
// keywords and values, as for psql; PGPASSWORD and ~/.pgpass are read. Nothing is
// created: that is Migrate's work. The context bounds the first connection.
//
// No error of this package holds the connection string or a password.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	o = o.withDefaults()
	if !schemaName.MatchString(o.Schema) {
		return nil, fmt.Errorf("postgres: schema %q: want 1 to 32 of a-z 0-9 _, beginning with a letter: %w", o.Schema, renjia.ErrInvalid)
	}
	config, err := poolConfig(dsn, o)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("postgres: open: %w", wrap(err))
	}
	tables := schema(o.Schema)
	s := &Store{
		options: o, schema: tables, pool: pool, log: o.Log,
		changes: newInsertion(tables, "_changes", changeColumns), commits: newInsertion(tables, "_commits", commitColumns),
		kinds: map[string]*table{}, lanes: map[string]*lane{}, open: map[*reader]struct{}{},
	}
	c, err := s.acquire(ctx)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("postgres: open: %w", err)
	}
	c.Release()
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Schema == "" {
		o.Schema = "renjia"
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Patience <= 0 {
		o.Patience = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// poolConfig reads the connection string. What pgx says about a bad one is not
// passed on: it may quote parts of a password.
func poolConfig(dsn string, o Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("postgres: the connection string cannot be read: want postgres://user@host:port/database?option=value "+
			"with special characters percent-encoded, or keyword=value pairs: %w", renjia.ErrInvalid)
	}
	switch {
	case o.Connections > 0:
		config.MaxConns = int32(min(o.Connections, 10_000)) //nolint:gosec // bounded
	case !strings.Contains(dsn, "pool_max_conns"):
		config.MaxConns = 16
	}
	// A silent peer is noticed in about 20 s.
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 5 * time.Second, Count: 3}}
	config.ConnConfig.DialFunc = dialer.DialContext
	config.ConnConfig.Tracer = o.tracer
	config.BeforeConnect = withGate
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	return config, nil
}

// Close waits for commits under way and disconnects. Commits that still wait
// their turn fail with ErrClosed.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	readers := len(s.open)
	for r := range s.open {
		r.cut()
	}
	s.mu.Unlock()
	s.flights.Wait()
	if readers > 0 {
		go s.pool.Close() // ends when their owners close them
		return nil
	}
	s.pool.Close()
	return nil
}

func (s *Store) isClosed() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.closed
}

// acquire takes a connection from the pool. While no server can be reached it
// tries again, for as long as the store's patience lasts.
func (s *Store) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	patient, cancel := context.WithTimeout(ctx, s.options.Patience)
	defer cancel()
	for n := 0; ; n++ {
		if s.isClosed() {
			return nil, renjia.ErrClosed
		}
		c, err := s.pool.Acquire(patient)
		if err == nil {
			return c, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if s.isClosed() {
			return nil, renjia.ErrClosed
		}
		err = wrap(err)
		if !passes(err) && patient.Err() == nil {
			return nil, err
		}
		s.log.WarnContext(ctx, "no connection", "attempt", n+1, "cause", err)
		if patient.Err() != nil || pause(patient, n) != nil {
			return nil, s.outOfPatience(err)
		}
	}
}

func (s *Store) outOfPatience(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		stat := s.pool.Stat()
		err = fmt.Errorf("no connection in %s, %d of %d are in use: raise Options.Connections or close snapshots sooner",
			s.options.Patience, stat.AcquiredConns(), stat.MaxConns())
	}
	return &driver.TransientError{Err: err}
}

// pause waits a random time that doubles with the attempts, at most about a
// second, or until the context ends.
func pause(ctx context.Context, attempt int) error {
	most := min(10*time.Millisecond<<min(attempt, 7), time.Second)
	timer := time.NewTimer(most/2 + rand.N(most/2+1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Store) table(kind string) (*table, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if t := s.kinds[kind]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("kind %s: not migrated: %w", kind, renjia.ErrInvalid)
}

// enterSQL fences the transaction: rows of other spaces are out of sight
// (row-level security), no statement of a commit takes for ever, and plans go
// through the keys whatever the statistics say while a table grows.
const enterSQL = `SELECT set_config('renjia.space', $1, true), set_config('statement_timeout', $2, true), set_config('enable_seqscan', 'off', true)`

func (s *Store) enterArgs(space string) []any {
	return []any{space, strconv.FormatInt(max(1, s.options.Timeout.Milliseconds()), 10)}
}
