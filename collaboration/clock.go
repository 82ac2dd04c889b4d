package collaboration

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Counting says how the days of a clock are counted. The day on which it starts
// is never counted (Civil Code art. 201).
type Counting string

// The ways to count.
const (
	WorkingDays  Counting = "working-days"  // by the calendar given
	CalendarDays Counting = "calendar-days" // every day
	CivilDays    Counting = "civil-days"    // every day, and a last day of rest gives way to the next working day (Civil Code art. 203)
)

// Clock is a time within which one step of a record must follow another. Clocks
// are data: agreements between subjects, local rules and laws set them.
type Clock struct {
	ID     string      `json:"id"`
	Name   renjia.Text `json:"name"`
	From   string      `json:"from"`             // the event that starts it, such as "sent"
	Until  string      `json:"until"`            // the event that stops it, such as "answered"
	Days   int         `json:"days,omitempty"`   // either days
	Months int         `json:"months,omitempty"` // or months, which working days do not have
	Count  Counting    `json:"count"`
	Pauses bool        `json:"pauses,omitempty"` // days on hold do not count
	Source string      `json:"source"`           // who set it
}

const longestClock = 3660 // days

// Validate reports every problem of the clock. No way of counting is
// ErrUnspecified.
func (c Clock) Validate() error {
	if c.Count == "" {
		return &renjia.UnspecifiedError{What: "clock " + c.ID, Choices: []renjia.Choice{{
			Name: "count", Options: []string{string(WorkingDays), string(CalendarDays), string(CivilDays)}, Why: "local rules differ",
		}}}
	}
	var p renjia.Problems
	p.Require(c.ID != "", "id", "must be given")
	p.Require(!c.Name.IsZero(), "name", "must be given in English or Chinese")
	p.Require(c.From != "" && c.Until != "" && c.From != c.Until, "from", "and until must be two events")
	p.Require((c.Days > 0) != (c.Months > 0) && c.Days >= 0 && c.Months >= 0, "days", "or months must be given, one of them")
	p.Require(c.Days <= longestClock && c.Months <= longestClock/31, "days", "must be at most %d", longestClock)
	p.Require(slices.Contains([]Counting{WorkingDays, CalendarDays, CivilDays}, c.Count), "count", "%q is unknown", c.Count)
	p.Require(c.Months == 0 || c.Count != WorkingDays, "months", "have no working days")
	p.Require(c.Source != "", "source", "must be given")
	return p.Err("clock")
}

