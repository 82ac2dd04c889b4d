package indicator

import (
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Undefined says what becomes of a community in which an indicator of a
// composite index has no value. There is no default.
type Undefined string

// The treatments.
const (
	RefuseUndefined Undefined = "refuse" // there is no index
	DropUndefined   Undefined = "drop"   // it is left out of the index, by name and reason
)

// Composition are the choices behind a composite index of communities. None has
// a default.
type Composition struct {
	// Indicators are what the index is made of; the names are IDs of the
	// catalogue.
	Indicators    []composite.Indicator
	Normalisation composite.Normalisation
	// Weigh sets the weights for the table of the communities that count:
	// [EqualWeights], [GivenWeights], composite.Table.Entropy or
	// composite.Table.Principal.
	Weigh       func(composite.Table) (composite.Weights, error)
	Aggregation composite.Aggregation
	Undefined   Undefined
	// Sampling says how weights are drawn to see how firm the ranks are.
	Sampling composite.Sampling
}

// EqualWeights gives all indicators the same weight.
func EqualWeights(t composite.Table) (composite.Weights, error) {
	return composite.Equal(len(t.Indicators)), nil
}

// GivenWeights takes the weights that somebody set, in the order of the
// indicators. They must be 0 or more and sum to 1.
func GivenWeights(values ...float64) func(composite.Table) (composite.Weights, error) {
	return func(composite.Table) (composite.Weights, error) { return composite.Given(values) }
}

// Ranking is a composite index of communities (综合指数) with the choices it hangs
// on, and how far ranks move when these are changed. It is not published without
// them.
type Ranking struct {
	AsOf          renjia.Date             `json:"as_of"`
	Indicators    []composite.Indicator   `json:"indicators"`
	Normalisation composite.Normalisation `json:"normalisation"`
	Aggregation   composite.Aggregation   `json:"aggregation"`
	Undefined     Undefined               `json:"undefined"`
	Sampling      composite.Sampling      `json:"sampling"`
	Index         composite.Index         `json:"index"`         // units are named by their space
	LeaveOneOut   []composite.Dropped     `json:"leave_one_out"` // empty for a single indicator
	Stability     composite.Stability     `json:"stability"`
	Names         []renjia.Text           `json:"names"` // of the communities, in the order of the index
	LeftOut       []LeftOut               `json:"left_out,omitempty"`
}

// LeftOut is a community that is not in an index, for an indicator without a
// value.
type LeftOut struct {
	Space     string      `json:"space"`
	Community renjia.Text `json:"community"`
	Indicator ID          `json:"indicator"`
	Reason    renjia.Text `json:"reason"`
}

// Rank makes a composite index of the communities as of a day. A missing choice
// is a *renjia.UnspecifiedError, an unknown indicator or day ErrNotFound. The
// index is undefined for fewer than two communities, and, with
// [RefuseUndefined], if one lacks a value.
func (c *Comparison) Rank(on renjia.Date, how Composition) (*Ranking, error) {
	if err := how.check(); err != nil {
		return nil, err
	}
	r := &Ranking{
		AsOf: on, Indicators: how.Indicators, Normalisation: how.Normalisation, Aggregation: how.Aggregation,
		Undefined: how.Undefined, Sampling: how.Sampling,
	}
	table, err := c.complete(on, how.Indicators, r)
	if err != nil {
		return nil, err
	}
	if len(r.LeftOut) > 0 && how.Undefined == RefuseUndefined {
		x := r.LeftOut[0]
		return nil, composite.Composite.Undefined("%s of space %s has no value (%s)", "空间%[2]s的指标%[1]s无数值（%[4]s）", x.Indicator, x.Space, x.Reason.EN, x.Reason.ZH)
	}
	weights, err := how.Weigh(table)
	if err != nil {
		return nil, err
	}
	if r.Index, err = table.Index(how.Normalisation, weights, how.Aggregation); err != nil {
		return nil, err
	}
	return r, r.sway(how.Sampling)
}

// sway sees how far the ranks move with other choices.
func (r *Ranking) sway(s composite.Sampling) (err error) {
	if len(r.Indicators) > 1 {
		if r.LeaveOneOut, err = r.Index.LeaveOneOut(); err != nil {
			return err
		}
	}
	r.Stability, err = r.Index.SampleWeights(s)
	return err
}

func (how *Composition) check() error {
	if err := measured.Choose(composite.Composite, "undefined", "a community may lack a value", how.Undefined, RefuseUndefined, DropUndefined); err != nil {
		return err
	}
	if len(how.Indicators) == 0 {
		return composite.Composite.Unspecified("indicators", "what an index is made of is a judgement")
	}
	if how.Weigh == nil {
		return composite.Composite.Unspecified("weights", "what indicators weigh is a judgement", "EqualWeights", "GivenWeights", "composite.Table.Entropy", "composite.Table.Principal")
	}
	seen := map[string]bool{}
	for _, x := range how.Indicators {
		if seen[x.Name] {
			return composite.Composite.Invalid("indicator %q is named twice", x.Name)
		}
		seen[x.Name] = true
	}
	return nil
}

// complete holds the communities that have every value; the others are noted.
func (c *Comparison) complete(on renjia.Date, indicators []composite.Indicator, r *Ranking) (composite.Table, error) {
	full := composite.Table{Indicators: indicators}
	rows := make([][]float64, len(c.Courses))
	for j, x := range indicators {
		scores, err := c.scores(on, ID(x.Name))
		if err != nil {
			return full, err
		}
		for i, s := range scores {
			if s.Result == nil {
				r.LeftOut = append(r.LeftOut, LeftOut{c.Courses[i].Space, c.Courses[i].Community, s.Indicator, s.Undefined})
				rows[i] = nil
				continue
			}
			if len(rows[i]) == j {
				rows[i] = append(rows[i], s.Result.Value)
			}
		}
	}
	for i, row := range rows {
		if len(row) == len(indicators) {
			full.Units, full.Values = append(full.Units, c.Courses[i].Space), append(full.Values, row)
			r.Names = append(r.Names, c.Courses[i].Community)
		}
	}
	return full, nil
}

// without returns the best and the worst rank of a community when one indicator
// is left out.
func (r *Ranking) without(i int) (best, worst int) {
	best = math.MaxInt
	for _, d := range r.LeaveOneOut {
		best, worst = min(best, d.Ranks[i]), max(worst, d.Ranks[i])
	}
	return best, worst
}
