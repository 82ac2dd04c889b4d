package privacy

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the package. Each takes the act of the caller (By,
// and as needed At, Authority, Reason, Key) and fills in Verb and On.
type Registry struct{ w storage.Writer }

// NewRegistry returns the registry that writes through w: a *storage.Space or a
// *storage.Tx.
func NewRegistry(w storage.Writer) *Registry { return &Registry{w: w} }

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return NewRegistry(tx) }

// Read-only views of the records.
var (
	Answers      = answers.Reader()      // privacy_answer, by of, purpose
	Assessments  = assessments.Reader()  // privacy_assessment, by keep
	Processors   = processors.Reader()   // privacy_processor, by processor
	Transfers    = transfers.Reader()    // privacy_transfer, by of, to
	Breaches     = breaches.Reader()     // privacy_breach
	Approvals    = approvals.Reader()    // privacy_approval, by staff
	Restrictions = restrictions.Reader() // privacy_restriction
	Erasures     = erasures.Reader()     // privacy_erasure
)

// Kinds returns the collections of the package, for Store.Migrate.
func Kinds() []storage.Registration {
	return []storage.Registration{answers, assessments, processors, transfers, breaches, approvals, restrictions, erasures}
}

// add stores a new record under one verb, giving it an identifier if it has none.
func add[T any](ctx context.Context, r *Registry, act renjia.Act, verb string, c *storage.Collection[T], v *T, id *renjia.ID[T], check func(*storage.Tx) error) error {
	return r.w.Write(ctx, act.Does(verb, renjia.Ref{}), func(tx *storage.Tx) error {
		if id.IsZero() {
			*id = renjia.NewID[T](tx.Source())
		}
		if err := check(tx); err != nil {
			return err
		}
		return c.Insert(tx, *v)
	})
}

// step changes one record under one verb.
func step[T any](ctx context.Context, r *Registry, act renjia.Act, verb string, c *storage.Collection[T], id renjia.ID[T], change func(*storage.Tx, *T) error) (v T, err error) {
	err = r.w.Write(ctx, act.Does(verb, c.Ref(id)), func(tx *storage.Tx) error {
		doc, err := c.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(tx, &doc.Value); err != nil {
			return err
		}
		v = doc.Value
		return c.Save(tx, doc)
	})
	return v, err
}
