package draw

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

const (
	svgSize   = 800 // width and height, in pixels
	svgMargin = 140 // room for names
	svgDot    = 5.0 // radius of a party without ties
)

// SVG draws a graph as a picture of 800 by 800 pixels: parties on a circle
// in the order of the graph, from the top clockwise, the larger the more others
// they are tied to; ties as lines, with an arrow if directed, the thicker the
// heavier. name gives each party its label. The same graph and names give the
// same bytes.
func SVG(w io.Writer, g *network.Graph, title renjia.Text, l renjia.Lang, name func(id string) string) error {
	b := bufio.NewWriter(w)
	heading := escape(title.In(l))
	fmt.Fprintf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%[1]d\" height=\"%[1]d\" viewBox=\"0 0 %[1]d %[1]d\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n", svgSize)
	fmt.Fprintf(b, "<title>%s</title>\n<text x=\"20\" y=\"30\" font-size=\"18\">%s</text>\n", heading, heading)
	fmt.Fprint(b, `<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>`+"\n")
	p := newPicture(g)
	p.ties(b)
	p.parties(b, name)
	fmt.Fprintln(b, "</svg>")
	return b.Flush() // keeps the first error of all writing before
}

// picture is where everything goes.
type picture struct {
	*network.Graph
	radius   []float64
	heaviest float64
}

func newPicture(g *network.Graph) picture {
	p := picture{Graph: g, heaviest: 1}
	for _, n := range g.Neighbours() {
		p.radius = append(p.radius, svgDot+2*math.Sqrt(float64(n)))
	}
	for _, w := range g.Ties() {
		p.heaviest = max(p.heaviest, w)
	}
	return p
}

// place returns the centre of a party and the direction it lies in.
func (p *picture) place(i int) (x, y, sin, cos float64) {
	sin, cos = math.Sincos(2 * math.Pi * float64(i) / float64(p.Len()))
	const circle = svgSize/2 - svgMargin
	return svgSize/2 + circle*sin, svgSize/2 - circle*cos, sin, cos
}

func (p *picture) ties(b io.Writer) {
	arrow := ""
	if p.Directed() {
		arrow = ` marker-end="url(#arrow)"`
	}
	for pair, weight := range p.Ties() {
		i, j := pair[0], pair[1]
		fromX, fromY, _, _ := p.place(i)
		toX, toY, _, _ := p.place(j)
		length := math.Hypot(toX-fromX, toY-fromY)
		stop := 1 - p.radius[j]/length // at the rim of the party, where the arrow shows
		width := 1 + 3*(weight-1)/max(1, p.heaviest-1)
		fmt.Fprintf(b, "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke=\"#777\" stroke-opacity=\"0.6\" stroke-width=\"%.2f\"%s/>\n",
			fromX, fromY, fromX+(toX-fromX)*stop, fromY+(toY-fromY)*stop, width, arrow)
	}
}

func (p *picture) parties(b io.Writer, name func(id string) string) {
	for i := range p.Len() {
		x, y, sin, cos := p.place(i)
		anchor := "middle"
		switch {
		case sin > 0.2:
			anchor = "start"
		case sin < -0.2:
			anchor = "end"
		}
		away := p.radius[i] + 6
		fmt.Fprintf(b, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\" fill=\"#2b6cb0\"/>\n", x, y, p.radius[i])
		fmt.Fprintf(b, "<text x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\">%s</text>\n", x+away*sin, y-away*cos+4-4*cos, anchor, escape(name(p.ID(i))))
	}
}

// escape makes any text safe within an element.
func escape(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a bytes.Buffer does not fail
	}
	return b.String()
}
