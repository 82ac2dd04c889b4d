package catalogue

import (
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/measured"
)

// ranked are the measures of who has more, the worse off or the better off.
var ranked = map[string]kernel{
	"concentration_index": {resampled: true, compute: func(q *query) (Answer, error) {
		r, err := q.ranking()
		if err != nil {
			return Answer{}, err
		}
		method := inequality.ErrorMethod(q.in.Variant)
		if method == "" || q.counts != nil {
			return plainly(r.Index())
		}
		e, err := r.Estimate(method, q.in.Level)
		return Answer{Result: e.Result, Detail: e}, err
	}},
	"grouped_concentration_index": {compute: func(q *query) (Answer, error) {
		groups := make([]inequality.Stratum, len(q.rows))
		for i, units := range q.value("units") {
			groups[i] = inequality.Stratum{Units: units, Mean: q.value("mean")[i]}
			if q.has("sd") {
				groups[i].SD = q.value("sd")[i]
			}
		}
		r, err := inequality.Strata(groups)
		if err != nil {
			return Answer{}, err
		}
		index, err := r.Index()
		if err != nil || len(groups) < 3 {
			return Answer{Result: index}, err
		}
		e, err := r.Estimate(inequality.Linearized, q.in.Level)
		return Answer{Result: e.Result, Detail: e}, err
	}},
	"generalized_concentration_index": ordered((*inequality.Ranking).Generalized),
	"extended_concentration_index": {resampled: true, compute: func(q *query) (Answer, error) {
		nu, err := q.parameter("nu")
		if err != nil {
			return Answer{}, err
		}
		return ordered(func(r *inequality.Ranking) (measured.Result, error) { return r.Extended(nu) }).compute(q)
	}},
	"wagstaff":  bounded((*inequality.Ranking).Wagstaff),
	"erreygers": bounded((*inequality.Ranking).Erreygers),
	"concentration_curve": {compute: func(q *query) (Answer, error) {
		r, err := q.ranking()
		if err != nil {
			return Answer{}, err
		}
		curve, err := r.Curve()
		if err != nil {
			return Answer{}, err
		}
		a, err := plainly(r.Index())
		a.ID, a.Variant, a.Detail = "concentration_curve", "the value is the concentration index", curve
		return a, err
	}},
}

func (q *query) ranking() (*inequality.Ranking, error) {
	return inequality.Rank(q.value("value"), q.value("rank"), inequality.Options{Weights: q.weights()})
}

func ordered(of func(*inequality.Ranking) (measured.Result, error)) kernel {
	return kernel{resampled: true, compute: func(q *query) (Answer, error) {
		r, err := q.ranking()
		if err != nil {
			return Answer{}, err
		}
		return plainly(of(r))
	}}
}

// bounded is a measure of values with bounds; values of 0 and 1 alone are yes or no
// and need not be told.
func bounded(of func(r *inequality.Ranking, lower, upper float64) (measured.Result, error)) kernel {
	return kernel{resampled: true, compute: func(q *query) (Answer, error) {
		lower, upper := 0.0, 1.0
		if !yesOrNo(q.value("value")) || q.in.Parameters["lower"] != "" || q.in.Parameters["upper"] != "" {
			var err error
			if lower, err = q.parameter("lower"); err != nil {
				return Answer{}, err
			}
			if upper, err = q.parameter("upper"); err != nil {
				return Answer{}, err
			}
		}
		return ordered(func(r *inequality.Ranking) (measured.Result, error) { return of(r, lower, upper) }).compute(q)
	}}
}

func yesOrNo(x []float64) bool {
	for _, v := range x {
		if v != 0 && v != 1 {
			return false
		}
	}
	return true
}
