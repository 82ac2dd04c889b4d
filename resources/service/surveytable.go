package service

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// ReadResponses reads responses to an instrument from a CSV table with one row a
// response: columns response (答卷), date (日期), person (受访者, a reference; may be
// missing or empty) and one for each question, headed by its code. Several
// options are separated by semicolons. A key that is no identifier makes one
// together with the space, so that reading twice gives the same. All problems of the
// file are in the last pair, a *renjia.ValidationError with lines and columns;
// rows with a problem are left out.
func ReadResponses(r io.Reader, file, space string, i Instrument) iter.Seq2[Response, error] {
	return func(yield func(Response, error) bool) {
		if err := i.Validate(); err != nil {
			yield(Response{}, err)
			return
		}
		report := tabular.NewReport()
		seen := map[string]bool{}
		for row := range tabular.Read(r, file, i.columns(), report) {
			v := i.response(row, space, seen)
			if row.OK() && !yield(v, nil) {
				return
			}
		}
		if err := report.Err(); err != nil {
			yield(Response{}, err)
		}
	}
}

// responseColumns are those of every instrument.
var responseColumns = []tabular.Column{
	{Name: "response", Aliases: []string{"答卷"}},
	{Name: "date", Aliases: []string{"日期"}},
	{Name: "person", Aliases: []string{"受访者"}, Optional: true},
}

func (i Instrument) columns() []tabular.Column {
	columns := slices.Clone(responseColumns)
	for _, q := range i.Questions {
		columns = append(columns, tabular.Column{Name: q.Code, Optional: true})
	}
	return columns
}

func (i Instrument) response(row *tabular.Row, space string, seen map[string]bool) Response {
	key := row.Text("response")
	if seen[key] && key != "" {
		row.Problem("response", "%q is there twice", key)
	}
	seen[key] = true
	v := Response{
		ID: ResponseOf(space, i, key), Instrument: i.ID, On: row.Date("date"), Answers: map[string]Answer{},
	}
	if id, err := renjia.ParseID[Response](key); err == nil {
		v.ID = id
	}
	if text := row.Text("person"); text != "" {
		ref, err := renjia.ParseRef(text)
		if err != nil {
			row.Problem("person", "%v", err)
		}
		v.Person = ref
	}
	for _, q := range i.Questions {
		i.answer(row, q, v.Answers)
	}
	if row.OK() && len(v.Answers) == 0 {
		row.Problem("", "answers nothing")
	}
	return v
}

// answer reads the cell of a question, if it has been answered.
func (i Instrument) answer(row *tabular.Row, q Question, answers map[string]Answer) {
	if !row.Has(q.Code) {
		if q.Required {
			row.Problem(q.Code, "must be answered")
		}
		return
	}
	var a Answer
	switch q.Type {
	case FreeText:
		a.Text = row.Text(q.Code)
	case OnScale, Number:
		n := row.Int(q.Code)
		a.Number = &n
	default:
		for _, code := range strings.FieldsFunc(row.Text(q.Code), func(r rune) bool { return r == ';' || r == '；' }) {
			a.Options = append(a.Options, strings.TrimSpace(code))
		}
	}
	answers[q.Code] = a
	if err := q.check(a); err != nil && row.OK() {
		row.Problem(q.Code, "%v", err)
	}
}

// ResponseOf returns the identifier of the response with a key to an instrument.
func ResponseOf(space string, i Instrument, key string) ResponseID {
	return renjia.ImportedID[Response](space, "resources_response", i.Name()+" "+key)
}

// WriteResponses writes responses as [ReadResponses] reads them, under their
// identifiers as keys.
func WriteResponses(w io.Writer, i Instrument, responses iter.Seq2[Response, error]) error {
	out := csv.NewWriter(w)
	header := []string{"response", "date", "person"}
	for _, q := range i.Questions {
		header = append(header, q.Code)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for r, err := range responses {
		if err == nil {
			err = i.Check(r)
		}
		if err != nil {
			return err
		}
		cells := []string{r.ID.String(), r.On.String(), r.Person.String()}
		for _, q := range i.Questions {
			cells = append(cells, cell(q, r.Answers[q.Code]))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cell(q Question, a Answer) string {
	switch {
	case a.Number != nil:
		return strconv.FormatInt(*a.Number, 10)
	case q.Type == FreeText:
		return a.Text
	}
	chosen := slices.Clone(a.Options)
	slices.SortFunc(chosen, func(x, y string) int { return q.option(x) - q.option(y) })
	return strings.Join(chosen, ";")
}
