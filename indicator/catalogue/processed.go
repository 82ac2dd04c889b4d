package catalogue

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/indicator/process"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/talent/survival"
)

// processed are the measures of how rules are kept.
var processed = map[string]kernel{
	"conformance": {compute: func(q *query) (Answer, error) {
		cases := make([]process.Gates, len(q.rows))
		for i, n := range q.value("in_order") {
			cases[i] = process.Gates{InOrder: int64(n), Required: int64(q.value("required")[i])}
		}
		return plainly(process.Conformance(cases, process.Pooling(q.in.Variant)))
	}},
	"token_fitness": {compute: func(q *query) (Answer, error) {
		cases := make([]procedure.Tokens, len(q.rows))
		for i := range cases {
			cases[i] = procedure.Tokens{
				Produced: int64(q.value("produced")[i]), Consumed: int64(q.value("consumed")[i]),
				Missing: int64(q.value("missing")[i]), Remaining: int64(q.value("remaining")[i]),
			}
		}
		return plainly(process.Fitness(cases))
	}},
	"deadline_compliance": {gaps: true, compute: func(q *query) (Answer, error) {
		cases, asOf, err := q.cases()
		if err != nil {
			return Answer{}, err
		}
		c, err := process.Deadlines(cases, asOf, process.Base(q.in.Variant))
		return Answer{Result: c.Result, Detail: c}, err
	}},
	"disclosure_index": {gaps: true, compute: func(q *query) (Answer, error) {
		day, err := q.dates("due", "published", "removed")
		if err != nil {
			return Answer{}, err
		}
		asOf, err := q.asOf()
		if err != nil {
			return Answer{}, err
		}
		notices := make([]process.Notice, len(q.rows))
		for i := range notices {
			notices[i] = process.Notice{Due: day("due", i), Published: day("published", i), Removed: day("removed", i)}
			if q.has("days") {
				notices[i].Days = int(q.value("days")[i])
			}
		}
		return plainly(process.Disclosed(notices, asOf, process.Standard(q.in.Variant)))
	}},
	"follow_through": {gaps: true, compute: func(q *query) (Answer, error) {
		day, err := q.dates("decided", "implemented", "published")
		if err != nil {
			return Answer{}, err
		}
		asOf, err := q.asOf()
		if err != nil {
			return Answer{}, err
		}
		decisions := make([]process.Decision, len(q.rows))
		for i := range decisions {
			decisions[i] = process.Decision{Decided: day("decided", i), Implemented: day("implemented", i), Published: day("published", i)}
		}
		f, err := process.FollowThrough(decisions, asOf, process.Step(q.in.Variant))
		return Answer{Result: f.Result, Detail: f}, err
	}},
	"median_delay": {gaps: true, compute: func(q *query) (Answer, error) {
		cases, asOf, err := q.cases()
		if err != nil {
			return Answer{}, err
		}
		o := survival.Options{Interval: survival.LogLog, Level: q.in.Level}
		l, err := process.Delay(cases, asOf, process.Since(q.in.Variant), o, survival.QuantileFirst)
		return Answer{Result: l.Result, Detail: l}, err
	}},
	"delegated_burden": {compute: burden},
}

// cases reads what must be done by a day.
func (q *query) cases() ([]process.Case, renjia.Date, error) {
	day, err := q.dates("opened", "due", "closed")
	if err != nil {
		return nil, renjia.Date{}, err
	}
	asOf, err := q.asOf()
	if err != nil {
		return nil, renjia.Date{}, err
	}
	cases := make([]process.Case, len(q.rows))
	for i := range cases {
		cases[i] = process.Case{Opened: day("opened", i), Due: day("due", i), Closed: day("closed", i)}
	}
	return cases, asOf, nil
}

func burden(q *query) (Answer, error) {
	by, err := q.setting("count_by")
	if err != nil {
		return Answer{}, err
	}
	onList, err := q.yes("on_list")
	if err != nil {
		return Answer{}, err
	}
	funded, err := q.yes("funded")
	if err != nil {
		return Answer{}, err
	}
	tasks := make([]process.Task, len(q.rows))
	for i := range tasks {
		tasks[i].OnList, tasks[i].Funded = onList[i], funded[i]
	}
	for i, hours := range q.value("hours") {
		tasks[i].Hours = decimal.NewFromFloat(hours)
	}
	return plainly(process.Burden(tasks, process.Fault(q.in.Variant), process.Weight(by)))
}

func yesNo(cell string) (yes, ok bool) {
	switch strings.ToLower(cell) {
	case "yes", "y", "true", "1", "是", "有":
		return true, true
	case "no", "n", "false", "0", "否", "没有":
		return false, true
	}
	return false, false
}

// dates reads columns of days; a day that is not there is the zero date.
func (q *query) dates(parts ...string) (func(part string, row int) renjia.Date, error) {
	report := tabular.NewReport()
	t := q.in.Table
	of := map[string][]renjia.Date{}
	for _, part := range parts {
		of[part] = make([]renjia.Date, len(q.rows))
		if !q.has(part) {
			continue
		}
		column := q.columns[part][0]
		for i, row := range q.rows {
			cell := t.cells[column][row]
			if missing(cell) {
				continue
			}
			d, err := renjia.ParseDate(cell)
			if err != nil {
				report.Add(t.place(row, column), t.header[column], "%q: want a date such as 2026-03-01", cell)
			}
			of[part][i] = d
		}
	}
	return func(part string, row int) renjia.Date { return of[part][row] }, report.Err()
}

func (q *query) asOf() (renjia.Date, error) {
	text, err := q.setting("as_of")
	if err != nil {
		return renjia.Date{}, err
	}
	return renjia.ParseDate(text)
}
