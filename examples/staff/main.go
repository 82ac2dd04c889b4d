// Program staff works on the people of a community: how long they stay, who is
// qualified, who takes which post.
//
//	go run ./examples/staff COMMAND [flags] FILE…
//
// Without a command it lists the commands; "COMMAND -h" explains the flags of one.
// Bad input is one line for each mistake on stderr and exit code 1. Ctrl-C ends it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/renjia-project/renjia"
)

// command is one thing that the program does. do reads its own flags, by newFlags
// and parse, and writes to stdout what it found.
type command struct {
	name, what string
	do         func(ctx context.Context, args []string, stdout, stderr io.Writer) error
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program where it stands
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: it returns the exit code. It ends when
// the context does, even within a computation.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout, stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "staff: interrupted")
	default:
		complain(stderr, err)
	}
	return 1
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		return usage(stdout)
	}
	for _, c := range commands {
		if c.name == args[0] {
			return interruptible(ctx, func() error { return c.do(ctx, args[1:], stdout, stderr) })
		}
	}
	return fmt.Errorf("%q is not a command; without one the commands are listed", args[0])
}

func usage(w io.Writer) error {
	fmt.Fprintln(w, "staff COMMAND [flags] FILE…; COMMAND -h explains the flags")
	for _, c := range commands {
		if _, err := fmt.Fprintf(w, "  %-10s %s\n", c.name, c.what); err != nil {
			return err
		}
	}
	return nil
}

// interruptible returns when work is done or the context is; computations are pure
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

// newFlags returns the flag set of a command; it prints nothing by itself.
func newFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// parse reads the flags. When help is asked for it prints what the command does and
// its flags to stdout and returns flag.ErrHelp, which ends the program with code 0.
func parse(f *flag.FlagSet, args []string, stdout io.Writer, help string) error {
	err := f.Parse(flagsFirst(f, args))
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help, "\nFlags\n")
		f.SetOutput(stdout)
		f.PrintDefaults()
	}
	return err
}

// flagsFirst brings flags that stand behind files before them; after "--" all are
// files.
func flagsFirst(f *flag.FlagSet, args []string) []string {
	var flags, files []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			files = append(files, args[i+1:]...)
			break
		}
		if len(a) < 2 || a[0] != '-' {
			files = append(files, a)
			continue
		}
		flags = append(flags, a)
		name := strings.TrimLeft(a, "-")
		known := f.Lookup(name)
		if known == nil || strings.Contains(name, "=") || i+1 == len(args) {
			continue
		}
		if b, ok := known.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			continue
		}
		i++
		flags = append(flags, args[i])
	}
	return append(append(flags, "--"), files...)
}

// oneFile is the file that a command is about.
func oneFile(f *flag.FlagSet) (string, error) {
	if f.NArg() != 1 {
		return "", fmt.Errorf("%s: want one file, got %d; -h explains", f.Name(), f.NArg())
	}
	return f.Arg(0), nil
}

// complain prints an error, each problem of a list on a line of its own.
func complain(w io.Writer, err error) {
	var invalid *renjia.ValidationError
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			fmt.Fprintln(w, "staff:", oneLine(p.String()))
		}
	case errors.As(err, &open):
		for _, c := range open.Choices {
			fmt.Fprintf(w, "staff: %s: choose %s%s\n", open.What, c.Name, reasons(c))
		}
	default:
		fmt.Fprintln(w, "staff:", oneLine(err.Error()))
	}
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "; ") }

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
