package single

import (
	"cmp"
	"context"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// River is ranked pairs in which of the majorities over a candidate only the first
// is locked: the locked ones form trees, like the branches of a river, and a root
// wins (Heitzig 2004). Majorities are compared by their lead; equal leads go in
// one order of all candidates that o.Ties gives, by winner, then by loser. A
// policy that refuses is only asked if that order decides who wins, or may do. With
// Options.All every order is tried, as bounded by Options.Nodes. It takes
// O(pairwise + m² log m).
func River(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "river"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	all := links(w, margins)
	if o.All > 0 {
		return riverUniverses(ctx, rule, p, all, o)
	}
	s := newStreams(w.Len())
	k := locker{rule: rule, n: w.Len(), ties: o.Ties}
	for level := range levels(all) {
		k.level++
		open := s.open(level)
		trial := s.clone()
		if trial.flowAll(distinct(s, slices.Clone(open))) {
			s = trial
			continue
		}
		if o.Ties.Name() == "" {
			return k.orRefuse(open)(riverUniverses(ctx, rule, p, all, o))
		}
		if err := k.order(open, open); err != nil {
			return nil, err
		}
		s.flowAll(open)
	}
	roots := s.roots()
	round := voting.Round{Elected: roots, Note: renjia.Textf("no locked majority against: %s", "无锁定的败绩：%s", called(p, roots))}
	return withBroken(k.broken)(settle(rule, roots, []voting.Round{round}, o))
}

// streams says for each candidate at the root of which tree of locked majorities
// they are.
type streams struct{ root []int32 }

func newStreams(n int) *streams {
	s := &streams{root: make([]int32, n)}
	for i := range s.root {
		s.root[i] = int32(i)
	}
	return s
}

func (s *streams) clone() *streams { return &streams{root: slices.Clone(s.root)} }

// can reports whether a majority may be locked: its loser has none against it yet
// and is not at the root of the winner's own tree.
func (s *streams) can(l link) bool { return s.root[l.to] == l.to && s.root[l.from] != l.to }

func (s *streams) open(level []link) []link {
	var open []link
	for _, l := range level {
		if s.can(l) {
			open = append(open, l)
		}
	}
	return open
}

// flow locks a majority.
func (s *streams) flow(l link) {
	to := s.root[l.from]
	for c, r := range s.root {
		if r == l.to {
			s.root[c] = to
		}
	}
}

// flowAll locks majorities in order and reports whether none was in the way of
// another, so that any order leads to the same trees.
func (s *streams) flowAll(open []link) bool {
	all := true
	for _, l := range open {
		if !s.can(l) {
			all = false
			continue
		}
		s.flow(l)
	}
	return all
}

func (s *streams) roots() []int {
	var all []int
	for c, r := range s.root {
		if int(r) == c {
			all = append(all, c)
		}
	}
	return all
}

// distinct drops, in place, majorities over one loser that come from the same
// tree: whichever is locked, the trees are the same.
func distinct(f *streams, open []link) []link {
	slices.SortFunc(open, func(a, b link) int {
		return cmp.Or(cmp.Compare(f.root[a.from], f.root[b.from]), cmp.Compare(a.to, b.to))
	})
	return slices.CompactFunc(open, func(a, b link) bool { return f.root[a.from] == f.root[b.from] && a.to == b.to })
}
