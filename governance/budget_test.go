package governance_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

func budgetID(number string) governance.BudgetID {
	return renjia.ImportedID[governance.Budget]("liede", "b", number)
}

// project is a proposal of a budget that costs so many thousand yuan.
func project(t testing.TB, budget governance.BudgetID, key string, thousands int64) governance.Option {
	return governance.Option{
		ID: optionID(budget.String() + key), Budget: budget, Key: key, Title: renjia.Both("project " + key),
		Project: &governance.Project{Cost: yuan(t, 1000*thousands), Area: "north"},
	}
}

// budget calls a budget of 100,000 yuan with four projects and ends the time of
// proposals.
func (w *world) budget(t testing.TB) governance.BudgetID {
	t.Helper()
	id := budgetID("1")
	require.NoError(t, w.reg.CallBudget(ctx, act, governance.Budget{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Budget")}, Amount: yuan(t, 100_000)}))
	for key, cost := range map[string]int64{"lamps": 60, "trees": 50, "bench": 40, "pond": 90} {
		o := project(t, id, key, cost)
		require.NoError(t, w.reg.ProposeOption(ctx, act, o))
		_, err := w.reg.ScreenOption(ctx, act, o.ID, governance.Screening{On: day(t), Admits: true})
		require.NoError(t, err)
	}
	_, err := w.reg.ScreenBudget(ctx, act, id)
	require.NoError(t, err)
	return id
}

func (w *world) putBudget(variant governance.Variant, id governance.BudgetID, v governance.Vote) error {
	if variant != governance.Token {
		_, err := w.reg.CastBudget(ctx, act, id, v)
		return err
	}
	said := v.Preference
	v.Preference = nil
	token, err := w.reg.IssueBudget(ctx, act, id, v)
	if err == nil {
		_, err = w.reg.DropBudgetAll(ctx, act, id, slips(governance.Slip{Token: token, Preference: said}))
	}
	return err
}

func (w *world) certifyBudget(t testing.TB, id governance.BudgetID) governance.Certificate {
	t.Helper()
	_, err := w.reg.CloseBudget(ctx, act, id)
	require.NoError(t, err)
	_, err = w.reg.CountBudget(ctx, act, id)
	require.NoError(t, err)
	c, err := w.reg.CertifyBudget(ctx, act, id)
	require.NoError(t, err)
	return c
}

// greedy is the rule most budgets are decided by: by votes, whatever still fits.
var greedy = budgeting.Rule{Method: budgeting.Greedy, Satisfaction: budgeting.CostShare, Ties: text}

var budgetVotes = map[string][]string{
	"v1": {"lamps", "bench"}, "v2": {"lamps", "trees"}, "v3": {"lamps", "pond"}, "v4": {"pond", "trees"}, "v5": {"trees", "bench"}, "v6": {"trees"},
}

// decidedBudget is a budget of which trees (50) and bench (40) are chosen:
// trees have 4 votes, lamps (60) 3 and do not fit any more, pond (90) and
// bench have 2.
func (w *world) decidedBudget(t testing.TB, variant governance.Variant) (governance.BudgetID, governance.Certificate) {
	t.Helper()
	id := w.budget(t)
	o := ballotage(voting.Approval, variant)
	o.Roll = w.freeze(t, "v1", "v2", "v3", "v4", "v5", "v6", "v7")
	o.Terms.Ballots.Max = 2
	_, err := w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.NoError(t, err)
	for voter, projects := range budgetVotes {
		require.NoError(t, w.putBudget(variant, id, governance.Vote{Voter: voter, Preference: governance.Approving(projects...)}))
	}
	err = w.putBudget(variant, id, governance.Vote{Voter: "v7", Preference: governance.Approving("lamps", "trees", "bench")})
	require.ErrorIs(t, err, renjia.ErrInvalid, "a third project")
	return id, w.certifyBudget(t, id)
}

func TestABudgetIsVotedFundedAndDone(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		id, c := w.decidedBudget(t, variant)
		require.Equal(t, []string{"trees", "bench"}, c.Chosen())
		require.Equal(t, yuan(t, 90_000), c.BudgetCount.Cost)
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx))

		_, err := w.reg.FinishBudget(ctx, act, id)
		require.ErrorIs(t, err, renjia.ErrState, "it has projects to fund")
		x, given, err := w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
		require.NoError(t, err)
		require.Equal(t, governance.Funded, x.State)
		require.Len(t, given, 2)
		amounts := map[string]renjia.Money{}
		ids := map[string]governance.AwardID{}
		for _, a := range given {
			amounts[a.Key], ids[a.Key] = a.Amount, a.ID
		}
		require.Equal(t, map[string]renjia.Money{"trees": yuan(t, 50_000), "bench": yuan(t, 40_000)}, amounts)

		_, err = w.reg.DeliverProject(ctx, act, ids["trees"], governance.Closeout{On: day(t), Actual: yuan(t, 51_000)})
		require.ErrorContains(t, err, "must be given for what cost more")
		_, err = w.reg.DeliverProject(ctx, act, ids["trees"], governance.Closeout{On: day(t).AddDays(-1), Actual: yuan(t, 1)})
		require.ErrorContains(t, err, "must not be before")
		_, err = w.reg.AbandonProject(ctx, act, ids["bench"], governance.Closeout{On: day(t)})
		require.ErrorContains(t, err, "must be given for what was abandoned")
		_, err = w.reg.DeliverProject(ctx, act, ids["trees"], governance.Closeout{On: day(t), Actual: yuan(t, 51_000), Reason: renjia.Both("the price of soil")})
		require.NoError(t, err)
		_, err = w.reg.DeliverProject(ctx, act, ids["trees"], governance.Closeout{On: day(t), Actual: yuan(t, 51_000)})
		require.ErrorIs(t, err, renjia.ErrState, "it was delivered")
		require.Equal(t, governance.Funded, w.stateOf(t, id).State)
		_, err = w.reg.AbandonProject(ctx, act, ids["bench"], governance.Closeout{On: day(t), Reason: renjia.Both("the site was sold")})
		require.NoError(t, err)

		x = w.stateOf(t, id)
		require.Equal(t, governance.Done, x.State, "the last project ends the budget")
		require.Equal(t, yuan(t, 51_000), x.Spent)
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx), "what happens afterwards is not of the vote")
		_, err = w.space.Verify(ctx, 0)
		require.NoError(t, err)
	}
}

