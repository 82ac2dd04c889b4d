package ocds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Write writes a release package as indented JSON, after validating it as Read
// does: what it writes, the official schema accepts. Amounts are numbers with
// all places of their currency.
func Write(w io.Writer, p Package) error {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return fmt.Errorf("ocds: %w", err)
	}
	if _, err := Read(bytes.NewReader(buf.Bytes()), "package"); err != nil {
		return err
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// Write writes the document as it was read, everything included.
func (d *Document) Write(w io.Writer) error {
	var buf bytes.Buffer
	if err := json.Indent(&buf, d.root.append(nil), "", "  "); err != nil {
		return fmt.Errorf("ocds: %w", err)
	}
	buf.WriteByte('\n')
	_, err := w.Write(buf.Bytes())
	return err
}

// at is a time of a document, or none.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
