package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/postgres"
)

// vote is a record of the drill; tally counts them, so that a vote that were
// applied twice would show.
type vote struct {
	ID   renjia.ID[vote] `json:"id"`
	Name string          `json:"name"`
}

type tally struct {
	ID    renjia.ID[tally] `json:"id"`
	Votes int64            `json:"votes"`
}

var (
	votes   = storage.Define("drill_vote", func(v *vote) renjia.ID[vote] { return v.ID })
	tallies = storage.Define("drill_tally", func(t *tally) renjia.ID[tally] { return t.ID })
)

// drill writes to several spaces and remembers what was acknowledged.
type drill struct {
	t      testing.TB
	store  *storage.Store
	spaces []*storage.Space
	stop   atomic.Bool // after the vote under way
	failed atomic.Bool // the drill itself: nothing will be acknowledged any more

	mu       sync.Mutex
	acked    map[string]map[string]storage.Stamp // by space and key of the act
	failures int                                 // attempts that ended in an error
	unknown  int                                 // of them with an unknown outcome
	existed  int                                 // failed attempts that had committed all the same
}

func newDrill(t testing.TB, dsn string, spaces int, o postgres.Options) *drill {
	engine, err := postgres.Open(ctx, dsn, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	d := &drill{t: t, store: storage.New(engine, storage.Options{Policy: storage.AllowAll}), acked: map[string]map[string]storage.Stamp{}}
	require.NoError(t, d.store.Migrate(ctx, votes, tallies))
	for n := range spaces {
		sp := d.store.Space(fmt.Sprintf("street%d", n))
		d.spaces, d.acked[sp.Name()] = append(d.spaces, sp), map[string]storage.Stamp{}
		_, err := sp.Update(ctx, drillAct(""), func(tx *storage.Tx) error { return tallies.Insert(tx, tally{ID: tallyID(sp)}) })
		require.NoError(t, err)
	}
	return d
}

func drillAct(key string) renjia.Act {
	return renjia.Act{By: renjia.Program("drill"), Verb: "drill.vote", Key: key}
}

func tallyID(sp *storage.Space) renjia.ID[tally] {
	return renjia.ImportedID[tally](sp.Name(), "drill_tally", "")
}

// write votes until told to stop. A vote that fails is repeated under the same
// key until it is acknowledged, as a program would do it. Every second writer is
// impatient: it gives up waiting, and so often does not know the outcome.
func (d *drill) write(writer int, sp *storage.Space) {
	for n := 0; !d.stop.Load(); n++ {
		key := fmt.Sprintf("%d-%d", writer, n)
		for failed := 0; ; failed++ {
			ctx, cancel := context.WithTimeout(ctx, time.Minute-time.Duration(writer%2)*(time.Minute-impatience))
			stamp, ran, err := cast(ctx, sp, key)
			cancel()
			d.note(sp, key, stamp, err, failed > 0 && !ran)
			if err == nil {
				break
			}
			if d.failed.Load() {
				return
			}
			time.Sleep(20 * time.Millisecond) // a user would wait longer
		}
	}
}

const impatience = 200 * time.Millisecond

// cast is one vote. ran tells whether the function ran in the end: if not, the
// act's key was known already.
func cast(ctx context.Context, sp *storage.Space, key string) (stamp storage.Stamp, ran bool, err error) {
	stamp, err = sp.Update(ctx, drillAct(key), func(tx *storage.Tx) error {
		ran = true
		doc, err := tallies.Get(ctx, tx, tallyID(sp))
		if err != nil {
			return err
		}
		doc.Value.Votes++
		return errors.Join(tallies.Save(tx, doc), votes.Insert(tx, vote{ID: renjia.NewID[vote](tx.Source()), Name: key}))
	})
	return stamp, ran, err
}

func (d *drill) note(sp *storage.Space, key string, stamp storage.Stamp, err error, existed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if existed && err == nil {
		d.existed++
	}
	if err == nil {
		d.acked[sp.Name()][key] = stamp
		return
	}
	d.failures++
	if errors.Is(err, renjia.ErrUnknown) {
		d.unknown++
	}
}

func (d *drill) total() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, keys := range d.acked {
		n += len(keys)
	}
	return n
}

