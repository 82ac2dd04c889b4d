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
	"os/signal"
	"strings"

	"github.com/renjia-project/renjia"
)

//go:embed data/README.md
var explained string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout, stderr)
	if err == nil || errors.Is(err, errHelp) {
		return 0
	}
	complain(stderr, err)
	return 1
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	j, err := parse(args, stdout, stderr)
	if err != nil {
		return err
	}
	if j.list {
		return j.writeList(stdout)
	}
	d, err := j.decision(ctx)
	if err != nil {
		return err
	}
	if j.record != "" {
		if err := d.save(j.record); err != nil {
			return err
		}
	}
	if j.json {
		return d.writeJSON(stdout)
	}
	return d.writeText(stdout, j.lang)
}

func (j job) decision(ctx context.Context) (decision, error) {
	if j.replay != "" {
		return again(j.replay)
	}
	v, err := j.read()
	if err != nil {
		return decision{}, err
	}
	return j.decide(ctx, v)
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
