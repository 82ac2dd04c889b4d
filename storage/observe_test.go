package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
)

// seen is one operation as an observer learned of it.
type seen struct {
	storage.Operation
	storage.Outcome
	inside storage.OperationName // the operation it happened in
}

// recorder keeps all operations in the order in which they ended.
type recorder struct {
	mu  sync.Mutex
	all []seen
}

type insideKey struct{}

func (r *recorder) Begin(ctx context.Context, op storage.Operation) (context.Context, func(storage.Outcome)) {
	outer, _ := ctx.Value(insideKey{}).(storage.OperationName)
	return context.WithValue(ctx, insideKey{}, op.Name), func(o storage.Outcome) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.all = append(r.all, seen{op, o, outer})
	}
}

// take returns what was seen since the last call, without durations.
func (r *recorder) take(t *testing.T) []seen {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.all
	r.all = nil
	for i := range all {
		require.Positive(t, all[i].Duration)
		all[i].Duration = 0
	}
	return all
}

func observed(t *testing.T, d driver.Store, log *slog.Logger) (*recorder, *storage.Space) {
	r := &recorder{}
	s := storage.New(d, storage.Options{Policy: storage.AllowAll, Observer: r, Log: log})
	require.NoError(t, s.Migrate(ctx, residents, healths))
	require.Equal(t, []seen{{Operation: storage.Operation{Name: storage.OpMigrate}}}, r.take(t))
	return r, s.Space("liede")
}

func TestEveryOperationIsObserved(t *testing.T) {
	r, sp := observed(t, memory.Open(), nil)
	on := func(name storage.OperationName, verb string) storage.Operation {
		return storage.Operation{Name: name, Space: "liede", Verb: verb}
	}
	chen := resident{ID: id(1), Name: "Chen", Street: "Liede"}

	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, chen) })
	require.NoError(t, err)
	got := r.take(t)
	require.Len(t, got, 1)
	require.Positive(t, got[0].Bytes)
	got[0].Bytes = 0
	require.Equal(t, []seen{{on(storage.OpUpdate, act.Verb), storage.Outcome{Attempts: 1, Changes: 1, Position: 1}, ""}}, got)

	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		if _, err := residents.Get(ctx, s, id(1)); err != nil {
			return err
		}
		for _, err := range residents.Find(ctx, s, storage.Query{}) {
			require.NoError(t, err)
		}
		return nil
	}))
	require.Equal(t, []seen{{on(storage.OpView, ""), storage.Outcome{Reads: 2}, ""}}, r.take(t))

	require.NoError(t, sp.Read(ctx, act, func(*storage.Snapshot) error { return nil }))
	require.Equal(t, []seen{
		{on(storage.OpRecord, act.Verb), storage.Outcome{Attempts: 1, Position: 2}, storage.OpRead},
		{on(storage.OpRead, act.Verb), storage.Outcome{}, ""},
	}, r.take(t))

	require.NoError(t, sp.AsOf(ctx, 1, func(*storage.Snapshot) error { return nil }))
	require.Equal(t, []seen{{on(storage.OpAsOf, ""), storage.Outcome{}, ""}}, r.take(t))

	_, err = sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.Equal(t, []seen{{on(storage.OpVerify, ""), storage.Outcome{Commits: 2, Position: 2}, ""}}, r.take(t))

	n, err := residents.Load(ctx, sp, act, func(yield func(resident, error) bool) {
		yield(resident{ID: id(2), Name: "Li"}, nil)
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	got = r.take(t)
	require.Len(t, got, 2)
	require.Equal(t, storage.OpLoad, got[0].inside)
	load := storage.Operation{Name: storage.OpLoad, Space: "liede", Kind: residents.Kind(), Verb: act.Verb}
	require.Equal(t, seen{load, storage.Outcome{Changes: 1}, ""}, got[1])

	_, err = sp.Redact(ctx, act, residents.Ref(id(2)))
	require.NoError(t, err)
	require.Equal(t, []seen{{on(storage.OpRedact, act.Verb), storage.Outcome{Attempts: 1, Reads: 1, Changes: 1, Position: 4}, ""}}, r.take(t))

	var file bytes.Buffer
	require.NoError(t, sp.Export(ctx, act, &file))
	got = r.take(t)
	require.Equal(t, seen{on(storage.OpExport, act.Verb), storage.Outcome{Commits: 5, Position: 5}, ""}, got[1])

	r, sp = observed(t, memory.Open(), nil)
	_, err = sp.Import(ctx, act, &file)
	require.NoError(t, err)
	require.Equal(t, []seen{{on(storage.OpImport, act.Verb), storage.Outcome{Commits: 5, Position: 5}, ""}}, r.take(t))
}

// failing commits as told.
type failing struct {
	driver.Store
	commit func() error
}

func (f *failing) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	if err := f.commit(); err != nil {
		return driver.Stamp{}, err
	}
	return f.Store.Commit(ctx, b)
}

