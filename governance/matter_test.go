package governance_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
)

func (w *world) propose(t testing.TB, change func(*governance.Matter)) governance.MatterID {
	m := governance.Matter{
		ID: renjia.ImportedID[governance.Matter]("liede", "matter", "1"), Community: renjia.ImportedID[governance.Community]("liede", "c", "1"),
		Title: renjia.Text{EN: "A canteen", ZH: "长者饭堂"}, Class: governance.DecisionMatter, Source: governance.FromResidents,
	}
	change(&m)
	require.NoError(t, w.reg.Propose(ctx, act, m))
	return m.ID
}

func (w *world) walk(id governance.MatterID, verbs ...governance.MatterVerb) (m governance.Matter, err error) {
	for _, v := range verbs {
		if m, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: v, On: date("2026-04-01"), Basis: person("basis"), Note: "because"}); err != nil {
			return m, err
		}
	}
	return m, nil
}

var wholeWay = []governance.MatterVerb{
	governance.ScreenMatter, governance.StudyMatter, governance.ConsultMatter, governance.DecideMatter,
	governance.PublishMatter, governance.ImplementMatter, governance.PublishMatterResult, governance.EvaluateMatter,
}

func TestAMatterGoesAllTheWay(t *testing.T) {
	w := ready(t)
	m, err := w.walk(w.propose(t, func(*governance.Matter) {}), wholeWay...)
	require.NoError(t, err)
	require.Equal(t, governance.MatterEvaluated, m.State)
	require.Len(t, m.Steps, len(wholeWay))
	decided, ok := m.Reached(governance.MatterDecided)
	require.True(t, ok)
	require.Equal(t, person("basis"), decided.Basis)
}

// Every verb in every state: legal where the table below says so, otherwise a
// StateError that names exactly the legal ones.
func TestEveryStepOfAMatter(t *testing.T) {
	all := append([]governance.MatterVerb{governance.RefuseMatter, governance.WithdrawMatter}, wholeWay...)
	for _, c := range []struct {
		path  []governance.MatterVerb
		legal []string
	}{
		{nil, []string{"refuse", "screen", "withdraw"}},
		{wholeWay[:1], []string{"consult", "decide", "study", "withdraw"}},
		{wholeWay[:2], []string{"consult", "decide", "withdraw"}},
		{wholeWay[:3], []string{"decide", "withdraw"}},
		{wholeWay[:4], []string{"publish"}},
		{wholeWay[:5], []string{"implement"}},
		{wholeWay[:6], []string{"publish-result"}},
		{wholeWay[:7], []string{"evaluate"}},
		{wholeWay[:8], nil},
		{[]governance.MatterVerb{governance.RefuseMatter}, nil},
		{[]governance.MatterVerb{governance.WithdrawMatter}, nil},
	} {
		for _, verb := range all {
			w := ready(t)
			id := w.propose(t, func(*governance.Matter) {})
			_, err := w.walk(id, c.path...)
			require.NoError(t, err)
			_, err = w.walk(id, verb)
			legal := false
			for _, l := range c.legal {
				legal = legal || l == string(verb)
			}
			if legal {
				require.NoError(t, err, "%v then %s", c.path, verb)
				continue
			}
			var state *renjia.StateError
			require.ErrorAs(t, err, &state, "%v then %s", c.path, verb)
			require.Equal(t, c.legal, state.Allowed)
		}
	}
}

// Art. 30: important matters are first studied by the Party organization.
func TestRequiredStepsAreNotPassedOver(t *testing.T) {
	w := ready(t)
	id := w.propose(t, func(m *governance.Matter) {
		m.Required = []governance.MatterState{governance.MatterStudied, governance.MatterConsulted}
	})
	var state *renjia.StateError
	_, err := w.walk(id, governance.ScreenMatter, governance.ConsultMatter)
	require.ErrorAs(t, err, &state)
	require.Equal(t, []string{"study", "withdraw"}, state.Allowed)
	_, err = w.walk(id, governance.StudyMatter, governance.DecideMatter)
	require.ErrorAs(t, err, &state)
	require.Equal(t, []string{"consult", "withdraw"}, state.Allowed)
	_, err = w.walk(id, governance.ConsultMatter, governance.DecideMatter)
	require.NoError(t, err)
}

