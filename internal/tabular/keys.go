package tabular

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/renjia-project/renjia"
)

// Keys checks keys and references over files of any size in constant memory:
// that no key is defined twice, and that what is referred to is defined. It
// sorts fingerprints of the keys outside of memory and looks at equal ones side
// by side: 70 bytes of temporary file per mention, none for fewer than 262,144
// mentions. A Keys is not safe for use by several goroutines.
type Keys struct {
	limit int // mentions in memory
	chunk []mention
	files []string
	spill *os.File // sorted runs, one after the other
	size  int64
	runs  []*io.SectionReader
	err   error
}

const chunkMentions = 1 << 18

// NewKeys returns an empty check. Close it to remove its temporary file.
func NewKeys() *Keys { return &Keys{limit: chunkMentions} }

// Define says that a record of a kind with this key stands at a place.
func (k *Keys) Define(kind, key string, place renjia.Place) { k.add(kind, key, place, false) }

// Refer says that a place names a record of a kind. An empty key is no mention:
// an empty cell is a problem of its own.
func (k *Keys) Refer(kind, key string, place renjia.Place) { k.add(kind, key, place, true) }

func (k *Keys) add(kind, key string, place renjia.Place, refers bool) {
	if key == "" || k.err != nil {
		return
	}
	m := mention{refers: refers, file: k.file(place.File), line: uint32(place.Line), column: uint32(place.Column)}
	sum := sha256.Sum256([]byte(kind + "\x00" + key))
	copy(m.print[:], sum[:])
	m.setText(kind + " " + key)
	k.chunk = append(k.chunk, m)
	if len(k.chunk) == k.limit {
		k.err = k.flush()
	}
}

func (k *Keys) file(name string) uint32 {
	if i := slices.Index(k.files, name); i >= 0 {
		return uint32(i)
	}
	k.files = append(k.files, name)
	return uint32(len(k.files) - 1)
}

// flush sorts the mentions in memory and moves them to the temporary file.
func (k *Keys) flush() (err error) {
	if k.spill == nil {
		if k.spill, err = os.CreateTemp("", "renjia-keys-*"); err != nil {
			return err
		}
	}
	k.sort()
	w := bufio.NewWriterSize(k.spill, 1<<16)
	var record [mentionSize]byte
	for i := range k.chunk {
		k.chunk[i].encode(&record)
		_, _ = w.Write(record[:]) // Flush reports it
	}
	size := int64(len(k.chunk)) * mentionSize
	k.runs = append(k.runs, io.NewSectionReader(k.spill, k.size, size))
	k.size += size
	k.chunk = k.chunk[:0]
	return w.Flush()
}

func (k *Keys) sort() {
	slices.SortFunc(k.chunk, func(a, b mention) int { return a.compare(&b) })
}

// Check adds to the report every key that is defined again, at the later place,
// and every reference to a key that is not defined, in the order of the files.
// The error is one of the temporary file.
func (k *Keys) Check(report *Report) error {
	if k.err != nil {
		return fmt.Errorf("check keys: %w", k.err)
	}
	merge, err := k.merge()
	if err != nil {
		return fmt.Errorf("check keys: %w", err)
	}
	var found findings
	var definition mention
	defined := false
	for {
		m, ok, err := merge.pop()
		if err != nil {
			return fmt.Errorf("check keys: %w", err)
		}
		if !ok {
			break
		}
		known := defined && definition.print == m.print
		switch {
		case !m.refers && known:
			found.add(finding{mention: m, first: definition})
		case !m.refers:
			definition, defined = m, true
		case !known:
			found.add(finding{mention: m})
		}
	}
	k.tell(&found, report)
	return nil
}

// merge returns all mentions in order: those of the file and those in memory.
func (k *Keys) merge() (*merger, error) {
	k.sort()
	merge := &merger{}
	if err := merge.add(&run{memory: k.chunk}); err != nil {
		return nil, err
	}
	for _, section := range k.runs {
		if _, err := section.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		if err := merge.add(&run{file: bufio.NewReaderSize(section, 1<<15)}); err != nil {
			return nil, err
		}
	}
	return merge, nil
}

// finding is a reference to nothing, or a second definition of first.
type finding struct {
	mention
	first mention
}

// findings keeps those that stand first in the files, and counts the others.
type findings struct {
	kept []finding
	more int
}

func (f *findings) add(one finding) {
	if len(f.kept) == 2*MaxProblems {
		f.trim()
	}
	f.kept = append(f.kept, one)
}

func (f *findings) trim() {
	slices.SortFunc(f.kept, func(a, b finding) int { return a.comparePlace(&b.mention) })
	keep := min(len(f.kept), MaxProblems)
	f.more += len(f.kept) - keep
	f.kept = f.kept[:keep]
}

func (k *Keys) tell(found *findings, report *Report) {
	found.trim()
	for i := range found.kept {
		f := &found.kept[i]
		if f.refers {
			report.Add(k.place(&f.mention), "", "%s is not defined", f.named())
			continue
		}
		report.Add(k.place(&f.mention), "", "%s is defined twice, first at %s", f.named(), k.place(&f.first))
	}
	report.more += found.more
}

func (k *Keys) place(m *mention) renjia.Place {
	return renjia.Place{File: k.files[m.file], Line: int(m.line), Column: int(m.column)}
}

// Close removes the temporary file. The check is over then.
func (k *Keys) Close() error {
	file := k.spill
	k.spill, k.runs, k.chunk, k.err = nil, nil, nil, renjia.ErrClosed
	if file == nil {
		return nil
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// compare orders mentions by key, definitions first, then by place.
func (m *mention) compare(o *mention) int {
	if c := bytes.Compare(m.print[:], o.print[:]); c != 0 {
		return c
	}
	if m.refers != o.refers {
		if o.refers {
			return -1
		}
		return 1
	}
	return m.comparePlace(o)
}

func (m *mention) comparePlace(o *mention) int {
	return cmp.Or(cmp.Compare(m.file, o.file), cmp.Compare(m.line, o.line), cmp.Compare(m.column, o.column))
}