func (w *world) stateOf(t testing.TB, id governance.BudgetID) (x governance.Budget) {
	t.Helper()
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := governance.Budgets.Get(ctx, s, id)
		x = doc.Value
		return err
	}))
	return x
}

func TestABudgetsDossierFailsOnAnyChangedByte(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	w := ready(t)
	_, c := w.decidedBudget(t, governance.Open)
	d := w.dossier(t, c.ID)
	var b bytes.Buffer
	require.NoError(t, d.Write(&b))
	requireEveryByte(t, bytes.TrimSpace(b.Bytes()), verifyDossier)
}

func TestABudgetThatChoseNothingIsFinished(t *testing.T) {
	for _, votes := range []int{0, 1} {
		w := ready(t)
		id := w.budget(t)
		o := ballotage(voting.Approval, governance.Open)
		o.Roll = w.freeze(t, "v1")
		rule := greedy
		rule.Constraints.MinSupport = 1
		_, err := w.reg.OpenBudget(ctx, act, id, o, rule)
		require.NoError(t, err)
		for range votes {
			require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving()}))
		}
		c := w.certifyBudget(t, id)
		require.Empty(t, c.Chosen())
		require.Equal(t, votes > 0, c.BudgetCount.Enough)
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
		_, _, err = w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
		var state *renjia.StateError
		require.ErrorAs(t, err, &state)
		require.Equal(t, []string{"finish"}, state.Allowed)
		x, err := w.reg.FinishBudget(ctx, act, id)
		require.NoError(t, err)
		require.Equal(t, governance.Done, x.State)
	}
}

func TestABudgetOfTooFewVotersIsNotFunded(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1", "v2", "v3")
	o.Terms.Turnout = renjia.Frac(1, 2)
	_, err := w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving("pond")}))
	c := w.certifyBudget(t, id)
	require.Empty(t, c.Chosen())
	require.False(t, c.BudgetCount.Enough)
	require.Len(t, c.BudgetCount.Selected, 1, "what it came to is kept all the same")
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
	_, _, err = w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = w.reg.FinishBudget(ctx, act, id)
	require.NoError(t, err)
}

