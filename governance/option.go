package governance

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// OptionID identifies an option.
type OptionID = renjia.ID[Option]

// OptionState is where an option stands.
type OptionState string

// The states of an option.
const (
	OptionProposed  OptionState = "proposed"
	OptionAdmitted  OptionState = "admitted"
	OptionRefused   OptionState = "refused"   // when screened, with the reason
	OptionWithdrawn OptionState = "withdrawn" // by who proposed it or who stands; before the vote is closed
)

var optionSteps = lifecycle.Table[OptionState]{
	OptionProposed: {"admit": OptionAdmitted, "refuse": OptionRefused, "withdraw": OptionWithdrawn},
	OptionAdmitted: {"withdraw": OptionWithdrawn},
}

// Option is somebody or something to be chosen in a poll, or a project of a
// participatory budget (选项、候选人、项目). After the vote is closed no verb
// changes it.
type Option struct {
	ID       OptionID    `json:"id"`
	Poll     PollID      `json:"poll,omitzero"`
	Budget   BudgetID    `json:"budget,omitzero"` // either of the two
	Key      string      `json:"key"`             // what ballots call it; unique in the poll or budget
	Title    renjia.Text `json:"title"`
	Text     renjia.Text `json:"text,omitzero"`
	Proposer renjia.Ref  `json:"proposer,omitzero" privacy:"personal"`
	Stands   renjia.Ref  `json:"stands,omitzero" privacy:"personal,about"` // who would be elected; of polls
	Project  *Project    `json:"project,omitempty"`                        // of budgets
	State    OptionState `json:"state"`
	// Screening is what was found when it was screened.
	Screening *Screening `json:"screening,omitempty"`
}

// Project is what a community would pay for.
type Project struct {
	Cost       renjia.Money `json:"cost"`           // as it was proposed
	Area       string       `json:"area,omitempty"` // the district or neighbourhood it belongs to
	Categories []string     `json:"categories,omitempty"`
	Targets    []string     `json:"targets,omitempty"` // whom it is for
}

// Screening is the finding whether an option may stand: eligibility of a
// candidate, feasibility of a project (审核、可行性审查).
type Screening struct {
	On     renjia.Date  `json:"on"`
	Admits bool         `json:"admits"`
	Reason renjia.Text  `json:"reason,omitzero"` // must be given for a refusal
	Basis  renjia.Ref   `json:"basis,omitzero"`  // report, minutes
	Cost   renjia.Money `json:"cost,omitzero"`   // of a project, if it was found to cost something else
}

// Validate reports every problem of the option on its own.
func (o Option) Validate() error {
	var p renjia.Problems
	p.Require(!o.ID.IsZero(), "id", "must be given")
	p.Require(o.Poll.IsZero() != o.Budget.IsZero(), "poll", "must be given, or else budget")
	p.Require(o.Key != "", "key", "must be given")
	p.Require(!o.Title.IsZero(), "title", "must be given")
	p.Require(optionSteps.Known(o.State), "state", "%q: is no state of an option", o.State)
	p.Require((o.Project == nil) == o.Budget.IsZero(), "project", "must be given in a budget, and nowhere else")
	p.Require(o.Stands.IsZero() || !o.Poll.IsZero(), "stands", "is for polls")
	if o.Project != nil {
		p.Require(o.Project.Cost.Sign() > 0, "project.cost", "%s: want more than nothing", o.Project.Cost)
	}
	o.checkScreening(&p)
	return p.Err("option")
}

func (o Option) checkScreening(p *renjia.Problems) {
	admitted, refused := o.State == OptionAdmitted, o.State == OptionRefused
	p.Require(o.Screening != nil || !admitted && !refused, "screening", "must be given")
	p.Require(o.Screening == nil || o.State != OptionProposed, "screening", "is of what was screened")
	if o.Screening == nil {
		return
	}
	s := *o.Screening
	p.Require(!s.On.IsZero(), "screening.on", "must be given")
	p.Require(s.Admits || !s.Reason.IsZero(), "screening.reason", "must be given for a refusal")
	p.Require(s.Admits && !refused || !s.Admits && !admitted, "screening.admits", "is not what the state says")
	p.Require(s.Cost.IsZero() || o.Project != nil && s.Cost.Currency() == o.Project.Cost.Currency() && s.Cost.Sign() > 0, "screening.cost", "%s: is for projects, in their currency", s.Cost)
}

