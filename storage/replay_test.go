package storage_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// replayed replays the source behind a position and returns the last head.
func replayed(from, to *storage.Space, after storage.Position) (head storage.Stamp, err error) {
	for head, err = range to.Replay(ctx, act, from.Commits(ctx, after)) {
		if err != nil {
			return head, err
		}
	}
	return head, nil
}

func TestAReplayGoesOnBehindWhatIsThere(t *testing.T) {
	_, from := open(t, storage.Options{})
	_, to := open(t, storage.Options{})
	for n := range 5 {
		insert(t, from, resident{ID: id(n), Name: "a"})
		for after := range storage.Position(n + 1) { // from any commit that is there, or the next
			head, err := replayed(from, to, after)
			require.NoError(t, err)
			want, err := from.Head(ctx)
			require.NoError(t, err)
			require.Equal(t, want, head)
		}
	}
	counts, err := to.Count(ctx)
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"test_resident": 5, "test_health": 0, "storage_key": 0}, counts)
	_, err = replayed(from, storage.New(newNaive(), storage.Options{}).Space("liede"), 0)
	require.ErrorIs(t, err, renjia.ErrUnspecified, "the policy is asked")
}

// TestAReplayOntoAnotherJournalIsRefused: whether that one is shorter, as long, or
// longer, and whichever commit the replay begins with.
func TestAReplayOntoAnotherJournalIsRefused(t *testing.T) {
	for _, length := range []int{1, 4, 7} {
		for after := range storage.Position(min(length, 4)) {
			t.Run(fmt.Sprint(length, " after ", after), func(t *testing.T) {
				_, from := open(t, storage.Options{})
				_, to := open(t, storage.Options{})
				for n := range 4 {
					insert(t, from, resident{ID: id(n), Name: "a"})
				}
				for n := range length {
					insert(t, to, resident{ID: id(n), Name: "a"})
				}
				before, err := to.Head(ctx)
				require.NoError(t, err)
				_, err = replayed(from, to, after)
				require.ErrorIs(t, err, renjia.ErrConflict)
				require.ErrorContains(t, err, "another journal")
				head, err := to.Head(ctx)
				require.NoError(t, err)
				require.Equal(t, before, head)
			})
		}
	}
}

func TestAReplayThatLeavesCommitsOutIsRefused(t *testing.T) {
	_, from := open(t, storage.Options{})
	_, to := open(t, storage.Options{})
	insert(t, from, resident{ID: id(1), Name: "a"})
	insert(t, from, resident{ID: id(2), Name: "b"})
	_, err := replayed(from, to, 1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "commit 2, but 1 is missing")
}
