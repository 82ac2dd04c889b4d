package centrality_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

var bothWeights = []network.Weights{network.WeightsCount, network.WeightsIgnore}

// matrix writes a graph out.
func matrix(g *network.Graph, w network.Weights) *mat.Dense {
	a := mat.NewDense(g.Len(), g.Len(), nil)
	for i := range g.Len() {
		for _, j := range g.Row(i) {
			a.Set(i, int(j), 1)
			if w == network.WeightsCount {
				a.Set(i, int(j), g.Weight(i, int(j)))
			}
		}
	}
	return a
}

// largest returns the largest eigenvalue of a symmetric matrix, its vector turned
// to the positive side, and the next eigenvalue.
func largest(t require.TestingT, a mat.Matrix) (value, next float64, vector []float64) {
	n, _ := a.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, a.At(i, j))
		}
	}
	var e mat.EigenSym
	require.True(t, e.Factorize(s, true))
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	values := e.Values(nil)
	vector = mat.Col(nil, n-1, &vectors)
	sum := 0.0
	for _, x := range vector {
		sum += x
	}
	for i := range vector {
		vector[i] *= math.Copysign(1, sum)
	}
	next = math.Inf(-1)
	if n > 1 {
		next = values[n-2]
	}
	return values[n-1], next, vector
}

func TestTheEigenvectorIsTheLeadingOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Undirected, []float64{1, 2, 5, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		value, next, vector := largest(t, matrix(g, w))
		got, err := centrality.Eigenvector(g, w, centrality.ComponentsLeading)
		if g.Edges() == 0 || next > value*(1-1e-9) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, value, got.Eigenvalue, 1e-11)
		require.Less(t, got.Residual, 1e-12*value)
		for i := range vector {
			require.InDelta(t, vector[i], got.Values[i], 1e-12*value/(value-next))
			require.GreaterOrEqual(t, got.Values[i], 0.)
		}
	})
}

func TestSeveralComponentsAreTreatedAsWasChosen(t *testing.T) {
	twice := networktest.Build(t, network.Undirected, []string{"alone"}, "a-b", "c-d")
	_, err := centrality.Eigenvector(twice, network.WeightsIgnore, centrality.ComponentsLeading)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the eigenvalue is not simple")
	_, err = centrality.Eigenvector(twice, network.WeightsIgnore, centrality.ComponentsRefuse)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	e, err := centrality.Eigenvector(twice, network.WeightsIgnore, centrality.ComponentsEach)
	require.NoError(t, err)
	h := math.Sqrt(.5)
	near(t, []float64{0, h, h, h, h}, e.Values, "each")
	require.InDelta(t, 1, e.Eigenvalue, 1e-14)

	uneven := networktest.Build(t, network.Undirected, nil, "a-b", "c-d", "d-e", "f-g")
	e, err = centrality.Eigenvector(uneven, network.WeightsIgnore, centrality.ComponentsLeading)
	require.NoError(t, err)
	near(t, []float64{0, 0, .5, h, .5, 0, 0}, e.Values, "the longer path leads")
	require.InDelta(t, math.Sqrt2, e.Eigenvalue, 1e-14)
	_, err = centrality.Eigenvector(networktest.Build(t, network.Undirected, []string{"a"}), network.WeightsIgnore, centrality.ComponentsEach)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no ties")
	_, err = centrality.Eigenvector(networktest.Build(t, network.Directed, nil, "a-b"), network.WeightsIgnore, centrality.ComponentsEach)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// The eigenvalues of a path of n are 2·cos(kπ/(n+1)): the gap is 1/30,000 of the
// first.
func TestSmallGapsBetweenEigenvaluesAreBridged(t *testing.T) {
	const n = 500
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for i := 1; i < n && yield(i-1, i); i++ {
		}
	}, networktest.Simple(network.Undirected))
	require.NoError(t, err)
	e, err := centrality.Eigenvector(g, network.WeightsIgnore, centrality.ComponentsRefuse)
	require.NoError(t, err)
	require.InDelta(t, 2*math.Cos(math.Pi/(n+1)), e.Eigenvalue, 1e-13)
	for i, v := range e.Values {
		require.InDelta(t, math.Sqrt(2./(n+1))*math.Sin(math.Pi*float64(i+1)/(n+1)), v, 1e-9)
	}
}

