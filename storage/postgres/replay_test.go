package postgres_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
	"github.com/renjia-project/renjia/storage/postgres"
)

// note is a record with a unique index.
type note struct {
	ID   renjia.ID[note] `json:"id"`
	Text string          `json:"text"`
	Key  string          `json:"key,omitempty"`
}

var notes = storage.Define("drill_note", func(n *note) renjia.ID[note] { return n.ID },
	storage.Unique("key", storage.Text(func(n *note) string { return n.Key })))

func noteID(n int) renjia.ID[note] {
	return renjia.ImportedID[note]("liede", "drill_note", fmt.Sprint(n))
}

func notebook(t testing.TB, d driver.Store) *storage.Space {
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, notes))
	return s.Space("liede")
}

// jot writes, changes, deletes and erases notes, a commit each.
func jot(t testing.TB, sp *storage.Space, from, until int) {
	for n := from; n < until; n++ {
		_, err := sp.Update(ctx, drillAct(""), func(tx *storage.Tx) error {
			if err := notes.Insert(tx, note{ID: noteID(n), Text: "new", Key: fmt.Sprint(n)}); err != nil || n%3 > 0 || n == 0 {
				return err
			}
			doc, err := notes.Get(ctx, tx, noteID(n-1))
			require.NoError(t, err)
			if n%2 == 0 {
				return notes.Delete(tx, doc)
			}
			doc.Value.Text = "changed"
			return notes.Save(tx, doc)
		})
		require.NoError(t, err)
		if n%50 == 10 {
			_, err = sp.Redact(ctx, drillAct(""), notes.Ref(noteID(n-5)))
			require.NoError(t, err)
			_, err = sp.RedactActs(ctx, drillAct(""), storage.Position(n))
			require.NoError(t, err)
		}
	}
}

func TestACopyIsTheSameSpace(t *testing.T) {
	source := notebook(t, memory.Open())
	engine := connect(t, server(t), freshSchema(t))
	target := notebook(t, engine)
	jot(t, source, 0, 300)
	report, err := migrate.Copy(ctx, source, target, drillAct(""), migrate.Options{})
	require.NoError(t, err)
	require.True(t, report.Counted)
	jot(t, source, 300, 320)
	report, err = migrate.CutOver(ctx, source, target, drillAct(""), migrate.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 23, report.Commits, "20 notes, an erasure of content and one of acts, the act of the copy")

	jot(t, target, 320, 330) // the target goes on by itself
	head, err := target.Verify(ctx, 0)
	require.NoError(t, err)
	back := notebook(t, memory.Open())
	_, err = migrate.Copy(ctx, target, back, drillAct(""), migrate.Options{})
	require.NoError(t, err)
	_, err = engine.Replay(ctx, head, []*driver.Batch{{Space: "liede"}})
	require.ErrorIs(t, err, renjia.ErrConflict, "behind a head that has moved")
}

func TestAReplayThatCannotBeIsRefused(t *testing.T) {
	source := notebook(t, memory.Open())
	jot(t, source, 0, 20)
	strict := storage.Define("drill_note", func(n *note) renjia.ID[note] { return n.ID },
		storage.Unique("text", storage.Text(func(n *note) string { return n.Text })))
	s := storage.New(connect(t, server(t), freshSchema(t)), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, strict))
	target := s.Space("liede")
	_, err := migrate.Copy(ctx, source, target, drillAct(""), migrate.Options{})
	require.ErrorIs(t, err, renjia.ErrUnique)
	head, err := target.Head(ctx)
	require.NoError(t, err)
	require.Zero(t, head, "nothing of the run is written")

	closed, err := postgres.Open(ctx, server(t), postgres.Options{Schema: freshSchema(t)})
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	_, err = closed.Replay(ctx, storage.Stamp{}, []*driver.Batch{{Space: "liede"}})
	require.ErrorIs(t, err, renjia.ErrClosed)
}

// singly hides that the adapter takes runs.
type singly struct{ driver.Store }

// BenchmarkCopy copies 2,000 commits of one record, in runs and one by one.
func BenchmarkCopy(b *testing.B) {
	source := notebook(b, memory.Open())
	jot(b, source, 0, 2000)
	for name, wrap := range map[string]func(driver.Store) driver.Store{
		"runs":   func(d driver.Store) driver.Store { return d },
		"singly": func(d driver.Store) driver.Store { return singly{d} },
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				target := notebook(b, wrap(connect(b, server(b), freshSchema(b))))
				b.StartTimer()
				report, err := migrate.Copy(ctx, source, target, drillAct(""), migrate.Options{Quick: true})
				require.NoError(b, err)
				b.ReportMetric(float64(report.Commits)/report.Took.Seconds(), "commits/s")
			}
		})
	}
}
