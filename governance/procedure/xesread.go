package procedure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/renjia-project/renjia"
)

// ReadXES reads the cases of an event log in XES, one at a time. It takes what
// [WriteXES] writes and, from logs of other programs, concept:name,
// time:timestamp and org:resource; attributes it does not know are left aside,
// and of events with a lifecycle only those that complete are taken. The first
// error ends the reading: a *renjia.ValidationError with line and column.
func ReadXES(r io.Reader, file string) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		x := &xesReader{dec: xml.NewDecoder(r), file: file}
		for {
			k, err := x.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(k, err) || err != nil {
				return
			}
		}
	}
}

type xesReader struct {
	dec  *xml.Decoder
	file string
	log  bool // the root element was seen
}

// fail reports what is wrong here.
func (x *xesReader) fail(err error) error {
	line, column := x.dec.InputPos()
	var probs renjia.Problems
	probs.At(renjia.Place{File: x.file, Line: line, Column: column}, "", "%v", err)
	return probs.Err(x.file)
}

// token returns the next start or end of an element.
func (x *xesReader) token() (xml.Token, error) {
	for {
		t, err := x.dec.Token()
		if errors.Is(err, io.EOF) {
			if !x.log {
				return nil, x.fail(errors.New("want a log of XES"))
			}
			return nil, io.EOF
		}
		if err != nil {
			return nil, x.fail(fmt.Errorf("not XML: %w", err))
		}
		switch t.(type) {
		case xml.StartElement, xml.EndElement:
			return t, nil
		}
	}
}

// next returns the next case, or io.EOF.
func (x *xesReader) next() (Case, error) {
	for {
		t, err := x.token()
		if err != nil {
			return Case{}, err
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case !x.log:
			if start.Name.Local != "log" {
				return Case{}, x.fail(fmt.Errorf("<%s>: want a log of XES", start.Name.Local))
			}
			x.log = true
		case start.Name.Local == "trace":
			return x.trace()
		default:
			if err := x.skip(); err != nil {
				return Case{}, err
			}
		}
	}
}

func (x *xesReader) skip() error {
	if err := x.dec.Skip(); err != nil {
		return x.fail(fmt.Errorf("not XML: %w", err))
	}
	return nil
}

func (x *xesReader) trace() (k Case, err error) {
	err = x.children(func(s xml.StartElement) error {
		if s.Name.Local == "event" {
			e, taken, err := x.event(len(k.Events))
			if taken {
				k.Events = append(k.Events, e)
			}
			return err
		}
		if key, value := pair(s); key == "concept:name" {
			k.ID = value
		}
		return x.skip()
	})
	if err == nil && k.ID == "" {
		err = x.fail(errors.New("a trace needs a concept:name"))
	}
	return k, err
}

// children calls do for each element up to the end of the present one.
func (x *xesReader) children(do func(xml.StartElement) error) error {
	for {
		t, err := x.token()
		if errors.Is(err, io.EOF) {
			return x.fail(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		if err := do(start); err != nil {
			return err
		}
	}
}

// event reads an event; taken is false for one that is not complete.
func (x *xesReader) event(entries int) (e Event, taken bool, err error) {
	taken = true
	err = x.children(func(s xml.StartElement) error {
		key, value := pair(s)
		if key == "lifecycle:transition" && value != "complete" && value != "COMPLETE" {
			taken = false
		}
		if err := e.setXES(key, value); err != nil {
			return x.fail(err)
		}
		return x.skip()
	})
	if err == nil && taken {
		if bad := e.checkLogged(entries); bad != nil {
			err = x.fail(bad)
		}
	}
	return e, taken && err == nil, err
}

func (e *Event) setXES(key, value string) (err error) {
	switch key {
	case "concept:name":
		e.Step = value
	case "org:resource":
		e.By = value
	case "time:timestamp":
		if e.On, err = dayOf(value); err != nil {
			return fmt.Errorf("time:timestamp: %w", err)
		}
	default:
		return e.setAttribute(key, value)
	}
	return nil
}

// pair returns key and value of an attribute of XES.
func pair(s xml.StartElement) (key, value string) {
	for _, a := range s.Attr {
		switch a.Name.Local {
		case "key":
			key = a.Value
		case "value":
			value = a.Value
		}
	}
	return key, value
}
