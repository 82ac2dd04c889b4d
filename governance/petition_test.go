package governance_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

var petitionID = renjia.ImportedID[governance.Petition]("liede", "petition", "1")

func law(t testing.TB, id string) rule.Rule {
	r, err := statute.Builtin().At(id, date("2026-03-01"))
	require.NoError(t, err)
	return r
}

func (w *world) petition(t testing.TB) {
	require.NoError(t, w.reg.Start(ctx, act, governance.Petition{
		ID: petitionID, Body: w.body, Kind: governance.RecallPetition, Target: renjia.RefTo("governance_seat", seatID("a")),
		Title: renjia.Both("Recall"), Reasons: "absent for a year",
	}))
}

func (w *world) persons(t testing.TB, prefix string, n int) governance.RollID {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf("%s%03d", prefix, i))
	}
	s, err := roll.Persons(date("2026-03-01"), keys...)
	require.NoError(t, err)
	frozen, err := w.reg.Freeze(ctx, act, s)
	require.NoError(t, err)
	return frozen.ID
}

func (w *world) sign(t testing.TB, prefix string, n int) {
	for i := range n {
		require.NoError(t, w.reg.Sign(ctx, act, petitionID, fmt.Sprintf("%s%03d", prefix, i), date("2026-03-02")))
	}
}

func (w *world) judge(law rule.Rule, rolls map[rule.Kind]governance.RollID) (governance.Petition, error) {
	return w.reg.JudgePetition(ctx, act, petitionID, law, rolls, date("2026-03-10"))
}

// Art. 20 of the 2025 law: at least 1/10 of the electors, or 1/3 of the
// representatives. At the boundary: 10 of 100 and 9 of 100; 4 of 12 and 3 of 12.
func TestAPetitionNeedsEnoughSignatures(t *testing.T) {
	recall := law(t, "cn/residents-committee-2025/recall-electors")
	for _, c := range []struct {
		electors, reps int
		want           bool
	}{{10, 0, true}, {9, 0, false}, {9, 3, false}, {0, 4, true}, {0, 3, false}} {
		w := ready(t)
		w.petition(t)
		rolls := map[rule.Kind]governance.RollID{rule.Persons: w.persons(t, "e", 100), rule.Representatives: w.persons(t, "r", 12), rule.Households: w.persons(t, "h", 50)}
		w.sign(t, "e", c.electors)
		w.sign(t, "r", c.reps)
		_, err := w.reg.Receive(ctx, act, petitionID, date("2026-03-09"), 30)
		require.NoError(t, err)
		p, err := w.judge(recall, rolls)
		require.NoError(t, err)
		require.Equal(t, c.want, p.Judged.Sufficient, "%d electors, %d representatives", c.electors, c.reps)
		require.Equal(t, c.want, p.State == governance.PetitionSufficient)
		require.Equal(t, date("2026-04-08"), p.Due)
		require.Zero(t, p.Judged.Strangers)
	}
}

func TestWithdrawnSignaturesDoNotCount(t *testing.T) {
	recall := law(t, "cn/residents-committee-2025/recall-electors")
	w := ready(t)
	w.petition(t)
	all := map[rule.Kind]governance.RollID{rule.Persons: w.persons(t, "e", 100), rule.Representatives: w.persons(t, "r", 12), rule.Households: w.persons(t, "h", 50)}
	w.sign(t, "e", 10)
	w.sign(t, "stranger", 2)
	require.ErrorIs(t, w.reg.Sign(ctx, act, petitionID, "e000", date("2026-03-03")), renjia.ErrExists)
	require.NoError(t, w.reg.Unsign(ctx, act, petitionID, "e000", date("2026-03-10")))
	require.ErrorIs(t, w.reg.Unsign(ctx, act, petitionID, "e000", date("2026-03-10")), renjia.ErrState)
	_, err := w.reg.Receive(ctx, act, petitionID, date("2026-03-09"), 0)
	require.NoError(t, err)
	p, err := w.judge(recall, all)
	require.NoError(t, err)
	require.False(t, p.Judged.Sufficient, "on the tenth it was taken back")
	require.EqualValues(t, 2, p.Judged.Strangers)
	require.NoError(t, w.reg.Sign(ctx, act, petitionID, "e000", date("2026-03-10")), "again, and signed again")
	_, err = w.reg.Receive(ctx, act, petitionID, date("2026-03-10"), 0)
	require.NoError(t, err)
	p, err = w.judge(recall, all)
	require.NoError(t, err)
	require.True(t, p.Judged.Sufficient)
}

