package coreperiphery

import (
	"container/heap"
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Profile is the core–periphery profile of a network: how likely a random walk
// stays among the parties of lowest rank, as they become more.
type Profile struct {
	network.About
	Values []float64 `json:"values"` // α of each party: that of the set it completes, 0 to 1

	Order          []int     `json:"order"`          // places, the most peripheral first
	Alpha          []float64 `json:"alpha"`          // of the first 1, 2, … n parties of that order, never falling
	Centralization float64   `json:"centralization"` // 1 for a star, 0 for a complete network

	// Ties is in how many steps several parties would have raised the curve equally
	// little. The first in the order of the graph is taken; another choice may lead
	// to another profile, so that with ties it is not unique.
	Ties int `json:"ties"`
}

// Rossa returns the core–periphery profile of a connected undirected network: it
// starts with the party of least strength and adds the one that raises the
// persistence of a random walk in the set least (Della Rossa, Dercole & Piccardi
// 2013, equations 2–4). It takes O(m log n) and O(n) for each number of ties that
// parties share with the set.
//
// A directed network is ErrUnsupported: take its [network.Graph.Undirected] view.
// One that is not connected, on which the walk has no single distribution, or has
// fewer than three parties, is ErrInvalid.
func Rossa(g *network.Graph, w network.Weights) (Profile, error) {
	if err := w.Check(); err != nil {
		return Profile{}, err
	}
	about := g.About("core-periphery profile", "weights: "+string(w)+", equal steps: the first party", "Della Rossa, Dercole & Piccardi 2013")
	_, components := g.Components()
	switch {
	case g.Directed():
		return Profile{}, fmt.Errorf("core-periphery profile: directed, take the undirected view: %w", renjia.ErrUnsupported)
	case g.Len() < 3:
		return Profile{}, about.Undefined("it needs three parties")
	case components > 1:
		return Profile{}, about.Undefined(fmt.Sprintf("there are %d components, measure each", components))
	}
	x := newWalker(g, w)
	p := Profile{About: about, Values: make([]float64, g.Len())}
	sum := 0.0
	for range g.Len() {
		next, tied := x.next()
		if tied {
			p.Ties++
		}
		alpha := x.add(next)
		p.Order, p.Alpha, p.Values[next] = append(p.Order, next), append(p.Alpha, alpha), alpha
		sum += alpha
	}
	p.Centralization = 1 - 2/float64(g.Len()-2)*(sum-1) // the last is 1 and does not count
	return p, nil
}

// walker grows a set of parties.
type walker struct {
	g          *network.Graph
	weights    []float64
	exact      bool      // all sums are whole numbers
	strength   []float64 // of each party
	toSet      []float64 // weight of its ties to the set
	in         []bool
	inside     float64 // weight within the set, both ways
	volume     float64 // strength of the set
	apart      int     // parties outside without a tie to the set,
	firstApart int     // the first of them
	lists      map[float64]*list
	active     []*list
}

// list holds the parties with the same weight of ties to the set, the strongest
// first: of these it raises the persistence least.
type list struct {
	x      *walker
	toSet  float64
	places []int
}

func newWalker(g *network.Graph, w network.Weights) *walker {
	n := g.Len()
	x := &walker{g: g, exact: true, strength: make([]float64, n), toSet: make([]float64, n), in: make([]bool, n), apart: n, lists: map[float64]*list{}}
	if _, _, weights := g.Rows(); w == network.WeightsCount {
		x.weights, x.exact = weights, weights == nil
	}
	for i := range n {
		x.strength[i] = float64(len(g.Row(i)))
		if x.weights != nil {
			x.strength[i] = 0
			for _, w := range g.RowWeights(i) {
				x.strength[i] += w
			}
		}
		x.list(0).places = append(x.list(0).places, i)
	}
	heap.Init(x.list(0))
	return x
}

func (x *walker) list(toSet float64) *list {
	l := x.lists[toSet]
	if l == nil {
		l = &list{x: x, toSet: toSet}
		x.lists[toSet] = l
		x.active = append(x.active, l)
	}
	return l
}

// next returns the party to add and whether others would have done as well.
func (x *walker) next() (place int, tied bool) {
	switch {
	case x.volume == 0:
		return x.weakest()
	case x.inside == 0 && x.apart > 0: // the walk leaves the set at once, whoever comes
		for x.in[x.firstApart] || x.toSet[x.firstApart] > 0 {
			x.firstApart++
		}
		return x.firstApart, x.apart > 1
	}
	place = -1
	for k := 0; k < len(x.active); k++ {
		l := x.active[k]
		top := l.top()
		if top < 0 {
			delete(x.lists, l.toSet)
			x.active[k] = x.active[len(x.active)-1]
			x.active = x.active[:len(x.active)-1]
			k--
			continue
		}
		c := 1
		if place >= 0 {
			c = x.compare(place, top)
		}
		switch {
		case c > 0:
			place, tied = top, l.second() >= 0 && x.strength[l.second()] == x.strength[top]
		case c == 0:
			place, tied = min(place, top), true
		}
	}
	return place, tied
}

func (x *walker) weakest() (place int, tied bool) {
	for i, s := range x.strength {
		switch {
		case s < x.strength[place]:
			place, tied = i, false
		case s == x.strength[place] && i > 0:
			tied = true
		}
	}
	return place, tied
}

// compare compares the persistence of the set with either party, as fractions.
func (x *walker) compare(i, j int) int {
	a := (x.inside + 2*x.toSet[i]) * (x.volume + x.strength[j])
	b := (x.inside + 2*x.toSet[j]) * (x.volume + x.strength[i])
	switch {
	case a == b || !x.exact && math.Abs(a-b) <= 1e-12*b:
		return 0
	case a < b:
		return -1
	}
	return 1
}

// add takes a party into the set and returns the persistence of the set.
func (x *walker) add(i int) float64 {
	if x.toSet[i] == 0 {
		x.apart--
	}
	x.in[i] = true
	x.inside += 2 * x.toSet[i]
	x.volume += x.strength[i]
	weights := x.weights
	if weights != nil {
		weights = x.g.RowWeights(i)
	}
	for k, j := range x.g.Row(i) {
		if x.in[j] {
			continue
		}
		if x.toSet[j] == 0 {
			x.apart--
		}
		if weights == nil {
			x.toSet[j]++
		} else {
			x.toSet[j] += weights[k]
		}
		heap.Push(x.list(x.toSet[j]), int(j))
	}
	return x.inside / x.volume
}

func (l *list) Len() int { return len(l.places) }
func (l *list) Less(a, b int) bool {
	i, j := l.places[a], l.places[b]
	if s, t := l.x.strength[i], l.x.strength[j]; s != t {
		return s > t
	}
	return i < j
}
func (l *list) Swap(a, b int) { l.places[a], l.places[b] = l.places[b], l.places[a] }
func (l *list) Push(i any)    { l.places = append(l.places, i.(int)) }
func (l *list) Pop() any {
	last := len(l.places) - 1
	i := l.places[last]
	l.places = l.places[:last]
	return i
}

// top returns the strongest party that is still in the list, −1 if there is none.
func (l *list) top() int {
	for len(l.places) > 0 {
		if i := l.places[0]; l.holds(i) {
			return i
		}
		heap.Pop(l)
	}
	return -1
}

func (l *list) holds(i int) bool { return !l.x.in[i] && l.x.toSet[i] == l.toSet }

// second returns the strongest party after the first, −1 if there is none. Those
// that have left are dropped on the way, so that it costs no more than top.
func (l *list) second() int {
	first := heap.Pop(l)
	second := l.top()
	heap.Push(l, first)
	return second
}
