package community_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/community"
)

// slowRand counts pairs that both groupings join or part, and what of that chance
// gives (Hubert & Arabie 1985, equation 5).
func slowRand(a, b []int) float64 {
	var both, one, two, all float64
	for i := range a {
		for j := range i {
			all++
			if a[i] == a[j] {
				one++
			}
			if b[i] == b[j] {
				two++
			}
			if a[i] == a[j] && b[i] == b[j] {
				both++
			}
		}
	}
	return (both - one*two/all) / ((one+two)/2 - one*two/all)
}

func TestTheAdjustedRandIndexCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "n")
		label := rapid.IntRange(0, 3)
		a, b := rapid.SliceOfN(label, n, n).Draw(t, "a"), rapid.SliceOfN(label, n, n).Draw(t, "b")
		got, err := community.AdjustedRand(a, b)
		want := slowRand(a, b)
		if math.IsNaN(want) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, want, got, 1e-12)
	})
}

// Vinh, Epps & Bailey 2010 list the norms; the values are by hand: two halves
// against four quarters share one of one and of two bits.
func TestMutualInformationByEachNorm(t *testing.T) {
	halves, quarters := []int{0, 0, 0, 0, 1, 1, 1, 1}, []string{"a", "a", "b", "b", "c", "c", "d", "d"}
	for norm, want := range map[community.Norm]float64{
		community.Arithmetic: 2. / 3, community.Geometric: 1 / math.Sqrt2, community.Largest: .5, community.Smallest: 1, community.Joint: .5,
	} {
		got, err := community.MutualInformation(halves, quarters, norm)
		require.NoError(t, err)
		require.InDelta(t, want, got, 1e-12, norm)
	}
	same, err := community.MutualInformation(halves, []bool{true, true, true, true, false, false, false, false}, community.Joint)
	require.NoError(t, err)
	require.InDelta(t, 1, same, 1e-12, "names of labels do not matter")
	none, err := community.MutualInformation(halves, []int{0, 1, 0, 1, 0, 1, 0, 1}, community.Largest)
	require.NoError(t, err)
	require.InDelta(t, 0, none, 1e-12)
}

func TestTrivialGroupingsCannotBeCompared(t *testing.T) {
	one := []int{0, 0, 0}
	_, err := community.AdjustedRand(one, one)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.AdjustedRand([]int{}, []int{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.AdjustedRand(one, []int{1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.MutualInformation(one, one, community.Arithmetic)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = community.MutualInformation(one, one, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = community.MutualInformation(one, []int{1}, community.Joint)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
