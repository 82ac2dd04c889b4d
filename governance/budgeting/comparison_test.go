package budgeting

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Three of four voters want the dear p0, one wants both cheap ones. Equal Shares
// and greedy differ, and more voters prefer greedy's outcome.
func TestComparisonTakesWhatMoreVotersPrefer(t *testing.T) {
	e := called(t, 100, []int64{80, 25}, []int{0}, []int{0}, []int{0}, []int{1})
	rule := Rule{Method: EqualShares, Satisfaction: Cardinality, Completion: NoCompletion}
	require.Equal(t, []string{"p1"}, e.IDs(decided(t, e, rule).Selected))
	rule.Comparison = true
	o := decided(t, e, rule)
	require.Equal(t, []string{"p0"}, e.IDs(o.Selected))
	require.Equal(t, &Preference{First: 1, Second: 3}, o.Preference)
	require.Equal(t, EqualShares, o.Rule.Method)
}

// A district's own money is for its projects alone, shared by those who support
// one; the city's is for the rest.
func TestDistrictsHaveBudgetsOfTheirOwn(t *testing.T) {
	e := called(t, 60, []int64{50, 30, 30}, []int{0, 1}, []int{1}, []int{2}, []int{0, 2})
	e.Projects[0].Area = "north"
	rule := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion,
		Constraints: Constraints{Caps: []Cap{{Area: "north", Max: 50, Own: true}}}}
	o := decided(t, e, rule)
	require.Equal(t, []string{"p0", "p1", "p2"}, e.IDs(o.Selected))
	require.EqualValues(t, 110, o.Cost)
	rule.Constraints.Caps[0].Max = 49
	require.Equal(t, []string{"p1", "p2"}, e.IDs(decided(t, e, rule).Selected))
	rule.Constraints.Caps = []Cap{{Area: "north", Max: 50, Own: true}, {Projects: []string{"p0", "p1"}, Max: 9, Own: true}}
	_, err := Decide(t.Context(), e, Rule{Method: Greedy, Satisfaction: CostShare, Ties: TieRule{Policy: TextTies}, Constraints: rule.Constraints})
	require.ErrorContains(t, err, `project "p0" has two budgets of its own`)
}
