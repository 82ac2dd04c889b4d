package resources

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// chunkSize is how many records an import commits at a time. A service can
// be two records, and a transaction has at most 10,000 changes.
const chunkSize = 1000

// Imported counts what an import did.
type Imported struct {
	New  int64 // stored now
	Same int64 // stored before, with the same content
}

// ImportEntries books a stream of entries in chunks of 1,000, each a commit of
// its own under the act (which therefore must not have a key). Each entry needs
// an identifier (renjia.ImportedID) or a key. An entry that is there already
// with the same content is passed over, so that an interrupted import can be
// run again; with other content it ends the import with ErrExists or
// ErrConflict. The first error ends the import; the chunks before it stay, and
// of its own chunk nothing. Errors are those of [Registry.Post].
func (r *Registry) ImportEntries(ctx context.Context, act renjia.Act, all iter.Seq2[ledger.Entry, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.entry.import", renjia.Ref{}), all, func(w *work, e ledger.Entry, careful bool) (bool, error) {
		if e.ID.IsZero() && e.Key == "" {
			return false, fmt.Errorf("entry of %s: has neither id nor key, importing it twice would book it twice: %w", e.Date, renjia.ErrInvalid)
		}
		_, isNew, err := w.post(e, careful)
		return isNew, err
	})
}

// ImportContacts records a stream of services, each as [Registry.RecordContact]
// does, in chunks like [Registry.ImportEntries]. Each contact needs an
// identifier (renjia.ImportedID).
func (r *Registry) ImportContacts(ctx context.Context, act renjia.Act, all iter.Seq2[Service, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.contact.import", renjia.Ref{}), all, func(w *work, s Service, careful bool) (bool, error) {
		if s.Contact.ID.IsZero() {
			return false, fmt.Errorf("contact of %s: has no id, importing it twice would count it twice: %w", s.Contact.Date, renjia.ErrInvalid)
		}
		return w.record(s, careful)
	})
}

// ImportClients opens a stream of client files in chunks like
// [Registry.ImportEntries]. Each file needs an identifier.
func (r *Registry) ImportClients(ctx context.Context, act renjia.Act, all iter.Seq2[Client, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.client.import", renjia.Ref{}), all, func(w *work, c Client, careful bool) (bool, error) {
		if !careful {
			return true, clients.Insert(w.tx, c)
		}
		return clients.Ensure(w.ctx, w.tx, c)
	})
}

// imports runs a stream through one function in chunks.
func imports[T any](ctx context.Context, r *Registry, act renjia.Act, all iter.Seq2[T, error], one func(*work, T, bool) (bool, error)) (Imported, error) {
	var total Imported
	if act.Key != "" {
		return total, fmt.Errorf("%s: the act of an import covers many commits and cannot have a key: %w", act.Verb, renjia.ErrInvalid)
	}
	chunk := make([]T, 0, chunkSize)
	flush := func() error {
		n, err := commitChunk(ctx, r, act, chunk, one)
		total.New += n.New
		total.Same += n.Same
		chunk = chunk[:0]
		return err
	}
	for v, err := range all {
		if err != nil {
			return total, err
		}
		if chunk = append(chunk, v); len(chunk) < chunkSize {
			continue
		}
		if err := flush(); err != nil {
			return total, err
		}
	}
	if len(chunk) == 0 {
		return total, nil
	}
	return total, flush()
}

// commitChunk first assumes that all is new, which needs no reading. If that
// fails, whatever the error, it looks at what is there: what was imported before
// may just as well seem to overspend a fund or to come after a contract's
// end. Inside a caller's transaction the commit comes later, so it looks at once.
func commitChunk[T any](ctx context.Context, r *Registry, act renjia.Act, chunk []T, one func(*work, T, bool) (bool, error)) (Imported, error) {
	if _, bound := r.w.(*storage.Tx); bound {
		return writeChunk(ctx, r, act, chunk, true, one)
	}
	n, err := writeChunk(ctx, r, act, chunk, false, one)
	if err == nil || ctx.Err() != nil {
		return n, err
	}
	return writeChunk(ctx, r, act, chunk, true, one)
}

func writeChunk[T any](ctx context.Context, r *Registry, act renjia.Act, chunk []T, careful bool, one func(*work, T, bool) (bool, error)) (n Imported, err error) {
	err = r.do(ctx, act, act.Verb, act.On, func(w *work) error {
		n = Imported{} // the function may run again
		for _, v := range chunk {
			isNew, err := one(w, v, careful)
			if err != nil {
				return err
			}
			if isNew {
				n.New++
				continue
			}
			n.Same++
		}
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	return n, nil
}
