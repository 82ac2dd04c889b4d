package roster

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Limits of size, so that no sum leaves int64 and no search the memory.
const (
	mostCells = 100_000       // people × days
	mostCost  = 1_000_000_000 // of anything, either way
	mostWant  = 100_000       // people wanted in a slot
	mostDue   = 1_000_000     // people wanted, over all slots

	mostPrice = 4 * scale * mostCost // of a slot, below zero; a lower one proves no more
)

// Validate reports everything that is wrong with the instance, with field paths.
// An instance without people, days or demand is legal: its roster is empty.
func (i *Instance) Validate() error {
	var p renjia.Problems
	i.validateShifts(&p)
	i.validateDemand(&p)
	i.validateRules(&p)
	i.validateWishes(&p)
	p.Require(len(i.People)*max(1, len(i.Days)) <= mostCells, "people", "more than %d people × days", mostCells)
	names := map[string]bool{}
	for n := range i.People {
		path := fmt.Sprintf("people[%d]", n)
		name := i.People[n].Name
		p.Require(name != "", path+".name", "is missing")
		p.Require(!names[name], path+".name", "%q is named twice", name)
		names[name] = true
		i.validatePerson(&p, path, &i.People[n])
	}
	return p.Err("roster")
}

// ready is Validate, and whether all is chosen that must be.
func (i *Instance) ready() error {
	if err := i.Validate(); err != nil {
		return err
	}
	if i.Uncovered == 0 && !i.eachUncovered() {
		return &renjia.UnspecifiedError{What: "roster", Choices: []renjia.Choice{{
			Name: "uncovered",
			Why:  "what a person too few costs weighs service against the wishes of those who work",
		}}}
	}
	return nil
}

func (i *Instance) eachUncovered() bool {
	for _, s := range i.Shifts {
		if s.Uncovered == 0 {
			return false
		}
	}
	return true
}

func (i *Instance) validateShifts(p *renjia.Problems) {
	p.Require(len(i.Shifts) < 100, "shifts", "%d are too many: at most 99", len(i.Shifts))
	within(p, "uncovered", i.Uncovered, 0)
	names := map[string]bool{}
	for n, s := range i.Shifts {
		path := fmt.Sprintf("shifts[%d]", n)
		p.Require(s.Name != "", path+".name", "is missing")
		p.Require(!names[s.Name], path+".name", "%q is named twice", s.Name)
		names[s.Name] = true
		p.Require(s.Start >= 0 && s.Start < 24*60, path+".start", "%d is no minute of a day", s.Start)
		p.Require(s.Minutes >= 0 && s.Minutes <= 24*60, path+".minutes", "%d is no length within a day", s.Minutes)
		within(p, path+".uncovered", s.Uncovered, 0)
	}
}

func (i *Instance) validateDemand(p *renjia.Problems) {
	p.Require(len(i.Demand) == len(i.Days), "demand", "has %d days, want %d", len(i.Demand), len(i.Days))
	due := 0
	for d := range i.Demand {
		path := fmt.Sprintf("demand[%d]", d)
		p.Require(len(i.Demand[d]) == len(i.Shifts), path, "has %d shifts, want %d", len(i.Demand[d]), len(i.Shifts))
		for s, n := range i.Demand[d] {
			p.Require(n >= 0 && n <= mostWant, fmt.Sprintf("%s[%d]", path, s), "%d is not from 0 to %d", n, mostWant)
			due += max(0, min(n, mostWant))
		}
	}
	p.Require(due <= mostDue, "demand", "is more than %d in all", mostDue)
}

