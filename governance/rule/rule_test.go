package rule_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// owners is Civil Code art. 278: two thirds of heads and area take part, and
// more than half, or three quarters, of those taking part agree.
func owners(op renjia.Op, f renjia.Fraction) rule.Rule {
	two := func(stage string, numerator, base rule.Group, op renjia.Op, f renjia.Fraction) []rule.Threshold {
		return []rule.Threshold{
			{ID: stage + "-heads", Measure: rule.Heads, Numerator: numerator, Base: base, Op: op, Fraction: f, Source: "art. 278"},
			{ID: stage + "-area", Measure: rule.Area, Numerator: numerator, Base: base, Op: op, Fraction: f, Source: "art. 278"},
		}
	}
	return rule.Rule{
		ID: "test/278", Title: renjia.Text{EN: "Owners' vote", ZH: "业主共同决定"},
		Measures:      []rule.Measure{rule.Heads, rule.Area},
		Participation: map[rule.Response]rule.Class{rule.Abstain: rule.ForAbstain, rule.Blank: rule.AsVoid},
		Quorum:        rule.Test{All: two("quorum", rule.Participating, rule.Roll, renjia.AtLeast, renjia.Frac(2, 3))},
		Pass:          rule.Test{All: two("pass", "yes", rule.Participating, op, f)},
	}
}

var (
	ordinary = owners(renjia.MoreThan, renjia.Frac(1, 2))
	special  = owners(renjia.AtLeast, renjia.Frac(3, 4))
)

// heads is a rule over heads alone.
func heads(quorum, pass rule.Test) rule.Rule {
	return rule.Rule{
		ID: "test/heads", Title: renjia.Both("heads"), Measures: []rule.Measure{rule.Heads}, Quorum: quorum, Pass: pass,
		Participation: map[rule.Response]rule.Class{rule.Abstain: rule.ForAbstain, rule.Blank: rule.ForAbstain, rule.Illegal: rule.AsIllegal, rule.ReceiptOnly: rule.AsPresent},
	}
}

func one(id string, numerator, base rule.Group, op renjia.Op, f renjia.Fraction) rule.Threshold {
	return rule.Threshold{ID: id, Measure: rule.Heads, Numerator: numerator, Base: base, Op: op, Fraction: f}
}

// estate makes n electors of 100 m² and gives the first ones ballots.
func estate(n int, responses map[rule.Response]int) (electors []rule.Elector, ballots []rule.Ballot) {
	for i := range n {
		electors = append(electors, rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, 10000}})
	}
	for _, r := range []rule.Response{rule.Yes, rule.No, rule.Abstain, rule.Blank} {
		for range responses[r] {
			ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(len(ballots)), Response: r})
		}
	}
	return electors, ballots
}

func TestArticle278AtItsBoundaries(t *testing.T) {
	for _, c := range []struct {
		name             string
		rule             rule.Rule
		yes, no, abstain int
		want             rule.Outcome
	}{
		{"exactly two thirds take part, one more than half", ordinary, 101, 99, 0, rule.Adopted},
		{"exactly half is not more than half", ordinary, 100, 100, 0, rule.Rejected},
		{"one short of two thirds", ordinary, 150, 49, 0, rule.NoQuorum},
		{"exactly three quarters", special, 150, 50, 0, rule.Adopted},
		{"one short of three quarters", special, 149, 51, 0, rule.Rejected},
		{"those who abstain take part", ordinary, 100, 60, 40, rule.Rejected},
		{"seven tenths", special, 140, 40, 20, rule.Rejected},
	} {
		t.Run(c.name, func(t *testing.T) {
			electors, ballots := estate(300, map[rule.Response]int{rule.Yes: c.yes, rule.No: c.no, rule.Abstain: c.abstain})
			res, err := rule.Evaluate(c.rule, electors, ballots)
			require.NoError(t, err)
			require.Equal(t, c.want, res.Outcome)
			require.Equal(t, c.want == rule.Adopted, res.Explanation.All())
			require.EqualValues(t, 300, res.Electors)
			require.EqualValues(t, c.yes+c.no+c.abstain, res.TookPart)
		})
	}
}

