package centrality

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
)

const brandesSource = "Freeman 1977; Brandes 2001"

// Betweenness returns for each party the sum, over pairs of others, of the share
// of shortest paths that pass through it; in an undirected graph each pair counts
// once. [Normalized] divides by the number of pairs of others, and is undefined
// for fewer than three parties.
//
// By weights, paths are compared exactly where the weights are numbers of few
// digits, and to a relative 1e-10 elsewhere; the variant says which. It takes
// O(n·m) time, O(n·m·log n) by weights (Brandes 2001). Above some 50,000 parties
// see [SampledBetweenness].
func Betweenness(g *network.Graph, l network.Lengths, options ...Option) (network.Scores, error) {
	s := chosen(options)
	k, err := newPathKernel(g, l)
	if err != nil {
		return network.Scores{}, err
	}
	about := g.About("betweenness", fmt.Sprintf("%s, lengths: %s%s", s.scale(), l, k.compared()), brandesSource)
	n := float64(g.Len())
	most, err := s.most(about, (n-1)*(n-2), 3)
	if err != nil {
		return network.Scores{}, err
	}
	sum := k.sums(g.Len(), s.workers, func(w *pathWorker, source int32, part []float64) { w.places(source, part) })
	scalePairs(sum, g.Directed(), most)
	return network.Scores{About: about, Values: sum}, nil
}

// EdgeScores has one float for each tie, in the order of [network.Graph.Ties].
type EdgeScores struct {
	network.About
	Values []float64 `json:"values"`
}

// EdgeBetweenness returns for each tie the sum, over pairs of parties, of the
// share of shortest paths that use it; in an undirected graph each pair counts
// once. [Normalized] divides by the number of pairs. Paths are compared as in
// [Betweenness], in the same time (Girvan & Newman 2002).
func EdgeBetweenness(g *network.Graph, l network.Lengths, options ...Option) (EdgeScores, error) {
	s := chosen(options)
	k, err := newPathKernel(g, l)
	if err != nil {
		return EdgeScores{}, err
	}
	about := g.About("edge-betweenness", fmt.Sprintf("%s, lengths: %s%s", s.scale(), l, k.compared()), "Girvan & Newman 2002; Brandes 2008")
	n := float64(g.Len())
	most, err := s.most(about, n*(n-1), 2)
	if err != nil {
		return EdgeScores{}, err
	}
	arcs := k.sums(len(k.out.targets), s.workers, func(w *pathWorker, source int32, part []float64) { w.arcs(source, part) })
	values := perTie(g, arcs)
	scalePairs(values, g.Directed(), most)
	return EdgeScores{about, values}, nil
}

// most is what scores are divided by: a number of ordered pairs if normalized.
func (s settings) most(a network.About, pairs float64, atLeast int) (float64, error) {
	if !s.normalized {
		return 1, nil
	}
	if a.N < atLeast {
		return 0, a.Undefined(fmt.Sprintf("normalized, there must be %d parties", atLeast))
	}
	return pairs, nil
}

// scalePairs brings sums over ordered pairs to their scale. Normalized, a pair
// that counts once is divided by half the number of ordered pairs: the halves
// cancel.
func scalePairs(sum []float64, directed bool, most float64) {
	if most == 1 && !directed {
		most = 2
	}
	for i := range sum {
		sum[i] /= most
	}
}

// perTie adds up both arcs of an undirected tie.
func perTie(g *network.Graph, arcs []float64) []float64 {
	if g.Directed() {
		return arcs
	}
	r := rowsOf(g)
	values := make([]float64, 0, g.Edges())
	back := append([]int32(nil), r.offsets[:r.len()]...) // next arc of a place to an earlier one
	for i := range int32(r.len()) {
		for k := r.offsets[i]; k < r.offsets[i+1]; k++ {
			if j := r.targets[k]; i < j {
				values = append(values, arcs[k]+arcs[back[j]])
				back[j]++
			}
		}
	}
	return values
}

// pathKernel is what all goroutines need to follow shortest paths.
type pathKernel struct {
	g       *network.Graph
	out, in rows
	metric  *metric // nil if every tie is one step
}

func newPathKernel(g *network.Graph, l network.Lengths) (*pathKernel, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	k := &pathKernel{g: g}
	k.out, k.in = bothRows(g)
	if bySteps(g, l) {
		return k, nil
	}
	m, err := metricOf(g, l)
	k.metric = &m
	return k, err
}

func (k *pathKernel) compared() string {
	if k.metric == nil {
		return ""
	}
	return ", " + k.metric.String()
}

// pathWorker is what one goroutine needs.
type pathWorker struct {
	kernel *pathKernel
	steps  *brandes
	wide   *shares
}

func (k *pathKernel) worker() *pathWorker {
	w := &pathWorker{kernel: k}
	if k.metric == nil {
		w.steps = newBrandes(k.out, k.in)
	}
	return w
}

// byLength returns the kernel for lengths, and for numbers of paths beyond the
// range of floats.
func (w *pathWorker) byLength() *shares {
	switch k := w.kernel; {
	case w.wide != nil:
	case k.metric != nil:
		w.wide = newShares(k.g, k.metric)
	default:
		w.wide = newShares(k.g.Unweighted(), &metric{weights: []float64{1}, lengths: []float64{1}, unit: 1})
	}
	return w.wide
}

// places adds the dependencies of a source on every place.
func (w *pathWorker) places(source int32, part []float64) {
	if w.steps != nil && w.steps.forward(source) {
		w.steps.backward(part)
		return
	}
	w.byLength().add(source, part, nil)
}

// arcs adds the dependencies of a source on every arc.
func (w *pathWorker) arcs(source int32, part []float64) {
	if w.steps != nil && w.steps.forward(source) {
		w.steps.backwardArcs(part)
		return
	}
	w.byLength().add(source, nil, part)
}

// sums adds up what all sources give.
func (k *pathKernel) sums(size, workers int, of func(w *pathWorker, source int32, part []float64)) []float64 {
	sum := make([]float64, size)
	blocks[*pathWorker, []float64]{
		worker: k.worker,
		part:   func() []float64 { return make([]float64, size) },
		work: func(w *pathWorker, part []float64, from, upTo int) {
			for i := from; i < upTo; i++ {
				of(w, int32(i), part)
			}
		},
		add: func(part []float64) { drain(sum, part) },
	}.run(k.g.Len(), workers)
	return sum
}

// drain adds a part to the whole and empties it.
func drain(whole, part []float64) {
	for i, v := range part {
		whole[i] += v
		part[i] = 0
	}
}
