package cohesion_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// quarter is who works with whom: three offices that know each other, two groups of
// residents with a committee between.
func quarter() (g *network.Graph, class []string) {
	pairs := networktest.Pairs("street-police", "police-clinic", "clinic-street", "street-committee", "committee-choir", "committee-gardeners")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Undirected))
	if err != nil {
		panic(err)
	}
	return g, []string{"government", "government", "government", "residents", "residents", "residents"}
}

func ExampleClustering() {
	g, _ := quarter()
	for _, few := range []cohesion.Few{cohesion.FewZero, cohesion.FewUndefined} {
		local, err := cohesion.Clustering(g, few)
		if err != nil {
			fmt.Println(err)
			return
		}
		average, err := cohesion.AverageClustering(g, few)
		fmt.Printf("%.2f on average %.3f of %d %v\n", local.Values, average.Value, average.N, err)
	}
	// Output:
	// [0.33 1.00 1.00 0.00 0.00 0.00] on average 0.389 of 6 <nil>
	// [0.33 1.00 1.00 0.00 NaN NaN] on average 0.583 of 4 <nil>
}

func ExampleAssortativity() {
	g, class := quarter()
	byClass, err := cohesion.Assortativity(g, class)
	fmt.Println(byClass.Value, err)
	byDegree, err := cohesion.DegreeAssortativity(g, network.Total, network.Total)
	fmt.Printf("%.3f %v\n", byDegree.Value, err)
	// Output:
	// 23/35 <nil>
	// -0.500 <nil>
}

func ExampleEIByClass() {
	g, class := quarter()
	all, err := cohesion.EIByClass(g, class, network.Out)
	for _, c := range all.Classes {
		index, ok := c.Index()
		fmt.Println(c.Class, c.Parties, "parties,", c.External, "out,", c.Internal, "within:", index, ok)
	}
	fmt.Println(err)
	// Output:
	// government 3 parties, 1 out, 6 within: -5/7 true
	// residents 3 parties, 1 out, 4 within: -3/5 true
	// <nil>
}

func ExampleHeterogeneity() {
	g, class := quarter()
	h, err := cohesion.Heterogeneity(g, class, network.Total)
	fmt.Printf("%.2f %v\n", h.Values, err)
	// Output:
	// [0.44 0.00 0.00 0.44 0.00 0.00] <nil>
}

func ExampleBlau() {
	_, class := quarter()
	r, err := cohesion.Blau(class)
	fmt.Println(r.Value, err)
	// Output:
	// 1/2 <nil>
}

func ExampleStrongComponents() {
	pairs := networktest.Pairs("street-community", "community-grid", "grid-community", "grid-volunteers")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	of, count := cohesion.StrongComponents(g)
	fmt.Println(of, count)
	// Output:
	// [0 1 1 2] 3
}

func ExampleLeastUpperBounds() {
	pairs := networktest.Pairs("street-grid", "district-grid", "grid-volunteers", "grid-property")
	g, err := network.Build(nil, pairs, networktest.Simple(network.Directed))
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := cohesion.LeastUpperBounds(g, cohesion.Downward)
	fmt.Println(b.Value, b.Violations, "pair of", b.Possible, err)
	_, err = cohesion.LeastUpperBounds(g, "")
	fmt.Println(err)
	// Output:
	// 5/6 1 pair of 6 <nil>
	// network measure: choose order (downward | upward)
}
