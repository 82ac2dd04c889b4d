package resources

import (
	"context"
	"fmt"
	"iter"

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

// OpenCase adds a case in its first state. The programme must be there, and the
// client must have a file.
func (r *Registry) OpenCase(ctx context.Context, act renjia.Act, c service.Case) (service.Case, error) {
	err := r.do(ctx, act, "resources.case.open", ref("resources_case", c.ID), func(w *work) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[service.Case](w.tx.Source())
		}
		c.State, c.Client = service.CaseOpened, local(w.tx.Space(), c.Client)
		if err := w.program(c.Program); err != nil {
			return err
		}
		if err := w.file(c.Client); err != nil {
			return err
		}
		_, err := cases.Ensure(w.ctx, w.tx, c)
		return err
	})
	return c, err
}

// file requires the client file of a person.
func (w *work) file(person renjia.Ref) error {
	for _, err := range clients.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("person", person)}}) {
		return err
	}
	return fmt.Errorf("client file of %s: %w", person, renjia.ErrNotFound)
}

// AssessCase records what was found out about the need of a case.
func (r *Registry) AssessCase(ctx context.Context, act renjia.Act, id service.CaseID, a service.Assessment) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.assess", cases, id, func(c *service.Case) error { return c.Assess(a) })
}

// PlanCase records a plan, on a day; sessions may be held under it.
func (r *Registry) PlanCase(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date, p service.Plan) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.plan", cases, id, func(c *service.Case) error { return c.MakePlan(on, p) })
}

// EvaluateCase records the outcome of a case.
func (r *Registry) EvaluateCase(ctx context.Context, act renjia.Act, id service.CaseID, o service.Outcome) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.evaluate", cases, id, func(c *service.Case) error { return c.Evaluate(o) })
}

// CloseCase ends a case whose outcome is recorded. The act's Reason is kept with
// it and must be given.
func (r *Registry) CloseCase(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.close", cases, id, func(c *service.Case) error { return c.Close(on, act.Reason) })
}

// ReopenCase takes a case up again, for the act's Reason.
func (r *Registry) ReopenCase(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.reopen", cases, id, func(c *service.Case) error { return c.Reopen(on, act.Reason) })
}

// ReferCase hands a case on under the record of a referral, for the act's
// Reason. The caller makes the referral in the same Update.
func (r *Registry) ReferCase(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date, referral renjia.Ref) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.refer", cases, id, func(c *service.Case) error { return c.Refer(on, referral, act.Reason) })
}

// VoidCase marks a case that should never have been recorded, for the act's
// Reason.
func (r *Registry) VoidCase(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date) (service.Case, error) {
	return changing(ctx, r, act, "resources.case.void", cases, id, func(c *service.Case) error { return c.Void(on, act.Reason) })
}

// SetGoals sets the goals of a case that are not frozen yet.
func (r *Registry) SetGoals(ctx context.Context, act renjia.Act, id service.CaseID, goals ...service.Goal) (service.Case, error) {
	return changing(ctx, r, act, "resources.goals.set", cases, id, func(c *service.Case) error { return c.SetGoals(goals...) })
}

// RenewGoals begins a new version of the goals of a case.
func (r *Registry) RenewGoals(ctx context.Context, act renjia.Act, id service.CaseID, goals ...service.Goal) (service.Case, error) {
	return changing(ctx, r, act, "resources.goals.renew", cases, id, func(c *service.Case) error { return c.RenewGoals(goals...) })
}

// FreezeGoals fixes the goals of a case before they are scored.
func (r *Registry) FreezeGoals(ctx context.Context, act renjia.Act, id service.CaseID, on renjia.Date) (service.Case, error) {
	return changing(ctx, r, act, "resources.goals.freeze", cases, id, func(c *service.Case) error { return c.FreezeGoals(on) })
}

// ScoreGoals adds a follow-up of the frozen goals of a case.
func (r *Registry) ScoreGoals(ctx context.Context, act renjia.Act, id service.CaseID, s service.Scoring) (service.Case, error) {
	return changing(ctx, r, act, "resources.goals.score", cases, id, func(c *service.Case) error { return c.ScoreGoals(s) })
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

// PlanUndertaking adds a group or an activity as planned. The programme must be
// there.
func (r *Registry) PlanUndertaking(ctx context.Context, act renjia.Act, u service.Undertaking) (service.Undertaking, error) {
	u.State = service.Planned
	err := r.do(ctx, act, "resources.undertaking.plan", ref("resources_undertaking", u.ID), func(w *work) error {
		if u.ID.IsZero() {
			u.ID = renjia.NewID[service.Undertaking](w.tx.Source())
		}
		if err := w.program(u.Program); err != nil {
			return err
		}
		_, err := undertakings.Ensure(w.ctx, w.tx, u)
		return err
	})
	return u, err
}

// ApproveUndertaking lets a plan go ahead.
func (r *Registry) ApproveUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.approve", undertakings, id, func(u *service.Undertaking) error { return u.Approve(on) })
}

