package catalogue

import (
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/share"
)

// divided are the measures of how a total is divided, and ratios of money.
var divided = map[string]kernel{
	"hhi": amounts(func(q *query, x []float64) (measured.Result, error) { return share.HHI(x, share.Scale(q.in.Variant)) }),
	"rdi": amounts(func(q *query, x []float64) (measured.Result, error) { return share.RDI(x, share.Streams(q.in.Variant)) }),
	"effective_number": amounts(func(_ *query, x []float64) (measured.Result, error) {
		return share.EffectiveNumber(x)
	}),
	"shannon": amounts(func(q *query, x []float64) (measured.Result, error) {
		return share.Shannon(x, share.Base(q.in.Variant))
	}),
	"evenness": amounts(func(q *query, x []float64) (measured.Result, error) {
		return share.Evenness(x, share.Streams(q.in.Variant))
	}),
	"simpson": amounts(func(q *query, x []float64) (measured.Result, error) {
		return share.Simpson(x, share.SimpsonVariant(q.in.Variant))
	}),
	"dissimilarity": {compute: func(q *query) (Answer, error) {
		return plainly(share.Dissimilarity(q.value("first"), q.value("second")))
	}},
	"government_dependence": ofTwo("public", "total", share.Dependence),
	"reserve_months":        ofTwo("unrestricted", "expenses", share.ReserveMonths),
	"leverage":              ofTwo("raised", "public", share.Leverage),
	"unit_cost":             ofTwo("cost", "done", share.UnitCost),
	"tuckman_chang": {compute: func(q *query) (Answer, error) {
		field := make([]share.Finances, len(q.rows))
		names := q.text("name")
		for i := range field {
			field[i] = share.Finances{
				Equity: q.value("equity")[i], Expenses: q.value("expenses")[i], Administration: q.value("administration")[i],
			}
			if names != nil {
				field[i].Name = names[i]
			}
			for _, column := range q.columns["revenue"] {
				field[i].Revenue = append(field[i].Revenue, q.numbers[column][i])
			}
		}
		f, err := share.Vulnerabilities(field, share.Ties(q.in.Variant))
		severe := 0
		for _, o := range f.Organizations {
			if o.Flags.Count() == 4 {
				severe++
			}
		}
		return Answer{Result: f.With(measured.Count("with all four flags", severe)).Of(float64(atRisk(f.Organizations))), Detail: f.Organizations}, err
	}},
}

// atRisk counts the organizations with a flag and more.
func atRisk(all []share.Vulnerability) (n int) {
	for _, o := range all {
		if o.Flags.Count() > 0 {
			n++
		}
	}
	return n
}

func amounts(of func(q *query, x []float64) (measured.Result, error)) kernel {
	return kernel{compute: func(q *query) (Answer, error) { return plainly(of(q, q.value("value"))) }}
}

// ofTwo is a ratio of two numbers in a table of one row.
func ofTwo(above, below string, of func(a, b float64) (measured.Result, error)) kernel {
	return kernel{compute: func(q *query) (Answer, error) {
		a, err := q.one(above)
		if err != nil {
			return Answer{}, err
		}
		return plainly(of(a, q.value(below)[0]))
	}}
}
