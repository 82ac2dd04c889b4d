package profile

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Identity takes Freeman's degree centralization of an undirected graph apart. For
// a party L with the most ties it is exactly
//
//	C = deg(L)/(n−1) − density of the graph without L,
//
// because degrees sum to twice the ties, and the ties that are not L's are those of
// the rest. A lead tied to everyone in a network whose other members work together
// closely has a C near 0: C against density in one layer cannot show that one leads
// and many coordinate.
type Identity struct {
	network.About
	Lead           string          `json:"lead"`           // the first of those with the most ties
	Equal          int             `json:"equal"`          // parties with as many ties, itself included
	Reach          Share           `json:"reach"`          // deg(L)/(n−1)
	Rest           Share           `json:"rest"`           // density without L
	Centralization renjia.Fraction `json:"centralization"` // Freeman 1979: reach less rest
}

// IdentityOf returns the identity of an undirected graph of three parties or more;
// weights are ignored. Isolates count: leave them out of the graph if they do not.
func IdentityOf(g *network.Graph) (Identity, error) {
	about := g.About("degree-centralization", "taken apart", "Freeman 1979; identity C = reach − density of the rest")
	switch {
	case g.Directed():
		return Identity{}, fmt.Errorf("identity of centralization: the graph is directed, take its undirected view: %w", renjia.ErrUnsupported)
	case g.Len() < 3:
		return Identity{}, about.Undefined("there are fewer than three parties")
	}
	n, best, id := int64(g.Len()), 0, Identity{About: about}
	for i := range g.Len() {
		switch d := len(g.Row(i)); {
		case d > len(g.Row(best)):
			best, id.Equal = i, 1
		case d == len(g.Row(best)):
			id.Equal++
		}
	}
	id.Lead = g.ID(best)
	id.Reach = Share{int64(len(g.Row(best))), n - 1}
	id.Rest = Share{int64(g.Edges() - len(g.Row(best))), (n - 1) * (n - 2) / 2}
	c := new(big.Rat).Sub(id.Reach.Fraction().Rat(), id.Rest.Fraction().Rat())
	var err error
	id.Centralization, err = renjia.NewFraction(c.Num().Int64(), c.Denom().Int64())
	return id, err
}

// Explanation says what the centralization is made of.
func (i Identity) Explanation() renjia.Explanation {
	return renjia.Explanation{
		Title: renjia.Textf("Degree centralization %s = reach %s − density of the rest %s", "度中心势 %s ＝ 覆盖率 %s － 其余主体的密度 %s", i.Centralization, i.Reach, i.Rest),
		Steps: []renjia.Step{
			renjia.Fact(renjia.Textf("%s is tied to %d of %d others", "%s 与 %d／%d 个其他主体有联系", i.Lead, i.Reach.Part, i.Reach.Whole)),
			renjia.Fact(renjia.Textf("without it %d of %d pairs are tied", "除其之外，%d／%d 对主体之间有联系", i.Rest.Part, i.Rest.Whole)),
			renjia.Fact(renjia.Text{
				EN: "a low centralization may mean that nobody leads, or that those who are led work together",
				ZH: "中心势低，可能是没有主体居于核心，也可能是被带动的主体之间合作密切",
			}),
		},
	}
}
