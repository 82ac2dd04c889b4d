package transport_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

func hours(from, until int) renjia.Interval {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	return renjia.Interval{From: day.Add(time.Duration(from) * time.Hour), Until: day.Add(time.Duration(until) * time.Hour)}
}

func TestObstaclesNameAllThatBars(t *testing.T) {
	terms := transport.Terms{Short: 10, Over: 1, Bar: 2}
	o := transport.Offer{Name: "an", Levels: map[string]int{"elder care": 1, "casework": 3}, Languages: []string{"zh"}, Available: []renjia.Interval{hours(12, 14), hours(9, 12)}, Units: 1}
	n := transport.Need{Name: "visits", Levels: map[string]int{"elder care": 2, "casework": 1}, Languages: []string{"zh"}, When: hours(10, 13), Units: 1}
	require.Empty(t, terms.Obstacles(o, n))
	require.Equal(t, int64(10+2), terms.Cost(o, n))

	n.Levels["elder care"], n.Languages, n.When = 3, []string{"yue", "zh"}, hours(10, 15)
	o.Refuses, o.Units = []string{"visits"}, 0
	var bars []transport.Bar
	for _, x := range terms.Obstacles(o, n) {
		bars = append(bars, x.Bar)
	}
	require.Equal(t, []transport.Bar{transport.LacksLevel, transport.LacksLanguage, transport.NotAvailable, transport.Refused, transport.NoUnits}, bars)
	require.Equal(t, "elder care: level 1 of 3", terms.Obstacles(o, n)[0].Text.EN)
}

func TestAvailabilityMustCoverTheWholeTime(t *testing.T) {
	terms := transport.Terms{Bar: 1}
	n := transport.Need{Name: "shift", When: hours(9, 12)}
	for _, c := range []struct {
		available []renjia.Interval
		want      bool
	}{
		{nil, true},
		{[]renjia.Interval{hours(9, 12)}, true},
		{[]renjia.Interval{hours(9, 11)}, false},
		{[]renjia.Interval{hours(10, 12)}, false},
		{[]renjia.Interval{hours(8, 10), hours(11, 13)}, false},
		{[]renjia.Interval{hours(8, 20), hours(8, 9)}, true},
	} {
		o := transport.Offer{Name: "an", Units: 1, Available: c.available}
		require.Equal(t, c.want, len(terms.Obstacles(o, n)) == 0, "%v", c.available)
	}
}

func TestContinuityTipsTheScales(t *testing.T) {
	offers := []transport.Offer{
		{Name: "an", Levels: map[string]int{"casework": 2}, Units: 1},
		{Name: "bo", Levels: map[string]int{"casework": 1}, Units: 1, Holds: []string{"family"}},
	}
	needs := []transport.Need{{Name: "family", Levels: map[string]int{"casework": 2}, Units: 1}}
	for bonus, want := range map[int64]int{9: 0, 11: 1} {
		p, err := transport.Between(offers, needs, transport.Terms{Short: 10, Bar: 3, Continuity: bonus})
		require.NoError(t, err)
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		require.Equal(t, want, plan.Flows[0].Person)
	}
}

func TestBetweenCarriesLimitsMinimaAndWeights(t *testing.T) {
	p, err := transport.Between(
		[]transport.Offer{{Name: "an", Units: 3, Least: 1}},
		[]transport.Need{{Name: "x", Units: 2, Least: 1, Weight: 7}},
		transport.Terms{Bar: 1, Weighted: true, PairLimit: 2, Extra: func(transport.Offer, transport.Need) int64 { return 4 }})
	require.NoError(t, err)
	require.Equal(t, transport.Problem{
		Cost: [][]int64{{4}}, Forbidden: [][]bool{{false}}, Supply: []int{3}, Demand: []int{2}, PairLimit: 2,
		MinSupply: []int{1}, MinDemand: []int{1}, Vacancy: []int64{7},
	}, p)
}

func TestBetweenSaysAllThatIsWrong(t *testing.T) {
	_, err := transport.Between(
		[]transport.Offer{{Units: -1}, {Name: "an", Available: []renjia.Interval{{}}}, {Name: "an"}},
		[]transport.Need{{Units: -1, When: renjia.Interval{From: time.Unix(1, 0)}}},
		transport.Terms{Over: -1})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.GreaterOrEqual(t, len(v.Problems), 8)
}

// Who may take what, and why not.
func ExampleTerms_Obstacles() {
	terms := transport.Terms{Short: 10, Over: 1, Bar: 2}
	an := transport.Offer{Name: "an", Levels: map[string]int{"casework": 1}, Languages: []string{"zh"}, Units: 2}
	post := transport.Need{Name: "migrant families", Levels: map[string]int{"casework": 3}, Languages: []string{"yue"}, Units: 1}
	for _, o := range terms.Obstacles(an, post) {
		fmt.Println(o.Text.EN)
	}
	// Output:
	// casework: level 1 of 3
	// does not speak yue
}

// A station's posts from what its people can do.
func ExampleBetween() {
	offers := []transport.Offer{
		{Name: "an", Levels: map[string]int{"casework": 3}, Units: 2},
		{Name: "bo", Levels: map[string]int{"casework": 1}, Units: 1, Holds: []string{"door"}},
	}
	needs := []transport.Need{
		{Name: "families", Levels: map[string]int{"casework": 3}, Units: 1},
		{Name: "door", Units: 2},
	}
	p, err := transport.Between(offers, needs, transport.Terms{Short: 10, Over: 1, Bar: 2, Continuity: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := transport.Solve(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range plan.Flows {
		fmt.Println(offers[f.Person].Name, "→", needs[f.Post].Name)
	}
	// Output:
	// an → families
	// an → door
	// bo → door
}
