package collaboration

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// ProposeProject adds a proposed project of registered subjects.
func (r *Registry) ProposeProject(ctx context.Context, act renjia.Act, x JointProject) (JointProject, error) {
	err := r.w.Write(ctx, act.Does("collaboration.project.propose", x.Lead), func(tx *storage.Tx) error {
		if x.ID.IsZero() {
			x.ID = renjia.NewID[JointProject](tx.Source())
		}
		x = x.within(tx.Space())
		x.State = ProjectProposed
		if err := checkProject(ctx, tx, &x); err != nil {
			return err
		}
		return projects.Insert(tx, x)
	})
	return x, err
}

func checkProject(ctx context.Context, tx *storage.Tx, x *JointProject) error {
	refs := []renjia.Ref{x.Lead}
	for _, p := range x.Partners {
		refs = append(refs, p.Subject)
	}
	if err := registered(ctx, tx, refs...); err != nil || x.Agreement.IsZero() {
		return err
	}
	_, err := agreements.Get(ctx, tx, x.Agreement)
	return err
}

// ApproveProject records that a project was approved, and by which decision if
// that is a record.
func (r *Registry) ApproveProject(ctx context.Context, act renjia.Act, id ProjectID, on renjia.Date, decision renjia.Ref) (JointProject, error) {
	return r.stepProject(ctx, act, id, "approve", func(space string, x *JointProject) {
		x.Approved, x.Decision = on, within(space, decision)
	})
}

// StartProject records that an approved project runs from a day on.
func (r *Registry) StartProject(ctx context.Context, act renjia.Act, id ProjectID, on renjia.Date) (JointProject, error) {
	return r.stepProject(ctx, act, id, "start", func(_ string, x *JointProject) { x.Started = on })
}

// CloseProject records that a project is over and what came of it; on is the
// first day on which it no longer runs.
func (r *Registry) CloseProject(ctx context.Context, act renjia.Act, id ProjectID, on renjia.Date, outcome string) (JointProject, error) {
	return r.stepProject(ctx, act, id, "close", func(_ string, x *JointProject) { x.Over, x.Outcome = on, outcome })
}

// CancelProject gives a project up; on is the first day on which it no longer
// runs.
func (r *Registry) CancelProject(ctx context.Context, act renjia.Act, id ProjectID, on renjia.Date) (JointProject, error) {
	return r.stepProject(ctx, act, id, "cancel", func(_ string, x *JointProject) { x.Over = on })
}

func (r *Registry) stepProject(ctx context.Context, act renjia.Act, id ProjectID, verb string, change func(string, *JointProject)) (JointProject, error) {
	return r.changeProject(ctx, act, id, verb, func(_ context.Context, tx *storage.Tx, x *JointProject) (err error) {
		if x.State, err = projectSteps.Next("project", id.String(), x.State, verb); err != nil {
			return err
		}
		change(tx.Space(), x)
		return nil
	})
}

func (r *Registry) changeProject(ctx context.Context, act renjia.Act, id ProjectID, verb string, change func(context.Context, *storage.Tx, *JointProject) error) (x JointProject, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.project."+verb, projects.Ref(id)), func(tx *storage.Tx) error {
		doc, err := projects.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, &doc.Value); err != nil {
			return err
		}
		x = doc.Value
		return projects.Save(tx, doc)
	})
	return x, err
}

// open refuses changes of a project that is over.
func (x *JointProject) open(verb string) error {
	if x.State == ProjectClosed || x.State == ProjectCancelled {
		return &renjia.StateError{Record: "project", ID: x.ID.String(), State: string(x.State), Verb: verb}
	}
	return nil
}

// JoinProject adds a partner from a day on. Where shares were agreed, new ones
// may be given that hold from that day; without, the others go on as they were.
func (r *Registry) JoinProject(ctx context.Context, act renjia.Act, id ProjectID, partner renjia.Ref, from renjia.Date, shares []Share) (JointProject, error) {
	return r.changeProject(ctx, act, id, "join", func(ctx context.Context, tx *storage.Tx, x *JointProject) error {
		partner := within(tx.Space(), partner)
		if err := cmp.Or(x.open("join"), registered(ctx, tx, partner)); err != nil {
			return err
		}
		if from.IsZero() {
			return fmt.Errorf("project %s: join: needs a day: %w", id, renjia.ErrInvalid)
		}
		x.Partners = append(x.Partners, Partner{Subject: partner, Period: renjia.Period{From: from}})
		x.reshare(from, sharesWithin(tx.Space(), shares))
		return nil
	})
}

// LeaveProject ends the part of a partner; on is the first day without it. If it
// has a share, new shares must be given that hold from that day; what it is
// assigned that falls due later must be handed over first (AssignDeliverable).
func (r *Registry) LeaveProject(ctx context.Context, act renjia.Act, id ProjectID, partner renjia.Ref, on renjia.Date, shares []Share) (JointProject, error) {
	return r.changeProject(ctx, act, id, "leave", func(_ context.Context, tx *storage.Tx, x *JointProject) error {
		if err := x.open("leave"); err != nil {
			return err
		}
		partner := within(tx.Space(), partner)
		i := slices.IndexFunc(x.Partners, func(p Partner) bool { return p.Subject == partner && p.Period.Until.IsZero() })
		if i < 0 {
			return fmt.Errorf("project %s: %s is no partner who can leave: %w", id, partner, renjia.ErrNotFound)
		}
		if err := closePeriod("project", id.String(), "leave", &x.Partners[i].Period, on); err != nil {
			return err
		}
		x.reshare(on, sharesWithin(tx.Space(), shares))
		return nil
	})
}

