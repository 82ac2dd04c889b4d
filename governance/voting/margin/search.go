package margin

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Search bounds the margin of any rule for one winner. Lower is what bound says,
// nil if nothing is known of the rule; Upper is of changes found by trial, which
// have been counted. Then it tries all changes of Lower papers, of one more and so
// on, as long as o.Nodes counts allow, until both meet. New papers are strict and
// list all candidates; where the profile has shorter ones they may also be
// shorter. Approval ballots are any sets. Others are renjia.ErrUnsupported.
//
// The rule must list all outcomes with voting.Options.All, else it is
// renjia.ErrUnsupported too.
func Search(ctx context.Context, rule voting.Rule, p *voting.Profile, winner int, bound Bound, o Options) (*Margin, error) {
	if p.Kind != voting.Ranked && p.Kind != voting.Approval {
		return nil, fmt.Errorf("margin: there are too many %s ballots to try: %w", p.Kind, renjia.ErrUnsupported)
	}
	if err := p.RequirePairs("margin"); err != nil {
		return nil, err
	}
	s := &seek{ctx: ctx, rule: rule, p: p, o: o}
	name, err := s.name()
	if err != nil {
		return nil, err
	}
	if err := o.check(name, p, winner); err != nil {
		return nil, err
	}
	s.m = o.margin(name, winner)
	if len(p.Candidates) == 1 {
		s.m.Never = true
		return s.m, nil
	}
	return s.margin(bound)
}

// seek looks for changes that unseat a winner.
type seek struct {
	ctx  context.Context
	rule voting.Rule
	p    *voting.Profile
	o    Options
	m    *Margin
}

func (s *seek) name() (string, error) {
	r, err := s.rule(s.ctx, s.p, 1, voting.Options{All: len(s.p.Candidates) + 1})
	if err != nil {
		return "", err
	}
	return r.Rule, nil
}

func (s *seek) margin(bound Bound) (*Margin, error) {
	ok, err := s.unseats(nil)
	if err != nil {
		return nil, err
	}
	if ok {
		s.m.Found = true
		return s.m, nil
	}
	s.m.Lower = 1
	if bound != nil {
		s.m.Lower = max(1, bound(s.p, s.m.Winner, s.o.Variant))
	}
	if err := s.try(); err != nil {
		return nil, err
	}
	return s.m, s.exhaust()
}

// unseats counts with changes. An empty profile unseats nobody: there is no
// election.
func (s *seek) unseats(changes []Change) (bool, error) {
	q, err := Apply(s.p, changes)
	if err != nil || q.Len() == 0 {
		return false, err
	}
	r, err := s.rule(s.ctx, q, 1, voting.Options{All: len(q.Candidates) + 1})
	if err != nil {
		return false, err
	}
	if len(r.Outcomes) == 0 {
		return false, fmt.Errorf("margin of %s: it does not list all outcomes: %w", r.Rule, renjia.ErrUnsupported)
	}
	other, still := false, r.More
	for _, w := range r.Outcomes {
		mine := len(w) == 1 && w[0] == s.m.Winner
		other, still = other || !mine, still || mine
	}
	if s.o.Goal == MustLose {
		return other && !still, nil
	}
	return other, nil
}

// try changes the papers that favour the winner over each challenger most, to
// ballots that favour the challenger, as few as will do.
func (s *seek) try() error {
	for c := range s.p.Candidates {
		if c == s.m.Winner {
			continue
		}
		for _, order := range s.victims(c) {
			for _, paper := range s.favours(c) {
				if err := s.fewest(c, order, paper); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// victims orders the ballots in two ways: by how far the winner is above the
// challenger, and by how high the winner is.
func (s *seek) victims(c int) [][]int {
	if s.o.Variant == Add {
		return [][]int{nil}
	}
	w := s.m.Winner
	lead, height := make([]int64, s.p.Len()), make([]int64, s.p.Len())
	for i := range lead {
		g := opinion(s.p, i)
		lead[i], height[i] = g[w]-g[c], g[w]-slices.Max(g)
	}
	return [][]int{descending(lead), descending(height)}
}

func descending(keys []int64) []int {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -compare(keys[a], keys[b]) })
	return order
}

// favours makes papers for a challenger: the others between it and the winner
// from weak to strong, or the reverse.
func (s *seek) favours(c int) []*Paper {
	if s.o.Variant == Remove {
		return []*Paper{nil}
	}
	if s.p.Kind == voting.Approval {
		return []*Paper{{Marks: []int32{int32(c)}}}
	}
	w := s.p.Pairwise()
	strength := make([]int64, w.Len())
	for x := range strength {
		for y := range strength {
			strength[x] += int64(sign(w.Margin(x, y)))
		}
	}
	strong, weak := []int32{int32(c)}, []int32{int32(c)}
	for _, x := range descending(strength) {
		if x != c && x != s.m.Winner {
			strong = append(strong, int32(x))
		}
	}
	weak = append(weak, strong[1:]...)
	slices.Reverse(weak[1:])
	return []*Paper{{Marks: append(weak, int32(s.m.Winner))}, {Marks: append(strong, int32(s.m.Winner))}}
}

// fewest doubles the number of papers until the winner is out, then halves the
// interval; once there are changes that do, it begins with one paper fewer. Success
// need not be monotone in the number; what is found is counted.
func (s *seek) fewest(c int, order []int, paper *Paper) error {
	failed := s.m.Lower - 1
	if s.m.Found {
		if s.m.Upper-1 <= failed {
			return nil
		}
		ok, err := s.attempt(c, order, paper, s.m.Upper-1)
		if err != nil || !ok {
			return err
		}
		return s.halve(c, order, paper, failed)
	}
	most := s.p.Voters()
	if s.o.Variant == Add {
		most = min(4*most+4, voting.MaxWeight-most)
	}
	for step := int64(1); failed < most; step *= 2 {
		t := min(failed+step, most)
		ok, err := s.attempt(c, order, paper, t)
		if err != nil {
			return err
		}
		if ok {
			return s.halve(c, order, paper, failed)
		}
		failed = t
	}
	return nil
}

func (s *seek) halve(c int, order []int, paper *Paper, failed int64) error {
	for s.m.Upper-failed > 1 {
		t := failed + (s.m.Upper-failed)/2
		ok, err := s.attempt(c, order, paper, t)
		if err != nil {
			return err
		}
		if !ok {
			failed = t
		}
	}
	return nil
}

// attempt changes the first t papers and keeps what works.
func (s *seek) attempt(c int, order []int, paper *Paper, t int64) (bool, error) {
	changes := s.first(order, paper, t)
	ok, err := s.unseats(changes)
	if ok {
		s.m.Found, s.m.Upper, s.m.Challenger, s.m.Changes = true, t, c, changes
	}
	return ok, err
}

func (s *seek) first(order []int, paper *Paper, t int64) []Change {
	if s.o.Variant == Add {
		return []Change{{From: -1, Papers: t, To: paper}}
	}
	var changes []Change
	for _, i := range order {
		n := min(t, s.p.Ballot(i).Weight)
		if n == 0 {
			break
		}
		changes = append(changes, Change{From: i, Papers: n, To: paper})
		t -= n
	}
	return changes
}
