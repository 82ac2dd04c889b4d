package cohesion

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Ambivalent says what two parties are to each other who are tied in both layers.
type Ambivalent string

// The ways to treat them.
const (
	AmbivalentFriendly Ambivalent = "friendly"
	AmbivalentHostile  Ambivalent = "hostile"
	AmbivalentNeither  Ambivalent = "neither" // as if they had no tie
)

// Check fails if no choice was made or it is unknown.
func (a Ambivalent) Check() error {
	return network.Choose("ambivalent", string(a), "two parties may work together and be in dispute",
		string(AmbivalentFriendly), string(AmbivalentHostile), string(AmbivalentNeither))
}

// SignedTriangles counts triangles by how many of their ties are hostile.
type SignedTriangles struct {
	network.About
	AllFriendly int64 `json:"allFriendly"` // + + +
	OneHostile  int64 `json:"oneHostile"`  // + + −: friends of a friend in dispute
	TwoHostile  int64 `json:"twoHostile"`  // + − −: two against one
	AllHostile  int64 `json:"allHostile"`  // − − −
}

// Balance counts the triangles of a friendly and a hostile layer, which must be of
// the same parties in the same order. Directions are ignored. Edges is the number
// of pairs with a sign.
func Balance(friendly, hostile *network.Graph, a Ambivalent) (SignedTriangles, error) {
	if err := a.Check(); err != nil {
		return SignedTriangles{}, err
	}
	if err := sameParties(friendly, hostile); err != nil {
		return SignedTriangles{}, err
	}
	signed, err := sign(friendly, hostile, a)
	if err != nil {
		return SignedTriangles{}, err
	}
	pairs, ways := signed.Ways()
	all, err := pairs.Triangles()
	if err != nil {
		return SignedTriangles{}, err
	}
	_, targets, _ := pairs.Rows()
	isHostile := func(from int32, arc int32) int { return one((ways[arc] == network.Back) == (from < targets[arc])) }
	var counts [4]int64
	for t := range all {
		p, k := t.Places, t.Arcs
		counts[isHostile(p[0], k[0])+isHostile(p[0], k[1])+isHostile(p[1], k[2])]++
	}
	about := friendly.About("balance", "directions ignored, tied in both layers: "+string(a), "Cartwright & Harary 1956; Davis 1967")
	about.Edges = pairs.Edges()
	return SignedTriangles{about, counts[0], counts[1], counts[2], counts[3]}, nil
}

func sameParties(a, b *network.Graph) error {
	if a.Len() != b.Len() {
		return fmt.Errorf("balance of layers of %d and %d parties: want the same: %w", a.Len(), b.Len(), renjia.ErrInvalid)
	}
	for i := range a.Len() {
		if a.ID(i) != b.ID(i) {
			return fmt.Errorf("balance: party %d is %s in one layer, %s in the other: want the same order: %w", i+1, a.ID(i), b.ID(i), renjia.ErrInvalid)
		}
	}
	return nil
}

// sign writes the sign of a pair as a direction: a friendly tie leads from the first
// of the two to the second, a hostile one back.
func sign(friendly, hostile *network.Graph, a Ambivalent) (*network.Graph, error) {
	tied := func(g *network.Graph, i, j int) bool { return g.Tied(i, j) || g.Tied(j, i) }
	return network.FromPairs(friendly.Len(), func(yield func(int, int) bool) {
		for pair := range friendly.Ties() {
			i, j := min(pair[0], pair[1]), max(pair[0], pair[1])
			if (a == AmbivalentFriendly || !tied(hostile, i, j)) && !yield(i, j) {
				return
			}
		}
		for pair := range hostile.Ties() {
			i, j := min(pair[0], pair[1]), max(pair[0], pair[1])
			if (a == AmbivalentHostile || !tied(friendly, i, j)) && !yield(j, i) {
				return
			}
		}
	}, network.Options{Direction: network.Directed, Merge: network.MergeFirst, Loops: network.LoopsDrop})
}

// Balanced returns the share of triangles in which the friend of a friend is a
// friend and the enemy of an enemy too: no or two hostile ties (Cartwright & Harary
// 1956). It is undefined without a triangle.
func (s SignedTriangles) Balanced() (network.Result, error) {
	return s.share("balanced-triangles", s.AllFriendly+s.TwoHostile)
}

// WeaklyBalanced returns the share of triangles with any but one hostile tie: those
// that can stand in a network of several camps (Davis 1967). It is undefined
// without a triangle.
func (s SignedTriangles) WeaklyBalanced() (network.Result, error) {
	return s.share("weakly-balanced-triangles", s.AllFriendly+s.TwoHostile+s.AllHostile)
}

func (s SignedTriangles) share(measure string, part int64) (network.Result, error) {
	about := s.About
	about.Measure = measure
	return about.Share(part, s.AllFriendly+s.OneHostile+s.TwoHostile+s.AllHostile)
}
