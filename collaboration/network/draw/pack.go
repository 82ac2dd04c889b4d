package draw

import (
	"cmp"
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

func sortByLength(parts [][]int) {
	slices.SortStableFunc(parts, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
}

// rect is a rectangle on paper.
type rect struct{ left, top, right, bottom float64 }

func (r rect) width() float64  { return r.right - r.left }
func (r rect) height() float64 { return r.bottom - r.top }

func (r rect) overlaps(s rect) bool {
	return r.left < s.right && s.left < r.right && r.top < s.bottom && s.top < r.bottom
}

func (r rect) grown(by float64) rect {
	return rect{r.left - by, r.top - by, r.right + by, r.bottom + by}
}

func (r rect) with(s rect) rect {
	return rect{min(r.left, s.left), min(r.top, s.top), max(r.right, s.right), max(r.bottom, s.bottom)}
}

func (r rect) moved(by Point) rect {
	return rect{r.left + by.X, r.top + by.Y, r.right + by.X, r.bottom + by.Y}
}

func bounds(points []Point) rect {
	r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		r = rect{min(r.left, p.X), min(r.top, p.Y), max(r.right, p.X), max(r.bottom, p.Y)}
	}
	return r
}

// Layout returns where the parties of a graph lie, in numbers of ties: pieces side
// by side in rows, isolates in rows of their own below. Distances have no
// direction; the layout does not change when parties are renamed.
func Layout(g *network.Graph) []Point {
	at := make([]Point, g.Len())
	parts, isolates := pieces(g)
	const gap = 1.2
	row := rect{}
	width := 0.0
	for k, part := range parts {
		local := upright(stress(between(g, part)))
		box := bounds(local)
		if k == 0 {
			width = max(box.width(), 3)
		} else if row.right+gap+box.width() > width {
			row = rect{0, row.bottom + gap, 0, row.bottom + gap}
		}
		left := row.right
		if left > 0 {
			left += gap
		}
		for i, p := range local {
			at[part[i]] = Point{left + p.X - box.left, row.top + p.Y - box.top}
		}
		row.right, row.bottom = left+box.width(), max(row.bottom, row.top+box.height())
	}
	line(at, isolates, max(width, 3), row.bottom+gap)
	return at
}

// line puts isolates into rows below the rest.
func line(at []Point, isolates []int, width, top float64) {
	each := max(1, int(width))
	for k, i := range isolates {
		at[i] = Point{float64(k%each) + .5, top + .7*float64(k/each)}
	}
}

// between are the neighbours within a part, directions ignored, by its own numbers.
func between(g *network.Graph, part []int) [][]int32 {
	number := make(map[int]int32, len(part))
	for k, i := range part {
		number[i] = int32(k)
	}
	all := make([][]int32, len(part))
	for k, i := range part {
		for _, j := range g.Row(i) {
			other := number[int(j)]
			all[k] = append(all[k], other)
			if g.Directed() {
				all[other] = append(all[other], int32(k))
			}
		}
	}
	return all
}

// upright turns a layout so that it is wider than high: along the direction in
// which it spreads most.
func upright(at []Point) []Point {
	var centre Point
	for _, p := range at {
		centre.X += p.X / float64(len(at))
		centre.Y += p.Y / float64(len(at))
	}
	xx, xy, yy := 0.0, 0.0, 0.0
	for _, p := range at {
		d := p.minus(centre)
		xx, xy, yy = xx+d.X*d.X, xy+d.X*d.Y, yy+d.Y*d.Y
	}
	sin, cos := math.Sincos(-math.Atan2(2*xy, xx-yy) / 2)
	turned := make([]Point, len(at))
	for i, p := range at {
		d := p.minus(centre)
		turned[i] = Point{cos*d.X - sin*d.Y, sin*d.X + cos*d.Y}
	}
	return turned
}

// apart pushes parties away from each other that would cover each other, the least
// that is needed.
func apart(at []Point, radius []float64) {
	const gap = 7
	for range 60 {
		moved := false
		for i := range at {
			for j := range i {
				away := at[i].minus(at[j])
				short := radius[i] + radius[j] + gap - away.length()
				if short <= 0 {
					continue
				}
				if away.length() < 1e-9 {
					sin, cos := math.Sincos(golden * float64(i))
					away = Point{cos, sin}
				}
				step := away.times(short / 2 / away.length() * 1.01)
				at[i], at[j], moved = at[i].plus(step), at[j].minus(step), true
			}
		}
		if !moved {
			return
		}
	}
}
