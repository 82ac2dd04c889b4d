package procedure

import "github.com/renjia-project/renjia"

// clocks finds steps that came too early or too late.
func (c *Checker) clocks() {
	for i, k := range c.clocked {
		from, begun := c.day(c.of[k.after])
		if !begun {
			continue // that step was skipped, or is still to come
		}
		on, done := c.day(c.of[k.step])
		if done && c.at[k.step] < 0 {
			continue // its alternative happened
		}
		if !done {
			c.overdue(k, from)
			continue
		}
		days := k.between(from, on, c.options.Calendar)
		c.delays = append(c.delays, delay{i, days})
		c.timely(k, from, on)
	}
}

// day returns the day on which a node last happened.
func (c *Checker) day(n int) (renjia.Date, bool) {
	last := -1
	for _, s := range c.nodes[n].steps {
		last = max(last, c.at[s])
	}
	if last < 0 {
		return renjia.Date{}, false
	}
	on := c.events[c.happens[last].event].On
	return on, !on.IsZero()
}

func (c *Checker) timely(k clocked, from, on renjia.Date) {
	if k.Most != nil {
		if due := k.later(from, *k.Most, c.options.Calendar); due.Before(on) {
			c.clockFound(Late, k, k.between(due, on, c.options.Calendar), c.entry(k.step))
			return
		}
	}
	if soonest := k.later(from, k.Least, c.options.Calendar); k.Least > 0 && on.Before(soonest) {
		c.clockFound(Early, k, k.between(on, soonest, c.options.Calendar), c.entry(k.step))
	}
}

// overdue finds a step that has not happened by its last day.
func (c *Checker) overdue(k clocked, from renjia.Date) {
	if k.Most == nil || c.options.Ending == CasesEnded || c.optional[c.of[k.step]] {
		return // what has ended without it skipped it
	}
	if due := k.later(from, *k.Most, c.options.Calendar); due.Before(c.options.AsOf) {
		c.clockFound(Late, k, k.between(due, c.options.AsOf, c.options.Calendar), 0)
	}
}

func (c *Checker) clockFound(kind Deviation, k clocked, days, entry int) {
	s := &c.template.Steps[k.step]
	c.find(Finding{
		Kind: kind, Step: s.ID, Title: s.Title, Other: k.After, Clock: k.ID, Entry: entry,
		Days: days, Unit: k.Unit, Source: k.Source,
	})
}

// between counts the clock's units after one day and up to another: negative
// if that one is earlier.
func (c *Clock) between(from, to renjia.Date, cal renjia.Calendar) int {
	if c.Unit == Days {
		return to.Sub(from)
	}
	if to.Before(from) {
		return -c.between(to, from, cal)
	}
	n := 0
	for d := from.AddDays(1); !to.Before(d); d = d.AddDays(1) {
		if cal.Working(d) {
			n++
		}
	}
	return n
}
