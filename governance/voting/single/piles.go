package single

import (
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// piles are ballots sorted by the first candidate on them who is still in. A
// ballot only ever moves down, so that all rounds together look at each mark
// once.
type piles struct {
	p      *voting.Profile
	votes  []int64 // of candidates
	active int64   // papers that still list somebody
	left   []int   // candidates still in, ascending
	out    []bool
	at     []int32          // of ballots: the mark that counts now
	head   []int32          // of candidates: a ballot of the pile, plus one
	next   []int32          // of ballots: the next of the pile, plus one
	pairs  *voting.Pairwise // if who beats all others who are left wins at once
}

func newPiles(p *voting.Profile) *piles {
	m, n := len(p.Candidates), p.Len()
	s := &piles{
		p: p, votes: make([]int64, m), left: numbered(m), out: make([]bool, m),
		at: make([]int32, n), head: make([]int32, m), next: make([]int32, n), active: p.Voters(),
	}
	for i := range n {
		s.place(i)
	}
	return s
}

// place puts a ballot on the pile of the first candidate from its mark on who is in.
func (s *piles) place(i int) {
	b := s.p.Ballot(i)
	for j := int(s.at[i]); j < len(b.Marks); j++ {
		if c := b.Marks[j]; !s.out[c] {
			s.at[i] = int32(j)
			s.next[i], s.head[c] = s.head[c], int32(i+1)
			s.votes[c] += b.Weight
			return
		}
	}
	s.active -= b.Weight
}

// exclude takes candidates out and hands their ballots on.
func (s *piles) exclude(gone []int) {
	for _, c := range gone {
		s.out[c] = true
	}
	s.left = slices.DeleteFunc(s.left, func(c int) bool { return s.out[c] })
	for _, c := range gone {
		s.votes[c] = 0
		for i := s.head[c]; i > 0; {
			ballot := int(i - 1)
			i = s.next[ballot]
			s.place(ballot)
		}
	}
}

// majority returns who has more than half of the papers that still count, or is
// the only one left; or who beats all others left, if that is asked for.
func (s *piles) majority() (int, bool) {
	if s.pairs != nil {
		return champion(s.pairs, s.left)
	}
	for _, c := range s.left {
		if 2*s.votes[c] > s.active || len(s.left) == 1 {
			return c, true
		}
	}
	return 0, false
}

// doomed returns the smallest set of lowest candidates, with all who are tied for
// the last place in it, who together have fewer votes than anybody else: in
// whatever order they go, nobody else goes before, so that order makes no
// difference. It is empty if there is no such set.
func (s *piles) doomed() []int { return doomed(s.left, s.votes) }

func doomed(left []int, votes []int64) []int {
	order := slices.Clone(left)
	slices.SortFunc(order, func(a, b int) int {
		if votes[a] != votes[b] {
			return int(min(1, max(-1, votes[a]-votes[b])))
		}
		return a - b
	})
	sum := int64(0)
	for i := 0; i+1 < len(order); i++ {
		sum += votes[order[i]]
		if sum < votes[order[i+1]] {
			slices.Sort(order[:i+1])
			return order[:i+1]
		}
	}
	return nil
}
