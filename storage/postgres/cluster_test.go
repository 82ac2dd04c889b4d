package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// cluster is a primary with standbys on this machine: servers of its own, made
// from the installed binaries, gone after the test.
type cluster struct {
	t        testing.TB
	bin, dir string
	account  *syscall.Credential // the servers refuse to run as root
	nodes    []*node
	primary  *node
}

// node is one server.
type node struct {
	*cluster
	name string
	port int
	data string
	run  *exec.Cmd
	done chan struct{} // closed when the process has ended
}

// database is where the tests write to.
const database = "postgres"

// newCluster starts a primary that acknowledges a commit once one of its
// standbys has it.
func newCluster(t testing.TB, standbys ...string) *cluster {
	c := &cluster{t: t, bin: binaries(t)}
	dir, err := os.MkdirTemp("/tmp", "pg") // sockets have short paths
	require.NoError(t, err)
	c.dir = dir
	t.Cleanup(c.remove)
	c.runAs("postgres", "nobody")
	c.primary = c.add("p")
	c.primary.create(standbys)
	c.primary.start()
	for _, name := range standbys {
		c.add(name).follow(c.primary)
	}
	c.eventually("all standbys follow", func() bool {
		var n int
		return c.primary.scan(&n, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum' AND state = 'streaming'") && n == len(standbys)
	})
	return c
}

// binaries finds the newest installed server.
func binaries(t testing.TB) string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	if os.Getenv("RENJIA_CLUSTERS") != "" {
		t.Fatal("PostgreSQL is not installed below /usr/lib/postgresql, but RENJIA_CLUSTERS asks for it")
	}
	t.Skip("PostgreSQL is not installed below /usr/lib/postgresql, so survival is NOT tested")
	return ""
}

// runAs chooses an account for the servers, if this is root.
func (c *cluster) runAs(names ...string) {
	if os.Getuid() != 0 {
		return
	}
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		c.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} //nolint:gosec // identifiers of the system
		require.NoError(c.t, os.Chown(c.dir, uid, gid))
		return
	}
	c.t.Fatal("no account to run the servers as")
}

func (c *cluster) add(name string) *node {
	n := &node{cluster: c, name: name, port: freePort(c.t), data: filepath.Join(c.dir, name)}
	c.nodes = append(c.nodes, n)
	return n
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close() //nolint:errcheck // it served its purpose
	return l.Addr().(*net.TCPAddr).Port
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.account, Setpgid: true}
	return cmd
}

func (c *cluster) must(name string, args ...string) {
	out, err := c.command(name, args...).CombinedOutput()
	require.NoError(c.t, err, "%s: %s", name, out)
}

