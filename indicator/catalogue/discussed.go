package catalogue

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia/indicator/discourse"
	"github.com/renjia-project/renjia/indicator/measured"
)

// discussed are the measures of how people deliberate.
var discussed = map[string]kernel{
	"dqi": {gaps: true, compute: func(q *query) (Answer, error) {
		scheme := discourse.Steenbergen()
		speeches, err := q.speeches(scheme)
		if err != nil {
			return Answer{}, err
		}
		o := discourse.Options{Adding: discourse.Adding(q.in.Variant)}
		if text := q.in.Parameters["components"]; text != "" {
			for _, name := range strings.Split(text, ",") {
				o.Components = append(o.Components, componentOf(scheme, name))
			}
		}
		x, err := scheme.Quality(speeches, o)
		return Answer{Result: x.Result, Detail: x}, err
	}},
}

// speeches reads a row for each speech and a column for each component; cells may be
// missing.
func (q *query) speeches(s discourse.Scheme) ([]discourse.Speech, error) {
	t := q.in.Table
	speeches := make([]discourse.Speech, len(q.rows))
	for i, row := range q.rows {
		speeches[i] = discourse.Speech{}
		for column, header := range t.header {
			id := componentOf(s, header)
			if !slices.ContainsFunc(s.Components, func(c discourse.Component) bool { return c.ID == id }) || missing(t.cells[column][row]) {
				continue
			}
			v, err := number(t.cells[column][row])
			if err != nil || v != float64(int8(v)) {
				return nil, measured.ID(q.m.ID).Invalid("%s: %q: want a whole code", t.place(row, column), t.cells[column][row])
			}
			speeches[i][id] = int(v)
		}
	}
	return speeches, nil
}

// componentOf finds a component by its id or by what stands before the colon of its
// title; what is none is returned as it is.
func componentOf(s discourse.Scheme, name string) string {
	for _, c := range s.Components {
		en, _, _ := strings.Cut(c.Title.EN, ":")
		zh, _, _ := strings.Cut(c.Title.ZH, "：")
		if slices.Contains([]string{c.ID, plain(en), zh}, plain(name)) {
			return c.ID
		}
	}
	return plain(name)
}
