package cohesion_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var gtd = cohesion.GTDOptions{Hierarchy: cohesion.HierarchyReachability, Links: cohesion.LinksArcs, Order: cohesion.Downward}

func TestKrackhardtsFourEqualThoseOfOtherPrograms(t *testing.T) {
	for key, of := range map[string]func(*network.Graph) ([]float64, error){
		"krackhardt_connectedness": func(g *network.Graph) ([]float64, error) { return exact(cohesion.Connectedness(g)) },
		"krackhardt_hierarchy": func(g *network.Graph) ([]float64, error) {
			return exact(cohesion.Hierarchy(g, cohesion.HierarchyReachability))
		},
		"krackhardt_efficiency": func(g *network.Graph) ([]float64, error) {
			return exact(cohesion.Efficiency(g, cohesion.LinksArcs))
		},
		"krackhardt_lubness": func(g *network.Graph) ([]float64, error) {
			b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
			return exact(b.Result, err)
		},
		"krackhardt_lub_violations": func(g *network.Graph) ([]float64, error) {
			b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
			return []float64{float64(b.Violations)}, err
		},
		"components_strong": func(g *network.Graph) ([]float64, error) {
			_, count := cohesion.StrongComponents(g)
			return []float64{float64(count)}, nil
		},
	} {
		networktest.Compare(t, key, 1e-12, func(g *network.Graph, _ networktest.View) ([]float64, error) { return of(g) })
	}
}

func TestKrackhardtsFourOfClosedForms(t *testing.T) {
	var forms []struct {
		Name   string
		N      int
		Edges  [][2]int
		Expect json.RawMessage
	}
	networktest.Section(t, "closed_forms", &forms)
	seen := 0
	for _, f := range forms {
		if f.Name != "out_tree_7" && f.Name != "lub_counterexample" {
			continue
		}
		seen++
		g, err := network.FromPairs(f.N, func(yield func(int, int) bool) {
			for _, e := range f.Edges {
				if !yield(e[0], e[1]) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		got, err := cohesion.GTD(g, gtd)
		require.NoError(t, err)
		if f.Name == "out_tree_7" {
			requireAllOne(t, got)
			continue
		}
		var want struct {
			Violations int64 `json:"lub_violations"`
			Possible   int64 `json:"max_violations"`
		}
		require.NoError(t, json.Unmarshal(f.Expect, &want))
		require.Equal(t, want.Violations, got.LeastUpperBounds.Violations)
		require.Equal(t, want.Possible, got.LeastUpperBounds.Possible)
		require.Equal(t, renjia.Frac(5, 6), got.LeastUpperBounds.Value)
	}
	require.Equal(t, 2, seen)
}

func requireAllOne(t require.TestingT, d cohesion.Dimensions) {
	for _, r := range []network.Result{d.Connectedness, d.Hierarchy, d.Efficiency, d.LeastUpperBounds.Result} {
		require.Equal(t, renjia.Frac(1, 1), r.Value, r.Measure)
	}
}

// Krackhardt's high-tech managers: who reports to whom is an out-tree seen from
// below.
func TestWhoReportsToWhomIsAnOutTreeFromBelow(t *testing.T) {
	file, err := os.Open(filepath.Join(networktest.Folder(t), "hightech.edges.csv"))
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	var pairs []string
	for _, row := range rows[1:] {
		if row[3] == "reports_to" {
			pairs = append(pairs, row[0]+"-"+row[1])
		}
	}
	require.Len(t, pairs, 20)
	g := networktest.Build(t, network.Directed, nil, pairs...)
	upward := gtd
	upward.Order = cohesion.Upward
	got, err := cohesion.GTD(g, upward)
	require.NoError(t, err)
	requireAllOne(t, got)
	got, err = cohesion.GTD(g.Reversed(), gtd)
	require.NoError(t, err)
	requireAllOne(t, got)
	asRecorded, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
	require.NoError(t, err)
	require.InDelta(t, .084, asRecorded.Value.Float64(), .0005)
}

func TestKrackhardtsFourEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		requireGTD(t, drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), 1))
	})
}

