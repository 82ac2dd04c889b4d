package budgeting

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Cause is why a project is funded or not.
type Cause string

// The causes.
const (
	Chosen      Cause = "chosen"       // by the rule, at Place
	Given       Cause = "prefunded"    // before the vote counted
	PartFunded  Cause = "part-funded"  // it did not fit and was given what was left
	TooFew      Cause = "threshold"    // fewer votes, or points, than the call asks for
	Unsupported Cause = "unsupported"  // no votes, or none that are worth anything under the rule
	TooDear     Cause = "too-dear"     // it costs more than the whole budget
	Misfit      Cause = "misfit"       // when its turn came, less than its cost was left
	Stopped     Cause = "stopped"      // By did not fit, which ended the count before its turn
	PoorBackers Cause = "poor-backers" // its supporters had less than it costs left
	Excluded    Cause = "excluded"     // By, of the same group, was funded
	Capped      Cause = "capped"       // the limit of its area or category was used up
	Enough      Cause = "enough"       // the most projects that may be funded were funded
	Unchosen    Cause = "unchosen"     // the rule found a better set
)

// Reason says why a project is funded or not, in exact numbers. Amounts are in
// units of the election.
type Reason struct {
	Project int   `json:"project"`
	Won     bool  `json:"won"`
	Cause   Cause `json:"cause"`
	Votes   int64 `json:"votes"`
	Place   int   `json:"place,omitempty"` // among the funded, from 1; 0 if it is not
	Stage   Stage `json:"stage,omitempty"`
	// Figure is what the rule went by: see [Purchase.Price]. Of a project that lost
	// it is its satisfaction per unit of cost under greedy, and the time it would
	// have been bought at under Phragmén.
	Figure *big.Rat `json:"figure,omitempty"`
	// After is how many projects had been chosen when it was decided that this one
	// is not.
	After int `json:"after,omitempty"`
	// Room is what could still be paid for it then, where that was less than its
	// cost.
	Room *int64 `json:"room,omitempty"`
	// Left is what its supporters had left together then, under Equal Shares.
	Left *big.Rat `json:"left,omitempty"`
	// Missing is by how much either falls short of its cost; of one below the
	// threshold, how many votes or points it lacks.
	Missing *big.Rat `json:"missing,omitempty"`
	// By is the project that was in the way; -1 if none.
	By   int   `json:"by"`
	Paid *Paid `json:"paid,omitempty"`
}

// Explain says for each project, in the election's order, why it is funded or not.
// The outcome must be one of [Decide] for the same election. Equal Shares and
// Phragmén are followed once more, looking at each supporter of each project once
// for each purchase. Budgets of their own, and endowments carried over, are
// renjia.ErrUnsupported.
func Explain(ctx context.Context, e *Election, o *Outcome) ([]Reason, error) {
	q, err := inquire(e, o)
	if err != nil {
		return nil, err
	}
	if err := q.hear(ctx); err != nil {
		return nil, err
	}
	return q.reasons, nil
}

// inquest is how an outcome came about.
type inquest struct {
	e       *Election
	o       *Outcome
	rule    Rule
	field   *field
	start   *limits // after prefunded projects
	reasons []Reason
}

func inquire(e *Election, o *Outcome) (*inquest, error) {
	if _, err := audit(e, o.Selected); err != nil {
		return nil, err
	}
	if len(o.Purchases) != len(o.Selected) {
		return nil, fmt.Errorf("outcome: %d purchases for %d projects: %w", len(o.Purchases), len(o.Selected), renjia.ErrInvalid)
	}
	q := &inquest{e: e, o: o, rule: o.Rule}
	switch replaced := o.Preference != nil && o.Preference.Second > o.Preference.First; {
	case replaced: // the comparison step preferred greedy
		q.rule.Method, q.rule.Satisfaction, q.rule.Completion = Greedy, CostShare, ""
	case o.Rule.Method == EqualShares && o.Endowment == nil:
		return nil, fmt.Errorf("outcome: endowments that differ from voter to voter: %w", renjia.ErrUnsupported)
	}
	var err error
	if q.start, err = q.rule.Constraints.limits(e); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(q.rule.Constraints.Caps, func(c Cap) bool { return c.Own }) {
		return nil, fmt.Errorf("outcome: budgets of their own: explain each as an election of its own: %w", renjia.ErrUnsupported)
	}
	q.open()
	for _, p := range q.stage(PrefundedStage) {
		q.start.take(p.Project, e.Projects[p.Project].Cost)
	}
	q.field, err = prepare(e, q.rule.measure(), q.start.open)
	return q, err
}

// open starts with what is the same under every rule.
func (q *inquest) open() {
	votes, score := q.e.Support(), q.e.Score()
	q.reasons = make([]Reason, len(q.e.Projects))
	for p := range q.reasons {
		q.reasons[p] = Reason{Project: p, Votes: votes[p], By: -1}
		if q.start.closed[p] {
			q.reasons[p].Cause = TooFew
			q.reasons[p].Missing = big.NewRat(q.rule.Constraints.MinSupport-score[p], 1)
		}
	}
	for i, p := range q.o.Purchases {
		r := &q.reasons[p.Project]
		r.Won, r.Cause, r.Place, r.Stage, r.Figure, r.Missing = true, Chosen, i+1, p.Stage, p.Price(), nil
		if p.Stage == PrefundedStage {
			r.Cause = Given
		}
	}
	if q.o.Partial >= 0 {
		room := q.o.Paid
		r := &q.reasons[q.o.Partial]
		r.Cause, r.Room, r.Missing = PartFunded, &room, big.NewRat(q.e.Projects[q.o.Partial].Cost-room, 1)
	}
}

