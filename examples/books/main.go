// Program books reads the books of funds and says what they hold and what is
// wrong with them.
//
//	go run ./examples/books balance|funds|check|statement|charity [-fund TAG] [-as-of DATE] [-json] FILE.journal|FILE.beancount
//
// Without arguments it lists its subcommands; each explains itself with -h.
// It exits 0 if all is well, 1 if the books break a rule, and 2 if the
// arguments or the file cannot be read.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
)

// command is one subcommand. Each has its own file.
type command struct {
	name, summary string
	// run does the work. It returns errHelp after printing its help,
	// errViolations after listing them, and any other error for what it cannot
	// read.
	run func(ctx context.Context, args []string, stdout, stderr io.Writer) error
}

// commands is the table of subcommands, in the order of the help.
func commands() []command {
	return []command{
		{"balance", "what each account holds", balance},
		{"funds", "what each fund holds in each account", funds},
		{"check", "where the journal breaks the rules of the books of funds", check},
		{"convert", "the journal in another syntax", convert},
		{"export", "a station's folder as OCDS, 360Giving or HSDS", export},
		{"statement", "position, activities and cash flows of a period", statements},
		{"charity", "whether spending and management costs keep the standards for charities", charityTest},
	}
}

var (
	errHelp       = errors.New("help")
	errViolations = errors.New("the books break a rule")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return 2
	}
	if args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		usage(stdout)
		return 0
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return exitCode(c.run(ctx, args[1:], stdout, stderr), stderr)
		}
	}
	fmt.Fprintf(stderr, "books: no subcommand %q (see -h)\n", args[0])
	return 2
}

func exitCode(err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, errHelp):
		return 0
	case errors.Is(err, errViolations):
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "books: interrupted")
	default:
		complain(stderr, err)
	}
	return 2
}

// complain prints the problems of a file line by line; their places name it.
func complain(stderr io.Writer, err error) {
	var v *renjia.ValidationError
	if !errors.As(err, &v) || len(v.Problems) == 0 || v.Problems[0].Place.File == "" {
		fmt.Fprintln(stderr, "books: "+err.Error())
		return
	}
	for _, p := range v.Problems {
		fmt.Fprintln(stderr, "books: "+p.String())
	}
}

func usage(w io.Writer) {
	fmt.Fprint(w, "books reads the books of funds and says what they hold and what is wrong with them.\n\n  go run ./examples/books SUBCOMMAND [flags] FILE\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(t, "  %s\t%s\n", c.name, c.summary)
	}
	t.Flush()
	fmt.Fprint(w, "\nSUBCOMMAND -h explains its flags. Exit codes: 0 all is well, 1 the books break a rule, 2 unreadable.\n")
}
