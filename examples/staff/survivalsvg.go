package main

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/renjia-project/renjia/talent/survival"
)

// canvas is the picture of curves: shares upwards, time to the right.
type canvas struct {
	bytes.Buffer
	last float64 // the time at the right edge
}

const (
	pictureWidth, pictureHeight = 720, 480
	plotLeft, plotTop           = 60, 30
	plotRight, plotBottom       = 700, 420
	mostTicks                   = 400 // marks of losses on one curve; more would be a smear
	axisColour, light           = "#444", "#ddd"
)

var curveColours = []string{"#1b6ca8", "#c0392b", "#2e8b57", "#8e5ea2", "#b8860b", "#444444", "#16a085", "#d35400"}

func (c *canvas) x(time float64) float64 {
	return plotLeft + time/c.last*(plotRight-plotLeft)
}

func (c *canvas) y(share float64) float64 { return plotBottom - share*(plotBottom-plotTop) }

// picture draws the curves with their intervals; a small bar is a loss.
func (r *survivalResult) picture(time string) []byte {
	c := &canvas{}
	for _, curve := range r.curves {
		c.last = max(c.last, curve.Last())
	}
	if c.last == 0 {
		c.last = 1
	}
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="12">`+"\n", pictureWidth, pictureHeight)
	fmt.Fprintf(c, "<title>Kaplan–Meier</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n")
	c.axes(time)
	for i, name := range r.names {
		colour := curveColours[i%len(curveColours)]
		c.curve(r.curves[name], colour)
		c.text(plotRight-10, plotTop+14+16*float64(i), "end", colour, fmt.Sprintf("%s (n = %d)", name, r.curves[name].N))
	}
	c.WriteString("</svg>\n")
	return c.Bytes()
}

func (c *canvas) text(x, y float64, anchor, colour, text string) {
	fmt.Fprintf(c, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>`+"\n", x, y, anchor, colour, html.EscapeString(text))
}

func (c *canvas) rule(x1, y1, x2, y2 float64, colour string) {
	fmt.Fprintf(c, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"/>`+"\n", x1, y1, x2, y2, colour)
}

func (c *canvas) axes(time string) {
	for i := range 6 {
		share := float64(i) / 5
		c.rule(plotLeft, c.y(share), plotRight, c.y(share), light)
		c.text(plotLeft-8, c.y(share)+4, "end", axisColour, fmt.Sprintf("%.1f", share))
	}
	step := roundStep(c.last / 6)
	for t := 0.0; t <= c.last*(1+1e-9); t += step {
		c.rule(c.x(t), plotBottom, c.x(t), plotBottom+5, axisColour)
		c.text(c.x(t), plotBottom+20, "middle", axisColour, fmt.Sprintf("%.6g", t))
	}
	c.rule(plotLeft, plotBottom, plotRight, plotBottom, axisColour)
	c.text((plotLeft+plotRight)/2, plotBottom+42, "middle", axisColour, time)
	c.text(plotLeft, plotTop-12, "start", axisColour, "share still there")
}

// roundStep is the next larger of 1, 2, 5, 10, 20…
func roundStep(at float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(at)))
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= at {
			return m * unit
		}
	}
	return 10 * unit
}

func (c *canvas) curve(k *survival.Curve, colour string) {
	lower := c.steps(k, func(p survival.Point) float64 { return p.Lower })
	upper := c.steps(k, func(p survival.Point) float64 { return p.Upper })
	for i, j := 0, len(lower)-1; i < j; i, j = i+1, j-1 {
		lower[i], lower[j] = lower[j], lower[i]
	}
	fmt.Fprintf(c, `<polygon points="%s" fill="%s" fill-opacity="0.12"/>`+"\n", strings.Join(append(upper, lower...), " "), colour)
	line := c.steps(k, func(p survival.Point) float64 { return p.Survival })
	fmt.Fprintf(c, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.8"/>`+"\n", strings.Join(line, " "), colour)
	ticks := 0
	for _, p := range k.Points {
		if p.Censored > 0 && ticks < mostTicks {
			ticks++
			c.rule(c.x(p.Time), c.y(p.Survival)-4, c.x(p.Time), c.y(p.Survival)+4, colour)
		}
	}
}

// steps are the corners of a step function, as far as it is defined.
func (c *canvas) steps(k *survival.Curve, value func(survival.Point) float64) (corners []string) {
	at := 1.0
	corner := func(time, share float64) { corners = append(corners, fmt.Sprintf("%.1f,%.1f", c.x(time), c.y(share))) }
	corner(k.Variant.Start, at)
	for _, p := range k.Points {
		v := value(p)
		if math.IsNaN(v) && p.Survival == 1 { // no event yet: the band has no width
			v = 1
		}
		if math.IsNaN(v) {
			corner(p.Time, at)
			break
		}
		if v == at && p.Time != k.Last() {
			continue
		}
		corner(p.Time, at)
		corner(p.Time, v)
		at = v
	}
	return corners
}
