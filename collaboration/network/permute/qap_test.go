package permute_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// All 10! relabellings.
func TestQAPOfKnokeIsExact(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through 3,628,800 relabellings")
	}
	var want struct {
		Exact struct {
			Overlap, Correlation     float64
			Permutations             int64
			Count_ge, Count_le       int64
			P_ge, P_le, Mean_overlap float64
		}
	}
	networktest.Section(t, "qap", &want)
	v := networktest.Views(t)
	a, b := v["knoke_information"].Graph(t), v["knoke_money"].Graph(t)
	for _, o := range [][2]*network.Graph{{a, b}, {b, a}} {
		got, err := permute.QAP(o[0], o[1], permute.Options{Method: permute.Exhaustive})
		require.NoError(t, err)
		require.Equal(t, want.Exact.Overlap, got.Overlap)
		require.InDelta(t, want.Exact.Correlation, got.Correlation, 1e-12)
		require.Equal(t, want.Exact.Permutations, got.Permutations)
		require.Equal(t, want.Exact.Count_ge, got.CountGE)
		require.Equal(t, want.Exact.Count_le, got.CountLE)
		require.InDelta(t, want.Exact.P_ge, got.PGE, 1e-15)
		require.InDelta(t, want.Exact.P_le, got.PLE, 1e-15)
		require.InDelta(t, want.Exact.Mean_overlap, got.MeanOverlap, 1e-9)
	}
}

func TestQAPOfFlorentineFamiliesIsWithinTheErrorOfTheDraws(t *testing.T) {
	var want struct {
		MonteCarlo struct {
			Overlap, Correlation, Permutations, P_ge, Se float64
		} `json:"monte_carlo"`
	}
	networktest.Section(t, "qap", &want)
	draws := 300_000
	if testing.Short() {
		draws = 30_000
	}
	v := networktest.Views(t)
	got, err := permute.QAP(v["florentine_marriage"].Graph(t), v["florentine_business"].Graph(t),
		permute.Options{Permutations: draws, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, want.MonteCarlo.Overlap, got.Overlap)
	require.InDelta(t, want.MonteCarlo.Correlation, got.Correlation, 1e-12)
	p := want.MonteCarlo.P_ge
	require.InDelta(t, p, got.PGE, 4*(want.MonteCarlo.Se+math.Sqrt(p/float64(draws)))+1/float64(draws))
}

// graphs draws two graphs of the same parties in different orders.
func graphs(t *rapid.T, n int) (a, b *network.Graph) {
	direction := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
	weighted := rapid.Bool().Draw(t, "weighted")
	one := func(names []string) *network.Graph {
		g, err := network.Build(names, func(yield func(network.Tie, error) bool) {
			for i := range names {
				for j := range names {
					w := rapid.IntRange(-3, 3).Draw(t, "tie")
					if !weighted {
						w = min(w, 1)
					}
					if i != j && w > 0 && !yield(network.Tie{From: names[i], To: names[j], Weight: float64(w) / 10}, nil) {
						return
					}
				}
			}
		}, network.Options{Direction: direction, Merge: network.MergeMax, Loops: network.LoopsDrop})
		require.NoError(t, err)
		if !weighted {
			return g.Unweighted()
		}
		return g
	}
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint("p", i)
	}
	a = one(names)
	return a, one(rapid.Permutation(names).Draw(t, "order"))
}

// matrices returns the weights of both graphs in the order of the first.
func matrices(a, b *network.Graph) (x, y [][]float64) {
	n := a.Len()
	x, y = make([][]float64, n), make([][]float64, n)
	for i := range n {
		x[i], y[i] = make([]float64, n), make([]float64, n)
		for j := range n {
			x[i][j] = a.Weight(i, j)
			y[i][j] = b.Weight(b.Index(a.ID(i)), b.Index(a.ID(j)))
		}
	}
	return x, y
}

func pearson(x, y [][]float64, order []int) float64 {
	var n, sx, sy, sxx, syy, sxy float64
	for i := range x {
		for j := range x {
			if i == j {
				continue
			}
			p, q := x[order[i]][order[j]], y[i][j]
			n++
			sx, sy, sxx, syy, sxy = sx+p, sy+q, sxx+p*p, syy+q*q, sxy+p*q
		}
	}
	return (sxy - sx*sy/n) / math.Sqrt((sxx-sx*sx/n)*(syy-sy*sy/n))
}

func permutations(n int, yield func(order []int)) {
	order := make([]int, n)
	var place func(k int)
	used := make([]bool, n)
	place = func(k int) {
		if k == n {
			yield(order)
			return
		}
		for i := range n {
			if !used[i] {
				used[i], order[k] = true, i
				place(k + 1)
				used[i] = false
			}
		}
	}
	place(0)
}

func TestQAPIsTheCorrelationUnderEveryRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 5).Draw(t, "n")
		a, b := graphs(t, n)
		var strata []string
		if rapid.Bool().Draw(t, "stratified") {
			strata = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), n, n).Draw(t, "strata")
		}
		got, err := permute.QAP(a, b, permute.Options{Strata: strata})
		x, y := matrices(a, b)
		observed := pearson(x, y, []int{0, 1, 2, 3, 4}[:n])
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			require.True(t, math.IsNaN(observed) || math.IsInf(observed, 0) || b.Edges()*a.Edges() == 0 || full(a) || full(b), "%v %v", err, observed)
			return
		}
		require.InDelta(t, observed, got.Correlation, 1e-9)
		var ge, le, total int64
		permutations(n, func(order []int) {
			for i := range order {
				if strata != nil && strata[i] != strata[order[i]] {
					return
				}
			}
			total++
			r := pearson(x, y, order)
			if r >= observed-1e-9 {
				ge++
			}
			if r <= observed+1e-9 {
				le++
			}
		})
		require.Equal(t, []int64{total, ge, le}, []int64{got.Permutations, got.CountGE, got.CountLE})
		if strata == nil {
			require.InDelta(t, sum(a)*sum(b)/cells(a), got.MeanOverlap, 1e-9, "marginals do not change")
		}
	})
}

func full(g *network.Graph) bool { return float64(g.Edges()) == cells(g) }

func sum(g *network.Graph) (s float64) {
	for _, w := range g.Ties() {
		s += w
	}
	return s
}

func cells(g *network.Graph) float64 {
	n := float64(g.Len())
	if g.Directed() {
		return n * (n - 1)
	}
	return n * (n - 1) / 2
}

func TestCommonTiesAreThoseOfTheMatrices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := graphs(t, rapid.IntRange(0, 7).Draw(t, "n"))
		x, y := matrices(a, b)
		var want permute.Overlap
		for i := range x {
			for j := range x {
				switch {
				case i == j || i > j && !a.Directed():
				case x[i][j] > 0 && y[i][j] > 0:
					want.Both++
				case x[i][j] > 0:
					want.OnlyFirst++
				case y[i][j] > 0:
					want.OnlySecond++
				default:
					want.Neither++
				}
			}
		}
		got, err := permute.Common(a, b)
		require.NoError(t, err)
		require.Equal(t, want, got)
		j, err := permute.Jaccard(a, b)
		if either := want.Both + want.OnlyFirst + want.OnlySecond; either == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		} else {
			require.Equal(t, renjia.Frac(want.Both, either), j.Value)
		}
		h, err := permute.Hamming(a, b)
		if a.Len() < 2 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		} else {
			require.InDelta(t, float64(want.OnlyFirst+want.OnlySecond)/cells(a), h.Value.Float64(), 1e-15)
		}
	})
}

func TestGraphsOfDifferentPartiesAreNotCompared(t *testing.T) {
	a := networktest.Build(t, network.Undirected, []string{"x"}, "a-b", "b-c")
	b := networktest.Build(t, network.Undirected, nil, "a-b", "b-d", "c-a")
	_, err := permute.QAP(a, b, permute.Options{})
	var roster *permute.RosterError
	require.ErrorAs(t, err, &roster)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Equal(t, &permute.RosterError{OnlyFirst: []string{"x"}, OnlySecond: []string{"d"}}, roster)
	_, err = permute.QAP(a, networktest.Build(t, network.Directed, []string{"x", "a", "b", "c"}, "a-b"), permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	empty := networktest.Build(t, network.Undirected, nil)
	_, err = permute.QAP(empty, empty, permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = permute.Correlation(a, networktest.Build(t, network.Undirected, []string{"x", "a", "b", "c"}))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no ties, no correlation")
}

func TestCorrelationOfANetworkWithItselfIsOne(t *testing.T) {
	g := networktest.Knoke(t)
	r, err := permute.Correlation(g, g)
	require.NoError(t, err)
	require.InDelta(t, 1, r.Value, 1e-15)
}

func TestQAPIsTheSameOnAnyNumberOfGoroutines(t *testing.T) {
	rng := networktest.SplitMix64(3)
	a := networktest.Random(t, "ba", 40, 3, 1)
	weighted, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for ends := range a.Ties() {
			if !yield(network.Tie{From: a.ID(ends[0]), To: a.ID(ends[1]), Weight: float64(1+rng.Below(1000)) / 997}, nil) {
				return
			}
		}
	}, a.Options())
	require.NoError(t, err)
	for _, b := range []*network.Graph{networktest.Random(t, "er", 40, 3, 2), weighted} {
		o := permute.Options{Permutations: 5000, Seed: 5, Workers: 1}
		one, err := permute.QAP(a, b, o)
		require.NoError(t, err)
		for _, o.Workers = range []int{2, 7} {
			many, err := permute.QAP(a, b, o)
			require.NoError(t, err)
			require.Equal(t, one, many)
		}
	}
}

// The bounds of the goal: 10 µs a permutation at n = 200, m = 1,000.
func BenchmarkQAP(b *testing.B) {
	for _, size := range [][2]int{{50, 5}, {200, 5}} {
		b.Run(fmt.Sprintf("n=%d m=%d", size[0], size[0]*size[1]), func(b *testing.B) {
			x := networktest.Random(b, "er", size[0], size[1], 1)
			y := networktest.Random(b, "er", size[0], size[1], 2)
			const draws = 10_000
			for b.Loop() {
				_, err := permute.QAP(x, y, permute.Options{Method: permute.Sampled, Permutations: draws, Workers: 1})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/draws, "ns/permutation")
		})
	}
}
