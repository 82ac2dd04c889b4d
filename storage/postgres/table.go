package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/storage/driver"
)

// schema names the place of the tables.
type schema string

// name is a table of the schema as it stands in SQL. Kinds and indexes have
// passed CheckKind, so quoting is enough.
func (s schema) name(table string) string { return quote(string(s)) + "." + quote(table) }

func (s schema) identifier(table string) pgx.Identifier { return pgx.Identifier{string(s), table} }

func quote(name string) string { return `"` + name + `"` }

// maxName is the longest identifier that the server does not cut off.
const maxName = 63

// short keeps the names of indexes and side tables below maxName. What is too
// long ends in a digest of the whole instead.
func short(name string) string {
	if len(name) <= maxName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:maxName-17] + "_" + hex.EncodeToString(sum[:8])
}

// table is a kind with the statements that its indexes decide.
type table struct {
	schema  schema
	kind    driver.Kind
	name    string // quoted, with schema
	columns []int  // slots of indexes with one value: the typed columns
	sides   []side // indexes with many values: a table each
	unique  bool   // has a unique index

	get, getMany, present, absent, update, remove, erase, free string
	insert                                                     insertion
}

// side is the table of an index with many values.
type side struct {
	slot   int
	plain  string // name without schema
	name   string
	clear  string
	insert insertion
}

var recordColumns = []string{"space", "id", "rev", "ver", "seq", "mark", "payload"}

func newTable(s schema, k driver.Kind) *table {
	t := &table{schema: s, kind: k, name: s.name(k.Name)}
	columns := recordColumns
	for slot, x := range k.Indexes {
		if x.Multi {
			t.sides = append(t.sides, newSide(s, k, slot))
			continue
		}
		t.columns = append(t.columns, slot)
		t.unique = t.unique || x.Unique
		columns = append(columns[:len(columns):len(columns)], x.Name)
	}
	t.insert = newInsertion(s, k.Name, columns)
	t.statements()
	return t
}

func newSide(s schema, k driver.Kind, slot int) side {
	plain := short(k.Name + "__" + k.Indexes[slot].Name)
	return side{
		slot: slot, plain: plain, name: s.name(plain),
		clear:  "DELETE FROM " + s.name(plain) + " WHERE space = $1 AND id = $2",
		insert: newInsertion(s, plain, []string{"space", "value", "id"}),
	}
}

// statements writes the SQL. A change that meets no record with the expected
// revision divides by zero, so that the server itself refuses the transaction
// while the client has sent all of it, COMMIT included, in one go.
func (t *table) statements() {
	var sets, nulls, frees []string
	for i, slot := range t.columns {
		x := t.kind.Indexes[slot]
		sets = append(sets, ", "+quote(x.Name)+" = $"+strconv.Itoa(9+i))
		nulls = append(nulls, ", "+quote(x.Name)+" = NULL")
		if x.Unique {
			frees = append(frees, quote(x.Name)+" = NULL")
		}
	}
	const where = " WHERE space = $1 AND id = $2 AND rev = $3"
	const image = "SELECT id, rev, ver, seq, payload FROM "
	t.get = image + t.name + " WHERE space = $1 AND id = $2"
	t.getMany = image + t.name + " WHERE space = $1 AND id = ANY($2)"
	t.present = "SELECT 1 / count(*) FROM " + t.name + where
	t.absent = "SELECT 1 / (1 - count(*)) FROM " + t.name + " WHERE space = $1 AND id = $2"
	t.update = exactlyOne("UPDATE " + t.name + " SET rev = $4, ver = $5, seq = $6, mark = $7, payload = $8" + strings.Join(sets, "") + where + " AND payload IS NOT NULL")
	t.remove = exactlyOne("DELETE FROM " + t.name + where + " AND payload IS NOT NULL")
	t.erase = exactlyOne("UPDATE " + t.name + " SET rev = $4, ver = 0, seq = $5, mark = $6, payload = NULL" + strings.Join(nulls, "") + where)
	t.free = "UPDATE " + t.name + " SET " + strings.Join(frees, ", ") + " WHERE space = $1 AND id = $2"
}

