package voting

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// maxProblems is how many problems a reader reports; it counts the rest.
const maxProblems = 100

// report collects the problems of one file.
type report struct {
	file     string
	warn     func(renjia.Problem) // of lenient reading; nil if it is strict
	problems renjia.Problems
	more     int
}

// at records a problem at a line and column.
func (r *report) at(line, column int, format string, args ...any) {
	if len(r.problems) == maxProblems {
		r.more++
		return
	}
	r.problems.At(renjia.Place{File: r.file, Line: line, Column: column}, "", format, args...)
}

// odd records what can be read in one way only, though it should not be there:
// a problem of strict reading, a warning of lenient reading.
func (r *report) odd(line, column int, format string, args ...any) {
	if r.warn == nil {
		r.at(line, column, format, args...)
		return
	}
	r.warn(renjia.Problem{Place: renjia.Place{File: r.file, Line: line, Column: column}, Message: fmt.Sprintf(format, args...)})
}

// err returns all problems as one error, or nil.
func (r *report) err() error {
	if r.more > 0 {
		last := r.problems[len(r.problems)-1].Place
		r.problems.At(last, "", "and %d more problems after this", r.more)
		r.more = 0
	}
	return r.problems.Err(r.file)
}

// profile finishes a builder, unless something was wrong with the file.
func (r *report) profile(b *Builder) (*Profile, error) {
	if err := r.err(); err != nil {
		return nil, err
	}
	p, err := b.Profile()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.file, err)
	}
	return p, nil
}

// unspecified is a choice that a file leaves to whoever reads it: a field of
// ReadOptions, or so.
func unspecified(file, field, why string, options ...string) error {
	return &renjia.UnspecifiedError{What: file, Choices: []renjia.Choice{{Name: field, Why: why, Options: options}}}
}
