package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
)

// job is what the flags ask for.
type job struct {
	rule                    budgeting.Rule
	official, explain, json bool
	svg                     string // file
	compared                []budgeting.Rule
	lang                    renjia.Lang
	files                   []string
}

var errHelp = errors.New("help")

const help = `budget decides participatory budgets from Pabulib files (see pabulib.org).

  go run ./examples/budget -rule greedy|phragmen|mes [flags] FILE.pb…

Rules and what they are called elsewhere
  greedy -sat cost          most votes first (greedy by cost satisfaction), whatever still fits
  greedy -sat cardinality   most votes per cost first
  greedy -sat score         most points per cost first
  phragmen                  sequential Phragmén; -sat and -completion do not apply
  mes                       Method of Equal Shares, with -completion
  mes -completion add1      a larger endowment for everybody, one unit of the currency at a time, as long as
                            the outcome is affordable. With the exhaustive stop it ends when no project with
                            a supporter and a cost still fits; -exhaustive=false goes on, as Wieliczka 2023 did.
  bos, welfare              Equal Shares with bounded overspending; the greatest total satisfaction

Ties
  text    the smaller project id as text by code point: "10" before "2" (the default, as pabutools does)
  votes   more votes first, then text          cost    the cheaper first, then text
  refuse  a tie that matters is an error

-compare mes/cost/add1,phragmen puts the outcomes of several rules side by side.
-explain says why each project won or lost, who paid, and what those that lost would have needed.
What a file's META says of thresholds, prefunded projects and the like is used only with -official.
seconds is processor time of the rule alone, without reading the file.

Flags
`

func parse(args []string, stdout io.Writer) (job, error) {
	var j job
	f := flag.NewFlagSet("budget", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	method := f.String("rule", "", "greedy, phragmen, mes, bos or welfare")
	sat := f.String("sat", string(budgeting.CostShare), "what a project is worth to a supporter: cardinality, cost, score, borda or sqrt-cost")
	completion := f.String("completion", string(budgeting.NoCompletion), "of mes: none, add1, add1-greedy, greedy, add1u or epsilon")
	ties := f.String("tie", string(budgeting.TextTies), "text, votes, cost, refuse or lot")
	f.StringVar(&j.rule.Ties.Seed, "seed", "", "of -tie lot: a text published before the vote")
	exhaustive := f.Bool("exhaustive", true, "of add1: stop once no supported project fits")
	f.Int64Var(&j.rule.Step, "step", 0, "of add1: how much each endowment grows at a time, in the smallest unit of the file's amounts; 0 for one whole unit of the currency")
	f.BoolVar(&j.rule.Comparison, "comparison", false, "take the outcome of greedy by votes instead if more voters prefer it")
	f.BoolVar(&j.official, "official", false, "use the thresholds and limits in the file's META")
	f.BoolVar(&j.explain, "explain", false, "say of each project why it won or lost, and what it would have needed")
	f.StringVar(&j.svg, "svg", "", "draw the outcome, or with -compare the outcomes, into this `FILE`")
	compared := f.String("compare", "", "more rules to put beside it, such as greedy/cost,phragmen,mes/cost/add1")
	f.BoolVar(&j.json, "json", false, "print one JSON object a line for each file")
	lang := f.String("lang", "en", "of texts: en or zh")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		f.SetOutput(stdout)
		f.PrintDefaults()
		return j, errHelp
	} else if err != nil {
		return j, err
	}
	j.files = f.Args()
	j.rule.Method, j.rule.Ties.Policy = budgeting.Method(*method), budgeting.TiePolicy(*ties)
	if j.rule.Method != budgeting.Phragmen {
		j.rule.Satisfaction = satisfaction(*sat)
	}
	if j.rule.Method == budgeting.EqualShares {
		j.rule.Completion, j.rule.Inexhaustive = budgeting.Completion(*completion), !*exhaustive
	}
	var err error
	if j.compared, err = rules(*compared, j.rule.Ties); err != nil {
		return j, err
	}
	if j.lang, err = renjia.ParseLang(*lang); err != nil {
		return j, err
	}
	return j, j.check(*method)
}

// satisfaction takes the short names of the literature too.
func satisfaction(s string) budgeting.Satisfaction {
	switch s {
	case "card":
		return budgeting.Cardinality
	case "points":
		return budgeting.Points
	}
	return budgeting.Satisfaction(s)
}

// rules reads "greedy/cost,phragmen,mes/cost/add1".
func rules(list string, ties budgeting.TieRule) (all []budgeting.Rule, err error) {
	if list == "" {
		return nil, nil
	}
	for name := range strings.SplitSeq(list, ",") {
		parts := append(strings.Split(name, "/"), "", "")
		r := budgeting.Rule{Method: budgeting.Method(parts[0]), Satisfaction: satisfaction(parts[1]), Completion: budgeting.Completion(parts[2]), Ties: ties}
		if r.Method == budgeting.EqualShares && r.Completion == "" {
			r.Completion = budgeting.NoCompletion
		}
		if err := r.Validate(); err != nil || len(parts) > 5 {
			return nil, fmt.Errorf("-compare %s: want method/satisfaction/completion: %w", name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func (j job) check(method string) error {
	switch {
	case method == "":
		return errors.New("-rule is missing: greedy, phragmen, mes, bos or welfare (see -h)")
	case len(j.files) == 0:
		return errors.New("name at least one .pb file (see -h)")
	case j.svg != "" && len(j.files) > 1:
		return errors.New("-svg draws one file")
	case len(j.compared) > 0 && (j.explain || j.json):
		return errors.New("-compare goes with neither -explain nor -json")
	case j.svg != "" && strings.HasSuffix(j.svg, ".pb"):
		return fmt.Errorf("-svg would overwrite %s", j.svg)
	}
	return j.rule.Validate()
}