func (i *Instance) validateRules(p *renjia.Problems) {
	r := i.Rules
	names := map[string]bool{}
	for n, c := range r.Caps {
		path := fmt.Sprintf("rules.caps[%d]", n)
		p.Require(c.Name != "", path+".name", "is missing")
		p.Require(!names[c.Name], path+".name", "%q is named twice", c.Name)
		names[c.Name] = true
		p.Require(c.From >= 0 && c.Days > 0 && c.From <= len(i.Days)-c.Days, path, "days %d to %d are not of this period", c.From, c.From+c.Days-1)
		p.Require(c.Most >= 0, path+".most", "%d is negative", c.Most)
	}
	for n, f := range r.Forbidden {
		path := fmt.Sprintf("rules.forbidden[%d]", n)
		p.Require(i.shift(f.From) != Off, path+".from", "%q is no shift", f.From)
		p.Require(i.shift(f.To) != Off, path+".to", "%q is no shift", f.To)
	}
	p.Require(r.LongestRun >= 0, "rules.longestRun", "%d is negative", r.LongestRun)
	p.Require(r.ShortestOff >= 0, "rules.shortestOff", "%d is negative", r.ShortestOff)
	p.Require(r.ShortestRest >= 0 && r.ShortestRest <= 24*60, "rules.shortestRest", "%d is not from 0 to 1440 minutes; for more use shortestOff", r.ShortestRest)
}

func (i *Instance) validateWishes(p *renjia.Problems) {
	for n, d := range i.Wishes.Weekends {
		p.Require(d >= 0 && d < len(i.Days)-1, fmt.Sprintf("wishes.weekends[%d]", n), "day %d and the next are not of this period", d)
	}
	within(p, "wishes.splitWeekend", i.Wishes.SplitWeekend, -mostCost)
	within(p, "wishes.loneOff", i.Wishes.LoneOff, -mostCost)
	within(p, "wishes.loneOn", i.Wishes.LoneOn, -mostCost)
	within(p, "change", i.Change, 0)
	if i.Burden == nil {
		return
	}
	within(p, "burden.weight", i.Burden.Weight, 0)
	for n, name := range i.Burden.Shifts {
		p.Require(i.shift(name) != Off, fmt.Sprintf("burden.shifts[%d]", n), "%q is no shift", name)
	}
	for n, d := range i.Burden.Days {
		p.Require(d >= 0 && d < len(i.Days), fmt.Sprintf("burden.days[%d]", n), "day %d is not of this period", d)
	}
}

func (i *Instance) validatePerson(p *renjia.Problems, path string, who *Person) {
	if who.Cost != nil {
		square(p, path+".cost", who.Cost, len(i.Days), len(i.Shifts))
		for d := range who.Cost {
			for s, c := range who.Cost[d] {
				within(p, fmt.Sprintf("%s.cost[%d][%d]", path, d, s), c, -mostCost)
			}
		}
	}
	if who.Able != nil {
		square(p, path+".able", who.Able, len(i.Days), len(i.Shifts))
	}
	for name, most := range who.Caps {
		known := false
		for _, c := range i.Rules.Caps {
			known = known || c.Name == name
		}
		p.Require(known, path+".caps", "%q is no cap of the rules", name)
		p.Require(most >= 0, path+".caps", "%q is negative", name)
	}
	i.validateNames(p, path+".before", who.Before)
	if who.Published != nil {
		p.Require(len(who.Published) == len(i.Days), path+".published", "has %d days, want %d", len(who.Published), len(i.Days))
		i.validateNames(p, path+".published", who.Published)
	}
	p.Require(who.Carried >= 0 && who.Carried <= mostWant, path+".carried", "%d is not from 0 to %d", who.Carried, mostWant)
	if b := i.Burden; b != nil {
		increment := 2*(min(who.Carried, mostWant)+int64(len(i.Days))) + 1
		p.Require(b.Weight <= mostCost/increment, path+".carried", "with the weight of a burden, the cost exceeds %d", int64(mostCost))
	}
}

func (i *Instance) validateNames(p *renjia.Problems, path string, shifts []string) {
	for n, name := range shifts {
		p.Require(name == "" || i.shift(name) != Off, fmt.Sprintf("%s[%d]", path, n), "%q is no shift", name)
	}
}

func within(p *renjia.Problems, path string, v, least int64) {
	p.Require(v >= least && v <= mostCost, path, "%d is not from %d to %d", v, least, int64(mostCost))
}

func square[T any](p *renjia.Problems, path string, rows [][]T, days, shifts int) {
	p.Require(len(rows) == days, path, "has %d days, want %d", len(rows), days)
	for d := range rows {
		p.Require(len(rows[d]) == shifts, fmt.Sprintf("%s[%d]", path, d), "has %d shifts, want %d", len(rows[d]), shifts)
	}
}
