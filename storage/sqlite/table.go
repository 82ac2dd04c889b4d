package sqlite

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// table is a kind with the statements that its indexes decide.
type table struct {
	kind    driver.Kind
	columns []int // slots of indexes with one value: the typed columns
	sides   []int // slots of indexes with many values: a table each
	unique  bool  // has a unique index

	get, rev, insert, update, remove, erase string
}

func newTable(k driver.Kind) *table {
	t := &table{kind: k}
	for slot, x := range k.Indexes {
		if x.Multi {
			t.sides = append(t.sides, slot)
			continue
		}
		t.columns = append(t.columns, slot)
		t.unique = t.unique || x.Unique
	}
	var names, sets, nulls strings.Builder
	for _, slot := range t.columns {
		names.WriteString(", " + quote(k.Indexes[slot].Name))
		sets.WriteString(", " + quote(k.Indexes[slot].Name) + " = ?")
		nulls.WriteString(", " + quote(k.Indexes[slot].Name) + " = NULL")
	}
	name := quote(k.Name)
	t.get = "SELECT rev, ver, seq, payload FROM " + name + " WHERE space = ? AND id = ?"
	t.rev = "SELECT rev, payload IS NULL FROM " + name + " WHERE space = ? AND id = ?"
	t.insert = "INSERT INTO " + name + " (space, id, rev, ver, seq, mark, payload" + names.String() + ") VALUES (?, ?, ?, ?, ?, ?, ?" +
		strings.Repeat(", ?", len(t.columns)) + ") ON CONFLICT (space, id) DO NOTHING"
	t.update = "UPDATE " + name + " SET rev = ?, ver = ?, seq = ?, mark = ?, payload = ?" + sets.String() +
		" WHERE space = ? AND id = ? AND rev = ? AND payload IS NOT NULL"
	t.remove = "DELETE FROM " + name + " WHERE space = ? AND id = ? AND rev = ? AND payload IS NOT NULL"
	t.erase = "UPDATE " + name + " SET rev = ?, ver = 0, seq = ?, mark = ?, payload = NULL" + nulls.String() +
		" WHERE space = ? AND id = ? AND rev = ?"
	return t
}

// quote makes an identifier of a name that CheckKind has accepted.
func quote(name string) string { return `"` + name + `"` }

func (t *table) side(slot int) string { return quote(t.kind.Name + "__" + t.kind.Indexes[slot].Name) }

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

// create returns the statements that make the table and its indexes.
func (t *table) create() []string {
	name := quote(t.kind.Name)
	all := []string{"CREATE TABLE IF NOT EXISTS " + name + ` (
		space INTEGER NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, ver INTEGER NOT NULL, seq INTEGER NOT NULL,
		mark INTEGER NOT NULL, payload TEXT, PRIMARY KEY (space, id)) STRICT`}
	for _, slot := range t.sides {
		all = append(all, fmt.Sprintf(
			"CREATE TABLE IF NOT EXISTS %s (space INTEGER NOT NULL, value %s NOT NULL, id TEXT NOT NULL, PRIMARY KEY (space, value, id)) STRICT, WITHOUT ROWID",
			t.side(slot), sqlType(t.kind.Indexes[slot].Type)))
		all = append(all, fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s ON %s (space, id)",
			quote(t.kind.Name+"__"+t.kind.Indexes[slot].Name+"__id"), t.side(slot)))
	}
	return all
}

// createIndexes returns the statements for the typed columns' indexes.
func (t *table) createIndexes() (all []string) {
	for _, slot := range t.columns {
		x := t.kind.Indexes[slot]
		index := quote(t.kind.Name + "__" + x.Name)
		if x.Unique {
			all = append(all, fmt.Sprintf("CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (space, %s)", index, quote(t.kind.Name), quote(x.Name)))
			continue
		}
		all = append(all, fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s ON %s (space, %s, id)", index, quote(t.kind.Name), quote(x.Name)))
	}
	return all
}

func sqlType(t driver.ValueType) string {
	if t == driver.Text {
		return "TEXT"
	}
	return "INTEGER"
}
