package composite_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Five communities on three indicators; the second counts complaints.
func five() composite.Table {
	return composite.Table{
		Units: []string{"A", "B", "C", "D", "E"},
		Indicators: []composite.Indicator{
			{Name: "hours", Better: composite.Higher, Reference: 80},
			{Name: "complaints", Better: composite.Lower, Reference: 12},
			{Name: "coverage", Better: composite.Higher, Reference: .5},
		},
		Values: [][]float64{{80, 12, .5}, {60, 20, .7}, {90, 8, .4}, {70, 15, .9}, {50, 30, .6}},
	}
}

func given(t require.TestingT, values ...float64) composite.Weights {
	w, err := composite.Given(values)
	require.NoError(t, err)
	return w
}

func undefined(t require.TestingT, err error) {
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.NotEmpty(t, u.Reason.ZH)
}

func scores(x composite.Index) (s []float64) {
	for _, u := range x.Units {
		s = append(s, u.Score)
	}
	return s
}

func ranks(x composite.Index) (r []int) {
	for _, u := range x.Units {
		r = append(r, u.Rank)
	}
	return r
}

// R 4.2.2, by hand from the same table with weights .5, .3, .2 (and equal ones for
// the index of Mazziotta and Pareto).
func TestIndicesAreThoseOfR(t *testing.T) {
	w := given(t, .5, .3, .2)
	for _, c := range []struct {
		n    composite.Normalisation
		w    composite.Weights
		how  composite.Aggregation
		want []float64
		rank []int
	}{
		{composite.MinMax, w, composite.Arithmetic, []float64{0.660454545454545, 0.381363636363636, 0.8, 0.654545454545455, 0.08}, []int{2, 4, 1, 3, 5}},
		{composite.MinMax, w, composite.Geometric, []float64{0.591005575653089, 0.356347281634245, 0, 0.630355542280961, 0}, []int{2, 3, 4, 1, 4}},
		{composite.ZScore, w, composite.Arithmetic, []float64{0.368234402535066, -0.339113744009214, 0.721908475807206, 0.361840815268275, -1.112869949601333}, []int{2, 4, 1, 3, 5}},
		{composite.ZScore, composite.Equal(3), composite.MazziottaPareto, []float64{101.8134735304503, 97.6243171670256, 102.9807206220598, 105.8247496626784, 88.6502081486163}, []int{3, 4, 2, 1, 5}},
	} {
		x, err := five().Index(c.n, c.w, c.how)
		require.NoError(t, err)
		require.InDeltaSlice(t, c.want, scores(x), 1e-12)
		require.Equal(t, c.rank, ranks(x))
	}
}

func TestNormalisations(t *testing.T) {
	rows, err := five().Normalise(composite.Reference)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{.75, .6, 1.4}, rows[1], 1e-15)
	table := five()
	table.Values[1][0] = 80
	rows, err = table.Normalise(composite.Rank)
	require.NoError(t, err)
	require.Equal(t, [][]float64{{3.5, 4, 2}, {3.5, 2, 4}, {5, 5, 1}, {2, 3, 5}, {1, 1, 3}}, rows)
}

func TestHarmonicMeansDoNotCompensate(t *testing.T) {
	x, err := five().Index(composite.Reference, given(t, .5, .25, .25), composite.Harmonic)
	require.NoError(t, err)
	require.InDelta(t, 1, x.Units[0].Score, 1e-15)
	require.InDelta(t, 1/(.5/.75+.25/.6+.25/1.4), x.Units[1].Score, 1e-15)
	x, err = five().Index(composite.MinMax, given(t, .5, .25, .25), composite.Harmonic)
	require.NoError(t, err)
	require.Zero(t, x.Units[4].Score)
}

