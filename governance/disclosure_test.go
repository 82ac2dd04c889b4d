package governance_test

import (
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
)

func (w *world) disclosure(key string) governance.Disclosure {
	return governance.Disclosure{
		ID: renjia.ImportedID[governance.Disclosure]("liede", "disclosure", key), Community: renjia.ImportedID[governance.Community]("liede", "c", "1"),
		Title: renjia.Text{EN: "Accounts of the quarter", ZH: "季度财务"}, Item: 7, Rule: governance.ResidentsDisclosure(), Where: []string{"board"}, From: date("2026-03-01"),
	}
}

// Art. 34 of the 2025 law: at least 15 days. From the 1st, the 15th is the
// fifteenth day up.
func TestADisclosureStaysUpFifteenDays(t *testing.T) {
	w := ready(t)
	d := w.disclosure("1")
	require.NoError(t, w.reg.Disclose(ctx, act, d))
	for on, want := range map[string]int{"2026-02-28": 0, "2026-03-01": 1, "2026-03-14": 14, "2026-03-15": 15, "2026-04-01": 32} {
		require.Equal(t, want, d.Displayed(date(on)), on)
		e := d.Check(date(on))
		require.Equal(t, want >= 15, e.All(), on)
	}
	d, err := w.reg.TakeDown(ctx, act, d.ID, date("2026-03-15"))
	require.NoError(t, err)
	e := d.Check(date("2027-01-01"))
	require.False(t, e.All(), "it came down after 14 days")
	_, err = w.reg.TakeDown(ctx, act, d.ID, date("2026-04-01"))
	require.ErrorIs(t, err, renjia.ErrState, "once")
}

func TestDisclosuresNameAnItemOfTheList(t *testing.T) {
	w := ready(t)
	d := w.disclosure("1")
	d.Item = 8
	require.ErrorContains(t, w.reg.Disclose(ctx, act, d), "the list has 7")
	d.Item = 0
	require.NoError(t, w.reg.Disclose(ctx, act, d))
	correction := w.disclosure("2")
	correction.Corrects = w.disclosure("none").ID
	require.ErrorIs(t, w.reg.Disclose(ctx, act, correction), renjia.ErrNotFound)
	correction.Corrects = d.ID
	require.NoError(t, w.reg.Disclose(ctx, act, correction))
}

func (w *world) task(t testing.TB, key string, change func(*governance.TaskDelegation)) governance.TaskDelegationID {
	x := governance.TaskDelegation{
		ID: renjia.ImportedID[governance.TaskDelegation]("liede", "task", key), Community: renjia.ImportedID[governance.Community]("liede", "c", "1"),
		Title: renjia.Both("Count dogs"), Department: person("department"), Basis: "art. 1", OnList: true, Funded: true, Proposed: date("2026-03-01"),
	}
	change(&x)
	require.NoError(t, w.reg.ProposeTask(ctx, act, x))
	return x.ID
}

func TestTasksAreAdmittedOrRefused(t *testing.T) {
	w := ready(t)
	listed := w.task(t, "listed", func(*governance.TaskDelegation) {})
	_, err := w.reg.AdmitTask(ctx, act, listed, date("2026-03-05"), renjia.Ref{})
	require.NoError(t, err)
	_, err = w.reg.RefuseTask(ctx, act, listed, date("2026-03-06"), "too late")
	require.ErrorIs(t, err, renjia.ErrState)
	off := w.task(t, "off", func(x *governance.TaskDelegation) { x.OnList, x.Funded, x.Basis = false, false, "" })
	_, err = w.reg.AdmitTask(ctx, act, off, date("2026-03-05"), renjia.Ref{})
	require.ErrorContains(t, err, "name the decision")
	_, err = w.reg.RefuseTask(ctx, act, off, date("2026-03-05"), "")
	require.ErrorContains(t, err, "reason")
	_, err = w.reg.AdmitTask(ctx, act, off, date("2026-02-28"), person("decision"))
	require.ErrorContains(t, err, "answered")
	_, err = w.reg.AdmitTask(ctx, act, off, date("2026-03-05"), person("decision"))
	require.NoError(t, err)
	refused := w.task(t, "refused", func(x *governance.TaskDelegation) { x.OnList = false })
	_, err = w.reg.RefuseTask(ctx, act, refused, date("2026-03-05"), "not ours")
	require.NoError(t, err)
	w.task(t, "open", func(x *governance.TaskDelegation) { x.Funded = false })
	w.task(t, "last year", func(x *governance.TaskDelegation) { x.Proposed = date("2025-12-31") })

	var c governance.TaskCounts
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) (err error) {
		year, err := renjia.Year(2026)
		require.NoError(t, err)
		c, err = governance.CountTasks(tasks(s), year)
		return err
	}))
	require.Equal(t, governance.TaskCounts{All: 4, Open: 1, Admitted: 2, Refused: 1, OffList: 2, Unfunded: 2, NoBasis: 1, AdmittedOffList: 1, AdmittedUnfunded: 1}, c)
}

