package migrate_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/migrate"
)

// TestRandomHistoriesAreCopiedRecordForRecord lets a random history grow, and
// copies it now and then, onwards to a third store too.
func TestRandomHistoriesAreCopiedRecordForRecord(t *testing.T) {
	middle, runs := openFile(t), 0 // files take long to make: every run has a space of its own in one
	rapid.Check(t, func(r *rapid.T) {
		source, last := memory.Open(), memory.Open()
		runs++
		name := fmt.Sprint("run", runs)
		from, between, to := open(t, source).Space(name), open(t, middle).Space(name), open(t, last).Space(name)
		insert(t, from, 100, 101)
		copyOn := func(a, b *storage.Space) {
			if _, err := migrate.Copy(ctx, a, b, move, migrate.Options{Quick: rapid.Bool().Draw(r, "quick")}); err != nil {
				r.Fatal(err)
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"change": func(r *rapid.T) { change(r, from) },
			"load": func(r *rapid.T) {
				n := rapid.IntRange(200, 1000).Draw(r, "start")
				_, err := residents.Load(ctx, from, act, func(yield func(resident, error) bool) {
					_ = yield(resident{ID: id(n), Name: "loaded"}, nil) && yield(resident{ID: id(n + 1000), Name: "loaded"}, nil)
				})
				unlessRefused(r, err)
			},
			"redact": func(r *rapid.T) {
				_, err := from.Redact(ctx, act, residents.Ref(id(rapid.IntRange(0, 12).Draw(r, "id"))))
				unlessRefused(r, err)
			},
			"redact acts": func(r *rapid.T) {
				head, err := from.Head(ctx)
				unlessRefused(r, err)
				_, err = from.RedactActs(ctx, act, storage.Position(rapid.Int64Range(1, int64(head.Position)).Draw(r, "position")))
				unlessRefused(r, err)
			},
			"key": func(r *rapid.T) {
				keyed := act
				keyed.Key = rapid.SampledFrom([]string{"a", "b"}).Draw(r, "key")
				_, err := from.Record(ctx, keyed)
				unlessRefused(r, err)
			},
			"copy": func(*rapid.T) { copyOn(from, between) },
		})
		copyOn(from, between)
		requireEqual(r, source, middle, name)
		copyOn(between, to) // its act is new at the middle
		requireEqual(r, middle, last, name)
	})
}

// change puts, saves and deletes a few records at once.
func change(r *rapid.T, sp *storage.Space) {
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
		for range rapid.IntRange(1, 4).Draw(r, "changes") {
			n := rapid.IntRange(0, 12).Draw(r, "id")
			doc, err := residents.Get(ctx, tx, id(n))
			value := resident{
				ID: id(n), Name: fmt.Sprint(rapid.IntRange(0, 99).Draw(r, "name")), Age: int64(n),
				Number: rapid.SampledFrom([]string{"", "", "1", "2", "3"}).Draw(r, "number"),
				Skills: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2).Draw(r, "skills"),
			}
			switch {
			case errors.Is(err, renjia.ErrNotFound):
				err = residents.Insert(tx, value)
			case err == nil && rapid.Bool().Draw(r, "delete"):
				err = residents.Delete(tx, doc)
			case err == nil:
				doc.Value = value
				err = residents.Save(tx, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	unlessRefused(r, err)
}

// unlessRefused fails on anything but what the rules of the store refuse.
func unlessRefused(r *rapid.T, err error) {
	for _, refusal := range []error{nil, renjia.ErrErased, renjia.ErrUnique, renjia.ErrExists, renjia.ErrConflict} {
		if errors.Is(err, refusal) {
			return
		}
	}
	r.Fatal(err)
}
