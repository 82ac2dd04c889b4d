package budgeting

import (
	"context"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// townOf builds an election of approval ballots: costs of projects a, b, c, …,
// and ballots such as "abc", each with a weight.
func townOf(t require.TestingT, budget int64, costs []int64, ballots map[string]int64) *Election {
	e := &Election{Budget: budget, Type: Approval}
	for i, c := range costs {
		e.Projects = append(e.Projects, Project{ID: string(rune('a' + i)), Cost: c})
	}
	b := voting.NewBuilder(voting.Approval, Candidates(e.Projects))
	var texts []string
	for text := range ballots {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for _, text := range texts {
		var set []int
		for _, r := range text {
			set = append(set, int(r-'a'))
		}
		b.Approve(ballots[text], set...)
	}
	var err error
	e.Votes, err = b.Profile()
	require.NoError(t, err)
	return e
}

// anyElection draws a small election of approval ballots.
func anyElection(t *rapid.T, voters, projects int) *Election {
	n := rapid.IntRange(1, voters).Draw(t, "voters")
	m := rapid.IntRange(1, projects).Draw(t, "projects")
	e := &Election{Type: Approval}
	total := int64(0)
	for i := range m {
		cost := rapid.Int64Range(1, 12).Draw(t, "cost")
		total += cost
		e.Projects = append(e.Projects, Project{ID: string(rune('a' + i)), Cost: cost})
	}
	e.Budget = rapid.Int64Range(1, total+1).Draw(t, "budget")
	b := voting.NewBuilder(voting.Approval, Candidates(e.Projects))
	for range n {
		set := rapid.IntRange(0, 1<<m-1).Draw(t, "ballot")
		var all []int
		for p := range m {
			if set>>p&1 == 1 {
				all = append(all, p)
			}
		}
		b.Approve(rapid.Int64Range(1, 2).Draw(t, "weight"), all...)
	}
	var err error
	e.Votes, err = b.Profile()
	require.NoError(t, err)
	return e
}

func anySelection(t *rapid.T, e *Election) (selected []int) {
	left := e.Budget
	for p, q := range e.Projects {
		if q.Cost <= left && rapid.Bool().Draw(t, "funded") {
			selected = append(selected, p)
			left -= q.Cost
		}
	}
	return selected
}

func rat(t require.TestingT, s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	require.True(t, ok)
	return r
}

func TestFairnessOfASmallOutcome(t *testing.T) {
	// Six voters, two of them with nothing, one of these without a wish.
	e := townOf(t, 12, []int64{6, 4, 5}, map[string]int64{"ab": 2, "a": 1, "b": 1, "c": 1, "": 1})
	f, err := MeasureFairness(e, []int{0, 1})
	require.NoError(t, err)
	for _, c := range []struct {
		name, want string
		got        *big.Rat
	}{
		{"excluded", "1/5", f.Excluded},
		{"empty-handed", "1/3", f.EmptyHanded},
		{"number", "1", f.Number},            // (2·2 + 1 + 1) / 6
		{"value", "5", f.Value},              // (2·10 + 6 + 4) / 6
		{"used", "5/6", f.Used},              // 10 of 12
		{"number gini", "4/9", f.NumberGini}, // 0 0 1 1 2 2: Σ|x-y| = 32, 2·36·1
		// a costs 2 a supporter, b 4/3: resources are 10/3 twice, 2, 4/3, 0, 0. Fair
		// are 2, but 4/3 for whom b is all, and 0 for whom nothing is.
		{"fair share", "7/9", f.FairShare}, // (2·4/3 + 2) / 6
		{"shortfall", "1/3", f.Shortfall},
	} {
		require.Zero(t, rat(t, c.want).Cmp(c.got), "%s: %s", c.name, c.got.RatString())
	}
}

func TestGiniIsThatOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		has := rapid.SliceOfN(rapid.Int64Range(0, 9), 1, 8).Draw(t, "has")
		var piles []pile
		var sum, differences int64
		for _, x := range has {
			piles = append(piles, pile{big.NewInt(x), 1})
			sum += x
			for _, y := range has {
				differences += max(x-y, y-x)
			}
		}
		if g := gini(piles); sum > 0 {
			require.Zero(t, g.Cmp(big.NewRat(differences, 2*int64(len(has))*sum)))
		} else {
			require.Nil(t, g)
		}
	})
}

