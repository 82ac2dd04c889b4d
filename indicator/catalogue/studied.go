package catalogue

import (
	"strings"

	"github.com/renjia-project/renjia/indicator/study"
	"github.com/renjia-project/renjia/internal/tabular"
)

// studied are the estimates of what changed, and of a population from a sample.
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
