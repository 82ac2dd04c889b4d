package axiom_test

import (
	"context"
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// verifyPrices checks the conditions of the definition one by one.
func verifyPrices(t require.TestingT, p *voting.Profile, committee []int, r *axiom.Prices) {
	left := make([]*big.Rat, p.Len())
	for i := range left {
		left[i] = new(big.Rat).Set(r.Budget)
	}
	paid := map[int]*big.Rat{}
	for _, c := range committee {
		paid[c] = new(big.Rat)
	}
	for _, pay := range r.Payments {
		require.Contains(t, p.Ballot(pay.Ballot).Marks, int32(pay.Member))
		require.Contains(t, paid, pay.Member)
		require.Positive(t, pay.Each.Sign())
		left[pay.Ballot].Sub(left[pay.Ballot], pay.Each)
		paid[pay.Member].Add(paid[pay.Member], new(big.Rat).Mul(pay.Each, new(big.Rat).SetInt64(p.Ballot(pay.Ballot).Weight)))
	}
	for i := range left {
		require.GreaterOrEqual(t, left[i].Sign(), 0)
	}
	for _, sum := range paid {
		require.Equal(t, "1", sum.RatString())
	}
	for c := range p.Candidates {
		if _, in := paid[c]; in {
			continue
		}
		sum := new(big.Rat)
		for i := range left {
			for _, d := range p.Ballot(i).Marks {
				if int(d) == c {
					sum.Add(sum, new(big.Rat).Mul(left[i], new(big.Rat).SetInt64(p.Ballot(i).Weight)))
				}
			}
		}
		require.LessOrEqual(t, sum.Cmp(big.NewRat(1, 1)), 0)
	}
}

// A committee bought by equal shares with any common budget has prices, and a
// full committee with prices satisfies PJR.
func TestPricesAreSoundAndImplyPJR(t *testing.T) {
	priced := 0
	rapid.Check(t, func(t *rapid.T) {
		p := randomApproval(t, 8, 6)
		m := len(p.Candidates)
		k := rapid.IntRange(1, m).Draw(t, "k")
		committee := rapid.Permutation(seq(m)).Draw(t, "committee")[:k]
		r, err := axiom.Priceable(t.Context(), p, committee)
		require.NoError(t, err)
		if r.Denied != nil {
			require.False(t, r.Holds)
			verify(t, p, committee, &axiom.Verdict{Check: "jr", Seats: k, Quota: axiom.Hare, Violation: r.Denied})
			require.False(t, r.Explain(p).All())
		}
		if !r.Holds {
			return
		}
		priced++
		verifyPrices(t, p, committee, r)
		pjr, err := axiom.PJR(t.Context(), p, committee, axiom.Options{Seats: k, Quota: axiom.Hare})
		require.NoError(t, err)
		require.Equal(t, axiom.Holds, pjr.Outcome)
		require.True(t, r.Explain(p).All())
	})
	require.NotZero(t, priced)
}

// Whatever prices somebody thinks of, if they are a price system one is found, of
// no larger budget.
func TestPricesAreFoundIfThereAreAny(t *testing.T) {
	thought := 0
	rapid.Check(t, func(t *rapid.T) {
		p := randomApproval(t, 6, 5)
		m := len(p.Candidates)
		committee := rapid.Permutation(seq(m)).Draw(t, "committee")[:rapid.IntRange(1, m).Draw(t, "k")]
		spent := make([]*big.Rat, p.Len())
		for i := range spent {
			spent[i] = new(big.Rat)
		}
		r := &axiom.Prices{Holds: true}
		for _, c := range committee {
			shares, sum := make([]int64, p.Len()), int64(0)
			for i := range shares {
				if b := p.Ballot(i); mask(b.Marks)>>c&1 == 1 {
					shares[i] = rapid.Int64Range(0, 3).Draw(t, "share")
					sum += shares[i] * b.Weight
				}
			}
			for i, s := range shares {
				if s > 0 {
					each := big.NewRat(s, sum)
					r.Payments = append(r.Payments, axiom.Payment{Ballot: i, Member: c, Each: each})
					spent[i].Add(spent[i], each)
				}
			}
			if sum == 0 {
				return
			}
		}
		r.Budget = new(big.Rat)
		for _, s := range spent {
			if s.Cmp(r.Budget) > 0 {
				r.Budget = s
			}
		}
		var f failure
		verifyPrices(&f, p, committee, r)
		if f {
			return
		}
		thought++
		got, err := axiom.Priceable(t.Context(), p, committee)
		require.NoError(t, err)
		require.True(t, got.Holds)
		require.LessOrEqual(t, got.Budget.Cmp(r.Budget), 0)
	})
	require.NotZero(t, thought)
}

// failure takes note that a condition fails.
type failure bool

func (f *failure) Errorf(string, ...any) { *f = true }
func (f *failure) FailNow()              { *f = true }

// Committees of equal shares and of sequential Phragmén have prices.
func TestCommitteesOfRulesHavePrices(t *testing.T) {
	without := 0
	for _, f := range committees(t) {
		if len(f.Ballots) > 250 {
			continue
		}
		for rule, committee := range map[string][]int{
			"equal-shares":                    f.Winners["equal-shares"].Committee,
			"equal-shares-without-completion": f.Winners["equal-shares-without-completion"].Committee,
			"seqphragmen":                     f.Winners["seqphragmen"].Committee,
			"av":                              f.Winners["av"].Committee,
		} {
			if committee == nil {
				continue
			}
			r, err := axiom.Priceable(t.Context(), f.profile, committee)
			require.NoError(t, err)
			if rule == "av" && !r.Holds {
				without++
				continue
			}
			require.True(t, r.Holds, "%s: %s", f.ID, rule)
			verifyPrices(t, f.profile, committee, r)
		}
	}
	require.NotZero(t, without)
}

func TestWhatNobodyPaysForHasNoPrice(t *testing.T) {
	p := approvals(t, 3, pile{2, []int{0}}, pile{1, []int{1}})
	r, err := axiom.Priceable(t.Context(), p, []int{0, 2})
	require.NoError(t, err)
	require.False(t, r.Holds)
	require.Equal(t, []int{2}, r.Unpaid)
	_, err = axiom.Priceable(t.Context(), p, []int{0, 0})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func ExamplePriceable() {
	b := voting.NewBuilder(voting.Approval, voting.Named("bridge", "lamps", "school"))
	b.Approve(4, 0, 1)
	b.Approve(2, 2)
	p, _ := b.Profile()
	r, _ := axiom.Priceable(context.Background(), p, []int{0, 2})
	fmt.Print(r.Explain(p).Text(renjia.English))
	// Output:
	// Prices support the committee: each member costs 1, each paper has 1/2
	//   each of the 4 papers of ballot 0 pays 1/4 for bridge
	//   each of the 2 papers of ballot 1 pays 1/2 for school
}