func TestPartsShareOutVotesAndMoney(t *testing.T) {
	e := townOf(t, 10, []int64{6, 4, 5}, map[string]int64{"ab": 2, "a": 1, "c": 1})
	e.Projects[0].Area, e.Projects[1].Area = "north", "south"
	e.Projects[0].Categories, e.Projects[2].Categories = []string{"green", "sport"}, []string{"sport"}
	areas, err := ByArea(e, []int{0, 1})
	require.NoError(t, err)
	require.Equal(t, []string{"", "north", "south"}, []string{areas[0].Name, areas[1].Name, areas[2].Name})
	require.Equal(t, "1/2", areas[1].VoteShare.RatString())
	require.Equal(t, "3/5", areas[1].Spent.RatString())
	require.Equal(t, "1/10", areas[1].Gap().RatString())
	categories, err := ByCategory(e, []int{0, 1})
	require.NoError(t, err)
	require.Equal(t, "sport", categories[2].Name)
	require.Equal(t, int64(4), categories[2].Votes)
	require.Equal(t, int64(6), categories[2].Cost)
}

// neglected tries every group of voters with every project.
func neglected(e *Election, selected []int, s Satisfaction) map[int]int64 {
	worth := func(p int) int64 {
		if s == CostShare {
			return e.Projects[p].Cost
		}
		return 1
	}
	n, largest := e.Votes.Len(), map[int]int64{}
	for group := 1; group < 1<<n; group++ {
	projects:
		for p, q := range e.Projects {
			if slices.Contains(selected, p) {
				continue
			}
			var voters, most int64
			for i := range n {
				if group>>i&1 == 0 {
					continue
				}
				b := e.Votes.Ballot(i)
				if !slices.Contains(b.Marks, int32(p)) {
					continue projects
				}
				has := worth(p)
				for _, c := range b.Marks {
					if slices.Contains(selected, int(c)) {
						has += worth(int(c))
					}
				}
				voters, most = voters+b.Weight, max(most, has)
			}
			share := big.NewRat(e.Budget*voters*worth(p), e.Votes.Voters()*q.Cost)
			if new(big.Rat).SetInt64(most).Cmp(share) <= 0 {
				largest[p] = max(largest[p], voters)
			}
		}
	}
	return largest
}

func TestEJRPlusFindsWhatTryingAllGroupsFinds(t *testing.T) {
	violated := 0
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 7, 5)
		selected := anySelection(t, e)
		for _, s := range []Satisfaction{Cardinality, CostShare} {
			found, err := EJRPlus(e, selected, s)
			require.NoError(t, err)
			got := map[int]int64{}
			for _, n := range found {
				got[n.Project] = n.Voters
				require.LessOrEqual(t, n.Has.Cmp(n.Deserved), 0)
				violated++
			}
			require.Equal(t, neglected(e, selected, s), got)
		}
	})
	require.True(t, violated > 0 || testing.Short(), "no selection was unfair") // few are drawn when in a hurry
}

func TestEqualSharesIsProportional(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 9, 7)
		for _, s := range []Satisfaction{Cardinality, CostShare} {
			for _, c := range []Completion{NoCompletion, Add1, GreedyFill} {
				o, err := Decide(context.Background(), e, Rule{Method: EqualShares, Satisfaction: s, Completion: c, Ties: TieRule{Policy: TextTies}})
				require.NoError(t, err)
				found, err := EJRPlus(e, o.Selected, s)
				require.NoError(t, err)
				require.Empty(t, found)
			}
		}
	})
}

// Half of the people want the dear project of a majority, the others small ones:
// greedy by votes leaves them with nothing.
func TestGreedyNeglectsAMinority(t *testing.T) {
	e := townOf(t, 100, []int64{100, 20, 20}, map[string]int64{"a": 51, "bc": 49})
	o, err := Decide(context.Background(), e, Rule{Method: Greedy, Satisfaction: CostShare, Ties: TieRule{Policy: TextTies}})
	require.NoError(t, err)
	require.Equal(t, []int{0}, o.Selected)
	found, err := EJRPlus(e, o.Selected, CostShare)
	require.NoError(t, err)
	require.Len(t, found, 2)
	require.Equal(t, int64(49), found[0].Voters)
	require.Equal(t, "49", found[0].Share.RatString())
	require.Equal(t, "20", found[0].Has.RatString())
	step := found[0].Step(e)
	require.False(t, step.Holds)
	require.Contains(t, step.Claim.EN, "49 supporters of b have a share of 49")
	require.Contains(t, step.Claim.ZH, "b的49名支持者")
	f, err := MeasureFairness(e, o.Selected)
	require.NoError(t, err)
	require.Contains(t, f.Explain(e).Text(renjia.English), "voters with nothing of what they support: 49/100 (49.0 %)")
}

