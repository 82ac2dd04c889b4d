package budgeting

import (
	"context"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

var textTies = TieRule{Policy: TextTies}

// checkReasons checks what can be checked without the rule.
func checkReasons(t require.TestingT, e *Election, o *Outcome, reasons []Reason) {
	require.Len(t, reasons, len(e.Projects))
	purchases, err := charged(context.Background(), e, o)
	require.NoError(t, err)
	for p, r := range reasons {
		require.Equal(t, slices.Contains(o.Selected, p), r.Won)
		cost := new(big.Rat).SetInt64(e.Projects[p].Cost)
		switch r.Cause {
		case Chosen:
			require.Equal(t, p, o.Selected[r.Place-1])
		case Misfit, Capped, TooDear:
			require.Equal(t, e.Projects[p].Cost-*r.Room, r.Missing.Num().Int64())
			require.Positive(t, r.Missing.Sign())
		case PoorBackers:
			require.Negative(t, r.Left.Cmp(cost))
		case Stopped:
			require.GreaterOrEqual(t, r.By, 0)
			require.False(t, reasons[r.By].Won)
		case TooFew, Unsupported, Excluded, Enough, PartFunded, Given:
		default:
			require.Fail(t, "no reason", "%+v", r)
		}
		if r.Won {
			checkPaid(t, purchases[r.Place-1], r.Paid)
		}
		if r.Paid != nil {
			require.Equal(t, cost.String(), r.Paid.Sum.String())
			require.LessOrEqual(t, r.Paid.Least.Cmp(r.Paid.Greatest), 0)
		}
	}
}

// checkPaid goes over the payments one by one, unless they are very many.
func checkPaid(t require.TestingT, p Purchase, got *Paid) {
	var want *Paid
	for pay := range p.Payments() {
		if pay.Ballot > 2000 {
			return
		}
		if want == nil {
			want = &Paid{Least: pay.Amount, Greatest: pay.Amount}
		}
		want.Voters += pay.Voters
		if pay.Amount.Cmp(want.Least) < 0 {
			want.Least = pay.Amount
		}
		if pay.Amount.Cmp(want.Greatest) > 0 {
			want.Greatest = pay.Amount
		}
	}
	if want == nil {
		require.Nil(t, got)
		return
	}
	require.Equal(t, want.Voters, got.Voters)
	require.Zero(t, want.Least.Cmp(got.Least))
	require.Zero(t, want.Greatest.Cmp(got.Greatest))
}

// leftBehind is what supporters have left by the payments of the first purchases.
func leftBehind(e *Election, o *Outcome, p, purchases int) *big.Rat {
	sum := new(big.Rat)
	supports := func(i int) bool { return slices.Contains(e.Votes.Ballot(i).Marks, int32(p)) }
	for i := range e.Votes.Len() {
		if supports(i) {
			sum.Add(sum, new(big.Rat).Mul(o.Endowment, big.NewRat(e.Votes.Ballot(i).Weight, 1)))
		}
	}
	all, err := charged(context.Background(), e, o)
	if err != nil {
		return nil
	}
	for _, q := range all[:purchases] {
		for pay := range q.Payments() {
			if supports(pay.Ballot) {
				sum.Sub(sum, new(big.Rat).Mul(pay.Amount, big.NewRat(pay.Voters, 1)))
			}
		}
	}
	return sum
}

func TestEqualSharesReasonsAreThosePaymentsShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 9, 7)
		for _, c := range []Completion{NoCompletion, Add1, GreedyFill} {
			for _, s := range []Satisfaction{Cardinality, CostShare} {
				o, err := Decide(context.Background(), e, Rule{Method: EqualShares, Satisfaction: s, Completion: c, Ties: textTies})
				require.NoError(t, err)
				reasons, err := Explain(context.Background(), e, o)
				require.NoError(t, err)
				checkReasons(t, e, o, reasons)
				for p, r := range reasons {
					if r.Cause == PoorBackers {
						require.Zero(t, r.Left.Cmp(leftBehind(e, o, p, r.After)))
						if r.After > 0 {
							require.GreaterOrEqual(t, leftBehind(e, o, p, r.After-1).Cmp(big.NewRat(e.Projects[p].Cost, 1)), 0)
						}
					}
				}
			}
		}
	})
}

func TestGreedyAndPhragmenReasonsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 9, 7)
		for _, r := range []Rule{
			{Method: Greedy, Satisfaction: Cardinality}, {Method: Greedy, Satisfaction: CostShare}, {Method: Phragmen},
			{Method: Greedy, Satisfaction: CostShare, Constraints: Constraints{StopAtMisfit: true}},
			{Method: Greedy, Satisfaction: CostShare, Constraints: Constraints{MaxProjects: 2, MinSupport: 2}},
			{Method: Greedy, Satisfaction: Cardinality, Constraints: Constraints{PartFunding: 20}},
			{Method: EqualShares, Satisfaction: CostShare, Completion: Add1U, Constraints: Constraints{MinSupport: 2}},
		} {
			r.Ties = textTies
			o, err := Decide(context.Background(), e, r)
			require.NoError(t, err)
			reasons, err := Explain(context.Background(), e, o)
			require.NoError(t, err)
			checkReasons(t, e, o, reasons)
		}
	})
}

func TestReasonsOfConstraints(t *testing.T) {
	e := townOf(t, 100, []int64{40, 40, 30, 10, 5}, map[string]int64{"ab": 10, "c": 8, "d": 2, "bce": 5})
	rule := Rule{Method: Greedy, Satisfaction: CostShare, Ties: textTies,
		Constraints: Constraints{MinSupport: 3, Exclusive: [][]string{{"a", "b"}}, Caps: []Cap{{Projects: []string{"c", "e"}, Max: 32}}}}
	for _, method := range []Method{Greedy, EqualShares} {
		rule.Method, rule.Completion = method, ""
		if method == EqualShares {
			rule.Completion = Add1
		}
		o, err := Decide(context.Background(), e, rule)
		require.NoError(t, err)
		reasons, err := Explain(context.Background(), e, o)
		require.NoError(t, err)
		require.Equal(t, Excluded, reasons[0].Cause)
		require.Equal(t, 1, reasons[0].By)
		require.Equal(t, TooFew, reasons[3].Cause)
		require.Equal(t, "1", reasons[3].Missing.RatString())
		if method == Greedy {
			require.Equal(t, Capped, reasons[4].Cause)
			require.Equal(t, int64(2), *reasons[4].Room)
		}
	}
}

func TestRealOutcomesAreExplained(t *testing.T) {
	data, err := os.ReadFile(shared(t, "pb", "expected.json"))
	require.NoError(t, err)
	var all map[string]reference
	require.NoError(t, json.Unmarshal(data, &all))
	for file, want := range all {
		e := readFile(t, shared(t, "pb", file))
		if e.Votes.Len() > 20000 || testing.Short() && e.Votes.Len() > 1000 {
			continue
		}
		for name := range want.Rules {
			if strings.Contains(name, "add1") && e.Votes.Len() > 500 {
				continue
			}
			o, err := Decide(context.Background(), e, ruleOf(name))
			require.NoError(t, err)
			reasons, err := Explain(context.Background(), e, o)
			require.NoError(t, err)
			checkReasons(t, e, o, reasons)
		}
	}
}

func TestExplanationReadsWell(t *testing.T) {
	e := townOf(t, 1000, []int64{600, 500, 400}, map[string]int64{"a": 5, "ab": 1, "c": 4})
	e.Projects[1].Name, e.Currency = "Bridge", "PLN"
	o, err := Decide(context.Background(), e, Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Ties: textTies})
	require.NoError(t, err)
	reasons, err := Explain(context.Background(), e, o)
	require.NoError(t, err)
	text := ExplanationOf(e, o, reasons).Text(renjia.English)
	require.Contains(t, text, "2 of 3 projects are funded with 1000 PLN of 1000 PLN")
	require.Contains(t, text, "a is funded (place 1): 6 votes, cost 600 PLN")
	require.Contains(t, text, "6 supporters paid 600 together, each from 100 to 100")
	require.Contains(t, text, "b Bridge is not funded: its supporters had less than its cost left (1 vote, cost 500 PLN)")
	require.Contains(t, text, "400 was missing: 100 ≥ 500 PLN — fails")
	require.Contains(t, ExplanationOf(e, o, reasons).Text(renjia.Chinese), "未获资助：其支持者余额不足")
}

func BenchmarkExplain(b *testing.B) {
	e := readFile(b, shared(b, "pb", "Poland_Warszawa_2026.pb"))
	for _, name := range []string{"greedy_cost", "phragmen", "mes_cost"} {
		o, err := Decide(context.Background(), e, ruleOf(name))
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := Explain(context.Background(), e, o)
				require.NoError(b, err)
			}
		})
	}
}
