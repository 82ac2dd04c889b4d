package mariadb

import (
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Options are the choices of a connection. The zero value is the safe one.
type Options struct {
	// Readers bounds the connections for reading, one for each open snapshot or
	// stream; default 32. A program that opens a snapshot while it holds another
	// needs more of them than it has goroutines that do so.
	Readers int
	// Writers bounds the transactions that write at the same time, one for each
	// space; default 16.
	Writers int
	// Busy is how long to wait for a lock that another program holds, in whole
	// seconds; default 5 s.
	Busy time.Duration
	// Timeout is how long the server may take to answer a commit before its
	// outcome counts as unknown; default 30 s.
	Timeout time.Duration
	// Stale lets a node of a Galera cluster answer from what it has applied so
	// far. Without it, a read waits until the node has all that was committed on
	// any node before the read began.
	Stale bool
	// TLS encrypts the connections. It goes before the parameter tls of the
	// data source name.
	TLS *tls.Config
	// Log tells of servers that were left for the next; nil: nowhere.
	Log *slog.Logger
	// NoGrouping commits every batch alone. It exists to measure what sharing a
	// transaction saves.
	NoGrouping bool
}

// Store keeps spaces in one database of a server or a cluster. It implements
// driver.Store and driver.Auditor.
type Store struct {
	options Options
	hosts   *hosts
	reads   *sql.DB
	writes  *sql.DB
	admin   *sql.DB // for changes of tables
	packet  int     // bytes a packet to the server may have

	mu      sync.RWMutex
	closed  bool
	kinds   map[string]*table
	epoch   int64           // at which kinds were compared with those of the database
	foreign map[string]bool // kinds that another program has defined differently since
	spaces  map[string]int64
	lines   map[string]*line // spaces with commits under way
	serving sync.WaitGroup
	once    sync.Once
}

// Open connects to a database, which must exist, and creates the fixed tables
// if they are missing. The data source name is that of go-sql-driver/mysql,
// with one address or several; the next is tried when one does not answer or,
// in a cluster, is not ready:
//
//	user:password@tcp(node1:3306,node2:3306,node3:3306)/renjia?tls=true
//
// The context bounds the first connection. No error shows the password.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	o.Readers = orDefault(o.Readers, 32)
	o.Writers = orDefault(o.Writers, 16)
	o.Busy = max(orDefault(o.Busy, 5*time.Second), time.Second)
	o.Timeout = orDefault(o.Timeout, 30*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h, err := parse(dsn, &o)
	if err != nil {
		return nil, fmt.Errorf("mariadb: %w", err)
	}
	s := &Store{
		options: o, hosts: h, kinds: map[string]*table{}, foreign: map[string]bool{},
		spaces: map[string]int64{}, lines: map[string]*line{},
		reads:  pool(&connector{hosts: h, isolation: "REPEATABLE READ", autocommit: 1}, o.Readers),
		writes: pool(&connector{hosts: h, isolation: "READ COMMITTED", answer: o.Timeout}, o.Writers),
		admin:  pool(&connector{hosts: h, isolation: "READ COMMITTED", autocommit: 1}, 4),
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("mariadb: open %s: %w", h.database(), err)
	}
	return s, nil
}

func orDefault[T int | time.Duration](v, usual T) T {
	if v == 0 {
		return usual
	}
	return v
}

func pool(c *connector, size int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(time.Minute)
	return db
}

// minPacket holds the largest record, every byte of it escaped, and its key.
const minPacket = 4 * driver.MaxPayload

// prepare creates the fixed tables of a new database and learns the kinds of an
// old one. A user without the right to create tables can open a database that
// has them.
func (s *Store) prepare(ctx context.Context) error {
	c, err := s.connect(ctx, s.admin)
	if err != nil {
		return err
	}
	defer c.release()
	err = c.rows(ctx, "SELECT @@max_allowed_packet", nil, func(v []value) error {
		s.packet = int(integer(v[0]))
		return nil
	})
	if err == nil && s.packet < minPacket {
		err = fmt.Errorf("the server takes packets of %d bytes; set max_allowed_packet to 16M: %w", s.packet, renjia.ErrUnsupported)
	}
	if err != nil {
		return err
	}
	if err = s.learn(ctx, c); !isMissing(err) {
		return err
	}
	for _, statement := range fixedTables {
		if err := retried(ctx, func() error { return c.exec(ctx, statement) }); err != nil {
			return err
		}
	}
	return s.learn(ctx, c)
}

// learn reads the epoch and the kinds of the database.
func (s *Store) learn(ctx context.Context, c *conn) error {
	epoch, kinds, err := readKinds(ctx, c)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch = epoch
	for name, k := range kinds {
		s.kinds[name] = newTable(k)
	}
	return nil
}

// readKinds reads what kinds the database has, in one state of it.
func readKinds(ctx context.Context, c *conn) (epoch int64, kinds map[string]driver.Kind, err error) {
	kinds = map[string]driver.Kind{}
	err = c.sets(ctx, "SELECT value FROM _schema WHERE name = 'epoch'; SELECT name, version, indexes FROM _kinds", nil,
		func(v []value) error {
			epoch = integer(v[0])
			return nil
		},
		func(v []value) error {
			k := driver.Kind{Name: text(v[0]), Version: int(integer(v[1]))}
			if err := json.Unmarshal([]byte(text(v[2])), &k.Indexes); err != nil {
				return fmt.Errorf("kind %s: %w: %w", k.Name, err, renjia.ErrCorrupt)
			}
			kinds[k.Name] = k
			return nil
		})
	return epoch, kinds, err
}

// The fixed tables. Keys are bytes, so that they order bytewise on every server
// of the protocol.
var fixedTables = []string{
	`CREATE TABLE IF NOT EXISTS _spaces (
		id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARBINARY(64) NOT NULL UNIQUE,
		seq BIGINT NOT NULL, changes BIGINT NOT NULL, time BIGINT NOT NULL, hash BINARY(32) NOT NULL, epoch BIGINT NOT NULL)` + tableOptions,
	`CREATE TABLE IF NOT EXISTS _commits (
		space BIGINT NOT NULL, seq BIGINT NOT NULL, batch BINARY(16) NOT NULL, time BIGINT NOT NULL,
		first BIGINT NOT NULL, n BIGINT NOT NULL, acts LONGTEXT, seal VARBINARY(48) NOT NULL, chain VARBINARY(96) NOT NULL,
		PRIMARY KEY (space, seq), UNIQUE KEY batch (space, batch))` + tableOptions,
	`CREATE TABLE IF NOT EXISTS _changes (
		space BIGINT NOT NULL, n BIGINT NOT NULL, seq BIGINT NOT NULL, verb TINYINT NOT NULL, kind VARBINARY(64) NOT NULL,
		id VARBINARY(64) NOT NULL, rev BIGINT NOT NULL, ver BIGINT NOT NULL, payload LONGTEXT, seal VARBINARY(48) NOT NULL,
		PRIMARY KEY (space, n), KEY record (space, kind, id, n))` + tableOptions,
	`CREATE TABLE IF NOT EXISTS _kinds (
		name VARBINARY(64) NOT NULL PRIMARY KEY, version BIGINT NOT NULL, indexes LONGTEXT NOT NULL,
		ready TINYINT NOT NULL, at_space BIGINT NOT NULL, at_id VARBINARY(64) NOT NULL)` + tableOptions,
	`CREATE TABLE IF NOT EXISTS _schema (name VARBINARY(64) NOT NULL PRIMARY KEY, value BIGINT NOT NULL)` + tableOptions,
	`INSERT IGNORE INTO _schema (name, value) VALUES ('epoch', 1), ('migration', 0), ('spaces', 0)`,
}

const tableOptions = " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

// Close waits for commits under way and closes all connections. Commits that
// still wait their turn fail with ErrClosed.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.serving.Wait()
		err = errors.Join(s.reads.Close(), s.writes.Close(), s.admin.Close())
	})
	return err
}

func (s *Store) isClosed() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.closed
}

func (s *Store) table(kind string) (*table, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if t := s.kinds[kind]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("kind %s: not migrated: %w", kind, renjia.ErrInvalid)
}

func (s *Store) tables() map[string]*table {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return maps.Clone(s.kinds)
}
