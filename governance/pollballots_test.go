package governance_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestBallotsOnOptionsAreHeldToTheirRule(t *testing.T) {
	thousand := yuan(t, 1000)
	slate := []string{"a", "b", "c", "d"}
	for _, c := range []struct {
		name  string
		rule  governance.BallotRule
		vote  *governance.Preference
		wrong string // empty: it is valid
	}{
		{"blank", governance.BallotRule{Kind: voting.Ranked}, &governance.Preference{}, ""},
		{"no blank", governance.BallotRule{Kind: voting.Ranked, Min: 1}, &governance.Preference{}, "at least 1"},
		{"invalid", governance.BallotRule{Kind: voting.Ranked, Min: 1}, &governance.Preference{Invalid: true}, ""},
		{"invalid and more", governance.BallotRule{Kind: voting.Approval}, &governance.Preference{Approve: []string{"a"}, Invalid: true}, "one of rank"},
		{"none", governance.BallotRule{Kind: voting.Ranked}, nil, "want a preference"},
		{"at most", governance.BallotRule{Kind: voting.Ranked, Max: 3}, governance.Ranking("a", "b", "c"), ""},
		{"above", governance.BallotRule{Kind: voting.Ranked, Max: 3}, governance.Ranking("a", "b", "c", "d"), "at most 3"},
		{"at least", governance.BallotRule{Kind: voting.Approval, Min: 2}, governance.Approving("a", "b"), ""},
		{"below", governance.BallotRule{Kind: voting.Approval, Min: 2}, governance.Approving("a"), "at least 2"},
		{"stranger", governance.BallotRule{Kind: voting.Approval}, governance.Approving("z"), "not among the options"},
		{"twice", governance.BallotRule{Kind: voting.Approval}, governance.Approving("a", "a"), "twice"},
		{"other kind", governance.BallotRule{Kind: voting.Approval}, governance.Ranking("a"), "not one of the approval ballots"},
		{"equal", governance.BallotRule{Kind: voting.Ranked}, &governance.Preference{Rank: [][]string{{"b", "a"}}}, "same level"},
		{"equal may be", governance.BallotRule{Kind: voting.Ranked, Equal: true}, &governance.Preference{Rank: [][]string{{"b", "a"}}}, ""},
		{"score", governance.BallotRule{Kind: voting.Score, MinPoints: 1, MaxPoints: 5}, governance.Giving(map[string]int32{"a": 5, "b": 1, "c": 0}), ""},
		{"score above", governance.BallotRule{Kind: voting.Score, MaxPoints: 5}, governance.Giving(map[string]int32{"a": 6}), "more than 5"},
		{"score below", governance.BallotRule{Kind: voting.Score, MinPoints: 2, MaxPoints: 5}, governance.Giving(map[string]int32{"a": 1}), "fewer"},
		{"stock", governance.BallotRule{Kind: voting.Cumulative, MaxSum: 10}, governance.Giving(map[string]int32{"a": 7, "b": 3}), ""},
		{"over the stock", governance.BallotRule{Kind: voting.Cumulative, MaxSum: 10}, governance.Giving(map[string]int32{"a": 7, "b": 4}), "more than 10"},
		{"under the stock", governance.BallotRule{Kind: voting.Cumulative, MinSum: 10, MaxSum: 10}, governance.Giving(map[string]int32{"a": 9}), "at least 10"},
		{"more than can be counted", governance.BallotRule{Kind: voting.Cumulative, MaxSum: 1 << 40}, governance.Giving(map[string]int32{"a": 1<<20 + 1}), "cannot be counted"},
		{"as much as can be", governance.BallotRule{Kind: voting.Cumulative, MaxSum: 1 << 40}, governance.Giving(map[string]int32{"a": 1 << 20}), ""},
		{"negative", governance.BallotRule{Kind: voting.Cumulative, MaxSum: 10}, governance.Giving(map[string]int32{"a": -1}), "fewer"},
		{"knapsack", governance.BallotRule{Kind: voting.Approval, MaxCost: yuan(t, 3000)}, governance.Approving("a", "b", "c"), ""},
		{"over the knapsack", governance.BallotRule{Kind: voting.Approval, MaxCost: yuan(t, 3000)}, governance.Approving("a", "b", "c", "d"), "at most"},
	} {
		w := ready(t)
		id := budgetID("1")
		require.NoError(t, w.reg.CallBudget(ctx, act, governance.Budget{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Budget")}, Amount: thousand}))
		for _, key := range slate {
			p := project(t, id, key, 1)
			require.NoError(t, w.reg.ProposeOption(ctx, act, p))
			_, err := w.reg.ScreenOption(ctx, act, p.ID, governance.Screening{On: day(t), Admits: true})
			require.NoError(t, err)
		}
		_, err := w.reg.ScreenBudget(ctx, act, id)
		require.NoError(t, err)
		o := ballotage(c.rule.Kind, governance.Open)
		o.Roll, o.Terms.Ballots = w.freeze(t, "v1"), c.rule
		_, err = w.reg.OpenBudget(ctx, act, id, o, greedy)
		require.NoError(t, err, c.name)
		err = w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: c.vote})
		if c.wrong == "" {
			require.NoError(t, err, c.name)
			require.NoError(t, w.dossier(t, w.certifyBudget(t, id).ID).Verify(ctx), c.name)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrInvalid, c.name)
		require.ErrorContains(t, err, c.wrong, c.name)
	}
}

func TestInvalidBallotsTakePartAndChooseNobody(t *testing.T) {
	w := ready(t)
	o := ballotage(voting.Ranked, governance.Open)
	o.Terms.Turnout = renjia.Frac(2, 3)
	id := w.openPoll(t, o, plurality)
	require.NoError(t, w.votePoll(id, "v1", "b"))
	_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: "v2", Preference: &governance.Preference{Invalid: true}})
	require.NoError(t, err)
	c := w.certifyPoll(t, id)
	require.True(t, c.PollCount.Enough, "2 of 3 are as many as are wanted")
	require.EqualValues(t, 1, c.PollCount.Invalid)
	require.Equal(t, []string{"b"}, c.Chosen())
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
}

