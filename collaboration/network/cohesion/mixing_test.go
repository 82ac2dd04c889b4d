package cohesion_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestAssortativityEqualsThatOfOtherPrograms(t *testing.T) {
	networktest.Compare(t, "assortativity_nominal", 1e-12, func(g *network.Graph, v networktest.View) ([]float64, error) {
		return exact(cohesion.Assortativity(g, v.Partition))
	})
	networktest.Compare(t, "assortativity_degree", 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) {
		return estimate(cohesion.DegreeAssortativity(g, network.Total, network.Total))
	})
}

func TestMixingCountsTheTiesBetweenClasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		class := drawClasses(t, g)
		got, err := cohesion.Mixing(g, class)
		require.NoError(t, err)
		for a, from := range got.Classes {
			for b, to := range got.Classes {
				var ties, possible int64
				for i := range class {
					for j := range class {
						if i == j || class[i] != from || class[j] != to || (from == to && !g.Directed() && j < i) {
							continue
						}
						count2(&possible, &ties, g.Tied(i, j))
					}
				}
				require.Equal(t, ties, got.Ties[a][b])
				requireShare(t, ties, possible)(got.Density(a, b))
			}
		}
		_, err = got.Density(0, len(got.Classes))
		require.ErrorIs(t, err, renjia.ErrNotFound)
		checkAssortativity(t, g, class, got)
	})
}

// checkAssortativity divides the shares of the matrix as Newman writes them.
func checkAssortativity(t require.TestingT, g *network.Graph, class []string, m cohesion.MixingMatrix) {
	ends := func(a, b int) float64 {
		if a == b && !g.Directed() {
			return float64(2 * m.Ties[a][b])
		}
		return float64(m.Ties[a][b])
	}
	var all, same, chance float64
	for a := range m.Classes {
		for b := range m.Classes {
			all += ends(a, b)
		}
	}
	for a := range m.Classes {
		var row, column float64
		for b := range m.Classes {
			row, column = row+ends(a, b)/all, column+ends(b, a)/all
		}
		same += ends(a, a) / all
		chance += row * column
	}
	got, err := cohesion.Assortativity(g, class)
	if all == 0 || math.Abs(1-chance) < 1e-12 {
		require.ErrorIs(t, err, renjia.ErrInvalid)
		return
	}
	require.NoError(t, err)
	require.InDelta(t, (same-chance)/(1-chance), got.Value.Float64(), 1e-9)
}

func TestDegreeAssortativityIsTheCorrelationOverTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		sides := rapid.SampledFrom([]network.Side{network.Out, network.In, network.Total})
		sender, receiver := sides.Draw(t, "sender"), sides.Draw(t, "receiver")
		from, err := g.Degree(sender)
		require.NoError(t, err)
		to, err := g.Degree(receiver)
		require.NoError(t, err)
		var xs, ys []float64
		for i := range g.Len() {
			for j := range g.Len() {
				if g.Tied(i, j) {
					xs, ys = append(xs, float64(from.Values[i])), append(ys, float64(to.Values[j]))
				}
			}
		}
		got, err := cohesion.DegreeAssortativity(g, sender, receiver)
		if len(xs) == 0 || stat.Variance(xs, nil) < 1e-12 || stat.Variance(ys, nil) < 1e-12 || len(xs) == 1 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, stat.Correlation(xs, ys, nil), got.Value, 1e-9)
	})
}

func TestMixingNeedsClassesAndSides(t *testing.T) {
	g := networktest.Kite(t)
	_, err := cohesion.Mixing(g, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = cohesion.Assortativity(g, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = cohesion.DegreeAssortativity(g, "", network.In)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.DegreeAssortativity(g, network.Out, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = cohesion.Heterogeneity(g, nil, network.Out)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	_, err = cohesion.Mixing(networktest.Build(t, network.Directed, many), many)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestHeterogeneityIsBlausIndexOfTheContacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1)
		class := drawClasses(t, g)
		s := rapid.SampledFrom([]network.Side{network.Out, network.In, network.Total}).Draw(t, "side")
		got, err := cohesion.Heterogeneity(g, class, s)
		require.NoError(t, err)
		want := make([]float64, g.Len())
		for i := range want {
			var contacts []string
			for j := range g.Len() {
				if g.Tied(i, j) && (s != network.In || !g.Directed()) {
					contacts = append(contacts, class[j])
				}
				if g.Tied(j, i) && s != network.Out && g.Directed() {
					contacts = append(contacts, class[j])
				}
			}
			want[i] = math.NaN()
			if blau, err := cohesion.Blau(contacts); err == nil {
				want[i] = blau.Value.Float64()
			}
		}
		near(t, want, got.Values)
	})
	_, err := cohesion.Heterogeneity(networktest.Build(t, network.Directed, nil), nil, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestDiversityOfAGroup(t *testing.T) {
	blau, err := cohesion.Blau([]string{"a", "a", "b", "c"})
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(10, 16), blau.Value)
	require.Equal(t, 4, blau.N)
	_, err = cohesion.Blau(nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	even, err := cohesion.Evenness([]string{"a", "b", "c", "c", "b", "a"})
	require.NoError(t, err)
	require.InDelta(t, 1, even.Value, 1e-12)
	uneven, err := cohesion.Evenness([]string{"a", "a", "a", "b"})
	require.NoError(t, err)
	require.InDelta(t, .811278124459, uneven.Value, 1e-9, "the entropy of 1/4 in bits")
	for _, class := range [][]string{nil, {"a"}, {"a", "a"}} {
		_, err := cohesion.Evenness(class)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func ExampleMixing() {
	pairs := networktest.Pairs("office-station", "office-police", "station-volunteers", "volunteers-school")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := cohesion.Mixing(g, []string{"government", "government", "government", "society", "society"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for a, from := range m.Classes {
		for b, to := range m.Classes {
			d, err := m.Density(a, b)
			fmt.Println(from, to, m.Ties[a][b], d.Value, err)
		}
	}
	// Output:
	// government government 2 2/3 <nil>
	// government society 1 1/6 <nil>
	// society government 1 1/6 <nil>
	// society society 1 1 <nil>
}

func ExampleEvenness() {
	even, err := cohesion.Evenness([]string{"party", "government", "government", "society"})
	fmt.Printf("%.3f %v\n", even.Value, err)
	// Output:
	// 0.946 <nil>
}
