package procedure

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/ocel"
)

// ReadOCEL reads the cases of an object-centric event log (OCEL 2.0, JSON) as
// [WriteOCEL] writes it: events belong to the one object of type "case" they
// are related to, by the qualifier "case". Other objects and attributes are
// left aside. Events may stand in any order in the file; within a case they
// keep it. What is wrong with events is reported together, with their IDs.
func ReadOCEL(r io.Reader, file string) ([]Case, error) {
	o := &ocelReader{dec: json.NewDecoder(r), at: map[string]int{}, file: file}
	if err := o.read(); err != nil {
		return nil, err
	}
	if err := o.problems.Err(file); err != nil {
		return nil, err
	}
	return o.cases, nil
}

type ocelReader struct {
	dec      *json.Decoder
	file     string
	cases    []Case
	at       map[string]int
	problems renjia.Problems
}

func (o *ocelReader) broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%s: byte %d: not OCEL: %w: %w", o.file, o.dec.InputOffset(), renjia.ErrInvalid, err)
}

func (o *ocelReader) read() error {
	if err := o.delim('{'); err != nil {
		return o.broken(err)
	}
	found := false
	for o.dec.More() {
		key, err := o.dec.Token()
		if err != nil {
			return o.broken(err)
		}
		switch key {
		case "events":
			found = true
			err = readList(o, o.event)
		case "objects":
			err = readList(o, o.object)
		default:
			var skipped json.RawMessage
			err = o.dec.Decode(&skipped)
		}
		if err != nil {
			return o.broken(err)
		}
	}
	if err := o.delim('}'); err != nil {
		return o.broken(err)
	}
	if !found {
		return o.broken(errors.New("no events"))
	}
	return nil
}

func (o *ocelReader) delim(want json.Delim) error {
	t, err := o.dec.Token()
	if err == nil && t != want {
		err = fmt.Errorf("%v: want %v", t, want)
	}
	return err
}

func readList[T any](o *ocelReader, take func(T)) error {
	if err := o.delim('['); err != nil {
		return err
	}
	for o.dec.More() {
		var item T
		if err := o.dec.Decode(&item); err != nil {
			return err
		}
		take(item)
	}
	return o.delim(']')
}

// object keeps cases without events.
func (o *ocelReader) object(x ocelObject) {
	if x.Type == caseObject {
		o.of(x.ID)
	}
}

func (o *ocelReader) of(id string) *Case {
	i, known := o.at[id]
	if !known {
		i = len(o.cases)
		o.at[id] = i
		o.cases = append(o.cases, Case{ID: strings.TrimPrefix(id, casePrefix)})
	}
	return &o.cases[i]
}

func (o *ocelReader) event(x ocel.Event) {
	var probs renjia.Problems
	id, cases := "", 0
	for _, r := range x.Relationships {
		if r.Qualifier == "case" {
			id = r.Object
			cases++
		}
	}
	probs.Require(cases == 1, "relationships", "%d cases: want one", cases)
	e := Event{Step: x.Type}
	var err error
	if e.On, err = dayOf(x.Time); err != nil {
		probs.Within("time", err)
	}
	for _, a := range x.Attributes {
		if a.Name == "resource" {
			e.By = string(a.Value)
			continue
		}
		probs.Within("attributes", e.setAttribute(a.Name, string(a.Value)))
	}
	if len(probs) == 0 {
		probs.Within("", e.checkLogged(len(o.of(id).Events)))
	}
	if len(probs) == 0 {
		k := o.of(id)
		k.Events = append(k.Events, e)
		return
	}
	o.problems.Within("events["+x.ID+"]", probs.Err("event "+x.ID))
}
