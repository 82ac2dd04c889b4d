package resources

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// Registry has the verbs of the wing. Each takes the act of the caller (By,
// and as needed At, Authority, Reason, Key) and fills in Verb and On. Verbs
// that add a record take one without an identifier and give it one; with an
// identifier that is taken they change nothing if the content is the same, and
// fail with ErrExists if not.
type Registry struct {
	w     storage.Writer
	chart *ledger.Chart // nil: the built-in one
}

// NewRegistry returns the registry that writes through w: a *storage.Space,
// where every verb is a commit of its own, or a *storage.Tx, which binds
// several verbs into one. Entries use the built-in chart of accounts.
func NewRegistry(w storage.Writer) *Registry { return &Registry{w: w} }

// In returns the same registry bound to a transaction.
func (r *Registry) In(tx *storage.Tx) *Registry { return &Registry{w: tx, chart: r.chart} }

// WithChart returns the same registry with a chart of accounts of the caller.
func (r *Registry) WithChart(c *ledger.Chart) *Registry { return &Registry{w: r.w, chart: c} }

// do runs one verb as one act.
func (r *Registry) do(ctx context.Context, act renjia.Act, verb string, on renjia.Ref, fn func(*work) error) error {
	return r.w.Write(ctx, act.Does(verb, on), func(tx *storage.Tx) error {
		w, err := r.begin(ctx, tx)
		if err != nil {
			return err
		}
		if err := fn(w); err != nil {
			return err
		}
		return w.save()
	})
}

// ref names a record, or nothing while it has no identifier yet.
func ref[T any](kind string, id renjia.ID[T]) renjia.Ref {
	if id.IsZero() {
		return renjia.Ref{}
	}
	return renjia.RefTo(kind, id)
}

// OpenFund adds a fund.
func (r *Registry) OpenFund(ctx context.Context, act renjia.Act, f ledger.Fund) (ledger.Fund, error) {
	err := r.do(ctx, act, "resources.fund.open", ref("resources_fund", f.ID), func(w *work) error {
		if f.ID.IsZero() {
			f.ID = renjia.NewID[ledger.Fund](w.tx.Source())
		}
		_, err := funds.Ensure(w.ctx, w.tx, f)
		return err
	})
	return f, err
}

// AddProgram adds a programme; its parent must be there. The identifier
// follows from the code.
func (r *Registry) AddProgram(ctx context.Context, act renjia.Act, p service.Program) (service.Program, error) {
	err := r.do(ctx, act, "resources.program.add", ref("resources_program", p.ID), func(w *work) error {
		p.ID = ProgramOf(w.tx.Space(), p.Code)
		if p.Parent != "" {
			if err := w.program(p.Parent); err != nil {
				return err
			}
		}
		_, err := programs.Ensure(w.ctx, w.tx, p)
		return err
	})
	return p, err
}

// OpenClient adds the file of a person. A second file of the same person fails
// with ErrUnique.
func (r *Registry) OpenClient(ctx context.Context, act renjia.Act, c Client) (Client, error) {
	err := r.do(ctx, act, "resources.client.open", ref("resources_client", c.ID), func(w *work) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[Client](w.tx.Source())
		}
		_, err := clients.Ensure(w.ctx, w.tx, c)
		return err
	})
	return c, err
}

// DraftContract adds a contract as a draft.
func (r *Registry) DraftContract(ctx context.Context, act renjia.Act, c contract.Contract) (contract.Contract, error) {
	c.State = contract.Draft
	err := r.do(ctx, act, "resources.contract.draft", ref("resources_contract", c.ID), func(w *work) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[contract.Contract](w.tx.Source())
		}
		_, err := contracts.Ensure(w.ctx, w.tx, c)
		return err
	})
	return c, err
}

// SignContract turns a draft into a signed contract. An award that it names must
// be active, and the contract must keep what was awarded; see
// [contract.Award.Fits].
func (r *Registry) SignContract(ctx context.Context, act renjia.Act, id contract.ID, on renjia.Date) (c contract.Contract, err error) {
	err = r.do(ctx, act, "resources.contract.sign", contracts.Ref(id), func(w *work) error {
		doc, err := contracts.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := w.checkAward(doc.Value); err != nil {
			return err
		}
		if err := doc.Value.Sign(on); err != nil {
			return err
		}
		c = doc.Value
		return contracts.Save(w.tx, doc)
	})
	return c, err
}

