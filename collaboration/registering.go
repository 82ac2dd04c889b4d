package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Register adds a subject. Without an identifier it gets one.
func (r *Registry) Register(ctx context.Context, act renjia.Act, s Subject) (Subject, error) {
	err := r.w.Write(ctx, act.Does("collaboration.subject.register", s.refIfAny()), func(tx *storage.Tx) error {
		if s.ID.IsZero() {
			s.ID = renjia.NewID[Subject](tx.Source())
		}
		s = s.within(tx.Space())
		if err := r.checkSubject(ctx, tx, &s); err != nil {
			return err
		}
		return subjects.Insert(tx, s)
	})
	return s, err
}

// checkSubject checks the classes of a subject and that nobody else has one of
// its identifiers.
func (r *Registry) checkSubject(ctx context.Context, tx *storage.Tx, s *Subject) error {
	for _, f := range s.Former {
		if _, err := r.classes.Class(f.Class); err != nil {
			return err
		}
	}
	if _, err := r.classes.Class(s.Class); err != nil {
		return err
	}
	return claim(ctx, tx, s.ID, s.Identifiers)
}

// Reclassify records that a subject is of another class from a day on. The class
// it had stays its class on the days before.
func (r *Registry) Reclassify(ctx context.Context, act renjia.Act, id SubjectID, class string, from renjia.Date) (Subject, error) {
	return step(ctx, r.w, act, "collaboration.subject.reclassify", subjects, id, func(s *Subject) error {
		if _, err := r.classes.Class(class); err != nil {
			return err
		}
		s.Former = append(s.Former, FormerClass{Class: s.Class, Until: from})
		s.Class = class
		return nil
	})
}

// Rename gives a subject another name from a day on and keeps the old one.
func (r *Registry) Rename(ctx context.Context, act renjia.Act, id SubjectID, name renjia.Text, from renjia.Date) (Subject, error) {
	return step(ctx, r.w, act, "collaboration.subject.rename", subjects, id, func(s *Subject) error {
		if from.IsZero() {
			return fmt.Errorf("subject %s: rename: needs a day: %w", id, renjia.ErrInvalid)
		}
		for _, old := range distinct(s.Name.EN, s.Name.ZH) {
			s.OtherNames = append(s.OtherNames, OtherName{Name: old, Note: "former name", Period: renjia.Period{Until: from}})
		}
		s.Name = name
		return nil
	})
}

// distinct returns the texts that are not empty, each once.
func distinct(texts ...string) (all []string) {
	seen := map[string]bool{"": true}
	for _, t := range texts {
		if !seen[t] {
			seen[t] = true
			all = append(all, t)
		}
	}
	return all
}

// Amend changes facts of a subject that are no steps of its own: legal form,
// identifiers, contacts, area, grades, status, terms. Identifier, name, classes,
// standing and period stay as they are: there are verbs for them.
func (r *Registry) Amend(ctx context.Context, act renjia.Act, id SubjectID, change func(*Subject) error) (s Subject, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.subject.amend", subjects.Ref(id)), func(tx *storage.Tx) error {
		doc, err := subjects.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		was := doc.Value
		if err := change(&doc.Value); err != nil {
			return err
		}
		s = doc.Value.within(tx.Space())
		s.ID, s.Name, s.Class, s.Former, s.Standing, s.Period = was.ID, was.Name, was.Class, was.Former, was.Standing, was.Period
		if err := claim(ctx, tx, s.ID, s.Identifiers); err != nil {
			return err
		}
		doc.Value = s
		return subjects.Save(tx, doc)
	})
	return s, err
}

// EnterRegister records that the registering authority registers a subject
// (登记) from a day on, under a number if it gets one.
func (r *Registry) EnterRegister(ctx context.Context, act renjia.Act, id SubjectID, number string, on renjia.Date) (Subject, error) {
	return r.standingStep(ctx, act, id, "register", on, func(s *Subject) { s.enter(number, on) })
}

// EnterFiling records that a subject is filed with the street or town (备案).
func (r *Registry) EnterFiling(ctx context.Context, act renjia.Act, id SubjectID, number string, on renjia.Date) (Subject, error) {
	return r.standingStep(ctx, act, id, "file", on, func(s *Subject) { s.enter(number, on) })
}

// Abandon records that the founding of a subject is given up.
func (r *Registry) Abandon(ctx context.Context, act renjia.Act, id SubjectID, on renjia.Date) (Subject, error) {
	return r.standingStep(ctx, act, id, "abandon", on, func(*Subject) {})
}

// Activate records that a subject begins its work, or goes on after rectifying.
func (r *Registry) Activate(ctx context.Context, act renjia.Act, id SubjectID, on renjia.Date) (Subject, error) {
	return r.standingStep(ctx, act, id, "activate", on, func(*Subject) {})
}

// Rectify records that a subject was ordered to put things right (限期整改).
func (r *Registry) Rectify(ctx context.Context, act renjia.Act, id SubjectID, on renjia.Date) (Subject, error) {
	return r.standingStep(ctx, act, id, "rectify", on, func(*Subject) {})
}

// enter records a number and the first day of being registered or filed.
func (s *Subject) enter(number string, on renjia.Date) {
	if number != "" {
		s.Registration = number
	}
	if s.Period.From.IsZero() {
		s.Period.From = on
	}
}

func (r *Registry) standingStep(ctx context.Context, act renjia.Act, id SubjectID, verb string, on renjia.Date, change func(*Subject)) (Subject, error) {
	return step(ctx, r.w, act, "collaboration.subject."+verb, subjects, id, func(s *Subject) error {
		change(s)
		return s.stand(verb, on, act.Authority)
	})
}

// stand takes a step of the registration.
func (s *Subject) stand(verb string, on renjia.Date, basis renjia.Ref) error {
	to, err := subjectSteps.Next("subject", s.ID.String(), s.State(), verb)
	if err != nil {
		return err
	}
	s.Standing = append(s.Standing, Standing{State: to, From: on, Basis: basis})
	return nil
}

// Deregister records that a subject no longer exists from a day on. Its past
// stays, and so do the references to it.
func (r *Registry) Deregister(ctx context.Context, act renjia.Act, id SubjectID, from renjia.Date) (Subject, error) {
	return step(ctx, r.w, act, "collaboration.subject.deregister", subjects, id, func(s *Subject) error {
		return s.end(from, act.Authority)
	})
}

// end closes the period of a subject, and its registration if that is followed.
func (s *Subject) end(from renjia.Date, basis renjia.Ref) error {
	if err := closePeriod("subject", s.ID.String(), "deregister", &s.Period, from); err != nil || len(s.Standing) == 0 {
		return err
	}
	return s.stand("deregister", from, basis)
}

// closePeriod ends an open period; until is the first day no longer in it.
func closePeriod(record, id, verb string, p *renjia.Period, until renjia.Date) error {
	if !p.Until.IsZero() {
		return &renjia.StateError{Record: record, ID: id, State: "over since " + p.Until.String(), Verb: verb}
	}
	if until.IsZero() {
		return fmt.Errorf("%s %s: %s: needs a day: %w", record, id, verb, renjia.ErrInvalid)
	}
	p.Until = until
	return nil
}

func (s *Subject) refIfAny() renjia.Ref {
	if s.ID.IsZero() {
		return renjia.Ref{}
	}
	return s.Ref()
}
