package stv_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// societyPaper is a voting paper of an ERS97 count: where it is, at how many
// hundredths, and in which batch it came there.
type societyPaper struct {
	marks []int32
	at    int // -1 if not transferable
	value int64
	batch int
}

// society counts by ERS97 paper by paper, reading its rules from the top.
type society struct {
	papers  []*societyPaper
	seats   int
	state   []byte // h hopeful, s elected with a surplus, e elected, x excluded
	votes   []int64
	lost    int64 // what is not transferable, in hundredths
	quota   int64
	batch   int
	points  [][]int64
	winners []int
}

func newSociety(p *voting.Profile, seats int) *society {
	s := &society{seats: seats, votes: make([]int64, len(p.Candidates))}
	for range p.Candidates {
		s.state = append(s.state, 'h')
	}
	for b := range p.Ballots() {
		for range b.Weight {
			if len(b.Marks) > 0 {
				s.papers = append(s.papers, &societyPaper{marks: b.Marks, value: 100})
				s.votes[b.Marks[0]] += 100
			}
		}
	}
	return s
}

func (s *society) who(state byte) (who []int) {
	for i, t := range s.state {
		if t == state {
			who = append(who, i)
		}
	}
	return who
}

func (s *society) left() int { return s.seats - len(s.winners) }

func (s *society) next(p *societyPaper) int {
	for at := p.at + 1; at < len(p.marks); at++ {
		if s.state[p.marks[at]] == 'h' {
			return at
		}
	}
	return -1
}

// earliest keeps the extreme ones at the first points where they differ.
func (s *society) earliest(who []int, sign int64) []int {
	for _, votes := range s.points {
		best := votes[who[0]]
		for _, i := range who {
			if sign*votes[i] > sign*best {
				best = votes[i]
			}
		}
		who = slices.DeleteFunc(slices.Clone(who), func(i int) bool { return votes[i] != best })
	}
	return who
}

func (s *society) requote() {
	if len(s.winners) > 0 {
		return
	}
	n := int64(100*len(s.papers)) - s.lost
	s.quota = n / int64(s.seats+1)
	if n%int64(s.seats+1) != 0 {
		s.quota++
	}
}

func (s *society) deem() {
	for s.left() > 0 && len(s.who('h')) > 0 {
		active := int64(100*len(s.papers)) - s.lost
		for _, i := range s.winners {
			active -= min(s.votes[i], s.quota)
		}
		high := s.who('h')
		slices.SortStableFunc(high, func(a, b int) int { return int(s.votes[b] - s.votes[a]) })
		v := s.votes[high[0]]
		if v == 0 || v < s.quota && v*int64(s.left()+1) < active {
			return
		}
		high = slices.DeleteFunc(high, func(i int) bool { return s.votes[i] != v })
		if len(high) > s.left() {
			if high = s.earliest(high, 1); len(high) > s.left() {
				return
			}
		}
		for _, i := range high {
			s.winners = append(s.winners, i)
			s.state[i] = 'e'
			if v > s.quota {
				s.state[i] = 's'
			}
		}
	}
}

func (s *society) count() []int {
	s.requote()
	s.deem()
	for s.points = append(s.points, slices.Clone(s.votes)); s.left() > 0; s.points = append(s.points, slices.Clone(s.votes)) {
		hope := s.who('h')
		if len(hope) <= s.left() {
			s.winners = append(s.winners, hope...)
			break
		}
		surplus := int64(0)
		for _, i := range s.who('s') {
			surplus += s.votes[i] - s.quota
		}
		if low := s.lowest(hope, surplus); len(low) > 0 {
			s.exclude(low)
			continue
		}
		s.transfer()
	}
	return sorted(s.winners)
}

// lowest tries sets from the largest down.
func (s *society) lowest(hope []int, surplus int64) []int {
	slices.SortStableFunc(hope, func(a, b int) int { return int(s.votes[a] - s.votes[b]) })
	for k := len(hope) - s.left(); k > 0; k-- {
		sum := surplus
		for _, i := range hope[:k] {
			sum += s.votes[i]
		}
		if sum > s.votes[hope[k]] {
			continue
		}
		edge := s.votes[hope[k-1]]
		low := slices.DeleteFunc(slices.Clone(hope), func(i int) bool { return s.votes[i] >= edge })
		tied := slices.DeleteFunc(slices.Clone(hope), func(i int) bool { return s.votes[i] != edge })
		slices.Sort(tied)
		for len(low)+len(tied) > k && len(low) < k {
			i := s.earliest(tied, -1)[0]
			low, tied = append(low, i), slices.DeleteFunc(tied, func(j int) bool { return i == j })
		}
		if len(low) < k {
			low = append(low, tied...)
		}
		return low
	}
	return nil
}

func (s *society) transfer() {
	high := s.who('s')
	most := s.votes[high[0]]
	for _, i := range high {
		most = max(most, s.votes[i])
	}
	high = slices.DeleteFunc(high, func(i int) bool { return s.votes[i] != most })
	i := s.earliest(high, 1)[0]
	var batch, move []*societyPaper
	for _, p := range s.papers {
		if p.at >= 0 && int(p.marks[p.at]) == i {
			if len(batch) > 0 && p.batch > batch[0].batch {
				batch = nil
			}
			if len(batch) == 0 || p.batch == batch[0].batch {
				batch = append(batch, p)
			}
		}
	}
	total, surplus := int64(0), s.votes[i]-s.quota
	for _, p := range batch {
		if s.next(p) >= 0 {
			move, total = append(move, p), total+p.value
		}
	}
	s.batch++
	s.votes[i], s.state[i], s.lost = s.quota, 'e', s.lost+surplus
	for _, p := range move {
		if total > surplus {
			p.value = surplus / int64(len(move))
		}
		p.at, p.batch = s.next(p), s.batch
		s.votes[p.marks[p.at]] += p.value
		s.lost -= p.value
	}
	s.deem()
}

func (s *society) exclude(low []int) {
	for _, i := range low {
		s.state[i] = 'x'
	}
	if len(s.who('h')) == s.left() {
		return
	}
	values := map[int64][]*societyPaper{}
	for _, p := range s.papers {
		if p.at >= 0 && slices.Contains(low, int(p.marks[p.at])) {
			values[p.value] = append(values[p.value], p)
		}
	}
	for value := int64(100); value >= 0; value-- {
		if len(values[value]) == 0 {
			continue
		}
		s.batch++
		for _, p := range values[value] {
			s.votes[p.marks[p.at]] -= value
			if p.at, p.batch = s.next(p), s.batch; p.at < 0 {
				s.lost += value
				continue
			}
			s.votes[p.marks[p.at]] += value
		}
		s.requote()
		s.deem()
		if s.left() == 0 {
			return
		}
		s.points = append(s.points, slices.Clone(s.votes))
	}
}

func TestERS97Oracle(t *testing.T) {
	p := modelElection(t)
	require.Equal(t, []int{0, 1, 4, 5, 8, 10}, newSociety(p, 6).count())
	rapid.Check(t, func(t *rapid.T) {
		p, seats := small(t)
		r, err := stv.ERS97(context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		s := newSociety(p, seats)
		require.Equal(t, s.count(), sorted(r.Winners))
		if s.left() == 0 {
			last := r.Rounds[len(r.Rounds)-1]
			for i, v := range last.Scores {
				require.Equal(t, fmt.Sprintf("%d.%02d", s.votes[i]/100, s.votes[i]%100), v.Value.FloatString(2))
			}
		}
	})
}
