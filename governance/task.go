package governance

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// TaskDelegationID identifies a task delegation.
type TaskDelegationID = renjia.ID[TaskDelegation]

// TaskState is where a delegated task stands.
type TaskState string

// The states of a task.
const (
	TaskProposed TaskState = "proposed"
	TaskAdmitted TaskState = "admitted"
	TaskRefused  TaskState = "refused"
)

var taskSteps = lifecycle.Table[TaskState]{
	TaskProposed: {"admit": TaskAdmitted, "refuse": TaskRefused},
}

// TaskDelegation is a task that a department wants a community to do (工作事项准入;
// Deyang Community Governance Regulations 2025; Urban Residents' Committees
// Organic Law 2025, art. 43: who delegates pays).
type TaskDelegation struct {
	ID         TaskDelegationID `json:"id"`
	Community  CommunityID      `json:"community"`
	Title      renjia.Text      `json:"title"`
	Department renjia.Ref       `json:"department"`
	Basis      string           `json:"basis,omitempty"` // the law it rests on; none: none was named
	OnList     bool             `json:"on_list"`         // on the list of what may be asked of a community
	Funded     bool             `json:"funded"`
	Funding    renjia.Money     `json:"funding,omitzero"`
	Proposed   renjia.Date      `json:"proposed"`
	State      TaskState        `json:"state"`
	Answered   renjia.Date      `json:"answered,omitzero"`
	Reason     string           `json:"reason,omitempty"`  // why it was refused
	Decision   renjia.Ref       `json:"decision,omitzero"` // that admitted or refused it
}

// Validate reports every problem of the task on its own.
func (t TaskDelegation) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Community.IsZero(), "community", "must be given")
	p.Require(!t.Title.IsZero(), "title", "must be given")
	p.Require(!t.Department.IsZero(), "department", "must be given")
	p.Require(!t.Proposed.IsZero(), "proposed", "must be given")
	p.Require(t.Funding.Sign() >= 0, "funding", "%s: must not be negative", t.Funding)
	p.Require(t.Funded || t.Funding.IsZero(), "funding", "%s: but it is not funded", t.Funding)
	p.Require(taskSteps.Known(t.State), "state", "%q: is no state of a task", t.State)
	p.Require(t.Answered.IsZero() || !t.Answered.Before(t.Proposed), "answered", "%s: must not be before %s", t.Answered, t.Proposed)
	p.Require(t.State != TaskRefused || t.Reason != "", "reason", "must be given")
	return p.Err("task delegation")
}

// ProposeTask adds a task that a department proposes.
func (r *Registry) ProposeTask(ctx context.Context, act renjia.Act, t TaskDelegation) error {
	return r.w.Write(ctx, act.Does("governance.task.propose", tasks.Ref(t.ID)), func(tx *storage.Tx) error {
		if _, err := communities.Get(ctx, tx, t.Community); err != nil {
			return err
		}
		t.State, t.Department = TaskProposed, localRef(t.Department, tx.Space())
		return tasks.Insert(tx, t)
	})
}

// AdmitTask takes a task on. One that is not on the list needs the decision
// that admits it.
func (r *Registry) AdmitTask(ctx context.Context, act renjia.Act, id TaskDelegationID, on renjia.Date, decision renjia.Ref) (TaskDelegation, error) {
	return r.answerTask(ctx, act, "admit", id, func(tx *storage.Tx, t *TaskDelegation) error {
		t.Answered, t.Decision = on, localRef(decision, tx.Space())
		if !t.OnList && decision.IsZero() {
			return fmt.Errorf("task %s: is not on the list: to admit it, name the decision: %w", id, renjia.ErrInvalid)
		}
		return adopted(ctx, tx, decision)
	})
}

// RefuseTask refuses a task and says why.
func (r *Registry) RefuseTask(ctx context.Context, act renjia.Act, id TaskDelegationID, on renjia.Date, reason string) (TaskDelegation, error) {
	return r.answerTask(ctx, act, "refuse", id, func(_ *storage.Tx, t *TaskDelegation) error {
		t.Answered, t.Reason = on, reason
		return nil
	})
}

func (r *Registry) answerTask(ctx context.Context, act renjia.Act, verb string, id TaskDelegationID, fn func(*storage.Tx, *TaskDelegation) error) (TaskDelegation, error) {
	return change(ctx, r, act, "governance.task."+verb, tasks, id, func(tx *storage.Tx, t *TaskDelegation) (err error) {
		if t.State, err = taskSteps.Next("task delegation", id.String(), t.State, verb); err != nil {
			return err
		}
		return fn(tx, t)
	})
}

// TaskCounts says how a community fared with the tasks delegated to it: the
// load that is not its own.
type TaskCounts struct {
	All      int64 `json:"all"`
	Open     int64 `json:"open"`
	Admitted int64 `json:"admitted"`
	Refused  int64 `json:"refused"`

	OffList          int64 `json:"off_list"` // of all
	Unfunded         int64 `json:"unfunded"` // of all
	NoBasis          int64 `json:"no_basis"` // of all
	AdmittedOffList  int64 `json:"admitted_off_list"`
	AdmittedUnfunded int64 `json:"admitted_unfunded"`
}

// CountTasks counts the tasks that were proposed in a period.
func CountTasks(all iter.Seq2[TaskDelegation, error], in renjia.Period) (TaskCounts, error) {
	var c TaskCounts
	for t, err := range all {
		if err != nil {
			return TaskCounts{}, err
		}
		if in.Contains(t.Proposed) {
			c.add(t)
		}
	}
	return c, nil
}

func (c *TaskCounts) add(t TaskDelegation) {
	tick := func(n *int64, ok bool) {
		if ok {
			*n++
		}
	}
	tick(&c.All, true)
	tick(&c.Open, t.State == TaskProposed)
	tick(&c.Admitted, t.State == TaskAdmitted)
	tick(&c.Refused, t.State == TaskRefused)
	tick(&c.OffList, !t.OnList)
	tick(&c.Unfunded, !t.Funded)
	tick(&c.NoBasis, t.Basis == "")
	tick(&c.AdmittedOffList, t.State == TaskAdmitted && !t.OnList)
	tick(&c.AdmittedUnfunded, t.State == TaskAdmitted && !t.Funded)
}