func TestAMissingRollIsAskedForOnlyIfItMatters(t *testing.T) {
	recall := law(t, "cn/residents-committee-2025/recall-electors")
	for signed, ok := range map[int]bool{10: true, 9: false} {
		w := ready(t)
		w.petition(t)
		rolls := map[rule.Kind]governance.RollID{rule.Persons: w.persons(t, "e", 100)}
		w.sign(t, "e", signed)
		_, err := w.reg.Receive(ctx, act, petitionID, date("2026-03-09"), 0)
		require.NoError(t, err)
		_, err = w.judge(recall, rolls)
		if ok {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		require.ErrorContains(t, err, "roll of representatives")
	}
	w := ready(t)
	w.petition(t)
	_, err := w.judge(rule.Rule{ID: "none"}, nil)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestEveryStepOfAPetition(t *testing.T) {
	recall := law(t, "cn/residents-committee-2025/recall-electors")
	all := func(w *world, t testing.TB) map[rule.Kind]governance.RollID {
		return map[rule.Kind]governance.RollID{rule.Persons: w.persons(t, "e", 10), rule.Representatives: w.persons(t, "r", 12), rule.Households: w.persons(t, "h", 50)}
	}
	do := map[string]func(*world) error{
		"sign": func(w *world) error { return w.reg.Sign(ctx, act, petitionID, "e000", date("2026-03-02")) },
		"receive": func(w *world) error {
			_, err := w.reg.Receive(ctx, act, petitionID, date("2026-03-03"), 30)
			return err
		},
		"judge": func(w *world) error { _, err := w.judge(recall, all(w, t)); return err },
		"answer": func(w *world) error {
			_, err := w.reg.AnswerPetition(ctx, act, petitionID, date("2026-04-02"), person("meeting"))
			return err
		},
		"withdraw": func(w *world) error { _, err := w.reg.WithdrawPetition(ctx, act, petitionID); return err },
	}
	for _, c := range []struct{ path, legal []string }{
		{nil, []string{"sign", "receive", "withdraw"}},
		{[]string{"sign", "receive"}, []string{"judge", "withdraw"}},
		{[]string{"sign", "receive", "judge"}, []string{"answer"}},
		{[]string{"receive", "judge"}, []string{"sign", "receive", "withdraw"}},
		{[]string{"sign", "receive", "judge", "answer"}, nil},
		{[]string{"withdraw"}, nil},
	} {
		for verb, step := range do {
			w := ready(t)
			w.petition(t)
			for _, v := range c.path {
				require.NoError(t, do[v](w), "%v", c.path)
			}
			err := step(w)
			if slices.Contains(c.legal, verb) {
				require.NoError(t, err, "%v then %s", c.path, verb)
				continue
			}
			var state *renjia.StateError
			require.True(t, errors.As(err, &state), "%v then %s: %v", c.path, verb, err)
		}
	}
}

func TestTheAnswerToAPetitionHasAClock(t *testing.T) {
	p := governance.Petition{State: governance.PetitionSufficient, Received: date("2026-03-09"), Due: date("2026-04-08")}
	require.False(t, p.Late(date("2026-04-08")))
	require.True(t, p.Late(date("2026-04-09")))
	p.Answered = date("2026-04-08")
	require.False(t, p.Late(date("2027-01-01")))
	require.ErrorContains(t, governance.Petition{Kind: governance.RecallPetition}.Validate(), "reasons")
}
