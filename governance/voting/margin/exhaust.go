package margin

import (
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// exhaust raises the lower bound by trying all changes of so many papers.
func (s *seek) exhaust() error {
	most := s.p.Voters()
	if s.o.Variant == Remove {
		most-- // one paper is left
	}
	var papers []Paper
	for !s.m.Exact() {
		if s.o.Variant != Add && s.m.Lower > most {
			s.m.Never = !s.m.Found
			return nil
		}
		if papers == nil && s.o.Variant != Remove {
			if papers = s.papers(); papers == nil {
				return nil // too many
			}
		}
		e := &exhaustion{seek: s, papers: papers}
		ok := e.remove(0, s.m.Lower)
		if e.err != nil || e.found {
			return e.err
		}
		if !ok {
			return nil
		}
		s.m.Lower++
	}
	return nil
}

// papers lists all papers that may be cast, nil if there are more than nodes.
func (s *seek) papers() []Paper {
	shortest := 0
	if s.p.Kind == voting.Ranked && s.p.Complete() {
		shortest = len(s.p.Candidates)
	}
	var all []Paper
	var extend func(marks []int32) bool
	extend = func(marks []int32) bool {
		if len(marks) >= shortest {
			if s.o.Nodes > 0 && int64(len(all)) >= s.o.Nodes {
				return false
			}
			all = append(all, Paper{Marks: slices.Clone(marks)})
		}
		for c := range int32(len(s.p.Candidates)) {
			if slices.Contains(marks, c) || s.p.Kind == voting.Approval && len(marks) > 0 && c < marks[len(marks)-1] {
				continue
			}
			if !extend(append(marks[:len(marks):len(marks)], c)) {
				return false
			}
		}
		return true
	}
	if !extend(nil) {
		return nil
	}
	return all
}

// exhaustion goes over all changes of some number of papers: which to take, and
// what to put in their place.
type exhaustion struct {
	*seek
	papers []Paper
	taken  []part // of ballots
	given  []part // of papers
	found  bool
	err    error
}

// part is some of a kind.
type part struct {
	of int
	n  int64
}

// remove takes left papers of the ballots from i on; false ends the search.
func (e *exhaustion) remove(i int, left int64) bool {
	if e.o.Variant == Add {
		return e.add(0, left)
	}
	if left == 0 {
		if e.o.Variant == Remove {
			return e.count()
		}
		return e.add(0, e.m.Lower)
	}
	if i == e.p.Len() {
		return true
	}
	for n := min(left, e.p.Ballot(i).Weight); n >= 0; n-- {
		e.taken = append(e.taken, part{i, n})
		ok := e.remove(i+1, left-n)
		e.taken = e.taken[:len(e.taken)-1]
		if !ok {
			return false
		}
	}
	return true
}

// add gives left papers of the kinds from i on.
func (e *exhaustion) add(i int, left int64) bool {
	if left == 0 {
		return e.count()
	}
	if i == len(e.papers) {
		return true
	}
	for n := left; n >= 0; n-- {
		e.given = append(e.given, part{i, n})
		ok := e.add(i+1, left-n)
		e.given = e.given[:len(e.given)-1]
		if !ok {
			return false
		}
	}
	return true
}

func (e *exhaustion) count() bool {
	if e.o.Nodes > 0 && e.m.Nodes >= e.o.Nodes {
		return false
	}
	e.m.Nodes++
	if e.err = e.ctx.Err(); e.err != nil {
		return false
	}
	changes := pair(e.taken, e.given, e.papers)
	ok, err := e.unseats(changes)
	e.err = err
	if ok {
		e.found = true
		e.m.Found, e.m.Upper, e.m.Changes, e.m.Challenger = true, e.m.Lower, changes, e.instead(changes)
	}
	return err == nil && !ok
}

// instead returns who wins instead.
func (s *seek) instead(changes []Change) int {
	q, err := Apply(s.p, changes)
	if err != nil {
		return -1
	}
	r, err := s.rule(s.ctx, q, 1, voting.Options{All: len(q.Candidates) + 1})
	if err != nil {
		return -1
	}
	for _, w := range r.Outcomes {
		if len(w) == 1 && w[0] != s.m.Winner {
			return w[0]
		}
	}
	return -1
}

// pair makes changes of papers taken and papers given, one for one; what is left
// of either is removed or added.
func pair(taken, given []part, papers []Paper) []Change {
	taken, given = slices.Clone(taken), slices.Clone(given)
	var changes []Change
	i, j := 0, 0
	for i < len(taken) || j < len(given) {
		switch {
		case i < len(taken) && taken[i].n == 0:
			i++
		case j < len(given) && given[j].n == 0:
			j++
		case i == len(taken):
			changes = append(changes, Change{From: -1, Papers: given[j].n, To: &papers[given[j].of]})
			j++
		case j == len(given):
			changes = append(changes, Change{From: taken[i].of, Papers: taken[i].n})
			i++
		default:
			n := min(taken[i].n, given[j].n)
			changes = append(changes, Change{From: taken[i].of, Papers: n, To: &papers[given[j].of]})
			taken[i].n -= n
			given[j].n -= n
		}
	}
	return changes
}
