package resources

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// changing moves one record by one of its verbs, as one act.
func changing[T any](ctx context.Context, r *Registry, act renjia.Act, verb string, of *storage.Collection[T], id renjia.ID[T], step func(*T) error) (v T, err error) {
	err = r.w.Write(ctx, act.Does(verb, of.Ref(id)), func(tx *storage.Tx) error {
		doc, err := of.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := step(&doc.Value); err != nil {
			return err
		}
		v = doc.Value
		return of.Save(tx, doc)
	})
	return v, err
}

// local brings a reference into the form in which a space stores it.
func local(space string, r renjia.Ref) renjia.Ref {
	if r.Space == space {
		r.Space = ""
	}
	return r
}

// AssessRisk adds an assessment to a client file; its review becomes the file's
// next one.
func (r *Registry) AssessRisk(ctx context.Context, act renjia.Act, id ClientID, risk service.Risk) (Client, error) {
	return changing(ctx, r, act, "resources.client.assess", clients, id, func(c *Client) error { return c.Assess(risk) })
}

// CorrectContact puts a service in the place of a contact: the old contact is
// marked and kept, its entries are reversed on a day, its minutes are taken
// off its contract, and the new service is recorded, in one act. The act's
// Reason is kept with the old contact and must be given.
func (r *Registry) CorrectContact(ctx context.Context, act renjia.Act, id service.ContactID, by Service, on renjia.Date) (service.Contact, error) {
	err := r.do(ctx, act, "resources.contact.correct", contacts.Ref(id), func(w *work) error {
		if by.Contact.ID.IsZero() {
			by.Contact.ID = renjia.NewID[service.Contact](w.tx.Source())
		}
		old, err := contacts.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := w.plain(id, "correct"); err != nil {
			return err
		}
		if by.Contact, err = old.Value.Correct(by.Contact, act.Reason); err != nil {
			return err
		}
		if err := contacts.Save(w.tx, old); err != nil {
			return err
		}
		if err := w.retract(old.Value, on); err != nil {
			return err
		}
		_, err = w.record(by, false)
		return err
	})
	return by.Contact, err
}

// VoidContact strikes a contact that never took place: it is marked and kept, its
// entries are reversed on a day, its minutes are taken off its contract. The
// act's Reason is kept with it and must be given. A contact that is part of an
// event is struck by [Registry.VoidEvent].
func (r *Registry) VoidContact(ctx context.Context, act renjia.Act, id service.ContactID, on renjia.Date) error {
	return r.do(ctx, act, "resources.contact.void", contacts.Ref(id), func(w *work) error {
		if err := w.plain(id, "void"); err != nil {
			return err
		}
		return w.strike(id, on, act.Reason)
	})
}

// plain refuses a contact that is part of an event.
func (w *work) plain(id service.ContactID, verb string) error {
	_, err := events.Get(w.ctx, w.tx, EventOf(id))
	if err == nil {
		return &renjia.StateError{Record: "contact", ID: id.String(), State: "part of an event", Verb: verb, Allowed: []string{"void the event"}}
	}
	if notFound(err) {
		return nil
	}
	return err
}

// strike marks a contact and takes back what it did.
func (w *work) strike(id service.ContactID, on renjia.Date, reason string) error {
	doc, err := contacts.Get(w.ctx, w.tx, id)
	if err != nil {
		return err
	}
	if err := doc.Value.Void(reason); err != nil {
		return err
	}
	if err := w.retract(doc.Value, on); err != nil {
		return err
	}
	return contacts.Save(w.tx, doc)
}

// retract takes back what a contact did to the books and to the hours of its
// contract, which must still be running.
func (w *work) retract(c service.Contact, on renjia.Date) error {
	if err := w.undeliver(c); err != nil {
		return err
	}
	return w.reverseAll(contacts.Ref(c.ID), on)
}

// reverseAll reverses the entries of an event that are not reversed yet.
func (w *work) reverseAll(event renjia.Ref, on renjia.Date) error {
	var booked []ledger.Entry
	reversed := map[ledger.EntryID]bool{}
	for doc, err := range entries.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("event", event)}}) {
		if err != nil {
			return err
		}
		if booked = append(booked, doc.Value); !doc.Value.Reverses.IsZero() {
			reversed[doc.Value.Reverses] = true
		}
	}
	for _, e := range booked {
		if !e.Reverses.IsZero() || reversed[e.ID] {
			continue
		}
		key := "reversal of " + e.ID.String()
		back, err := e.Reversal(EntryOf(w.tx.Space(), key), on, renjia.Textf("correction", "更正"))
		if err != nil {
			return err
		}
		back.Key, back.Event = key, event
		if _, _, err := w.post(back, true); err != nil {
			return err
		}
	}
	return nil
}

// session requires that a contact may be a session of the case or undertaking
// that it names. A contact of casework or group work that names none must say
// that it is one-off.
func (w *work) session(c service.Contact) error {
	c.Clients = locals(w.tx.Space(), c.Clients)
	switch c.Of.Kind {
	case "":
		if !c.OneOff && (c.Kind == service.KindCase || c.Kind == service.KindGroup) {
			return &renjia.UnspecifiedError{What: fmt.Sprintf("contact %s of %s work", c.ID, c.Kind), Choices: []renjia.Choice{
				{Name: "Of", Why: "a session belongs to the plan of a case or group"},
				{Name: "OneOff", Why: "only who gave the service knows that there was no plan"}}}
		}
		return nil
	case cases.Kind():
		return sessionOf(w, cases, c)
	case undertakings.Kind():
		return sessionOf(w, undertakings, c)
	}
	return fmt.Errorf("contact %s: of: %s is neither a case nor an undertaking: %w", c.ID, c.Of, renjia.ErrInvalid)
}

func sessionOf[T interface{ CheckSession(service.Contact) error }](w *work, of *storage.Collection[T], c service.Contact) error {
	id, err := renjia.As[T](c.Of, of.Kind())
	if err != nil {
		return err
	}
	if c.Of.Space != "" {
		return fmt.Errorf("contact %s: of: %s is of another space: %w", c.ID, c.Of, renjia.ErrInvalid)
	}
	doc, err := of.Get(w.ctx, w.tx, id)
	if err != nil {
		return err
	}
	return doc.Value.CheckSession(c)
}

func locals(space string, refs []renjia.Ref) []renjia.Ref {
	all := make([]renjia.Ref, len(refs))
	for i, r := range refs {
		all[i] = local(space, r)
	}
	return all
}
