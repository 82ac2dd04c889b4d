package draw

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

const (
	margin  = 24.0
	heading = 44.0
	column  = 210.0 // of the legend
)

// SVG draws a network: parties as marks of their class, ties as lines, the thicker
// the heavier, with arrows if directed; the legend on the right and what the
// picture is of below. It takes O(n²) time and memory in the largest piece.
func SVG(w io.Writer, p Picture) error {
	if err := p.Validate(); err != nil {
		return err
	}
	_, err := w.Write(newDrawing(&p, Layout(p.Graph)).svg())
	return err
}

// drawing is a picture with its places.
type drawing struct {
	*Picture
	placing
	paper         rect // what the drawing covers
	width, height float64
	hidden        int // labels without room
	marks         map[string]mark
	b             bytes.Buffer
}

// newDrawing scales a layout until its labels fit.
func newDrawing(p *Picture, layout []Point) *drawing {
	return arranged(p, layout, func(int) [directions]float64 { return preference })
}

// arranged is newDrawing with a preference of where the label of a party stands.
func arranged(p *Picture, layout []Point, prefer func(party int) [directions]float64) *drawing {
	d := &drawing{Picture: p, marks: marks(p.classes())}
	d.prefer = prefer
	d.radius = p.radii()
	for pair := range p.Graph.Ties() {
		d.ends = append(d.ends, pair)
	}
	all := p.Graph.Len() <= AllLabels
	scale := startingScale(p.Graph.Len(), layout)
	for range 40 {
		d.fit(layout, scale)
		d.hidden = d.place(all)
		if d.hidden == 0 || !all {
			break
		}
		scale *= 1.12
	}
	d.crop()
	return d
}

// crop moves everything to the upper left and cuts the paper where nothing is.
func (d *drawing) crop() {
	box := rect{margin, heading, margin, heading}
	if len(d.at) > 0 {
		box = bounds(d.at)
	}
	for i, c := range d.at {
		box = box.with(Point{c.X, c.Y}.around(d.radius[i] + 6))
	}
	for _, l := range d.labels {
		if l.shown {
			box = box.with(l.box)
		}
	}
	by := Point{margin - box.left, heading + 10 - box.top}
	for i := range d.at {
		d.at[i] = d.at[i].plus(by)
	}
	for k := range d.labels {
		d.labels[k].box = d.labels[k].box.moved(by)
	}
	d.paper = box.moved(by)
	d.width = max(d.paper.right, 220) + column
	d.height = max(d.paper.bottom+48, heading+float64(len(d.marks)+7)*22)
}

// startingScale is how many pixels a tie is long: parties stand some 75 pixels from
// the nearest other, less where there are many.
func startingScale(n int, layout []Point) float64 {
	box := bounds(layout)
	if n > 300 {
		return min(70, 2400/max(box.width(), box.height(), 1))
	}
	sum := 0.0
	for i := range layout {
		nearest := math.Inf(1)
		for j := range layout {
			if i != j {
				nearest = min(nearest, layout[i].minus(layout[j]).length())
			}
		}
		if !math.IsInf(nearest, 1) {
			sum += nearest / float64(n)
		}
	}
	if n > AllLabels {
		return 70
	}
	return min(max(80, 75/max(sum, .1)), 200)
}

// fit scales the layout, so that no party covers another.
func (d *drawing) fit(layout []Point, scale float64) {
	d.at = make([]Point, len(layout))
	for i, p := range layout {
		d.at[i] = p.times(scale)
	}
	apart(d.at, d.radius)
	d.labels = nil
	for i := range layout {
		d.labels = append(d.labels, label{party: i, lines: lines(d.label(i))})
	}
}

func (d *drawing) svg() []byte {
	d.open()
	d.ties()
	d.parties()
	d.texts()
	d.legend()
	d.footer()
	d.b.WriteString("</svg>\n")
	return d.b.Bytes()
}

