package draw

import (
	"fmt"
	"math"
	"strings"
)

// colours are those of Okabe & Ito (2008), which people with any kind of colour
// vision tell apart; black is kept for text.
var colours = [...]string{"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"}

const (
	unknown = "#999999" // of a party whose class is unknown, and of all without classes
	ink     = "#1a1a1a"
	faint   = "#6b6b6b"
)

// mark is how a class looks: no two of the first 35 classes alike.
type mark struct {
	colour string
	shape  int
}

const shapes = 5 // circle, square, diamond, triangle, hexagon

// marks gives every class its mark, in order; the class "" has none of its own.
func marks(classes []string) map[string]mark {
	all := map[string]mark{}
	k := 0
	for _, c := range classes {
		if c == "" {
			all[c] = mark{unknown, 0}
			continue
		}
		all[c] = mark{colours[k%len(colours)], (k + k/len(colours)) % shapes}
		k++
	}
	return all
}

// figure is the SVG of a mark of a radius around a point.
func (m mark) figure(c Point, r float64, more string) string {
	if m.shape == 0 {
		return fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"%s/>`, c.X, c.Y, r, m.colour, more)
	}
	corners, turn, scale := 4, math.Pi/4, 1.16
	switch m.shape {
	case 2:
		turn = 0
	case 3:
		corners, turn, scale = 3, -math.Pi/2, 1.25
	case 4:
		corners, turn, scale = 6, 0, 1.08
	}
	var points []string
	for k := range corners {
		sin, cos := math.Sincos(turn + 2*math.Pi*float64(k)/float64(corners))
		points = append(points, fmt.Sprintf("%.1f,%.1f", c.X+r*scale*cos, c.Y+r*scale*sin))
	}
	return fmt.Sprintf(`<polygon points="%s" fill="%s"%s/>`, strings.Join(points, " "), m.colour, more)
}
