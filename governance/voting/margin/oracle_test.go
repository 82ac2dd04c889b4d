package margin_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

// winners is a rule as the set of its tied winners.
type winners func(p *voting.Profile) []int

// rule makes it one of the library.
func (f winners) rule(name string) voting.Rule {
	return func(_ context.Context, p *voting.Profile, _ int, o voting.Options) (*voting.Result, error) {
		top := f(p)
		r := &voting.Result{Rule: name}
		if o.All > 0 {
			for _, c := range top {
				r.Outcomes = append(r.Outcomes, []int{c})
			}
			r.Winners = top[:1]
			return r, nil
		}
		r.Winners = top
		if len(top) > 1 {
			b, err := o.Ties.Break(name, voting.Tie{Round: 1, For: voting.ToElect, Among: top})
			if err != nil {
				return nil, err
			}
			r.Winners = []int{b.Chosen}
		}
		return r, nil
	}
}

func highest(scores []int64) []int {
	var top []int
	for c, s := range scores {
		if s == slices.Max(scores) {
			top = append(top, c)
		}
	}
	return top
}

// places is the place of each candidate on a ballot; those not listed share one.
func places(p *voting.Profile, b voting.Ballot) []int {
	at := make([]int, len(p.Candidates))
	for c := range at {
		at[c] = len(at)
	}
	place := 0
	for tier := range b.Tiers() {
		for _, c := range tier {
			at[c] = place
		}
		place++
	}
	return at
}

func plurality(p *voting.Profile) []int {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		if len(b.Marks) > 0 {
			scores[b.Marks[0]] += b.Weight
		}
	}
	return highest(scores)
}

func antiPlurality(p *voting.Profile) []int {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for c, at := range places(p, b) {
			if at >= len(p.Candidates)-1 {
				scores[c] -= b.Weight
			}
		}
	}
	return highest(scores)
}

// borda sums margins, paper by paper.
func borda(p *voting.Profile) []int {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		at := places(p, b)
		for x := range at {
			for y := range at {
				scores[x] += b.Weight * int64(compare(at[y], at[x]))
			}
		}
	}
	return highest(scores)
}

func compare(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func approval(p *voting.Profile) []int {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for i, c := range b.Marks {
			points := int64(1)
			if b.Levels != nil {
				points = int64(b.Levels[i])
			}
			scores[c] += b.Weight * points
		}
	}
	return highest(scores)
}

func copeland(p *voting.Profile) []int {
	w := p.Pairwise()
	scores := make([]int64, w.Len())
	for x := range scores {
		for y := range scores {
			scores[x] += int64(compare(int(w.Margin(x, y)), 0))
		}
	}
	return highest(scores)
}

func minimax(p *voting.Profile) []int {
	w := p.Pairwise()
	scores := make([]int64, w.Len())
	for x := range scores {
		for y := range scores {
			scores[x] = min(scores[x], w.Margin(x, y))
		}
	}
	return highest(scores)
}

func schulze(p *voting.Profile) []int {
	w := p.Pairwise()
	n := w.Len()
	strength := func(a, b int) int64 { return max(0, w.Margin(a, b)) }
	// by all simple paths, slowly
	var path func(a, b int, used uint64) int64
	path = func(a, b int, used uint64) int64 {
		best := strength(a, b)
		for k := range n {
			if used>>k&1 == 0 && k != b {
				best = max(best, min(strength(a, k), path(k, b, used|1<<k)))
			}
		}
		return best
	}
	var top []int
	for a := range n {
		beaten := false
		for b := range n {
			beaten = beaten || a != b && path(b, a, 1<<b) > path(a, b, 1<<a)
		}
		if !beaten {
			top = append(top, a)
		}
	}
	return top
}

// irv elects whoever wins under some order of exclusions.
func irv(p *voting.Profile) []int {
	seen, won := map[uint64]bool{}, uint64(0)
	var count func(left uint64)
	count = func(left uint64) {
		if seen[left] {
			return
		}
		seen[left] = true
		if left&(left-1) == 0 {
			won |= left
			return
		}
		votes := map[int]int64{}
		for c := range p.Candidates {
			if left>>c&1 == 1 {
				votes[c] = 0
			}
		}
		for b := range p.Ballots() {
			for _, c := range b.Marks {
				if left>>c&1 == 1 {
					votes[int(c)] += b.Weight
					break
				}
			}
		}
		least := int64(1) << 60
		for _, v := range votes {
			least = min(least, v)
		}
		for c, v := range votes {
			if v == least {
				count(left &^ (1 << c))
			}
		}
	}
	count(1<<len(p.Candidates) - 1)
	var top []int
	for c := range p.Candidates {
		if won>>c&1 == 1 {
			top = append(top, c)
		}
	}
	return top
}

