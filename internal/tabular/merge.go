package tabular

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
)

const (
	keptText    = 40
	mentionSize = 16 + 1 + 4 + 4 + 4 + 1 + keptText
)

// mention is one place where a key is defined or referred to.
type mention struct {
	print  [16]byte // fingerprint of kind and key: half of a SHA-256
	refers bool
	file   uint32
	line   uint32
	column uint32
	length byte           // of the text, at most keptText+1: then it is cut
	text   [keptText]byte // the beginning of "kind key", for messages
}

func (m *mention) setText(s string) {
	copy(m.text[:], s)
	m.length = byte(min(len(s), keptText+1))
}

// named returns kind and key, shortened if need be.
func (m *mention) named() string {
	if m.length <= keptText {
		return string(m.text[:m.length])
	}
	return string(bytes.ToValidUTF8(m.text[:], nil)) + "…"
}

func (m *mention) encode(b *[mentionSize]byte) {
	copy(b[:16], m.print[:])
	b[16] = 0
	if m.refers {
		b[16] = 1
	}
	binary.BigEndian.PutUint32(b[17:], m.file)
	binary.BigEndian.PutUint32(b[21:], m.line)
	binary.BigEndian.PutUint32(b[25:], m.column)
	b[29] = m.length
	copy(b[30:], m.text[:])
}

func (m *mention) decode(b *[mentionSize]byte) {
	copy(m.print[:], b[:16])
	m.refers = b[16] == 1
	m.file, m.line, m.column = binary.BigEndian.Uint32(b[17:]), binary.BigEndian.Uint32(b[21:]), binary.BigEndian.Uint32(b[25:])
	m.length = b[29]
	copy(m.text[:], b[30:])
}

// run is one sorted sequence of mentions, standing at its next one.
type run struct {
	file   *bufio.Reader // or
	memory []mention
	next   mention
}

// advance moves to the next mention, and reports whether there is one.
func (r *run) advance() (bool, error) {
	if r.file == nil {
		if len(r.memory) == 0 {
			return false, nil
		}
		r.next, r.memory = r.memory[0], r.memory[1:]
		return true, nil
	}
	var b [mentionSize]byte
	if _, err := io.ReadFull(r.file, b[:]); err != nil {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return false, err
	}
	r.next.decode(&b)
	return true, nil
}

// merger is a heap of runs, the least mention on top.
type merger struct{ runs []*run }

// Len implements heap.Interface.
func (h *merger) Len() int { return len(h.runs) }

// Less implements heap.Interface.
func (h *merger) Less(i, j int) bool { return h.runs[i].next.compare(&h.runs[j].next) < 0 }

// Swap implements heap.Interface.
func (h *merger) Swap(i, j int) { h.runs[i], h.runs[j] = h.runs[j], h.runs[i] }

// Push implements heap.Interface.
func (h *merger) Push(x any) { h.runs = append(h.runs, x.(*run)) }

// Pop implements heap.Interface.
func (h *merger) Pop() any {
	last := h.runs[len(h.runs)-1]
	h.runs = h.runs[:len(h.runs)-1]
	return last
}

func (h *merger) add(r *run) error {
	ok, err := r.advance()
	if ok {
		heap.Push(h, r)
	}
	return err
}

// pop returns the least mention of all runs, and false after the last.
func (h *merger) pop() (mention, bool, error) {
	if len(h.runs) == 0 {
		return mention{}, false, nil
	}
	top := h.runs[0]
	least := top.next
	ok, err := top.advance()
	if ok {
		heap.Fix(h, 0)
	} else {
		heap.Pop(h)
	}
	return least, true, err
}
