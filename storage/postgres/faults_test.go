package postgres_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
)

// wire stands between client and server and cuts connections.
type wire struct {
	listener net.Listener
	target   string
	// cut is how many more messages of a client containing COMMIT go through
	// before one is cut off: the message arrives, the answer does not. 0 or
	// less: none is.
	cut atomic.Int64
	// lose makes the cut come before the message arrives.
	lose atomic.Bool
	cuts atomic.Int64
}

func newWire(t *testing.T) (*wire, string) {
	u, err := url.Parse(server(t))
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{listener: l, target: u.Host}
	go w.serve()
	t.Cleanup(func() { _ = l.Close() })
	u.Host = l.Addr().String()
	return w, u.String()
}

func (w *wire) serve() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		s, err := net.Dial("tcp", w.target)
		if err != nil {
			_ = c.Close()
			continue
		}
		go func() { _, _ = io.Copy(c, s); _ = c.Close() }()
		go w.forward(c, s)
	}
}

// commit is how a message executes the statement COMMIT that pgx has prepared
// under a name of its digest.
var commit = func() []byte {
	sum := sha256.Sum256([]byte("COMMIT"))
	return fmt.Appendf(nil, "\x00stmtcache_%x\x00", sum[:24])
}()

func (w *wire) forward(c, s net.Conn) {
	defer s.Close() //nolint:errcheck // a test
	buffer := make([]byte, 1<<20)
	for {
		n, err := c.Read(buffer)
		if err != nil {
			return
		}
		message := buffer[:n]
		if bytes.Contains(message, commit) && w.cut.Load() > 0 && w.cut.Add(-1) == 0 {
			if !w.lose.Load() {
				_, _ = s.Write(message)
			}
			_ = c.Close()
			w.cuts.Add(1)
			return
		}
		if _, err := s.Write(message); err != nil {
			return
		}
	}
}

// A reply that is lost at COMMIT leaves nothing out and nothing twice.
func TestALostReplyIsFoundOut(t *testing.T) {
	w, dsn := newWire(t)
	o := postgres.Options{Schema: freshSchema(t)}
	_, sp := open(t, dsn, o)
	fill(t, sp, 3)
	for n := range 24 {
		w.lose.Store(n%2 == 0)
		w.cut.Store(1)
		key := act
		key.Key = fmt.Sprint(n)
		_, err := sp.Update(ctx, key, func(tx *storage.Tx) error {
			doc, err := residents.Get(ctx, tx, id(0))
			if err != nil {
				return err
			}
			doc.Value.Age++
			return residents.Save(tx, doc)
		})
		require.NoError(t, err)
	}
	require.Greater(t, w.cuts.Load(), int64(20), "the wire cuts nothing")
	head, err := sp.Verify(ctx, 0)
	require.NoError(t, err)
	require.EqualValues(t, 3+24, head.Position)
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		doc, err := residents.Get(ctx, s, id(0))
		require.EqualValues(t, 24, doc.Value.Age)
		return err
	}))
}

// If no server can be reached afterwards, the outcome is said to be unknown.
func TestAnOutcomeThatCannotBeFoundOutIsUnknown(t *testing.T) {
	w, dsn := newWire(t)
	d, err := postgres.Open(ctx, dsn, postgres.Options{Schema: freshSchema(t), Patience: time.Second})
	require.NoError(t, err)
	defer d.Close() //nolint:errcheck // a test
	require.NoError(t, d.Migrate(ctx, nil))
	_, err = d.Commit(ctx, empty(0))
	require.NoError(t, err)
	w.cut.Store(1)
	go func() { // nobody answers any more
		for w.cuts.Load() == 0 {
			time.Sleep(time.Millisecond)
		}
		_ = w.listener.Close()
	}()
	_, err = d.Commit(ctx, empty(1))
	require.ErrorIs(t, err, renjia.ErrUnknown)
	_, err = d.Commit(ctx, empty(2))
	var transient *driver.TransientError
	require.ErrorAs(t, err, &transient, "nothing was sent")
}

