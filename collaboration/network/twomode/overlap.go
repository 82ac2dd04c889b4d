package twomode

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Redundancy returns for each node the share of pairs of its neighbours that share
// another node, too, so that they would be joined in the projection without it
// (Latapy, Magnien & Del Vecchio 2008, 6). It is 1 for a node that adds nothing. A
// node with fewer than two neighbours has no pair: NaN.
func (t *Graph) Redundancy() network.Scores {
	m := newMeetings(t)
	kept := make([]int64, t.g.Len())
	for i := range t.g.Len() {
		for _, j := range m.later(i, Shared) {
			if m.worth[j] < 2 {
				continue // without the one they share they would be apart
			}
			t.eachShared(i, int(j), func(event int32) { kept[event]++ })
		}
	}
	about := t.about("redundancy", "", "Latapy, Magnien & Del Vecchio 2008")
	return t.scores(about, func(i int) float64 {
		d := float64(len(t.g.Row(i)))
		if d < 2 {
			return math.NaN()
		}
		return float64(kept[i]) / (d * (d - 1) / 2)
	})
}

// eachShared visits what two nodes share.
func (t *Graph) eachShared(i, j int, visit func(event int32)) {
	a, b := t.g.Row(i), t.g.Row(j)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			visit(a[0])
			a, b = a[1:], b[1:]
		}
	}
}

// Clustering returns the share of paths of three ties whose ends are tied, that is
// four times the number of circles of four over that of such paths (Robins &
// Alexander 2004): how often two who share one event share another. Without such a
// path it is undefined: ErrInvalid.
func (t *Graph) Clustering() (network.Result, error) {
	var circles, paths int64
	m := newMeetings(t)
	for _, i := range t.all[0] {
		for _, j := range m.later(i, Shared) {
			shared := int64(m.worth[j])
			circles += shared * (shared - 1) / 2
		}
	}
	for pair := range t.g.Ties() {
		paths += int64(len(t.g.Row(pair[0]))-1) * int64(len(t.g.Row(pair[1]))-1)
	}
	return t.about("two-mode clustering", "", "Robins & Alexander 2004").Share(4*circles, paths)
}
