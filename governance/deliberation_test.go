package governance_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
)

func (w *world) floor(by string, verbs ...governance.FloorVerb) (m governance.Motion, err error) {
	for _, v := range verbs {
		if m, err = w.reg.Deliberate(ctx, act, w.motion, governance.FloorStep{Verb: v, By: person(by)}); err != nil {
			return m, err
		}
	}
	return m, nil
}

// stated is a motion before the meeting, with a text.
func stated(t testing.TB) *world {
	w := ready(t)
	w.motion = renjia.ImportedID[governance.Motion]("liede", "m", "debate")
	require.NoError(t, w.reg.Draft(ctx, act, governance.Motion{ID: w.motion, Body: w.body, Title: renjia.Both("Benches"), Text: renjia.Text{EN: "Buy ten benches.", ZH: "购买十张长椅。"}}))
	_, err := w.floor("a", governance.MoveIt)
	require.NoError(t, err)
	_, err = w.floor("b", governance.SecondIt, governance.StateIt)
	require.NoError(t, err)
	return w
}

func amendmentID(key string) governance.AmendmentID {
	return renjia.ImportedID[governance.Amendment]("liede", "amendment", key)
}

func (w *world) amend(key, parent, strike, insert string) error {
	a := governance.Amendment{ID: amendmentID(key), Motion: w.motion, Mover: person("c"), Strike: renjia.Text{EN: strike}, Insert: renjia.Text{EN: insert}}
	if parent != "" {
		a.Parent = amendmentID(parent)
	}
	return w.reg.Amend(ctx, act, a)
}

func (w *world) dispose(key string, o governance.AmendmentOutcome) error {
	_, err := w.reg.Dispose(ctx, act, amendmentID(key), o, renjia.Ref{})
	return err
}

func TestAMotionIsMovedSecondedStatedAndDebated(t *testing.T) {
	w := stated(t)
	frozen, err := w.reg.Freeze(ctx, act, estate(t, 3))
	require.NoError(t, err)
	opening := func() error {
		_, err := w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: governance.Open})
		return err
	}
	var state *renjia.StateError
	require.ErrorAs(t, opening(), &state, "in the middle of the debate")
	require.Contains(t, state.Allowed, "end-debate")
	m, err := w.floor("chair", governance.EndDebate)
	require.NoError(t, err)
	require.Equal(t, person("a"), m.Mover)
	require.Equal(t, []renjia.Ref{person("b")}, m.Seconds)
	require.NoError(t, opening())
	_, err = w.floor("chair", governance.Resume)
	require.ErrorIs(t, err, renjia.ErrState, "the vote has begun")
}

func TestWhoMovedCannotSecond(t *testing.T) {
	w := ready(t)
	_, err := w.floor("a", governance.MoveIt, governance.SecondIt)
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = w.floor("b", governance.SecondIt, governance.SecondIt)
	require.ErrorIs(t, err, renjia.ErrExists, "twice")
	_, err = w.reg.Deliberate(ctx, act, w.motion, governance.FloorStep{Verb: governance.SecondIt})
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody")
}

func TestEveryStageOfADebate(t *testing.T) {
	all := []governance.FloorVerb{
		governance.MoveIt, governance.SecondIt, governance.StateIt, governance.EndDebate, governance.TableIt, governance.TakeIt,
		governance.ReferIt, governance.ReportIt, governance.Postpone, governance.Resume, governance.DropIt,
	}
	up := all[:3]
	path := func(more ...governance.FloorVerb) []governance.FloorVerb {
		return append(append([]governance.FloorVerb{}, up...), more...)
	}
	for _, c := range []struct {
		path  []governance.FloorVerb
		legal []string
	}{
		{nil, []string{"move"}},
		{up[:1], []string{"second"}},
		{up[:2], []string{"second", "state"}},
		{up, []string{"amend", "drop", "end-debate", "postpone", "refer", "table"}},
		{path(governance.EndDebate), []string{"resume", "table"}},
		{path(governance.TableIt), []string{"take"}},
		{path(governance.ReferIt), []string{"report"}},
		{path(governance.Postpone), []string{"resume"}},
		{path(governance.DropIt), nil},
	} {
		for _, verb := range all {
			w := ready(t)
			for i, v := range c.path {
				_, err := w.floor(string(rune('a'+i)), v)
				require.NoError(t, err)
			}
			_, err := w.floor("z", verb)
			var state *renjia.StateError
			if errors.As(err, &state) {
				require.Equal(t, c.legal, state.Allowed, "%v then %s", c.path, verb)
				require.NotContains(t, c.legal, string(verb))
				continue
			}
			require.NoError(t, err)
			require.Contains(t, c.legal, string(verb), "%v then %s", c.path, verb)
		}
	}
}

func TestASmallBoardNeedsNoSecond(t *testing.T) {
	w := ready(t)
	w.motion = renjia.ImportedID[governance.Motion]("liede", "m", "small")
	require.NoError(t, w.reg.Draft(ctx, act, governance.Motion{ID: w.motion, Body: w.body, Title: renjia.Both("Small"), NoSecond: true}))
	m, err := w.floor("a", governance.MoveIt, governance.StateIt)
	require.NoError(t, err)
	require.Equal(t, governance.Stated, m.Floor)
}

