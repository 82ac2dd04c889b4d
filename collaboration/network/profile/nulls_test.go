package profile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

func TestTheOrderOfOtherLayersDoesNotMatter(t *testing.T) {
	g := networktest.Build(t, network.Directed, []string{"a", "b", "c", "d"}, "a-b", "b-c", "c-d", "d-b")
	asked := networktest.Build(t, network.Directed, []string{"d", "c"}, "d-a", "c-a", "b-a")
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: []string{"x", "x", "y", "y"}, Of: "x", Standing: asked}, recorded())
	require.NoError(t, err)
	c, err := p.Component("indegree_directed")
	require.NoError(t, err)
	require.Equal(t, int64(-2), c.Numerator, "a is asked by all, the others by nobody")
}

func TestTheSameSeedGivesTheSameProfileOnAnyNumberOfGoroutines(t *testing.T) {
	g := networktest.Random(t, "ba", 40, 3, 5)
	class := make([]string, 40)
	for i := range class {
		class[i] = []string{"x", "y", "z"}[i%3]
	}
	in := profile.PeripheryInput{Graph: g, Class: class, Of: "z", Voice: &profile.Voice{Delivered: ones(40), Decided: ones(40)}}
	o := recorded()
	o.Resamples, o.Level, o.Rewirings = 99, .9, 19
	o.Permute = permute.Options{Permutations: 999, Seed: 3, Workers: 1}
	one, err := profile.Periphery(in, o)
	require.NoError(t, err)
	o.Permute.Workers = 5
	many, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.Equal(t, one, many)
	several, err := profile.Peripheries(in, []string{"x", "z"}, o)
	require.NoError(t, err)
	require.Equal(t, one, several[1])
	o.Permute.Seed++
	other, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.NotEqual(t, one, other)
}

func ones(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = float64(1 + i%4)
	}
	return all
}

// Members all below others: no resample can change that. Alike: the interval lies
// around 0, the same on both sides but for chance.
func TestTheIntervalOfDeltaLiesAroundIt(t *testing.T) {
	o := recorded()
	o.Resamples, o.Level = 999, .95
	star := networktest.Build(t, network.Undirected, []string{"a", "b", "c", "d", "e", "f"}, "d-e", "e-f", "d-f", "a-d", "b-e", "c-f")
	p, err := profile.Periphery(profile.PeripheryInput{Graph: star, Class: strings.Fields("x x x y y y"), Of: "x"}, o)
	require.NoError(t, err)
	i := p.Components[0].Interval
	require.Equal(t, [3]float64{1, 1, .95}, [3]float64{i.Lower, i.Upper, i.Level})
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	p, err = profile.Periphery(in, o)
	require.NoError(t, err)
	for _, c := range p.Components {
		require.True(t, -1 <= c.Interval.Lower && c.Interval.Lower <= c.Delta && c.Delta <= c.Interval.Upper && c.Interval.Upper <= 1, c.Name)
		require.Less(t, c.Interval.Lower, c.Interval.Upper, c.Name)
	}
	o.Level = .5
	narrow, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.Greater(t, p.Components[0].Interval.Upper, narrow.Components[0].Interval.Upper)
}

// Degrees say all of it: on the edge of a star of three rings nothing is left once
// the numbers of ties are kept; two cliques joined by members have more bridging
// than their degrees explain.
func TestTheSecondNullKeepsDegrees(t *testing.T) {
	o := recorded()
	o.Rewirings = 199
	g := networktest.Build(t, network.Undirected, nil,
		"a-b", "a-c", "a-d", "b-c", "b-d", "c-d", "e-f", "e-g", "e-h", "f-g", "f-h", "g-h", "d-m", "m-e", "m-n", "m-o")
	class := make([]string, g.Len())
	for i := range class {
		class[i] = "others"
	}
	class[g.Index("m")] = "bridge"
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: class, Of: "others"}, o)
	require.NoError(t, err)
	degree, err := p.Component("degree")
	require.NoError(t, err)
	require.Nil(t, degree.Rewired, "rewiring keeps it")
	between, err := p.Component("betweenness")
	require.NoError(t, err)
	require.Equal(t, 199, between.Rewired.Graphs)
	require.Less(t, between.Rewired.Mean, between.Delta)
	require.InDelta(t, 1, between.Delta, 1e-12)
	require.True(t, between.Rewired.P > 1./200 && between.Rewired.P < 1, "%v", between.Rewired.P)
}

func TestSensitivityHasARowForEveryChoice(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	table, err := profile.Sensitivity(in, recorded())
	require.NoError(t, err)
	require.Len(t, table, 4)
	for _, v := range table {
		o := recorded()
		o.Symmetry, o.Isolates = v.Symmetry, v.Isolates
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		require.Equal(t, []int{p.N, p.Members}, []int{v.N, v.Members})
		require.Len(t, v.Deltas, len(p.Components)+1)
		for i, c := range p.Components {
			require.Equal(t, c.Name, v.Deltas[i].Name)
			require.Equal(t, c.Undefined != "", v.Deltas[i].Delta == nil)
			if c.Undefined == "" {
				require.InDelta(t, c.Delta, *v.Deltas[i].Delta, 1e-15)
			}
		}
		require.Len(t, v.Cores, 3)
		require.InDelta(t, p.Core.InCore, v.Cores[0].InCore, 1e-12)
	}
	table, err = profile.Sensitivity(profile.PeripheryInput{Graph: networktest.Build(t, network.Undirected, []string{"a", "b", "c"}, "b-c"), Class: []string{"x", "y", "y"}, Of: "x"}, recorded())
	require.NoError(t, err)
	require.Len(t, table, 1, "without isolates the class is gone")
	_, err = profile.Sensitivity(in, profile.PeripheryOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Labels that cannot leave their stratum cannot be tested.
func TestLabelsMoveOnlyWithinStrata(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL", Strata: sectors}
	p, err := profile.Periphery(in, recorded())
	require.NoError(t, err)
	for _, c := range p.Components {
		require.Equal(t, 1., c.P, c.Name)
	}
	require.Contains(t, p.Warnings[len(p.Warnings)-1].EN, "strata")
}
