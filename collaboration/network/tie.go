package network

import (
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
)

// Tie is one relation between two parties, who are named by the identifiers of a
// file or by the text of a reference to a record ([renjia.Ref.String]).
type Tie struct {
	From, To string
	Layer    string  // agreement, referral, funding…; "" if there is only one
	Weight   float64 // number or strength, above 0 and finite; of a hostile layer too, whose sign is its name
	Period   renjia.Period
	Record   renjia.Ref        // what the tie was made of, if anything
	Attr     map[string]string // what else a file says of it
}

// Direction says whether a tie from A to B is another one than from B to A.
type Direction string

// The directions.
const (
	Directed   Direction = "directed"
	Undirected Direction = "undirected"
)

// Merge says what becomes of several ties between the same two parties.
type Merge string

// The ways to merge. The graph is simple in any case; what differs is the
// weight of the merged tie.
const (
	MergeSum    Merge = "sum"    // weights add up
	MergeMax    Merge = "max"    // the largest weight counts
	MergeFirst  Merge = "first"  // the first tie counts
	MergeRefuse Merge = "refuse" // an error
)

// Loops says what becomes of a tie from a party to itself.
type Loops string

// The ways to treat loops.
const (
	LoopsDrop   Loops = "drop"
	LoopsRefuse Loops = "refuse" // an error
)

// Options are the choices under which a graph is built; all must be made.
type Options struct {
	Direction Direction
	Merge     Merge
	Loops     Loops
}

func (o Options) check() error {
	missing := &renjia.UnspecifiedError{What: "network.Options"}
	var p renjia.Problems
	ask := func(chosen, name string, options ...string) {
		if chosen == "" {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: options})
			return
		}
		p.Require(oneOf(chosen, options), name, "%q is unknown", chosen)
	}
	ask(string(o.Direction), "direction", string(Directed), string(Undirected))
	ask(string(o.Merge), "merge", string(MergeSum), string(MergeMax), string(MergeFirst), string(MergeRefuse))
	ask(string(o.Loops), "loops", string(LoopsDrop), string(LoopsRefuse))
	if len(missing.Choices) > 0 {
		return missing
	}
	return p.Err("network options")
}

// String names the choices, for results.
func (o Options) String() string {
	return fmt.Sprintf("%s, several ties: %s, loops: %s", o.Direction, o.Merge, o.Loops)
}

// Select yields the ties of one layer ("" for all) whose period contains a day.
func Select(ties iter.Seq2[Tie, error], layer string, on renjia.Date) iter.Seq2[Tie, error] {
	return func(yield func(Tie, error) bool) {
		for t, err := range ties {
			wanted := err != nil || (layer == "" || t.Layer == layer) && t.Period.Contains(on)
			if wanted && !yield(t, err) {
				return
			}
		}
	}
}
