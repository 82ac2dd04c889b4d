package voting

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// ApprovalsOf makes approval ballots of ranked ones: who stands in the first
// tiers of a ballot is approved. With one tier it reads incomplete orders with
// equals as abcvoting does.
func ApprovalsOf(p *Profile, tiers int) (*Profile, error) {
	if tiers < 1 {
		return nil, fmt.Errorf("approvals: %d tiers: want at least 1: %w", tiers, renjia.ErrInvalid)
	}
	return convert(p, Approval, []Kind{Ranked}, func(b Ballot, marks, levels []int32) ([]int32, []int32) {
		left := tiers
		for tier := range b.Tiers() {
			if left == 0 {
				break
			}
			marks = append(marks, tier...)
			left--
		}
		return marks, levels
	})
}

// ApprovalsOfFirst makes approval ballots of ranked ones: tiers are approved
// from the top until at least candidates are. A ballot that lists fewer, but
// somebody, approves of everybody it lists.
func ApprovalsOfFirst(p *Profile, candidates int) (*Profile, error) {
	if candidates < 1 {
		return nil, fmt.Errorf("approvals: the first %d candidates: want at least 1: %w", candidates, renjia.ErrInvalid)
	}
	return convert(p, Approval, []Kind{Ranked}, func(b Ballot, marks, levels []int32) ([]int32, []int32) {
		for tier := range b.Tiers() {
			if len(marks) >= candidates {
				break
			}
			marks = append(marks, tier...)
		}
		return marks, levels
	})
}

// ApprovalsFrom makes approval ballots of score or cumulative ones: who has at
// least so many points is approved. A candidate without a mark has 0 points.
func ApprovalsFrom(p *Profile, points int32) (*Profile, error) {
	if points < 1 {
		return nil, fmt.Errorf("approvals from %d points: want at least 1, for whoever has no mark has 0: %w", points, renjia.ErrInvalid)
	}
	return convert(p, Approval, []Kind{Score, Cumulative}, func(b Ballot, marks, levels []int32) ([]int32, []int32) {
		for i, c := range b.Marks {
			if b.Levels[i] >= points {
				marks = append(marks, c)
			}
		}
		return marks, levels
	})
}

// RankingOf makes ranked ballots of the others: candidates in order of points,
// equal points in one tier, or the approved ones in the first tier. A candidate
// without a mark has 0 points. Whoever would be in the last tier with 0 points,
// or is not approved, is not listed.
func RankingOf(p *Profile) (*Profile, error) {
	r := ranker{points: make([]int32, len(p.Candidates))}
	return convert(p, Ranked, []Kind{Approval, Score, Cumulative}, r.rank)
}

// ScoresOf makes score ballots of ranked ones, by the points of each tier: the
// first are those of the first tier. Whoever stands in a tier without points or
// is not listed has 0.
func ScoresOf(p *Profile, points []int32) (*Profile, error) {
	return convert(p, Score, []Kind{Ranked}, func(b Ballot, marks, levels []int32) ([]int32, []int32) {
		for i, c := range b.Marks {
			if tier := int(levelAt(b.Levels, i)); tier < len(points) {
				marks, levels = append(marks, c), append(levels, points[tier])
			}
		}
		return marks, levels
	})
}

// convert makes each ballot anew.
func convert(p *Profile, to Kind, from []Kind, ballot func(b Ballot, marks, levels []int32) ([]int32, []int32)) (*Profile, error) {
	if !slices.Contains(from, p.Kind) {
		return nil, fmt.Errorf("convert: %s ballots cannot be made %s ballots in this way: %w", p.Kind, to, renjia.ErrUnsupported)
	}
	q := NewBuilder(to, p.Candidates)
	q.Title, q.Seats, q.Order = p.Title, p.Seats, p.Order
	var marks, levels []int32
	for b := range p.Ballots() {
		marks, levels = ballot(b, marks[:0], levels[:0])
		if to == Approval {
			q.add(b.Weight, marks, nil)
			continue
		}
		q.add(b.Weight, marks, levels)
	}
	return q.Profile()
}

type ranker struct{ points []int32 }

func (r *ranker) rank(b Ballot, marks, levels []int32) ([]int32, []int32) {
	if b.Levels == nil {
		for _, c := range b.Marks {
			marks, levels = append(marks, c), append(levels, 0)
		}
		return marks, levels
	}
	clear(r.points)
	negative := false
	for i, c := range b.Marks {
		r.points[c] = b.Levels[i]
		negative = negative || b.Levels[i] < 0
	}
	for c, n := range r.points {
		if n > 0 || negative {
			marks, levels = append(marks, int32(c)), append(levels, -n)
		}
	}
	slices.SortStableFunc(marks, func(a, b int32) int { return int(r.points[b]) - int(r.points[a]) })
	slices.Sort(levels)
	return marks, levels
}
