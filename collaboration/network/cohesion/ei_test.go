package cohesion_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestEIEqualsThatOfOtherPrograms(t *testing.T) {
	networktest.Compare(t, "ei_index", 1e-12, func(g *network.Graph, v networktest.View) ([]float64, error) {
		e, err := cohesion.EI(g, v.Partition)
		return []float64{e.Value.Float64()}, err
	})
}

func drawClasses(t *rapid.T, g *network.Graph) []string {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"party", "government", "enterprise"}), g.Len(), g.Len()).Draw(t, "classes")
}

// The oracle fills a network with the same number of ties within classes first, or
// last.
func TestEILiesInTheRangeThatItsClassesAllow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		class := drawClasses(t, g)
		got, err := cohesion.EI(g, class)
		if g.Edges() == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		var within, between int64
		for i := range g.Len() {
			for j := range g.Len() {
				switch {
				case i == j || (!g.Directed() && j < i):
				case class[i] == class[j]:
					within++
				default:
					between++
				}
			}
		}
		m := int64(g.Edges())
		inside := min(m, within)
		require.Equal(t, renjia.Frac(m-2*inside, m), got.Lowest)
		outside := min(m, between)
		require.Equal(t, renjia.Frac(2*outside-m, m), got.Highest)
		require.Equal(t, renjia.Frac(between-within, between+within), got.Indifferent)
		require.LessOrEqual(t, got.Value.Compare(got.Highest), 0)
		require.GreaterOrEqual(t, got.Value.Compare(got.Lowest), 0)
		require.Equal(t, renjia.Frac(got.External-got.Internal, m), got.Value)
	})
}

func TestEIOfClassesAndPartiesCountsTheTiesOfMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		class := drawClasses(t, g)
		s := rapid.SampledFrom([]network.Side{network.Out, network.In, network.Total}).Draw(t, "side")
		of, err := cohesion.EIByClass(g, class, s)
		require.NoError(t, err)
		parties, err := cohesion.EIByParty(g, class, s)
		require.NoError(t, err)
		all := map[string]cohesion.ClassEI{}
		for i := range g.Len() {
			var external, internal int64
			for j := range g.Len() {
				n := int64(0)
				if g.Tied(i, j) && (s != network.In || !g.Directed()) {
					n++
				}
				if g.Tied(j, i) && s != network.Out && g.Directed() {
					n++
				}
				if class[i] == class[j] {
					internal += n
				} else {
					external += n
				}
			}
			c := all[class[i]]
			all[class[i]] = cohesion.ClassEI{Class: class[i], Parties: c.Parties + 1, External: c.External + external, Internal: c.Internal + internal}
			if external+internal == 0 {
				require.True(t, math.IsNaN(parties.Values[i]))
				continue
			}
			require.InDelta(t, float64(external-internal)/float64(external+internal), parties.Values[i], 1e-12)
		}
		require.Len(t, of.Classes, len(all))
		for _, c := range of.Classes {
			require.Equal(t, all[c.Class], c)
			index, ok := c.Index()
			require.Equal(t, c.External+c.Internal > 0, ok)
			if ok {
				require.Equal(t, renjia.Frac(c.External-c.Internal, c.External+c.Internal), index)
			}
		}
	})
}

func TestEINeedsClassesAndASide(t *testing.T) {
	g := networktest.Kite(t)
	_, err := cohesion.EI(g, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	class := make([]string, g.Len())
	for i := range class {
		class[i] = "x"
	}
	_, err = cohesion.EIByClass(g, class, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.EIByParty(g, class, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.EIByParty(g, nil, network.Out)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = cohesion.EIByClass(g, nil, network.Out)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func ExampleEI() {
	pairs := networktest.Pairs("office-station", "office-police", "station-volunteers", "volunteers-school")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		fmt.Println(err)
		return
	}
	class := []string{"government", "government", "government", "society", "society"} // in the order of the graph
	e, err := cohesion.EI(g, class)
	fmt.Println(e.External, "out,", e.Internal, "within:", e.Value, err)
	fmt.Println("from", e.Lowest, "to", e.Highest, "possible,", e.Indifferent, "if classes did not matter")
	// Output:
	// 1 out, 3 within: -1/2 <nil>
	// from -1 to 1 possible, 1/5 if classes did not matter
}

func TestEIIsWrittenAsJSON(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-b")
	e, err := cohesion.EI(g, []string{"x", "y"})
	require.NoError(t, err)
	text, err := json.Marshal(e)
	require.NoError(t, err)
	require.Contains(t, string(text), `"measure":"e-i"`)
	require.Contains(t, string(text), `"highest":"1"`)
}
