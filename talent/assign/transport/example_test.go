package transport_test

import (
	"fmt"

	"github.com/renjia-project/renjia/talent/assign/transport"
)

// Two volunteers with two shifts each, three posts: the night shift asks for two
// people and not everybody may do it.
func ExampleSolve() {
	p := transport.Problem{
		Cost:      [][]int64{{3, 1, 4}, {2, 5, 1}},
		Forbidden: [][]bool{{false, false, true}, {false, false, false}},
		Supply:    []int{2, 2},
		Demand:    []int{1, 1, 2},
	}
	plan, err := transport.Solve(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Units, "units cost", plan.Cost, "unfilled", plan.Unfilled)
	fmt.Println("proven:", transport.Verify(p, plan) == nil, "only plan:", plan.Unique)
	// Output:
	// 3 units cost 4 unfilled [0 0 1]
	// proven: true only plan: true
}

// Why nobody fills the second night shift.
func ExampleWhy() {
	p := transport.Problem{
		Cost:      [][]int64{{3, 4}, {2, 1}},
		Forbidden: [][]bool{{false, true}, {false, false}},
		Supply:    []int{2, 2},
		Demand:    []int{1, 2},
	}
	plan, err := transport.Solve(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := transport.Why(p, plan)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range all {
		fmt.Println(s.Text.EN)
	}
	c, err := transport.Conflict(p, 1)
	fmt.Println(c.Text.EN, err)
	// Output:
	// post 1: each of the 1 who may take it gives it as much as one person may
	// posts [1] ask for 2 units; those who may take them (1) can give 1 at most <nil>
}
