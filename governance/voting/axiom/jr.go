package axiom

import (
	"context"

	"github.com/renjia-project/renjia/governance/voting"
)

// JR checks justified representation: wherever the papers of one seat approve of
// a common candidate, one of them approves of a member. It takes O(marks) time.
//
// Source: Aziz, Brill, Conitzer, Elkind, Freeman and Walsh, "Justified
// representation in approval-based committee voting", 2017, definition 1.
func JR(_ context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("jr", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.verdict("jr", q.neglected(1)), nil
}

// EJRPlus checks EJR+: wherever the papers of l seats approve of a common
// candidate who is not a member, one of them approves of l members. It implies
// EJR, PJR and JR, and, unlike EJR, it takes only O(marks + m·k) time.
//
// Source: Brill and Peters, "Robust and verifiable proportionality axioms for
// multiwinner voting", 2023, definition 4.
func EJRPlus(_ context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("ejr+", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.verdict("ejr+", q.neglected(o.Seats)), nil
}

// neglected looks for a candidate outside with enough supporters who have fewer
// than l members, for the least such l up to most.
func (q *inquiry) neglected(most int) *Violation {
	below := q.supportByHas(most)
	for l := 1; l <= most; l++ {
		for c, support := range below {
			if !q.member[c] && support[l-1] >= q.need(l) {
				return q.neglect(c, l)
			}
		}
	}
	return nil
}

// supportByHas counts, for each candidate, the papers that approve of it and of
// at most 0, 1, … members.
func (q *inquiry) supportByHas(most int) [][]int64 {
	support := make([][]int64, len(q.p.Candidates))
	flat := make([]int64, most*len(support))
	for c := range support {
		support[c] = flat[c*most : (c+1)*most]
	}
	for i := range q.p.Len() {
		b := q.p.Ballot(i)
		if q.has[i] >= most {
			continue
		}
		for _, c := range b.Marks {
			support[c][q.has[i]] += b.Weight
		}
	}
	for _, s := range support {
		for h := 1; h < len(s); h++ {
			s[h] += s[h-1]
		}
	}
	return support
}

func (q *inquiry) neglect(c, l int) *Violation {
	group, papers := q.group(func(i int) bool { return q.has[i] < l && approves(q.p.Ballot(i), c) })
	return &Violation{Group: group, Papers: papers, Need: q.need(l), Candidates: []int{c}, Level: l, Has: q.most(group)}
}

// most is how many members the best served paper of a group approves of.
func (q *inquiry) most(group []Share) int {
	has := 0
	for _, s := range group {
		has = max(has, q.has[s.Ballot])
	}
	return has
}
