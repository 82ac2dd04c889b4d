package process

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Decision is a decision with the days of its steps, zero where one did not happen.
type Decision struct {
	Decided     renjia.Date
	Implemented renjia.Date
	Published   renjia.Date // of the result
}

// Step is how far a decision must have come.
type Step string

// The steps. There is no default.
const (
	Implemented     Step = "implemented"
	ResultPublished Step = "published" // implemented, and the result published
)

// Follow counts how far decisions came.
type Follow struct {
	measured.Result
	Decided     int64 `json:"decided"`
	Implemented int64 `json:"implemented"`
	Published   int64 `json:"published"`
}

// FollowThrough returns the share of decisions that came to a step (决议落实率), as of
// a day. Decisions taken later do not count. It is undefined without decisions. A
// result that was published before it was there, and a step before the decision, are
// ErrInvalid.
func FollowThrough(decisions []Decision, asOf renjia.Date, s Step) (Follow, error) {
	if err := measured.Choose(DecisionFollow, "step", "a decision may count when done, or when the result was told", s, Implemented, ResultPublished); err != nil {
		return Follow{}, err
	}
	if err := needsDay(DecisionFollow, asOf); err != nil {
		return Follow{}, err
	}
	var f Follow
	for i, d := range decisions {
		if err := d.validate(i); err != nil {
			return Follow{}, err
		}
		if !happened(d.Decided, asOf) {
			continue
		}
		f.Decided++
		if happened(d.Implemented, asOf) {
			f.Implemented++
		}
		if happened(d.Published, asOf) {
			f.Published++
		}
	}
	if f.Decided == 0 {
		return Follow{}, DecisionFollow.Undefined("there are no decisions", "没有决议")
	}
	came := f.Implemented
	if s == ResultPublished {
		came = f.Published
	}
	f.Result = share(measured.About{
		ID: DecisionFollow, Variant: string(s) + " as of " + asOf.String(), Source: "decided → implemented → result published",
		Missing: "steps without a day did not happen",
		Inputs: []measured.Input{
			measured.Count("decided", f.Decided), measured.Count("implemented", f.Implemented), measured.Count("published", f.Published),
		},
	}, came, f.Decided)
	return f, nil
}

func (d Decision) validate(i int) error {
	switch {
	case d.Decided.IsZero():
		return DecisionFollow.Invalid("decision %d needs the day on which it was taken", i+1)
	case !d.Implemented.IsZero() && d.Implemented.Before(d.Decided):
		return DecisionFollow.Invalid("decision %d was implemented on %s, before it was taken on %s", i+1, d.Implemented, d.Decided)
	case !d.Published.IsZero() && (d.Implemented.IsZero() || d.Published.Before(d.Implemented)):
		return DecisionFollow.Invalid("decision %d had its result published on %s, before it was implemented", i+1, d.Published)
	}
	return nil
}
