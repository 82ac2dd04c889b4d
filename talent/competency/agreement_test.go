package competency_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/competency"
)

// Cohen (1968), table 1: two psychiatrists, 200 patients; the weights are his.
func TestKappaHasThePublishedValues(t *testing.T) {
	counts := [][]int64{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}}
	k, err := competency.KappaOfTable(counts, [][]int64{{0, 1, 3}, {1, 0, 6}, {3, 6, 0}})
	require.NoError(t, err)
	require.InDelta(t, .348, k.Value, .0005)
	require.Equal(t, 200, k.About.N)
	k, err = competency.KappaOfTable(counts, [][]int64{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}})
	require.NoError(t, err)
	require.InDelta(t, .492, k.Value, .0005)

	var pairs []competency.Pair // 50 grants, two readers: 20 yes-yes, 5, 10, 15
	for p, n := range map[competency.Pair]int{{1, 1}: 20, {1, 0}: 5, {0, 1}: 10, {0, 0}: 15} {
		for range n {
			pairs = append(pairs, p)
		}
	}
	k, err = competency.CohensKappa(pairs, competency.Unweighted)
	require.NoError(t, err)
	require.Equal(t, "2/5", k.Exact)
	require.InDelta(t, .3, k.Observed, 1e-15)
	require.InDelta(t, .5, k.Expected, 1e-15)
	share, about, err := competency.Agreed(pairs)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(7, 10), share)
	require.Equal(t, 50, about.N)
}

// The oracle compares every rating of one with every rating of the other.
func TestKappaIsOneLessTheDisagreementOverThatOfChance(t *testing.T) {
	weigh := map[competency.Weights]func(d float64) float64{
		competency.Unweighted: func(d float64) float64 { return math.Min(1, math.Abs(d)) },
		competency.Linear:     math.Abs,
		competency.Quadratic:  func(d float64) float64 { return d * d },
	}
	rapid.Check(t, func(t *rapid.T) {
		var pairs []competency.Pair
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			pairs = append(pairs, competency.Pair{A: rapid.IntRange(0, 3).Draw(t, "a"), B: rapid.IntRange(0, 3).Draw(t, "b")})
		}
		for w, f := range weigh {
			observed, expected, n := 0.0, 0.0, float64(len(pairs))
			for _, p := range pairs {
				observed += f(float64(p.A-p.B)) / n
				for _, q := range pairs {
					expected += f(float64(p.A-q.B)) / n / n
				}
			}
			k, err := competency.CohensKappa(pairs, w)
			if expected == 0 {
				require.ErrorIs(t, err, renjia.ErrInvalid)
				continue
			}
			require.NoError(t, err)
			require.InDelta(t, 1-observed/expected, k.Value, 1e-12)
		}
	})
}

func TestAgreementOfNothingIsUndefined(t *testing.T) {
	_, _, err := competency.Agreed(nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	same := []competency.Pair{{2, 2}, {2, 2}}
	_, err = competency.CohensKappa(same, competency.Linear)
	require.ErrorContains(t, err, "undefined")
	_, err = competency.CohensKappa(same, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = competency.CohensKappa(same, "cubic")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = competency.CohensKappa([]competency.Pair{{-1, 2}}, competency.Linear)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = competency.KappaOfTable([][]int64{{1, 2}}, [][]int64{{0, 1}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = competency.KappaOfTable([][]int64{{1, -2}, {0, 0}}, [][]int64{{0, 1}, {1, 0}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = competency.Intraclass([][]float64{{.1, .1}, {.1, .1}}, competency.ICC21)
	require.ErrorContains(t, err, "undefined")
	_, err = competency.Intraclass([][]float64{{1, 2}, {2, 1}}, competency.ICC3k)
	require.ErrorContains(t, err, "undefined")
	for _, bad := range [][][]float64{nil, {{1, 2}}, {{1}, {2}}, {{1, 2}, {1}}, {{1, 2}, {1, math.NaN()}}} {
		_, err = competency.Intraclass(bad, competency.ICC21)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = competency.Intraclass([][]float64{{1, 2}, {2, 3}}, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = competency.Intraclass([][]float64{{1, 2}, {2, 3}}, "ICC(4,1)")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Shrout and Fleiss (1979), tables 2 and 4.
func TestIntraclassHasThePublishedValues(t *testing.T) {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	for form, want := range map[competency.Form]float64{
		competency.ICC11: .17, competency.ICC21: .29, competency.ICC31: .71,
		competency.ICC1k: .44, competency.ICC2k: .62, competency.ICC3k: .91,
	} {
		icc, err := competency.Intraclass(ratings, form)
		require.NoError(t, err)
		require.InDelta(t, want, icc.Value, .005, form)
		require.InDelta(t, 11.24, icc.Between, .005)
		require.InDelta(t, 6.26, icc.Within, .005)
		require.InDelta(t, 32.49, icc.Raters, .005)
		require.InDelta(t, 1.02, icc.Residual, .005)
	}
}

func TestPairsAreOfTheSamePersonAndCompetency(t *testing.T) {
	all := []competency.Assessment{
		found(competency.Self, "wong", "case", 3, "2026-01-01", ""),
		found(competency.Supervisor, "wong", "case", 2, "2026-01-01", ""),
		found(competency.Supervisor, "wong", "case", 1, "2026-02-01", ""),
		found(competency.Self, "wong", "group", 1, "2026-01-01", ""),
		found(competency.Supervisor, "chan", "group", 1, "2026-01-01", ""),
		found(competency.Supervisor, "chan", "case", 0, "2026-01-01", ""),
		found(competency.Self, "chan", "case", 0, "2026-01-01", ""),
	}
	pairs, err := competency.Pairs(all, "station", competency.Self, competency.Supervisor, day("2026-03-01"))
	require.NoError(t, err)
	require.Equal(t, []competency.Pair{{3, 1}, {0, 0}}, pairs)
	_, err = competency.Pairs(all, "station", competency.Self, "client", day("2026-03-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
