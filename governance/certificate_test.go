package governance_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

func TestADossierExplainsEachProjectInBothLanguages(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1", "v2", "v3")
	o.Terms.Turnout = renjia.Frac(2, 3)
	rule := greedy
	rule.Constraints.Prefunded = []string{"bench"}
	rule.Constraints.PartFunding = 50
	_, err := w.reg.OpenBudget(ctx, act, id, o, rule)
	require.NoError(t, err)
	for _, voter := range []string{"v1", "v2"} {
		require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: voter, Preference: governance.Approving("pond")}))
	}
	c := w.certifyBudget(t, id)
	require.Equal(t, "pond", c.BudgetCount.Partial)
	require.Equal(t, yuan(t, 60_000), c.BudgetCount.Paid)
	short := c.Explanation()
	require.Contains(t, short.Text(renjia.English), "took part, by heads of the roll: 2 / 3 ≥ 2/3 — holds")
	require.Contains(t, short.Text(renjia.English), "bench for 40000.00 CNY, paid for before anything else")
	require.Contains(t, short.Text(renjia.English), "pond is given 60000.00 CNY, what is left")
	require.Contains(t, short.Text(renjia.Chinese), "bench，费用40000.00 CNY，先行列支")
	d := w.dossier(t, c.ID)
	require.NoError(t, d.Verify(ctx))
	why, err := d.Explain(ctx)
	require.NoError(t, err)
	for _, key := range []string{"bench", "lamps", "pond", "trees"} {
		require.Contains(t, why.Text(renjia.English), key+" project "+key, "each project is spoken of")
	}

	_, given, err := w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
	require.NoError(t, err)
	require.Len(t, given, 2, "a project that is paid in part is carried out too")
}

func TestACertificateSaysWhichTiesWereBroken(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), governance.PollRule{Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"c", "b", "a"}}})
	require.NoError(t, w.votePoll(id, "v1", "a"))
	require.NoError(t, w.votePoll(id, "v2", "b"))
	text := w.certifyPoll(t, id).Explanation()
	require.Contains(t, text.Text(renjia.English), "[a b] were tied; order decided for b")
	require.Contains(t, text.Text(renjia.Chinese), "[a b]相同，按order取b")
}

func TestAVoteThatDoesNotStandSaysSo(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), plurality)
	c := w.certifyPoll(t, id)
	require.Empty(t, c.Chosen())
	e := c.Explanation()
	require.False(t, e.All())
	require.Contains(t, e.Text(renjia.English), "0 / 3 > 0 — fails")
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
}

func TestABudgetWhoseCertificateWasRevokedIsNotFunded(t *testing.T) {
	w := ready(t)
	id := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1")
	o.Terms.Publication.ChallengeMonths = 1
	_, err := w.reg.OpenBudget(ctx, act, id, o, greedy)
	require.NoError(t, err)
	require.NoError(t, w.putBudget(governance.Open, id, governance.Vote{Voter: "v1", Preference: governance.Approving("pond")}))
	c := w.certifyBudget(t, id)
	last, err := c.RevocableUntil(date("2026-03-31"))
	require.NoError(t, err)
	require.Equal(t, date("2026-04-30"), last)
	action := w.challenge("1", governance.DecisionID{}, "2026-03-31", "2026-05-01")
	require.ErrorIs(t, w.reg.Challenge(ctx, act, action), renjia.ErrNotFound, "of nothing")
	action.Certificate = c.ID
	require.NoError(t, w.reg.Challenge(ctx, act, action))
	v := governance.Revocation{ID: renjia.ImportedID[governance.Revocation]("liede", "revocation", "1"), Certificate: c.ID, Challenge: action.ID, Court: action.Court, Judgment: "synthetic 1", On: date("2026-06-01")}
	ended, err := w.reg.RevokeDecision(ctx, act, v)
	require.NoError(t, err)
	require.True(t, ended.Late)
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		found, err := governance.CertificateRevocationOf(ctx, s, c.ID)
		require.Equal(t, v, found)
		return err
	}))
	_, _, err = w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrState)
	x, err := w.reg.FinishBudget(ctx, act, id)
	require.NoError(t, err)
	require.Equal(t, governance.Done, x.State)
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx), "the certificate stays as it was")
}

func TestMattersRestOnWhatWasChosen(t *testing.T) {
	for _, votes := range []int{0, 1} {
		w := ready(t)
		id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), plurality)
		for range votes {
			require.NoError(t, w.votePoll(id, "v1", "a"))
		}
		c := w.certifyPoll(t, id)
		m := governance.Matter{ID: renjia.ImportedID[governance.Matter]("liede", "m", "1"), Community: renjia.ImportedID[governance.Community]("liede", "c", "1"), Title: renjia.Both("Name"), Class: governance.DecisionMatter, Source: governance.FromResidents}
		require.NoError(t, w.reg.Propose(ctx, act, m))
		basis := renjia.RefTo("governance_certificate", c.ID)
		for _, verb := range []governance.MatterVerb{governance.ScreenMatter, governance.DecideMatter, governance.PublishMatter} {
			_, err := w.reg.Advance(ctx, act, m.ID, governance.MatterStep{Verb: verb, On: day(t), Basis: basis})
			require.NoError(t, err)
		}
		_, err := w.reg.Advance(ctx, act, m.ID, governance.MatterStep{Verb: governance.ImplementMatter, On: day(t)})
		require.Equal(t, votes == 0, err != nil, "%v", err)
	}
}
