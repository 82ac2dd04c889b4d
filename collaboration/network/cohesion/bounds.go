package cohesion

import (
	"fmt"
	"math/bits"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Order says which end of a tie stands above.
type Order string

// The orders.
const (
	Downward Order = "downward" // from the superior: directs, assigns, funds
	Upward   Order = "upward"   // from the subordinate: reports to, seeks advice of
)

// Check fails if no choice was made or it is unknown.
func (o Order) Check() error {
	return network.Choose("order", string(o), "records of who reports to whom point upwards", string(Downward), string(Upward))
}

// Bounds says how far pairs have a common superior.
type Bounds struct {
	network.Result
	Violations int64 `json:"violations"` // pairs without a least upper bound
	Possible   int64 `json:"possible"`   // how many there can be
}

// LeastUpperBounds returns the share of pairs within a component that have a least
// upper bound: somebody who reaches both downwards and whom everybody reaches who
// reaches both. Either of the pair may be that. Of a component of n, (n−1)(n−2)/2
// pairs can lack one. It is undefined if no component has three parties.
//
// R sna 2.7 asks whether a common superior reaches all others, which is another
// thing. It takes O(c³/64) time for c strong components, and c²/8 bytes; more than
// 32768 in one component are ErrUnsupported.
func LeastUpperBounds(g *network.Graph, o Order) (Bounds, error) {
	if err := o.Check(); err != nil {
		return Bounds{}, err
	}
	b := Bounds{}
	for _, n := range pieces(g) {
		b.Possible += (n - 1) * (n - 2) / 2
	}
	down := g
	if o == Upward {
		down = g.Reversed()
	}
	c := condense(down)
	for _, p := range c.pieces(down) {
		if len(p.members) > 1<<15 {
			return Bounds{}, fmt.Errorf("least upper bounds of a component of %d strong components: too large: %w", len(p.members), renjia.ErrUnsupported)
		}
		b.Violations += c.violations(down, p)
	}
	var err error
	b.Result, err = g.About("least upper boundedness", "order: "+string(o), krackhardtSource).Share(b.Possible-b.Violations, b.Possible)
	return b, err
}

// piece is a component with its strong components, the largest number first.
type piece struct {
	members []int32 // strong components
	places  []int32 // parties, in the same order
}

func (c *condensation) pieces(g *network.Graph) []piece {
	of, count := g.Components()
	all := make([]piece, count)
	last := int32(-1)
	for _, i := range c.order {
		p := &all[of[i]]
		p.places = append(p.places, i)
		if c.of[i] != last {
			last = c.of[i]
			p.members = append(p.members, last)
		}
	}
	return all
}

// violations counts the pairs of parties of one component without a least upper
// bound. If they have one it is the lowest of their common superiors, and its
// superiors are just these.
func (c *condensation) violations(g *network.Graph, p piece) (pairs int64) {
	if len(p.places) < 3 {
		return 0
	}
	above := c.superiors(g, p)
	for a := range p.members {
		for b := range a {
			if !above.bounded(a, b) {
				pairs += c.sizes[p.members[a]] * c.sizes[p.members[b]]
			}
		}
	}
	return pairs
}

// relation holds for each member a row of bits, one for each member.
type relation struct {
	words int
	bits  []uint64
}

func (r relation) row(a int) []uint64 { return r.bits[a*r.words : (a+1)*r.words] }

// superiors returns who reaches whom: members stand before those whom they reach.
func (c *condensation) superiors(g *network.Graph, p piece) relation {
	words := (len(p.members) + 63) / 64
	above := relation{words, make([]uint64, words*len(p.members))}
	at := make(map[int32]int, len(p.members))
	for a, component := range p.members {
		at[component] = a
		above.row(a)[a/64] |= 1 << (a % 64)
	}
	r := rowsOf(g)
	for _, i := range p.places {
		from := at[c.of[i]]
		for _, j := range r.row(i) {
			if to := at[c.of[j]]; to != from {
				for w, bits := range above.row(from) {
					above.row(to)[w] |= bits
				}
			}
		}
	}
	return above
}

// bounded reports whether two members have a least upper bound: the last of their
// common superiors, if it has no others itself.
func (r relation) bounded(a, b int) bool {
	one, two := r.row(a), r.row(b)
	w := r.words - 1
	for w >= 0 && one[w]&two[w] == 0 {
		w--
	}
	if w < 0 {
		return false
	}
	bound := r.row(w*64 + bits.Len64(one[w]&two[w]) - 1)
	for ; w >= 0; w-- {
		if bound[w] != one[w]&two[w] {
			return false
		}
	}
	return true
}
