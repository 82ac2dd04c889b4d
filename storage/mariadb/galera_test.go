package mariadb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/storagetest"
)

// What of the kit is about an engine's files or about one program's memory is
// not run again on the cluster, nor what takes long there without showing more.
var notOnCluster = storagetest.Caps{Skip: map[string]string{
	"BreakReleases": "long", "Load": "long", "Verify": "long", "RandomHistory": "long", "NewIndex": "long", "NoGoroutinesLeft": "long",
	"Missing": "as on one server", "Conditions": "as on one server", "ValueOrder": "as on one server", "PanicWritesNothing": "as on one server",
	"Policy": "as on one server", "Guarded": "as on one server", "Pages": "as on one server", "PagesWhileWriting": "as on one server",
	"ManyValues": "as on one server", "OddContent": "as on one server", "InsertTwice": "as on one server", "CancelledStream": "as on one server",
}}

// TestGalera runs on one cluster, since starting one takes long.
func TestGalera(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a cluster")
	}
	began := time.Now()
	c := startCluster(t)
	t.Logf("three nodes after %v", time.Since(began).Round(time.Millisecond))
	t.Run("CausalReads", func(t *testing.T) { causalReads(t, c) })
	t.Run("ConflictsAtCommit", func(t *testing.T) { conflictsAtCommit(t, c) })
	t.Run("MigrationOnAllNodes", func(t *testing.T) { migrationOnAllNodes(t, c) })
	t.Run("Conformance", func(t *testing.T) {
		storagetest.Run(t, func(t *testing.T) driver.Store {
			return openStore(t, clusterDatabase(t, c, 0), mariadb.Options{})
		}, notOnCluster)
	})
	t.Run("ANodeIsKilledUnderLoad", func(t *testing.T) { nodeKilledUnderLoad(t, c) })
}

// clusterDatabase makes a database and returns a name that lists all nodes.
func clusterDatabase(t testing.TB, c *cluster, first int) string {
	t.Helper()
	name := database(t, c.nodes[0].dsn())
	return c.from(first) + name[len(c.nodes[0].dsn()):]
}

// at returns the data source name with another first node.
func (c *cluster) at(dsn string, first int) string {
	return c.from(first) + dsn[len(c.from(0)):]
}

func spaceAt(t testing.TB, dsn string, o mariadb.Options) *storage.Space {
	t.Helper()
	s := storage.New(openStore(t, dsn, o), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, residents))
	return s.Space("liede")
}

// causalReads: what one node has acknowledged, another shows at once. Without
// the wait it is often not there yet, which only a warning tells, since a fast
// machine may never show it.
func causalReads(t *testing.T, c *cluster) {
	dsn := clusterDatabase(t, c, 0)
	writer := spaceAt(t, c.at(dsn, 0), mariadb.Options{})
	causal := spaceAt(t, c.at(dsn, 1), mariadb.Options{})
	stale := spaceAt(t, c.at(dsn, 1), mariadb.Options{Stale: true})
	behind := 0
	const rounds = 200
	for n := range rounds {
		stamp, err := writer.Update(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, resident{ID: id(n), Name: "x"}) })
		require.NoError(t, err)
		if n%2 == 0 { // looked at apart: the wait of one would serve the other
			head, err := stale.Head(ctx)
			require.NoError(t, err)
			if head.Position < stamp.Position {
				behind++
			}
			continue
		}
		head, err := causal.Head(ctx)
		require.NoError(t, err)
		require.Equal(t, stamp, head, "the other node shows an older state")
	}
	t.Logf("%d of %d reads without the wait were behind, 0 of %d with it", behind, rounds/2, rounds/2)
}

// conflictsAtCommit: programs on all nodes change one record. The losers learn
// it at the commit, and nothing is lost.
func conflictsAtCommit(t *testing.T, c *cluster) {
	dsn := clusterDatabase(t, c, 0)
	spaces := []*storage.Space{}
	for i := range c.nodes {
		spaces = append(spaces, spaceAt(t, c.at(dsn, i), mariadb.Options{}))
	}
	require.NoError(t, put(spaces[0], resident{ID: id(0), Name: "counter"}))
	const times = 25
	var overtaken atomic.Int64
	var wg sync.WaitGroup
	for _, space := range spaces {
		wg.Go(func() {
			for range times {
				err := add(space)
				for ; again(err); err = add(space) {
					overtaken.Add(1)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, space := range spaces {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			doc, err := residents.Get(ctx, s, id(0))
			require.EqualValues(t, 3*times, doc.Value.Age)
			return err
		}))
		head, err := space.Verify(ctx, 0)
		require.NoError(t, err)
		require.EqualValues(t, 3*times+1, head.Position)
	}
	t.Logf("given back to the program %d times", overtaken.Load())
}

// again reports whether a program would try the transaction again.
func again(err error) bool {
	var transient *driver.TransientError
	return errors.Is(err, renjia.ErrConflict) || errors.As(err, &transient)
}

// migrationOnAllNodes: programs that start on all nodes at once agree on the
// tables.
func migrationOnAllNodes(t *testing.T, c *cluster) {
	dsn := clusterDatabase(t, c, 0)
	spaces := make([]*storage.Space, 6)
	var wg sync.WaitGroup
	for i := range spaces {
		wg.Go(func() {
			d, err := mariadb.Open(ctx, c.at(dsn, i%3), mariadb.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = d.Close() })
			s := storage.New(d, storage.Options{Policy: storage.AllowAll})
			if err := s.Migrate(ctx, residents); err != nil {
				t.Error(err)
				return
			}
			spaces[i] = s.Space("liede")
		})
	}
	wg.Wait()
	for i, space := range spaces {
		require.NotNil(t, space)
		require.NoError(t, put(space, resident{ID: id(i), Name: "x", Number: fmt.Sprint(i), Skills: []string{"y"}}))
	}
	head, err := spaces[0].Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, len(spaces), head.Position)
}

