package tabular

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
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
// by side.
type Keys struct {
	limit int
	chunk []mention
	files []string
	runs  []*os.File
	err   error
}

const (
	chunkMentions = 1 << 18
	keptText      = 40
	mentionSize   = 16 + 1 + 4 + 4 + 4 + 1 + keptText
)

// mention is one place where a key is defined or referred to.
type mention struct {
	print  [16]byte // fingerprint of kind and key
	refers bool
	file   uint32
	line   uint32
	column uint32
	text   [keptText + 1]byte // length and beginning of "kind key", for messages
}

// NewKeys returns an empty check. Close it to remove its temporary files.
func NewKeys() *Keys { return &Keys{limit: chunkMentions} }

// Define says that a record of a kind with this key stands at a place.
func (k *Keys) Define(kind, key string, place renjia.Place) { k.add(kind, key, place, false) }

// Refer says that a place names a record of a kind.
func (k *Keys) Refer(kind, key string, place renjia.Place) { k.add(kind, key, place, true) }

func (k *Keys) add(kind, key string, place renjia.Place, refers bool) {
	if key == "" {
		return // an empty cell is a problem of its own
	}
	m := mention{refers: refers, file: k.file(place.File), line: uint32(place.Line), column: uint32(place.Column)}
	sum := sha256.Sum256([]byte(kind + "\x00" + key))
	copy(m.print[:], sum[:])
	m.text[0] = byte(copy(m.text[1:], kind+" "+key))
	k.chunk = append(k.chunk, m)
	if len(k.chunk) >= k.limit {
		k.spill()
	}
}

func (k *Keys) file(name string) uint32 {
	if i := slices.Index(k.files, name); i >= 0 {
		return uint32(i)
	}
	k.files = append(k.files, name)
	return uint32(len(k.files) - 1)
}

// compare orders mentions by key, definitions first, then by place.
func (m *mention) compare(o *mention) int {
	rank := func(refers bool) int {
		if refers {
			return 1
		}
		return 0
	}
	return cmp.Or(bytes.Compare(m.print[:], o.print[:]), cmp.Compare(rank(m.refers), rank(o.refers)),
		cmp.Compare(m.file, o.file), cmp.Compare(m.line, o.line), cmp.Compare(m.column, o.column))
}

// spill sorts the mentions in memory and moves them to a temporary file.
func (k *Keys) spill() {
	slices.SortFunc(k.chunk, func(a, b mention) int { return a.compare(&b) })
	f, err := os.CreateTemp("", "renjia-keys-*")
	if err == nil {
		k.runs = append(k.runs, f)
		w := bufio.NewWriterSize(f, 1<<16)
		for i := range k.chunk {
			_, _ = w.Write(k.chunk[i].encode()) // Flush reports it
		}
		err = w.Flush()
	}
	k.err = errors.Join(k.err, err)
	k.chunk = k.chunk[:0]
}

func (m *mention) encode() []byte {
	b := make([]byte, 0, mentionSize)
	b = append(b, m.print[:]...)
	refers := byte(0)
	if m.refers {
		refers = 1
	}
	b = append(b, refers)
	for _, n := range [...]uint32{m.file, m.line, m.column} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, m.text[:]...)
}

func (m *mention) decode(b []byte) {
	copy(m.print[:], b)
	m.refers = b[16] == 1
	m.file, m.line, m.column = binary.BigEndian.Uint32(b[17:]), binary.BigEndian.Uint32(b[21:]), binary.BigEndian.Uint32(b[25:])
	copy(m.text[:], b[29:])
}

// Check adds to the report every key that is defined again, at the later place,
// and every reference to a key that is not defined.
func (k *Keys) Check(report *Report) error {
	k.spill()
	if k.err != nil {
		return fmt.Errorf("check keys: %w", k.err)
	}
	merge := &merger{}
	for _, f := range k.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("check keys: %w", err)
		}
		merge.push(&run{in: bufio.NewReaderSize(f, 1<<15)})
	}
	var found []finding
	var definition mention
	for merge.Len() > 0 && merge.err == nil {
		m := merge.pop()
		known := definition.print == m.print && definition.line != 0
		switch {
		case !m.refers && known:
			found = append(found, finding{m, "is defined twice, first at " + k.place(&definition).String()})
		case !m.refers:
			definition = m
		case !known:
			found = append(found, finding{m, "is not defined"})
		}
		if len(found) > 2*MaxProblems {
			break
		}
	}
	if merge.err != nil {
		return fmt.Errorf("check keys: %w", merge.err)
	}
	k.tell(found, report)
	return nil
}

type finding struct {
	mention
	what string
}

// tell reports findings in the order of the files.
func (k *Keys) tell(found []finding, report *Report) {
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	for i := range found {
		f := &found[i]
		report.Add(k.place(&f.mention), "", "%s %s", bytes.ToValidUTF8(f.text[1:1+f.text[0]], []byte("…")), f.what)
	}
}

func (k *Keys) place(m *mention) renjia.Place {
	return renjia.Place{File: k.files[m.file], Line: int(m.line), Column: int(m.column)}
}

// Close removes the temporary files.
func (k *Keys) Close() error {
	var errs []error
	for _, f := range k.runs {
		errs = append(errs, f.Close(), os.Remove(f.Name()))
	}
	k.runs = nil
	return errors.Join(errs...)
}

// run is one sorted file, standing at its next mention.
type run struct {
	in   *bufio.Reader
	next mention
}

// merger is a heap of runs, the least mention on top.
type merger struct {
	runs []*run
	err  error
}

func (h *merger) Len() int           { return len(h.runs) }
func (h *merger) Less(i, j int) bool { return h.runs[i].next.compare(&h.runs[j].next) < 0 }
func (h *merger) Swap(i, j int)      { h.runs[i], h.runs[j] = h.runs[j], h.runs[i] }

// Push implements heap.Interface.
func (h *merger) Push(x any) { h.runs = append(h.runs, x.(*run)) }

// Pop implements heap.Interface.
func (h *merger) Pop() any {
	last := h.runs[len(h.runs)-1]
	h.runs = h.runs[:len(h.runs)-1]
	return last
}

func (h *merger) push(r *run) {
	if h.advance(r) {
		heap.Push(h, r)
	}
}

func (h *merger) pop() mention {
	top := h.runs[0]
	m := top.next
	if h.advance(top) {
		heap.Fix(h, 0)
	} else {
		heap.Pop(h)
	}
	return m
}

func (h *merger) advance(r *run) bool {
	var b [mentionSize]byte
	_, err := io.ReadFull(r.in, b[:])
	if err == nil {
		r.next.decode(b[:])
		return true
	}
	if !errors.Is(err, io.EOF) {
		h.err = err
	}
	return false
}
