package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/committee"
	"github.com/renjia-project/renjia/governance/voting/single"
	"github.com/renjia-project/renjia/governance/voting/stv"
	"github.com/renjia-project/renjia/storage"
)

// PollID identifies a poll.
type PollID = renjia.ID[Poll]

// Poll is a choice among options: who sits on a council, which name a square
// gets (选择性表决). A motion is answered by yes or no, a poll by a preference.
type Poll struct {
	ID PollID `json:"id"`
	Call
	Rule  *PollRule  `json:"rule,omitempty"`  // from opening on
	Count *PollCount `json:"count,omitempty"` // from counting on
}

// PollRule is how a poll is decided, stored before the first ballot.
type PollRule struct {
	Method string  `json:"method"` // the name of one of [Methods]
	Seats  int     `json:"seats"`
	Ties   TieRule `json:"ties"`
	// Resolved is what decided the ties that the rule refuses to break; see
	// [Registry.BreakPollTies].
	Resolved *TieRule `json:"resolved,omitempty"`
}

// PollCount is what a poll came to.
type PollCount struct {
	Returns
	Winners []string      `json:"winners" privacy:"personal"` // their keys, in the order elected where the method has one
	Result  voting.Result `json:"result"`                     // with its rounds
}

// Validate reports every problem of the poll on its own.
func (x Poll) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	x.Call.check(&p, pollSteps)
	p.Require((x.Vote == nil) == (x.Rule == nil), "rule", "must be given with the vote")
	if x.Rule != nil {
		p.Within("rule", x.Rule.Validate())
	}
	return p.Err("poll")
}

// Validate reports every problem of the rule on its own.
func (r PollRule) Validate() error {
	var p renjia.Problems
	m, err := methodNamed(r.Method)
	p.Within("method", err)
	p.Require(r.Seats >= 1, "seats", "%d: want at least one", r.Seats)
	p.Require(err != nil || m.Seats || r.Seats <= 1, "seats", "%d: %s chooses one", r.Seats, r.Method)
	checkTies(&p, "ties", r.Ties)
	if r.Resolved != nil {
		p.Require(r.Ties.Policy == budgeting.RefuseTies, "resolved", "is for rules that refuse to break ties")
		p.Require(r.Resolved.Policy != budgeting.RefuseTies, "resolved.policy", "must break ties")
		checkTies(&p, "resolved", *r.Resolved)
	}
	return p.Err("rule of a poll")
}

// Methods are the methods a poll can be decided by: those of the packages
// voting/single, voting/committee and voting/stv, by name.
func Methods() []voting.Method {
	all := slices.Concat(single.Methods(), committee.Methods(), stv.Methods())
	slices.SortFunc(all, func(a, b voting.Method) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// methodNamed returns the method of a name; of a family it asks which variant.
func methodNamed(name string) (voting.Method, error) {
	all := Methods()
	var variants []string
	for _, m := range all {
		if m.Name == name {
			return m, nil
		}
		if name != "" && (strings.HasPrefix(m.Name, name+"_") || strings.HasPrefix(m.Name, name+"-")) {
			variants = append(variants, m.Name)
		}
	}
	if len(variants) == 0 {
		return voting.Method{}, fmt.Errorf("%q: is none of the %d methods: see governance.Methods: %w", name, len(all), renjia.ErrNotFound)
	}
	return voting.Method{}, &renjia.UnspecifiedError{What: "method " + name, Choices: []renjia.Choice{{Name: "method", Options: variants, Why: "its variants may choose others"}}}
}

func (x Poll) called() called {
	return called{subject: subject{on: renjia.RefTo(kindPoll, x.ID)}, Call: x.Call, steps: pollSteps}
}

func (x *Poll) step(verb string) (err error) {
	x.State, err = pollSteps.Next("poll", x.ID.String(), x.State, verb)
	return err
}

func (x *Poll) withdrawOption(key string) error {
	x.strike(key)
	return x.step("withdraw-option")
}

// CallPoll adds a poll, to which options can be proposed from then on.
func (r *Registry) CallPoll(ctx context.Context, act renjia.Act, x Poll) error {
	return r.w.Write(ctx, act.Does("governance.poll.call", polls.Ref(x.ID)), func(tx *storage.Tx) error {
		if err := x.fresh(x.called().subject); err != nil {
			return err
		}
		if x.Rule != nil || x.Count != nil {
			return fmt.Errorf("poll %s: the rule comes with the opening: %w", x.ID, renjia.ErrInvalid)
		}
		if err := x.Call.begin(ctx, tx); err != nil {
			return err
		}
		return polls.Insert(tx, x)
	})
}

// ScreenPoll ends the time of proposals.
func (r *Registry) ScreenPoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	return r.advancePoll(ctx, act, "screen", id, nil)
}

// WithdrawPoll ends a poll before its vote.
func (r *Registry) WithdrawPoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	return r.advancePoll(ctx, act, "withdraw", id, nil)
}

// AnnulPoll declares a vote void that is not certified yet. Why, the act says.
func (r *Registry) AnnulPoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	return r.advancePoll(ctx, act, "annul", id, nil)
}

