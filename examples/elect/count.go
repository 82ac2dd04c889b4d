package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// outcome is an election that was counted. Its result names candidates as the
// file does, those who withdrew included.
type outcome struct {
	job
	election
	filled  int // seats
	result  *voting.Result
	seconds float64 // of processor time, for the rule alone
	cut     int64   // papers that count up to their first equal ranks only
}

// elect counts one election.
func (j job) elect(ctx context.Context, e election) (outcome, error) {
	o := outcome{job: j, election: e}
	q, old, err := j.standing(e)
	if err != nil {
		return o, fmt.Errorf("%s: %w", e.called(), err)
	}
	if o.filled, err = j.filled(q); err != nil {
		return o, fmt.Errorf("%s: %w", e.called(), err)
	}
	options, err := j.breaking(q)
	if err != nil {
		return o, fmt.Errorf("%s: %w", e.called(), err)
	}
	before := cpuSeconds()
	o.result, err = j.method.Run(ctx, q, o.filled, options)
	if errors.Is(err, renjia.ErrUnsupported) && j.equal == "" && isSTV(j.method) && !q.Strict() {
		if q, o.cut, err = cut(q); err == nil {
			o.result, err = j.method.Run(ctx, q, o.filled, options)
		}
	}
	o.seconds = cpuSeconds() - before
	if err != nil {
		return o, fmt.Errorf("%s: %w", e.called(), j.named(q, err))
	}
	restore(o.result, old)
	o.profile = distinct(e.profile)
	return o, nil
}

// standing returns the ballots that the rule gets: without those who withdrew,
// and of a kind that it takes.
func (j job) standing(e election) (*voting.Profile, []int, error) {
	p := e.profile
	if len(e.undeclared) > 0 && strikesUndeclared(j.method) {
		p = struckOff(p, e.undeclared)
	}
	q, old, err := p.Standing()
	if err != nil {
		return nil, nil, err
	}
	if q != p {
		for i := range q.Candidates {
			q.Candidates[i].Name = p.Name(old[i]) // numbers stay those of the file
		}
	}
	q, err = j.converted(q)
	return q, old, err
}

// converted makes ballots that the rule takes of ranked ones.
func (j job) converted(p *voting.Profile) (*voting.Profile, error) {
	switch {
	case p.Kind != voting.Ranked:
		return p, nil
	case j.approve > 0:
		return voting.ApprovalsOf(p, j.approve)
	case j.takes(voting.Approval) && !j.takes(voting.Ranked) && oneTier(p):
		return voting.ApprovalsOf(p, 1)
	case j.takes(voting.Approval) && !j.takes(voting.Ranked):
		return nil, fmt.Errorf("%s wants approval ballots, and these are ranked: -approve N makes the first N ranks approvals", j.method.Name)
	case j.equal == "cut":
		p, _, err := cut(p)
		return p, err
	}
	return p, nil
}

// oneTier reports whether all that any ballot lists are equals, so that it is plain
// whom it approves of.
func oneTier(p *voting.Profile) bool {
	for b := range p.Ballots() {
		tiers := 0
		for range b.Tiers() {
			tiers++
		}
		if tiers > 1 {
			return false
		}
	}
	return true
}

// cut ends each ballot before its first equal ranks, as the rules of the single
// transferable vote say of papers that do not tell whom they prefer, and counts
// those it shortens.
func cut(p *voting.Profile) (q *voting.Profile, papers int64, err error) {
	b := voting.NewBuilder(voting.Ranked, p.Candidates)
	b.Title, b.Seats, b.Order = p.Title, p.Seats, p.Order
	var marks []int32
	for ballot := range p.Ballots() {
		marks = marks[:0]
		for tier := range ballot.Tiers() {
			if len(tier) > 1 {
				papers += ballot.Weight
				break
			}
			marks = append(marks, tier...)
		}
		b.Put(ballot.Weight, marks, nil)
	}
	q, err = b.Profile()
	return q, papers, err
}

// filled returns how many are to be elected.
func (j job) filled(p *voting.Profile) (int, error) {
	switch {
	case j.seats > 0:
		return j.seats, nil
	case !j.method.Seats:
		return 1, nil
	case p.Seats > 0:
		return p.Seats, nil
	}
	return 0, errors.New("the file does not say how many seats there are: give -seats")
}

