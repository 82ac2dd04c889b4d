// Program scorecard sets the scorecards of communities side by side, over time, and
// before and after a programme, from a store.
//
//	go run ./examples/scorecard -db liede.db -on 2026-03-31,2026-06-30 -from 2026-01-01 -known now -window cumulated
//
// With -h it explains every flag. Bad input or a missing choice is one line for each
// on stderr and exit code 1 or 2; what is undefined is its reason and exit code 1.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/indicator/study"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
)

// The exit codes.
const (
	exitFine  = 0
	exitBad   = 1 // the store, a missing choice, or no value
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	switch {
	case errors.Is(err, errHelp):
		return exitFine
	case err != nil:
		fmt.Fprintf(stderr, "scorecard: %v (-h explains everything)\n", err)
		return exitUsage
	}
	if err := j.run(ctx, stdout); err != nil {
		complain(stderr, err)
		return exitBad
	}
	return exitFine
}

// complain prints an error, each missing choice on a line of its own.
func complain(w io.Writer, err error) {
	var open *renjia.UnspecifiedError
	if !errors.As(err, &open) {
		fmt.Fprintln(w, "scorecard:", strings.ReplaceAll(err.Error(), "\n", "; "))
		return
	}
	for _, c := range open.Choices {
		line := "scorecard: choose " + flagOf(c.Name)
		if len(c.Options) > 0 && c.Name != "weights" { // those are functions, the flag takes words
			line += " (" + strings.Join(c.Options, ", ") + ")"
		}
		fmt.Fprintln(w, line+": "+c.Why)
	}
}

// flagOf names the flag that makes a choice.
func flagOf(choice string) string {
	switch choice {
	case "Community":
		return "-name SPACE=NAME"
	case "indicators", "better":
		return "-rank INDICATOR=higher|lower,…"
	case "few clusters":
		return "-few"
	}
	return "-" + strings.ToLower(choice)
}

// outcome is what the program found; as JSON it is one document.
type outcome struct {
	Comparison *indicator.Comparison `json:"comparison"`
	Changes    [][]indicator.Change  `json:"changes,omitempty"` // of each community, from day to day
	Ranking    *indicator.Ranking    `json:"ranking,omitempty"`
	Effect     *study.Differences    `json:"effect,omitempty"`
}

func (j *job) run(ctx context.Context, stdout io.Writer) error {
	if _, err := os.Stat(j.db); err != nil { // opening would make one
		return err
	}
	engine, err := sqlite.Open(j.db, sqlite.Options{})
	if err != nil {
		return err
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close() //nolint:errcheck // only read
	kinds := slices.Concat(governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds())
	if err := store.Migrate(ctx, kinds...); err != nil {
		return err
	}
	found, err := j.find(ctx, store)
	if err != nil {
		return err
	}
	return j.print(stdout, found)
}

func (j *job) find(ctx context.Context, store *storage.Store) (*outcome, error) {
	o := indicator.CourseOptions{Known: j.known, Window: j.window, Each: j.each}
	o.From, o.Place, o.Synthetic = j.from, j.place, j.synthetic
	act := renjia.Act{By: renjia.Program("scorecard"), Verb: "scorecard.read"}
	all, err := indicator.GatherComparison(ctx, store, act, j.spaces, j.on, o)
	if err != nil {
		return nil, err
	}
	if len(all.Courses) == 0 {
		return nil, fmt.Errorf("%s: the store has no spaces: %w", j.db, renjia.ErrNotFound)
	}
	found := &outcome{Comparison: all}
	for _, c := range all.Courses {
		if changes := c.Changes(); changes != nil {
			found.Changes = append(found.Changes, changes)
		}
	}
	if j.rank != nil {
		if found.Ranking, err = all.Rank(j.last(), j.composition()); err != nil {
			return nil, err
		}
	}
	if j.effect == "" {
		return found, nil
	}
	panel, err := all.Observations(j.effect, j.programme)
	if err != nil {
		return nil, err
	}
	effect, err := study.DifferenceInDifferences(panel, j.study)
	found.Effect = &effect
	return found, err
}

// each fills in what flags say of single spaces.
func (j *job) each(space string, o indicator.Options) indicator.Options {
	o.Community, o.Lead = renjia.Both(j.names[space]), j.leads[space]
	return o
}
