package exchange

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/renjia-project/renjia"
)

// xmlReader reads XML element by element. It expands no entity but those of XML
// itself, and recurses no deeper than the elements it knows.
type xmlReader struct {
	*xml.Decoder
	format string
}

func newXMLReader(r io.Reader, format string) *xmlReader {
	x := &xmlReader{xml.NewDecoder(bufio.NewReader(r)), format}
	x.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "utf-8", "us-ascii", "ascii":
			return in, nil
		case "iso-8859-1", "latin1":
			return charmap.ISO8859_1.NewDecoder().Reader(in), nil
		case "gb2312", "gbk", "gb18030":
			return simplifiedchinese.GB18030.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("encoding %q: save the file as UTF-8: %w", charset, renjia.ErrUnsupported)
	}
	return x
}

// root reads to the first element, which must be of a name.
func (x *xmlReader) root(name string) error {
	for {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return x.fail(fmt.Errorf("there is no element %s: %w", name, renjia.ErrInvalid))
		}
		if err != nil {
			return x.fail(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local != name {
				return x.fail(fmt.Errorf("element %s: want %s: %w", start.Name.Local, name, renjia.ErrInvalid))
			}
			return nil
		}
	}
}

// children visits every child of the element that was just begun, to its end. A
// visit reads the child to its end.
func (x *xmlReader) children(visit func(child xml.StartElement) error) error {
	for {
		token, err := x.Token()
		if err != nil {
			return x.fail(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := visit(t); err != nil {
				return x.fail(err)
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text reads the text of the element that was just begun, to its end. If only
// is not empty, it is the first text of an element of such a name below.
func (x *xmlReader) text(only string) (string, error) {
	var text strings.Builder
	depth, inside, done := 1, only == "", false
	for depth > 0 {
		token, err := x.Token()
		if err != nil {
			return "", x.fail(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			inside = inside || !done && t.Name.Local == only
		case xml.EndElement:
			depth--
			if only != "" && t.Name.Local == only {
				inside, done = false, true
			}
		case xml.CharData:
			if inside {
				text.Write(t)
			}
		}
	}
	return text.String(), nil
}

// at returns the place that was read to.
func (x *xmlReader) at() renjia.Place {
	line, column := x.InputPos()
	return renjia.Place{Line: line, Column: column}
}

// fail wraps an error once with its place.
func (x *xmlReader) fail(err error) error {
	var placed *placedError
	if err == nil || errors.As(err, &placed) {
		return err
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: %w", err, renjia.ErrInvalid)
	}
	return &placedError{x.format, x.at(), err}
}

// placedError is an error at a place of a file.
type placedError struct {
	format string
	place  renjia.Place
	err    error
}

func (e *placedError) Error() string {
	return e.format + ": " + e.place.String() + ": " + e.err.Error()
}

func (e *placedError) Unwrap() error { return e.err }

// attribute returns the value of an attribute of an element, "" if it lacks it.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// unsupported is an error for what a network cannot hold.
func unsupported(what string) error {
	return fmt.Errorf("%s: a network cannot hold it: %w", what, renjia.ErrUnsupported)
}

// xmlWriter writes XML; the first error is kept to the end.
type xmlWriter struct {
	*bufio.Writer
	err error
}

func newXMLWriter(w io.Writer) *xmlWriter {
	x := &xmlWriter{Writer: bufio.NewWriter(w)}
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	return x
}

func (x *xmlWriter) raw(markup ...string) {
	for _, s := range markup {
		_, _ = x.WriteString(s) // Flush reports it
	}
}

// text writes a text with what has a meaning in XML escaped. What XML cannot
// hold at all is an error.
func (x *xmlWriter) text(s string) {
	for _, r := range s {
		if x.err == nil && !isXML(r) {
			x.err = fmt.Errorf("%q: XML has no %U: %w", s, r, renjia.ErrUnsupported)
		}
	}
	_ = xml.EscapeText(x.Writer, []byte(s)) // Flush reports it
}

// attribute writes an attribute of an element, unless it is empty.
func (x *xmlWriter) attribute(name, value string) {
	if value != "" {
		x.raw(` `, name, `="`)
		x.text(value)
		x.raw(`"`)
	}
}

func (x *xmlWriter) finish() error {
	if x.err != nil {
		return x.err
	}
	return x.Flush()
}

func isXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}
