package sqlite

import (
	"context"
	sqldriver "database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Path returns the absolute path of the file.
func (s *Store) Path() string { return s.path }

// BackupTo writes a compact copy of the file as of now, which other programs can
// open, while others go on writing. The target must not exist. Nothing that was
// deleted or erased is in it. The copy is not yet safe from a power cut, nor
// checked: storage/backup does both.
func (s *Store) BackupTo(ctx context.Context, path string) error {
	c, err := s.reader(ctx)
	if err != nil {
		return err
	}
	defer s.release(c)
	if err := c.interruptible(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	return nil
}

// Compact rewrites the file without free space and empties the write-ahead log,
// so that nothing deleted is left in either. It needs the file to itself.
func (s *Store) Compact(ctx context.Context) error {
	c, err := s.reader(ctx)
	if err != nil {
		return err
	}
	defer s.release(c)
	return errors.Join(c.interruptible(ctx, "VACUUM"), c.exec("PRAGMA wal_checkpoint(TRUNCATE)"))
}

// maxIntegrity bounds how many faults of the file are reported.
const maxIntegrity = 8

// Integrity checks the structure of the file: pages, tables, that every index
// agrees with its table, and that the list of kinds is one that a store wrote.
// Whether the content is what was written, the
// journal says: see storage.Space.Verify. It fails with ErrCorrupt.
func (s *Store) Integrity(ctx context.Context) error {
	c, err := s.reader(ctx)
	if err != nil {
		return err
	}
	defer s.release(c)
	var faults renjia.Problems
	query := fmt.Sprintf("PRAGMA integrity_check(%d)", maxIntegrity)
	err = c.rows(query, nil, func(v []value) error {
		if what := text(v[0]); what != "ok" {
			faults.Add("", "%s", what)
		}
		return ctx.Err()
	})
	if err == nil {
		err = c.rows("SELECT name, indexes FROM _kinds", nil, func(v []value) error {
			faults.Require(canonical(text(v[1])), "", "kind %s: its indexes are not as a store writes them", text(v[0]))
			return nil
		})
	}
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("%w: %w", faults.Err(""), renjia.ErrCorrupt)
	}
	if err != nil {
		return fmt.Errorf("sqlite: %s: %w", s.path, err)
	}
	return nil
}

// canonical reports whether a list of indexes is written as Migrate writes it.
func canonical(indexes string) bool {
	var list []driver.Index
	if err := json.Unmarshal([]byte(indexes), &list); err != nil {
		return false
	}
	again, err := json.Marshal(list)
	return err == nil && string(again) == indexes
}

// interruptible runs a statement that may take long and ends when the context
// does.
func (c *conn) interruptible(ctx context.Context, query string, args ...value) error {
	raw, err := c.raw.Prepare(query)
	if err != nil {
		return wrap(err)
	}
	defer raw.Close() //nolint:errcheck // nothing depends on it
	_, err = raw.(sqldriver.StmtExecContext).ExecContext(ctx, c.bind(args))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return wrap(err)
}
