// Program release measures what a table about people gives away and makes a
// copy that may leave the station: coarser rows, or counts in which small cells
// are withheld.
//
//	go run ./examples/release -plan PLAN.json [-o OUT.csv] [-json] TABLE.csv
//	go run ./examples/release -plan PLAN.json -count street,sex -threshold 5 -zeros publish TABLE.csv
//
// What it writes is de-identified, and still personal data. Bad input is one
// line for each mistake on stderr and exit code 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
	"github.com/renjia-project/renjia/internal/strict"
)

const help = `release measures what a table about people gives away, and makes a copy that may leave.

  go run ./examples/release -plan PLAN.json [flags] TABLE.csv

TABLE.csv has a header and a row for each person. PLAN.json says what its columns give away and what the
copy must meet:
  {"columns": [{"name": "age", "role": "quasi", "scale": "numeric"},
               {"name": "street", "role": "quasi"}, {"name": "illness", "role": "confidential"}, …],
   "hierarchies": [{"column": "street", "chains": [["Liede", "Tianhe", "*"], …]}],
   "requirement": {"k": 5, "diversity": [{"column": "illness", "kind": "entropy", "l": 2}],
                   "closeness": [{"column": "illness", "ground": "equal", "t": "1/4"}]},
   "cut": "strict"}
Roles are direct (names the person, never written), quasi, confidential, plain. Without -count the table is
measured, made coarser until it meets the requirement, and measured again; -o writes the copy. With -count
it is counted by these columns, and cells below -threshold are withheld with as many others as needed.

`

// job is what the flags ask for.
type job struct {
	plan, out, count, zeros string
	threshold               int
	json                    bool
	lang                    renjia.Lang
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout)
	var many *renjia.ValidationError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &many):
		for _, p := range many.Problems {
			fmt.Fprintln(stderr, "release:", strings.TrimPrefix(many.Record+": ", ": ")+p.String())
		}
	default:
		fmt.Fprintln(stderr, "release:", err)
	}
	return 1
}

func dispatch(ctx context.Context, args []string, stdout io.Writer) error {
	var j job
	var lang string
	f := flag.NewFlagSet("release", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.plan, "plan", "", "`PLAN.json`, see above")
	f.StringVar(&j.out, "o", "", "`OUT.csv`, where the copy goes")
	f.StringVar(&j.count, "count", "", "count by these `columns`, with commas between")
	f.IntVar(&j.threshold, "threshold", 0, "`n`: counts below it are withheld, commonly 5 or 10")
	f.StringVar(&j.zeros, "zeros", "", "`publish` or withhold: what happens to cells with nobody")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.StringVar(&lang, "lang", "en", "`en` or zh")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(stdout, help)
			f.SetOutput(stdout)
			f.PrintDefaults()
		}
		return err
	}
	if f.NArg() != 1 || j.plan == "" {
		return errors.New("want -plan PLAN.json and one table (-h explains)")
	}
	var err error
	if j.lang, err = renjia.ParseLang(lang); err != nil {
		return fmt.Errorf("-lang: %w", err)
	}
	p, t, err := load(j.plan, f.Arg(0))
	if err != nil {
		return err
	}
	if j.count != "" {
		return j.counts(ctx, t, stdout)
	}
	return j.rows(ctx, p, t, stdout)
}

// plan is the file that goes with a table.
type plan struct {
	Columns     []disclosure.Column    `json:"columns"`
	Hierarchies []hierarchy            `json:"hierarchies,omitempty"`
	Requirement disclosure.Requirement `json:"requirement"`
	Cut         disclosure.Cut         `json:"cut"`
}

// hierarchy says how the values of a column are made coarser: each chain from a
// value to the top.
type hierarchy struct {
	Column string     `json:"column"`
	Chains [][]string `json:"chains"`
}

const maxPlan = 1 << 24

// grow gives the columns their hierarchies.
func (p *plan) grow() error {
	for _, h := range p.Hierarchies {
		i := slices.IndexFunc(p.Columns, func(c disclosure.Column) bool { return c.Name == h.Column })
		if i < 0 {
			return fmt.Errorf("hierarchies: %q is not a column of the plan", h.Column)
		}
		tree, err := disclosure.NewHierarchy(h.Chains)
		if err != nil {
			return fmt.Errorf("hierarchies: %s: %w", h.Column, err)
		}
		p.Columns[i].Hierarchy = tree
	}
	return nil
}

func load(planFile, tableFile string) (p plan, t *disclosure.Table, err error) {
	file, err := os.Open(planFile)
	if err != nil {
		return p, nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	if err := strict.Read(file, filepath.Base(planFile), maxPlan, &p); err != nil {
		return p, nil, err
	}
	if err := p.grow(); err != nil {
		return p, nil, err
	}
	table, err := os.Open(tableFile)
	if err != nil {
		return p, nil, err
	}
	defer table.Close() //nolint:errcheck // only read
	t, err = disclosure.Read(table, filepath.Base(tableFile), p.Columns)
	return p, t, err
}