func tasks(s *storage.Snapshot) iter.Seq2[governance.TaskDelegation, error] {
	return func(yield func(governance.TaskDelegation, error) bool) {
		for doc, err := range governance.Tasks.Find(ctx, s, storage.Query{}) {
			if !yield(doc.Value, err) {
				return
			}
		}
	}
}

func TestABrokenReadIsNoCount(t *testing.T) {
	broken := func(yield func(governance.TaskDelegation, error) bool) {
		yield(governance.TaskDelegation{}, fmt.Errorf("the line dropped"))
	}
	_, err := governance.CountTasks(broken, renjia.Period{})
	require.ErrorContains(t, err, "dropped")
}

func (w *world) challenge(key string, d governance.DecisionID, known, filed string) governance.Challenge {
	return governance.Challenge{
		ID: challengeID(key), Decision: d, By: person("owner"),
		Known: date(known), Filed: date(filed), Court: "Tianhe District Court",
	}
}

// One year from knowing: Supreme People's Court interpretation 2020, art. 12.
func TestDecisionsAreRevocableForAYear(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	d := w.decide(t)
	for known, want := range map[string]string{"2026-03-05": "2027-03-05", "2028-02-29": "2029-02-28"} {
		last, err := d.RevocableUntil(date(known))
		require.NoError(t, err)
		require.Equal(t, date(want), last)
	}
	open := d
	open.Rule.Publication.ChallengeMonths = 0
	_, err := open.RevocableUntil(date("2026-03-05"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestARevocationLeavesTheDecisionAsItWas(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	d := w.decide(t)
	require.NoError(t, w.reg.Challenge(ctx, act, w.challenge("in time", d.ID, "2026-03-05", "2027-03-05")))
	require.NoError(t, w.reg.Challenge(ctx, act, w.challenge("late", d.ID, "2026-03-05", "2027-03-06")))
	late, err := w.reg.DropChallenge(ctx, act, challengeID("late"), date("2027-04-01"), true)
	require.NoError(t, err)
	require.True(t, late.Late)
	require.Equal(t, governance.ChallengeDismissed, late.State)

	v := governance.Revocation{ID: renjia.ImportedID[governance.Revocation]("liede", "revocation", "1"), Decision: d.ID, Challenge: late.ID, Court: "Tianhe District Court", Judgment: "synthetic 1", On: date("2027-06-01")}
	_, err = w.reg.RevokeDecision(ctx, act, v)
	require.ErrorIs(t, err, renjia.ErrState, "a dismissed challenge revokes nothing")
	v.Challenge = challengeID("in time")
	c, err := w.reg.RevokeDecision(ctx, act, v)
	require.NoError(t, err)
	require.False(t, c.Late)
	require.Equal(t, governance.ChallengeUpheld, c.State)
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		found, err := governance.RevocationOf(ctx, s, d.ID)
		require.NoError(t, err)
		require.Equal(t, v, found)
		doc, err := governance.Decisions.Get(ctx, s, d.ID)
		require.Equal(t, d.Digest, doc.Value.Digest)
		require.NoError(t, doc.Value.Validate())
		return err
	}))
	require.NoError(t, w.reg.Challenge(ctx, act, w.challenge("again", d.ID, "2026-03-05", "2026-04-01")))
	v.ID, v.Challenge = renjia.ImportedID[governance.Revocation]("liede", "revocation", "2"), challengeID("again")
	_, err = w.reg.RevokeDecision(ctx, act, v)
	require.ErrorIs(t, err, renjia.ErrUnique, "a decision is revoked once")
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		_, err := governance.RevocationOf(ctx, s, renjia.ImportedID[governance.Decision]("liede", "d", "standing"))
		require.ErrorIs(t, err, renjia.ErrNotFound)
		return nil
	}))
}

func challengeID(key string) governance.ChallengeID {
	return renjia.ImportedID[governance.Challenge]("liede", "challenge", key)
}
