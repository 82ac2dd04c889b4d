package temporal_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// rows reads a shared table without its heading.
func rows(t *testing.T, name string) [][]string {
	f, err := os.Open(filepath.Join(networktest.Folder(t), name))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return all[1:]
}

// sampson builds the three waves of liking among the monks.
func sampson(t *testing.T) []*network.Graph {
	n := network.Network{Directed: true}
	for _, r := range rows(t, "sampson.nodes.csv") {
		n.Nodes = append(n.Nodes, network.Node{ID: r[0]})
	}
	for _, r := range rows(t, "sampson.edges.csv") {
		n.Ties = append(n.Ties, network.Tie{From: r[0], To: r[1], Weight: 1, Layer: r[3]})
	}
	var waves []*network.Graph
	for _, layer := range n.Layers() {
		g, err := n.Graph(layer, networktest.Simple(network.Directed))
		require.NoError(t, err)
		waves = append(waves, g)
	}
	return waves
}