// 100 units of 100 m²: the developer holds 30 (one head), one buyer 5 (one
// head), 65 owners one each. Everyone but the developer and 20 owners votes.
func TestRollTrapHeadsSufficeAreaDoesNot(t *testing.T) {
	electors := []rule.Elector{{"developer", []int64{1, 300000}}, {"buyer", []int64{1, 50000}}}
	ballots := []rule.Ballot{{Elector: "buyer", Response: rule.Yes}}
	for i := range 65 {
		e := rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, 10000}}
		electors = append(electors, e)
		if i < 45 {
			ballots = append(ballots, rule.Ballot{Elector: e.ID, Response: rule.Yes})
		}
	}
	res, err := rule.Evaluate(ordinary, electors, ballots)
	require.NoError(t, err)
	require.Equal(t, rule.NoQuorum, res.Outcome)
	byHeads, byArea := res.Thresholds[0], res.Thresholds[1]
	require.Equal(t, renjia.Frac(46, 67), byHeads.Share)
	require.True(t, byHeads.Holds)
	require.EqualValues(t, 1, byHeads.Margin, "45 heads would do")
	require.Equal(t, renjia.Frac(1, 2), byArea.Share)
	require.False(t, byArea.Holds)
	require.EqualValues(t, 500000-666667, byArea.Margin, "6666.67 m² are needed")
}

func TestMarginIsZeroAtTheLastValueThatHolds(t *testing.T) {
	third := renjia.Frac(1, 3)
	for _, c := range []struct {
		op     renjia.Op
		part   int64
		margin int64
	}{
		{renjia.AtLeast, 20, 0}, {renjia.AtLeast, 19, -1}, {renjia.MoreThan, 21, 0}, {renjia.MoreThan, 20, -1},
		{renjia.AtMost, 20, 0}, {renjia.AtMost, 21, -1}, {renjia.LessThan, 19, 0}, {renjia.LessThan, 20, -1},
	} {
		tally, err := rule.NewTally(heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("t", "no", rule.Roll, c.op, third)}}))
		require.NoError(t, err)
		require.NoError(t, tally.Add([]int64{c.part}, rule.No))
		require.NoError(t, tally.Add([]int64{60 - c.part}, rule.Absent))
		res, err := tally.Result()
		require.NoError(t, err)
		require.Equal(t, c.margin, res.Thresholds[0].Margin, "%s %d", c.op, c.part)
		require.Equal(t, c.margin >= 0, res.Thresholds[0].Holds, "%s %d", c.op, c.part)
	}
}

