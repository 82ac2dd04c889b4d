package indicator

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/renjia-project/renjia"
)

// Chart is what a figure shows. It holds numbers and labels, no drawing: the
// same chart is drawn in either language.
type Chart struct {
	X, Y       renjia.Text   // axis labels
	Categories []renjia.Text // names of x = 0, 1, 2…; none for a numeric axis
	Horizontal bool          // bars run to the right and categories stand on the left
	Series     []Series
	Panels     []Panel // small multiples, in place of series
	Marks      []Mark  // the labelled places of the x-axis that panels share, from the first to the last
}

// Series is a sequence of points drawn in one style.
type Series struct {
	Name   renjia.Text
	Style  Style
	Points []Point
}

// Point is a point of a series.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Style is how a series is drawn.
type Style string

// The styles. They differ in shape and dash as well as in colour.
const (
	Bars      Style = "bars"
	Line      Style = "line"
	Steps     Style = "steps"     // constant up to the next point
	Reference Style = "reference" // a dashed line to compare with
)

// The colours of Okabe and Ito (2008), told apart by readers with any common
// colour vision.
var (
	blue       = color.RGBA{0x00, 0x72, 0xB2, 0xFF}
	orange     = color.RGBA{0xE6, 0x9F, 0x00, 0xFF}
	green      = color.RGBA{0x00, 0x9E, 0x73, 0xFF}
	vermillion = color.RGBA{0xD5, 0x5E, 0x00, 0xFF}
	ink        = color.RGBA{0x33, 0x33, 0x33, 0xFF}
	faint      = color.RGBA{0xDD, 0xDD, 0xDD, 0xFF}
)

const (
	chartWidth  = 380 // points; the width of a phone, so that text stays readable there
	chartHeight = 230
	barRow      = 34 // height of a category of a horizontal chart
	chartMargin = 6
	textSize    = 11
	legendGap   = 3
)

// SVG draws the chart. The same chart gives the same bytes. Texts are left to
// the fonts of the reader's browser.
func (c *Chart) SVG(l renjia.Lang) (string, error) {
	if err := c.Validate(); err != nil {
		return "", err
	}
	if len(c.Panels) > 0 {
		return c.panels(l)
	}
	p, legend, err := c.plot(l)
	if err != nil {
		return "", fmt.Errorf("chart: %w", err)
	}
	height := vg.Length(chartHeight)
	if c.Horizontal {
		height = vg.Length(70 + barRow*len(c.Categories))
	}
	room := vg.Length(len(c.Series)) * (textSize + 2 + legendGap)
	canvas := vgsvg.New(chartWidth, height+room)
	all := draw.New(canvas)
	all.FillPolygon(color.White, all.ClipPolygonXY([]vg.Point{{}, {X: chartWidth}, {X: chartWidth, Y: height + room}, {Y: height + room}}))
	all = draw.Crop(all, chartMargin, -2*chartMargin, chartMargin, -chartMargin)
	legend.Draw(all)
	p.Draw(draw.Crop(all, 0, 0, 0, -room-chartMargin))
	var b strings.Builder
	if _, err := canvas.WriteTo(&b); err != nil {
		return "", fmt.Errorf("chart: %w", err)
	}
	return inlineSVG(b.String()), nil
}

// Validate refuses charts that have nothing to draw or numbers that cannot be
// drawn.
func (c *Chart) Validate() error {
	var p renjia.Problems
	if len(c.Panels) > 0 {
		c.validatePanels(&p)
		return p.Err("chart")
	}
	p.Require(len(c.Series) > 0, "series", "are missing")
	p.Require(!c.Horizontal || len(c.Categories) > 0, "categories", "are missing")
	for i, s := range c.Series {
		path := fmt.Sprintf("series[%d]", i)
		p.Require(s.Style == Bars || s.Style == Line || s.Style == Steps || s.Style == Reference, path+".style", "%q is unknown", s.Style)
		p.Require(len(s.Points) > 0, path+".points", "are missing")
		p.Require(s.Style != Bars || len(s.Points) == len(c.Categories), path+".points", "bars need one point per category")
		for _, q := range s.Points {
			p.Require(!math.IsNaN(q.X+q.Y) && !math.IsInf(q.X+q.Y, 0), path+".points", "are not all finite")
		}
	}
	return p.Err("chart")
}

func (c *Chart) plot(l renjia.Lang) (*plot.Plot, plot.Legend, error) {
	p, legend := emptyPlot()
	p.X.Label.Text, p.Y.Label.Text = c.X.In(l), c.Y.In(l)
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = faint, faint
	grid.Vertical.Width, grid.Horizontal.Width = .6, .6
	if c.Horizontal {
		grid.Horizontal.Width = 0
	} else {
		grid.Vertical.Width = 0
	}
	p.Add(grid)
	for i, s := range c.Series {
		drawn, err := s.plotter(i, c)
		if err != nil {
			return nil, legend, err
		}
		p.Add(drawn)
		legend.Add(s.Name.In(l), drawn)
	}
	c.frame(p, l)
	return p, legend, nil
}

// frame names the categories and lets amounts begin at zero.
func (c *Chart) frame(p *plot.Plot, l renjia.Lang) {
	amounts := &p.Y
	if c.Horizontal {
		amounts = &p.X
	}
	amounts.Min = math.Min(0, amounts.Min)
	if amounts.Max <= amounts.Min {
		amounts.Max = amounts.Min + 1
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks{}, ticks{}
	if len(c.Categories) == 0 {
		return
	}
	amounts.Max *= 1.05
	names := make([]string, len(c.Categories))
	for i, t := range c.Categories {
		names[i] = t.In(l)
		if c.Horizontal {
			names[i] = wrap(names[i], labelWidth)
		}
	}
	if c.Horizontal {
		p.NominalY(names...)
		p.Y.Min, p.Y.Max = -.6, float64(len(names))-.4
		return
	}
	p.NominalX(thinned(names)...)
	p.X.Min, p.X.Max = -.6, float64(len(names))-.4
}

// drawable is a series as the plot and its legend take it.
type drawable interface {
	plot.Plotter
	plot.Thumbnailer
}

func (s *Series) plotter(i int, c *Chart) (drawable, error) {
	if s.Style == Bars {
		return s.bars(i, c)
	}
	points := make(plotter.XYs, len(s.Points))
	for i, p := range s.Points {
		points[i] = plotter.XY{X: p.X, Y: p.Y}
	}
	line, err := plotter.NewLine(points)
	if err != nil {
		return nil, err
	}
	line.Color, line.Width = seriesColor(i), 2
	switch s.Style {
	case Steps:
		line.StepStyle = plotter.PostStep
	case Reference:
		line.Color, line.Width = ink, 1.2
		line.Dashes = []vg.Length{5, 3}
	}
	return line, nil
}

func (s *Series) bars(i int, c *Chart) (drawable, error) {
	values := make(plotter.Values, len(s.Points))
	for i, p := range s.Points {
		values[i] = p.Y
	}
	width := vg.Length(240) / vg.Length(len(values)+1)
	if c.Horizontal {
		width = barRow / 2
	}
	bars, err := plotter.NewBarChart(values, min(width, 26))
	if err != nil {
		return nil, err
	}
	bars.Color, bars.Horizontal = seriesColor(i), c.Horizontal
	bars.LineStyle.Width = 0
	return bars, nil
}

func seriesColor(i int) color.RGBA {
	return [...]color.RGBA{blue, orange, green, vermillion}[i%4]
}
