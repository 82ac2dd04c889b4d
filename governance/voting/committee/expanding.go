package committee

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// expanding is a sequence that elects whoever reaches a quota while ballots come
// to approve of more.
type expanding struct {
	purse  purse
	from   [][]int32 // by candidate, by rank: where the ballots that rank it so end
	list   [][]int32 // by candidate: ballots by the rank they give it
	depth  int       // ranks that count as approval
	ranks  int       // the last rank of all
	rest   bool      // all ranks count and nobody reaches the quota
	counts [][]int64 // by candidate, by rank: papers
	place  []int     // by candidate: in the rank-maximal order, equals share one
}

// ExpandingApprovals is the expanding approvals rule of Aziz and Lee (2020) with
// the choices they propose: ballots approve of candidates up to rank j, starting
// with 1; while the supporters of somebody have the quota or more left of their
// weights, whoever comes first in the rank-maximal order is elected, and its
// supporters lose the quota in proportion; then j grows. For n papers and m
// candidates the quota is n/(k+1), plus 1/(m+1) of the way to the next whole
// number.
//
// The rank of a candidate is one more than how many the ballot puts before it;
// those it does not list share the last. The rank-maximal order goes by most
// first ranks, then most second, and so on; equals in it are a tie. If there are
// fewer papers than seats, seats that are left go by that order. It takes O(n·m)
// memory, and O(n·m²) time at worst.
func ExpandingApprovals(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "expanding_approvals"
	if err := p.RequireSeats(rule, seats, voting.Ranked); err != nil {
		return nil, err
	}
	s := newExpanding(p, seats)
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: len(p.Candidates), erratic: true}
	return pr.run(ctx, o)
}

// quota returns n/(k+1) + (⌊n/(k+1)⌋ + 1 - n/(k+1)) / (m+1).
func quota(n int64, k, m int) *big.Rat {
	q := ratio(n, int64(k+1))
	next := whole(n/int64(k+1) + 1)
	return q.Add(q, next.Sub(next, q).Mul(next, ratio(1, int64(m+1))))
}

func newExpanding(p *voting.Profile, seats int) *expanding {
	m := len(p.Candidates)
	weights := make([]int64, p.Len())
	s := &expanding{depth: 1, ranks: m, list: make([][]int32, m), from: make([][]int32, m), counts: make([][]int64, m)}
	ranks := make([][]int32, m) // by candidate, by ballot
	for c := range m {
		ranks[c] = make([]int32, p.Len())
		s.counts[c] = make([]int64, m+1)
	}
	for i := range p.Len() {
		b := p.Ballot(i)
		weights[i] = b.Weight
		for c := range m {
			ranks[c][i] = int32(len(b.Marks) + 1)
		}
		above := 0
		for tier := range b.Tiers() {
			for _, c := range tier {
				ranks[c][i] = int32(above + 1)
			}
			above += len(tier)
		}
		for c := range m {
			s.counts[c][ranks[c][i]] += b.Weight
		}
	}
	for c := range m {
		s.list[c], s.from[c] = byRank(ranks[c], m)
	}
	s.purse = newPurse(weights, quota(p.Voters(), seats, m))
	s.order()
	return s
}

// byRank sorts ballots by rank; up to a rank they end where ends says.
func byRank(ranks []int32, last int) (list, ends []int32) {
	ends = make([]int32, last+2)
	for _, r := range ranks {
		ends[r+1]++
	}
	for r := range last + 1 {
		ends[r+1] += ends[r]
	}
	list = make([]int32, len(ranks))
	for b, r := range ranks {
		list[ends[r]] = int32(b)
		ends[r]++
	}
	return list, ends
}

// order finds the rank-maximal order.
func (s *expanding) order() {
	m := len(s.list)
	order := make([]int, m)
	for c := range order {
		order[c] = c
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(s.counts[b], s.counts[a]), cmp.Compare(a, b))
	})
	s.place = make([]int, m)
	for i, c := range order {
		s.place[c] = i
		if i > 0 && slices.Equal(s.counts[c], s.counts[order[i-1]]) {
			s.place[c] = s.place[order[i-1]]
		}
	}
}

func (s *expanding) supporters(c int) []int32 { return s.list[c][:s.from[c][s.depth]] }

func (s *expanding) evaluate(c int) span {
	x := float64(s.place[c])
	if s.rest || s.reaches(c) {
		return span{x, x}
	}
	return span{unattainable, unattainable}
}

func (s *expanding) reaches(c int) bool {
	sum := s.purse.sum(s.supporters(c))
	price, _ := s.purse.price.Float64()
	switch {
	case sum.lo > above(price):
		return true
	case sum.hi < below(price):
		return false
	}
	return s.purse.affords(s.supporters(c))
}

func (s *expanding) compare(a, b int) int { return cmp.Compare(s.place[a], s.place[b]) }

func (s *expanding) value(c int) *big.Rat { return s.purse.value(s.supporters(c)) }

func (s *expanding) elect(c int) { s.purse.pay(s.supporters(c)) }

// advance lets one more rank count.
func (s *expanding) advance() bool {
	if s.depth < s.ranks {
		s.depth++
		return true
	}
	more := !s.rest
	s.rest = true
	return more
}

func (s *expanding) note() renjia.Text {
	if s.rest {
		return renjia.Text{EN: "nobody reaches the quota", ZH: "无人达到当选商数"}
	}
	return renjia.Textf("ranks up to %d count", "计入前%d位", s.depth)
}

func (s *expanding) clone() sequence {
	t := *s
	t.purse = s.purse.clone()
	return &t
}

func (s *expanding) key() string { return fmt.Sprint(s.depth, s.rest, ":") + s.purse.key() }
