// Program liede runs a community's year: it reads a folder of CSV and JSON
// files, checks all of it, fills a store through the library's registries, and
// writes a report. The folder that ships with it is synthetic.
//
//	go run ./examples/liede [-data DIR] [-db FILE] [-out DIR] [-lang en|zh]
//
// Run it again and nothing changes. With -h it explains every file and column.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/renjia-project/renjia"
)

// The exit codes.
const (
	exitFine  = 0
	exitBad   = 1 // the folder or the store
	exitUsage = 2
)

//go:embed data/README.md
var shape string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// job is what the flags ask for.
type job struct {
	data, db, out string
	lang          renjia.Lang
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	j, code, ok := parse(args, stdout, stderr)
	if !ok {
		return code
	}
	err := j.run(ctx, stdout, stderr)
	var bad *badFolder
	var invalid *renjia.ValidationError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "liede: interrupted; what was stored so far is consistent, run it again to complete it")
	case errors.As(err, &bad) && errors.As(err, &invalid):
		fmt.Fprintf(stderr, "liede: %d problems in %s; nothing was stored\n", len(invalid.Problems), j.data)
		for _, p := range invalid.Problems {
			fmt.Fprintln(stderr, " ", p)
		}
	default:
		fmt.Fprintln(stderr, "liede:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return exitBad
}

// badFolder is what was found before anything was stored.
type badFolder struct{ error }

func (b *badFolder) Unwrap() error { return b.error }

func parse(args []string, stdout, stderr io.Writer) (j job, code int, ok bool) {
	flags := flag.NewFlagSet("liede", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&j.data, "data", "examples/liede/data", "folder to read")
	flags.StringVar(&j.db, "db", "liede.db", "store to fill (an SQLite file)")
	flags.StringVar(&j.out, "out", "liede-report", "folder for the report")
	lang := flags.String("lang", "en", "language of the report: en or zh")
	flags.Usage = func() {
		flags.SetOutput(stdout)
		fmt.Fprintln(stdout, "usage: liede [-data DIR] [-db FILE] [-out DIR] [-lang en|zh]")
		flags.PrintDefaults()
		fmt.Fprintf(stdout, "\n%s", shape)
	}
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return j, exitFine, false
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, "liede:", err)
	}
	if err == nil {
		if j.lang, err = renjia.ParseLang(*lang); err != nil {
			fmt.Fprintln(stderr, "liede: -lang:", err)
		}
	}
	return j, exitUsage, err == nil
}

// run checks the folder, and only then touches the store.
func (j job) run(ctx context.Context, stdout, stderr io.Writer) error {
	show := newProgress(stderr)
	f, err := openFolder(j.data)
	if err != nil {
		return &badFolder{err}
	}
	before, err := f.fingerprint()
	if err != nil {
		return err
	}
	if err := f.check(ctx, show); err != nil {
		return &badFolder{err}
	}
	after, err := f.fingerprint()
	if err != nil {
		return err
	}
	if before != after {
		return fmt.Errorf("the files in %s were changed while they were checked; run it again", j.data)
	}
	return j.fill(ctx, f, show, stdout)
}
