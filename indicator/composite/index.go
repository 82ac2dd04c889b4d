package composite

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Aggregation adds normalised indicators up, weights summing to 1.
type Aggregation string

// The aggregations (OECD & JRC 2008, step 6). There is no default.
const (
	Arithmetic Aggregation = "arithmetic" // Σ wx
	Geometric  Aggregation = "geometric"  // Π x^w; values of 0 or more
	Harmonic   Aggregation = "harmonic"   // 1/Σ(w/x); values of 0 or more, 0 if one is 0
	// MazziottaPareto is mean − (standard deviation)²/mean of 100 + 10z, a mean with
	// a penalty for being uneven. It takes z-scores and equal weights; its deviations
	// are those with n.
	MazziottaPareto Aggregation = "mazziotta-pareto"
)

// Index is a composite index of all units.
type Index struct {
	measured.About         // n units
	Units          []Unit  `json:"units"`
	Weights        Weights `json:"weights"`
	indicators     []string
	rows           [][]float64 // normalised
	how            Aggregation
}

// Unit is a unit with its score.
type Unit struct {
	Name  string    `json:"name"`
	Score float64   `json:"score"`
	Rank  int       `json:"rank"`  // 1 for the best; equal scores share the better rank
	Parts []float64 `json:"parts"` // normalised indicators
}

// Index computes the composite index (综合指数) of a table. A missing choice is asked
// for; weights must be as many as indicators.
func (t Table) Index(n Normalisation, w Weights, how Aggregation) (Index, error) {
	err := measured.Choose(Composite, "aggregation", "it says whether a good indicator makes up for a bad one",
		how, Arithmetic, Geometric, Harmonic, MazziottaPareto)
	if err != nil {
		return Index{}, err
	}
	if len(w.Values) == 0 {
		return Index{}, Composite.Unspecified("weights", "what indicators weigh is a judgement", "Equal", "Given", "Entropy", "AHP", "Principal")
	}
	if len(w.Values) != len(t.Indicators) {
		return Index{}, Composite.Invalid("%d weights for %d indicators", len(w.Values), len(t.Indicators))
	}
	if how == MazziottaPareto && (n != ZScore || slices.Min(w.Values) != slices.Max(w.Values)) {
		return Index{}, Composite.Invalid("%s takes z-scores and equal weights", how)
	}
	rows, err := t.zscored(n, how)
	if err != nil {
		return Index{}, err
	}
	for i, row := range rows {
		if low := slices.Min(row); low < 0 && (how == Geometric || how == Harmonic) {
			return Index{}, Composite.Invalid("unit %q has the normalised value %v, and a %s mean takes none below 0: choose another normalisation", t.Units[i], low, how)
		}
	}
	x := Index{Weights: w, rows: rows, how: how, About: measured.About{
		ID: Composite, N: int64(len(t.Units)), Variant: string(n) + ", " + w.Variant + " weights, " + string(how), Source: "OECD & JRC 2008",
		Missing: "no value is missing", Inputs: []measured.Input{measured.Count("indicators", len(t.Indicators))},
	}}
	for _, i := range t.Indicators {
		x.indicators = append(x.indicators, i.Name)
	}
	scores := x.scores(w.Values)
	for i, r := range order(scores) {
		x.Units = append(x.Units, Unit{Name: t.Units[i], Score: scores[i], Rank: r, Parts: rows[i]})
	}
	return x, nil
}

// zscored normalises; Mazziotta and Pareto take 100 + 10z with the deviation of n.
func (t Table) zscored(n Normalisation, how Aggregation) ([][]float64, error) {
	rows, err := t.Normalise(n)
	if how != MazziottaPareto || err != nil {
		return rows, err
	}
	units := float64(len(rows))
	for _, row := range rows {
		for j, z := range row {
			row[j] = 100 + 10*z*math.Sqrt(units/(units-1))
		}
	}
	return rows, nil
}

func (x *Index) scores(weights []float64) []float64 {
	scores := make([]float64, len(x.rows))
	for i, row := range x.rows {
		scores[i] = x.how.of(row, weights)
	}
	return scores
}

func (a Aggregation) of(row, weights []float64) float64 {
	sum := 0.0
	for j, v := range row {
		switch w := weights[j]; {
		case w == 0:
		case a == Geometric:
			sum += w * math.Log(v)
		case a == Harmonic:
			sum += w / v
		default:
			sum += w * v
		}
	}
	switch a {
	case Geometric:
		return math.Exp(sum)
	case Harmonic:
		return 1 / sum
	case MazziottaPareto:
		squares := 0.0
		for _, v := range row {
			squares += (v - sum) * (v - sum) / float64(len(row))
		}
		return sum - squares/sum
	}
	return sum
}

// order returns the rank of each score, 1 for the highest; equals share the better.
func order(scores []float64) []int {
	sorted := slices.Sorted(slices.Values(scores))
	r := make([]int, len(scores))
	for i, s := range scores {
		above, _ := slices.BinarySearchFunc(sorted, s, func(v, s float64) int {
			if v <= s {
				return -1
			}
			return 1
		})
		r[i] = len(sorted) - above + 1
	}
	return r
}