func TestStepsOfAMatterNeedTheirGrounds(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	failed := renjia.RefTo("governance_decision", w.decide(t).ID)
	id := w.propose(t, func(*governance.Matter) {})
	_, err := w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.RefuseMatter, On: date("2026-04-01")})
	require.ErrorContains(t, err, "say why")
	_, err = w.walk(id, governance.ScreenMatter)
	require.NoError(t, err)
	_, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.DecideMatter, On: date("2026-04-02")})
	require.ErrorContains(t, err, "name the decision")
	_, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.ConsultMatter, On: date("2026-03-31")})
	require.ErrorContains(t, err, "steps[1].on", "time does not go back")
	_, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.DecideMatter, On: date("2026-04-02"), Basis: failed})
	require.NoError(t, err, "that it was rejected is a decision too")
	_, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.PublishMatter, On: date("2026-04-03"), Basis: person("board")})
	require.NoError(t, err)
	_, err = w.reg.Advance(ctx, act, id, governance.MatterStep{Verb: governance.ImplementMatter, On: date("2026-04-04")})
	require.ErrorContains(t, err, "was not adopted")
}

func TestMattersReportEveryProblem(t *testing.T) {
	err := governance.Matter{Class: "party", Source: "nowhere", Chain: []governance.BodyKind{"king"}, Required: []governance.MatterState{"decided"}}.Validate()
	for _, part := range []string{"id", "community", "title", "class", "source", "chain[0]", "required[0]", "state"} {
		require.ErrorContains(t, err, part)
	}
}

func TestCommunitiesKeepTheirBoundariesAndCounts(t *testing.T) {
	w := ready(t)
	id := renjia.ImportedID[governance.Community]("liede", "c", "1")
	for _, from := range []string{"2020-01-01", "2026-01-01"} {
		_, err := w.reg.Redraw(ctx, act, id, governance.Boundary{Period: renjia.Period{From: date(from)}, Extent: renjia.Both("as of " + from)})
		require.NoError(t, err)
	}
	_, err := w.reg.Redraw(ctx, act, id, governance.Boundary{Period: renjia.Period{From: date("2026-01-01")}, Extent: renjia.Both("again")})
	require.ErrorIs(t, err, renjia.ErrInvalid, "a boundary of no day")
	var c governance.Community
	for _, n := range []struct {
		on string
		n  int64
	}{{"2026-01-01", 2900}, {"2025-01-01", 3000}, {"2026-01-01", 2950}} {
		c, err = w.reg.CountHouseholds(ctx, act, id, governance.HouseholdCount{On: date(n.on), Households: n.n})
		require.NoError(t, err)
	}
	for on, want := range map[string]string{"2020-01-01": "as of 2020-01-01", "2025-12-31": "as of 2020-01-01", "2026-01-01": "as of 2026-01-01"} {
		b, ok := c.BoundaryOn(date(on))
		require.True(t, ok)
		require.Equal(t, want, b.Extent.EN)
	}
	_, ok := c.BoundaryOn(date("2019-12-31"))
	require.False(t, ok)
	for on, want := range map[string]int64{"2025-01-01": 3000, "2025-12-31": 3000, "2026-01-01": 2950, "2030-01-01": 2950} {
		n, ok := c.HouseholdsOn(date(on))
		require.True(t, ok)
		require.Equal(t, want, n.Households, on)
	}
	_, ok = c.HouseholdsOn(date("2024-12-31"))
	require.False(t, ok, "not known is not zero")
}
