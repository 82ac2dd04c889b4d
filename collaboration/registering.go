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
		if _, err := r.classes.Class(s.Class); err != nil {
			return err
		}
		return subjects.Insert(tx, s)
	})
	return s, err
}

// Deregister records that a subject no longer exists from a day on. Its past
// stays, and so do the references to it.
func (r *Registry) Deregister(ctx context.Context, act renjia.Act, id SubjectID, from renjia.Date) (Subject, error) {
	return step(ctx, r.w, act, "collaboration.subject.deregister", subjects, id, func(s *Subject) error {
		return closePeriod("subject", id.String(), "deregister", &s.Period, from)
	})
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

// AssignRole adds a role between two registered subjects.
func (r *Registry) AssignRole(ctx context.Context, act renjia.Act, role Role) (Role, error) {
	err := r.w.Write(ctx, act.Does("collaboration.role.assign", role.Of), func(tx *storage.Tx) error {
		if role.ID.IsZero() {
			role.ID = renjia.NewID[Role](tx.Source())
		}
		role = role.within(tx.Space())
		if err := registered(ctx, tx, role.Of, role.In); err != nil {
			return err
		}
		return roles.Insert(tx, role)
	})
	return role, err
}

// EndRole ends a role; until is the first day on which it is no longer held.
func (r *Registry) EndRole(ctx context.Context, act renjia.Act, id RoleID, until renjia.Date) (Role, error) {
	return step(ctx, r.w, act, "collaboration.role.end", roles, id, func(role *Role) error {
		return closePeriod("role", id.String(), "end", &role.Period, until)
	})
}
