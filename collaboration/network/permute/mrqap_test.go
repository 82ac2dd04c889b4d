package permute_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// R sna 2.7, netlm(nullhyp = "qapspp"), 2,000 draws.
func TestMRQAPOfKnokeMoney(t *testing.T) {
	var want struct {
		Coef, Tstat, P_two []float64
		R2                 float64
	}
	networktest.Section(t, "mrqap", &want)
	v := networktest.Views(t)
	draws := 20_000
	if testing.Short() {
		draws = 2_000
	}
	got, err := permute.MRQAP(v["knoke_money"].Graph(t), []permute.Covariate{
		permute.Ties("information", v["knoke_information"].Graph(t)), permute.SameClass("same sector", v["knoke_money"].Partition),
	}, permute.Options{Permutations: draws, Seed: 1})
	require.NoError(t, err)
	require.Len(t, got.Terms, 3)
	require.InDelta(t, want.R2, got.R2, 1e-12)
	require.Equal(t, 90, got.Cells)
	for k, term := range got.Terms {
		require.InDelta(t, want.Coef[k], term.Coef, 1e-12, term.Name)
		require.InDelta(t, want.Tstat[k], term.T, 1e-9, term.Name)
		p := want.P_two[k]
		require.InDelta(t, p, term.PTwo, 4*math.Sqrt(p*(1-p)*(1./2000+1/float64(draws))), term.Name)
	}
}

// fit returns the t of the last column by the textbook.
func fit(columns [][]float64, y []float64) (coef, t, r2 float64) {
	x := mat.NewDense(len(y), len(columns), nil)
	for j, c := range columns {
		x.SetCol(j, c)
	}
	var xx, inverse mat.Dense
	xx.Mul(x.T(), x)
	if inverse.Inverse(&xx) != nil {
		return math.NaN(), math.NaN(), math.NaN()
	}
	var xy, b, fitted mat.VecDense
	xy.MulVec(x.T(), mat.NewVecDense(len(y), y))
	b.MulVec(&inverse, &xy)
	fitted.MulVec(x, &b)
	rss, tss, mean := 0., 0., 0.
	for _, v := range y {
		mean += v / float64(len(y))
	}
	for i, v := range y {
		rss += (v - fitted.AtVec(i)) * (v - fitted.AtVec(i))
		tss += (v - mean) * (v - mean)
	}
	last := len(columns) - 1
	se := math.Sqrt(rss / float64(len(y)-len(columns)) * inverse.At(last, last))
	return b.AtVec(last), b.AtVec(last) / se, 1 - rss/tss
}

// Dekker's procedure written out: residuals of one covariate on the others,
// relabelled, take its place.
func TestMRQAPIsDoubleSemiPartialling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 5).Draw(t, "n")
		y, g := graphs(t, n)
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rapid.IntRange(0, 5).Draw(t, "value"))
		}
		got, err := permute.MRQAP(y, []permute.Covariate{permute.Ties("g", g), permute.Difference("d", values)}, permute.Options{})
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		cell := func(of func(i, j int) float64) (column []float64) {
			for i := range n {
				for j := range n {
					if i != j && (y.Directed() || i < j) {
						column = append(column, of(i, j))
					}
				}
			}
			return column
		}
		m, x := matrices(y, g)
		ties := cell(func(i, j int) float64 { return m[i][j] })
		columns := [][]float64{
			cell(func(int, int) float64 { return 1 }), cell(func(i, j int) float64 { return x[i][j] }),
			cell(func(i, j int) float64 { return math.Abs(values[i] - values[j]) }),
		}
		for k := range columns {
			others := append(append([][]float64{}, columns[:k]...), columns[k+1:]...)
			coef, tk, r2 := fit(append(others, columns[k]), ties)
			if math.IsNaN(tk) || math.Abs(tk) > 1e4 || math.Abs(tk) < 1e-6 {
				return // the textbook's formula loses its digits
			}
			require.InDelta(t, coef, got.Terms[k].Coef, 1e-6*math.Max(1, math.Abs(coef)))
			require.InDelta(t, tk, got.Terms[k].T, 1e-6*math.Max(1, math.Abs(tk)))
			require.InDelta(t, r2, got.R2, 1e-6)
			left := residuals(others, columns[k])
			var firm, loose, total int64
			permutations(n, func(order []int) {
				total++
				at := map[[2]int]float64{}
				c := 0
				cell(func(i, j int) float64 { at[[2]int{i, j}], at[[2]int{j, i}] = left[c], left[c]; c++; return 0 })
				if y.Directed() {
					c = 0
					cell(func(i, j int) float64 { at[[2]int{i, j}] = left[c]; c++; return 0 })
				}
				_, tp, _ := fit(append(others, cell(func(i, j int) float64 { return at[[2]int{order[i], order[j]}] })), ties)
				if math.Abs(tp) >= math.Abs(tk)*(1+1e-5) {
					firm++
				}
				if !(math.Abs(tp) < math.Abs(tk)*(1-1e-5)) { // or the inverse does not exist
					loose++
				}
			})
			require.Equal(t, total, got.Permutations)
			require.GreaterOrEqual(t, got.Terms[k].CountAbs, firm)
			require.LessOrEqual(t, got.Terms[k].CountAbs, loose)
			require.GreaterOrEqual(t, got.Terms[k].CountGE+got.Terms[k].CountLE, total)
		}
	})
}

