package budgeting_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
)

// village is ten households with 1000 yuan: six want the square and two of these
// the bridge, four want the garden.
func village() *budgeting.Election {
	e := &budgeting.Election{Budget: 1000, Currency: "CNY", Type: budgeting.Approval, Projects: []budgeting.Project{
		{ID: "square", Cost: 600}, {ID: "bridge", Cost: 500}, {ID: "garden", Cost: 400},
	}}
	b := voting.NewBuilder(voting.Approval, budgeting.Candidates(e.Projects))
	b.Approve(4, 0)
	b.Approve(2, 0, 1)
	b.Approve(4, 2)
	e.Votes, _ = b.Profile()
	return e
}

var shares = budgeting.Rule{
	Method: budgeting.EqualShares, Satisfaction: budgeting.CostShare, Completion: budgeting.NoCompletion,
	Ties: budgeting.TieRule{Policy: budgeting.TextTies},
}

var majority = budgeting.Rule{Method: budgeting.Greedy, Satisfaction: budgeting.CostShare, Ties: budgeting.TieRule{Policy: budgeting.TextTies}}

func ExampleExplain() {
	ctx, e := context.Background(), village()
	o, err := budgeting.Decide(ctx, e, shares)
	if err != nil {
		fmt.Println(err)
		return
	}
	reasons, err := budgeting.Explain(ctx, e, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(budgeting.ExplanationOf(e, o, reasons).Text(renjia.English))
	// Output:
	// 2 of 3 projects are funded with 1000 CNY of 1000 CNY
	//   square is funded (place 1): 6 votes, cost 600 CNY
	//     a unit of satisfaction cost its supporters 1/6 (≈ 0.166667)
	//     6 supporters paid 600 together, each from 100 to 100
	//   garden is funded (place 2): 4 votes, cost 400 CNY
	//     a unit of satisfaction cost its supporters 1/4 (≈ 0.25)
	//     4 supporters paid 400 together, each from 100 to 100
	//   bridge is not funded: its supporters had less than its cost left (2 votes, cost 500 CNY)
	//     what its supporters had left after 0 purchases, against its cost; 300 was missing: 200 ≥ 500 CNY — fails
}

func ExampleNeeded() {
	ctx, e := context.Background(), village()
	o, _ := budgeting.Decide(ctx, e, shares)
	reasons, _ := budgeting.Explain(ctx, e, o)
	needs, err := budgeting.Needed(ctx, e, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(needs[0].Singletons.N, "new voters for", e.Projects[needs[0].Project].ID)
	all := budgeting.ExplanationOf(e, o, reasons, needs...)
	fmt.Print(renjia.Explanation{Title: all.Title, Steps: all.Steps[2:]}.Text(renjia.English))
	// Output:
	// 6 new voters for bridge
	// 2 of 3 projects are funded with 1000 CNY of 1000 CNY
	//   bridge is not funded: its supporters had less than its cost left (2 votes, cost 500 CNY)
	//     what its supporters had left after 0 purchases, against its cost; 300 was missing: 200 ≥ 500 CNY — fails
	//     it would be funded with at least 6 new voters who vote for it alone [Boehmer et al. 2024]
	//     had at least 4 of the voters who do not support it done so, it could have been funded [Boehmer et al. 2024]
	//     whoever they were, 4 such voters would be enough, not fewer [Boehmer et al. 2024]
}

func ExampleMeasureFairness() {
	ctx, e := context.Background(), village()
	o, _ := budgeting.Decide(ctx, e, shares)
	f, err := budgeting.MeasureFairness(e, o.Selected)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("voters with nothing they support:", f.Excluded.RatString())
	fmt.Println("value per voter:", f.Value.RatString(), "units, Gini", f.ValueGini.RatString())
	// Output:
	// voters with nothing they support: 0
	// value per voter: 520 units, Gini 6/65
}

func ExampleByArea() {
	e := village()
	e.Projects[0].Area, e.Projects[1].Area, e.Projects[2].Area = "east", "east", "west"
	parts, err := budgeting.ByArea(e, []int{0, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range parts {
		fmt.Printf("%s: %s of the votes, %s of the spending\n", p.Name, p.VoteShare.RatString(), p.Spent.RatString())
	}
	// Output:
	// east: 2/3 of the votes, 3/5 of the spending
	// west: 1/3 of the votes, 2/5 of the spending
}

func ExamplePricesOf() {
	ctx, e := context.Background(), village()
	o, _ := budgeting.Decide(ctx, e, shares)
	prices, err := budgeting.PricesOf(ctx, e, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(prices.Holds, len(prices.Charges))
	// Output:
	// true 3
}

func ExampleWriteSharesSVG() {
	ctx, e := context.Background(), village()
	o, _ := budgeting.Decide(ctx, e, shares)
	var picture strings.Builder
	if err := budgeting.WriteSharesSVG(ctx, &picture, e, o, renjia.English); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Count(picture.String(), "<rect"), "rectangles")
	// Output:
	// 10 rectangles
}

func ExampleComparison_WriteSVG() {
	c, err := budgeting.Compare(context.Background(), village(), majority, shares)
	if err != nil {
		fmt.Println(err)
		return
	}
	var picture strings.Builder
	if err := c.WriteSVG(&picture, renjia.Chinese); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Contains(picture.String(), "<title id=\"title\">结果对比</title>"))
	// Output:
	// true
}

func ExampleEJRPlus() {
	ctx, e := context.Background(), village()
	e.Projects[0].Cost = 1000 // the square takes it all
	o, _ := budgeting.Decide(ctx, e, majority)
	neglected, err := budgeting.EJRPlus(e, o.Selected, budgeting.CostShare)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range neglected {
		fmt.Printf("%d supporters of %s: their share is %s, which nobody among them would exceed with it: %s\n",
			n.Voters, e.Projects[n.Project].ID, n.Share.RatString(), n.Has.RatString())
	}
	// Output:
	// 4 supporters of garden: their share is 400, which nobody among them would exceed with it: 400
}

func ExamplePriceable() {
	e := village()
	prices, err := budgeting.Priceable(context.Background(), e, []int{0, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(prices.Holds, "with", prices.Endowment.RatString(), "each")
	for _, c := range prices.Charges {
		fmt.Printf("ballot %d pays %s for %s\n", c.Ballot, c.Each.RatString(), e.Projects[c.Project].ID)
	}
	// Output:
	// true with 100 each
	// ballot 0 pays 100 for square
	// ballot 1 pays 100 for square
	// ballot 2 pays 100 for garden
}

func ExampleCompare() {
	c, err := budgeting.Compare(context.Background(), village(), majority, shares)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := c.WriteText(os.Stdout, renjia.English); err != nil {
		fmt.Println(err)
	}
	// Output:
	// project                                    cost  votes  greedy (votes)  Equal Shares (cost)
	// square                                      600      6               ●                    ●
	// bridge                                      500      2               ·                    ·
	// garden                                      400      4               ●                    ●
	//
	// projects funded                                                      2                    2
	// spent                                                             1000                 1000
	// share of the budget                                            100.0 %              100.0 %
	// voters with nothing they support                                 0.0 %                0.0 %
	// projects per voter                                               1.000                1.000
	// value per voter                                                    520                  520
	// Gini of value                                                    0.092                0.092
	// shortfall from the fair share                                        0                    0
	// projects with neglected supporters (EJR+)                            0                    0
	// voters better off than under the first                               0                    0
	// voters worse off                                                     0                    0
}
