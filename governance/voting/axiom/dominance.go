package axiom

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// Undominated checks Pareto optimality of a committee: no other committee of as
// many seats gives every paper as many members it approves of, and some more. It
// is found by a search that o.Nodes bounds; o.Quota does not matter, but must be
// chosen. In the violation, Candidates are the better committee, Group who gains,
// Level its size, and Has the members that the best served of the group has now.
//
// Source: Lackner and Skowron, Multi-Winner Voting with Approval Preferences,
// 2023, section 3.1.
func Undominated(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("undominated", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	s := newSearch(ctx, q)
	d := dominance{deviation{search: s, demand: q.has, got: make([]int, len(q.has))}}
	better := d.improve(nil, s.everybody(), o.Seats)
	if s.err != nil {
		return nil, s.err
	}
	r := q.verdict("undominated", nil)
	r.Nodes = s.nodes
	switch {
	case better != nil:
		r.Outcome, r.Violation = Violated, d.gainers(better)
	case s.stopped:
		r.Outcome = Unknown
	}
	return r, nil
}

// dominance is a search for a committee that is better for some and worse for
// nobody.
type dominance struct{ deviation }

// improve adds left candidates to those chosen, branching on the one most papers
// still miss.
func (d *dominance) improve(chosen, open []int, left int) []int {
	for d.visit() {
		hopeful := d.hopeful(open, left)
		if d.papers(hopeful) < d.n {
			return nil
		}
		if left == 0 {
			if d.gains() {
				return chosen
			}
			return nil
		}
		if len(open) < left {
			return nil
		}
		c := open[d.missed(hopeful, open)]
		open = without(open, c)
		d.take(c, 1)
		if found := d.improve(append(chosen[:len(chosen):len(chosen)], c), open, left-1); found != nil {
			return found
		}
		d.take(c, -1)
	}
	return nil
}

// missed is where the candidate stands that most papers want who have too little,
// else the one that most approve of.
func (d *dominance) missed(hopeful bitset, open []int) int {
	wanted := d.wanted(hopeful, open)
	if slices.Max(wanted) == 0 {
		for j, c := range open {
			wanted[j] = d.papers(d.support[c])
		}
	}
	return slices.Index(wanted, slices.Max(wanted))
}

func (d *dominance) gains() bool {
	for i, got := range d.got {
		if got > d.has[i] {
			return true
		}
	}
	return false
}

func (d *dominance) gainers(better []int) *Violation {
	group, papers := d.group(func(i int) bool { return d.got[i] > d.has[i] })
	slices.Sort(better)
	return &Violation{Group: group, Papers: papers, Need: 1, Candidates: better, Level: len(better), Has: d.most(group)}
}
