package assign_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/assign"
)

type reference struct {
	Small []struct {
		Spec        spec
		Cost        [][]int64
		Forbidden   [][]int
		Cardinality int
		Optimal     int64
		Lexmin      []int
		Optima      int
		Bottleneck  *int64
		Leximin     []int64
	}
	Spec []struct {
		Spec       spec
		Optimal    float64
		U53        string `json:"optimal_u53"`
		Sum, Hash  string
		Bottleneck *int64
		Lexmin     []int
	}
	Forbid []struct {
		Spec        spec
		Cardinality int
		Optimal     int64
		Count       int `json:"forbidden_count"`
		Sum, Hash   string
		Lexmin      []int
		Bottleneck  *int64
	}
	Vacancy []struct {
		Spec      spec
		Optimal   int64
		Sum, Hash string
		Weights   []int64 `json:"vacancy_weights"`
	}
}

func readReference(t *testing.T) (r reference) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, "data", "assign", "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &r))
	return r
}

var first = assign.Options{Ties: assign.FirstInOrder}

func matrix(t testing.TB, rows, columns int, cells []int64) assign.Costs[int64] {
	t.Helper()
	c, err := assign.Matrix(rows, columns, cells)
	require.NoError(t, err)
	return c
}

// planned is a plan that has been verified and counts as its lexmin vector says.
func planned[C assign.Number](t testing.TB, costs assign.Costs[C], o assign.Options) assign.Plan[C] {
	t.Helper()
	p, err := assign.Assign(costs, o)
	require.NoError(t, err)
	require.NoError(t, assign.Verify(costs, p))
	return p
}

// vector writes the columns with "left out" as the number of columns.
func vector[C assign.Number](p assign.Plan[C]) []int {
	v := make([]int, len(p.Column))
	for i, j := range p.Column {
		v[i] = j
		if j < 0 {
			v[i] = p.Columns
		}
	}
	return v
}

// requireChecksums checks the generator; a few large tables have no checksums.
func requireChecksums(t *testing.T, sum, hash string, cells []int64) {
	t.Helper()
	if sum == "" {
		return
	}
	gotSum, gotHash := checksums(cells)
	require.Equal(t, []string{sum, hash}, []string{gotSum, gotHash})
}

func TestSmallTablesHaveTheirPublishedBestPlan(t *testing.T) {
	for _, x := range readReference(t).Small {
		cells := []int64{}
		for i, row := range x.Cost {
			for j, c := range row {
				if x.Forbidden != nil && x.Forbidden[i][j] == 1 {
					c = assign.Forbidden
				}
				cells = append(cells, c)
			}
		}
		require.Equal(t, x.Spec.cells(), cells, x.Spec)
		costs := matrix(t, x.Spec.N, x.Spec.M, cells)
		sparse, err := assign.Sparse(x.Spec.N, x.Spec.M, pairsOf(x.Spec.N, x.Spec.M, cells))
		require.NoError(t, err)
		for _, c := range []assign.Costs[int64]{costs, sparse} {
			p := planned(t, c, first)
			require.Equal(t, x.Cardinality, p.Placed, x.Spec)
			require.Equal(t, x.Optimal, p.Cost, x.Spec)
			require.Equal(t, x.Lexmin, vector(p), x.Spec)
			require.Equal(t, x.Optima == 1, p.Unique, x.Spec)
		}
	}
}

func TestGeneratedTablesHaveTheirPublishedOptimum(t *testing.T) {
	for _, x := range readReference(t).Spec {
		if testing.Short() && x.Spec.N > 500 {
			continue
		}
		cells := x.Spec.cells()
		requireChecksums(t, x.Sum, x.Hash, cells)
		p := planned(t, matrix(t, x.Spec.N, x.Spec.M, cells), first)
		if x.U53 == "" {
			require.Equal(t, x.Optimal, float64(p.Cost), x.Spec)
		} else {
			require.Equal(t, x.U53, strconv.FormatInt(p.Cost, 10), x.Spec)
			costs, err := assign.Matrix(x.Spec.N, x.Spec.M, floats(cells))
			require.NoError(t, err)
			f := planned(t, costs, first)
			require.InEpsilon(t, x.Optimal, f.Cost, 1e-14, x.Spec)
			require.Equal(t, p.Column, f.Column)
		}
		if x.Lexmin != nil {
			require.Equal(t, x.Lexmin, vector(p), x.Spec)
		}
	}
}

func TestTablesWithForbiddenPairsPlaceAsManyAsPublishedAtTheirCost(t *testing.T) {
	for _, x := range readReference(t).Forbid {
		if testing.Short() && x.Spec.N > 500 {
			continue
		}
		cells := x.Spec.matrix()
		requireChecksums(t, x.Sum, x.Hash, cells)
		costs := matrix(t, x.Spec.N, x.Spec.M, x.Spec.cells())
		require.Equal(t, x.Count, x.Spec.N*x.Spec.M-costs.Allowed(), x.Spec)
		p := planned(t, costs, first)
		require.Equal(t, x.Cardinality, p.Placed, x.Spec)
		require.Equal(t, x.Optimal, p.Cost, x.Spec)
		if x.Lexmin != nil {
			require.Equal(t, x.Lexmin, vector(p), x.Spec)
		}
	}
}

// sortedCosts lists the costs of the pairs, largest first.
func sortedCosts(p assign.Plan[int64]) []int64 {
	costs := []int64{}
	for _, l := range p.Levels {
		for range l.Pairs {
			costs = append(costs, l.Cost)
		}
	}
	return costs
}

func TestWorstPairIsAsPublished(t *testing.T) {
	r := readReference(t)
	try := func(s spec, want *int64) {
		if want == nil || testing.Short() && s.N > 300 {
			return
		}
		costs := matrix(t, s.N, s.M, s.cells())
		p, err := assign.Bottleneck(costs, first)
		require.NoError(t, err)
		require.NoError(t, assign.Verify(costs, p), s)
		require.Equal(t, *want, p.Worst, s)
	}
	for _, x := range r.Small {
		try(x.Spec, x.Bottleneck)
	}
	for _, x := range r.Spec {
		try(x.Spec, x.Bottleneck)
	}
	for _, x := range r.Forbid {
		try(x.Spec, x.Bottleneck)
	}
}

func TestLeximinVectorIsAsPublished(t *testing.T) {
	for _, x := range readReference(t).Small {
		costs := matrix(t, x.Spec.N, x.Spec.M, x.Spec.cells())
		p, err := assign.Leximin(costs, first)
		require.NoError(t, err)
		require.NoError(t, assign.Verify(costs, p), x.Spec)
		require.Equal(t, x.Leximin, sortedCosts(p), x.Spec)
	}
}

func TestVacanciesCostAsPublished(t *testing.T) {
	tried := 0
	for _, x := range readReference(t).Vacancy {
		if x.Spec.Caphi > 1 || x.Spec.Demhi > 1 {
			continue // several units: a transportation problem
		}
		tried++
		costs := matrix(t, x.Spec.N, x.Spec.M, x.Spec.cells())
		w := assign.Penalties[int64]{Columns: x.Weights}
		p, err := assign.Optional(costs, w, first)
		require.NoError(t, err)
		require.NoError(t, assign.VerifyOptional(costs, w, p), x.Spec)
		require.Equal(t, x.Optimal, p.Cost, x.Spec)
	}
	require.Equal(t, 2, tried)
}