// out reports whether a goal is reached.
func out(f winners, p *voting.Profile, winner int, goal margin.Goal) bool {
	top := f(p)
	if goal == margin.MustLose {
		return !slices.Contains(top, winner)
	}
	return len(top) > 1 || top[0] != winner
}

// slow finds the margin by looking at every profile of the given papers that is
// near enough; most ends it. It returns -1 if there is none.
func slow(f winners, p *voting.Profile, winner int, papers []margin.Paper, v margin.Variant, goal margin.Goal, most int) int64 {
	if out(f, p, winner, goal) {
		return 0
	}
	for t := 1; t <= most; t++ {
		if reach(f, p, winner, papers, v, goal, t, nil) {
			return int64(t)
		}
	}
	return -1
}

// reach changes t papers one after the other in every way.
func reach(f winners, p *voting.Profile, winner int, papers []margin.Paper, v margin.Variant, goal margin.Goal, t int, changes []margin.Change) bool {
	if t == 0 {
		q, err := margin.Apply(p, changes)
		return err == nil && q.Len() > 0 && out(f, q, winner, goal)
	}
	from := []int{-1}
	if v != margin.Add {
		from = nil
		for i := range p.Len() {
			from = append(from, i)
		}
	}
	for _, i := range from {
		if v == margin.Remove {
			if reach(f, p, winner, papers, v, goal, t-1, append(changes[:len(changes):len(changes)], margin.Change{From: i, Papers: 1})) {
				return true
			}
			continue
		}
		for j := range papers {
			if reach(f, p, winner, papers, v, goal, t-1, append(changes[:len(changes):len(changes)], margin.Change{From: i, Papers: 1, To: &papers[j]})) {
				return true
			}
		}
	}
	return false
}

// orders lists all strict orders of m candidates, complete ones or of any length.
func orders(m int, shorter bool) (all []margin.Paper) {
	var extend func(marks []int32)
	extend = func(marks []int32) {
		if shorter || len(marks) == m {
			all = append(all, margin.Paper{Marks: slices.Clone(marks)})
		}
		for c := range int32(m) {
			if !slices.Contains(marks, c) {
				extend(append(marks[:len(marks):len(marks)], c))
			}
		}
	}
	extend(nil)
	return all
}

func sets(m int) (all []margin.Paper) {
	for set := range 1 << m {
		x := margin.Paper{Marks: []int32{}}
		for c := range int32(m) {
			if set>>c&1 == 1 {
				x.Marks = append(x.Marks, c)
			}
		}
		all = append(all, x)
	}
	return all
}

// drawn is a random profile of some of the papers.
func drawn(t *rapid.T, kind voting.Kind, m int, papers []margin.Paper, most int) *voting.Profile {
	var changes []margin.Change
	for range rapid.IntRange(1, most).Draw(t, "papers") {
		x := rapid.SampledFrom(papers).Draw(t, "paper")
		changes = append(changes, margin.Change{From: -1, Papers: 1, To: &x})
	}
	empty, err := voting.NewBuilder(kind, voting.Numbered(m)).Profile()
	require.NoError(t, err)
	p, err := margin.Apply(empty, changes)
	require.NoError(t, err)
	return p
}

// recount applies the changes of a margin and counts again.
func recount(t require.TestingT, f winners, p *voting.Profile, m *margin.Margin) {
	require.True(t, m.Found)
	papers := int64(0)
	for _, c := range m.Changes {
		papers += c.Papers
		require.Equal(t, m.Variant == margin.Add, c.From < 0)
		require.Equal(t, m.Variant == margin.Remove, c.To == nil)
	}
	require.Equal(t, m.Upper, papers)
	q, err := margin.Apply(p, m.Changes)
	require.NoError(t, err)
	require.True(t, out(f, q, m.Winner, m.Goal))
}

var (
	variants = []margin.Variant{margin.Alter, margin.Remove, margin.Add}
	goals    = []margin.Goal{margin.MayLose, margin.MustLose}
)

func TestTheOraclesAgreeOnAKnownElection(t *testing.T) {
	// Tennessee: the usual example; Memphis, Nashville, Chattanooga, Knoxville.
	b := voting.NewBuilder(voting.Ranked, voting.Named("Memphis", "Nashville", "Chattanooga", "Knoxville"))
	b.Rank(42, 0, 1, 2, 3)
	b.Rank(26, 1, 2, 3, 0)
	b.Rank(15, 2, 3, 1, 0)
	b.Rank(17, 3, 2, 1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, []int{0}, plurality(p))
	require.Equal(t, []int{1}, borda(p))
	require.Equal(t, []int{1}, copeland(p))
	require.Equal(t, []int{1}, minimax(p))
	require.Equal(t, []int{1}, schulze(p))
	require.Equal(t, []int{3}, irv(p))
}