// exactlyOne makes a change fail that changes nothing.
func exactlyOne(change string) string {
	return "WITH changed AS (" + change + " RETURNING 1) SELECT 1 / count(*) FROM changed"
}

// insertion adds rows to a table: one at a time, in blocks, or by COPY.
type insertion struct {
	table   pgx.Identifier
	columns []string
	one     string
	block   string
}

// blockRows is how many rows a block statement inserts.
const blockRows = 8

func newInsertion(s schema, table string, columns []string) insertion {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quote(c)
	}
	into := "INSERT INTO " + s.name(table) + " (" + strings.Join(quoted, ", ") + ") VALUES "
	rows := make([]string, blockRows)
	for r := range rows {
		values := make([]string, len(columns))
		for i := range values {
			values[i] = "$" + strconv.Itoa(r*len(columns)+i+1)
		}
		rows[r] = "(" + strings.Join(values, ", ") + ")"
	}
	return insertion{s.identifier(table), columns, into + rows[0], into + strings.Join(rows, ", ")}
}

// bindColumns appends the values of the typed columns.
func (t *table) bindColumns(args []any, entries []driver.Entry) []any {
	for _, slot := range t.columns {
		args = append(args, columnValue(entries, slot))
	}
	return args
}

func columnValue(entries []driver.Entry, slot int) any {
	for _, e := range entries {
		if e.Slot == slot {
			return sqlValue(e.Value)
		}
	}
	return nil
}

func sqlValue(v driver.Value) any {
	if v.Type == driver.Text {
		return v.Text
	}
	return v.Int
}

// sqlType: numbers, times in microseconds and truth values are all bigint, as in
// the file of package sqlite, so that one query serves both.
func sqlType(t driver.ValueType) string {
	if t == driver.Text {
		return `text COLLATE "C"`
	}
	return "bigint"
}

// create returns the statements that make the table and its sides.
func (t *table) create() []string {
	all := []string{"CREATE TABLE IF NOT EXISTS " + t.name + ` (
		space text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, rev bigint NOT NULL, ver bigint NOT NULL, seq bigint NOT NULL,
		mark bigint NOT NULL, payload text, PRIMARY KEY (space, id))`}
	all = append(all, wall(t.name)...)
	for _, x := range t.sides {
		all = append(all, "CREATE TABLE IF NOT EXISTS "+x.name+` (space text COLLATE "C" NOT NULL, value `+
			sqlType(t.kind.Indexes[x.slot].Type)+` NOT NULL, id text COLLATE "C" NOT NULL, PRIMARY KEY (space, value, id))`)
		all = append(all, "CREATE INDEX IF NOT EXISTS "+quote(short(x.plain+"__id"))+" ON "+x.name+" (space, id)")
		all = append(all, wall(x.name)...)
	}
	for _, slot := range t.columns {
		x := t.kind.Indexes[slot]
		all = append(all, "ALTER TABLE "+t.name+" ADD COLUMN IF NOT EXISTS "+quote(x.Name)+" "+sqlType(x.Type))
	}
	return all
}

// createIndexes returns the statements for the typed columns' indexes.
func (t *table) createIndexes() (all []string) {
	for _, slot := range t.columns {
		x := t.kind.Indexes[slot]
		index := quote(t.indexName(slot))
		if x.Unique {
			all = append(all, "CREATE UNIQUE INDEX IF NOT EXISTS "+index+" ON "+t.name+" (space, "+quote(x.Name)+")")
			continue
		}
		all = append(all, "CREATE INDEX IF NOT EXISTS "+index+" ON "+t.name+" (space, "+quote(x.Name)+", id)")
	}
	return all
}

func (t *table) indexName(slot int) string {
	return short(t.kind.Name + "__" + t.kind.Indexes[slot].Name)
}

// violated returns the slot of the unique index that a constraint enforces, or
// -1.
func (t *table) violated(constraint string) int {
	for _, slot := range t.columns {
		if t.kind.Indexes[slot].Unique && t.indexName(slot) == constraint {
			return slot
		}
	}
	return -1
}

// side returns the table of an index with many values.
func (t *table) side(slot int) *side {
	for i := range t.sides {
		if t.sides[i].slot == slot {
			return &t.sides[i]
		}
	}
	return nil
}
