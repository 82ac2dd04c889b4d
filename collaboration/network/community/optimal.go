package community

import (
	"cmp"
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

const (
	usualStarts  = 100
	largestProof = 60        // parties
	proofWork    = 5_000_000 // branches times parties
)

// Optimal returns the best of many searches, and tries to prove that no grouping
// has a higher modularity. The proof is by Russian dolls: the best grouping of the
// parties of lowest degree bounds what a search among them and the next can find,
// until they are all (Verfaillie, Lemaître & Schiex 1996). It takes milliseconds
// for the 34 of the karate club, but a network of thirty without groups may be out of
// reach. It gives up after five million branches divided by the number of parties, a
// second or two, and at once for more than 60 parties: see Proven. To find the best is
// NP-hard (Brandes et al. 2008). With weights that are not whole numbers the proof
// holds to nine digits.
func Optimal(g *network.Graph, o Options) (Communities, error) {
	best, err := find(g, o, "best communities", "Brandes et al. 2008", usualStarts)
	if err != nil || g.Len() > largestProof {
		return best, err
	}
	o, err = o.check()
	if err != nil {
		return Communities{}, err
	}
	l := newLevel(g, o)
	of, ok := l.prove(proofWork / l.n)
	if best.Proven = ok; !ok {
		return best, nil
	}
	of, count := numbered(of)
	if q := l.modularity(of, count); q > best.Modularity+leastGain {
		best.set(of, count, q)
	}
	return best, nil
}

// prove returns a grouping that no other exceeds, unless it takes too many
// branches.
func (l *level) prove(branches int) (of []int32, ok bool) {
	order := make([]int, l.n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(l.out[j]+l.in[j], l.out[i]+l.in[i]), cmp.Compare(i, j))
	})
	p := &proof{n: l.n, left: branches, gain: l.gains(order)}
	if !whole(p.gain) {
		p.slack = 1e-9 * l.total * l.total
	}
	placed, ok := p.solve()
	if !ok {
		return nil, false
	}
	of = make([]int32, l.n)
	for at, i := range order {
		of[i] = placed[at]
	}
	return of, true
}

// gains returns for each two parties, in an order, what modularity gains when they
// are in one group, in units of 1/M².
func (l *level) gains(order []int) [][]float64 {
	place := make([]int, l.n)
	for at, i := range order {
		place[i] = at
	}
	resolution := l.scale * l.total
	gain := make([][]float64, l.n)
	for at, i := range order {
		row := make([]float64, l.n)
		for b, j := range order {
			row[b] = -resolution * (l.out[i]*l.in[j] + l.in[i]*l.out[j])
		}
		for k := l.offsets[i]; k < l.offsets[i+1]; k++ {
			row[place[l.targets[k]]] += l.total * l.weights[k]
		}
		gain[at] = row
	}
	return gain
}

// whole reports whether sums of gains are exact.
func whole(gain [][]float64) bool {
	largest := 0.0
	for _, row := range gain {
		for _, x := range row {
			if x != math.Trunc(x) {
				return false
			}
			largest = max(largest, math.Abs(x))
		}
	}
	n := float64(len(gain))
	return largest*n*n < 1<<53
}
