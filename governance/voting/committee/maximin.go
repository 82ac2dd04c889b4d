package committee

import (
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// maximin is a sequence that elects whoever leaves the committee with the
// greatest support of its worst supported member.
type maximin struct {
	*votes
	class  []int32 // by ballot: which members it approves of; nothing is none
	before []int32 // by class: without its latest member
	member []int32 // by class: the latest member, in order of election
	weight []int64 // by class
	count  int     // of members
	worst  fraction
	values []fraction // of candidates, as evaluated last

	scarcity scarcity
	scratch  tallies
}

// MaximinSupport is the maximin support method of Sánchez-Fernández, Fernández,
// Fisteus and Brill (arXiv:1609.05370): every ballot divides its weight among
// elected candidates it approves of, so that the least supported has as much as
// possible; each seat goes to whoever keeps that greatest. Values are fractions
// found by maximum flows with whole capacities, without error.
//
// For each candidate that may be next it takes a few maximum flows in a network
// of as many nodes as there are different sets of elected candidates on ballots.
func MaximinSupport(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("maximin-support", seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &maximin{votes: v, class: make([]int32, p.Len()), worst: fraction{p.Voters(), 1}, values: make([]fraction, v.candidates())}
	for b := range s.class {
		s.class[b] = nothing
	}
	pr := process{rule: "maximin-support", purpose: voting.ToElect, steps: seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

func (s *maximin) evaluate(c int) span {
	f := s.worst
	for _, g := range []fraction{{s.support[c], 1}, s.group(c)} {
		if g.compare(f) < 0 {
			f = g
		}
	}
	if f.num > 0 {
		f = s.scarcity.least(f)
	}
	s.values[c] = f
	x := float64(f.num) / float64(f.den)
	return span{below(-x), above(-x)}
}

// group puts ballots together as they would be with one more member, and returns
// the quotient of all members.
func (s *maximin) group(c int) fraction {
	t := &s.scratch
	t.reset(len(s.before))
	for _, b := range s.supporters(c) {
		t.add(s.class[b], s.weights[b])
	}
	g := &s.scarcity.groups
	g.reset(s.count + 1)
	for _, class := range t.used {
		s.approve(class)
		g.list = append(g.list, int32(s.count))
		g.close(t.of(class))
	}
	for class, w := range s.weight {
		if rest := w - t.of(int32(class)); rest > 0 {
			s.approve(int32(class))
			g.close(rest)
		}
	}
	return s.scarcity.everyone()
}

// approve appends the members of a class.
func (s *maximin) approve(class int32) {
	for ; class != nothing; class = s.before[class] {
		s.scarcity.list = append(s.scarcity.list, s.member[class])
	}
}

func (s *maximin) compare(a, b int) int { return s.values[b].compare(s.values[a]) }

func (s *maximin) value(c int) *big.Rat { return ratio(s.values[c].num, s.values[c].den) }

func (s *maximin) elect(c int) {
	s.evaluate(c)
	s.worst = s.values[c]
	wider := map[int32]int32{}
	for _, b := range s.supporters(c) {
		old := s.class[b]
		class, ok := wider[old]
		if !ok {
			class = int32(len(s.before))
			wider[old] = class
			s.before, s.member = append(s.before, old), append(s.member, int32(s.count))
			s.weight = append(s.weight, 0)
		}
		s.class[b] = class
		s.weight[class] += s.weights[b]
		if old != nothing {
			s.weight[old] -= s.weights[b]
		}
	}
	s.count++
}

func (s *maximin) advance() bool { return false }

func (s *maximin) clone() sequence {
	t := *s
	t.class, t.before, t.member = slices.Clone(s.class), slices.Clone(s.before), slices.Clone(s.member)
	t.weight, t.values = slices.Clone(s.weight), slices.Clone(s.values)
	t.scarcity, t.scratch = scarcity{}, tallies{}
	return &t
}

func (s *maximin) key() string { return "" } // the set of the elected says all
