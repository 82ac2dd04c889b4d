package profile_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// graph builds an undirected graph of pairs.
func graph(parties []string, pairs ...[2]string) *network.Graph {
	g, err := network.Build(parties, func(yield func(network.Tie, error) bool) {
		for _, p := range pairs {
			if !yield(network.Tie{From: p[0], To: p[1], Weight: 1}, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeMax, Loops: network.LoopsDrop})
	if err != nil {
		panic(err)
	}
	return g
}

// Are social organizations at the edge?
func ExamplePeriphery() {
	parties := []string{"street office", "committee", "clinic", "school", "property", "choir", "carers", "library"}
	class := []string{"public", "public", "public", "public", "enterprise", "social", "social", "social"}
	g := graph(parties,
		[2]string{"street office", "committee"}, [2]string{"street office", "clinic"}, [2]string{"street office", "school"},
		[2]string{"street office", "property"}, [2]string{"committee", "clinic"}, [2]string{"committee", "school"}, [2]string{"clinic", "school"},
		[2]string{"committee", "property"}, [2]string{"committee", "choir"}, [2]string{"school", "carers"}, [2]string{"clinic", "library"})
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: class, Of: "social"}, profile.PeripheryOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max,
		Ties: profile.TiesRecorded, Alpha: .05, Correction: profile.CorrectMaxT,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, _ := p.Component("degree")
	fmt.Printf("delta %.2f, p = %d of %d\n", c.Delta, c.CountGE, c.Permutations)
	fmt.Println(p.Reading()[len(p.Reading())-1].EN)
	// Output:
	// delta 1.00, p = 1 of 56
	// At level 0.05 class social is shown to be more peripheral in: position, bridging.
}

// A low centralization does not mean that nobody leads.
func ExampleIdentityOf() {
	everyone := graph(nil, [2]string{"lead", "a"}, [2]string{"lead", "b"}, [2]string{"lead", "c"}, [2]string{"a", "b"}, [2]string{"b", "c"}, [2]string{"a", "c"})
	id, err := profile.IdentityOf(everyone)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(id.Explanation().Text(renjia.English))
	// Output:
	// Degree centralization 0 = reach 1.00 − density of the rest 1.00
	//   lead is tied to 3 of 3 others
	//   without it 3 of 3 pairs are tied
	//   a low centralization may mean that nobody leads, or that those who are led work together
}

func ExampleLeadership() {
	parties := []string{"party branch", "committee", "clinic", "school", "choir", "carers"}
	class := []string{"party", "public", "public", "public", "social", "social"}
	work := graph(parties, [2]string{"party branch", "committee"}, [2]string{"committee", "choir"}, [2]string{"clinic", "carers"},
		[2]string{"school", "choir"}, [2]string{"committee", "clinic"}, [2]string{"school", "carers"})
	orders, err := network.Build(parties, func(yield func(network.Tie, error) bool) {
		for _, to := range parties[1:] {
			if !yield(network.Tie{From: "party branch", To: to, Weight: 3}, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Directed, Merge: network.MergeSum, Loops: network.LoopsDrop})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := profile.Leadership(profile.LeadershipInput{
		Directive: orders, Coordination: work, Class: class, Leaders: []string{"party branch"},
	}, profile.LeadershipOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max, Alpha: .05, Rest: profile.SuggestedRest,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("reach", p.LeaderReach[0], "density of the rest", p.Rest, "robustness", p.Robustness)
	fmt.Println(p.Quadrant.Place)
	// Output:
	// reach 1.00 density of the rest 0.50 robustness 1.00
	// led and coordinated
}

func ExampleModeOf() {
	in := profile.ModeInput{Parties: []string{"street office", "committee", "choir"}, Delivered: map[string]float64{"street office": 4, "choir": 6}}
	for i := range 24 {
		who := "street office"
		if i%4 == 3 {
			who = "committee"
		}
		in.Acts = append(in.Acts, who)
	}
	observed, err := profile.ModeOf(in, profile.ModeOptions{Thresholds: profile.SuggestedThresholds()})
	if err != nil {
		fmt.Println(err)
		return
	}
	expected, err := profile.Predict(profile.Contingencies{
		Participants: 3, Trust: .8, Consensus: profile.High, Competence: profile.Low,
	}, profile.SuggestedBands())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(expected.Compare(observed).EN)
	// Output: Acts show lead organization; the contingencies ask for shared governance.
}