// Means stand in the order harmonic ≤ geometric ≤ arithmetic.
func TestMeansStandInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := five()
		for i := range table.Values {
			table.Values[i] = rapid.SliceOfN(rapid.Float64Range(.1, 9), 3, 3).Draw(t, "row")
		}
		raw := rapid.SliceOfN(rapid.Float64Range(.1, 9), 3, 3).Draw(t, "weights")
		sum := raw[0] + raw[1] + raw[2]
		w := given(t, raw[0]/sum, raw[1]/sum, raw[2]/sum)
		var last []float64
		for _, how := range []composite.Aggregation{composite.Harmonic, composite.Geometric, composite.Arithmetic} {
			x, err := table.Index(composite.Reference, w, how)
			require.NoError(t, err)
			for i := range last {
				require.LessOrEqual(t, last[i], x.Units[i].Score*(1+1e-12))
			}
			last = scores(x)
		}
	})
}

// R 4.2.2, by hand.
func TestEntropyWeightsAreThoseOfR(t *testing.T) {
	w, err := five().Entropy()
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.343611238564425, 0.271940460715814, 0.384448300719761}, w.Values, 1e-12)
}

// R 4.2.2: prcomp(X, scale. = TRUE).
func TestPrincipalWeightsAreThoseOfR(t *testing.T) {
	w, err := five().Principal()
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.434833065643183, 0.389086923268897, 0.176080011087920}, w.Values, 1e-12)
	require.Equal(t, "share of variance", w.Inputs[0].Name)
	require.Contains(t, w.Inputs[0].Value, "0.743473868997")
	table := five()
	table.Units, table.Values = table.Units[:3], table.Values[:3]
	_, err = table.Principal()
	undefined(t, err)
}

func TestGivenWeightsSumToOne(t *testing.T) {
	require.Equal(t, []float64{.1, .2, .7}, given(t, .1, .2, .7).Values)
	for _, bad := range [][]float64{{.5, .4}, {.6, .5}, {1.5, -.5}, {math.NaN(), 1}, {math.Inf(1)}, nil} {
		_, err := composite.Given(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func judgements() composite.Pairwise {
	return composite.Pairwise{{1, 3, 5, 7}, {1.0 / 3, 1, 2, 5}, {1.0 / 5, 1.0 / 2, 1, 3}, {1.0 / 7, 1.0 / 5, 1.0 / 3, 1}}
}

// R 4.2.2: eigen() of the same judgements, with Saaty's random index .90.
func TestPrioritiesAreThoseOfR(t *testing.T) {
	h, err := judgements().AHP(composite.Eigenvector)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.5738112599031332, 0.2388289684148412, 0.1310143137139746, 0.0563454579680511}, h.Values, 1e-12)
	require.InDelta(t, 4.07762639563552, h.Lambda, 1e-12)
	require.InDelta(t, 0.0258754652118386, *h.Index, 1e-12)
	require.InDelta(t, 0.0287505169020429, *h.Ratio, 1e-12)
	require.True(t, h.Consistent())
	h, err = judgements().AHP(composite.GeometricMean)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0.5711367228834794, 0.2410807016765456, 0.1320453384874176, 0.0557372369525574}, h.Values, 1e-12)
	require.InDelta(t, 4.07762639563552, h.Lambda, 1e-12)
}

func TestConsistentJudgementsGiveTheirWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Float64Range(.2, 9), 1, composite.MostCriteria).Draw(t, "weights")
		p := make(composite.Pairwise, len(w))
		sum := 0.0
		for i := range w {
			sum += w[i]
			for j := range w {
				p[i] = append(p[i], w[i]/w[j])
			}
		}
		for _, by := range []composite.Priority{composite.Eigenvector, composite.GeometricMean} {
			h, err := p.AHP(by)
			require.NoError(t, err)
			require.InDelta(t, w[0]/sum, h.Values[0], 1e-12)
			require.True(t, h.Consistent())
			require.Equal(t, len(w) > 1, h.Index != nil)
			require.Equal(t, len(w) > 2, h.Ratio != nil)
		}
	})
}

func TestJudgementsInACircleAreInconsistent(t *testing.T) {
	h, err := composite.Pairwise{{1, 5, 1.0 / 5}, {.2, 1, 5}, {5, .2, 1}}.AHP(composite.Eigenvector)
	require.NoError(t, err)
	require.False(t, h.Consistent())
	require.InDeltaSlice(t, []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}, h.Values, 1e-12)
	require.InDelta(t, (6.2-3)/2/.58, *h.Ratio, 1e-12) // λ = 1 + 5 + 1/5
}