// unequal is an estate of three owners of 300, 100 and 100 m².
func unequal(t testing.TB) roll.Snapshot {
	b := roll.NewBuilder()
	for i, a := range []string{"300", "100", "100"} {
		area, err := renjia.ParseArea(a)
		require.NoError(t, err)
		b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: "owner", Voter: voter(i), Area: area, AreaSource: roll.Register, Status: roll.Sold})
	}
	s, err := b.Snapshot()
	require.NoError(t, err)
	return s
}

func TestBallotsWeighWhatTheTermsSay(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		id := w.poll(t, "a", "b")
		frozen, err := w.reg.Freeze(ctx, act, unequal(t))
		require.NoError(t, err)
		o := ballotage(voting.Ranked, variant)
		o.Roll, o.Terms.Measure = frozen.ID, rule.Area
		_, err = w.reg.OpenPoll(ctx, act, id, o, plurality)
		require.NoError(t, err)
		for voter, key := range map[string]string{voter(0): "a", voter(1): "b", voter(2): "b"} {
			_, err := w.putPoll(variant, id, governance.Vote{Voter: voter, Preference: governance.Ranking(key)})
			require.NoError(t, err)
		}
		c := w.certifyPoll(t, id)
		require.Equal(t, []string{"a"}, c.Chosen(), "300 m² against 200")
		require.EqualValues(t, 50_000, c.PollCount.Part, "hundredths of a square metre")
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
	}
}

func TestProxiesVoteOnPollsAsOnMotions(t *testing.T) {
	w := ready(t)
	o := ballotage(voting.Ranked, governance.Open)
	o.Terms.Proxy = &rule.ProxyPolicy{Allowed: true, DirectOverride: true, Cap: 1}
	id := w.openPoll(t, o, plurality)
	on := renjia.RefTo("governance_poll", id)
	proxy := func(voter string) error {
		_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: voter, Proxy: "v3", Preference: governance.Ranking("a")})
		return err
	}
	require.ErrorIs(t, proxy("v1"), renjia.ErrForbidden, "no grant")
	for i, voter := range []string{"v1", "v2"} {
		g := governance.ProxyGrant{ID: renjia.ImportedID[governance.ProxyGrant]("liede", "g", voter), From: voter, To: "v3", On: []renjia.Ref{on}, Given: start}
		if i == 1 {
			g.On[0].Space = "liede" // is the same poll
		}
		require.NoError(t, w.reg.GrantProxy(ctx, act, g))
	}
	require.NoError(t, proxy("v1"))
	require.ErrorIs(t, proxy("v2"), renjia.ErrForbidden, "over the cap")
	require.NoError(t, w.votePoll(id, "v1", "b"), "one's own displaces the proxy's")
	require.NoError(t, proxy("v2"), "which makes room")
	_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "v1", Proxy: "v3", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrState, "the motion is a draft")
	c := w.certifyPoll(t, id)
	require.EqualValues(t, 3, c.PollCount.Ballots, "the displaced one is kept")
	require.EqualValues(t, 2, c.PollCount.Part)
	require.EqualValues(t, 2, c.Contents.Refusals)
	d := w.dossier(t, c.ID)
	require.Len(t, d.Proxies, 2)
	require.NoError(t, d.Verify(ctx))
	d.Proxies[0].On = nil
	require.ErrorIs(t, d.Verify(ctx), renjia.ErrCorrupt)
}

func TestAGrantForAPollIsNotOneForAMotion(t *testing.T) {
	w := ready(t)
	w.meeting(t, opening(governance.Open), &rule.ProxyPolicy{Allowed: true}, "v1", "v2")
	g := governance.ProxyGrant{ID: renjia.ImportedID[governance.ProxyGrant]("liede", "g", "1"), From: "v1", To: "v2", Given: start, On: []renjia.Ref{renjia.RefTo("governance_poll", pollID("1"))}}
	require.NoError(t, w.reg.GrantProxy(ctx, act, g))
	_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "v1", Proxy: "v2", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrForbidden)
}

func TestMotionsAndPollsTakeNoBallotsOfEachOther(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), plurality)
	_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: "v1", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	w.meeting(t, opening(governance.Open), nil, "v1", "v2")
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "v1", Response: rule.Yes, Preference: governance.Ranking("a")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
