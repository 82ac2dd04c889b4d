package committee

import (
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// votes is an approval profile seen from the candidates: who approves of each.
type votes struct {
	p       *voting.Profile
	seats   int
	weights []int64 // of ballots
	from    []int   // where the supporters of each candidate begin; one more than candidates
	list    []int32 // ballots, by candidate, ascending
	support []int64 // of candidates: the total weight of their supporters
}

func newVotes(p *voting.Profile, seats int) *votes {
	m := len(p.Candidates)
	v := &votes{
		p: p, seats: seats,
		weights: make([]int64, p.Len()), from: make([]int, m+1),
		list: make([]int32, p.MarkCount()), support: make([]int64, m),
	}
	for b := range p.Ballots() {
		for _, c := range b.Marks {
			v.from[c+1]++
			v.support[c] += b.Weight
		}
	}
	for c := range m {
		v.from[c+1] += v.from[c]
	}
	next := append([]int(nil), v.from[:m]...)
	i := int32(0)
	for b := range p.Ballots() {
		v.weights[i] = b.Weight
		for _, c := range b.Marks {
			v.list[next[c]] = i
			next[c]++
		}
		i++
	}
	return v
}

// candidates returns how many there are.
func (v *votes) candidates() int { return len(v.support) }

// supporters returns the ballots that approve of a candidate.
func (v *votes) supporters(c int) []int32 { return v.list[v.from[c]:v.from[c+1]] }

// marks returns whom a ballot approves of.
func (v *votes) marks(ballot int32) []int32 { return v.p.Ballot(int(ballot)).Marks }

// approved returns how many candidates somebody approves of.
func (v *votes) approved() int {
	n := 0
	for _, s := range v.support {
		if s > 0 {
			n++
		}
	}
	return n
}

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

func whole(a int64) *big.Rat { return new(big.Rat).SetInt64(a) }
