package budgeting

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestRulesThatAreIncomplete(t *testing.T) {
	text := TieRule{Policy: TextTies}
	e, _ := street().election(t)
	for name, r := range map[string]Rule{
		"nothing":                     {},
		"no ties":                     {Method: Phragmen},
		"no satisfaction":             {Method: Greedy, Ties: text},
		"an unknown satisfaction":     {Method: Greedy, Satisfaction: "joy", Ties: text},
		"no completion":               {Method: EqualShares, Satisfaction: CostShare, Ties: text},
		"completion of greedy":        {Method: Greedy, Satisfaction: CostShare, Completion: Add1, Ties: text},
		"a negative step":             {Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Step: -1, Ties: text},
		"lots without a seed":         {Method: Phragmen, Ties: TieRule{Policy: LotTies}},
		"an order of nothing":         {Method: Phragmen, Ties: TieRule{Policy: OrderTies}},
		"an order of some":            {Method: Phragmen, Ties: TieRule{Policy: OrderTies, Order: []string{"a"}}},
		"an order with a stranger":    {Method: Phragmen, Ties: TieRule{Policy: OrderTies, Order: []string{"a", "b", "c", "d", "z"}}},
		"an order that repeats":       {Method: Phragmen, Ties: TieRule{Policy: OrderTies, Order: []string{"a", "b", "c", "d", "d"}}},
		"an unknown policy":           {Method: Phragmen, Ties: TieRule{Policy: "dice"}},
		"an unknown method":           {Method: "oracle", Satisfaction: CostShare, Ties: text},
		"places of approval ballots":  {Method: Greedy, Satisfaction: Borda, Ties: text},
		"a bound below nothing":       {Method: Welfare, Satisfaction: CostShare, Nodes: -1, Ties: text},
		"an unknown completion":       {Method: EqualShares, Satisfaction: CostShare, Completion: "hope", Ties: text},
		"a comparison of nothing yet": {Comparison: true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decide(context.Background(), e, r)
			require.Error(t, err)
			require.True(t, errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnsupported) || errors.Is(err, renjia.ErrUnspecified), "%v", err)
		})
	}
}

// Two projects that nothing tells apart, and money for one.
func TestATieIsRefusedUnlessThereIsAPolicy(t *testing.T) {
	p := &poll{kind: Approval, budget: 10, projects: []Project{{ID: "2", Cost: 10}, {ID: "10", Cost: 10}},
		papers: []paper{{weight: 3, marks: []int{0, 1}}}}
	e, _ := p.election(t)
	for _, r := range []Rule{
		{Method: Greedy, Satisfaction: CostShare},
		{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion},
		{Method: EqualShares, Satisfaction: Cardinality, Completion: Add1Greedy},
	} {
		r.Ties = TieRule{Policy: RefuseTies}
		_, err := Decide(context.Background(), e, r)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		var tie *voting.TieError
		require.ErrorAs(t, err, &tie)
		require.Equal(t, []int{0, 1}, tie.Among)

		r.Ties = TieRule{Policy: TextTies}
		o := decided(t, e, r)
		require.Equal(t, []string{"10"}, e.IDs(o.Selected), "as text, 10 goes before 2")
		require.Len(t, o.Broken, 1)
		require.Equal(t, "text", o.Broken[0].How)
	}
	r := Rule{Method: Phragmen, Ties: TieRule{Policy: RefuseTies}}
	e.Budget = 20
	_, err := Decide(context.Background(), e, r)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Where all that tie can be paid for, greedy need not know who goes first.
func TestATieOfNoConsequenceIsNotRefused(t *testing.T) {
	p := &poll{kind: Approval, budget: 20, projects: []Project{{ID: "2", Cost: 10}, {ID: "10", Cost: 10}},
		papers: []paper{{weight: 3, marks: []int{0, 1}}}}
	e, _ := p.election(t)
	o := decided(t, e, Rule{Method: Greedy, Satisfaction: CostShare, Ties: TieRule{Policy: RefuseTies}})
	require.Equal(t, []int{0, 1}, o.Selected)
	require.Empty(t, o.Broken)
}

func TestLotsRepeatThemselves(t *testing.T) {
	p := &poll{kind: Approval, budget: 10, papers: []paper{{weight: 3, marks: []int{0, 1, 2, 3, 4, 5}}}}
	for range 6 {
		p.projects = append(p.projects, p.project(10))
	}
	e, _ := p.election(t)
	chosen := map[int]bool{}
	for _, seed := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		r := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Ties: TieRule{Policy: LotTies, Seed: seed}}
		o := decided(t, e, r)
		require.Equal(t, o.Selected, decided(t, e, r).Selected)
		chosen[o.Selected[0]] = true
	}
	require.Greater(t, len(chosen), 1)
}

// The step is one whole unit of the currency unless said otherwise.
func TestTheStepIsOneOfTheCurrency(t *testing.T) {
	p := street()
	p.scale = 2
	p.budget *= 100
	for j := range p.projects {
		p.projects[j].Cost *= 100
	}
	r := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Ties: TieRule{Policy: TextTies}}
	agree(t, p, r)
	e, _ := p.election(t)
	o := decided(t, e, r)
	require.Positive(t, o.Steps)
	q := street()
	whole, _ := q.election(t)
	require.Equal(t, decided(t, whole, r).Steps, o.Steps)
	require.Equal(t, decided(t, whole, r).Selected, o.Selected)
}

// A count that is called off stops.
func TestACountThatIsCalledOff(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e, _ := street().election(t)
	for _, r := range []Rule{
		{Method: Phragmen, Ties: TieRule{Policy: TextTies}},
		{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Ties: TieRule{Policy: TextTies}},
	} {
		_, err := Decide(ctx, e, r)
		require.ErrorIs(t, err, context.Canceled)
	}
}

// Nobody voted: nothing is chosen, and nothing divides by nobody.
func TestElectionsOfAlmostNothing(t *testing.T) {
	for _, papers := range [][]paper{nil, {{weight: 1}}, {{weight: 1, marks: []int{0}}}} {
		for _, projects := range [][]Project{{{ID: "a", Cost: 9}}, {{ID: "a"}}, {{ID: "a", Cost: 900}}} {
			p := &poll{kind: Approval, budget: 10, projects: projects, papers: papers}
			e, _ := p.election(t)
			for _, r := range []Rule{
				{Method: Greedy, Satisfaction: CostShare}, {Method: Phragmen},
				{Method: EqualShares, Satisfaction: Cardinality, Completion: Add1Greedy},
				{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Inexhaustive: true},
			} {
				r.Ties = TieRule{Policy: TextTies}
				if len(papers) > 0 {
					agree(t, p, r)
					continue
				}
				require.Empty(t, decided(t, e, r).Selected)
			}
		}
	}
}
