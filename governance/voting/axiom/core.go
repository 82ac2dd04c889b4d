package axiom

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// FJR checks full justified representation: wherever the papers of t seats could
// get t candidates of whom each of them approves of at least b, one of them
// approves of b members. It is found by a search that o.Nodes bounds. It implies
// EJR. In the violation, Level is t and b is Has plus one.
//
// Source: Peters, Pierczyński and Skowron, "Proportional participatory budgeting
// with additive utilities", 2021.
func FJR(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("fjr", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.deviate(ctx, "fjr", func(t int, try func(demand []int) bool) bool {
		for b := 1; b <= t; b++ {
			if try(q.demand(func(has int) int { return b }, func(has int) bool { return has < b })) {
				return true
			}
		}
		return false
	})
}

// Core checks that no papers of t seats could get t candidates of whom each of
// them approves of more than of members. It is found by a search that o.Nodes
// bounds. It implies FJR. Whether every profile has such a committee is open.
//
// Source: Aziz et al., "Justified representation in approval-based committee
// voting", 2017, section 5.2; Lackner and Skowron, Multi-Winner Voting with
// Approval Preferences, 2023, section 4.3.
func Core(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("core", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.deviate(ctx, "core", func(_ int, try func(demand []int) bool) bool {
		return try(q.demand(func(has int) int { return has + 1 }, func(int) bool { return true }))
	})
}

// never is a demand that no candidates meet.
const never = int(^uint(0) >> 1)

// demand says how many candidates each ballot asks for before it leaves.
func (q *inquiry) demand(of func(has int) int, eligible func(has int) bool) []int {
	demand := make([]int, len(q.has))
	for i, has := range q.has {
		demand[i] = never
		if d := of(has); eligible(has) && d <= len(q.p.Ballot(i).Marks) {
			demand[i] = d
		}
	}
	return demand
}

// deviate looks for t candidates that meet the demands of the papers of t seats,
// for the least such t.
func (q *inquiry) deviate(ctx context.Context, check string, attempts func(t int, try func(demand []int) bool) bool) (*Verdict, error) {
	s := newSearch(ctx, q)
	r := q.verdict(check, nil)
	for t := 1; t <= min(q.o.Seats, len(q.p.Candidates)); t++ {
		attempts(t, func(demand []int) bool {
			d := deviation{search: s, demand: demand, got: make([]int, len(demand)), need: q.need(t)}
			if chosen := d.extend(nil, s.everybody(), t); chosen != nil {
				r.Violation = d.violation(chosen)
			}
			return r.Violation != nil
		})
		if s.err != nil {
			return nil, s.err
		}
		if r.Violation != nil {
			r.Outcome, r.Nodes = Violated, s.nodes
			return r, nil
		}
	}
	r.Nodes = s.nodes
	if s.stopped {
		r.Outcome = Unknown
	}
	return r, nil
}

func (s *search) everybody() []int {
	all := make([]int, len(s.p.Candidates))
	for c := range all {
		all[c] = c
	}
	return all
}

// deviation is a search for candidates that meet demands.
type deviation struct {
	*search
	demand []int
	got    []int // of each ballot: how many of the chosen it approves of
	need   int64
}

// extend adds left candidates to those chosen, branching on the most wanted. It
// returns them, or nil.
func (d *deviation) extend(chosen, open []int, left int) []int {
	for d.visit() {
		hopeful := d.hopeful(open, left)
		if d.papers(hopeful) < d.need {
			return nil
		}
		if left == 0 {
			return chosen
		}
		wanted := d.wanted(hopeful, open)
		if !d.affordable(hopeful, wanted, left) {
			return nil
		}
		c := open[slices.Index(wanted, slices.Max(wanted))]
		open = without(open, c)
		d.take(c, 1)
		if found := d.extend(append(chosen[:len(chosen):len(chosen)], c), open, left-1); found != nil {
			return found
		}
		d.take(c, -1)
	}
	return nil
}

func (d *deviation) take(c, by int) {
	for i := range d.support[c].all() {
		d.got[i] += by
	}
}

// hopeful are the ballots whose demand may still be met.
func (d *deviation) hopeful(open []int, left int) bitset {
	could := make([]int, len(d.demand))
	for _, c := range open {
		for i := range d.support[c].all() {
			could[i]++
		}
	}
	hopeful := newBitset(len(d.demand))
	for i, demand := range d.demand {
		if demand != never && d.got[i]+min(left, could[i]) >= demand {
			hopeful.set(i)
		}
	}
	return hopeful
}

// wanted counts, beside the open candidates, hopeful papers that still want them.
func (d *deviation) wanted(hopeful bitset, open []int) []int64 {
	wanting := newBitset(len(d.demand))
	for i := range hopeful.all() {
		if d.got[i] < d.demand[i] {
			wanting.set(i)
		}
	}
	wanted := make([]int64, len(open))
	for j, c := range open {
		wanted[j] = d.together(wanting, c)
	}
	return wanted
}

// affordable reports whether the most wanted candidates bring as many approvals
// as the least demanding papers that are needed still ask for.
func (d *deviation) affordable(hopeful bitset, wanted []int64, left int) bool {
	papers := make([]int64, left+1) // by what they still ask for
	for i := range hopeful.all() {
		papers[max(0, d.demand[i]-d.got[i])] += d.p.Ballot(i).Weight
	}
	needed, asked := d.need, int64(0)
	for missing, have := range papers {
		have = min(have, needed)
		needed -= have
		asked += have * int64(missing)
	}
	best := slices.Clone(wanted)
	slices.Sort(best)
	brought := int64(0)
	for _, w := range best[max(0, len(best)-left):] {
		brought += w
	}
	return len(best) >= left && brought >= asked
}

func (d *deviation) violation(chosen []int) *Violation {
	group, papers := d.group(func(i int) bool { return d.got[i] >= d.demand[i] })
	slices.Sort(chosen)
	return &Violation{Group: group, Papers: papers, Need: d.need, Candidates: chosen, Level: len(chosen), Has: d.most(group)}
}
