package renjia

import (
	"errors"
	"fmt"
	"strings"
)

// The sentinels of the whole module. Match them with errors.Is.
var (
	ErrNotFound    = errors.New("not found")
	ErrExists      = errors.New("already exists")
	ErrConflict    = errors.New("changed meanwhile")
	ErrUnique      = errors.New("not unique")
	ErrInvalid     = errors.New("invalid")
	ErrForbidden   = errors.New("forbidden")
	ErrState       = errors.New("not allowed in this state")
	ErrUnspecified = errors.New("a choice is missing")
	ErrUnknown     = errors.New("outcome unknown")
	ErrUnsupported = errors.New("not supported")
	ErrCorrupt     = errors.New("corrupt")
	ErrErased      = errors.New("erased")
	ErrClosed      = errors.New("closed")
)

// Place is a position in an input file. Line and Column count from 1; zero
// means unknown. A column counts fields in tabular files and characters in
// others.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String renders the place as file:line:column, leaving out what is unknown.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	for _, n := range [...]int{p.Line, p.Column} {
		if n == 0 {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%d", n)
	}
	return b.String()
}

// Problem is one thing wrong with a record or an input file.
type Problem struct {
	Place   Place  `json:"place,omitzero"`
	Path    string `json:"path,omitempty"` // field path such as "parties[2].duty", or a column name
	Message string `json:"message"`
}

// String renders the problem as "place: path: message".
func (p Problem) String() string {
	var parts []string
	if s := p.Place.String(); s != "" {
		parts = append(parts, s)
	}
	if p.Path != "" {
		parts = append(parts, p.Path)
	}
	return strings.Join(append(parts, p.Message), ": ")
}

// ValidationError reports every problem found in one record or input, not just
// the first. It matches ErrInvalid.
type ValidationError struct {
	Record   string // what was validated, for example "motion" or "owners.csv"
	Problems []Problem
}

// Error lists all problems, separated by semicolons.
func (e *ValidationError) Error() string {
	all := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		all[i] = p.String()
	}
	if e.Record == "" {
		return strings.Join(all, "; ")
	}
	return e.Record + ": " + strings.Join(all, "; ")
}

// Is reports whether target is ErrInvalid.
func (e *ValidationError) Is(target error) bool { return target == ErrInvalid }

// Problems collects what Validate methods and readers find. The zero value is
// ready to use.
type Problems []Problem

// Add records a problem at a field path.
func (p *Problems) Add(path, format string, args ...any) {
	*p = append(*p, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

// Require records a problem unless ok.
func (p *Problems) Require(ok bool, path, format string, args ...any) {
	if !ok {
		p.Add(path, format, args...)
	}
}

// At records a problem at a place of an input file.
func (p *Problems) At(place Place, path, format string, args ...any) {
	*p = append(*p, Problem{Place: place, Path: path, Message: fmt.Sprintf(format, args...)})
}

// Within adds err below path: the problems of a ValidationError one by one,
// any other error as one problem. A nil error adds nothing.
func (p *Problems) Within(path string, err error) {
	if err == nil {
		return
	}
	var v *ValidationError
	if !errors.As(err, &v) {
		p.Add(path, "%v", err)
		return
	}
	for _, q := range v.Problems {
		q.Path = joinPath(path, q.Path)
		*p = append(*p, q)
	}
}

// Err returns nil when nothing was collected, else a *ValidationError.
func (p Problems) Err(record string) error {
	if len(p) == 0 {
		return nil
	}
	return &ValidationError{Record: record, Problems: p}
}

func joinPath(outer, inner string) string {
	switch {
	case outer == "":
		return inner
	case inner == "" || inner[0] == '[':
		return outer + inner
	}
	return outer + "." + inner
}

// StateError says that a verb is not allowed in a record's present state. It
// matches ErrState.
type StateError struct {
	Record  string   // kind of the record, for example "motion"
	ID      string   // which one, if known
	State   string   // the state it is in
	Verb    string   // what was asked
	Allowed []string // the verbs this state allows
}

// Error names record, state, verb and the verbs allowed.
func (e *StateError) Error() string {
	what := e.Record
	if e.ID != "" {
		what += " " + e.ID
	}
	allowed := "nothing"
	if len(e.Allowed) > 0 {
		allowed = strings.Join(e.Allowed, ", ")
	}
	return fmt.Sprintf("%s: cannot %s while %s; allowed: %s", what, e.Verb, e.State, allowed)
}

// Is reports whether target is ErrState.
func (e *StateError) Is(target error) bool { return target == ErrState }

// Choice is a decision that only the caller can take.
type Choice struct {
	Name    string   `json:"name"`              // the option or field to set
	Options []string `json:"options,omitempty"` // what it can be
	Why     string   `json:"why,omitempty"`     // why no default would be honest
}

// UnspecifiedError lists the choices that must be made before an answer
// exists. It matches ErrUnspecified.
type UnspecifiedError struct {
	What    string // what was asked for
	Choices []Choice
}

// Error lists every open choice with its options.
func (e *UnspecifiedError) Error() string {
	all := make([]string, len(e.Choices))
	for i, c := range e.Choices {
		all[i] = c.Name
		if len(c.Options) > 0 {
			all[i] += " (" + strings.Join(c.Options, " | ") + ")"
		}
	}
	return fmt.Sprintf("%s: choose %s", e.What, strings.Join(all, ", "))
}

// Is reports whether target is ErrUnspecified.
func (e *UnspecifiedError) Is(target error) bool { return target == ErrUnspecified }
