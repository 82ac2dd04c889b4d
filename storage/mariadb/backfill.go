package mariadb

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// filled is a record whose index entries are computed anew.
type filled struct {
	space, rev int64
	version    int
	id         string
	payload    string
	number     int64 // of its newest change
}

// fillPage bounds how many records are filled in one transaction.
const fillPage = 500

// page reads records of the kind in the order of their keys, behind a key, all
// of one space.
func (m *migration) page(ctx context.Context, space int64, id string) (page []filled, err error) {
	query := "SELECT id, rev, ver, payload, " + m.table.newest + " FROM " + m.table.name() + " d WHERE payload IS NOT NULL AND space = ? AND id > ? ORDER BY id LIMIT ?"
	for space >= 0 && len(page) == 0 {
		err := m.conn.rows(ctx, query, []value{space, id, int64(fillPage)}, func(v []value) error {
			page = append(page, filled{
				space: space, id: text(v[0]), rev: integer(v[1]), version: int(integer(v[2])), payload: text(v[3]), number: integer(v[4]),
			})
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			space, id, err = m.nextSpace(ctx, space)
		}
		if err != nil {
			return nil, err
		}
	}
	return page, nil
}

// nextSpace returns the space behind a space that has records of the kind, -1
// if there is none, and the key before its first record.
func (m *migration) nextSpace(ctx context.Context, space int64) (next int64, id string, err error) {
	next = -1
	err = m.conn.rows(ctx, "SELECT MIN(space) FROM "+m.table.name()+" WHERE space > ?", []value{space}, func(v []value) error {
		if v[0] != nil {
			next = integer(v[0])
		}
		return nil
	})
	return next, "", err
}

// backfill computes the entries of every record anew and remembers, with each
// page, how far it is.
func (m *migration) backfill(ctx context.Context) error {
	for k := m.stored; ; {
		page, err := m.page(ctx, k.atSpace, k.atID)
		if err != nil || len(page) == 0 {
			return err
		}
		s := script{limit: m.store.packetLimit()}
		if err := m.refill(ctx, &s, page); err != nil {
			return err
		}
		last := &page[len(page)-1]
		s.add("_kinds", "UPDATE _kinds SET at_space = ?, at_id = ? WHERE name = ?", last.space, last.id, m.table.kind.Name)
		packets := s.statements()
		err = retried(ctx, func() error { return m.conn.inTransaction(ctx, packets...) })
		if index := violated(err); index != "" {
			return &driver.UniqueError{Key: driver.Key{Kind: m.table.kind.Name}, Index: index}
		}
		if err != nil {
			return err
		}
		k.atSpace, k.atID = last.space, last.id
	}
}

// packetLimit bounds a packet of statements: on a cluster to one statement, see
// transaction.
func (s *Store) packetLimit() int {
	if s.hosts.cluster.Load() {
		return 0
	}
	return min(s.packet, packetBytes)
}

// refill adds the statements that give records of one space their entries.
func (m *migration) refill(ctx context.Context, s *script, page []filled) error {
	numbers := make([]int64, len(page))
	for i := range page {
		numbers[i] = page[i].number
	}
	changes, err := m.conn.newest(ctx, page[0].space, numbers)
	if err != nil {
		return err
	}
	sets := "mark = ?"
	for _, slot := range m.table.columns {
		sets += ", " + m.table.column(slot) + " = ?"
	}
	query := "UPDATE " + m.table.name() + " SET " + sets + " WHERE space = ? AND id = ?"
	for i := range page {
		r := &page[i]
		entries, err := m.table.kind.Extract(r.version, r.payload)
		if err != nil {
			return fmt.Errorf("%s: %w", r.id, err)
		}
		mark := driver.Mark(changes[r.number].seal.Digest, r.rev, r.version, entries)
		s.add(m.table.kind.Name, query, append(m.table.bindColumns([]value{mark}, entries), r.space, r.id)...)
		m.table.writeSides(s, r.space, r.id, entries, true)
	}
	return nil
}

// checkUnique finds, before anything is announced, records that share a value
// of an index that is to be unique from now on.
func (m *migration) checkUnique(ctx context.Context) error {
	fresh := slices.DeleteFunc(slices.Clone(m.table.unique), func(slot int) bool {
		return slices.Contains(m.stored.indexes, m.table.kind.Indexes[slot])
	})
	if len(fresh) == 0 {
		return nil
	}
	seen := map[driver.Entry]bool{} // of one space
	for space, id := int64(0), ""; ; {
		page, err := m.page(ctx, space, id)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			r := &page[i]
			if r.space != space {
				clear(seen)
			}
			space, id = r.space, r.id
			entries, err := m.table.kind.Extract(r.version, r.payload)
			if err != nil {
				return fmt.Errorf("%s: %w", r.id, err)
			}
			for _, e := range entries {
				if !slices.Contains(fresh, e.Slot) {
					continue
				}
				if seen[e] {
					return &driver.UniqueError{Key: driver.Key{Kind: m.table.kind.Name, ID: r.id}, Index: m.table.kind.Indexes[e.Slot].Name}
				}
				seen[e] = true
			}
		}
	}
}
