package draw

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"math"

	"github.com/renjia-project/renjia"
)

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// Measured is a column of the table below the picture of a page.
type Measured struct {
	Name   renjia.Text
	Values []float64 // of each place; NaN where it is undefined
}

// HTML writes a page that needs nothing from elsewhere: the picture of [SVG], which
// shows the contacts of the party pointed at, a search, a choice of class, and a
// table of measures that can be sorted. Without scripts it is the picture and the
// table.
func HTML(w io.Writer, p Picture, columns []Measured) error {
	if err := p.Validate(); err != nil {
		return err
	}
	for _, c := range columns {
		if len(c.Values) != p.Graph.Len() {
			return fmt.Errorf("column %s: has %d values, want %d: %w", c.Name.In(p.Lang), len(c.Values), p.Graph.Len(), renjia.ErrInvalid)
		}
	}
	h := page{drawing: newDrawing(&p, Layout(p.Graph)), columns: columns}
	_, err := w.Write(h.html())
	return err
}

type page struct {
	*drawing
	columns []Measured
	out     bytes.Buffer
}

func (h *page) html() []byte {
	title := escape(h.Title.In(h.Lang))
	lang := map[renjia.Lang]string{renjia.English: "en", renjia.Chinese: "zh"}[h.Lang]
	fmt.Fprintf(&h.out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>%s</h1>\n", lang, title, pageStyle, title)
	h.controls()
	h.out.WriteString("<div class=\"picture\">\n")
	h.out.Write(h.svg())
	h.out.WriteString("</div>\n")
	h.table()
	fmt.Fprintf(&h.out, "<script>\n%s</script>\n</body>\n</html>\n", pageScript)
	return h.out.Bytes()
}

func (h *page) controls() {
	fmt.Fprintf(&h.out, "<div class=\"controls\">\n<label>%s <input id=\"search\" type=\"search\"></label>\n", escape(wordsSearch.In(h.Lang)))
	if h.Class != nil {
		fmt.Fprintf(&h.out, "<label>%s <select id=\"class\"><option value=\"*\">%s</option>", escape(wordsClass.In(h.Lang)), escape(wordsAll.In(h.Lang)))
		for k, c := range h.classes() {
			fmt.Fprintf(&h.out, "<option value=\"%d\">%s</option>", k, escape(h.className(c)))
		}
		h.out.WriteString("</select></label>\n")
	}
	h.out.WriteString("</div>\n")
}

func (h *page) table() {
	heads := []string{wordsParty.In(h.Lang)}
	for _, c := range h.columns {
		heads = append(heads, c.Name.In(h.Lang))
	}
	h.out.WriteString("<table>\n<thead><tr>")
	for _, s := range heads {
		fmt.Fprintf(&h.out, "<th scope=\"col\"><button type=\"button\">%s</button></th>", escape(s))
	}
	h.out.WriteString("</tr></thead>\n<tbody>\n")
	number := map[string]int{}
	for k, c := range h.classes() {
		number[c] = k
	}
	for i := range h.Graph.Len() {
		fmt.Fprintf(&h.out, "<tr data-i=\"%d\" data-class=\"%d\"><td>%s</td>", i, number[h.class(i)], escape(h.label(i)))
		for _, c := range h.columns {
			if math.IsNaN(c.Values[i]) {
				h.out.WriteString("<td>–</td>")
				continue
			}
			fmt.Fprintf(&h.out, "<td data-x=\"%g\">%.4g</td>", c.Values[i], c.Values[i])
		}
		h.out.WriteString("</tr>\n")
	}
	h.out.WriteString("</tbody>\n</table>\n")
}

func (d *drawing) className(c string) string {
	if c == "" {
		return wordsUnknown.In(d.Lang)
	}
	return c
}
