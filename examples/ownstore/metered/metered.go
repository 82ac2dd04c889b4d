// Package metered wraps a store and measures the engine under it: how often each
// method was called, how long it took, how often it failed.
//
// A wrapper embeds the store and replaces what it wants to see. Optional
// abilities (driver.Auditor and others) are found by asking the value itself, so
// a wrapper has to pass on those of the store it wraps, and no others: see
// [Wrap]. An ability that is not passed on costs time, not correctness.
//
// What a *program* does with a store, down to acts and retries, is seen better
// through storage.Options.Observer.
package metered

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/renjia-project/renjia/storage/driver"
)

// Meter collects the measurements of one store or several.
type Meter struct {
	mu   sync.Mutex
	rows map[string]*Row
}

// Row is what was measured of one method.
type Row struct {
	Method   string        `json:"method"`
	Calls    int           `json:"calls"`
	Failures int           `json:"failures"`
	Time     time.Duration `json:"nanoseconds"`
}

// Rows returns a row for every method that was called, in order of names.
func (m *Meter) Rows() []Row {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]Row, 0, len(m.rows))
	for _, r := range m.rows {
		all = append(all, *r)
	}
	slices.SortFunc(all, func(a, b Row) int { return cmp.Compare(a.Method, b.Method) })
	return all
}

// measure notes a call that began at some time and ended with an error or none.
func (m *Meter) measure(method string, begun time.Time, err error) {
	took := time.Since(begun)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rows == nil {
		m.rows = map[string]*Row{}
	}
	if m.rows[method] == nil {
		m.rows[method] = &Row{Method: method}
	}
	r := m.rows[method]
	r.Calls++
	r.Time += took
	if err != nil {
		r.Failures++
	}
}

// Wrap returns a store that does what d does and is measured by m.
func Wrap(d driver.Store, m *Meter) driver.Store {
	s := &store{Store: d, meter: m}
	if a, ok := d.(driver.Auditor); ok {
		return &auditing{store: s, Auditor: a}
	}
	return s
}

// store measures the methods that do the work; the others are those of the store
// it wraps.
type store struct {
	driver.Store
	meter *Meter
}

// auditing passes an optional ability on.
type auditing struct {
	*store
	driver.Auditor
}

func (s *store) Commit(ctx context.Context, b *driver.Batch) (stamp driver.Stamp, err error) {
	defer func(begun time.Time) { s.meter.measure("Commit", begun, err) }(time.Now())
	return s.Store.Commit(ctx, b)
}

func (s *store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (stamp driver.Stamp, err error) {
	defer func(begun time.Time) { s.meter.measure("Redact", begun, err) }(time.Now())
	return s.Store.Redact(ctx, keys, b)
}

func (s *store) Snapshot(ctx context.Context, space string, at driver.Position) (driver.Snapshot, error) {
	begun := time.Now()
	snap, err := s.Store.Snapshot(ctx, space, at)
	s.meter.measure("Snapshot", begun, err)
	if err != nil {
		return nil, err
	}
	return &snapshot{snap, s.meter}, nil
}

type snapshot struct {
	driver.Snapshot
	meter *Meter
}

func (s *snapshot) Get(ctx context.Context, kind string, ids []string) (found []driver.Record, err error) {
	defer func(begun time.Time) { s.meter.measure("Get", begun, err) }(time.Now())
	return s.Snapshot.Get(ctx, kind, ids)
}

// Query measures from the first record asked for to the last, the caller's own
// work in between included.
func (s *snapshot) Query(ctx context.Context, q *driver.Query) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		var failed error
		defer func(begun time.Time) { s.meter.measure("Query", begun, failed) }(time.Now())
		for r, err := range s.Snapshot.Query(ctx, q) {
			failed = err
			if !yield(r, err) {
				return
			}
		}
	}
}
