package resources

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// work is the working set of one transaction: guard records are read once,
// changed in memory by any number of entries and contacts, and saved once.
type work struct {
	ctx   context.Context
	tx    *storage.Tx
	chart *ledger.Chart

	funds     map[ledger.FundID]ledger.Fund
	budgets   map[ledger.BudgetID]ledger.Budget
	closed    *Closed // nil: not looked at yet
	programs  map[string]bool
	contracts map[contract.ID]contract.Contract
	guards    map[renjia.Ref]saver
	order     []saver // the guards as they were first needed
}

// saver is a guard record of any kind.
type saver interface{ save(*storage.Tx) error }

// guard is a guard record in the working set; revision 0 means it is not stored
// yet.
type guard[T any] struct {
	of  *storage.Collection[T]
	doc storage.Doc[T]
}

func (g *guard[T]) save(tx *storage.Tx) error {
	if g.doc.Rev == 0 {
		return g.of.Insert(tx, g.doc.Value)
	}
	return g.of.Save(tx, g.doc)
}

func (r *Registry) begin(ctx context.Context, tx *storage.Tx) (*work, error) {
	chart, err := r.accounts()
	if err != nil {
		return nil, err
	}
	return &work{
		ctx: ctx, tx: tx, chart: chart, funds: map[ledger.FundID]ledger.Fund{}, budgets: map[ledger.BudgetID]ledger.Budget{},
		programs: map[string]bool{}, contracts: map[contract.ID]contract.Contract{}, guards: map[renjia.Ref]saver{},
	}, nil
}

// accounts is the chart the registry books on.
func (r *Registry) accounts() (*ledger.Chart, error) {
	if r.chart != nil {
		return r.chart, nil
	}
	return ledger.China()
}

// save writes the guard records, in the order in which they were first needed.
func (w *work) save() error {
	for _, g := range w.order {
		if err := g.save(w.tx); err != nil {
			return err
		}
	}
	return nil
}

// loadGuard returns a guard record of the working set, to be changed in place,
// reading it first if need be; fresh makes one that is not stored yet. Every
// guard that was loaded is saved, so that acts which rested on it conflict.
func loadGuard[T any](w *work, c *storage.Collection[T], id renjia.ID[T], fresh func() (T, error)) (*T, error) {
	ref := c.Ref(id)
	if known, ok := w.guards[ref].(*guard[T]); ok {
		return &known.doc.Value, nil
	}
	g := &guard[T]{of: c}
	var err error
	if g.doc, err = c.Get(w.ctx, w.tx, id); errors.Is(err, renjia.ErrNotFound) {
		g.doc.Value, err = fresh()
	}
	if err != nil {
		return nil, err
	}
	w.guards[ref] = g
	w.order = append(w.order, g)
	return &g.doc.Value, nil
}

// sameContent compares two records as they would be stored.
func sameContent(a, b any) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}

// record stores a service with its entry and its hours; see post for careful.
func (w *work) record(s Service, careful bool) (bool, error) {
	s.Contact = w.local(s.Contact)
	if err := s.validate(); err != nil {
		return false, err
	}
	if careful {
		known, err := w.known(s)
		if known || err != nil {
			return false, err
		}
	}
	if err := w.program(s.Contact.Program); err != nil {
		return false, err
	}
	if err := w.session(s.Contact); err != nil {
		return false, err
	}
	if err := w.deliver(s.Contact); err != nil {
		return false, err
	}
	if !s.Contact.Cost.IsZero() {
		e, err := s.entry(w.tx.Space())
		if err != nil {
			return false, err
		}
		if _, _, err := w.post(e, careful); err != nil {
			return false, err
		}
	}
	return true, contacts.Insert(w.tx, s.Contact)
}

// local writes references into this space in one form, for the indexes.
func (w *work) local(c service.Contact) service.Contact {
	c.Contract, c.Of = local(w.tx.Space(), c.Contract), local(w.tx.Space(), c.Of)
	return c
}

// known reports whether a service is stored, with the same content and the
// same entry.
func (w *work) known(s Service) (bool, error) {
	doc, err := contacts.Get(w.ctx, w.tx, s.Contact.ID)
	if errors.Is(err, renjia.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	same := sameContent(doc.Value, s.Contact)
	if same && !s.Contact.Cost.IsZero() {
		e, err := s.entry(w.tx.Space())
		if err != nil {
			return false, err
		}
		stored, err := entries.Get(w.ctx, w.tx, e.ID)
		if err != nil {
			return false, err
		}
		same = sameContent(stored.Value, e)
	}
	if !same {
		return false, fmt.Errorf("contact %s: is stored with other content: %w", s.Contact.ID, renjia.ErrExists)
	}
	return true, nil
}

// program requires the programme with a code.
func (w *work) program(code string) error {
	if w.programs[code] {
		return nil
	}
	if _, err := programs.Get(w.ctx, w.tx, ProgramOf(w.tx.Space(), code)); err != nil {
		return fmt.Errorf("programme %q: %w", code, err)
	}
	w.programs[code] = true
	return nil
}

// deliver adds the minutes of a contact to the hours of its contract.
func (w *work) deliver(c service.Contact) error {
	done, err := w.hours(c)
	if done == nil || err != nil {
		return err
	}
	if done.Minutes > math.MaxInt64-c.Minutes() {
		return fmt.Errorf("contract %s: hours out of range: %w", done.Contract, renjia.ErrInvalid)
	}
	done.Minutes += c.Minutes()
	done.Contacts++
	return nil
}

// undeliver takes the minutes of a contact off the hours of its contract.
func (w *work) undeliver(c service.Contact) error {
	done, err := w.hours(c)
	if done == nil || err != nil {
		return err
	}
	if done.Minutes < c.Minutes() || done.Contacts == 0 {
		return fmt.Errorf("contract %s: has %d minutes, fewer than contact %s of %d: %w", done.Contract, done.Minutes, c.ID, c.Minutes(), renjia.ErrCorrupt)
	}
	done.Minutes -= c.Minutes()
	done.Contacts--
	return nil
}

// hours returns what was delivered under the contract of a contact, which must
// be running and cover its date; nil without a contract.
func (w *work) hours(c service.Contact) (*Delivered, error) {
	if c.Contract.IsZero() {
		return nil, nil
	}
	agreed, err := w.contract(c.Contract)
	if err != nil {
		return nil, fmt.Errorf("contact %s: %w", c.ID, err)
	}
	if agreed.State != contract.Running {
		return nil, &renjia.StateError{Record: "contract", ID: agreed.ID.String(), State: string(agreed.State), Verb: "change the contacts under it"}
	}
	if !agreed.Period.Contains(c.Date) {
		return nil, fmt.Errorf("contact %s: %s is outside the period %s of contract %s: %w", c.ID, c.Date, agreed.Period, agreed.ID, renjia.ErrInvalid)
	}
	id := DeliveredOf(agreed.ID)
	return loadGuard(w, delivered, id, func() (Delivered, error) { return Delivered{ID: id, Contract: agreed.ID}, nil })
}

func (w *work) contract(r renjia.Ref) (contract.Contract, error) {
	id, err := renjia.As[contract.Contract](r, contracts.Kind())
	if err != nil {
		return contract.Contract{}, err
	}
	if r.Space != "" {
		return contract.Contract{}, fmt.Errorf("contract %s: is of another space: %w", r, renjia.ErrInvalid)
	}
	if c, ok := w.contracts[id]; ok {
		return c, nil
	}
	doc, err := contracts.Get(w.ctx, w.tx, id)
	if err == nil {
		w.contracts[id] = doc.Value
	}
	return doc.Value, err
}
