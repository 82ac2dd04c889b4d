package governance

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// change performs a verb that changes one record: it is read, changed and saved
// in one act. An act repeated by its key is not performed again; the record is
// then read as it is.
func change[T any](ctx context.Context, r *Registry, act renjia.Act, verb string, c *storage.Collection[T], id renjia.ID[T], fn func(*storage.Tx, *T) error) (T, error) {
	var v T
	done := false
	err := r.w.Write(ctx, act.Does(verb, c.Ref(id)), func(tx *storage.Tx) error {
		doc, err := c.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := fn(tx, &doc.Value); err != nil {
			return err
		}
		v, done = doc.Value, true
		return c.Save(tx, doc)
	})
	if err == nil && !done {
		err = r.read(ctx, func(rd storage.Reader) error { return get(ctx, rd, c, id, &v) })
	}
	if err != nil {
		var none T
		return none, err
	}
	return v, nil
}

// find collects the records that match.
func find[T any](ctx context.Context, r storage.Reader, c *storage.Collection[T], where ...storage.Cond) ([]T, error) {
	var all []T
	for doc, err := range c.Find(ctx, r, storage.Query{Where: where}) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc.Value)
	}
	return all, nil
}
