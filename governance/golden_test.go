package governance_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// A record that was published must be read and counted by every later version:
// this one has a proxy that was displaced, and a refusal.
func TestRecordsOfMotionsStayAsTheyWere(t *testing.T) {
	at := start
	clock := func() time.Time { at = at.Add(time.Second); return at }
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Clock: clock, Rand: rand.NewPCG(1, 2)})
	require.NoError(t, store.Migrate(ctx, governance.Kinds()...))
	w := &world{space: store.Space("liede")}
	w.reg = governance.NewRegistry(w.space)
	w.found(t)
	w.meeting(t, governance.Opening{Variant: governance.Open}, &rule.ProxyPolicy{Allowed: true, DirectOverride: true}, "a", "b", "c")
	grant := governance.ProxyGrant{ID: renjia.ImportedID[governance.ProxyGrant]("liede", "g", "1"), From: "a", To: "b", Motions: []governance.MotionID{w.motion}, Given: start}
	require.NoError(t, w.reg.GrantProxy(ctx, act, grant))
	for _, v := range []governance.Vote{
		{Voter: "a", Proxy: "b", Response: rule.No}, {Voter: "a", Response: rule.Yes}, {Voter: "b", Response: rule.Yes, Channel: "paper"},
	} {
		_, err := w.reg.Cast(ctx, act, w.motion, v)
		require.NoError(t, err)
	}
	_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "b", Response: rule.No})
	require.ErrorIs(t, err, renjia.ErrExists)
	now := w.export(t, w.decide(t).ID)
	if *update {
		var b bytes.Buffer
		require.NoError(t, now.Write(&b))
		require.NoError(t, os.WriteFile("testdata/motion.json", b.Bytes(), 0o644))
	}
	published, err := os.ReadFile("testdata/motion.json")
	require.NoError(t, err)
	then, err := governance.ReadRecord(bytes.NewReader(published))
	require.NoError(t, err)
	require.NoError(t, governance.Verify(then))
	require.Equal(t, then.Decision.BallotRoot, now.Decision.BallotRoot)
	require.Equal(t, then.Decision.Contents, now.Decision.Contents)
	require.Equal(t, then.Decision.RollDigest, now.Decision.RollDigest)
}

var update = flag.Bool("update", false, "write the golden files again")

// The dossiers of a poll and of a budget, as well.
func TestDossiersStayAsTheyWere(t *testing.T) {
	for name, now := range map[string]func() governance.Dossier{
		"poll": func() governance.Dossier {
			w := ready(t)
			id := w.openPoll(t, ballotage(voting.Ranked, governance.Sealed), governance.PollRule{Method: "plurality", Seats: 1, Ties: text})
			require.NoError(t, w.votePoll(id, "v1", "b"))
			require.NoError(t, w.votePoll(id, "v2", "c", "b"))
			require.ErrorIs(t, w.votePoll(id, "v2", "a"), renjia.ErrExists)
			return w.dossier(t, w.certifyPoll(t, id).ID)
		},
		"budget": func() governance.Dossier {
			w := ready(t)
			_, c := w.decidedBudget(t, governance.Open)
			return w.dossier(t, c.ID)
		},
	} {
		file := "testdata/" + name + ".json"
		if *update {
			var b bytes.Buffer
			require.NoError(t, now().Write(&b))
			require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
		}
		published, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, verifyDossier(published), name)
		then, err := governance.ReadDossier(bytes.NewReader(published))
		require.NoError(t, err)
		require.Equal(t, then.Certificate.Chosen(), now().Certificate.Chosen())
		require.Equal(t, then.Certificate.OptionRoot, now().Certificate.OptionRoot)
	}
}
