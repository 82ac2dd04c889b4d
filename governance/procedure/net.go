package procedure

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// net is the Petri net of a template (see the package documentation): a place
// for each pair of nodes of which one comes directly after the other, one
// marked place before each node that comes after nothing, one place behind each
// node that nothing comes after. A node has a transition for each of its steps,
// a silent one if it may be left out, and for each repeatable step one that
// takes its outputs and gives them back.
type net struct {
	*graph
	in, out  [][]int // places of each node
	producer []int   // node that fills each place; -1: the initial marking
	initial  []int   // places marked at the beginning
	final    []int   // places to be marked at the end
	optional []bool  // of each node
}

func newNet(t Template) *net {
	g := newGraph(t)
	n := &net{graph: g, in: make([][]int, len(g.nodes)), out: make([][]int, len(g.nodes)), optional: make([]bool, len(g.nodes))}
	for v, x := range g.nodes {
		n.optional[v] = t.Steps[x.steps[0]].Optional
		if len(x.before) == 0 {
			n.initial = append(n.initial, n.place(-1, v))
		}
		for _, w := range x.after {
			n.place(v, w)
		}
		if len(x.after) == 0 {
			n.final = append(n.final, n.place(v, -1))
		}
	}
	return n
}

func (n *net) place(from, to int) int {
	p := len(n.producer)
	n.producer = append(n.producer, from)
	if from >= 0 {
		n.out[from] = append(n.out[from], p)
	}
	if to >= 0 {
		n.in[to] = append(n.in[to], p)
	}
	return p
}

// Tokens are the counts of a replay: how many tokens were produced, consumed,
// missing when a transition had to be forced, and remaining at the end. The
// initial marking counts as produced, the final one as consumed, and what
// silent transitions move counts like the rest.
type Tokens struct {
	Produced  int64 `json:"produced"`
	Consumed  int64 `json:"consumed"`
	Missing   int64 `json:"missing"`
	Remaining int64 `json:"remaining"`
}

// Fitness returns ½(1 − missing/consumed) + ½(1 − remaining/produced), exactly
// (Rozinat and van der Aalst 2008). It is 1 for a case that the net can replay.
// No tokens at all is renjia.ErrInvalid, more than 2³¹ are
// renjia.ErrUnsupported.
func (k Tokens) Fitness() (renjia.Fraction, error) {
	p, c := k.Produced, k.Consumed
	if p <= 0 || c <= 0 {
		return renjia.Fraction{}, fmt.Errorf("fitness: nothing was replayed: %w", renjia.ErrInvalid)
	}
	if p > maxTokens || c > maxTokens {
		return renjia.Fraction{}, fmt.Errorf("fitness of more than %d tokens: %w", int64(maxTokens), renjia.ErrUnsupported)
	}
	return renjia.NewFraction((c-k.Missing)*p+(p-k.Remaining)*c, 2*c*p)
}

// maxTokens keeps 2·c·p within 63 bits.
const maxTokens = 1<<31 - 1

// Add returns the counts of two replays together.
func (k Tokens) Add(l Tokens) Tokens {
	return Tokens{k.Produced + l.Produced, k.Consumed + l.Consumed, k.Missing + l.Missing, k.Remaining + l.Remaining}
}
