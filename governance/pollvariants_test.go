package governance_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
)

// However ballots are kept, whatever they weigh, a poll comes to what adding up
// by hand comes to.
func TestAllVariantsOfOnePollAreCountedAlike(t *testing.T) {
	keys := []string{"a", "b", "c", "d"}
	rapid.Check(t, func(rt *rapid.T) {
		s := drawnEstate(t, rt, 3)
		said := rapid.SliceOfN(rapid.SliceOfDistinct(rapid.SampledFrom(keys), rapid.ID[string]), len(s.Voters), len(s.Voters)).Draw(rt, "approvals")
		absent := rapid.SliceOfN(rapid.Bool(), len(s.Voters), len(s.Voters)).Draw(rt, "absent")
		sums, part := map[string]int64{}, int64(0)
		for i, v := range s.Voters {
			if absent[i] {
				continue
			}
			part += v.Area.Hundredths()
			for _, key := range said[i] {
				sums[key] += v.Area.Hundredths()
			}
		}
		for _, variant := range variants {
			w := ready(t)
			id := w.poll(t, keys...)
			frozen, err := w.reg.Freeze(ctx, act, s)
			require.NoError(t, err)
			o := ballotage(voting.Approval, variant)
			o.Roll, o.Terms.Measure, o.Terms.Turnout = frozen.ID, rule.Area, renjia.Frac(1, 2)
			_, err = w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "av", Seats: 2, Ties: text})
			require.NoError(t, err)
			for i, v := range s.Voters {
				if !absent[i] {
					_, err := w.putPoll(variant, id, governance.Vote{Voter: v.ID, Preference: governance.Approving(said[i]...)})
					require.NoError(t, err)
				}
			}
			c := w.certifyPoll(t, id)
			require.Equal(t, part, c.PollCount.Part)
			require.Equal(t, s.Area.Hundredths(), c.PollCount.Whole)
			require.Equal(t, part > 0 && new(big.Rat).SetFrac64(part, c.PollCount.Whole).Cmp(big.NewRat(1, 2)) >= 0, c.PollCount.Enough)
			want := slices.Clone(keys)
			slices.SortStableFunc(want, func(a, b string) int { return int(sums[b] - sums[a]) })
			require.ElementsMatch(t, want[:2], c.PollCount.Winners)
			require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
		}
	})
}

// The budget of a registry is what the engine decides on the same votes.
func TestBudgetsAreWhatTheEngineDecides(t *testing.T) {
	projects := []budgeting.Project{{ID: "bench", Cost: 4_000_000}, {ID: "lamps", Cost: 6_000_000}, {ID: "pond", Cost: 9_000_000}, {ID: "trees", Cost: 5_000_000}}
	rules := []budgeting.Rule{
		greedy, {Method: budgeting.Phragmen, Ties: text},
		{Method: budgeting.EqualShares, Satisfaction: budgeting.CostShare, Completion: budgeting.Add1U, Ties: text},
	}
	rapid.Check(t, func(rt *rapid.T) {
		variant := rapid.SampledFrom(variants).Draw(rt, "variant")
		rule := rapid.SampledFrom(rules).Draw(rt, "rule")
		names := []string{"v1", "v2", "v3", "v4", "v5"}
		votes := rapid.SliceOfN(rapid.SliceOfDistinct(rapid.IntRange(0, 3), rapid.ID[int]), len(names), len(names)).Draw(rt, "votes")
		b := voting.NewBuilder(voting.Approval, budgeting.Candidates(projects))
		w := ready(t)
		id := w.budget(t)
		o := ballotage(voting.Approval, variant)
		o.Roll = w.freeze(t, names...)
		_, err := w.reg.OpenBudget(ctx, act, id, o, rule)
		require.NoError(t, err)
		for i, vote := range votes {
			said := &governance.Preference{}
			for _, p := range vote {
				said.Approve = append(said.Approve, projects[p].ID)
			}
			require.NoError(t, w.putBudget(variant, id, governance.Vote{Voter: names[i], Preference: said}))
			b.Approve(1, vote...)
		}
		c := w.certifyBudget(t, id)
		profile, err := b.Profile()
		require.NoError(t, err)
		want, err := budgeting.Decide(ctx, &budgeting.Election{Scale: 2, Currency: "CNY", Budget: 10_000_000, Type: budgeting.Approval, Projects: projects, Votes: profile}, rule)
		require.NoError(t, err)
		var keys []string
		for _, p := range want.Selected {
			keys = append(keys, projects[p].ID)
		}
		require.Equal(t, keys, c.Chosen())
		require.Equal(t, want.Cost, c.BudgetCount.Cost.Minor())
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
	})
}
