package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// job is what the flags ask for.
type job struct {
	rule, roll, ballots     string // identifier and files
	overlay, pack           string // files
	round, petition, matter string
	developer, compound     string
	salt                    string
	delegations             string // file
	record, replay          string // files
	choose                  map[string]string
	on                      renjia.Date
	lang                    renjia.Lang
	json, list, power       bool
}

var errHelp = errors.New("help")

func parse(args []string, stdout, stderr io.Writer) (job, error) {
	j := job{choose: map[string]string{}}
	f := flag.NewFlagSet("decide", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.rule, "rule", "", "the rule, for example cn/civil-code-278/ordinary (see -list)")
	on := f.String("on", "", "the day whose law applies, such as 2026-03-01; without it today")
	f.StringVar(&j.roll, "roll", "", "CSV file of the electors")
	f.StringVar(&j.ballots, "ballots", "", "CSV file of the ballots; for a petition, of the signatures")
	f.StringVar(&j.delegations, "delegations", "", "CSV file of standing proxies")
	f.StringVar(&j.overlay, "overlay", "", "JSON file of a covenant or by-law on top of the rule")
	f.StringVar(&j.pack, "pack", "", "JSON file of a rule pack of your own")
	f.StringVar(&j.round, "round", "", "a further round of the rule, such as second-election")
	f.StringVar(&j.petition, "petition", "", "count the signatures of a petition of the rule")
	f.StringVar(&j.matter, "matter", "", "the matter, where the ballots are of several")
	f.StringVar(&j.developer, "developer", "", "the developer's name, where the roll has no unsold units")
	f.StringVar(&j.compound, "compound", "", "the estate, where the roll has several")
	f.StringVar(&j.salt, "salt", "decide", "secret under which names become the roll's identifiers")
	f.StringVar(&j.record, "record", "", "write the decision record to this JSON file: anybody can count it again")
	f.StringVar(&j.replay, "replay", "", "count a decision record again and fail if anything in it was changed")
	lang := f.String("lang", "en", "language of the explanation: en or zh")
	f.BoolVar(&j.json, "json", false, "print one JSON object")
	f.BoolVar(&j.list, "list", false, "list the rules; with -rule, all about one")
	f.BoolVar(&j.power, "power", false, "compute the voting power of the electors")
	f.Func("choose", "make a choice the rule leaves open, NAME=OPTION; may be repeated", j.chooses)
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(stdout, f)
			return job{}, errHelp
		}
		return job{}, fmt.Errorf("%w (-h explains)", err)
	}
	return j, j.complete(f, *on, *lang)
}

func (j *job) chooses(s string) error {
	name, option, found := strings.Cut(s, "=")
	if !found || name == "" || option == "" {
		return fmt.Errorf("want NAME=OPTION, such as parking=left-out")
	}
	j.choose[name] = option
	return nil
}

// complete checks the flags with each other.
func (j *job) complete(f *flag.FlagSet, on, lang string) (err error) {
	if f.NArg() > 0 {
		return fmt.Errorf("what is %q? Everything is given by flags (-h explains)", f.Arg(0))
	}
	if j.lang, err = renjia.ParseLang(lang); err != nil {
		return fmt.Errorf("-lang: %w", err)
	}
	if on == "" {
		on = time.Now().Format(time.DateOnly)
	}
	if j.on, err = renjia.ParseDate(on); err != nil {
		return fmt.Errorf("-on: %w", err)
	}
	if j.list || j.replay != "" {
		return nil
	}
	for _, x := range [][2]string{{"-rule", j.rule}, {"-roll", j.roll}, {"-ballots", j.ballots}} {
		if x[1] == "" {
			err = errors.Join(err, fmt.Errorf("%s must be given (-h explains)", x[0]))
		}
	}
	return err
}

func usage(w io.Writer, f *flag.FlagSet) {
	fmt.Fprint(w, "decide takes one decision by the law and says why.\n\nFlags:\n")
	f.SetOutput(w)
	f.PrintDefaults()
	fmt.Fprint(w, "\n", explained)
}
