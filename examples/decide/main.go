// Program decide takes one decision by the law: it reads a roll and ballots
// from CSV files, counts them under a dated rule, and prints why the motion is
// adopted or not.
//
//	go run ./examples/decide -rule cn/civil-code-278/ordinary -on 2026-03-01 \
//	    -roll roll.csv -ballots ballots.csv [-overlay by-law.json] [-lang en|zh] [-json]
//
// With -list it lists the rules, with -h it explains every flag and file. Every
// outcome exits 0, bad input 1 with the place of each problem.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
)

//go:embed data/README.md
var explained string

// Ctrl-C ends the program at once: what it writes appears whole or not at all.
func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout, stderr)
	if err == nil || errors.Is(err, errHelp) {
		return 0
	}
	complain(stderr, err)
	return 1
}

// outcome is a decision or an election, to be printed.
type outcome interface {
	writeText(w io.Writer, l renjia.Lang) error
	writeJSON(w io.Writer) error
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	j, err := parse(args, stdout, stderr)
	if err != nil {
		return err
	}
	switch {
	case j.list:
		return j.writeList(stdout)
	case j.election.calendar != "":
		return j.writeCalendar(stdout)
	case j.print.paper != "":
		return j.writePaper(stdout)
	}
	o, err := j.outcome(ctx)
	if err != nil {
		return err
	}
	if j.json {
		return o.writeJSON(stdout)
	}
	return o.writeText(stdout, j.lang)
}

func (j job) outcome(ctx context.Context) (outcome, error) {
	switch {
	case j.replay != "":
		return again(j.replay)
	case j.election.candidates != "":
		e, err := j.elect()
		if err == nil && j.print.notice != "" {
			err = j.writeElected(e)
		}
		return e, err
	}
	v, err := j.read()
	if err != nil {
		return nil, err
	}
	d, err := j.decide(ctx, v)
	if err == nil && j.record != "" {
		err = save(j.record, d.Write)
	}
	if err == nil && j.print.notice != "" {
		err = j.writeDecided(d)
	}
	return d, err
}

// flagOf names the flag that makes a choice of the roll.
var flagOf = map[string]string{"Developer": "-developer NAME", "Compound": "-compound NAME", "Salt": "-salt SECRET", "Parking": "-choose parking=", "Storage": "-choose storage="}

// complain prints an error, each problem of a list on a line of its own.
func complain(w io.Writer, err error) {
	var invalid *renjia.ValidationError
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			fmt.Fprintln(w, "decide:", p)
		}
	case errors.As(err, &open):
		fmt.Fprintf(w, "decide: %s leaves something open, which must be chosen here or in an -overlay:\n", open.What)
		for _, c := range open.Choices {
			how := cmp.Or(flagOf[c.Name], "-choose "+c.Name+"=")
			fmt.Fprintf(w, "  %s%s: %s\n", how, strings.Join(c.Options, "|"), c.Why)
		}
	default:
		fmt.Fprintln(w, "decide:", err)
	}
}
