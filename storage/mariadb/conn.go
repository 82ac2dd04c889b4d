package mariadb

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"io"

	"github.com/renjia-project/renjia"
)

type value = sqldriver.Value

// conn is a connection taken from a pool. Statements are sent as text with the
// values written in by the driver, several in one packet where that saves round
// trips.
type conn struct {
	hosts *hosts
	taken *sql.Conn
}

func (s *Store) connect(ctx context.Context, pool *sql.DB) (*conn, error) {
	if s.isClosed() {
		return nil, renjia.ErrClosed
	}
	taken, err := pool.Conn(ctx)
	if err != nil {
		return nil, wrap(err)
	}
	return &conn{hosts: s.hosts, taken: taken}, nil
}

// release gives the connection back. A broken one is not used again.
func (c *conn) release() { _ = c.taken.Close() }

// discard closes the connection for good, whatever state it is in.
func (c *conn) discard() {
	_ = c.taken.Raw(func(any) error { return sqldriver.ErrBadConn })
	_ = c.taken.Close()
}

// raw runs fn on the driver's connection. A node that refuses to work is left,
// so that the next connection goes to another.
func (c *conn) raw(fn func(*session) error) error {
	err := c.taken.Raw(func(opened any) error {
		s := opened.(*session)
		err := fn(s)
		if code(err) == codeNotReady || isLost(err) {
			c.hosts.leave(s.at, err)
		}
		return err
	})
	return wrap(err)
}

// exec runs statements that yield nothing.
func (c *conn) exec(ctx context.Context, query string, args ...value) error {
	return c.raw(func(s *session) error {
		_, err := s.ExecContext(ctx, query, named(args))
		return err
	})
}

// rows runs a query and calls each for every row. The slice is used again for
// the next row, its texts and blobs too: text and blob copy them.
func (c *conn) rows(ctx context.Context, query string, args []value, each func([]value) error) error {
	return c.sets(ctx, query, args, each)
}

// sets runs several statements at once and calls each[i] for the rows of the
// i-th query among them.
func (c *conn) sets(ctx context.Context, query string, args []value, each ...func([]value) error) error {
	return c.raw(func(s *session) error { return readSets(ctx, s, query, args, each) })
}

func readSets(ctx context.Context, q sqldriver.QueryerContext, query string, args []value, each []func([]value) error) (err error) {
	rows, err := q.QueryContext(ctx, query, named(args))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for i := 0; i < len(each); i++ {
		row := make([]value, len(rows.Columns()))
		for {
			if err := rows.Next(row); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return err
			}
			if err := each[i](row); err != nil {
				return err
			}
		}
		more, ok := rows.(sqldriver.RowsNextResultSet)
		if !ok || !more.HasNextResultSet() {
			return nil
		}
		if err := more.NextResultSet(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

func named(args []value) []sqldriver.NamedValue {
	if len(args) == 0 {
		return nil
	}
	all := make([]sqldriver.NamedValue, len(args))
	for i, a := range args {
		all[i] = sqldriver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return all
}

// statement is a statement with its values.
type statement struct {
	query string
	args  []value
}

// inTransaction runs statements all or nothing, each a command of its own: see
// transaction for why they must not share a packet on a cluster.
func (c *conn) inTransaction(ctx context.Context, all ...statement) error {
	err := c.exec(ctx, "START TRANSACTION")
	for i := 0; i < len(all) && err == nil; i++ {
		err = c.exec(ctx, all[i].query, all[i].args...)
	}
	if err == nil {
		err = c.exec(ctx, "COMMIT")
	}
	if err != nil {
		c.rollback()
	}
	return err
}

// rollback ends a transaction that failed. What the server does not undo at the
// client's word it undoes when the connection closes.
func (c *conn) rollback() {
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTime)
	defer cancel()
	if err := c.exec(ctx, "ROLLBACK"); err != nil {
		c.discard()
	}
}

func text(v value) string {
	switch v := v.(type) {
	case []byte:
		return string(v)
	case string:
		return v
	}
	return ""
}

func blob(v value) []byte {
	b, _ := v.([]byte)
	return append([]byte(nil), b...)
}

func integer(v value) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(v)
	}
	return 0
}
