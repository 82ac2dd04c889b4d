package coreperiphery_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
)

// marriages are those between families of Florence (Padgett).
func marriages() *network.Graph {
	pairs := strings.Fields(
		"Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani Barbadori-Medici Bischeri-Guadagni " +
			"Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi Guadagni-Lamberteschi Guadagni-Tornabuoni " +
			"Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni")
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			from, to, _ := strings.Cut(p, "-")
			if !yield(network.Tie{From: from, To: to, Weight: 1}, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	if err != nil {
		panic(err)
	}
	return g
}

// The three patterns see three cores in the same network.
func ExampleDiscrete() {
	g := marriages()
	for _, pattern := range []coreperiphery.Pattern{coreperiphery.Max, coreperiphery.Product, coreperiphery.Missing} {
		p, err := coreperiphery.Discrete(g, pattern, coreperiphery.Options{Weights: network.WeightsIgnore})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-8s r %.3f, %d best, proven %v:", pattern, p.Correlation, p.Optima, p.Proven)
		for _, i := range p.Core {
			fmt.Print(" ", g.ID(i))
		}
		fmt.Println()
	}
	// Output:
	// max      r 0.330, 1 best, proven true: Medici Guadagni Strozzi
	// product  r 0.403, 1 best, proven true: Castellani Bischeri Peruzzi Strozzi
	// missing  r 0.423, 1 best, proven true: Medici Tornabuoni Ridolfi
}

func ExamplePartition_Class() {
	g := marriages()
	p, err := coreperiphery.Discrete(g, coreperiphery.Max, coreperiphery.Options{Weights: network.WeightsIgnore})
	if err != nil {
		fmt.Println(err)
		return
	}
	classes := make([]string, g.Len())
	for _, banker := range []string{"Medici", "Peruzzi", "Strozzi", "Bischeri"} {
		classes[g.Index(banker)] = "banker"
	}
	s, err := p.Class(classes, "banker")
	fmt.Printf("%.0f of %d in a core of %.0f, %.2f expected, p %.3f %v\n", s.InCore, s.Members, s.CoreSize, s.Expected, s.P, err)
	// Output:
	// 2 of 4 in a core of 3, 0.80 expected, p 0.991 <nil>
}

func ExampleContinuous() {
	g := marriages()
	c, err := coreperiphery.Continuous(g, network.WeightsIgnore)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("fit %.3f, best size of a core %d\n", c.Fit, c.Best)
	for _, family := range []string{"Medici", "Strozzi", "Pazzi"} {
		fmt.Printf("%s %.2f\n", family, c.Values[g.Index(family)])
	}
	// Output:
	// fit 0.442, best size of a core 1
	// Medici 2.10
	// Strozzi 0.13
	// Pazzi 0.07
}

func ExampleRossa() {
	p, err := coreperiphery.Rossa(marriages(), network.WeightsIgnore)
	fmt.Printf("centralization %.3f, steps with a choice %d %v\n", p.Centralization, p.Ties, err)
	// Output:
	// centralization 0.536, steps with a choice 9 <nil>
}
