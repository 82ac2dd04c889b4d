package collaboration

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the wing. Each takes the act of the caller (By, and
// as needed At, Authority, Reason, Key) and fills in Verb and On.
type Registry struct {
	w         storage.Writer
	classes   *Vocabulary
	relations *Relations // nil: the built-in ones
}

// NewRegistry returns the registry that writes through w: a *storage.Space,
// where every verb is a commit of its own, or a *storage.Tx, which binds several
// verbs into one. Subjects must be of a class of the vocabulary.
func NewRegistry(w storage.Writer, classes *Vocabulary) *Registry {
	return &Registry{w: w, classes: classes}
}

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry {
	bound := *r
	bound.w = tx
	return &bound
}

// WithRelations returns the same registry with relations of the caller's own
// instead of the built-in ones.
func (r *Registry) WithRelations(v *Relations) *Registry {
	with := *r
	with.relations = v
	return &with
}

// relationTypes returns the relations that roles must be of.
func (r *Registry) relationTypes() (*Relations, error) {
	if r.relations != nil {
		return r.relations, nil
	}
	return BuiltinRelations()
}

// registered checks that references of the same space name subjects.
func registered(ctx context.Context, tx *storage.Tx, refs ...renjia.Ref) error {
	for _, ref := range refs {
		if within(tx.Space(), ref).Space != "" {
			continue
		}
		id, err := renjia.As[Subject](ref, SubjectKind)
		if err == nil {
			_, err = subjects.Get(ctx, tx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// step changes one record by one verb.
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

// inPeriod asks for the days of a half-open period.
func inPeriod(index string, in renjia.Period) []storage.Cond {
	switch {
	case !in.From.IsZero() && !in.Until.IsZero():
		return []storage.Cond{storage.Between(index, in.From, in.Until)}
	case !in.From.IsZero():
		return []storage.Cond{storage.From(index, in.From)}
	case !in.Until.IsZero():
		return []storage.Cond{storage.Until(index, in.Until)}
	}
	return nil
}
