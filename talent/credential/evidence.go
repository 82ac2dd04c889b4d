package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Evidence is what is known of one person for one requirement. What is not said is
// not known: it is never read as zero.
type Evidence struct {
	// On is the day the question is asked for: of an application or a renewal.
	On renjia.Date
	// Level is the rank or scheme asked about, where the requirement has several.
	Level     string
	Records   []Record            // activities, sessions, pieces of work
	Passes    map[string][]int    // the years in which each subject was passed
	Suspended []renjia.Period     // leaves and pauses
	Amounts   map[string]Quantity // sums by what they are of: "total", "ethics", "workers", "years"
	Facts     map[string]bool     // "declared", "degree_obtained"
	Dates     map[string]renjia.Date
	Words     map[string]string // "edu", "credential"
}

// Record is one thing that a person did.
type Record struct {
	ID    string      `json:"id,omitempty"`
	On    renjia.Date `json:"on,omitzero"`
	Kind  string      `json:"kind,omitempty"` // decides its credit: "paper", "course"
	Class string      `json:"cat,omitempty"`  // the one class it belongs to
	Tags  []string    `json:"tags,omitempty"` // any number of them
	Hours *Quantity   `json:"h,omitempty"`    // nil: not known
}

// ReadEvidence reads one JSON object. "activities", "sessions", "passes" and
// "suspended" are lists; any other name is taken by its value: a number or a
// decimal text is an amount, true and false are facts, a date is a date.
func ReadEvidence(r io.Reader) (Evidence, error) {
	var e Evidence
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return e, fmt.Errorf("credential evidence: %w", err)
	}
	if len(data) > maxFile {
		return e, fmt.Errorf("credential evidence: more than %d bytes: %w", maxFile, renjia.ErrInvalid)
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return Evidence{}, fmt.Errorf("credential evidence: %w: %w", err, renjia.ErrInvalid)
	}
	return e, nil
}

const maxFile = 16 << 20

// UnmarshalJSON implements json.Unmarshaler, see [ReadEvidence].
func (e *Evidence) UnmarshalJSON(b []byte) error {
	raw, err := members(b)
	if err != nil {
		return err
	}
	*e = Evidence{Amounts: map[string]Quantity{}, Facts: map[string]bool{}, Dates: map[string]renjia.Date{}, Words: map[string]string{}}
	for _, name := range names(raw) {
		if err := e.member(name, raw[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return e.check()
}

func (e *Evidence) member(name string, raw json.RawMessage) error {
	switch name {
	case "activities":
		return decode(raw, &e.Records)
	case "sessions":
		return e.sessions(raw)
	case "passes":
		return decode(raw, &e.Passes)
	case "suspended":
		return decode(raw, &e.Suspended)
	case "level", "scheme":
		return decode(raw, &e.Level)
	case "on", "renewal":
		return decode(raw, &e.On)
	}
	return e.plain(name, raw)
}

// plain takes a value by what it looks like.
func (e *Evidence) plain(name string, raw json.RawMessage) error {
	if string(raw) == "null" {
		return nil // not known
	}
	if string(raw) == "true" || string(raw) == "false" {
		e.Facts[name] = string(raw) == "true"
		return nil
	}
	var q Quantity
	err := q.UnmarshalJSON(raw)
	if err == nil {
		e.Amounts[name] = q
		return nil
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return err
	}
	e.Words[name] = text
	if d, err := renjia.ParseDate(text); err == nil {
		e.Dates[name] = d
		if name == "as_of" {
			e.On = d
		}
	}
	return nil
}

// sessions are records, or only their dates.
func (e *Evidence) sessions(raw json.RawMessage) error {
	var dates []renjia.Date
	if decode(raw, &dates) != nil {
		return decode(raw, &e.Records)
	}
	e.Records = make([]Record, len(dates))
	for i, d := range dates {
		e.Records[i].On = d
	}
	return nil
}

// UnmarshalJSON takes "hours" for "h" and "category" for "cat".
func (r *Record) UnmarshalJSON(b []byte) error {
	type plain Record
	var long struct {
		plain
		Category string      `json:"category"`
		Amount   *Quantity   `json:"hours"`
		Date     renjia.Date `json:"date"`
	}
	if err := decode(b, &long); err != nil {
		return err
	}
	*r = Record(long.plain)
	if r.Class == "" {
		r.Class = long.Category
	}
	if r.Hours == nil {
		r.Hours = long.Amount
	}
	if r.On.IsZero() {
		r.On = long.Date
	}
	return nil
}

// check refuses what is below zero, counted twice or backwards.
func (e *Evidence) check() error {
	var p renjia.Problems
	for _, name := range names(e.Amounts) {
		p.Require(e.Amounts[name] >= 0, name, "must not be negative")
	}
	seen := map[string]bool{}
	for i, r := range e.Records {
		path := fmt.Sprintf("records[%d]", i)
		p.Require(r.Hours == nil || *r.Hours >= 0, path+".h", "must not be negative")
		p.Require(r.ID == "" || !seen[r.ID], path+".id", "%q is there twice", r.ID)
		seen[r.ID] = true
	}
	for i, s := range e.Suspended {
		p.Within(fmt.Sprintf("suspended[%d]", i), s.Validate())
	}
	return p.Err("credential evidence")
}

// amount returns the first of the amounts that is known.
func (e *Evidence) amount(names ...string) amount {
	for _, n := range names {
		if q, ok := e.Amounts[n]; ok {
			return amount{q, true}
		}
	}
	return amount{}
}

func (e *Evidence) date(names ...string) renjia.Date {
	for _, n := range names {
		if d, ok := e.Dates[n]; ok {
			return d
		}
	}
	return renjia.Date{}
}

// decode reads a value strictly.
func decode(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

// members returns the members of an object; none may be there twice.
func members(b []byte) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("want an object: %w", renjia.ErrInvalid)
	}
	all := map[string]json.RawMessage{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := t.(string)
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("%q is there twice: %w", name, renjia.ErrInvalid)
		}
		all[name] = raw
	}
	return all, nil
}

// names returns the keys in order.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// underscored is the name of a fact for an activity of a rule.
func underscored(s string) string { return strings.ReplaceAll(s, " ", "_") }
