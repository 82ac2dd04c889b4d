package coreperiphery

import (
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// measure states correlation and densities of a division by the weights as they
// are, not as whole numbers; as shares of the largest, whose squares are in range.
func (p *Partition) measure(g *network.Graph, s *sheet) {
	var core, mixed, periphery block
	member := make([]bool, g.Len())
	for _, i := range p.Core {
		member[i] = true
	}
	_, _, weights := g.Rows()
	largest := slices.Max(weights)
	for pair, w := range g.Ties() {
		w /= largest
		b := &mixed
		switch {
		case member[pair[0]] && member[pair[1]]:
			b = &core
		case !member[pair[0]] && !member[pair[1]]:
			b = &periphery
		}
		b.add(w)
		if s.one == 2 {
			b.add(w)
		}
	}
	var size [2]int
	for _, i := range p.Core {
		size[s.modeOf(i)]++
	}
	cc, pp, all := s.cells(size)
	core.cells, mixed.cells, periphery.cells = float64(cc), float64(all-cc-pp), float64(pp)
	p.Densities = Densities{core.mean() * largest, mixed.mean() * largest, periphery.mean() * largest}
	switch p.Pattern {
	case Max:
		p.Correlation = correlate(core.with(mixed), periphery)
	case Product:
		p.Correlation = correlate(core, mixed.with(periphery))
	case Missing:
		p.Correlation = correlate(core, periphery)
	}
}

// block is what stands in some cells.
type block struct{ cells, sum, squares float64 }

func (b *block) add(w float64) { b.sum += w; b.squares += w * w }
func (b block) mean() float64  { return b.sum / b.cells }
func (b block) with(o block) block {
	return block{b.cells + o.cells, b.sum + o.sum, b.squares + o.squares}
}

// correlate returns the correlation of the cells of two blocks with 1 and 0.
func correlate(one, zero block) float64 {
	all := one.with(zero)
	variance := all.cells*all.squares - all.sum*all.sum
	return (zero.cells*one.sum - one.cells*zero.sum) / math.Sqrt(variance*one.cells*zero.cells)
}