// nodeKilledUnderLoad writes through all nodes, kills one as a power cut would,
// lets it rejoin, and then looks on every node for what was acknowledged.
func nodeKilledUnderLoad(t *testing.T, c *cluster) {
	dsn := clusterDatabase(t, c, 0)
	load := newLoad(t, c, dsn)
	began := time.Now()
	load.reach(t, 60)
	victim := c.nodes[2]
	victim.kill()
	load.reach(t, 120)
	t.Logf("killed a node and went on: %v, longest wait of a commit %v", time.Since(began).Round(time.Millisecond), load.longest())
	began = time.Now()
	victim.start(t, false)
	victim.waitSynced(t, 3)
	t.Logf("the node was back after %v", time.Since(began).Round(time.Millisecond))
	load.reach(t, 180)
	acknowledged := load.stop()
	for i := range c.nodes {
		all := 0
		for _, name := range load.names {
			s := storage.New(openStore(t, c.at(dsn, i), mariadb.Options{}), storage.Options{Policy: storage.AllowAll})
			require.NoError(t, s.Migrate(ctx, residents))
			space := s.Space(name)
			head, err := space.Verify(ctx, 0)
			require.NoError(t, err)
			count := 0
			require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
				for doc, err := range residents.Find(ctx, s, storage.Query{}) {
					require.NoError(t, err)
					if acknowledged[name+doc.Value.ID.String()] {
						all++
					}
					count++
				}
				return nil
			}))
			require.EqualValues(t, head.Position, count, "one record a commit: nothing twice")
			require.NoError(t, s.Close())
		}
		require.Equal(t, len(acknowledged), all, "node %d has lost something acknowledged", i)
	}
	t.Logf("%d acknowledged, all there on every node", len(acknowledged))
}

// load writes records through every node, into a space that all share and into
// one for each node.
type load struct {
	names  []string
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu           sync.Mutex
	acknowledged map[string]bool
	count        []int // by writer
	wait         time.Duration
}

func newLoad(t *testing.T, c *cluster, dsn string) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{cancel: cancel, acknowledged: map[string]bool{}, names: []string{"shared"}}
	t.Cleanup(func() { l.stop() })
	for i := range c.nodes {
		s := storage.New(openStore(t, c.at(dsn, i), mariadb.Options{}), storage.Options{Policy: storage.AllowAll})
		require.NoError(t, s.Migrate(ctx, residents))
		own := fmt.Sprintf("node-%d", i)
		l.names = append(l.names, own)
		for _, name := range []string{"shared", own} {
			writer := len(l.count)
			l.count = append(l.count, 0)
			l.wg.Go(func() { l.write(ctx, t, s.Space(name), writer) })
		}
	}
	return l
}

func (l *load) write(ctx context.Context, t *testing.T, space *storage.Space, writer int) {
	for n := 0; ctx.Err() == nil; n++ {
		r := resident{ID: id(1_000_000*writer + n), Name: fmt.Sprint(writer, " ", n)}
		began := time.Now()
		for ctx.Err() == nil {
			err := space.Write(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, r) })
			if err == nil || errors.Is(err, renjia.ErrExists) { // an attempt of unknown outcome had been written
				l.note(space.Name()+r.ID.String(), writer, time.Since(began))
				break
			}
			if ctx.Err() == nil && !again(err) && !errors.Is(err, renjia.ErrUnknown) {
				t.Errorf("writer %d: %v", writer, err)
				return
			}
		}
	}
}

func (l *load) note(key string, writer int, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[key] = true
	l.count[writer]++
	l.wait = max(l.wait, wait)
}

func (l *load) longest() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wait.Round(time.Millisecond)
}

// reach waits until every writer has been acknowledged some more records.
func (l *load) reach(t *testing.T, all int) {
	t.Helper()
	l.mu.Lock()
	from := append([]int(nil), l.count...)
	l.mu.Unlock()
	want := all / len(from)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		least := want
		l.mu.Lock()
		for i := range from {
			least = min(least, l.count[i]-from[i])
		}
		l.mu.Unlock()
		if least >= want {
			return
		}
		require.False(t, t.Failed() || time.Now().After(end), "a writer does not get on")
	}
}

func (l *load) stop() map[string]bool {
	l.cancel()
	l.wg.Wait()
	return l.acknowledged
}
