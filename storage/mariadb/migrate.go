package mariadb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Migrate creates and extends the tables of kinds. The engine cannot undo a
// change of tables, so every step can be repeated: interrupted, a migration goes
// on where it was. Of several programs on one server one does the work and the
// others wait; on several nodes of a cluster they may do it side by side and
// come to the same.
//
// Where a kind gets other indexes, programs that do not know them can read but
// no longer write records of it: they get renjia.ErrUnsupported.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	c, err := s.connect(ctx, s.admin)
	if err != nil {
		return err
	}
	defer c.release()
	var todo []*migration
	for _, k := range kinds {
		m := &migration{store: s, conn: c, table: newTable(k)}
		if err := m.look(ctx); err != nil {
			return fmt.Errorf("kind %s: %w", k.Name, err)
		}
		if !m.done() {
			todo = append(todo, m)
		}
	}
	if len(todo) > 0 {
		unlock, err := s.lockMigration(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}
	for _, m := range todo {
		if err := m.run(ctx); err != nil {
			return fmt.Errorf("kind %s: %w", m.table.kind.Name, err)
		}
	}
	return s.adopt(ctx, c, kinds)
}

// adopt makes kinds known to this program, at the epoch of the database.
func (s *Store) adopt(ctx context.Context, c *conn, kinds []driver.Kind) error {
	epoch, stored, err := readKinds(ctx, c)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range kinds {
		s.kinds[k.Name] = newTable(k)
	}
	s.compare(epoch, stored)
	return nil
}

// compare notes which kinds the database has with other indexes. The caller
// holds the lock.
func (s *Store) compare(epoch int64, stored map[string]driver.Kind) {
	s.epoch = epoch
	clear(s.foreign)
	for name, t := range s.kinds {
		if k, ok := stored[name]; ok && !slices.Equal(k.Indexes, t.kind.Indexes) {
			s.foreign[name] = true
		}
	}
}

// lockMigration waits until no other program on this server migrates. The lock
// is a row, held by a transaction of its own, so it ends with its connection.
func (s *Store) lockMigration(ctx context.Context) (unlock func(), err error) {
	c, err := s.connect(ctx, s.admin)
	if err != nil {
		return nil, err
	}
	for {
		err = c.exec(ctx, "START TRANSACTION; SELECT value FROM _schema WHERE name = 'migration' FOR UPDATE")
		if err == nil {
			return func() { c.rollback(); c.release() }, nil
		}
		c.rollback()
		if code(err) != codeLockWait {
			c.release()
			return nil, err
		}
	}
}

// migration brings one kind up to date.
type migration struct {
	store  *Store
	conn   *conn
	table  *table
	stored *storedKind // nil if the kind is new
}

// storedKind is a kind as the database describes it.
type storedKind struct {
	version int64
	indexes []driver.Index
	ready   bool
	atSpace int64 // the record up to which index entries are filled in
	atID    string
}

func (m *migration) look(ctx context.Context) error {
	m.stored = nil
	return m.conn.rows(ctx, "SELECT version, indexes, ready, at_space, at_id FROM _kinds WHERE name = ?", []value{m.table.kind.Name}, func(v []value) error {
		k := &storedKind{version: integer(v[0]), ready: integer(v[2]) != 0, atSpace: integer(v[3]), atID: text(v[4])}
		if err := json.Unmarshal([]byte(text(v[1])), &k.indexes); err != nil {
			return fmt.Errorf("%w: %w", err, renjia.ErrCorrupt)
		}
		m.stored = k
		return nil
	})
}

func (m *migration) done() bool {
	return m.stored != nil && m.stored.ready && m.stored.version >= int64(m.table.kind.Version) && m.sameIndexes()
}

func (m *migration) sameIndexes() bool { return slices.Equal(m.stored.indexes, m.table.kind.Indexes) }

func (m *migration) run(ctx context.Context) error {
	if err := m.look(ctx); err != nil || m.done() {
		return err // perhaps another program was faster
	}
	if m.stored == nil {
		return m.create(ctx)
	}
	if m.sameIndexes() && m.stored.ready {
		return m.conn.exec(ctx, "UPDATE _kinds SET version = ? WHERE name = ? AND version < ?", int64(m.table.kind.Version), m.table.kind.Name, int64(m.table.kind.Version))
	}
	if err := m.refuseRetyping(); err != nil {
		return err
	}
	if err := m.tables(ctx); err != nil {
		return err
	}
	if !m.sameIndexes() {
		if err := m.checkUnique(ctx); err != nil {
			return err
		}
		if err := m.announce(ctx); err != nil {
			return err
		}
	}
	if err := m.backfill(ctx); err != nil {
		return err
	}
	if err := m.indexes(ctx); err != nil {
		return err
	}
	return m.conn.exec(ctx, "UPDATE _kinds SET ready = 1 WHERE name = ?", m.table.kind.Name)
}

