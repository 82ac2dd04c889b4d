package competency

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

var csvColumns = []tabular.Column{
	{Name: "competency", Aliases: []string{"胜任力编号"}},
	{Name: "title", Aliases: []string{"名称"}, Optional: true},
	{Name: "title_zh", Aliases: []string{"中文名称"}, Optional: true},
	{Name: "area", Aliases: []string{"领域"}, Optional: true},
	{Name: "level", Aliases: []string{"等级"}, Optional: true},
	{Name: "evidence", Aliases: []string{"行为表现(英)"}, Optional: true},
	{Name: "evidence_zh", Aliases: []string{"行为表现"}, Optional: true},
	{Name: "esco", Optional: true},
	{Name: "onet", Optional: true},
}

// ReadCSV reads the competencies of a framework from a table with the columns
// competency, title, title_zh, area, level, evidence, evidence_zh, esco and onet
// (or their Chinese headers), one row a behaviour; only competency is required. A
// competency's title, area and references stand in its first row. Everything else
// of the framework comes from head. All problems come at once, with line and
// column.
func ReadCSV(r io.Reader, file string, head Framework) (Framework, error) {
	report := tabular.NewReport()
	head.Competencies = nil
	for row := range tabular.Read(r, file, csvColumns, report) {
		head.row(row)
	}
	if err := report.Err(); err != nil {
		return Framework{}, err
	}
	for i := range head.Competencies {
		slices.SortStableFunc(head.Competencies[i].Descriptors, func(a, b Descriptor) int { return a.Rank - b.Rank })
	}
	if err := head.Validate(); err != nil {
		return Framework{}, fmt.Errorf("%s: %w", file, err)
	}
	return head, nil
}

func (f *Framework) row(row *tabular.Row) {
	id := row.Text("competency")
	if !row.OK() {
		return
	}
	i := slices.IndexFunc(f.Competencies, func(c Competency) bool { return c.ID == id })
	if i < 0 {
		i = len(f.Competencies)
		f.Competencies = append(f.Competencies, first(row, id))
	}
	f.Competencies[i].behaviour(row, len(f.Levels))
}

// first reads what stands in the first row of a competency.
func first(row *tabular.Row, id string) Competency {
	c := Competency{ID: id, Area: row.Text("area"), Title: renjia.Text{EN: row.Text("title"), ZH: row.Text("title_zh")}}
	if c.Title.IsZero() {
		row.Problem("title", "is missing in the first row of %q", id)
	}
	for _, ref := range [...]Reference{{ESCO, row.Text("esco"), Exact}, {ONET, row.Text("onet"), Exact}} {
		if ref.Code != "" {
			c.References = append(c.References, ref)
		}
	}
	return c
}

// behaviour adds the evidence of a row.
func (c *Competency) behaviour(row *tabular.Row, levels int) {
	text := renjia.Text{EN: row.Text("evidence"), ZH: row.Text("evidence_zh")}
	if !row.Has("level") {
		if !text.IsZero() {
			row.Problem("level", "is missing: the level of which this is evidence")
		}
		return
	}
	rank := int(row.Int("level"))
	switch {
	case !row.OK():
	case rank < 1 || rank > levels:
		row.Problem("level", "is %d: want 1 to %d", rank, levels)
	case text.IsZero():
		row.Problem("evidence", "is missing: what shows the level?")
	default:
		c.show(rank, text)
	}
}

func (c *Competency) show(rank int, evidence renjia.Text) {
	i := slices.IndexFunc(c.Descriptors, func(d Descriptor) bool { return d.Rank == rank })
	if i < 0 {
		i = len(c.Descriptors)
		c.Descriptors = append(c.Descriptors, Descriptor{Rank: rank})
	}
	c.Descriptors[i].Evidence = append(c.Descriptors[i].Evidence, evidence)
}