func residuals(columns [][]float64, y []float64) []float64 {
	x := mat.NewDense(len(y), len(columns), nil)
	for j, c := range columns {
		x.SetCol(j, c)
	}
	var qr mat.QR
	qr.Factorize(x)
	var b mat.Dense
	if err := qr.SolveTo(&b, false, mat.NewDense(len(y), 1, y)); err != nil {
		return y
	}
	var fitted mat.Dense
	fitted.Mul(x, &b)
	left := make([]float64, len(y))
	for i := range y {
		left[i] = y[i] - fitted.At(i, 0)
	}
	return left
}

func TestCovariatesThatDetermineEachOtherAreNamed(t *testing.T) {
	g := networktest.Knoke(t)
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 11}
	for name, covariates := range map[string][]permute.Covariate{
		"constant": {permute.Cells("constant", func(int, int) float64 { return 3 })},
		"twice":    {permute.Difference("once", values), permute.Difference("twice", values)},
		"sum": {permute.Sender("s", values), permute.Receiver("r", values),
			permute.Cells("sum", func(i, j int) float64 { return values[i] + values[j] })},
	} {
		_, err := permute.MRQAP(g, covariates, permute.Options{Permutations: 99})
		var rank *permute.RankError
		require.ErrorAs(t, err, &rank, name)
		require.Equal(t, name, rank.Covariate)
	}
	_, err := permute.MRQAP(g, []permute.Covariate{permute.Sender("s", values), permute.Receiver("r", values)}, permute.Options{Permutations: 99})
	require.NoError(t, err)
}

func TestMRQAPRefusesWhatHasNoAnswer(t *testing.T) {
	g := networktest.Knoke(t)
	weak, err := g.Undirected(network.Weak, network.MergeMax)
	require.NoError(t, err)
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 11}
	o := permute.Options{Permutations: 99}
	for what, try := range map[string]struct {
		y *network.Graph
		x permute.Covariate
	}{
		"perfect fit":    {g, permute.Ties("itself", g)},
		"asymmetric":     {weak, permute.Sender("s", values)},
		"length":         {g, permute.Difference("d", values[1:])},
		"classes":        {g, permute.SameClass("c", make([]string, 10))},
		"NaN":            {g, permute.Cells("c", func(int, int) float64 { return math.NaN() })},
		"infinite":       {weak, permute.Cells("c", func(int, int) float64 { return math.Inf(1) })},
		"other parties":  {g, permute.Ties("k", networktest.Kite(t))},
		"zero covariate": {g, permute.Covariate{}},
		"no ties":        {networktest.Build(t, network.Directed, []string{"a", "b", "c"}), permute.Cells("c", func(i, j int) float64 { return float64(i) })},
		"few pairs":      {networktest.Build(t, network.Undirected, nil, "a-b"), permute.Cells("c", func(i, j int) float64 { return 1 })},
		"nobody":         {networktest.Build(t, network.Undirected, nil), permute.Cells("c", func(i, j int) float64 { return 1 })},
	} {
		_, err := permute.MRQAP(try.y, []permute.Covariate{try.x}, o)
		require.ErrorIs(t, err, renjia.ErrInvalid, what)
	}
}

func BenchmarkMRQAP(b *testing.B) {
	y, x := networktest.Random(b, "er", 50, 5, 1), networktest.Random(b, "er", 50, 5, 2)
	const draws = 2_000
	for b.Loop() {
		_, err := permute.MRQAP(y, []permute.Covariate{permute.Ties("x", x)}, permute.Options{Permutations: draws, Workers: 1})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/draws, "ns/permutation")
}
