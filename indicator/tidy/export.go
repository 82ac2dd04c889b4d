package tidy

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Sink takes tables: a folder of CSV files, a workbook.
type Sink interface {
	// Begin is called once for every table that has rows, before its first.
	Begin(t *Table) (Rows, error)
	// End is called once, after all tables are closed, with what was made.
	End(p *Package) error
	// Abort removes what was made, after an error.
	Abort()
}

// Rows takes the rows of one table. A row has a text for every column, empty
// where nothing is recorded; it is reused after Write returns.
type Rows interface {
	Write(row []string) error
	// Close ends the table and says where it is.
	Close() (File, error)
}

// File is where a table of an export is.
type File struct {
	Path   string
	Format string // csv, xlsx, parquet
	Sheet  string // of a workbook
}

// Package says what an export holds.
type Package struct {
	Space    string
	Position storage.Position
	Time     time.Time // when that position was recorded
	Hash     string    // of the journal at it, hexadecimal
	Personal Treatment
	Guarded  []string // kinds left out because they are guarded
	Tables   []Written
}

// Written is a table of an export.
type Written struct {
	*Table
	File
	Rows int64
}

// Export writes the records of a space as of a position of its journal, 0 for the
// newest. After an error the sink is told to remove what it has made.
func (p *Plan) Export(ctx context.Context, space *storage.Space, at storage.Position, sink Sink) (*Package, error) {
	made, err := p.export(ctx, space, at, sink)
	if err == nil {
		err = sink.End(made)
	}
	if err != nil {
		sink.Abort()
		return nil, err
	}
	return made, nil
}

func (p *Plan) export(ctx context.Context, space *storage.Space, at storage.Position, sink Sink) (*Package, error) {
	stamp, err := stampAt(ctx, space, at)
	if err != nil {
		return nil, err
	}
	made := &Package{
		Space: space.Name(), Position: stamp.Position, Time: stamp.Time, Hash: hex.EncodeToString(stamp.Hash[:]),
		Personal: p.options.Personal, Guarded: p.guarded,
	}
	read := func(s *storage.Snapshot) error {
		for _, k := range p.kinds {
			w := &writer{sink: sink, open: map[*Table]*output{}}
			if err := errors.Join(p.kind(ctx, s, k, w), w.close(k.tables, made)); err != nil {
				return err
			}
		}
		return nil
	}
	if p.options.Reading.By.IsZero() {
		return made, space.AsOf(ctx, stamp.Position, read)
	}
	return made, space.ReadAsOf(ctx, p.options.Reading, stamp.Position, read)
}

// stampAt finds the commit at a position.
func stampAt(ctx context.Context, space *storage.Space, at storage.Position) (storage.Stamp, error) {
	if at == 0 {
		head, err := space.Head(ctx)
		if err == nil && head.Position == 0 {
			err = fmt.Errorf("space %s: holds nothing: %w", space.Name(), renjia.ErrNotFound)
		}
		return head, err
	}
	for commit, err := range space.Commits(ctx, at-1) {
		if err != nil {
			return storage.Stamp{}, err
		}
		return commit.Stamp, nil
	}
	return storage.Stamp{}, fmt.Errorf("space %s: has no position %d: %w", space.Name(), at, renjia.ErrNotFound)
}

func (p *Plan) kind(ctx context.Context, s *storage.Snapshot, k planned, w *writer) error {
	r := &rows{pseudonym: p.options.Pseudonym, emit: w.write}
	for stored, err := range storage.Records(ctx, s, k.kind) {
		if err != nil {
			return err
		}
		if err := r.record(k.main, stored); err != nil {
			return err
		}
	}
	return nil
}

// writer opens the tables of a kind when their first row comes.
type writer struct {
	sink Sink
	open map[*Table]*output
}

type output struct {
	rows Rows
	n    int64
}

func (w *writer) write(t *Table, row []string) error {
	o := w.open[t]
	if o == nil {
		rows, err := w.sink.Begin(t)
		if err != nil {
			return err
		}
		o = &output{rows: rows}
		w.open[t] = o
	}
	o.n++
	return o.rows.Write(row)
}

func (w *writer) close(tables []*Table, made *Package) (all error) {
	for _, t := range tables {
		o := w.open[t]
		if o == nil {
			continue
		}
		file, err := o.rows.Close()
		made.Tables = append(made.Tables, Written{t, file, o.n})
		all = errors.Join(all, err)
	}
	return all
}
