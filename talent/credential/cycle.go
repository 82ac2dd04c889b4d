package credential

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Cycle asks for hours within a cycle: 继续教育学时. Its proof has "met", and "short"
// where the minimum depends on the level; without a minimum, "hours".
//
// The cycle is a fixed year, or some months from "cycle_start" and repeating, or
// rolling back from the day asked about. Where the day, or the start, is not given
// the records are taken to be those of the cycle.
type Cycle struct {
	Year    YearWindow // "cycle": first and last day
	Months  int        // "cycle_months"
	Rolling bool

	Total    *Quantity           // "total": the minimum; nil: by level, or none
	MinHours map[string]Quantity // "min_hours": the minimum by level
	// Partition is the minimum of each class; a record belongs to one.
	Partition map[string]Quantity
	// Tags is the minimum of each tag; a record may carry several.
	Tags map[string]Quantity

	Flat       []Flat              // what counts for a fixed number of hours, once
	First      map[string]Quantity // "first_KIND": the first of a kind counts so much, others nothing
	Multiplier map[string]Quantity // "KIND_multiplier"
	Caps       map[string]Quantity // the most that a kind, class or tag adds to the total
	// CarryOver is the most that counts from the cycle before.
	CarryOver Quantity
	// ProRata reduces every minimum to "share", such as 0.5, where it is given.
	ProRata bool
	// AutoShare of the minimum is credited to whoever was registered on a day.
	AutoShare        Quantity
	OnlyRegisteredOn renjia.Date
	// Declaration: no hours are asked for, but that the person "declared".
	Declaration bool
	// ClockMinutes is how many minutes count as an hour; 0: sixty.
	ClockMinutes int

	creditOnly bool
}

// Flat is an activity that counts for a fixed number of hours, once a cycle.
type Flat struct {
	Activity string   `json:"activity"`
	Hours    Quantity `json:"hours"`
}

