package cohesion

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// MixingMatrix counts ties between classes, in the order in which classes occur.
type MixingMatrix struct {
	network.About
	Directed bool      `json:"directed"`
	Classes  []string  `json:"classes"`
	Sizes    []int64   `json:"sizes"` // parties of each class
	Ties     [][]int64 `json:"ties"`  // from the row's class to the column's; if undirected between them, both ways the same
}

const mixingSource = "Newman 2003"

// Mixing counts the ties between classes, given the class of each place (see
// [network.Network.Column]). More than 4096 classes are ErrUnsupported.
func Mixing(g *network.Graph, class []string) (MixingMatrix, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return MixingMatrix{}, err
	}
	if len(names) > 4096 {
		return MixingMatrix{}, fmt.Errorf("mixing of %d classes: too many: %w", len(names), renjia.ErrUnsupported)
	}
	m := MixingMatrix{About: g.About("mixing", "", mixingSource), Classes: names, Sizes: make([]int64, len(names)), Directed: g.Directed()}
	m.Ties = make([][]int64, len(names))
	for i := range m.Ties {
		m.Ties[i] = make([]int64, len(names))
	}
	for _, c := range of {
		m.Sizes[c]++
	}
	for pair := range g.Ties() {
		a, b := of[pair[0]], of[pair[1]]
		m.Ties[a][b]++
		if a != b && !g.Directed() {
			m.Ties[b][a]++
		}
	}
	return m, nil
}

// Density returns the share of possible ties between two classes, or within one,
// that exist, by the places of the classes. It is undefined within a class of one
// party.
func (m MixingMatrix) Density(from, to int) (network.Result, error) {
	if min(from, to) < 0 || max(from, to) >= len(m.Classes) {
		return network.Result{}, fmt.Errorf("density of classes %d and %d of %d: %w", from, to, len(m.Classes), renjia.ErrNotFound)
	}
	possible := m.Sizes[from] * m.Sizes[to]
	if from == to {
		possible -= m.Sizes[from]
		if !m.Directed {
			possible /= 2
		}
	}
	about := m.About
	about.Measure, about.Variant = "density", about.Variant+"; from "+m.Classes[from]+" to "+m.Classes[to]
	return about.Share(m.Ties[from][to], possible)
}

// Assortativity returns how far ties join parties of one class beyond what the ends
// of ties in each class would give by chance: (Σ e_ii − Σ a_i·b_i)/(1 − Σ a_i·b_i)
// (Newman 2003). It is 1 if all ties are within classes, 0 by chance and below 0 if
// they avoid their like. It is undefined without a tie and if all ties are within
// one class.
func Assortativity(g *network.Graph, class []string) (network.Result, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return network.Result{}, err
	}
	var within, all int64
	out, in := make([]int64, len(names)), make([]int64, len(names))
	count := func(i, j int) {
		all++
		out[of[i]]++
		in[of[j]]++
		if of[i] == of[j] {
			within++
		}
	}
	for pair := range g.Ties() {
		count(pair[0], pair[1])
		if !g.Directed() {
			count(pair[1], pair[0])
		}
	}
	var chance int64 // times all²; a graph has fewer than 2³¹ arcs
	for c := range out {
		chance += out[c] * in[c]
	}
	return g.About("assortativity", "", mixingSource).Share(all*within-chance, all*all-chance)
}

// DegreeAssortativity returns the correlation of the numbers of ties at both ends of
// a tie, in [−1, 1] (Newman 2002): above 0 if those with many are tied to those
// with many. In a directed graph it is that of the sender's ties on one side with
// the receiver's on another. It is undefined if either are all alike.
func DegreeAssortativity(g *network.Graph, sender, receiver network.Side) (network.Estimate, error) {
	from, err := g.Degree(sender)
	if err != nil {
		return network.Estimate{}, err
	}
	to, err := g.Degree(receiver)
	if err != nil {
		return network.Estimate{}, err
	}
	about := g.About("degree-assortativity", fmt.Sprintf("sender: %s, receiver: %s", sender, receiver), "Newman 2002")
	var xs, ys []float64
	for pair := range g.Ties() {
		xs, ys = append(xs, float64(from.Values[pair[0]])), append(ys, float64(to.Values[pair[1]]))
		if !g.Directed() {
			xs, ys = append(xs, float64(from.Values[pair[1]])), append(ys, float64(to.Values[pair[0]]))
		}
	}
	r, ok := correlation(xs, ys)
	if !ok {
		return network.Estimate{}, about.Undefined("all ends are alike")
	}
	return network.Estimate{About: about, Value: r}, nil
}

func correlation(xs, ys []float64) (r float64, ok bool) {
	var meanX, meanY float64
	for i := range xs {
		meanX += xs[i] / float64(len(xs))
		meanY += ys[i] / float64(len(ys))
	}
	var xx, yy, xy float64
	alike := [2]bool{true, true}
	for i := range xs {
		x, y := xs[i]-meanX, ys[i]-meanY
		xx, yy, xy = xx+x*x, yy+y*y, xy+x*y
		alike[0] = alike[0] && xs[i] == xs[0]
		alike[1] = alike[1] && ys[i] == ys[0]
	}
	if alike[0] || alike[1] {
		return 0, false
	}
	return xy / math.Sqrt(xx*yy), true
}
