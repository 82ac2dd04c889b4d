package governance_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
)

// TestAMillionBallots is a measurement that runs if RENJIA_TEST_MILLION is set:
// it takes minutes and gigabytes, most of them of the store in memory. On two
// busy cores, Go 1.26, open ballots, default garbage collection:
//
//	freeze and open   25 s
//	cast             107 µs, 124 allocations, 13 kB a ballot; heap 711 MB before, 3.2 GB at most, 1.45 GB after
//	count             30 µs,  83 allocations, 4.9 kB a ballot; heap 1.45 GB before, 3.7 GB at most
//
// The 1.45 GB are the store's: roll, ballots and journal.
func TestAMillionBallots(t *testing.T) {
	if os.Getenv("RENJIA_TEST_MILLION") == "" {
		t.Skip("takes minutes: set RENJIA_TEST_MILLION to run it")
	}
	const n = 1_000_000
	began := time.Now()
	w := ready(t)
	w.open(t, million(t, n))
	t.Logf("roll built and frozen, vote opened: %s", time.Since(began))
	measured(t, "cast", n, func() {
		added, err := w.reg.CastAll(ctx, act, w.motion, votes(600_000, 400_000))
		require.NoError(t, err)
		require.EqualValues(t, n, added)
	})
	_, err := w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	measured(t, "count", n, func() {
		m, err := w.reg.Count(ctx, act, w.motion)
		require.NoError(t, err)
		require.EqualValues(t, n, m.Count.Ballots)
	})
}

// million is a roll of n owners of different names.
func million(t *testing.T, n int) roll.Snapshot {
	b := roll.NewBuilder()
	area, err := renjia.ParseArea("100")
	require.NoError(t, err)
	for i := range n {
		b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: "owner " + voter(i), Voter: voter(i), Area: area, AreaSource: roll.Register, Status: roll.Sold})
	}
	s, err := b.Snapshot()
	require.NoError(t, err)
	return s
}

// measured logs time and allocations per ballot, and the heap before, at its
// highest of a look every 20 ms, and after.
func measured(t *testing.T, what string, n uint64, do func()) {
	t.Helper()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() { peak <- highest(stop) }()
	began := time.Now()
	do()
	took := time.Since(began)
	close(stop)
	runtime.ReadMemStats(&after)
	top := <-peak
	runtime.GC()
	var rest runtime.MemStats
	runtime.ReadMemStats(&rest)
	const mb = 1 << 20
	t.Logf("%s: %d ns and %d allocations (%d bytes) a ballot; heap %d MB before, %d MB at most, %d MB after",
		what, uint64(took.Nanoseconds())/n, (after.Mallocs-before.Mallocs)/n, (after.TotalAlloc-before.TotalAlloc)/n,
		before.HeapAlloc/mb, top/mb, rest.HeapAlloc/mb)
}

func highest(stop <-chan struct{}) (top uint64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return top
		case <-tick.C:
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			top = max(top, now.HeapAlloc)
		}
	}
}
