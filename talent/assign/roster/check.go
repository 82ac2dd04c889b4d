package roster

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Cost is what a roster or a schedule costs, in parts.
type Cost struct {
	Total        int64 `json:"total"`
	Preferences  int64 `json:"preferences"`
	Uncovered    int64 `json:"uncovered,omitempty"`
	SplitWeekend int64 `json:"splitWeekend,omitempty"`
	LoneOff      int64 `json:"loneOff,omitempty"`
	LoneOn       int64 `json:"loneOn,omitempty"`
	Burdens      int64 `json:"burdens,omitempty"`
	Changes      int64 `json:"changes,omitempty"`
}

func (c *Cost) add(o Cost) {
	c.Total += o.Total
	c.Preferences += o.Preferences
	c.Uncovered += o.Uncovered
	c.SplitWeekend += o.SplitWeekend
	c.LoneOff += o.LoneOff
	c.LoneOn += o.LoneOn
	c.Burdens += o.Burdens
	c.Changes += o.Changes
}

// Rule names a kind of rule.
type Rule string

// The rules that a roster can break.
const (
	RuleAbility    Rule = "ability"     // works where not able
	RuleCap        Rule = "cap"         // works on more days than a cap allows
	RuleSuccession Rule = "succession"  // a forbidden succession
	RuleRest       Rule = "rest"        // too little rest between two shifts
	RuleRun        Rule = "longest run" // too many working days in a row
	RuleOff        Rule = "shortest off"
	RuleCover      Rule = "cover" // more people than a slot wants
)

// Break is a rule that a roster breaks, and where.
type Break struct {
	Rule   Rule        `json:"rule"`
	Name   string      `json:"name,omitempty"` // of the cap
	Person int         `json:"person"`         // -1 for cover
	Day    int         `json:"day"`            // the day on which it is broken
	What   renjia.Text `json:"what"`
}

// Audit is what a check of a roster found.
type Audit struct {
	Breaks  []Break `json:"breaks"`
	Cost    Cost    `json:"cost"`
	People  []Cost  `json:"people"`  // each person's part
	Short   int     `json:"short"`   // people wanted and not there
	Changed int     `json:"changed"` // entries unlike the published ones
}

// Check goes through a roster rule by rule and wish by wish, without anything that
// [Solve] uses. It fails only if the instance or the form of the roster is invalid;
// broken rules are its result.
func Check(i *Instance, r Roster) (*Audit, error) {
	if err := i.ready(); err != nil {
		return nil, err
	}
	if err := i.validateRoster(r); err != nil {
		return nil, err
	}
	return i.audit(r), nil
}

func (i *Instance) validateRoster(r Roster) error {
	var p renjia.Problems
	p.Require(len(r) == len(i.People), "", "has %d people, want %d", len(r), len(i.People))
	for n := range r {
		path := fmt.Sprintf("[%d]", n)
		p.Require(len(r[n]) == len(i.Days), path, "has %d days, want %d", len(r[n]), len(i.Days))
		for d, s := range r[n] {
			p.Require(s >= Off && s < len(i.Shifts), fmt.Sprintf("%s[%d]", path, d), "%d is no shift", s)
		}
	}
	return p.Err("roster")
}

func (i *Instance) audit(r Roster) *Audit {
	a := &Audit{Breaks: []Break{}, People: make([]Cost, len(r))}
	for n := range r {
		var changed int
		a.People[n], changed = i.price(n, r[n])
		a.Cost.add(a.People[n])
		a.Changed += changed
		a.Breaks = append(a.Breaks, i.breaks(n, r[n])...)
	}
	short := i.short(r)
	for d := range short {
		for s, n := range short[d] {
			if n < 0 {
				a.Breaks = append(a.Breaks, Break{Rule: RuleCover, Person: -1, Day: d, What: renjia.Textf(
					"%[3]s of %[2]s has %[1]d people too many", "%[2]s%[3]s多了%[1]d人", -n, i.Days[d], i.Shifts[s].Name)})
				continue
			}
			a.Short += n
			a.Cost.Uncovered += int64(n) * i.uncovered(s)
			a.Cost.Total += int64(n) * i.uncovered(s)
		}
	}
	return a
}

// short is the demand that a roster leaves, by day and shift; negative where there
// are too many.
func (i *Instance) short(r Roster) [][]int {
	short := make([][]int, len(i.Days))
	for d := range short {
		short[d] = append([]int(nil), i.Demand[d]...)
		for n := range r {
			if s := r[n][d]; s != Off {
				short[d][s]--
			}
		}
	}
	return short
}

// long is a schedule with the days before it, and how many they are.
func (i *Instance) long(n int, days []int) (all []int, before int) {
	for _, name := range i.People[n].Before {
		all = append(all, i.shift(name))
	}
	return append(all, days...), len(all)
}
