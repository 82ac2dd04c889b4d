package holes

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Constraint returns Burt's constraint: how much of a party's effort goes, at one
// remove or two, into the same contacts. It is the sum over its contacts j of
// (p_ij + Σ_q p_iq·p_qj)², where p_ij is the share of j in all its ties, both
// directions added up (Burt 1992, 2.4). A high constraint leaves little room to
// broker. It is undefined for an isolate.
func Constraint(g *network.Graph, w network.Weights) (network.Scores, error) {
	return holesOf(g, "constraint", w, func(h *holes, i int) float64 {
		sum := 0.0
		for k, j := range h.both.Row(i) {
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
func EffectiveSize(g *network.Graph, w network.Weights) (network.Scores, error) {
	return holesOf(g, "effective-size", w, func(h *holes, i int) float64 {
		size := 0.0
		for _, j := range h.both.Row(i) {
			size += 1 - h.redundant[j]
		}
		return size
	})
}

// holes works out how the contacts of one party are tied to each other.
type holes struct {
	both     *network.Graph // the ties of both directions added up
	total    []float64      // of each party's ties
	most     []float64      // of each party's strongest tie
	contact  []bool         // of the party looked at
	indirect []float64      // for contact j, Σ_q p_iq·p_qj

	redundant []float64 // for contact j, Σ_q p_iq·m_jq
}

func (h *holes) weight(i, k int) float64 {
	if w := h.both.RowWeights(i); w != nil {
		return w[k]
	}
	return 1
}

func holesOf(g *network.Graph, measure string, w network.Weights, of func(*holes, int) float64) (network.Scores, error) {
	if err := w.Check(); err != nil {
		return network.Scores{}, err
	}
	h, err := newHoles(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	values := make([]float64, g.Len())
	for i := range values {
		if len(h.both.Row(i)) == 0 {
			values[i] = math.NaN()
			continue
		}
		h.look(i, true)
		values[i] = of(h, i)
		h.look(i, false)
	}
	about := g.About(measure, fmt.Sprintf("weights: %s, both directions added up, contacts only", w), "Burt 1992")
	return network.Scores{About: about, Values: values}, nil
}

func newHoles(g *network.Graph, w network.Weights) (*holes, error) {
	both, err := added(g, w)
	if err != nil {
		return nil, err
	}
	n := g.Len()
	h := &holes{
		both: both, total: make([]float64, n), most: make([]float64, n),
		contact: make([]bool, n), indirect: make([]float64, n), redundant: make([]float64, n),
	}
	for i := range n {
		for k := range both.Row(i) {
			h.total[i] += h.weight(i, k)
			h.most[i] = max(h.most[i], h.weight(i, k))
		}
	}
	return h, nil
}

// added is the graph with the ties of both directions added up.
func added(g *network.Graph, w network.Weights) (*network.Graph, error) {
	if w == network.WeightsIgnore {
		g = g.Unweighted()
	}
	return g.Undirected(network.Weak, network.MergeSum)
}

// look fills the fields of the party looked at, or clears them again.
func (h *holes) look(i int, begin bool) {
	for _, j := range h.both.Row(i) {
		h.contact[j] = begin
		h.indirect[j], h.redundant[j] = 0, 0
	}
	if !begin {
		return
	}
	for k, q := range h.both.Row(i) {
		p := h.weight(i, k) / h.total[i]
		for l, j := range h.both.Row(int(q)) {
			if h.contact[j] {
				w := h.weight(int(q), l)
				h.indirect[j] += p * w / h.total[q]
				h.redundant[j] += p * w / h.most[j]
			}
		}
	}
}
