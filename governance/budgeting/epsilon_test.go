package budgeting

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nobody can afford p0 or p1; two of three want p0. What its supporters leave the
// third to pay is less.
func TestPerturbationFundsWhatSupportersAlmostPay(t *testing.T) {
	e := called(t, 9, []int64{8, 8}, []int{0}, []int{0}, []int{1})
	o := decided(t, e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Epsilon})
	require.Equal(t, []string{"p0"}, e.IDs(o.Selected))
	require.Equal(t, FillStage, o.Purchases[0].Stage)
}

func TestPerturbationUsesUpTheBudget(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		e := drawnSmall(t, r)
		plain := decided(t, e, Rule{Method: EqualShares, Satisfaction: Cardinality, Completion: NoCompletion})
		o := decided(t, e, Rule{Method: EqualShares, Satisfaction: Cardinality, Completion: Epsilon})
		require.Equal(t, e.IDs(plain.Selected), e.IDs(o.Selected[:len(plain.Selected)]))
		require.LessOrEqual(t, o.Cost, e.Budget)
		chosen := map[int]bool{}
		for _, p := range o.Selected {
			chosen[p] = true
		}
		for p, q := range e.Projects {
			require.True(t, chosen[p] || q.Cost > e.Budget-o.Cost, "project %s still fits", q.ID)
		}
	}
}
