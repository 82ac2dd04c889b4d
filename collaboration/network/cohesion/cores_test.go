package cohesion_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestCoreNumbersEqualThoseOfOtherPrograms(t *testing.T) {
	networktest.Compare(t, "core_number_in_plus_out", 0, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return counts(cohesion.CoreNumbers(g, network.Total))
	})
	networktest.Compare(t, "core_number_undirected", 0, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return counts(cohesion.CoreNumbers(weak(t, g), network.Total))
	})
}

func TestCoreNumbersEqualTheirDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		for _, s := range []network.Side{network.Out, network.In, network.Total} {
			got, err := cohesion.CoreNumbers(g, s)
			require.NoError(t, err)
			require.Equal(t, slowCores(g, s), got.Values, s)
		}
	})
}

// slowCores leaves out whoever has too few ties until all have enough.
func slowCores(g *network.Graph, s network.Side) []int64 {
	n := g.Len()
	cores := make([]int64, n)
	for k := int64(1); k <= int64(2*n); k++ {
		in := make([]bool, n)
		for i := range in {
			in[i] = true
		}
		for changed := true; changed; {
			changed = false
			for i := range n {
				if in[i] && ties(g, s, i, in) < k {
					in[i], changed = false, true
				}
			}
		}
		for i := range n {
			if in[i] {
				cores[i] = k
			}
		}
	}
	return cores
}

func ties(g *network.Graph, s network.Side, i int, in []bool) (count int64) {
	for j := range g.Len() {
		if in[j] && g.Tied(i, j) && (s != network.In || !g.Directed()) {
			count++
		}
		if in[j] && g.Tied(j, i) && s != network.Out && g.Directed() {
			count++
		}
	}
	return count
}

func TestCoreNumbersOfSmallGraphs(t *testing.T) {
	_, err := cohesion.CoreNumbers(networktest.Kite(t), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, parties := range [][]string{nil, {"a"}, {"a", "b"}} {
		got, err := cohesion.CoreNumbers(networktest.Build(t, network.Directed, parties), network.Total)
		require.NoError(t, err)
		require.Equal(t, make([]int64, len(parties)), got.Values)
	}
}

func BenchmarkCoreNumbers(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		_, err := cohesion.CoreNumbers(g, network.Total)
		return err
	})
}

func ExampleCoreNumbers() {
	pairs := networktest.Pairs("office-station", "station-school", "school-office", "school-volunteers")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		fmt.Println(err)
		return
	}
	cores, err := cohesion.CoreNumbers(g, network.Total)
	for i, k := range cores.Values {
		fmt.Println(g.ID(i), k)
	}
	fmt.Println(err)
	// Output:
	// office 2
	// station 2
	// school 2
	// volunteers 1
	// <nil>
}
