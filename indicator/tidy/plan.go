package tidy

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Treatment is what happens to fields that hold personal data.
type Treatment string

// The treatments.
const (
	Omit         Treatment = "omit"         // the columns are left out
	Keep         Treatment = "keep"         // they are there as they are
	Pseudonymize Treatment = "pseudonymize" // their texts are replaced by Options.Pseudonym
)

// Options are the choices of an export.
type Options struct {
	// Personal must be chosen.
	Personal Treatment
	// Pseudonym replaces a text of a personal field, the same text always by the
	// same. Other types of personal fields are left out then.
	Pseudonym func(text string) string
	// Reading, if it names an actor, is the act under which guarded kinds are read
	// too; it is put into the journal. Otherwise they are left out.
	Reading renjia.Act
}

// Plan knows the tables of some kinds of record.
type Plan struct {
	options Options
	kinds   []planned
	guarded []string // kinds left out
}

type planned struct {
	kind   storage.Registration
	main   *Table
	tables []*Table
}

// NewPlan lays out the tables of some kinds, such as governance.Kinds(). A missing
// treatment of personal data is a *renjia.UnspecifiedError.
func NewPlan(kinds []storage.Registration, o Options) (*Plan, error) {
	switch {
	case o.Personal == "":
		return nil, &renjia.UnspecifiedError{What: "export", Choices: []renjia.Choice{{
			Name: "personal", Options: []string{string(Omit), string(Keep), string(Pseudonymize)},
			Why: "who gets the tables decides what they may say about people",
		}}}
	case o.Personal != Omit && o.Personal != Keep && o.Personal != Pseudonymize:
		return nil, fmt.Errorf("treatment %q of personal data: want omit, keep or pseudonymize: %w", o.Personal, renjia.ErrInvalid)
	case (o.Personal == Pseudonymize) != (o.Pseudonym != nil):
		return nil, fmt.Errorf("a function for pseudonyms is needed to pseudonymize, and for nothing else: %w", renjia.ErrInvalid)
	}
	p := &Plan{options: o}
	l := layout{options: o, kinds: map[reflect.Type]string{}}
	for _, k := range kinds {
		if id, ok := k.Type().FieldByName("ID"); ok {
			l.kinds[id.Type] = k.Kind()
		}
	}
	for _, k := range kinds {
		if k.Protected() && o.Reading.By.IsZero() {
			p.guarded = append(p.guarded, k.Kind())
			continue
		}
		l.tables = nil
		main := l.table(k.Kind(), k.Kind(), k.Type())
		main.keys = 1
		l.object(main, k.Type(), place{}, []reflect.Type{k.Type()})
		p.kinds = append(p.kinds, planned{k, main, l.tables})
	}
	return p, nil
}

// Tables returns all tables of the plan, those of a kind together.
func (p *Plan) Tables() []*Table {
	var all []*Table
	for _, k := range p.kinds {
		all = append(all, k.tables...)
	}
	return all
}

// layout turns struct types into tables.
type layout struct {
	options Options
	kinds   map[reflect.Type]string // the kind that a type of identifier belongs to
	tables  []*Table                // of the kind at work
}

// place is where in a record the layout stands.
type place struct {
	names   []string // members from the row's object
	privacy renjia.Sensitivity
	about   string // what the nearest named field says
}

func (p place) member(name string, privacy renjia.Sensitivity, about string) place {
	q := place{names: append(p.names[:len(p.names):len(p.names)], name), privacy: p.privacy, about: about}
	if privacy != "" {
		q.privacy = privacy
	}
	return q
}

func (l *layout) table(name, kind string, t reflect.Type) *Table {
	table := &Table{Name: name, Kind: kind, Description: describe(t, "")}
	l.tables = append(l.tables, table)
	return table
}

// object adds the members of a struct to a table.
func (l *layout) object(table *Table, t reflect.Type, at place, within []reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			l.object(table, f.Type, at, within)
		case name == "-" || !f.IsExported():
		default:
			if name == "" {
				name = f.Name
			}
			privacy := renjia.Sensitivity(f.Tag.Get("privacy"))
			l.value(table, f.Type, at.member(name, privacy, describe(t, f.Name)), within)
		}
	}
}

