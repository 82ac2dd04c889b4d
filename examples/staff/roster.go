package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

const rosterHelp = `staff roster [flags] FILE.json

Plans who works which shift on which day, and says how far from the best the plan
can be. FILE is an instance in full (people, days, shifts, demand, uncovered, rules,
wishes) or one of the reference stations: {"P": people, "D": days, "seed": number},
or {"data": {"cost": …, "allowed": …, "demand": …}}, both with the rules of a
station: one shift a day, five days a week, nine in two weeks, no more than five in
a row, no E or L after N, no E after L, 100 for each person too few. "patterns": true
adds costs of split weekends and lone days.
`

// rosterJob is what the flags ask for.
type rosterJob struct {
	options  roster.Options
	patterns bool
	instance int
	json     bool
}

func doRoster(ctx context.Context, args []string, stdout, _ io.Writer) error {
	var j rosterJob
	f := newFlags("roster")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.Uint64Var(&j.options.Seed, "seed", 0, "`number` that repeats what is drawn by lot")
	f.IntVar(&j.options.Rounds, "rounds", 0, "`rounds` of prices (default 1500)")
	f.IntVar(&j.options.Steps, "steps", 0, "`choices` that each search tries (default 5000000)")
	f.BoolVar(&j.patterns, "patterns", false, "a reference station with costs of split weekends and lone days")
	f.IntVar(&j.instance, "instance", 0, "`number` of the instance in a file of several, from 0")
	if err := parse(f, args, stdout, rosterHelp); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return fmt.Errorf("roster: want one file, got %d; -h explains", f.NArg())
	}
	text, err := os.ReadFile(f.Arg(0))
	if err != nil {
		return err
	}
	i, err := readRoster(text, f.Arg(0), j)
	if err != nil {
		return err
	}
	r, err := roster.Solve(ctx, i, j.options)
	if err != nil {
		return err
	}
	if j.json {
		return printRosterJSON(stdout, i, r)
	}
	return printRoster(stdout, i, r)
}

// rosterAnswer is the document of -json.
type rosterAnswer struct {
	Cost      int64            `json:"cost"`
	Bound     float64          `json:"bound"` // what the prices prove
	Least     int64            `json:"least"` // the same in whole costs, with what a search proved
	Gap       *float64         `json:"gap"`   // null where undefined
	Proven    bool             `json:"proven"`
	Proof     roster.Proof     `json:"proof"`
	Uncovered int              `json:"uncovered"` // people too few, over all slots
	Roster    roster.Roster    `json:"roster"`    // by person and day: number of the shift, -1 is off
	Prices    [][]float64      `json:"prices"`    // by day and shift
	Parts     roster.Cost      `json:"parts"`
	Shifts    []string         `json:"shifts"`
	People    []roster.Account `json:"people"`
	About     roster.About     `json:"about"`
}

func printRosterJSON(w io.Writer, i *roster.Instance, r *roster.Result) error {
	a := rosterAnswer{
		Cost: r.Cost.Total, Bound: r.Bound, Least: r.Least, Proven: r.Proven(), Proof: r.Proof,
		Uncovered: r.Short, Roster: r.Roster, Prices: r.Prices, Parts: r.Cost, Shifts: []string{}, About: r.About,
	}
	if gap := r.Gap(); !math.IsNaN(gap) {
		a.Gap = &gap
	}
	for _, s := range i.Shifts {
		a.Shifts = append(a.Shifts, s.Name)
	}
	accounts, err := roster.Explain(i, r)
	if err != nil {
		return err
	}
	a.People = accounts
	return json.NewEncoder(w).Encode(a)
}

func printRoster(w io.Writer, i *roster.Instance, r *roster.Result) error {
	accounts, err := roster.Explain(i, r)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "person\troster\tdays\tcost\tdearest rule")
	for n, a := range accounts {
		rule := ""
		if len(a.Rules) > 0 {
			rule = fmt.Sprintf("%s (%.1f)", a.Rules[0].What.EN, a.Rules[0].Cost)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\n", a.Person, line(i, r.Roster[n]), a.Days, a.Cost.Total, rule)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\ncost %d, no roster costs less than %d%s; %d of %d places uncovered\n", r.Cost.Total, r.Least, verdict(r), r.Short, r.Wanted)
	return printScarce(w, i, r)
}

// verdict says what is proven.
func verdict(r *roster.Result) string {
	switch {
	case r.Proven():
		return ": proven to be the best, by " + string(r.Proof)
	case math.IsNaN(r.Gap()):
		return ""
	}
	return fmt.Sprintf(": at most %.2f%% above the best", 100*r.Gap())
}

// line is a schedule, a dot for each day off and the first letter of each shift.
func line(i *roster.Instance, days []int) string {
	var b strings.Builder
	for _, s := range days {
		if s == roster.Off {
			b.WriteByte('.')
			continue
		}
		b.WriteRune([]rune(i.Shifts[s].Name)[0])
	}
	return b.String()
}

func printScarce(w io.Writer, i *roster.Instance, r *roster.Result) error {
	scarce := r.Scarce(i)
	if len(scarce) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nscarcest\tworth of one more\ttoo few")
	for _, s := range scarce[:min(5, len(scarce))] {
		fmt.Fprintf(t, "%s %s\t%.3f\t%d\n", i.Days[s.Day], i.Shifts[s.Shift].Name, s.Price, s.Short)
	}
	return t.Flush()
}