// stage returns the purchases of a part of the rule.
func (q *inquest) stage(s Stage) []Purchase {
	return slices.DeleteFunc(slices.Clone(q.o.Purchases), func(p Purchase) bool { return p.Stage != s })
}

// lost returns the projects whose reason is still to be found.
func (q *inquest) lost() (all []int) {
	for p, r := range q.reasons {
		if r.Cause == "" {
			all = append(all, p)
		}
	}
	return all
}

func (q *inquest) hear(ctx context.Context) error {
	defer q.rest()
	switch q.rule.Method {
	case Greedy:
		q.queue(q.start, q.field, MainStage)
	case Phragmen:
		q.field.transpose()
		return q.race(ctx)
	case EqualShares:
		return q.shares(ctx)
	}
	return nil
}

// rest gives those that nothing was found about the reason that is left.
func (q *inquest) rest() {
	for _, p := range q.lost() {
		q.reasons[p].Cause = Unchosen
		if q.field.votes[p] == 0 {
			q.reasons[p].Cause = Unsupported
		}
	}
}

// shares goes through a run of Equal Shares: whoever lost dropped out when
// supporters had too little left.
func (q *inquest) shares(ctx context.Context) error {
	t, _, err := q.again(ctx)
	if err != nil {
		return err
	}
	before := len(q.stage(PrefundedStage))
	err = t.walk(ctx, func(k int) {
		q.charge(t, k)
		for _, p := range q.lost() {
			q.judge(t, p, k, before)
		}
	})
	if err != nil {
		return err
	}
	return q.fill(t.states[t.moments()-1])
}

// charge notes who paid for the purchase after moment k.
func (q *inquest) charge(t *trace, k int) {
	if k >= len(t.projects) {
		return
	}
	r := &q.reasons[t.projects[k]]
	r.Paid = t.paid(k)
	if !t.timed {
		r.Figure = new(big.Rat).SetFrac(t.exact[k+1], t.den)
	}
}

// judge looks whether a project dropped out of Equal Shares at moment k.
func (q *inquest) judge(t *trace, p, k, before int) {
	r, l := &q.reasons[p], t.states[k]
	switch {
	case q.field.votes[p] == 0:
		r.Cause = Unsupported
	case q.shut(r, l, t.projects[:k]):
	case !l.withinCaps(p):
		r.Cause = Capped
		q.lack(r, l)
	case t.short(p, k):
		r.Cause, r.Left = PoorBackers, t.behind(p, k)
		r.Missing = new(big.Rat).Sub(new(big.Rat).SetInt64(q.e.Projects[p].Cost), r.Left)
	default:
		return
	}
	r.After = k + before
}

// shut looks whether something else closed a project: another of its group, or
// the number of those funded.
func (q *inquest) shut(r *Reason, l *limits, chosen []int) bool {
	if l.open(r.Project) {
		return false
	}
	r.Cause = Enough
	if l.closed[r.Project] {
		r.Cause, r.By = Excluded, q.rival(r.Project, chosen)
	}
	return true
}

// rival returns the first funded project that excludes another one.
func (q *inquest) rival(p int, chosen []int) int {
	for _, c := range append(q.prefunded(), chosen...) {
		for _, g := range q.start.groups {
			if slices.Contains(g, p) && slices.Contains(g, c) {
				return c
			}
		}
	}
	return -1
}

func (q *inquest) prefunded() (all []int) {
	for _, p := range q.stage(PrefundedStage) {
		all = append(all, p.Project)
	}
	return all
}

// lack notes how much is left for a project.
func (q *inquest) lack(r *Reason, l *limits) {
	room := l.room(r.Project)
	r.Room = &room
	r.Missing = big.NewRat(q.e.Projects[r.Project].Cost-room, 1)
}

// fill goes through greedy completion. A reason of Equal Shares stands; what was
// left when greedy came to the project is added to it.
func (q *inquest) fill(l *limits) error {
	f := q.field
	switch q.rule.Completion {
	case GreedyFill, Add1Greedy:
	case Add1U:
		var err error
		if f, err = prepare(q.e, CostShare, q.start.open); err != nil {
			return err
		}
	default:
		return nil
	}
	main := slices.Clone(q.reasons)
	for p := range q.reasons {
		if r := &q.reasons[p]; !r.Won && l.open(p) {
			r.Cause = ""
		}
	}
	q.queue(l, f, FillStage)
	for p := range q.reasons {
		if r := &q.reasons[p]; r.Cause == Misfit && main[p].Cause == PoorBackers {
			r.Cause, r.Left, r.Missing, r.After = PoorBackers, main[p].Left, main[p].Missing, main[p].After
		}
	}
	return nil
}
