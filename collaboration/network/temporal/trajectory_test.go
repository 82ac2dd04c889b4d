package temporal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/temporal"
)

// A class that moves from the edge to the middle while the others stay in order.
var moving = [][]float64{
	{0, 1, 2, 3, 4, 5, 6, 7}, {2, 3, 0, 1, 4, 5, 6, 7}, {4, 5, 0, 1, 2, 3, 6, 7}, {6, 7, 0, 1, 2, 3, 4, 5}, {8, 9, 0, 1, 2, 3, 4, 5},
}

var movers = []int{1, 1, 0, 0, 0, 0, 0, 0}

func TestATrajectoryHasAnExactPForEachWindowAndChange(t *testing.T) {
	deltas, err := temporal.Deltas(moving)
	require.NoError(t, err)
	path, err := temporal.Trajectory(5, movers, deltas, permute.Options{})
	require.NoError(t, err)
	require.Len(t, path.Windows, 5)
	require.Len(t, path.Changes, 4)
	member := make([]bool, 8)
	for i, c := range movers {
		member[i] = c == 1
	}
	for w, got := range path.Windows {
		want, err := permute.Labels(moving[w], member, permute.Options{})
		require.NoError(t, err)
		require.InDelta(t, want.Delta, got.Observed, 1e-15)
		require.Equal(t, want.Tails, got.Tails)
		require.Equal(t, int64(28), got.Permutations)
	}
	require.Equal(t, 1., path.Windows[0].Observed)
	require.InDelta(t, 1./28, path.Windows[0].PGE, 1e-15)
	require.Equal(t, 0., path.Changes[3].Observed, "first and last are alike in rank")
	require.InDelta(t, 0, path.Changes[0].Mean, 1e-12)
}

// Joint permutation by hand: every class of the same size, the same in both
// windows.
func TestADifferenceKeepsEveryPartysClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(t, "n")
		values := func() []float64 {
			return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 4), func(i int) float64 { return float64(i) }), n, n).Draw(t, "values")
		}
		windows := [][]float64{values(), values()}
		size := rapid.IntRange(1, n-1).Draw(t, "size")
		class := make([]int, n)
		for i := range size {
			class[i] = 1
		}
		deltas, err := temporal.Deltas(windows)
		require.NoError(t, err)
		change := func(c []int) float64 { return deltas(1, c) - deltas(0, c) }
		var ge, total int64
		for set := range 1 << n {
			c, in := make([]int, n), 0
			for i := range c {
				c[i] = set >> i & 1
				in += c[i]
			}
			if in != size {
				continue
			}
			total++
			if change(c) >= change(class)-1e-9 {
				ge++
			}
		}
		got, err := temporal.Difference(0, 1, class, deltas, permute.Options{})
		require.NoError(t, err)
		require.InDelta(t, change(class), got.Observed, 1e-12)
		require.Equal(t, []int64{total, ge}, []int64{got.Permutations, got.CountGE})
	})
}

func TestTrendIsTheLeastSquaresSlope(t *testing.T) {
	deltas, err := temporal.Deltas(moving)
	require.NoError(t, err)
	got, err := temporal.Trend(5, movers, deltas, permute.Options{})
	require.NoError(t, err)
	var y [5]float64
	for w := range y {
		y[w] = deltas(w, movers)
	}
	require.InDelta(t, (2*(y[4]-y[0])+y[3]-y[1])/10, got.Observed, 1e-12)
	require.InDelta(t, 1./28, got.PLE, 1e-12, "no two others move so far")
	flat, err := temporal.Trend(5, movers, func(int, []int) float64 { return .1 }, permute.Options{})
	require.NoError(t, err)
	require.Zero(t, flat.Observed)
	require.Equal(t, 1., flat.PTwo)
}

func TestNoTrendIsFittedToFourWindows(t *testing.T) {
	deltas, err := temporal.Deltas(moving[:4])
	require.NoError(t, err)
	_, err = temporal.Trend(4, movers, deltas, permute.Options{})
	var short *temporal.ShortError
	require.ErrorAs(t, err, &short)
	require.Equal(t, &temporal.ShortError{Windows: 4, Want: 5}, short)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestTrajectoriesRefuseWhatHasNoAnswer(t *testing.T) {
	_, err := temporal.Deltas([][]float64{{1, 2}, {1}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = temporal.Deltas([][]float64{{1, 2}, {1, math.NaN()}})
	var undefined *permute.UndefinedError
	require.ErrorAs(t, err, &undefined)
	require.Equal(t, []int{1}, undefined.Places)
	deltas, err := temporal.Deltas([][]float64{{1, 2}, {3, 4}, {1, 2}, {3, 4}, {1, 2}})
	require.NoError(t, err)
	nobody := []int{0, 0}
	_, err = temporal.Trajectory(2, nobody, deltas, permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = temporal.Difference(0, 1, nobody, deltas, permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = temporal.Trend(5, nobody, deltas, permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	empty, err := temporal.Trajectory(0, nobody, deltas, permute.Options{})
	require.NoError(t, err)
	require.Empty(t, empty.Windows)
}