// ReadClocks reads clocks as JSON, such as
//
//	{"clocks": [{"id": "accept", "name": {"en": "Answer"}, "from": "sent", "until": "answered",
//	             "days": 3, "count": "working-days", "source": "Referral agreement of 2026, item 4"}]}
//
// Unknown fields, repeated ids and anything behind the document are errors.
func ReadClocks(r io.Reader) ([]Clock, error) {
	var file struct {
		Title  renjia.Text `json:"title"`
		Note   string      `json:"note"`
		Clocks []Clock     `json:"clocks"`
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("clocks: %w: %w", err, renjia.ErrInvalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("clocks: there is more than one document: %w", renjia.ErrInvalid)
	}
	return file.Clocks, checkClocks(file.Clocks)
}

func checkClocks(all []Clock) error {
	var p renjia.Problems
	for i, c := range all {
		if err := c.Validate(); err != nil {
			if c.Count == "" {
				return err
			}
			p.Within(fmt.Sprintf("clocks[%d]", i), err)
		}
		same := func(d Clock) bool { return d.ID == c.ID }
		p.Require(slices.IndexFunc(all, same) == i, fmt.Sprintf("clocks[%d].id", i), "%q is there twice", c.ID)
	}
	return p.Err("clocks")
}

// Hold is a time in which a record rests, with the reason.
type Hold struct {
	Period renjia.Period `json:"period"` // its end is the first day on which it goes on
	Reason string        `json:"reason" privacy:"sensitive"`
}

func held(all []Hold, on renjia.Date) bool {
	return slices.ContainsFunc(all, func(h Hold) bool { return h.Period.Contains(on) })
}

func checkHolds(p *renjia.Problems, all []Hold, from renjia.Date, open bool) {
	for i, h := range all {
		path := fmt.Sprintf("holds[%d]", i)
		p.Within(path+".period", h.Period.Validate())
		p.Require(!h.Period.From.IsZero() && !h.Period.From.Before(from), path+".period.from", "must be given and not before %s", from)
		p.Require(h.Reason != "", path+".reason", "must be given")
		last := i == len(all)-1
		p.Require(!h.Period.Until.IsZero() || last && open, path+".period.until", "must be given")
		if !last {
			p.Require(!all[i+1].Period.From.Before(h.Period.Until), path+".period", "must end before the next begins")
		}
	}
}

// ClockState is how a clock stands.
type ClockState string

// The states of a clock.
const (
	ClockWaiting ClockState = "waiting" // what starts it has not happened
	ClockRunning ClockState = "running"
	ClockPaused  ClockState = "paused"  // on hold
	ClockOverdue ClockState = "overdue" // its last day is over, and it runs
	ClockMet     ClockState = "met"     // stopped by its last day
	ClockLate    ClockState = "late"    // stopped after it
	ClockVoid    ClockState = "void"    // the record ended another way
)

// ClockStatus is how a clock of a record stands on a day.
type ClockStatus struct {
	Clock   Clock       `json:"clock"`
	On      renjia.Date `json:"on"`
	State   ClockState  `json:"state"`
	Started renjia.Date `json:"started,omitzero"`
	Due     renjia.Date `json:"due,omitzero"` // the last day on time; none while waiting or paused
	Stopped renjia.Date `json:"stopped,omitzero"`
}

// Left returns the days from the day asked to the last day on time, negative
// when that is over, and false if the clock does not run.
func (s ClockStatus) Left() (int, bool) {
	if s.State != ClockRunning && s.State != ClockOverdue {
		return 0, false
	}
	return s.Due.Sub(s.On), true
}

// course is what a clock needs to know of a record.
type course struct {
	event func(string) (renjia.Date, bool) // when something happened; false: no such event
	holds []Hold
	ended renjia.Date // the record ended another way
}

// run tells how a clock stands on a day. What happened later is not known yet.
func (k course) run(c Clock, cal renjia.Calendar, on renjia.Date) (ClockStatus, error) {
	s := ClockStatus{Clock: c, On: on, State: ClockWaiting}
	from, ok := k.event(c.From)
	stop, also := k.event(c.Until)
	if !ok || !also {
		return s, fmt.Errorf("clock %s: from %q until %q: no such event: %w", c.ID, c.From, c.Until, renjia.ErrInvalid)
	}
	known := func(d renjia.Date) bool { return !d.IsZero() && !on.Before(d) }
	if !known(from) {
		if known(k.ended) {
			s.State = ClockVoid
		}
		return s, nil
	}
	s.Started = from
	until := on
	if known(stop) {
		s.Stopped, until = stop, stop
	}
	s.Due = c.due(from, until, cal, k.holds)
	switch {
	case known(stop) && (s.Due.IsZero() || !s.Due.Before(stop)):
		s.State = ClockMet
	case known(stop):
		s.State = ClockLate
	case known(k.ended):
		s.State = ClockVoid
	case s.Due.IsZero():
		s.State = ClockPaused
	case s.Due.Before(on):
		s.State = ClockOverdue
	default:
		s.State = ClockRunning
	}
	return s, nil
}

// lasting returns the spell from one event to another as known on a day, and
// false if the first had not come.
func (k course) lasting(from, until string, on renjia.Date) (Lasting, bool, error) {
	begin, ok := k.event(from)
	stop, also := k.event(until)
	if !ok || !also {
		return Lasting{}, false, fmt.Errorf("spell from %q until %q: no such event: %w", from, until, renjia.ErrInvalid)
	}
	known := func(d renjia.Date) bool { return !d.IsZero() && !on.Before(d) }
	if !known(begin) {
		return Lasting{}, false, nil
	}
	s := Lasting{From: begin, Until: on}
	switch {
	case known(stop):
		s.Until, s.Event = stop, true
	case known(k.ended) && !k.ended.Before(begin):
		s.Until, s.Ending = k.ended, "ended"
	}
	s.Days = s.Until.Sub(begin)
	return s, true, nil
}

// due returns the last day on time of a clock that started on a day, or no day if
// it is on hold on the day asked. Days on hold after it are not known yet.
func (c Clock) due(from, on renjia.Date, cal renjia.Calendar, holds []Hold) renjia.Date {
	if !c.Pauses {
		holds = nil
	}
	counts := func(d renjia.Date) bool {
		return (c.Count != WorkingDays || cal.Working(d)) && (on.Before(d) || !held(holds, d))
	}
	days := c.Days
	if c.Months > 0 {
		days = from.AddMonths(c.Months).Sub(from)
	}
	last := from
	for days > 0 {
		last = last.AddDays(1)
		if counts(last) {
			days--
		}
	}
	if held(holds, on) && !last.Before(on) {
		return renjia.Date{}
	}
	if c.Count == CivilDays && !cal.Working(last) {
		last = cal.AddWorking(last, 1)
	}
	return last
}

// span returns the time of the clock in words.
func (c Clock) span() renjia.Text {
	switch {
	case c.Months > 0:
		return renjia.Text{EN: strconv.Itoa(c.Months) + " months", ZH: strconv.Itoa(c.Months) + "个月"}
	case c.Count == WorkingDays:
		return renjia.Text{EN: strconv.Itoa(c.Days) + " working days", ZH: strconv.Itoa(c.Days) + "个工作日"}
	}
	return renjia.Text{EN: strconv.Itoa(c.Days) + " days", ZH: strconv.Itoa(c.Days) + "日"}
}

// Explain says how the clock stands in words that can be checked.
func (s ClockStatus) Explain() renjia.Explanation {
	c := s.Clock
	e := renjia.Explanation{Title: c.Name}
	switch s.State {
	case ClockWaiting:
		e.Steps = []renjia.Step{renjia.Fact(renjia.Textf("%q has not happened by %s", "%q在%s前尚未发生", c.From, s.On))}
	case ClockVoid:
		e.Steps = []renjia.Step{renjia.Fact(renjia.Textf("the record ended another way before %q", "在%q之前记录已以其他方式终止", c.Until))}
	case ClockPaused:
		e.Steps = []renjia.Step{renjia.Fact(renjia.Textf("on hold on %s", "%s处于中止", s.On))}
	default:
		e.Steps = []renjia.Step{s.test()}
	}
	return e
}

// test compares the day of the step, or the day asked while the step is missing,
// with the last day on time.
func (s ClockStatus) test() renjia.Step {
	span := s.Clock.span()
	day, claim := s.Stopped, renjia.Text{
		EN: fmt.Sprintf("%q within %s of %s", s.Clock.Until, span.EN, s.Started),
		ZH: fmt.Sprintf("自%[3]s起%[2]s内%[1]q", s.Clock.Until, span.ZH, s.Started),
	}
	if day.IsZero() {
		day = s.On
		claim.EN += ", still missing"
		claim.ZH += "，尚未完成"
	}
	return renjia.Step{
		Claim: claim, Left: day.String(), Op: renjia.AtMost, Right: s.Due.String(),
		Holds: s.State == ClockMet || s.State == ClockRunning, Source: s.Clock.Source,
	}
}