func TestHubsAndAuthoritiesAreTheLeadingSingularVectors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), []float64{1, 2, 5, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		a := matrix(g, w)
		var hubs, authorities mat.Dense
		hubs.Mul(a, a.T())
		authorities.Mul(a.T(), a)
		value, next, vector := largest(t, &hubs)
		got, err := centrality.HITS(g, w)
		if g.Edges() == 0 || next > value*(1-1e-8) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.InDelta(t, math.Sqrt(value), got.Singular, 1e-11)
		_, _, other := largest(t, &authorities)
		for i := range vector {
			require.InDelta(t, vector[i], got.Hubs[i], 1e-11*value/(value-next))
			require.InDelta(t, other[i], got.Authorities[i], 1e-11*value/(value-next))
		}
	})
}

// The oracle follows somebody for 2,000 steps.
func TestPageRankIsWhereSomebodyIsWhoFollowsTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), []float64{1, 2, 5, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		damping := rapid.SampledFrom([]float64{.1, .5, .85, .97}).Draw(t, "damping")
		a, n := matrix(g, w), g.Len()
		at := make([]float64, n)
		at[0] = 1
		for range 2000 {
			next := make([]float64, n)
			for i := range n {
				total := mat.Sum(a.RowView(i))
				for j := range n {
					next[j] += at[i] * (1 - damping) / float64(n)
					if total == 0 {
						next[j] += at[i] * damping / float64(n)
					} else {
						next[j] += at[i] * damping * a.At(i, j) / total
					}
				}
			}
			at = next
		}
		got, err := centrality.PageRank(g, damping, w)
		require.NoError(t, err)
		for i := range at {
			require.InDelta(t, at[i], got.Values[i], 1e-12)
		}
	})
}

// solve returns (I − c·A)⁻¹·b.
func solve(t require.TestingT, a mat.Matrix, c float64, b []float64) []float64 {
	n := len(b)
	m := mat.NewDense(n, n, nil)
	m.Scale(-c, a)
	for i := range n {
		m.Set(i, i, 1+m.At(i, i))
	}
	var x mat.VecDense
	require.NoError(t, x.SolveVec(m, mat.NewVecDense(n, b)))
	return x.RawVector().Data
}

func TestKatzStatusSolvesItsEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), []float64{1, 2, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		alpha := rapid.SampledFrom([]float64{.01, .03, .05}).Draw(t, "alpha") // of 8 parties with weights up to 2 none has 20
		ones := make([]float64, g.Len())
		for i := range ones {
			ones[i] = 1
		}
		for side, a := range map[network.Side]mat.Matrix{network.Out: matrix(g, w), network.In: matrix(g, w).T()} {
			got, err := centrality.Katz(g, alpha, side, w)
			require.NoError(t, err)
			near(t, solve(t, a, alpha, ones), got.Values, string(side))
		}
	})
}

func TestKatzStatusHasNoEndFromTheInverseOfTheEigenvalueOn(t *testing.T) {
	g := networktest.Kite(t)
	e, err := centrality.Eigenvector(g, network.WeightsIgnore, centrality.ComponentsRefuse)
	require.NoError(t, err)
	_, err = centrality.Katz(g, .99/e.Eigenvalue, network.Out, network.WeightsIgnore)
	require.NoError(t, err)
	for _, alpha := range []float64{1 / e.Eigenvalue, 1.01 / e.Eigenvalue, 100, 0, -1, math.NaN(), math.Inf(1)} {
		_, err = centrality.Katz(g, alpha, network.Out, network.WeightsIgnore)
		require.ErrorIs(t, err, renjia.ErrInvalid, alpha)
	}
}

func TestBonacichPowerSolvesItsEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, rapid.SampledFrom(directions).Draw(t, "direction"), []float64{1, 2, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		beta := rapid.SampledFrom([]float64{-.77, -.05, 0, .05, .77}).Draw(t, "beta")
		a := matrix(g, w)
		degrees := make([]float64, g.Len())
		for i := range degrees {
			degrees[i] = mat.Sum(a.RowView(i))
		}
		got, err := centrality.Bonacich(g, beta, w)
		if g.Edges() == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		want := solve(t, a, beta, degrees)
		length := 0.0
		for _, x := range want {
			length += x * x / float64(len(want))
		}
		for i := range want {
			want[i] /= math.Sqrt(length)
		}
		for i := range want {
			require.InDelta(t, want[i], got.Values[i], 1e-8)
		}
	})
}

