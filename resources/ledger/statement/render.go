package statement

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/renjia-project/renjia"
)

// WriteText writes the table as aligned plain text.
func (t Table) WriteText(w io.Writer, l renjia.Lang) error {
	captions := make([]string, len(t.Rows))
	first := 0
	for i, r := range t.Rows {
		captions[i] = r.caption(l)
		first = max(first, width(captions[i]))
	}
	widths := t.widths(l)
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, t.heading(l))
	b.WriteString(strings.Repeat(" ", first))
	for i, h := range t.Columns {
		b.WriteString("  " + left(h.Caption.In(l), widths[i]))
	}
	b.WriteString("\n")
	for i, r := range t.Rows {
		b.WriteString(captions[i])
		if r.Cells != nil {
			b.WriteString(strings.Repeat(" ", first-width(captions[i])))
		}
		for j, c := range r.Cells {
			b.WriteString("  " + left(c.Amount(), widths[j]))
		}
		b.WriteString("\n")
	}
	return b.Flush()
}

// WriteMarkdown writes the table as a Markdown table under a heading.
func (t Table) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "### %s\n\n|", escaped(t.heading(l)))
	for _, h := range t.Columns {
		b.WriteString(" | " + escaped(h.Caption.In(l)))
	}
	b.WriteString(" |\n|---" + strings.Repeat("|---:", len(t.Columns)) + "|\n")
	for _, r := range t.Rows {
		caption := escaped(r.caption(l))
		if r.Sum || r.Cells == nil {
			caption = "**" + strings.TrimSpace(caption) + "**"
		}
		b.WriteString("| " + caption)
		for i := range t.Columns {
			b.WriteString(" | ")
			if r.Cells != nil {
				b.WriteString(r.Cells[i].Amount())
			}
		}
		b.WriteString(" |\n")
	}
	return b.Flush()
}

// heading is title, form, period and currency in one line.
func (t Table) heading(l renjia.Lang) string {
	parts := []string{t.Title.In(l)}
	if t.Form != "" {
		parts = append(parts, t.Form)
	}
	last := t.Period.Until.AddDays(-1)
	return strings.Join(append(parts, t.Period.From.String()+" – "+last.String(), string(t.Currency)), " · ")
}

func (r Row) caption(l renjia.Lang) string {
	switch {
	case r.Cells == nil, r.Sum:
		return r.Caption.In(l)
	case r.Memo:
		return "    " + r.Caption.In(l)
	}
	return "  " + r.Caption.In(l)
}

func (t Table) widths(l renjia.Lang) []int {
	widths := make([]int, len(t.Columns))
	for i, h := range t.Columns {
		widths[i] = width(h.Caption.In(l))
		for _, r := range t.Rows {
			if r.Cells != nil {
				widths[i] = max(widths[i], len(r.Cells[i].Amount()))
			}
		}
	}
	return widths
}

// left pads a text on the left.
func left(s string, to int) string {
	return strings.Repeat(" ", max(0, to-width(s))) + s
}

// width counts the columns a text takes on a terminal: Chinese characters and
// their punctuation take two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) || (r >= 0x3000 && r <= 0x303f) || (r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}

func escaped(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
