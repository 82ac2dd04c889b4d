package tidy

import (
	"github.com/renjia-project/renjia"
)

// Type is the type of a column, by its Frictionless name.
type Type string

// The types of columns.
const (
	String   Type = "string"
	Integer  Type = "integer"
	Number   Type = "number" // an exact decimal
	Boolean  Type = "boolean"
	Date     Type = "date"     // 2026-03-01
	Datetime Type = "datetime" // RFC 3339 in UTC
	Object   Type = "object"   // JSON
)

// Table is one kind of record, or one list within its records, as rows and
// columns.
type Table struct {
	Name        string // governance_motion, governance_motion__steps
	Kind        string // of the records
	Description string
	Columns     []Column
	keys        int // how many columns in front name the row

	fields []field
	lists  []list
}

// Keys returns the names of the columns that together name a row.
func (t *Table) Keys() []string {
	names := make([]string, t.keys)
	for i := range names {
		names[i] = t.Columns[i].Name
	}
	return names
}

// Column is a column of a table.
type Column struct {
	Name        string
	Type        Type
	Description string
	Privacy     renjia.Sensitivity // "" if the field has no tag
	Refers      string             // the kind whose id it holds, if it does
	treated     bool               // replaced by a pseudonym
}

// field fills a column from a member of the row's JSON object.
type field struct {
	column int
	path   []string
	zero   string // what a member that was left out means
}

// list makes rows of another table from a member of the row's JSON object.
type list struct {
	path  []string
	table *Table
	keyed bool // a map
	plain bool // of values that are no objects
}

func (t *Table) add(c Column, path []string, zero string) {
	t.fields = append(t.fields, field{len(t.Columns), path, zero})
	t.Columns = append(t.Columns, c)
}
