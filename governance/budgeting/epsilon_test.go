package budgeting

import (
	"math/big"
	"math/rand/v2"
	"slices"
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

// plainPerturbation follows the definition ballot by ballot, from what the
// payments of Equal Shares leave.
func plainPerturbation(e *Election, o *Outcome) (chosen []int) {
	purse := make([]*big.Rat, e.Votes.Len())
	for i := range purse {
		purse[i] = new(big.Rat).Set(o.Endowment)
	}
	funded, left := map[int]bool{}, e.Budget
	for _, p := range o.Purchases {
		funded[p.Project], left = true, left-e.Projects[p.Project].Cost
		for pay := range p.Payments() {
			purse[pay.Ballot].Sub(purse[pay.Ballot], pay.Amount)
		}
	}
	backs := func(b, p int) bool { return slices.Contains(e.Votes.Ballot(b).Marks, int32(p)) }
	raised := func(p int, each *big.Rat) *big.Rat { // backers give all, others up to each
		sum := new(big.Rat)
		for b := range purse {
			gift := purse[b]
			if !backs(b, p) && each.Cmp(gift) < 0 {
				gift = each
			}
			sum.Add(sum, new(big.Rat).Mul(gift, big.NewRat(e.Votes.Ballot(b).Weight, 1)))
		}
		return sum
	}
	for {
		best, least := -1, new(big.Rat)
		for p, q := range e.Projects {
			if funded[p] || q.Cost > left {
				continue
			}
			cost, low := big.NewRat(q.Cost, 1), new(big.Rat)
			for _, border := range slices.SortedFunc(slices.Values(purse), (*big.Rat).Cmp) { // the last border below the share
				if raised(p, border).Cmp(cost) < 0 {
					low = border
				}
			}
			share, outside := new(big.Rat).Set(low), int64(0)
			for b := range purse {
				if !backs(b, p) && purse[b].Cmp(low) > 0 {
					outside += e.Votes.Ballot(b).Weight
				}
			}
			if rest := new(big.Rat).Sub(cost, raised(p, low)); outside > 0 {
				share.Add(share, rest.Quo(rest, big.NewRat(outside, 1)))
			}
			if share.Sign() < 0 {
				share.SetInt64(0)
			}
			if best < 0 || share.Cmp(least) < 0 {
				best, least = p, share
			}
		}
		if best < 0 {
			return chosen
		}
		chosen, funded[best], left = append(chosen, best), true, left-e.Projects[best].Cost
		for b := range purse {
			switch {
			case backs(b, best):
				purse[b] = new(big.Rat)
			case purse[b].Cmp(least) <= 0:
				purse[b] = new(big.Rat)
			default:
				purse[b] = new(big.Rat).Sub(purse[b], least)
			}
		}
	}
}

func TestPerturbationFollowsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		e := drawnSmall(t, r)
		plain := decided(t, e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion})
		o := decided(t, e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Epsilon})
		require.Equal(t, e.order(plainPerturbation(e, plain)), e.order(o.Selected[len(plain.Selected):]))
	}
}

// order names projects in order.
func (e *Election) order(projects []int) []string {
	ids := []string{}
	for _, p := range projects {
		ids = append(ids, e.Projects[p].ID)
	}
	return ids
}
