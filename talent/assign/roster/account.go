package roster

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Account says what one person's schedule costs and why it is as it is.
type Account struct {
	Person string `json:"person"`
	Days   int    `json:"days"` // days worked
	Cost   Cost   `json:"cost"`

	// Regret is what the schedule costs more, at the prices of the slots, than the
	// person's best: 0 for one that could not be better placed for all.
	Regret float64 `json:"regret"`

	// Rules say what each rule that binds costs: how much better, at these prices,
	// the person's best schedule would be without it, dearest first.
	Rules []RuleCost `json:"rules"`
}

// RuleCost is what a rule costs one person, at the prices of the slots. The bound of
// the whole roster falls by as much if the rule is lifted for the person.
type RuleCost struct {
	Rule Rule        `json:"rule"`
	Name string      `json:"name,omitempty"`
	Cost float64     `json:"cost"`
	What renjia.Text `json:"what"`
}

// Explain accounts for one person's schedule in a roster at the prices of a result.
func Explain(i *Instance, r *Result, person int) (*Account, error) {
	m, err := i.solved(r, person)
	if err != nil {
		return nil, err
	}
	prices, err := m.thousandths(r.Prices)
	if err != nil {
		return nil, err
	}
	a := &Account{Person: i.People[person].Name, Rules: []RuleCost{}}
	for _, s := range r.Roster[person] {
		a.Days += flag(s != Off)
	}
	a.Cost, _ = i.price(person, r.Roster[person])
	best, err := i.alone(person, prices)
	if err != nil {
		return nil, err
	}
	a.Regret = float64(scale*a.Cost.Total-earned(i, r.Roster[person], prices)-best) / scale
	for _, l := range i.lifts(person) {
		without, err := l.lifted.alone(0, prices)
		if err != nil {
			return nil, err
		}
		if without < best {
			a.Rules = append(a.Rules, RuleCost{l.rule, l.name, float64(best-without) / scale, l.what})
		}
	}
	slices.SortStableFunc(a.Rules, func(a, b RuleCost) int { return -compare(a.Cost, b.Cost) })
	return a, nil
}

// solved checks that a result is of the instance.
func (i *Instance) solved(r *Result, person int) (*model, error) {
	m, err := newModel(i)
	if err != nil {
		return nil, err
	}
	if err := i.validateRoster(r.Roster); err != nil {
		return nil, err
	}
	if person < 0 || person >= len(i.People) {
		return nil, fmt.Errorf("roster: person %d of %d: %w", person, len(i.People), renjia.ErrNotFound)
	}
	return m, nil
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// earned is the price of all slots of a schedule.
func earned(i *Instance, days []int, prices []int64) (sum int64) {
	for d, s := range days {
		if s != Off {
			sum += prices[d*len(i.Shifts)+s]
		}
	}
	return sum
}

// alone is the least cost of one person's schedule at prices.
func (i *Instance) alone(person int, prices []int64) (int64, error) {
	one := *i
	one.People = i.People[person : person+1]
	m, err := newModel(&one)
	if err != nil {
		return 0, err
	}
	r := newRelaxation(m)
	r.price(0, prices)
	return r.people[0].solve(r.priced[0]), nil
}

// lift is an instance of one person without one of the rules.
type lift struct {
	rule   Rule
	name   string
	what   renjia.Text
	lifted Instance
}

// lifts leaves out each rule in turn; the days on which the person is not able count
// as one.
func (i *Instance) lifts(person int) (all []lift) {
	add := func(rule Rule, name string, what renjia.Text, change func(l *Instance)) {
		l := *i
		l.People = []Person{i.People[person]}
		change(&l)
		all = append(all, lift{rule, name, what, l})
	}
	r := i.Rules
	for n, c := range r.Caps {
		most := i.People[person].most(c)
		add(RuleCap, c.Name, renjia.Textf("at most %d days of %s", "%[2]s内最多%[1]d天", most, c.Name), func(l *Instance) {
			l.Rules.Caps = slices.Clone(r.Caps)
			l.Rules.Caps[n].Most = c.Days
			l.People[0].Caps = nil
			for k := range l.Rules.Caps {
				if k != n {
					l.Rules.Caps[k].Most = i.People[person].most(r.Caps[k])
				}
			}
		})
	}
	for n, f := range r.Forbidden {
		add(RuleSuccession, f.From+", "+f.To, renjia.Textf("no %[2]s on the day after %[1]s", "%[1]s的次日不上%[2]s", f.From, f.To), func(l *Instance) {
			l.Rules.Forbidden = slices.Delete(slices.Clone(r.Forbidden), n, n+1)
		})
	}
	if r.LongestRun > 0 {
		add(RuleRun, "", renjia.Textf("at most %d days in a row", "最多连续工作%d天", r.LongestRun), func(l *Instance) { l.Rules.LongestRun = 0 })
	}
	if r.ShortestRest > 0 {
		add(RuleRest, "", renjia.Textf("at least %d minutes between two shifts", "两班之间至少休息%d分钟", r.ShortestRest), func(l *Instance) { l.Rules.ShortestRest = 0 })
	}
	if r.ShortestOff > 1 {
		add(RuleOff, "", renjia.Textf("at least %d days off in a row", "至少连续休息%d天", r.ShortestOff), func(l *Instance) { l.Rules.ShortestOff = 0 })
	}
	if i.People[person].Able != nil {
		add(RuleAbility, "", renjia.Textf("days and shifts that the person cannot work", "本人不能上的班"), func(l *Instance) { l.People[0].Able = nil })
	}
	return all
}
