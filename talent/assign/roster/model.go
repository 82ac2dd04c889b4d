package roster

// Off is the entry of a [Roster] for a day without a shift.
const Off = -1

// Roster says which shift each person works on each day: people in the order of
// the instance, days in its order, shifts by their number, [Off] for none.
type Roster [][]int

// Instance is what is to be planned. All of it is data; costs are whole numbers of
// a unit that the planner chooses, and negative ones are wishes to be granted.
type Instance struct {
	People []Person `json:"people"`
	Days   []string `json:"days"`   // names of the days, one after the other
	Shifts []Shift  `json:"shifts"` // at most one a day for each person
	Demand [][]int  `json:"demand"` // people wanted, by day and shift; never more

	// Uncovered is what each person too few costs in a slot. It must be named: it
	// weighs service against wishes, which only the planner can do.
	Uncovered int64 `json:"uncovered"`

	Rules  Rules  `json:"rules"`  // what must hold
	Wishes Wishes `json:"wishes"` // what should

	Burden *Burden `json:"burden,omitempty"` // fairness over periods
	Change int64   `json:"change,omitempty"` // cost of each entry unlike the published one
}

// Person is one of those who work.
type Person struct {
	Name string    `json:"name" privacy:"personal"`
	Cost [][]int64 `json:"cost,omitempty"` // by day and shift; all zero if omitted
	Able [][]bool  `json:"able,omitempty"` // by day and shift; always if omitted

	Caps      map[string]int `json:"caps,omitempty"`      // own limits, by the names of caps
	Before    []string       `json:"before,omitempty"`    // shifts of the days before, yesterday last, "" is off
	Carried   int64          `json:"carried,omitempty"`   // burdens of earlier periods
	Published []string       `json:"published,omitempty"` // shifts that were announced, "" is off
}

// Shift is a kind of work within a day.
type Shift struct {
	Name      string `json:"name"`
	Start     int    `json:"start,omitempty"`     // minutes after midnight
	Minutes   int    `json:"minutes,omitempty"`   // how long
	Uncovered int64  `json:"uncovered,omitempty"` // instead of that of the instance
}

// Rules are what every roster keeps.
type Rules struct {
	Caps      []Cap        `json:"caps,omitempty"`
	Forbidden []Succession `json:"forbidden,omitempty"`

	LongestRun   int `json:"longestRun,omitempty"`   // working days in a row; 0 is no limit
	ShortestRest int `json:"shortestRest,omitempty"` // minutes from the end of a shift to the next day's; 0 is no limit
	ShortestOff  int `json:"shortestOff,omitempty"`  // days off in a row between working days; 0 and 1 say nothing
}

// Cap limits the working days of a part of the period: a week, a month. Caps
// usually lie within each other, like a tree, but need not.
type Cap struct {
	Name string `json:"name"`
	From int    `json:"from"` // number of the first day
	Days int    `json:"days"`
	Most int    `json:"most"`
}

// Succession is a pair of shifts that nobody works on a day and on the next.
type Succession struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Wishes are patterns that cost something wherever they occur. A pattern counts
// only where all its days are known, from this period or from Person.Before.
type Wishes struct {
	Weekends     []int `json:"weekends,omitempty"` // numbers of the Saturdays, the Sunday is the next day
	SplitWeekend int64 `json:"splitWeekend,omitempty"`
	LoneOff      int64 `json:"loneOff,omitempty"` // a day off between two working days
	LoneOn       int64 `json:"loneOn,omitempty"`  // a working day between two days off
}

// Burden says which slots nobody likes. Somebody who has borne b burdens pays
// Weight·(2b+1) for one more, the increment of the square, so that plans are fair
// over the years and not only within each period.
type Burden struct {
	Shifts []string `json:"shifts,omitempty"` // all slots of these shifts
	Days   []int    `json:"days,omitempty"`   // all slots of these days
	Weight int64    `json:"weight"`
}

// Slot is a shift of a day.
type Slot struct {
	Day   int `json:"day"`
	Shift int `json:"shift"`
}

func (i *Instance) shift(name string) int {
	for s := range i.Shifts {
		if i.Shifts[s].Name == name {
			return s
		}
	}
	return Off
}

func (i *Instance) uncovered(shift int) int64 {
	if u := i.Shifts[shift].Uncovered; u > 0 {
		return u
	}
	return i.Uncovered
}

func (p *Person) cost(day, shift int) int64 {
	if p.Cost == nil {
		return 0
	}
	return p.Cost[day][shift]
}

func (p *Person) able(day, shift int) bool { return p.Able == nil || p.Able[day][shift] }

func (p *Person) most(c Cap) int {
	if own, ok := p.Caps[c.Name]; ok {
		return own
	}
	return c.Most
}

func (b *Burden) bears(i *Instance, day, shift int) bool {
	if b == nil {
		return false
	}
	for _, name := range b.Shifts {
		if i.Shifts[shift].Name == name {
			return true
		}
	}
	for _, d := range b.Days {
		if d == day {
			return true
		}
	}
	return false
}

// restless reports whether shift b on the day after shift a leaves too little rest.
func (i *Instance) restless(a, b int) bool {
	if i.Rules.ShortestRest == 0 {
		return false
	}
	return 24*60+i.Shifts[b].Start-i.Shifts[a].Start-i.Shifts[a].Minutes < i.Rules.ShortestRest
}

func (i *Instance) forbidden(a, b int) bool {
	for _, f := range i.Rules.Forbidden {
		if f.From == i.Shifts[a].Name && f.To == i.Shifts[b].Name {
			return true
		}
	}
	return false
}
