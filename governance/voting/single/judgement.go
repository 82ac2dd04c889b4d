package single

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// MajorityJudgement elects who has the highest median grade. The median is the
// lower of the two middle grades if the number of voters is even; of candidates
// with equal medians one such grade each is taken away and the medians compared
// again, until they differ (Balinski and Laraki 2007). Points are grades; who is
// not marked on a ballot has grade 0 from it. Only candidates with the same
// grades equally often are tied. It takes O(A + m·g log g) with g grades, however
// many voters there are.
func MajorityJudgement(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "majority_judgement"
	if err := check(ctx, rule, p, seats, voting.Score); err != nil {
		return nil, err
	}
	all := numbered(len(p.Candidates))
	if p.Voters() == 0 {
		return settle(rule, all, []voting.Round{{Note: renjia.Text{EN: "no ballots", ZH: "无选票"}}}, o)
	}
	values := make([][]stretch, len(all))
	for c, grades := range histograms(p) {
		values[c] = majorityValue(grades, p.Voters())
	}
	top := []int{0}
	for _, c := range all[1:] {
		switch d := compareValues(values[c], values[top[0]]); {
		case d > 0:
			top = []int{c}
		case d == 0:
			top = append(top, c)
		}
	}
	round := voting.Round{Elected: top, Note: renjia.Textf("highest median, medians taken away one by one: %s", "中位等级最高（逐一去除中位后比较）：%s", called(p, top))}
	for _, c := range all {
		round.Scores = append(round.Scores, voting.Standing{Candidate: c, Value: big.NewRat(int64(values[c][0].even), 1)})
	}
	return settle(rule, top, []voting.Round{round}, o)
}

// grade is how many voters give it.
type grade struct {
	points int32
	voters int64
}

// histograms returns the grades of each candidate, ascending; they add up to all
// voters.
func histograms(p *voting.Profile) [][]grade {
	all := make([][]grade, len(p.Candidates))
	for b := range p.Ballots() {
		for i, c := range b.Marks {
			all[c] = append(all[c], grade{b.Levels[i], b.Weight})
		}
	}
	for c, grades := range all {
		marked := int64(0)
		for _, g := range grades {
			marked += g.voters
		}
		if marked < p.Voters() {
			grades = append(grades, grade{0, p.Voters() - marked})
		}
		all[c] = merged(grades)
	}
	return all
}

func merged(grades []grade) []grade {
	slices.SortFunc(grades, func(a, b grade) int { return cmp.Compare(a.points, b.points) })
	all := grades[:0]
	for _, g := range grades {
		if n := len(all); n > 0 && all[n-1].points == g.points {
			all[n-1].voters += g.voters
			continue
		}
		all = append(all, g)
	}
	return all
}

// stretch is a run of medians taken away in turn: even, odd, even, odd …
type stretch struct {
	even, odd int32
	pairs     int64
}

// majorityValue lists the medians in the order they are taken away: below and
// above the middle in turn, after the middle one if the number of voters is odd.
func majorityValue(grades []grade, voters int64) []stretch {
	low, high := side{grades: grades, step: -1}, side{grades: grades, step: 1}
	half := voters / 2
	low.seek(half)
	high.seek(voters - half + 1)
	var all []stretch
	if voters%2 == 1 {
		middle := side{grades: grades, step: 1}
		middle.seek(half + 1)
		all = append(all, stretch{even: middle.points(), odd: middle.points(), pairs: 0})
	}
	for half > 0 {
		n := min(low.run, high.run, half)
		all = append(all, stretch{low.points(), high.points(), n})
		low.take(n)
		high.take(n)
		half -= n
	}
	return all
}

// side walks over voters in order of grade, up or down.
type side struct {
	grades []grade
	step   int
	at     int
	run    int64 // voters of this grade still ahead
}

// seek starts at the i-th voter from below, counting from 1.
func (s *side) seek(i int64) {
	before := int64(0)
	for at, g := range s.grades {
		if i <= before+g.voters {
			s.at, s.run = at, i-before
			if s.step > 0 {
				s.run = before + g.voters - i + 1
			}
			return
		}
		before += g.voters
	}
}

func (s *side) points() int32 { return s.grades[s.at].points }

func (s *side) take(n int64) {
	s.run -= n
	if s.run > 0 {
		return
	}
	if s.at += s.step; s.at >= 0 && s.at < len(s.grades) {
		s.run = s.grades[s.at].voters
	}
}

// compareValues compares lists of as many medians, run by run.
func compareValues(a, b []stretch) int {
	for len(a) > 0 && len(b) > 0 {
		if d := cmp.Or(cmp.Compare(a[0].even, b[0].even), cmp.Compare(a[0].odd, b[0].odd)); d != 0 {
			return d
		}
		n := min(a[0].pairs, b[0].pairs)
		a, b = shorten(a, n), shorten(b, n)
	}
	return 0
}

// shorten takes n pairs of a list; it does not change the list.
func shorten(list []stretch, n int64) []stretch {
	if list[0].pairs == n {
		return list[1:]
	}
	rest := slices.Clone(list)
	rest[0].pairs -= n
	return rest
}
