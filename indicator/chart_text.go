package indicator

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// sans is the font by which labels are measured. The browser draws them with
// its own fonts: Liberation Sans, Arial and Helvetica are equally wide.
func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// browserFonts takes the place of the measured font in the drawing. The quotes
// are those of an attribute value.
const browserFonts = "font-family:'Liberation Sans',Arial,Helvetica,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"

// bilingual lays out labels in Latin and Chinese script. The bundled fonts have
// no Chinese glyphs and would measure them wrongly; a full-width character is
// as wide as the font is high.
type bilingual struct{ text.Plain }

func newText() bilingual {
	return bilingual{text.Plain{Fonts: font.NewCache(liberation.Collection())}}
}

// Box returns the size of a line of text.
func (t bilingual) Box(line string, f font.Font) (w, height, depth vg.Length) {
	narrow := strings.Map(func(r rune) rune {
		if fullWidth(r) {
			w += f.Size
			return -1
		}
		return r
	}, line)
	nw, height, depth := t.Plain.Box(narrow, f)
	return w + nw, height, depth
}

// Draw draws each line where its width, as measured by Box, puts it.
func (t bilingual) Draw(c vg.Canvas, txt string, style text.Style, pt vg.Point) {
	lines := t.Lines(txt)
	if txt == "" {
		return
	}
	c.Push()
	defer c.Pop()
	c.SetColor(style.Color)
	c.Translate(pt)
	c.Rotate(style.Rotation)
	face := t.Fonts.Lookup(style.Font, style.Font.Size)
	ascent := face.Extents().Ascent
	top := style.Height(txt) * vg.Length(1+style.YAlign)
	for i, line := range lines {
		w, _, _ := t.Box(line, style.Font)
		y := top - ascent - vg.Length(i)*style.Font.Size
		c.FillString(face, vg.Point{X: w * vg.Length(style.XAlign), Y: y}, line)
	}
}

func fullWidth(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return true
	}
	return false
}

// emptyPlot returns a plot and a legend in the style of the report.
func emptyPlot() (*plot.Plot, plot.Legend) {
	p, legend, handler := plot.New(), plot.NewLegend(), newText()
	p.TextHandler, p.BackgroundColor = handler, nil
	for _, s := range []*text.Style{
		&p.Title.TextStyle, &p.Legend.TextStyle, &legend.TextStyle,
		&p.X.Label.TextStyle, &p.X.Tick.Label, &p.Y.Label.TextStyle, &p.Y.Tick.Label,
	} {
		s.Handler, s.Font, s.Color = handler, sans(textSize), ink
	}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle.Color, a.Tick.LineStyle.Color = ink, ink
		a.Label.Padding = 3
	}
	legend.Top, legend.Left, legend.ThumbnailWidth = true, true, 16
	legend.Padding = legendGap
	return p, legend
}

// labelWidth is how wide the name of a category may be, in points.
const labelWidth = 120

// wrap breaks a label into lines of at most limit points, between words or
// between full-width characters.
func wrap(s string, limit vg.Length) string {
	handler, f := newText(), sans(textSize)
	var lines []string
	line := ""
	for _, piece := range pieces(s) {
		w, _, _ := handler.Box(line+strings.TrimRightFunc(piece, unicode.IsSpace), f)
		if line != "" && w > limit {
			lines, line = append(lines, strings.TrimSpace(line)), ""
		}
		line += piece
	}
	return strings.Join(append(lines, strings.TrimSpace(line)), "\n")
}

// nameRoom is how wide the names below all bars may be together, in points.
const nameRoom = 290

// thinned leaves out names evenly until the others have room beside each other.
func thinned(names []string) []string {
	handler, f := newText(), sans(textSize)
	widest := vg.Length(0)
	for _, s := range names {
		w, _, _ := handler.Box(s, f)
		widest = max(widest, w+textSize/2)
	}
	every := max(1, int(math.Ceil(float64(widest)*float64(len(names))/nameRoom)))
	kept := make([]string, len(names))
	for i := 0; i < len(names); i += every {
		kept[i] = names[i]
	}
	return kept
}

// pieces cuts a text where a line may break.
func pieces(s string) (cut []string) {
	start := 0
	for i, r := range s {
		if fullWidth(r) && i > start {
			cut, start = append(cut, s[start:i]), i
		}
		if unicode.IsSpace(r) || fullWidth(r) {
			end := i + len(string(r))
			cut, start = append(cut, s[start:end]), end
		}
	}
	if start < len(s) {
		cut = append(cut, s[start:])
	}
	return cut
}

// ticks marks an axis at round numbers, with digits grouped by thousands.
type ticks struct{}

// Ticks returns about five labelled marks.
func (ticks) Ticks(lo, hi float64) []plot.Tick {
	if hi <= lo {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/2)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if (hi-lo)/(step*m) <= 5.5 {
			step *= m
			break
		}
	}
	places := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	if r := step * math.Pow(10, float64(places)); r != math.Trunc(r) {
		places++ // steps of 2.5
	}
	var marks []plot.Tick
	for i := math.Ceil(lo / step); i*step <= hi+step*1e-9; i++ {
		marks = append(marks, plot.Tick{Value: i * step, Label: grouped(strconv.FormatFloat(i*step, 'f', places, 64))})
	}
	return marks
}

var (
	svgHead   = regexp.MustCompile(`(?s)^.*?<svg [^>]*viewBox="([^"]*)"[^>]*>`)
	svgFamily = regexp.MustCompile(`font-family:[^;"]*`)
)

// inlineSVG fits a drawing into a page: no prolog, no fixed size, the reader's
// fonts.
func inlineSVG(s string) string {
	s = svgHead.ReplaceAllString(s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="$1" aria-hidden="true">`)
	return strings.TrimSpace(svgFamily.ReplaceAllString(s, browserFonts))
}
