package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// job is what the flags ask for.
type job struct {
	method                            voting.Method
	seats                             int // 0: as the file says
	tie                               string
	seed                              string
	limit                             int
	nodes                             int
	rounds, json, list, time, lenient bool
	lang                              renjia.Lang
	options                           voting.ReadOptions
	format, id                        string
	approve                           int
	equal                             string
	files                             []string
}

var errHelp = errors.New("help")

//go:embed data/README.md
var explained string

const help = `elect counts elections by any of the rules of packages single, committee and stv.

  go run ./examples/elect -rule NAME [flags] FILE…

Ties
  index   the candidate that stands first on the ballot paper goes first
  name    names in order of their code points: "10" before "2"
  order   the order that the file itself gives, such as [tie 3 1 2] of a BLT file
  lot     by SHA-256 of -seed and the name, a lot that anybody can draw again
  refuse  a tie that the rule meets is an error
  all     no tie is broken: every outcome that some way of breaking ties leads to
Whoever goes first is elected; whoever goes last is excluded, but by STV rules the
first is, as the candidate drawn by lot.
Without -tie, rules for one winner show all tied winners, except those that break
ties as they arise (…_lex); these and rules for several seats take the file's own
order if it has one, else index.

Seats are those of -seats, else of the file; rules for one winner fill one. Who
withdrew, as the file says, is taken off the ballots first.

With -json each election is one line: file, id (where a file holds several), rule,
seats, winners (ascending as on the ballot paper), elected (in the order elected, if
the rule has one), outcomes (with -tie all), ties (those that were broken), rounds
(with -rounds). Candidates without a name are numbers from 0.

Flags
`

// define makes the flags. Rule and language are checked later.
func (j *job) define(f *flag.FlagSet) (rule, lang *string) {
	f.SetOutput(io.Discard)
	rule = f.String("rule", "", "the `NAME` of a rule, such as scottish (see -list)")
	f.Func("seats", "how many are elected; without it as many as the file says", positive(&j.seats))
	f.StringVar(&j.tie, "tie", "", "index, name, order, lot, refuse or all; see above for the default")
	f.StringVar(&j.seed, "seed", "", "of -tie lot: a text published before the vote")
	j.limit = 100_000
	f.Func("limit", "of -tie all: stop at this many outcomes (default 100000)", positive(&j.limit))
	f.Func("nodes", "bound the search of rules that are hard to compute, by steps; the answer may then not be the best", positive(&j.nodes))
	f.BoolVar(&j.rounds, "rounds", false, "show how the rule came to its result, with exact values")
	f.BoolVar(&j.json, "json", false, "print one JSON object a line for each election")
	f.BoolVar(&j.list, "list", false, "list the rules")
	f.BoolVar(&j.time, "time", false, "tell the seconds of processor time for reading and for the rule")
	f.StringVar(&j.id, "id", "", "count only the election of this `ID` of a file that holds several")
	f.Func("approve", "make approval ballots of ranked ones: the first `N` ranks are approved", positive(&j.approve))
	f.StringVar(&j.equal, "equal", "", "cut: a ranked paper counts up to its first equal ranks; refuse: equal ranks are an error where the rule knows none. Without it the rules of the transferable vote cut, and say so")
	f.StringVar(&j.format, "format", "", "of FILE -, the standard input: blt, soc, soi, toc, toi, cat, abif, cvotes, csv, json or abc.yaml")
	j.defineReading(f)
	lang = f.String("lang", "en", "of texts: en or zh")
	return rule, lang
}

func (j *job) defineReading(f *flag.FlagSet) {
	f.Func("kind", "of CSV and ABIF ballots: ranked, approval, score or cumulative; without it what the rule takes, if that is one kind", j.kind)
	f.Func("candidates", "those of a CSV file whose cells are names: `NAMES` with commas between", func(s string) error {
		j.options.Candidates = strings.Split(s, ",")
		return nil
	})
	f.Func("categories", "of .cat files: the categories that are approved, `A,B`, or points of each, A=2,B=0", j.categories)
	f.BoolVar(&j.options.Scale, "scale", false, "multiply weights such as 2.5 until they are whole; the quota of whole votes is then another")
	f.BoolVar(&j.lenient, "lenient", false, "read what is not as it should be but can only mean one thing, with a warning")
}

