package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// Delegation says who carries a task that somebody else handed down: the
// collaboration side of governance.TaskDelegation, to which Task refers. It shows
// delegated work beside what subjects agreed to do together.
type Delegation struct {
	ID     DelegationID    `json:"id"`
	Task   renjia.Ref      `json:"task"`   // the task as it was admitted
	From   renjia.Ref      `json:"from"`   // who handed it down
	To     renjia.Ref      `json:"to"`     // who carries it
	Share  renjia.Fraction `json:"share"`  // of the carrier's staff time; 0: none worth counting
	Period renjia.Period   `json:"period"` // while it is carried; the end may lie ahead
	State  DelegationState `json:"state"`
	Reason string          `json:"reason,omitempty"` // why it was returned
}

// DelegationID identifies a Delegation.
type DelegationID = renjia.ID[Delegation]

// DelegationState is where a delegated task stands.
type DelegationState string

// The states of a delegation.
const (
	DelegationCarried  DelegationState = "carried"
	DelegationDone     DelegationState = "done"
	DelegationReturned DelegationState = "returned" // to whoever handed it down
)

var delegationSteps = lifecycle.Table[DelegationState]{
	DelegationCarried: {"finish": DelegationDone, "return": DelegationReturned},
}

// Validate reports every problem of the delegation on its own.
func (d *Delegation) Validate() error {
	var p renjia.Problems
	p.Require(!d.ID.IsZero(), "id", "must be given")
	p.Require(!d.Task.IsZero(), "task", "must be given")
	requireSubject(&p, "from", d.From)
	requireSubject(&p, "to", d.To)
	p.Require(d.From != d.To, "to", "must be another subject than from")
	p.Require(d.Share.Sign() >= 0 && d.Share.Compare(renjia.Frac(1, 1)) <= 0, "share", "%s: want 0 to 1", d.Share)
	p.Require(!d.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", d.Period.Validate())
	p.Require(delegationSteps.Known(d.State), "state", "%q is unknown", d.State)
	p.Require(d.State == DelegationCarried || !d.Period.Until.IsZero(), "period.until", "must be given in state %s", d.State)
	p.Require(d.State != DelegationReturned || d.Reason != "", "reason", "must be given in state %s", d.State)
	return p.Err("delegation")
}

// within brings the references of a delegation into the form of a space.
func (d Delegation) within(space string) Delegation {
	d.Task, d.From, d.To = within(space, d.Task), within(space, d.From), within(space, d.To)
	return d
}

// TakeOn records that a registered subject carries a task for another.
func (r *Registry) TakeOn(ctx context.Context, act renjia.Act, d Delegation) (Delegation, error) {
	err := r.w.Write(ctx, act.Does("collaboration.delegation.take-on", d.Task), func(tx *storage.Tx) error {
		if d.ID.IsZero() {
			d.ID = renjia.NewID[Delegation](tx.Source())
		}
		d = d.within(tx.Space())
		d.State = DelegationCarried
		if err := registered(ctx, tx, d.From, d.To); err != nil {
			return err
		}
		return delegations.Insert(tx, d)
	})
	return d, err
}

// FinishDelegation records that a task is done; until is the first day on which it
// is no longer carried.
func (r *Registry) FinishDelegation(ctx context.Context, act renjia.Act, id DelegationID, until renjia.Date) (Delegation, error) {
	return r.endDelegation(ctx, act, id, "finish", until)
}

// ReturnDelegation records that a task goes back to whoever handed it down; until
// is the first day on which it is no longer carried. The act's Reason is kept with
// it and must be given.
func (r *Registry) ReturnDelegation(ctx context.Context, act renjia.Act, id DelegationID, until renjia.Date) (Delegation, error) {
	return r.endDelegation(ctx, act, id, "return", until)
}

func (r *Registry) endDelegation(ctx context.Context, act renjia.Act, id DelegationID, verb string, until renjia.Date) (Delegation, error) {
	return step(ctx, r.w, act, "collaboration.delegation."+verb, delegations, id, func(d *Delegation) (err error) {
		d.State, err = delegationSteps.Next("delegation", id.String(), d.State, verb)
		d.Period.Until = until
		if d.State == DelegationReturned {
			d.Reason = act.Reason
		}
		return err
	})
}

// StaffTime is how much of a subject's staff time goes into tasks that others
// handed down.
type StaffTime struct {
	Subject renjia.Ref      `json:"subject"`
	On      renjia.Date     `json:"on"`
	Tasks   int64           `json:"tasks"`
	Share   renjia.Fraction `json:"share"` // the exact sum; above 1 the records contradict each other or the staff
}

// StaffTimeOf adds up the shares of the tasks that a subject carries on a day.
func StaffTimeOf(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date) (StaffTime, error) {
	n := StaffTime{Subject: subject, On: on}
	sum := renjia.Fraction{}.Rat()
	q := storage.Query{Where: []storage.Cond{storage.Eq("to", within(r.Space(), subject).String())}}
	for doc, err := range delegations.Find(ctx, r, q) {
		if err != nil {
			return StaffTime{}, err
		}
		if doc.Value.Period.Contains(on) {
			n.Tasks++
			sum.Add(sum, doc.Value.Share.Rat())
		}
	}
	if !sum.Num().IsInt64() || !sum.Denom().IsInt64() {
		return StaffTime{}, fmt.Errorf("staff time of %s: the sum of its shares does not fit 64 bits: %w", subject, renjia.ErrUnsupported)
	}
	var err error
	n.Share, err = renjia.NewFraction(sum.Num().Int64(), sum.Denom().Int64())
	return n, err
}

// ImportDelegations stores a stream of delegations in the states they have, in
// chunks that can be repeated.
func (r *Registry) ImportDelegations(ctx context.Context, act renjia.Act, all iter.Seq2[Delegation, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.delegation.import", renjia.Ref{}), all, func(tx *storage.Tx, d Delegation) (bool, error) {
		return ensure(ctx, tx, delegations, d.within(tx.Space()), d.From, d.To)
	})
}
