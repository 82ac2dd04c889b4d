package budgeting

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// called builds an election of projects p0, p1, … from approval ballots.
func called(t testing.TB, budget int64, costs []int64, ballots ...[]int) *Election {
	t.Helper()
	projects := make([]Project, len(costs))
	for i, c := range costs {
		projects[i] = Project{ID: fmt.Sprintf("p%d", i), Cost: c}
	}
	b := voting.NewBuilder(voting.Approval, Candidates(projects))
	for _, set := range ballots {
		b.Approve(1, set...)
	}
	votes, err := b.Profile()
	require.NoError(t, err)
	return &Election{Budget: budget, Type: Approval, Projects: projects, Votes: votes}
}

// drawnSmall draws an election with many ties.
func drawnSmall(t testing.TB, r *rand.Rand) *Election {
	costs := make([]int64, 1+r.IntN(7))
	for i := range costs {
		costs[i] = int64(1 + r.IntN(9))
	}
	ballots := make([][]int, 1+r.IntN(9))
	for i := range ballots {
		for p := range costs {
			if r.IntN(2) == 0 {
				ballots[i] = append(ballots[i], p)
			}
		}
	}
	return called(t, int64(1+r.IntN(25)), costs, ballots...)
}

func decided(t testing.TB, e *Election, r Rule) *Outcome {
	t.Helper()
	if r.Ties.Policy == "" {
		r.Ties.Policy = TextTies
	}
	o, err := Decide(context.Background(), e, r)
	require.NoError(t, err)
	return o
}

// Two of three voters want p0, which costs all there is; p1 could be afforded by
// its supporter alone. Part of p0 is the better buy, so all of it is funded: the
// example that pabutools gives.
func TestOverspendingFundsWhatEqualSharesCannot(t *testing.T) {
	e := called(t, 1000, []int64{1000, 100}, []int{0}, []int{1}, []int{0})
	o := decided(t, e, Rule{Method: BOS, Satisfaction: CostShare})
	require.Equal(t, []string{"p0"}, e.IDs(o.Selected))
	o = decided(t, e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion})
	require.Equal(t, []string{"p1"}, e.IDs(o.Selected))
}

// plainBOS follows the definition voter by voter, looking at every λ at which one
// of the supporters runs out of money, or all is bought.
func plainBOS(e *Election, sat Satisfaction) (chosen []int) {
	value := func(p int) *big.Rat {
		if sat == CostShare {
			return big.NewRat(e.Projects[p].Cost, 1)
		}
		return big.NewRat(1, 1)
	}
	var ballots [][]int
	for b := range e.Votes.Ballots() {
		for range b.Weight {
			var set []int
			for _, p := range b.Marks {
				set = append(set, int(p))
			}
			ballots = append(ballots, set)
		}
	}
	purse := make([]*big.Rat, len(ballots))
	for i := range purse {
		purse[i] = big.NewRat(e.Budget, int64(len(ballots)))
	}
	given := func(p int, each *big.Rat) *big.Rat {
		sum := new(big.Rat)
		for i, set := range ballots {
			for _, q := range set {
				if q == p && purse[i].Cmp(each) < 0 {
					sum.Add(sum, purse[i])
				} else if q == p {
					sum.Add(sum, each)
				}
			}
		}
		return sum
	}
	left, done := e.Budget, map[int]bool{}
	for {
		best, least, price := -1, new(big.Rat), new(big.Rat)
		for p, q := range e.Projects {
			if done[p] || q.Cost > left {
				continue
			}
			cost := big.NewRat(q.Cost, 1)
			var tries []*big.Rat
			for i, set := range ballots {
				for _, q := range set {
					if q == p && purse[i].Sign() > 0 {
						tries = append(tries, purse[i])
					}
				}
			}
			for n := int64(1); n <= int64(len(ballots)); n++ { // all is bought: n share what the others leave
				for _, border := range append(tries, new(big.Rat)) {
					poor, rich := new(big.Rat), int64(0)
					for i, set := range ballots {
						for _, q := range set {
							if q != p {
								continue
							}
							if purse[i].Cmp(border) <= 0 {
								poor.Add(poor, purse[i])
							} else {
								rich++
							}
						}
					}
					if rich == n {
						tries = append(tries, new(big.Rat).Quo(new(big.Rat).Sub(cost, poor), big.NewRat(n, 1)))
					}
				}
			}
			for _, each := range tries {
				got := given(p, each)
				if each.Sign() <= 0 || got.Sign() == 0 || got.Cmp(cost) > 0 {
					continue
				}
				alpha := new(big.Rat).Quo(got, cost)
				rho := new(big.Rat).Quo(each, alpha)
				ratio := new(big.Rat).Quo(rho, alpha)
				ratio.Quo(ratio, value(p))
				if best < 0 || ratio.Cmp(least) < 0 {
					best, least, price = p, ratio, rho
				}
			}
		}
		if best < 0 {
			return chosen
		}
		chosen, done[best] = append(chosen, best), true
		left -= e.Projects[best].Cost
		for i, set := range ballots {
			for _, q := range set {
				if q == best {
					purse[i] = new(big.Rat).Sub(purse[i], price)
					if purse[i].Sign() < 0 {
						purse[i].SetInt64(0)
					}
				}
			}
		}
	}
}

func TestOverspendingFollowsItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 600 {
		e := drawnSmall(t, r)
		for _, sat := range []Satisfaction{Cardinality, CostShare} {
			o := decided(t, e, Rule{Method: BOS, Satisfaction: sat})
			require.Equal(t, plainBOS(e, sat), o.Selected, "%v %+v", sat, e)
			require.LessOrEqual(t, o.Cost, e.Budget)
		}
	}
}

// Scores that differ count in proportion: a voter who gives 2 points is worth as
// much as two who give 1 as long as both can pay, and equal scores are approvals.
func TestOverspendingCountsPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 200 {
		e := drawnSmall(t, r)
		b := voting.NewBuilder(voting.Score, Candidates(e.Projects))
		for ballot := range e.Votes.Ballots() {
			var marks []voting.Mark
			for _, p := range ballot.Marks {
				marks = append(marks, voting.Mark{Candidate: int(p), Points: 3})
			}
			b.Give(ballot.Weight, marks...)
		}
		votes, err := b.Profile()
		require.NoError(t, err)
		scored := &Election{Budget: e.Budget, Type: Scoring, Projects: e.Projects, Votes: votes}
		want := decided(t, e, Rule{Method: BOS, Satisfaction: Cardinality})
		got := decided(t, scored, Rule{Method: BOS, Satisfaction: Points})
		require.Equal(t, want.Selected, got.Selected)
		for i, p := range got.Purchases {
			require.Equal(t, want.Purchases[i].Price(), new(big.Rat).Mul(p.Price(), big.NewRat(3, 1)))
		}
	}
}
