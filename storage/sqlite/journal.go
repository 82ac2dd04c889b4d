package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia/storage/driver"
)

// Spaces yields the names of the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		c, err := s.reader(ctx)
		if err != nil {
			yield("", err)
			return
		}
		defer s.release(c)
		err = c.rows("SELECT name FROM _spaces WHERE seq > 0 ORDER BY name", nil, func(v []value) error {
			if !yield(text(v[0]), nil) {
				return errDone
			}
			return ctx.Err()
		})
		if err != nil && !errors.Is(err, errDone) {
			yield("", err)
		}
	}
}

// Commits yields the commits of a range. Commits and changes lie in the order of
// the journal, so both tables are read from end to end, side by side.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		c, err := s.reader(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		t := &reader{store: s, conn: c}
		defer t.Close() //nolint:errcheck // nothing was written
		if err := t.begin(r.Space); err != nil {
			yield(nil, err)
			return
		}
		if t.space == 0 {
			return
		}
		if err := t.commits(ctx, r, yield); err != nil && !errors.Is(err, errDone) {
			yield(nil, err)
		}
	}
}

const commitColumns = "seq, batch, time, first, n, acts, seal, chain"

func (t *reader) commits(ctx context.Context, r driver.Range, yield func(*driver.Commit, error) bool) error {
	query := "SELECT " + commitColumns + " FROM _commits WHERE pos > ? AND pos <= ?"
	until := stride - 1
	if r.Until > 0 {
		until = int64(r.Until)
	}
	args := []value{t.space*stride + int64(r.After), t.space*stride + until}
	if !r.NotAfter.IsZero() {
		query += " AND time <= ?"
		args = append(args, r.NotAfter.UnixMicro())
	}
	if r.Desc {
		query += " ORDER BY pos DESC"
	} else {
		query += " ORDER BY pos"
	}
	if r.Limit > 0 {
		query += " LIMIT ?"
		args = append(args, int64(r.Limit))
	}
	changes := changeReader{reader: t, single: r.Desc || r.Limit == 1}
	defer changes.close()
	return t.conn.rows(query, args, func(v []value) error {
		c, first, n, err := commitOf(r.Space, v)
		if err != nil {
			return err
		}
		if c.Changes, err = changes.next(first, n); err != nil {
			return err
		}
		if !yield(c, nil) {
			return errDone
		}
		return t.usable(ctx)
	})
}

func commitOf(space string, v []value) (c *driver.Commit, first int64, n int, err error) {
	batch, seal, chain := blob(v[1]), blob(v[6]), blob(v[7])
	c = &driver.Commit{Acts: text(v[5]), Seal: sealOf(seal)}
	c.Stamp = driver.Stamp{Space: space, Position: driver.Position(integer(v[0])), Time: time.UnixMicro(integer(v[2])).UTC()}
	if len(batch) != 16 || len(seal) != 48 || len(chain) != 96 || integer(v[4]) < 0 {
		return c, 0, 0, driver.Fault{Position: c.Position, What: "a field of the commit has the wrong length"}
	}
	copy(c.Batch[:], batch)
	copy(c.Prev[:], chain)
	copy(c.Root[:], chain[32:])
	copy(c.Hash[:], chain[64:])
	return c, integer(v[3]), int(integer(v[4])), nil
}

const changeColumns = "n, verb, kind, id, rev, ver, payload, seal"

// changeReader reads the changes of successive commits from one statement, or,
// when commits are read backwards or alone, from one statement each.
type changeReader struct {
	reader *reader
	single bool
	pull   func() ([]value, bool, error)
	stop   func()
}

func (x *changeReader) close() {
	if x.stop != nil {
		x.stop()
	}
}

func (x *changeReader) next(first int64, n int) ([]driver.Change, error) {
	if n == 0 {
		return nil, nil
	}
	if x.pull == nil || x.single {
		x.start(first, n)
	}
	changes := make([]driver.Change, 0, min(n, driver.MaxOps))
	for i := range n {
		v, ok, err := x.pull()
		if err != nil {
			return nil, err
		}
		if !ok || integer(v[0]) != first+int64(i) {
			return nil, driver.Fault{What: fmt.Sprintf("change %d is missing", (first+int64(i))%stride)}
		}
		changes = append(changes, changeOf(v))
	}
	return changes, nil
}

func (x *changeReader) start(first int64, n int) {
	x.close()
	until := first/stride*stride + stride
	if x.single {
		until = first + int64(n)
	}
	x.pull, x.stop = x.reader.conn.cursor("SELECT "+changeColumns+" FROM _changes WHERE n >= ? AND n < ? ORDER BY n", first, until)
}

func changeOf(v []value) driver.Change {
	c := driver.Change{
		Verb: driver.OpVerb(integer(v[1])), Key: driver.Key{Kind: text(v[2]), ID: text(v[3])},
		Rev: integer(v[4]), Version: int(integer(v[5])), Payload: text(v[6]), Seal: sealOf(blob(v[7])),
	}
	c.Erased = c.Verb == driver.Put && v[6] == nil
	return c
}
