package network

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Weights says whether the weights of ties count.
type Weights string

// The ways to treat weights.
const (
	WeightsCount  Weights = "count"
	WeightsIgnore Weights = "ignore" // a tie is a tie
)

func (w Weights) check() error {
	switch w {
	case WeightsCount, WeightsIgnore:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "network measure", Choices: []renjia.Choice{{
			Name: "weights", Options: []string{string(WeightsCount), string(WeightsIgnore)},
		}}}
	}
	return fmt.Errorf("weights %q: unknown: %w", string(w), renjia.ErrInvalid)
}

// Constraint returns Burt's constraint: how much of a party's effort goes, at one
// remove or two, into the same contacts. It is the sum over its contacts j of
// (p_ij + Σ_q p_iq·p_qj)², where p_ij is the share of j in all its ties, both
// directions added up (Burt 1992, 2.4). A high constraint leaves little room to
// broker. It is undefined for an isolate.
func (g *Graph) Constraint(w Weights) (Scores, error) {
	return g.holes("constraint", w, func(h *holes, i int) float64 {
		sum := 0.0
		for k, j := range h.row(i) {
			p := h.weight(i, k)/h.total[i] + h.indirect[j]
			sum += p * p
		}
		return sum
	})
}

// EffectiveSize returns Burt's effective size: the number of a party's contacts
// less the redundancy among them, Σ_j (1 − Σ_q p_iq·m_jq), where m_jq is the tie
// of j to q relative to j's strongest tie (Burt 1992, 2.2). It is undefined for
// an isolate.
func (g *Graph) EffectiveSize(w Weights) (Scores, error) {
	return g.holes("effective-size", w, func(h *holes, i int) float64 {
		size := 0.0
		for _, j := range h.row(i) {
			size += 1 - h.redundant[j]
		}
		return size
	})
}

// holes works out how the contacts of one party are tied to each other.
type holes struct {
	*Graph             // undirected: the ties of both directions added up
	weights  []float64 // of ties, along targets
	total    []float64 // of each party's ties
	most     []float64 // of each party's strongest tie
	contact  []bool    // of the party looked at
	indirect []float64 // for contact j, Σ_q p_iq·p_qj

	redundant []float64 // for contact j, Σ_q p_iq·m_jq
}

func (h *holes) weight(i, k int) float64 { return h.weights[int(h.offsets[i])+k] }

func (g *Graph) holes(measure string, w Weights, of func(*holes, int) float64) (Scores, error) {
	if err := w.check(); err != nil {
		return Scores{}, err
	}
	h := newHoles(g, w)
	values := make([]float64, g.Len())
	for i := range values {
		if len(h.row(i)) == 0 {
			values[i] = math.NaN()
			continue
		}
		h.look(i, true)
		values[i] = of(h, i)
		h.look(i, false)
	}
	about := g.about(measure, g.Len(), fmt.Sprintf("weights: %s, both directions added up, contacts only", w), "Burt 1992")
	return Scores{about, values}, nil
}

func newHoles(g *Graph, w Weights) *holes {
	both, weights := g.symmetrized(w)
	n := g.Len()
	h := &holes{
		Graph: both, weights: weights, total: make([]float64, n), most: make([]float64, n),
		contact: make([]bool, n), indirect: make([]float64, n), redundant: make([]float64, n),
	}
	for i := range n {
		for k := range h.row(i) {
			h.total[i] += h.weight(i, k)
			h.most[i] = max(h.most[i], h.weight(i, k))
		}
	}
	return h
}

// look fills the fields of the party looked at, or clears them again.
func (h *holes) look(i int, begin bool) {
	for _, j := range h.row(i) {
		h.contact[j] = begin
		h.indirect[j], h.redundant[j] = 0, 0
	}
	if !begin {
		return
	}
	for k, q := range h.row(i) {
		p := h.weight(i, k) / h.total[i]
		for l, j := range h.row(int(q)) {
			if h.contact[j] {
				w := h.weight(int(q), l)
				h.indirect[j] += p * w / h.total[q]
				h.redundant[j] += p * w / h.most[j]
			}
		}
	}
}

// symmetrized returns the graph with every arc answered, and the weights of both
// directions added up.
func (g *Graph) symmetrized(w Weights) (*Graph, []float64) {
	s := &Graph{options: g.options, nodes: g.nodes, offsets: make([]int32, len(g.offsets))}
	var weights []float64
	back := g.reversed()
	for i := range g.nodes {
		out, in := g.arcs(i, w), back.arcs(i, w)
		for len(out) > 0 || len(in) > 0 {
			var next tied
			switch {
			case len(in) == 0 || len(out) > 0 && out[0].to < in[0].to:
				next, out = out[0], out[1:]
			case len(out) == 0 || in[0].to < out[0].to:
				next, in = in[0], in[1:]
			default:
				next = tied{out[0].to, out[0].weight + in[0].weight}
				out, in = out[1:], in[1:]
			}
			s.targets = append(s.targets, next.to)
			weights = append(weights, next.weight)
		}
		s.offsets[i+1] = int32(len(s.targets))
	}
	return s, weights
}

type tied struct {
	to     int32
	weight float64
}

func (g *Graph) arcs(i int, w Weights) []tied {
	row := make([]tied, 0, len(g.row(i)))
	for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
		a := tied{g.targets[k], 1}
		if w == WeightsCount {
			a.weight = float64(g.weights[k])
		}
		row = append(row, a)
	}
	return row
}
