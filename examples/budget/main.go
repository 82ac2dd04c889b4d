// Program budget decides participatory budgets from Pabulib files.
//
//	go run ./examples/budget -rule mes -sat cost -completion add1 -explain FILE.pb…
//
// With -json it prints one object a line for each file, with -h it explains
// every flag. Bad input exits 1 with the place of each problem.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	if err == nil {
		err = j.decideAll(ctx, stdout)
	}
	switch {
	case err == nil, errors.Is(err, errHelp):
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "budget: interrupted")
	default:
		complain(stderr, err)
	}
	return 1
}

// complain prints the problems of a file line by line; their places name it.
func complain(stderr io.Writer, err error) {
	var v *renjia.ValidationError
	if !errors.As(err, &v) || len(v.Problems) == 0 || v.Problems[0].Place.File == "" {
		fmt.Fprintln(stderr, "budget: "+err.Error())
		return
	}
	for _, p := range v.Problems {
		fmt.Fprintln(stderr, "budget: "+p.String())
	}
}

func (j job) decideAll(ctx context.Context, stdout io.Writer) error {
	for _, file := range j.files {
		if err := j.decide(ctx, file, stdout); err != nil {
			return err
		}
	}
	return nil
}

func (j job) decide(ctx context.Context, file string, stdout io.Writer) error {
	e, err := read(file)
	if err != nil {
		return err
	}
	rule := j.rule
	if j.official {
		if rule.Constraints, err = budgeting.Official(e); err != nil {
			return fmt.Errorf("%s: -official: %w", file, err)
		}
	}
	if len(j.compared) > 0 {
		return j.compare(ctx, e, rule, stdout)
	}
	before := cpuSeconds()
	o, err := budgeting.Decide(ctx, e, rule)
	seconds := cpuSeconds() - before
	if err != nil {
		return fmt.Errorf("%s: %w", file, named(e, err))
	}
	d := decided{file: file, election: e, outcome: o, seconds: seconds}
	if j.explain {
		if err := d.explain(ctx); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if j.svg != "" {
		if err := d.draw(ctx, j.svg, j.lang); err != nil {
			return err
		}
	}
	if j.json {
		return d.writeJSON(stdout)
	}
	return d.writeText(stdout, j.lang)
}

func read(file string) (*budgeting.Election, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return budgeting.ReadPabulib(f, file)
}

// decided is one file's outcome.
type decided struct {
	file     string
	election *budgeting.Election
	outcome  *budgeting.Outcome
	seconds  float64 // of processor time, for the rule alone

	// With -explain only.
	reasons []budgeting.Reason
	needs   []budgeting.Need
}

func (d decided) writeJSON(w io.Writer) error {
	rule := d.outcome.Rule
	line := struct {
		File       string                 `json:"file"`
		Rule       budgeting.Method       `json:"rule"`
		Sat        budgeting.Satisfaction `json:"sat"`
		Completion budgeting.Completion   `json:"completion"`
		Selected   []string               `json:"selected"`
		Cost       string                 `json:"cost"`
		Budget     string                 `json:"budget"`
		Seconds    float64                `json:"seconds"`
		Order      []string               `json:"order"`
		Ties       int                    `json:"ties"`
		Steps      int64                  `json:"steps,omitempty"`
		Partial    *partial               `json:"partial,omitempty"`
		Reasons    []budgeting.Reason     `json:"reasons,omitempty"`
		Needs      []budgeting.Need       `json:"needs,omitempty"`
	}{d.file, rule.Method, rule.Satisfaction, rule.Completion, d.election.IDs(d.outcome.Selected),
		d.election.Amount(d.outcome.Cost).String(), d.election.Amount(d.election.Budget).String(), math.Round(d.seconds*1e6) / 1e6,
		d.order(), len(d.outcome.Broken), d.outcome.Steps, d.partial(), d.reasons, d.needs}
	if line.Completion == "" {
		line.Completion = budgeting.NoCompletion
	}
	return json.NewEncoder(w).Encode(line)
}

// partial is a project that was given a part of its cost.
type partial struct {
	ID   string `json:"id"`
	Paid string `json:"paid"`
}

func (d decided) partial() *partial {
	if d.outcome.Partial < 0 {
		return nil
	}
	return &partial{d.election.Projects[d.outcome.Partial].ID, d.election.Amount(d.outcome.Paid).String()}
}

func (d decided) order() []string {
	ids := make([]string, len(d.outcome.Selected))
	for i, p := range d.outcome.Selected {
		ids[i] = d.election.Projects[p].ID
	}
	return ids
}
