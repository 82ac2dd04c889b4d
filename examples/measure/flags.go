package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/bootstrap"
	"github.com/renjia-project/renjia/indicator/catalogue"
)

// job is what the flags ask for.
type job struct {
	indicator, file string
	input           catalogue.Input
	draws           bootstrap.Options
	json, list      bool
	lang            renjia.Lang
}

var errHelp = errors.New("help")

const help = `measure computes a published measure over a CSV file with a header.

  go run ./examples/measure -list
  go run ./examples/measure -indicator NAME [-variant V] [flags] [-json] FILE.csv

Columns are found by their names, in English or Chinese; -list shows which parts a
measure has. A single column of numbers needs no name. -column PART=HEADER settles
what names do not. Cells that are empty, ".", "NA" or "缺失" have no value: -missing
says whether their rows are refused or dropped. Without FILE the standard input is
read. What the literature leaves open (variants, aversions, bounds) is asked for.

Exit codes: 0 a value; 1 bad input or a missing choice; 2 undefined for this input.

Flags
`

// parse reads the flags, which may stand before and after the file.
func parse(args []string, stdout io.Writer) (*job, error) {
	j := &job{lang: renjia.English, input: catalogue.Input{Columns: map[string]string{}, Parameters: map[string]string{}}}
	f, err := j.flags()
	if err != nil {
		return j, err
	}
	var files []string
	for {
		switch err := f.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			fmt.Fprint(stdout, help)
			f.SetOutput(stdout)
			f.PrintDefaults()
			return j, errHelp
		case err != nil:
			return j, err
		}
		if f.NArg() == 0 {
			break
		}
		files = append(files, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(files) > 1 {
		return j, fmt.Errorf("%q: want one file", files)
	}
	if len(files) == 1 {
		j.file = files[0]
	}
	return j, j.check()
}

func (j *job) flags() (*flag.FlagSet, error) {
	f := flag.NewFlagSet("measure", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.indicator, "indicator", "", "`name` of the measure; hyphens and case make no difference")
	f.StringVar(&j.input.Variant, "variant", "", "`variant` of the measure")
	f.BoolVar(&j.list, "list", false, "list the measures with their columns, variants and parameters")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.Func("lang", "`en` or zh (default en)", func(s string) error { j.lang = renjia.Lang(s); return nil })
	f.Func("missing", "`refuse` or drop rows without a value", func(s string) error { j.input.Missing = catalogue.Missing(s); return nil })
	column := func(part string) func(string) error {
		return func(header string) error { j.input.Columns[part] = header; return nil }
	}
	f.Func("column", "`PART=HEADER`: the column that plays a part; may be repeated", j.column)
	f.Func("value", "`header` of the values", column("value"))
	f.Func("rank", "`header` of what puts units in order", column("rank"))
	f.Func("weights", "`header` of the weights", column("weight"))
	f.Func("by", "`header` of the groups to decompose by", column("group"))
	f.Float64Var(&j.input.Level, "level", .95, "`level` of intervals")
	f.IntVar(&j.draws.Draws, "bootstrap", 0, "`number` of draws for an interval; 0 for none")
	f.Uint64Var(&j.draws.Seed, "seed", 1, "`seed` of the draws")
	f.Func("method", "`percentile` or bca, for -bootstrap", func(s string) error { j.draws.Method = bootstrap.Method(strings.ToLower(s)); return nil })
	return f, j.parameters(f)
}

// parameters adds a flag for each parameter that a measure has.
func (j *job) parameters(f *flag.FlagSet) error {
	all, err := catalogue.All()
	for _, m := range all {
		for _, p := range m.Parameters {
			name := strings.ReplaceAll(p.Name, "_", "-")
			if f.Lookup(name) == nil {
				f.Func(name, "`parameter`: "+p.Meaning.EN, func(s string) error { j.input.Parameters[p.Name] = s; return nil })
			}
		}
	}
	return err
}

func (j *job) column(s string) error {
	part, header, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("want PART=HEADER")
	}
	j.input.Columns[part] = header
	return nil
}

func (j *job) check() error {
	if !slices.Contains([]renjia.Lang{renjia.English, renjia.Chinese}, j.lang) {
		return fmt.Errorf("-lang %q: want en or zh", j.lang)
	}
	if !slices.Contains([]catalogue.Missing{"", catalogue.MissingRefused, catalogue.MissingDropped}, j.input.Missing) {
		return fmt.Errorf("-missing %q: want refuse or drop", j.input.Missing)
	}
	if j.draws.Draws != 0 {
		j.draws.Level = j.input.Level
		j.input.Bootstrap = &j.draws
	}
	if !j.list && j.indicator == "" {
		return errors.New("name a measure with -indicator; -list shows them, -h explains")
	}
	return nil
}
