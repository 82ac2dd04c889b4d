package holes

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Role is what a party j does that stands between i and k, who are not tied
// themselves: i → j → k without i → k. It depends on whose class is whose.
type Role int

// The roles of Gould & Fernandez (1989).
const (
	Coordinator    Role = iota // all three are of one class (w_I)
	Itinerant                  // i and k are of one class, j of another: a consultant (w_O)
	Representative             // i and j are of one class, k of another (b_IO)
	Gatekeeper                 // j and k are of one class, i of another (b_OI)
	Liaison                    // all three are of different classes (b_O)
	AnyRole                    // all five together (t)
	numRoles                   // how many there are
)

var roleNames = [numRoles]string{"coordinator", "itinerant", "representative", "gatekeeper", "liaison", "any"}

// String returns the name of the role.
func (r Role) String() string {
	if r < 0 || r >= numRoles {
		return fmt.Sprintf("Role(%d)", int(r))
	}
	return roleNames[r]
}

// MarshalText writes the name of the role.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Text returns the name of the role for people, 协调者 for a coordinator.
func (r Role) Text() renjia.Text {
	zh := [numRoles]string{"协调者", "顾问", "代表", "守门人", "联络人", "合计"}
	if r < 0 || r >= numRoles {
		return renjia.Text{EN: r.String(), ZH: r.String()}
	}
	return renjia.Text{EN: r.String(), ZH: zh[r]}
}

// Roles has one number for each [Role]: roles[Gatekeeper].
type Roles[T int64 | float64] [numRoles]T

// add counts a role and the sum.
func (r *Roles[T]) add(role Role, n T) {
	r[role] += n
	r[AnyRole] += n
}

// Brokers are the roles of each party, in the order of the graph, and of all
// together.
type Brokers struct {
	network.About
	Values []Roles[int64] `json:"values"`
	All    Roles[int64]   `json:"all"`
}

const brokerageSource = "Gould & Fernandez 1989"

// Brokerage counts how often each party brokers in which role, given the class of
// each place (see [network.Network.Column]). An undirected tie leads both ways, so
// each pair counts twice. A party without a class is ErrInvalid: give it one of
// its own or leave it out. It takes O(m·√m) time: of all paths through a party
// those are taken off that a tie makes short.
func Brokerage(g *network.Graph, class []string) (Brokers, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return Brokers{}, err
	}
	b := Brokers{About: g.About("brokerage", "each pair counts once for each broker", brokerageSource), Values: make([]Roles[int64], g.Len())}
	weak, ways := g.Ways()
	offsets, targets, _ := weak.Rows()
	into, out := make([]int64, len(names)), make([]int64, len(names))
	for j := range b.Values {
		from, to := offsets[j], offsets[j+1]
		b.Values[j] = throughs(of, j, targets[from:to], ways[from:to], into, out)
	}
	triangles, err := weak.Triangles()
	if err != nil {
		return Brokers{}, err
	}
	for t := range triangles {
		b.shorten(of, t.Places, [3]network.Ways{ways[t.Arcs[0]], ways[t.Arcs[1]], ways[t.Arcs[2]]})
	}
	for _, v := range b.Values {
		for r, n := range v {
			b.All[r] += n
		}
	}
	return b, nil
}

// throughs counts the paths i → j → k by role, whether i is tied to k or not. into
// and out hold zeros and are left so.
func throughs(of []int32, j int, partners []int32, ways []network.Ways, into, out []int64) (roles Roles[int64]) {
	var allInto, allOut, sameClass, backAndForth, backAndForthOwn int64
	own := of[j]
	for k, i := range partners {
		if ways[k]&network.Back != 0 {
			into[of[i]]++
			allInto++
		}
		if ways[k]&network.Forth != 0 {
			out[of[i]]++
			allOut++
		}
		if ways[k] == network.Both { // a way from i over j to i is no brokerage
			backAndForth++
			if of[i] == own {
				backAndForthOwn++
			}
		}
	}
	ownInto, ownOut := into[own], out[own]
	for _, i := range partners {
		if c := of[i]; c != own {
			sameClass += into[c] * out[c]
		}
		into[of[i]], out[of[i]] = 0, 0
	}
	roles.add(Coordinator, ownInto*ownOut-backAndForthOwn)
	roles.add(Itinerant, sameClass-(backAndForth-backAndForthOwn))
	roles.add(Representative, ownInto*(allOut-ownOut))
	roles.add(Gatekeeper, (allInto-ownInto)*ownOut)
	roles.add(Liaison, (allInto-ownInto)*(allOut-ownOut)-sameClass)
	return roles
}

// shorten takes off the paths between two parties of a triangle who are tied.
func (b *Brokers) shorten(of []int32, p [3]int32, w [3]network.Ways) {
	tied := [3][3]bool{
		{false, w[0]&network.Forth != 0, w[1]&network.Forth != 0},
		{w[0]&network.Back != 0, false, w[2]&network.Forth != 0},
		{w[1]&network.Back != 0, w[2]&network.Back != 0, false},
	}
	for _, o := range [6][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		i, j, k := o[0], o[1], o[2]
		if tied[i][j] && tied[j][k] && tied[i][k] {
			b.Values[p[j]].add(roleOf(of[p[i]], of[p[j]], of[p[k]]), -1)
		}
	}
}

// roleOf is the role of a party of class j between those of classes i and k.
func roleOf(i, j, k int32) Role {
	switch {
	case i == j && j == k:
		return Coordinator
	case i == k:
		return Itinerant
	case i == j:
		return Representative
	case j == k:
		return Gatekeeper
	}
	return Liaison
}

// SharedBrokers are the roles of each party with every pair of parties shared
// among those who broker between them.
type SharedBrokers struct {
	network.About
	Values []Roles[float64] `json:"values"`
	All    Roles[float64]   `json:"all"`
}

// SharedBrokerage counts like [Brokerage], but if several parties stand between the
// same two, each has only its part of them: 1 over their number (Gould & Fernandez
// 1989, partial brokerage). So All counts pairs. It takes O(Σ in·out) time over the
// ties into and out of each party.
func SharedBrokerage(g *network.Graph, class []string) (SharedBrokers, error) {
	_, of, err := g.Classes(class)
	if err != nil {
		return SharedBrokers{}, err
	}
	b := SharedBrokers{
		About:  g.About("brokerage", "each pair is shared among its brokers", brokerageSource),
		Values: make([]Roles[float64], g.Len()),
	}
	between := make([]int32, g.Len()) // brokers between i and each k
	for i := range g.Len() {
		countBrokers(g, i, between)
		for _, j := range g.Row(i) {
			for _, k := range g.Row(int(j)) {
				if between[k] > 0 {
					role, part := roleOf(of[i], of[j], of[k]), 1/float64(between[k])
					b.Values[j].add(role, part)
					b.All.add(role, part)
				}
			}
		}
		for _, j := range g.Row(i) {
			for _, k := range g.Row(int(j)) {
				between[k] = 0
			}
		}
	}
	return b, nil
}

// countBrokers counts those between a party and everybody two steps away.
func countBrokers(g *network.Graph, i int, between []int32) {
	for _, j := range g.Row(i) {
		for _, k := range g.Row(int(j)) {
			between[k]++
		}
	}
	between[i] = 0
	for _, k := range g.Row(i) {
		between[k] = 0
	}
}
