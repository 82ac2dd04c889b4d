package mariadb

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// table is a kind with the statements that its indexes decide.
type table struct {
	kind    driver.Kind
	columns []int // slots of indexes with one value: the typed columns
	sides   []int // slots of indexes with many values: a table each
	unique  []int // slots of unique indexes

	get, rev                string
	newest                  string // the number of a record's newest change, as a column
	insert, insertRow       string // the head of an INSERT, and the places of one row
	update, remove, erase   string
	insertErased, freeNames string
}

func newTable(k driver.Kind) *table {
	t := &table{kind: k}
	for slot, x := range k.Indexes {
		if x.Multi {
			t.sides = append(t.sides, slot)
			continue
		}
		t.columns = append(t.columns, slot)
		if x.Unique {
			t.unique = append(t.unique, slot)
		}
	}
	var names, sets, nulls strings.Builder
	for _, slot := range t.columns {
		column := quote(k.Indexes[slot].Name)
		names.WriteString(", " + column)
		sets.WriteString(", " + column + " = ?")
		nulls.WriteString(", " + column + " = NULL")
	}
	name := quote(k.Name)
	t.get = "SELECT id, rev, ver, seq, payload FROM " + name + " WHERE space = ? AND id IN "
	t.rev = "SELECT id, rev, payload IS NULL FROM " + name + " WHERE space = ? AND id IN "
	// The statistics of a young table mislead the optimizer, so the index is named.
	t.newest = "(SELECT MAX(n) FROM _changes FORCE INDEX (record) WHERE space = d.space AND kind = '" + k.Name + "' AND id = d.id)"
	t.insert = "INSERT INTO " + name + " (space, id, rev, ver, seq, mark, payload" + names.String() + ") VALUES "
	t.insertRow = places(7 + len(t.columns))
	t.update = "UPDATE " + name + " SET rev = ?, ver = ?, seq = ?, mark = ?, payload = ?" + sets.String() + " WHERE space = ? AND id = ?"
	t.remove = "DELETE FROM " + name + " WHERE space = ? AND id = ?"
	t.erase = "UPDATE " + name + " SET rev = ?, ver = 0, seq = ?, mark = ?, payload = NULL" + nulls.String() + " WHERE space = ? AND id = ?"
	t.insertErased = "INSERT INTO " + name + " (space, id, rev, ver, seq, mark, payload) VALUES (?, ?, ?, 0, ?, ?, NULL)"
	for _, slot := range t.unique {
		t.freeNames += ", " + quote(k.Indexes[slot].Name) + " = NULL"
	}
	return t
}

// quote makes an identifier of a name that CheckKind has accepted.
func quote(name string) string { return "`" + name + "`" }

// places is a list of n values to bind.
func places(n int) string { return "(" + strings.TrimPrefix(strings.Repeat(", ?", n), ", ") + ")" }

func (t *table) name() string { return quote(t.kind.Name) }

// sideName is the table of an index with many values. Where both names together
// are longer than the engine allows, a digest stands for the index.
func (t *table) sideName(slot int) string {
	name := t.kind.Name + "__" + t.kind.Indexes[slot].Name
	if len(name) > maxIdentifier {
		sum := sha256.Sum256([]byte(t.kind.Indexes[slot].Name))
		name = t.kind.Name + "__" + hex.EncodeToString(sum[:6])
	}
	return name
}

// maxIdentifier is how long the name of a table may be.
const maxIdentifier = 64

func (t *table) side(slot int) string { return quote(t.sideName(slot)) }

// bindColumns appends the values of the typed columns.
func (t *table) bindColumns(args []value, entries []driver.Entry) []value {
	for _, slot := range t.columns {
		args = append(args, columnValue(entries, slot))
	}
	return args
}

func columnValue(entries []driver.Entry, slot int) value {
	for _, e := range entries {
		if e.Slot == slot {
			return sqlValue(e.Value)
		}
	}
	return nil
}

func sqlValue(v driver.Value) value {
	if v.Type == driver.Text {
		return v.Text
	}
	return v.Int
}

// goValue is the inverse of sqlValue for a column that is not NULL.
func goValue(typ driver.ValueType, v value) driver.Value {
	if typ == driver.Text {
		return driver.Value{Type: typ, Text: text(v)}
	}
	return driver.Value{Type: typ, Int: integer(v)}
}

// create returns the statements that make the table with its indexes, and the
// tables of those with many values. A table that is there stays as it is.
func (t *table) create() []string {
	var columns, keys strings.Builder
	for _, slot := range t.columns {
		columns.WriteString(t.columnOf(slot) + ", ")
		keys.WriteString(", " + t.keyOf(slot))
	}
	all := []string{"CREATE TABLE IF NOT EXISTS " + t.name() + ` (
		space BIGINT NOT NULL, id VARBINARY(64) NOT NULL, rev BIGINT NOT NULL, ver BIGINT NOT NULL, seq BIGINT NOT NULL,
		mark BIGINT NOT NULL, ` + columns.String() + "payload LONGTEXT, PRIMARY KEY (space, id)" + keys.String() + ")" + tableOptions}
	for _, slot := range t.sides {
		all = append(all, fmt.Sprintf(
			"CREATE TABLE IF NOT EXISTS %s (space BIGINT NOT NULL, value %s NOT NULL, id VARBINARY(64) NOT NULL, PRIMARY KEY (space, value, id), KEY record (space, id))%s",
			t.side(slot), sqlType(t.kind.Indexes[slot].Type), tableOptions))
	}
	return all
}

// columnOf describes the column of an index with one value.
func (t *table) columnOf(slot int) string {
	return t.column(slot) + " " + sqlType(t.kind.Indexes[slot].Type)
}

// indexPrefix keeps the names of indexes apart from those that the engine has
// for itself: an index on the column "primary" cannot be called so.
const indexPrefix = "by_"

// keyOf describes the key of a typed column.
func (t *table) keyOf(slot int) string {
	name := quote(indexPrefix + t.kind.Indexes[slot].Name)
	if t.kind.Indexes[slot].Unique {
		return fmt.Sprintf("UNIQUE KEY %s (space, %s)", name, t.column(slot))
	}
	return fmt.Sprintf("KEY %s (space, %s, id)", name, t.column(slot))
}

func sqlType(t driver.ValueType) string {
	if t == driver.Text {
		return fmt.Sprintf("VARBINARY(%d)", driver.MaxText)
	}
	return "BIGINT"
}
