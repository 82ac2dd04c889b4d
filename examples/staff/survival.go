package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

const survivalHelp = `survival tells how long people stay, of a CSV file with one row for each stay.

  go run ./examples/staff survival -time COL -event COL [-entry COL] [-group COL] [flags] FILE.csv

-event is 1 for those who left; all others were still there when last seen. -entry is
for stays that were running before anybody looked. With -reason instead of -event the
shares that leave for each reason are estimated as well. With -json the result is one
document, what is undefined is null:
  {"groups":{NAME|"all":{"time":[…],"atRisk":[…],"events":[…],"survival":[…],"stderr":[…],
   "lower":[…],"upper":[…],"median":…}},"test":{"statistic","df","p"},"cox":{…}}
`

// survivalJob is what the flags ask for.
type survivalJob struct {
	columns  survival.Columns
	options  survival.Options
	median   survival.Quantile
	weight   survival.Weight
	ties     survival.Ties
	svg      string
	json     bool
	lang     renjia.Lang
	file     string
	censored string
}

func survivalCommand(_ context.Context, args []string, stdout, _ io.Writer) error {
	j, err := parseSurvival(args, stdout)
	if err != nil {
		return err
	}
	in, err := os.Open(j.file)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	table, err := survival.Read(in, j.file, j.columns)
	if err != nil {
		return err
	}
	result, err := j.estimate(&table)
	if err != nil {
		return err
	}
	if j.svg != "" {
		if err := os.WriteFile(j.svg, result.picture(j.columns.Time), 0o644); err != nil {
			return err
		}
	}
	if j.json {
		return result.writeJSON(stdout)
	}
	return result.print(stdout, j)
}

func parseSurvival(args []string, stdout io.Writer) (*survivalJob, error) {
	j := &survivalJob{}
	var interval, weight, ties, median, cox, lang string
	f := newFlags("survival")
	f.StringVar(&j.columns.Time, "time", "", "`column` with the length of a stay")
	f.StringVar(&j.columns.Event, "event", "", "`column` that is 1 for those who left")
	f.StringVar(&j.columns.Reason, "reason", "", "`column` with the reason of leaving; instead of -event")
	f.StringVar(&j.censored, "censored", "active", "`word,word…` in -reason that mean still there, as an empty cell does")
	f.StringVar(&j.columns.Entry, "entry", "", "`column` with the length at which a stay came under observation")
	f.StringVar(&j.columns.Group, "group", "", "`column` of the groups to compare")
	f.StringVar(&j.columns.Strata, "strata", "", "`column` within whose values -test and -cox compare; rows without one are left out there")
	f.StringVar(&interval, "ci", string(survival.LogLog), "`interval`: log-log, log, plain, logit or arcsin")
	f.Float64Var(&j.options.Level, "level", .95, "`level` of all intervals")
	f.Float64Var(&j.options.Start, "start", 0, "`time` at which curves begin")
	f.StringVar(&median, "median", string(survival.QuantileFirst), "where a curve runs level at one half: `first` (the textbook) or middle (R)")
	f.StringVar(&weight, "test", string(survival.LogRankWeight), "`weight` of the test between groups: logrank, peto, gehan or tarone-ware")
	f.StringVar(&cox, "cox", "", "`column,column…` of a Cox regression: numbers, or words compared with the first")
	f.StringVar(&ties, "ties", string(survival.Efron), "`ties` in the regression: efron or breslow")
	f.StringVar(&j.svg, "svg", "", "`file` for a picture of the curves")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.StringVar(&lang, "lang", "en", "`en` or zh, for warnings")
	if err := parse(f, args, stdout, survivalHelp); err != nil {
		return nil, err
	}
	switch f.NArg() {
	case 1:
		j.file = f.Arg(0)
	case 0:
		return nil, errors.New("survival: name a CSV file after the flags (-h explains)")
	default:
		return nil, fmt.Errorf("survival: %q: want one file", f.Arg(1))
	}
	if cox != "" {
		j.columns.Covariates = strings.Split(cox, ",")
	}
	j.options.Interval, j.median = survival.Interval(interval), survival.Quantile(median)
	j.weight, j.ties, j.lang = survival.Weight(weight), survival.Ties(ties), renjia.Lang(lang)
	j.columns.Censored = strings.Split(j.censored, ",")
	return j, j.check()
}

func (j *survivalJob) check() error {
	switch {
	case j.columns.Time == "":
		return errors.New("survival: -time: name the column with the length of a stay")
	case j.columns.Event == "" && j.columns.Reason == "":
		return errors.New("survival: -event: name the column that is 1 for those who left")
	case j.columns.Event != "" && j.columns.Reason != "":
		return errors.New("survival: -event and -reason: give one of the two")
	}
	for _, choice := range []struct{ flag, value, options string }{
		{"-ci", string(j.options.Interval), "log-log log plain logit arcsin"},
		{"-median", string(j.median), "first middle"},
		{"-test", string(j.weight), "logrank peto gehan tarone-ware"},
		{"-ties", string(j.ties), "efron breslow"},
		{"-lang", string(j.lang), "en zh"},
	} {
		if !contains(strings.Fields(choice.options), choice.value) {
			return fmt.Errorf("survival: %s %q: want %s", choice.flag, choice.value, strings.Join(strings.Fields(choice.options), ", "))
		}
	}
	return nil
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}
