// Program elect counts elections: it reads ballots in any of the formats of the
// field and counts them by any of the rules of packages single, committee and
// stv.
//
//	go run ./examples/elect -rule scottish -rounds examples/elect/data/board.blt
//	go run ./examples/elect -rule pav -seats 3 -tie all -json FILE…
//
// With -list it lists the rules, with -h it explains every flag and format. An
// election that cannot be counted is one line on stderr and exit code 1; the
// others are still counted.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/renjia-project/renjia"
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
	j, err := parse(args, stdout)
	switch {
	case errors.Is(err, errHelp):
		return 0
	case err != nil:
	case j.list:
		err = j.writeList(stdout)
	default:
		err = j.electAll(ctx, stdout, stderr)
	}
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "elect: interrupted")
	case err != errTold:
		complain(stderr, err)
	}
	return 1
}

// errTold stands for errors that were printed already.
var errTold = errors.New("some elections were not counted")

// electAll counts every election of every file. What fails does not keep the
// others from being counted.
func (j job) electAll(ctx context.Context, stdout, stderr io.Writer) error {
	var failed error
	for _, file := range j.files {
		elections, err := j.read(ctx, file, stderr)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			complain(stderr, err)
			failed = errTold
		}
		for _, e := range elections {
			o, err := j.elect(ctx, e)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				complain(stderr, err)
				failed = errTold
				continue
			}
			if err := o.write(stdout); err != nil {
				return err
			}
		}
	}
	return failed
}

// flagOf names the flag that makes a choice of a reader.
var flagOf = map[string]string{"Kind": "-kind", "Scale": "-scale", "Categories": "-categories"}

// complain prints an error, each problem of a list on a line of its own.
func complain(w io.Writer, err error) {
	var invalid *renjia.ValidationError
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			fmt.Fprintln(w, "elect:", p)
		}
	case errors.As(err, &open):
		for _, c := range open.Choices {
			fmt.Fprintf(w, "elect: %s: choose %s%s\n", open.What, cmp.Or(flagOf[c.Name], c.Name), reasons(c))
		}
	default:
		fmt.Fprintln(w, "elect:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
}

func reasons(c renjia.Choice) string {
	var s string
	if len(c.Options) > 0 {
		s = " (" + strings.Join(c.Options, ", ") + ")"
	}
	if c.Why != "" {
		s += ": " + c.Why
	}
	return s
}
