package assign_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign"
)

// Minutes to three posts; Ma may work at the second only, Wang nowhere.
func Example() {
	costs, _ := assign.Rows([][]int64{
		{12, 35, 20},
		{15, 40, 22},
		{assign.Forbidden, 30, assign.Forbidden},
		{assign.Forbidden, assign.Forbidden, assign.Forbidden},
	})
	plan, _ := assign.Assign(costs, assign.Options{Ties: assign.FirstInOrder})
	fmt.Println(plan.Column, plan.Cost, plan.Unique, assign.Verify(costs, plan))
	why, _ := assign.WhyOut(costs, assign.Penalties[int64]{}, plan)
	fmt.Println(why[0].Index, why[0].Reason)
	// Output:
	// [0 2 1 -1] 64 true <nil>
	// 3 nothing-allowed
}

// A vacancy that costs less than the way to fill it stays.
func ExampleOptional() {
	costs, _ := assign.Rows([][]float64{{12.5, 35}, {15, 40}})
	vacancy := assign.Penalties[float64]{Columns: []float64{60, 30}}
	plan, _ := assign.Optional(costs, vacancy, assign.Options{Ties: assign.FirstInOrder})
	fmt.Println(plan.Column, plan.Cost, plan.Vacant())
	// Output: [0 -1] 42.5 [1]
}

func ExampleBottleneck() {
	costs, _ := assign.Rows([][]int64{{0, 6}, {6, 10}})
	o := assign.Options{Ties: assign.FirstInOrder}
	cheap, _ := assign.Assign(costs, o)
	fair, _ := assign.Bottleneck(costs, o)
	fmt.Println(cheap.Cost, cheap.Worst, fair.Cost, fair.Worst)
	// Output: 10 10 12 6
}

func ExampleLeximin() {
	costs, _ := assign.Rows([][]int64{{9, assign.Forbidden, assign.Forbidden}, {assign.Forbidden, 5, 6}, {assign.Forbidden, 0, 5}})
	plan, _ := assign.Leximin(costs, assign.Options{Ties: assign.FirstInOrder})
	fmt.Println(plan.Column, plan.Levels)
	// Output: [0 1 2] [{9 1} {5 2}]
}

// Two people are equally fit for one post: the seed, published beforehand, decides.
func ExampleLottery() {
	costs, _ := assign.Rows([][]int64{{7}, {7}})
	for seed := range uint64(3) {
		plan, _ := assign.Assign(costs, assign.Options{Ties: assign.Lottery, Seed: seed})
		fmt.Println(plan.Variant, plan.Unassigned())
	}
	// Output:
	// lottery, seed 0 [1]
	// lottery, seed 1 [1]
	// lottery, seed 2 [0]
}

func ExampleExplain() {
	t, _ := assign.ReadTable(strings.NewReader("minutes,East,West\nChen,12.5,35\n李娜,15,40\nMa,,30\n"), "posts.csv")
	plan, _ := assign.Assign(t.Costs, assign.Options{Ties: assign.FirstInOrder})
	why, _ := assign.Explain(t.Costs, assign.Penalties[int64]{}, plan, t.Names)
	fmt.Print(why.Text(renjia.English))
	// Output:
	// 2 of 3 people placed on 2 posts at a cost of 42.5
	//   3 people may take no posts but the same 2: at least 1 of them are left out in any plan: 1 = 1 — holds [Hall 1935]
	//   no pair costs less than the prices of its person and post, so no plan can cost less than the prices add up to: 42.5 = 42.5 — holds [linear programming duality]
	//   no other plan is as good
	//   李娜 is left out: every allowed post (2) is taken; taking East from Chen would change the cost by 2.5
}
