package budgeting

import (
	"bytes"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// table keeps what a file says beyond what rules need, in the file's order, so
// that it can be written again. Cells stand as in the file, quotes included.
type table struct {
	name string // of the file
	meta []tableRow

	projectHeader []string
	projects      []tableRow

	voteHeader []string
	votes      *voting.Profile // as read: the rows say the same as long as this is the election's
	pointScale int
	rows       []byte  // of VOTES, a part of the file
	plain      bool    // each row is one line that ends in a line feed, and none is empty
	ballots    []int32 // for each row which distinct ballot it is

	warnings renjia.Problems
}

type tableRow struct {
	line  int
	cells []string
}

// Warnings are what is odd in the file the election was read from, though it can
// be read in one way only: a project that stands twice on a ballot and counts
// once, a voter who stands twice. At most 100 are kept.
func (e *Election) Warnings() []renjia.Problem { return slices.Clone(e.file.warnings) }

// Meta returns what the META section of the file says under a key.
func (e *Election) Meta(key string) (string, bool) {
	row := e.file.find(key)
	if row == nil {
		return "", false
	}
	return cellText(row.cells[1]), true
}

// SetMeta makes the META section say value under a key when it is written. The
// budget, the currency, the type of votes and the two counts are always written
// as the election has them.
func (e *Election) SetMeta(key, value string) {
	if row := e.file.find(key); row != nil {
		row.cells = []string{row.cells[0], quoted(value)}
		return
	}
	e.file.meta = append(e.file.meta, tableRow{cells: []string{quoted(key), quoted(value)}})
}

func (t *table) find(key string) *tableRow {
	for i := range t.meta {
		if cellText(t.meta[i].cells[0]) == key {
			return &t.meta[i]
		}
	}
	return nil
}

// Attribute returns what the file says of a project in one of its columns, such
// as "name", "selected" or "latitude", and whether it has that column.
func (e *Election) Attribute(project int, column string) (string, bool) {
	at := columnOf(e.file.projectHeader, column)
	row := e.file.row(e.Projects[project].ID, project)
	if at < 0 || row == nil || at >= len(row.cells) {
		return "", false
	}
	return cellText(row.cells[at]), true
}

// row finds the row of a project, which is most likely where it was.
func (t *table) row(id string, likely int) *tableRow {
	at := columnOf(t.projectHeader, "project_id")
	is := func(r tableRow) bool { return cellText(r.cells[at]) == id }
	if likely < len(t.projects) && is(t.projects[likely]) {
		return &t.projects[likely]
	}
	if i := slices.IndexFunc(t.projects, is); i >= 0 {
		return &t.projects[i]
	}
	return nil
}

// columnOf finds a column by its name in lower case, or returns -1.
func columnOf(header []string, name string) int {
	return slices.IndexFunc(header, func(cell string) bool { return strings.EqualFold(cellText(cell), name) })
}

// cellText is what a cell of a file says. Spaces count inside quotes only.
func cellText(cell string) string {
	cell = strings.TrimSpace(cell)
	if len(cell) < 2 || cell[0] != '"' {
		return cell
	}
	return strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)
}

// plainCell is cellText of bytes, without outer spaces; it allocates only if there
// is a quote inside quotes.
func plainCell(cell []byte) []byte {
	cell = bytes.TrimSpace(cell)
	if len(cell) < 2 || cell[0] != '"' {
		return cell
	}
	cell = cell[1 : len(cell)-1]
	if bytes.IndexByte(cell, '"') >= 0 {
		cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
	}
	return bytes.TrimSpace(cell)
}

// quoted is a cell that says text.
func quoted(text string) string {
	if !strings.ContainsAny(text, ";\"\n\r") && text == strings.TrimSpace(text) {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// splitList splits a list of categories, areas or the like. A comma before a
// space is part of a name: "education, children and youth".
func splitList(text string) []string {
	var all []string
	for from, i := 0, 0; i <= len(text); i++ {
		if i < len(text) && (text[i] != ',' || i+1 < len(text) && text[i+1] == ' ') {
			continue
		}
		if name := strings.TrimSpace(text[from:i]); name != "" && !strings.EqualFold(name, "none") {
			all = append(all, name)
		}
		from = i + 1
	}
	return all
}
