package axiom

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// EJR checks extended justified representation: wherever the papers of l seats
// approve of l common candidates, one of them approves of l members. It is
// coNP-complete: the check is settled by EJR+ where that holds, and else by a
// search that o.Nodes bounds.
//
// Source: Aziz et al., "Justified representation in approval-based committee
// voting", 2017, definition 2.
func EJR(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("ejr", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.search(ctx, "ejr", func(s *search, l int) *Violation { return s.agreeing(s.short(l), l) })
}

// PJR checks proportional justified representation: wherever the papers of l
// seats approve of l common candidates, they approve of l members together. It
// is coNP-complete, and settled as [EJR] is.
//
// Source: Sánchez-Fernández et al., "Proportional justified representation",
// 2017.
func PJR(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("pjr", p, committee, o, voting.Approval)
	if err != nil {
		return nil, err
	}
	return q.search(ctx, "pjr", func(s *search, l int) *Violation { return s.confined(s.short(l), l) })
}

// search tries every level at which EJR+ is violated: a group that violates EJR
// or PJR violates EJR+ at the same level, with a common candidate that is no
// member.
func (q *inquiry) search(ctx context.Context, check string, at func(s *search, l int) *Violation) (*Verdict, error) {
	s := newSearch(ctx, q)
	below := q.supportByHas(q.o.Seats)
	for l := 1; l <= q.o.Seats; l++ {
		possible := false
		for c, support := range below {
			possible = possible || !q.member[c] && support[l-1] >= q.need(l)
		}
		if !possible {
			continue
		}
		if v := at(s, l); v != nil {
			r := q.verdict(check, v)
			r.Nodes = s.nodes
			return r, nil
		}
		if s.err != nil {
			return nil, s.err
		}
	}
	r := q.verdict(check, nil)
	r.Nodes = s.nodes
	if s.stopped {
		r.Outcome = Unknown
	}
	return r, nil
}

// search looks through groups of ballots.
type search struct {
	*inquiry
	ctx     context.Context
	support []bitset // of each candidate: the ballots that approve of it
	nodes   int64
	stopped bool
	err     error
}

func newSearch(ctx context.Context, q *inquiry) *search {
	s := &search{inquiry: q, ctx: ctx, support: make([]bitset, len(q.p.Candidates))}
	for c := range s.support {
		s.support[c] = newBitset(q.p.Len())
	}
	for i := range q.p.Len() {
		for _, c := range q.p.Ballot(i).Marks {
			s.support[c].set(i)
		}
	}
	return s
}

// visit counts a node; false ends the search.
func (s *search) visit() bool {
	if s.stopped || s.err != nil {
		return false
	}
	if s.o.Nodes > 0 && s.nodes >= s.o.Nodes {
		s.stopped = true
		return false
	}
	if s.nodes&255 == 0 {
		s.err = s.ctx.Err()
	}
	s.nodes++
	return s.err == nil
}

// short are the ballots with fewer than l members.
func (s *search) short(l int) bitset {
	group := newBitset(s.p.Len())
	for i, has := range s.has {
		if has < l {
			group.set(i)
		}
	}
	return group
}

func (s *search) papers(group bitset) int64 {
	sum := int64(0)
	for i := range group.all() {
		sum += s.p.Ballot(i).Weight
	}
	return sum
}

// agreeing looks in a group for enough papers that agree on l candidates.
func (s *search) agreeing(group bitset, l int) *Violation {
	all := make([]int, len(s.p.Candidates))
	for c := range all {
		all[c] = c
	}
	found, agreed := s.agree(group, nil, all, l)
	if found == nil {
		return nil
	}
	shares, papers := s.group(found.has)
	slices.Sort(agreed)
	return &Violation{Group: shares, Papers: papers, Need: s.need(l), Candidates: agreed, Level: l, Has: s.most(shares)}
}

// agree branches on whether a candidate is among those agreed on. It returns the
// group and l candidates all of it approves of.
func (s *search) agree(group bitset, chosen, open []int, l int) (bitset, []int) {
	for s.visit() {
		var free []int
		group, free, open = s.reduce(group, chosen, open, l)
		chosen = append(slices.Clone(chosen), free...)
		if len(chosen) >= l {
			return group, chosen[:l]
		}
		if len(chosen)+len(open) < l {
			return nil, nil
		}
		c := slices.MaxFunc(open, func(a, b int) int { return compare(s.together(group, a), s.together(group, b)) })
		open = without(open, c)
		if g, agreed := s.agree(group.and(s.support[c]), append(chosen[:len(chosen):len(chosen)], c), open, l); g != nil {
			return g, agreed
		}
	}
	return nil, nil
}

func (s *search) together(group bitset, c int) int64 { return s.papers(group.and(s.support[c])) }

// reduce drops, over and over, candidates with too few papers in the group and
// papers that approve of too few candidates; and takes the candidates that all
// of the group approve of.
func (s *search) reduce(group bitset, chosen, open []int, l int) (left bitset, free, still []int) {
	group = slices.Clone(group)
	for {
		size := s.papers(group)
		free, still = nil, nil
		for _, c := range open {
			switch t := s.together(group, c); {
			case t < s.need(l):
			case t == size:
				free = append(free, c)
			default:
				still = append(still, c)
			}
		}
		if !s.drop(group, still, l-len(chosen)-len(free)) {
			return group, free, still
		}
		open = append(free, still...)
	}
}

// drop takes papers out of the group that approve of fewer than so many of the
// open candidates, and reports whether there were any.
func (s *search) drop(group bitset, open []int, fewest int) bool {
	if fewest <= 0 {
		return false
	}
	dropped := false
	for i := range group.all() {
		marks, common := s.p.Ballot(i).Marks, 0
		for _, c := range open {
			if _, found := slices.BinarySearch(marks, int32(c)); found {
				common++
			}
		}
		if common < fewest {
			group.unset(i)
			dropped = true
		}
	}
	return dropped
}

// confined looks in a group for enough papers that agree on l candidates and
// approve, together, of fewer than l members. It finds an agreeing group, and
// where that approves of too many members branches on which of them to do
// without.
func (s *search) confined(group bitset, l int) *Violation {
	return s.confine(group, make([]bool, len(s.p.Candidates)), 0, l)
}

func (s *search) confine(group bitset, kept []bool, count, l int) *Violation {
	if count >= l {
		return nil
	}
	v := s.agreeing(group, l)
	if v == nil {
		return nil
	}
	members := s.approved(v.Group)
	if len(members) < l {
		v.Has = len(members)
		return v
	}
	for _, c := range members {
		if kept[c] {
			continue
		}
		if v := s.confine(group.andNot(s.support[c]), kept, count, l); v != nil {
			return v
		}
		kept[c] = true
		count++
		defer func() { kept[c] = false }()
		if count >= l {
			return nil
		}
	}
	return nil
}

// approved are the members that some paper of a group approves of, ascending.
func (s *search) approved(group []Share) []int {
	var members []int
	for _, c := range s.members {
		if slices.ContainsFunc(group, func(g Share) bool { return s.support[c].has(g.Ballot) }) {
			members = append(members, c)
		}
	}
	return members
}
