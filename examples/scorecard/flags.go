package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/indicator/composite"
	"github.com/renjia-project/renjia/indicator/study"
)

// job is what the flags ask for.
type job struct {
	db, out         string
	json, synthetic bool
	lang            renjia.Lang
	spaces          []string
	on              []renjia.Date
	from            renjia.Date
	place           *time.Location
	known           indicator.Known
	window          indicator.Window
	names           map[string]string
	leads           map[string]renjia.Ref
	rank            []composite.Indicator
	normalisation   composite.Normalisation
	aggregation     composite.Aggregation
	undefined       indicator.Undefined
	weigh           func(composite.Table) (composite.Weights, error)
	sampling        composite.Sampling
	effect          indicator.ID
	programme       indicator.Programme
	study           study.Comparison
}

var errHelp = errors.New("help")

const help = `scorecard prints the scorecard of five dimensions: of one community over time, or
of several side by side.

  go run ./examples/scorecard -db FILE -on DATE,… -known then|now -window cumulated|between|trailing [flags]

Without -spaces it reads all spaces of the store. -rank adds a composite index as of the
last day, with the ranks that other choices would give:

  -rank commitments_kept=higher,staff_turnover=lower -normalisation min-max
  -weights equal -aggregation arithmetic -undefined drop

-effect compares communities that had a programme with those that had not, before and
after its first day (difference in differences):

  -effect commitments_kept -begins 2026-04-01 -treated east,west -design collapsed

Flags
`

func parse(args []string, stdout io.Writer) (*job, error) {
	j := &job{names: map[string]string{}, leads: map[string]renjia.Ref{}}
	f := j.flags()
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		f.SetOutput(stdout)
		f.PrintDefaults()
		return nil, errHelp
	}
	switch {
	case err != nil:
		return nil, err
	case f.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case j.db == "" || len(j.on) == 0:
		return nil, errors.New("-db and -on are needed")
	case j.lang != renjia.English && j.lang != renjia.Chinese:
		return nil, fmt.Errorf("-lang %q: want en or zh", j.lang)
	}
	j.study.Level = j.sampling.Level
	return j, nil
}

func (j *job) flags() *flag.FlagSet {
	f := flag.NewFlagSet("scorecard", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.db, "db", "", "store to read (an SQLite `file`)")
	f.StringVar(&j.out, "out", "", "`file` for the report, .html or .md; empty: Markdown on the standard output")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.BoolVar(&j.synthetic, "synthetic", false, "say that the data is made up")
	f.StringVar((*string)(&j.lang), "lang", "en", "`language` of the report: en or zh")
	f.Func("spaces", "`names` of spaces, with commas; none: all", list(&j.spaces))
	f.Func("on", "`dates`, with commas", j.dates)
	f.Func("from", "first `date` of the period; not for -window trailing", day(&j.from))
	j.place = time.FixedZone("UTC+8", 8*60*60)
	f.Func("zone", "`zone` in which days begin and end, such as Europe/Berlin (default UTC+8, that of China)", j.zone)
	f.StringVar((*string)(&j.known), "known", "", "`then` as the journal knew it on each day, or now; must be chosen")
	f.StringVar((*string)(&j.window), "window", "", "events counted: `cumulated` since -from, between the days, or trailing twelve months; must be chosen")
	f.Func("name", "`SPACE=NAME` of a community; may be repeated (default: from the records)", pair(func(space, name string) error {
		j.names[space] = name
		return nil
	}))
	f.Func("lead", "`SPACE=REF` of the organization that leads; may be repeated", pair(func(space, text string) (err error) {
		j.leads[space], err = renjia.ParseRef(text)
		return err
	}))
	j.indexFlags(f)
	j.studyFlags(f)
	return f
}

func (j *job) indexFlags(f *flag.FlagSet) {
	f.Func("rank", "`INDICATOR=higher|lower`,… of a composite index", func(s string) error {
		for _, one := range strings.Split(s, ",") {
			name, better, _ := strings.Cut(one, "=")
			j.rank = append(j.rank, composite.Indicator{Name: name, Better: composite.Better(better)})
		}
		return nil
	})
	f.StringVar((*string)(&j.normalisation), "normalisation", "", "`min-max`, z or rank")
	f.StringVar((*string)(&j.aggregation), "aggregation", "", "`arithmetic`, geometric, harmonic or mazziotta-pareto")
	f.StringVar((*string)(&j.undefined), "undefined", "", "communities without a value: `drop` or refuse")
	f.Func("weights", "`equal`, entropy, principal, or numbers that sum to 1, with commas", j.weights)
	f.Float64Var(&j.sampling.Concentration, "concentration", 10, "how closely weights are drawn around those given, a `number` of 0.1 or more")
	f.IntVar(&j.sampling.Number, "draws", 1000, "`number` of draws of weights")
	f.Uint64Var(&j.sampling.Seed, "seed", 1, "`seed` of the draws")
	f.Float64Var(&j.sampling.Level, "level", .95, "`level` of intervals")
}

func (j *job) studyFlags(f *flag.FlagSet) {
	f.StringVar((*string)(&j.effect), "effect", "", "`indicator` to compare before and after")
	f.Func("begins", "first `date` of the programme", day(&j.programme.Begins))
	f.Func("treated", "`names` of the spaces that had it, with commas", list(&j.programme.Treated))
	f.StringVar((*string)(&j.study.Design), "design", "", "`collapsed` or pooled")
	f.StringVar((*string)(&j.study.FewClusters), "few", "", "correction for few communities, for pooled: `CR0` or CR1")
}

func list(to *[]string) func(string) error {
	return func(s string) error {
		*to = strings.Split(s, ",")
		return nil
	}
}

func day(to *renjia.Date) func(string) error {
	return func(s string) (err error) {
		*to, err = renjia.ParseDate(s)
		return err
	}
}

func (j *job) dates(s string) error {
	for _, one := range strings.Split(s, ",") {
		d, err := renjia.ParseDate(one)
		if err != nil {
			return err
		}
		j.on = append(j.on, d)
	}
	return nil
}

func (j *job) zone(s string) (err error) {
	j.place, err = time.LoadLocation(s)
	return err
}

func pair(set func(key, value string) error) func(string) error {
	return func(s string) error {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("want SPACE=…")
		}
		return set(key, value)
	}
}

func (j *job) weights(s string) error {
	switch s {
	case "equal":
		j.weigh = indicator.EqualWeights
	case "entropy":
		j.weigh = composite.Table.Entropy
	case "principal":
		j.weigh = composite.Table.Principal
	default:
		var values []float64
		for _, one := range strings.Split(s, ",") {
			v, err := strconv.ParseFloat(one, 64)
			if err != nil {
				return fmt.Errorf("%q is no number", one)
			}
			values = append(values, v)
		}
		j.weigh = indicator.GivenWeights(values...)
	}
	return nil
}

func (j *job) last() renjia.Date { return slices.MaxFunc(j.on, renjia.Date.Compare) }

func (j *job) composition() indicator.Composition {
	return indicator.Composition{
		Indicators: j.rank, Normalisation: j.normalisation, Weigh: j.weigh, Aggregation: j.aggregation,
		Undefined: j.undefined, Sampling: j.sampling,
	}
}
