package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign"
)

const assignHelp = `staff assign places as many people as possible on posts, one each, at least cost.

  go run ./examples/staff assign [flags] COSTS.csv

The file has a header with the posts, then a row for each person that begins with
the name; a blank cell is a pair that is not allowed. Of equally good plans the one
is taken where the first person has the first post in the order of the file, and so
on; -lottery draws that order by lot. With -json the result is one document:
  {"cost":C,"pairs":[[row,column]…],"unassigned":[row…],"duals":{"rows":[…],"columns":[…]},"unique":…,"why":…}
Rows and columns count from 0, without header and names. duals is null for leximin.
`

// assignJob is what the flags of assign ask for.
type assignJob struct {
	method  string
	options assign.Options
	json    bool
	lang    renjia.Lang
}

func assignCommand(_ context.Context, args []string, stdout, _ io.Writer) error {
	j := assignJob{options: assign.Options{Ties: assign.FirstInOrder}}
	var lottery, lang string
	f := newFlags("assign")
	f.StringVar(&j.method, "method", "min-cost", "`min-cost`, bottleneck (the worst pair as good as can be) or leximin (then the second worst, and so on)")
	f.StringVar(&lottery, "lottery", "", "`seed`, a whole number, of the order that decides among equally good plans")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.StringVar(&lang, "lang", "en", "`en` or zh")
	if err := parse(f, args, stdout, assignHelp); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return fmt.Errorf("assign: want one file of costs (assign -h explains)")
	}
	if lottery != "" {
		seed, err := strconv.ParseUint(lottery, 10, 64)
		if err != nil {
			return fmt.Errorf("-lottery %q: want a whole number from 0 to 2^64-1", lottery)
		}
		j.options = assign.Options{Ties: assign.Lottery, Seed: seed}
	}
	var err error
	if j.lang, err = renjia.ParseLang(lang); err != nil {
		return fmt.Errorf("-lang: %w", err)
	}
	return j.run(f.Arg(0), stdout)
}

func (j assignJob) run(path string, stdout io.Writer) error {
	plan, ok := map[string]func(assign.Costs[int64], assign.Options) (assign.Plan[int64], error){
		"min-cost": assign.Assign[int64], "bottleneck": assign.Bottleneck[int64], "leximin": assign.Leximin[int64],
	}[j.method]
	if !ok {
		return fmt.Errorf("-method %q: want min-cost, bottleneck or leximin", j.method)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	t, err := assign.ReadTable(file, filepath.Base(path))
	if err != nil {
		return err
	}
	p, err := plan(t.Costs, j.options)
	if err != nil {
		return err
	}
	if err := assign.Verify(t.Costs, p); err != nil {
		return err
	}
	why, err := assign.Explain(t.Costs, assign.Penalties[int64]{}, p, t.Names)
	if err != nil {
		return err
	}
	if j.json {
		return writeAssignment(stdout, t, p, why)
	}
	return j.print(stdout, t, p, why)
}

// print writes a line for each person placed, then why.
func (j assignJob) print(w io.Writer, t assign.Table, p assign.Plan[int64], why renjia.Explanation) error {
	for _, pair := range p.Pairs() {
		cost, _ := t.Costs.At(pair[0], pair[1])
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", t.Row(pair[0]), t.Column(pair[1]), assign.Decimal(cost, t.Decimals)); err != nil {
			return err
		}
	}
	return why.WriteText(w, j.lang)
}

// assignment is the result for programs.
type assignment struct {
	Method     assign.Method                `json:"method"`
	Ties       string                       `json:"ties"`
	Cost       json.Number                  `json:"cost"`
	Worst      json.Number                  `json:"worst"`
	Pairs      [][2]int                     `json:"pairs"`
	Unassigned []int                        `json:"unassigned"`
	Vacant     []int                        `json:"vacant"`
	Duals      *duals                       `json:"duals"`
	Contested  *assign.Contested            `json:"contested,omitempty"`
	Unique     bool                         `json:"unique"`
	Why        renjia.Explanation           `json:"why"`
	Left       map[string][]assignmentsLeft `json:"left"`
}

type duals struct {
	Rows    []json.Number `json:"rows"`
	Columns []json.Number `json:"columns"`
	LeftOut json.Number   `json:"leftOut"`
}

// assignmentsLeft is one person or post that is left.
type assignmentsLeft struct {
	assign.Left[int64]
	Extra json.Number `json:"extra"`
}

func writeAssignment(stdout io.Writer, t assign.Table, p assign.Plan[int64], why renjia.Explanation) error {
	number := func(c int64) json.Number { return json.Number(assign.Decimal(c, t.Decimals)) }
	numbers := func(x []int64) []json.Number {
		all := make([]json.Number, len(x))
		for k, c := range x {
			all[k] = number(c)
		}
		return all
	}
	out, err := assign.WhyOut(t.Costs, assign.Penalties[int64]{}, p)
	if err != nil {
		return err
	}
	empty, err := assign.WhyEmpty(t.Costs, assign.Penalties[int64]{}, p)
	if err != nil {
		return err
	}
	left := func(x []assign.Left[int64]) []assignmentsLeft {
		all := make([]assignmentsLeft, len(x))
		for k, l := range x {
			all[k] = assignmentsLeft{l, number(l.Extra)}
		}
		return all
	}
	a := assignment{
		Method: p.Method, Ties: p.Variant, Cost: number(p.Cost), Worst: number(p.Worst), Pairs: p.Pairs(), Unassigned: p.Unassigned(),
		Vacant: p.Vacant(), Contested: p.Contested, Unique: p.Unique, Why: why,
		Left: map[string][]assignmentsLeft{"rows": left(out), "columns": left(empty)},
	}
	if p.Prices != nil {
		a.Duals = &duals{numbers(p.Prices.Rows), numbers(p.Prices.Columns), number(p.Prices.LeftOut)}
	}
	return writeJSON(stdout, a)
}
