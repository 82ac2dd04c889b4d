package governance_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// headsAndArea are the rules of the statute packs in force that need a roll of
// owners and admit plain responses.
func headsAndArea(t testing.TB) (rules []rule.Rule) {
	for _, e := range statute.Builtin().List() {
		if !e.Valid.Contains(day(t)) {
			continue
		}
		r, err := statute.Builtin().At(e.ID, day(t))
		require.NoError(t, err)
		if len(r.Measures) == 2 && r.Measures[0] == rule.Heads && r.Measures[1] == rule.Area {
			rules = append(rules, r)
		}
	}
	return rules
}

// drawnEstate is a roll of a few owners of whole areas up to the largest.
func drawnEstate(t testing.TB, rt *rapid.T, largest int) roll.Snapshot {
	b := roll.NewBuilder()
	for i, a := range rapid.SliceOfN(rapid.IntRange(1, largest), 2, 12).Draw(rt, "areas") {
		area, err := renjia.ParseArea(fmt.Sprint(a))
		require.NoError(t, err)
		b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: "owner", Voter: voter(i), Area: area, AreaSource: roll.Register, Status: roll.Sold})
	}
	s, err := b.Snapshot()
	require.NoError(t, err)
	return s
}

// The stored count of every variant is what the pure engine says of the same
// roll and ballots, with the weights cut as the rule's cap says.
func TestCountsOfEveryVariantAreThoseOfTheEngineUnderCaps(t *testing.T) {
	rules := headsAndArea(t)
	require.NotEmpty(t, rules)
	cuts := 0
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(rt, "rule")
		if rapid.Bool().Draw(rt, "capped") {
			den := rapid.Int64Range(2, 5).Draw(rt, "cap")
			r.Caps = []rule.Cap{{Measure: rule.Area, Of: rule.Area, Fraction: renjia.Frac(1, den), Each: true, Excess: rule.Cut, Source: "a test"}}
		}
		s := drawnEstate(t, rt, 400)
		electors, err := s.Electors(r.Measures...)
		require.NoError(t, err)
		capped, err := r.Capped(electors)
		require.NoError(t, err)
		for i := range capped {
			if capped[i].Weights[1] != electors[i].Weights[1] {
				cuts++
				break
			}
		}
		var ballots []rule.Ballot
		for _, e := range electors {
			if response := rapid.SampledFrom([]rule.Response{rule.Absent, rule.Yes, rule.No}).Draw(rt, e.ID); response != rule.Absent {
				ballots = append(ballots, rule.Ballot{Elector: e.ID, Response: response})
			}
		}
		want, err := rule.Evaluate(r, electors, ballots)
		require.NoError(t, err)
		for _, variant := range variants {
			requireCount(t, variant, s, r, ballots, want)
		}
	})
	require.Positive(t, cuts, "no roll was cut: the test tests nothing")
}

// requireCount takes one vote from the roll to the decision.
func requireCount(t testing.TB, variant governance.Variant, s roll.Snapshot, r rule.Rule, ballots []rule.Ballot, want rule.Result) {
	w := ready(t)
	frozen, err := w.reg.Freeze(ctx, act, s)
	require.NoError(t, err)
	o := opening(variant)
	o.Roll, o.Rule, o.On = frozen.ID, r, day(t)
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.NoError(t, err)
	for _, b := range ballots {
		_, err := w.put(variant, governance.Vote{Voter: b.Elector, Response: b.Response})
		require.NoError(t, err)
	}
	d := w.decide(t)
	require.NoError(t, governance.Verify(w.record(t, d.ID)))
	require.Equal(t, withoutVotes(want), withoutVotes(d.Result), "%s under %s", variant, r.ID)
}

// withoutVotes leaves out the margins in votes, which a count that keeps no
// electors does not have, and the wording, which names them.
func withoutVotes(r rule.Result) rule.Result {
	r.Explanation = renjia.Explanation{}
	r.Thresholds = slices.Clone(r.Thresholds)
	for i := range r.Thresholds {
		r.Thresholds[i].MarginVotes = nil
	}
	return r
}
