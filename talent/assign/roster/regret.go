package roster

// regrets are prices that no longer change, and with them what each choice of a
// person costs more than the person's best: never less than nothing. A roster costs
// the bound plus the regrets of all choices and of all that is uncovered, so that a
// search can leave out whatever regrets more than the best roster known.
type regrets struct {
	*model
	bound  int64
	priced [][]int64
	best   [][][]int64 // by person, day and state
	lack   []int64     // regret of one person too few, by slot
}

func newRegrets(c *climb) *regrets {
	bound, _ := c.respond(c.best, 0)
	r := &regrets{model: c.model, bound: bound, priced: c.priced}
	for _, p := range c.people {
		r.best = append(r.best, p.best)
	}
	for at, price := range c.best {
		r.lack = append(r.lack, c.lack[at%len(c.Shifts)]-price)
	}
	return r
}

// of is the regret of one person's schedule.
func (r *regrets) of(who int, days []int) (sum int64) {
	m := r.machines[who]
	state := m.start
	for d, s := range days {
		regret, to := r.choice(who, d, state, s+1)
		sum, state = sum+regret, to
	}
	return sum
}

// choice is the regret of one choice and the state it leads to, negative if there
// is none.
func (r *regrets) choice(who, day int, state int32, c int) (regret int64, to int32) {
	l := &r.machines[who].layers[day]
	at := int(state)*r.choices + c
	if to = l.to[at]; to < 0 {
		return never, to
	}
	return r.priced[who][day*r.choices+c] + l.wish[at] + r.best[who][day+1][to] - r.best[who][day][state], to
}
