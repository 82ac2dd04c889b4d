package governance_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestPreferencesAreWrittenInOneWay(t *testing.T) {
	for want, p := range map[string]*governance.Preference{
		`{}`:                     governance.Ranking(),
		`{"rank":[["b"],["a"]]}`: governance.Ranking("b", "a"),
		`{"approve":["a","b"]}`:  governance.Approving("b", "a"),
		`{"points":[{"option":"a","points":-2},{"option":"b","points":1}]}`: governance.Giving(map[string]int32{"b": 1, "a": -2, "c": 0}),
		`{"invalid":true}`: {Invalid: true},
	} {
		require.NoError(t, p.Validate())
		text, err := json.Marshal(p)
		require.NoError(t, err)
		require.JSONEq(t, want, string(text))
	}
	for want, p := range map[string]*governance.Preference{
		"b, a": governance.Ranking("b", "a"), "a = b, c": {Rank: [][]string{{"a", "b"}, {"c"}}}, "a, b": governance.Approving("b", "a"),
		"a -2, b 1": governance.Giving(map[string]int32{"b": 1, "a": -2}), "blank": {}, "invalid": {Invalid: true},
	} {
		require.Equal(t, want, p.String())
	}
	for _, p := range []*governance.Preference{
		{Rank: [][]string{{"b", "a"}}}, {Rank: [][]string{{}, {"a"}}}, {Approve: []string{"b", "a"}}, {Approve: []string{""}}, {Approve: []string{"a", "a"}},
		{Points: []governance.Points{{Option: "a"}}}, {Points: []governance.Points{{Option: "b", Points: 1}, {Option: "a", Points: 1}}},
		{Rank: [][]string{{"a"}}, Approve: []string{"a"}}, {Approve: []string{"a"}, Invalid: true},
	} {
		require.Error(t, p.Validate(), "%+v", p)
	}
}

// A tally by hand of what ballots list: each of them is in the profile that
// the method gets, with the weight of its voter.
func TestEveryBallotReachesTheMethod(t *testing.T) {
	keys := []string{"a", "b", "c"}
	rapid.Check(t, func(rt *rapid.T) {
		given := rapid.SliceOfN(rapid.MapOf(rapid.SampledFrom(keys), rapid.Int32Range(0, 5)), 3, 3).Draw(rt, "points")
		w := ready(t)
		id := w.poll(t, keys...)
		o := ballotage(voting.Score, governance.Sealed)
		o.Roll, o.Terms.Ballots.MaxPoints = w.freeze(t, "v1", "v2", "v3"), 5
		_, err := w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "score", Seats: 1, Ties: text})
		require.NoError(t, err)
		sums := map[string]int32{}
		for i, points := range given {
			_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: []string{"v1", "v2", "v3"}[i], Preference: governance.Giving(points)})
			require.NoError(t, err)
			for key, n := range points {
				sums[key] += n
			}
		}
		best := "a"
		for _, key := range keys {
			if sums[key] > sums[best] {
				best = key
			}
		}
		require.Equal(t, []string{best}, w.certifyPoll(t, id).Chosen())
	})
}
