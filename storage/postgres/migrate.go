package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Migrate creates and extends the tables of kinds. If all is there already it
// changes nothing and needs no right to.
//
// Several programs may migrate at once: a locked row lets one work, the others
// wait and find it done. Each statement stands for itself and can be repeated,
// and a kind is recorded as migrated only behind its last one, so whatever an
// interruption leaves is finished by the next run.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	if s.isClosed() {
		return renjia.ErrClosed
	}
	m := migration{store: s}
	for _, k := range kinds {
		m.tables = append(m.tables, newTable(s.schema, k))
	}
	due, founded, err := m.due(ctx)
	if err == nil && (len(due) > 0 || !founded) {
		err = m.work(ctx, founded)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range m.tables {
		s.kinds[t.kind.Name] = t
	}
	return nil
}

type migration struct {
	store  *Store
	tables []*table
	conn   *pgx.Conn // for statements, each by itself
}

// recorded is what the server knows of a kind.
type recorded struct {
	version int
	indexes []driver.Index
}

// due returns the tables that are not as the server knows them, and whether
// there are the fixed tables at all.
func (m *migration) due(ctx context.Context) (due []*table, founded bool, err error) {
	known, err := m.known(ctx)
	if code, _ := state(err); code == codeNoTable || code == codeNoSchema {
		return m.tables, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	for _, t := range m.tables {
		k, ok := known[t.kind.Name]
		if !ok || k.version < t.kind.Version || !slices.Equal(k.indexes, t.kind.Indexes) {
			due = append(due, t)
		}
	}
	return due, true, nil
}

func (m *migration) known(ctx context.Context) (map[string]recorded, error) {
	s := m.store
	r, err := s.newReader(ctx, "")
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	known := map[string]recorded{}
	err = r.each(ctx, s.schema.sql("SELECT name, version, indexes FROM %s", "_kinds"), nil, func(rows pgx.Rows) error {
		var name, indexes string
		var k recorded
		if err := rows.Scan(&name, &k.version, &indexes); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(indexes), &k.indexes); err != nil {
			return fmt.Errorf("kind %s: %w: %w", name, err, renjia.ErrCorrupt)
		}
		known[name] = k
		return nil
	})
	return known, err
}

// work does what is due while a row is locked. The lock is held by a transaction
// of its own, so that it falls with the connection if the program dies.
func (m *migration) work(ctx context.Context, founded bool) error {
	lock, err := m.own(ctx)
	if err != nil {
		return err
	}
	defer lock.Close(context.WithoutCancel(ctx)) //nolint:errcheck // and with it the lock
	if m.conn, err = m.own(ctx); err != nil {
		return err
	}
	defer m.conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // all was written
	if err := m.prepare(ctx, founded); err != nil {
		return err
	}
	for _, sql := range []string{"BEGIN", m.store.schema.sql("SELECT id FROM %s WHERE id = 1 FOR UPDATE", "_migration")} {
		if _, err := lock.Exec(ctx, sql); err != nil {
			return wrap(err)
		}
	}
	due, _, err := m.due(ctx) // others may have done it meanwhile
	if err != nil {
		return err
	}
	known, err := m.known(ctx)
	if err != nil {
		return err
	}
	for _, t := range due {
		if err := m.migrate(ctx, t, known); err != nil {
			return fmt.Errorf("kind %s: %w", t.kind.Name, err)
		}
	}
	return nil
}

// own takes a connection out of the pool for good.
func (m *migration) own(ctx context.Context) (*pgx.Conn, error) {
	c, err := m.store.acquire(ctx)
	if err != nil {
		return nil, err
	}
	return c.Hijack(), nil
}

// prepare makes sure that there are the fixed tables, and that a statement which
// waits for a table gives up after a while: whoever comes behind it waits too.
func (m *migration) prepare(ctx context.Context, founded bool) error {
	if _, err := m.conn.Exec(ctx, "SELECT set_config('lock_timeout', '2s', false)"); err != nil {
		return wrap(err)
	}
	if founded {
		return nil
	}
	return m.foundation(ctx)
}

// foundation makes the fixed tables. Programs that do it at
// the same moment can collide in the server's catalogue; then it is done again.
func (m *migration) foundation(ctx context.Context) error {
	s := m.store.schema
	mine := m.run(ctx, []string{"CREATE SCHEMA IF NOT EXISTS " + quote(string(s))})
	if mine != nil && !errors.Is(mine, renjia.ErrForbidden) {
		return mine
	}
	err := m.run(ctx, s.fixed())
	if code, _ := state(err); code == codeNoSchema && mine != nil {
		return mine // there is none and we may not make one
	}
	return err
}

// run executes statements that may be repeated, one by one.
func (m *migration) run(ctx context.Context, statements []string) error {
	for _, statement := range statements {
		for n := 0; ; n++ {
			_, err := m.conn.Exec(ctx, statement)
			if code, _ := state(err); err == nil || code == codeThere {
				break
			}
			if !collided(err) || n == tries {
				return wrap(err)
			}
			if err := pause(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// collided reports whether two programs made the same object at the same
// moment: IF NOT EXISTS does not keep the server's catalogue from saying so.
func collided(err error) bool {
	switch code, constraint := state(err); code {
	case "42P06", "42P07", "42701", codeSerialization, codeDeadlock, codeLock: // schema, table or index, column
		return true
	case codeUnique:
		return strings.HasPrefix(constraint, "pg_")
	case "XX000": // "tuple concurrently updated"
		return true
	}
	return false
}

func (m *migration) migrate(ctx context.Context, t *table, known map[string]recorded) error {
	old, existed := known[t.kind.Name]
	if err := refuseRetyping(old.indexes, t.kind.Indexes); err != nil {
		return err
	}
	indexes, err := json.Marshal(t.kind.Indexes)
	if err != nil {
		return err
	}
	if !existed || !slices.Equal(old.indexes, t.kind.Indexes) {
		if err := m.build(ctx, t, existed); err != nil {
			return err
		}
	}
	_, err = m.conn.Exec(ctx, m.store.schema.sql(`INSERT INTO %s AS k (name, version, indexes) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET version = greatest(k.version, excluded.version), indexes = excluded.indexes`, "_kinds"),
		t.kind.Name, int64(t.kind.Version), string(indexes))
	return wrap(err)
}

// refuseRetyping: a column keeps its type; an index of another type needs
// another name.
func refuseRetyping(old, declared []driver.Index) error {
	for _, x := range declared {
		for _, y := range old {
			if x.Name == y.Name && x != y {
				return fmt.Errorf("index %s was declared differently; give it another name: %w", x.Name, renjia.ErrUnsupported)
			}
		}
	}
	return nil
}

// build makes the table, fills new columns and then indexes them. A kind that was
// never recorded has no records: nobody can have written any.
func (m *migration) build(ctx context.Context, t *table, existed bool) error {
	if err := m.run(ctx, t.create()); err != nil {
		return err
	}
	if existed {
		if err := m.backfillAll(ctx, t); err != nil {
			return err
		}
	}
	err := m.run(ctx, t.createIndexes())
	if code, constraint := state(err); code == codeUnique {
		if slot := t.violated(constraint); slot >= 0 {
			return &driver.UniqueError{Key: driver.Key{Kind: t.kind.Name}, Index: t.kind.Indexes[slot].Name}
		}
	}
	return err
}
