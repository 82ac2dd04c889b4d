package centrality_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestVariantsAreNeverGuessed(t *testing.T) {
	const (
		one    = network.LengthsOne
		count  = network.WeightsCount
		in     = network.IsolatesIncluded
		total  = network.Total
		refuse = centrality.ComponentsRefuse
		star   = centrality.MaximumUndirectedStar
	)
	g := networktest.Kite(t)
	for name, of := range map[string]func(x string) error{
		"formula": func(x string) error { _, err := centrality.Closeness(g, centrality.Formula(x), total, one); return err },
		"side": func(x string) error {
			_, err := centrality.Closeness(g, centrality.Harmonic, network.Side(x), one)
			return err
		},
		"lengths": func(x string) error {
			_, err := centrality.Closeness(g, centrality.Harmonic, total, network.Lengths(x))
			return err
		},
		"paths":    func(x string) error { _, err := centrality.Betweenness(g, network.Lengths(x)); return err },
		"edges":    func(x string) error { _, err := centrality.EdgeBetweenness(g, network.Lengths(x)); return err },
		"distance": func(x string) error { _, err := centrality.DistancesOf(g, network.Lengths(x)); return err },
		"weights":  func(x string) error { _, err := centrality.Eigenvector(g, network.Weights(x), refuse); return err },
		"parts":    func(x string) error { _, err := centrality.Eigenvector(g, count, centrality.Components(x)); return err },
		"pagerank": func(x string) error { _, err := centrality.PageRank(g, .85, network.Weights(x)); return err },
		"hits":     func(x string) error { _, err := centrality.HITS(g, network.Weights(x)); return err },
		"bonacich": func(x string) error { _, err := centrality.Bonacich(g, .1, network.Weights(x)); return err },
		"katz":     func(x string) error { _, err := centrality.Katz(g, .1, total, network.Weights(x)); return err },
		"katzside": func(x string) error { _, err := centrality.Katz(g, .1, network.Side(x), count); return err },
		"info":     func(x string) error { _, err := centrality.Information(g, network.Weights(x), in); return err },
		"isolates": func(x string) error { _, err := centrality.Information(g, count, network.Isolates(x)); return err },
		"maximum": func(x string) error {
			_, err := centrality.DegreeCentralization(g, total, in, centrality.Maximum(x))
			return err
		},
		"degree": func(x string) error {
			_, err := centrality.DegreeCentralization(g, total, network.Isolates(x), star)
			return err
		},
		"ofside": func(x string) error {
			_, err := centrality.DegreeCentralization(g, network.Side(x), in, star)
			return err
		},
		"between": func(x string) error {
			_, err := centrality.BetweennessCentralization(g, network.Isolates(x))
			return err
		},
		"close": func(x string) error { _, err := centrality.ClosenessCentralization(g, network.Isolates(x)); return err },
		"eigen": func(x string) error {
			_, err := centrality.EigenvectorCentralization(g, count, network.Isolates(x))
			return err
		},
	} {
		require.ErrorIs(t, of(""), renjia.ErrUnspecified, name)
		require.ErrorIs(t, of("whatever"), renjia.ErrInvalid, name)
	}
}

func TestDirectedGraphsAskForASide(t *testing.T) {
	g := networktest.Knoke(t)
	_, err := centrality.Closeness(g, centrality.Harmonic, network.Total, network.LengthsOne)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = centrality.Katz(g, .01, network.Total, network.WeightsCount)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = centrality.DegreeCentralization(g, network.Total, network.IsolatesIncluded, centrality.MaximumDirectedStar)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = centrality.DegreeCentralization(networktest.Kite(t), network.Total, network.IsolatesIncluded, centrality.MaximumDirectedStar)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = centrality.ClosenessCentralization(g, network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = centrality.Information(g, network.WeightsCount, network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// Every measure of a star is at its largest.
func TestAStarIsCentredAltogether(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "L-a", "L-b", "L-c", "L-d", "L-e", "L-f", "L-g", "L-h", "L-i")
	d, err := centrality.DegreeCentralization(g, network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), d.Value)
	b, err := centrality.BetweennessCentralization(g, network.IsolatesIncluded)
	require.NoError(t, err)
	require.InDelta(t, 1, b.Value, 1e-15)
	c, err := centrality.ClosenessCentralization(g, network.IsolatesIncluded)
	require.NoError(t, err)
	require.InDelta(t, 1, c.Value, 1e-15)
	arcs := networktest.Build(t, network.Directed, nil, "L-a", "L-b", "L-c")
	for _, s := range []network.Side{network.Out, network.In} {
		r, err := centrality.DegreeCentralization(arcs, s, network.IsolatesIncluded, centrality.MaximumDirectedStar)
		require.NoError(t, err)
		require.Equal(t, map[network.Side]renjia.Fraction{network.Out: renjia.Frac(1, 1), network.In: renjia.Frac(1, 9)}[s], r.Value)
	}
	pair := networktest.Build(t, network.Undirected, []string{"x", "y", "z"}, "a-b")
	e, err := centrality.EigenvectorCentralization(pair, network.WeightsIgnore, network.IsolatesIncluded)
	require.NoError(t, err)
	require.InDelta(t, 1, e.Value, 1e-14)
}

func TestIsolatesCountAsWasChosen(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"x"}, "L-a", "L-b", "L-c")
	with, err := centrality.DegreeCentralization(g, network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(9, 12), with.Value)
	without, err := centrality.DegreeCentralization(g, network.Total, network.IsolatesExcluded, centrality.MaximumUndirectedStar)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), without.Value)
	b, err := centrality.BetweennessCentralization(g, network.IsolatesExcluded)
	require.NoError(t, err)
	require.InDelta(t, 1, b.Value, 1e-15)
	_, err = centrality.ClosenessCentralization(g, network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c, err := centrality.ClosenessCentralization(g, network.IsolatesExcluded)
	require.NoError(t, err)
	require.InDelta(t, 1, c.Value, 1e-15)
	small := networktest.Build(t, network.Undirected, nil, "a-b")
	_, err = centrality.BetweennessCentralization(small, network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = centrality.DegreeCentralization(small, network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
