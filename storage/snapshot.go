package storage

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Reader is what collections read from: a [*Snapshot] or a [*Tx].
type Reader interface {
	// Space returns the name of the space that is read.
	Space() string

	get(ctx context.Context, d *definition, ids []string) ([]driver.Record, error)
	query(ctx context.Context, d *definition, q *driver.Query) iter.Seq2[*driver.Record, error]
}

// Snapshot is one consistent state of a space. It is used by one goroutine,
// inside the function it was given to.
type Snapshot struct {
	space   *Space
	driver  driver.Snapshot
	guarded bool   // guarded kinds may be read
	watch   *watch // counts what is read
}

// Space returns the name of the space that is read.
func (s *Snapshot) Space() string { return s.space.name }

func (s *Snapshot) get(ctx context.Context, d *definition, ids []string) ([]driver.Record, error) {
	if err := s.mayRead(d); err != nil {
		return nil, err
	}
	records, err := s.driver.Get(ctx, d.kind.Name, ids)
	s.watch.read(len(records))
	return records, err
}

func (s *Snapshot) query(ctx context.Context, d *definition, q *driver.Query) iter.Seq2[*driver.Record, error] {
	if err := s.mayRead(d); err != nil {
		return failed(err)
	}
	if s.watch == nil {
		return s.driver.Query(ctx, q)
	}
	return s.watch.counted(s.driver.Query(ctx, q))
}

func (s *Snapshot) mayRead(d *definition) error {
	if err := s.space.store.known(d); err != nil {
		return err
	}
	if d.guarded && !s.guarded {
		return fmt.Errorf("%s is guarded: read it through Space.Read with an act that says why: %w", d.kind.Name, renjia.ErrForbidden)
	}
	return nil
}

func failed(err error) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) { yield(nil, err) }
}
