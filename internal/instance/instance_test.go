package instance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/instance"
)

func shared(t *testing.T, file string, into any) {
	t.Helper()
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(root, "data", "assign", file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

// The first outputs of seed 42 are those printed by the reference program.
func TestStreamIsSplitmix64(t *testing.T) {
	require.Equal(t, uint64(13679457532755275413), instance.Stream(42).At(0))
	require.Equal(t, uint64(2949826092126892291), instance.Stream(42).At(1))
}

func TestMatricesHaveTheReferenceChecksums(t *testing.T) {
	type entry struct {
		Spec      instance.Spec
		Sum, Hash string
		Forbidden int `json:"forbidden_count"`
	}
	var file struct{ Spec, Forbid, Transport, Vacancy []entry }
	shared(t, "expected.json", &file)
	n := 0
	for _, e := range append(append(append(file.Spec, file.Forbid...), file.Transport...), file.Vacancy...) {
		if e.Spec.Family == "ufloat" || testing.Short() && e.Spec.N*e.Spec.M > 100_000 {
			continue
		}
		cost, forbidden, err := e.Spec.Matrix()
		require.NoError(t, err)
		sum, hash := instance.Checksum(cost)
		require.Equal(t, e.Sum, strconv.FormatUint(sum, 10), "%+v", e.Spec)
		require.Equal(t, e.Hash, strconv.FormatUint(hash, 10), "%+v", e.Spec)
		count := 0
		for _, row := range forbidden {
			for _, f := range row {
				if f {
					count++
				}
			}
		}
		if e.Forbidden > 0 {
			require.Equal(t, e.Forbidden, count, "%+v", e.Spec)
		}
		n++
	}
	require.Greater(t, n, 40)
}

func TestSpecSaysWhatCannotBeMade(t *testing.T) {
	_, _, err := instance.Spec{Family: "x", N: -1, Forbid: 2}.Matrix()
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 3)
	for _, s := range []instance.Spec{{Family: "uint", A: 2}, {Family: "low"}, {Family: "geom"}, {Family: "station"}} {
		require.ErrorIs(t, s.Validate(), renjia.ErrInvalid, s.Family)
	}
	require.NoError(t, instance.Spec{Family: "const", N: 2, M: 3, C: 4}.Validate())
}

func TestMarketHasTheReferenceLists(t *testing.T) {
	var file struct {
		Small []struct {
			Spec      instance.Market
			Residents [][]int `json:"resident_prefs"`
			Hospitals [][]int `json:"hospital_prefs"`
			Capacity  []int   `json:"cap"`
		}
	}
	shared(t, "stable.json", &file)
	for _, e := range file.Small {
		residents, hospitals, capacity, err := e.Spec.Lists()
		require.NoError(t, err)
		require.Equal(t, e.Residents, residents)
		require.Equal(t, e.Hospitals, hospitals)
		require.Equal(t, e.Capacity, capacity)
	}
	_, _, _, err := instance.Market{Residents: -1}.Lists()
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
