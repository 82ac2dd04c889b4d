package single

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia/governance/voting"
)

// RankedPairsMarginsPUT is ranked pairs under every order of equal leads: who wins
// under some is a winner, and several winners are a tie. Deciding that is NP-hard
// (Brill and Fischer 2012). Only who is undefeated under [SplitCycle] can be one
// (Holliday and Pacuit 2023): if that is one candidate nothing is searched.
// Options.Nodes bounds the search: then Result.More is true, or without
// Options.All the error matches renjia.ErrUnknown.
func RankedPairsMarginsPUT(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rankedPairsPUT(ctx, "ranked_pairs_margins_put", p, seats, o, margins)
}

// RankedPairsWinningPUT is [RankedPairsMarginsPUT] with majorities compared by
// their size.
func RankedPairsWinningPUT(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rankedPairsPUT(ctx, "ranked_pairs_winning_put", p, seats, o, winning)
}

func rankedPairsPUT(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, m measure) (*voting.Result, error) {
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	return rankedPairsUniverses(ctx, rule, p, w, links(w, m), o)
}

func rankedPairsUniverses(ctx context.Context, rule string, p *voting.Profile, w *voting.Pairwise, all []link, o voting.Options) (*voting.Result, error) {
	s := lockSearch{search: newSearch(ctx, rule, w.Len(), closureSteps(w.Len()), o)}
	for level := range levels(all) {
		s.levels = append(s.levels, level)
	}
	able := undefeated(w.Len(), all)
	if len(able) == 1 {
		s.won[able[0]] = true
		return s.result(p, nil, o)
	}
	if c, ok := s.one(w.Len()); ok {
		s.won[c] = true
	}
	for _, c := range able {
		if !s.won[c] && !s.stopped {
			clear(s.seen)
			s.aim(c, s.levels)
			s.won[c] = s.wins(newClosure(w.Len()), 0)
		}
	}
	return s.result(p, nil, o)
}

// closureSteps is about how many steps a state of a search over links may take; the
// links it keeps are bounded with it.
func closureSteps(n int) int64 { return int64(n) * int64(n) * int64(n) }

// undefeated returns whose every defeat is, or may be, broken by a path back that
// is at least as strong.
func undefeated(n int, all []link) []int {
	c := newClosure(n)
	lost := make([]bool, n)
	for level := range levels(all) {
		for _, l := range level {
			c.add(int(l.from), int(l.to), nil)
		}
		for _, l := range level {
			if !c.reaches(int(l.to), int(l.from)) {
				lost[l.to] = true
			}
		}
	}
	var able []int
	for i := range n {
		if !lost[i] {
			able = append(able, i)
		}
	}
	return able
}

// lockSearch looks for an order of equal majorities that lets a target win.
type lockSearch struct {
	*search
	aimed
	levels [][]link
}

// one locks in the order of candidates, so that there is one winner to report
// however soon the search is stopped.
func (s *lockSearch) one(n int) (int, bool) {
	k := locker{rule: s.rule, n: n, c: newClosure(n), ties: voting.ByIndex()}
	for _, level := range s.levels {
		if _, err := k.lock(level); err != nil {
			return 0, false
		}
	}
	return k.c.tops()[0], true
}

// safe reports whether the target is above all who have a majority over it from a
// level on, so that none of these can be locked any more.
func (s *lockSearch) safe(c *closure, level int) bool {
	for _, over := range s.over[level:] {
		for _, z := range over {
			if !c.reaches(s.target, z) {
				return false
			}
		}
	}
	return true
}

// relevant returns who may be on a way from the target to somebody with a majority
// over it whom it is not above yet, if every majority from a level on that is not
// forbidden yet were locked. All cycles that matter are among them. It returns
// false if, even so, the target would not be above somebody in time.
func (s *lockSearch) relevant(c *closure, level int) ([]uint64, bool) {
	dream := c.clone()
	var feared []int
	for i := level; i < len(s.levels); i++ {
		for _, l := range s.levels[i] {
			if int(l.to) != s.target && !c.reaches(int(l.to), int(l.from)) {
				dream.add(int(l.from), int(l.to), nil)
			}
		}
		for _, z := range s.over[i] {
			if !dream.reaches(s.target, z) {
				return nil, false
			}
			if !c.reaches(s.target, z) {
				feared = append(feared, z)
			}
		}
	}
	among := make([]uint64, c.words)
	for _, z := range feared {
		for i, w := range dream.up(z) {
			among[i] |= w & dream.down(s.target)[i]
		}
	}
	return among, true
}

// wins goes through the levels that are left. Majorities of the target are locked
// first: while nobody is above the target they forbid nothing but majorities over
// it.
func (s *lockSearch) wins(c *closure, level int) bool {
	for ; level < len(s.levels) && !s.safe(c, level); level++ {
		for _, l := range s.levels[level] {
			if int(l.from) == s.target {
				c.add(s.target, int(l.to), nil)
			}
		}
		open := undecided(c, s.levels[level])
		if len(open) > 1 && !s.pay() {
			return false
		}
		clash := clashing(c, open)
		if len(clash) > 0 {
			return s.branch(c, level, open, clash)
		}
		for _, l := range open {
			if int(l.to) == s.target {
				return false
			}
			c.add(int(l.from), int(l.to), nil)
		}
	}
	return true
}

// branch locks what is locked in any order, then tries each majority of one cycle
// next; those over the target come last.
func (s *lockSearch) branch(c *closure, level int, open, clash []link) bool {
	rest := clash // in the order of open
	for _, l := range open {
		if len(rest) > 0 && l == rest[0] {
			rest = rest[1:]
			continue
		}
		if int(l.to) == s.target {
			return false
		}
		c.add(int(l.from), int(l.to), nil)
	}
	among, able := s.relevant(c, level)
	if !able {
		return false
	}
	clash = lockOthers(c, clash, among)
	if len(clash) == 0 {
		return s.wins(c, level)
	}
	if !s.visit(fmt.Sprint(level, "\n") + c.keyAmong(among)) {
		return false
	}
	for _, l := range s.oneCycle(c, clash) {
		d := c.clone()
		d.add(int(l.from), int(l.to), nil)
		if won := s.wins(d, level); won || s.stopped {
			return won
		}
	}
	return false
}

// lockOthers locks, in any order, majorities on cycles that do not matter, and
// returns the others.
func lockOthers(c *closure, clash []link, among []uint64) []link {
	var matter []link
	for _, l := range clash {
		switch from, to := int(l.from), int(l.to); {
		case has(among, from) && has(among, to):
			matter = append(matter, l)
		case !c.reaches(to, from):
			c.add(from, to, nil)
		}
	}
	return matter
}

// oneCycle returns the majorities that are on cycles with the first, without those
// over the target; what is decided among them does not touch other cycles. Those
// that put somebody below the target are tried first.
func (s *lockSearch) oneCycle(c *closure, clash []link) []link {
	full := c.clone()
	for _, l := range clash {
		full.add(int(l.from), int(l.to), nil)
	}
	anchor := int(clash[0].from)
	var first, then []link
	for _, l := range clash {
		switch {
		case int(l.to) == s.target || !full.reaches(anchor, int(l.from)) || !full.reaches(int(l.to), anchor):
		case c.reaches(s.target, int(l.from)):
			first = append(first, l)
		default:
			then = append(then, l)
		}
	}
	return append(first, then...)
}
