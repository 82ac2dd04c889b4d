package readme

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

var scripts = map[string]string{ // by the program that runs them
	"python3": "../../storage/sqlite/testdata/read.py",
	"Rscript": "../../storage/sqlite/testdata/read.R",
}

// journal makes a file with two spaces, a motion that was deleted by erasure, and
// a commit whose acts were erased.
func journal(t *testing.T) string {
	t.Helper()
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "store.db")
	engine, err := sqlite.Open(path, sqlite.Options{})
	require.NoError(t, err)
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, governance.Kinds()...))
	act := renjia.Act{By: renjia.Program("test"), Verb: "test.erase", Reason: "试验"}
	for _, name := range []string{"east", "west"} {
		space := store.Space(name)
		r := governance.NewRegistry(space)
		home := governance.Community{ID: renjia.ImportedID[governance.Community](name, "community", "1"), Code: "1", Name: renjia.Both("Home")}
		body := governance.Body{ID: renjia.ImportedID[governance.Body](name, "body", "1"), Community: home.ID, Kind: governance.OwnersAssembly, Name: renjia.Both("Owners")}
		require.NoError(t, r.Found(ctx, act, home))
		require.NoError(t, r.Establish(ctx, act, body))
		for _, title := range []string{"Gate", "Roof", "Yard"} {
			id := renjia.ImportedID[governance.Motion](name, "motion", title)
			require.NoError(t, r.Draft(ctx, act, governance.Motion{ID: id, Body: body.ID, Title: renjia.Both(title)}))
			if title == "Roof" {
				_, err := space.Redact(ctx, act, renjia.RefTo("governance_motion", id))
				require.NoError(t, err)
			}
		}
		_, err := space.RedactActs(ctx, act, 2)
		require.NoError(t, err)
	}
	require.NoError(t, store.Close())
	return path
}

func TestScriptsReadWhatTheLibraryWrites(t *testing.T) {
	if testing.Short() {
		t.Skip("starts interpreters")
	}
	path := journal(t)
	for program, script := range scripts {
		if !installed(t, program) {
			continue
		}
		out, err := exec.Command(program, script, path).CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "Gate: draft, no result, 0 of 0 tests hold\n", program)
		require.NotContains(t, string(out), "Roof", program)
		require.Regexp(t, "west: 7 commits, none missing", string(out), program)
	}
}

// damages are changes of a file by hand; those of gaps and links are noticed
// without computing a hash.
var damages = map[string][]string{
	"Rscript": gaps,
	"python3": append([]string{
		"UPDATE _changes SET payload = replace(payload, 'Gate', 'Wall')",
		"UPDATE _changes SET kind = 'governance_body' WHERE seq = 3",
		"UPDATE _changes SET verb = 2, payload = NULL WHERE seq = 3",
		"UPDATE _changes SET seal = zeroblob(48) WHERE payload IS NULL",
		"DELETE FROM _changes WHERE seq = 3",
		"UPDATE _commits SET acts = replace(acts, 'test', 'chen')",
		"UPDATE _commits SET time = time + 1",
		"UPDATE _commits SET batch = randomblob(16)",
		"UPDATE _changes SET rev = 2 WHERE seq = 1",
		"UPDATE _spaces SET name = 'north' WHERE name = 'east'",
	}, gaps...),
}

var gaps = []string{
	"DELETE FROM _commits WHERE seq = 3",
	"DELETE FROM _commits WHERE seq = 7",
	"UPDATE _commits SET chain = zeroblob(96) WHERE seq = 4",
	"UPDATE _spaces SET hash = zeroblob(32)",
}

// What the scripts say about a journal would be worth nothing if they always
// said it.
func TestScriptsNoticeWhatIsWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("starts interpreters many times")
	}
	whole, err := os.ReadFile(journal(t))
	require.NoError(t, err)
	for program, statements := range damages {
		if !installed(t, program) {
			continue
		}
		for _, statement := range statements {
			path := filepath.Join(t.TempDir(), "wrong.db")
			require.NoError(t, os.WriteFile(path, whole, 0o600))
			db, err := sql.Open("sqlite", path)
			require.NoError(t, err)
			_, err = db.Exec(statement)
			require.NoError(t, err, statement)
			require.NoError(t, db.Close())
			require.Error(t, exec.Command(program, scripts[program], path).Run(), "%s: %s", program, statement)
		}
	}
}
