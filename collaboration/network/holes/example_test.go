package holes_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/holes"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// committee is a residents' committee among two groups of residents who know each
// other, an owners' committee and a property company.
func committee() *network.Graph {
	pairs := networktest.Pairs("committee-choir", "committee-gardeners", "choir-gardeners", "committee-owners", "committee-property")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		panic(err)
	}
	return g
}

func ExampleConstraint() {
	g := committee()
	constraint, err := holes.Constraint(g, network.WeightsIgnore)
	for i, v := range constraint.Values {
		fmt.Printf("%s %.3f\n", g.ID(i), v)
	}
	fmt.Println(err)
	_, err = holes.Constraint(g, "")
	fmt.Println(err)
	// Output:
	// committee 0.406
	// choir 0.953
	// gardeners 0.953
	// owners 1.000
	// property 1.000
	// <nil>
	// network measure: choose weights (count | ignore)
}

func ExampleContacts() {
	contacts, err := holes.Contacts(committee(), network.WeightsIgnore, "choir")
	for _, c := range contacts {
		fmt.Printf("%s %.3f = (%.3f + %.3f)²\n", c.ID, c.Constraint, c.Direct, c.Indirect)
	}
	fmt.Println(err)
	// Output:
	// committee 0.562 = (0.500 + 0.250)²
	// gardeners 0.391 = (0.500 + 0.125)²
	// <nil>
}

func ExampleEffectiveSize() {
	g := committee()
	size, err := holes.EffectiveSize(g, network.WeightsIgnore)
	if err != nil {
		fmt.Println(err)
		return
	}
	efficiency, err := holes.Efficiency(g, network.WeightsIgnore)
	fmt.Println(size.Values[g.Index("committee")], "of 4 contacts,", efficiency.Values[g.Index("committee")], err)
	// Output:
	// 3.5 of 4 contacts, 0.875 <nil>
}

func ExampleHierarchy() {
	g := committee()
	hierarchy, err := holes.Hierarchy(g, network.WeightsIgnore)
	fmt.Printf("%.3f %.3f %v\n", hierarchy.Values[g.Index("committee")], hierarchy.Values[g.Index("owners")], err)
	// Output:
	// 0.055 1.000 <nil>
}

func ExampleBrokerage() {
	pairs := networktest.Pairs("choir-committee", "gardeners-committee", "committee-street", "committee-property")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	class := []string{"residents", "residents", "residents", "government", "enterprise"} // in the order of the graph
	b, err := holes.Brokerage(g, class)
	at := g.Index("committee")
	for r := holes.Coordinator; r <= holes.AnyRole; r++ {
		fmt.Println(r, r.Text().ZH, b.Values[at][r])
	}
	fmt.Println(err)
	// Output:
	// coordinator 协调者 0
	// itinerant 顾问 0
	// representative 代表 4
	// gatekeeper 守门人 0
	// liaison 联络人 0
	// any 合计 4
	// <nil>
}

func ExampleSharedBrokerage() {
	pairs := networktest.Pairs("street-station", "street-hospital", "station-residents", "hospital-residents")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := holes.SharedBrokerage(g, []string{"government", "services", "services", "residents"})
	fmt.Println(b.Values[g.Index("station")][holes.Liaison], b.All[holes.AnyRole], err)
	// Output:
	// 0.5 1 <nil>
}

func ExampleBrokerageByChance() {
	pairs := networktest.Pairs("street-office", "office-station", "station-school", "school-office")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := holes.BrokerageByChance(g, []string{"government", "government", "services", "services"})
	if err != nil {
		fmt.Println(err)
		return
	}
	at, r := g.Index("office"), holes.Representative
	fmt.Printf("%s: %d, by chance %.3f ± %.3f, z %.2f\n", r, c.Observed[at][r], c.Expected[at][r], c.Deviation[at][r], c.Z()[at][r])
	// Output:
	// representative: 1, by chance 0.148 ± 0.399, z 2.14
}
