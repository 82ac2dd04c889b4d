package resources

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

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