// verifyPrices checks the conditions of a price system one by one.
func verifyPrices(t require.TestingT, e *Election, selected []int, r *Prices) {
	left := make([]*big.Rat, e.Votes.Len())
	for i := range left {
		left[i] = new(big.Rat).Set(r.Endowment)
	}
	paid := map[int]*big.Rat{}
	for _, p := range selected {
		paid[p] = new(big.Rat)
	}
	for _, c := range r.Charges {
		b := e.Votes.Ballot(c.Ballot)
		require.Contains(t, b.Marks, int32(c.Project))
		require.GreaterOrEqual(t, c.Each.Sign(), 0)
		left[c.Ballot].Sub(left[c.Ballot], c.Each)
		paid[c.Project].Add(paid[c.Project], new(big.Rat).Mul(c.Each, new(big.Rat).SetInt64(b.Weight)))
	}
	for _, l := range left {
		require.GreaterOrEqual(t, l.Sign(), 0)
	}
	for p, sum := range paid {
		require.Zero(t, sum.Cmp(new(big.Rat).SetInt64(e.Projects[p].Cost)))
	}
	require.Empty(t, e.affordable(selected, left))
}

func TestPriceSystems(t *testing.T) {
	none := 0
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 7, 6)
		rule := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Ties: TieRule{Policy: TextTies}}
		o, err := Decide(context.Background(), e, rule)
		require.NoError(t, err)
		mine, err := PricesOf(context.Background(), e, o)
		require.NoError(t, err)
		require.True(t, mine.Holds)
		verifyPrices(t, e, o.Selected, mine)
		least, err := Priceable(context.Background(), e, o.Selected)
		require.NoError(t, err)
		require.True(t, least.Holds)
		verifyPrices(t, e, o.Selected, least)
		require.LessOrEqual(t, least.Endowment.Cmp(mine.Endowment), 0)

		selected := anySelection(t, e)
		r, err := Priceable(context.Background(), e, selected)
		require.NoError(t, err)
		if !r.Holds {
			none++
			return
		}
		verifyPrices(t, e, selected, r)
	})
	require.True(t, none > 0 || testing.Short(), "every outcome had prices") // few are drawn when in a hurry
}

// Whoever has nothing left of two dear projects cannot have paid for a cheap one
// that their opponents wanted too.
func TestAnOutcomeWithoutPrices(t *testing.T) {
	e := townOf(t, 20, []int64{10, 10, 1}, map[string]int64{"ab": 1, "c": 3})
	r, err := Priceable(context.Background(), e, []int{0, 1})
	require.NoError(t, err)
	require.False(t, r.Holds) // the first pays 20, so each of three could pay 20 for c
	fill, err := Decide(context.Background(), e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: GreedyFill, Ties: TieRule{Policy: TextTies}})
	require.NoError(t, err)
	prices, err := PricesOf(context.Background(), e, fill)
	require.NoError(t, err)
	require.Equal(t, []int{0}, prices.Unpaid)
}

func BenchmarkFairness(b *testing.B) {
	e := readFile(b, shared(b, "pb", "Poland_Warszawa_2026.pb"))
	o, err := Decide(context.Background(), e, Rule{Method: Greedy, Satisfaction: CostShare, Ties: TieRule{Policy: TextTies}})
	require.NoError(b, err)
	b.Run("measures", func(b *testing.B) {
		for b.Loop() {
			_, err := MeasureFairness(e, o.Selected)
			require.NoError(b, err)
		}
	})
	b.Run("ejr+", func(b *testing.B) {
		for b.Loop() {
			_, err := EJRPlus(e, o.Selected, CostShare)
			require.NoError(b, err)
		}
	})
}
