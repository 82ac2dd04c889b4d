package tidy

import (
	"bufio"
	"encoding/csv"
	"io"
)

// Files makes and removes the files of an export.
type Files interface {
	// Create makes a file of that name.
	Create(name string) (io.WriteCloser, error)
	// Commit shows all files at once under their place; after an error of it, or
	// instead of it, Discard removes them.
	Commit() error
	Discard()
}

// CSV returns a sink that makes one CSV file a table (RFC 4180, UTF-8, a header,
// lines that end in LF) and the dictionary datapackage.json.
func CSV(f Files) Sink { return csvSink{f} }

type csvSink struct{ files Files }

func (s csvSink) Begin(t *Table) (Rows, error) {
	name := t.Name + ".csv"
	f, err := s.files.Create(name)
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(f, 1<<16)
	w := &csvRows{name: name, file: f, buffer: buffer, csv: csv.NewWriter(buffer)}
	header := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
	}
	return w, w.csv.Write(header)
}

func (s csvSink) End(p *Package) error {
	if err := p.WriteDictionary(s.files); err != nil {
		return err
	}
	return s.files.Commit()
}

func (s csvSink) Abort() { s.files.Discard() }

type csvRows struct {
	name   string
	file   io.WriteCloser
	buffer *bufio.Writer
	csv    *csv.Writer
}

func (w *csvRows) Write(row []string) error { return w.csv.Write(row) }

func (w *csvRows) Close() (File, error) {
	w.csv.Flush()
	err := w.csv.Error()
	if err == nil {
		err = w.buffer.Flush()
	}
	if closed := w.file.Close(); err == nil {
		err = closed
	}
	return File{Path: w.name, Format: "csv"}, err
}
