package single

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// firstsOf counts each paper for its first candidate who is left.
func firstsOf(papers []paper, left []int) map[int]int64 {
	votes := map[int]int64{}
	for _, c := range left {
		votes[c] = 0
	}
	for _, p := range papers {
		for _, tier := range p.tiers {
			if slices.Contains(left, tier[0]) {
				votes[tier[0]] += p.weight
				break
			}
		}
	}
	return votes
}

// runoffByDefinition excludes down to one candidate, all ways at once.
func runoffByDefinition(papers []paper, left []int, won map[int]bool) {
	if len(left) == 1 {
		won[left[0]] = true
		return
	}
	votes := firstsOf(papers, left)
	least := slices.MinFunc(left, func(a, b int) int { return int(votes[a] - votes[b]) })
	for _, c := range left {
		if votes[c] == votes[least] {
			runoffByDefinition(papers, without(left, c), won)
		}
	}
}

func keys(won map[int]bool) []int {
	var all []int
	for c := range won {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

func TestInstantRunoffUniverses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, truncated)
		p := build(t, m, papers)
		won := map[int]bool{}
		runoffByDefinition(papers, numbered(m), won)
		require.Equal(t, keys(won), every(t, IRVParallelUniverse, p))
		require.Equal(t, keys(won), every(t, IRVLex, p))
		require.Equal(t, every(t, IRVTruncated, p), every(t, IRVAllLowestAtOnce, p))
		require.Subset(t, keys(won), under(t, IRVLex, p))
		r, err := IRVLex(context.Background(), p, 1, voting.Options{})
		if len(won) > 1 {
			require.Error(t, err)
		}
		if err == nil {
			require.Equal(t, keys(won), r.Winners)
		}
	})
}

// approvalRunoff counts a paper for all left of its first tier with somebody left.
func approvalRunoff(papers []paper, left []int, won map[int]bool) {
	if len(left) == 1 {
		won[left[0]] = true
		return
	}
	votes := map[int]int64{}
	for _, p := range papers {
		at := slices.IndexFunc(p.tiers, func(tier []int) bool {
			return slices.ContainsFunc(tier, func(c int) bool { return slices.Contains(left, c) })
		})
		if at >= 0 {
			for _, c := range p.tiers[at] {
				votes[c] += p.weight
			}
		}
	}
	for _, c := range worst(left, func(c int) int64 { return votes[c] }) {
		approvalRunoff(papers, without(left, c), won)
	}
}

func TestIRVApproval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, weak)
		p := build(t, m, papers)
		won := map[int]bool{}
		approvalRunoff(papers, numbered(m), won)
		require.Equal(t, keys(won), every(t, IRVApproval, p))
		require.Subset(t, keys(won), under(t, IRVApproval, p))
		strict := draw(t, truncated)
		require.Equal(t, every(t, IRVLex, strict), every(t, IRVApproval, strict))
	})
}

// benhamByDefinition excludes until somebody beats all others left.
func benhamByDefinition(papers []paper, w *voting.Pairwise, left []int, won map[int]bool) {
	for _, a := range left {
		if !slices.ContainsFunc(left, func(b int) bool { return a != b && w.Margin(a, b) <= 0 }) {
			won[a] = true
			return
		}
	}
	votes := firstsOf(papers, left)
	for _, c := range worst(left, func(c int) int64 { return votes[c] }) {
		benhamByDefinition(papers, w, without(left, c), won)
	}
}

func TestBenham(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, truncated)
		p := build(t, m, papers)
		won := map[int]bool{}
		benhamByDefinition(papers, p.Pairwise(), numbered(m), won)
		require.Equal(t, keys(won), every(t, BenhamPUT, p))
		require.Equal(t, keys(won), every(t, BenhamLex, p))
		require.Subset(t, keys(won), under(t, BenhamLex, p))
	})
}

func TestInstantRunoffRoundsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, shape{candidates: 7, ballots: 12})
		p := build(t, m, papers)
		r, err := IRVLex(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
		require.NoError(t, err)
		left := numbered(m)
		for _, round := range r.Rounds {
			votes := firstsOf(papers, left)
			require.Len(t, round.Scores, len(left))
			for _, s := range round.Scores {
				require.Equal(t, votes[s.Candidate], s.Value.Num().Int64())
			}
			if len(round.Excluded) > 0 {
				lowest := worst(left, func(c int) int64 { return votes[c] })
				require.Equal(t, lowest[len(lowest)-1:], round.Excluded)
			}
			left = without(left, round.Excluded...)
		}
		require.Equal(t, r.Winners, r.Rounds[len(r.Rounds)-1].Elected)
	})
}