// OpenPoll freezes options, roll and rule and opens the vote. An option that is
// not screened yet is ErrInvalid, a choice that is missing a
// *renjia.UnspecifiedError, ballots that the method cannot count, such as short
// ones that the terms admit, ErrUnsupported.
func (r *Registry) OpenPoll(ctx context.Context, act renjia.Act, id PollID, b Ballotage, rule PollRule) (Poll, error) {
	return r.advancePoll(ctx, act, "open", id, func(tx *storage.Tx, x *Poll) (err error) {
		if x.Vote, err = b.open(ctx, tx, x.called().subject); err != nil {
			return err
		}
		x.Rule = &rule
		if err := rule.fits(x.ID, *x.Vote); err != nil {
			return err
		}
		if err := rule.rehearse(ctx, *x.Vote); err != nil {
			return fmt.Errorf("poll %s: on ballots that the terms admit: %w", x.ID, err)
		}
		return nil
	})
}

// fits tests the rule against what is voted on.
func (r PollRule) fits(id PollID, v Voting) error {
	if r.Ties.Policy == "" {
		return missingTies(subject{on: renjia.RefTo(kindPoll, id)}, "refuse", "text", "lot", "order")
	}
	if r.Resolved != nil {
		return fmt.Errorf("poll %s: ties are resolved after the vote, by BreakPollTies: %w", id, renjia.ErrInvalid)
	}
	m, err := methodNamed(r.Method)
	if errors.Is(err, renjia.ErrUnspecified) {
		return err
	}
	if err := r.Validate(); err != nil {
		return err
	}
	kind := v.Terms.Ballots.Kind
	if !slices.Contains(m.Kinds, kind) {
		return fmt.Errorf("poll %s: method %s wants %v ballots, not %s: %w", id, r.Method, m.Kinds, kind, renjia.ErrUnsupported)
	}
	if r.Seats > len(v.Slate) {
		return fmt.Errorf("poll %s: %d seats for %d options: %w", id, r.Seats, len(v.Slate), renjia.ErrInvalid)
	}
	return covers(r.Ties, v.Slate)
}

// CastPoll records one ballot, open or sealed, and returns the receipt. It
// refuses what [Registry.Cast] refuses, and ballots that the terms do not admit
// (ErrInvalid).
func (r *Registry) CastPoll(ctx context.Context, act renjia.Act, id PollID, v Vote) (Receipt, error) {
	return r.cast(ctx, act, polls.Ref(id), v)
}

// CastPollAll records many ballots as [Registry.CastAll] does.
func (r *Registry) CastPollAll(ctx context.Context, act renjia.Act, id PollID, votes iter.Seq2[Vote, error]) (int64, error) {
	return r.castAll(ctx, act, polls.Ref(id), votes)
}

// IssuePoll hands out a token as [Registry.Issue] does.
func (r *Registry) IssuePoll(ctx context.Context, act renjia.Act, id PollID, v Vote) (string, error) {
	return r.issue(ctx, act, polls.Ref(id), v)
}

// DropPoll puts a ballot under a token into the box as [Registry.Drop] does.
func (r *Registry) DropPoll(ctx context.Context, act renjia.Act, id PollID, s Slip) (Receipt, error) {
	return r.dropOne(ctx, act, polls.Ref(id), s)
}

// DropPollAll puts ballots under tokens into the box as [Registry.DropAll] does.
func (r *Registry) DropPollAll(ctx context.Context, act renjia.Act, id PollID, slips iter.Seq2[Slip, error]) ([]Receipt, error) {
	return r.dropAll(ctx, act, polls.Ref(id), slips)
}

// ClosePoll ends the vote. From then on no ballot is accepted.
func (r *Registry) ClosePoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	return r.advancePoll(ctx, act, "close", id, func(tx *storage.Tx, x *Poll) error {
		x.Vote.Closed = tx.Time()
		return nil
	})
}

// BreakPollTies lays down, after the close, what decides ties of a poll whose
// rule refuses to: a lot that was drawn, or an order. It is done once; rule and
// certificate show both.
func (r *Registry) BreakPollTies(ctx context.Context, act renjia.Act, id PollID, t TieRule) (Poll, error) {
	return r.advancePoll(ctx, act, "break-ties", id, func(_ *storage.Tx, x *Poll) error {
		if x.Rule.Resolved != nil {
			return fmt.Errorf("poll %s: its ties are resolved: %w", id, renjia.ErrExists)
		}
		x.Rule.Resolved = &t
		if err := x.Rule.Validate(); err != nil {
			return err
		}
		return covers(t, x.Vote.Slate)
	})
}

// FinishPoll records that what was chosen has come to be: the council sits, the
// square has its name.
func (r *Registry) FinishPoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	return r.advancePoll(ctx, act, "finish", id, nil)
}

func (r *Registry) advancePoll(ctx context.Context, act renjia.Act, verb string, id PollID, fn func(*storage.Tx, *Poll) error) (Poll, error) {
	return change(ctx, r, act, "governance.poll."+verb, polls, id, func(tx *storage.Tx, x *Poll) error {
		if err := x.step(verb); err != nil || fn == nil {
			return err
		}
		return fn(tx, x)
	})
}
