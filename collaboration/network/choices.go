package network

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Isolates says whether parties without a tie count in a measure.
type Isolates string

// The ways to treat isolates.
const (
	IsolatesIncluded Isolates = "included"
	IsolatesExcluded Isolates = "excluded"
)

// Check fails if no choice was made or it is unknown.
func (x Isolates) Check() error {
	return Choose("isolates", string(x),
		"published values differ: Florentine marriages have centralization .267 with the isolate and .275 without",
		string(IsolatesIncluded), string(IsolatesExcluded))
}

// Side is the side of a tie that a measure looks at.
type Side string

// The sides. In an undirected graph all three are the same.
const (
	Out   Side = "out"
	In    Side = "in"
	Total Side = "total" // out plus in
)

// Check fails if no choice was made or it is unknown.
func (s Side) Check() error {
	return Choose("side", string(s), "", string(Out), string(In), string(Total))
}

// Weights says whether the weights of ties count as strengths.
type Weights string

// The ways to treat weights.
const (
	WeightsCount  Weights = "count"
	WeightsIgnore Weights = "ignore" // a tie is a tie
)

// Check fails if no choice was made or it is unknown.
func (w Weights) Check() error {
	return Choose("weights", string(w), "a weight may be a strength, a number of records or mean nothing",
		string(WeightsCount), string(WeightsIgnore))
}

// Lengths says how long a tie is on a path.
type Lengths string

// The ways to measure a path.
const (
	LengthsOne     Lengths = "one"      // every tie is one step
	LengthsWeight  Lengths = "weight"   // a weight is a length: time, distance, cost
	LengthsInverse Lengths = "1/weight" // a weight is a strength: twice as strong is half as far
)

// Check fails if no choice was made or it is unknown.
func (l Lengths) Check() error {
	return Choose("lengths", string(l), "a weight may be a strength, a length or mean nothing",
		string(LengthsOne), string(LengthsWeight), string(LengthsInverse))
}

// Choose checks a choice of a variant: one that was not made is a
// *renjia.UnspecifiedError with the reason why it matters, one that is not an
// option is ErrInvalid. Measures of other packages state their variants with it.
func Choose(name, chosen, why string, options ...string) error {
	switch {
	case oneOf(chosen, options):
		return nil
	case chosen == "":
		return &renjia.UnspecifiedError{What: "network measure", Choices: []renjia.Choice{{Name: name, Options: options, Why: why}}}
	}
	return fmt.Errorf("%s %q: want one of %v: %w", name, chosen, options, renjia.ErrInvalid)
}

func oneOf(s string, options []string) bool { return s != "" && slices.Contains(options, s) }
