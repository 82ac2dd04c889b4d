package trust

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
	"github.com/renjia-project/renjia/internal/tabular"
)

// responseColumns are those of every instrument.
var responseColumns = []tabular.Column{
	{Name: "rater", Aliases: []string{"评价者"}},
	{Name: "about", Aliases: []string{"被评价者"}},
}

// reserved reports whether a code is the name of a column of the responses.
func reserved(code string) bool {
	return slices.ContainsFunc(responseColumns, func(c tabular.Column) bool {
		return strings.EqualFold(c.Name, code) || slices.Contains(c.Aliases, code)
	})
}

// ReadResponses reads responses from a CSV table with one row for each rater and
// party rated: columns rater (评价者), about (被评价者) and one for each item, headed
// by its code. An empty cell is a question that was not answered; an item whose
// column is not there was not asked. All problems of the file are in the last pair,
// a *renjia.ValidationError with lines and columns; rows with a problem are left
// out.
func ReadResponses(r io.Reader, file string, i Instrument) iter.Seq2[Response, error] {
	return func(yield func(Response, error) bool) {
		if err := i.Validate(); err != nil {
			yield(Response{}, err)
			return
		}
		var asked []string
		columns := func(header []string) []tabular.Column {
			asked = i.asked(header)
			return i.columns()
		}
		report := tabular.NewReport()
		seen := map[[2]string]bool{}
		for row := range tabular.ReadBy(r, file, columns, report) {
			for _, response := range i.row(row, asked, seen) {
				if !yield(response, nil) {
					return
				}
			}
		}
		if err := report.Err(); err != nil {
			yield(Response{}, err)
		}
	}
}

func (i Instrument) columns() []tabular.Column {
	columns := slices.Clone(responseColumns)
	for _, item := range i.Items {
		columns = append(columns, tabular.Column{Name: item.Code, Optional: true})
	}
	return columns
}

// asked returns the codes of the items that a header has.
func (i Instrument) asked(header []string) (codes []string) {
	for _, item := range i.Items {
		if slices.ContainsFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), item.Code) }) {
			codes = append(codes, item.Code)
		}
	}
	return codes
}

// row reads the responses of one row, none if something is wrong with it.
func (i Instrument) row(row *tabular.Row, asked []string, seen map[[2]string]bool) (all []Response) {
	rater, about := row.Text("rater"), row.Text("about")
	if row.OK() && rater == about {
		row.Problem("about", "%q rates itself", about)
	}
	if row.OK() && seen[[2]string{rater, about}] {
		row.Problem("", "%s rates %s twice", rater, about)
	}
	seen[[2]string{rater, about}] = true
	for _, code := range asked {
		response := Response{Rater: rater, About: about, Item: code}
		if row.Has(code) {
			score := row.Int(code)
			if row.OK() && (score < int64(i.Least) || score > int64(i.Most)) {
				row.Problem(code, "%d: want %d to %d", score, i.Least, i.Most)
			}
			response.Score = int(score)
		}
		all = append(all, response)
	}
	if !row.OK() {
		return nil
	}
	return all
}

// WriteResponses writes responses as [ReadResponses] reads them, in the order of
// the roster. A survey that does not hold together is an error, and so is one in which
// only some pairs were asked an item: an empty cell would say that they were silent.
func WriteResponses(w io.Writer, s *Survey) error {
	if err := s.Validate(); err != nil {
		return err
	}
	sh := s.sheet()
	if s.Asked == AskedListed && len(s.Responses) != len(sh.pairs)*len(s.Instrument.Items) {
		return fmt.Errorf("responses: some pairs were not asked every item, which a table cannot say: %w", renjia.ErrUnsupported)
	}
	out := csv.NewWriter(w)
	header := []string{"rater", "about"}
	for _, item := range s.Instrument.Items {
		header = append(header, item.Code)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, at := range sh.pairs {
		cells := []string{s.Roster[at.rater].ID, s.Roster[at.about].ID}
		for _, score := range sh.scores[at] {
			cell := ""
			if score != 0 {
				cell = strconv.Itoa(score)
			}
			cells = append(cells, cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// maxSurvey is the size of a survey's file.
const maxSurvey = 1 << 28

// ReadSurvey reads a whole survey as JSON. Unknown and repeated members are errors,
// reported all at once with their places.
func ReadSurvey(r io.Reader, file string) (*Survey, error) {
	s := &Survey{}
	if err := strict.Read(r, file, maxSurvey, s); err != nil {
		return nil, err
	}
	return s, nil
}
