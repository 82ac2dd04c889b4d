package mariadb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cluster is a Galera cluster of three nodes on this machine, of the programs of
// the packages mariadb-server, galera-4 and rsync.
type cluster struct {
	dir   string
	owner *user.User // who the servers run as, if this program is root
	nodes []*node
}

// node is one server. Its ports are for clients, for the group, and for full
// and incremental state transfer.
type node struct {
	cluster                 *cluster
	number                  int
	dir                     string
	port, group, full, part int
	process                 *exec.Cmd
	ended                   chan struct{}
}

const provider = "/usr/lib/galera/libgalera_smm.so"

// startCluster starts a cluster or skips the test where the programs are
// missing; with RENJIA_CLUSTERS=1 it fails instead.
func startCluster(t *testing.T) *cluster {
	t.Helper()
	if missing := missingPrograms(); missing != "" {
		if os.Getenv("RENJIA_CLUSTERS") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	dir, err := os.MkdirTemp("", "renjia-galera-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755)) // the servers' user must get in
	c := &cluster{dir: dir}
	t.Cleanup(func() {
		for _, n := range c.nodes {
			n.kill()
		}
		if t.Failed() {
			c.showLogs(t)
		}
		_ = os.RemoveAll(dir)
	})
	if os.Getuid() == 0 {
		c.owner, err = user.Lookup("mysql")
		require.NoError(t, err)
	}
	c.install(t)
	for _, n := range c.nodes {
		n.start(t, n.number == 0)
		n.waitSynced(t, n.number+1)
	}
	return c
}

func missingPrograms() string {
	for _, program := range []string{"mariadbd", "mariadb-install-db", "rsync"} {
		if _, err := exec.LookPath(program); err != nil {
			return "a cluster needs the packages mariadb-server, galera-4 and rsync: " + err.Error()
		}
	}
	if _, err := os.Stat(provider); err != nil {
		return "a cluster needs the package galera-4: " + err.Error()
	}
	return ""
}

// install makes the data folders: one by the engine's own program, the others as
// copies.
func (c *cluster) install(t *testing.T) {
	first := filepath.Join(c.dir, "0")
	args := []string{"--no-defaults", "--datadir=" + first, "--auth-root-authentication-method=normal", "--skip-test-db"}
	if c.owner != nil {
		args = append(args, "--user="+c.owner.Username)
	}
	out, err := exec.CommandContext(t.Context(), "mariadb-install-db", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	ports := freePorts(t, 12)
	for i := range 3 {
		n := &node{cluster: c, number: i, dir: filepath.Join(c.dir, strconv.Itoa(i))}
		n.port, n.group, n.full, n.part = ports[4*i], ports[4*i+1], ports[4*i+2], ports[4*i+3]
		if i > 0 {
			out, err := exec.CommandContext(t.Context(), "cp", "-a", first, n.dir).CombinedOutput()
			require.NoError(t, err, string(out))
		}
		c.nodes = append(c.nodes, n)
	}
}

func freePorts(t *testing.T, n int) (ports []int) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// start starts the server of a node; the first one of a cluster founds it.
func (n *node) start(t *testing.T, found bool) {
	var members []string
	for _, other := range n.cluster.nodes {
		members = append(members, fmt.Sprintf("127.0.0.1:%d", other.group))
	}
	args := []string{
		"--no-defaults", "--datadir=" + n.dir, "--socket=" + filepath.Join(n.dir, "socket"), "--pid-file=" + filepath.Join(n.dir, "pid"),
		"--log-error=" + filepath.Join(n.dir, "log"), "--bind-address=127.0.0.1", fmt.Sprintf("--port=%d", n.port),
		"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M",
		"--wsrep-on=ON", "--wsrep-provider=" + provider, "--wsrep-cluster-name=renjia", "--wsrep-cluster-address=gcomm://" + strings.Join(members, ","),
		"--wsrep-node-address=127.0.0.1", fmt.Sprintf("--wsrep-node-name=node%d", n.number), "--wsrep-sst-method=rsync",
		fmt.Sprintf("--wsrep-sst-receive-address=127.0.0.1:%d", n.full),
		fmt.Sprintf("--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:%d;ist.recv_addr=127.0.0.1:%d;gcache.size=64M", n.group, n.part),
	}
	if n.cluster.owner != nil {
		args = append(args, "--user="+n.cluster.owner.Username)
	}
	if found {
		args = append(args, "--wsrep-new-cluster")
	}
	n.process = exec.Command("mariadbd", args...)
	require.NoError(t, n.process.Start())
	n.ended = make(chan struct{})
	go func(p *exec.Cmd, ended chan struct{}) { _ = p.Wait(); close(ended) }(n.process, n.ended)
}

// kill ends a node as a power cut would.
func (n *node) kill() {
	if n.process != nil {
		_ = n.process.Process.Kill()
		<-n.ended
		n.process = nil
	}
}

// waitSynced waits until the node works in a cluster of some size.
func (n *node) waitSynced(t *testing.T, size int) {
	t.Helper()
	db, err := sql.Open("mysql", n.dsn()+"?timeout=1s")
	require.NoError(t, err)
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	for {
		state, members := status(ctx, db, "wsrep_local_state_comment"), status(ctx, db, "wsrep_cluster_size")
		if state == "Synced" && members == strconv.Itoa(size) {
			return
		}
		select {
		case <-n.ended:
			t.Fatalf("node %d ended", n.number)
		case <-ctx.Done():
			t.Fatalf("node %d: state %q, %s members, want Synced and %d", n.number, state, members, size)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func status(ctx context.Context, db *sql.DB, name string) string {
	var key, value string
	if err := db.QueryRowContext(ctx, "SHOW STATUS LIKE '"+name+"'").Scan(&key, &value); err != nil {
		return ""
	}
	return value
}

// dsn names the node alone, up to the slash.
func (n *node) dsn() string { return fmt.Sprintf("root@tcp(127.0.0.1:%d)/", n.port) }

// from names all nodes, beginning with one.
func (c *cluster) from(first int) string {
	var list []string
	for i := range c.nodes {
		list = append(list, fmt.Sprintf("127.0.0.1:%d", c.nodes[(first+i)%len(c.nodes)].port))
	}
	return "root@tcp(" + strings.Join(list, ",") + ")/"
}

func (c *cluster) showLogs(t *testing.T) {
	for _, n := range c.nodes {
		b, err := os.ReadFile(filepath.Join(n.dir, "log"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		lines := strings.Split(string(b), "\n")
		t.Logf("node %d:\n%s", n.number, strings.Join(lines[max(0, len(lines)-25):], "\n"))
	}
}
