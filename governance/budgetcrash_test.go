package governance_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// budgetBallots are of 2,500 voters, three chunks.
func budgetBallots(yield func(governance.Vote, error) bool) {
	keys := []string{"bench", "lamps", "pond", "trees"}
	for i := range crashVoters {
		if !yield(governance.Vote{Voter: voter(i), Preference: governance.Approving(keys[i%3], keys[3])}, nil) {
			return
		}
	}
}

// finishBudget repeats every verb of a budget, as a program does that does not
// know how far it came, and says on what it begins.
func (w *world) finishBudget(t testing.TB, id governance.BudgetID, say func(string)) error {
	done := func(err error) error {
		if errors.Is(err, renjia.ErrState) { // done before
			return nil
		}
		return err
	}
	say("cast")
	if _, err := w.reg.CastBudgetAll(ctx, act, id, budgetBallots); err != nil {
		return err
	}
	for _, step := range []struct {
		verb string
		do   func() error
	}{
		{"close", func() error { _, err := w.reg.CloseBudget(ctx, act, id); return err }},
		{"count", func() error { _, err := w.reg.CountBudget(ctx, act, id); return err }},
		{"certify", func() error { _, err := w.reg.CertifyBudget(ctx, act, id); return err }},
		{"fund", func() error { _, _, err := w.reg.FundBudget(ctx, act, id, day(t), renjia.Ref{}); return err }},
	} {
		say(step.verb)
		if err := done(step.do()); err != nil {
			return err
		}
	}
	say("deliver")
	for _, a := range w.awards(t, id) {
		_, err := w.reg.DeliverProject(ctx, act, a.ID, governance.Closeout{On: day(t), Actual: yuan(t, 30_000)})
		if err := done(err); err != nil {
			return err
		}
	}
	say("done")
	return nil
}

func (w *world) awards(t testing.TB, id governance.BudgetID) (all []governance.Award) {
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		for doc, err := range governance.Awards.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("budget", id)}}) {
			if err != nil {
				return err
			}
			all = append(all, doc.Value)
		}
		return nil
	}))
	return all
}

// TestChildBudgetsUntilKilled is the program that the test below kills.
func TestChildBudgetsUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestABudgetKilledAnywhereIsCompletedByRepeatingIt")
	}
	require.NoError(t, onFile(t, path).finishBudget(t, budgetID("1"), func(verb string) { fmt.Println("begins", verb) }))
}

func TestABudgetKilledAnywhereIsCompletedByRepeatingIt(t *testing.T) {
	verbs := []string{"cast", "close", "count", "certify", "fund", "deliver"}
	if testing.Short() {
		verbs = []string{"fund"}
	}
	for _, verb := range verbs {
		t.Run(verb, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			w := onFile(t, path)
			w.found(t)
			id := w.budget(t)
			frozen, err := w.reg.Freeze(ctx, act, estate(t, crashVoters))
			require.NoError(t, err)
			o := ballotage(voting.Approval, governance.Open)
			o.Roll = frozen.ID
			_, err = w.reg.OpenBudget(ctx, act, id, o, greedy)
			require.NoError(t, err)
			killChild(t, path, "TestChildBudgetsUntilKilled", "begins "+verb, 2*time.Millisecond)

			again := onFile(t, path)
			require.NoError(t, again.finishBudget(t, id, func(string) {}))
			_, err = again.space.Verify(ctx, 0)
			require.NoError(t, err)
			x := again.stateOf(t, id)
			require.Equal(t, governance.Done, x.State)
			require.EqualValues(t, crashVoters, x.Count.Ballots)
			require.Equal(t, yuan(t, 60_000), x.Spent, "each project was delivered once")
			require.Len(t, again.awards(t, id), 2)
			require.NoError(t, again.dossier(t, x.Certificate).Verify(ctx))
		})
	}
}
