package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Migrate creates and extends the tables of kinds. Each kind is one
// transaction: interrupted, it leaves no trace and can be run again; run by
// several programs at once, one does the work and the others find it done.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	if s.isClosed() {
		return renjia.ErrClosed
	}
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	for _, k := range kinds {
		if err := ctx.Err(); err != nil {
			return err
		}
		t := newTable(k)
		m := migration{ctx: ctx, conn: c, table: t}
		if err := c.inTransaction(m.run); err != nil {
			return fmt.Errorf("kind %s: %w", k.Name, err)
		}
		s.mu.Lock()
		s.kinds[k.Name] = t
		s.mu.Unlock()
	}
	return nil
}

type migration struct {
	ctx   context.Context
	conn  *conn
	table *table
}

func (m *migration) run() error {
	k := &m.table.kind
	indexes, err := json.Marshal(k.Indexes)
	if err != nil {
		return err
	}
	stored, err := m.conn.row("SELECT version, indexes FROM _kinds WHERE name = ?", k.Name)
	if err != nil {
		return err
	}
	if stored != nil && text(stored[1]) == string(indexes) {
		if integer(stored[0]) >= int64(k.Version) {
			return nil
		}
		return m.conn.exec("UPDATE _kinds SET version = ? WHERE name = ?", int64(k.Version), k.Name)
	}
	if err := m.refuseRetyping(stored); err != nil {
		return err
	}
	if err := m.build(stored != nil); err != nil {
		return err
	}
	return m.conn.exec(`INSERT INTO _kinds (name, version, indexes) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET version = max(version, excluded.version), indexes = excluded.indexes`,
		k.Name, int64(k.Version), string(indexes))
}

// refuseRetyping: a column keeps its type; an index of another type needs
// another name.
func (m *migration) refuseRetyping(stored []value) error {
	if stored == nil {
		return nil
	}
	var old []driver.Index
	if err := json.Unmarshal([]byte(text(stored[1])), &old); err != nil {
		return fmt.Errorf("%w: %w", err, renjia.ErrCorrupt)
	}
	for _, x := range m.table.kind.Indexes {
		for _, y := range old {
			if x.Name == y.Name && x != y {
				return fmt.Errorf("index %s was declared differently; give it another name: %w", x.Name, renjia.ErrUnsupported)
			}
		}
	}
	return nil
}

func (m *migration) build(existed bool) error {
	for _, statement := range m.table.create() {
		if err := m.conn.exec(statement); err != nil {
			return err
		}
	}
	if err := m.addColumns(); err != nil {
		return err
	}
	if existed {
		if err := m.backfill(); err != nil {
			return err
		}
	}
	for _, statement := range m.table.createIndexes() {
		if err := m.conn.exec(statement); err != nil {
			if column := violated(err); column != "" {
				return &driver.UniqueError{Key: driver.Key{Kind: m.table.kind.Name}, Index: column}
			}
			return err
		}
	}
	return nil
}

func (m *migration) addColumns() error {
	var have []string
	err := m.conn.rows("SELECT name FROM pragma_table_info(?)", []value{m.table.kind.Name}, func(v []value) error {
		have = append(have, text(v[0]))
		return nil
	})
	if err != nil {
		return err
	}
	for _, slot := range m.table.columns {
		x := m.table.kind.Indexes[slot]
		if slices.Contains(have, x.Name) {
			continue
		}
		err := m.conn.exec(fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s", quote(m.table.kind.Name), quote(x.Name), sqlType(x.Type)))
		if err != nil {
			return err
		}
	}
	return nil
}

// backfill computes the entries of every record anew, a thousand at a time so
// that memory stays small.
func (m *migration) backfill() error {
	type row struct {
		n, space, rev int64
		version       int
		id, payload   string
		digest        [32]byte
	}
	for last := int64(0); ; {
		var rows []row
		query := "SELECT d.rowid, d.space, d.id, d.rev, d.ver, d.payload, c.seal FROM " + quote(m.table.kind.Name) + ` d
			JOIN _changes c ON c.n = (SELECT max(n) FROM _changes WHERE space = d.space AND kind = ? AND id = d.id)
			WHERE d.rowid > ? AND d.payload IS NOT NULL ORDER BY d.rowid LIMIT 1000`
		err := m.conn.rows(query, []value{m.table.kind.Name, last}, func(v []value) error {
			r := row{n: integer(v[0]), space: integer(v[1]), id: text(v[2]), rev: integer(v[3]), version: int(integer(v[4])), payload: text(v[5])}
			r.digest = sealOf(blob(v[6])).Digest
			rows = append(rows, r)
			return nil
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			entries, err := m.table.kind.Extract(r.version, r.payload)
			if err != nil {
				return fmt.Errorf("%s: %w", r.id, err)
			}
			if err := m.refill(r.n, r.space, r.id, entries, driver.Mark(r.digest, r.rev, r.version, entries)); err != nil {
				return err
			}
			last = r.n
		}
		if err := m.ctx.Err(); err != nil {
			return err
		}
	}
}

func (m *migration) refill(n, space int64, id string, entries []driver.Entry, mark int64) error {
	sets := "mark = ?"
	for _, slot := range m.table.columns {
		sets += ", " + quote(m.table.kind.Indexes[slot].Name) + " = ?"
	}
	args := append(m.table.bindColumns([]value{mark}, entries), n)
	if err := m.conn.exec("UPDATE "+quote(m.table.kind.Name)+" SET "+sets+" WHERE rowid = ?", args...); err != nil {
		return err
	}
	return m.table.writeSides(m.conn, space, id, entries, true)
}
