package networktest

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Folder returns the folder of the shared networks; without RENJIA_SHARED the
// test is skipped.
func Folder(t testing.TB) string {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(shared, "data", "networks")
}

// Section decodes a section of the reference file, such as "qap".
func Section(t testing.TB, name string, into any) {
	text, err := os.ReadFile(filepath.Join(Folder(t), "expected.json"))
	require.NoError(t, err)
	var file map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &file))
	require.Contains(t, file, name)
	require.NoError(t, json.Unmarshal(file[name], into))
}

// View is one network of the reference file with the values that other programs
// agree on.
type View struct {
	Name      string
	Dataset   string
	Directed  bool
	Nodes     []any
	Edges     [][]float64 // places of both ends and the weight if it is not 1
	Partition []string    // class of each node; nil if there is none
	Measures  map[string]struct {
		Value json.RawMessage
		Agree []string
	}
}

// Views reads the networks of the reference file by name.
func Views(t testing.TB) map[string]View {
	var views map[string]View
	Section(t, "views", &views)
	require.NotEmpty(t, views)
	for name, v := range views {
		v.Name = name
		views[name] = v
	}
	return views
}

// Graph builds the graph of a view, in the order of its nodes.
func (v View) Graph(t testing.TB) *network.Graph {
	d := network.Undirected
	if v.Directed {
		d = network.Directed
	}
	ids := make([]string, len(v.Nodes))
	for i := range ids {
		ids[i] = fmt.Sprint(v.Nodes[i])
	}
	g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, e := range v.Edges {
			tie := network.Tie{From: ids[int(e[0])], To: ids[int(e[1])], Weight: 1}
			if len(e) > 2 {
				tie.Weight = e[2]
			}
			if !yield(tie, nil) {
				return
			}
		}
	}, Simple(d))
	require.NoError(t, err)
	return g
}

// Compare runs a measure on every view that has a value of that name and compares
// to a relative tolerance, null with NaN. Single values are a list of one, and
// lists of lists one after the other. There must be one view at least.
func Compare(t *testing.T, measure string, tolerance float64, of func(g *network.Graph, v View) ([]float64, error)) {
	t.Helper()
	compared := 0
	for name, v := range Views(t) {
		expected, ok := v.Measures[measure]
		if !ok {
			continue
		}
		compared++
		got, err := of(v.Graph(t), v)
		require.NoError(t, err, "%s %s", name, measure)
		Near(t, expected.Value, got, tolerance, name+" "+measure)
	}
	require.NotZero(t, compared, measure)
}

// Near compares numbers with those of a JSON text, and goes on after a difference.
func Near(t testing.TB, want json.RawMessage, got []float64, tolerance float64, what string) {
	t.Helper()
	var tree any
	require.NoError(t, json.Unmarshal(want, &tree))
	values := Flat(tree)
	if len(got) != len(values) {
		t.Errorf("%s: got %d values, want %d", what, len(got), len(values))
		return
	}
	for i, w := range values {
		same := math.IsNaN(w) && math.IsNaN(got[i]) || math.Abs(w-got[i]) <= tolerance*max(1, math.Abs(w))
		if !same {
			t.Errorf("%s [%d]: got %v, want %v", what, i, got[i], w)
			return
		}
	}
}

// Flat returns the numbers of a decoded JSON text in their order, NaN for null.
func Flat(tree any) (values []float64) {
	switch v := tree.(type) {
	case []any:
		for _, x := range v {
			values = append(values, Flat(x)...)
		}
		return values
	case float64:
		return []float64{v}
	}
	return []float64{math.NaN()}
}
