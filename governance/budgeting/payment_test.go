package budgeting

import (
	"context"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// What supporters paid adds up to the cost, and nobody paid more than the
// endowment.
func TestPaymentsAddUp(t *testing.T) {
	for _, file := range []string{"t000.pb", "t005.pb", "t100.pb", "t300.pb", "t590.pb"} {
		e := readFile(t, shared(t, "pb_ties", file))
		for _, name := range []string{"mes_card", "mes_cost", "mes_cost_add1", "phragmen"} {
			o, err := Decide(context.Background(), e, ruleOf(name))
			require.NoError(t, err)
			paid := make([]big.Rat, e.Votes.Len())
			for _, p := range o.Purchases {
				var sum big.Rat
				for pay := range p.Payments() {
					require.GreaterOrEqual(t, pay.Amount.Sign(), 0)
					paid[pay.Ballot].Add(&paid[pay.Ballot], pay.Amount)
					sum.Add(&sum, new(big.Rat).Mul(pay.Amount, new(big.Rat).SetInt64(pay.Voters)))
				}
				require.Equal(t, big.NewRat(e.Projects[p.Project].Cost, 1).String(), sum.String(), "%s %s %s", file, name, e.Projects[p.Project].ID)
			}
			for i := range paid {
				require.True(t, o.Endowment == nil || paid[i].Cmp(o.Endowment) <= 0)
			}
		}
	}
}
