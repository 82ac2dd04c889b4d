package ledger

import (
	"iter"
	"math"
	"time"

	"github.com/renjia-project/renjia"
)

// record is an entry in the log of the ledger. Its legs end where those of the
// next record begin.
type record struct {
	trace
	id       EntryID
	recorded int64 // µs of Unix time, or dawn
	date     renjia.Date
	first    uint32 // of its legs
	reversed bool
	closes   bool
}

// leg is what an entry does to one account of a standing.
type leg struct {
	amount   int64  // minor units, debit positive
	standing uint32 // by order of creation
	account  uint32 // by order of the chart
}

// log holds what was posted, in order. It only grows; a record changes only in
// that it was reversed.
type log struct {
	records chunks[record]
	legs    chunks[leg]
}

// legsOf returns the legs of a record by their number.
func (l *log) legsOf(i int) (from, until int) {
	from, until = int(l.records.at(i).first), l.legs.n
	if i+1 < l.records.n {
		until = int(l.records.at(i + 1).first)
	}
	return from, until
}

// seen yields the records in view, in order, with their legs.
func (l *log) seen(a AsOf) iter.Seq2[*record, iter.Seq[*leg]] {
	until := int64(math.MaxInt64)
	if !a.Recorded.IsZero() {
		until = micros(a.Recorded)
	}
	return func(yield func(*record, iter.Seq[*leg]) bool) {
		for i := range l.records.n {
			r := l.records.at(i)
			if r.recorded > until {
				return // instants never go back
			}
			if !a.Effective.IsZero() && a.Effective.Before(r.date) {
				continue
			}
			if !yield(r, l.walk(i)) {
				return
			}
		}
	}
}

func (l *log) walk(i int) iter.Seq[*leg] {
	from, until := l.legsOf(i)
	return func(yield func(*leg) bool) {
		for j := from; j < until; j++ {
			if !yield(l.legs.at(j)) {
				return
			}
		}
	}
}

// dawn is the instant of what was recorded before any instant was given.
const dawn = math.MinInt64

// micros is an instant as a number.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return dawn
	}
	return t.UnixMicro()
}

// chunks is a list that grows without copying what it holds.
type chunks[T any] struct {
	parts [][]T
	n     int
}

const chunkBits = 12

func (c *chunks[T]) at(i int) *T { return &c.parts[i>>chunkBits][i&(1<<chunkBits-1)] }

func (c *chunks[T]) add(v T) {
	switch last := c.n >> chunkBits; {
	case last < len(c.parts):
		c.parts[last] = append(c.parts[last], v)
	case last == 0:
		c.parts = append(c.parts, []T{v}) // a short list stays short
	default:
		c.parts = append(c.parts, append(make([]T, 0, 1<<chunkBits), v))
	}
	c.n++
}
