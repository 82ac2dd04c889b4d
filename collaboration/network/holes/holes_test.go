package holes_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/holes"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

type measure func(*network.Graph, network.Weights) (network.Scores, error)

// hop takes the value of a measure with weights fixed.
func hop(of measure, w network.Weights) func(*network.Graph, networktest.View) ([]float64, error) {
	return func(g *network.Graph, _ networktest.View) ([]float64, error) {
		s, err := of(g, w)
		return s.Values, err
	}
}

func TestHolesEqualThoseOfOtherPrograms(t *testing.T) {
	for _, c := range []struct {
		key string
		of  measure
		w   network.Weights
	}{
		{"constraint", holes.Constraint, network.WeightsIgnore},
		{"constraint_weighted", holes.Constraint, network.WeightsCount},
		{"constraint_all_alters", holes.ConstraintAllAlters, network.WeightsIgnore},
		{"constraint_weighted_all_alters", holes.ConstraintAllAlters, network.WeightsCount},
		{"effective_size", holes.EffectiveSize, network.WeightsIgnore},
		{"effective_size_weighted", holes.EffectiveSize, network.WeightsCount},
		{"burt_hierarchy", holes.Hierarchy, network.WeightsIgnore},
		{"effective_size_borgatti", func(g *network.Graph, _ network.Weights) (network.Scores, error) {
			return holes.EffectiveSizeBorgatti(g)
		}, ""},
	} {
		networktest.Compare(t, c.key, 1e-9, hop(c.of, c.w))
	}
}

func TestHolesOfClosedForms(t *testing.T) {
	var forms []struct {
		Name   string
		N      int
		Edges  [][2]int
		Expect json.RawMessage
	}
	networktest.Section(t, "closed_forms", &forms)
	seen := 0
	for _, f := range forms {
		var want struct {
			ConstraintCentre float64 `json:"constraint_centre"`
			SizeCentre       float64 `json:"effective_size_centre"`
			ConstraintLeaf   float64 `json:"constraint_leaf"`
			Each             float64 `json:"constraint_value"`
			Size             float64 `json:"effective_size"`
		}
		if f.Name != "star_10" && f.Name != "complete_8" {
			continue
		}
		seen++
		require.NoError(t, json.Unmarshal(f.Expect, &want))
		g, err := network.FromPairs(f.N, func(yield func(int, int) bool) {
			for _, e := range f.Edges {
				if !yield(e[0], e[1]) {
					return
				}
			}
		}, networktest.Simple(network.Undirected))
		require.NoError(t, err)
		constraint, err := holes.Constraint(g, network.WeightsCount)
		require.NoError(t, err)
		size, err := holes.EffectiveSize(g, network.WeightsCount)
		require.NoError(t, err)
		require.InDelta(t, want.ConstraintCentre+want.Each, constraint.Values[0], 1e-12)
		require.InDelta(t, want.ConstraintLeaf+want.Each, constraint.Values[1], 1e-12)
		require.InDelta(t, want.SizeCentre+want.Size, size.Values[0], 1e-12)
	}
	require.Equal(t, 2, seen)
}

// Borgatti's network of seven, from the tests of other programs, which have it
// from UCINET.
func TestStructuralHolesOfBorgattisSeven(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"Z"}, strings.Fields("A-B A-F A-G A-E E-G F-G B-G B-D D-G G-C")...)
	constraint, err := holes.Constraint(g, network.WeightsIgnore)
	require.NoError(t, err)
	size, err := holes.EffectiveSize(g, network.WeightsIgnore)
	require.NoError(t, err)
	for name, want := range map[string][2]float64{"A": {.595, 2.50}, "G": {.400, 4.67}, "C": {1, 1}} {
		require.InDelta(t, want[0], constraint.Values[g.Index(name)], .0005, name)
		require.InDelta(t, want[1], size.Values[g.Index(name)], .005, name)
	}
	require.True(t, math.IsNaN(constraint.Values[g.Index("Z")]))
	require.True(t, math.IsNaN(size.Values[g.Index("Z")]))
}

func drawGraph(t *rapid.T, most int) *network.Graph {
	d := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
	n := rapid.IntRange(0, 9).Draw(t, "parties")
	share := rapid.IntRange(0, 100).Draw(t, "per cent")
	parties := make([]string, n)
	for i := range parties {
		parties[i] = fmt.Sprint(i)
	}
	g, err := network.Build(parties, func(yield func(network.Tie, error) bool) {
		for i := range n {
			for j := range n {
				if i == j || (d == network.Undirected && j < i) || rapid.IntRange(1, 100).Draw(t, "tie") > share {
					continue
				}
				weight := float64(rapid.IntRange(1, most).Draw(t, "weight"))
				if !yield(network.Tie{From: parties[i], To: parties[j], Weight: weight}, nil) {
					return
				}
			}
		}
	}, networktest.Simple(d))
	require.NoError(t, err)
	return g
}

func TestHolesEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 5)
		for _, w := range []network.Weights{network.WeightsCount, network.WeightsIgnore} {
			want := slowHoles(g, w)
			for name, of := range map[string]measure{
				"constraint": holes.Constraint, "all": holes.ConstraintAllAlters, "size": holes.EffectiveSize,
				"efficiency": holes.Efficiency, "hierarchy": holes.Hierarchy,
			} {
				got, err := of(g, w)
				require.NoError(t, err)
				require.Equal(t, w == network.WeightsCount, strings.Contains(got.Variant, "weights: count"))
				near(t, want[name], got.Values, name, w)
			}
			for i := range g.Len() {
				contacts, err := holes.Contacts(g, w, g.ID(i))
				require.NoError(t, err)
				sum, previous := 0.0, math.Inf(1)
				for _, c := range contacts {
					sum += c.Constraint
					require.InDelta(t, c.Constraint, (c.Direct+c.Indirect)*(c.Direct+c.Indirect), 1e-12)
					require.LessOrEqual(t, c.Constraint, previous)
					previous = c.Constraint
				}
				require.Len(t, contacts, g.Neighbours()[i])
				if len(contacts) > 0 {
					require.InDelta(t, want["constraint"][i], sum, 1e-9)
				}
			}
		}
	})
}

// slowHoles writes out Burt's sums over all parties.
func slowHoles(g *network.Graph, w network.Weights) map[string][]float64 {
	n := g.Len()
	arc := func(i, j int) float64 {
		if w == network.WeightsIgnore {
			return math.Min(1, g.Weight(i, j))
		}
		return g.Weight(i, j)
	}
	a := func(i, j int) float64 { return arc(i, j) + arc(j, i) }
	values := map[string][]float64{}
	for i := range n {
		c, all, size, contacts := 0.0, 0.0, 0.0, 0.0
		var each []float64
		for j := range n {
			if i == j {
				continue
			}
			share, redundant := slowShare(a, n, i, j), 0.0
			for q := range n {
				share += slowShare(a, n, i, q) * slowShare(a, n, q, j)
				redundant += slowShare(a, n, i, q) * slowRelative(a, n, j, q)
			}
			all += share * share
			if a(i, j) > 0 {
				contacts++
				c += share * share
				size += 1 - redundant
				each = append(each, share*share)
			}
		}
		hierarchy := 0.0
		for _, by := range each {
			r := by * contacts / c
			hierarchy += r * math.Log(r) / (contacts * math.Log(contacts))
		}
		switch contacts {
		case 0:
			c, all, size, hierarchy = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		case 1:
			hierarchy = 1
		}
		for name, v := range map[string]float64{"constraint": c, "all": all, "size": size, "efficiency": size / contacts, "hierarchy": hierarchy} {
			values[name] = append(values[name], v)
		}
	}
	return values
}

func slowShare(a func(i, j int) float64, n, i, j int) float64 {
	total := 0.0
	for k := range n {
		total += a(i, k)
	}
	if total == 0 {
		return 0
	}
	return a(i, j) / total
}

func slowRelative(a func(i, j int) float64, n, j, q int) float64 {
	most := 0.0
	for k := range n {
		most = max(most, a(j, k))
	}
	if most == 0 {
		return 0
	}
	return a(j, q) / most
}

// near compares values, undefined with undefined.
func near(t require.TestingT, want, got []float64, what ...any) {
	require.Len(t, got, len(want), what...)
	for i := range want {
		require.Equal(t, math.IsNaN(want[i]), math.IsNaN(got[i]), what...)
		if !math.IsNaN(want[i]) {
			require.InDelta(t, want[i], got[i], 1e-9, what...)
		}
	}
}

func TestHolesWithoutAChoiceOrAParty(t *testing.T) {
	g := networktest.Knoke(t)
	for _, of := range []measure{holes.Constraint, holes.ConstraintAllAlters, holes.EffectiveSize, holes.Efficiency, holes.Hierarchy} {
		_, err := of(g, "")
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		empty, err := of(networktest.Build(t, network.Undirected, nil), network.WeightsCount)
		require.NoError(t, err)
		require.Empty(t, empty.Values)
		require.NotEmpty(t, empty.Measure)
	}
	_, err := holes.Contacts(g, network.WeightsCount, "nobody")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// A party that only receives ties has contacts all the same.
func TestAPartyThatIsOnlyNamedByOthersIsConstrained(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "a-b", "c-b")
	got, err := holes.Constraint(g, network.WeightsIgnore)
	require.NoError(t, err)
	require.Equal(t, []float64{1, .5, 1}, got.Values)
}

func TestWeightsThatAddUpToInfinityAreRefused(t *testing.T) {
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "a", To: "b", Weight: math.MaxFloat64}, nil) && yield(network.Tie{From: "a", To: "c", Weight: math.MaxFloat64}, nil)
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	_, err = holes.Constraint(g, network.WeightsCount)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func BenchmarkConstraint(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		_, err := holes.Constraint(g, network.WeightsIgnore)
		return err
	})
}

func BenchmarkEffectiveSize(b *testing.B) {
	onSeeded(b, func(g *network.Graph) error {
		_, err := holes.EffectiveSize(g, network.WeightsIgnore)
		return err
	})
}

// onSeeded measures on the seeded graphs.
func onSeeded(b *testing.B, of func(*network.Graph) error) {
	for _, model := range []string{"ba", "er", "sbm"} {
		for _, n := range []int{1000, 10000, 50000} {
			g := networktest.Random(b, model, n, 5, 1)
			b.Run(fmt.Sprint(model, n), func(b *testing.B) {
				for b.Loop() {
					require.NoError(b, of(g))
				}
			})
		}
	}
}