// value adds what a member holds: a column, columns, or a table of its own.
func (l *layout) value(table *Table, t reflect.Type, at place, within []reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if typ, zero, ok := scalar(t); ok {
		l.column(table, t, typ, zero, at)
		return
	}
	switch {
	case t == reflect.TypeFor[renjia.Money]():
		l.column(table, t, Number, "", at.member("amount", "", at.about))
		l.column(table, t, String, "", at.member("currency", "", at.about))
	case opaque(t) || contains(within, t):
		l.column(table, t, Object, "", at)
	case t.Kind() == reflect.Struct:
		l.object(table, t, at, append(within[:len(within):len(within)], t))
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Array, t.Kind() == reflect.Map:
		l.list(table, t, at, within)
	}
}

func (l *layout) column(table *Table, t reflect.Type, typ Type, zero string, at place) {
	c := Column{Name: strings.Join(at.names, "."), Type: typ, Description: at.about, Privacy: personal(at.privacy), Refers: l.kinds[t]}
	if c.Refers == table.Kind && c.Name == "id" {
		c.Refers = "" // its own
	}
	if c.Privacy != "" && l.options.Personal != Keep {
		if l.options.Personal == Omit || typ != String {
			return
		}
		c.treated = true
	}
	table.add(c, at.names, zero)
}

// list adds a table for a list or a map.
func (l *layout) list(table *Table, t reflect.Type, at place, within []reflect.Type) {
	elem := t.Elem()
	for elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	if l.options.Personal == Omit && personal(at.privacy) != "" {
		return
	}
	keyed := t.Kind() == reflect.Map
	child := l.table(table.Name+"__"+strings.Join(at.names, "_"), table.Kind, elem)
	if d := at.about; d != "" {
		child.Description = d
	}
	for _, c := range table.Columns[:table.keys] {
		if c.Name == "id" {
			c = Column{Name: "record_id", Type: String, Description: "the record's id", Refers: table.Kind}
		}
		child.Columns = append(child.Columns, c)
	}
	child.Columns = append(child.Columns, placeColumn(keyed, table.keys))
	child.keys = len(child.Columns)
	_, _, plain := scalar(elem)
	plain = plain || elem.Kind() != reflect.Struct || opaque(elem) || elem == reflect.TypeFor[renjia.Money]() || contains(within, elem)
	inside := place{privacy: at.privacy, about: at.about}
	if plain {
		l.value(child, elem, inside.member("value", "", at.about), within)
	} else {
		l.object(child, elem, inside, append(within[:len(within):len(within)], elem))
	}
	table.lists = append(table.lists, list{path: at.names, table: child, keyed: keyed, plain: plain})
}

func placeColumn(keyed bool, depth int) Column {
	c := Column{Name: "n", Type: Integer, Description: "place in the list, from 1"}
	if keyed {
		c = Column{Name: "key", Type: String, Description: "key in the map"}
	}
	if depth > 1 {
		c.Name = fmt.Sprintf("%s_%d", c.Name, depth)
	}
	return c
}

// scalar returns the type of column that holds values of a Go type, and how it
// shows a value that a record leaves out.
func scalar(t reflect.Type) (typ Type, zero string, ok bool) {
	switch t {
	case reflect.TypeFor[renjia.Date]():
		return Date, "", true
	case reflect.TypeFor[time.Time]():
		return Datetime, "", true
	case reflect.TypeFor[decimal.Decimal](), reflect.TypeFor[renjia.Area]():
		return Number, "", true
	}
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return String, "", true
	}
	switch t.Kind() {
	case reflect.String:
		return String, "", true
	case reflect.Bool:
		return Boolean, "false", true
	case reflect.Float32, reflect.Float64:
		return Number, "0", true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Integer, "0", true
	}
	return "", "", false
}

// opaque reports whether a type writes JSON of its own making.
func opaque(t reflect.Type) bool {
	if t == reflect.TypeFor[renjia.Money]() {
		return false
	}
	marshals := reflect.TypeFor[json.Marshaler]()
	bytes := t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
	return bytes || t.Kind() == reflect.Interface || t.Implements(marshals) || reflect.PointerTo(t).Implements(marshals)
}

func contains(within []reflect.Type, t reflect.Type) bool {
	for _, x := range within {
		if x == t {
			return true
		}
	}
	return false
}

// personal is the class of a tag that marks personal data: personal, sensitive or
// minor.
func personal(s renjia.Sensitivity) renjia.Sensitivity {
	switch s {
	case renjia.Personal, renjia.Sensitive, renjia.Minor:
		return s
	}
	return ""
}