// The secondary amendment is voted on first, then the primary, then the motion.
func TestAmendmentsAreVotedOnInOrder(t *testing.T) {
	w := stated(t)
	require.NoError(t, w.amend("1", "", "ten", "twelve red"))
	require.ErrorIs(t, w.amend("1b", "", "ten", "nine"), renjia.ErrConflict, "a second primary")
	require.NoError(t, w.amend("2", "1", "red", "green"))
	require.ErrorIs(t, w.amend("2b", "1", "red", "blue"), renjia.ErrConflict, "a second secondary")
	require.ErrorIs(t, w.amend("3", "2", "green", "dark green"), renjia.ErrInvalid, "of the third degree")
	require.ErrorIs(t, w.dispose("1", governance.AdoptAmendment), renjia.ErrState, "the secondary comes first")
	_, err := w.floor("chair", governance.EndDebate)
	require.ErrorIs(t, err, renjia.ErrState, "amendments are pending")
	require.NoError(t, w.dispose("2", governance.AdoptAmendment))
	require.NoError(t, w.dispose("1", governance.AdoptAmendment))
	require.ErrorIs(t, w.dispose("1", governance.RejectAmendment), renjia.ErrState, "once")
	m, err := w.floor("chair", governance.EndDebate)
	require.NoError(t, err)
	require.Equal(t, renjia.Text{EN: "Buy twelve green benches.", ZH: "购买十张长椅。"}, m.Text)
	require.Equal(t, []governance.AmendmentID{amendmentID("1")}, m.Amendments)
}

func TestRejectedAmendmentsChangeNothing(t *testing.T) {
	w := stated(t)
	require.NoError(t, w.amend("1", "", "ten", "twelve red"))
	require.NoError(t, w.amend("2", "1", "red", "green"))
	require.NoError(t, w.dispose("2", governance.RejectAmendment))
	require.NoError(t, w.dispose("1", governance.WithdrawAmendment))
	require.ErrorContains(t, w.amend("4", "", "eleven", "twelve"), "0 times")
	require.ErrorContains(t, w.amend("5", "", "e", "twelve"), "want once")
	require.ErrorIs(t, w.amend("6", "1", "red", "blue"), renjia.ErrState, "its primary is gone")
	require.NoError(t, w.amend("7", "", "", " Before May."))
	require.NoError(t, w.dispose("7", governance.AdoptAmendment))
	m, err := w.floor("chair", governance.EndDebate)
	require.NoError(t, err)
	require.Equal(t, "Buy ten benches. Before May.", m.Text.EN)
}

func TestOnlyThePrevailingSideReconsiders(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	_, err := w.reg.CastAll(ctx, act, w.motion, votes(2, 1))
	require.NoError(t, err)
	d := w.decide(t)
	require.True(t, d.Adopted())
	again := governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "m", "again"), Body: w.body, Title: renjia.Both("Again")}
	require.ErrorIs(t, w.reg.Reconsider(ctx, act, again, d.ID, voter(2)), renjia.ErrForbidden, "voted no")
	require.ErrorIs(t, w.reg.Reconsider(ctx, act, again, d.ID, "stranger"), renjia.ErrNotFound)
	sneaky := again
	sneaky.Reconsiders = d.ID
	require.ErrorIs(t, w.reg.Draft(ctx, act, sneaky), renjia.ErrInvalid, "not by the back door")
	require.NoError(t, w.reg.Reconsider(ctx, act, again, d.ID, voter(0)))
	rescind := governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "m", "rescind"), Body: w.body, Title: renjia.Both("Rescind"), Rescinds: d.ID}
	require.NoError(t, w.reg.Draft(ctx, act, rescind), "anybody may move to rescind")
	require.Equal(t, rule.Adopted, d.Result.Outcome)
}

// Who voted through a proxy is on the side the proxy took; who displaced the
// proxy's ballot is on the side of their own.
func TestVotersByProxyReconsiderToo(t *testing.T) {
	w := ready(t)
	w.meeting(t, opening(governance.Open), &rule.ProxyPolicy{Allowed: true, DirectOverride: true}, "a", "b", "c", "d")
	for _, from := range []string{"a", "c"} {
		require.NoError(t, w.reg.GrantProxy(ctx, act, grant(from+"-b", from, "b")))
		_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: from, Proxy: "b", Response: rule.Yes})
		require.NoError(t, err)
	}
	for voter, response := range map[string]rule.Response{"b": rule.Yes, "c": rule.No, "d": rule.Yes} {
		_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter, Response: response})
		require.NoError(t, err)
	}
	d := w.decide(t)
	require.True(t, d.Adopted())
	again := governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "m", "again"), Body: w.body, Title: renjia.Both("Again")}
	require.ErrorIs(t, w.reg.Reconsider(ctx, act, again, d.ID, "c"), renjia.ErrForbidden, "voted no in person")
	require.NoError(t, w.reg.Reconsider(ctx, act, again, d.ID, "a"), "voted yes through b")
}

func TestPrecedenceOfMotions(t *testing.T) {
	x, err := governance.RobertsPrecedence()
	require.NoError(t, err)
	require.NoError(t, x.InOrder("main"))
	require.NoError(t, x.InOrder("amend", "main"))
	require.NoError(t, x.InOrder("amend", "main", "amend"), "of the second degree")
	require.NoError(t, x.InOrder("previous-question", "main", "amend"))
	require.NoError(t, x.InOrder("adjourn", "main", "amend", "lay-on-table"))
	require.ErrorIs(t, x.InOrder("refer", "main", "postpone"), renjia.ErrConflict)
	require.ErrorIs(t, x.InOrder("main", "main"), renjia.ErrConflict, "one thing at a time")
	require.ErrorIs(t, x.InOrder("applaud", "main"), renjia.ErrNotFound)
	var twoThirds []string
	for _, m := range x.Motions {
		if m.TwoThirds {
			twoThirds = append(twoThirds, m.ID)
		}
	}
	require.Equal(t, []string{"previous-question", "limit-debate"}, twoThirds)
}