// StartUndertaking begins the sessions.
func (r *Registry) StartUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.start", undertakings, id, func(u *service.Undertaking) error { return u.Start(on) })
}

// CloseUndertaking ends the sessions.
func (r *Registry) CloseUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.close", undertakings, id, func(u *service.Undertaking) error { return u.Close(on) })
}

// ArchiveUndertaking puts the papers away.
func (r *Registry) ArchiveUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.archive", undertakings, id, func(u *service.Undertaking) error { return u.Archive(on) })
}

// CancelUndertaking gives up a plan, for the act's Reason.
func (r *Registry) CancelUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.cancel", undertakings, id, func(u *service.Undertaking) error { return u.Cancel(on, act.Reason) })
}

// VoidUndertaking marks an undertaking that should never have been recorded, for
// the act's Reason.
func (r *Registry) VoidUndertaking(ctx context.Context, act renjia.Act, id service.UndertakingID, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.void", undertakings, id, func(u *service.Undertaking) error { return u.Void(on, act.Reason) })
}

// Enrol adds a member to a group, or books a place in an activity, from a day
// on. However many enrol at the same time, there are no more than places.
func (r *Registry) Enrol(ctx context.Context, act renjia.Act, id service.UndertakingID, person renjia.Ref, from renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.enrol", undertakings, id, func(u *service.Undertaking) error { return u.Enrol(person, from) })
}

// Leave ends a membership on a day.
func (r *Registry) Leave(ctx context.Context, act renjia.Act, id service.UndertakingID, person renjia.Ref, on renjia.Date) (service.Undertaking, error) {
	return changing(ctx, r, act, "resources.undertaking.leave", undertakings, id, func(u *service.Undertaking) error { return u.Leave(person, on) })
}

// Attend records a session of a group or an activity as [Registry.RecordContact]
// does: its clients are who attended. Kind, programme and Of are filled in.
func (r *Registry) Attend(ctx context.Context, act renjia.Act, id service.UndertakingID, s Service) (service.Contact, error) {
	err := r.do(ctx, act, "resources.undertaking.attend", undertakings.Ref(id), func(w *work) error {
		u, err := undertakings.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if s.Contact.ID.IsZero() {
			s.Contact.ID = renjia.NewID[service.Contact](w.tx.Source())
		}
		s.Contact.Kind, s.Contact.Program, s.Contact.Of = u.Value.Kind, u.Value.Program, undertakings.Ref(id)
		_, err = w.record(s, true)
		return err
	})
	return s.Contact, err
}

// AddInstrument adds a version of a questionnaire. It does not change any more:
// other content under the same code and version is ErrUnique.
func (r *Registry) AddInstrument(ctx context.Context, act renjia.Act, i service.Instrument) (service.Instrument, error) {
	err := r.do(ctx, act, "resources.instrument.add", ref("resources_instrument", i.ID), func(w *work) error {
		if i.ID.IsZero() {
			i.ID = renjia.NewID[service.Instrument](w.tx.Source())
		}
		_, err := instruments.Ensure(w.ctx, w.tx, i)
		return err
	})
	return i, err
}

// RecordResponse stores what somebody answered to a stored instrument. A person
// who answers the same version twice is ErrUnique.
func (r *Registry) RecordResponse(ctx context.Context, act renjia.Act, v service.Response) (service.Response, error) {
	err := r.do(ctx, act, "resources.response.record", ref("resources_response", v.ID), func(w *work) error {
		if v.ID.IsZero() {
			v.ID = renjia.NewID[service.Response](w.tx.Source())
		}
		_, err := w.respond(v, true)
		return err
	})
	return v, err
}

// ImportResponses stores a stream of responses in chunks like
// [Registry.ImportEntries]. Each needs an identifier, such as
// [service.ReadResponses] gives.
func (r *Registry) ImportResponses(ctx context.Context, act renjia.Act, all iter.Seq2[service.Response, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.response.import", renjia.Ref{}), all, (*work).respond)
}

func (w *work) respond(v service.Response, careful bool) (bool, error) {
	doc, err := instruments.Get(w.ctx, w.tx, v.Instrument)
	if err != nil {
		return false, err
	}
	if v.ID.IsZero() {
		return false, fmt.Errorf("response of %s: has no id, importing it twice would count it twice: %w", v.On, renjia.ErrInvalid)
	}
	if err := doc.Value.Check(v); err != nil {
		return false, fmt.Errorf("response %s: %w", v.ID, err)
	}
	v.Person = local(w.tx.Space(), v.Person)
	if !careful {
		return true, responses.Insert(w.tx, v)
	}
	return responses.Ensure(w.ctx, w.tx, v)
}
