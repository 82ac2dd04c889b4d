package logfile

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// log is the file.
type log struct {
	path   string
	lock   io.Closer
	file   file
	create func(path string) (file, error)
	size   int64 // what is known to be whole

	failed error    // of the disk; nothing is written any more
	open   [16]byte // the batch whose outcome is open because of it
}

// file is what a log needs of a file; tests put one in that fails.
type file interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
}

// openLog reads a file to its end, gives every commit to each, and cuts off what
// was never acknowledged.
func openLog(path string, each func(*driver.Commit) error) (l *log, err error) {
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, err
	}
	l = &log{path: path, lock: lock, create: func(path string) (file, error) {
		return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	}}
	opened := l
	defer func() {
		if err != nil {
			_ = opened.close() // the first error counts
		}
	}()
	if err := os.Remove(path + ".new"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err // what a program left that died while it rewrote the file
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l.file = f
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if l.size, err = frames(content, each); err != nil {
		return nil, err
	}
	if l.size < int64(len(content)) {
		if err := f.Truncate(l.size); err != nil {
			return nil, err
		}
	}
	return l, errors.Join(f.Sync(), syncFolder(path))
}

const headerSize = 12

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// frame is a commit as it stands in the file.
func frame(c *driver.Commit) ([]byte, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("commit %d: %w", c.Position, err)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli))
	return append(b, body...), nil
}

// whole returns the body of the frame that content begins with, and whether
// there is a whole one.
func whole(content []byte) (body []byte, ok bool) {
	if len(content) < headerSize {
		return nil, false
	}
	length := binary.BigEndian.Uint32(content)
	if crc32.Checksum(content[:4], castagnoli) != binary.BigEndian.Uint32(content[4:]) || uint64(len(content)-headerSize) < uint64(length) {
		return nil, false
	}
	body = content[headerSize : headerSize+int(length)]
	return body, crc32.Checksum(body, castagnoli) == binary.BigEndian.Uint32(content[8:])
}

// frames gives the commit of every frame to each and returns where the last
// whole one ends. What follows it was never acknowledged, unless there is a
// whole frame behind.
func frames(content []byte, each func(*driver.Commit) error) (end int64, err error) {
	for n := 1; len(content) > 0; n++ {
		body, ok := whole(content)
		if !ok {
			break
		}
		var c driver.Commit
		if err := json.Unmarshal(body, &c); err != nil {
			return end, fmt.Errorf("frame %d: %w: %w", n, err, renjia.ErrCorrupt)
		}
		if err := each(&c); err != nil {
			return end, fmt.Errorf("frame %d: %w", n, err)
		}
		size := headerSize + len(body)
		content, end = content[size:], end+int64(size)
	}
	for i := range content {
		if _, ok := whole(content[i:]); ok && i > 0 {
			return end, fmt.Errorf("byte %d: a damaged frame with a whole one behind it: %w", end, renjia.ErrCorrupt)
		}
	}
	return end, nil
}

// usable reports why a commit cannot be written.
func (l *log) usable(c *driver.Commit) error {
	if l.failed == nil {
		return nil
	}
	err := fmt.Errorf("logfile: the disk failed, the file must be opened again: %w", l.failed)
	if c.Batch == l.open {
		err = fmt.Errorf("%w: %w", err, renjia.ErrUnknown)
	}
	return err
}

// fail gives up: it is not known whether the commit is on the disk.
func (l *log) fail(c *driver.Commit, err error) error {
	l.failed, l.open = err, c.Batch
	return l.usable(c)
}

// append writes a commit and brings it to the disk.
func (l *log) append(c *driver.Commit) error {
	if err := l.usable(c); err != nil {
		return err
	}
	b, err := frame(c)
	if err != nil {
		return err
	}
	if _, err := l.file.WriteAt(b, l.size); err != nil {
		if undo := errors.Join(l.file.Truncate(l.size), l.file.Sync()); undo != nil {
			return l.fail(c, errors.Join(err, undo))
		}
		return fmt.Errorf("logfile: nothing was written: %w", err)
	}
	if err := l.file.Sync(); err != nil {
		return l.fail(c, err)
	}
	l.size += int64(len(b))
	return nil
}

// rewrite replaces the file by one with these commits, of which c is new.
func (l *log) rewrite(c *driver.Commit, commits iter.Seq[*driver.Commit]) error {
	if err := l.usable(c); err != nil {
		return err
	}
	next, err := l.create(l.path + ".new")
	if err != nil {
		return fmt.Errorf("logfile: %w", err)
	}
	size, err := writeAll(next, commits)
	if err == nil {
		err = os.Rename(l.path+".new", l.path)
	}
	if err != nil {
		return fmt.Errorf("logfile: nothing was erased: %w", errors.Join(err, next.Close()))
	}
	_ = l.file.Close() // it has no name any more
	l.file, l.size = next, size
	if err := syncFolder(l.path); err != nil { // after a power cut it may be the old file
		return l.fail(c, err)
	}
	return nil
}

func writeAll(f file, commits iter.Seq[*driver.Commit]) (size int64, err error) {
	for c := range commits {
		b, err := frame(c)
		if err != nil {
			return 0, err
		}
		if _, err := f.WriteAt(b, size); err != nil {
			return 0, err
		}
		size += int64(len(b))
	}
	return size, f.Sync()
}

func (l *log) close() error {
	var err error
	if l.file != nil {
		err = l.file.Close()
	}
	return errors.Join(err, l.lock.Close())
}
