package network

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// About says what a value was made of.
type About struct {
	Measure string `json:"measure"`
	N       int    `json:"n"`     // parties that count
	Edges   int    `json:"edges"` // ties that count
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

// About returns what a result of the whole graph says of itself: the choices the
// graph was built under, then those of the measure.
func (g *Graph) About(measure, variant, source string) About {
	if variant != "" {
		variant = "; " + variant
	}
	return About{measure, g.Len(), g.Edges(), g.options.String() + variant, source}
}

// Of returns the same for a number of parties that is not the whole graph's.
func (a About) Of(n int) About {
	a.N = n
	return a
}

// Undefined returns an ErrInvalid that says why there is no value.
func (a About) Undefined(why string) error {
	return fmt.Errorf("%s of %d parties: undefined: %s: %w", a.Measure, a.N, why, renjia.ErrInvalid)
}

// Result is an exact measure of a graph.
type Result struct {
	About
	Value renjia.Fraction `json:"value"`
}

// Share returns num/den as a result, or an error if den is zero.
func (a About) Share(num, den int64) (Result, error) {
	if den == 0 {
		return Result{}, a.Undefined("there is nothing to divide by")
	}
	f, err := renjia.NewFraction(num, den)
	return Result{a, f}, err
}

// Estimate is a measure of a graph as a float.
type Estimate struct {
	About
	Value float64 `json:"value"`
}

// Counts has one whole number for each party, in the order of the graph.
type Counts struct {
	About
	Values []int64 `json:"values"`
}

// Scores has one float for each party, in the order of the graph. NaN says that
// the score is undefined for a party; in JSON it is null.
type Scores struct {
	About
	Values []float64 `json:"-"`
}

// MarshalJSON writes undefined scores as null, which JSON has instead of NaN.
func (s Scores) MarshalJSON() ([]byte, error) {
	values := make([]*float64, len(s.Values))
	for i := range s.Values {
		if !math.IsNaN(s.Values[i]) {
			values[i] = &s.Values[i]
		}
	}
	return json.Marshal(struct {
		About
		Values []*float64 `json:"values"`
	}{s.About, values})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Scores) UnmarshalJSON(b []byte) error {
	var read struct {
		About
		Values []*float64 `json:"values"`
	}
	if err := json.Unmarshal(b, &read); err != nil {
		return err
	}
	*s = Scores{read.About, make([]float64, len(read.Values))}
	for i, v := range read.Values {
		s.Values[i] = math.NaN()
		if v != nil {
			s.Values[i] = *v
		}
	}
	return nil
}
