package talent

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Enrol adds a person.
func (r *Registry) Enrol(ctx context.Context, act renjia.Act, p Person) (Person, error) {
	err := add(ctx, r.w, act, "talent.person.enrol", &p, &p.ID, putPerson(ctx))
	return p, err
}

func putPerson(ctx context.Context) func(*storage.Tx, Person) (bool, error) {
	return func(tx *storage.Tx, p Person) (bool, error) {
		_, err := guards.Ensure(ctx, tx, guard{ID: guardOf(p.ID)})
		if err != nil && !errors.Is(err, renjia.ErrExists) { // it exists once there are hours
			return false, err
		}
		return people.Ensure(ctx, tx, p)
	}
}

// Engage begins an engagement. A minor who volunteers needs a guardian's
// consent (Regulations on Voluntary Service; Shanghai 2019).
func (r *Registry) Engage(ctx context.Context, act renjia.Act, e Engagement) (Engagement, error) {
	err := add(ctx, r.w, act, "talent.engagement.begin", &e, &e.ID, putEngagement(ctx))
	return e, err
}

const majority = 18 // Civil Code art. 17

func putEngagement(ctx context.Context) func(*storage.Tx, Engagement) (bool, error) {
	return func(tx *storage.Tx, e Engagement) (bool, error) {
		doc, err := people.Get(ctx, tx, e.Person)
		if err != nil {
			return false, err
		}
		p := &doc.Value
		if !p.Born.IsZero() && p.Born.Age(e.Period.From) < majority && p.Guardian.IsZero() {
			return false, fmt.Errorf("engagement %s: the person is under %d and no guardian has consented: %w", e.ID, majority, renjia.ErrForbidden)
		}
		return engagements.Ensure(ctx, tx, e)
	}
}

// Leave ends an engagement for a cause; until is the first day on which it no
// longer holds. Where nobody knows, the cause is UnknownCause.
func (r *Registry) Leave(ctx context.Context, act renjia.Act, id EngagementID, until renjia.Date, cause Cause, reason string) (Engagement, error) {
	return step(ctx, r.w, act, "talent.engagement.end", engagements, id, func(e *Engagement) error {
		return e.end(until, cause, reason)
	})
}

func (e *Engagement) end(until renjia.Date, cause Cause, reason string) error {
	if err := endPeriod("engagement", e.ID.String(), &e.Period, until); err != nil {
		return err
	}
	if cause == "" {
		return &renjia.UnspecifiedError{What: "end of engagement " + e.ID.String(), Choices: []renjia.Choice{{
			Name: "cause", Options: words(causes), Why: "turnover is read by its causes",
		}}}
	}
	e.Cause, e.Reason = cause, reason
	return nil
}

// Move ends an engagement by an internal move and begins the next one of the same
// person on the same day: both or neither. What next leaves out of organization and
// type is as before.
func (r *Registry) Move(ctx context.Context, act renjia.Act, id EngagementID, on renjia.Date, next Engagement) (Engagement, error) {
	err := r.w.Write(ctx, act.Does("talent.engagement.move", engagements.Ref(id)), func(tx *storage.Tx) error {
		doc, err := engagements.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := doc.Value.end(on, InternalMove, ""); err != nil {
			return err
		}
		next.follow(&doc.Value, tx.Source())
		if _, err := putEngagement(ctx)(tx, next); err != nil {
			return err
		}
		return engagements.Save(tx, doc)
	})
	return next, err
}

// follow fills what an engagement after an internal move does not say.
func (e *Engagement) follow(old *Engagement, ids *renjia.Source) {
	if e.ID.IsZero() {
		e.ID = renjia.NewID[Engagement](ids)
	}
	if e.Organization.IsZero() {
		e.Organization = old.Organization
	}
	if e.Type == "" {
		e.Type = old.Type
	}
	e.Person, e.Period.From = old.Person, old.Period.Until
}

// RecordGuardian records who consents for a minor.
func (r *Registry) RecordGuardian(ctx context.Context, act renjia.Act, id PersonID, guardian renjia.Ref) (Person, error) {
	return step(ctx, r.w, act, "talent.person.guardian", people, id, func(p *Person) error {
		if guardian.IsZero() || guardian == p.Subject {
			return fmt.Errorf("person %s: guardian %q: want somebody else: %w", id, guardian, renjia.ErrInvalid)
		}
		p.Guardian = guardian
		return nil
	})
}

// Certify records a professional registration of an enrolled person.
func (r *Registry) Certify(ctx context.Context, act renjia.Act, c Registration) (Registration, error) {
	err := add(ctx, r.w, act, "talent.registration.add", &c, &c.ID, putRegistration(ctx))
	return c, err
}

func putRegistration(ctx context.Context) func(*storage.Tx, Registration) (bool, error) {
	return func(tx *storage.Tx, c Registration) (bool, error) {
		if err := enrolled(ctx, tx, c.Person); err != nil {
			return false, err
		}
		return registrations.Ensure(ctx, tx, c)
	}
}

// Educate adds hours of continuing education to a registration.
func (r *Registry) Educate(ctx context.Context, act renjia.Act, id RegistrationID, hours int64) (Registration, error) {
	return step(ctx, r.w, act, "talent.registration.educate", registrations, id, func(c *Registration) error {
		if hours <= 0 || hours > maxEducation {
			return fmt.Errorf("registration %s: %d hours of education: want 1 to %d: %w", id, hours, maxEducation, renjia.ErrInvalid)
		}
		c.Education += hours
		return nil
	})
}

// maxEducation bounds what one entry can add: the hours of a year.
const maxEducation = 366 * 24

// Supervise pairs two enrolled people.
func (r *Registry) Supervise(ctx context.Context, act renjia.Act, s Supervision) (Supervision, error) {
	err := add(ctx, r.w, act, "talent.supervision.begin", &s, &s.ID, putSupervision(ctx))
	return s, err
}

func putSupervision(ctx context.Context) func(*storage.Tx, Supervision) (bool, error) {
	return func(tx *storage.Tx, s Supervision) (bool, error) {
		if err := enrolled(ctx, tx, s.Supervisor, s.Worker); err != nil {
			return false, err
		}
		return supervisions.Ensure(ctx, tx, s)
	}
}

// Meet records a session of supervision, after those recorded before.
func (r *Registry) Meet(ctx context.Context, act renjia.Act, id SupervisionID, m Session) (Supervision, error) {
	return step(ctx, r.w, act, "talent.supervision.meet", supervisions, id, func(s *Supervision) error {
		s.Sessions = append(s.Sessions, m)
		return nil
	})
}

// EndSupervision ends a pair; until is the first day on which it no longer holds.
func (r *Registry) EndSupervision(ctx context.Context, act renjia.Act, id SupervisionID, until renjia.Date) (Supervision, error) {
	return step(ctx, r.w, act, "talent.supervision.end", supervisions, id, func(s *Supervision) error {
		return endPeriod("supervision", id.String(), &s.Period, until)
	})
}