// create makes an empty database directory. Nothing is forced to the disk: the
// drill kills processes, not machines.
func (n *node) create(standbys []string) {
	n.must("initdb", "-D", n.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
	n.configure("fsync = off", "shared_buffers = 32MB", "max_connections = 60", "listen_addresses = '127.0.0.1'",
		"unix_socket_directories = '"+n.dir+"'", "wal_keep_size = 256MB", "wal_retrieve_retry_interval = 100ms",
		fmt.Sprintf("synchronous_standby_names = 'ANY 1 (%s)'", strings.Join(standbys, ", ")))
}

func (n *node) configure(lines ...string) {
	f, err := os.OpenFile(filepath.Join(n.data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(n.t, err)
	_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
	require.NoError(n.t, errors.Join(err, f.Close()))
}

// follow makes the node a copy of another one and keeps it one. It has the same
// list of synchronous standbys, so that once promoted it waits for one too.
func (n *node) follow(primary *node) {
	n.must("pg_basebackup", "-D", n.data, "-h", "127.0.0.1", "-p", strconv.Itoa(primary.port), "-U", "postgres",
		"-X", "stream", "--checkpoint=fast", "--no-sync")
	n.configure("primary_conninfo = '" + n.connection(primary) + "'")
	require.NoError(n.t, os.WriteFile(filepath.Join(n.data, "standby.signal"), nil, 0o644)) //nolint:gosec // the server reads it
	n.start()
}

func (n *node) connection(primary *node) string {
	return fmt.Sprintf("host=127.0.0.1 port=%d user=postgres application_name=%s", primary.port, n.name)
}

func (n *node) start() {
	log, err := os.OpenFile(filepath.Join(n.dir, n.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(n.t, err)
	defer log.Close() //nolint:errcheck // the server has its own
	n.run, n.done = n.command("postgres", "-D", n.data, "-p", strconv.Itoa(n.port)), make(chan struct{})
	n.run.Stdout, n.run.Stderr = log, log
	require.NoError(n.t, n.run.Start())
	go func(run *exec.Cmd, done chan struct{}) {
		_ = run.Wait() // however it ended
		close(done)
	}(n.run, n.done)
	n.eventually(n.name+" answers", func() bool {
		var one int
		return n.scan(&one, "SELECT 1")
	})
}

// kill ends a server as a machine that loses its power would: all its processes
// at once.
func (n *node) kill() {
	pids := append([]int{n.run.Process.Pid}, children(n.run.Process.Pid)...)
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL) // one may have ended by itself
	}
	<-n.done
}

// children reads the processes that a process has started.
func children(parent int) (pids []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path) //nolint:gosec // of the system
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // pid (name) state ppid …
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// pause stops a server without ending it: it neither writes nor answers.
func (n *node) pause() { n.signal(syscall.SIGSTOP) }

func (n *node) resume() { n.signal(syscall.SIGCONT) }

func (n *node) signal(s syscall.Signal) {
	for _, pid := range append(children(n.run.Process.Pid), n.run.Process.Pid) {
		_ = syscall.Kill(pid, s) // one may have ended by itself
	}
}

// promote makes the node the primary of the others that are left.
func (n *node) promote() {
	var promoted bool
	require.True(n.t, n.scan(&promoted, "SELECT pg_promote(true, 30)"))
	require.True(n.t, promoted)
	old := n.primary
	n.primary = n
	for _, other := range n.nodes {
		if other != n && other != old {
			other.exec("ALTER SYSTEM SET primary_conninfo = '" + other.connection(n) + "'")
			other.exec("SELECT pg_reload_conf()")
		}
	}
}

// received returns how far a standby has written the journal of the server.
func (n *node) received() (at int64) {
	require.True(n.t, n.scan(&at, "SELECT (pg_last_wal_receive_lsn() - '0/0')::bigint"))
	return at
}

// mostAdvanced returns the standby that has received most: with a quorum of one,
// that one has every commit that was acknowledged.
func (c *cluster) mostAdvanced() (best *node) {
	for _, n := range c.nodes {
		if n != c.primary && (best == nil || n.received() > best.received()) {
			best = n
		}
	}
	return best
}

// dsn names all servers; connections look for the one that can be written to.
func (c *cluster) dsn() string {
	hosts := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		hosts[i] = "127.0.0.1:" + strconv.Itoa(n.port)
	}
	return "postgres://postgres@" + strings.Join(hosts, ",") + "/" + database + "?sslmode=disable&target_session_attrs=read-write&connect_timeout=2"
}

// scan reads one value from a server, and reports whether it answered.
func (n *node) scan(into any, sql string) bool {
	return n.ask(func(ctx context.Context, c *pgx.Conn) error { return c.QueryRow(ctx, sql).Scan(into) }) == nil
}

func (n *node) exec(sql string) {
	require.NoError(n.t, n.ask(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, sql)
		return err
	}))
}

func (n *node) ask(fn func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", n.port, database))
	if err != nil {
		return err
	}
	defer c.Close(ctx) //nolint:errcheck // it was for this question
	return fn(ctx, c)
}

// eventually polls until something holds.
func (c *cluster) eventually(what string, holds func() bool) {
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("in vain: %s\n%s", what, c.logs())
		}
	}
}

func (c *cluster) logs() (all string) {
	for _, n := range c.nodes {
		text, _ := os.ReadFile(filepath.Join(c.dir, n.name+".log")) //nolint:gosec // written by the test
		all += "== " + n.name + "\n" + string(text[max(0, len(text)-2000):])
	}
	return all
}

func (c *cluster) remove() {
	for _, n := range c.nodes {
		if n.run != nil && n.run.Process != nil {
			n.kill()
		}
	}
	_ = os.RemoveAll(c.dir) // the system clears what is left of /tmp
}
