package network_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

func party(name string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "collaboration_subject", name))
}

func ties(pairs ...string) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			from, to, _ := strings.Cut(p, "-")
			if !yield(network.Tie{From: party(from), To: party(to), Weight: 1}, nil) {
				return
			}
		}
	}
}

func simple(d network.Direction) network.Options {
	return network.Options{Direction: d, Merge: network.MergeSum, Loops: network.LoopsDrop}
}

func build(t require.TestingT, d network.Direction, isolates []string, pairs ...string) *network.Graph {
	var parties []renjia.Ref
	for _, name := range isolates {
		parties = append(parties, party(name))
	}
	g, err := network.Build(parties, ties(pairs...), simple(d))
	require.NoError(t, err)
	return g
}

func near(t *testing.T, want float64, r network.Result, err error) {
	t.Helper()
	require.NoError(t, err)
	require.InDelta(t, want, r.Value.Float64(), 0.00005)
}
