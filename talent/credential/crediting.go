package credential

import (
	"cmp"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// Credited is what records of service count for under a policy.
type Credited struct {
	Policy  string           `json:"policy"`
	Source  string           `json:"source"`
	N       int              `json:"n"`       // records read
	Counted int              `json:"counted"` // records that count for something
	Total   Quantity         `json:"hours"`
	Records []CreditedRecord `json:"records"` // in the order given
	People  []Certificate    `json:"people"`  // in order of their names
}

// CreditedRecord is what one record counts for.
type CreditedRecord struct {
	Line    int         `json:"line,omitempty"`
	ID      string      `json:"id,omitempty"`
	Person  string      `json:"person"`
	Day     renjia.Date `json:"day,omitzero"` // on which it begins, in its zone
	Minutes int64       `json:"minutes"`      // that count, before rounding
	Hours   Quantity    `json:"hours"`
	// Refusal says why it counts nothing or, with hours above zero, less than its
	// time; nil: it counts whole.
	Refusal *Refusal `json:"refusal,omitempty"`
}

// Certificate has the figures of one person's certificate: 志愿服务记录证明.
type Certificate struct {
	Person  string              `json:"person"`
	Records int                 `json:"records"` // that count
	Refused int                 `json:"refused"`
	Hours   Quantity            `json:"hours"`
	ByKind  map[string]Quantity `json:"by_kind,omitempty"`
	First   renjia.Date         `json:"first,omitzero"` // days of the first and last record that counts
	Last    renjia.Date         `json:"last,omitzero"`
	Star    *Star               `json:"star,omitempty"`
	Reached []Reached           `json:"reached,omitempty"`
}

// Reached is when a level was reached.
type Reached struct {
	Level int         `json:"level"`
	Round int64       `json:"round,omitempty"`
	On    renjia.Date `json:"on"`
}

// Credit credits records of service. No minute of a person counts twice, nothing is
// negative, and the order of the records does not matter, save that of two which
// begin at the same instant the first stands. Correcting a record is done by a
// further one that voids it: then Credit is run again over all of them, see
// [Credited.Changes]. It takes O(n log n) time, and with overlaps that are cut at
// most the square of what one person did in a day.
func (p *Policy) Credit(all []Service) (Credited, error) {
	if err := p.Validate(); err != nil {
		return Credited{}, err
	}
	rounding, err := p.round()
	if err != nil {
		return Credited{}, err
	}
	c := crediting{policy: p, rounding: rounding, all: all, records: make([]CreditedRecord, len(all)), left: map[personDay]Quantity{}, people: map[string]*tally{}}
	c.exclude()
	for _, i := range c.inOrder() {
		c.credit(i)
	}
	return c.result(), nil
}

type crediting struct {
	policy   *Policy
	rounding *Rounding
	all      []Service
	records  []CreditedRecord
	left     map[personDay]Quantity // of the cap of a day
	people   map[string]*tally
}

type personDay struct {
	person string
	day    renjia.Date
}

// tally is what one person has so far.
type tally struct {
	Certificate
	covered []renjia.Interval // time that was counted, in order
	levels  int64             // levels reached over all rounds
}

// exclude refuses what cannot count whatever the order.
func (c *crediting) exclude() {
	gone, wrong := voided(c.all)
	for i := range c.all {
		s := &c.all[i]
		r := &c.records[i]
		*r = CreditedRecord{Line: s.Line, ID: s.ID, Person: s.Person}
		if !s.Interval.From.IsZero() {
			r.Day = renjia.DateIn(s.Interval.From, s.zone())
		}
		switch by, taken := gone[i]; {
		case wrong[i] != nil:
			r.Refusal = wrong[i]
		case taken:
			r.Refusal = refuse(Voided, "was corrected by record %s", "已由记录%s更正", by)
		default:
			r.Refusal = s.incredible(c.policy)
		}
	}
}

func (c *crediting) inOrder() []int {
	var order []int
	for i := range c.all {
		if c.records[i].Refusal == nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.all[a].Interval.From.Compare(c.all[b].Interval.From) })
	return order
}

func (c *crediting) person(name string) *tally {
	t := c.people[name]
	if t == nil {
		t = &tally{Certificate: Certificate{Person: name, ByKind: map[string]Quantity{}}}
		c.people[name] = t
	}
	return t
}

// credit credits one record; all that began before it were credited.
func (c *crediting) credit(i int) {
	s, r := &c.all[i], &c.records[i]
	t := c.person(s.Person)
	parts := t.free(s.Interval)
	if !whole(parts, s.Interval) {
		r.Refusal = refuse(Overlapping, "shares time with another record of the person", "与本人其他记录时间重叠")
		if c.policy.Overlap == RefuseLater || len(parts) == 0 {
			return
		}
	}
	t.covered = append(t.covered, s.Interval)
	days := splitDays(parts, s.zone())
	r.Minutes = c.minutes(s, days, r)
	hours := c.rounding.Hours(r.Minutes)
	r.Hours = c.underCap(s.Person, days, hours, r)
	if r.Hours > 0 {
		t.count(s, r, c.policy.Stars)
	} else if r.Refusal == nil {
		r.Refusal = refuse(NoTime, "no time is left of it", "无可计时长")
	}
}

