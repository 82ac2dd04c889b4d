package governance_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

const (
	crashFile   = "RENJIA_TEST_CRASH_FILE"
	crashVoters = 2500 // three chunks
)

// onFile is a world kept in a file, as a program that starts finds it.
func onFile(t testing.TB, path string) *world {
	t.Helper()
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	store := storage.New(d, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, governance.Kinds()...))
	space := store.Space("liede")
	return &world{
		space: space, reg: governance.NewRegistry(space),
		body:   renjia.ImportedID[governance.Body]("liede", "b", "1"),
		motion: renjia.ImportedID[governance.Motion]("liede", "m", "2026-1"),
	}
}

// finish repeats every verb of a vote, as a program does that does not know how
// far it came, and says on what it begins.
func (w *world) finish(say func(string)) error {
	say("cast")
	_, err := w.reg.CastAll(ctx, act, w.motion, votes(1700, 300))
	if err != nil {
		return err
	}
	for _, step := range []struct {
		verb string
		do   func() error
	}{
		{"close", func() error { _, err := w.reg.Close(ctx, act, w.motion); return err }},
		{"count", func() error { _, err := w.reg.Count(ctx, act, w.motion); return err }},
		{"certify", func() error { _, err := w.reg.Certify(ctx, act, w.motion); return err }},
	} {
		say(step.verb)
		if err := step.do(); err != nil && !errors.Is(err, renjia.ErrState) { // done before
			return err
		}
	}
	say("done")
	return nil
}

// TestChildVotesUntilKilled is the program that the test below kills.
func TestChildVotesUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestAVoteKilledAnywhereIsCompletedByRepeatingIt")
	}
	require.NoError(t, onFile(t, path).finish(func(verb string) { fmt.Println("begins", verb) }))
}

func TestAVoteKilledAnywhereIsCompletedByRepeatingIt(t *testing.T) {
	delays := []time.Duration{0, 3 * time.Millisecond, 40 * time.Millisecond}
	if testing.Short() {
		delays = delays[:1]
	}
	for _, verb := range []string{"cast", "close", "count", "certify"} {
		for _, delay := range delays {
			t.Run(fmt.Sprint(verb, delay), func(t *testing.T) { killedAt(t, verb, delay) })
		}
	}
}

func killedAt(t *testing.T, verb string, delay time.Duration) {
	path := filepath.Join(t.TempDir(), "a.db")
	w := onFile(t, path)
	w.found(t)
	w.open(t, estate(t, crashVoters))
	killChild(t, path, "TestChildVotesUntilKilled", "begins "+verb, delay)

	again := onFile(t, path)
	require.NoError(t, again.finish(func(string) {}))
	_, err := again.space.Verify(ctx, 0)
	require.NoError(t, err)
	var m governance.Motion
	require.NoError(t, again.space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := governance.Motions.Get(ctx, s, again.motion)
		m = doc.Value
		return err
	}))
	record := again.record(t, m.Decision)
	require.NoError(t, governance.Verify(record))
	require.Len(t, record.Ballots, 2000)
	electors, err := record.Roll.Electors(record.Decision.Rule.Measures...)
	require.NoError(t, err)
	want, err := rule.Evaluate(record.Decision.Rule, electors, ballotsOf(record))
	require.NoError(t, err)
	require.Equal(t, want.Outcome, record.Decision.Result.Outcome)
	require.Equal(t, want.Responses, record.Decision.Result.Responses)
}

// killChild kills the program with SIGKILL a while after it says a line.
func killChild(t *testing.T, path, program, line string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+program+"$")
	cmd.Env = append(os.Environ(), crashFile+"="+path)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines, said := bufio.NewScanner(out), false
	for !said && lines.Scan() {
		said = lines.Text() == line
	}
	time.Sleep(after)
	require.NoError(t, cmd.Process.Kill())
	require.True(t, said, "the program never said %q", line)
	_ = cmd.Wait() // killed, or done before
}

func ballotsOf(r governance.Record) (cast []rule.Ballot) {
	for _, b := range r.Ballots {
		cast = append(cast, rule.Ballot{Elector: b.Voter, Response: b.Response, Proxy: b.Proxy})
	}
	return cast
}
