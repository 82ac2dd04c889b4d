package catalogue

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/measured"
)

// spread are the measures of how unequally something is spread over units.
var spread = map[string]kernel{
	"gini":     {resampled: true, compute: gini},
	"theil_t":  decomposed((*inequality.Distribution).TheilT, inequality.DecomposeT),
	"theil_l":  decomposed((*inequality.Distribution).TheilL, inequality.DecomposeL),
	"half_cv2": decomposed((*inequality.Distribution).HalfSquaredCV, ofOrderTwo),
	"generalized_entropy": {resampled: true, compute: func(q *query) (Answer, error) {
		order, err := q.parameter("order")
		if err != nil {
			return Answer{}, err
		}
		of := func(d *inequality.Distribution) (measured.Result, error) { return d.Entropy(order) }
		by := func(x []float64, group []string, o inequality.Options) (inequality.Decomposition, error) {
			return inequality.DecomposeEntropy(order, x, group, o)
		}
		return decomposed(of, by).compute(q)
	}},
	"atkinson": averse("epsilon", (*inequality.Distribution).Atkinson),
	"kolm":     averse("alpha", (*inequality.Distribution).Kolm),
	"hoover":   distributed((*inequality.Distribution).Hoover),
	"palma":    distributed((*inequality.Distribution).Palma),
	"quantile_share": {resampled: true, compute: func(q *query) (Answer, error) {
		from, err := q.fraction("from")
		if err != nil {
			return Answer{}, err
		}
		to, err := q.fraction("to")
		if err != nil {
			return Answer{}, err
		}
		return distributed(func(d *inequality.Distribution) (measured.Result, error) { return d.Share(from, to) }).compute(q)
	}},
	"lorenz_curve": {compute: func(q *query) (Answer, error) {
		d, err := q.distribution()
		if err != nil {
			return Answer{}, err
		}
		curve, err := d.Lorenz()
		if err != nil {
			return Answer{}, err
		}
		a, err := plainly(d.Gini(inequality.Population))
		a.ID, a.Variant, a.Source, a.Detail = "lorenz_curve", "the value is the Gini coefficient of the population", "Lorenz 1905", curve
		return a, err
	}},
}

func ofOrderTwo(x []float64, group []string, o inequality.Options) (inequality.Decomposition, error) {
	return inequality.DecomposeEntropy(2, x, group, o)
}

func (q *query) distribution() (*inequality.Distribution, error) {
	return inequality.New(q.value("value"), inequality.Options{Weights: q.weights()})
}

// distributed is a measure that needs nothing but the values.
func distributed(of func(*inequality.Distribution) (measured.Result, error)) kernel {
	return kernel{resampled: true, compute: func(q *query) (Answer, error) {
		d, err := q.distribution()
		if err != nil {
			return Answer{}, err
		}
		return plainly(of(d))
	}}
}

// gini is corrected in draws by as many units as were drawn, however few of them
// are different.
func gini(q *query) (Answer, error) {
	d, err := q.distribution()
	if err != nil {
		return Answer{}, err
	}
	v := inequality.Variant(q.in.Variant)
	if q.counts == nil || v != inequality.BiasCorrected {
		return plainly(d.Gini(v))
	}
	a, err := plainly(d.Gini(inequality.Population))
	n := float64(len(q.counts))
	a.Value *= n / (n - 1)
	return a, err
}

// decomposed is a measure that also tells what lies within and between groups, if
// there is a column of groups.
func decomposed(
	of func(*inequality.Distribution) (measured.Result, error),
	by func([]float64, []string, inequality.Options) (inequality.Decomposition, error),
) kernel {
	whole := distributed(of)
	return kernel{resampled: true, compute: func(q *query) (Answer, error) {
		a, err := whole.compute(q)
		if err != nil || !q.has("group") || q.counts != nil {
			return a, err
		}
		a.Detail, err = by(q.value("value"), q.text("group"), inequality.Options{Weights: q.weights()})
		return a, err
	}}
}

// averse is a measure with an aversion to inequality.
func averse(parameter string, of func(*inequality.Distribution, float64) (measured.Result, error)) kernel {
	return kernel{resampled: true, compute: func(q *query) (Answer, error) {
		aversion, err := q.parameter(parameter)
		if err != nil {
			return Answer{}, err
		}
		return distributed(func(d *inequality.Distribution) (measured.Result, error) { return of(d, aversion) }).compute(q)
	}}
}

// fraction reads a parameter such as 4/5 or 0.8.
func (q *query) fraction(name string) (renjia.Fraction, error) {
	text, err := q.setting(name)
	if err != nil {
		return renjia.Fraction{}, err
	}
	if f, err := renjia.ParseFraction(text); err == nil {
		return f, nil
	}
	return q.decimalFraction(name, text)
}
