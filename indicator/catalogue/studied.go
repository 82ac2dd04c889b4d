package catalogue

import (
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/study"
	"github.com/renjia-project/renjia/internal/tabular"
)

// studied are the estimates of a study, and what is made of several indicators.
var studied = map[string]kernel{
	"paired_change": {gaps: true, compute: func(q *query) (Answer, error) {
		return estimated(study.Paired(q.value("before"), q.value("after"), q.in.Level))
	}},
	"difference_in_differences": {compute: differences},
	"survey_mean": {gaps: true, compute: func(q *query) (Answer, error) {
		return estimated(q.survey().Mean())
	}},
	"survey_total": {gaps: true, compute: func(q *query) (Answer, error) {
		return estimated(q.survey().Total())
	}},
	"design_effect": {compute: func(q *query) (Answer, error) {
		return plainly(study.DesignEffect(q.value("weight")))
	}},
	"ahp_weights": {compute: func(q *query) (Answer, error) {
		h, err := composite.Pairwise(q.rest("item")).AHP(composite.Priority(q.in.Variant))
		value := 0.0 // fewer than three criteria cannot contradict each other
		if h.Ratio != nil {
			value = *h.Ratio
		}
		return Answer{Result: h.Of(value), Detail: h}, err
	}},
	"composite": {compute: composed},
}

func estimated(e study.Estimate, err error) (Answer, error) {
	return Answer{Result: e.Result, Detail: e}, err
}

func differences(q *query) (Answer, error) {
	c := study.Comparison{Design: study.Design(q.in.Variant), Level: q.in.Level}
	if c.Design == study.Pooled {
		few, err := q.setting("few_clusters")
		if err != nil {
			return Answer{}, err
		}
		c.FewClusters = study.FewClusters(strings.ToUpper(few))
	}
	treated, err := q.yes("treated")
	if err != nil {
		return Answer{}, err
	}
	after, err := q.yes("post")
	if err != nil {
		return Answer{}, err
	}
	all := make([]study.Observation, len(q.rows))
	names := q.text("community")
	for i, v := range q.value("value") {
		all[i] = study.Observation{Community: names[i], Treated: treated[i], After: after[i], Value: v}
	}
	d, err := study.DifferenceInDifferences(all, c)
	return Answer{Result: d.Result, Detail: d}, err
}

// yes reads a column of yes and no.
func (q *query) yes(part string) ([]bool, error) {
	report := tabular.NewReport()
	column := q.columns[part][0]
	all := make([]bool, len(q.rows))
	for i, cell := range q.text(part) {
		yes, ok := yesNo(cell)
		if !ok {
			report.Add(q.in.Table.place(q.rows[i], column), q.in.Table.header[column], "%q: want yes or no", cell)
		}
		all[i] = yes
	}
	return all, report.Err()
}

// survey reads answers; without weights each stands for one.
func (q *query) survey() study.Survey {
	s := study.Survey{Level: q.in.Level, Lonely: study.Lonely(q.in.Parameters["lonely"]), Answers: make([]study.Answer, len(q.rows))}
	weights, strata, clusters := q.value("weight"), q.text("stratum"), q.text("cluster")
	for i, v := range q.value("value") {
		a := study.Answer{Weight: 1, Value: v}
		if weights != nil {
			a.Weight = weights[i]
		}
		if strata != nil {
			a.Stratum = strata[i]
		}
		if clusters != nil {
			a.Cluster = clusters[i]
		}
		s.Answers[i] = a
	}
	return s
}

// composed is a composite index of all units; its value is the best score.
func composed(q *query) (Answer, error) {
	table, err := q.indicators()
	if err != nil {
		return Answer{}, err
	}
	normalisation, err := q.setting("normalisation")
	if err != nil {
		return Answer{}, err
	}
	weights, err := q.weighed(table)
	if err != nil {
		return Answer{}, err
	}
	index, err := table.Index(composite.Normalisation(plainDash(normalisation)), weights, composite.Aggregation(q.in.Variant))
	if err != nil {
		return Answer{}, err
	}
	best := math.Inf(-1)
	for _, u := range index.Units {
		best = max(best, u.Score)
	}
	return Answer{Result: index.With(measured.Number("best score", best)).Of(best), Detail: index}, nil
}

// indicators are the columns of numbers; lower names those of which less is better.
func (q *query) indicators() (composite.Table, error) {
	lower, err := q.setting("lower_is_better")
	if err != nil {
		return composite.Table{}, err
	}
	table := composite.Table{Units: q.text("name"), Values: q.rest("item")}
	for _, column := range q.columns["item"] {
		name := q.in.Table.header[column]
		i := composite.Indicator{Name: name, Better: composite.Higher}
		if slices.ContainsFunc(strings.Split(lower, ","), func(s string) bool { return plain(s) == plain(name) }) {
			i.Better = composite.Lower
		}
		table.Indicators = append(table.Indicators, i)
	}
	return table, nil
}

func (q *query) weighed(table composite.Table) (composite.Weights, error) {
	text, err := q.setting("weighting")
	if err != nil {
		return composite.Weights{}, err
	}
	switch plain(text) {
	case "equal":
		return composite.Equal(len(table.Indicators)), nil
	case "entropy":
		return table.Entropy()
	case "principal":
		return table.Principal()
	}
	var values []float64
	for _, part := range strings.Split(text, ",") {
		v, err := number(strings.TrimSpace(part))
		if err != nil {
			return composite.Weights{}, measured.ID(q.m.ID).Invalid("weighting %q: want equal, entropy, principal or numbers such as .5,.3,.2", text)
		}
		values = append(values, v)
	}
	return composite.Given(values)
}
