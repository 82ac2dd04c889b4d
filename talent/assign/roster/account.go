package roster

import (
	"cmp"
	"maps"
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

// Explain accounts for everybody's schedule in a roster, at the prices of a result. It
// finds everybody's best schedule once for each rule left out.
func Explain(i *Instance, r *Result) ([]Account, error) {
	m, err := newModel(i)
	if err != nil {
		return nil, err
	}
	if err := i.validateRoster(r.Roster); err != nil {
		return nil, err
	}
	prices, err := m.thousandths(r.Prices)
	if err != nil {
		return nil, err
	}
	accounts := make([]Account, len(i.People))
	best := m.leasts(prices)
	for n, days := range r.Roster {
		a := &accounts[n]
		a.Person, a.Rules = i.People[n].Name, []RuleCost{}
		for _, s := range days {
			a.Days += flag(s != Off)
		}
		a.Cost, _ = i.price(n, days)
		a.Regret = float64(scale*a.Cost.Total-earned(i, days, prices)-best[n]) / scale
	}
	for _, l := range i.lifts() {
		lifted, err := newModel(&l.lifted)
		if err != nil {
			return nil, err
		}
		for n, without := range lifted.leasts(prices) {
			if without < best[n] {
				accounts[n].Rules = append(accounts[n].Rules, RuleCost{l.rule, l.name, float64(best[n]-without) / scale, l.what})
			}
		}
	}
	for n := range accounts {
		slices.SortStableFunc(accounts[n].Rules, func(a, b RuleCost) int { return cmp.Compare(b.Cost, a.Cost) })
	}
	return accounts, nil
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

// leasts is the least cost of each person's schedule at prices.
func (m *model) leasts(prices []int64) []int64 {
	r := newRelaxation(m)
	r.respond(prices, 0)
	return r.values
}

// lift is an instance without one of the rules.
type lift struct {
	rule   Rule
	name   string
	what   renjia.Text
	lifted Instance
}

// lifts leaves out each rule in turn; all that people are not able to counts as one.
func (i *Instance) lifts() (all []lift) {
	add := func(rule Rule, name string, what renjia.Text, change func(l *Instance)) {
		l := *i
		l.People = slices.Clone(i.People)
		change(&l)
		all = append(all, lift{rule, name, what, l})
	}
	r := i.Rules
	for n, c := range r.Caps {
		add(RuleCap, c.Name, renjia.Textf("at most so many days of %s", "%s内工作天数的上限", c.Name), func(l *Instance) {
			l.Rules.Caps = slices.Clone(r.Caps)
			l.Rules.Caps[n].Most = c.Days
			for p := range l.People {
				l.People[p].Caps = maps.Clone(l.People[p].Caps)
				delete(l.People[p].Caps, c.Name)
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
	add(RuleAbility, "", renjia.Textf("days and shifts that the person cannot work", "本人不能上的班"), func(l *Instance) {
		for p := range l.People {
			l.People[p].Able = nil
		}
	})
	return all
}
