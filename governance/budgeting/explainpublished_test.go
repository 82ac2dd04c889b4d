package budgeting

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

// The two examples of equalshares.net/explanation: 11 voters with 100 each. In the
// second the last voter wants the gym instead of the bike path.
func published(t require.TestingT, last string) *Election {
	e := townOf(t, 1100, []int64{700, 400, 250, 200, 100}, map[string]int64{
		"ab": 3, "abc": 3, "cde": 2, "d": 1, "de": 1, last: 1,
	})
	for p, name := range []string{"bike path", "outdoor gym", "new park", "new playground", "library for kids"} {
		e.Projects[p].Name = name
	}
	return e
}

func explained(t require.TestingT, e *Election) (*Outcome, []Reason) {
	o, err := Decide(context.Background(), e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Ties: textTies})
	require.NoError(t, err)
	reasons, err := Explain(context.Background(), e, o)
	require.NoError(t, err)
	return o, reasons
}

func TestFirstPublishedExample(t *testing.T) {
	e := published(t, "a")
	o, r := explained(t, e)
	require.Equal(t, []int{0, 3, 4}, o.Selected)
	for _, paid := range []struct {
		project   int
		voters    int64
		each, per string
	}{{0, 7, "100", "1/7"}, {3, 4, "50", "1/4"}, {4, 3, "100/3", "1/3"}} {
		p := r[paid.project].Paid
		require.Equal(t, paid.voters, p.Voters)
		require.Equal(t, paid.each, p.Least.RatString())
		require.Equal(t, paid.each, p.Greatest.RatString())
		require.Equal(t, paid.per, r[paid.project].Figure.RatString()) // 1 over the effective votes
	}
	require.Equal(t, PoorBackers, r[1].Cause)
	require.Equal(t, "0", r[1].Left.RatString())
	require.Equal(t, 1, r[1].After)
	require.Equal(t, PoorBackers, r[2].Cause)
	require.Equal(t, "200", r[2].Left.RatString())
	require.Equal(t, "50", r[2].Missing.RatString())
}

func TestSecondPublishedExample(t *testing.T) {
	e := published(t, "b")
	o, r := explained(t, e)
	require.Equal(t, []int{1, 2, 3}, o.Selected)
	require.Equal(t, "400/7", r[1].Paid.Least.RatString()) // 57.14
	require.Equal(t, "300/7", r[2].Paid.Least.RatString()) // 43
	require.Equal(t, "425/7", r[2].Paid.Greatest.RatString())
	require.Equal(t, "17/70", r[2].Figure.RatString()) // 1/4.1
	require.Equal(t, "275/7", r[3].Paid.Least.RatString())
	require.Equal(t, "425/7", r[3].Paid.Greatest.RatString())
	require.Equal(t, "600", r[0].Left.RatString()) // six could never pay 700
	require.Equal(t, 0, r[0].After)
	require.Equal(t, "275/7", r[4].Left.RatString())
	require.Equal(t, 3, r[4].After)
	var svg bytes.Buffer
	require.NoError(t, WriteSharesSVG(context.Background(), &svg, e, o, renjia.English))
	require.Contains(t, svg.String(), ">7.0 / 7<")
	require.Contains(t, svg.String(), ">4.1 / 5<")
}

// The elections that towns decided by Equal Shares: what was decided has a price
// system, and nobody is neglected.
func TestTownsThatDecidedByEqualShares(t *testing.T) {
	for _, file := range []string{"Poland_Wieliczka_2023_Green_Budget.pb", "Poland_Swiecie_2023.pb", "Netherlands_Assen_2024.pb"} {
		e := readFile(t, shared(t, "pb", file))
		rule := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Inexhaustive: true, Ties: textTies}
		o, err := Decide(context.Background(), e, rule)
		require.NoError(t, err)
		reasons, err := Explain(context.Background(), e, o)
		require.NoError(t, err)
		checkReasons(t, e, o, reasons)
		for p, r := range reasons {
			official, ok := e.Attribute(p, "selected")
			require.True(t, ok)
			require.Equal(t, official == "1", r.Won, "%s: %s", file, e.Projects[p].ID)
		}
		prices, err := PricesOf(context.Background(), e, o)
		require.NoError(t, err)
		require.True(t, prices.Holds, file)
		neglected, err := EJRPlus(e, o.Selected, CostShare)
		require.NoError(t, err)
		require.Empty(t, neglected, file)
	}
}
