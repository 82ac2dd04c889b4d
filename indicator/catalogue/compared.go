package catalogue

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
)

// compared are the measures that set units against each other on several indicators.
var compared = map[string]kernel{
	"composite": {compute: compositeIndex},
	"entropy_weights": {compute: func(q *query) (Answer, error) {
		return q.weighted(composite.Table.Entropy)
	}},
	"principal_weights": {compute: func(q *query) (Answer, error) {
		return q.weighted(composite.Table.Principal)
	}},
	"ahp_weights": {compute: func(q *query) (Answer, error) {
		judgements, err := q.judgements()
		if err != nil {
			return Answer{}, err
		}
		h, err := judgements.AHP(composite.Priority(q.in.Variant))
		value := 0.0 // fewer than three criteria cannot contradict each other
		if h.Ratio != nil {
			value = *h.Ratio
		}
		return Answer{Result: h.About.Of(value), Detail: h}, err
	}},
}

// firmness is what is told of a composite index: an index is not shown without how
// firm its ranks are.
type firmness struct {
	composite.Index
	LeaveOneOut []composite.Dropped `json:"leave_one_out,omitempty"` // none for a single indicator
}

func compositeIndex(q *query) (Answer, error) {
	table, err := q.indicators()
	if err != nil {
		return Answer{}, err
	}
	normalisation, err := q.setting("normalisation")
	if err != nil {
		return Answer{}, err
	}
	weights, err := q.weighting(table)
	if err != nil {
		return Answer{}, err
	}
	x, err := table.Index(composite.Normalisation(plainDash(normalisation)), weights, composite.Aggregation(q.in.Variant))
	if err != nil {
		return Answer{}, err
	}
	f := firmness{Index: x}
	if len(table.Indicators) > 1 {
		if f.LeaveOneOut, err = x.LeaveOneOut(); err != nil {
			return Answer{}, err
		}
	}
	best := slices.MaxFunc(x.Units, func(a, b composite.Unit) int { return b.Rank - a.Rank })
	about := x.About
	about.Variant += "; the value is the highest score"
	return Answer{Result: about.Of(best.Score), Detail: f}, nil
}

// weighted answers with weights; the value is the largest.
func (q *query) weighted(of func(composite.Table) (composite.Weights, error)) (Answer, error) {
	table, err := q.indicators()
	if err != nil {
		return Answer{}, err
	}
	w, err := of(table)
	if err != nil {
		return Answer{}, err
	}
	w.About.Variant += "; the value is the largest weight"
	return Answer{Result: w.About.Of(slices.Max(w.Values)), Detail: w}, nil
}

// indicators reads a row for each unit and a column for each indicator. Which of
// them improve downwards must be said.
func (q *query) indicators() (composite.Table, error) {
	lower, err := q.setting("lower_is_better")
	if err != nil {
		return composite.Table{}, err
	}
	names := strings.Split(lower, ",")
	t := composite.Table{Values: q.rest("item"), Units: make([]string, len(q.rows))}
	copy(t.Units, q.text("name"))
	for _, column := range q.columns["item"] {
		header := q.in.Table.header[column]
		at := slices.IndexFunc(names, func(n string) bool { return plain(n) == plain(header) })
		better := composite.Higher
		if at >= 0 {
			better = composite.Lower
			names = slices.Delete(names, at, at+1)
		}
		t.Indicators = append(t.Indicators, composite.Indicator{Name: header, Better: better})
	}
	if left := strings.Join(names, ","); left != "" && plain(left) != "none" {
		return composite.Table{}, measured.ID(q.m.ID).Invalid("lower_is_better %q: want headers of indicators, or none", left)
	}
	return t, nil
}

// weighting reads "equal", "entropy", "principal" or a number for each indicator.
func (q *query) weighting(t composite.Table) (composite.Weights, error) {
	text, err := q.setting("weighting")
	if err != nil {
		return composite.Weights{}, err
	}
	switch plain(text) {
	case "equal":
		return composite.Equal(len(t.Indicators)), nil
	case "entropy":
		return t.Entropy()
	case "principal", "pca":
		return t.Principal()
	}
	var values []float64
	for _, s := range strings.Split(text, ",") {
		v, err := fraction(strings.TrimSpace(s))
		if err != nil {
			return composite.Weights{}, measured.ID(q.m.ID).Invalid("weighting %q: want equal, entropy, principal or a number for each indicator", text)
		}
		values = append(values, v)
	}
	return composite.Given(values)
}

// judgements reads a square of judgements, numbers or fractions such as 1/3; a first
// column of other text names the criteria.
func (q *query) judgements() (composite.Pairwise, error) {
	t := q.in.Table
	from := 0
	if len(q.rows) > 0 && len(t.header) > len(q.rows) {
		from = 1
	}
	square := make(composite.Pairwise, len(q.rows))
	for i, row := range q.rows {
		for column := from; column < len(t.header); column++ {
			v, err := fraction(t.cells[column][row])
			if err != nil {
				return nil, measured.ID(q.m.ID).Invalid("%s: %q: want a number or a fraction such as 1/3", t.place(row, column), t.cells[column][row])
			}
			square[i] = append(square[i], v)
		}
	}
	return square, nil
}

// fraction reads a number or a/b.
func fraction(s string) (float64, error) {
	above, below, ok := strings.Cut(s, "/")
	a, err := number(strings.TrimSpace(above))
	if err != nil || !ok {
		return a, err
	}
	b, err := number(strings.TrimSpace(below))
	return a / b, err
}
