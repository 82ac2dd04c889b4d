// Program city simulates the communities of a city over years against any store,
// and prints how fast it was, how long one vote and one scorecard took, and what
// the store has grown to. All it writes is made up.
//
//	go run ./examples/city -store memory -communities 10,100
//	go run ./examples/city -store sqlite:city.db -communities 100 -years 3
//	go run ./examples/city -store postgres://postgres@127.0.0.1:5432/city -communities 100,1000,10000 -writers 16
//
// With -h it explains every flag. A store that was filled before goes on from
// where it stands: what is there is passed over.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// The exit codes.
const (
	exitFine  = 0
	exitBad   = 1
	exitUsage = 2
)

const usage = `usage: city -store memory | sqlite:FILE | postgres://… | mariadb:DSN [flags]

Every community gets residents on a roll, staff with their hours, organizations with
agreements, books with entries, and motions that are voted on: about 1,000 records
in its first year and 500 in each further one. The last motion stays open, so that
votes can be timed. Everything is made up.

`

// job is what the flags ask for.
type job struct {
	store         string
	stages        []int // communities, ascending
	years         int
	writers       int
	votes, scores int  // timed at each stage
	full          bool // nothing is to be added
	seed          uint64
	price         float64 // of a GiB a month
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return exitFine
	}
	if err != nil {
		fmt.Fprintf(stderr, "city: %v (-h explains everything)\n", err)
		return exitUsage
	}
	if err := j.run(ctx, stdout); err != nil {
		fmt.Fprintln(stderr, "city:", strings.ReplaceAll(err.Error(), "\n", "; "))
		return exitBad
	}
	return exitFine
}

func parse(args []string, stdout io.Writer) (*job, error) {
	j := &job{}
	flags := flag.NewFlagSet("city", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&j.store, "store", "", "the store to fill")
	stages := flags.String("communities", "10", "how many communities; several with commas are stages, each measured")
	flags.IntVar(&j.years, "years", 1, "years of records for each, up to the end of 2026")
	flags.IntVar(&j.writers, "writers", 4, "communities that write at the same time")
	flags.IntVar(&j.votes, "votes", 500, "votes to time at each stage, one after the other")
	flags.IntVar(&j.scores, "scorecards", 50, "scorecards to time at each stage")
	flags.BoolVar(&j.full, "full", false, "only measure: the store holds all these communities already")
	flags.Uint64Var(&j.seed, "seed", 1, "which communities are timed")
	flags.Float64Var(&j.price, "price", 0, "what a GiB of storage costs a month, for the estimate")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil, err
	}
	switch {
	case err != nil:
		return nil, err
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case j.years < 1 || j.years > 20 || j.writers < 1 || j.votes < 0 || j.scores < 0 || j.price < 0:
		return nil, errors.New("want 1 to 20 years, one writer or more, and nothing below 0")
	}
	for _, part := range strings.Split(*stages, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || len(j.stages) > 0 && n <= j.stages[len(j.stages)-1] {
			return nil, fmt.Errorf("-communities %q: want numbers that grow, such as 100,1000", *stages)
		}
		j.stages = append(j.stages, n)
	}
	return j, nil
}

// run fills the store stage by stage.
func (j *job) run(ctx context.Context, stdout io.Writer) error {
	place, err := open(ctx, j.store, j.writers)
	if err != nil {
		return err
	}
	store := storage.New(place.driver, storage.Options{Policy: storage.AllowAll})
	defer store.Close() //nolint:errcheck // everything is committed or not
	if err := store.Migrate(ctx, kinds()...); err != nil {
		return err
	}
	c, err := newCity(store, j.years)
	if err != nil {
		return err
	}
	p := printer{out: stdout, price: j.price}
	p.header()
	from := 0
	for _, to := range j.stages {
		row, err := j.stage(ctx, c, place, from, to)
		if err != nil {
			return err
		}
		p.row(row)
		from = to
	}
	return p.estimate()
}

// act is under what everything is done.
func act() renjia.Act { return renjia.Act{By: renjia.Program("city"), Reason: "simulation"} }
