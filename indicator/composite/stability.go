package composite

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/resample"
)

// Dropped is what leaving one indicator out does.
type Dropped struct {
	Indicator string  `json:"indicator"`
	Ranks     []int   `json:"ranks"` // of the units, in their order
	Shift     float64 `json:"shift"` // mean of how many ranks units move
}

// LeaveOneOut ranks the units again without each indicator in turn; the other
// weights are scaled up. It is undefined for a single indicator, or if one has all
// the weight (OECD & JRC 2008, step 7).
func (x Index) LeaveOneOut() ([]Dropped, error) {
	all := make([]Dropped, len(x.indicators))
	for j, name := range x.indicators {
		weights := slices.Delete(slices.Clone(x.Weights.Values), j, j+1)
		if len(weights) == 0 || slices.Max(weights) == 0 {
			return nil, Composite.Undefined("without %s nothing is left", "去掉“%s”后没有指标", name)
		}
		scale(weights)
		scores := make([]float64, len(x.rows))
		for i, row := range x.rows {
			scores[i] = x.how.of(slices.Delete(slices.Clone(row), j, j+1), weights)
		}
		all[j] = Dropped{Indicator: name, Ranks: order(scores)}
		all[j].Shift = x.shift(all[j].Ranks)
	}
	return all, nil
}

// shift is the mean of the distances between ranks (Saisana et al. 2005).
func (x *Index) shift(ranks []int) (sum float64) {
	for i, r := range ranks {
		sum += float64(max(r-x.Units[i].Rank, x.Units[i].Rank-r))
	}
	return sum / float64(len(ranks))
}

// Sampling says how weights are drawn.
type Sampling struct {
	// Concentration is that of the Dirichlet distribution around the weights of the
	// index, 0.1 or more: a weight w varies with the standard deviation
	// √(w(1 − w)/(Concentration + 1)). With ten equal weights, 10 makes every set of
	// weights as likely as any other.
	Concentration float64
	Number        int     // of draws, such as 1,000
	Seed          uint64  // the same seed gives the same ranks
	Level         float64 // of the intervals, such as 0.9
}

// Stability is how ranks move with the weights.
type Stability struct {
	measured.About
	Units []UnitStability `json:"units"`
	Shift float64         `json:"shift"` // mean over draws and units of how many ranks units move
}

// UnitStability is how the rank of a unit moves.
type UnitStability struct {
	Name   string          `json:"name"`
	Rank   int             `json:"rank"` // with the weights of the index
	Mean   float64         `json:"mean"` // rank over all draws
	Limits measured.Limits `json:"limits"`
	First  float64         `json:"first"` // share of draws in which it is first, alone or with others
	Same   float64         `json:"same"`  // share of draws in which it keeps its rank
}

// SampleWeights ranks the units again with weights drawn around those of the index.
// Weights of 0 stay 0 (Saisana et al. 2005).
func (x Index) SampleWeights(s Sampling) (Stability, error) {
	plan := resample.Plan{Draws: s.Number, Seed: s.Seed, Level: s.Level}
	if err := plan.Check(); err != nil {
		return Stability{}, err
	}
	if !(s.Concentration >= .1 && s.Concentration <= 1e9) { //nolint:staticcheck // nor NaN
		return Stability{}, Composite.Invalid("concentration %v: want 0.1 to 1e9", s.Concentration)
	}
	draws := resample.Draw(plan, func() func(*rand.Rand) []int {
		weights := make([]float64, len(x.Weights.Values))
		return func(random *rand.Rand) []int {
			x.dirichlet(weights, s.Concentration, random)
			return order(x.scores(weights))
		}
	})
	st := Stability{About: x.About.With(measured.Number("concentration", s.Concentration), measured.Count("draws", s.Number))}
	for i, u := range x.Units {
		st.Units = append(st.Units, u.stability(i, draws, s.Level))
	}
	for _, ranks := range draws {
		st.Shift += x.shift(ranks) / float64(s.Number)
	}
	return st, nil
}

// dirichlet draws weights as gamma variables scaled to sum to 1, again where all are
// too small for a float.
func (x *Index) dirichlet(weights []float64, concentration float64, random *rand.Rand) {
	for {
		for j, w := range x.Weights.Values {
			weights[j] = 0
			if w > 0 {
				weights[j] = distuv.Gamma{Alpha: w * concentration, Beta: 1, Src: random}.Rand()
			}
		}
		if slices.Max(weights) > 0 {
			scale(weights)
			return
		}
	}
}

func (u Unit) stability(i int, draws [][]int, level float64) UnitStability {
	s := UnitStability{Name: u.Name, Rank: u.Rank}
	ranks := make([]float64, len(draws))
	sum, first, same := 0, 0, 0 // whole numbers, so that always is exactly 1
	for d, all := range draws {
		ranks[d] = float64(all[i])
		sum += all[i]
		if all[i] == 1 {
			first++
		}
		if all[i] == u.Rank {
			same++
		}
	}
	n := float64(len(draws))
	s.Mean, s.First, s.Same = float64(sum)/n, float64(first)/n, float64(same)/n
	s.Limits = measured.Limits{Level: level, Method: "percentile, weights drawn"}
	s.Limits.Lower, s.Limits.Upper, _ = resample.Percentiles(ranks, level)
	return s
}
