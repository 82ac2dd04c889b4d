package service

import (
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Tally is what contacts, or client files, amount to for an indicator.
type Tally struct {
	Indicator Indicator     `json:"indicator"`
	Seen      Sessions      `json:"seen"`     // contacts looked at; for files, files
	Sessions  Sessions      `json:"sessions"` // contacts that count; the rest of the tally is about them
	Persons   PersonTimes   `json:"person_times"`
	Unique    UniquePersons `json:"unique_persons"` // of the clients known by name
	// Unnamed are attendances of people not known by name. Who of them came
	// twice cannot be known, so they are in no count of unique persons.
	Unnamed  PersonTimes         `json:"unnamed"`
	Minutes  Minutes             `json:"minutes"`                    // direct service
	Indirect Minutes             `json:"indirect_minutes,omitempty"` // beside it
	Wholes   int64               `json:"wholes,omitempty"`           // groups or cases that count, for those units
	Left     map[Reason]Sessions `json:"left,omitempty"`             // contacts that do not count, by reason
	Short    map[Reason]int64    `json:"short,omitempty"`            // groups or cases that do not count, by reason
	// Days is what each day added, in the indicator's unit, hours in minutes. A
	// person counts on the first day, a group or case on the day on which
	// it had enough.
	Days map[renjia.Date]int64 `json:"days,omitempty"`
}

// counter is a tally while it is taken.
type counter struct {
	*Tally
	facts  Facts
	first  map[renjia.Ref]renjia.Date // when each person came first
	wholes map[renjia.Ref]*whole
}

// whole is a group or case with its sessions that count.
type whole struct {
	days  []renjia.Date
	first map[renjia.Ref]renjia.Date
}

// Count counts the contacts of a stream for an indicator. The caller gives each
// contact once. Memory grows with the number of distinct clients, days, groups
// and cases only. It fails on an invalid indicator, on the stream's first
// error, on a contact that is invalid, with ErrUnspecified if the facts lack
// what the indicator asks, and with ErrUnsupported for client files, which
// [CountFiles] counts.
func Count(i Indicator, f Facts, contacts iter.Seq2[Contact, error]) (Tally, error) {
	if i.Unit == ByFiles {
		return Tally{Indicator: i}, fmt.Errorf("indicator %s: counts client files, not contacts: %w", i.Code, renjia.ErrUnsupported)
	}
	return count(i, f, contacts, func(c *counter, x Contact) error {
		if err := x.Validate(); err != nil {
			return fmt.Errorf("contact %s: %w", x.ID, err)
		}
		return c.take(&x)
	})
}

// CountFiles counts client files by the day they were opened, one person once.
func CountFiles(i Indicator, files iter.Seq2[Client, error]) (Tally, error) {
	if i.Unit != ByFiles {
		return Tally{Indicator: i}, fmt.Errorf("indicator %s: counts %s, not client files: %w", i.Code, i.Unit, renjia.ErrUnsupported)
	}
	of := map[renjia.Ref][]string{}
	facts := Facts{Classes: func(person renjia.Ref, _ renjia.Date) []string { return of[person] }}
	return count(i, facts, files, func(c *counter, x Client) error {
		if err := x.Validate(); err != nil {
			return fmt.Errorf("client file %s: %w", x.ID, err)
		}
		clear(of)
		of[x.Person] = x.Classes
		c.takeFile(x)
		return nil
	})
}

func count[T any](i Indicator, f Facts, all iter.Seq2[T, error], take func(*counter, T) error) (Tally, error) {
	t := Tally{Indicator: i}
	if err := i.Validate(); err != nil {
		return t, err
	}
	if err := f.answer(i); err != nil {
		return t, err
	}
	c := counter{Tally: &t, facts: f, first: map[renjia.Ref]renjia.Date{}, wholes: map[renjia.Ref]*whole{}}
	t.Days = map[renjia.Date]int64{}
	for x, err := range all {
		if err == nil {
			err = take(&c, x)
		}
		if err != nil {
			return Tally{Indicator: i}, fmt.Errorf("indicator %s: %w", i.Code, err)
		}
	}
	c.finish()
	return t, nil
}

func (c *counter) leave(r Reason) {
	if c.Left == nil {
		c.Left = map[Reason]Sessions{}
	}
	c.Left[r]++
}

func (c *counter) take(x *Contact) error {
	c.Seen++
	if r := c.Indicator.judge(x, c.facts); r != Counts {
		c.leave(r)
		return nil
	}
	c.Sessions++
	heads := x.Participants
	if len(c.Indicator.Classes) > 0 {
		heads = 0
	}
	named := int64(0)
	for _, r := range x.Clients {
		if c.Indicator.about(r, x.Date, c.facts) {
			named++
			earliest(c.first, r, x.Date)
		}
	}
	return c.amount(x, max(heads, named), named)
}

// amount adds what a contact that counts amounts to.
func (c *counter) amount(x *Contact, heads, named int64) error {
	var ok [4]bool
	c.Persons, ok[0] = add(c.Persons, PersonTimes(heads))
	c.Minutes, ok[1] = add(c.Minutes, x.Minutes())
	c.Indirect, ok[2] = add(c.Indirect, x.Indirect)
	_, ok[3] = add(c.Minutes, c.Indirect)
	if slices.Contains(ok[:], false) {
		return fmt.Errorf("contact %s: the count is out of range: %w", x.ID, renjia.ErrInvalid)
	}
	c.Unnamed += PersonTimes(heads - named)
	switch c.Indicator.Unit {
	case BySessions:
		c.Days[x.Date]++
	case ByPersonTimes:
		c.Days[x.Date] += heads
	case ByHours:
		c.Days[x.Date] += int64(x.Minutes())
	case ByTotalHours:
		c.Days[x.Date] += int64(x.Minutes() + x.Indirect)
	case ByGroups, ByCases:
		c.session(x)
	}
	return nil
}

func (c *counter) session(x *Contact) {
	w := c.wholes[x.Of]
	if w == nil {
		w = &whole{first: map[renjia.Ref]renjia.Date{}}
		c.wholes[x.Of] = w
	}
	w.days = append(w.days, x.Date)
	for _, r := range x.Clients {
		if c.Indicator.about(r, x.Date, c.facts) {
			earliest(w.first, r, x.Date)
		}
	}
}

func (c *counter) takeFile(x Client) {
	c.Seen++
	_, again := c.first[x.Person]
	switch {
	case !c.Indicator.Period.Contains(x.Opened):
		c.leave(OtherPeriod)
	case !c.Indicator.about(x.Person, x.Opened, c.facts):
		c.leave(OtherClass)
	case again:
		earliest(c.first, x.Person, x.Opened)
		c.leave(Repeated)
	default:
		c.Sessions++
		c.first[x.Person] = x.Opened
	}
}

func earliest(first map[renjia.Ref]renjia.Date, r renjia.Ref, on renjia.Date) {
	if day, known := first[r]; !known || on.Before(day) {
		first[r] = on
	}
}

// finish counts what only the whole stream shows.
func (c *counter) finish() {
	c.Unique = UniquePersons(len(c.first))
	if c.Indicator.Unit == ByUniquePersons || c.Indicator.Unit == ByFiles {
		for _, day := range c.first {
			c.Days[day]++
		}
	}
	for _, w := range c.wholes {
		day, r := w.enough(&c.Indicator)
		if r == Counts {
			c.Wholes++
			c.Days[day]++
			continue
		}
		if c.Short == nil {
			c.Short = map[Reason]int64{}
		}
		c.Short[r]++
	}
}

// enough returns the day on which a group or case had enough sessions and
// members, or which of them it lacks.
func (w *whole) enough(i *Indicator) (day renjia.Date, lacks Reason) {
	sessions, members := max(1, int(i.MinSessions)), int(i.MinMembers)
	if len(w.days) < sessions {
		return day, TooFewSessions
	}
	if len(w.first) < members {
		return day, TooFewMembers
	}
	slices.SortFunc(w.days, renjia.Date.Compare)
	day = w.days[sessions-1]
	if members == 0 {
		return day, Counts
	}
	came := make([]renjia.Date, 0, len(w.first))
	for _, d := range w.first {
		came = append(came, d)
	}
	slices.SortFunc(came, renjia.Date.Compare)
	if last := came[members-1]; day.Before(last) {
		day = last
	}
	return day, Counts
}

// Value returns the count in the indicator's unit. Hours may have a fraction:
// 90 minutes are 3/2.
func (t Tally) Value() renjia.Fraction {
	switch t.Indicator.Unit {
	case BySessions:
		return t.inUnit(int64(t.Sessions))
	case ByPersonTimes:
		return t.inUnit(int64(t.Persons))
	case ByUniquePersons, ByFiles:
		return t.inUnit(int64(t.Unique))
	case ByHours:
		return t.inUnit(int64(t.Minutes))
	case ByTotalHours:
		return t.inUnit(int64(t.Minutes + t.Indirect))
	case ByGroups, ByCases:
		return t.inUnit(t.Wholes)
	}
	return renjia.Fraction{}
}

// inUnit brings a number, hours as minutes, to the unit.
func (t Tally) inUnit(n int64) renjia.Fraction {
	if t.Indicator.Unit.hours() {
		return renjia.Frac(n, 60)
	}
	return renjia.Frac(n, 1)
}

// Credited returns the count with the cap applied.
func (t Tally) Credited() renjia.Fraction { return t.credit(t.Value()) }

func (t Tally) credit(v renjia.Fraction) renjia.Fraction {
	limit := renjia.Frac(t.Indicator.Cap, 1)
	if t.Indicator.Cap == 0 || v.Compare(limit) <= 0 {
		return v
	}
	return limit
}

// Completion returns credited count / target, exactly; 1 is fulfilled. It
// fails if the reduced fraction does not fit 64 bits.
func (t Tally) Completion() (renjia.Fraction, error) {
	c := t.Credited()
	den := c.Den()
	if t.Indicator.Target <= 0 || den > (1<<62)/t.Indicator.Target {
		return renjia.Fraction{}, fmt.Errorf("indicator %s: completion out of range: %w", t.Indicator.Code, renjia.ErrInvalid)
	}
	return renjia.NewFraction(c.Num(), den*t.Indicator.Target)
}
