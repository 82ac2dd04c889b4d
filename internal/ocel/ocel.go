// Package ocel has the parts of object-centric event logs (OCEL 2.0, JSON; Berti et
// al. 2024) and writes them one after the other, so that a log need not fit into
// memory.
package ocel

import (
	"bufio"
	"encoding/json"
	"io"
)

// Attribute is an attribute of an event or an object, or its declaration in a type.
type Attribute struct {
	Name  string `json:"name"`
	Type  string `json:"type,omitempty"` // of a declaration
	Time  string `json:"time,omitempty"` // of an object: from when on
	Value Value  `json:"value,omitempty"`
}

// Value is written as text; numbers and booleans are read too.
type Value string

// UnmarshalJSON reads text, and any other scalar as it is written.
func (v *Value) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '"' {
		*v = Value(b)
		return nil
	}
	return json.Unmarshal(b, (*string)(v))
}

// Relation says what an object is in an event, or to another object.
type Relation struct {
	Object    string `json:"objectId"`
	Qualifier string `json:"qualifier"`
}

// Event is something that happened to objects.
type Event struct {
	ID            string      `json:"id"`
	Type          string      `json:"type"`
	Time          string      `json:"time"`
	Attributes    []Attribute `json:"attributes"`
	Relationships []Relation  `json:"relationships"`
}

// Object is something that events happen to.
type Object struct {
	ID            string      `json:"id"`
	Type          string      `json:"type"`
	Attributes    []Attribute `json:"attributes"`
	Relationships []Relation  `json:"relationships"`
}

// Type declares a type of events or objects.
type Type struct {
	Name       string      `json:"name"`
	Attributes []Attribute `json:"attributes"`
}

// Writer writes a log piece by piece and keeps its first error. Err may be set by
// whoever makes the pieces.
type Writer struct {
	w   *bufio.Writer
	Err error
}

// NewWriter returns a writer of a log.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriter(w)} }

// Raw writes text as it is.
func (w *Writer) Raw(s string) {
	if w.Err == nil {
		_, w.Err = w.w.WriteString(s)
	}
}

// Value writes a value as JSON.
func (w *Writer) Value(v any) {
	b, err := json.Marshal(v)
	if w.Err == nil {
		w.Err = err
	}
	w.Raw(string(b))
}

// Item writes element i of a list on a line of its own.
func (w *Writer) Item(i int, v any) {
	if i > 0 {
		w.Raw(",")
	}
	w.Raw("\n")
	w.Value(v)
}

// Close writes out what is held back and returns the first error of all.
func (w *Writer) Close() error {
	if w.Err != nil {
		return w.Err
	}
	return w.w.Flush()
}