// Sparse graphs of more than 64 parties, with few ties against the order of places
// or none: many have common superiors and no least one.
func TestKrackhardtsFourOfLargerGraphsEqualTheirDefinitions(t *testing.T) {
	rng := networktest.SplitMix64(7)
	for _, n := range []int{10, 20, 70} {
		if n > 64 && testing.Short() {
			continue
		}
		for _, ties := range []int{n / 2, n, 2 * n} {
			for _, back := range []int{0, n / 20} {
				g, err := network.FromPairs(n, func(yield func(int, int) bool) {
					for k := range ties {
						i, j := rng.Below(n), rng.Below(n)
						i, j = min(i, j), max(i, j)
						if k < back {
							i, j = j, i
						}
						if !yield(i, j) {
							return
						}
					}
				}, networktest.Simple(network.Directed))
				require.NoError(t, err)
				requireGTD(t, g)
			}
		}
	}
}

func TestTwoSuperiorsOfWhomNeitherReachesTheOtherAreNoLeastUpperBound(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "x-a", "x-b", "y-a", "y-b")
	b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
	require.NoError(t, err)
	require.EqualValues(t, 2, b.Violations, "x and y have no superior, a and b have two")
	g = networktest.Build(t, network.Directed, nil, "x-a", "x-b", "y-a", "y-b", "y-x")
	b, err = cohesion.LeastUpperBounds(g, cohesion.Downward)
	require.NoError(t, err)
	require.Zero(t, b.Violations)
}

func requireGTD(t require.TestingT, g *network.Graph) {
	s := slowGTD(g)
	for name, of := range map[string]struct {
		want [2]int64
		got  func() (network.Result, error)
	}{
		"connectedness": {s.connected, func() (network.Result, error) { return cohesion.Connectedness(g) }},
		"reachability": {s.hierarchy, func() (network.Result, error) {
			return cohesion.Hierarchy(g, cohesion.HierarchyReachability)
		}},
		"dyads": {s.dyads, func() (network.Result, error) { return cohesion.Hierarchy(g, cohesion.HierarchyDyads) }},
		"arcs":  {s.arcs, func() (network.Result, error) { return cohesion.Efficiency(g, cohesion.LinksArcs) }},
		"pairs": {s.pairs, func() (network.Result, error) { return cohesion.Efficiency(g, cohesion.LinksPairs) }},
		"down":  {s.down, func() (network.Result, error) { return bounds(g, cohesion.Downward) }},
		"up":    {s.up, func() (network.Result, error) { return bounds(g, cohesion.Upward) }},
	} {
		got, err := of.got()
		if of.want[1] == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, renjia.Frac(of.want[0], of.want[1]), got.Value, name)
	}
	of, count := cohesion.StrongComponents(g)
	require.Equal(t, append([]int{}, s.strong...), of)
	seen := map[int]bool{}
	for _, c := range of {
		seen[c] = true
	}
	require.Len(t, seen, count)
}

func bounds(g *network.Graph, o cohesion.Order) (network.Result, error) {
	b, err := cohesion.LeastUpperBounds(g, o)
	return b.Result, err
}

// slow holds shares as numerator and denominator.
type slow struct {
	connected, hierarchy, dyads, arcs, pairs, down, up [2]int64
	strong                                             []int
}

func slowGTD(g *network.Graph) (s slow) {
	n := g.Len()
	reach, weak := make([][]bool, n), make([][]bool, n)
	for i := range n {
		reach[i], weak[i] = make([]bool, n), make([]bool, n)
		for j := range n {
			reach[i][j] = i == j || g.Tied(i, j)
			weak[i][j] = i == j || g.Tied(i, j) || g.Tied(j, i)
		}
	}
	close := func(m [][]bool) {
		for k := range n {
			for i := range n {
				for j := range n {
					m[i][j] = m[i][j] || m[i][k] && m[k][j]
				}
			}
		}
	}
	close(reach)
	close(weak)
	var arcs, pairs, forest, room, roomPairs, lub int64
	strong := 0
	for i := range n {
		first, size := true, int64(0)
		number := -1
		for j := range n {
			if weak[i][j] {
				size++
				first = first && j >= i
			}
			if number < 0 && reach[i][j] && reach[j][i] {
				if number = strong; j < i {
					number = s.strong[j]
				}
			}
		}
		if number == strong {
			strong++
		}
		s.strong = append(s.strong, number)
		if first {
			forest += size - 1
			room += (size - 1) * (size - 1)
			roomPairs += (size - 1) * (size - 2) / 2
			lub += (size - 1) * (size - 2) / 2
		}
		for j := range i {
			out, in := g.Tied(i, j), g.Tied(j, i)
			count(&s.connected, weak[i][j], true)
			count(&s.dyads, out != in, true)
			count(&s.hierarchy, reach[i][j] != reach[j][i], reach[i][j] || reach[j][i])
			if out {
				arcs++
			}
			if in {
				arcs++
			}
			if out || in {
				pairs++
			}
			if weak[i][j] {
				count(&s.down, !slowBound(reach, i, j, false), false)
				count(&s.up, !slowBound(reach, i, j, true), false)
			}
		}
	}
	s.arcs = [2]int64{room - (arcs - forest), room}
	s.pairs = [2]int64{roomPairs - (pairs - forest), roomPairs}
	s.down = [2]int64{lub - s.down[0], lub}
	s.up = [2]int64{lub - s.up[0], lub}
	return s
}

