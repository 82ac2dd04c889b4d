package single

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia/governance/voting"
)

// riverUniverses tries every order of equal majorities.
func riverUniverses(ctx context.Context, rule string, p *voting.Profile, all []link, o voting.Options) (*voting.Result, error) {
	n := len(p.Candidates)
	s := riverSearch{search: newSearch(ctx, rule, n, closureSteps(n), o)}
	for level := range levels(all) {
		s.levels = append(s.levels, level)
	}
	s.won[s.one(n)] = true
	for c := range n {
		if !s.won[c] && !s.stopped {
			clear(s.seen)
			s.aim(c, s.levels)
			s.won[c] = s.wins(newStreams(n), 0)
		}
	}
	return s.result(p, nil, o)
}

// riverSearch looks for an order of equal majorities that keeps a target a root.
type riverSearch struct {
	*search
	aimed
	levels [][]link
}

// one follows the order of candidates, so that there is a winner to report.
func (s *riverSearch) one(n int) int {
	f := newStreams(n)
	for _, level := range s.levels {
		f.flowAll(f.open(level))
	}
	return f.roots()[0]
}

// safe reports whether all who have a majority over the target from a level on are
// in its tree.
func (s *riverSearch) safe(f *streams, level int) bool {
	for _, over := range s.over[level:] {
		for _, z := range over {
			if int(f.root[z]) != s.target {
				return false
			}
		}
	}
	return true
}

// wins goes through the levels that are left. Majorities that come from the
// target's tree are locked first: whatever then is in the tree that was not, is no
// danger any more, and nothing else changes.
func (s *riverSearch) wins(f *streams, level int) bool {
	for ; level < len(s.levels) && !s.safe(f, level); level++ {
		s.widen(f, s.levels[level])
		open := distinct(f, f.open(s.levels[level]))
		if len(open) > 1 && !s.pay() {
			return false
		}
		trial := f.clone()
		if !trial.flowAll(open) {
			return s.branch(f, level, open)
		}
		if f = trial; int(f.root[s.target]) != s.target {
			return false
		}
	}
	return true
}

// widen locks all majorities that come from the target's tree, or from what that
// adds to it.
func (s *riverSearch) widen(f *streams, level []link) {
	for more := true; more; {
		more = false
		for _, l := range level {
			if int(f.root[l.from]) == s.target && f.can(l) {
				f.flow(l)
				more = true
			}
		}
	}
}

// branch tries each majority next, except that those over the target come last and
// those that do not matter come first, in any order.
func (s *riverSearch) branch(f *streams, level int, open []link) bool {
	matters, able := s.relevant(f, level)
	if !able {
		return false
	}
	var next []link
	locked := false
	for _, l := range open {
		switch {
		case int(l.to) == s.target:
		case has(matters, int(l.to)):
			next = append(next, l)
		case f.can(l):
			f.flow(l)
			locked = true
		}
	}
	if locked {
		return s.wins(f, level)
	}
	if !s.visit(f.key(level, matters)) {
		return false
	}
	for _, l := range next {
		g := f.clone()
		g.flow(l)
		if won := s.wins(g, level); won || s.stopped {
			return won
		}
	}
	return false
}

// relevant returns from whom one may come to somebody who has a majority over the
// target and is not in its tree yet, if every majority from a level on that may
// still be locked were locked. It returns false if, even so, somebody would not
// get into the tree in time.
func (s *riverSearch) relevant(f *streams, level int) ([]uint64, bool) {
	dream := newClosure(len(f.root))
	for c, r := range f.root {
		dream.add(int(r), c, nil)
	}
	var feared []int
	for i := level; i < len(s.levels); i++ {
		for _, l := range s.levels[i] {
			if f.can(l) && int(l.to) != s.target {
				dream.add(int(l.from), int(l.to), nil)
			}
		}
		for _, z := range s.over[i] {
			if !dream.reaches(s.target, z) {
				return nil, false
			}
			if int(f.root[z]) != s.target {
				feared = append(feared, z)
			}
		}
	}
	matters := make([]uint64, dream.words)
	for _, z := range feared {
		for i, w := range dream.up(z) {
			matters[i] |= w
		}
	}
	return matters, true
}

// key tells trees apart by the roots of those who matter.
func (s *streams) key(level int, matters []uint64) string {
	b := fmt.Appendf(nil, "%d\n", level)
	for c, r := range s.root {
		if has(matters, c) {
			b = append(b, byte(c), byte(c>>8), byte(r), byte(r>>8))
		}
	}
	return string(b)
}

// aimed is a target and who has a majority over it, level by level.
type aimed struct {
	target int
	over   [][]int
}

// aim sets the target.
func (a *aimed) aim(target int, levels [][]link) {
	a.target, a.over = target, make([][]int, len(levels))
	for i, level := range levels {
		for _, l := range level {
			if int(l.to) == target {
				a.over[i] = append(a.over[i], int(l.from))
			}
		}
	}
}
