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

// Panel is one of several small charts that share an x-axis.
type Panel struct {
	Title renjia.Text
	Runs  [][]Point // joined within a run; between runs there is a gap without values
}

// Mark is a labelled place of an x-axis.
type Mark struct {
	X    float64
	Text renjia.Text
}

const (
	panelColumns = 2 // as wide as a phone
	panelHeight  = 125
	panelGap     = 10
)

func (c *Chart) validatePanels(p *renjia.Problems) {
	p.Require(len(c.Series) == 0, "series", "and panels exclude each other")
	p.Require(len(c.Marks) >= 2 && c.Marks[0].X < c.Marks[len(c.Marks)-1].X, "marks", "want two or more, the last behind the first")
	for i, panel := range c.Panels {
		path := fmt.Sprintf("panels[%d]", i)
		p.Require(len(panel.Runs) > 0, path+".runs", "are missing")
		for _, run := range panel.Runs {
			p.Require(len(run) > 0, path+".runs", "are empty")
			for _, q := range run {
				p.Require(!math.IsNaN(q.X+q.Y) && !math.IsInf(q.X+q.Y, 0), path+".runs", "are not all finite")
			}
		}
	}
}

// panels draws the small multiples in two columns, their axes in line.
func (c *Chart) panels(l renjia.Lang) (string, error) {
	rows := (len(c.Panels) + panelColumns - 1) / panelColumns
	grid := make([][]*plot.Plot, rows)
	for i := range grid {
		grid[i] = make([]*plot.Plot, panelColumns)
	}
	for i := range c.Panels {
		p, err := c.panel(&c.Panels[i], l)
		if err != nil {
			return "", fmt.Errorf("chart: panel %d: %w", i, err)
		}
		grid[i/panelColumns][i%panelColumns] = p
	}
	height := vg.Length(rows * panelHeight)
	canvas := vgsvg.New(chartWidth, height)
	all := draw.New(canvas)
	all.FillPolygon(color.White, all.ClipPolygonXY([]vg.Point{{}, {X: chartWidth}, {X: chartWidth, Y: height}, {Y: height}}))
	tiles := draw.Tiles{
		Rows: rows, Cols: panelColumns, PadX: panelGap, PadY: panelGap,
		PadTop: chartMargin, PadBottom: chartMargin, PadLeft: chartMargin, PadRight: chartMargin,
	}
	for i, row := range plot.Align(grid, tiles, all) {
		for j, tile := range row {
			if grid[i][j] != nil {
				grid[i][j].Draw(tile)
			}
		}
	}
	var b strings.Builder
	if _, err := canvas.WriteTo(&b); err != nil {
		return "", fmt.Errorf("chart: %w", err)
	}
	return inlineSVG(b.String()), nil
}

// panel draws runs as lines with dots, so that a single value shows as well.
func (c *Chart) panel(panel *Panel, l renjia.Lang) (*plot.Plot, error) {
	p, _ := emptyPlot()
	p.Title.Text = wrap(panel.Title.In(l), chartWidth/panelColumns-2*panelGap)
	p.Title.Padding = 3
	grid := plotter.NewGrid()
	grid.Vertical.Width, grid.Horizontal.Width, grid.Horizontal.Color = 0, .6, faint
	p.Add(grid)
	for _, run := range panel.Runs {
		points := make(plotter.XYs, len(run))
		for i, q := range run {
			points[i] = plotter.XY(q)
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return nil, err
		}
		line.Color, line.Width = blue, 1.6
		dots.Color, dots.Shape, dots.Radius = blue, draw.CircleGlyph{}, 2.2
		p.Add(line, dots)
	}
	p.X.Min, p.X.Max = c.Marks[0].X, c.Marks[len(c.Marks)-1].X
	p.X.Tick.Marker, p.Y.Tick.Marker = c.labels(l), ticks{}
	p.Y.Min = math.Min(0, p.Y.Min)
	if p.Y.Max <= p.Y.Min {
		p.Y.Max = p.Y.Min + 1
	}
	return p, nil
}

// labels names the first and the last mark; the others would not fit.
func (c *Chart) labels(l renjia.Lang) plot.ConstantTicks {
	all := make(plot.ConstantTicks, len(c.Marks))
	for i, m := range c.Marks {
		all[i].Value = m.X
		if i == 0 || i == len(c.Marks)-1 {
			all[i].Label = m.Text.In(l)
		}
	}
	return all
}

// figure draws each indicator of a dimension that has a value over time, from
// zero. There is none for a single day, nor where nothing has a value.
func (c *Course) figure(of int) (Figure, bool) {
	first, last := c.Days[0].Scorecard, c.Days[len(c.Days)-1].Scorecard
	group := first.Groups[of]
	name := group.Dimension.Title()
	f := Figure{
		Anchor:  "course-" + strings.ToLower(string(group.Dimension)),
		Caption: renjia.Text{EN: name.EN + " over time", ZH: name.ZH + "历次变化"},
	}
	for _, d := range c.Days {
		f.Chart.Marks = append(f.Chart.Marks, Mark{c.since(d), date(d.Scorecard.AsOf)})
	}
	for _, x := range group.Scores {
		if panel := c.history(x.Indicator); len(panel.Runs) > 0 {
			f.Chart.Panels = append(f.Chart.Panels, panel)
		}
	}
	f.Alt = renjia.Textf("%d indicators from %s to %s, each in a panel of its own; the numbers stand in the table before it.", "共%d项指标，%s至%s，每项一图；数值见上表。",
		len(f.Chart.Panels), first.AsOf, last.AsOf)
	return f, len(f.Chart.Panels) > 0 && len(c.Days) > 1
}

// since counts days from the first scorecard.
func (c *Course) since(d Day) float64 {
	return float64(d.Scorecard.AsOf.Sub(c.Days[0].Scorecard.AsOf))
}

// history cuts the values of an indicator into runs at days without one.
func (c *Course) history(id ID) Panel {
	score := Score{Indicator: id}
	indicator, _ := score.definition()
	panel := Panel{Title: indicator.Title}
	scale := 1.0
	if indicator.Unit == Percent {
		scale = 100
		panel.Title = renjia.Text{EN: indicator.Title.EN + ", %", ZH: indicator.Title.ZH + "（%）"}
	}
	var run []Point
	for _, d := range c.Days {
		x, _ := d.Scorecard.Score(id)
		if x.Result != nil {
			run = append(run, Point{c.since(d), scale * x.Result.Value})
			continue
		}
		if len(run) > 0 {
			panel.Runs, run = append(panel.Runs, run), nil
		}
	}
	if len(run) > 0 {
		panel.Runs = append(panel.Runs, run)
	}
	return panel
}
