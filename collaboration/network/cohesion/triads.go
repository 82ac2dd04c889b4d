package cohesion

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Triad is a way in which three parties can be tied, named by its numbers of mutual,
// asymmetric and absent ties and a letter: Down, Up, Cyclic, Transitive (Holland &
// Leinhardt 1970).
type Triad int

// The sixteen triads in their usual order.
const (
	T003  Triad = iota
	T012        // one arc
	T102        // one mutual tie
	T021D       // a ← b → c
	T021U       // a → b ← c
	T021C       // a → b → c
	T111D       // a ⇄ b ← c
	T111U       // a ⇄ b → c
	T030T       // a → b → c, a → c
	T030C       // a → b → c → a
	T201        // a ⇄ b ⇄ c
	T120D       // a ← b → c, a ⇄ c
	T120U       // a → b ← c, a ⇄ c
	T120C       // a → b → c, a ⇄ c
	T210        // a → c, the others mutual
	T300        // all mutual
	numTriads
)

// String returns the name without the T: "021D".
func (t Triad) String() string {
	names := [numTriads]string{"003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210", "300"}
	if t < 0 || t >= numTriads {
		return fmt.Sprintf("Triad(%d)", int(t))
	}
	return names[t]
}

// MarshalText writes the name.
func (t Triad) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// TriadCensus counts the triads of each way: census.Counts[cohesion.T030T].
type TriadCensus struct {
	network.About
	Counts [numTriads]int64 `json:"counts"`
}

// Triads counts in which of the sixteen ways every three parties are tied. In an
// undirected graph every tie is mutual. It takes O(m·d) time for a largest number
// of contacts d (Batagelj & Mrvar 2001); beyond three million parties the counts
// do not fit and it is ErrUnsupported.
func Triads(g *network.Graph) (TriadCensus, error) {
	c := TriadCensus{About: g.About("triad-census", "", "Holland & Leinhardt 1970; Batagelj & Mrvar 2001")}
	n := int64(g.Len())
	if n > 3_000_000 {
		return TriadCensus{}, fmt.Errorf("triad census of %d parties: the counts do not fit: %w", n, renjia.ErrUnsupported)
	}
	w, err := newWeb(g)
	if err != nil {
		return TriadCensus{}, err
	}
	t := &census{web: w}
	for code := range t.triads {
		t.triads[code] = triadOf(tied(code))
	}
	for v := range int32(n) {
		for k := t.offsets[v]; k < t.offsets[v+1]; k++ {
			if u := t.targets[k]; u > v {
				t.around(v, u, t.ways[k])
			}
		}
	}
	c.Counts = t.counts
	c.Counts[T003] = n * (n - 1) * (n - 2) / 6
	for _, count := range c.Counts[T012:] {
		c.Counts[T003] -= count
	}
	return c, nil
}

// census counts triads in a web.
type census struct {
	web
	triads [64]Triad // by code
	counts [numTriads]int64
}

// around counts the triads of v < u, who are tied, and every third party w, unless
// the triad is counted around another pair of its: around the first of v, u, w and
// the first of the others whom it is tied to.
func (t *census) around(v, u int32, way network.Ways) {
	k, endV := t.offsets[v], t.offsets[v+1]
	l, endU := t.offsets[u], t.offsets[u+1]
	others := int64(0) // tied to v or u
	for k < endV || l < endU {
		var w int32
		var toV, toU network.Ways
		switch {
		case l == endU || k < endV && t.targets[k] < t.targets[l]:
			w, toV = t.targets[k], t.ways[k]
			k++
		case k == endV || t.targets[k] > t.targets[l]:
			w, toU = t.targets[l], t.ways[l]
			l++
		default:
			w, toV, toU = t.targets[k], t.ways[k], t.ways[l]
			k, l = k+1, l+1
		}
		if w == v || w == u {
			continue
		}
		others++
		if w > u || w > v && toV == 0 {
			t.counts[t.triads[code(way, toV, toU)]]++
		}
	}
	alone := int64(len(t.offsets)-1) - 2 - others
	if way == network.Both {
		t.counts[T102] += alone
		return
	}
	t.counts[T012] += alone
}

// triadOf names a triad by its numbers of ties and, where that is not enough, by a
// party that has a certain number of arcs in and out.
func triadOf(arcs [3][3]bool) Triad {
	var mutual, asymmetric int
	var has [3][3]bool // a party with so many arcs in and out
	for i := range arcs {
		var in, out int
		for j := range arcs {
			in, out = in+one(arcs[j][i]), out+one(arcs[i][j])
			mutual += one(arcs[i][j] && arcs[j][i])
			asymmetric += one(arcs[i][j] && !arcs[j][i])
		}
		has[in][out] = true
	}
	switch [2]int{mutual / 2, asymmetric} {
	case [2]int{0, 0}:
		return T003
	case [2]int{0, 1}:
		return T012
	case [2]int{1, 0}:
		return T102
	case [2]int{0, 2}:
		return which(has[0][2], T021D, has[2][0], T021U, T021C)
	case [2]int{1, 1}:
		return which(has[2][1], T111D, has[1][2], T111U, T111U)
	case [2]int{0, 3}:
		return which(has[0][2], T030T, false, T030T, T030C)
	case [2]int{2, 0}:
		return T201
	case [2]int{1, 2}:
		return which(has[0][2], T120D, has[2][0], T120U, T120C)
	case [2]int{2, 1}:
		return T210
	}
	return T300
}

func which(first bool, one Triad, second bool, two, otherwise Triad) Triad {
	switch {
	case first:
		return one
	case second:
		return two
	}
	return otherwise
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
