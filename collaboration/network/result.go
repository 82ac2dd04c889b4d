package network

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Isolates says whether parties without a tie count in a measure.
type Isolates string

// The ways to treat isolates.
const (
	IsolatesIncluded Isolates = "included"
	IsolatesExcluded Isolates = "excluded"
)

func (x Isolates) check() error {
	switch x {
	case IsolatesIncluded, IsolatesExcluded:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "network measure", Choices: []renjia.Choice{{
			Name: "isolates", Options: []string{string(IsolatesIncluded), string(IsolatesExcluded)},
			Why: "published values differ: Florentine marriages have centralization .267 with the isolate and .275 without",
		}}}
	}
	return fmt.Errorf("isolates %q: unknown: %w", string(x), renjia.ErrInvalid)
}

// About says what a value was made of.
type About struct {
	Measure string `json:"measure"`
	N       int    `json:"n"`     // parties that count
	Edges   int    `json:"edges"` // ties that count
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

func (g *Graph) about(measure string, n int, variant, source string) About {
	if variant != "" {
		variant = "; " + variant
	}
	return About{measure, n, g.Edges(), g.options.String() + variant, source}
}

// Result is an exact measure of a graph.
type Result struct {
	About
	Value renjia.Fraction `json:"value"`
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

func (a About) undefined() error {
	return fmt.Errorf("%s of %d parties: undefined: %w", a.Measure, a.N, renjia.ErrInvalid)
}

// result is num/den, or an error if den is zero.
func (a About) result(num, den int64) (Result, error) {
	if den == 0 {
		return Result{}, a.undefined()
	}
	f, err := renjia.NewFraction(num, den)
	return Result{a, f}, err
}

// estimate is the sum of differences from the largest value over the largest
// sum possible (Freeman 1979).
func (a About) estimate(values []float64, n int, most float64) (Estimate, error) {
	if n < 3 {
		return Estimate{}, a.undefined()
	}
	largest, sum := 0.0, 0.0
	for _, v := range values {
		largest = max(largest, v)
		sum += v
	}
	return Estimate{a, (float64(n)*largest - sum) / most}, nil
}

// counted returns how many parties count.
func (g *Graph) counted(x Isolates) int {
	if x == IsolatesIncluded {
		return g.Len()
	}
	n := 0
	for _, d := range g.neighbours() {
		if d > 0 {
			n++
		}
	}
	return n
}

// neighbours returns for each party with how many others it has any tie.
func (g *Graph) neighbours() []int {
	degree := make([]int, g.Len())
	for i := range degree {
		for _, j := range g.row(i) {
			degree[i]++
			if g.options.Direction == Directed && !g.Tied(int(j), i) {
				degree[j]++
			}
		}
	}
	return degree
}
