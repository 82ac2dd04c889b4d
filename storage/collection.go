package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Collection is the typed view of one kind of record. Make it once with
// [Define], register it with [Store.Migrate], use it from any goroutine.
type Collection[T any] struct {
	def     definition
	id      func(*T) renjia.ID[T]
	extract []Extract[T]
	upcasts map[int]func([]byte) ([]byte, error)
}

// definition is what the store knows of a collection, whatever its type.
type definition struct {
	kind    driver.Kind
	guarded bool
	days    map[string]bool                                   // indexes of civil dates
	current func(version int, payload string) ([]byte, error) // brings content up to date
	err     error                                             // a mistake in the definition, reported by Migrate and every use
}

// Registration is a collection whatever its type: as [Store.Migrate] takes it,
// and as programs use it that go over all kinds.
type Registration interface {
	// Kind returns the name of the kind.
	Kind() string
	// Type returns the struct of its records.
	Type() reflect.Type
	// Protected reports whether the kind was defined [Guarded].
	Protected() bool

	registration() *definition
}

func (c *Collection[T]) registration() *definition { return &c.def }

// Type returns the struct of the records.
func (c *Collection[T]) Type() reflect.Type { return reflect.TypeFor[T]() }

// Protected reports whether the kind was defined [Guarded].
func (c *Collection[T]) Protected() bool { return c.def.guarded }

// Doc is a record with the revision it had when it was read.
type Doc[T any] struct {
	Value T
	Rev   int64
}

// Option is a property of a collection.
type Option[T any] func(*Collection[T])

// Define declares the collection of a kind such as "governance_motion", which
// is also the name of its table. id returns the identifier of a record. A
// mistake in the definition is reported by Migrate.
func Define[T any](kind string, id func(*T) renjia.ID[T], opts ...Option[T]) *Collection[T] {
	c := &Collection[T]{id: id, upcasts: map[int]func([]byte) ([]byte, error){}}
	c.def.kind = driver.Kind{Name: kind, Version: 1, Extract: c.entriesOf}
	c.def.current, c.def.days = c.upcast, map[string]bool{}
	c.mistake(renjia.CheckKind(kind))
	for _, o := range opts {
		o(c)
	}
	if n := len(c.def.kind.Indexes); n > driver.MaxIndexes {
		c.mistake(fmt.Errorf("has %d indexes, at most %d are allowed: %w", n, driver.MaxIndexes, renjia.ErrInvalid))
	}
	for v := 1; v < c.def.kind.Version; v++ {
		if c.upcasts[v] == nil {
			c.mistake(fmt.Errorf("version %d needs Upcast from version %d: %w", c.def.kind.Version, v, renjia.ErrInvalid))
		}
	}
	return c
}

func (c *Collection[T]) mistake(err error) {
	if err != nil && c.def.err == nil {
		c.def.err = fmt.Errorf("collection %s: %w", c.def.kind.Name, err)
	}
}

// Index declares an index, a typed column of the kind's table.
func Index[T any](name string, e Extract[T]) Option[T] { return indexOption(name, e, false) }

// Unique declares an index in which no two records of a space share a value.
func Unique[T any](name string, e Extract[T]) Option[T] { return indexOption(name, e, true) }

// MultiIndex declares an index with any number of values a record.
func MultiIndex[T any](name string, e Extract[T]) Option[T] { return indexOption(name, e, false) }

func indexOption[T any](name string, e Extract[T], unique bool) Option[T] {
	return func(c *Collection[T]) {
		if err := renjia.CheckKind(name); err != nil || reserved[name] {
			c.mistake(fmt.Errorf("index %q: not an allowed name: %w", name, renjia.ErrInvalid))
		}
		if c.slot(name) >= 0 || (unique && e.multi) {
			c.mistake(fmt.Errorf("index %q: declared twice, or unique with several values: %w", name, renjia.ErrInvalid))
		}
		c.def.kind.Indexes = append(c.def.kind.Indexes, driver.Index{Name: name, Type: e.typ, Unique: unique, Multi: e.multi})
		c.extract = append(c.extract, e)
		if e.days {
			c.def.days[name] = true
		}
	}
}

// reserved are the fixed columns of a kind's table.
var reserved = map[string]bool{
	"space": true, "id": true, "rev": true, "ver": true, "seq": true, "mark": true, "erased": true, "payload": true, "rowid": true,
}

