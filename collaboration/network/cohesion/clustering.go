package cohesion

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Few says what the clustering of a party with fewer than two contacts is, for whom
// it divides nothing by nothing.
type Few string

// The ways to treat parties with few contacts.
const (
	FewZero      Few = "zero"      // 0, and they count in the average: networkx
	FewUndefined Few = "undefined" // NaN, and they are left out: Watts & Strogatz's ratio is not defined
)

// Check fails if no choice was made or it is unknown.
func (f Few) Check() error {
	return network.Choose("few", string(f), "in a network of many parties at the rim the two averages lie far apart",
		string(FewZero), string(FewUndefined))
}

const clusteringSource = "Watts & Strogatz 1998"

// Clustering returns for each party the share of pairs of its contacts that are
// tied to each other, directions ignored (Watts & Strogatz 1998). It takes O(m·√m)
// time.
func Clustering(g *network.Graph, f Few) (network.Scores, error) {
	if err := f.Check(); err != nil {
		return network.Scores{}, err
	}
	w, err := newWeb(g)
	if err != nil {
		return network.Scores{}, err
	}
	values := make([]float64, g.Len())
	for i, t := range w.closed() {
		values[i] = f.share(float64(t), float64(w.pairs(i)))
	}
	about := g.About("clustering", "directions ignored, fewer than two contacts: "+string(f), clusteringSource)
	return network.Scores{About: about, Values: values}, nil
}

func (f Few) share(part, whole float64) float64 {
	switch {
	case whole > 0:
		return part / whole
	case f == FewZero:
		return 0
	}
	return math.NaN()
}

// AverageClustering returns the mean of [Clustering] over the parties for whom it is
// defined; N says how many. It is undefined if there are none.
func AverageClustering(g *network.Graph, f Few) (network.Estimate, error) {
	s, err := Clustering(g, f)
	if err != nil {
		return network.Estimate{}, err
	}
	sum, n := 0.0, 0
	for _, v := range s.Values {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	about := g.About("average-clustering", "directions ignored, fewer than two contacts: "+string(f), clusteringSource).Of(n)
	if n == 0 {
		return network.Estimate{}, about.Undefined("nobody counts")
	}
	return network.Estimate{About: about, Value: sum / float64(n)}, nil
}

// WeightedKind says how weights count in clustering.
type WeightedKind string

// The kinds.
const (
	Barrat WeightedKind = "barrat" // a pair of contacts counts by the party's own ties to both (Barrat et al. 2004)
	Onnela WeightedKind = "onnela" // a triangle counts by the geometric mean of its ties, over the largest weight (Onnela et al. 2005)
)

// Check fails if no choice was made or it is unknown.
func (k WeightedKind) Check() error {
	return network.Choose("kind", string(k), "strong ties around a weak triangle count in one, not in the other",
		string(Barrat), string(Onnela))
}

// WeightedClustering returns for each party how far its contacts are tied to each
// other, by weights; weights of both directions add up. With equal weights both
// kinds are [Clustering].
func WeightedClustering(g *network.Graph, k WeightedKind, f Few) (network.Scores, error) {
	if err := k.Check(); err != nil {
		return network.Scores{}, err
	}
	if err := f.Check(); err != nil {
		return network.Scores{}, err
	}
	both, err := g.Undirected(network.Weak, network.MergeSum)
	if err != nil {
		return network.Scores{}, err
	}
	all, err := both.Triangles()
	if err != nil {
		return network.Scores{}, err
	}
	w := weightsOf(both)
	values := make([]float64, g.Len())
	for t := range all {
		for corner, share := range k.corners(w.of(t.Arcs[0]), w.of(t.Arcs[1]), w.of(t.Arcs[2])) {
			values[t.Places[corner]] += share
		}
	}
	for i := range values {
		others := float64(len(both.Row(i)) - 1)
		whole := (others + 1) * others
		if k == Barrat {
			whole = w.total(both, i) * others
		}
		values[i] = f.share(values[i], whole)
	}
	about := g.About("weighted-clustering", string(k)+", both directions added up, fewer than two contacts: "+string(f),
		"Barrat et al. 2004; Onnela et al. 2005")
	return network.Scores{About: about, Values: values}, nil
}

// corners returns twice what a triangle counts at each corner, given its ties from
// first to second, first to third and second to third.
func (k WeightedKind) corners(one, two, three float64) [3]float64 {
	if k == Barrat {
		return [3]float64{one + two, one + three, two + three}
	}
	mean := 2 * math.Cbrt(one) * math.Cbrt(two) * math.Cbrt(three)
	return [3]float64{mean, mean, mean}
}

// weights are those of a graph over the largest; all are 1 if none are kept.
type weights struct {
	values []float64
	most   float64
}

func weightsOf(g *network.Graph) weights {
	_, _, values := g.Rows()
	w := weights{values: values, most: 1}
	if values == nil {
		return w
	}
	w.most = 0
	for _, v := range values {
		w.most = max(w.most, v)
	}
	return w
}

func (w weights) of(arc int32) float64 {
	if w.values == nil {
		return 1
	}
	return w.values[arc] / w.most
}

func (w weights) total(g *network.Graph, i int) (sum float64) {
	offsets, _, _ := g.Rows()
	for k := offsets[i]; k < offsets[i+1]; k++ {
		sum += w.of(k)
	}
	return sum
}
