package resources_test

import (
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

func TestImportingAgainCountsNothingTwice(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	n, err := r.ImportContacts(ctx, act, visits(2500, "0.40"))
	require.NoError(t, err)
	require.Equal(t, resources.Imported{New: 2500}, n)
	left, done := standing(t, space)
	require.True(t, left.IsZero(), "all of it is spent")
	require.Equal(t, service.Minutes(150_000), done.Minutes)
	before := head(t, space)
	n, err = r.ImportContacts(ctx, act, visits(2500, "0.40"))
	require.NoError(t, err)
	require.Equal(t, resources.Imported{Same: 2500}, n)
	require.Equal(t, before, head(t, space), "nothing was written")
	_, again := standing(t, space)
	require.Equal(t, done, again)
	_, err = r.ImportContacts(ctx, act, visits(1, "0.41"))
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestAnInterruptedImportGoesOnWhereItStopped(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	lost := errors.New("lost")
	n, err := r.ImportContacts(ctx, act, func(yield func(resources.Service, error) bool) {
		for i := range 1700 {
			if !yield(visit(fmt.Sprint(i), "0.10"), nil) {
				return
			}
		}
		yield(resources.Service{}, lost)
	})
	require.ErrorIs(t, err, lost)
	require.Equal(t, int64(1000), n.New)
	_, err = r.RecordContact(ctx, act, visit("1500", "0.10")) // one of the next chunk came another way
	require.NoError(t, err)
	n, err = r.ImportContacts(ctx, act, visits(2000, "0.10"))
	require.NoError(t, err)
	require.Equal(t, resources.Imported{New: 999, Same: 1001}, n)
	left, done := standing(t, space)
	require.Equal(t, cny("800"), left)
	require.Equal(t, service.Sessions(2000), done.Contacts)
}

func TestAnImportThatOverspendsStoresNothingOfItsChunk(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	n, err := r.ImportContacts(ctx, act, visits(1500, "0.90"))
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, resources.Imported{New: 1000}, n)
	left, done := standing(t, space)
	require.Equal(t, cny("100"), left)
	require.Equal(t, service.Sessions(1000), done.Contacts)
	require.Equal(t, 1000, count(t, space, resources.Contacts))
}

func TestImportedReversalsStayIdempotent(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	first := gift("a", "10")
	first.ID = resources.EntryOf(spaceName, "a")
	undo, err := first.Reversal(resources.EntryOf(spaceName, "b"), day("2026-02-01"), renjia.Both("wrong"))
	require.NoError(t, err)
	all := func(yield func(ledger.Entry, error) bool) {
		_ = yield(first, nil) && yield(undo, nil) && yield(first, nil)
	}
	n, err := r.ImportEntries(ctx, act, all)
	require.NoError(t, err)
	require.Equal(t, resources.Imported{New: 2, Same: 1}, n, "a repetition within the stream")
	n, err = r.ImportEntries(ctx, act, all)
	require.NoError(t, err)
	require.Equal(t, resources.Imported{Same: 3}, n)
	left, _ := standing(t, space)
	require.Equal(t, cny("1000"), left)
}

func TestImportsInATransactionAreIdempotentToo(t *testing.T) {
	space := station(t)
	for range 2 {
		_, err := space.Update(ctx, act.Does("test.all", renjia.Ref{}), func(tx *storage.Tx) error {
			_, err := resources.NewRegistry(tx).ImportContacts(ctx, act, visits(20, "1"))
			return err
		})
		require.NoError(t, err)
	}
	left, _ := standing(t, space)
	require.Equal(t, cny("980"), left)
}

func TestImportsRefuseWhatTheyCouldNotRecognise(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	_, err := r.ImportEntries(ctx, act, func(yield func(ledger.Entry, error) bool) { yield(gift("", "1"), nil) })
	require.ErrorIs(t, err, renjia.ErrInvalid)
	nameless := visit("x", "1")
	nameless.Contact.ID = service.ContactID{}
	_, err = r.ImportContacts(ctx, act, func(yield func(resources.Service, error) bool) { yield(nameless, nil) })
	require.ErrorIs(t, err, renjia.ErrInvalid)
	keyed := act
	keyed.Key = "k"
	_, err = r.ImportContacts(ctx, keyed, visits(1, "1"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestClientFilesImportOnce(t *testing.T) {
	space := station(t)
	files := func(yield func(resources.Client, error) bool) {
		for i := range 1200 {
			key := fmt.Sprint(i)
			c := resources.Client{ID: imported[resources.Client]("resources_client", key), Person: subject(key), Opened: day("2026-01-02")}
			if !yield(c, nil) {
				return
			}
		}
	}
	r := resources.NewRegistry(space)
	n, err := r.ImportClients(ctx, act, files)
	require.NoError(t, err)
	require.Equal(t, resources.Imported{New: 1200}, n)
	n, err = r.ImportClients(ctx, act, files)
	require.NoError(t, err)
	require.Equal(t, resources.Imported{Same: 1200}, n)
}

func BenchmarkImportContacts(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		space := station(b)
		b.StartTimer()
		if _, err := resources.NewRegistry(space).ImportContacts(ctx, act, visits(10_000, "0.01")); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*10_000), "µs/contact")
}

// Each of four imports has half of its services for itself and shares the
// other half with all.
func TestImportsAtTheSameTimeCountEachRecordOnce(t *testing.T) {
	space := station(t)
	var wg sync.WaitGroup
	var isNew atomic.Int64
	for g := range 4 {
		wg.Go(func() {
			isNew.Add(importAll(t, space, func(yield func(resources.Service, error) bool) {
				for i := range 1000 {
					if !yield(visit(fmt.Sprint(g, " ", i), "0.10"), nil) {
						return
					}
				}
				visits(1000, "0.10")(yield)
			}))
		})
	}
	wg.Wait()
	require.Equal(t, int64(5000), isNew.Load())
	left, done := standing(t, space)
	require.Equal(t, cny("500"), left)
	require.Equal(t, service.Sessions(5000), done.Contacts)
}

// importAll repeats an import that was overtaken too often, and returns how
// many records were new.
func importAll(t *testing.T, space *storage.Space, all iter.Seq2[resources.Service, error]) (isNew int64) {
	for {
		n, err := resources.NewRegistry(space).ImportContacts(ctx, act, all)
		isNew += n.New
		if errors.Is(err, renjia.ErrConflict) {
			continue
		}
		if err != nil {
			t.Errorf("unexpected: %v", err)
		}
		return isNew
	}
}