func (d *drawing) open() {
	title := escape(d.Title.In(d.Lang))
	g := d.Graph
	counts := wordsCounts(g.Len(), g.Edges())
	fmt.Fprintf(&d.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" font-family="Helvetica, Arial, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif" font-size="%.0f">`+"\n",
		d.width, d.height, d.width, d.height, fontSize)
	fmt.Fprintf(&d.b, "<title>%s</title>\n<desc>%s</desc>\n", title, escape(counts.In(d.Lang)))
	fmt.Fprintf(&d.b, `<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n")
	if g.Directed() {
		fmt.Fprintf(&d.b, `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="%s"/></marker></defs>`+"\n", faint)
	}
	fmt.Fprintf(&d.b, `<text x="%.0f" y="28" font-size="18" fill="%s">%s</text>`+"\n", margin, ink, title)
}

// ties draws an arc and its answer as one line with two arrows.
func (d *drawing) ties() {
	g := d.Graph
	heaviest := 1.0
	for _, weight := range g.Ties() {
		heaviest = max(heaviest, weight)
	}
	opacity := .25 + .35*math.Exp(-float64(len(d.ends))/400)
	fmt.Fprintf(&d.b, `<g class="ties" stroke="%s" stroke-opacity="%.2f" fill="none">`+"\n", faint, opacity)
	for pair, weight := range g.Ties() {
		i, j := pair[0], pair[1]
		answered := g.Directed() && g.Tied(j, i)
		if answered && j < i {
			continue // drawn with its answer
		}
		if answered {
			weight = max(weight, g.Weight(j, i))
		}
		d.tie(i, j, thickness(weight, heaviest), answered)
	}
	d.b.WriteString("</g>\n")
}

// thickness is that of a tie in pixels; where all weigh the same all are thin.
func thickness(weight, heaviest float64) float64 {
	if heaviest == 1 {
		return 1.2
	}
	return .7 + 2.6*weight/heaviest
}

func (d *drawing) tie(i, j int, width float64, answered bool) {
	from, to := d.at[i], d.at[j]
	along := to.minus(from)
	length := max(along.length(), 1e-9)
	start, end := d.radius[i]/length, 1-(d.radius[j]+2)/length
	arrows := ""
	if d.Graph.Directed() {
		arrows = ` marker-end="url(#arrow)"`
	}
	if answered {
		arrows += ` marker-start="url(#arrow)"`
		start = (d.radius[i] + 2) / length
	}
	fmt.Fprintf(&d.b, `<line class="tie" data-a="%d" data-b="%d" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke-width="%.1f"%s/>`+"\n",
		i, j, from.X+along.X*start, from.Y+along.Y*start, from.X+along.X*end, from.Y+along.Y*end, width, arrows)
}

func (d *drawing) class(i int) string {
	if d.Class == nil {
		return ""
	}
	return d.Class[i]
}

func (d *drawing) mark(i int) mark {
	if m, ok := d.marks[d.class(i)]; ok {
		return m
	}
	return mark{colours[0], 0}
}

func (d *drawing) parties() {
	d.b.WriteString(`<g class="parties" stroke="#ffffff" stroke-width="1">` + "\n")
	for i, c := range d.at {
		name := escape(strings.TrimSpace(d.label(i)))
		fmt.Fprintf(&d.b, `<g class="party" data-i="%d"><title>%s</title>`, i, name)
		if slices.Contains(d.Lead, i) {
			fmt.Fprintf(&d.b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="none" stroke="%s" stroke-width="2"/>`, c.X, c.Y, d.radius[i]+4, ink)
		}
		d.b.WriteString(d.mark(i).figure(c, d.radius[i], ""))
		d.b.WriteString("</g>\n")
	}
	d.b.WriteString("</g>\n")
}

