package study_test

import (
	"fmt"

	"github.com/renjia-project/renjia/indicator/study"
)

// Trust in neighbours, in points, in three communities with a programme and three
// without.
func ExampleDifferenceInDifferences() {
	var all []study.Observation
	add := func(community string, treated bool, before, after float64) {
		all = append(all,
			study.Observation{Community: community, Treated: treated, Value: before},
			study.Observation{Community: community, Treated: treated, After: true, Value: after})
	}
	add("Liede", true, 52, 61)
	add("Xiancun", true, 48, 55)
	add("Shipai", true, 50, 60)
	add("Linhe", false, 51, 53)
	add("Tangxia", false, 47, 50)
	add("Yuancun", false, 53, 54)
	d, err := study.DifferenceInDifferences(all, study.Comparison{Design: study.Collapsed, Level: 0.95})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.2f, %.2f to %.2f, %d and %d communities\n", d.Value, d.Limits.Lower, d.Limits.Upper, d.Communities[1], d.Communities[0])
	// Output:
	// +6.67, 3.55 to 9.79, 3 and 3 communities
}

func ExampleSurvey_Mean() {
	s := study.Survey{Level: 0.95, Answers: []study.Answer{
		{Stratum: "old town", Cluster: "1", Weight: 40, Value: 1}, {Stratum: "old town", Cluster: "1", Weight: 40, Value: 0},
		{Stratum: "old town", Cluster: "2", Weight: 40, Value: 1}, {Stratum: "old town", Cluster: "2", Weight: 40, Value: 1},
		{Stratum: "new town", Cluster: "3", Weight: 90, Value: 0}, {Stratum: "new town", Cluster: "3", Weight: 90, Value: 1},
		{Stratum: "new town", Cluster: "4", Weight: 90, Value: 0}, {Stratum: "new town", Cluster: "4", Weight: 90, Value: 0},
	}}
	e, err := s.Mean()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f ± %.3f of %d\n", e.Value, e.SE, e.N)
	// Output:
	// 0.404 ± 0.189 of 8
}
