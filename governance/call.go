package governance

import (
	"context"
	"fmt"
	"maps"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// The kinds of what is decided by preferences among options.
const (
	kindPoll   = "governance_poll"
	kindBudget = "governance_budget"
)

// The states of polls and budgets, beside Opened, Closed, Counted, Certified
// and Withdrawn, which they share with motions.
const (
	Proposing   State = "proposing" // 征集中: options are proposed
	InScreening State = "screening" // 审核中: no more are proposed
	Funded      State = "funded"    // 已拨付: the projects chosen are carried out; of budgets
	Done        State = "done"      // 已完成
	Annulled    State = "annulled"  // 已作废: the vote was declared void before it was certified
)

// callSteps is the lifecycle of polls and budgets up to the certificate; after it comes more.
func callSteps(more lifecycle.Table[State]) lifecycle.Table[State] {
	steps := lifecycle.Table[State]{
		Proposing:   {"propose": Proposing, "screen-option": Proposing, "withdraw-option": Proposing, "screen": InScreening, "withdraw": Withdrawn},
		InScreening: {"screen-option": InScreening, "withdraw-option": InScreening, "open": Opened, "withdraw": Withdrawn},
		Opened:      {"cast": Opened, "withdraw-option": Opened, "close": Closed, "annul": Annulled},
		Closed:      {"break-ties": Closed, "count": Counted, "annul": Annulled},
		Counted:     {"certify": Certified, "annul": Annulled},
	}
	maps.Copy(steps, more)
	return steps
}

// pollSteps and budgetSteps are the whole lifecycles. A budget is done by
// itself when the last of its projects is.
var (
	pollSteps   = callSteps(lifecycle.Table[State]{Certified: {"finish": Done}})
	budgetSteps = callSteps(lifecycle.Table[State]{Certified: {"fund": Funded, "finish": Done}, Funded: {"deliver": Funded, "abandon": Funded}, Done: {}})
)

// Call is what polls and budgets have in common: a body calls for options, and
// for a vote on them (征集公告).
type Call struct {
	Body   BodyID      `json:"body"`             // whose decision it is
	Number string      `json:"number,omitempty"` // unique among polls or budgets of the space, if given
	Title  renjia.Text `json:"title"`
	Text   renjia.Text `json:"text,omitzero"`
	Matter MatterID    `json:"matter,omitzero"`
	State  State       `json:"state"`

	Vote        *Voting       `json:"vote,omitempty"`       // from opening on
	Certificate CertificateID `json:"certificate,omitzero"` // from certification on
}

func (c Call) check(p *renjia.Problems, steps lifecycle.Table[State]) {
	p.Require(!c.Body.IsZero(), "body", "must be given")
	p.Require(!c.Title.IsZero(), "title", "must be given")
	p.Require(steps.Known(c.State), "state", "%q: is no state of it", c.State)
	if c.Vote != nil {
		p.Within("vote", c.Vote.Validate())
	}
}

// fresh refuses a call that has more than a call has.
func (c Call) fresh(on subject) error {
	if c.State != "" && c.State != Proposing || c.Vote != nil || !c.Certificate.IsZero() {
		return fmt.Errorf("%s: a call has no vote, count or certificate yet: %w", on, renjia.ErrInvalid)
	}
	return nil
}

// begin checks what a new call names.
func (c *Call) begin(ctx context.Context, tx *storage.Tx) error {
	if _, err := bodies.Get(ctx, tx, c.Body); err != nil {
		return err
	}
	if !c.Matter.IsZero() {
		if _, err := matters.Get(ctx, tx, c.Matter); err != nil {
			return err
		}
	}
	c.State = Proposing
	return nil
}

// called is a poll or budget as the verbs that both have see it.
type called struct {
	subject
	Call
	steps  lifecycle.Table[State]
	amount renjia.Money // of a budget
}

func callOf(ctx context.Context, r storage.Reader, ref renjia.Ref) (called, error) {
	if ref.Kind == kindPoll {
		doc, err := polls.Get(ctx, r, renjia.IDFrom[Poll](ref.ID))
		return doc.Value.called(), err
	}
	doc, err := budgets.Get(ctx, r, renjia.IDFrom[Budget](ref.ID))
	return doc.Value.called(), err
}

// allows says which verbs are allowed if this one is not.
func (c called) allows(verb string) error {
	_, err := c.steps.Next(c.kind(), c.id().String(), c.State, verb)
	return err
}

// admits refuses projects in another currency than the budget's.
func (c called) admits(o Option) error {
	if o.Project == nil || o.cost().Currency() == c.amount.Currency() {
		return nil
	}
	return fmt.Errorf("option %s: costs %s, the budget is in %s: %w", o.ID, o.cost(), c.amount.Currency(), renjia.ErrInvalid)
}

// strike takes an option off the slate.
func (c *Call) strike(key string) {
	if c.Vote == nil {
		return
	}
	if i := c.Vote.Slate.find(key); i >= 0 {
		c.Vote.Slate[i].Withdrawn = true
	}
}

func (c called) contest() contest {
	x := contest{subject: c.subject, step: c.allows("cast"), early: c.State == Proposing || c.State == InScreening, rule: "of " + c.String()}
	if v := c.Vote; v != nil {
		x.roll, x.proxy, x.measures = v.Roll, v.Terms.Proxy, v.measures()
		x.opened, x.ends, x.closed, x.provides = v.Opened, v.Ends, v.Closed, v.provides
	}
	return x
}
