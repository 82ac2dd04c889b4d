package tidy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
)

// Dir keeps the files of an export in a folder that must not exist yet: whoever
// looks there finds nothing, or the whole export.
func Dir(path string) Files { return &dir{path: path} }

type dir struct {
	path    string
	partial string // where the files are until all are there
}

func (d *dir) Create(name string) (io.WriteCloser, error) {
	if d.partial == "" {
		if err := d.begin(); err != nil {
			return nil, err
		}
	}
	return os.Create(filepath.Join(d.partial, name))
}

func (d *dir) begin() (err error) {
	if _, err := os.Lstat(d.path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: is there already, name a new folder: %w", d.path, renjia.ErrExists)
	}
	parent := filepath.Dir(filepath.Clean(d.path))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	d.partial, err = os.MkdirTemp(parent, filepath.Base(d.path)+".partial-*")
	return err
}

func (d *dir) Commit() error {
	if d.partial == "" {
		return nil
	}
	if err := os.Chmod(d.partial, 0o755); err != nil {
		return err
	}
	if err := os.Rename(d.partial, d.path); err != nil {
		return err
	}
	d.partial = ""
	return nil
}

func (d *dir) Discard() {
	if d.partial != "" {
		_ = os.RemoveAll(d.partial)
		d.partial = ""
	}
}
