package mariadb

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/renjia-project/renjia"
)

// hosts are the servers of a data source name. Connections go to the one that
// answered last, so that all writing of a program goes to one node.
type hosts struct {
	config  *mysql.Config
	all     []string
	current atomic.Uint32
	busy    time.Duration
	stale   bool
	cluster atomic.Bool // the servers are nodes of Galera
	log     *slog.Logger
}

// parse reads a data source name. Its own parser's errors are not shown, since
// they may quote a part of a password.
func parse(dsn string, o *Options) (*hosts, error) {
	dsn, list := splitHosts(dsn)
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("the data source name is not of the form user:password@tcp(host:port)/database: %w", renjia.ErrInvalid)
	}
	if config.DBName == "" {
		return nil, fmt.Errorf("the data source name has no database after the slash: %w", renjia.ErrInvalid)
	}
	if err := config.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	config.MultiStatements, config.InterpolateParams, config.ParseTime = true, true, false
	config.ClientFoundRows = true
	config.Logger = &mysql.NopLogger{}
	if o.TLS != nil {
		config.TLS, config.AllowFallbackToPlaintext = o.TLS, false
	}
	if config.Timeout == 0 {
		config.Timeout = 5 * time.Second
	}
	h := &hosts{config: config, all: []string{config.Addr}, busy: o.Busy, stale: o.Stale, log: o.Log}
	for _, host := range list {
		if !strings.Contains(host, ":") {
			host += ":3306"
		}
		h.all = append(h.all, host)
	}
	return h, nil
}

// splitHosts leaves the first address in the name and returns the others.
func splitHosts(dsn string) (string, []string) {
	open := strings.LastIndex(dsn, "@tcp(")
	if open < 0 {
		return dsn, nil
	}
	open += len("@tcp(")
	addresses, rest, ok := strings.Cut(dsn[open:], ")")
	list := strings.Split(addresses, ",")
	if !ok || len(list) == 1 {
		return dsn, nil
	}
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return dsn[:open] + list[0] + ")" + rest, list[1:]
}

// database names the database for messages.
func (h *hosts) database() string { return h.config.DBName + " at " + strings.Join(h.all, ", ") }

// host returns the address of the n-th turn.
func (h *hosts) host(n uint32) string { return h.all[int(n)%len(h.all)] }

// leave turns to the next host, unless that has happened since.
func (h *hosts) leave(from uint32, cause error) {
	if h.current.CompareAndSwap(from, from+1) {
		h.log.Warn("mariadb: server left for the next", "server", h.host(from), "next", h.host(from+1), "cause", cause)
	}
}

// connector opens connections of one kind. Those that write commits have
// autocommit off, so that a statement that finds no transaction is not written
// on its own.
type connector struct {
	hosts      *hosts
	isolation  string
	autocommit int
	answer     time.Duration // in which the server must answer; 0: any
}

// Driver is part of database/sql's interface.
func (c *connector) Driver() sqldriver.Driver { return mysql.MySQLDriver{} }

// Connect tries every host once, from the current one on.
func (c *connector) Connect(ctx context.Context) (sqldriver.Conn, error) {
	var failures []error
	for range c.hosts.all {
		at := c.hosts.current.Load()
		raw, err := c.dial(ctx, c.hosts.host(at))
		if err == nil {
			return &session{rawConn: raw, at: at}, nil
		}
		failures = append(failures, err)
		c.hosts.leave(at, err)
	}
	return nil, errors.Join(failures...)
}

// session is a connection that remembers its host.
type session struct {
	rawConn
	at uint32
}

// rawConn is what the driver's connections can do.
type rawConn interface {
	sqldriver.Conn
	sqldriver.ExecerContext
	sqldriver.QueryerContext
	sqldriver.SessionResetter
	sqldriver.Validator
	sqldriver.Pinger
}

func (c *connector) dial(ctx context.Context, address string) (rawConn, error) {
	config := c.hosts.config.Clone()
	config.Addr = address
	if c.answer > 0 {
		config.ReadTimeout, config.WriteTimeout = c.answer, c.answer
	}
	opener, err := mysql.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("%s: the data source name is not usable: %w", address, renjia.ErrInvalid)
	}
	opened, err := opener.Connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	raw := opened.(rawConn)
	if err := c.greet(ctx, raw); err != nil {
		_ = raw.Close() // the first error counts
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	return raw, nil
}

// greet sets what every session relies on, whatever the server's defaults are,
// and asks whether the server is a node of a cluster and ready.
func (c *connector) greet(ctx context.Context, raw rawConn) error {
	query := fmt.Sprintf(`SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = %d, innodb_lock_wait_timeout = %d;
		SET SESSION TRANSACTION ISOLATION LEVEL %s; SHOW VARIABLES LIKE 'wsrep_on'; SHOW STATUS LIKE 'wsrep_ready'`,
		c.autocommit, int64(c.hosts.busy.Seconds()), c.isolation)
	answers := map[string]string{}
	note := func(v []value) error {
		answers[text(v[0])] = text(v[1])
		return nil
	}
	if err := readSets(ctx, raw, query, nil, []func([]value) error{note, note}); err != nil {
		return err
	}
	if answers["wsrep_on"] != "ON" {
		return nil
	}
	c.hosts.cluster.Store(true)
	if answers["wsrep_ready"] != "ON" {
		return errNotReady
	}
	if c.hosts.stale {
		return nil
	}
	_, err := raw.ExecContext(ctx, "SET SESSION wsrep_sync_wait = 1", nil)
	return err
}

// errNotReady says that a node of a cluster takes no part in it at present.
var errNotReady = &mysql.MySQLError{Number: codeNotReady, Message: "the node is not ready: it is joining the cluster or cut off from it"}
