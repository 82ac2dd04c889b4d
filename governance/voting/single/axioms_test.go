package single

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// rankedMethods are the rules that take ranked ballots.
func rankedMethods() []voting.Method {
	return slices.DeleteFunc(Methods(), func(m voting.Method) bool { return !slices.Contains(m.Kinds, voting.Ranked) })
}

// pairwiseOnly are rules that elect who beats every other one.
var pairwiseOnly = []voting.Rule{
	Condorcet, Black, Copeland, Llull, MinimaxMargins, MinimaxWinning, SchulzeMargins, SchulzeWinning, SplitCycle, River,
	RankedPairsMarginsLex, RankedPairsMarginsPUT, RankedPairsWinningPUT, RankedPairsWinningLex, Kemeny, Nanson, NansonWeak, Baldwin, Smith,
}

func TestWhoBeatsEverybodyIsElected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		champion, ok := condorcet(p.Pairwise())
		if !ok {
			t.Skip("nobody beats everybody")
		}
		for _, run := range pairwiseOnly {
			require.Equal(t, []int{champion}, every(t, run, p))
		}
	})
}

// The winners are in the smallest set that beats all others.
func TestSmithSet(t *testing.T) {
	smith := []voting.Rule{
		Copeland, Llull, SchulzeMargins, SchulzeWinning, SplitCycle, River, RankedPairsMarginsLex, RankedPairsMarginsPUT,
		RankedPairsWinningPUT, RankedPairsWinningLex, Kemeny, Nanson, NansonWeak, Baldwin, Smith,
	}
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		for _, run := range smith {
			require.Subset(t, dominantSets(p.Pairwise())[0], every(t, run, p))
		}
	})
}

func TestDominantSetsBeatLaterOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t, weak).Pairwise()
		sets := dominantSets(w)
		for i, set := range sets {
			for _, later := range sets[i+1:] {
				for _, a := range set {
					for _, b := range later {
						require.Positive(t, w.Margin(a, b))
					}
				}
			}
			// No part of a set beats the rest of it.
			for bits := 1; bits < 1<<len(set)-1; bits++ {
				beaten := true
				for j, a := range set {
					for l, b := range set {
						if bits>>j&1 == 1 && bits>>l&1 == 0 && w.Margin(a, b) <= 0 {
							beaten = false
						}
					}
				}
				require.False(t, beaten)
			}
		}
	})
}

// It does not matter who cast which ballot, nor in which order or how split up
// they come, nor how candidates are numbered.
func TestAnonymityAndNeutrality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, strictComplete)
		var other []paper
		for _, p := range rapid.Permutation(papers).Draw(t, "papers") {
			for range p.weight {
				other = append(other, paper{1, p.tiers})
			}
		}
		to := rapid.Permutation(numbered(m)).Draw(t, "numbers")
		renumbered := make([]paper, len(papers))
		for i, p := range papers {
			renumbered[i].weight = p.weight
			for _, tier := range p.tiers {
				renumbered[i].tiers = append(renumbered[i].tiers, []int{to[tier[0]]})
			}
		}
		for _, method := range rankedMethods() {
			winners := every(t, method.Run, build(t, m, papers))
			require.Equal(t, winners, every(t, method.Run, build(t, m, other)), method.Name)
			var want []int
			for _, c := range winners {
				want = append(want, to[c])
			}
			slices.Sort(want)
			require.Equal(t, want, every(t, method.Run, build(t, m, renumbered)), method.Name)
		}
	})
}

// Whoever wins still does after some voter moves them up.
func TestMonotonicity(t *testing.T) {
	monotonic := []string{
		"plurality", "anti_plurality", "borda", "dowdall", "positive_negative", "bucklin", "copeland", "llull", "minimax_margins", "minimax_winning",
		"minimax_opposition", "schulze_margins", "schulze_winning", "split_cycle", "ranked_pairs_margins_put", "kemeny", "black",
	}
	rapid.Check(t, func(t *rapid.T) {
		m, papers := drawPapers(t, strictComplete)
		which := rapid.IntRange(0, len(papers)-1).Draw(t, "paper")
		place := rapid.IntRange(0, m-1).Draw(t, "place")
		winner := papers[which].tiers[place][0]
		up := slices.Clone(papers)
		if up[which].tiers = slices.Clone(up[which].tiers); place > 0 {
			up[which].tiers[place-1], up[which].tiers[place] = up[which].tiers[place], up[which].tiers[place-1]
		}
		for _, name := range monotonic {
			method, err := Lookup(name)
			require.NoError(t, err)
			if slices.Contains(every(t, method.Run, build(t, m, papers)), winner) {
				require.Contains(t, every(t, method.Run, build(t, m, up)), winner, name)
			}
		}
	})
}

// With a policy there is one winner, one of all; without, there is one or an error.
func TestPolicyChoosesAmongAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, strictComplete)
		for _, method := range rankedMethods() {
			all := every(t, method.Run, p)
			r, err := method.Run(context.Background(), p, 1, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			require.Len(t, r.Winners, 1)
			require.Equal(t, method.Name, r.Rule)
			require.Subset(t, all, r.Winners, method.Name)
			require.Empty(t, r.Outcomes)
			r, err = method.Run(context.Background(), p, 1, voting.Options{})
			var tie *voting.TieError
			if err != nil {
				require.ErrorAs(t, err, &tie)
				require.Greater(t, len(tie.Among), 1)
				continue
			}
			require.Subset(t, all, r.Winners, method.Name)
			require.Empty(t, r.Broken)
		}
	})
}
