package talent

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the wing. Each takes the act of the caller (By, and
// as needed At, Authority, Reason, Key) and fills in Verb and On.
type Registry struct{ w storage.Writer }

// NewRegistry returns the registry that writes through w: a *storage.Space,
// where every verb is a commit of its own, or a *storage.Tx, which binds several
// verbs into one.
func NewRegistry(w storage.Writer) *Registry { return &Registry{w: w} }

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return NewRegistry(tx) }

// add stores a new record under one verb, giving it an identifier if it has
// none.
func add[T any](ctx context.Context, w storage.Writer, act renjia.Act, verb string, v *T, id *renjia.ID[T], put func(*storage.Tx, T) (bool, error)) error {
	return w.Write(ctx, act.Does(verb, renjia.Ref{}), func(tx *storage.Tx) error {
		if id.IsZero() {
			*id = renjia.NewID[T](tx.Source())
		}
		_, err := put(tx, *v)
		return err
	})
}

// step changes one record under one verb.
func step[T any](ctx context.Context, w storage.Writer, act renjia.Act, verb string, c *storage.Collection[T], id renjia.ID[T], change func(*T) error) (v T, err error) {
	err = w.Write(ctx, act.Does(verb, c.Ref(id)), func(tx *storage.Tx) error {
		doc, err := c.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(&doc.Value); err != nil {
			return err
		}
		v = doc.Value
		return c.Save(tx, doc)
	})
	return v, err
}

// endPeriod ends an open period; until is the first day no longer in it.
func endPeriod(record, id string, p *renjia.Period, until renjia.Date) error {
	if !p.Until.IsZero() {
		return &renjia.StateError{Record: record, ID: id, State: "over since " + p.Until.String(), Verb: "end"}
	}
	if until.IsZero() {
		return fmt.Errorf("%s %s: end: needs a day: %w", record, id, renjia.ErrInvalid)
	}
	p.Until = until
	return nil
}

// enrolled checks that people are there.
func enrolled(ctx context.Context, tx *storage.Tx, ids ...PersonID) error {
	_, err := people.All(ctx, tx, ids...)
	return err
}

func words[S ~string](all []S) (list []string) {
	for _, s := range all {
		list = append(list, string(s))
	}
	return list
}

// missing lets an error pass that says that a record is not there.
func missing(err error) error {
	if errors.Is(err, renjia.ErrNotFound) {
		return nil
	}
	return err
}
