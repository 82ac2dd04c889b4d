package rule_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

func TestDiagnoseAtTheQuorumOfArticle278(t *testing.T) {
	electors, ballots := estate(300, map[rule.Response]int{rule.Yes: 150, rule.No: 49})
	d, err := rule.Diagnose(ordinary, electors, ballots)
	require.NoError(t, err)
	require.Equal(t, rule.NoQuorum, d.Outcome)
	require.EqualValues(t, 1, d.Further.Votes)
	require.EqualValues(t, 101, d.Open)
	require.False(t, d.Decided)
	require.True(t, d.ExtraNoHelps, "a 200th participant makes the quorum even by saying no")
	require.Equal(t, "199", d.ExtraNo)
	require.False(t, d.LostYesHelps)
	require.Len(t, d.Pivotal, 101, "each of the absent could make it adopted, no participant can")
}

func TestNobodyLeftDecides(t *testing.T) {
	electors, ballots := estate(3, map[rule.Response]int{rule.Yes: 3})
	d, err := rule.Diagnose(ordinary, electors, ballots)
	require.NoError(t, err)
	require.True(t, d.Decided)
	require.Empty(t, d.Pivotal)
	electors, ballots = estate(10, map[rule.Response]int{rule.Yes: 7})
	d, err = rule.Diagnose(ordinary, electors, ballots)
	require.NoError(t, err)
	require.True(t, d.Decided, "7 of 10 stay more than half")
}

// TestDiagnoseAgainstEverythingTheAbsentCanDo tries all responses of all the
// absent, and every other response of every elector, on rolls of up to 8.
func TestDiagnoseAgainstEverythingTheAbsentCanDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		n := rapid.IntRange(1, 8).Draw(t, "n")
		given := make([]rule.Response, n)
		electors := make([]rule.Elector, n)
		for i := range electors {
			electors[i] = rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, rapid.Int64Range(1, 4).Draw(t, "area")}}
			given[i] = rapid.SampledFrom([]rule.Response{rule.Yes, rule.No, rule.Abstain, rule.Absent}).Draw(t, "response")
		}
		d, err := rule.Diagnose(r, electors, cast(given))
		require.NoError(t, err)
		now := adopted(t, r, electors, given)
		if d.Decided {
			require.True(t, everyWay(t, r, electors, given, 0, now), "said decided")
		} else {
			require.False(t, everyWay(t, r, electors, given, 0, now), "said open")
		}
		var pivotal []string
		extraNo := false
		for i, was := range given {
			turns := false
			for _, is := range []rule.Response{rule.Yes, rule.No, rule.Absent} {
				given[i] = is
				if adopted(t, r, electors, given) != now {
					turns = true
					extraNo = extraNo || (!now && was == rule.Absent && is == rule.No)
				}
			}
			given[i] = was
			if turns {
				pivotal = append(pivotal, electors[i].ID)
			}
		}
		require.Equal(t, pivotal, d.Pivotal)
		require.Equal(t, extraNo, d.ExtraNoHelps)
	})
}

func cast(given []rule.Response) (ballots []rule.Ballot) {
	for i, r := range given {
		if r != rule.Absent {
			ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(i), Response: r})
		}
	}
	return ballots
}

func adopted(t require.TestingT, r rule.Rule, electors []rule.Elector, given []rule.Response) bool {
	res, err := rule.Evaluate(r, electors, cast(given))
	require.NoError(t, err)
	return res.Outcome == rule.Adopted
}

// everyWay reports whether all completions from i on end as now.
func everyWay(t require.TestingT, r rule.Rule, electors []rule.Elector, given []rule.Response, i int, now bool) bool {
	if i == len(given) {
		return adopted(t, r, electors, given) == now
	}
	if given[i] != rule.Absent {
		return everyWay(t, r, electors, given, i+1, now)
	}
	defer func() { given[i] = rule.Absent }()
	for _, given[i] = range []rule.Response{rule.Yes, rule.No, rule.Abstain, rule.Absent} {
		if !everyWay(t, r, electors, given, i+1, now) {
			return false
		}
	}
	return true
}

