package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia/storage/driver"
)

// Spaces yields the names of the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		names, err := s.spaces(ctx)
		if err != nil {
			yield("", err)
			return
		}
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			if !yield(name, nil) {
				return
			}
		}
	}
}

func (s *Store) spaces(ctx context.Context) (names []string, err error) {
	r, err := s.newReader(ctx, "")
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	err = r.each(ctx, s.schema.sql("SELECT space FROM %s WHERE seq > 0 ORDER BY space", "_spaces"), nil, func(rows pgx.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

// Commits yields the commits of a range. Commits are read a few hundred at a
// time, and their changes with one query for as many as fit.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		reader, err := s.newReader(ctx, r.Space)
		if err != nil {
			yield(nil, err)
			return
		}
		defer reader.Close() //nolint:errcheck // nothing was written
		if err := reader.commits(ctx, r, yield); err != nil && !errors.Is(err, errDone) {
			yield(nil, err)
		}
	}
}

// errDone ends the reading early.
var errDone = errors.New("done")

const (
	commitPage = 256  // commits read at a time
	changePage = 2048 // changes read at a time, unless one commit has more
)

func (r *reader) commits(ctx context.Context, wanted driver.Range, yield func(*driver.Commit, error) bool) error {
	for left := wanted.Limit; ; {
		page := wanted
		if page.Limit = commitPage; wanted.Limit > 0 {
			page.Limit = min(commitPage, left)
		}
		block, err := r.block(ctx, page)
		if err != nil {
			return err
		}
		for rest := block; len(rest) > 0; {
			n, err := r.fill(ctx, rest)
			if err != nil {
				return err
			}
			for _, c := range rest[:n] {
				if !yield(c.Commit, nil) {
					return errDone
				}
				if err := r.usable(ctx); err != nil {
					return err
				}
			}
			rest = rest[n:]
		}
		if left -= len(block); len(block) < page.Limit || left == 0 {
			return nil
		}
		last := block[len(block)-1].Position
		if wanted.Desc {
			wanted.Until = last - 1
		} else {
			wanted.After = last
		}
		if wanted.Desc && wanted.Until == 0 {
			return nil
		}
	}
}

// entry is a commit with the place of its changes.
type entry struct {
	*driver.Commit
	first int64
	n     int
}

// block reads commits without their changes.
func (r *reader) block(ctx context.Context, wanted driver.Range) (found []entry, err error) {
	sql := r.store.schema.sql(`SELECT seq, batch, time, first, n, acts, salt, digest, prev, root, hash FROM %s WHERE space = $1 AND seq > $2`, "_commits")
	args := []any{r.space, int64(wanted.After)}
	and := func(condition string, v any) {
		args = append(args, v)
		sql += condition + "$" + strconv.Itoa(len(args))
	}
	if wanted.Until > 0 {
		and(" AND seq <= ", int64(wanted.Until))
	}
	if !wanted.NotAfter.IsZero() {
		and(" AND time <= ", wanted.NotAfter.UnixMicro())
	}
	sql += " ORDER BY seq"
	if wanted.Desc {
		sql += " DESC"
	}
	and(" LIMIT ", int64(wanted.Limit))
	err = r.each(ctx, sql, args, func(rows pgx.Rows) error {
		e, err := commitOf(rows, r.space)
		found = append(found, e)
		return err
	})
	return found, err
}

func commitOf(rows pgx.Rows, space string) (e entry, err error) {
	c := &driver.Commit{}
	e.Commit = c
	c.Space = space
	var micros int64
	var acts *string
	var salt, digest, prev, root, hash []byte
	err = rows.Scan(&c.Position, &c.Batch, &micros, &e.first, &e.n, &acts, &salt, &digest, &prev, &root, &hash)
	if err != nil {
		return e, err
	}
	if acts != nil {
		c.Acts = *acts
	}
	c.Time = time.UnixMicro(micros).UTC()
	whole := copy(c.Seal.Digest[:], digest) + copy(c.Prev[:], prev) + copy(c.Root[:], root) + copy(c.Hash[:], hash)
	copy(c.Seal.Salt[:], salt)
	if whole != 4*32 || e.n < 0 || e.n > driver.MaxOps {
		err = driver.Fault{Position: c.Position, What: "a field of the commit has the wrong length"}
	}
	return e, err
}

// fill reads the changes of the first commits of a block: as many as fit into a
// page, at least one. It returns how many.
func (r *reader) fill(ctx context.Context, block []entry) (int, error) {
	n, total := 1, block[0].n
	for n < len(block) && total+block[n].n <= changePage {
		total += block[n].n
		n++
	}
	if total == 0 {
		return n, nil
	}
	low := min(block[0].first, block[n-1].first)
	changes, err := r.changes(ctx, low, total)
	if err != nil {
		return 0, err
	}
	for _, e := range block[:n] {
		if e.n == 0 {
			continue
		}
		from := e.first - low
		if from < 0 || from+int64(e.n) > int64(total) {
			return 0, driver.Fault{Position: e.Position, What: "the changes do not follow those of the commit before"}
		}
		e.Changes = changes[from : from+int64(e.n) : from+int64(e.n)]
	}
	return n, nil
}

// changes reads so many changes from a number on.
func (r *reader) changes(ctx context.Context, low int64, total int) ([]driver.Change, error) {
	found := make([]driver.Change, 0, total)
	sql := r.store.schema.sql("SELECT n, verb, kind, id, rev, ver, payload, salt, digest FROM %s WHERE space = $1 AND n >= $2 AND n < $3 ORDER BY n", "_changes")
	err := r.each(ctx, sql, []any{r.space, low, low + int64(total)}, func(rows pgx.Rows) error {
		n, c, err := changeOf(rows)
		if err == nil && n != low+int64(len(found)) {
			err = driver.Fault{What: fmt.Sprintf("change %d is missing", low+int64(len(found)))}
		}
		found = append(found, c)
		return err
	})
	if err == nil && len(found) < total {
		err = driver.Fault{What: fmt.Sprintf("change %d is missing", low+int64(len(found)))}
	}
	return found, err
}

func changeOf(rows pgx.Rows) (n int64, c driver.Change, err error) {
	var payload *string
	var salt, digest []byte
	err = rows.Scan(&n, &c.Verb, &c.Kind, &c.ID, &c.Rev, &c.Version, &payload, &salt, &digest)
	if payload != nil {
		c.Payload = *payload
	}
	copy(c.Seal.Salt[:], salt)
	copy(c.Seal.Digest[:], digest)
	c.Erased = c.Verb == driver.Put && payload == nil
	return n, c, err
}