// cost is what the project costs as far as is known.
func (o Option) cost() renjia.Money {
	switch {
	case o.Project == nil:
		return renjia.Money{}
	case o.Screening != nil && !o.Screening.Cost.IsZero():
		return o.Screening.Cost
	}
	return o.Project.Cost
}

func (o Option) leaf() (digest.Hash, error) { return leafOf("option", o) }

// ref is the poll or budget.
func (o Option) ref() renjia.Ref {
	if !o.Poll.IsZero() {
		return renjia.RefTo(kindPoll, o.Poll)
	}
	return renjia.RefTo(kindBudget, o.Budget)
}

// ProposeOption proposes an option of a poll or a project of a budget that
// still takes proposals. A key that is taken is ErrUnique.
func (r *Registry) ProposeOption(ctx context.Context, act renjia.Act, o Option) error {
	return r.w.Write(ctx, act.Does("governance.option.propose", options.Ref(o.ID)), func(tx *storage.Tx) error {
		if o.State != "" && o.State != OptionProposed || o.Screening != nil {
			return fmt.Errorf("option %s: is screened by ScreenOption: %w", o.ID, renjia.ErrInvalid)
		}
		o.State = OptionProposed
		if err := o.Validate(); err != nil {
			return err
		}
		call, err := callOf(ctx, tx, o.ref())
		if err != nil {
			return err
		}
		if err := call.allows("propose"); err != nil {
			return err
		}
		if err := call.admits(o); err != nil {
			return err
		}
		o.Proposer, o.Stands = localRef(o.Proposer, tx.Space()), localRef(o.Stands, tx.Space())
		return options.Insert(tx, o)
	})
}

// ScreenOption records the finding whether an option may stand. One that is
// refused stays on record with the reason.
func (r *Registry) ScreenOption(ctx context.Context, act renjia.Act, id OptionID, s Screening) (Option, error) {
	verb := "refuse"
	if s.Admits {
		verb = "admit"
	}
	return change(ctx, r, act, "governance.option."+verb, options, id, func(tx *storage.Tx, o *Option) error {
		call, err := callOf(ctx, tx, o.ref())
		if err != nil {
			return err
		}
		if err := call.allows("screen-option"); err != nil {
			return err
		}
		s.Basis = localRef(s.Basis, tx.Space())
		o.Screening = &s
		if err := call.admits(*o); err != nil {
			return err
		}
		return o.step(verb)
	})
}

// WithdrawOption takes an option back. If the vote is open it stays on the
// ballots, which remain as they are, but cannot be chosen.
func (r *Registry) WithdrawOption(ctx context.Context, act renjia.Act, id OptionID) (Option, error) {
	return change(ctx, r, act, "governance.option.withdraw", options, id, func(tx *storage.Tx, o *Option) error {
		if err := o.step("withdraw"); err != nil {
			return err
		}
		if !o.Poll.IsZero() {
			return changeIn(ctx, tx, polls, o.Poll, func(p *Poll) error { return p.withdrawOption(o.Key) })
		}
		return changeIn(ctx, tx, budgets, o.Budget, func(b *Budget) error { return b.withdrawOption(o.Key) })
	})
}

func (o *Option) step(verb string) (err error) {
	o.State, err = optionSteps.Next("option", o.ID.String(), o.State, verb)
	return err
}

// optionsOf are the options of a poll or budget in order of their keys.
func optionsOf(ctx context.Context, r storage.Reader, on renjia.Ref) ([]Option, error) {
	return all(options.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("on", on.ID.String())}, Order: "key"}))
}

// changeIn changes a record as part of another verb.
func changeIn[T any](ctx context.Context, tx *storage.Tx, c *storage.Collection[T], id renjia.ID[T], fn func(*T) error) error {
	doc, err := c.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := fn(&doc.Value); err != nil {
		return err
	}
	return c.Save(tx, doc)
}