func TestRulesElsewhere(t *testing.T) {
	add := func(r rule.Rule, counts map[rule.Response]int64) rule.Result {
		tally, err := rule.NewTally(r)
		require.NoError(t, err)
		for response, n := range counts {
			for range n {
				require.NoError(t, tally.Add([]int64{1}, response))
			}
		}
		res, err := tally.Result()
		require.NoError(t, err)
		return res
	}
	t.Run("Robert's Rules: 75 legal with 4 blank and 10 illegal make a base of 81, majority 41", func(t *testing.T) {
		r := heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("majority", "yes", "yes+no+illegal", renjia.MoreThan, renjia.Frac(1, 2))}})
		res := add(r, map[rule.Response]int64{rule.Yes: 41, rule.No: 30, rule.Blank: 4, rule.Illegal: 10, rule.Absent: 15})
		require.EqualValues(t, 81, res.Thresholds[0].Whole)
		require.EqualValues(t, 0, res.Thresholds[0].Margin)
		require.Equal(t, rule.Adopted, res.Outcome)
	})
	t.Run("representatives' meeting of 60: 40 attend, 20 fail and 21 pass", func(t *testing.T) {
		r := heads(rule.Test{All: []rule.Threshold{one("quorum", rule.Participating, rule.Roll, renjia.AtLeast, renjia.Frac(2, 3))}},
			rule.Test{All: []rule.Threshold{one("majority", "yes", rule.Participating, renjia.MoreThan, renjia.Frac(1, 2))}})
		require.Equal(t, rule.Rejected, add(r, map[rule.Response]int64{rule.Yes: 20, rule.ReceiptOnly: 20, rule.Absent: 20}).Outcome)
		require.Equal(t, rule.Adopted, add(r, map[rule.Response]int64{rule.Yes: 21, rule.ReceiptOnly: 19, rule.Absent: 20}).Outcome)
		require.Equal(t, rule.NoQuorum, add(r, map[rule.Response]int64{rule.Yes: 39, rule.Absent: 21}).Outcome)
	})
	t.Run("negative consent: passed unless more than a third dissent", func(t *testing.T) {
		r := heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("dissent", "no", rule.Roll, renjia.AtMost, renjia.Frac(1, 3))}})
		require.Equal(t, rule.Adopted, add(r, map[rule.Response]int64{rule.No: 20, rule.Absent: 40}).Outcome)
		require.Equal(t, rule.Rejected, add(r, map[rule.Response]int64{rule.No: 21, rule.Absent: 39}).Outcome)
	})
	t.Run("two thirds of all votes cannot be reached by 50 of 100", func(t *testing.T) {
		r := heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("all", "yes", rule.Roll, renjia.AtLeast, renjia.Frac(2, 3))}})
		res := add(r, map[rule.Response]int64{rule.Yes: 50, rule.Absent: 50})
		require.EqualValues(t, -17, res.Thresholds[0].Margin, "67 are needed")
	})
	t.Run("one of two quorums suffices", func(t *testing.T) {
		r := heads(rule.Test{Any: []rule.Threshold{
			one("half", rule.Participating, rule.Roll, renjia.MoreThan, renjia.Frac(1, 2)),
			one("fifth-agree", "yes", rule.Roll, renjia.AtLeast, renjia.Frac(1, 5)),
		}}, rule.Test{All: []rule.Threshold{one("majority", "yes", "yes+no", renjia.MoreThan, renjia.Frac(1, 2))}})
		require.Equal(t, rule.Adopted, add(r, map[rule.Response]int64{rule.Yes: 2, rule.Absent: 8}).Outcome)
		require.Equal(t, rule.NoQuorum, add(r, map[rule.Response]int64{rule.Yes: 1, rule.Absent: 9}).Outcome)
	})
	t.Run("nobody decides nothing", func(t *testing.T) {
		r := heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("dissent", "no", rule.Roll, renjia.AtMost, renjia.Frac(1, 3))}})
		require.Equal(t, rule.Void, add(r, nil).Outcome)
	})
}

func TestUnmappedResponseMustBeChosen(t *testing.T) {
	electors, _ := estate(3, nil)
	_, err := rule.Evaluate(ordinary, electors, []rule.Ballot{{Elector: "0", Response: rule.LoginOnly}})
	var unspecified *renjia.UnspecifiedError
	require.ErrorAs(t, err, &unspecified)
	require.Equal(t, "participation.login-only", unspecified.Choices[0].Name)
}

func TestEvaluateReportsEveryMistake(t *testing.T) {
	electors := []rule.Elector{{"a", []int64{1, 1}}, {"a", []int64{1, 1}}, {"a", []int64{1, 1}}}
	_, err := rule.Evaluate(ordinary, electors, nil)
	var twice *renjia.ValidationError
	require.ErrorAs(t, err, &twice)
	require.Len(t, twice.Problems, 2, "%v", err)

	_, err = rule.Evaluate(ordinary, electors[:1], []rule.Ballot{{Elector: "a", Response: rule.Yes}, {Elector: "a", Response: rule.No}, {Elector: "b", Response: rule.Yes}, {Elector: "a", Response: "maybe"}})
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 4, "%v", err)
}

func TestSumsBeyond64BitsAreRefused(t *testing.T) {
	tally, err := rule.NewTally(ordinary)
	require.NoError(t, err)
	require.NoError(t, tally.Add([]int64{1, math.MaxInt64}, rule.Yes))
	require.ErrorIs(t, tally.Add([]int64{1, 1}, rule.Absent), renjia.ErrInvalid)
	require.ErrorIs(t, tally.Add([]int64{1, -1}, rule.Yes), renjia.ErrInvalid)
	require.ErrorIs(t, tally.Add([]int64{1}, rule.Yes), renjia.ErrInvalid)
	require.ErrorIs(t, tally.Merge(tally), renjia.ErrInvalid)
	res, err := tally.Result()
	require.NoError(t, err)
	require.Equal(t, []rule.ClassSum{{rule.ForYes, []int64{1, math.MaxInt64}}}, res.Classes)
}

