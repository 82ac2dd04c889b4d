package collaboration_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// Named mutants, and the test that kills each:
//
//	two-commits        PassOn saves the old referral in a commit of its own   TestATransferIsWholeWhereverItIsInterrupted
//	minute-by-minute   Minute makes a commit for each commitment              TestMinutesKilledAnywhereAreWhole

// Each call that a transfer makes to the engine fails once in its turn, before or
// after it happens. The old referral is passed on if and only if the new one is
// there.
func TestATransferIsWholeWhereverItIsInterrupted(t *testing.T) {
	for name, after := range map[string]bool{"before": false, "after": true} {
		t.Run(name, func(t *testing.T) {
			engine := &cutting{Store: memory.Open(), after: after, err: errCut}
			r, space := on(t, engine)
			station, centre, home := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"), register(t, r, "Home", "enterprise")
			cuts := 0
			for n := int64(1); ; n++ {
				require.Less(t, n, int64(100))
				f, err := r.Refer(ctx, act, referral(station, centre))
				require.NoError(t, err)
				engine.arm(n)
				_, err = r.PassOn(ctx, because("full"), f.ID, onward(f, home, "2026-03-04"))
				reached := engine.calls.Load() >= n
				engine.arm(0)
				view(t, space, func(s *storage.Snapshot) error {
					chain, err := collaboration.Chain(ctx, s, f.ID)
					require.Equal(t, chain[0].State == collaboration.ReferralPassedOn, len(chain) == 2, "half of it is there")
					return err
				})
				if !reached {
					require.NoError(t, err)
					break
				}
				require.ErrorIs(t, err, errCut)
				cuts++
			}
			require.Greater(t, cuts, 3)
			_, err := space.Verify(ctx, 0)
			require.NoError(t, err)
		})
	}
}

func kept(t testing.TB, path string) (*collaboration.Registry, *storage.Space) {
	d, err := sqlite.Open(path, sqlite.Options{Synchronous: sqlite.Normal})
	require.NoError(t, err)
	return on(t, d)
}

const promisesAMeeting = 40

// TestChildMinutesUntilKilled is the program that the test below kills.
func TestChildMinutesUntilKilled(t *testing.T) {
	path := os.Getenv(crashFile)
	if path == "" {
		t.Skip("is run by TestMinutesKilledAnywhereAreWhole")
	}
	r, _ := kept(t, path)
	owner := register(t, r, "Office", "street-office")
	fmt.Println("begins")
	for n := range 2000 {
		var all []collaboration.Commitment
		for range promisesAMeeting {
			all = append(all, promise(owner, "2026-03-02", "2026-03-31"))
		}
		_, err := r.Minute(ctx, act, renjia.RefTo("governance_meeting", renjia.ImportedID[int]("liede", "m", fmt.Sprint(n))), all...)
		require.NoError(t, err)
	}
}

func TestMinutesKilledAnywhereAreWhole(t *testing.T) {
	delays := []time.Duration{5 * time.Millisecond, 30 * time.Millisecond, 120 * time.Millisecond}
	if testing.Short() {
		delays = delays[:1]
	}
	for _, delay := range delays {
		path := filepath.Join(t.TempDir(), "a.db")
		killChild(t, path, "TestChildMinutesUntilKilled", "begins", delay)

		_, space := kept(t, path)
		meetings := map[renjia.Ref]int{}
		view(t, space, func(s *storage.Snapshot) error {
			for doc, err := range collaboration.Commitments.Find(ctx, s, storage.Query{}) {
				require.NoError(t, err)
				meetings[doc.Value.Meeting]++
			}
			return nil
		})
		for meeting, n := range meetings {
			require.Equal(t, promisesAMeeting, n, meeting)
		}
		_, err := space.Verify(ctx, 0)
		require.NoError(t, err)
	}
}