// Version declares the schema version in which records are written, from 1.
func Version[T any](n int) Option[T] {
	return func(c *Collection[T]) {
		c.def.kind.Version = n
		if n < 1 {
			c.mistake(fmt.Errorf("version %d: want 1 or more: %w", n, renjia.ErrInvalid))
		}
	}
}

// Upcast declares how a record of an older version becomes one of the next
// version, as JSON. Records are brought up to date when they are read and keep
// their bytes until they are saved.
func Upcast[T any](from int, f func([]byte) ([]byte, error)) Option[T] {
	return func(c *Collection[T]) { c.upcasts[from] = f }
}

// Guarded makes the kind readable only with a reason: through [Space.Read] or
// inside an Update.
func Guarded[T any]() Option[T] { return func(c *Collection[T]) { c.def.guarded = true } }

// Kind returns the name of the kind.
func (c *Collection[T]) Kind() string { return c.def.kind.Name }

// Ref returns the reference to a record of the collection.
func (c *Collection[T]) Ref(id renjia.ID[T]) renjia.Ref { return renjia.RefTo(c.def.kind.Name, id) }

func (c *Collection[T]) slot(name string) int {
	for i, x := range c.def.kind.Indexes {
		if x.Name == name {
			return i
		}
	}
	return -1
}

// Get returns one record. It fails with ErrNotFound, or ErrErased if its
// content was redacted.
func (c *Collection[T]) Get(ctx context.Context, r Reader, id renjia.ID[T]) (Doc[T], error) {
	records, err := r.get(ctx, &c.def, []string{id.String()})
	if err != nil {
		return Doc[T]{}, err
	}
	if len(records) == 0 {
		return Doc[T]{}, fmt.Errorf("%s %s: %w", c.def.kind.Name, id, renjia.ErrNotFound)
	}
	return c.decode(&records[0])
}

// All returns the records with these identifiers in their order. A missing one
// is ErrNotFound.
func (c *Collection[T]) All(ctx context.Context, r Reader, ids ...renjia.ID[T]) ([]Doc[T], error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = id.String()
	}
	records, err := r.get(ctx, &c.def, keys)
	if err != nil {
		return nil, err
	}
	docs := make([]Doc[T], len(records))
	for i := range records {
		if docs[i], err = c.decode(&records[i]); err != nil {
			return nil, err
		}
	}
	if len(docs) == len(ids) {
		return docs, nil
	}
	return nil, fmt.Errorf("%s: %d of %d records: %w", c.def.kind.Name, len(ids)-len(docs), len(ids), renjia.ErrNotFound)
}