func TestRoundedReciprocalsAreTaken(t *testing.T) {
	h, err := composite.Pairwise{{1, 3}, {.333, 1}}.AHP(composite.Eigenvector)
	require.NoError(t, err)
	require.InDelta(t, .75, h.Values[0], 1e-15)
	require.InDelta(t, 0, *h.Index, 1e-15)
}

func TestPrioritiesRefuse(t *testing.T) {
	_, err := judgements().AHP("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, p := range []composite.Pairwise{
		nil, make(composite.Pairwise, 16), {{1, 2}}, {{2}}, {{1, 3}, {.3, 1}}, {{1, 0}, {1, 1}}, {{1, -2}, {-.5, 1}}, {{1, math.NaN()}, {1, 1}},
		{{1, math.Inf(1)}, {0, 1}},
	} {
		_, err := p.AHP(composite.Eigenvector)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestIndicesAskAndRefuse(t *testing.T) {
	w := composite.Equal(3)
	for _, c := range []struct {
		n   composite.Normalisation
		w   composite.Weights
		how composite.Aggregation
	}{{"", w, composite.Arithmetic}, {composite.MinMax, composite.Weights{}, composite.Arithmetic}, {composite.MinMax, w, ""}} {
		_, err := five().Index(c.n, c.w, c.how)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	for _, c := range []struct {
		n   composite.Normalisation
		w   composite.Weights
		how composite.Aggregation
	}{
		{composite.MinMax, composite.Equal(2), composite.Arithmetic}, {composite.ZScore, w, composite.Geometric}, {composite.ZScore, w, composite.Harmonic},
		{composite.MinMax, w, composite.MazziottaPareto}, {composite.ZScore, given(t, .5, .3, .2), composite.MazziottaPareto},
	} {
		_, err := five().Index(c.n, c.w, c.how)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	for name, change := range map[string]func(*composite.Table){
		"missing":          func(t *composite.Table) { t.Values[2][1] = math.NaN() },
		"infinite":         func(t *composite.Table) { t.Values[2][1] = math.Inf(1) },
		"ragged":           func(t *composite.Table) { t.Values[2] = t.Values[2][:2] },
		"nameless":         func(t *composite.Table) { t.Units = t.Units[:4] },
		"no reference":     func(t *composite.Table) { t.Indicators[0].Reference = 0 },
		"infinite divisor": func(t *composite.Table) { t.Values[0][1] = 0 },
		"below zero":       func(t *composite.Table) { t.Values[0][0] = -1 },
		"other direction":  func(t *composite.Table) { t.Indicators[0].Better = "up" },
	} {
		t.Run(name, func(t *testing.T) {
			table := five()
			change(&table)
			_, err := table.Index(composite.Reference, w, composite.Arithmetic)
			require.ErrorIs(t, err, renjia.ErrInvalid)
		})
	}
	table := five()
	table.Indicators[0].Better = ""
	_, err := table.Index(composite.MinMax, w, composite.Arithmetic)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestWhatDoesNotVaryTellsNothing(t *testing.T) {
	table := five()
	for i := range table.Values {
		table.Values[i][1] = 7
	}
	for _, n := range []composite.Normalisation{composite.MinMax, composite.ZScore} {
		_, err := table.Normalise(n)
		undefined(t, err)
	}
	_, err := table.Entropy()
	undefined(t, err)
	_, err = table.Principal()
	undefined(t, err)
	rows, err := table.Normalise(composite.Rank)
	require.NoError(t, err)
	require.Equal(t, 3.0, rows[0][1])
	_, err = composite.Table{Units: []string{"A"}, Indicators: table.Indicators, Values: table.Values[:1]}.Normalise(composite.Rank)
	undefined(t, err)
	table.Values[0][1], table.Values[1][1] = -1.7e308, 1.7e308
	_, err = table.Normalise(composite.MinMax)
	undefined(t, err)
}

func TestUnitsWithoutAValueAreDropped(t *testing.T) {
	table := five()
	table.Values[2][1] = math.NaN()
	full, dropped := table.Complete()
	require.Equal(t, []string{"C"}, dropped)
	require.Equal(t, []string{"A", "B", "D", "E"}, full.Units)
	_, err := full.Index(composite.MinMax, composite.Equal(3), composite.Arithmetic)
	require.NoError(t, err)
}

func TestLeavingOneOutIsTheIndexOfTheOthers(t *testing.T) {
	for _, how := range []composite.Aggregation{composite.Arithmetic, composite.Geometric, composite.Harmonic} {
		x, err := five().Index(composite.Rank, given(t, .5, .3, .2), how)
		require.NoError(t, err)
		all, err := x.LeaveOneOut()
		require.NoError(t, err)
		require.Len(t, all, 3)
		for j, d := range all {
			table := five()
			table.Indicators = slices.Delete(table.Indicators, j, j+1)
			for i := range table.Values {
				table.Values[i] = slices.Delete(table.Values[i], j, j+1)
			}
			w := slices.Delete([]float64{.5, .3, .2}, j, j+1)
			sum := w[0] + w[1]
			y, err := table.Index(composite.Rank, given(t, w[0]/sum, w[1]/sum), how)
			require.NoError(t, err)
			require.Equal(t, ranks(y), d.Ranks)
			moved := 0.0
			for i, r := range d.Ranks {
				moved += math.Abs(float64(r-x.Units[i].Rank)) / 5
			}
			require.InDelta(t, moved, d.Shift, 1e-12)
		}
	}
	x, err := five().Index(composite.Rank, given(t, 1, 0, 0), composite.Arithmetic)
	require.NoError(t, err)
	_, err = x.LeaveOneOut()
	undefined(t, err)
}

func TestWeightsAreDrawnAroundTheirOwn(t *testing.T) {
	x, err := five().Index(composite.MinMax, given(t, .5, .3, .2), composite.Arithmetic)
	require.NoError(t, err)
	s := composite.Sampling{Concentration: 10, Number: 2000, Seed: 5, Level: .9}
	wide, err := x.SampleWeights(s)
	require.NoError(t, err)
	again, err := x.SampleWeights(s)
	require.NoError(t, err)
	require.Equal(t, wide, again)
	require.Equal(t, 5.0, wide.Units[4].Limits.Upper)
	require.Positive(t, wide.Shift)
	sum := 0.0
	for _, u := range wide.Units {
		sum += u.Mean
		require.LessOrEqual(t, u.Limits.Lower, u.Limits.Upper)
	}
	require.InDelta(t, 15, sum, 1e-9) // ranks 1 to 5, hardly ever shared

	s.Concentration = 1e8
	narrow, err := x.SampleWeights(s)
	require.NoError(t, err)
	for _, u := range narrow.Units {
		require.Equal(t, 1.0, u.Same)
	}
	require.Zero(t, narrow.Shift)
	require.InDelta(t, 1, narrow.Units[2].First, 1e-9)
}

// With two indicators and concentration 2 the first weight is uniform from 0 to 1:
// A wins where it is above 1/3.
func TestWeightsAreDrawnFromTheDirichletDistribution(t *testing.T) {
	table := composite.Table{
		Units:      []string{"A", "B"},
		Indicators: []composite.Indicator{{Name: "x", Better: composite.Higher, Reference: 1}, {Name: "y", Better: composite.Higher, Reference: 1}},
		Values:     [][]float64{{3, 1}, {1, 2}},
	}
	x, err := table.Index(composite.Reference, composite.Equal(2), composite.Arithmetic)
	require.NoError(t, err)
	s, err := x.SampleWeights(composite.Sampling{Concentration: 2, Number: 20000, Seed: 1, Level: .5})
	require.NoError(t, err)
	require.InDelta(t, 2.0/3, s.Units[0].First, .012) // four standard errors
}

func TestDrawsOfWeightsAreChecked(t *testing.T) {
	x, err := five().Index(composite.MinMax, composite.Equal(3), composite.Arithmetic)
	require.NoError(t, err)
	for _, s := range []composite.Sampling{
		{Concentration: 0, Number: 10, Level: .9}, {Concentration: math.NaN(), Number: 10, Level: .9}, {Concentration: 1, Level: .9}, {Concentration: 1, Number: 10},
	} {
		_, err := x.SampleWeights(s)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}