// allLowest is the definition: all who are lowest go, all who are left and equal
// stay.
func TestAllLowestAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, truncated)
		left := numbered(m)
		for {
			votes := firstsOf(papers, left)
			gone := worst(left, func(c int) int64 { return votes[c] })
			if len(gone) == len(left) {
				break
			}
			left = without(left, gone...)
		}
		require.Equal(t, left, every(t, IRVAllLowestAtOnce, build(t, m, papers)))
	})
}

// coombsByDefinition follows every exclusion of one of those most often last.
func coombsByDefinition(papers []paper, left []int, won map[int]bool, all bool) {
	firsts, lasts, voters := firstsOf(papers, left), map[int]int64{}, int64(0)
	for _, p := range papers {
		voters += p.weight
		for _, tier := range slices.Backward(p.tiers) {
			if slices.Contains(left, tier[0]) {
				lasts[tier[0]] += p.weight
				break
			}
		}
	}
	for _, c := range left {
		if 2*firsts[c] > voters {
			won[c] = true
			return
		}
	}
	gone := best(left, func(c int) int64 { return lasts[c] })
	if all || len(left) == 1 {
		if len(gone) < len(left) {
			coombsByDefinition(papers, without(left, gone...), won, all)
			return
		}
		for _, c := range gone {
			won[c] = true
		}
		return
	}
	for _, c := range gone {
		coombsByDefinition(papers, without(left, c), won, all)
	}
}

func TestCoombs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, strictComplete)
		for i, p := range papers {
			// Who is left out alone is last.
			if rapid.Bool().Draw(t, "cut") {
				papers[i].tiers = p.tiers[:len(p.tiers)-1]
			}
		}
		p := build(t, m, papers)
		for i := range papers {
			if len(papers[i].tiers) < m {
				listed := slices.Concat(papers[i].tiers...)
				papers[i].tiers = append(slices.Clone(papers[i].tiers), without(numbered(m), listed...))
			}
		}
		won, put := map[int]bool{}, map[int]bool{}
		coombsByDefinition(papers, numbered(m), won, true)
		coombsByDefinition(papers, numbered(m), put, false)
		require.Equal(t, keys(won), every(t, Coombs, p))
		require.Equal(t, keys(put), every(t, CoombsPUT, p))
		require.Equal(t, keys(put), every(t, CoombsLex, p))
		require.Subset(t, keys(put), under(t, CoombsLex, p))
	})
}

// bordaOf gives a point for everybody below, half a point for equals, doubled.
func bordaOf(papers []paper, left []int) map[int]int64 {
	points := map[int]int64{}
	for _, p := range papers {
		level := map[int]int{}
		for i, tier := range p.tiers {
			for _, c := range tier {
				level[c] = len(p.tiers) - i
			}
		}
		for _, a := range left {
			for _, b := range left {
				switch {
				case a == b:
				case level[a] > level[b]:
					points[a] += 2 * p.weight
				case level[a] == level[b]:
					points[a] += p.weight
				}
			}
		}
	}
	return points
}

func TestBaldwinAndNansonAreBordaRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, weak)
		p := build(t, m, papers)
		for _, c := range []struct {
			run  voting.Rule
			gone func(left []int, points map[int]int64) []int
		}{
			{Baldwin, func(left []int, points map[int]int64) []int {
				return worst(left, func(c int) int64 { return points[c] })
			}},
			{Nanson, func(left []int, points map[int]int64) []int {
				sum := int64(0)
				for _, c := range left {
					sum += points[c]
				}
				below := slices.DeleteFunc(slices.Clone(left), func(c int) bool { return points[c]*int64(len(left)) >= sum })
				if len(below) == 0 {
					return left
				}
				return below
			}},
		} {
			left := numbered(m)
			for {
				gone := c.gone(left, bordaOf(papers, left))
				if len(gone) == len(left) {
					break
				}
				left = without(left, gone...)
			}
			require.Equal(t, left, every(t, c.run, p))
		}
	})
}
