package axiom_test

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// stands compares a place with all of a set: the same answer for each, or mixed.
func stands(r []int, set uint64, z int) bool {
	seen := map[int]bool{}
	for _, x := range members(set) {
		switch {
		case r[z] < r[x]:
			seen[-1] = true
		case r[z] > r[x]:
			seen[1] = true
		default:
			seen[0] = true
		}
	}
	return len(seen) == 1
}

func TestClonesAreTheSmallestSetsSideBySide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomRanked(t, 3, 6)
		n := len(p.Candidates)
		var sets []uint64 // all sets of clones, of two or more and not all
		for set := uint64(1); set < 1<<n-1; set++ {
			alike := bits.OnesCount64(set) > 1
			for b := range p.Ballots() {
				for z := range n {
					alike = alike && (set>>z&1 == 1 || stands(rank(p, b), set, z))
				}
			}
			if alike {
				sets = append(sets, set)
			}
		}
		want := map[uint64]bool{}
		for a := range n {
			for b := range a {
				least := uint64(1<<n - 1)
				for _, s := range sets {
					if s>>a&1 == 1 && s>>b&1 == 1 && bits.OnesCount64(s) < bits.OnesCount64(least) {
						least = s
					}
				}
				if least != 1<<n-1 {
					want[least] = true
				}
			}
		}
		got, err := axiom.Clones(p)
		require.NoError(t, err)
		require.Len(t, got, len(want))
		for _, s := range got {
			require.True(t, want[mask(s)])
		}
	})
}

func TestAWinnerIsJudged(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy", "Di"))
	b.Rank(5, 0, 1, 2, 3)
	b.Rank(4, 1, 2, 0, 3)
	b.Rank(2, 2, 1, 0, 3)
	p, err := b.Profile()
	require.NoError(t, err)
	for winner, failed := range map[int][]string{
		1: nil,
		0: {"mutual_majority", "condorcet_winner", "smith_set", "schwartz_set"},
		3: {"mutual_majority", "majority_loser", "condorcet_winner", "smith_set", "schwartz_set", "condorcet_loser", "pareto"},
	} {
		all, err := axiom.Judge(p, winner, axiom.AllPapers)
		require.NoError(t, err)
		var got []string
		for _, j := range all {
			require.Equal(t, j.Holds, j.Step.Holds)
			if !j.Holds {
				got = append(got, j.Criterion)
			}
		}
		require.Equal(t, failed, got, winner)
	}
	_, err = axiom.Judge(p, 4, axiom.AllPapers)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = axiom.Judge(p, 0, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestTooManyCandidatesForPairs(t *testing.T) {
	p, err := voting.NewBuilder(voting.Ranked, voting.Numbered(voting.MaxPairwise+1)).Profile()
	require.NoError(t, err)
	_, err = axiom.Compare(p)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}