func TestBonacichPowerIsUndefinedAtAnEigenvalue(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-b", "c-d") // eigenvalues 1 and −1
	for _, beta := range []float64{1, -1} {
		_, err := centrality.Bonacich(g, beta, network.WeightsIgnore)
		require.ErrorIs(t, err, renjia.ErrInvalid, beta)
	}
	_, err := centrality.Bonacich(g, math.NaN(), network.WeightsIgnore)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// The oracle takes the resistance between two parties from the eigenvectors of the
// Laplacian: the sum of (u_i − u_j)²/λ over all with λ above 0.
func TestInformationIsTheMeanOverResistances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, network.Undirected, []float64{1, 2, 5, .5})
		w := rapid.SampledFrom(bothWeights).Draw(t, "weights")
		got, err := centrality.Information(g, w, network.IsolatesExcluded)
		if _, parts := g.Components(); parts-(g.Len()-g.Counted(network.IsolatesExcluded)) != 1 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		a, n := matrix(g, w), g.Len()
		laplacian := mat.NewSymDense(n, nil)
		for i := range n {
			for j := range n {
				laplacian.SetSym(i, j, -a.At(i, j))
			}
			laplacian.SetSym(i, i, mat.Sum(a.RowView(i)))
		}
		var e mat.EigenSym
		require.True(t, e.Factorize(laplacian, true))
		var u mat.Dense
		e.VectorsTo(&u)
		for i := range n {
			want, counted, resistance := 0.0, float64(g.Counted(network.IsolatesExcluded)), 0.0
			for j := range n {
				for k, value := range e.Values(nil) {
					if value > 1e-9 && len(g.Row(j)) > 0 {
						resistance += (u.At(i, k) - u.At(j, k)) * (u.At(i, k) - u.At(j, k)) / value
					}
				}
			}
			if len(g.Row(i)) > 0 {
				want = counted / resistance
			}
			require.InDelta(t, want, got.Values[i], 1e-9)
		}
	})
}

func TestWeightsOfAnySizeCount(t *testing.T) {
	path := func(weight float64) *network.Graph {
		g, err := network.Build(nil, each([]network.Tie{{From: "a", To: "b", Weight: weight}, {From: "b", To: "c", Weight: weight}}), networktest.Simple(network.Undirected))
		require.NoError(t, err)
		return g
	}
	for _, weight := range []float64{1e-300, 1, 1e300} {
		e, err := centrality.Eigenvector(path(weight), network.WeightsCount, centrality.ComponentsRefuse)
		require.NoError(t, err)
		near(t, []float64{.5, math.Sqrt(.5), .5}, e.Values, "eigenvector")
		require.InEpsilon(t, math.Sqrt2*weight, e.Eigenvalue, 1e-14)
	}
	g := path(math.MaxFloat64)
	_, err := centrality.Eigenvector(g, network.WeightsCount, centrality.ComponentsRefuse)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = centrality.PageRank(g, .85, network.WeightsCount)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = centrality.PageRank(g, .85, network.WeightsIgnore)
	require.NoError(t, err)
}

func TestWalksOfGraphsWithoutTies(t *testing.T) {
	for _, d := range directions {
		for n, g := range []*network.Graph{networktest.Build(t, d, nil), networktest.Build(t, d, []string{"a"}), networktest.Build(t, d, []string{"a", "b"})} {
			p, err := centrality.PageRank(g, .85, network.WeightsCount)
			require.NoError(t, err)
			k, err := centrality.Katz(g, .1, network.Out, network.WeightsCount)
			require.NoError(t, err)
			require.Len(t, k.Values, n)
			for i := range n {
				require.Equal(t, 1., k.Values[i])
				require.InDelta(t, 1/float64(n), p.Values[i], 1e-15)
			}
			_, err = centrality.HITS(g, network.WeightsCount)
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = centrality.Bonacich(g, .1, network.WeightsCount)
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = centrality.Information(g, network.WeightsCount, network.IsolatesIncluded)
			require.Error(t, err)
		}
	}
	_, err := centrality.PageRank(networktest.Kite(t), 1, network.WeightsCount)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = centrality.PageRank(networktest.Kite(t), math.NaN(), network.WeightsCount)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
