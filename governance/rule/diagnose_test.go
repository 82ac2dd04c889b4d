package rule_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

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
