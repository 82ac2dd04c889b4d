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
	"github.com/renjia-project/renjia/examples/liede/folder"
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
		fmt.Fprintln(stderr, "liede: interrupted; what is stored is consistent, run it again to complete it")
	case errors.As(err, &bad) && errors.As(err, &invalid):
		fmt.Fprintf(stderr, "liede: %d %s in %s; nothing was stored\n", len(invalid.Problems), plural(len(invalid.Problems), "problem"), j.data)
		list(stderr, invalid.Problems)
	default:
		fmt.Fprintln(stderr, "liede:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return exitBad
}

// repeats is how often the same problem is listed for a file; the others are
// counted, since one wrong key can be named in a thousand rows.
const repeats = 3

// list writes all problems, one a line.
func list(w io.Writer, problems []renjia.Problem) {
	type same struct{ file, path, message string }
	kind := func(p renjia.Problem) same { return same{p.Place.File, p.Path, p.Message} }
	total, shown := map[same]int{}, map[same]int{}
	for _, p := range problems {
		total[kind(p)]++
	}
	for _, p := range problems {
		k := kind(p)
		shown[k]++
		switch {
		case shown[k] > repeats:
		case shown[k] == repeats && total[k] > repeats:
			fmt.Fprintf(w, "  %v (and %d more of these)\n", p, total[k]-repeats)
		default:
			fmt.Fprintln(w, " ", p)
		}
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// badFolder is what was found before anything was stored.
type badFolder struct{ error }

func (b *badFolder) Unwrap() error { return b.error }

// parse reads the flags. A slip is one line; all else stands behind -h.
func parse(args []string, stdout, stderr io.Writer) (j job, code int, ok bool) {
	flags := flag.NewFlagSet("liede", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&j.data, "data", "examples/liede/data", "folder to read")
	flags.StringVar(&j.db, "db", "liede.db", "store to fill (an SQLite file)")
	flags.StringVar(&j.out, "out", "liede-report", "folder for the report")
	lang := flags.String("lang", "en", "language of summary and report: en or zh")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		fmt.Fprintln(stdout, "usage: liede [-data DIR] [-db FILE] [-out DIR] [-lang en|zh]")
		flags.PrintDefaults()
		fmt.Fprintf(stdout, "\n%s", shape)
		return j, exitFine, false
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if err == nil {
		if j.lang, err = renjia.ParseLang(*lang); err != nil {
			err = fmt.Errorf("-lang %q: want en or zh", *lang)
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "liede: %v (-h explains everything)\n", err)
	}
	return j, exitUsage, err == nil
}

// run checks the folder, and only then touches the store.
func (j job) run(ctx context.Context, stdout, stderr io.Writer) error {
	show := newProgress(stderr)
	f, err := folder.Open(j.data)
	if err != nil {
		return &badFolder{err}
	}
	if err := f.Check(ctx, show.check); err != nil {
		return &badFolder{err}
	}
	return j.fill(ctx, f, show, stdout)
}
