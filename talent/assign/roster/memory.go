package roster

// memory is all of the past of one person that the rules and wishes ask for.
type memory struct {
	last  int   // yesterday's shift
	run   int   // working days in a row up to yesterday, cut where no rule counts on
	seen  bool  // anything is known of yesterday
	alone bool  // the run is one day after a day known to be off
	rest  int   // days off in a row up to yesterday, likewise; the most where unknown
	taken int   // burdens in this period
	left  []int // what each cap still allows
}

// walk takes one person through the days. It is the rules as an automaton.
type walk struct {
	*Instance
	who     *Person
	barred  [][]bool // forbidden successions, by shift and next shift
	weekend []bool   // the day is the second of a weekend
	bears   [][]bool // by day and shift
	run     int      // where counting of working days stops
	rest    int      // where counting of days off stops
}

func newWalk(i *Instance, who *Person) *walk {
	w := &walk{Instance: i, who: who, run: max(2, i.Rules.LongestRun), rest: max(2, i.Rules.ShortestOff)}
	w.run = min(w.run, len(i.Days)+len(who.Before)+2)
	w.rest = min(w.rest, len(i.Days)+len(who.Before)+2)
	w.barred = make([][]bool, len(i.Shifts))
	for a := range i.Shifts {
		w.barred[a] = make([]bool, len(i.Shifts))
		for b := range i.Shifts {
			w.barred[a][b] = i.restless(a, b) || i.forbidden(a, b)
		}
	}
	w.weekend = make([]bool, len(i.Days))
	for _, d := range i.Wishes.Weekends {
		w.weekend[d+1] = true
	}
	w.bears = make([][]bool, len(i.Days))
	for d := range i.Days {
		w.bears[d] = make([]bool, len(i.Shifts))
		for s := range i.Shifts {
			w.bears[d][s] = i.Burden.bears(i, d, s)
		}
	}
	return w
}

// start is the memory before the first day: nothing known but what Before says.
func (w *walk) start() memory {
	m := memory{last: Off, rest: w.rest}
	for _, name := range w.who.Before {
		m = w.after(m, w.shift(name))
	}
	m.left = make([]int, len(w.Rules.Caps))
	for c, limit := range w.Rules.Caps {
		m.left[c] = min(w.who.most(limit), limit.Days)
	}
	return m
}

// after is the memory of runs and rests after one more day.
func (w *walk) after(m memory, shift int) memory {
	known := m.seen
	m.seen = true
	if shift == Off {
		m.rest = min(w.rest, m.rest+1)
		m.last, m.run, m.alone = Off, 0, false
		return m
	}
	m.alone = m.run == 0 && known
	m.run = min(w.run, m.run+1)
	m.last, m.rest = shift, 0
	return m
}

// may reports whether the rules allow a shift (or Off) on a day.
func (w *walk) may(m memory, day, shift int) bool {
	if shift == Off {
		return true
	}
	for c, limit := range w.Rules.Caps {
		if limit.holds(day) && m.left[c] == 0 {
			return false
		}
	}
	switch {
	case m.last != Off && w.barred[m.last][shift]:
		return false
	case w.Rules.LongestRun > 0 && m.run >= w.Rules.LongestRun:
		return false
	}
	return m.last != Off || m.rest >= min(w.rest, w.Rules.ShortestOff)
}

func (c Cap) holds(day int) bool { return day >= c.From && day < c.From+c.Days }

// step goes through one day that may allows, and says what the wishes cost.
func (w *walk) step(m memory, day, shift int) (next memory, wish int64) {
	wish = w.wish(m, day, shift)
	next = w.after(m, shift)
	next.left = append([]int(nil), m.left...)
	for c, limit := range w.Rules.Caps {
		switch {
		case !limit.holds(day):
			continue
		case shift != Off:
			next.left[c]--
		}
		next.left[c] = min(next.left[c], limit.From+limit.Days-day-1)
	}
	if shift != Off && w.bears[day][shift] {
		next.taken++
	}
	return next, wish
}

func (w *walk) wish(m memory, day, shift int) (cost int64) {
	if w.weekend[day] && (m.last == Off) != (shift == Off) {
		cost += w.Wishes.SplitWeekend
	}
	if shift == Off {
		if m.alone {
			cost += w.Wishes.LoneOn
		}
		return cost
	}
	if m.last == Off && m.rest == 1 {
		cost += w.Wishes.LoneOff
	}
	if w.bears[day][shift] {
		cost += w.Burden.Weight * (2*(w.who.Carried+int64(m.taken)) + 1)
	}
	return cost
}
