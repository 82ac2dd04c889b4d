package resources

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

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