// create makes a new kind. If another node makes it at the same time in another
// way, the later one finds it there and migrates it.
func (m *migration) create(ctx context.Context) error {
	if err := m.tables(ctx); err != nil {
		return err
	}
	if err := m.indexes(ctx); err != nil {
		return err
	}
	indexes, err := json.Marshal(m.table.kind.Indexes)
	if err != nil {
		return err
	}
	err = m.conn.exec(ctx, "INSERT INTO _kinds (name, version, indexes, ready, at_space, at_id) VALUES (?, ?, ?, 1, 0, '')",
		m.table.kind.Name, int64(m.table.kind.Version), string(indexes))
	if violated(err) != "" || code(err) == codeDeadlock {
		return m.run(ctx)
	}
	return err
}

// refuseRetyping: a column keeps its type; an index of another type needs
// another name.
func (m *migration) refuseRetyping() error {
	for _, x := range m.table.kind.Indexes {
		for _, y := range m.stored.indexes {
			if x.Name == y.Name && x != y {
				return fmt.Errorf("index %s was declared differently; give it another name: %w", x.Name, renjia.ErrUnsupported)
			}
		}
	}
	return nil
}

// tables makes the tables and columns that are missing.
func (m *migration) tables(ctx context.Context) error {
	for _, statement := range m.table.create() {
		if err := m.conn.exec(ctx, statement); err != nil {
			return err
		}
	}
	have, err := m.names(ctx, "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?")
	if err != nil {
		return err
	}
	for _, slot := range m.table.columns {
		x := m.table.kind.Indexes[slot]
		if slices.Contains(have, indexPrefix+x.Name) {
			continue
		}
		err := m.conn.exec(ctx, "ALTER TABLE "+m.table.name()+" ADD COLUMN "+m.table.columnOf(slot))
		if err != nil && code(err) != codeColumnThere {
			return err
		}
	}
	return nil
}

// indexes makes the indexes that are missing.
func (m *migration) indexes(ctx context.Context) error {
	have, err := m.names(ctx, "SELECT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ?")
	if err != nil {
		return err
	}
	for _, slot := range m.table.columns {
		x := m.table.kind.Indexes[slot]
		if slices.Contains(have, indexPrefix+x.Name) {
			continue
		}
		err := m.conn.exec(ctx, "ALTER TABLE "+m.table.name()+" ADD "+m.table.keyOf(slot))
		if violated(err) != "" {
			return &driver.UniqueError{Key: driver.Key{Kind: m.table.kind.Name}, Index: x.Name}
		}
		if err != nil && code(err) != codeIndexThere {
			return err
		}
	}
	return nil
}

func (m *migration) names(ctx context.Context, query string) (names []string, err error) {
	err = m.conn.rows(ctx, query, []value{m.table.kind.Name}, func(v []value) error {
		names = append(names, text(v[0]))
		return nil
	})
	return names, err
}

// announce records the new indexes and raises the epoch of every space in one
// transaction. From then on no program writes without having seen them: the
// epoch is in the row that every commit locks and writes.
func (m *migration) announce(ctx context.Context) error {
	indexes, err := json.Marshal(m.table.kind.Indexes)
	if err != nil {
		return err
	}
	m.stored.atSpace, m.stored.atID = 0, ""
	return retried(ctx, func() error {
		return m.conn.inTransaction(ctx,
			statement{"UPDATE _schema SET value = value + 1 WHERE name IN ('epoch', 'spaces')", nil},
			statement{
				"UPDATE _kinds SET version = GREATEST(version, ?), indexes = ?, ready = 0, at_space = 0, at_id = '' WHERE name = ?",
				[]value{int64(m.table.kind.Version), string(indexes), m.table.kind.Name},
			},
			statement{"UPDATE _spaces SET epoch = (SELECT value FROM _schema WHERE name = 'epoch')", nil})
	})
}

// retried repeats what others have overtaken, until ctx ends.
func retried(ctx context.Context, fn func() error) error {
	for {
		err := fn()
		var transient *driver.TransientError
		if !errors.As(err, &transient) || isLost(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
