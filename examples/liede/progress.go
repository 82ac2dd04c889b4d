package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress shows on a terminal what is going on; elsewhere it is silent.
type progress struct {
	out  io.Writer
	rows int64 // over all steps
}

func newProgress(stderr io.Writer) *progress {
	if f, ok := stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &progress{out: f}
	}
	return &progress{out: io.Discard}
}

// check watches the check of files.
func (p *progress) check(file string) (row, end func()) {
	s := p.begin("check " + file)
	return s.row, s.end
}

// step is one file on its way.
type step struct {
	of      *progress
	what    string
	rows    int64
	started time.Time
	shown   time.Time
}

func (p *progress) begin(what string) *step {
	now := time.Now()
	return &step{of: p, what: what, started: now, shown: now}
}

func (s *step) row() {
	s.rows++
	s.of.rows++
	if s.rows%1000 == 0 && time.Since(s.shown) > 200*time.Millisecond {
		s.shown = time.Now()
		s.print("")
	}
}

func (s *step) end() { s.print("\n") }

func (s *step) print(end string) {
	seconds := time.Since(s.started).Seconds()
	rate := 0.0
	if seconds > 0 {
		rate = float64(s.rows) / seconds
	}
	fmt.Fprintf(s.of.out, "\r%-28s %9d rows %9.0f rows/s%s", s.what, s.rows, rate, end)
}