func TestScreeningAProjectMayCorrectItsCost(t *testing.T) {
	w := ready(t)
	id := budgetID("1")
	require.NoError(t, w.reg.CallBudget(ctx, act, governance.Budget{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Budget")}, Amount: yuan(t, 100_000)}))
	for _, key := range []string{"a", "b"} {
		require.NoError(t, w.reg.ProposeOption(ctx, act, project(t, id, key, 50)))
	}
	_, err := w.reg.ScreenOption(ctx, act, project(t, id, "a", 1).ID, governance.Screening{On: day(t), Admits: true, Cost: yuan(t, 70_000)})
	require.NoError(t, err)
	dollars, err := renjia.MoneyOf(100, "USD")
	require.NoError(t, err)
	_, err = w.reg.ScreenOption(ctx, act, project(t, id, "b", 1).ID, governance.Screening{On: day(t), Admits: true, Cost: dollars})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = w.reg.ScreenOption(ctx, act, project(t, id, "b", 1).ID, governance.Screening{On: day(t), Admits: false})
	require.ErrorContains(t, err, "screening.reason")
	_, err = w.reg.ScreenOption(ctx, act, project(t, id, "b", 1).ID, governance.Screening{On: day(t), Reason: renjia.Both("private land")})
	require.NoError(t, err)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1")
	_, err = w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.ErrorIs(t, err, renjia.ErrState, "proposals still come in")
	_, err = w.reg.ScreenBudget(ctx, act, id)
	require.NoError(t, err)
	x, err := w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.NoError(t, err)
	require.Equal(t, governance.Slate{{Key: "a", Cost: yuan(t, 70_000)}}, x.Vote.Slate, "who was refused is not on it")
	err = w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving("b")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c := w.certifyBudget(t, id)
	d := w.dossier(t, c.ID)
	require.Len(t, d.Options, 2, "nor forgotten")
	require.Equal(t, "private land", d.Options[1].Screening.Reason.EN)
	require.NoError(t, d.Verify(ctx))
}

func TestAProjectWithdrawnDuringTheVoteIsNotFunded(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Sealed)
	o.Roll = w.freeze(t, "v1", "v2")
	rule := greedy
	rule.Ties = governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"pond", "lamps", "trees", "bench"}}
	rule.Constraints.Exclusive = [][]string{{"pond", "lamps"}}
	_, err := w.reg.OpenBudget(ctx, act, id, o, rule)
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Sealed, id, governance.Vote{Voter: "v1", Preference: governance.Approving("pond", "lamps")}))
	_, err = w.reg.WithdrawOption(ctx, act, optionID(id.String()+"pond"))
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Sealed, id, governance.Vote{Voter: "v2", Preference: governance.Approving("pond")}))
	c := w.certifyBudget(t, id)
	require.NotContains(t, c.Chosen(), "pond")
	require.Contains(t, c.Chosen(), "lamps")
	require.NotContains(t, c.BudgetCount.Standing, "pond")
	require.EqualValues(t, 2, c.BudgetCount.Part)
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
	_, err = w.reg.WithdrawOption(ctx, act, optionID(id.String()+"lamps"))
	require.ErrorIs(t, err, renjia.ErrState, "after the close")
}

func TestTiesThatARuleRefusesAreBrokenAfterTheClose(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1", "v2")
	rule := greedy
	rule.Ties.Policy = budgeting.RefuseTies
	_, err := w.reg.OpenBudget(ctx, act, id, o, rule)
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving("pond")}))
	require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v2", Preference: governance.Approving("lamps")}))
	order := governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"pond", "lamps", "trees", "bench"}}
	_, err = w.reg.BreakBudgetTies(ctx, act, id, order)
	require.ErrorIs(t, err, renjia.ErrState, "not before the close")
	_, err = w.reg.CloseBudget(ctx, act, id)
	require.NoError(t, err)
	_, err = w.reg.CountBudget(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = w.reg.BreakBudgetTies(ctx, act, id, governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"pond"}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = w.reg.BreakBudgetTies(ctx, act, id, order)
	require.NoError(t, err)
	_, err = w.reg.BreakBudgetTies(ctx, act, id, order)
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = w.reg.CountBudget(ctx, act, id)
	require.NoError(t, err)
	c, err := w.reg.CertifyBudget(ctx, act, id)
	require.NoError(t, err)
	require.Equal(t, "pond", c.Chosen()[0])
	require.Equal(t, order, *c.Resolved)
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
}

func TestProjectsThatEndAtOnceEndTheBudget(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1")
	_, err := w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving("bench", "lamps")}))
	w.certifyBudget(t, id)
	_, given, err := w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
	require.NoError(t, err)
	errs := make(chan error, len(given))
	for _, a := range given {
		go func() {
			_, err := w.reg.DeliverProject(ctx, act, a.ID, governance.Closeout{On: day(t), Actual: yuan(t, 10_000)})
			errs <- err
		}()
	}
	for range given {
		require.NoError(t, <-errs)
	}
	x := w.stateOf(t, id)
	require.Equal(t, governance.Done, x.State)
	require.Zero(t, x.Pending)
	require.Equal(t, yuan(t, 10_000*int64(len(given))), x.Spent)
}

func BenchmarkVerifyDossier(b *testing.B) {
	w := ready(b)
	id := w.poll(b, "a", "b", "c", "d", "e", "f", "g", "h")
	frozen, err := w.reg.Freeze(ctx, act, estate(b, 10_000))
	require.NoError(b, err)
	o := ballotage(voting.Ranked, governance.Open)
	o.Roll = frozen.ID
	_, err = w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "schulze_winning", Seats: 1, Ties: text})
	require.NoError(b, err)
	keys := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	_, err = w.reg.CastPollAll(ctx, act, id, func(yield func(governance.Vote, error) bool) {
		for i := range 10_000 {
			if !yield(governance.Vote{Voter: voter(i), Preference: governance.Ranking(keys[i%4], keys[4+i%3], keys[7])}, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	c := w.certifyPoll(b, id)
	d := w.dossier(b, c.ID)
	for b.Loop() {
		require.NoError(b, d.Verify(ctx))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/ballot")
}
