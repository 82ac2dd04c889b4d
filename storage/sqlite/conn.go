package sqlite

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"modernc.org/sqlite"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// conn is one connection with its prepared statements. It goes round
// database/sql, which costs as much as the engine itself on small statements.
type conn struct {
	raw   sqldriver.Conn
	stmts map[string]*stmt
	args  []sqldriver.NamedValue
}

type stmt struct {
	raw  sqldriver.Stmt
	busy bool // its rows are being read
}

type value = sqldriver.Value

// maxStatements bounds the prepared statements of a connection; queries have
// few shapes.
const maxStatements = 400

func dial(uri string) (*conn, error) {
	raw, err := new(sqlite.Driver).Open(uri)
	if err != nil {
		return nil, wrap(err)
	}
	return &conn{raw: raw, stmts: map[string]*stmt{}}, nil
}

func (c *conn) close() {
	for _, s := range c.stmts {
		_ = s.raw.Close()
	}
	_ = c.raw.Close()
}

// prepare returns the statement of a text. A statement whose rows are still
// being read gets a twin, to be closed by the caller.
func (c *conn) prepare(query string) (s *stmt, twin bool, err error) {
	if s = c.stmts[query]; s != nil && !s.busy {
		return s, false, nil
	}
	raw, err := c.raw.Prepare(query)
	if err != nil {
		return nil, false, wrap(err)
	}
	if s != nil || len(c.stmts) >= maxStatements {
		return &stmt{raw: raw}, true, nil
	}
	s = &stmt{raw: raw}
	c.stmts[query] = s
	return s, false, nil
}

func (c *conn) bind(args []value) []sqldriver.NamedValue {
	c.args = c.args[:0]
	for i, a := range args {
		c.args = append(c.args, sqldriver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c.args
}

func (c *conn) exec(query string, args ...value) error {
	_, err := c.change(query, args...)
	return err
}

// change runs a statement and returns how many rows it changed.
func (c *conn) change(query string, args ...value) (int64, error) {
	s, twin, err := c.prepare(query)
	if err != nil {
		return 0, err
	}
	if twin {
		defer s.raw.Close() //nolint:errcheck // nothing depends on it
	}
	result, err := s.raw.(sqldriver.StmtExecContext).ExecContext(context.Background(), c.bind(args))
	if err != nil {
		return 0, wrap(err)
	}
	return result.RowsAffected()
}

// rows runs a query and calls each for every row. The slice is used again for
// the next row, its texts and blobs are not.
func (c *conn) rows(query string, args []value, each func([]value) error) error {
	next, stop := c.cursor(query, args...)
	defer stop()
	for {
		row, ok, err := next()
		if err != nil || !ok {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
}

// cursor runs a query row by row: next returns false after the last one, stop
// releases the statement and may be called at any time.
func (c *conn) cursor(query string, args ...value) (next func() ([]value, bool, error), stop func()) {
	s, twin, err := c.prepare(query)
	if err != nil {
		return func() ([]value, bool, error) { return nil, false, err }, func() {}
	}
	rows, err := s.raw.(sqldriver.StmtQueryContext).QueryContext(context.Background(), c.bind(args))
	if err != nil {
		if twin {
			_ = s.raw.Close() // the first error counts
		}
		return func() ([]value, bool, error) { return nil, false, wrap(err) }, func() {}
	}
	s.busy = true
	row := make([]value, len(rows.Columns()))
	next = func() ([]value, bool, error) {
		switch err := rows.Next(row); {
		case err == nil:
			return row, true, nil
		case errors.Is(err, io.EOF):
			return nil, false, nil
		default:
			return nil, false, wrap(err)
		}
	}
	stop = func() {
		if !s.busy {
			return
		}
		_ = rows.Close() // reading has shown what there was to show
		s.busy = false
		if twin {
			_ = s.raw.Close()
		}
	}
	return next, stop
}

// row returns the only row of a query, nil if there is none.
func (c *conn) row(query string, args ...value) (row []value, err error) {
	err = c.rows(query, args, func(v []value) error {
		row = v
		return errDone
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return row, err
}

// errDone ends the reading of rows early.
var errDone = errors.New("done")

// inTransaction runs fn under the write lock, all or nothing.
func (c *conn) inTransaction(fn func() error) error {
	if err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return errors.Join(err, c.exec("ROLLBACK"))
	}
	if err := c.exec("COMMIT"); err != nil {
		_ = c.exec("ROLLBACK") // fails if the engine has rolled back already
		return err
	}
	return nil
}

func text(v value) string {
	s, _ := v.(string)
	return s
}

func blob(v value) []byte {
	b, _ := v.([]byte)
	return b
}

func integer(v value) int64 {
	n, _ := v.(int64)
	return n
}

// The primary result codes of SQLite that are told apart.
const (
	codeBusy       = 5
	codeLocked     = 6
	codeReadOnly   = 8
	codeIO         = 10
	codeCorrupt    = 11
	codeFull       = 13
	codeConstraint = 19
	codeNotADB     = 26
)

// wrap gives errors of the engine the meaning they have for a store.
func wrap(err error) error {
	switch code(err) {
	case codeBusy, codeLocked:
		return &driver.TransientError{Err: err}
	case codeCorrupt, codeNotADB:
		return fmt.Errorf("%w: %w", err, renjia.ErrCorrupt)
	case codeReadOnly:
		return fmt.Errorf("%w: %w", err, renjia.ErrUnsupported)
	}
	return err
}

func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// violated returns the last column named by a failed unique constraint, such as
// "number" in "UNIQUE constraint failed: t.space, t.number", or "".
func violated(err error) string {
	if code(err) != codeConstraint || !strings.Contains(err.Error(), "UNIQUE") {
		return ""
	}
	text, _, _ := strings.Cut(err.Error(), " (")
	return text[strings.LastIndexByte(text, '.')+1:]
}
