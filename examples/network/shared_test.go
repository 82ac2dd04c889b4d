package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// iterative names the measures that are limits of an iteration; the others must
// agree to 1e-9.
var iterative = []string{"eigenvector", "pagerank", "hits", "coreness", "leading", "bonacich", "information", "centralization_eigen"}

func tolerance(measure string) float64 {
	for _, name := range iterative {
		if strings.Contains(measure, name) {
			return 1e-7
		}
	}
	return 1e-9
}

// flags are the arguments that make a view of the reference file.
func flags(folder string, name string, v networktest.View, layers []string) []string {
	args := []string{
		"-edges", filepath.Join(folder, v.Dataset+".edges.csv"),
		"-nodes", filepath.Join(folder, v.Dataset+".nodes.csv"), "-json",
	}
	if v.Directed || strings.HasSuffix(name, "_weak") {
		args = append(args, "-directed")
	}
	if strings.HasSuffix(name, "_weak") {
		args = append(args, "-symmetrize", "weak")
	}
	if strings.HasSuffix(name, "_weighted") {
		args = append(args, "-weights", "strength")
	}
	if len(layers) == 1 {
		args = append(args, "-layer", layers[0])
	}
	switch {
	case name == "davis_women_projection":
		args = append(args, "-twomode", "mode", "-project", "shared")
	case name == "davis_twomode":
		args = append(args, "-twomode", "mode")
	}
	return args
}

type reference struct {
	networktest.View
	Layers    []string
	Attribute string `json:"partition_attribute"`
}

func TestEveryReferenceValueComesOutOfTheCommand(t *testing.T) {
	folder := networktest.Folder(t)
	var views map[string]reference
	networktest.Section(t, "views", &views)
	compared := 0
	for name, v := range views {
		args := flags(folder, name, v.View, v.Layers)
		if v.Attribute != "" && v.Attribute != "mode" {
			args = append(args, "-class", v.Attribute)
		}
		document := call(t, append(args, "-measure", "all"))
		require.Equal(t, len(v.Nodes), document.Nodes, name)
		for measure, want := range v.Measures {
			got, ok := document.Measures[measure]
			if !ok {
				if len(want.Agree) > 1 {
					t.Errorf("%s %s: is not there", name, measure)
				} else {
					t.Logf("%s %s: is not there (one program has it)", name, measure)
				}
				continue
			}
			compared++
			compare(t, name+" "+measure, v.View, measure, want.Value, got)
		}
	}
	require.Greater(t, compared, 350)
}

type document struct {
	Nodes, Edges int
	Measures     map[string]outcome
	Profile      map[string]json.RawMessage
}

type outcome struct {
	Value     json.RawMessage
	ByNode    map[string]json.RawMessage
	Undefined string
}

func call(t *testing.T, args []string) (d document) {
	t.Helper()
	var out, complaints bytes.Buffer
	require.Zero(t, run(context.Background(), args, &out, &complaints), "%v: %s", args, complaints.String())
	require.NoError(t, json.Unmarshal(out.Bytes(), &d))
	return d
}

func compare(t *testing.T, what string, v networktest.View, measure string, want json.RawMessage, got outcome) {
	t.Helper()
	if got.Undefined != "" {
		t.Errorf("%s: undefined: %s", what, got.Undefined)
		return
	}
	if strings.HasPrefix(measure, "borgatti_everett_discrete") {
		comparePartition(t, what, want, got.Value)
		return
	}
	found := got.Value
	if got.ByNode != nil {
		list := make([]json.RawMessage, len(v.Nodes))
		for i, id := range v.Nodes {
			list[i] = got.ByNode[fmt.Sprint(id)]
		}
		found, _ = json.Marshal(list)
	}
	var tree any
	require.NoError(t, json.Unmarshal(found, &tree), what)
	networktest.Near(t, want, networktest.Flat(tree), tolerance(measure), what)
}

// comparePartition compares what is the same for every best partition.
func comparePartition(t *testing.T, what string, want, got json.RawMessage) {
	t.Helper()
	type partition struct {
		Core        []int `json:"core_one_optimum"`
		Size        int   `json:"core_size"`
		Correlation float64
		Density     []float64 `json:"density_cc_cp_pp"`
		Optima      int
	}
	var w, g partition
	require.NoError(t, json.Unmarshal(want, &w), what)
	require.NoError(t, json.Unmarshal(got, &g), what)
	require.InDelta(t, w.Correlation, g.Correlation, 1e-9, what)
	require.Equal(t, w.Optima, g.Optima, what)
	require.Equal(t, w.Core, g.Core, what)
	require.Equal(t, w.Size, g.Size, what)
	require.InDeltaSlice(t, w.Density, g.Density, 1e-9, what)
}
