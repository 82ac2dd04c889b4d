package study

import (
	"maps"
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Answer is one row of a survey.
type Answer struct {
	Stratum string  // "" if there is only one
	Cluster string  // first stage of drawing within the stratum, such as a building; "" for a row of its own
	Weight  float64 // 1/probability of being drawn, adjusted or not; above 0
	Value   float64 // 1 and 0 for a share; NaN: did not answer
}

// Lonely says what a stratum with a single cluster adds to the variance, which
// cannot be seen in it.
type Lonely string

// The ways with a lonely cluster, as in R's survey. A choice is asked for only where
// one occurs.
const (
	LonelyRemove Lonely = "remove" // nothing, as if it had been certain to be drawn
	LonelyAdjust Lonely = "adjust" // its share in the estimate squared: of a mean, its distance from that mean
)

// Survey is a sample with its design.
type Survey struct {
	Answers []Answer
	// Clusters is the number of clusters in each stratum of the population, for the
	// correction of a sample without replacement; nil if it was with, or the
	// population is large.
	Clusters map[string]int
	Lonely   Lonely
	Level    float64 // of the interval, such as 0.95
}

// Mean returns the weighted mean Σwy/Σw, for values of 0 and 1 a share, with the
// error of Taylor's linearization by strata and clusters (Lumley 2010). It is
// undefined if nobody answered, or nothing can be said of the error.
func (s Survey) Mean() (Estimate, error) {
	weights, sum, n, err := s.sums(SurveyMean)
	if err != nil {
		return Estimate{}, err
	}
	mean := sum / weights
	return s.estimate(SurveyMean, mean, n, func(a Answer) float64 { return a.Weight * (a.Value - mean) / weights })
}

// Total returns the weighted total Σwy (Horvitz & Thompson 1952), with its error by
// strata and clusters. Who did not answer adds nothing: without raking, a total of
// some is not a total of all.
func (s Survey) Total() (Estimate, error) {
	_, sum, n, err := s.sums(SurveyTotal)
	if err != nil {
		return Estimate{}, err
	}
	return s.estimate(SurveyTotal, sum, n, func(a Answer) float64 { return a.Weight * a.Value })
}

// sums adds up weights and weighted values of those who answered.
func (s Survey) sums(id measured.ID) (weights, sum float64, n int, err error) {
	if err := checkLevel(id, s.Level); err != nil {
		return 0, 0, 0, err
	}
	for i, a := range s.Answers {
		if !(a.Weight > 0) || math.IsInf(a.Weight, 0) || math.IsInf(a.Value, 0) { //nolint:staticcheck // NaN is no weight either
			return 0, 0, 0, id.Invalid("answer %d has the weight %v and the value %v: want a weight above 0 and finite values", i+1, a.Weight, a.Value)
		}
		if !math.IsNaN(a.Value) {
			weights += a.Weight
			sum += a.Weight * a.Value
			n++
		}
	}
	if n == 0 {
		return 0, 0, 0, id.Undefined("nobody answered", "没有有效回答")
	}
	if math.IsInf(weights, 0) || math.IsInf(sum, 0) {
		return 0, 0, 0, id.Undefined("the values are too large for a float", "数值超出浮点数范围")
	}
	return weights, sum, n, nil
}

// estimate adds the variance between clusters of the shares that answers have in the
// estimate, stratum by stratum.
func (s Survey) estimate(id measured.ID, value float64, n int, share func(Answer) float64) (Estimate, error) {
	strata := s.clustered(share)
	variance, clusters := 0.0, 0
	for _, stratum := range strata {
		v, err := s.variance(id, stratum)
		if err != nil {
			return Estimate{}, err
		}
		variance += v
		clusters += len(stratum.totals)
	}
	df := clusters - len(strata)
	if df < 1 {
		return Estimate{}, id.Undefined("there are as many strata as clusters, so that there is no error to judge by", "层数等于群数，无法估计误差")
	}
	effect, err := s.designEffect()
	if err != nil {
		return Estimate{}, err
	}
	about := measured.About{
		ID: id, N: int64(n), Variant: "Taylor linearization, strata and clusters", Source: "Lumley 2010",
		Missing: "who did not answer keeps a place in the design, without weight",
		Inputs: []measured.Input{
			measured.Count("strata", len(strata)), measured.Count("clusters", clusters), measured.Count("not answered", len(s.Answers)-n),
			effect,
		},
	}
	if s.Lonely != "" {
		about.Variant += ", lonely clusters: " + string(s.Lonely)
	}
	return estimate(about.Of(value), math.Sqrt(variance), float64(df), s.Level, false), nil
}

func (s Survey) designEffect() (measured.Input, error) {
	var weights []float64
	for _, a := range s.Answers {
		if !math.IsNaN(a.Value) {
			weights = append(weights, a.Weight)
		}
	}
	effect, err := DesignEffect(weights)
	return measured.Number("design effect of weights", effect.Value), err
}

// stratum holds the sum of shares of each of its clusters.
type stratum struct {
	name   string
	totals []float64
}

// clustered adds shares up by cluster; strata are in the order of their names,
// clusters in that of the answers.
func (s Survey) clustered(share func(Answer) float64) []*stratum {
	found := map[string]*stratum{}
	places := map[[2]string]int{}
	for _, a := range s.Answers {
		h := found[a.Stratum]
		if h == nil {
			h = &stratum{name: a.Stratum}
			found[a.Stratum] = h
		}
		at, ok := places[[2]string{a.Stratum, a.Cluster}]
		if !ok || a.Cluster == "" {
			at = len(h.totals)
			places[[2]string{a.Stratum, a.Cluster}] = at
			h.totals = append(h.totals, 0)
		}
		if !math.IsNaN(a.Value) {
			h.totals[at] += share(a)
		}
	}
	sorted := make([]*stratum, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		sorted = append(sorted, found[name])
	}
	return sorted
}

func (s Survey) variance(id measured.ID, h *stratum) (float64, error) {
	n := len(h.totals)
	rest := 1.0
	if s.Clusters != nil {
		of := s.Clusters[h.name]
		if of < n {
			return 0, id.Invalid("stratum %q has %d clusters in the sample and %d in the population", h.name, n, of)
		}
		rest = 1 - float64(n)/float64(of)
	}
	if rest == 0 {
		return 0, nil // all were drawn
	}
	if n == 1 {
		return s.lonely(id, h, rest)
	}
	center := 0.0
	for _, t := range h.totals {
		center += t / float64(n)
	}
	sum := 0.0
	for _, t := range h.totals {
		sum += (t - center) * (t - center)
	}
	return rest * sum * float64(n) / float64(n-1), nil
}

func (s Survey) lonely(id measured.ID, h *stratum, rest float64) (float64, error) {
	err := measured.Choose(id, "lonely", "stratum "+h.name+" has a single cluster, in which no variance can be seen", s.Lonely, LonelyRemove, LonelyAdjust)
	if err != nil || s.Lonely == LonelyRemove {
		return 0, err
	}
	return rest * h.totals[0] * h.totals[0], nil
}
