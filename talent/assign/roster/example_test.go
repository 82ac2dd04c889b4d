package roster_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/roster"
)

// weekend is two volunteers who share the night shifts of three days.
func weekend() *roster.Instance {
	return &roster.Instance{
		Days:   []string{"Fri", "Sat", "Sun"},
		Shifts: []roster.Shift{{Name: "day"}, {Name: "night"}},
		Demand: [][]int{{1, 1}, {1, 1}, {1, 0}},
		People: []roster.Person{
			{Name: "Chen", Cost: [][]int64{{0, 4}, {0, 4}, {0, 0}}},
			{Name: "Li", Cost: [][]int64{{1, 3}, {1, 3}, {1, 0}}},
		},
		Uncovered: 20,
		Rules: roster.Rules{
			Caps:      []roster.Cap{{Name: "weekend", Days: 3, Most: 2}},
			Forbidden: []roster.Succession{{From: "night", To: "day"}},
		},
	}
}

func ExampleSolve() {
	i := weekend()
	r, err := roster.Solve(context.Background(), i, roster.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for p, days := range r.Roster {
		fmt.Println(i.People[p].Name, days)
	}
	fmt.Println("cost", r.Cost.Total, "of which uncovered", r.Cost.Uncovered)
	fmt.Println("no roster costs less than", r.Least, "proven:", r.Proven())
	// Output:
	// Chen [0 0 -1]
	// Li [1 -1 0]
	// cost 24 of which uncovered 20
	// no roster costs less than 24 proven: true
}

func ExampleResult_Scarce() {
	i := weekend()
	r, _ := roster.Solve(context.Background(), i, roster.Options{Seed: 1})
	for _, s := range r.Scarce(i) {
		if s.Short > 0 {
			fmt.Printf("%s %s: one more is worth %.0f, %d too few\n", i.Days[s.Day], i.Shifts[s.Shift].Name, s.Price, s.Short)
		}
	}
	// Output:
	// Sat night: one more is worth 20, 1 too few
}

func ExampleExplain() {
	i := weekend()
	r, _ := roster.Solve(context.Background(), i, roster.Options{Seed: 1})
	accounts, _ := roster.Explain(i, r)
	a := accounts[0]
	fmt.Println(a.Person, "works", a.Days, "days")
	for _, rule := range a.Rules {
		fmt.Println(rule.What.In(renjia.Chinese), rule.Cost > 0)
	}
	// Output:
	// Chen works 2 days
	// weekend内工作天数的上限 true
}

func ExampleWhyNot() {
	i := weekend()
	r, _ := roster.Solve(context.Background(), i, roster.Options{Seed: 1})
	a, _ := roster.WhyNot(i, r.Roster, 0, roster.Slot{Day: 2, Shift: 0})
	fmt.Println(a.Reason, a.What.EN)
	// Output:
	// rule Chen works on more than 2 days of weekend
}

func ExampleCheck() {
	a, _ := roster.Check(weekend(), roster.Roster{{1, 0, roster.Off}, {0, 1, 0}})
	for _, b := range a.Breaks {
		fmt.Println(b.What.EN)
	}
	// Output:
	// Chen works day on Sat after night
	// Li works on more than 2 days of weekend
	// Li works day on Sun after night
}

func ExampleBound() {
	// Whatever somebody claims of a roster, prices prove what none undercuts.
	bound, _ := roster.Bound(weekend(), [][]float64{{20, 20}, {20, 20}, {20, 0}})
	fmt.Println(bound)
	// Output:
	// 22
}

// Somebody who has worked three Saturdays steps back behind one who has not.
func ExampleCarry() {
	i := weekend()
	i.Demand = [][]int{{0, 0}, {1, 0}, {0, 0}}
	i.Burden = &roster.Burden{Days: []int{1}, Weight: 1}
	i.People[0].Carried = 3
	r, _ := roster.Solve(context.Background(), i, roster.Options{})
	carried, _ := roster.Carry(i, r.Roster)
	fmt.Println(r.Roster, carried)
	// Output:
	// [[-1 -1 -1] [-1 0 -1]] [3 1]
}

func ExampleReplan() {
	i := weekend()
	i.People[0].Published = []string{"day", "day", ""}
	i.People[1].Published = []string{"night", "night", ""}
	i.People[0].Able = [][]bool{{true, true}, {false, false}, {true, true}} // Chen is away on Saturday
	r, _ := roster.Replan(context.Background(), i, 1, roster.Options{})
	fmt.Println(r.Roster, r.Changed, "changed; uncovered costs", r.Cost.Uncovered)
	// Output:
	// [[0 -1 -1] [1 1 -1]] 1 changed; uncovered costs 40
}
