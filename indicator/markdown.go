package indicator

import (
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
)

// WriteMarkdown writes the report as Markdown with tables (GitHub's dialect).
// A chart appears as the table of its numbers, and not at all where another
// table has them.
func (r *Report) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	m := markdown{lang: l}
	m.line("# %s", m.t(r.Title))
	m.line("%s", m.t(r.Subtitle))
	for _, n := range r.Notices {
		m.line("> **%s**", m.t(n))
	}
	for _, s := range r.Sections {
		m.heading("##", s.Anchor, s.Title)
		for _, b := range s.Blocks {
			m.block(&b)
		}
	}
	if m.err != nil {
		return fmt.Errorf("report: %w", m.err)
	}
	_, err := io.WriteString(w, strings.TrimRight(m.b.String(), "\n")+"\n")
	return err
}

type markdown struct {
	b    strings.Builder
	lang renjia.Lang
	err  error
}

// t returns a text in the language of the document, escaped.
func (m *markdown) t(t renjia.Text) string { return escapeMarkdown(t.In(m.lang)) }

// line writes a paragraph.
func (m *markdown) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n\n", args...) }

// heading writes a heading that links can reach under the anchor.
func (m *markdown) heading(level, anchor string, t renjia.Text) {
	m.line("<a id=%q></a>", anchor)
	m.line("%s %s", level, m.t(t))
}

func (m *markdown) block(b *Block) {
	switch {
	case b.Table != nil:
		m.table(b.Table)
	case b.Figure != nil && len(b.Figure.Data.Columns) == 0:
	case b.Figure != nil:
		m.heading("###", b.Figure.Anchor, b.Figure.Caption)
		m.line("%s", m.t(b.Figure.Alt))
		for _, x := range b.Figure.Basis {
			m.line("%s%s%s", m.cell(x.Of), colon(m.lang), m.t(x.Used))
		}
		m.table(&b.Figure.Data)
	case b.Reasons != nil:
		m.reasons(b.Reasons)
	case b.Entry != nil:
		m.heading("###", b.Entry.Anchor, b.Entry.Title)
		m.terms(b.Entry.Terms)
	default:
		m.line("%s", m.t(b.Text))
	}
}

func (m *markdown) table(t *Table) {
	if !t.Caption.IsZero() {
		m.line("*%s*", m.t(t.Caption))
	}
	rule := "|"
	for _, c := range t.Columns {
		m.b.WriteString("| " + m.cell(Cell{Text: c.Title, Link: c.Link}) + " ")
		if c.Number {
			rule += "---:|"
			continue
		}
		rule += "---|"
	}
	m.b.WriteString("|\n" + rule + "\n")
	for _, row := range t.Rows {
		for _, c := range row {
			m.b.WriteString("| " + m.cell(c) + " ")
		}
		m.b.WriteString("|\n")
	}
	m.b.WriteString("\n")
}

func (m *markdown) cell(c Cell) string {
	if c.Link == "" {
		return m.t(c.Text)
	}
	return "[" + m.t(c.Text) + "](#" + c.Link + ")"
}

func (m *markdown) reasons(r *Reasons) {
	m.heading("###", r.Anchor, r.Title)
	m.terms(r.Facts)
	if err := r.Explanation.WriteMarkdown(&m.b, m.lang); err != nil && m.err == nil {
		m.err = err
	}
	m.b.WriteString("\n")
}

func (m *markdown) terms(terms []Term) {
	for _, t := range terms {
		fmt.Fprintf(&m.b, "- %s%s%s\n", m.t(t.Label), colon(m.lang), m.t(t.Text))
	}
	m.b.WriteString("\n")
}

func colon(l renjia.Lang) string {
	if l == renjia.Chinese {
		return "："
	}
	return ": "
}

var escapeMarkdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "\n", " ",
).Replace
