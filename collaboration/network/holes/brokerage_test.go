package holes_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/holes"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestBrokerageEqualsThatOfOtherPrograms(t *testing.T) {
	networktest.Compare(t, "brokerage_raw_wI_wO_bIO_bOI_bO", 1e-9, func(g *network.Graph, v networktest.View) (all []float64, _ error) {
		b, err := holes.Brokerage(g, v.Partition)
		for _, roles := range b.Values {
			for r := holes.Coordinator; r <= holes.Liaison; r++ {
				all = append(all, float64(roles[r]))
			}
		}
		return all, err
	})
	networktest.Compare(t, "brokerage_raw_global", 1e-9, func(g *network.Graph, v networktest.View) (all []float64, _ error) {
		b, err := holes.Brokerage(g, v.Partition)
		for _, n := range b.All {
			all = append(all, float64(n))
		}
		return all, err
	})
	networktest.Compare(t, "brokerage_z", 1e-9, func(g *network.Graph, v networktest.View) (all []float64, _ error) {
		c, err := holes.BrokerageByChance(g, v.Partition)
		for _, z := range c.Z() {
			all = append(all, z[:]...)
		}
		return all, err
	})
}

func drawClasses(t *rapid.T, g *network.Graph) []string {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"party", "government", "enterprise"}), g.Len(), g.Len()).Draw(t, "classes")
}

func TestBrokerageEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 1)
		requireBrokerage(t, g, drawClasses(t, g))
	})
	rng := networktest.SplitMix64(3)
	for _, ties := range []int{30, 80, 300} {
		g, err := network.FromPairs(30, func(yield func(int, int) bool) {
			for range ties {
				if !yield(rng.Below(30), rng.Below(30)) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		class := make([]string, g.Len())
		for i := range class {
			class[i] = fmt.Sprint(rng.Below(4))
		}
		requireBrokerage(t, g, class)
	}
}

func requireBrokerage(t require.TestingT, g *network.Graph, class []string) {
	got, err := holes.Brokerage(g, class)
	require.NoError(t, err)
	shared, err := holes.SharedBrokerage(g, class)
	require.NoError(t, err)
	whole, part := slowBrokerage(g, class)
	require.Equal(t, whole, got.Values)
	pairs := 0.0
	for j := range part {
		for r := range part[j] {
			require.InDelta(t, part[j][r], shared.Values[j][r], 1e-9)
		}
		pairs += part[j][holes.AnyRole]
	}
	require.InDelta(t, pairs, shared.All[holes.AnyRole], 1e-9)
	require.InDelta(t, math.Round(pairs), pairs, 1e-9, "every pair is shared out whole")
}

func slowBrokerage(g *network.Graph, class []string) ([]holes.Roles[int64], []holes.Roles[float64]) {
	n := g.Len()
	whole, part := make([]holes.Roles[int64], n), make([]holes.Roles[float64], n)
	for i := range n {
		for k := range n {
			var brokers []int
			for j := range n {
				if i != j && j != k && i != k && g.Tied(i, j) && g.Tied(j, k) && !g.Tied(i, k) {
					brokers = append(brokers, j)
				}
			}
			for _, j := range brokers {
				for _, r := range []holes.Role{slowRole(class[i], class[j], class[k]), holes.AnyRole} {
					whole[j][r]++
					part[j][r] += 1 / float64(len(brokers))
				}
			}
		}
	}
	return whole, part
}

func slowRole(i, j, k string) holes.Role {
	same := [3]bool{i == j, j == k, i == k}
	return map[[3]bool]holes.Role{
		{true, true, true}: holes.Coordinator, {false, false, true}: holes.Itinerant, {true, false, false}: holes.Representative,
		{false, true, false}: holes.Gatekeeper, {false, false, false}: holes.Liaison,
	}[same]
}

// The oracle looks at all 4096 graphs of four parties, each with its probability.
func TestBrokerageByChanceIsTheMeanAndDeviationOverAllGraphs(t *testing.T) {
	for _, class := range [][]string{{"A", "A", "A", "A"}, {"A", "A", "B", "A"}, {"A", "B", "A", "B"}, {"A", "A", "B", "C"}, {"A", "B", "C", "D"}} {
		const arcs = 5
		density := float64(arcs) / 12
		pairs := [arcs][2]int{{0, 1}, {1, 2}, {3, 1}, {2, 0}, {3, 0}}
		g, err := network.FromPairs(4, func(yield func(int, int) bool) {
			for _, p := range pairs {
				if !yield(p[0], p[1]) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		got, err := holes.BrokerageByChance(g, class)
		require.NoError(t, err)
		mean, deviation := overAllGraphs(class, density)
		for r := holes.Coordinator; r <= holes.AnyRole; r++ {
			for i := range class {
				require.InDelta(t, mean[i][r], got.Expected[i][r], 1e-9, "%v %d %s", class, i, r)
				require.InDelta(t, deviation[i][r], got.Deviation[i][r], 1e-9, "%v %d %s", class, i, r)
			}
			require.InDelta(t, mean[4][r], got.All.Expected[r], 1e-9, "%v %s", class, r)
			require.InDelta(t, deviation[4][r], got.All.Deviation[r], 1e-9, "%v %s", class, r)
			require.Equal(t, got.All.Deviation[r] == 0, math.IsNaN(got.All.Z()[r]))
		}
	}
}

// overAllGraphs returns mean and deviation for each of four parties, then for all.
func overAllGraphs(class []string, density float64) (mean, deviation [5]holes.Roles[float64]) {
	var arcs [][2]int
	for i := range 4 {
		for j := range 4 {
			if i != j {
				arcs = append(arcs, [2]int{i, j})
			}
		}
	}
	for graph := range 1 << len(arcs) {
		var tied [4][4]bool
		p := 1.0
		for a, ends := range arcs {
			if graph>>a&1 == 1 {
				tied[ends[0]][ends[1]] = true
				p *= density
			} else {
				p *= 1 - density
			}
		}
		counts := slowRoles(tied, class)
		for i := range counts {
			for r, n := range counts[i] {
				mean[i][r] += p * n
				deviation[i][r] += p * n * n
			}
		}
	}
	for i := range mean {
		for r, m := range mean[i] {
			deviation[i][r] = math.Sqrt(max(0, deviation[i][r]-m*m))
		}
	}
	return mean, deviation
}

func slowRoles(tied [4][4]bool, class []string) (counts [5]holes.Roles[float64]) {
	for i := range 4 {
		for j := range 4 {
			for k := range 4 {
				if i != j && j != k && i != k && tied[i][j] && tied[j][k] && !tied[i][k] {
					for _, r := range []holes.Role{slowRole(class[i], class[j], class[k]), holes.AnyRole} {
						counts[j][r]++
						counts[4][r]++
					}
				}
			}
		}
	}
	return counts
}

func TestBrokerageNeedsAClassForEveryParty(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "a-b", "b-c")
	for _, class := range [][]string{nil, {"x", "y"}, {"x", "", "y"}} {
		_, err := holes.Brokerage(g, class)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = holes.SharedBrokerage(g, class)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = holes.BrokerageByChance(g, class)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := holes.Brokerage(g, []string{"x", "", "y"})
	require.ErrorContains(t, err, "b: has no class")
}

func TestBrokerageOfSmallAndUndirectedGraphs(t *testing.T) {
	empty, err := holes.Brokerage(networktest.Build(t, network.Directed, nil), nil)
	require.NoError(t, err)
	require.Empty(t, empty.Values)
	_, err = holes.BrokerageByChance(networktest.Build(t, network.Directed, nil, "a-b"), []string{"x", "x"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = holes.BrokerageByChance(networktest.Build(t, network.Undirected, nil, "a-b", "b-c"), []string{"x", "x", "x"})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	both, err := holes.Brokerage(networktest.Build(t, network.Undirected, nil, "a-b", "b-c"), []string{"x", "y", "y"})
	require.NoError(t, err)
	require.Equal(t, holes.Roles[int64]{holes.Gatekeeper: 1, holes.Representative: 1, holes.AnyRole: 2}, both.Values[1])
	none, err := holes.BrokerageByChance(networktest.Build(t, network.Directed, []string{"a", "b", "c"}), []string{"x", "y", "y"})
	require.NoError(t, err)
	require.True(t, math.IsNaN(none.Z()[0][holes.AnyRole]))
}

func TestRolesHaveNames(t *testing.T) {
	require.Equal(t, "Role(9)", holes.Role(9).String())
	require.Equal(t, "Role(9)", holes.Role(9).Text().ZH)
	text, err := json.Marshal(map[holes.Role]string{holes.Gatekeeper: holes.Gatekeeper.Text().ZH})
	require.NoError(t, err)
	require.JSONEq(t, `{"gatekeeper": "守门人"}`, string(text))
}

func BenchmarkBrokerage(b *testing.B) {
	class := make([]string, 50000)
	for i := range class {
		class[i] = fmt.Sprint(i % 5)
	}
	onSeeded(b, func(g *network.Graph) error {
		_, err := holes.Brokerage(g, class[:g.Len()])
		return err
	})
}