// oddRule draws a rule as no law has it: any groups, any direction, one to
// three thresholds a stage, joined either way.
func oddRule(t *rapid.T) rule.Rule {
	r := rule.Rule{
		ID: "test/odd", Title: renjia.Both("odd"), Measures: []rule.Measure{rule.Heads, rule.Area},
		Participation: map[rule.Response]rule.Class{rule.Abstain: rule.ForAbstain},
	}
	groups := []rule.Group{rule.Roll, rule.Participating, rule.Cast, "yes", "no", "yes+no", "yes+abstain", "abstain", "absent", "no+absent"}
	draw := func(stage string, n int) (test rule.Test) {
		for i := range n {
			den := rapid.Int64Range(1, 5).Draw(t, "den")
			x := rule.Threshold{
				ID: stage + strconv.Itoa(i), Measure: rapid.SampledFrom(r.Measures).Draw(t, "measure"),
				Numerator: rapid.SampledFrom(groups).Draw(t, "numerator"), Base: rapid.SampledFrom(groups).Draw(t, "base"),
				Op:       rapid.SampledFrom([]renjia.Op{renjia.AtLeast, renjia.MoreThan, renjia.AtMost, renjia.LessThan}).Draw(t, "op"),
				Fraction: renjia.Frac(rapid.Int64Range(1, den).Draw(t, "num"), den),
			}
			if rapid.Bool().Draw(t, "any") {
				test.Any = append(test.Any, x)
			} else {
				test.All = append(test.All, x)
			}
		}
		return test
	}
	r.Quorum = draw("quorum", rapid.IntRange(0, 2).Draw(t, "quorums"))
	r.Pass = draw("pass", rapid.IntRange(1, 3).Draw(t, "passes"))
	if rapid.IntRange(0, 3).Draw(t, "silence") == 0 {
		r.Silence = rule.JoinMajority
	}
	return r
}

// TestAYesHarmsOnlyWhereDiagnoseSaysSo: whatever the rule, adding a yes turns
// adopted into not adopted for some elector exactly if Diagnose says so; and
// the pivotal voters are those found by trying.
func TestAYesHarmsOnlyWhereDiagnoseSaysSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := oddRule(t)
		n := rapid.IntRange(1, 8).Draw(t, "n")
		given := make([]rule.Response, n)
		electors := make([]rule.Elector, n)
		for i := range electors {
			electors[i] = rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, rapid.Int64Range(1, 4).Draw(t, "area")}}
			given[i] = rapid.SampledFrom([]rule.Response{rule.Yes, rule.No, rule.Abstain, rule.Absent}).Draw(t, "response")
		}
		d, err := rule.Diagnose(r, electors, cast(given))
		require.NoError(t, err)
		now := adopted(t, r, electors, given)
		harms, takenBack := false, false
		var pivotal []string
		for i, was := range given {
			turned := func(is rule.Response) bool {
				given[i] = is
				defer func() { given[i] = was }()
				return adopted(t, r, electors, given) != now
			}
			yes, no, absent := turned(rule.Yes), turned(rule.No), turned(rule.Absent)
			harms = harms || (now && yes)
			takenBack = takenBack || (!now && was == rule.Yes && (no || absent))
			if yes || no || absent {
				pivotal = append(pivotal, electors[i].ID)
			}
		}
		require.Equal(t, harms, d.ExtraYesHarms)
		require.Equal(t, takenBack, d.LostYesHelps)
		require.Equal(t, pivotal, d.Pivotal)
		if d.Decided {
			require.True(t, everyWay(t, r, electors, given, 0, now), "said decided")
		}
	})
}

// TestFewestFurtherYesOfAnyRuleIsRightOrRefused tries all subsets of the
// absent.
func TestFewestFurtherYesOfAnyRuleIsRightOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := oddRule(t)
		electors, ballots := vote(t, 7)
		for i := range ballots {
			if ballots[i].Response == rule.Blank {
				ballots[i].Response = rule.Abstain
			}
		}
		got, err := rule.FewestFurtherYes(r, electors, ballots)
		if errors.Is(err, renjia.ErrUnsupported) {
			return
		}
		require.NoError(t, err)
		best, possible := smallestSubset(t, r, electors, ballots)
		require.Equal(t, possible, got.Possible)
		if possible {
			require.EqualValues(t, best, got.Votes)
		}
	})
}
