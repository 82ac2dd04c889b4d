package single

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Coombs excludes, as long as nobody is first on more than half of the ballots,
// all who are last on most (Coombs 1964; all at once as in pref_voting). If that
// is everybody, they are tied. Every ballot must say who is last. It takes
// O(A + rounds · n).
func Coombs(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "coombs"
	return coombs(ctx, rule, p, seats, o, func(tied []int, _ int) ([]int, *voting.BrokenTie, error) { return tied, nil, nil })
}

// CoombsLex is [Coombs] with one candidate excluded at a time and ties broken as
// they arise. With Options.All it is [CoombsPUT].
func CoombsLex(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "coombs_lex"
	if o.All > 0 {
		return coombsUniverses(ctx, rule, p, seats, o)
	}
	return coombs(ctx, rule, p, seats, o, func(tied []int, round int) ([]int, *voting.BrokenTie, error) {
		if len(tied) == 1 {
			return tied, nil, nil
		}
		b, err := o.Ties.Break(rule, voting.Tie{Round: round, For: voting.ToExclude, Among: tied})
		return []int{b.Chosen}, &b, err
	})
}

// CoombsPUT is [CoombsLex] under every way of breaking ties: who wins under some
// is a winner, and several winners are a tie. The search is that of
// [IRVParallelUniverse].
func CoombsPUT(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return coombsUniverses(ctx, "coombs_put", p, seats, o)
}

func coombsUniverses(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := checkLast(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	e := elimination{search: newSearch(ctx, rule, len(p.Candidates), int64(p.MarkCount()), o)}
	s := newEnds(p)
	e.step = func(left []int) (int, []int, []int) {
		s.count(left)
		if c, ok := s.majority(left); ok {
			return c, nil, nil
		}
		return -1, nil, best(left, of(s.last))
	}
	all := numbered(len(p.Candidates))
	s.count(all)
	round := voting.Round{Scores: standings(all, of(s.last)), Note: lastCount}
	e.from(all)
	return e.result(p, []voting.Round{round}, o)
}

var lastCount = renjia.Text{EN: "last places", ZH: "末位数"}

func coombs(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, choose func(tied []int, round int) ([]int, *voting.BrokenTie, error)) (*voting.Result, error) {
	if err := checkLast(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	s, left := newEnds(p), numbered(len(p.Candidates))
	var written tape
	var rounds []voting.Round
	var broken []voting.BrokenTie
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		s.count(left)
		round := voting.Round{Scores: written.standings(left, of(s.last))}
		if c, ok := s.majority(left); ok {
			round.Elected = []int{c}
			round.Note = renjia.Textf("%s is first on %d of %d ballots", "%s在%d票中居首，共%d票", p.Name(c), s.first[c], p.Voters())
			return withBroken(broken)(settle(rule, []int{c}, append(rounds, round), o))
		}
		gone, tie, err := choose(best(left, of(s.last)), len(rounds)+1)
		if err != nil {
			return nil, err
		}
		if tie != nil {
			broken = append(broken, *tie)
		}
		if len(gone) == len(left) {
			round.Note = renjia.Textf("all who are left are equally often last: %s", "余下各人末位数相同：%s", called(p, gone))
			return withBroken(broken)(settle(rule, gone, append(rounds, round), o))
		}
		round.Excluded, round.Note = gone, renjia.Textf("most last places, excluded: %s", "末位最多，淘汰：%s", called(p, gone))
		rounds, left = append(rounds, round), without(left, gone...)
	}
}

// ends counts who is first and last of the candidates left.
type ends struct {
	p           *voting.Profile
	first, last []int64
	in          []bool
	missing     []int32 // of ballots: whom it leaves out, or -1
}

func newEnds(p *voting.Profile) *ends {
	m := len(p.Candidates)
	s := &ends{p: p, first: make([]int64, m), last: make([]int64, m), in: make([]bool, m), missing: make([]int32, 0, p.Len())}
	for b := range p.Ballots() {
		missing := int32(-1)
		if len(b.Marks) < m {
			missing = int32(lastOf(p, b))
		}
		s.missing = append(s.missing, missing)
	}
	return s
}

func (s *ends) count(left []int) {
	clear(s.first)
	clear(s.last)
	clear(s.in)
	for _, c := range left {
		s.in[c] = true
	}
	for i, missing := range s.missing {
		b := s.p.Ballot(i)
		first, last := s.firstIn(b.Marks), missing
		if first < 0 {
			first = missing
		}
		if last < 0 || !s.in[last] {
			last = s.lastIn(b.Marks)
		}
		s.first[first] += b.Weight
		s.last[last] += b.Weight
	}
}

func (s *ends) firstIn(marks []int32) int32 {
	for _, c := range marks {
		if s.in[c] {
			return c
		}
	}
	return -1
}

func (s *ends) lastIn(marks []int32) int32 {
	for i := len(marks) - 1; i >= 0; i-- {
		if s.in[marks[i]] {
			return marks[i]
		}
	}
	return -1
}

func (s *ends) majority(left []int) (int, bool) {
	for _, c := range left {
		if 2*s.first[c] > s.p.Voters() || len(left) == 1 {
			return c, true
		}
	}
	return 0, false
}
