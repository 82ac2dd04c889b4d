package draw

import (
	"fmt"
	"io"
	"math"

	"github.com/renjia-project/renjia"
)

// Matrix draws the ties as the cells of a matrix, who ties in rows, whom in columns,
// the core first, in the order of its places and then of the others; the heavier a
// tie the darker its cell. The densities of the blocks stand at the rim. A core of
// none or all is a plain matrix.
func Matrix(w io.Writer, p Picture, core []int) error {
	if err := p.Validate(); err != nil {
		return err
	}
	order, err := coreFirst(p.Graph.Len(), core)
	if err != nil {
		return err
	}
	p.Class, p.Size, p.Lead = nil, Size{}, nil
	m := matrix{drawing: drawing{Picture: &p, marks: marks(p.classes())}, order: order, core: len(core)}
	_, err = w.Write(m.svg())
	return err
}

func coreFirst(n int, core []int) ([]int, error) {
	in := make([]bool, n)
	order := make([]int, 0, n)
	for _, i := range core {
		if i < 0 || i >= n || in[i] {
			return nil, fmt.Errorf("core: place %d is not in the graph, or there twice: %w", i, renjia.ErrInvalid)
		}
		in[i] = true
		order = append(order, i)
	}
	for i := range n {
		if !in[i] {
			order = append(order, i)
		}
	}
	return order, nil
}

type matrix struct {
	drawing
	order []int
	core  int
	side  float64 // of a cell
	left  float64
	top   float64
}

func (m *matrix) svg() []byte {
	n := len(m.order)
	m.side = min(18, max(1.5, 900/float64(max(n, 1))))
	longestLabel := 0.0
	for i := range n {
		longestLabel = max(longestLabel, min(textWidth(m.label(i)), 220))
	}
	if m.side < 9 {
		longestLabel = 0 // no room for names
	}
	m.left, m.top = margin+longestLabel+8, heading+longestLabel+8
	m.paper = rect{margin, heading, m.left + m.side*float64(n) + 12, m.top + m.side*float64(n)}
	m.width, m.height = m.paper.right+column, max(m.paper.bottom+40, heading+float64(len(m.marks)+8)*22)
	m.open()
	m.cells()
	if longestLabel > 0 {
		m.names()
	}
	m.blocks()
	m.legend()
	m.footer()
	m.b.WriteString("</svg>\n")
	return m.b.Bytes()
}

func (m *matrix) cells() {
	heaviest := 1.0
	for _, weight := range m.Graph.Ties() {
		heaviest = max(heaviest, weight)
	}
	at := make([]int, len(m.order))
	for k, i := range m.order {
		at[i] = k
	}
	fmt.Fprintf(&m.b, `<g class="cells" fill="%s">`+"\n", colours[0])
	cell := func(row, column int, weight float64) {
		fmt.Fprintf(&m.b, `<rect class="cell" x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill-opacity="%.2f"/>`+"\n",
			m.left+m.side*float64(at[column])+.5, m.top+m.side*float64(at[row])+.5, m.side-1, m.side-1, .3+.7*weight/heaviest)
	}
	for pair, weight := range m.Graph.Ties() {
		cell(pair[0], pair[1], weight)
		if !m.Graph.Directed() {
			cell(pair[1], pair[0], weight)
		}
	}
	m.b.WriteString("</g>\n")
}

func (m *matrix) names() {
	fmt.Fprintf(&m.b, `<g class="names" fill="%s" font-size="%.1f">`+"\n", ink, min(fontSize, m.side-1))
	for k, i := range m.order {
		middle := m.side*(float64(k)+.5) + 4
		name := escape(clipped(m.label(i), 220))
		fmt.Fprintf(&m.b, `<text x="%.1f" y="%.1f" text-anchor="end">%s</text>`+"\n", m.left-6, m.top+middle, name)
		fmt.Fprintf(&m.b, `<text transform="translate(%.1f %.1f) rotate(-90)">%s</text>`+"\n", m.left+middle, m.top-6, name)
	}
	m.b.WriteString("</g>\n")
}

func clipped(s string, width float64) string {
	sum := 0.0
	for i, r := range s {
		sum += letter(r) * fontSize
		if sum > width-fontSize {
			return s[:i] + "…"
		}
	}
	return s
}

// blocks rules the core off and says how dense each block is.
func (m *matrix) blocks() {
	n := len(m.order)
	end := m.side * float64(n)
	fmt.Fprintf(&m.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="none" stroke="%s"/>`+"\n", m.left, m.top, end, end, faint)
	if m.core == 0 || m.core == n {
		return
	}
	border := m.side * float64(m.core)
	fmt.Fprintf(&m.b, `<path d="M%.1f %.1fv%.1fM%.1f %.1fh%.1f" stroke="%s" stroke-width="1.5" fill="none"/>`+"\n", m.left+border, m.top, end, m.left, m.top+border, end, ink)
	x, y := m.paper.right+12, m.height-130
	core, rim := wordsCore.In(m.Lang), wordsRim.In(m.Lang)
	for k, line := range []struct {
		name                         string
		rows, columns, rows2, column int
	}{
		{core + " → " + core, 0, 0, m.core, m.core}, {core + " → " + rim, 0, m.core, m.core, n},
		{rim + " → " + core, m.core, 0, n, m.core}, {rim + " → " + rim, m.core, m.core, n, n},
	} {
		density := m.density(line.rows, line.rows2, line.columns, line.column)
		fmt.Fprintf(&m.b, `<text x="%.1f" y="%.1f" fill="%s">%s: %s</text>`+"\n", x, y+20*float64(k), ink, escape(line.name), density)
	}
}

// density is the share of cells with a tie in a block of the matrix.
func (m *matrix) density(fromRow, toRow, fromColumn, toColumn int) string {
	ties, cells := 0, 0
	for r := fromRow; r < toRow; r++ {
		for c := fromColumn; c < toColumn; c++ {
			if r == c {
				continue
			}
			cells++
			if m.Graph.Tied(m.order[r], m.order[c]) {
				ties++
			}
		}
	}
	share := float64(ties) / float64(cells)
	if math.IsNaN(share) {
		return "–"
	}
	return fmt.Sprintf("%.2f", share)
}
