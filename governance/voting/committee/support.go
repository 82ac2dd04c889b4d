package committee

import (
	"cmp"
	"math/bits"
)

// groups are ballots put together by which members of a committee they approve
// of; ballots that approve of none are left out.
type groups struct {
	members int
	weight  []int64
	from    []int32 // where the members of each begin; one more than groups
	list    []int32
}

func (g *groups) reset(members int) {
	g.members = members
	g.weight, g.list = g.weight[:0], g.list[:0]
	g.from = append(g.from[:0], 0)
}

// close ends a group whose members were appended to the list.
func (g *groups) close(weight int64) {
	g.weight = append(g.weight, weight)
	g.from = append(g.from, int32(len(g.list)))
}

func (g *groups) of(i int) []int32 { return g.list[g.from[i]:g.from[i+1]] }

// fraction is a fraction of small whole numbers.
type fraction struct{ num, den int64 }

// compare compares two fractions with positive denominators exactly.
func (f fraction) compare(g fraction) int {
	ah, al := bits.Mul64(uint64(f.num), uint64(g.den))
	bh, bl := bits.Mul64(uint64(g.num), uint64(f.den))
	return cmp.Or(cmp.Compare(ah, bh), cmp.Compare(al, bl))
}

// scarcity finds the members that have the fewest supporters for their number.
//
// The greatest support that can be given to each member at once, every ballot
// dividing its weight among members it approves of, is the least of w(N(S))/|S|
// over sets S of members, w(N(S)) the weight of ballots that approve of one of
// them (Hall's theorem, for fractions). For a/b given, a cut of a network tells
// whether some S is below it and finds one with the least b·w(N(S)) - a·|S|; going
// on with its quotient reaches the least (Dinkelbach 1967). All capacities are
// whole, so the result is exact.
type scarcity struct {
	groups
	net network
}

// least returns the least quotient, given one that some set has or that is
// known to be too great.
func (s *scarcity) least(start fraction) fraction {
	for {
		if s.cut(start) == start.num*int64(s.members) {
			return start // every member has its share
		}
		s.net.reach(s.source())
		found, ok := s.quotient(func(member int) bool { return s.net.level[member] >= 0 })
		if !ok || found.compare(start) >= 0 {
			return start
		}
		start = found
	}
}

// widest returns, for the least quotient, the greatest set that has it.
func (s *scarcity) widest(f fraction) []bool {
	s.cut(f)
	s.net.reachedBy(s.sink())
	in := make([]bool, s.members)
	for m := range in {
		in[m] = s.net.level[m] < 0
	}
	return in
}

func (s *scarcity) source() int32 { return int32(s.members + len(s.weight)) }

func (s *scarcity) sink() int32 { return s.source() + 1 }

// cut returns what can be given to members that each want num, all weights
// counting den times.
func (s *scarcity) cut(f fraction) int64 {
	n := &s.net
	n.reset(s.members + len(s.weight) + 2)
	for m := range int32(s.members) {
		n.edge(s.source(), m, f.num)
	}
	for i, w := range s.weight {
		group := int32(s.members + i)
		n.edge(group, s.sink(), f.den*w)
		for _, m := range s.of(i) {
			n.edge(m, group, unlimited)
		}
	}
	return n.flow(s.source(), s.sink())
}

// quotient returns w(N(S))/|S|; false if S is empty.
func (s *scarcity) quotient(in func(member int) bool) (fraction, bool) {
	var f fraction
	for m := range s.members {
		if in(m) {
			f.den++
		}
	}
	for i, w := range s.weight {
		for _, m := range s.of(i) {
			if in(int(m)) {
				f.num += w
				break
			}
		}
	}
	return f, f.den > 0
}

// everyone returns the quotient of all members.
func (s *scarcity) everyone() fraction {
	f, _ := s.quotient(func(int) bool { return true })
	return f
}