// cells returns what the cells of a table are if that was not said: what the rule
// takes, if it takes one kind of ballots only.
func (j job) cells() voting.Kind {
	switch {
	case j.options.Kind != "":
		return j.options.Kind
	case j.approve > 0:
		return voting.Ranked
	case len(j.method.Kinds) == 1:
		return j.method.Kinds[0]
	}
	return ""
}

func (j *job) kind(s string) error {
	j.options.Kind = voting.Kind(s)
	if !slices.Contains([]voting.Kind{voting.Ranked, voting.Approval, voting.Score, voting.Cumulative}, j.options.Kind) {
		return errors.New("want ranked, approval, score or cumulative")
	}
	return nil
}

func (j *job) categories(s string) error {
	c := &j.options.Categories
	for _, item := range strings.Split(s, ",") {
		name, points, given := strings.Cut(item, "=")
		if !given {
			c.Approve = append(c.Approve, name)
			continue
		}
		n, err := strconv.ParseInt(points, 10, 32)
		if err != nil {
			return fmt.Errorf("%q: want NAME=POINTS, whole points", item)
		}
		if c.Points == nil {
			c.Points = map[string]int32{}
		}
		c.Points[name] = int32(n)
	}
	if c.Points != nil && c.Approve != nil {
		return errors.New("categories are either approved, A,B, or have points, A=2,B=0: not both")
	}
	return nil
}

func positive(n *int) func(string) error {
	return func(s string) error {
		v, err := strconv.Atoi(s)
		if err != nil || v < 1 {
			return errors.New("want a whole number of at least 1")
		}
		*n = v
		return nil
	}
}

func parse(args []string, stdout io.Writer) (job, error) {
	var j job
	f := flag.NewFlagSet("elect", flag.ContinueOnError)
	rule, lang := j.define(f)
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		f.SetOutput(stdout)
		f.PrintDefaults()
		fmt.Fprint(stdout, "\n", explained)
		return j, errHelp
	} else if err != nil {
		return j, fmt.Errorf("%w (-h explains)", err)
	}
	j.files = f.Args()
	var err error
	if j.lang, err = renjia.ParseLang(*lang); err != nil {
		return j, fmt.Errorf("-lang: %w", err)
	}
	if j.list {
		return j, nil
	}
	if j.method, err = lookup(*rule); err != nil {
		return j, err
	}
	j.options.Kind = j.cells()
	return j, j.check()
}

// check checks the flags with each other.
func (j job) check() error {
	stdin := slices.Contains(j.files, "-")
	switch {
	case len(j.files) == 0:
		return errors.New("name at least one file of ballots, or - for the standard input (-h explains)")
	case slices.Contains(j.files, ""):
		return errors.New("a file without a name")
	case stdin && len(j.files) > 1:
		return errors.New("-, the standard input, is read alone")
	case stdin && j.format == "":
		return errors.New("-format says how to read the standard input: blt, csv, json … (-h explains)")
	case !stdin && j.format != "":
		return errors.New("-format is for the standard input, -: the format of a file is the ending of its name")
	case !slices.Contains([]string{"", "index", "name", "order", "lot", "refuse", "all"}, j.tie):
		return fmt.Errorf("-tie %s: want index, name, order, lot, refuse or all", j.tie)
	case (j.tie == "lot") != (j.seed != ""):
		return errors.New("-tie lot and -seed go together")
	case j.equal != "" && j.equal != "cut" && j.equal != "refuse":
		return fmt.Errorf("-equal %s: want cut or refuse", j.equal)
	case j.approve > 0 && !j.takes(voting.Approval):
		return fmt.Errorf("-approve is for rules of approval ballots, and %s wants others", j.method.Name)
	}
	return nil
}

func (j job) takes(k voting.Kind) bool { return slices.Contains(j.method.Kinds, k) }
