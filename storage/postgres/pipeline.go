package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// pipeline collects statements and sends them in one round trip. Each has an
// owner: the request that is at fault if it fails, or nil.
type pipeline struct {
	conn   *pgx.Conn
	batch  *pgx.Batch
	steps  []step
	walled bool // COPY is not allowed
}

type step struct {
	owner *request
	scan  func(pgx.Rows) error // called for every row; nil: rows do not matter
}

// failure is the error of a statement with its owner.
type failure struct {
	owner *request
	err   error
}

func (f *failure) Error() string { return f.err.Error() }

func (f *failure) Unwrap() error { return f.err }

func newPipeline(c *pgx.Conn) pipeline { return pipeline{conn: c, batch: &pgx.Batch{}} }

func (p *pipeline) queue(owner *request, sql string, args ...any) {
	p.batch.Queue(sql, args...)
	p.steps = append(p.steps, step{owner: owner})
}

// read queues a query; scan is called for each of its rows.
func (p *pipeline) read(sql string, scan func(pgx.Rows) error, args ...any) {
	p.batch.Queue(sql, args...)
	p.steps = append(p.steps, step{scan: scan})
}

// flush sends all statements and returns the failure of the first that fails;
// the server skips those behind it.
func (p *pipeline) flush(ctx context.Context) error {
	if len(p.steps) == 0 {
		return nil
	}
	results := p.conn.SendBatch(ctx, p.batch)
	defer results.Close() //nolint:errcheck // the first error counts
	steps := p.steps
	p.batch, p.steps = &pgx.Batch{}, nil
	for _, step := range steps {
		var err error
		if step.scan == nil {
			_, err = results.Exec()
		} else {
			err = each(results, step.scan)
		}
		if err != nil {
			return &failure{step.owner, wrap(err)}
		}
	}
	if err := results.Close(); err != nil {
		return &failure{nil, wrap(err)}
	}
	return nil
}

// each reads the rows of one result.
func each(results pgx.BatchResults, scan func(pgx.Rows) error) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// copyRows is from how many rows on COPY is faster than statements; it costs
// round trips of its own.
const copyRows = 64

// insert adds rows, each given by its values. The server refuses COPY to roles
// that row-level security holds (all but superusers and roles with BYPASSRLS);
// they write in blocks.
func (p *pipeline) insert(ctx context.Context, owner *request, into *insertion, rows [][]any) error {
	if len(rows) >= copyRows && !p.walled {
		if err := p.flush(ctx); err != nil {
			return err
		}
		_, err := p.conn.CopyFrom(ctx, into.table, into.columns, pgx.CopyFromRows(rows))
		if err != nil {
			return &failure{owner, wrap(err)}
		}
		return nil
	}
	for len(rows) >= blockRows {
		args := make([]any, 0, blockRows*len(into.columns))
		for _, row := range rows[:blockRows] {
			args = append(args, row...)
		}
		p.queue(owner, into.block, args...)
		rows = rows[blockRows:]
	}
	for _, row := range rows {
		p.queue(owner, into.one, row...)
	}
	return nil
}
