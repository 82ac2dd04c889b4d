package draw

import (
	"cmp"
	"math"
	"slices"
)

// label is the text of a party and where it stands.
type label struct {
	party int
	lines []string
	box   rect
	far   bool // away from its party: a line leads there
	shown bool
}

// placing finds places for labels that nothing else has.
type placing struct {
	at     []Point
	radius []float64
	ends   [][2]int // of ties
	labels []label
	prefer func(party int) [directions]float64
	grid   map[[2]int][]rect // what is taken, by cells
}

const cell = 60.0

// place puts every label where it covers neither a party nor another label and
// returns how many found no place. The crowded go first if all must be placed, else
// those of large parties.
func (p *placing) place(all bool) (missing int) {
	p.grid = map[[2]int][]rect{}
	for i, c := range p.at {
		r := p.radius[i] + 1.5
		p.take(rect{c.X - r, c.Y - r, c.X + r, c.Y + r})
	}
	order := make([]int, len(p.labels))
	crowd := make([]int, len(p.labels))
	for k := range order {
		order[k] = k
		for j := range p.at {
			if p.at[j].minus(p.at[p.labels[k].party]).length() < 90 {
				crowd[k]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if all {
			return cmp.Compare(crowd[b], crowd[a])
		}
		return cmp.Compare(p.radius[p.labels[b].party], p.radius[p.labels[a].party])
	})
	for _, k := range order {
		if !p.one(&p.labels[k], all) {
			missing++
		}
	}
	return missing
}

// one places one label at the best of the free places around its party.
func (p *placing) one(l *label, all bool) bool {
	best, found := math.Inf(1), false
	rings := []float64{0, 10, 24, 44, 70}
	if !all {
		rings = rings[:2]
	}
	prefer := p.prefer(l.party)
	for ring, away := range rings {
		for k := range directions {
			box := p.candidate(l, away, k)
			if p.taken(box) {
				continue
			}
			cost := float64(ring)*4 + prefer[k] + .6*float64(p.crossed(box, l.party))
			if cost < best {
				best, found = cost, true
				l.box, l.far = box, away > 12
			}
		}
		if found && best < float64(ring+1)*4 {
			break
		}
	}
	l.shown = found
	if found {
		p.take(l.box.grown(1.5))
	}
	return found
}

// directions is in how many directions a label may stand from its party.
const directions = 16

// preference is the cost of each of sixteen directions, from the right clockwise:
// beside a party a text is read best.
var preference = [directions]float64{0, .9, .4, .9, .5, 1, .6, .9, .3, .9, .6, 1, .5, .9, .4, .9}

// candidate is the box of a label in one of sixteen directions.
func (p *placing) candidate(l *label, away float64, k int) rect {
	w, h := size(l.lines)
	sin, cos := math.Sincos(float64(k) * math.Pi / 8)
	c := p.at[l.party]
	r := p.radius[l.party] + 4 + away
	x, y := c.X+r*cos, c.Y+r*sin // the nearest point of the box
	left := x - w*(1-cos)/2
	top := y - h*(1-sin)/2
	return rect{left, top, left + w, top + h}
}

func size(lines []string) (w, h float64) {
	for _, s := range lines {
		w = max(w, textWidth(s))
	}
	return w, lineHeight * float64(len(lines))
}

func (p *placing) cells(r rect, visit func(c [2]int) bool) {
	for x := int(math.Floor(r.left / cell)); x <= int(math.Floor(r.right/cell)); x++ {
		for y := int(math.Floor(r.top / cell)); y <= int(math.Floor(r.bottom/cell)); y++ {
			if !visit([2]int{x, y}) {
				return
			}
		}
	}
}

func (p *placing) take(r rect) {
	p.cells(r, func(c [2]int) bool {
		p.grid[c] = append(p.grid[c], r)
		return true
	})
}

func (p *placing) taken(r rect) bool {
	hit := false
	p.cells(r, func(c [2]int) bool {
		hit = slices.ContainsFunc(p.grid[c], r.overlaps)
		return !hit
	})
	return hit
}

// crossed counts the ties of others that run through a box.
func (p *placing) crossed(box rect, party int) int {
	n := 0
	for _, e := range p.ends {
		if e[0] != party && e[1] != party && cuts(p.at[e[0]], p.at[e[1]], box) {
			n++
		}
	}
	return min(n, 8)
}

// cuts reports whether a line runs through a box (Liang & Barsky 1984).
func cuts(a, b Point, r rect) bool {
	from, to := 0.0, 1.0
	d := b.minus(a)
	for _, s := range [4][2]float64{{-d.X, a.X - r.left}, {d.X, r.right - a.X}, {-d.Y, a.Y - r.top}, {d.Y, r.bottom - a.Y}} {
		switch {
		case s[0] == 0 && s[1] < 0:
			return false
		case s[0] < 0:
			from = max(from, s[1]/s[0])
		case s[0] > 0:
			to = min(to, s[1]/s[0])
		}
	}
	return from <= to
}
