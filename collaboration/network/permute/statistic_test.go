package permute_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// external returns Krackhardt & Stern's E–I index of a graph.
func external(g *network.Graph, class []int) float64 {
	e, i := 0., 0.
	for pair := range g.Ties() {
		if class[pair[0]] == class[pair[1]] {
			i++
		} else {
			e++
		}
	}
	return (e - i) / (e + i)
}

// The E–I index of Knoke's sectors (weak ties) by the reference file.
func TestEIOfKnokeAmongAllArrangementsOfSectors(t *testing.T) {
	v := networktest.Views(t)["knoke_information_weak"]
	g := v.Graph(t)
	code := map[string]int{"GOV": 3, "VOL": 1, "PVT": 7}
	class := make([]int, g.Len())
	for i, p := range v.Partition {
		class[i] = code[p]
	}
	got, err := permute.LabelStatistic(class, func(class []int) float64 { return external(g, class) }, permute.Options{})
	require.NoError(t, err)
	networktest.Near(t, v.Measures["ei_index"].Value, []float64{got.Observed}, 1e-12, "E–I")
	require.Equal(t, int64(3150), got.Permutations, "10!/(4!·4!·2!)")
	pairs, within := 45., 6.+6+1 // every pair of classes is as likely to be tied
	require.InDelta(t, 1-2*within/pairs, got.Mean, 1e-12)
	require.LessOrEqual(t, got.Least, got.Observed)
	require.GreaterOrEqual(t, got.Most, got.Observed)
}

func TestLabelStatisticSeesEveryArrangementOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		class := rapid.SliceOfN(rapid.IntRange(-1, 2), n, n).Draw(t, "class")
		weight := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "weight")
		strata := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), n, n).Draw(t, "strata")
		statistic := func(c []int) float64 {
			s := 0.
			for i := range c {
				s += float64(weight[i] * c[i])
			}
			return s
		}
		seen := map[string][]int{}
		permutations(n, func(order []int) {
			c := make([]int, n)
			key := ""
			for i, o := range order {
				if strata[i] != strata[o] {
					return
				}
				c[i] = class[o]
				key += string(rune('a' + c[i]))
			}
			seen[key] = c
		})
		var ge int64
		mean := 0.
		for _, c := range seen {
			if statistic(c) >= statistic(class) {
				ge++
			}
			mean += statistic(c) / float64(len(seen))
		}
		got, err := permute.LabelStatistic(class, statistic, permute.Options{Strata: strata})
		require.NoError(t, err)
		require.Equal(t, int64(len(seen)), got.Permutations)
		require.Equal(t, float64(len(seen)), got.Possible)
		require.Equal(t, ge, got.CountGE)
		require.InDelta(t, mean, got.Mean, 1e-9)
	})
}

func TestRelabelIsQAPForTheOverlap(t *testing.T) {
	a := networktest.Random(t, "er", 7, 1, 1)
	b := networktest.Random(t, "er", 7, 1, 2)
	want, err := permute.QAP(a, b, permute.Options{})
	require.NoError(t, err)
	got, err := permute.Relabel(7, func(order []int) float64 {
		n := 0.
		for pair := range a.Ties() {
			n += b.Weight(order[pair[0]], order[pair[1]])
		}
		return n
	}, permute.Options{})
	require.NoError(t, err)
	require.Equal(t, want.Tails, got.Tails)
	require.InDelta(t, want.MeanOverlap, got.Mean, 1e-9)
	require.InDelta(t, want.SDOverlap, got.SD, 1e-9)
}

func TestUndefinedStatisticsHaveNoTest(t *testing.T) {
	first := []int{1, 0, 0}
	for what, statistic := range map[string]func([]int) float64{
		"observed":    func(c []int) float64 { return math.Log(float64(c[1])) * 0 },
		"elsewhere":   func(c []int) float64 { return 0 / float64(c[0]) },
		"infinite":    func(c []int) float64 { return 1 / float64(c[0]) },
		"all of them": func([]int) float64 { return math.Inf(1) },
	} {
		_, err := permute.LabelStatistic(first, statistic, permute.Options{})
		require.ErrorIs(t, err, renjia.ErrInvalid, what)
	}
	_, err := permute.LabelStatistic(first, func([]int) float64 { return 1 }, permute.Options{Strata: []string{"a"}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = permute.Relabel(20, func([]int) float64 { return 1 }, permute.Options{Method: permute.Exhaustive})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	test, err := permute.LabelStatistic(nil, func([]int) float64 { return 1 }, permute.Options{})
	require.NoError(t, err)
	require.Equal(t, 1., test.PTwo, "nobody can be relabelled in one way")
}