// texts draws the labels, with a white rim so that ties behind do not disturb.
func (d *drawing) texts() {
	fmt.Fprintf(&d.b, `<g class="labels" fill="%s" paint-order="stroke" stroke="#ffffff" stroke-width="3" stroke-linejoin="round">`+"\n", ink)
	for _, l := range d.labels {
		if !l.shown {
			continue
		}
		if l.far {
			d.leader(l)
		}
		fmt.Fprintf(&d.b, `<text class="label" data-i="%d" text-anchor="middle">`, l.party)
		for k, s := range l.lines {
			fmt.Fprintf(&d.b, `<tspan x="%.1f" y="%.1f">%s</tspan>`, (l.box.left+l.box.right)/2, l.box.top+lineHeight*float64(k)+fontSize-1.5, escape(s))
		}
		d.b.WriteString("</text>\n")
	}
	d.b.WriteString("</g>\n")
}

// leader is the line from a party to a label that had to stand away.
func (d *drawing) leader(l label) {
	c := d.at[l.party]
	x, y := min(max(c.X, l.box.left), l.box.right), min(max(c.Y, l.box.top), l.box.bottom)
	fmt.Fprintf(&d.b, `<line class="leader" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width=".7"/>`+"\n", c.X, c.Y, x, y, faint)
}

func (d *drawing) legend() {
	x, y := d.paper.right+12, heading+10
	write := func(s string) {
		fmt.Fprintf(&d.b, `<text x="%.1f" y="%.1f" fill="%s">%s</text>`+"\n", x+24, y+4, ink, escape(s))
		y += 22
	}
	d.b.WriteString(`<g class="legend">` + "\n")
	for _, c := range d.classes() {
		n := 0
		for _, other := range d.Class {
			if other == c {
				n++
			}
		}
		fmt.Fprintln(&d.b, d.marks[c].figure(Point{x + 8, y}, 7, ""))
		write(fmt.Sprintf("%s (%d)", shortened(d.className(c)), n))
	}
	if len(d.Lead) > 0 {
		fmt.Fprintf(&d.b, `<circle cx="%.1f" cy="%.1f" r="7" fill="none" stroke="%s" stroke-width="2"/>`+"\n", x+8, y, ink)
		if d.Mark.IsZero() {
			d.Mark = wordsLead
		}
		write(d.Mark.In(d.Lang))
	}
	d.sizes(x, &y, write)
	d.b.WriteString("</g>\n")
}

// sizes says which measure areas follow, by the largest and a quarter of it.
func (d *drawing) sizes(x float64, y *float64, write func(string)) {
	most := 0.0
	for _, v := range d.Size.Values {
		if !math.IsNaN(v) {
			most = max(most, v)
		}
	}
	if most == 0 {
		return
	}
	*y += 10
	write(shortened(wordsArea(d.Size.Name).In(d.Lang)))
	*y += 4
	for _, v := range []float64{most, most / 4} {
		r := math.Sqrt(smallest*smallest + (largest*largest-smallest*smallest)*v/most)
		*y += max(0, r-8)
		fmt.Fprintf(&d.b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="none" stroke="%s"/>`+"\n", x+18, *y, r, faint)
		fmt.Fprintf(&d.b, `<text x="%.1f" y="%.1f" fill="%s">%.4g</text>`+"\n", x+44, *y+4, ink, v)
		*y += 12 + r
	}
}

// shortened keeps a text within the column of the legend.
func shortened(s string) string {
	width := 0.0
	for i, r := range s {
		width += letter(r) * fontSize
		if width > column-60 {
			return s[:i] + "…"
		}
	}
	return s
}

func (d *drawing) footer() {
	notes := []string{wordsCounts(d.Graph.Len(), d.Graph.Edges()).In(d.Lang), d.Note}
	if d.hidden > 0 {
		notes = append(notes, wordsHidden(d.hidden).In(d.Lang))
	}
	notes = append(notes, wordsNearness.In(d.Lang))
	notes = slices.DeleteFunc(notes, func(s string) bool { return s == "" })
	separator := " "
	if d.Lang == renjia.Chinese {
		separator = ""
	}
	fmt.Fprintf(&d.b, `<text x="%.0f" y="%.1f" font-size="11" fill="#595959">%s</text>`+"\n", margin, d.height-12, escape(strings.Join(notes, separator)))
}