func empty(n byte) *driver.Batch {
	b := &driver.Batch{ID: [16]byte{9, n}, Space: "liede", Time: time.Now(), Acts: "[]"}
	b.Prepare(func([]byte) {})
	return b
}

// As after a restart of the server: every connection is dead.
func TestDeadConnectionsAreReplaced(t *testing.T) {
	schema := freshSchema(t)
	_, sp := open(t, with(server(t), "application_name", schema), postgres.Options{Schema: schema})
	c := admin(t)
	for n := range 6 {
		run(t, c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"+schema+"'")
		if n%2 == 0 {
			require.NoError(t, put(sp, resident{ID: id(n)}))
			continue
		}
		require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
			_, err := residents.Get(ctx, s, id(n-1))
			return err
		}))
	}
}

// lockHead holds the head of a space until the test says so.
func lockHead(t *testing.T, schema string) (release func()) {
	c := admin(t)
	run(t, c, "BEGIN", "SELECT * FROM "+schema+"._spaces WHERE space = 'liede' FOR UPDATE")
	return sync.OnceFunc(func() { run(t, c, "ROLLBACK") })
}

func TestACancelledCommitIsUnknownAndResolvesByItsIdentity(t *testing.T) {
	schema := freshSchema(t)
	d, err := postgres.Open(ctx, server(t), postgres.Options{Schema: schema})
	require.NoError(t, err)
	defer d.Close() //nolint:errcheck // a test
	require.NoError(t, d.Migrate(ctx, nil))
	_, err = d.Commit(ctx, empty(0))
	require.NoError(t, err)
	release := lockHead(t, schema)
	defer release()
	first, cancel := context.WithCancel(ctx)
	outcome := make(chan error)
	go func() { _, err := d.Commit(first, empty(1)); outcome <- err }()
	waitForLock(t, schema)
	second, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	_, err = d.Commit(second, empty(2))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, renjia.ErrUnknown, "it was still waiting its turn")
	cancel()
	err = <-outcome
	require.ErrorIs(t, err, renjia.ErrUnknown)
	require.ErrorIs(t, err, context.Canceled)
	release()
	stamp, err := d.Commit(ctx, empty(1))
	require.NoError(t, err)
	require.EqualValues(t, 2, stamp.Position)
	stamp, err = d.Commit(ctx, empty(3))
	require.NoError(t, err)
	require.EqualValues(t, 3, stamp.Position, "what was withdrawn never happened")
}

func TestAStatementThatTakesTooLongIsStopped(t *testing.T) {
	schema := freshSchema(t)
	_, sp := open(t, server(t), postgres.Options{Schema: schema, Timeout: time.Second})
	fill(t, sp, 1)
	release := lockHead(t, schema)
	require.ErrorContains(t, put(sp, resident{ID: id(7)}), "Options.Timeout")
	release()
	require.NoError(t, put(sp, resident{ID: id(8)}))
	require.NoError(t, sp.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, id(7))
		require.ErrorIs(t, err, renjia.ErrNotFound)
		return nil
	}))
}

func TestAFullPoolSaysSo(t *testing.T) {
	d, err := postgres.Open(ctx, server(t), postgres.Options{Schema: freshSchema(t), Connections: 2, Patience: time.Second})
	require.NoError(t, err)
	s := storage.New(d, storage.Options{Policy: storage.AllowAll})
	defer s.Close() //nolint:errcheck // a test
	require.NoError(t, s.Migrate(ctx, residents), "one connection would do")
	look := func(inside func() error) error {
		return s.Space("liede").View(ctx, func(v *storage.Snapshot) error {
			if _, err := residents.Get(ctx, v, id(1)); !errors.Is(err, renjia.ErrNotFound) {
				return err
			}
			return inside()
		})
	}
	err = look(func() error { return look(func() error { return look(func() error { return nil }) }) })
	var transient *driver.TransientError
	require.ErrorAs(t, err, &transient)
	require.ErrorContains(t, err, "2 of 2 are in use: raise Options.Connections")
	require.NoError(t, look(func() error { return nil }))
}

const password = "s3cr3t#Pa55:w0rd@x"

