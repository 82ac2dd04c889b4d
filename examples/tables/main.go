// Program tables writes the records of a store as tables for R, Python or a
// spreadsheet, with a data dictionary, as of a position of the journal.
//
//	go run ./examples/tables -db liede.db -out tables -personal omit
//
// With -h it explains every flag.
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
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/indicator/tidy"
	"github.com/renjia-project/renjia/indicator/tidy/parquet"
	"github.com/renjia-project/renjia/indicator/tidy/xlsx"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
)

// The exit codes.
const (
	exitFine  = 0
	exitBad   = 1 // the store or the folder
	exitUsage = 2
)

const usage = `usage: tables -db FILE -out FOLDER -personal omit|keep [-space NAME] [-at POSITION]
              [-format csv|xlsx|parquet] [-kinds governance_,talent_person,…] [-reason TEXT]

Writes one table a kind of record and one for each list within its records, and
datapackage.json, which says what every column means, which are personal data, and
from which position of the journal all of it comes. The folder must not exist yet.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// job is what the flags ask for.
type job struct {
	db, out, space, format, kinds, personal, reason string
	at                                              int64
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var j job
	flags := flag.NewFlagSet("tables", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&j.db, "db", "", "store to read (an SQLite file)")
	flags.StringVar(&j.out, "out", "", "folder to make")
	flags.StringVar(&j.space, "space", "", "space to read; needed if the store has several")
	flags.Int64Var(&j.at, "at", 0, "position of the journal; 0 is the newest")
	flags.StringVar(&j.format, "format", "csv", "csv, xlsx or parquet")
	flags.StringVar(&j.kinds, "kinds", "", "kinds of record, or beginnings of their names, with commas; empty: all")
	flags.StringVar(&j.personal, "personal", "", "what happens to fields of personal data: omit or keep; must be chosen")
	flags.StringVar(&j.reason, "reason", "", "why guarded kinds (cases, relatives) are read too; it is put into the journal")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return exitFine
	}
	if err == nil {
		err = j.check(flags.Args())
	}
	if err != nil {
		fmt.Fprintf(stderr, "tables: %v (-h explains everything)\n", err)
		return exitUsage
	}
	if err := j.run(ctx, stdout); err != nil {
		fmt.Fprintln(stderr, "tables:", strings.ReplaceAll(err.Error(), "\n", "; "))
		return exitBad
	}
	return exitFine
}

func (j *job) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case j.db == "" || j.out == "":
		return errors.New("-db and -out are needed")
	case j.personal != string(tidy.Omit) && j.personal != string(tidy.Keep):
		return fmt.Errorf("-personal %q: choose omit or keep", j.personal)
	case j.format != "csv" && j.format != "xlsx" && j.format != "parquet":
		return fmt.Errorf("-format %q: want csv, xlsx or parquet", j.format)
	}
	return nil
}

func (j *job) run(ctx context.Context, stdout io.Writer) error {
	if _, err := os.Stat(j.db); err != nil { // opening would make one
		return err
	}
	all := kinds()
	engine, err := sqlite.Open(j.db, sqlite.Options{})
	if err != nil {
		return err
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close() //nolint:errcheck // only read
	if err := store.Migrate(ctx, all...); err != nil {
		return err
	}
	space, err := j.find(ctx, store)
	if err != nil {
		return err
	}
	wanted, err := j.wanted(all)
	if err != nil {
		return err
	}
	o := tidy.Options{Personal: tidy.Treatment(j.personal)}
	if j.reason != "" {
		o.Reading = renjia.Act{By: renjia.Program("tables"), Verb: "tables.read", Reason: j.reason}
	}
	plan, err := tidy.NewPlan(wanted, o)
	if err != nil {
		return err
	}
	made, err := plan.Export(ctx, space, storage.Position(j.at), j.sink())
	if err != nil {
		return err
	}
	return j.tell(stdout, made)
}

func kinds() (all []storage.Registration) {
	for _, wing := range [][]storage.Registration{governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()} {
		all = append(all, wing...)
	}
	return all
}

// find returns the space that was named, or the only one.
func (j *job) find(ctx context.Context, store *storage.Store) (*storage.Space, error) {
	var names []string
	for name, err := range store.Spaces(ctx, renjia.Act{By: renjia.Program("tables"), Verb: "tables.list"}) {
		if err != nil {
			return nil, err
		}
		if name == j.space {
			return store.Space(name), nil
		}
		names = append(names, name)
	}
	if j.space == "" && len(names) == 1 {
		return store.Space(names[0]), nil
	}
	return nil, fmt.Errorf("-space %q: the store has %s: %w", j.space, strings.Join(names, ", "), renjia.ErrNotFound)
}

// wanted are the kinds that -kinds selects.
func (j *job) wanted(all []storage.Registration) (some []storage.Registration, err error) {
	if j.kinds == "" {
		return all, nil
	}
	used := map[string]bool{}
	parts := strings.Split(j.kinds, ",")
	for _, k := range all {
		hit := false
		for _, part := range parts {
			if strings.HasPrefix(k.Kind(), part) {
				used[part], hit = true, true
			}
		}
		if hit {
			some = append(some, k)
		}
	}
	for _, part := range parts {
		if !used[part] {
			return nil, fmt.Errorf("-kinds: no kind begins with %q: %w", part, renjia.ErrNotFound)
		}
	}
	return some, nil
}

func (j *job) sink() tidy.Sink {
	files := tidy.Dir(j.out)
	switch j.format {
	case "xlsx":
		return xlsx.Sink(files, "tables.xlsx")
	case "parquet":
		return parquet.Sink(files)
	}
	return tidy.CSV(files)
}

func (j *job) tell(w io.Writer, made *tidy.Package) error {
	var rows int64
	for _, t := range made.Tables {
		rows += t.Rows
	}
	fmt.Fprintf(w, "%s: %d tables with %d rows, space %s as of position %d (%s)\n", j.out, len(made.Tables), rows, made.Space, made.Position, made.Time.Format("2006-01-02"))
	if len(made.Guarded) > 0 {
		fmt.Fprintf(w, "left out, because they are read with a reason only (-reason): %s\n", strings.Join(made.Guarded, ", "))
	}
	_, err := fmt.Fprintf(w, "personal fields: %s; %s says what every column means\n", made.Personal, tidy.DictionaryFile)
	return err
}
