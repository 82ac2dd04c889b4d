package budgeting

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Colours that are told apart by people who see few: text and bars have contrast
// on white, and nothing is said by colour alone.
const (
	ink      = "#222222"
	faint    = "#d9d9d9"
	blue     = "#5b8ec4"
	paleBlue = "#c3d7ec"
	orange   = "#e3a857"
	green    = "#2a7a4b"
)

// canvas is an SVG picture as it is drawn. The same calls give the same bytes.
type canvas struct {
	bytes.Buffer
	width, height int
	font          int
}

func newCanvas(width, height, font int, title, about string) *canvas {
	c := &canvas{width: width, height: height, font: font}
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="%d" fill="%s">`+"\n",
		width, height, width, height, font, ink)
	fmt.Fprintf(c, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(title), escaped(about))
	fmt.Fprintf(c, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	return c
}

// escaped is text inside an element; what XML has no place for is replaced.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
	return b.String()
}

// text draws at a baseline; anchor is start, middle or end.
func (c *canvas) text(x, y int, anchor, text string) {
	fmt.Fprintf(c, `<text x="%d" y="%d" text-anchor="%s">%s</text>`+"\n", x, y, anchor, escaped(text))
}

// bar draws a rectangle width tenths of a pixel wide, with what it means.
func (c *canvas) bar(x, y int, tenths int64, height int, colour, meaning string) {
	fmt.Fprintf(c, `<rect x="%d" y="%d" width="%d.%d" height="%d" fill="%s"><title>%s</title></rect>`+"\n",
		x, y, tenths/10, tenths%10, height, colour, escaped(meaning))
}

// box draws a square, filled or empty.
func (c *canvas) box(x, y, size int, filled bool, meaning string) {
	fill, stroke := "none", "#8a8a8a"
	if filled {
		fill, stroke = green, green
	}
	fmt.Fprintf(c, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" stroke="%s"><title>%s</title></rect>`+"\n",
		x, y, size, size, fill, stroke, escaped(meaning))
}

func (c *canvas) line(x1, y1, x2, y2 int) {
	fmt.Fprintf(c, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s"/>`+"\n", x1, y1, x2, y2, faint)
}

func (c *canvas) writeTo(w io.Writer) error {
	c.WriteString("</svg>\n")
	_, err := w.Write(c.Bytes())
	return err
}

// fitted cuts a text to so many columns.
func fitted(text string, most int) string {
	if columns(text) <= most {
		return text
	}
	n, cut := 0, strings.Builder{}
	for _, r := range text {
		if n += columns(string(r)); n >= most {
			break
		}
		cut.WriteRune(r)
	}
	return cut.String() + "…"
}

// tenths scales a share of most to a width in pixels.
func tenths(part, most int64, width int) int64 {
	if most == 0 {
		return 0
	}
	return int64(float64(part) / float64(most) * float64(width) * 10)
}