// during runs writers while something happens, and waits until each has had its
// last vote acknowledged.
func (d *drill) during(writers int, happens func()) {
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() { d.write(w, d.spaces[w%len(d.spaces)]) })
	}
	defer all.Wait()
	happened := false
	defer func() {
		d.failed.Store(!happened)
		d.stop.Store(true)
	}()
	happens()
	happened = true
}

// check looks at what is stored: every acknowledged vote is there, at the
// position and with the hash of its stamp, none is there twice, and the journals
// are whole.
func (d *drill) check() {
	for _, sp := range d.spaces {
		head, err := sp.Verify(ctx, 0)
		require.NoError(d.t, err)
		acked, seen := d.acked[sp.Name()], map[string]storage.Stamp{}
		last := storage.Position(0)
		for c, err := range sp.Commits(ctx, 0) {
			require.NoError(d.t, err)
			require.Equal(d.t, last+1, c.Position)
			last = c.Position
			var acts []renjia.Act
			require.NoError(d.t, json.Unmarshal([]byte(c.Acts), &acts))
			if key := acts[0].Key; key != "" {
				require.NotContains(d.t, seen, key, "an act happened twice")
				seen[key] = c.Stamp
			}
		}
		require.Equal(d.t, head.Position, last)
		require.Equal(d.t, acked, seen, "what was acknowledged is what is there")
		require.NoError(d.t, sp.View(ctx, func(s *storage.Snapshot) error {
			doc, err := tallies.Get(ctx, s, tallyID(sp))
			require.EqualValues(d.t, len(acked), doc.Value.Votes, "every vote counted once")
			return err
		}))
	}
}

// TestNothingIsLostWhenThePrimaryDies kills the primary under load, promotes the
// standby that has received most, lets the other one follow it, and goes on.
func TestNothingIsLostWhenThePrimaryDies(t *testing.T) {
	for seed := range uint64(drills()) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			c := newCluster(t, "a", "b")
			d := newDrill(t, c.dsn(), 4, postgres.Options{})
			var outage time.Duration
			acked := 0
			d.during(8, func() {
				target := 20 + random.IntN(200)
				c.eventually("votes before the kill", func() bool { return d.total() >= target })
				time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond) // anywhere within a commit
				c.primary.kill()
				killed := time.Now()
				acked = d.total()
				c.mostAdvanced().promote()
				c.eventually("votes after the kill", func() bool { return d.total() > acked+8 })
				outage = time.Since(killed)
				c.eventually("more votes after the kill", func() bool { return d.total() > acked+100 })
			})
			d.check()
			t.Logf("killed after %d votes, back after %v, %d votes in all; %d attempts failed, %d of them with an unknown outcome; %d had happened all the same",
				acked, outage, d.total(), d.failures, d.unknown, d.existed)
		})
	}
}

// drills is how many clusters the drill kills.
func drills() int {
	if testing.Short() {
		return 1
	}
	return 3
}

// TestAPrimaryWithoutStandbysAcknowledgesNothing stops both standbys, then lets
// them come back. Meanwhile an impatient caller asks again and again, longer
// than the adapter's own patience lasts: no reply may come from what the server
// has written for itself alone.
func TestAPrimaryWithoutStandbysAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	c := newCluster(t, "a", "b")
	d := newDrill(t, c.dsn(), 1, postgres.Options{Timeout: 500 * time.Millisecond, Patience: 2 * time.Second})
	sp := d.spaces[0]
	before, _, err := cast(ctx, sp, "before")
	d.note(sp, "before", before, err, false)
	require.NoError(t, err)
	for _, n := range c.nodes[1:] {
		n.pause()
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		impatient, cancel := context.WithTimeout(ctx, time.Second)
		_, _, err = cast(impatient, sp, "alone")
		cancel()
		require.Error(t, err, "an act was acknowledged that no standby has")
		head, err := sp.Head(ctx)
		require.NoError(t, err)
		require.Equal(t, before, head, "it is not shown to others either")
	}
	for _, n := range c.nodes[1:] {
		n.resume()
	}
	var stamp storage.Stamp
	c.eventually("votes go on", func() bool {
		stamp, _, err = cast(ctx, sp, "alone") // the key tells what became of it
		return err == nil
	})
	d.note(sp, "alone", stamp, err, false)
	d.check()
}
