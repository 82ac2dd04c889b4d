package cohesion

import "github.com/renjia-project/renjia/collaboration/network"

// Transitivity returns the share of connected triples whose ends are tied too: three
// times the triangles over the paths of length two, directions ignored
// (Wasserman & Faust 1994, 6.5; Newman 2003). It is undefined without a path of
// length two. It takes O(m·√m) time.
func Transitivity(g *network.Graph) (network.Result, error) {
	w, err := newWeb(g)
	if err != nil {
		return network.Result{}, err
	}
	var three, triples int64
	for i, t := range w.closed() {
		three += t
		triples += w.pairs(i)
	}
	return g.About("transitivity", "directions ignored", "Newman 2003").Share(three, triples)
}

// DirectedTransitivity returns the share of paths i → j → k of three parties that
// an arc i → k makes short ("weak" transitivity, Wasserman & Faust 1994, 6.5).
// Of an undirected graph it is [Transitivity]. It is undefined without such a
// path. It takes O(m·√m) time.
func DirectedTransitivity(g *network.Graph) (network.Result, error) {
	w, err := newWeb(g)
	if err != nil {
		return network.Result{}, err
	}
	short := shortPaths()
	var closed, paths int64
	for t := range w.triangles {
		closed += short[code(w.ways[t.Arcs[0]], w.ways[t.Arcs[1]], w.ways[t.Arcs[2]])]
	}
	for i := range int32(g.Len()) {
		paths += w.through(i)
	}
	return g.About("transitivity", "weak: i to j to k closed by i to k", "Wasserman & Faust 1994, 6.5").Share(closed, paths)
}

// code numbers how three parties are tied: first to second, first to third, second
// to third.
func code(one, two, three network.Ways) int { return int(one) | int(two)<<2 | int(three)<<4 }

// tied writes a code as arcs between the three.
func tied(code int) (arcs [3][3]bool) {
	for at, ends := range [3][2]int{{0, 1}, {0, 2}, {1, 2}} {
		w := network.Ways(code >> (2 * at))
		arcs[ends[0]][ends[1]] = w&network.Forth != 0
		arcs[ends[1]][ends[0]] = w&network.Back != 0
	}
	return arcs
}

// shortPaths says for each code how many of the six paths through three parties are
// there and made short.
func shortPaths() (counts [64]int64) {
	for c := range counts {
		arcs := tied(c)
		for _, o := range [6][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			if arcs[o[0]][o[1]] && arcs[o[1]][o[2]] && arcs[o[0]][o[2]] {
				counts[c]++
			}
		}
	}
	return counts
}
