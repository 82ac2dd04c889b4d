package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Synchronous says when a commit counts as written.
type Synchronous string

// The modes of SQLite's pragma of the same name.
const (
	Full   Synchronous = "FULL"   // on disk before it is acknowledged
	Normal Synchronous = "NORMAL" // on disk at the next checkpoint
)

// Options are the choices of a file. The zero value is the safe one.
type Options struct {
	Synchronous Synchronous   // default Full
	Busy        time.Duration // how long to wait for another program's lock; default 5 s
	Readers     int           // connections kept for reading; default 4 or the number of processors
	// NoGrouping commits every batch alone. It exists to measure what sharing a
	// write to disk saves.
	NoGrouping bool
	// ReadOnly opens a file that no program changes, such as a copy on a
	// medium that cannot be written: nothing is written, not even beside it.
	ReadOnly bool
}

// Store keeps spaces in one file. It implements driver.Store and
// driver.Auditor.
type Store struct {
	path    string
	options Options
	queue   chan *request
	stopped chan struct{} // closed when the writer has ended
	closing chan struct{} // closed by Close

	mu     sync.RWMutex
	kinds  map[string]*table
	closed bool
	idle   []*conn
	once   sync.Once
}

// Open opens or creates a file. Its folder must exist.
func Open(path string, o Options) (*Store, error) {
	if o.Synchronous == "" {
		o.Synchronous = Full
	}
	if o.Synchronous != Full && o.Synchronous != Normal {
		return nil, fmt.Errorf("sqlite: synchronous %q: want %s or %s: %w", o.Synchronous, Full, Normal, renjia.ErrInvalid)
	}
	if o.Busy == 0 {
		o.Busy = 5 * time.Second
	}
	if o.Readers == 0 {
		o.Readers = max(4, runtime.GOMAXPROCS(0))
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	s := &Store{
		path: absolute, options: o, kinds: map[string]*table{},
		queue: make(chan *request, 1024), stopped: make(chan struct{}), closing: make(chan struct{}),
	}
	w, err := s.connect()
	if err == nil {
		if err = s.prepareFile(w); err != nil {
			w.close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, err)
	}
	go s.write(w)
	return s, nil
}

// uri names the file to SQLite, whatever characters its path holds.
func (s *Store) uri() string {
	uri := "file:" + (&url.URL{Path: s.path}).EscapedPath()
	if s.options.ReadOnly {
		uri += "?mode=ro&immutable=1"
	}
	return uri
}

func (s *Store) connect() (*conn, error) {
	c, err := dial(s.uri())
	if err != nil {
		return nil, err
	}
	for _, pragma := range []string{
		s.busyTimeout(),
		"PRAGMA synchronous = " + string(s.options.Synchronous),
		"PRAGMA secure_delete = ON",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA cache_size = -16384",
		"PRAGMA wal_autocheckpoint = 8000", // pages: a log of 32 MB, so that busy pages are copied back less often
	} {
		if err := c.exec(pragma); err != nil {
			c.close()
			return nil, err
		}
	}
	return c, nil
}

func (s *Store) busyTimeout() string {
	return fmt.Sprintf("PRAGMA busy_timeout = %d", s.options.Busy.Milliseconds())
}

// prepareFile creates the fixed tables and learns the kinds of an old file.
func (s *Store) prepareFile(c *conn) error {
	if !s.options.ReadOnly {
		if err := s.createTables(c); err != nil {
			return err
		}
	}
	return c.rows("SELECT name, version, indexes FROM _kinds", nil, func(v []value) error {
		k := driver.Kind{Name: text(v[0]), Version: int(integer(v[1]))}
		if err := json.Unmarshal([]byte(text(v[2])), &k.Indexes); err != nil {
			return fmt.Errorf("kind %s: %w: %w", k.Name, err, renjia.ErrCorrupt)
		}
		s.kinds[k.Name] = newTable(k)
		return nil
	})
}

func (s *Store) createTables(c *conn) error {
	if err := s.switchToWAL(c); err != nil {
		return err
	}
	return c.inTransaction(func() error {
		for _, statement := range fixedTables {
			if err := c.exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// switchToWAL tries for as long as other programs may hold the lock: the engine
// does not wait by itself while it changes the mode.
func (s *Store) switchToWAL(c *conn) error {
	for end := time.Now().Add(s.options.Busy); ; time.Sleep(5 * time.Millisecond) {
		err := c.exec("PRAGMA journal_mode = WAL")
		var busy *driver.TransientError
		if !errors.As(err, &busy) || time.Now().After(end) {
			return err
		}
	}
}

var fixedTables = []string{
	`CREATE TABLE IF NOT EXISTS _spaces (
		id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
		seq INTEGER NOT NULL, changes INTEGER NOT NULL, time INTEGER NOT NULL, hash BLOB NOT NULL) STRICT`,
	`CREATE TABLE IF NOT EXISTS _commits (
		pos INTEGER PRIMARY KEY, space INTEGER NOT NULL, seq INTEGER NOT NULL, batch BLOB NOT NULL, time INTEGER NOT NULL,
		first INTEGER NOT NULL, n INTEGER NOT NULL, acts TEXT, seal BLOB NOT NULL, chain BLOB NOT NULL) STRICT`,
	`CREATE UNIQUE INDEX IF NOT EXISTS _commits_batch ON _commits (batch)`,
	`CREATE TABLE IF NOT EXISTS _changes (
		n INTEGER PRIMARY KEY, space INTEGER NOT NULL, seq INTEGER NOT NULL, verb INTEGER NOT NULL, kind TEXT NOT NULL,
		id TEXT NOT NULL, rev INTEGER NOT NULL, ver INTEGER NOT NULL, payload TEXT, seal BLOB NOT NULL) STRICT`,
	`CREATE INDEX IF NOT EXISTS _changes_key ON _changes (space, kind, id)`,
	`CREATE TABLE IF NOT EXISTS _kinds (name TEXT PRIMARY KEY, version INTEGER NOT NULL, indexes TEXT NOT NULL) STRICT`,
}

// Close waits for commits under way and closes the file. Commits that still
// wait their turn fail with ErrClosed.
func (s *Store) Close() error {
	s.once.Do(func() {
		s.mu.Lock()
		s.closed = true
		idle := s.idle
		s.idle = nil
		s.mu.Unlock()
		close(s.closing)
		<-s.stopped
		for _, c := range idle {
			c.close()
		}
	})
	return nil
}

// reader takes a connection for reading. There is always one: more are opened
// when all are in use, so that a reader that reads again cannot wait for itself.
func (s *Store) reader(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, renjia.ErrClosed
	}
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		return c, nil
	}
	s.mu.Unlock()
	return s.connect()
}

func (s *Store) release(c *conn) {
	s.mu.Lock()
	keep := !s.closed && len(s.idle) < s.options.Readers
	if keep {
		s.idle = append(s.idle, c)
	}
	s.mu.Unlock()
	if !keep {
		c.close()
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

func (s *Store) isClosed() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.closed
}