// Find yields the records that match, in order. An error is the last pair;
// breaking out releases everything.
func (c *Collection[T]) Find(ctx context.Context, r Reader, q Query) iter.Seq2[Doc[T], error] {
	return func(yield func(Doc[T], error) bool) {
		dq, err := q.build(&c.def.kind)
		if err != nil {
			yield(Doc[T]{}, err)
			return
		}
		for record, err := range r.query(ctx, &c.def, dq) {
			var doc Doc[T]
			if err == nil {
				doc, err = c.decode(record)
			}
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// Insert adds a new record. Its Validate method, if it has one, is asked
// first. If the identifier is taken, the commit fails with ErrExists.
func (c *Collection[T]) Insert(tx *Tx, v T) error {
	record, err := c.encode(&v)
	if err != nil {
		return err
	}
	return tx.insert(&c.def, record)
}

// Save replaces a record that was read before; if it has changed meanwhile,
// the commit fails with ErrConflict.
func (c *Collection[T]) Save(tx *Tx, d Doc[T]) error {
	record, err := c.encode(&d.Value)
	if err != nil {
		return err
	}
	return tx.save(&c.def, record, d.Rev)
}

// Delete removes a record that was read before. Its past stays in the journal.
func (c *Collection[T]) Delete(tx *Tx, d Doc[T]) error {
	id := c.id(&d.Value).String()
	return tx.delete(&c.def, driver.Key{Kind: c.def.kind.Name, ID: id}, d.Rev)
}

func (c *Collection[T]) encode(v *T) (driver.Record, error) {
	if err := c.def.err; err != nil {
		return driver.Record{}, err
	}
	id := c.id(v)
	if id.IsZero() {
		return driver.Record{}, fmt.Errorf("%s: has no id: %w", c.def.kind.Name, renjia.ErrInvalid)
	}
	if checked, ok := any(v).(interface{ Validate() error }); ok {
		if err := checked.Validate(); err != nil {
			return driver.Record{}, err
		}
	}
	payload, err := json.Marshal(v)
	if err != nil {
		return driver.Record{}, fmt.Errorf("%s %s: encode: %w", c.def.kind.Name, id, err)
	}
	if len(payload) > driver.MaxPayload {
		return driver.Record{}, fmt.Errorf("%s %s: has %d bytes, at most %d are allowed: %w",
			c.def.kind.Name, id, len(payload), driver.MaxPayload, renjia.ErrInvalid)
	}
	entries, err := c.entries(v)
	if err != nil {
		return driver.Record{}, fmt.Errorf("%s %s: %w", c.def.kind.Name, id, err)
	}
	return driver.Record{
		Key:     driver.Key{Kind: c.def.kind.Name, ID: id.String()},
		Version: c.def.kind.Version, Payload: string(payload), Index: entries,
	}, nil
}

func (c *Collection[T]) entries(v *T) ([]driver.Entry, error) {
	if len(c.extract) == 0 {
		return nil, nil
	}
	entries := make([]driver.Entry, 0, len(c.extract))
	for slot, e := range c.extract {
		entries = e.append(slot, v, entries)
	}
	for _, e := range entries {
		if e.Value.Type != driver.Text {
			continue
		}
		if err := checkText(e.Value.Text); err != nil {
			return nil, fmt.Errorf("index %s: %w", c.def.kind.Indexes[e.Slot].Name, err)
		}
	}
	return entries, nil
}

// entriesOf is the Extract function of the driver's kind.
func (c *Collection[T]) entriesOf(version int, payload string) ([]driver.Entry, error) {
	v, err := c.unmarshal(version, payload)
	if err != nil {
		return nil, err
	}
	return c.entries(&v)
}

func (c *Collection[T]) decode(r *driver.Record) (Doc[T], error) {
	if r.Erased {
		return Doc[T]{}, fmt.Errorf("%s %s: %w", r.Kind, r.ID, renjia.ErrErased)
	}
	v, err := c.unmarshal(r.Version, r.Payload)
	if err != nil {
		return Doc[T]{}, fmt.Errorf("%s %s: %w", r.Kind, r.ID, err)
	}
	return Doc[T]{Value: v, Rev: r.Rev}, nil
}

func (c *Collection[T]) unmarshal(version int, payload string) (v T, err error) {
	b, err := c.upcast(version, payload)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return v, fmt.Errorf("decode: %s: %w", strings.TrimPrefix(err.Error(), "json: "), renjia.ErrCorrupt)
	}
	return v, nil
}

// upcast brings stored content up to the version this program writes.
func (c *Collection[T]) upcast(version int, payload string) (b []byte, err error) {
	b = []byte(payload)
	if version < 1 {
		return nil, fmt.Errorf("version %d: versions begin with 1: %w", version, renjia.ErrCorrupt)
	}
	if version > c.def.kind.Version {
		return nil, fmt.Errorf("was written in version %d, this program knows %d: %w", version, c.def.kind.Version, renjia.ErrUnsupported)
	}
	for from := version; from < c.def.kind.Version; from++ {
		if b, err = c.upcasts[from](b); err != nil {
			return nil, fmt.Errorf("upcast from version %d: %w", from, err)
		}
	}
	return b, nil
}

// View is a collection that can only be read: what a wing exports, so that
// nobody writes around its verbs.
type View[T any] struct{ c *Collection[T] }

// Reader returns the read-only view of the collection.
func (c *Collection[T]) Reader() View[T] { return View[T]{c} }

// Get is [Collection.Get].
func (v View[T]) Get(ctx context.Context, r Reader, id renjia.ID[T]) (Doc[T], error) {
	return v.c.Get(ctx, r, id)
}

// All is [Collection.All].
func (v View[T]) All(ctx context.Context, r Reader, ids ...renjia.ID[T]) ([]Doc[T], error) {
	return v.c.All(ctx, r, ids...)
}

// Find is [Collection.Find].
func (v View[T]) Find(ctx context.Context, r Reader, q Query) iter.Seq2[Doc[T], error] {
	return v.c.Find(ctx, r, q)
}

// Page is [Collection.Page].
func (v View[T]) Page(ctx context.Context, r Reader, q Query) (Page[T], error) {
	return v.c.Page(ctx, r, q)
}

// Kind returns the name of the kind.
func (v View[T]) Kind() string { return v.c.Kind() }