// breaking returns how ties are broken, or that they are not.
func (j job) breaking(p *voting.Profile) (voting.Options, error) {
	o := voting.Options{Nodes: int64(j.nodes)}
	how := j.tie
	switch {
	case how != "":
	case !arises(j.method):
		how = "all"
	case len(p.Order) > 0:
		how = "order"
	default:
		how = "index"
	}
	var err error
	switch how {
	case "all":
		o.All = j.limit
	case "index":
		o.Ties = voting.ByIndex()
	case "name":
		o.Ties = voting.ByName(p)
	case "lot":
		o.Ties = voting.ByLot(p, j.seed)
	case "order":
		if len(p.Order) == 0 {
			return o, errors.New("the file gives no order of candidates for ties: choose another -tie")
		}
		o.Ties, err = voting.ByOrder(p, p.Order)
	}
	return o, err
}

// named says a refused tie with the candidates' names.
func (j job) named(p *voting.Profile, err error) error {
	var tie *voting.TieError
	if !errors.As(err, &tie) {
		return j.advised(p, err)
	}
	return fmt.Errorf("%s: round %d: %s are tied (to %s): choose how with -tie", tie.Rule, tie.Round, strings.Join(p.Names(tie.Among), ", "), tie.For)
}

// advised names the flag that helps: where a rule leaves something open, and
// where ranks are equal.
func (j job) advised(p *voting.Profile, err error) error {
	var open *renjia.UnspecifiedError
	if errors.As(err, &open) {
		for _, c := range open.Choices {
			err = fmt.Errorf("%s: choose with -rule%s: %w", open.What, reasons(c), renjia.ErrUnspecified)
		}
		return err
	}
	if errors.Is(err, renjia.ErrUnsupported) && j.takes(voting.Ranked) && p.Kind == voting.Ranked && !p.Strict() {
		return fmt.Errorf("%w (-equal cut counts papers up to their first equal ranks)", err)
	}
	if errors.Is(err, renjia.ErrUnsupported) && j.tie == "all" {
		return fmt.Errorf("%w (another -tie breaks ties)", err)
	}
	return err
}

// restore gives candidates the numbers they had before others withdrew.
func restore(r *voting.Result, old []int) {
	renumber := func(lists ...[]int) {
		for _, list := range lists {
			for i, c := range list {
				list[i] = old[c]
			}
		}
	}
	r.Winners = slices.Clone(r.Winners) // it may be one of the outcomes
	renumber(r.Winners)
	for i := range r.Outcomes {
		r.Outcomes[i] = slices.Clone(r.Outcomes[i])
		renumber(r.Outcomes[i])
	}
	for i := range r.Broken {
		b := &r.Broken[i]
		b.Among, b.Chosen = slices.Clone(b.Among), old[b.Chosen]
		renumber(b.Among)
	}
	for i := range r.Rounds {
		round := &r.Rounds[i]
		round.Elected, round.Excluded = slices.Clone(round.Elected), slices.Clone(round.Excluded)
		round.Scores = slices.Clone(round.Scores)
		renumber(round.Elected, round.Excluded)
		for k := range round.Scores {
			round.Scores[k].Candidate = old[round.Scores[k].Candidate]
		}
	}
}

// distinct tells candidates of the same name apart, by their place on the ballot
// paper.
func distinct(p *voting.Profile) *voting.Profile {
	times := map[string]int{}
	for c := range p.Candidates {
		times[p.Name(c)]++
	}
	if len(times) == len(p.Candidates) {
		return p
	}
	q := *p
	q.Candidates = slices.Clone(p.Candidates)
	for c, who := range q.Candidates {
		if who.Name != "" && times[who.Name] > 1 {
			q.Candidates[c].Name = fmt.Sprintf("%s [%d]", who.Name, c+1)
		}
	}
	return &q
}

// winners returns who is elected, ascending; if ties of a rule for one winner are
// not broken, all who are tied.
func (o outcome) winners() []int {
	if !o.method.Seats && len(o.result.Outcomes) > 0 {
		return slices.Concat(o.result.Outcomes...)
	}
	return slices.Sorted(slices.Values(o.result.Winners))
}
