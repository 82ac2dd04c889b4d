package rule_test

import (
	"math/bits"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

func TestFewestFurtherYesIsTheSmallestSubset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule(t)
		electors, ballots := vote(t, 9)
		got, err := rule.FewestFurtherYes(r, electors, ballots)
		require.NoError(t, err)
		want, possible := smallestSubset(t, r, electors, ballots)
		require.Equal(t, possible, got.Possible)
		if possible {
			require.EqualValues(t, want, got.Votes)
			require.EqualValues(t, want, got.Weights[0])
		}
	})
}

// smallestSubset tries every set of absent electors.
func smallestSubset(t *rapid.T, r rule.Rule, electors []rule.Elector, ballots []rule.Ballot) (best int, possible bool) {
	voted := map[string]bool{}
	for _, b := range ballots {
		voted[b.Elector] = true
	}
	var absent []string
	for _, e := range electors {
		if !voted[e.ID] {
			absent = append(absent, e.ID)
		}
	}
	best = len(electors) + 1
	for set := range uint(1) << len(absent) {
		more := append([]rule.Ballot(nil), ballots...)
		for i, id := range absent {
			if set&(1<<i) != 0 {
				more = append(more, rule.Ballot{Elector: id, Response: rule.Yes})
			}
		}
		res, err := rule.Evaluate(r, electors, more)
		require.NoError(t, err)
		if res.Outcome == rule.Adopted {
			best = min(best, bits.OnesCount(set))
		}
	}
	return best, best <= len(electors)
}

func TestFewestFurtherYesRefusesWhatItCannotTell(t *testing.T) {
	r := ordinary
	r.Measures = append(r.Measures, "shares")
	r.Pass.All = append([]rule.Threshold{{ID: "pass-shares", Measure: "shares", Numerator: "yes", Base: rule.Roll, Op: renjia.AtLeast, Fraction: renjia.Frac(1, 2)}}, r.Pass.All...)
	electors := []rule.Elector{{"a", []int64{1, 1, 2}}, {"b", []int64{1, 2, 1}}}
	_, err := rule.FewestFurtherYes(r, electors, nil)
	require.ErrorIs(t, err, renjia.ErrUnsupported)

	harmed := ordinary
	harmed.Pass.All = []rule.Threshold{{ID: "small", Measure: rule.Area, Numerator: "yes", Base: rule.Roll, Op: renjia.AtMost, Fraction: renjia.Frac(1, 2)}}
	electors = []rule.Elector{{"a", []int64{1, 1}}, {"b", []int64{1, 2}}}
	_, err = rule.FewestFurtherYes(harmed, electors, nil)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// Silence joins the majority, so that with one small vote more neither side has
// it, with one large vote more yes has: what is nobody's base helps, and more
// votes harm. Trying the heaviest first would miss it.
func TestFewestFurtherYesRefusesWhatJoiningCanHarm(t *testing.T) {
	r := ordinary
	r.Silence = rule.JoinMajority
	r.Pass = rule.Test{All: []rule.Threshold{{ID: "p", Measure: rule.Area, Numerator: rule.Roll, Base: "absent", Op: renjia.AtLeast, Fraction: renjia.Frac(1, 1)}}}
	r.Quorum = rule.Test{}
	electors := make([]rule.Elector, 7)
	for i, area := range []int64{1, 1, 1, 1, 3, 1, 2} {
		electors[i] = rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, area}}
	}
	ballots := cast([]rule.Response{rule.Yes, rule.Yes, rule.Yes, rule.No, rule.No})
	_, err := rule.FewestFurtherYes(r, electors, ballots)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}