func TestRuleReportsEveryProblem(t *testing.T) {
	r := rule.Rule{
		Measures:      []rule.Measure{"heads", "heads"},
		Participation: map[rule.Response]rule.Class{"maybe": "yes", rule.Yes: "no", rule.Blank: "nothing"},
		Quorum:        rule.Test{All: []rule.Threshold{{ID: "q", Measure: "area", Numerator: "all", Base: "yes+yes", Op: "=", Fraction: renjia.Frac(0, 1)}}},
		Pass:          rule.Test{Any: []rule.Threshold{{ID: "q", Measure: "heads", Numerator: "yes", Base: "roll", Op: ">", Fraction: renjia.Frac(3, 2)}}},
	}
	var invalid *renjia.ValidationError
	require.ErrorAs(t, r.Validate(), &invalid)
	var paths []string
	for _, p := range invalid.Problems {
		paths = append(paths, p.Path)
	}
	require.Equal(t, []string{"id", "title", "measures[1]", "participation.blank", "participation.maybe", "participation.yes",
		"quorum.all[0].measure", "quorum.all[0].numerator", "quorum.all[0].base", "quorum.all[0].op", "quorum.all[0].fraction",
		"pass.any[0].id", "pass.any[0].fraction"}, paths)
}

func TestRuleSurvivesJSON(t *testing.T) {
	b, err := json.Marshal(special)
	require.NoError(t, err)
	var back rule.Rule
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, special, back)
}

// vote draws an electorate with ballots.
func vote(t *rapid.T, maxElectors int) ([]rule.Elector, []rule.Ballot) {
	n := rapid.IntRange(1, maxElectors).Draw(t, "n")
	var electors []rule.Elector
	var ballots []rule.Ballot
	for i := range n {
		e := rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, rapid.Int64Range(1, 9).Draw(t, "area")}}
		electors = append(electors, e)
		r := rapid.SampledFrom([]rule.Response{rule.Yes, rule.No, rule.Abstain, rule.Blank, rule.Absent, rule.Absent}).Draw(t, "response")
		if r != rule.Absent {
			ballots = append(ballots, rule.Ballot{Elector: e.ID, Response: r})
		}
	}
	return electors, ballots
}

func anyRule(t *rapid.T) rule.Rule {
	den := rapid.Int64Range(1, 7).Draw(t, "den")
	f := renjia.Frac(rapid.Int64Range(1, den).Draw(t, "num"), den)
	r := owners(rapid.SampledFrom([]renjia.Op{renjia.AtLeast, renjia.MoreThan}).Draw(t, "op"), f)
	if rapid.Bool().Draw(t, "neutral abstention") {
		r.Pass.All[1].Base = "yes+no"
	}
	if rapid.Bool().Draw(t, "alternatives") {
		r.Quorum.Any, r.Quorum.All = r.Quorum.All, nil
	}
	return r
}

func TestOrderOfElectorsAndBallotsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		electors, ballots := vote(t, 30)
		want, err := rule.Evaluate(r, electors, ballots)
		require.NoError(t, err)
		got, err := rule.Evaluate(r, rapid.Permutation(electors).Draw(t, "electors"), rapid.Permutation(ballots).Draw(t, "ballots"))
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestChannelsMergeToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		electors, ballots := vote(t, 30)
		want, err := rule.Evaluate(r, electors, ballots)
		require.NoError(t, err)
		given := map[string]rule.Response{}
		for _, b := range ballots {
			given[b.Elector] = b.Response
		}
		channels := [3]*rule.Tally{}
		for i := range channels {
			channels[i], err = rule.NewTally(r)
			require.NoError(t, err)
		}
		for _, e := range electors {
			response, ok := given[e.ID]
			if !ok {
				response = rule.Absent
			}
			require.NoError(t, channels[rapid.IntRange(0, 2).Draw(t, "channel")].Add(e.Weights, response))
		}
		require.NoError(t, channels[0].Merge(channels[1]))
		require.NoError(t, channels[0].Merge(channels[2]))
		got, err := channels[0].Result()
		require.NoError(t, err)
		for i := range want.Thresholds {
			want.Thresholds[i].MarginVotes = nil // a tally knows no electors
		}
		want.Explanation, got.Explanation = renjia.Explanation{}, renjia.Explanation{} // it says them in words
		require.Equal(t, want, got)
	})
}

func TestUnitOfAMeasureDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		electors, ballots := vote(t, 30)
		want, err := rule.Evaluate(r, electors, ballots)
		require.NoError(t, err)
		k := rapid.Int64Range(2, 1_000_000).Draw(t, "k")
		for i := range electors {
			electors[i].Weights[1] *= k
		}
		got, err := rule.Evaluate(r, electors, ballots)
		require.NoError(t, err)
		require.Equal(t, want.Outcome, got.Outcome)
		for i := range want.Thresholds {
			require.Equal(t, want.Thresholds[i].Share, got.Thresholds[i].Share)
			require.Equal(t, want.Thresholds[i].Holds, got.Thresholds[i].Holds)
		}
	})
}

func TestAddingAllocatesNothing(t *testing.T) {
	tally, err := rule.NewTally(ordinary)
	require.NoError(t, err)
	weights := []int64{1, 8953}
	require.Zero(t, testing.AllocsPerRun(1000, func() { _ = tally.Add(weights, rule.Yes) }))
}

func BenchmarkTally(b *testing.B) {
	tally, err := rule.NewTally(ordinary)
	require.NoError(b, err)
	weights := []int64{1, 8953}
	b.ReportAllocs()
	for b.Loop() {
		_ = tally.Add(weights, rule.No)
	}
}

func TestResponsesAreReadInBothLanguages(t *testing.T) {
	for s, want := range map[string]rule.Response{"yes": rule.Yes, "同意": rule.Yes, "反对": rule.No, "弃权": rule.Abstain, "over-vote": rule.OverVote, "空白": rule.Blank} {
		got, err := rule.ParseResponse(s)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := rule.ParseResponse("perhaps")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Shares and margins against rationals of any size.
func TestThresholdsAgreeWithRationalArithmetic(t *testing.T) {
	holds := func(op renjia.Op, part *big.Int, whole int64, f renjia.Fraction) bool {
		return op.Satisfied(new(big.Rat).SetFrac(part, big.NewInt(whole)).Cmp(f.Rat()))
	}
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.OneOf(rapid.Int64Range(1, 9), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "den")
		f := renjia.Frac(rapid.Int64Range(1, den).Draw(t, "num"), den)
		whole := rapid.OneOf(rapid.Int64Range(1, 99), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		op := rapid.SampledFrom([]renjia.Op{renjia.AtLeast, renjia.MoreThan, renjia.AtMost, renjia.LessThan}).Draw(t, "op")
		tally, err := rule.NewTally(heads(rule.Test{}, rule.Test{All: []rule.Threshold{one("t", "yes", rule.Roll, op, f)}}))
		require.NoError(t, err)
		require.NoError(t, tally.Add([]int64{part}, rule.Yes))
		require.NoError(t, tally.Add([]int64{whole - part}, rule.Absent))
		res, err := tally.Result()
		require.NoError(t, err)
		got := res.Thresholds[0]
		require.Equal(t, holds(op, big.NewInt(part), whole, f), got.Holds)
		require.Zero(t, got.Share.Rat().Cmp(big.NewRat(part, whole)))
		require.Equal(t, got.Holds, got.Margin >= 0)
		sign := int64(-1)
		if op == renjia.AtMost || op == renjia.LessThan {
			sign = 1
		}
		steps := func(n *big.Int) *big.Int { return n.Add(n.Mul(n, big.NewInt(sign)), big.NewInt(part)) }
		margin := big.NewInt(got.Margin) // which may lead beyond 64 bits
		require.True(t, holds(op, steps(margin), whole, f), "the last value that holds")
		beyond := new(big.Int).Add(big.NewInt(got.Margin), big.NewInt(1))
		require.False(t, holds(op, steps(beyond), whole, f), "the next")
	})
}

func TestSumsAreWrittenInTheirUnit(t *testing.T) {
	require.Equal(t, "20100.05 m²", rule.Area.Format(2010005))
	require.Equal(t, "-0.07 m²", rule.Area.Format(-7))
	require.Equal(t, "-92233720368547758.08 m²", rule.Area.Format(math.MinInt64))
	require.Equal(t, "-7", rule.Heads.Format(-7))
}