func TestAttemptsAndResentBatchesAreCounted(t *testing.T) {
	errs := []error{
		&driver.TransientError{Err: errors.New("busy")}, renjia.ErrUnknown, nil,
	}
	d := &failing{Store: memory.Open(), commit: func() error {
		err := errs[0]
		errs = errs[1:]
		return err
	}}
	r, sp := observed(t, d, nil)
	insert := func(tx *storage.Tx) error { return residents.Insert(tx, resident{ID: id(1), Name: "Chen"}) }
	_, err := sp.Update(ctx, act, insert)
	require.NoError(t, err)
	got := r.take(t)[0]
	require.Equal(t, 2, got.Resent)
	require.Equal(t, 1, got.Attempts)
	require.Equal(t, storage.None, got.Class)

	d.commit = func() error { return nil }
	runs := 0
	_, err = sp.Update(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(1))
		if err != nil {
			return err
		}
		if runs++; runs < 3 {
			require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error { // somebody else
				doc, err := residents.Get(ctx, tx, id(1))
				if err != nil {
					return err
				}
				return residents.Save(tx, doc)
			}))
		}
		return residents.Save(tx, doc)
	})
	require.NoError(t, err)
	all := r.take(t)
	require.Equal(t, 3, all[len(all)-1].Attempts)
	require.Equal(t, 3, all[len(all)-1].Reads)
}

func TestAPanicIsNoSuccess(t *testing.T) {
	r, sp := observed(t, memory.Open(), nil)
	require.Panics(t, func() { _ = sp.View(ctx, func(*storage.Snapshot) error { panic("x") }) })
	require.Equal(t, storage.Panicked, r.take(t)[0].Class)
}

func TestASpaceThatCannotBeIsNotObserved(t *testing.T) {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Observer: &recorder{}})
	sp := store.Space("Chen Mei, 44010619800101")
	require.ErrorIs(t, sp.View(ctx, nil), renjia.ErrInvalid)
	require.ErrorIs(t, sp.Export(ctx, act, io.Discard), renjia.ErrInvalid)
	_, err := sp.Update(ctx, act, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = sp.Verify(ctx, 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestErrorsHaveClasses(t *testing.T) {
	for want, err := range map[storage.Class]error{
		storage.None: nil, "not_found": renjia.ErrNotFound, "exists": &driver.ConflictError{Have: 1},
		"conflict": &driver.ConflictError{Want: 1}, "unique": &driver.UniqueError{}, "invalid": &renjia.ValidationError{},
		"forbidden": renjia.ErrForbidden, "state": &renjia.StateError{}, "unspecified": &renjia.UnspecifiedError{},
		"unknown": errors.Join(context.Canceled, renjia.ErrUnknown), "unsupported": renjia.ErrUnsupported,
		"corrupt": driver.Fault{}, "erased": renjia.ErrErased, "closed": renjia.ErrClosed,
		storage.Cancelled: fmt.Errorf("x: %w", context.DeadlineExceeded),
		storage.Transient: &driver.TransientError{Err: io.EOF}, storage.Other: io.EOF,
	} {
		require.Equal(t, want, storage.ClassOf(err), "%v", err)
	}
}

// What is logged never holds a content, a name, a key, a reason, an actor or the
// text of an error.
func TestLogsTellNothingAboutPeople(t *testing.T) {
	const secret = "4401061980"
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	fail := errors.New("engine says " + secret)
	d := &failing{Store: memory.Open(), commit: func() error { return fail }}
	_, sp := observed(t, d, log)
	personal := renjia.Act{By: renjia.Program(secret), Verb: "test.change", Key: secret, Reason: secret}
	insert := func(tx *storage.Tx) error { return residents.Insert(tx, resident{ID: id(1), Name: secret}) }
	_, err := sp.Update(ctx, personal, insert)
	require.ErrorIs(t, err, fail)
	n := 0
	d.commit = func() error {
		if n++; n == 1 {
			return &driver.TransientError{Err: fail}
		}
		return nil
	}
	_, err = sp.Update(ctx, personal, insert)
	require.NoError(t, err)
	_, err = sp.Update(ctx, renjia.Act{By: personal.By, Verb: "test.change"}, insert)
	require.ErrorIs(t, err, renjia.ErrExists)
	require.NoError(t, sp.Export(ctx, renjia.Act{By: personal.By, Verb: "test.export", Reason: secret}, io.Discard))
	require.NotContains(t, out.String(), secret)
	for _, want := range []string{
		"level=DEBUG msg=\"storage migrate\" duration=",
		"level=WARN msg=\"storage update\" space=liede verb=test.change class=other attempts=1 reads=1 duration=",
		"level=DEBUG msg=\"batch is sent again\" space=liede verb=test.change attempt=1 class=transient",
		"level=INFO msg=\"storage update\" space=liede verb=test.change class=exists attempts=1 duration=",
	} {
		require.Contains(t, strings.ReplaceAll(out.String(), "\r", ""), want)
	}
}

// BenchmarkObserved is a View that does nothing: what observing costs, and that
// not observing costs nothing.
func BenchmarkObserved(b *testing.B) {
	for name, observer := range map[string]storage.Observer{"nobody": nil, "somebody": ignoring{}} {
		b.Run(name, func(b *testing.B) {
			s := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Observer: observer})
			sp := s.Space("bench")
			b.ReportAllocs()
			for b.Loop() {
				if err := sp.View(ctx, func(*storage.Snapshot) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type ignoring struct{}

func (ignoring) Begin(ctx context.Context, _ storage.Operation) (context.Context, func(storage.Outcome)) {
	return ctx, func(storage.Outcome) {}
}
