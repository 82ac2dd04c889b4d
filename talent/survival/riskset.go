package survival

import "math"

// step is a time at which somebody left or was lost.
type step struct {
	time                   float64
	risk, events, censored int // risk just before time
}

// tabulate returns the steps of checked spells in ascending order. Whole numbers
// that are not far apart are counted, all others are sorted.
func tabulate(spells []Spell) []step {
	if last, ok := countable(spells); ok {
		return counted(spells, last)
	}
	return merged(spells)
}

// countable tells whether counting by time takes no more memory than sorting would.
func countable(spells []Spell) (last int, ok bool) {
	limit := float64(4*len(spells) + 1024)
	longest := 0.0
	for i := range spells {
		s := &spells[i]
		if s.Length > limit || s.Length != math.Trunc(s.Length) || s.Entry != math.Trunc(s.Entry) {
			return 0, false
		}
		longest = max(longest, s.Length)
	}
	return int(longest), true
}

func counted(spells []Spell, last int) (steps []step) {
	type count struct{ events, censored, entries int32 }
	at := make([]count, last+1)
	for i := range spells {
		s := &spells[i]
		c := &at[int(s.Length)]
		if s.Event {
			c.events++
		} else {
			c.censored++
		}
		at[int(s.Entry)].entries++
	}
	distinct := 0
	for i := range at {
		if at[i].events+at[i].censored > 0 {
			distinct++
		}
	}
	steps = make([]step, 0, distinct)
	risk := int(at[0].entries)
	for t, c := range at {
		if c.events+c.censored > 0 {
			steps = append(steps, step{float64(t), risk, int(c.events), int(c.censored)})
		}
		risk -= int(c.events + c.censored)
		if t > 0 {
			risk += int(c.entries)
		}
	}
	return steps
}

func merged(spells []Spell) (steps []step) {
	var events, losses, entries []float64
	for i := range spells {
		s := &spells[i]
		if s.Event {
			events = append(events, s.Length)
		} else {
			losses = append(losses, s.Length)
		}
		if s.Entry > 0 {
			entries = append(entries, s.Entry)
		}
	}
	ascending(events)
	ascending(losses)
	ascending(entries)
	risk := len(spells) - len(entries)
	for len(events)+len(losses) > 0 {
		s := step{time: math.Inf(1)}
		for _, next := range [][]float64{events, losses} {
			if len(next) > 0 {
				s.time = min(s.time, next[0])
			}
		}
		risk += leading(&entries, func(t float64) bool { return t < s.time })
		s.risk = risk
		s.events = leading(&events, func(t float64) bool { return t == s.time })
		s.censored = leading(&losses, func(t float64) bool { return t == s.time })
		risk -= s.events + s.censored
		steps = append(steps, s)
	}
	return steps
}

// leading cuts off the first times for which ok holds and returns how many.
func leading(times *[]float64, ok func(float64) bool) (n int) {
	for n < len(*times) && ok((*times)[n]) {
		n++
	}
	*times = (*times)[n:]
	return n
}