// UnmarshalJSON reads the members named at the fields; "hours" is another name of
// "total" and null there asks for a declaration, "months" one of "cycle_months",
// "min_tag" of "tags", "part_time_reduction" of "pro_rata".
func (c *Cycle) UnmarshalJSON(b []byte) error {
	raw, err := members(b)
	if err != nil {
		return err
	}
	fields := c.fields()
	for _, name := range names(raw) {
		err := c.member(fields, name, raw[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (c *Cycle) fields() map[string]any {
	return map[string]any{
		"cycle": &c.Year, "cycle_months": &c.Months, "months": &c.Months, "rolling": &c.Rolling,
		"total": &c.Total, "hours": &c.Total, "min_hours": &c.MinHours, "partition": &c.Partition,
		"tags": &c.Tags, "min_tag": &c.Tags, "flat": &c.Flat, "caps": &c.Caps,
		"pro_rata": &c.ProRata, "part_time_reduction": &c.ProRata, "auto_credit_share": &c.AutoShare,
		"only_registered_on": &c.OnlyRegisteredOn, "declaration": &c.Declaration, "clock_hour_minutes": &c.ClockMinutes,
	}
}

func (c *Cycle) member(fields map[string]any, name string, raw json.RawMessage) error {
	if field := fields[name]; field != nil {
		return decode(raw, field)
	}
	if name == "carry_over" {
		if string(raw) == "false" {
			return nil
		}
		return decode(raw, &c.CarryOver)
	}
	kind, first := strings.CutPrefix(name, "first_")
	into := &c.First
	if !first {
		var ok bool
		if kind, ok = strings.CutSuffix(name, "_multiplier"); !ok {
			return fmt.Errorf("is unknown: %w", renjia.ErrInvalid)
		}
		into = &c.Multiplier
	}
	var q Quantity
	if err := decode(raw, &q); err != nil {
		return err
	}
	if *into == nil {
		*into = map[string]Quantity{}
	}
	(*into)[kind] = q
	return nil
}

// Validate checks the cycle.
func (c *Cycle) Validate() error {
	var p renjia.Problems
	p.Require(c.Months >= 0 && c.Months <= 1200, "cycle_months", "must be from 0 to 1200")
	p.Require(c.Year == (YearWindow{}) || c.Months == 0, "cycle_months", "must not stand beside a fixed year")
	p.Require(!c.Rolling || c.Months > 0, "rolling", "needs cycle_months")
	p.Require(c.ClockMinutes >= 0 && c.ClockMinutes <= 60, "clock_hour_minutes", "must be from 1 to 60")
	p.Require(c.AutoShare >= 0 && c.AutoShare <= One, "auto_credit_share", "must be from 0 to 1")
	p.Require(c.CarryOver >= 0, "carry_over", "must not be negative")
	p.Require(c.Total == nil || *c.Total >= 0, "total", "must not be negative")
	p.Require(c.creditOnly || c.asks(), "total", "nothing is asked for: give total, min_hours, partition, tags or declaration")
	for name, m := range map[string]map[string]Quantity{
		"min_hours": c.MinHours, "partition": c.Partition, "tags": c.Tags, "caps": c.Caps, "first": c.First, "multiplier": c.Multiplier,
	} {
		for key, q := range m {
			p.Require(q >= 0, name+"."+key, "must not be negative")
		}
	}
	for i, f := range c.Flat {
		p.Require(f.Activity != "" && f.Hours > 0, fmt.Sprintf("flat[%d]", i), "needs an activity and hours")
	}
	slices.SortFunc(p, func(a, b renjia.Problem) int { return strings.Compare(a.Path, b.Path) })
	return p.Err("cycle hours")
}

func (c *Cycle) asks() bool {
	return c.Declaration || c.Total != nil || len(c.MinHours)+len(c.Partition)+len(c.Tags) > 0
}

// minimum returns the total that is needed; ok is false where none is.
func (c *Cycle) minimum(level string) (q Quantity, ok bool, err error) {
	if len(c.MinHours) == 0 {
		if c.Total == nil {
			return 0, false, nil
		}
		return *c.Total, true, nil
	}
	q, ok = c.MinHours[level]
	if !ok {
		return 0, false, levelError(level, names(c.MinHours))
	}
	return q, true, nil
}

func levelError(level string, levels []string) error {
	if level == "" {
		return missing("level", levels...)
	}
	return fmt.Errorf("level %q: want %s: %w", level, strings.Join(levels, ", "), renjia.ErrNotFound)
}

// Window returns the cycle that contains the day of the evidence; the zero Period
// where that is not known.
func (c *Cycle) Window(e *Evidence) renjia.Period {
	start := e.date("cycle_start", "valid_from")
	switch {
	case c.Months == 0 && !e.On.IsZero():
		return c.Year.Around(e.On)
	case c.Months == 0:
	case c.Rolling && !e.On.IsZero():
		return renjia.Period{From: e.On.AddDays(1).AddMonths(-c.Months), Until: e.On.AddDays(1)}
	case !c.Rolling && !start.IsZero():
		day := e.On
		if day.IsZero() {
			day = start
		}
		return cycleAround(start, day, c.Months)
	}
	return renjia.Period{}
}

func (c *Cycle) answer(e *Evidence, p *Proof) error {
	window := c.Window(e)
	if window != (renjia.Period{}) {
		p.fact("the cycle is %s", "周期为%s", window)
	}
	s := c.credit(e, window, p)
	if c.creditOnly {
		p.Values["hours"] = s.total.String()
		if !s.total.known {
			p.open("hours")
		}
		return nil
	}
	minimum, asked, err := c.minimum(e.Level)
	if err != nil {
		return err
	}
	if c.Declaration || !c.asks() {
		c.declared(e, p)
	}
	share := c.share(e, p)
	if asked {
		minimum = minimum.times(share)
		c.automatic(e, p, &s, minimum)
		if len(p.Open) == 0 || s.total.Quantity >= minimum {
			p.need("hours", renjia.Text{EN: "hours in the cycle", ZH: "周期内学时"}, s.total, minimum)
		}
	}
	needs(p, s.classes, c.Partition, share, "hours of class %s", "%s类学时")
	needs(p, s.tags, c.Tags, share, "hours tagged %s", "标记为%s的学时")
	p.met()
	if len(c.MinHours) > 0 {
		p.Values["short"] = max(0, minimum-s.total.Quantity).String()
	}
	if p.Verdict != Met && !window.Until.IsZero() && !c.Rolling {
		p.By = window.Until.AddDays(-1)
	}
	return nil
}

func needs(p *Proof, have map[string]amount, want map[string]Quantity, share Quantity, en, zh string) {
	for _, name := range names(want) {
		p.need(name, renjia.Textf(en, zh, name), have[name], want[name].times(share))
	}
}

func (c *Cycle) declared(e *Evidence, p *Proof) {
	yes, said := e.Facts["declared"]
	if !said {
		p.open("declared")
		return
	}
	p.test(yes, fmt.Sprint(yes), renjia.Equal, "true", renjia.Text{EN: "the person declared their continuing education", ZH: "本人已声明完成继续教育"})
}

// share returns the part of every minimum that is asked of the person.
func (c *Cycle) share(e *Evidence, p *Proof) Quantity {
	share := e.amount("share")
	if !c.ProRata || !share.known {
		return One
	}
	share.Quantity = min(share.Quantity, One)
	p.fact("every minimum is reduced to %s of it", "各项下限按%s折算", share)
	return share.Quantity
}

// automatic adds what is credited to those who were registered on a day. Where that
// is not known, the verdict is unknown only if it would decide.
func (c *Cycle) automatic(e *Evidence, p *Proof, s *sums, minimum Quantity) {
	if c.AutoShare == 0 {
		return
	}
	credit := minimum.times(c.AutoShare)
	registered, known := registeredOn(e, c.OnlyRegisteredOn)
	switch {
	case known && registered:
		p.fact("registered on %[1]s: %[2]s hours are credited", "%[1]s在册：计入%[2]s学时", c.OnlyRegisteredOn, credit)
		s.total.Quantity = s.total.plus(credit)
	case !known && s.total.known && s.total.Quantity < minimum && s.total.plus(credit) >= minimum:
		p.open("registered on " + c.OnlyRegisteredOn.String())
		p.fact("with %[2]s hours credited to those registered on %[1]s it is met, else not", "%[1]s在册者计入%[2]s学时后符合，否则不符合", c.OnlyRegisteredOn, credit)
	}
}

// registeredOn tells whether the person was registered on a day, by a fact or by
// the day of the first registration, whatever the rest of its name.
func registeredOn(e *Evidence, day renjia.Date) (registered, known bool) {
	for _, name := range names(e.Facts) {
		if strings.HasPrefix(name, "registered") {
			return e.Facts[name], true
		}
	}
	for _, name := range names(e.Dates) {
		if strings.Contains(name, "registered") {
			return !day.Before(e.Dates[name]), true
		}
	}
	return false, false
}