// StartContract begins the service under a signed contract.
func (r *Registry) StartContract(ctx context.Context, act renjia.Act, id contract.ID, on renjia.Date) (contract.Contract, error) {
	return r.step(ctx, act, "resources.contract.start", id, func(c *contract.Contract) error { return c.Start(on) })
}

// CloseContract ends a contract whose period is over. No contact can be
// recorded under it any more.
func (r *Registry) CloseContract(ctx context.Context, act renjia.Act, id contract.ID, on renjia.Date) (contract.Contract, error) {
	return r.step(ctx, act, "resources.contract.close", id, func(c *contract.Contract) error { return c.Close(on) })
}

// TerminateContract ends a signed or running contract early. The act's Reason
// is kept with it and must be given.
func (r *Registry) TerminateContract(ctx context.Context, act renjia.Act, id contract.ID, on renjia.Date) (contract.Contract, error) {
	return r.step(ctx, act, "resources.contract.terminate", id, func(c *contract.Contract) error { return c.Terminate(on, act.Reason) })
}

func (r *Registry) step(ctx context.Context, act renjia.Act, verb string, id contract.ID, step func(*contract.Contract) error) (contract.Contract, error) {
	return changing(ctx, r, act, verb, contracts, id, step)
}

// Post books an entry. An entry without an identifier gets one, from its key
// if it has one. An entry that is there already with the same content, by
// identifier or by key, is returned as it is stored; with other content that is
// ErrExists, or ErrConflict for a key. Other errors are those of
// [ledger.Ledger.Post].
func (r *Registry) Post(ctx context.Context, act renjia.Act, e ledger.Entry) (stored ledger.Entry, err error) {
	err = r.do(ctx, act, "resources.entry.post", ref("resources_entry", e.ID), func(w *work) error {
		stored, _, err = w.post(e, true)
		return err
	})
	return stored, err
}

// Reversal says how an entry is taken back.
type Reversal struct {
	ID   ledger.EntryID // of the new entry; empty: a new one
	Date renjia.Date
	Text renjia.Text
}

// Reverse books the entry that takes another one back, and returns it. An
// entry is reversed at most once; a reversal never.
func (r *Registry) Reverse(ctx context.Context, act renjia.Act, id ledger.EntryID, how Reversal) (e ledger.Entry, err error) {
	err = r.do(ctx, act, "resources.entry.reverse", entries.Ref(id), func(w *work) error {
		original, err := entries.Get(ctx, w.tx, id)
		if err != nil {
			return err
		}
		if e, err = original.Value.Reversal(how.ID, how.Date, how.Text); err != nil {
			return err
		}
		e, _, err = w.post(e, true)
		return err
	})
	return e, err
}

// Release ends the restriction of an amount of a fund, up to what
// [ledger.Standing.Releasable] allows, and returns the entry.
func (r *Registry) Release(ctx context.Context, act renjia.Act, rel ledger.Release) (e ledger.Entry, err error) {
	err = r.do(ctx, act, "resources.fund.release", ref("resources_fund", rel.Fund), func(w *work) error {
		if e, err = rel.Entry(w.chart); err != nil {
			return err
		}
		e, _, err = w.post(e, true)
		return err
	})
	return e, err
}

// RecordContact stores a service, books its cost on the fund of the charge, and
// adds its minutes to the hours of its contract: one act, all or nothing. The
// programme must be there; a contract must be running, with the contact's date
// in its period. Errors of the books are those of [ledger.Ledger.Post].
func (r *Registry) RecordContact(ctx context.Context, act renjia.Act, s Service) (service.Contact, error) {
	err := r.do(ctx, act, "resources.contact.record", ref("resources_contact", s.Contact.ID), func(w *work) error {
		if s.Contact.ID.IsZero() {
			s.Contact.ID = renjia.NewID[service.Contact](w.tx.Source())
		}
		_, err := w.record(s, true)
		return err
	})
	return s.Contact, err
}
