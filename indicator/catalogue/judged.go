package catalogue

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/indicator/agreement"
	"github.com/renjia-project/renjia/indicator/bootstrap"
)

// judged are the measures of how far those who judge agree.
var judged = map[string]kernel{
	"krippendorff_alpha": {gaps: true, limits: alphaLimits, compute: func(q *query) (Answer, error) {
		ratings, err := q.ratings()
		if err != nil {
			return Answer{}, err
		}
		metric := agreement.Metric(q.in.Variant)
		alpha, err := agreement.Krippendorff(ratings, metric)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Result: alpha.Result, Detail: alpha}, nil
	}},
	"cronbach_alpha": {gaps: true, compute: func(q *query) (Answer, error) {
		c, err := agreement.Cronbach(q.rest("item"), q.in.Level)
		return Answer{Result: c.Result, Detail: c}, err
	}},
}

// rest returns the rows of all columns that play one part.
func (q *query) rest(part string) [][]float64 {
	rows := make([][]float64, len(q.rows))
	for i := range rows {
		for _, column := range q.columns[part] {
			rows[i] = append(rows[i], q.numbers[column][i])
		}
	}
	return rows
}

// ratings reads judgements in any of three layouts: a row for each (unit, coder,
// value); a row for each unit and a column for each coder; the other way round. The
// last two look alike, so that the first header or the parameter layout must say.
func (q *query) ratings() (agreement.Ratings, error) {
	t := q.in.Table
	if q.has("unit") && q.has("rating") {
		return q.longRatings()
	}
	first := ""
	if len(t.header) > 0 {
		first = plain(t.header[0])
	}
	layout := plain(q.in.Parameters["layout"])
	from := 1
	switch {
	case slices.Contains([]string{"unit", "units", "item", "单元", "单位", "分析单元"}, first):
		layout = "units"
	case slices.Contains([]string{"coder", "coders", "rater", "observer", "编码员", "评分者", "评审"}, first):
		layout = "coders"
	case layout == "":
		return nil, q.m.open1("layout")
	default:
		from = 0
		if !t.numeric(0) && q.in.Variant != string(agreement.Nominal) {
			from = 1 // names of rows
		}
	}
	rows := make([][]string, len(q.rows))
	for i, row := range q.rows {
		for column := from; column < len(t.header); column++ {
			rows[i] = append(rows[i], t.cells[column][row])
		}
	}
	if layout == "units" {
		rows = turned(rows)
	}
	return q.coded(rows)
}

// longRatings gathers the values of each unit in the order of the units.
func (q *query) longRatings() (agreement.Ratings, error) {
	units, values := q.text("unit"), q.text("rating")
	var names []string
	at := map[string]int{}
	var rows [][]string
	for i, u := range units {
		if _, ok := at[u]; !ok {
			at[u] = len(names)
			names = append(names, u)
			rows = append(rows, nil)
		}
		rows[at[u]] = append(rows[at[u]], values[i])
	}
	widest := 0
	for _, row := range rows {
		widest = max(widest, len(row))
	}
	for i := range rows {
		rows[i] = append(rows[i], make([]string, widest-len(rows[i]))...)
	}
	return q.coded(turned(rows))
}

// coded turns rows of coders into numbers; labels are for nominal agreement alone.
func (q *query) coded(rows [][]string) (agreement.Ratings, error) {
	numbers := make([][]float64, len(rows))
	for i, row := range rows {
		for k, cell := range row {
			if missing(cell) {
				rows[i][k] = ""
				numbers[i] = append(numbers[i], math.NaN())
				continue
			}
			v, err := number(cell)
			if err != nil {
				if q.in.Variant == string(agreement.Nominal) {
					return agreement.FromLabels(blanked(rows))
				}
				return nil, agreement.KrippendorffAlpha.Invalid("%q: want a number, or the variant nominal", cell)
			}
			numbers[i] = append(numbers[i], v)
		}
	}
	return agreement.FromCoders(numbers)
}

// blanked empties the cells without a value.
func blanked(rows [][]string) [][]string {
	for _, row := range rows {
		for k, cell := range row {
			if missing(cell) {
				row[k] = ""
			}
		}
	}
	return rows
}

func turned(rows [][]string) [][]string {
	var columns [][]string
	for i, row := range rows {
		for k, cell := range row {
			if i == 0 {
				columns = append(columns, nil)
			}
			columns[k] = append(columns[k], cell)
		}
	}
	return columns
}

// alphaLimits draws units, or pairs of values, for an interval of alpha.
func alphaLimits(q *query, o bootstrap.Options) (*bootstrap.Interval, error) {
	resampling, err := q.setting("resampling")
	if err != nil {
		return nil, err
	}
	ratings, err := q.ratings()
	if err != nil {
		return nil, err
	}
	limits, err := agreement.Limits(ratings, agreement.Metric(q.in.Variant), agreement.Draws{
		Resampling: agreement.Resampling(resampling), Number: o.Draws, Seed: o.Seed, Level: o.Level,
	})
	return &bootstrap.Interval{Limits: limits, Draws: o.Draws, Seed: o.Seed}, err
}
