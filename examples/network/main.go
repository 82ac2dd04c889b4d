// Program network measures the network of a community: who is tied to whom, who
// is central, who stands at the edge, and whether one leads while many
// coordinate.
//
//	go run ./examples/network -edges examples/network/data/street.edges.csv -nodes examples/network/data/street.nodes.csv -measure density,betweenness
//	go run ./examples/network -edges FILE -class sector -profile periphery=VOL -json
//
// With -list it lists the measures, with -h it explains every flag. Bad input is
// one line for each mistake on stderr and exit code 1.
package main

import (
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

// run is the program without the process: it returns the exit code. It ends when
// the context does, even within a measure.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	switch {
	case errors.Is(err, errHelp):
		return 0
	case err == nil:
		err = interruptible(ctx, func() error { return j.run(stdout) })
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "network: interrupted")
	default:
		complain(stderr, err)
	}
	return 1
}

// interruptible returns when work is done or the context is; measures are pure
// functions that nobody waits for after that.
func interruptible(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// flagOf names the flag that makes a choice.
var flagOf = map[string]string{"symmetry": "-symmetrize", "weights": "-weights", "lengths": "-weights", "direction": "-directed", "lead": "-lead or -leadby"}

// complain prints an error, each problem of a list on a line of its own.
func complain(w io.Writer, err error) {
	var invalid *renjia.ValidationError
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			fmt.Fprintln(w, "network:", p)
		}
	case errors.As(err, &open):
		for _, c := range open.Choices {
			name := c.Name
			if flag, ok := flagOf[name]; ok {
				name = flag
			}
			fmt.Fprintf(w, "network: %s: choose %s%s\n", open.What, name, reasons(c))
		}
	default:
		fmt.Fprintln(w, "network:", strings.ReplaceAll(err.Error(), "\n", "; "))
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