func count(share *[2]int64, yes, of bool) {
	if yes {
		share[0]++
	}
	if of {
		share[1]++
	}
}

// slowBound looks for somebody above both whom everybody above both reaches.
func slowBound(reach [][]bool, i, j int, upward bool) bool {
	above := func(k, i int) bool {
		if upward {
			return reach[i][k]
		}
		return reach[k][i]
	}
	for k := range reach {
		least := above(k, i) && above(k, j)
		for l := range reach {
			if above(l, i) && above(l, j) && !above(l, k) {
				least = false
			}
		}
		if least {
			return true
		}
	}
	return false
}

// More than 64 parties need more than one word of bits.
func TestALongChainIsAPerfectHierarchy(t *testing.T) {
	for _, n := range []int{3, 63, 64, 65, 130, 300} {
		g, err := network.FromPairs(n+2, func(yield func(int, int) bool) {
			for i := range n - 1 {
				if !yield(i, i+1) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		h, err := cohesion.Hierarchy(g, cohesion.HierarchyReachability)
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(1, 1), h.Value)
		b, err := cohesion.LeastUpperBounds(g, cohesion.Upward)
		require.NoError(t, err)
		require.Zero(t, b.Violations)
		require.EqualValues(t, (n-1)*(n-2)/2, b.Possible)
	}
}

// Of n who share one subordinate every pair lacks a superior.
func TestPairsWithoutASuperiorAreViolations(t *testing.T) {
	for _, n := range []int{5, 70, 140} {
		g, err := network.FromPairs(n+2, func(yield func(int, int) bool) {
			for i := range n {
				if !yield(i, n) {
					return
				}
			}
			_ = yield(n, n+1) && yield(n+1, n)
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
		require.NoError(t, err)
		require.EqualValues(t, n*(n-1)/2, b.Violations)
		h, err := cohesion.Hierarchy(g, cohesion.HierarchyReachability)
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(int64(2*n), int64(2*n+1)), h.Value)
	}
}

func TestGTDWithoutChoicesOrPairs(t *testing.T) {
	g := networktest.Knoke(t)
	for _, o := range []cohesion.GTDOptions{
		{Links: gtd.Links, Order: gtd.Order}, {Hierarchy: gtd.Hierarchy, Order: gtd.Order}, {Hierarchy: gtd.Hierarchy, Links: gtd.Links},
	} {
		_, err := cohesion.GTD(g, o)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	for _, parties := range [][]string{nil, {"a"}, {"a", "b"}} {
		_, err := cohesion.GTD(networktest.Build(t, network.Directed, parties), gtd)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func ExampleGTD() {
	chain := networktest.Pairs("street-community", "community-grid 1", "community-grid 2", "grid 1-volunteers")
	g, err := network.Build(nil, chain, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := cohesion.GTD(g, cohesion.GTDOptions{
		Hierarchy: cohesion.HierarchyReachability, Links: cohesion.LinksArcs, Order: cohesion.Downward,
	})
	fmt.Println(d.Connectedness.Value, d.Hierarchy.Value, d.Efficiency.Value, d.LeastUpperBounds.Value, err)
	// Output:
	// 1 1 1 1 <nil>
}
