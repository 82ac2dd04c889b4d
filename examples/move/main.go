// Program move copies spaces from one store to another: from the file of a
// station to a server, from one engine to another, and back.
//
//	go run ./examples/move -from sqlite:station.db -to postgres://owner@db/city -by "Chen Li" -reason "the street has a server now" liede
//
// It can be run while programs write to the source, be interrupted at any time,
// and be run again: it goes on where it stopped. With -cutover, when the writers
// have stopped, it checks everything and says whether the source has moved since.
// It knows the kinds of records of this library; for kinds of your own, write the
// same few lines around package storage/migrate.
//
// It exits 0 if all spaces were copied, and 1 with one line for each that was not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/migrate"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program where it stands
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	m, err := parse(args, stderr)
	if err == nil {
		err = m.run(ctx, stdout, stderr)
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "move: interrupted; run it again to go on")
		return 1
	}
	for _, line := range lines(err) {
		fmt.Fprintln(stderr, "move: "+line)
	}
	return 1
}

// lines splits a joined error: one for each space.
func lines(err error) (all []string) {
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // only an error that is itself a list
	if !ok {
		return []string{err.Error()}
	}
	for _, e := range joined.Unwrap() {
		all = append(all, e.Error())
	}
	return all
}

// move is what the arguments ask for.
type move struct {
	from, to string
	by, why  string
	key      string
	cutOver  bool
	asJSON   bool
	options  migrate.Options
	spaces   []string
}

func parse(args []string, stderr io.Writer) (*move, error) {
	m := &move{}
	f := flag.NewFlagSet("move", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		fmt.Fprintln(stderr, "move -from STORE -to STORE -by NAME -reason TEXT [flags] [SPACE…]\n\nSTORE is one of")
		for _, e := range engines {
			fmt.Fprintln(stderr, "  "+e.form)
		}
		fmt.Fprintln(stderr, "  env:NAME, where the variable NAME holds one of these, so that no password is on the command line\n\nWithout a SPACE all are copied.")
		f.PrintDefaults()
	}
	f.StringVar(&m.from, "from", "", "the store to copy from")
	f.StringVar(&m.to, "to", "", "the store to copy to")
	f.StringVar(&m.by, "by", "", "who does it, for the journal")
	f.StringVar(&m.why, "reason", "", "why, for the journal")
	f.StringVar(&m.key, "key", "", "name of the move: runs with the same one are one act in the journal")
	f.BoolVar(&m.cutOver, "cutover", false, "the last run: check everything, and fail if the source has moved on")
	f.BoolVar(&m.options.Quick, "quick", false, "leave out the audit and the counts, for a run that another one follows")
	f.IntVar(&m.options.Parallel, "parallel", 1, "how many spaces to copy at the same time")
	f.BoolVar(&m.asJSON, "json", false, "print the reports as JSON")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	m.spaces = f.Args()
	return m, m.validate()
}

func (m *move) validate() error {
	var p renjia.Problems
	p.Require(m.from != "", "-from", "must name the store to copy from")
	p.Require(m.to != "", "-to", "must name the store to copy to")
	p.Require(m.by != "", "-by", "must say who copies: it is put into the journal")
	p.Require(m.why != "", "-reason", "must say why: it is put into the journal")
	return p.Err("arguments")
}

// act is what the journal of the source says about the move.
func (m *move) act() renjia.Act {
	verb := "storage.copy"
	if m.cutOver {
		verb = "storage.cutover"
	}
	act := renjia.Act{By: renjia.Program("move"), Verb: verb, Reason: m.why + " (" + m.by + ")", Key: m.key}
	if m.key != "" {
		act.Key = verb + " " + m.key
	}
	return act
}

func (m *move) run(ctx context.Context, stdout, stderr io.Writer) error {
	from, err := open(ctx, m.from)
	if err != nil {
		return fmt.Errorf("-from: %w", err)
	}
	defer from.Close() //nolint:errcheck // what was written has been acknowledged
	to, err := open(ctx, m.to)
	if err != nil {
		return fmt.Errorf("-to: %w", err)
	}
	defer to.Close() //nolint:errcheck // the same
	m.options.Progress = func(space string, done, total int64) {
		fmt.Fprintf(stderr, "%s: %d of %d commits\n", space, done, total)
	}
	copyAll := migrate.Spaces
	if m.cutOver {
		copyAll = migrate.CutOverSpaces
	}
	reports, err := copyAll(ctx, from, to, m.act(), m.options, m.spaces...)
	write := printTable
	if m.asJSON {
		write = printJSON
	}
	return errors.Join(err, write(stdout, reports))
}