// minutes returns the whole minutes that count, those of each day up to its cap.
func (c *crediting) minutes(s *Service, days []dayTime, r *CreditedRecord) int64 {
	var counts time.Duration
	travel := time.Duration(0)
	if c.policy.Travel == "excluded" {
		travel = time.Duration(min(max(s.Travel, 0), 24*60)) * time.Minute
	}
	for i := range days {
		d := &days[i]
		way := min(travel, d.time) // the way is taken from the beginning
		travel -= way
		limit := d.time - way
		if left, capped := c.leftOn(s.Person, d.day); capped {
			limit = min(limit, time.Duration(left/Minute)*time.Minute)
		}
		if limit < d.time-way {
			r.Refusal = dayCap(c.policy)
		}
		d.counts = limit
		counts += limit
	}
	return int64(counts / time.Minute)
}

func dayCap(p *Policy) *Refusal {
	return refuse(OverDayCap, "no more than %s hours count on a day", "每日最多计%s小时", p.DayCap)
}

func (c *crediting) leftOn(person string, day renjia.Date) (left Quantity, capped bool) {
	if c.policy.DayCap == 0 {
		return 0, false
	}
	left, known := c.left[personDay{person, day}]
	if !known {
		left = c.policy.DayCap
	}
	return left, true
}

// underCap cuts rounded hours to what the days of the record have left, and takes
// them from there: from each day what was served on it, then what rounding adds from
// the first that has room.
func (c *crediting) underCap(person string, days []dayTime, hours Quantity, r *CreditedRecord) (counts Quantity) {
	if c.policy.DayCap == 0 {
		return hours
	}
	take := func(day renjia.Date, most Quantity) {
		left, _ := c.leftOn(person, day)
		part := min(left, most, hours-counts)
		c.left[personDay{person, day}] = left - part
		counts += part
	}
	for _, d := range days {
		take(d.day, Quantity(d.counts/time.Minute)*Minute)
	}
	for _, d := range days {
		take(d.day, hours)
	}
	if counts < hours {
		r.Refusal = dayCap(c.policy)
	}
	return counts
}

func (t *tally) count(s *Service, r *CreditedRecord, stars *Thresholds) {
	t.Records++
	t.Hours = t.Hours.plus(r.Hours)
	t.ByKind[s.Kind] = t.ByKind[s.Kind].plus(r.Hours)
	if t.First.IsZero() {
		t.First = r.Day
	}
	t.Last = r.Day
	if stars == nil {
		return
	}
	star, steps := stars.Level(t.Hours), int64(len(stars.Thresholds))
	on := renjia.DateIn(s.Interval.Until, s.zone())
	for reached := star.Rounds*steps + int64(star.Level); t.levels < reached; t.levels++ {
		t.Reached = append(t.Reached, Reached{Level: int(t.levels%steps) + 1, Round: t.levels / steps, On: on})
	}
}

func (c *crediting) result() Credited {
	out := Credited{Policy: c.policy.ID, Source: c.policy.Source, N: len(c.all), Records: c.records}
	for i := range c.records {
		r := &c.records[i]
		if r.Hours > 0 {
			out.Counted++
			out.Total = out.Total.plus(r.Hours)
			continue
		}
		if r.Person != "" && r.Refusal.Reason != TakesBack {
			c.person(r.Person).Refused++
		}
	}
	for _, t := range c.people {
		if c.policy.Stars != nil {
			star := c.policy.Stars.Level(t.Hours)
			t.Star = &star
		}
		out.People = append(out.People, t.Certificate)
	}
	slices.SortFunc(out.People, func(a, b Certificate) int { return cmp.Compare(a.Person, b.Person) })
	return out
}

// Change is what a correction changed for a person.
type Change struct {
	Person         string   `json:"person"`
	HoursBefore    Quantity `json:"hours_before"`
	HoursAfter     Quantity `json:"hours_after"`
	StarBefore     *Star    `json:"star_before,omitempty"`
	StarAfter      *Star    `json:"star_after,omitempty"`
	LevelWithdrawn bool     `json:"level_withdrawn"` // a star that was reached no longer is
}

// Changes returns what is different from an earlier crediting, by person.
func (c Credited) Changes(before Credited) (changes []Change) {
	old := map[string]Certificate{}
	for _, x := range before.People {
		old[x.Person] = x
	}
	for _, x := range c.People {
		was := old[x.Person]
		delete(old, x.Person)
		if was.Hours != x.Hours {
			changes = append(changes, change(was, x))
		}
	}
	for _, was := range old {
		if was.Hours > 0 {
			changes = append(changes, change(was, Certificate{Person: was.Person}))
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Person, b.Person) })
	return changes
}

func change(was, is Certificate) Change {
	return Change{
		Person: is.Person, HoursBefore: was.Hours, HoursAfter: is.Hours,
		StarBefore: was.Star, StarAfter: is.Star, LevelWithdrawn: len(is.Reached) < len(was.Reached),
	}
}
