package roster

import "github.com/renjia-project/renjia"

// breaks lists the rules that one person's schedule breaks, in the order of the
// rules and then of the days.
func (i *Instance) breaks(n int, days []int) (found []Break) {
	report := func(rule Rule, day int, name string, what renjia.Text) {
		found = append(found, Break{rule, name, n, day, what})
	}
	who := i.People[n].Name
	for d, s := range days {
		if s != Off && !i.People[n].able(d, s) {
			report(RuleAbility, d, "", renjia.Textf("%s cannot work %s on %s", "%[1]s在%[3]s不能上%[2]s", who, i.Shifts[s].Name, i.Days[d]))
		}
	}
	for _, c := range i.Rules.Caps {
		worked := 0
		for d := c.From; d < c.From+c.Days; d++ {
			if days[d] == Off {
				continue
			}
			if worked++; worked == i.People[n].most(c)+1 {
				report(RuleCap, d, c.Name, renjia.Textf("%s works on more than %d days of %s", "%[1]s在%[3]s内工作超过%[2]d天", who, i.People[n].most(c), c.Name))
			}
		}
	}
	i.breaksInRow(n, days, report)
	return found
}

// breaksInRow looks at days one after the other, with those before the period.
func (i *Instance) breaksInRow(n int, days []int, report func(rule Rule, day int, name string, what renjia.Text)) {
	all, before := i.long(n, days)
	who := i.People[n].Name
	for at := before; at < len(all); at++ {
		if all[at] == Off {
			continue
		}
		day, shift := at-before, i.Shifts[all[at]].Name
		if at > 0 && all[at-1] != Off {
			last := i.Shifts[all[at-1]].Name
			if i.forbidden(all[at-1], all[at]) {
				report(RuleSuccession, day, last+", "+shift, renjia.Textf("%s works %s on %s after %s", "%[1]s在%[3]s紧接%[4]s之后上%[2]s", who, shift, i.Days[day], last))
			}
			if i.restless(all[at-1], all[at]) {
				report(RuleRest, day, "", renjia.Textf("%s rests too little before %s on %s", "%[1]s在%[3]s上%[2]s之前休息不足", who, shift, i.Days[day]))
			}
		}
		if run := runBefore(all, at, true) + 1; i.Rules.LongestRun > 0 && run > i.Rules.LongestRun {
			report(RuleRun, day, "", renjia.Textf("%s works %d days in a row on %s", "%[1]s到%[3]s已连续工作%[2]d天", who, run, i.Days[day]))
		}
		rest := runBefore(all, at, false)
		if rest > 0 && rest < at && rest < i.Rules.ShortestOff {
			report(RuleOff, day, "", renjia.Textf("%s has only %d days off before %s", "%[1]s在%[3]s之前只休息了%[2]d天", who, rest, i.Days[day]))
		}
	}
}

// runBefore counts the days just before one that are all worked, or all off.
func runBefore(all []int, at int, worked bool) (n int) {
	for at--; at >= 0 && (all[at] != Off) == worked; at-- {
		n++
	}
	return n
}

// price is what one person's schedule costs, and its changes.
func (i *Instance) price(n int, days []int) (c Cost, changed int) {
	who := &i.People[n]
	burdens := who.Carried
	for d, s := range days {
		if who.Published != nil && i.shift(who.Published[d]) != s {
			changed++
		}
		if s == Off {
			continue
		}
		c.Preferences += who.cost(d, s)
		if i.Burden.bears(i, d, s) {
			burdens++
		}
	}
	if i.Burden != nil {
		c.Burdens = i.Burden.Weight * (burdens*burdens - who.Carried*who.Carried)
	}
	c.Changes = int64(changed) * i.Change
	i.priceWishes(n, days, &c)
	c.Total = c.Preferences + c.Burdens + c.Changes + c.SplitWeekend + c.LoneOff + c.LoneOn
	return c, changed
}

func (i *Instance) priceWishes(n int, days []int, c *Cost) {
	for d := range days {
		if d > 0 && i.saturday(d-1) && (days[d-1] == Off) != (days[d] == Off) {
			c.SplitWeekend += i.Wishes.SplitWeekend
		}
	}
	all, before := i.long(n, days)
	for at := max(before, 2); at < len(all); at++ {
		first, middle, last := all[at-2] != Off, all[at-1] != Off, all[at] != Off
		switch {
		case first && !middle && last:
			c.LoneOff += i.Wishes.LoneOff
		case !first && middle && !last:
			c.LoneOn += i.Wishes.LoneOn
		}
	}
}

func (i *Instance) saturday(day int) bool {
	for _, d := range i.Wishes.Weekends {
		if d == day {
			return true
		}
	}
	return false
}