// Whatever is wrong with a connection string, its password is not repeated.
func TestPasswordsStayOutOfErrorsAndLogs(t *testing.T) {
	escaped := url.QueryEscape(password)
	for _, dsn := range []string{
		"postgres://app:" + password + "@127.0.0.1:1/x", // not escaped
		"postgres://app:" + escaped + "@127.0.0.1:1/x",  // nobody listens
		"postgres://app:" + escaped + "@no-such-host.invalid/x",
		"postgres://app:" + escaped + "@127.0.0.1:port/x",
		"postgres://app:" + escaped + "@127.0.0.1:1/x?sslmode=perhaps",
		"postgres://app:" + escaped + "@127.0.0.1:1/x?pool_max_conns=many",
		"postgres://app:" + escaped + "@127.0.0.1:1,127.0.0.1:2/x?target_session_attrs=read-write",
		"host=127.0.0.1 port=1 user=app password='" + password + "'",
		"host=127.0.0.1 port=1 user=app password='" + password,
		"host=127.0.0.1 port=x user=app password=" + password,
		"password " + password,
		"mysql://app:" + password + "@127.0.0.1/x",
	} {
		var log bytes.Buffer
		o := postgres.Options{Patience: 50 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
		_, err := postgres.Open(ctx, dsn, o)
		require.Error(t, err)
		for e := err; e != nil; e = errors.Unwrap(e) {
			requireNoSecret(t, fmt.Sprintf("%v %+v %#v", e, e, e))
		}
		requireNoSecret(t, log.String())
	}
}

func requireNoSecret(t *testing.T, text string) {
	t.Helper()
	for _, part := range []string{password, url.QueryEscape(password), "s3cr3t", "Pa55", "w0rd"} {
		require.False(t, strings.Contains(text, part), "a password shows in %s", strings.ReplaceAll(text, part, "…"))
	}
}

func TestPasswordsStayOutOfErrorsOfARunningStore(t *testing.T) {
	var log bytes.Buffer
	schema := freshSchema(t)
	u, err := url.Parse(server(t))
	require.NoError(t, err)
	role := plainRole(t)
	run(t, admin(t), "ALTER ROLE "+role+" LOGIN PASSWORD '"+password+"'")
	u.User = url.UserPassword(role, password)
	o := postgres.Options{Schema: schema, Timeout: time.Second, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	_, sp := open(t, u.String(), o)
	fill(t, sp, 2)
	for _, err := range []error{
		put(sp, resident{ID: id(0)}), put(sp, resident{ID: id(9), Number: "1"}),
		func() error { release := lockHead(t, schema); defer release(); return put(sp, resident{ID: id(10)}) }(),
		func() error {
			run(t, admin(t), "ALTER ROLE "+role+" NOLOGIN", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"+role+"'")
			return put(sp, resident{ID: id(11)})
		}(),
	} {
		require.Error(t, err)
		requireNoSecret(t, fmt.Sprintf("%v %+v", err, err))
	}
	requireNoSecret(t, log.String())
}

// Several hosts in one connection string: the first that can be written to is
// taken.
func TestTheHostThatCanBeWrittenToIsFound(t *testing.T) {
	u, err := url.Parse(server(t))
	require.NoError(t, err)
	u.Host = "127.0.0.1:1," + u.Host
	_, sp := open(t, with(u.String(), "target_session_attrs", "read-write"), postgres.Options{Schema: freshSchema(t)})
	require.NoError(t, put(sp, resident{ID: id(1)}))
	_, err = postgres.Open(ctx, with(server(t), "target_session_attrs", "standby"), postgres.Options{Patience: 50 * time.Millisecond})
	require.Error(t, err)
}

// collector is a tracer that collects the texts of all statements.
type collector struct {
	mu  sync.Mutex
	sql map[string]bool
}

func (c *collector) add(sql string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sql[sql] = true
}

func (c *collector) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	c.add(d.SQL)
	return ctx
}

func (c *collector) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *collector) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	for _, q := range d.Batch.QueuedQueries {
		c.add(q.SQL)
	}
	return ctx
}

func (c *collector) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (c *collector) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