// ShareProject agrees shares that hold from a day on.
func (r *Registry) ShareProject(ctx context.Context, act renjia.Act, id ProjectID, from renjia.Date, shares []Share) (JointProject, error) {
	return r.changeProject(ctx, act, id, "share", func(_ context.Context, tx *storage.Tx, x *JointProject) error {
		x.reshare(from, sharesWithin(tx.Space(), shares))
		return x.open("share")
	})
}

// reshare adds shares from a day on, in the place of those that begin on it.
func (x *JointProject) reshare(from renjia.Date, shares []Share) {
	if len(shares) == 0 {
		return
	}
	x.Shares = slices.DeleteFunc(slices.Clone(x.Shares), func(s Sharing) bool { return s.From == from })
	x.Shares = append(x.Shares, Sharing{From: from, Of: shares})
	slices.SortStableFunc(x.Shares, func(a, b Sharing) int { return a.From.Compare(b.From) })
}

// AddDeliverable adds something that the project owes.
func (r *Registry) AddDeliverable(ctx context.Context, act renjia.Act, id ProjectID, d Deliverable) (JointProject, error) {
	return r.changeProject(ctx, act, id, "add-deliverable", func(_ context.Context, tx *storage.Tx, x *JointProject) error {
		*x = JointProject.within(withDeliverable(*x, d), tx.Space())
		return x.open("add-deliverable")
	})
}

func withDeliverable(x JointProject, d Deliverable) JointProject {
	x.Deliverables = append(slices.Clip(x.Deliverables), d)
	return x
}

// AssignDeliverable says anew who does what for a deliverable that is not done.
func (r *Registry) AssignDeliverable(ctx context.Context, act renjia.Act, id ProjectID, key string, assigned []Assignment) (JointProject, error) {
	return r.changeDeliverable(ctx, act, id, key, "assign", func(space string, d *Deliverable) {
		d.Assigned = slices.Clone(assigned)
		for i := range d.Assigned {
			d.Assigned[i].Subject = within(space, d.Assigned[i].Subject)
		}
	})
}

// Deliver records that a deliverable was done on a day; the evidence is the record
// that shows it, if there is one.
func (r *Registry) Deliver(ctx context.Context, act renjia.Act, id ProjectID, key string, on renjia.Date, evidence renjia.Ref) (JointProject, error) {
	return r.changeDeliverable(ctx, act, id, key, "deliver", func(space string, d *Deliverable) {
		d.Done, d.Evidence = on, within(space, evidence)
	})
}

func (r *Registry) changeDeliverable(ctx context.Context, act renjia.Act, id ProjectID, key, verb string, change func(string, *Deliverable)) (JointProject, error) {
	return r.changeProject(ctx, act, id, verb, func(_ context.Context, tx *storage.Tx, x *JointProject) error {
		i := x.deliverable(key)
		if i < 0 {
			return fmt.Errorf("project %s: deliverable %q: %w", id, key, renjia.ErrNotFound)
		}
		if err := x.open(verb); err != nil {
			return err
		}
		if !x.Deliverables[i].Done.IsZero() {
			return &renjia.StateError{Record: "deliverable", ID: key, State: "done", Verb: verb}
		}
		change(tx.Space(), &x.Deliverables[i])
		return nil
	})
}

// ProjectsOf yields the projects in which a subject took part on a day while they
// ran, in the order in which they started.
func ProjectsOf(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date) iter.Seq2[JointProject, error] {
	subject = within(r.Space(), subject)
	q := storage.Query{Where: []storage.Cond{storage.Eq("partner", subject), storage.Until("started", on.AddDays(1))}, Order: "started"}
	return keep(projects.Find(ctx, r, q), func(x *JointProject) bool {
		return x.Running(on) && slices.Contains(x.PartnersOn(on), subject)
	})
}

// DueDeliverable is a deliverable with its project.
type DueDeliverable struct {
	Project     ProjectID
	Deliverable Deliverable
}

// DeliverablesDue yields what running projects owe and have not done though its
// day came by a day, by project in the order in which they started.
func DeliverablesDue(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[DueDeliverable, error] {
	q := storage.Query{Where: []storage.Cond{storage.Eq("state", ProjectRunning), storage.Until("started", on.AddDays(1))}, Order: "started"}
	return func(yield func(DueDeliverable, error) bool) {
		for doc, err := range projects.Find(ctx, r, q) {
			if err != nil {
				yield(DueDeliverable{}, err)
				return
			}
			for _, d := range doc.Value.Deliverables {
				if d.Done.IsZero() && !on.Before(d.Due) && !yield(DueDeliverable{doc.Value.ID, d}, nil) {
					return
				}
			}
		}
	}
}

func compareRefs(a, b renjia.Ref) int { return cmp.Compare(a.String(), b.String()) }
