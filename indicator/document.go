package indicator

import "github.com/renjia-project/renjia"

// Report is a document in both languages. [Report.WriteMarkdown] and
// [Report.WriteHTML] render the same content.
type Report struct {
	Title    renjia.Text
	Subtitle renjia.Text
	Notices  []renjia.Text // shown before everything else, such as that the data is synthetic
	Sections []Section
}

// Section is a part of a report under its own heading.
type Section struct {
	Anchor string // unique in the report: lower-case letters, digits and hyphens
	Title  renjia.Text
	Blocks []Block
}

// Block is one element of a section: exactly one field is set.
type Block struct {
	Text    renjia.Text
	Table   *Table
	Figure  *Figure
	Reasons *Reasons
	Entry   *Entry
}

// Table is a table with a caption.
type Table struct {
	Caption renjia.Text
	Columns []Column
	Rows    [][]Cell // one cell per column
}

// Column is the head of a table's column. Link is like that of a cell.
type Column struct {
	Title  renjia.Text
	Number bool // cells are aligned to the right
	Short  bool // cells are kept on one line: dates, single words; of a number, the head is too
	Link   string
}

// Cell is a cell of a table. Link, if set, is the anchor of another part of the
// report.
type Cell struct {
	Text renjia.Text
	Link string
}

// Figure is a chart with its caption, a description for readers who cannot see
// it, what it rests on, and the numbers it was drawn from; these may be left
// out where a table before it has them.
type Figure struct {
	Anchor  string
	Caption renjia.Text
	Alt     renjia.Text
	Chart   Chart
	Network *Network // drawn in the place of Chart, if there is one
	Basis   []Basis
	Data    Table

	shows []ID // the indicators that are to stand in Basis
}

// Basis is what a figure rests on: a link to the definition of an indicator,
// and its n, variant and inputs.
type Basis struct {
	Of   Cell
	Used renjia.Text
}

// Reasons is a decision with the explanation it was taken by.
type Reasons struct {
	Anchor      string
	Title       renjia.Text
	Facts       []Term
	Explanation renjia.Explanation
}

// Entry is an entry of the appendix: a name and what is to be said about it.
type Entry struct {
	Anchor string
	Title  renjia.Text
	Terms  []Term
}

// Term is a labelled text.
type Term struct {
	Label renjia.Text
	Text  renjia.Text
}

func words(en, zh string) renjia.Text { return renjia.Text{EN: en, ZH: zh} }

func (r *Report) add(s Section) { r.Sections = append(r.Sections, s) }
func (s *Section) say(t renjia.Text) {
	s.Blocks = append(s.Blocks, Block{Text: t})
}
func (s *Section) table(t Table)     { s.Blocks = append(s.Blocks, Block{Table: &t}) }
func (s *Section) figure(f Figure)   { s.Blocks = append(s.Blocks, Block{Figure: &f}) }
func (s *Section) reasons(r Reasons) { s.Blocks = append(s.Blocks, Block{Reasons: &r}) }
func (s *Section) entry(e Entry)     { s.Blocks = append(s.Blocks, Block{Entry: &e}) }
