package mariadb

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia/storage/driver"
)

// errDone ends the reading of rows early.
var errDone = errors.New("done")

// Spaces yields the names of the spaces that hold a commit.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		names, err := s.names(ctx)
		for _, name := range names {
			if !yield(name, ctx.Err()) || ctx.Err() != nil {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

func (s *Store) names(ctx context.Context) (names []string, err error) {
	c, err := s.connect(ctx, s.reads)
	if err != nil {
		return nil, err
	}
	defer c.release()
	err = c.rows(ctx, "SELECT name FROM _spaces WHERE seq > 0 ORDER BY name", nil, func(v []value) error {
		names = append(names, text(v[0]))
		return nil
	})
	return names, err
}

// Commits yields the commits of a range, page by page within one snapshot.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		t, err := s.begin(ctx, r.Space)
		if err != nil {
			yield(nil, err)
			return
		}
		defer t.Close() //nolint:errcheck // nothing was written
		if t.space == 0 {
			return
		}
		if err := t.commits(ctx, r, yield); err != nil && !errors.Is(err, errDone) {
			yield(nil, err)
		}
	}
}

// entry is a commit whose changes are still to be read.
type entry struct {
	commit *driver.Commit
	first  int64 // number of its first change
	n      int
}

// The sizes of pages of the journal.
const (
	pageCommits = 500
	pageChanges = 2000
)

func (t *reader) commits(ctx context.Context, r driver.Range, yield func(*driver.Commit, error) bool) error {
	for size, left := 8, r.Limit; ; size = min(pageCommits, 8*size) {
		if r.Limit > 0 {
			size = min(size, left)
		}
		entries, err := t.entries(ctx, r, size)
		if err != nil {
			return err
		}
		if err := t.complete(ctx, entries, yield); err != nil {
			return err
		}
		if left -= len(entries); len(entries) < size || r.Limit > 0 && left == 0 {
			return nil
		}
		if last := entries[len(entries)-1].commit.Position; r.Desc {
			r.Until = last - 1
			if r.Until == 0 {
				return nil // zero would mean the newest
			}
		} else {
			r.After = last
		}
	}
}

const commitColumns = "seq, batch, time, first, n, acts, seal, chain"

// entries reads a page of commits without their changes.
func (t *reader) entries(ctx context.Context, r driver.Range, size int) (entries []entry, err error) {
	query := "SELECT " + commitColumns + " FROM _commits WHERE space = ? AND seq > ?"
	args := []value{t.space, int64(r.After)}
	if r.Until > 0 {
		query += " AND seq <= ?"
		args = append(args, int64(r.Until))
	}
	if !r.NotAfter.IsZero() {
		query += " AND time <= ?"
		args = append(args, r.NotAfter.UnixMicro())
	}
	query += " ORDER BY seq"
	if r.Desc {
		query += " DESC"
	}
	err = t.conn.rows(ctx, query+" LIMIT ?", append(args, int64(size)), func(v []value) error {
		e, err := entryOf(r.Space, v)
		entries = append(entries, e)
		return err
	})
	return entries, err
}

func entryOf(space string, v []value) (entry, error) {
	batch, seal, chain := blob(v[1]), blob(v[6]), blob(v[7])
	c := &driver.Commit{Acts: text(v[5]), Seal: sealOf(seal)}
	c.Stamp = driver.Stamp{Space: space, Position: driver.Position(integer(v[0])), Time: time.UnixMicro(integer(v[2])).UTC()}
	e := entry{commit: c, first: integer(v[3]), n: int(integer(v[4]))}
	if len(batch) != 16 || len(seal) != 48 || len(chain) != 96 || e.n < 0 || e.n > driver.MaxOps {
		return e, driver.Fault{Position: c.Position, What: "a field of the commit has the wrong length"}
	}
	copy(c.Batch[:], batch)
	copy(c.Prev[:], chain)
	copy(c.Root[:], chain[32:])
	copy(c.Hash[:], chain[64:])
	return e, nil
}

// complete reads the changes of commits, of many at once where they are few,
// and yields the commits.
func (t *reader) complete(ctx context.Context, entries []entry, yield func(*driver.Commit, error) bool) error {
	for len(entries) > 0 {
		some, n := 0, 0
		for some < len(entries) && (some == 0 || n+entries[some].n <= pageChanges) {
			n += entries[some].n
			some++
		}
		if err := t.changes(ctx, entries[:some], n); err != nil {
			return err
		}
		for _, e := range entries[:some] {
			if err := t.usable(ctx); err != nil {
				return err
			}
			if !yield(e.commit, nil) {
				return errDone
			}
		}
		entries = entries[some:]
	}
	return nil
}

const changeColumns = "n, verb, kind, id, rev, ver, payload, seal"

// changes reads n changes, which lie together, into their commits.
func (t *reader) changes(ctx context.Context, entries []entry, n int) error {
	if n == 0 {
		return nil
	}
	first := min(entries[0].first, entries[len(entries)-1].first)
	all := make(map[int64]driver.Change, n)
	err := t.conn.rows(ctx, "SELECT "+changeColumns+" FROM _changes WHERE space = ? AND n >= ? AND n < ?",
		[]value{t.space, first, first + int64(n)}, func(v []value) error {
			all[integer(v[0])] = changeOf(v)
			return nil
		})
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.n == 0 {
			continue
		}
		e.commit.Changes = make([]driver.Change, e.n)
		for i := range e.n {
			change, ok := all[e.first+int64(i)]
			if !ok {
				return driver.Fault{Position: e.commit.Position, What: fmt.Sprintf("change %d is missing", e.first+int64(i))}
			}
			e.commit.Changes[i] = change
		}
	}
	return nil
}

func changeOf(v []value) driver.Change {
	c := driver.Change{
		Verb: driver.OpVerb(integer(v[1])), Key: driver.Key{Kind: text(v[2]), ID: text(v[3])},
		Rev: integer(v[4]), Version: int(integer(v[5])), Payload: text(v[6]), Seal: sealOf(blob(v[7])),
	}
	c.Erased = c.Verb == driver.Put && v[6] == nil
	return c
}

// newest is what the journal last says of a record.
type newest struct {
	verb driver.OpVerb // 0 if it says nothing
	rev  int64
	seq  driver.Position
	seal driver.Seal
}

// newest reads changes of a space by their numbers, without their content.
func (c *conn) newest(ctx context.Context, space int64, numbers []int64) (map[int64]newest, error) {
	found := make(map[int64]newest, len(numbers))
	for part := range slices.Chunk(numbers, maxList) {
		args := []value{space}
		for _, n := range part {
			args = append(args, n)
		}
		query := "SELECT n, verb, rev, seq, seal FROM _changes WHERE space = ? AND n IN " + places(len(part))
		err := c.rows(ctx, query, args, func(v []value) error {
			found[integer(v[0])] = newest{
				verb: driver.OpVerb(integer(v[1])), rev: integer(v[2]), seq: driver.Position(integer(v[3])), seal: sealOf(blob(v[4])),
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
