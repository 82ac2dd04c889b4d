package folder

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/renjia-project/renjia"
)

// state is what a file was when it was read.
type state struct {
	size     int64
	modified time.Time
	sum      [sha256.Size]byte // zero if it was not read to its end
}

// watched is a file that is read to find out whether it stays the same.
type watched struct {
	*os.File
	folder *Folder
	name   string
	now    state
	hash   hash.Hash
}

// open opens a file of the folder. If it was read before, it must be the same.
func (f *Folder) open(name string) (*watched, error) {
	file, err := os.Open(filepath.Join(f.dir, name))
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	w := &watched{File: file, folder: f, name: name, now: state{size: info.Size(), modified: info.ModTime()}, hash: sha256.New()}
	if before, known := f.seen[name]; known && (before.size != w.now.size || !before.modified.Equal(w.now.modified)) {
		_ = file.Close()
		return nil, changed(name)
	}
	return w, nil
}

// Read reads on and remembers what it read.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	_, _ = w.hash.Write(p[:n]) // never fails
	if err != io.EOF {
		return n, err
	}
	w.hash.Sum(w.now.sum[:0])
	before, known := w.folder.seen[w.name]
	if known && before.sum != w.now.sum {
		return n, changed(w.name)
	}
	w.folder.seen[w.name] = w.now
	return n, err
}

func changed(name string) error {
	return fmt.Errorf("%s was changed after it was checked; run it again: %w", name, renjia.ErrConflict)
}

// Unchanged looks, before anything is stored, whether all files are still as
// they were checked.
func (f *Folder) Unchanged() error {
	for name, before := range f.seen {
		info, err := os.Stat(filepath.Join(f.dir, name))
		if err != nil || info.Size() != before.size || !info.ModTime().Equal(before.modified) {
			return changed(name)
		}
	}
	return nil
}
