package cohesion

import (
	"math/bits"

	"github.com/renjia-project/renjia/collaboration/network"
)

const krackhardtSource = "Krackhardt 1994"

// HierarchyKind says what counts as hierarchy.
type HierarchyKind string

// The kinds.
const (
	HierarchyReachability HierarchyKind = "reachability" // who reaches whom along ties is not answered (Krackhardt 1994)
	HierarchyDyads        HierarchyKind = "dyads"        // ties are not answered, of all pairs; the default of R sna
)

// Check fails if no choice was made or it is unknown.
func (k HierarchyKind) Check() error {
	return network.Choose("hierarchy", string(k), "a chain of command that leads back to its start has one by dyads, none by reachability",
		string(HierarchyReachability), string(HierarchyDyads))
}

// Links says what counts as a link in efficiency.
type Links string

// The kinds of links.
const (
	LinksArcs  Links = "arcs"  // an answered tie is two, so a component of n has room for (n−1)² too many
	LinksPairs Links = "pairs" // an answered tie is one, room for (n−1)(n−2)/2
)

// Check fails if no choice was made or it is unknown.
func (l Links) Check() error {
	return network.Choose("links", string(l), "an answered tie is two links or one", string(LinksArcs), string(LinksPairs))
}

// Connectedness returns the share of pairs of parties that are connected in any way,
// directions ignored: 1 if the graph is in one piece. It is undefined for fewer
// than two parties.
func Connectedness(g *network.Graph) (network.Result, error) {
	connected := int64(0)
	for _, size := range pieces(g) {
		connected += size * (size - 1) / 2
	}
	n := int64(g.Len())
	return g.About("connectedness", "directions ignored", krackhardtSource).Share(connected, n*(n-1)/2)
}

// pieces returns the sizes of the components.
func pieces(g *network.Graph) []int64 {
	of, count := g.Components()
	sizes := make([]int64, count)
	for _, c := range of {
		sizes[c]++
	}
	return sizes
}

// Hierarchy returns the share of pairs in which one reaches the other (or, by dyads,
// of all pairs) that the other does not answer: 1 if nobody stands above and
// below the same party, 0 if everything is mutual. It is undefined if nobody
// reaches anybody. By reachability it takes O(n·m/64) time.
func Hierarchy(g *network.Graph, k HierarchyKind) (network.Result, error) {
	if err := k.Check(); err != nil {
		return network.Result{}, err
	}
	about := g.About("hierarchy", string(k), krackhardtSource)
	if k == HierarchyDyads {
		d := g.Dyads()
		return about.Share(d.Asymmetric, d.Mutual+d.Asymmetric+d.Null)
	}
	c := condense(g)
	mutual := int64(0)
	for _, size := range c.sizes {
		mutual += size * (size - 1) / 2
	}
	oneWay := c.oneWay(g)
	return about.Share(oneWay, oneWay+mutual)
}

// oneWay counts the pairs of which one reaches the other and not the other way
// round. It looks at 64 components at a time and at who is reached from them.
func (c *condensation) oneWay(g *network.Graph) (pairs int64) {
	r := rowsOf(g)
	reached := make([]uint64, c.count) // from which of the 64
	start := 0                         // in order, of the first component of the 64
	for top := c.count - 1; top >= 0; top -= 64 {
		clear(reached)
		for bit := range min(64, top+1) {
			reached[top-bit] = 1 << bit
		}
		for start < len(c.order) && int(c.of[c.order[start]]) > top {
			start++
		}
		for _, i := range c.order[start:] {
			from := reached[c.of[i]]
			for _, j := range r.row(i) {
				reached[c.of[j]] |= from
			}
		}
		for component := range top + 1 {
			for from := reached[component]; from != 0; from &= from - 1 {
				if by := top - bits.TrailingZeros64(from); by != component {
					pairs += c.sizes[by] * c.sizes[component]
				}
			}
		}
	}
	return pairs
}

// Efficiency returns how few links a graph has beyond those that hold its components
// together: 1 − excess/possible excess, 1 if every component is a tree, 0 if
// everybody is linked to everybody. An undirected tie is two arcs or one pair. It
// is undefined if there is no room for an excess.
func Efficiency(g *network.Graph, l Links) (network.Result, error) {
	if err := l.Check(); err != nil {
		return network.Result{}, err
	}
	d := g.Dyads()
	excess := d.Mutual + d.Asymmetric
	if l == LinksArcs {
		excess += d.Mutual
	}
	room := int64(0)
	for _, n := range pieces(g) {
		excess -= n - 1
		if l == LinksArcs {
			room += (n - 1) * (n - 1)
			continue
		}
		room += (n - 1) * (n - 2) / 2
	}
	return g.About("efficiency", "links: "+string(l), krackhardtSource).Share(room-excess, room)
}

// GTDOptions are the choices of [GTD]; all must be made.
type GTDOptions struct {
	Hierarchy HierarchyKind
	Links     Links
	Order     Order
}

// Dimensions are Krackhardt's four dimensions of hierarchy. All are 1 in an
// out-tree: an organization of one head and unity of command.
type Dimensions struct {
	Connectedness    network.Result `json:"connectedness"`
	Hierarchy        network.Result `json:"hierarchy"`
	Efficiency       network.Result `json:"efficiency"`
	LeastUpperBounds Bounds         `json:"leastUpperBounds"`
}

// GTD returns Krackhardt's four dimensions of a graph ("graph theoretical
// dimensions of informal organizations"). It fails where one of them is
// undefined; each has a function of its own.
func GTD(g *network.Graph, o GTDOptions) (d Dimensions, err error) {
	if d.Connectedness, err = Connectedness(g); err != nil {
		return Dimensions{}, err
	}
	if d.Hierarchy, err = Hierarchy(g, o.Hierarchy); err != nil {
		return Dimensions{}, err
	}
	if d.Efficiency, err = Efficiency(g, o.Links); err != nil {
		return Dimensions{}, err
	}
	if d.LeastUpperBounds, err = LeastUpperBounds(g, o.Order); err != nil {
		return Dimensions{}, err
	}
	return d, nil
}
