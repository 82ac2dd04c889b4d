package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// Copy describes a copy that was checked.
type Copy struct {
	Heads  []storage.Stamp // the newest commit of every space, in the order of names
	Bytes  int64           // size of the plain file
	Digest [32]byte        // SHA-256 of the plain file
}

// Take writes a copy of the store to a new file and checks it. If anything
// fails, there is no file.
func Take(ctx context.Context, engine *sqlite.Store, path string) (Copy, error) {
	made, err := create(path, func(part string) (Copy, error) {
		if err := engine.BackupTo(ctx, part); err != nil {
			return Copy{}, err
		}
		return check(ctx, part)
	})
	if err != nil {
		return Copy{}, fmt.Errorf("backup to %s: %w", path, err)
	}
	return made, nil
}

// Check reads a whole copy and fails with ErrCorrupt if anything in it is not
// what was written. It writes nothing, so the copy may lie on a medium that
// cannot be written. No program may have the file open for writing.
func Check(ctx context.Context, path string) (Copy, error) {
	found, err := check(ctx, path)
	if err != nil {
		return Copy{}, fmt.Errorf("backup %s: %w", path, err)
	}
	return found, nil
}

// check opens the copy as a store and verifies every space. Each stamp of must
// has to be in it.
func check(ctx context.Context, path string, must ...storage.Stamp) (found Copy, err error) {
	if found.Bytes, found.Digest, err = fingerprint(ctx, path); err != nil {
		return Copy{}, err
	}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return Copy{}, fmt.Errorf("a write-ahead log lies beside it, so it is no finished copy: make one with Take: %w", renjia.ErrInvalid)
	}
	engine, err := sqlite.Open(path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return Copy{}, err
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close() //nolint:errcheck // nothing was written
	if err := engine.Integrity(ctx); err != nil {
		return Copy{}, err
	}
	for name, err := range engine.Spaces(ctx) {
		if err != nil {
			return Copy{}, err
		}
		head, err := store.Space(name).Verify(ctx, 0)
		if err != nil {
			return Copy{}, err
		}
		found.Heads = append(found.Heads, head)
	}
	for _, stamp := range must {
		if err := contains(ctx, store, stamp); err != nil {
			return Copy{}, err
		}
	}
	return found, nil
}

// fingerprint returns size and digest of a file.
func fingerprint(ctx context.Context, path string) (size int64, sum [32]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, sum, missing(err)
	}
	defer f.Close() //nolint:errcheck // was only read
	h := sha256.New()
	size, err = io.Copy(h, contextReader{ctx, f})
	return size, [32]byte(h.Sum(nil)), err
}

// contains reports why a commit is not the one that the copy has at its place.
func contains(ctx context.Context, store *storage.Store, want storage.Stamp) error {
	for commit, err := range store.Space(want.Space).Commits(ctx, want.Position-1) {
		if err != nil {
			return err
		}
		if commit.Hash != want.Hash {
			return fmt.Errorf("space %s: commit %d is not the one that must be there, the copy is of another journal: %w",
				want.Space, want.Position, renjia.ErrConflict)
		}
		return nil
	}
	return fmt.Errorf("space %s: commit %d is not there, the copy is older: %w", want.Space, want.Position, renjia.ErrNotFound)
}

// Restore puts a copy in place as the file of a store: it copies, checks what
// it wrote, and only then gives it its name. Every stamp of must has to be in
// it, or nothing is restored: pass the heads of the backup, stamps of
// acknowledged acts, or none to take the copy as it is. The target must not
// exist, nor the files that SQLite keeps beside it. It fails with ErrCorrupt if
// the copy is damaged, with ErrNotFound if it ends before a stamp, with
// ErrConflict if it holds another commit in its place.
func Restore(ctx context.Context, path, target string, must ...storage.Stamp) (Copy, error) {
	restored, err := create(target, func(part string) (Copy, error) {
		if err := transfer(ctx, path, part); err != nil {
			return Copy{}, err
		}
		return check(ctx, part, must...)
	})
	if err != nil {
		return Copy{}, fmt.Errorf("restore %s: %w", path, err)
	}
	return restored, nil
}

// create lets fill write and check a file under another name, and gives it its
// name when it is safe on the disk.
func create(path string, fill func(part string) (Copy, error)) (made Copy, err error) {
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		if _, err := os.Lstat(path + beside); !errors.Is(err, fs.ErrNotExist) {
			return Copy{}, errors.Join(fmt.Errorf("%s%s: %w", path, beside, renjia.ErrExists), err)
		}
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".renjia-backup-*")
	if err != nil {
		return Copy{}, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a hidden folder may stay behind
	part := filepath.Join(dir, "part")
	if made, err = fill(part); err != nil {
		return Copy{}, err
	}
	if err := secure(part); err != nil {
		return Copy{}, err
	}
	if err := os.Rename(part, path); err != nil {
		return Copy{}, err
	}
	return made, syncFolder(filepath.Dir(path))
}

// secure gives a file to its owner alone and brings it to the disk.
func secure(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}

// syncFolder brings the names in a folder to the disk, where a system can.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", err, renjia.ErrNotFound)
	}
	return err
}
